//! `reliance check`: where the device stands, and why.

use std::path::Path;

use reliance_documents as documents;
use reliance_model::assessment::Assessment;

use crate::cli::{Check, Format};
use crate::{folder, pipeline, problems, say, write};

/// Width of the text where the terminal does not tell.
const WIDTH: usize = 100;

pub(super) fn run(args: &Check, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = super::load_catalogue(catalogue)?;
    let market = super::catalogued(&catalogue, &args.to)?;
    let on = super::day(args.on);
    let mut folder = folder::read(&args.folder, &catalogue)?;
    let assessment = pipeline::assess(&catalogue, &mut folder, market, on, args.fresh);
    problems::talk(&assessment.problems, &folder.texts);
    print(&assessment, args)?;
    if !args.no_report {
        let out = args.out.clone().unwrap_or_else(|| folder.root.join("report").join(market));
        let _lock = write::lock(&folder.root)?;
        write::sweep(&out);
        report(&assessment, &out)?;
        say::talk(&format!("report: {}", out.join("report.html").display()));
    }
    Ok(assessment.is_open())
}

fn print(assessment: &Assessment, args: &Check) -> Result<(), String> {
    match args.format {
        Format::Text => say::data(&documents::text(assessment, WIDTH, args.all)),
        Format::Json => say::data(&documents::json(assessment)),
        Format::Sarif => say::data(&documents::sarif(assessment)),
    }
    Ok(())
}

fn report(assessment: &Assessment, out: &Path) -> Result<(), String> {
    let table = documents::requirements_xlsx(assessment).map_err(|error| error.to_string())?;
    write::atomically(&out.join("report.html"), documents::html(assessment).as_bytes())?;
    write::atomically(&out.join("requirements.xlsx"), &table)?;
    write::atomically(&out.join("assessment.json"), documents::json(assessment).as_bytes())
}
