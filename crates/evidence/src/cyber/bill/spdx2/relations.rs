//! Relationships of SPDX 2: what the document is about, and what depends on what.

use std::collections::BTreeSet;

use reliance_model::cyber::bill::{Bill, Component};

use crate::cyber::bill::faults::Faults;
use crate::cyber::tree::Node;

/// Relationships whose left side depends on, or contains, the right.
const FORWARD: [&str; 5] =
    ["DEPENDS_ON", "CONTAINS", "STATIC_LINK", "DYNAMIC_LINK", "HAS_PREREQUISITE"];
/// Relationships whose right side depends on, or contains, the left.
const BACKWARD: [&str; 11] = [
    "DEPENDENCY_OF",
    "CONTAINED_BY",
    "PREREQUISITE_FOR",
    "RUNTIME_DEPENDENCY_OF",
    "BUILD_DEPENDENCY_OF",
    "DEV_DEPENDENCY_OF",
    "TEST_DEPENDENCY_OF",
    "OPTIONAL_DEPENDENCY_OF",
    "PROVIDED_DEPENDENCY_OF",
    "OPTIONAL_COMPONENT_OF",
    "PACKAGE_OF",
];

/// Read what the document is about, and its dependencies.
pub(super) fn read(bill: &mut Bill, tree: &Node, faults: &mut Faults<'_>) {
    unique(bill, faults);
    let document = tree.text_of("SPDXID").unwrap_or("SPDXRef-DOCUMENT").to_string();
    let files: BTreeSet<&str> =
        tree.each("files").filter_map(|file| file.text_of("SPDXID")).collect();
    let mut described: Vec<String> =
        tree.each("documentDescribes").filter_map(Node::text).map(str::to_string).collect();
    let mut edges: Vec<(String, Option<String>)> = Vec::new();
    for relation in tree.each("relationships") {
        let kind = relation.text_of("relationshipType").unwrap_or_default();
        let (Some(left), Some(right)) =
            (relation.text_of("spdxElementId"), relation.text_of("relatedSpdxElement"))
        else {
            continue;
        };
        let (left, right) = (left.to_string(), right.to_string());
        match kind {
            "DESCRIBES" if left == document => described.push(right),
            "DESCRIBED_BY" if right == document => described.push(left),
            // A file that a package merely contains is no component.
            "CONTAINS" if files.contains(right.as_str()) => {}
            "CONTAINED_BY" if files.contains(left.as_str()) => {}
            kind if FORWARD.contains(&kind) => edges.extend(edge(left, right)),
            kind if BACKWARD.contains(&kind) => edges.extend(edge(right, left)),
            _ => {}
        }
    }
    edges.retain(|(left, _)| *left != document);
    described.retain(|id| *id != document && !is_word(id));
    // A file may be described beside the package that it belongs to.
    let packages: BTreeSet<&str> =
        bill.components.iter().map(|component| component.id.as_str()).collect();
    described.sort_by_key(|id| !packages.contains(id.as_str()));
    let named = edges.iter().flat_map(|(left, right)| std::iter::once(left).chain(right));
    let named: BTreeSet<&str> = named.chain(described.first()).map(String::as_str).collect();
    for file in tree.each("files") {
        let id = file.text_of("SPDXID").unwrap_or_default();
        if named.contains(id) {
            bill.components.push(as_component(file, id));
        }
    }
    bill.subject = described.into_iter().next();
    for (left, right) in edges {
        bill.dependencies.entry(left).or_default().extend(right);
    }
}

/// Words that stand for nothing known, or for nothing.
fn is_word(id: &str) -> bool {
    matches!(id, "NOASSERTION" | "NONE")
}

/// An edge; to nothing where the right side is said to be none, no edge where it is not
/// known.
fn edge(left: String, right: String) -> Option<(String, Option<String>)> {
    match (left.as_str(), right.as_str()) {
        ("NOASSERTION" | "NONE", _) | (_, "NOASSERTION") => None,
        (_, "NONE") => Some((left, None)),
        _ => Some((left, Some(right))),
    }
}

fn as_component(file: &Node, id: &str) -> Component {
    let name = file.text_of("fileName").or(file.text_of("name")).unwrap_or_default().to_string();
    let mut component = Component {
        id: id.to_string(),
        id_given: true,
        kind: Some("file".to_string()),
        filename: Some(name.clone()),
        name,
        place: file.place(),
        ..Component::default()
    };
    for checksum in file.each("checksums") {
        let value = checksum.text_of("checksumValue");
        if let (Some(name), Some(value)) = (checksum.text_of("algorithm"), value) {
            let name = super::package::hash_name(name);
            component.hashes.entry(name).or_insert(value.to_ascii_lowercase());
        }
    }
    component
}

/// An id that comes again is a fault, and the later component gets one from its place.
fn unique(bill: &mut Bill, faults: &mut Faults<'_>) {
    let mut seen = BTreeSet::new();
    for (at, component) in bill.components.iter_mut().enumerate() {
        if seen.insert(component.id.clone()) {
            continue;
        }
        let message = format!("another package has the id `{}`, too", component.id);
        faults.error("duplicate-bill-id", message, component.place.clone());
        component.id = format!("#/packages/{at}");
        component.id_given = false;
        seen.insert(component.id.clone());
    }
}
