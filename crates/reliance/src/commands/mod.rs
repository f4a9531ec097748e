//! One file a command.

mod catalogue;
mod check;
pub(crate) mod claims;
pub(crate) mod compare;
mod explain;
pub(crate) mod import;
mod new;
pub(crate) mod predicates;
mod questions;
pub(crate) mod read;
mod routes;
pub(crate) mod sbom;
pub(crate) mod scan;
pub(crate) mod stat;
pub(crate) mod studies;
mod tally;
pub(crate) mod toc;
pub(crate) mod write;

use std::collections::BTreeMap;
use std::path::Path;

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, Requirement};
use reliance_model::problem::Severity;

use crate::builtin::{self, Files};
use crate::cli::{Cli, Command};
use crate::{problems, say};

/// Run the command; is something open?
///
/// # Errors
///
/// A sentence where nothing could be assessed.
pub(crate) fn run(cli: Cli) -> Result<bool, String> {
    let folder = cli.catalogue.as_deref();
    match cli.command {
        Command::New(args) => new::run(&args, folder),
        Command::Check(args) => check::run(&args, folder),
        Command::Routes(args) => routes::run(&args, folder),
        Command::Questions(args) => questions::run(&args, folder),
        Command::Explain(args) => explain::run(&args, folder),
        Command::Catalogue(args) => catalogue::run(&args, folder),
        Command::Stat(args) => stat::run(&args),
        Command::Tally(args) => tally::run(&args, folder),
        Command::Scan(args) => scan::run(&args, folder),
        Command::Sbom(args) => sbom::run(&args, folder),
        Command::Import(args) => import::run(&args),
        Command::Read(args) => read::run(&args),
        Command::Claims(args) => claims::run(&args),
        Command::Write(args) => write::run(&args, folder),
        Command::Toc(args) => toc::run(&args, folder),
        Command::Compare(args) => compare::run(&args, folder),
        Command::Predicates(args) => predicates::run(&args, folder),
        Command::Studies(args) => studies::studies(&args, folder),
        Command::Inspection(args) => studies::inspection_of(&args, folder),
    }
}

/// The catalogue, with its problems told on stderr.
///
/// A catalogue with errors still answers with what could be read; it says so.
///
/// # Errors
///
/// A sentence if there is no catalogue.
pub(crate) fn load_catalogue(folder: Option<&Path>) -> Result<Catalogue, String> {
    read_catalogue(folder).map(|(catalogue, _)| catalogue)
}

/// As [`load_catalogue`]; and has it no errors?
///
/// # Errors
///
/// A sentence if there is no catalogue.
pub(crate) fn read_catalogue(folder: Option<&Path>) -> Result<(Catalogue, bool), String> {
    let files = builtin::catalogue(folder)?;
    let reading = reliance_model::catalogue_read::read(&files);
    let errors: Vec<_> = reading
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .cloned()
        .collect();
    if !errors.is_empty() {
        problems::talk(&errors, &texts(&files));
        say::talk("the catalogue has errors; what could be read is used");
    }
    if reading.items.markets.is_empty() {
        return Err("the catalogue names no market".to_string());
    }
    say_if_old(reading.items.review_by);
    Ok((reading.items, errors.is_empty()))
}

/// Say so where the catalogue was to be reviewed before today.
pub(crate) fn say_if_old(review_by: Option<Date>) {
    if let Some(last) = review_by.filter(|last| day(None) > *last) {
        say::talk(&format!("the catalogue was to be reviewed by {last}: rules may have changed"));
    }
}

/// The texts of files, for carets.
pub(crate) fn texts(files: &Files) -> BTreeMap<String, String> {
    files
        .iter()
        .filter_map(|(name, bytes)| {
            let text = String::from_utf8(bytes.clone()).ok()?;
            Some((name.clone(), text))
        })
        .collect()
}

/// The code of a market as the catalogue writes it; `uk` and `gb` mean `uk-gb`.
///
/// # Errors
///
/// A sentence with the markets there are.
pub(crate) fn market<'a>(catalogue: &'a Catalogue, word: &str) -> Result<&'a str, String> {
    let word = match word.to_ascii_lowercase().as_str() {
        "uk" | "gb" => "uk-gb".to_string(),
        "ni" => "uk-ni".to_string(),
        other => other.to_string(),
    };
    match catalogue.markets.get_key_value(&word) {
        Some((code, _)) => Ok(code),
        None => {
            let known: Vec<&str> = catalogue.markets.keys().map(String::as_str).collect();
            Err(format!("there is no market `{word}`; the catalogue has {}", known.join(", ")))
        }
    }
}

/// As [`market`], and its requirements must be catalogued.
///
/// # Errors
///
/// A sentence if the market is unknown, nothing of it is catalogued, or nothing is asked there.
pub(crate) fn catalogued<'a>(catalogue: &'a Catalogue, word: &str) -> Result<&'a str, String> {
    let code = market(catalogue, word)?;
    let market = &catalogue.markets[code];
    if !market.catalogued {
        return Err(format!(
            "the requirements of {} are not catalogued, so nothing can be said of it",
            market.name
        ));
    }
    // What follows the device's data from elsewhere says nothing of this market.
    let here = |asked: &Requirement| market.regulators.contains(&asked.regulator);
    if !catalogue.requirements.values().any(here) {
        return Err(format!(
            "the catalogue asks nothing of a device for {}, so nothing can be assessed",
            market.name
        ));
    }
    Ok(code)
}

/// The day asked for, or today.
#[expect(clippy::disallowed_methods, reason = "the binary reads the clock, here and nowhere else")]
pub(crate) fn day(on: Option<Date>) -> Date {
    on.unwrap_or_else(|| {
        let seconds = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let days = i64::try_from(seconds / 86_400).unwrap_or_default();
        Date::from_ymd_opt(1970, 1, 1).unwrap_or_default() + chrono::Duration::days(days)
    })
}

/// Data as indented JSON.
///
/// # Errors
///
/// If it cannot be serialised.
pub(crate) fn as_json(value: &impl serde::Serialize) -> Result<String, String> {
    serde_json::to_string_pretty(value).map_err(|error| error.to_string())
}
