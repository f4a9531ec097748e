//! What `reliance import` takes.

use std::path::PathBuf;

use clap::Args;

/// Take a sheet that persons keep into the device folder, row by row, and say what changed
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance import my-device --from trace.xlsx --as trace-matrix --preview
  reliance import my-device --from trace.xlsx --as trace-matrix
  reliance import my-device --from risks.csv --as risk-file --map risks.map.toml

Kinds: trace-matrix, risk-file, gspr-checklist, standards, terms-table.
Headings are known by what people usually write; a map names the others:
  [columns]
  \"Anforderung\" = \"requirement\"
  \"Bemerkung\" = \"\"
The rows are kept in records/KIND.csv and the map in records/KIND.map.toml. Rows are known by
their key, so importing the same sheet again changes nothing. Rows that are no longer in the
sheet are told and stay, unless --remove is given.

Exit codes: 0 all was understood, 1 a heading or cell was not, 2 nothing could be imported.")]
pub(crate) struct Import {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Sheet to import: .xlsx or .csv
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// Kind of record
    #[arg(long = "as", value_name = "KIND")]
    pub(crate) kind: String,
    /// Map from headings to columns; the one kept from the last import if absent
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Only show what would change, write nothing
    #[arg(long)]
    pub(crate) preview: bool,
    /// Take out rows that are no longer in the sheet
    #[arg(long)]
    pub(crate) remove: bool,
}
