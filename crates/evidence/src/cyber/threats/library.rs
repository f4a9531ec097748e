//! TM-BOM as the schema of the OWASP threat model library has it.
//!
//! The format gives a threat no state. One against which a control is active counts as
//! mitigated by it; every other is open.

use std::collections::BTreeMap;

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{ElementKind, Threat, ThreatState};

use super::faults::Faults;
use super::{element, flag, line, line_of};
use crate::cyber::tree::Node;

pub(super) fn model(root: &Node, faults: &mut Faults<'_>) -> ThreatModel {
    let mut model = ThreatModel {
        format: "TM-BOM (threat model library)".into(),
        title: root.get("scope").and_then(|scope| line_of(scope, "title")),
        version: line_of(root, "version"),
        ..ThreatModel::default()
    };
    let mut zones = BTreeMap::new();
    for (key, kind) in [
        ("trust_zones", ElementKind::Boundary),
        ("actors", ElementKind::Actor),
        ("components", ElementKind::Process),
        ("data_stores", ElementKind::Store),
        ("data_sets", ElementKind::Asset),
        ("data_flows", ElementKind::Flow),
    ] {
        for node in root.get(key).map(Node::items).unwrap_or_default() {
            let Some(id) = node.text_of("symbolic_name") else {
                let message = "the element has no `symbolic_name`";
                faults.error("bad-threat-model", message, node.place());
                continue;
            };
            let mut one = element(id, line_of(node, "title"), kind);
            if kind == ElementKind::Boundary {
                zones.insert(id.to_string(), one.name.clone());
            }
            let zone = node.text_of("trust_zone");
            one.zone = zone.map(|zone| zones.get(zone).cloned().unwrap_or_else(|| zone.into()));
            one.from = end(node, "source");
            one.to = end(node, "destination");
            if kind == ElementKind::Flow {
                one.encrypted = flag(node, "encrypted");
            }
            for key in ["type", "vendor", "product"] {
                one.tags.extend(line_of(node, key));
            }
            model.elements.push(one);
        }
    }
    threats(root, &mut model, faults);
    model
}

fn end(node: &Node, name: &str) -> Option<String> {
    node.get(name)?.text_of("object").map(str::to_string)
}

fn names<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    node.get(key).map(Node::items).unwrap_or_default().iter().filter_map(Node::text)
}

fn threats(root: &Node, model: &mut ThreatModel, faults: &mut Faults<'_>) {
    let mut active: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for control in root.get("controls").map(Node::items).unwrap_or_default() {
        let words = [line_of(control, "title"), line_of(control, "description")];
        let words: Vec<String> = words.into_iter().flatten().collect();
        if control.text_of("status") == Some("active") && !words.is_empty() {
            for threat in names(control, "threats") {
                active.entry(threat).or_default().push(words.join(": "));
            }
        }
    }
    let mut levels: BTreeMap<&str, String> = BTreeMap::new();
    for risk in root.get("risks").map(Node::items).unwrap_or_default() {
        let Some(level) = line_of(risk, "level") else { continue };
        for threat in names(risk, "threats") {
            levels.entry(threat).or_insert_with(|| level.clone());
        }
    }
    for node in root.get("threats").map(Node::items).unwrap_or_default() {
        let Some(id) = node.text_of("symbolic_name") else {
            let message = "the threat has no `symbolic_name`";
            faults.error("bad-threat-model", message, node.place());
            continue;
        };
        let done = active.get(id);
        model.threats.push(Threat {
            id: id.to_string(),
            title: line_of(node, "title").unwrap_or_else(|| id.to_string()),
            description: line_of(node, "description").unwrap_or_default(),
            against: against(node),
            categories: line_of(node, "event").into_iter().collect(),
            severity: levels.get(id).cloned(),
            state: done.map_or(ThreatState::Open, |_| ThreatState::Mitigated),
            mitigation: done.map(|words| words.join("; ")).unwrap_or_default(),
            links: links(node).collect(),
        });
    }
}

/// Elements it is against: names, or objects that name one.
fn against(node: &Node) -> Vec<String> {
    let items = node.get("components_affected").map(Node::items).unwrap_or_default();
    let name = |item: &Node| item.text().or_else(|| item.text_of("object")).map(line);
    items.iter().filter_map(name).collect()
}

/// `CAPEC-100`, `CWE-120`.
fn links(node: &Node) -> impl Iterator<Item = String> + use<'_> {
    let kinds = [("attack_mechanisms", "capec_id", "CAPEC"), ("weaknesses", "cwe_id", "CWE")];
    kinds.into_iter().flat_map(move |(key, id, prefix)| {
        let items = node.get(key).map(Node::items).unwrap_or_default();
        items.iter().filter_map(move |item| Some(format!("{prefix}-{}", item.text_of(id)?)))
    })
}
