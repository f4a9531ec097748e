//! Judging of threat models: what is in them, what is decided, which elements stand for an
//! interface or a component, and which categories of STRIDE are thought of.
//!
//! Names are compared by their words alone: case and punctuation do not count.

pub mod deployment;
#[cfg(test)]
pub(crate) mod made;
pub mod stride;
pub mod surface;
pub mod words;

use std::collections::BTreeSet;

use reliance_model::cyber::threat::{Element, ElementKind, Threat, ThreatState};
use reliance_model::cyber::{Bill, Component, ThreatModel};
use reliance_model::device::{Document, Interface};
use reliance_model::finding::EvidenceRef;

use crate::records::{self, Record};
use crate::words::{count, list};
use crate::{Answered, Ask, Missing};

/// What is on file of the kind `threat-model`.
pub(crate) enum Models<'a> {
    /// Models that were read, with their documents.
    Read(Vec<(&'a Document, &'a ThreatModel)>),
    /// None was read: the answer about the records.
    Record(Box<Result<Answered, Missing>>),
}

/// The threat models for the market and version.
pub(crate) fn read<'a>(ask: &Ask<'a>) -> Vec<(&'a Document, &'a ThreatModel)> {
    let evidence = ask.evidence;
    let speaks = |document: &Document| {
        document.device_version.as_ref().is_none_or(|version| *version == evidence.device.version)
    };
    let documents = evidence.device.documents_of("threat-model", ask.market);
    documents
        .filter(|document| speaks(document))
        .filter_map(|document| Some((document, evidence.cyber.threat_models.get(&document.file)?)))
        .collect()
}

/// The threat models, or what the records say in their place.
pub(crate) fn on_file<'a>(ask: &Ask<'a>, record: &Record) -> Models<'a> {
    let models = read(ask);
    if models.is_empty() {
        return Models::Record(Box::new(records::judge(ask, record)));
    }
    let wrong = models.iter().find_map(|(document, _)| records::contradiction(ask, document));
    match wrong {
        Some((because, to_do)) => {
            let answered = Answered::not_shown(because).to_do(to_do);
            Models::Record(Box::new(Ok(answered.evidence(evidence_of(ask, &models)))))
        }
        None => Models::Read(models),
    }
}

/// References to the models, for a finding.
pub(crate) fn evidence_of(ask: &Ask<'_>, models: &[(&Document, &ThreatModel)]) -> Vec<EvidenceRef> {
    let part = |model: &ThreatModel| count(model.threats.len() as u64, "threat");
    models
        .iter()
        .map(|(document, model)| ask.evidence_of_document(document, &part(model)))
        .collect()
}

/// `OTM 0.2.0: 12 elements, 9 flows, 3 boundaries and 14 threats`.
pub fn describe(model: &ThreatModel) -> String {
    let of = |wanted: fn(ElementKind) -> bool| {
        model.elements.iter().filter(|one| wanted(one.kind)).count() as u64
    };
    let boundaries = match of(|kind| kind == ElementKind::Boundary) {
        1 => "1 boundary".to_string(),
        number => format!("{number} boundaries"),
    };
    let parts = [
        count(of(is_thing), "element"),
        count(of(|kind| kind == ElementKind::Flow), "flow"),
        boundaries,
        count(model.threats.len() as u64, "threat"),
    ];
    format!("{}: {}", model.format, list(&parts))
}

/// Something that runs, keeps data, acts or is of worth: neither flow nor boundary.
fn is_thing(kind: ElementKind) -> bool {
    !matches!(kind, ElementKind::Flow | ElementKind::Boundary)
}

/// What a threat model has none of.
pub fn lacking(model: &ThreatModel) -> Vec<&'static str> {
    let none = |wanted: fn(ElementKind) -> bool| !model.elements.iter().any(|one| wanted(one.kind));
    let mut lacking = Vec::new();
    if none(is_thing) {
        lacking.push("element");
    }
    if none(|kind| kind == ElementKind::Flow) {
        lacking.push("data flow");
    }
    if none(|kind| kind == ElementKind::Boundary) {
        lacking.push("trust boundary");
    }
    if model.threats.is_empty() {
        lacking.push("threat");
    }
    lacking
}

