//! The command line: what each command is called, takes, and says of itself.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use reliance_model::Date;

const EXIT_CODES: &str = "\
Examples:
  reliance new chest-ct --example chest-ct
  reliance check chest-ct --to us --on 2026-11-22

Exit codes:
  0  nothing that counts is open
  1  something is not shown, undetermined, or waits for a person
  2  nothing could be assessed

stdout is data, stderr is talk. Nothing leaves this machine.";

/// A day of an argument.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write it as year, month and day: 2026-11-22".into())
}

/// Take an AI medical device accepted in one market into the next.
#[derive(Debug, Parser)]
#[command(name = "reliance", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Catalogue folder to use in place of the built-in one
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) catalogue: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(New),
    Check(Check),
    Routes(Routes),
    Questions(Questions),
    Explain(Explain),
    Catalogue(CatalogueArgs),
    Stat(Box<crate::commands::stat::arguments::Stat>),
    Tally(Tally),
    Scan(Box<crate::commands::scan::arguments::Scan>),
    Sbom(crate::commands::sbom::arguments::Sbom),
    Import(crate::commands::import::arguments::Import),
    Read(crate::commands::read::arguments::Read),
    Claims(crate::commands::claims::arguments::Claims),
    Write(crate::commands::write::Write),
    Toc(crate::commands::toc::Toc),
    Compare(crate::commands::compare::Compare),
    Predicates(crate::commands::predicates::Predicates),
    Studies(crate::commands::studies::Studies),
    Inspection(crate::commands::studies::Inspection),
}

/// How to print
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs; schema in docs/assessment.schema.json
    Json,
    /// For code-scanning dashboards
    Sarif,
}

/// Make a device folder that runs as it stands
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance new my-device
  reliance new my-device --from device.xlsx
  reliance new chest-ct --example chest-ct")]
pub(crate) struct New {
    /// Folder to make; must be empty or absent
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Spreadsheet (.xlsx or .csv) with facts about the device
    #[arg(long, value_name = "FILE", conflicts_with = "example")]
    pub(crate) from: Option<PathBuf>,
    /// Only show what was understood of the spreadsheet, write nothing
    #[arg(long, requires = "from")]
    pub(crate) preview: bool,
    /// A shipped example instead: an invented device with planted gaps
    #[arg(long, value_name = "NAME", value_parser = ["chest-ct"])]
    pub(crate) example: Option<String>,
}

/// Say where the device stands in a market, and why; write the report
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  reliance check my-device --to us --on 2027-07-01

Writes report.html, requirements.xlsx and assessment.json to my-device/report/us.")]
pub(crate) struct Check {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Market to enter: us, eu, uk-gb (or uk), uk-ni, cn
    #[arg(long, value_name = "MARKET")]
    pub(crate) to: String,
    /// Day to assess for; today if absent
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Print settled findings too, not only the open ones
    #[arg(long)]
    pub(crate) all: bool,
    /// Folder for the report; FOLDER/report/MARKET if absent
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Write no report, only print
    #[arg(long, conflicts_with = "out")]
    pub(crate) no_report: bool,
    /// Read every file again, whatever was kept from the last run
    #[arg(long)]
    pub(crate) fresh: bool,
}

/// Say which ways into every market are open, closed, expected, or only reported
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance routes my-device --to us --on 2027-07-01
  reliance routes my-device --plan")]
pub(crate) struct Routes {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Only this market, with the pathway inside it: class, procedure, predicates, questions
    #[arg(long, value_name = "MARKET")]
    pub(crate) to: Option<String>,
    /// Day to judge; today if absent
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,
    /// Compare orders of markets
    #[arg(long)]
    pub(crate) plan: bool,
    /// How to print
    #[arg(long, value_parser = ["text", "json"], default_value = "text")]
    pub(crate) format: String,
}

/// Write what only a person can answer as a spreadsheet, and read it back
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance questions my-device --to us -o questions.xlsx
  reliance questions my-device --read questions.xlsx")]
