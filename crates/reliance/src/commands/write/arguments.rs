//! Arguments of `reliance write`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use reliance_model::Date;

/// Write the documents for a market from the assessment
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance write my-device --to us
  reliance write my-device --to us --list
  reliance write my-device --to eu --doc eu.gspr-checklist --format html,json
  reliance write my-device --to cn --format docx,pdf
  reliance write my-device --to us --doc us.510k-summary --track
  reliance write my-device --to us --toc submission

Every number is bound to its finding, and what is missing prints `NOT ANSWERED: needs …` and
makes the document a draft. Exit code 1 says that drafts were written.")]
pub(crate) struct Write {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Market to write for, such as us, eu, cn, uk
    #[arg(long, value_name = "MARKET")]
    pub(crate) to: String,
    /// Only this document, by its id; may be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) doc: Vec<String>,
    /// Folder to write to; FOLDER/documents/MARKET if absent
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Folder for a tree by the IMDRF table of contents, with the papers (as PDF, or as DOCX by a
    /// program built without it, or in the forms of --format) and the declared documents
    #[arg(long, value_name = "TREE", conflicts_with_all = ["doc", "list"])]
    pub(crate) toc: Option<PathBuf>,
    /// Forms to write
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMS")]
    pub(crate) format: Vec<Form>,
    /// Font file for characters that the built-in ones lack, for PDF; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) font: Vec<PathBuf>,
    /// Mark in the Word documents what changed since they were written last without this
    #[arg(long)]
    pub(crate) track: bool,
    /// Write only if nothing is missing in any of them
    #[arg(long)]
    pub(crate) release: bool,
    /// List the documents there are, and write nothing
    #[arg(long)]
    pub(crate) list: bool,
    /// Day to assess for; today if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::date)]
    pub(crate) on: Option<Date>,
    /// Fold the tables again, whatever was kept
    #[arg(long)]
    pub(crate) fresh: bool,
}

/// Forms of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Form {
    /// To work on in Word or LibreOffice
    Docx,
    /// To read in a browser
    Html,
    /// For programs, with every trace
    Json,
    /// To hand in and to keep: PDF/A-2a and PDF/UA-1
    Pdf,
    /// Its tables, to filter
    Xlsx,
}

impl Write {
    /// The forms asked for; all of them where none is named.
    pub(super) fn forms(&self) -> Vec<Form> {
        match self.format.is_empty() {
            true => Form::value_variants().to_vec(),
            false => self.format.clone(),
        }
    }
}

/// A number of holes in words.
pub(super) fn holes(count: usize) -> String {
    let noun = if count == 1 { "answer" } else { "answers" };
    format!("{count} {noun} missing")
}
