//! `reliance check`: where the device stands, and why.

use std::collections::BTreeMap;
use std::path::Path;

use reliance_documents as documents;
use reliance_model::Date;
use reliance_model::device::Table;

use crate::answered::{Asked, Said};
use crate::cli::{Check, Format};
use crate::folder::{self, Folder};
use crate::{pipeline, problems, say, write};

/// Width of the text where the terminal does not tell.
const WIDTH: usize = 100;

pub(super) fn run(args: &Check, catalogue: Option<&Path>) -> Result<bool, String> {
    let on = super::day(args.on);
    let asked = Asked::now(&args.folder, catalogue, &args.to, on);
    let before = asked.as_ref().filter(|_| !args.fresh).and_then(Asked::said);
    let said = match before {
        Some(said) => {
            super::say_if_old(said.review_by);
            said
        }
        None => assess(args, catalogue, on, asked.as_ref())?,
    };
    if !said.problems.is_empty() {
        say::talk(said.problems.strip_suffix('\n').unwrap_or(&said.problems));
    }
    say::data(match (args.format, args.all) {
        (Format::Text, false) => &said.text,
        (Format::Text, true) => &said.all,
        (Format::Json, _) => &said.json,
        (Format::Sarif, _) => &said.sarif,
    });
    if !args.no_report {
        let out = args.out.clone();
        let out = out.unwrap_or_else(|| args.folder.join("report").join(&said.market));
        let _lock = write::lock(&args.folder)?;
        write::sweep(&out);
        report(&said, &out)?;
        say::talk(&format!("report: {}", out.join("report.html").display()));
    }
    Ok(said.is_open)
}

/// Compute everything, and keep it for the next time where that may be.
fn assess(
    args: &Check,
    catalogue: Option<&Path>,
    on: Date,
    asked: Option<&Asked>,
) -> Result<Said, String> {
    let (catalogue, sound) = super::read_catalogue(catalogue)?;
    let market = super::catalogued(&catalogue, &args.to)?;
    let mut folder = folder::read_on(&args.folder, &catalogue, on)?;
    let hashes = read_whole(&folder);
    let assessment = pipeline::assess(&catalogue, &mut folder, market, on, args.fresh);
    let said = Said {
        market: market.to_string(),
        review_by: catalogue.review_by,
        is_open: assessment.is_open(),
        problems: problems::words(&assessment.problems, &folder.texts),
        text: documents::text(&assessment, WIDTH, false),
        all: documents::text(&assessment, WIDTH, true),
        json: documents::json(&assessment),
        sarif: documents::sarif(&assessment),
        html: documents::html(&assessment),
        xlsx: documents::requirements_xlsx(&assessment).map_err(|error| error.to_string())?,
    };
    if let Some(asked) = asked.filter(|_| sound && !looks_outside(&folder)) {
        asked.keep(&said, hashes);
    }
    Ok(said)
}

/// Hashes of the files that were read whole, before the tables are.
fn read_whole(folder: &Folder) -> BTreeMap<String, String> {
    let files = folder.evidence.files.iter();
    files.filter_map(|(name, file)| Some((name.clone(), file.sha256.clone()?))).collect()
}

/// Does a table lie where no stamp tells of a change?
fn looks_outside(folder: &Folder) -> bool {
    let tables = folder.evidence.device.tables.iter();
    tables.flat_map(Table::files).any(|file| file.contains("://"))
}

fn report(said: &Said, out: &Path) -> Result<(), String> {
    write::if_changed(&out.join("report.html"), said.html.as_bytes())?;
    write::if_changed(&out.join("requirements.xlsx"), &said.xlsx)?;
    write::if_changed(&out.join("assessment.json"), said.json.as_bytes())
}
