//! Cybersecurity evidence as read: bills of materials, statements on vulnerabilities,
//! advisories, threat models, scans, and the handling of what was found.
//!
//! Each noun keeps what its file says and where it came from; judging is for checks. A
//! field that a file leaves out, or fills with a word for *nothing known*, is empty here:
//! absence is never a value.

pub mod advisory;
pub mod bill;
pub mod handling;
pub mod scan;
pub mod statement;
pub mod threat;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use advisory::{Advisory, Exploited, Exploits, Prediction, Predictions, Snapshot};
pub use bill::{Bill, Component, Level, Support};
pub use handling::Handled;
pub use scan::Scan;
pub use statement::{Statement, Statements, Status};
pub use threat::ThreatModel;

/// All cybersecurity evidence of a device folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cyber {
    /// Bills of materials, by file.
    pub bills: BTreeMap<String, Bill>,
    /// Statements on vulnerabilities (VEX), by file; those inside a bill are under its file.
    pub statements: BTreeMap<String, Statements>,
    /// Snapshots of vulnerability databases that were looked into.
    pub snapshots: Vec<Snapshot>,
    /// Advisories of those snapshots on packages that a bill names, by id.
    pub advisories: BTreeMap<String, Advisory>,
    /// Lists of exploited vulnerabilities.
    pub exploits: Vec<Exploits>,
    /// Predictions of exploitation.
    pub predictions: Vec<Predictions>,
    /// What scanners reported, by file.
    pub scans: BTreeMap<String, Scan>,
    /// Threat models, by file.
    pub threat_models: BTreeMap<String, ThreatModel>,
    /// Views of the security architecture and the names that each shows, by file and title.
    pub views: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
    /// Ids of the hazards of risk files that are tables, by file.
    pub hazards: BTreeMap<String, BTreeSet<String>>,
    /// Support of components from side tables.
    pub support: Vec<bill::SupportRow>,
    /// Vulnerabilities and the days on which each was handled.
    pub handled: Vec<Handled>,
    /// Answers of manufacturers' disclosure statements (MDS2), by file.
    pub disclosures: BTreeMap<String, Disclosure>,
}

/// A manufacturer's disclosure statement for medical device security, as answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Disclosure {
    /// Edition, where the file says it.
    pub edition: Option<String>,
    /// Answers by question number, such as `AUTH-1`.
    pub answers: BTreeMap<String, DisclosureAnswer>,
}

/// One answer of a disclosure statement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DisclosureAnswer {
    /// The question, where its text stands between number and answer.
    pub question: Option<String>,
    /// `Yes`, `No`, `N/A`, or what else stands there.
    pub answer: String,
    /// The note, where there is one.
    pub note: Option<String>,
    /// Cell of the answer.
    pub cell: String,
}
