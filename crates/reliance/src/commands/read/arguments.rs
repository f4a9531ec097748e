//! What `reliance read` takes.

use std::path::PathBuf;

use clap::Args;

/// Show what is read of documents: blocks with ids and places, comments, tracked changes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance read summary.docx
  reliance read summary.pdf card.xml --format json
  reliance read technical-file --trace

Reads Word (.docx), PDF, HTML, Markdown, text, spreadsheets (.xlsx, .csv), CHAI model cards (.xml)
and MONAI metadata (.json). Originals are never changed. What cannot be read is told on stderr.

Exit codes: 0 all was read, 1 something could not be read or the trace has a hole, 2 a file cannot
be opened.")]
pub(crate) struct Read {
    /// Documents to read, or folders of documents
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    pub(crate) format: String,
    /// Show what is traced to what, and every hole: links to nothing, requirements without test,
    /// risks without control, tests without result
    #[arg(long)]
    pub(crate) trace: bool,
    /// Answer to the program itself about one document that goes by this name
    #[arg(long, value_name = "NAME", hide = true)]
    pub(crate) child: Option<String>,
}
