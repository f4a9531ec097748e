//! `reliance compare`: documents held against each other, or two versions of one.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use reliance_checks::compare::{self, Bank};
use reliance_documents::{comparison_html, comparison_text, redline_html, redline_text};
use reliance_evidence::{claims, term_bank};
use reliance_model::catalogue::Term;
use reliance_model::claim::Verdict;
use reliance_model::content::Content;
use reliance_model::problem::Severity;

use super::{as_json, load_catalogue};
use crate::folder::read_bounded;
use crate::{contents, problems, say, write};

/// Hold documents against each other: intended use, numbers, versions, standards, terms
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance compare ifu-eu.docx ifu-us.docx
  reliance compare nmpa-report.docx 510k-summary.pdf --terms our-terms.csv
  reliance compare ifu-v6.md ifu-v7.md --redline --format html -o redline.html

DOCX, PDF, HTML, Markdown, text, XLSX, CSV and model cards, in English and Chinese; every two
of the documents are compared. A difference is told only where both sides surely speak of the
same thing; the rest ends in \"cannot tell\".

Exit codes:
  0  nothing differs
  1  something differs or cannot be told
  2  a document could not be read")]
pub(crate) struct Compare {
    /// Documents, the earlier one first
    #[arg(value_name = "DOCUMENT", required = true, num_args = 1..)]
    documents: Vec<PathBuf>,
    /// Show two versions of one document block by block, with what went, came and moved
    #[arg(long)]
    redline: bool,
    /// Terms of your own (TBX, or CSV with the columns zh, en_gb, en_us); they come first
    #[arg(long, value_name = "FILE")]
    terms: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    format: Printed,
    /// Print what agrees, too
    #[arg(long)]
    all: bool,
    /// File to write to, in place of printing
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How to print
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Printed {
    /// For people, side by side
    Text,
    /// For programs; described in docs/documents.md
    Json,
    /// One self-contained page
    Html,
}

/// Largest document that is read, in bytes.
const MAX_DOCUMENT: u64 = 64 << 20;

pub(super) fn run(args: &Compare, catalogue: Option<&Path>) -> Result<bool, String> {
    if args.documents.len() < 2 {
        return Err(
            "name two documents or more; one alone is held against itself by `reliance claims`"
                .into(),
        );
    }
    if args.redline && args.documents.len() != 2 {
        return Err("a redline is between two documents".into());
    }
    let contents: Result<Vec<Content>, String> =
        args.documents.iter().map(|path| read(path)).collect();
    let contents = contents?;
    if args.redline {
        return redline(args, &contents);
    }
    let catalogue = load_catalogue(catalogue)?;
    let bank = Bank::new(&catalogue, &own_terms(&args.terms)?);
    let found = compare::compare(&contents.iter().collect::<Vec<_>>(), &bank);
    let text = match args.format {
        Printed::Text => comparison_text(&found, args.all),
        Printed::Json => as_json(&found)?,
        Printed::Html => comparison_html(&found),
    };
    give(args, &text)?;
    Ok(found.count(Verdict::Differs) + found.count(Verdict::CannotTell) > 0)
}

fn redline(args: &Compare, contents: &[Content]) -> Result<bool, String> {
    let [before, after] = contents else { return Err("a redline is between two documents".into()) };
    let redline = compare::redline(before, after);
    let text = match args.format {
        Printed::Text => redline_text(&redline),
        Printed::Json => as_json(&redline)?,
        Printed::Html => redline_html(&redline),
    };
    give(args, &text)?;
    Ok(redline.lines.iter().any(|line| line.fate != reliance_model::comparison::Fate::Same))
}

fn give(args: &Compare, text: &str) -> Result<(), String> {
    match &args.out {
        Some(path) => {
            write::atomically(path, text.as_bytes())?;
            say::talk(&format!("written: {}", path.display()));
        }
        None => say::data(text),
    }
    Ok(())
}

/// A document with its claims.
///
/// # Errors
///
/// A sentence where nothing of it could be read.
pub(crate) fn read(path: &Path) -> Result<Content, String> {
    let reading = contents::read_file(path)?;
    problems::talk(&reading.problems, &Default::default());
    let mut content = reading.items;
    let failed = reading.problems.iter().any(|problem| problem.severity == Severity::Error);
    if content.blocks.is_empty() {
        let why = if failed { "could not be read" } else { "holds no text" };
        return Err(format!("{} {why}", path.display()));
    }
    if content.claims.is_empty() {
        content.claims = claims::find(&content);
    }
    Ok(content)
}

/// Terms of the user's own, the first file first.
///
/// # Errors
///
/// A sentence where a file cannot be read.
pub(crate) fn own_terms(files: &[PathBuf]) -> Result<Vec<Term>, String> {
    let mut terms = Vec::new();
    for path in files {
        let bytes = read_bounded(path, MAX_DOCUMENT)?;
        let reading = term_bank::read(&path.to_string_lossy(), &bytes);
        problems::talk(&reading.problems, &Default::default());
        if reading.items.is_empty() {
            return Err(format!("{} holds no terms", path.display()));
        }
        terms.extend(reading.items);
    }
    Ok(terms)
}
