//! What `reliance claims` takes.

use std::path::PathBuf;

use clap::Args;

/// Show the numbers and statements of documents, and hold each document against itself
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance claims summary.docx
  reliance claims docs/ifu-us.md --in my-device
  reliance claims card.xml --format json

Figures (sensitivity, specificity, AUC ... with interval, counts and goal), numbers of cases, sites
and readers, numbers of authorities, standards, versions, days, device names and intended use are
found in English and Chinese. What a figure says is held against itself: which counts give estimate
and interval, under which method; whether parts make up their whole. A remark is `agrees`, `differs`
or `cannot tell`, where another method may have been used. `reliance check` holds the documents of a
device folder against its data (`reliance explain numbers-recomputed`).

Exit codes: 0 nothing differs, 1 something differs, 2 a file cannot be read.")]
pub(crate) struct Claims {
    /// Documents to read
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Folder that the files are named from
    #[arg(long = "in", value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// How to print
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    pub(crate) format: String,
}
