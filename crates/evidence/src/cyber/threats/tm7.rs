//! Models of the Microsoft Threat Modeling Tool (`.tm7`), and its templates (`.tb7`).
//!
//! A threat of this tool is one of an interaction: it is against the flow and against what
//! the flow leads to. A template lists kinds of threats, and is no model.

use std::collections::BTreeMap;

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{ElementKind, Threat};
use reliance_model::problem::Place;

use super::faults::Faults;
use super::{element, line, state};
use crate::cyber::markup::Element as Xml;

pub(super) fn model(root: &Xml, faults: &mut Faults<'_>) -> ThreatModel {
    let mut model = ThreatModel { format: "TM7".into(), ..ThreatModel::default() };
    model.version = text_of(root, "Version");
    if let Some(about) = root.child("MetaInformation") {
        model.title = text_of(about, "ThreatModelName");
        for key in ["Owner", "Contributors", "Reviewer"] {
            model.people.extend(text_of(about, key));
        }
    }
    let mut titles = BTreeMap::new();
    let surfaces = root.child("DrawingSurfaceList").into_iter();
    for surface in surfaces.flat_map(|list| list.each("DrawingSurfaceModel")) {
        let title = text_of(surface, "Header").or_else(|| property(surface, "Name"));
        if let (Some(guid), Some(title)) = (text_of(surface, "Guid"), &title) {
            titles.insert(guid, title.clone());
        }
        for list in ["Borders", "Lines"] {
            let entries = surface.child(list).into_iter().flat_map(|list| &list.children);
            for entry in entries {
                if let Some(value) = entry.child("Value") {
                    of_shape(value, title.as_deref(), &mut model, faults);
                }
            }
        }
        model.diagrams.extend(title);
    }
    let categories = categories(root.child("KnowledgeBase"));
    let instances = root.child("ThreatInstances").into_iter().flat_map(|list| &list.children);
    for value in instances.filter_map(|entry| entry.child("Value")) {
        let number = model.threats.len() + 1;
        model.threats.push(of_threat(value, number, &categories, faults));
    }
    model
}

/// A template has a name and an edition, and no element.
pub(super) fn template(root: &Xml, faults: &mut Faults<'_>) -> ThreatModel {
    let manifest = root.child("Manifest");
    let attribute = |name: &str| manifest.and_then(|one| one.attribute(name)).map(line);
    let message = "this is a template of the Microsoft Threat Modeling Tool, which lists kinds of \
                   threats; it is no model of a device";
    faults.error("threat-template", message, Place::Bytes(root.span.start..root.span.start));
    ThreatModel {
        format: "TB7".into(),
        title: attribute("name"),
        version: attribute("version"),
        people: attribute("author").into_iter().collect(),
        ..ThreatModel::default()
    }
}

fn text_of(node: &Xml, name: &str) -> Option<String> {
    let text = line(&node.child(name)?.text);
    (!text.is_empty()).then_some(text)
}

/// The value of a display attribute.
fn property(node: &Xml, name: &str) -> Option<String> {
    let all = node.child("Properties")?;
    let one = all.children.iter().find(|one| text_of(one, "DisplayName").as_deref() == Some(name));
    text_of(one?, "Value")
}

/// Is a display attribute set to a word that says yes? Lists keep the place of the chosen one.
fn chosen(node: &Xml, name: &str) -> Option<String> {
    let all = node.child("Properties")?;
    let one =
        all.children.iter().find(|one| text_of(one, "DisplayName").as_deref() == Some(name))?;
    let at: usize = text_of(one, "SelectedIndex")?.parse().ok()?;
    let value = one.child("Value")?.children.get(at)?;
    Some(line(&value.text)).filter(|text| !text.is_empty())
}

