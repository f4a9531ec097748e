//! `reliance import`: sheets that persons keep, as records of the device folder.

pub(crate) mod arguments;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use arguments::Import;
use reliance_evidence::records::{self, Kind, Map, Rows};
use reliance_model::problem::Problem;

use crate::folder::{DEVICE_FILE, read_bounded};
use crate::{problems, say, write};

/// Folder in which records are kept.
const RECORDS: &str = "records";
/// Largest sheet that is read, in bytes.
const MAX_SHEET: u64 = 64 << 20;
/// Largest map that is read, in bytes.
const MAX_MAP: u64 = 1 << 20;
/// Most changes that are printed.
const MOST_SHOWN: usize = 200;

pub(super) fn run(args: &Import) -> Result<bool, String> {
    let kind = records::kind(&args.kind).ok_or_else(|| {
        let known: Vec<&str> = records::KINDS.iter().map(|kind| kind.name).collect();
        format!("there is no kind of record `{}`; there are {}", args.kind, known.join(", "))
    })?;
    if !args.folder.join(DEVICE_FILE).is_file() {
        return Err(format!("{} has no {DEVICE_FILE}", args.folder.display()));
    }
    let own = args.folder.join(RECORDS);
    let kept_map = own.join(format!("{}.map.toml", kind.name));
    let kept_rows = own.join(format!("{}.csv", kind.name));
    let mut found = Vec::new();
    let map = map(args, &kept_map, kind, &mut found)?;
    let bytes = read_bounded(&args.from, MAX_SHEET)?;
    let sheet = records::read(&args.from.to_string_lossy(), &bytes, kind, &map);
    let sheet = sheet.into_items(&mut found);
    let before = kept(&kept_rows, kind, &mut found)?;
    let (rows, changes) = records::merged(kind, &before, &sheet.rows, args.remove);
    problems::talk(&found, &BTreeMap::new());
    for (heading, column) in &sheet.map.columns {
        let column = if column.is_empty() { "left out" } else { column };
        say::talk(&format!("heading   {heading} → {column}"));
    }
    if sheet.rows.columns.is_empty() {
        return Err(format!("nothing of {} was understood", args.from.display()));
    }
    let lines = changes.lines();
    let shown: String = lines
        .iter()
        .take(MOST_SHOWN)
        .flat_map(|line| line.split_inclusive('\n').map(reliance_documents::clean))
        .map(|line| line + "\n")
        .collect();
    say::data(&shown);
    if lines.len() > MOST_SHOWN {
        say::talk(&format!("… and {} more changes", lines.len() - MOST_SHOWN));
    }
    summary(args, &changes, rows.rows.len());
    let clean = found.is_empty();
    if args.preview {
        say::talk("nothing was written, since this is a preview");
        return Ok(!clean);
    }
    let _lock = write::lock(&args.folder)?;
    write::sweep(&own);
    write::if_changed(&kept_rows, records::csv(&rows).as_bytes())?;
    write::if_changed(&kept_map, sheet.map.write()?.as_bytes())?;
    if before.rows.is_empty() {
        say::talk(&format!(
            "declare it in {DEVICE_FILE}: [[documents]] with kind = \"{}\", file = \
             \"{RECORDS}/{}.csv\", dated and device_version",
            kind.name, kind.name
        ));
    }
    Ok(!clean)
}

fn summary(args: &Import, changes: &records::Changes, rows: usize) {
    if changes.is_empty() {
        say::talk(&format!("nothing changed; {rows} rows"));
        return;
    }
    let stays = match (changes.gone.is_empty(), args.remove) {
        (true, _) => "",
        (false, true) => ", which are taken out",
        (false, false) => ", which stay; take them out with --remove",
    };
    say::talk(&format!(
        "{} rows new, {} cells changed, {} rows no longer in the sheet{stays}; {rows} rows in all",
        changes.added.len(),
        changes.changed.len(),
        changes.gone.len()
    ));
}

/// The map that is named, or the one kept from the last time.
fn map(args: &Import, kept: &Path, kind: &Kind, found: &mut Vec<Problem>) -> Result<Map, String> {
    let path = match &args.map {
        Some(path) => path,
        None if kept.is_file() => kept,
        None => return Ok(Map::default()),
    };
    let text = String::from_utf8(read_bounded(path, MAX_MAP)?)
        .map_err(|_| format!("{} is not UTF-8", path.display()))?;
    Ok(Map::read(&path.to_string_lossy(), &text, kind).into_items(found))
}

/// The rows that are kept.
fn kept(path: &Path, kind: &Kind, found: &mut Vec<Problem>) -> Result<Rows, String> {
    if fs::metadata(path).is_err() {
        return Ok(Rows::default());
    }
    let bytes = read_bounded(path, MAX_SHEET)?;
    let before = found.len();
    let reading = records::read(&path.to_string_lossy(), &bytes, kind, &Map::default());
    let rows = reading.into_items(found).rows;
    if found.len() > before {
        problems::talk(&found[before..], &BTreeMap::new());
        return Err(format!("{} cannot be read whole; correct it first", path.display()));
    }
    Ok(rows)
}
