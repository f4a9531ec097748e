//! The form in which tools wrote SPDX 2.1 as JSON, YAML and XML before there was a schema:
//! the document inside `Document`, packages inside what the document describes.

use crate::cyber::markup::Element;
use crate::cyber::tree::{Node, Value};

/// The document inside its wrapping, if it has one.
pub(in crate::cyber::bill) fn inner(tree: &Node) -> Option<&Node> {
    tree.get("SpdxDocument").unwrap_or(tree).get("Document")
}

/// The edition that a wrapped document names.
pub(in crate::cyber::bill) fn edition(tree: &Node) -> Option<&str> {
    let document = inner(tree)?;
    let edition = document.text_of("specVersion").or(document.text_of("spdxVersion"))?;
    Some(edition).filter(|edition| edition.starts_with("SPDX-"))
}

/// The edition that a wrapped document in XML names.
pub(in crate::cyber::bill) fn xml_edition(root: &Element) -> Option<&str> {
    let document = root.child("Document").filter(|_| root.name == "SpdxDocument")?;
    let edition = document.child("specVersion").or(document.child("spdxVersion"))?;
    Some(edition.text.trim()).filter(|edition| edition.starts_with("SPDX-"))
}

/// The tree without its wrapping.
pub(in crate::cyber::bill) fn unwrapped(tree: Node) -> Node {
    let Some(document) = inner(&tree).or((tree.get("specVersion").is_some()).then_some(&tree))
    else {
        return tree;
    };
    let mut entries = Vec::new();
    for (name, node) in document.entries() {
        let name = if name == "specVersion" { "spdxVersion" } else { name };
        match name {
            "documentDescribes" => described(node, &mut entries),
            _ => entries.push((name.to_string(), node.clone())),
        }
    }
    Node::map_at(entries, tree.span)
}

fn described(node: &Node, entries: &mut Vec<(String, Node)>) {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    for item in items {
        let Some(package) = item.get("Package") else {
            if item.text().is_some() {
                entries.push(("documentDescribes".to_string(), item.clone()));
            }
            continue;
        };
        if let Some(id) = package.get("SPDXID") {
            entries.push(("documentDescribes".to_string(), id.clone()));
        }
        entries.push(("packages".to_string(), package.clone()));
    }
}
