//! `reliance new`: a device folder that runs as it stands.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use reliance_evidence::template;

use crate::cli::New;
use crate::{example, folder, problems, say, write};

/// Largest spreadsheet that is read, in bytes.
const MAX_SHEET: u64 = 64 << 20;

pub(super) fn run(args: &New, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = super::load_catalogue(catalogue)?;
    let mut problems_found = false;
    let files: BTreeMap<String, Vec<u8>> = match (&args.example, &args.from) {
        (Some(_), _) => example::chest_ct(example::SEED),
        (None, Some(sheet)) => {
            let bytes = folder::read_bounded(sheet, MAX_SHEET)?;
            let name = sheet.display().to_string();
            let reading = reliance_evidence::spreadsheet::read(&name, &bytes, &catalogue);
            problems::talk(&reading.problems, &BTreeMap::new());
            problems_found = !reading.problems.is_empty();
            say::talk(&reading.items.lines().join("\n"));
            if args.preview {
                return Ok(problems_found);
            }
            BTreeMap::from([("reliance.toml".to_string(), reading.items.text.into_bytes())])
        }
        (None, None) => {
            let text = template::write(&template::Start::default(), &catalogue);
            BTreeMap::from([("reliance.toml".to_string(), text.into_bytes())])
        }
    };
    if occupied(&args.folder) {
        return Err(format!("{} is not empty; name a new folder", args.folder.display()));
    }
    for (name, bytes) in &files {
        write::atomically(&args.folder.join(name), bytes)?;
    }
    say::talk(&format!(
        "{} files written; next: reliance check {} --to us",
        files.len(),
        args.folder.display()
    ));
    Ok(problems_found)
}

fn occupied(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => folder.exists(),
    }
}
