//! The Open Threat Model, editions 0.1 and 0.2, as JSON or YAML.
//!
//! The format lists what may happen once, and at every component and flow which of it
//! applies there, in which state, and by which mitigations. Threats are kept by what is
//! said of them together: elements where a threat has the same state and mitigations stand
//! in one entry.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{Element, ElementKind, Threat, ThreatState};

use super::faults::Faults;
use super::{element, flag, line_of, state_at};
use crate::cyber::tree::Node;

/// Where a threat applies: elements by state and mitigations.
type Applies = BTreeMap<String, BTreeMap<(ThreatState, String), Vec<String>>>;

pub(super) fn model(root: &Node, faults: &mut Faults<'_>) -> ThreatModel {
    let edition = root.text_of("otmVersion").unwrap_or_default();
    let mut model = ThreatModel { format: format!("OTM {edition}"), ..ThreatModel::default() };
    if let Some(project) = root.get("project") {
        model.title = line_of(project, "name");
        model.people.extend(line_of(project, "owner"));
        let attributes = project.get("attributes");
        model.version = attributes.and_then(|all| line_of(all, "version"));
    }
    for view in root.get("representations").map(Node::items).unwrap_or_default() {
        if view.text_of("type") == Some("diagram") {
            model.diagrams.extend(line_of(view, "name"));
        }
    }
    let views = views(root);
    let mitigations = mitigations(root);
    let mut applies = Applies::new();
    let mut zones = BTreeMap::new();
    for (key, kind) in [
        ("trustZones", ElementKind::Boundary),
        ("assets", ElementKind::Asset),
        ("components", ElementKind::Process),
        ("dataflows", ElementKind::Flow),
    ] {
        for node in root.get(key).map(Node::items).unwrap_or_default() {
            let Some(id) = node.text_of("id") else {
                faults.error("bad-threat-model", "the element has no `id`", node.place());
                continue;
            };
            let one = of_element(node, id, kind, (&zones, &views));
            if kind == ElementKind::Boundary {
                zones.insert(id.to_string(), one.name.clone());
            }
            model.elements.push(one);
            instances(node, id, &mitigations, &mut applies, faults);
        }
    }
    threats(root, applies, &mut model, faults);
    model
}

/// Names of the representations by their ids.
fn views(root: &Node) -> BTreeMap<String, String> {
    let views = root.get("representations").map(Node::items).unwrap_or_default();
    views
        .iter()
        .filter_map(|view| Some((view.text_of("id")?.to_string(), line_of(view, "name")?)))
        .collect()
}

/// What mitigates, in words, by id.
fn mitigations(root: &Node) -> BTreeMap<String, String> {
    let all = root.get("mitigations").map(Node::items).unwrap_or_default();
    let words = |node: &Node| {
        let mut words = line_of(node, "name").unwrap_or_default();
        if let Some(more) = line_of(node, "description").filter(|more| *more != words) {
            words = if words.is_empty() { more } else { format!("{words}: {more}") };
        }
        let tags = texts(node, "tags");
        match tags.is_empty() {
            true => words,
            false => format!("{words} [{}]", tags.join(", ")),
        }
    };
    all.iter().filter_map(|node| Some((node.text_of("id")?.to_string(), words(node)))).collect()
}

fn texts(node: &Node, name: &str) -> Vec<String> {
    let items = node.get(name).map(Node::items).unwrap_or_default();
    items.iter().filter_map(Node::text).map(str::to_string).collect()
}

