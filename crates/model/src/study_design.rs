//! A study held against what a market asks of its design, and records held against what
//! inspections ask.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{Force, ReadAs};
use crate::claim::Citation;

/// A study, item by item.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct StudyDesign {
    /// Name of the study.
    pub study: String,
    /// Its kind.
    pub kind: String,
    /// Countries of its sites.
    pub countries: Vec<String>,
    /// Market that asks.
    pub market: String,
    /// Items in the order of the catalogue.
    pub rows: Vec<DesignRow>,
}

/// One item of a design.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DesignRow {
    /// Name of the item.
    pub item: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// Why: what is declared, or found, or wrong.
    pub because: String,
    /// Where it was found in a text.
    pub cited: Option<Citation>,
    /// Can it be put right after the study: `yes`, `partly`, `no`?
    pub afterwards: String,
    /// How.
    pub how: String,
    /// Who asks.
    pub asked_by: Vec<AskedBy>,
}

/// Where an item of a design stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// What is declared or written contradicts what is asked.
    Differs,
    /// Nothing is declared or was found.
    Missing,
    /// A text speaks of it; a person confirms what it says.
    Found,
    /// It is declared.
    Met,
}

/// A requirement that asks for an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedBy {
    /// Its id.
    pub requirement: String,
    /// How its source is cited.
    pub source: String,
    /// Section.
    pub section: String,
    /// How binding it is.
    pub force: Force,
    /// How it was read.
    pub read_as: ReadAs,
}

/// Processes of a device's life, each with its records.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Inspection {
    /// Systems by name: title, how it was read, certificate that is held.
    pub systems: BTreeMap<String, SystemHeld>,
    /// Processes in the order of the catalogue.
    pub processes: Vec<ProcessHeld>,
}

/// A quality system, and the certificate that is held of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SystemHeld {
    /// Title.
    pub title: String,
    /// How its clauses were read.
    pub read_as: ReadAs,
    /// What is held: kind, number and last day; none where nothing is declared.
    pub certificate: Option<String>,
}

/// A process, and what is on file of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProcessHeld {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Where each system asks for it.
    pub clauses: BTreeMap<String, Vec<String>>,
    /// Records: kind, and the files that are on file.
    pub records: Vec<RecordHeld>,
    /// Requirements that ask for it.
    pub requirements: Vec<String>,
}

/// A record that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordHeld {
    /// Kind, with an item after `+` where one is asked.
    pub record: String,
    /// Files on file for this version.
    pub files: Vec<String>,
    /// What is lacking; none where nothing is.
    pub lacks: Option<String>,
}

impl Standing {
    /// The word as it is printed.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Differs => "differs",
            Standing::Missing => "missing",
            Standing::Found => "found in a text",
            Standing::Met => "declared",
        }
    }
}

impl StudyDesign {
    /// How many items stand so?
    pub fn count(&self, standing: Standing) -> usize {
        self.rows.iter().filter(|row| row.standing == standing).count()
    }
}

impl ProcessHeld {
    /// Is a record lacking?
    pub fn lacks(&self) -> bool {
        self.records.iter().any(|record| record.lacks.is_some())
    }
}
