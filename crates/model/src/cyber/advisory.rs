//! Records of vulnerability databases, of exploitation and of its prediction.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Date;

/// A snapshot of a vulnerability database, as it was read; every result of matching names
/// it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Snapshot {
    /// Name: what the folder or archive calls itself, or its file name.
    pub name: String,
    /// Path in the folder.
    pub file: String,
    /// SHA-256 over its records, in hexadecimal.
    pub sha256: String,
    /// Records in it.
    pub records: u64,
    /// Newest day on which a record was changed: what the snapshot can know.
    pub newest: Option<Date>,
    /// Ecosystems it has records of; a component of another one was not looked up.
    pub ecosystems: Vec<String>,
}

/// A record on a vulnerability, in the terms of the OSV schema.
#[derive(Debug, Clone, Default, PartialEq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Advisory {
    /// Id.
    pub id: String,
    /// Other ids of the same vulnerability.
    pub aliases: Vec<String>,
    /// Ids of what this record passes on, as a distributor's record names those of the
    /// maker; not aliases, because one may pass on several.
    pub upstream: Vec<String>,
    /// When it was published, as written.
    pub published: Option<String>,
    /// When it was last changed, as written.
    pub modified: Option<String>,
    /// When it was withdrawn, as written; a withdrawn record matches nothing.
    pub withdrawn: Option<String>,
    /// One line on it.
    pub summary: String,
    /// Mark of a record that reports no vulnerability: `unmaintained`, `unsound`, `notice`.
    pub informational: Option<String>,
    /// Kinds of weakness, as `CWE-79`.
    pub weaknesses: Vec<String>,
    /// Ratings of the record.
    pub ratings: Vec<Rating>,
    /// What it affects.
    pub affected: Vec<Affected>,
    /// File or entry of the archive it was read from.
    pub file: String,
}

/// A package that an advisory affects, and the versions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Affected {
    /// Ecosystem as written, with its release: `PyPI`, `Debian:12`; unknown ones are kept.
    pub ecosystem: String,
    /// Name of the package in that ecosystem.
    pub name: String,
    /// Package URL, where the record gives one.
    pub purl: Option<String>,
    /// Ranges of versions.
    pub ranges: Vec<Range>,
    /// Versions listed one by one.
    pub versions: Vec<String>,
    /// Ratings that hold for this package alone.
    pub ratings: Vec<Rating>,
    /// Versions that were affected when the record was written, as `<= 1.2.3`, where it
    /// names no fixed one.
    pub last_known: Option<String>,
}

/// A range of versions as events on the line of versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Range {
    /// `SEMVER`, `ECOSYSTEM` or `GIT`.
    pub kind: String,
    /// Repository, of a range over commits.
    pub repository: Option<String>,
    /// Events in the order of the record.
    pub events: Vec<Event>,
}

/// An event on the line of versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// From this version on it is there; `0` is before all versions.
    Introduced(String),
    /// From this version on it is gone.
    Fixed(String),
    /// This version is the last that has it.
    LastAffected(String),
    /// The range says nothing from this version on.
    Limit(String),
}

/// A rating of severity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Rating {
    /// Who rated, where that is said.
    pub by: Option<String>,
    /// Method: `CVSSv2`, `CVSSv3`, `CVSSv31`, `CVSSv4`, `SSVC`, `OWASP`, `other` …
    pub method: Option<String>,
    /// Vector, as written.
    pub vector: Option<String>,
    /// Score, as written.
    pub score: Option<f64>,
    /// Word of severity, as written, in lower case.
    pub severity: Option<String>,
    /// Why, in the rater's words.
    pub why: Option<String>,
}

/// A list of vulnerabilities that are known to be exploited.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Exploits {
    /// File.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Edition of the list, as written.
    pub edition: Option<String>,
    /// Day of release.
    pub released: Option<Date>,
    /// By CVE id.
    pub entries: BTreeMap<String, Exploited>,
}

/// An entry of a list of exploited vulnerabilities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exploited {
    /// Day it was added.
    pub added: Option<Date>,
    /// Day by which the list asks for action.
    pub due: Option<Date>,
    /// Is it known to be used in ransomware? `None` where the list does not know.
    pub ransomware: Option<bool>,
}

/// Predictions of exploitation (EPSS).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Predictions {
    /// File.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Version of the model, as written.
    pub model: Option<String>,
    /// Day of the scores, as written.
    pub scored: Option<String>,
    /// By CVE id.
    pub entries: BTreeMap<String, Prediction>,
}

/// A prediction for one vulnerability.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Prediction {
    /// Probability of exploitation within 30 days.
    pub probability: f64,
    /// Share of all scored vulnerabilities with the same or a lower probability.
    pub percentile: f64,
}
