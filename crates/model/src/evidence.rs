//! Everything read from a device folder.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Date;
use crate::catalogue::Population;
use crate::content::Content;
use crate::cyber::Cyber;
use crate::device::Device;

/// Everything read from a device folder, apart from the reductions of its tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// What `reliance.toml` declares.
    pub device: Device,
    /// Files by path relative to the folder.
    pub files: BTreeMap<String, File>,
    /// What persons state, by the id of the question.
    pub attestations: BTreeMap<String, Attestation>,
    /// Files of those statements, by the id of the question.
    pub stated_in: BTreeMap<String, String>,
    /// Intended-use populations that could be read, by market code.
    pub populations: BTreeMap<String, Population>,
    /// Devices that the user has a list of, as predicate candidates.
    pub listed_devices: Vec<ListedDevice>,
    /// Product codes that the user has a list of, by code.
    pub listed_codes: BTreeMap<String, ListedCode>,
    /// Recalls that the user has a list of, by submission number.
    pub recalls: BTreeMap<String, Vec<Recall>>,
    /// Cybersecurity evidence.
    pub cyber: Cyber,
    /// What documents say, by file.
    pub contents: BTreeMap<String, Content>,
    /// Sentences about tables that could not be read, by table name.
    pub unreadable: BTreeMap<String, String>,
}

/// A file of the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct File {
    /// SHA-256 of its bytes, in hexadecimal; `None` where it could not be read.
    pub sha256: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// Rows, where it is a table.
    pub rows: Option<u64>,
    /// Does anything in `reliance.toml` name it?
    pub used: bool,
}

/// What a named person states.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Attestation {
    /// Id of the question it answers.
    pub question: String,
    /// What is stated.
    pub verdict: Stated,
    /// In the person's words.
    pub answer: String,
    /// Document it rests on.
    pub document: Option<String>,
    /// Who states it.
    pub person: String,
    /// When.
    pub on: Option<Date>,
    /// What it was given to, by digest, as the question said it; empty where that was not
    /// kept. Keys are those of a question's `rests_on`.
    pub rests_on: BTreeMap<String, String>,
}

/// What a person states about a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stated {
    /// What is asked is the case.
    #[default]
    Satisfied,
    /// What is asked is not the case.
    NotSatisfied,
    /// The requirement does not apply.
    DoesNotApply,
    /// These are the values of a facet.
    Values(Vec<String>),
}

/// A device on a list that the user has, such as a regulator's list of AI devices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListedDevice {
    /// Submission number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Product code.
    pub product_code: String,
    /// Day of decision.
    pub decided: Option<Date>,
    /// What else the lists say of it; no part of an assessment.
    #[serde(skip)]
    pub more: ListedMore,
}

/// What a list says of a device beside its name, number, code and day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListedMore {
    /// The decision as the list has it, such as `SESE` or `DENG`.
    pub decision: Option<String>,
    /// Kind of submission: `Traditional`, `Special`, `De Novo` …
    pub kind: Option<String>,
    /// Advisory committee or panel.
    pub committee: Option<String>,
    /// Is a summary or only a statement public?
    pub summary: Option<String>,
    /// What the list says of withdrawal or recall, in its own words.
    pub status: Option<String>,
    /// Files that list the device.
    pub lists: Vec<String>,
}

/// A product code as a classification list describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListedCode {
    /// Name of the type of device.
    pub name: String,
    /// Its definition.
    pub definition: String,
    /// Regulation, such as `892.2080`.
    pub regulation: String,
    /// Class.
    pub class: String,
    /// The file that lists it.
    pub list: String,
}

/// A recall as a list has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Recall {
    /// Number of the recall.
    pub number: String,
    /// Its state, such as `Terminated`.
    pub state: String,
    /// Day on which it began or was posted.
    pub day: Option<Date>,
    /// The file that lists it.
    pub list: String,
}
