//! Lists that authorities keep: fields of a bill of materials, categories of controls, clocks.

use serde::Serialize;

use crate::catalogue::{Force, ReadAs};

/// The fields that one text asks of a bill of materials.
///
/// A field's name is a word that checks know (`supplier`, `hash`, `end-of-support` …); any
/// other name is that of a property of a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldList {
    /// Name, as the parameter `min` of a requirement gives it.
    pub name: String,
    /// Title of the text.
    pub title: String,
    /// Who publishes it.
    pub by: String,
    /// Document and section.
    pub source: String,
    /// How it was read.
    pub read_as: ReadAs,
    /// What is unsure about it, or what it leaves out.
    pub note: Option<String>,
    /// Address where it was read.
    pub url: Option<String>,
    /// Formats that the text takes, as name and least edition (`CycloneDX 1.6`); any where
    /// it names none.
    pub formats: Vec<String>,
    /// Fields of the document.
    pub document: Vec<String>,
    /// Fields of each component.
    pub component: Vec<String>,
    /// Does the text let a field be declared unknown?
    pub unknown_allowed: bool,
}

/// Categories of security controls, capabilities or classes of threats that a text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlList {
    /// Name, as the parameter of a requirement gives it.
    pub name: String,
    /// Title of the list.
    pub title: String,
    /// Who publishes it.
    pub by: String,
    /// Document and section.
    pub source: String,
    /// How it was read.
    pub read_as: ReadAs,
    /// What is unsure about it.
    pub note: Option<String>,
    /// Its categories, in the order of the text.
    pub categories: Vec<ControlCategory>,
}

/// A category of a [`ControlList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlCategory {
    /// Name, such as `cryptography` or `AUDT`.
    pub name: String,
    /// Title, in own words.
    pub title: String,
    /// Words by which a text is seen to speak of it, in lower case; `*` ends one that is the
    /// beginning of a word.
    pub words: Vec<String>,
}

/// A clock that runs for a vulnerability in a fielded device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Name.
    pub name: String,
    /// Market whose text it is.
    pub market: String,
    /// What is to be done, in words.
    pub what: String,
    /// The risks it runs for.
    pub risk: ClockRisk,
    /// What starts it.
    pub from: ClockDay,
    /// What ends it.
    pub until: ClockDay,
    /// Days that it leaves; `None` where the text names none.
    pub days: Option<u64>,
    /// Are they working days?
    pub working: bool,
    /// Requirement of the catalogue that has it.
    pub requirement: Option<String>,
    /// Document and section.
    pub source: String,
    /// How binding it is.
    pub force: Force,
    /// How it was read.
    pub read_as: ReadAs,
    /// What is unsure about it, or what it depends on.
    pub note: Option<String>,
    /// Address where it was read.
    pub url: Option<String>,
}

/// The risks that a [`Clock`] runs for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockRisk {
    /// The remaining risk of harm to patients is acceptable.
    Controlled,
    /// It is not.
    Uncontrolled,
    /// The text does not tell them apart.
    Any,
}

/// A day on which a [`Clock`] starts or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockDay {
    /// The maker learned of the vulnerability.
    Identified,
    /// It was triaged.
    Triaged,
    /// The fix was available.
    Fixed,
    /// The fix had reached the field.
    Deployed,
    /// Users were told.
    UsersTold,
    /// An authority was told.
    Reported,
    /// Something that a patch log does not have: an incident, the beginning of a correction.
    Event,
    /// An authority is told in a way that a patch log does not have.
    Authority,
}
