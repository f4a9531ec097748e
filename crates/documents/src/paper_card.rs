//! Model cards: the applied model card of the Coalition for Health AI (version 0.2), and the
//! card of a model hub.
//!
//! Both are written from the evidence and the assessment. A field that nothing on file answers
//! says so in the words of every other hole; no field is left to guess.

mod chai;
mod hub;
mod markdown;

use reliance_model::device::Role;
use reliance_model::facet::Fact;
use reliance_model::finding::{Figure, Finding, Part};

pub use chai::chai_card;
pub use hub::hub_card;

use crate::paper::Source;

/// What is printed where nothing on file answers.
fn missing(needs: &str) -> String {
    format!("NOT ANSWERED: needs {needs}")
}

/// A text, or what is needed.
fn or_missing(text: impl Into<String>, needs: &str) -> String {
    let text: String = text.into();
    if text.trim().is_empty() { missing(needs) } else { text }
}

/// The device's values of a facet, in the facet's words.
fn fact(source: &Source<'_>, facet: &str) -> String {
    let Some(Fact::Known(values)) = source.profile.facts.get(facet) else { return String::new() };
    let known = source.catalogue.facets.get(facet);
    let words = |value: &String| {
        let meaning = known.and_then(|known| known.values.get(value));
        meaning.filter(|meaning| !meaning.is_empty()).unwrap_or(value).clone()
    };
    values.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// Figures of a check by name, each once, with the finding they are of.
fn figures<'a>(source: &Source<'a>, check: &str, names: &[&str]) -> Vec<(&'a Finding, &'a Figure)> {
    let mut found: Vec<(&Finding, &Figure)> = Vec::new();
    let called = |part: &&Part| part.call.as_ref().is_some_and(|call| call.check == check);
    for finding in &source.assessment.findings {
        for figure in finding.parts.iter().filter(called).flat_map(|part| &part.figures) {
            let wanted = names.is_empty() || names.contains(&figure.name.as_str());
            if wanted && figure.value.is_some() && !found.iter().any(|(_, one)| *one == figure) {
                found.push((finding, figure));
            }
        }
    }
    found
}

/// Names of the metrics that a card reports.
const METRICS: &[&str] = &["sensitivity", "specificity", "auc", "ppv", "npv", "accuracy", "dice"];

/// Data sets of some uses, described in a sentence each.
fn described(source: &Source<'_>, roles: &[Role]) -> String {
    let sets = source.evidence.device.datasets.iter().filter(|one| roles.contains(&one.role));
    let words = sets.map(|one| {
        let day = |day: Option<reliance_model::Date>| {
            day.map_or_else(|| "an undeclared day".to_string(), |day| day.to_string())
        };
        let mut said = one.name.clone();
        if let Some(region) = &one.region {
            said.push_str(&format!(", from {region}"));
        }
        if let Some(sampling) = &one.sampling {
            said.push_str(&format!(", {sampling}"));
        }
        if let Some(collection) = &one.collection {
            said.push_str(&format!(", {collection}"));
        }
        if one.collected != (None, None) {
            said.push_str(&format!(", {} to {}", day(one.collected.0), day(one.collected.1)));
        }
        said
    });
    words.collect::<Vec<_>>().join("; ")
}

/// What a document of a kind says under a heading or item, as plain text.
fn quoted(source: &Source<'_>, kind: &str, headings: &[&str]) -> String {
    let documents = source.evidence.device.documents_of(kind, &source.assessment.market);
    let mut said = Vec::new();
    for document in documents {
        let Some(content) = source.evidence.contents.get(&document.file) else { continue };
        for block in &content.blocks {
            let under = block.spot.headings.iter().any(|heading| {
                headings.iter().any(|wanted| heading.to_lowercase().contains(wanted))
            });
            if under {
                said.push(block.text());
            }
        }
    }
    said.join("\n")
}
