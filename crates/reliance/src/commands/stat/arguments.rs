//! What `reliance stat` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

/// How results are printed
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StatFormat {
    /// A table to paste
    Text,
    /// Everything that a reviewer recomputes, with the inputs' hashes
    Json,
    /// One row a figure
    Csv,
    /// A tabular
    Latex,
}

/// Compute one statistic from a plain table, without a device folder
#[derive(Debug, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(after_help = "\
Examples:
  reliance stat list
  reliance stat auc --explain
  reliance stat auc my-device/data/us-cases.csv --truth PE --score Score --missing pending \\
      --cluster PatientID
  reliance stat difference my-device/data/eu-cases.csv --metric sensitivity --truth embolism \\
      --score score --threshold 0.5 --where split=test --by sex
  reliance stat mrmc study.csv --reader reader --modality modality --case case \\
      --truth truth --score score --margin 0.05
  reliance stat standalone-vs-readers study.csv --reader reader --device CAD --case case \\
      --truth truth --score score --where modality=unaided
  reliance stat hausdorff points.csv --x x --y y --z z --unit mm --case case --by outline
  reliance stat power goal-n goal=0.8 truth=0.9 alpha=0.025 power=0.9

A row without a usable value in a column that is asked for is counted, told, and left out.

Exit codes: 0 computed; 1 computed, and rows or columns have faults, told on stderr;
2 not computed, with the reason.")]
pub(crate) struct Stat {
    /// Method, `power`, or `list`
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// CSV or Parquet file; after `power`, a sizing function and its values as NAME=VALUE
    #[arg(value_name = "TABLE")]
    pub(crate) table: Vec<String>,
    /// Column of the truth: 0 or 1, or labels named with --positive and --negative
    #[arg(long, value_name = "COLUMN")]
    pub(crate) truth: Option<String>,
    /// Column of the score, probability, call, rating or measurement
    #[arg(long, value_name = "COLUMN")]
    pub(crate) score: Option<String>,
    /// Column of a second score or rating of the same rows
    #[arg(long, value_name = "COLUMN")]
    pub(crate) second: Option<String>,
    /// Scores at or above it are calls; without it the scores are 0 or 1
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) threshold: Option<f64>,
    /// Only rows with this level, as COLUMN=LEVEL; levels of one column add up
    #[arg(long = "where", value_name = "COLUMN=LEVEL")]
    pub(crate) filter: Vec<String>,
    /// Column whose levels are groups
    #[arg(long, value_name = "COLUMN", conflicts_with = "against")]
    pub(crate) by: Option<String>,
    /// Second group: a table with the same columns, or COLUMN=LEVEL in the same table
    #[arg(long, value_name = "TABLE|COLUMN=LEVEL")]
    pub(crate) against: Option<String>,
    /// Column of what rows belong to: patient, site
    #[arg(long, value_name = "COLUMN")]
    pub(crate) cluster: Option<String>,
    /// Columns whose levels together are strata; several add up
    #[arg(long, value_name = "COLUMN")]
    pub(crate) stratum: Vec<String>,
    /// Column of how much a row counts: sampling weights, or counts of a target population
    #[arg(long, value_name = "COLUMN")]
    pub(crate) weight: Option<String>,
    /// Column of the lesion; empty for a mark elsewhere
    #[arg(long, value_name = "COLUMN")]
    pub(crate) lesion: Option<String>,
    /// Column of the size of what two masks share
    #[arg(long, value_name = "COLUMN")]
    pub(crate) both: Option<String>,
    /// Column of the first coordinate of a point
    #[arg(long, value_name = "COLUMN")]
    pub(crate) x: Option<String>,
    /// Column of the second coordinate
    #[arg(long, value_name = "COLUMN")]
    pub(crate) y: Option<String>,
    /// Column of the third coordinate, if there is one
    #[arg(long, value_name = "COLUMN")]
    pub(crate) z: Option<String>,
    /// Unit of the coordinates, printed with each distance
    #[arg(long, value_name = "UNIT")]
    pub(crate) unit: Option<String>,
    /// Largest distance of a mark from a lesion's centre that is a hit, in the coordinates' unit
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) within: Option<f64>,
    /// The reader that is the device: its readings are rows as any other's
    #[arg(long, value_name = "READER")]
    pub(crate) device: Option<String>,
    /// What is compared: sensitivity, specificity, ppv, npv, accuracy, share
    #[arg(long, value_name = "METRIC")]
    pub(crate) metric: Option<String>,
    /// Which form of the method; see its --explain
    #[arg(long, value_name = "FORM")]
    pub(crate) method: Option<String>,
    /// Margin, as a positive number
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) margin: Option<f64>,
    /// Bound of a ratio, below 1
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) bound: Option<f64>,
    /// Factor of the square distance in a Gaussian kernel
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) gamma: Option<f64>,
    /// Performance goal
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) goal: Option<f64>,
    /// Prevalence for which predictive values are wanted
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) prevalence: Option<f64>,
    /// Confidence level
    #[arg(long, value_name = "NUMBER", default_value_t = 0.95, allow_negative_numbers = true)]
    pub(crate) level: f64,
    /// Column of the reader
    #[arg(long, value_name = "COLUMN")]
    pub(crate) reader: Option<String>,
    /// Column of the modality
    #[arg(long, value_name = "COLUMN")]
    pub(crate) modality: Option<String>,
    /// Column of the case; outside reader studies, a second row of a case is told
    #[arg(long, value_name = "COLUMN")]
    pub(crate) case: Option<String>,
    /// Analysis of a reader study: auto, or-random, or-fixed-readers, or-fixed-cases, one-shot;
    /// of a device against readers: 1T-RRRC, 1T-FRRC, 1T-RRFC, and 2T-… with two treatments
    #[arg(long, value_name = "DESIGN")]
    pub(crate) design: Option<String>,
    /// Resamples of a bootstrap
    #[arg(long, value_name = "COUNT")]
    pub(crate) resamples: Option<u32>,
    /// Seed of random numbers
    #[arg(long, value_name = "SEED")]
    pub(crate) seed: Option<u64>,
    /// Bins or groups of a calibration
    #[arg(long, value_name = "COUNT")]
    pub(crate) bins: Option<u32>,
    /// Lower limit of a partial area
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) from: Option<f64>,
    /// Upper limit of a partial area
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) to: Option<f64>,
    /// Labels of the truth that mean 1
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    pub(crate) positive: Vec<String>,
    /// Labels of the truth that mean 0
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    pub(crate) negative: Vec<String>,
    /// Texts that mean missing, besides the empty one
    #[arg(long, value_name = "TEXTS", value_delimiter = ',')]
    pub(crate) missing: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = StatFormat::Text)]
    pub(crate) format: StatFormat,
    /// Print formula, source and assumptions instead
    #[arg(long)]
    pub(crate) explain: bool,
    /// File to write instead of stdout
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
