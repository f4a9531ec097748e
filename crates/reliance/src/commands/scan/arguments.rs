//! What `reliance scan` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Read the headers of images into an inventory: one row an instance
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reliance scan images --out inventory.parquet
  reliance scan images --out inventory.parquet --split train=images/train test=images/test \\
    --site-level 2 --pixels
  reliance scan s3://bucket/images --out inventory.parquet

An address such as s3://bucket/images is read where the program was built with `--features s3`;
credentials, region and endpoint come from AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT and the like.

Interrupt it whenever you like: the next run goes on where this one stopped, and reads no file
again whose size and time of change are as they were. Files without a row are listed, with the
reason, in a CSV file beside the inventory.

The inventory identifies patients. It is a file for the place where the patients are.

Exit codes: 0 every file was read, 1 files are broken or unreadable, 2 nothing could be scanned.")]
pub(crate) struct Scan {
    /// Folders, files and addresses (s3://bucket/prefix) to read
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Inventory to write: .parquet or .csv
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Folders of splits, such as train=images/train
    #[arg(long, value_name = "NAME=FOLDER", num_args = 1.., value_parser = named)]
    pub(crate) split: Vec<Named>,
    /// Folders of sites, such as boston=images/bos
    #[arg(long, value_name = "NAME=FOLDER", num_args = 1.., value_parser = named)]
    pub(crate) site: Vec<Named>,
    /// Level of the folders below PATH whose names are splits, counted from 1
    #[arg(long, value_name = "LEVEL")]
    pub(crate) split_level: Option<usize>,
    /// Level of the folders below PATH whose names are sites, counted from 1
    #[arg(long, value_name = "LEVEL")]
    pub(crate) site_level: Option<usize>,
    /// What a row of the inventory is
    #[arg(long, value_enum, default_value_t = Level::Instance)]
    pub(crate) level: Level,
    /// Hash files and pixel data too; reads the files whole
    #[arg(long)]
    pub(crate) pixels: bool,
    /// Table (.csv or .xlsx) that fills what headers leave empty, by `file`
    #[arg(long, value_name = "FILE")]
    pub(crate) side: Option<PathBuf>,
    /// List every place that de-identification has left, as CSV, without values
    #[arg(long, value_name = "FILE")]
    pub(crate) worklist: Option<PathBuf>,
    /// Private elements that may stay under 113111, besides the catalogue's: a text file with
    /// group, element and creator between tabs
    #[arg(long, value_name = "FILE")]
    pub(crate) safe_private: Option<PathBuf>,
    /// Words to look for in kept text, such as names of staff: a text file, one a line; they
    /// appear in no output
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Option<PathBuf>,
    /// List files that belong together across splits or repeat others, as CSV
    #[arg(long, value_name = "FILE")]
    pub(crate) pairs: Option<PathBuf>,
    /// Describe the inventory as Croissant 1.0 with the vocabulary of responsible AI
    #[arg(long, value_name = "FILE")]
    pub(crate) croissant: Option<PathBuf>,
    /// Write where the series come from as W3C PROV-JSON, with digests in place of UIDs
    #[arg(long, value_name = "FILE")]
    pub(crate) prov: Option<PathBuf>,
    /// Write keyed digests in place of identifiers, and no paths; the key is in this file
    #[arg(long, value_name = "KEYFILE")]
    pub(crate) pseudonymise: Option<PathBuf>,
    /// Threads that read; as many as there are processors if absent, and at least 16 where
    /// objects are fetched
    #[arg(long, value_name = "THREADS")]
    pub(crate) jobs: Option<usize>,
    /// Read every file again, whatever is known of it
    #[arg(long)]
    pub(crate) fresh: bool,
    /// How to print the summary
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    pub(crate) format: Printed,
}

/// What a row of the inventory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// A file
    Instance,
    /// A series of a study
    Series,
    /// A study of a patient
    Study,
    /// A patient of a site
    Patient,
}

/// How the summary is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Printed {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A name for what lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

fn named(text: &str) -> Result<Named, String> {
    match text.split_once('=') {
        Some((name, folder)) if !name.is_empty() && !folder.is_empty() => {
            Ok(Named { name: name.into(), folder: folder.into() })
        }
        _ => Err("write NAME=FOLDER, such as train=images/train".into()),
    }
}
