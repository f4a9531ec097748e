//! `reliance predicates`: candidates for a predicate, and who named whom.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use reliance_checks::pathway::View;
use reliance_checks::predicates::{self, Sought};
use reliance_documents::{predicates_csv, predicates_html, predicates_text};
use reliance_evidence::listed_devices::{self, Listing};
use reliance_model::Date;
use reliance_model::content::Content;
use reliance_model::predicates::ReadList;
use reliance_model::problem::{Problem, Severity};

use super::{as_json, catalogued, day, load_catalogue};
use crate::folder::{self, Folder, read_bounded, sha256_of};
use crate::{problems, say, write};

/// Put listed devices in order as candidates for a predicate, and draw who named whom
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance predicates my-device
  reliance predicates my-device --list device-510k.json --list pmn96cur.txt --product-code QAS
  reliance predicates my-device --summary K123456=K123456.pdf --format html -o predicates.html

Lists are what you have downloaded: openFDA's 510(k), classification and recall files, the
FDA's release files (pmn*.txt, foiclass.txt), its list of AI devices, CSV and XLSX exports;
packed or not. Nothing is fetched, and nothing is chosen: a person chooses.

Exit codes:
  0  a predicate is named, and nothing about it is open
  1  something waits for a person
  2  nothing could be read")]
