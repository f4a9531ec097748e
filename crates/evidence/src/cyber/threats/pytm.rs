//! The JSON that pytm writes, and the shorter one that it reads.
//!
//! Elements are known by their names. A control that is false was never said, as it is the
//! default; one that is true was.

use std::collections::BTreeSet;

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{ElementKind, Threat, ThreatState};

use super::faults::Faults;
use super::{element, flag, line, line_of, state};
use crate::cyber::tree::{Node, Value};

pub(super) fn model(root: &Node, faults: &mut Faults<'_>) -> ThreatModel {
    let mut model = ThreatModel {
        format: "pytm".into(),
        title: line_of(root, "name"),
        ..ThreatModel::default()
    };
    let mut seen = BTreeSet::new();
    for (key, kind) in [
        ("boundaries", ElementKind::Boundary),
        ("actors", ElementKind::Actor),
        ("elements", ElementKind::Process),
        ("assets", ElementKind::Process),
        ("flows", ElementKind::Flow),
        ("data", ElementKind::Asset),
    ] {
        for node in root.get(key).map(Node::items).unwrap_or_default() {
            let Some(name) = line_of(node, "name") else {
                faults.error("bad-threat-model", "the element has no `name`", node.place());
                continue;
            };
            // Actors and assets are listed among the elements once more.
            if seen.insert((name.clone(), kind == ElementKind::Flow)) {
                of_element(node, &name, kind, &mut model);
            }
        }
    }
    let found = root.get("findings").map(Node::items).unwrap_or_default();
    for finding in found {
        let against = finding.text_of("target").or_else(|| finding.text_of("element"));
        model.threats.extend(of_finding(finding, against, faults));
    }
    if found.is_empty() {
        for key in ["elements", "flows"] {
            for node in root.get(key).map(Node::items).unwrap_or_default() {
                let against = line_of(node, "name");
                for finding in node.get("findings").map(Node::items).unwrap_or_default() {
                    model.threats.extend(of_finding(finding, against.as_deref(), faults));
                }
            }
        }
    }
    model
}

fn of_element(node: &Node, name: &str, kind: ElementKind, model: &mut ThreatModel) {
    let class = node.text_of("__class__").unwrap_or_default();
    let kind = match (kind, class) {
        (ElementKind::Process, "Actor" | "ExternalEntity") => ElementKind::Actor,
        (ElementKind::Process, "Datastore") => ElementKind::Store,
        (kind, _) => kind,
    };
    let mut one = element(name, Some(name.to_string()), kind);
    one.zone = match node.get("inBoundary") {
        Some(zone @ Node { value: Value::Map(_), .. }) => line_of(zone, "name"),
        _ => line_of(node, "inBoundary"),
    };
    if flag(node, "inScope") == Some(false) {
        one.out_of_scope = Some(String::new());
    }
    if !class.is_empty() {
        one.tags.insert(class.to_string());
    }
    if kind == ElementKind::Flow {
        one.from = line_of(node, "source");
        one.to = line_of(node, "sink");
        one.protocol = line_of(node, "protocol");
        let said = node.get("controls").and_then(|controls| flag(controls, "isEncrypted"));
        let tls = node.text_of("tlsVersion").is_some_and(|tls| !tls.ends_with("NONE"));
        one.encrypted = (tls || said == Some(true)).then_some(true);
    }
    model.elements.push(one);
}

fn of_finding(finding: &Node, against: Option<&str>, faults: &mut Faults<'_>) -> Option<Threat> {
    let rule = finding.text_of("threat_id").or_else(|| finding.text_of("SID"));
    let Some(title) = line_of(finding, "description").or_else(|| rule.map(str::to_string)) else {
        faults.error("bad-threat-model", "the finding says of no threat", finding.place());
        return None;
    };
    let response = line_of(finding, "response").unwrap_or_default();
    Some(Threat {
        id: finding.text_of("id").or(rule).unwrap_or(&title).to_string(),
        description: line_of(finding, "details").unwrap_or_default(),
        against: against.map(line).into_iter().collect(),
        severity: line_of(finding, "cvss").or_else(|| line_of(finding, "severity")),
        state: answered(&response),
        // What the rule recommends is not what is done; the response is.
        mitigation: response,
        links: rule.map(str::to_string).into_iter().collect(),
        title,
        ..Threat::default()
    })
}

/// The state that a response says by its first word; other words decide nothing.
fn answered(response: &str) -> ThreatState {
    let first = response.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty());
    match first {
        Some(word) if word.eq_ignore_ascii_case("avoided") => ThreatState::NotApplicable,
        Some(word) => state(word).unwrap_or_default(),
        None => ThreatState::Open,
    }
}
