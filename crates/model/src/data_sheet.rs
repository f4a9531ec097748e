//! The data sheet of an inventory of images: what a reviewer asks of it first.

use serde::Serialize;

use crate::Date;

/// What an inventory holds. Where a figure could not be computed it is `None`, and `open`
/// says why.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DataSheet {
    /// Name of the inventory.
    pub name: String,
    /// Its file.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: Option<String>,
    /// The whole, then one part a split.
    pub parts: Vec<SheetPart>,
    /// What the headers say, column by column.
    pub columns: Vec<SheetColumn>,
    /// First and last year and month of a study.
    pub studied: Option<(String, String)>,
    /// Instances without a date of study.
    pub undated: u64,
    /// Declared first and last day of collection.
    pub collected: (Option<Date>, Option<Date>),
    /// Retrospective or prospective, as declared.
    pub collection: Option<String>,
    /// De-identification; `None` where nothing was counted.
    pub deidentification: Option<SheetDeidentification>,
    /// Files that were scanned and have no row; `None` where nobody counted them.
    pub without_row: Option<SheetWithoutRow>,
    /// What could not be told, each a sentence.
    pub open: Vec<String>,
    /// Indices of its pictures in the assessment.
    pub pictures: Vec<usize>,
}

/// Counts of an inventory or of one split of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SheetPart {
    /// Name.
    pub name: String,
    /// What it is used for; empty for the whole.
    pub role: String,
    /// Instances.
    pub instances: Option<u64>,
    /// Series.
    pub series: Option<u64>,
    /// Studies.
    pub studies: Option<u64>,
    /// Patients.
    pub patients: Option<u64>,
}

/// The levels of one column.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SheetColumn {
    /// What it says: `modality`.
    pub what: String,
    /// Levels with their instances, the commonest first.
    pub levels: Vec<(String, u64)>,
    /// Further levels, and their instances together.
    pub other: (u64, u64),
    /// Instances that do not say it.
    pub unknown: u64,
}

/// Files that were scanned and have no row.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SheetWithoutRow {
    /// Files that should have had one, by the code of the problem.
    pub problems: Vec<(String, u64)>,
    /// All others, by what they are.
    pub others: Vec<(String, u64)>,
}

/// How the scan judged the de-identification.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SheetDeidentification {
    /// Editions of PS3.15 that it was judged under.
    pub editions: Vec<String>,
    /// Share of all instances that declare it.
    pub declared: Option<f64>,
    /// Instances by what they declare and what their content says of it.
    pub states: Vec<(String, u64)>,
    /// Violations by the name of the action that was missed.
    pub violations: Vec<(String, u64)>,
}
