//! Relationships of SPDX 3: what depends on what, which licences, what the bill is about.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::cyber::bill::{Bill, Completeness, Component};

use super::{Graph, each, field, id, kind, package, text};
use crate::cyber::tree::Node;

/// Relationships whose origin depends on, or contains, its goals.
const FORWARD: [&str; 8] = [
    "dependsOn",
    "contains",
    "hasStaticLink",
    "hasDynamicLink",
    "hasPrerequisite",
    "hasOptionalComponent",
    "hasOptionalDependency",
    "hasProvidedDependency",
];

/// Read dependencies, licences and the subject.
pub(super) fn read<'a>(bill: &mut Bill, graph: &Graph<'a>, tops: [Option<&'a Node>; 2]) {
    let tops: Vec<&Node> = tops.into_iter().flatten().collect();
    let top_ids: BTreeSet<&str> = tops.iter().filter_map(|top| id(top)).collect();
    let mut described: Vec<String> = Vec::new();
    let mut licences: BTreeMap<String, [Vec<String>; 2]> = BTreeMap::new();
    let mut distributed: BTreeMap<String, Vec<&Node>> = BTreeMap::new();
    for relation in graph.elements.iter().filter(|node| kind(node).ends_with("Relationship")) {
        let from = field(relation, "from").and_then(|from| from.text().or_else(|| id(from)));
        let Some(from) = from else { continue };
        let to: Vec<&Node> = each(relation, "to").collect();
        let ids = to.iter().filter_map(|to| to.text().or_else(|| id(to)));
        match text(relation, "relationshipType").unwrap_or_default() {
            "describes" if top_ids.contains(from) => described.extend(ids.map(str::to_string)),
            kind @ ("hasDeclaredLicense" | "hasConcludedLicense") => {
                let lists = licences.entry(from.to_string()).or_default();
                let list = &mut lists[usize::from(kind == "hasConcludedLicense")];
                list.extend(to.iter().filter_map(|to| licence(graph, to)));
            }
            "hasDistributionArtifact" => {
                let files = to.iter().filter_map(|to| graph.object(to));
                distributed.entry(from.to_string()).or_default().extend(files);
            }
            kind if FORWARD.contains(&kind) && !top_ids.contains(from) => {
                edge(bill, graph, (from, kind), ids.collect());
                complete(bill, relation, from);
            }
            _ => {}
        }
    }
    for component in &mut bill.components {
        if let Some(lists) = licences.remove(&component.id) {
            licensed(component, lists);
        }
        for file in distributed.remove(&component.id).unwrap_or_default() {
            package::distributed(component, graph, file);
        }
    }
    files(bill, graph);
    let roots = tops.iter().flat_map(|top| each(top, "rootElement")).filter_map(Node::text);
    let roots = roots.filter(|root| !top_ids.contains(root)).map(str::to_string);
    bill.subject = roots.chain(described).next();
}

/// Dependencies of one element; `NoneElement` says that there is none.
fn edge(bill: &mut Bill, graph: &Graph<'_>, (from, kind): (&str, &str), to: Vec<&str>) {
    let unknown = |id: &&str| id.ends_with("NoAssertionElement") || *id == "NOASSERTION";
    let none = |id: &&str| id.ends_with("NoneElement") || *id == "NONE";
    let is_file =
        |id: &str| graph.by_id.get(id).is_some_and(|node| super::kind(node).ends_with("File"));
    let mut on: Vec<String> = Vec::new();
    for id in to.iter().filter(|id| !unknown(id) && !none(id)) {
        // A file that a package merely contains is no component.
        if kind != "contains" || !is_file(id) {
            on.push(id.to_string());
        }
    }
    if !on.is_empty() || to.iter().any(none) {
        bill.dependencies.entry(from.to_string()).or_default().extend(on);
    }
}

fn complete(bill: &mut Bill, relation: &Node, from: &str) {
    let said = match text(relation, "completeness") {
        Some("complete") => Completeness::Complete,
        Some("incomplete") => Completeness::Incomplete,
        _ => return,
    };
    let known = bill.completeness.entry(from.to_string()).or_insert(said);
    if said == Completeness::Incomplete {
        *known = said;
    }
}

/// A licence as an expression; `None` where nothing is asserted.
pub(super) fn licence<'a>(graph: &Graph<'a>, value: &'a Node) -> Option<String> {
    let element = graph.object(value);
    let said = element.and_then(|element| {
        let names = ["licenseExpression", "name", "licenseText"];
        names.iter().find_map(|name| text(element, name))
    });
    let named = value.text().or_else(|| id(value)).map(|id| id.rsplit('/').next().unwrap_or(id));
    said.or(named).map(str::to_string)
}

fn licensed(component: &mut Component, [declared, concluded]: [Vec<String>; 2]) {
    let unknown =
        |licence: &String| licence.ends_with("NoAssertionLicense") || licence == "NOASSERTION";
    let none = |licence: &String| licence.ends_with("NoneLicense") || licence == "NONE";
    for (name, list) in [("licence", &declared), ("licence_concluded", &concluded)] {
        if list.iter().any(unknown) {
            component.unknown.insert(name.to_string(), String::new());
        } else if list.iter().any(none) {
            component.unknown.insert(name.to_string(), "NONE".to_string());
        }
    }
    let known = |list: Vec<String>| -> Vec<String> {
        list.into_iter().filter(|licence| !unknown(licence) && !none(licence)).collect()
    };
    component.licences = known(declared);
    let concluded = known(concluded);
    component.licence_concluded = (!concluded.is_empty()).then(|| concluded.join(" AND "));
}

/// Files that contain something, or depend or are depended on, are components.
fn files(bill: &mut Bill, graph: &Graph<'_>) {
    let named = bill.dependencies.iter().flat_map(|(id, on)| std::iter::once(id).chain(on));
    let named: BTreeSet<&str> = named.map(String::as_str).collect();
    let mut found = Vec::new();
    for file in graph.elements.iter().filter(|node| kind(node).ends_with("File")) {
        let Some(id) = id(file).filter(|id| named.contains(id)) else { continue };
        let name = text(file, "name").unwrap_or_default().to_string();
        found.push(Component {
            id: id.to_string(),
            id_given: true,
            kind: Some("file".to_string()),
            filename: Some(name.clone()),
            name,
            place: file.place(),
            ..Component::default()
        });
    }
    bill.components.extend(found);
}
