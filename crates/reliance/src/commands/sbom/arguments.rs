//! What `reliance sbom` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use reliance_model::Date;

/// Judge bills of materials, look their components up, compare and convert them
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance sbom check my-device --list fda-2026
  reliance sbom match my-device --records osv.zip --exploited kev.json
  reliance sbom match my-device --records osv.zip --since last.json
  reliance sbom diff old.cdx.json new.cdx.json
  reliance sbom convert my-device --to spdx -o sbom.spdx.json
  reliance sbom score CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H --rubric answers.toml

A SUBJECT is a device folder with its reliance.toml, or one bill (CycloneDX or SPDX, any form).

Exit codes:
  0  nothing is lacking or open
  1  a field is lacking, or a vulnerability has no decision
  2  nothing could be judged")]
pub(crate) struct Sbom {
    #[command(subcommand)]
    pub(crate) command: SbomCommand,
}

/// What to do with bills.
#[derive(Debug, Subcommand)]
pub(crate) enum SbomCommand {
    Check(Check),
    Match(Match),
    Diff(Diff),
    Convert(Convert),
    Score(Score),
}

/// How to print
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs; described in docs/cybersecurity.md
    Json,
    /// For code-scanning dashboards
    Sarif,
}

/// Say which fields each authority's list asks for are given, and which are lacking
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance sbom check my-device
  reliance sbom check sbom.cdx.json --list ntia-2021 --list bsi-tr-03183-2 --format sarif

Every list of the catalogue is printed; those named by --list decide the exit code.")]
pub(crate) struct Check {
    /// Device folder, or one bill
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: PathBuf,
    /// List that decides the exit code; several times for several
    #[arg(long = "list", value_name = "NAME", default_values_t = ["fda-2026".to_string()])]
    pub(crate) lists: Vec<String>,
    /// Side table with support of components (CSV or XLSX), besides those of the folder
    #[arg(long, value_name = "FILE")]
    pub(crate) support: Vec<PathBuf>,
    /// Day to judge ends of support; today if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::date)]
    pub(crate) on: Option<Date>,
    /// Name every component that lacks something, for every list
    #[arg(long)]
    pub(crate) all: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Look components up in a snapshot of a vulnerability database
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance sbom match my-device
  reliance sbom match sbom.cdx.json --records osv.zip --vex vex.json
  reliance sbom match my-device --records osv.zip --since last.json --format json > this.json

Nothing is fetched: the records are a folder, .zip, .tar.gz or file of OSV, RustSec, PyPA or
GitHub records that you bring. The first run makes an index of them, in `.reliance` of the
device folder or of the folder that the bill lies in; later runs use it until they change. With --since only what is new or changed is printed and decides the exit code,
so that a scheduled run is silent while nothing happens.")]
pub(crate) struct Match {
    /// Device folder, or one bill
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: PathBuf,
    /// Snapshot of a database, besides those of the folder
    #[arg(long, value_name = "PATH")]
    pub(crate) records: Vec<PathBuf>,
    /// Statements on vulnerabilities (CycloneDX, OpenVEX, CSAF), besides those of the folder
    #[arg(long, value_name = "FILE")]
    pub(crate) vex: Vec<PathBuf>,
    /// List of exploited vulnerabilities (KEV), besides those of the folder
    #[arg(long, value_name = "FILE")]
    pub(crate) exploited: Vec<PathBuf>,
    /// Predictions of exploitation (EPSS), besides those of the folder
    #[arg(long, value_name = "FILE")]
    pub(crate) predicted: Vec<PathBuf>,
    /// Output of an earlier run (`--format json`): only what is new or changed since
    #[arg(long, value_name = "FILE")]
    pub(crate) since: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Say what changed from one release to the next
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance sbom diff release-1/sbom.cdx.json release-2/sbom.spdx.json
  reliance sbom diff old-device new-device --records osv.zip --format json

Formats may differ: a component is the same where its package URL without the version is.
Exit code 1 says that something changed.")]
pub(crate) struct Diff {
    /// Older device folder, or bill
    #[arg(value_name = "OLD")]
    pub(crate) before: PathBuf,
    /// Newer device folder, or bill
    #[arg(value_name = "NEW")]
    pub(crate) after: PathBuf,
    /// Snapshot of a database: tells new and closed vulnerabilities, too
    #[arg(long, value_name = "PATH")]
    pub(crate) records: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Write a bill anew, with what side tables add; the original stays as it is
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance sbom convert my-device --to spdx -o sbom.spdx.json
  reliance sbom convert sbom.spdx --to support-table -o support.csv
  reliance sbom convert my-device --records osv.zip --to openvex -o vex.json")]
pub(crate) struct Convert {
    /// Device folder, or one bill
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: PathBuf,
    /// What to write
    #[arg(long, value_enum)]
    pub(crate) to: Target,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Which bill, where the folder has several
    #[arg(long, value_name = "FILE")]
    pub(crate) bill: Option<String>,
    /// Side table with support of components (CSV or XLSX), besides those of the folder
    #[arg(long, value_name = "FILE")]
    pub(crate) support: Vec<PathBuf>,
    /// Snapshot of a database, for openvex
    #[arg(long, value_name = "PATH")]
    pub(crate) records: Vec<PathBuf>,
    /// Statements on vulnerabilities, besides those of the folder
    #[arg(long, value_name = "FILE")]
    pub(crate) vex: Vec<PathBuf>,
    /// Who states, for openvex; the manufacturer of the device if absent
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// Day of writing, where the bill names no time; today if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::date)]
    pub(crate) on: Option<Date>,
}

/// Score a CVSS vector where the device stands, with the rubric for medical devices
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance sbom score CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H --environment CR:H/MAV:A
  reliance sbom score --form > answers.toml
  reliance sbom score CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H --rubric answers.toml
  reliance sbom score --rubric answers.toml --format json

With a vector, what the answers decide becomes its modified base metrics, so that the rating
of the supplier stays beside yours. Without one, they are the base metrics themselves.
Metrics that the form leaves to a person are set under [set] in the file.

Exit codes:
  0  scored
  1  scored, and the rubric left a metric as the vector has it
  2  nothing could be scored")]
pub(crate) struct Score {
    /// CVSS vector of the supplier: 2.0, 3.0, 3.1 or 4.0
    #[arg(value_name = "VECTOR")]
    pub(crate) vector: Option<String>,
    /// Metrics of time and environment, such as CR:H/MAV:L
    #[arg(long, value_name = "METRICS")]
    pub(crate) environment: Option<String>,
    /// Answers to the rubric (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) rubric: Option<PathBuf>,
    /// Print a blank form of the rubric
    #[arg(long, conflicts_with_all = ["vector", "environment", "rubric"])]
    pub(crate) form: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = ScoreFormat::Text)]
    pub(crate) format: ScoreFormat,
}

/// How to print a score
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScoreFormat {
    /// For people
    Text,
    /// For programs; described in docs/cybersecurity.md
    Json,
}

/// What `reliance sbom convert` writes
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// CycloneDX 1.6 in JSON
    Cyclonedx,
    /// SPDX 2.3 in JSON
    Spdx,
    /// Table of support for an electronic submission, as CSV
    SupportTable,
    /// A statement on every known vulnerability, as OpenVEX 0.2.0
    Openvex,
}
