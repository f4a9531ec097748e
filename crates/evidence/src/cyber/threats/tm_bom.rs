//! TM-BOM: a threat model as components of a CycloneDX document.

use std::collections::BTreeMap;

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::ElementKind;

use super::faults::Faults;
use super::{element, line, line_of};
use crate::cyber::tree::Node;

/// Is this component a threat model or a part of one?
pub(super) fn is_model(component: &Node) -> bool {
    component.text_of("type") == Some("threat-model")
}

pub(super) fn model(root: &Node, faults: &mut Faults<'_>) -> ThreatModel {
    let edition = root.text_of("specVersion").unwrap_or_default();
    let mut model =
        ThreatModel { format: format!("TM-BOM (CycloneDX {edition})"), ..ThreatModel::default() };
    if let Some(metadata) = root.get("metadata") {
        model.title = metadata.get("component").and_then(|one| line_of(one, "name"));
        for author in metadata.get("authors").map(Node::items).unwrap_or_default() {
            model.people.extend(line_of(author, "name"));
        }
    }
    let parts = root.get("components").map(Node::items).unwrap_or_default();
    for diagram in parts.iter().filter(|part| is_model(part)) {
        let title = line_of(diagram, "name");
        for part in diagram.get("components").map(Node::items).unwrap_or_default() {
            of_part(part, title.as_deref(), &mut model, faults);
        }
        model.diagrams.extend(title);
    }
    let named: BTreeMap<String, String> =
        model.elements.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
    for one in &mut model.elements {
        if let Some(name) = one.zone.as_ref().and_then(|id| named.get(id)) {
            one.zone = Some(name.clone());
        }
    }
    model
}

fn of_part(part: &Node, diagram: Option<&str>, model: &mut ThreatModel, faults: &mut Faults<'_>) {
    let name = line_of(part, "name");
    let id = part.text_of("bom-ref").map(str::to_string).or_else(|| name.clone());
    let Some(id) = id else {
        faults.error("bad-threat-model", "the element has no `bom-ref`", part.place());
        return;
    };
    let properties: BTreeMap<String, String> = part
        .get("properties")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(|one| Some((one.text_of("name")?.to_string(), line(one.text_of("value")?))))
        .collect();
    let property = |key: &str| properties.get(&format!("cdx:model:{key}")).cloned();
    let said = property("type").unwrap_or_default();
    let kind = match said.as_str() {
        "boundary" => ElementKind::Boundary,
        "actor" => ElementKind::Actor,
        "datastore" => ElementKind::Store,
        "dataflow" => ElementKind::Flow,
        "asset" => ElementKind::Asset,
        _ => ElementKind::Process,
    };
    let mut one = element(&id, name, kind);
    one.diagram = diagram.map(str::to_string);
    one.zone = property("inBoundary");
    one.from = property("dataflow:source");
    one.to = property("dataflow:destination");
    one.protocol = property("dataflow:protocol").or_else(|| property("protocol"));
    let encrypted = property("dataflow:isEncrypted").or_else(|| property("isEncrypted"));
    one.encrypted = encrypted.and_then(|flag| flag.parse().ok());
    one.tags.extend(property("platform"));
    if !said.is_empty() {
        one.tags.insert(said);
    }
    model.elements.push(one);
}