fn of_element(
    node: &Node,
    id: &str,
    kind: ElementKind,
    (zones, views): (&BTreeMap<String, String>, &BTreeMap<String, String>),
) -> Element {
    let technology = node.text_of("type").unwrap_or_default();
    let kind = match kind {
        ElementKind::Process => of_type(technology),
        kind => kind,
    };
    let mut one = element(id, line_of(node, "name"), kind);
    one.tags.extend(texts(node, "tags"));
    if !technology.is_empty() {
        one.tags.insert(technology.to_string());
    }
    let attributes = ["attributes", "properties"].into_iter().filter_map(|key| node.get(key));
    for attributes in attributes {
        one.protocol = one.protocol.or_else(|| line_of(attributes, "protocol"));
        one.encrypted = one.encrypted.or_else(|| flag(attributes, "encrypted"));
        one.public_network = one.public_network.or_else(|| flag(attributes, "publicNetwork"));
        let out = ["outOfScope", "Out Of Scope"].into_iter().find_map(|key| flag(attributes, key));
        if out == Some(true) {
            let reasons = ["reasonOutOfScope", "Reason For Out Of Scope"];
            let reason = reasons.into_iter().find_map(|key| line_of(attributes, key));
            one.out_of_scope = Some(reason.unwrap_or_default());
        }
    }
    if let Some(zone) = node.get("parent").and_then(|parent| parent.text_of("trustZone")) {
        one.zone = Some(zones.get(zone).cloned().unwrap_or_else(|| zone.to_string()));
    }
    let shown = node.get("representations").map(Node::items).unwrap_or_default();
    let shown = shown.iter().find_map(|one| views.get(one.text_of("representation")?));
    one.diagram = shown.cloned();
    one.from = node.text_of("source").map(str::to_string);
    one.to = node.text_of("destination").map(str::to_string);
    one
}

/// The kind of a component: the format has its own words only as technologies.
fn of_type(technology: &str) -> ElementKind {
    let plain = technology.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    match () {
        () if any(&["actor", "external-entity", "external entity", "user", "human"]) => {
            ElementKind::Actor
        }
        () if any(&["database", "-db-", "storage", "datastore", "data-store", "file-system"]) => {
            ElementKind::Store
        }
        () => ElementKind::Process,
    }
}

/// The threats that apply to an element.
fn instances(
    node: &Node,
    id: &str,
    mitigations: &BTreeMap<String, String>,
    applies: &mut Applies,
    faults: &mut Faults<'_>,
) {
    for instance in node.get("threats").map(Node::items).unwrap_or_default() {
        let Some(threat) = instance.text_of("threat") else {
            faults.error("bad-threat-model", "nothing says which threat this is", instance.place());
            continue;
        };
        let state = state_at(instance.get("state"), threat, faults);
        let mut done = Vec::new();
        let mut planned = false;
        for one in instance.get("mitigations").map(Node::items).unwrap_or_default() {
            let Some(name) = one.text_of("mitigation") else { continue };
            let stands = one.text_of("state").unwrap_or_default().to_lowercase();
            if ["required", "recommended", "rejected", "suggested"].contains(&stands.as_str()) {
                planned = true;
                continue;
            }
            done.push(mitigations.get(name).cloned().unwrap_or_else(|| name.to_string()));
        }
        if state == ThreatState::Mitigated && done.is_empty() && planned {
            let message =
                format!("`{threat}` is said to be mitigated, but its mitigations are only planned");
            faults.warning("mitigation-only-planned", message, instance.place());
        }
        let of_threat = applies.entry(threat.to_string()).or_default();
        of_threat.entry((state, done.join("; "))).or_default().push(id.to_string());
    }
}

fn threats(root: &Node, mut applies: Applies, model: &mut ThreatModel, faults: &mut Faults<'_>) {
    let mut known = BTreeSet::new();
    for node in root.get("threats").map(Node::items).unwrap_or_default() {
        let Some(id) = node.text_of("id") else {
            faults.error("bad-threat-model", "the threat has no `id`", node.place());
            continue;
        };
        known.insert(id.to_string());
        let threat = Threat {
            id: id.to_string(),
            title: line_of(node, "name").unwrap_or_else(|| id.to_string()),
            description: line_of(node, "description").unwrap_or_default(),
            categories: texts(node, "categories").into_iter().collect(),
            severity: severity(node),
            links: texts(node, "cwes").into_iter().chain(texts(node, "tags")).collect(),
            ..Threat::default()
        };
        let Some(places) = applies.remove(id) else {
            model.threats.push(threat);
            continue;
        };
        for ((state, mitigation), against) in places {
            model.threats.push(Threat { against, state, mitigation, ..threat.clone() });
        }
    }
    for id in applies.keys().filter(|id| !known.contains(*id)) {
        let message = format!("an element names the threat `{id}`, which is not in the model");
        faults.whole("unknown-threat", message);
    }
}

/// Likelihood and impact, as written.
fn severity(node: &Node) -> Option<String> {
    let risk = node.get("risk")?;
    let parts: Vec<String> = ["likelihood", "impact"]
        .into_iter()
        .filter_map(|key| Some(format!("{key} {}", risk.text_of(key)?)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
