//! OWASP Threat Dragon, edition 1 (cells of JointJS) and 2 (cells of AntV X6).

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{Element, ElementKind, Threat};

use super::faults::Faults;
use super::{element, flag, line, line_of, state_at};
use crate::cyber::tree::Node;

pub(super) fn model(root: &Node, faults: &mut Faults<'_>) -> ThreatModel {
    let mut model = ThreatModel::default();
    let mut second = root.text_of("version").is_some_and(|version| !version.starts_with('1'));
    match root.get("summary") {
        Some(summary) => {
            model.title = line_of(summary, "title");
            model.people.extend(line_of(summary, "owner"));
        }
        None => faults.error("bad-threat-model", "the model has no `summary`", root.place()),
    }
    let Some(detail) = root.get("detail") else {
        faults.error("bad-threat-model", "the model has no `detail`", root.place());
        model.format = edition(second);
        return model;
    };
    model.people.extend(line_of(detail, "reviewer"));
    for person in detail.get("contributors").map(Node::items).unwrap_or_default() {
        model.people.extend(line_of(person, "name"));
    }
    for diagram in detail.get("diagrams").map(Node::items).unwrap_or_default() {
        let title = line_of(diagram, "title");
        let cells = diagram.get("cells");
        second |= cells.is_some();
        let old = || diagram.get("diagramJson").and_then(|json| json.get("cells"));
        for cell in cells.or_else(old).map(Node::items).unwrap_or_default() {
            of_cell(cell, title.as_deref(), &mut model, faults);
        }
        model.diagrams.extend(title);
    }
    model.format = edition(second);
    model
}

fn edition(second: bool) -> String {
    format!("Threat Dragon {}", if second { 2 } else { 1 })
}

fn of_cell(cell: &Node, diagram: Option<&str>, model: &mut ThreatModel, faults: &mut Faults<'_>) {
    // Edition 2 keeps what it knows of a cell under `data`; edition 1 in the cell.
    let data = cell.get("data").unwrap_or(cell);
    let kind = data.text_of("type").or_else(|| cell.text_of("shape")).unwrap_or_default();
    let kind = match kind {
        "tm.Process" | "process" => ElementKind::Process,
        "tm.Store" | "store" => ElementKind::Store,
        "tm.Actor" | "actor" => ElementKind::Actor,
        "tm.Flow" | "flow" => ElementKind::Flow,
        "tm.Boundary" | "tm.BoundaryBox" | "trust-boundary-box" | "trust-boundary-curve" => {
            ElementKind::Boundary
        }
        "tm.Text" | "td-text-block" => return,
        other => {
            let message = format!("`{other}` is no kind of element of this format");
            faults.warning("unknown-element-kind", message, cell.place());
            return;
        }
    };
    let Some(id) = cell.text_of("id") else {
        faults.error("bad-threat-model", "the element has no `id`", cell.place());
        return;
    };
    let mut one = element(id, name(cell, data), kind);
    one.diagram = diagram.map(str::to_string);
    if flag(data, "outOfScope") == Some(true) {
        one.out_of_scope = Some(line_of(data, "reasonOutOfScope").unwrap_or_default());
    }
    if kind == ElementKind::Flow {
        one.from = end(cell, "source");
        one.to = end(cell, "target");
        one.protocol = line_of(data, "protocol");
        one.encrypted = flag(data, "isEncrypted");
        one.public_network = flag(data, "isPublicNetwork");
    }
    tags(data, &mut one);
    model.elements.push(one);
    for threat in data.get("threats").map(Node::items).unwrap_or_default() {
        let number = model.threats.len() + 1;
        model.threats.push(of_threat(threat, id, number, faults));
    }
}

/// The name of a cell: its own, that of its text, or that of its label.
fn name(cell: &Node, data: &Node) -> Option<String> {
    let label = |path: &str| cell.pointer(path).and_then(Node::text).map(line);
    line_of(data, "name")
        .or_else(|| label("/attrs/text/text"))
        .or_else(|| label("/labels/0/attrs/text/text"))
        .or_else(|| label("/labels/0/attrs/labelText/text"))
        .or_else(|| label("/labels/0"))
}

fn end(cell: &Node, name: &str) -> Option<String> {
    let end = cell.get(name)?;
    end.text_of("cell").or_else(|| end.text_of("id")).map(str::to_string)
}

/// What a store or process is said to be.
fn tags(data: &Node, one: &mut Element) {
    let names = [
        ("isALog", "log"),
        ("storesCredentials", "credentials"),
        ("isEncrypted", "encrypted"),
        ("isSigned", "signed"),
        ("isWebApplication", "web application"),
        ("providesAuthentication", "authenticates"),
    ];
    for (key, tag) in names {
        if flag(data, key) == Some(true) {
            one.tags.insert(tag.to_string());
        }
    }
}

fn of_threat(threat: &Node, against: &str, number: usize, faults: &mut Faults<'_>) -> Threat {
    let title = line_of(threat, "title").unwrap_or_else(|| format!("threat {number}"));
    Threat {
        id: threat
            .text_of("id")
            .or_else(|| threat.text_of("threatId"))
            .or_else(|| threat.text_of("number"))
            .map_or_else(|| number.to_string(), str::to_string),
        against: vec![against.to_string()],
        categories: line_of(threat, "type").into_iter().collect(),
        severity: line_of(threat, "severity").or_else(|| line_of(threat, "score")),
        state: state_at(threat.get("status"), &title, faults),
        mitigation: line_of(threat, "mitigation").unwrap_or_default(),
        description: line_of(threat, "description").unwrap_or_default(),
        title,
        ..Threat::default()
    }
}