pub(crate) struct Predicates {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// List of devices, product codes or recalls, beside those that the folder declares
    #[arg(long, value_name = "FILE")]
    list: Vec<PathBuf>,
    /// Summary on disk of a listed device; declared documents with a number count, too
    #[arg(long, value_name = "NUMBER=FILE", value_parser = numbered)]
    summary: Vec<(String, PathBuf)>,
    /// Product code to look for, in place of those that the declared facts lead to
    #[arg(long, value_name = "CODE")]
    product_code: Vec<String>,
    /// Day before which candidates were decided, and to which ages are counted; today if absent
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Years from which a candidate is marked as old: a suggestion, no law
    #[arg(long, value_name = "YEARS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    older_than: u32,
    /// Most candidates to give; named ones are always given
    #[arg(long, value_name = "COUNT", default_value_t = 25)]
    most: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    format: Printed,
    /// File to write to, in place of printing
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How to print
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Printed {
    /// For people
    Text,
    /// For programs; described in docs/predicates.md
    Json,
    /// One self-contained page with the lineage drawn
    Html,
    /// The candidates as a table
    Csv,
}

/// `K123456=FILE`.
fn numbered(text: &str) -> Result<(String, PathBuf), String> {
    let (number, file) = text.split_once('=').ok_or("write it as NUMBER=FILE")?;
    let number = number.trim().to_ascii_uppercase();
    if !predicates::is_number(&number) {
        return Err(format!("`{number}` is no number such as K123456, DEN123456 or P123456"));
    }
    if file.is_empty() {
        return Err("the file is missing after `=`".into());
    }
    Ok((number, PathBuf::from(file)))
}

pub(super) fn run(args: &Predicates, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = load_catalogue(catalogue)?;
    let market = catalogued(&catalogue, "us")?;
    let mut folder = folder::read(&args.folder, &catalogue)?;
    let declared = declared_lists(&folder);
    let lists = [declared, own_lists(args, &mut folder)?].concat();
    problems::talk(&folder.problems, &folder.texts);
    let summaries = summaries(args, &folder)?;
    let profile = reliance_checks::profile(&catalogue, &folder.evidence, market);
    let answers = BTreeMap::new();
    let view = View {
        catalogue: &catalogue,
        evidence: &folder.evidence,
        market,
        profile: &profile,
        answers: &answers,
    };
    let sought = Sought {
        view,
        on: day(args.on),
        codes: args.product_code.clone(),
        years: args.older_than,
        most: args.most,
        summaries: summaries.iter().map(|(number, content)| (number.clone(), content)).collect(),
    };
    let mut found = predicates::predicates(&sought);
    found.lists = lists;
    let text = match args.format {
        Printed::Text => predicates_text(&found),
        Printed::Json => as_json(&found)?,
        Printed::Html => predicates_html(&found),
        Printed::Csv => predicates_csv(&found),
    };
    match &args.out {
        Some(path) => {
            write::atomically(path, text.as_bytes())?;
            say::talk(&format!("written: {}", path.display()));
        }
        None => say::data(&text),
    }
    Ok(!found.open.is_empty())
}

/// The lists that the folder declares and that were read with it.
fn declared_lists(folder: &Folder) -> Vec<ReadList> {
    let evidence = &folder.evidence;
    let of = |file: &String| {
        let listed = |one: &&reliance_model::evidence::ListedDevice| one.more.lists.contains(file);
        let recalled = evidence.recalls.values().flatten().filter(|recall| recall.list == *file);
        ReadList {
            file: file.clone(),
            sha256: evidence.files.get(file).and_then(|known| known.sha256.clone()),
            devices: evidence.listed_devices.iter().filter(listed).count(),
            codes: evidence.listed_codes.values().filter(|code| code.list == *file).count(),
            recalls: recalled.count(),
        }
    };
    evidence.device.listed_devices.iter().map(of).collect()
}

/// Read the lists that are named on the command line into the folder's evidence.
///
/// # Errors
///
/// A sentence where a file cannot be read, or nothing of it.
fn own_lists(args: &Predicates, folder: &mut Folder) -> Result<Vec<ReadList>, String> {
    let mut known = Listing {
        devices: std::mem::take(&mut folder.evidence.listed_devices),
        codes: std::mem::take(&mut folder.evidence.listed_codes),
        recalls: std::mem::take(&mut folder.evidence.recalls),
    };
    let mut lists = Vec::new();
    for path in &args.list {
        let file = path.to_string_lossy().into_owned();
        let bytes = read_bounded(path, listed_devices::MAX_BYTES)?;
        let reading = listed_devices::read(&file, &bytes);
        let listing = reading.into_items(&mut folder.problems);
        let list = ReadList {
            sha256: Some(sha256_of(path)?),
            file,
            devices: listing.devices.len(),
            codes: listing.codes.len(),
            recalls: listing.recalls.len(),
        };
        if list.devices + list.codes + list.recalls == 0 {
            problems::talk(&folder.problems, &folder.texts);
            return Err(format!("{} lists nothing that could be read", path.display()));
        }
        listed_devices::merge(&mut known, listing, &mut folder.problems);
        lists.push(list);
    }
    folder.evidence.listed_devices = known.devices;
    folder.evidence.listed_codes = known.codes;
    folder.evidence.recalls = known.recalls;
    Ok(lists)
}

/// Summaries by submission number: those named on the command line, then declared documents
/// of kind `predicate-summary`.
///
/// # Errors
///
/// A sentence where a summary named on the command line cannot be read.
fn summaries(args: &Predicates, folder: &Folder) -> Result<BTreeMap<String, Content>, String> {
    let mut found = BTreeMap::new();
    for (number, path) in &args.summary {
        let content = super::compare::read(path)?;
        if let Some(before) = found.insert(number.clone(), content) {
            return Err(format!(
                "{number} has two summaries: {} and {}",
                before.file,
                path.display()
            ));
        }
    }
    for document in folder.evidence.device.documents.iter().filter(|one| one.kind == KIND) {
        let Some(content) = folder.evidence.contents.get(&document.file) else { continue };
        match predicates::subject(content) {
            Some(number) => {
                found.entry(number).or_insert_with(|| content.clone());
            }
            None => {
                let message = "the summary does not say of which submission it is";
                let problem = Problem {
                    severity: Severity::Warning,
                    ..Problem::error("summary-without-number", &document.file, message)
                };
                let help = "begin its file name with the number, such as K123456.pdf";
                problems::talk(&[problem.help(help)], &folder.texts);
            }
        }
    }
    Ok(found)
}

/// Kind of a public summary of a device that may be a predicate.
const KIND: &str = "predicate-summary";
