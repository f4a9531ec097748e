//! `reliance studies` and `reliance inspection`: designs against a market, records against
//! inspections.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use reliance_checks::{inspection, study_designs};
use reliance_documents::{designs_text, designs_xlsx, inspection_text, inspection_xlsx};
use reliance_model::Date;
use reliance_model::study_design::Standing;

use super::{as_json, catalogued, day, load_catalogue};
use crate::{folder, problems, say, write};

/// Hold the designs of studies against what a market asks of them
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  reliance studies my-device --to us

Facts come from [[studies]] and the plan, and from the texts that a study names. Each item
differs, is missing, is found in a text, or is declared, with who asks for it and whether it
can be put right after the study.

Exit codes:
  0  nothing differs or is missing
  1  something differs or is missing
  2  nothing could be judged")]
pub(crate) struct Studies {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Market to enter: us, eu, uk-gb (or uk), uk-ni, cn
    #[arg(long, value_name = "MARKET")]
    to: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    format: Printed,
    /// Spreadsheet to write as well
    #[arg(short, long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
}

/// Say which record each process of the device's life points at in every quality system
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  reliance inspection my-device

ISO 13485, 21 CFR Part 820 (QMSR), the Chinese practice with its annex on independent
software, and MDSAP side by side: clause numbers and own words only.

Exit codes:
  0  every record is on file
  1  a record is missing
  2  nothing could be judged")]
pub(crate) struct Inspection {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Day on which certificates are judged; today if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::date)]
    on: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    format: Printed,
    /// Spreadsheet to write as well
    #[arg(short, long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
}

/// How to print
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Printed {
    /// For people
    Text,
    /// For programs
    Json,
}

pub(super) fn studies(args: &Studies, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = load_catalogue(catalogue)?;
    let market = catalogued(&catalogue, &args.to)?;
    let folder = folder::read_on(&args.folder, &catalogue, day(None))?;
    problems::talk(&folder.problems, &folder.texts);
    let designs = study_designs(&catalogue, &folder.evidence, market);
    if designs.is_empty() {
        return Err(
            "the folder declares no study of kind standalone, reader-study or prospective".into()
        );
    }
    if let Some(path) = &args.out {
        let bytes = designs_xlsx(&designs, day(None)).map_err(|error| error.to_string())?;
        write::atomically(path, &bytes)?;
    }
    say::data(&match args.format {
        Printed::Text => designs_text(&designs),
        Printed::Json => as_json(&designs)?,
    });
    let open = |standing| designs.iter().any(|design| design.count(standing) > 0);
    Ok(open(Standing::Differs) || open(Standing::Missing))
}

pub(super) fn inspection_of(args: &Inspection, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = load_catalogue(catalogue)?;
    let folder = folder::read_on(&args.folder, &catalogue, day(args.on))?;
    problems::talk(&folder.problems, &folder.texts);
    let found = inspection(&catalogue, &folder.evidence, day(args.on));
    if found.processes.is_empty() {
        return Err("the catalogue lists no process of a quality system".into());
    }
    if let Some(path) = &args.out {
        let bytes = inspection_xlsx(&found, day(args.on)).map_err(|error| error.to_string())?;
        write::atomically(path, &bytes)?;
    }
    say::data(&match args.format {
        Printed::Text => inspection_text(&found),
        Printed::Json => as_json(&found)?,
    });
    Ok(found.processes.iter().any(|process| process.lacks()))
}