fn of_shape(value: &Xml, diagram: Option<&str>, model: &mut ThreatModel, faults: &mut Faults<'_>) {
    let shape = value.attribute("type").unwrap_or_default();
    let generic = text_of(value, "GenericTypeId").unwrap_or_default();
    let kind = match (shape, generic.as_str()) {
        ("StencilEllipse", _) | (_, "GE.P") => ElementKind::Process,
        ("StencilParallelLines", _) | (_, "GE.DS") => ElementKind::Store,
        ("StencilRectangle", _) | (_, "GE.EI") => ElementKind::Actor,
        ("Connector", _) | (_, "GE.DF") => ElementKind::Flow,
        ("BorderBoundary" | "LineBoundary", _) | (_, "GE.TB.B" | "GE.TB.L" | "GE.TB") => {
            ElementKind::Boundary
        }
        (_, "GE.A") => return,
        _ => {
            let message = format!("`{shape}` is no kind of element of this format");
            faults.warning("unknown-element-kind", message, Place::Bytes(value.span.clone()));
            return;
        }
    };
    let Some(id) = text_of(value, "Guid") else {
        let place = Place::Bytes(value.span.clone());
        faults.error("bad-threat-model", "the element has no `Guid`", place);
        return;
    };
    let mut one = element(&id, property(value, "Name"), kind);
    one.diagram = diagram.map(str::to_string);
    one.tags.extend(text_of(value, "TypeId"));
    if property(value, "Out Of Scope").is_some_and(|flag| flag.eq_ignore_ascii_case("true")) {
        one.out_of_scope = Some(property(value, "Reason For Out Of Scope").unwrap_or_default());
    }
    if kind == ElementKind::Flow {
        one.from = text_of(value, "SourceGuid");
        one.to = text_of(value, "TargetGuid");
        one.protocol = property(value, "Protocol");
        let word = chosen(value, "Provides Confidentiality").map(|word| word.to_lowercase());
        one.encrypted = match word.as_deref() {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        };
    }
    model.elements.push(one);
}

/// Names of the categories of threats, by their ids.
fn categories(base: Option<&Xml>) -> BTreeMap<String, String> {
    let all = base.and_then(|base| base.child("ThreatCategories"));
    let all = all.into_iter().flat_map(|all| &all.children);
    all.filter_map(|one| Some((text_of(one, "Id")?, text_of(one, "Name")?))).collect()
}

fn of_threat(
    value: &Xml,
    number: usize,
    categories: &BTreeMap<String, String>,
    faults: &mut Faults<'_>,
) -> Threat {
    let pairs = value.child("Properties").into_iter().flat_map(|all| &all.children);
    let said: BTreeMap<String, String> =
        pairs.filter_map(|pair| Some((text_of(pair, "Key")?, text_of(pair, "Value")?))).collect();
    let said = |key: &str| said.get(key).cloned().or_else(|| text_of(value, key));
    let id = text_of(value, "Id").unwrap_or_else(|| number.to_string());
    let category = said("UserThreatCategory");
    let category = category.map(|word| categories.get(&word).cloned().unwrap_or(word));
    let word = text_of(value, "State").unwrap_or_default();
    let stands = state(&word).unwrap_or_else(|| {
        let message = format!("`{word}` is no state of a threat; it counts as open");
        let place = Place::Bytes(value.span.clone());
        faults.warning("unknown-threat-state", message, place);
        Default::default()
    });
    let ends = ["FlowGuid", "TargetGuid"];
    let zero = |guid: &String| !guid.chars().all(|c| c == '0' || c == '-');
    Threat {
        title: said("Title").unwrap_or_else(|| format!("threat {id}")),
        description: said("UserThreatDescription").unwrap_or_default(),
        against: ends.into_iter().filter_map(|key| text_of(value, key)).filter(zero).collect(),
        categories: category.into_iter().collect(),
        severity: said("Priority"),
        state: stands,
        mitigation: said("StateInformation").unwrap_or_default(),
        links: text_of(value, "TypeId").into_iter().collect(),
        id,
    }
}