pub(crate) struct Questions {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Market whose questions to write
    #[arg(long, value_name = "MARKET", required_unless_present = "read")]
    pub(crate) to: Option<String>,
    /// Spreadsheet to write
    #[arg(short, long, value_name = "FILE", default_value = "questions.xlsx")]
    pub(crate) output: PathBuf,
    /// Filled spreadsheet to read; answers are kept in the folder's attestations/
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "output"])]
    pub(crate) read: Option<PathBuf>,
    /// Day to assess for; today if absent
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,
}

/// Show what a requirement, check, problem code, route or statistic means, with its source
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance explain bridging
  reliance explain us.ai-dsf.device.ai-statement
  reliance explain unknown-key
  reliance explain auc
  reliance explain words
  reliance explain checks")]
pub(crate) struct Explain {
    /// Name of a requirement, check, problem code, statistic, route, facet, concept, market, kind
    /// of evidence or authorization, or of a word of the reports; or a list: words, checks, facets,
    /// concepts, markets, kinds, authorizations, clocks, field-lists
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

/// Look into the catalogue of what regulators ask
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  reliance catalogue list --market us")]
pub(crate) struct CatalogueArgs {
    #[command(subcommand)]
    pub(crate) command: CatalogueCommand,
}

/// What to do with the catalogue
#[derive(Debug, Subcommand)]
pub(crate) enum CatalogueCommand {
    /// List requirements
    #[command(after_help = "Example:\n  reliance catalogue list --market us --force law")]
    List {
        /// Only requirements asked in this market
        #[arg(long, value_name = "MARKET")]
        market: Option<String>,
        /// Only requirements of this force: law, standard, guidance, draft, announced, habit, reported
        #[arg(long, value_name = "FORCE")]
        force: Option<String>,
        /// How to print
        #[arg(long, value_parser = ["text", "json"], default_value = "text")]
        format: String,
    },
    /// Show one requirement in full
    #[command(after_help = "Example:\n  reliance catalogue show us.510k.se.d2-intended-use")]
    Show {
        /// Id of the requirement
        id: String,
        /// How to print
        #[arg(long, value_parser = ["text", "json"], default_value = "text")]
        format: String,
    },
    /// Find what is wrong with the catalogue, with file, line and a caret
    #[command(after_help = "Example:\n  reliance catalogue lint --catalogue my-catalogue")]
    Lint {
        /// How to print
        #[arg(long, value_parser = ["text", "json"], default_value = "text")]
        format: String,
    },
    /// List what changes between two days, for all or for one device
    #[command(
        after_help = "Examples:\n  reliance catalogue diff --from 2026-11-22 --to 2028-12-31\n  reliance catalogue diff --from 2026-11-22 --to 2028-12-31 my-device --market us"
    )]
    Diff {
        /// First day
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: Date,
        /// Last day
        #[arg(long, value_name = "DATE", value_parser = date)]
        to: Date,
        /// Device folder; only what changes for this device
        folder: Option<PathBuf>,
        /// Only this market; every catalogued one if absent
        #[arg(long, value_name = "MARKET", requires = "folder")]
        market: Option<String>,
        /// How to print
        #[arg(long, value_parser = ["text", "json"], default_value = "text")]
        format: String,
    },
}

/// Release counts of a data set: what may leave is decided by a person
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  reliance tally my-device --data-set us-test --by sex,site --smallest-cell 10 \\
    --released-by 'A. Person' -o counts.json

Cells below the smallest size are suppressed, and so are enough others that none can be had by
subtraction. What was lost is written into the file.")]
pub(crate) struct Tally {
    /// Device folder, with its reliance.toml
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Data set to count
    #[arg(long, value_name = "NAME")]
    pub(crate) data_set: String,
    /// Categories to count by, as roles of columns
    #[arg(long, value_name = "ROLES", value_delimiter = ',', required = true)]
    pub(crate) by: Vec<String>,
    /// Smallest number of rows that a released cell may hold
    #[arg(long, value_name = "ROWS")]
    pub(crate) smallest_cell: u64,
    /// Person who decides that these counts may leave
    #[arg(long, value_name = "NAME")]
    pub(crate) released_by: String,
    /// Day of the release; today if absent
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}
