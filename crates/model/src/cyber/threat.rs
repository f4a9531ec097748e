//! A threat model: what there is, how it is connected, what may go wrong, what is done.

use std::collections::BTreeSet;

use serde::Serialize;

/// A threat model, as its file says it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ThreatModel {
    /// Format: `Threat Dragon 2`, `OTM 0.2`, `pytm`, `TM7`, `TM-BOM` …
    pub format: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Title.
    pub title: Option<String>,
    /// Version of the model, as written.
    pub version: Option<String>,
    /// Persons who wrote or reviewed it.
    pub people: Vec<String>,
    /// Diagrams, by title.
    pub diagrams: Vec<String>,
    /// Elements in the order of the file.
    pub elements: Vec<Element>,
    /// Threats in the order of the file.
    pub threats: Vec<Threat>,
}

/// An element of a threat model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Element {
    /// Id in the file.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ElementKind,
    /// Diagram it stands in.
    pub diagram: Option<String>,
    /// Trust boundary or zone it stands in, by name, where the file says so.
    pub zone: Option<String>,
    /// Is it declared out of scope, and why? Empty where no reason is given.
    pub out_of_scope: Option<String>,
    /// Of a flow: id of where it starts.
    pub from: Option<String>,
    /// Of a flow: id of where it ends.
    pub to: Option<String>,
    /// Of a flow: protocol.
    pub protocol: Option<String>,
    /// Of a flow: is it encrypted?
    pub encrypted: Option<bool>,
    /// Of a flow: does it cross a public network?
    pub public_network: Option<bool>,
    /// What else the file says of it: technology, kind of store, tags.
    pub tags: BTreeSet<String>,
}

/// Kind of an element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ElementKind {
    /// Something that runs.
    #[default]
    Process,
    /// Something that keeps data.
    Store,
    /// A person or system outside.
    Actor,
    /// Data on their way.
    Flow,
    /// A boundary of trust.
    Boundary,
    /// Data or another thing of worth.
    Asset,
}

/// A threat.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Threat {
    /// Id in the file.
    pub id: String,
    /// Title.
    pub title: String,
    /// What may happen, in words; empty where nothing is written.
    pub description: String,
    /// Ids of the elements it is against.
    pub against: Vec<String>,
    /// Categories, in the words of the file (`Spoofing`, `Linkability`, `CAPEC-94` …).
    pub categories: BTreeSet<String>,
    /// Severity or risk, as written.
    pub severity: Option<String>,
    /// Where it stands.
    pub state: ThreatState,
    /// What is done against it, in words; empty where nothing is written.
    pub mitigation: String,
    /// Other ids it names: hazards, requirements, controls, weaknesses.
    pub links: BTreeSet<String>,
}

/// Where a threat stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThreatState {
    /// Nothing is decided.
    #[default]
    Open,
    /// It is mitigated.
    Mitigated,
    /// The risk is accepted or transferred.
    Accepted,
    /// It does not apply.
    NotApplicable,
}