/// Threats that nobody decided.
pub fn open(model: &ThreatModel) -> Vec<&Threat> {
    model.threats.iter().filter(|one| one.state == ThreatState::Open).collect()
}

/// Threats that are decided without a word on how or why.
pub fn unexplained(model: &ThreatModel) -> Vec<&Threat> {
    let decided = model.threats.iter().filter(|one| one.state != ThreatState::Open);
    decided.filter(|one| one.mitigation.trim().is_empty()).collect()
}

/// A name by its words: lower case, one space between them.
pub fn plain(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Does a text have these words in a row?
pub fn has_words(text: &str, words: &str) -> bool {
    let words = plain(words);
    !words.is_empty() && format!(" {} ", plain(text)).contains(&format!(" {words} "))
}

/// The elements that stand for an interface: those that bear its name or the name that it is
/// modelled by.
pub fn standing_for<'a>(model: &'a ThreatModel, interface: &Interface) -> Vec<&'a Element> {
    let names = [Some(&interface.name), interface.modelled_as.as_ref()];
    let names: BTreeSet<String> = names.into_iter().flatten().map(|name| plain(name)).collect();
    let of = |one: &&Element| {
        one.kind != ElementKind::Boundary
            && (names.contains(&plain(&one.name)) || names.contains(&plain(&one.id)))
    };
    model.elements.iter().filter(of).collect()
}

/// Threats against an interface: against an element that stands for it, or against a flow
/// that begins or ends there.
pub fn against<'a>(model: &'a ThreatModel, interface: &Interface) -> Vec<&'a Threat> {
    let mut ids: BTreeSet<&str> =
        standing_for(model, interface).iter().map(|one| one.id.as_str()).collect();
    let touches = |end: &Option<String>| end.as_deref().is_some_and(|end| ids.contains(end));
    let flows: Vec<&str> = model
        .elements
        .iter()
        .filter(|one| one.kind == ElementKind::Flow && (touches(&one.from) || touches(&one.to)))
        .map(|one| one.id.as_str())
        .collect();
    ids.extend(flows);
    let of = |one: &&Threat| one.against.iter().any(|id| ids.contains(id.as_str()));
    model.threats.iter().filter(of).collect()
}

/// Kinds of components that count as of high risk whatever is known of them.
pub const HIGH_RISK: [&str; 4] =
    ["application", "firmware", "operating-system", "machine-learning-model"];

/// Components of high risk: those of [`HIGH_RISK`] kinds, and those in which a known
/// vulnerability is not closed. The subject of the bill is the device itself and is none.
pub fn high_risk<'a>(bill: &'a Bill, vulnerable: &BTreeSet<String>) -> Vec<&'a Component> {
    let of_kind =
        |one: &Component| one.kind.as_deref().is_some_and(|kind| HIGH_RISK.contains(&kind));
    bill.components
        .iter()
        .filter(|one| bill.subject.as_deref() != Some(one.id.as_str()))
        .filter(|one| of_kind(one) || vulnerable.contains(&one.id))
        .collect()
}

/// Does a model have a component: as an element whose name has that of the component, or
/// whose tags name the component or its package URL?
pub fn has_component(model: &ThreatModel, component: &Component) -> bool {
    let tagged = |tag: &String| {
        has_words(tag, &component.name) || component.purl.as_ref().is_some_and(|purl| purl == tag)
    };
    model
        .elements
        .iter()
        .filter(|one| one.kind != ElementKind::Boundary)
        .any(|one| has_words(&one.name, &component.name) || one.tags.iter().any(tagged))
}

/// Does a threat name that id, among its links or in its words?
pub fn names_id(threat: &Threat, id: &str) -> bool {
    threat.links.iter().any(|link| link.eq_ignore_ascii_case(id))
        || [&threat.title, &threat.description, &threat.mitigation]
            .into_iter()
            .any(|text| has_words(text, id))
}

#[cfg(test)]
mod tests;
