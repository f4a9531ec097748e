//! SPDX 2 as RDF in XML, in the shape that its JSON has.
//!
//! The graph is read as SPDX tools write it: nodes as elements with their type, nested in
//! properties or named by them.

use std::collections::BTreeMap;

use crate::cyber::markup::Element;
use crate::cyber::tree::Node;

/// Namespace of the terms of SPDX 2.
const TERMS: &str = "http://spdx.org/rdf/terms#";
/// Nesting of licences that is followed; references may go in circles.
const DEEPEST_LICENCE: usize = 16;

/// The edition, where the root is RDF with a document of SPDX in it.
pub(in crate::cyber::bill) fn edition(root: &Element) -> Option<&str> {
    let terms = root.attributes.iter().any(|(_, value)| value == TERMS);
    let document = root.child("SpdxDocument").filter(|_| terms && root.name == "RDF")?;
    Some(document.child("specVersion").map_or("", |version| version.text.trim()))
}

/// The document in the shape of JSON.
pub(in crate::cyber::bill) fn shaped(root: &Element) -> Node {
    let mut graph = Graph { nodes: BTreeMap::new(), order: Vec::new() };
    graph.walk(root);
    let mut entries = Vec::new();
    if let Some(document) = root.child("SpdxDocument") {
        entries = graph.document(document);
    }
    for name in &graph.order {
        let Some(parts) = graph.nodes.get(name.as_str()) else { continue };
        let Some(kind) = parts.first().map(|part| part.name.as_str()) else { continue };
        match kind {
            "Package" => entries.push(("packages".to_string(), graph.package(parts))),
            "File" => entries.push(("files".to_string(), graph.file(parts))),
            _ => {}
        }
        for part in parts {
            graph.relations(part, &id(name), &mut entries);
        }
    }
    Node::map_at(entries, root.span.clone())
}

/// Elements of the graph by what names them; a node may be described in several places.
struct Graph<'a> {
    nodes: BTreeMap<&'a str, Vec<&'a Element>>,
    order: Vec<String>,
}

/// What names an element.
fn named(element: &Element) -> Option<&str> {
    element.attribute("about").or(element.attribute("nodeID")).or(element.attribute("ID"))
}

/// What a property refers to.
fn referred(property: &Element) -> Option<&str> {
    property.attribute("resource").or(property.attribute("nodeID"))
}

/// The last part of an address.
fn last(address: &str) -> &str {
    address.rsplit(['#', '/']).next().unwrap_or_default()
}

/// The id of an element in its document.
fn id(address: &str) -> String {
    match last(address) {
        "noassertion" => "NOASSERTION".to_string(),
        "none" => "NONE".to_string(),
        id => id.to_string(),
    }
}

/// `relationshipType_dependsOn` as `DEPENDS_ON`.
fn constant(address: &str, between: char) -> String {
    let word = last(address);
    let word = word.split_once('_').map_or(word, |(_, word)| word);
    let mut text = String::new();
    for char in word.chars() {
        if char.is_ascii_uppercase() && !text.is_empty() {
            text.push(between);
        }
        text.push(char.to_ascii_uppercase());
    }
    text
}

/// `checksumAlgorithm_sha256` as `SHA256`.
fn algorithm(address: &str) -> String {
    let word = last(address);
    let word = word.split_once('_').map_or(word, |(_, word)| word);
    match word.strip_prefix("blake2b") {
        Some(bits) => format!("BLAKE2b-{bits}"),
        None => word.to_ascii_uppercase().replace('_', "-"),
    }
}

impl<'a> Graph<'a> {
    fn walk(&mut self, element: &'a Element) {
        if let Some(name) = named(element).filter(|_| !element.children.is_empty()) {
            let parts = self.nodes.entry(name).or_default();
            if parts.is_empty() {
                self.order.push(name.to_string());
            }
            parts.push(element);
        }
        element.children.iter().for_each(|child| self.walk(child));
    }

    /// The element that a property holds or names.
    fn object(&self, property: &'a Element) -> Option<&'a Element> {
        let named = referred(property).and_then(|name| self.nodes.get(name)?.first().copied());
        property.children.first().or(named)
    }

    /// A property as text; words of the vocabulary are those of JSON.
    fn literal(property: &Element) -> Node {
        let text = match property.attribute("resource") {
            Some(address) if address.starts_with(TERMS) => id(address),
            Some(address) => address.to_string(),
            None => property.text.clone(),
        };
        Node::text_at(text, property.span.clone())
    }

    fn literals(
        &self,
        part: &'a Element,
        names: &[(&str, &str)],
        entries: &mut Vec<(String, Node)>,
    ) {
        for (name, json) in names {
            for property in part.each(name) {
                entries.push((json.to_string(), Self::literal(property)));
            }
        }
    }

    fn document(&self, document: &'a Element) -> Vec<(String, Node)> {
        let mut entries = Vec::new();
        let names = [("specVersion", "spdxVersion"), ("name", "name")];
        self.literals(document, &names, &mut entries);
        let at = |text: &str| Node::text_at(text, document.span.start..document.span.start);
        if let Some((space, id)) = named(document).and_then(|about| about.split_once('#')) {
            entries.push(("SPDXID".to_string(), at(id)));
            entries.push(("documentNamespace".to_string(), at(space)));
        }
        if let Some(licence) = document.child("dataLicense") {
            let text = self.licence(licence, 0);
            entries.push(("dataLicense".to_string(), Node::text_at(text, licence.span.clone())));
        }
        if let Some(creation) = document.child("creationInfo").and_then(|info| self.object(info)) {
            let mut info = Vec::new();
            self.literals(creation, &[("creator", "creators"), ("created", "created")], &mut info);
            let node = Node::map_at(info, creation.span.clone());
            entries.push(("creationInfo".to_string(), node));
        }
        for property in document.each("describesPackage") {
            let held = property.children.first().and_then(named);
            if let Some(name) = held.or(referred(property)) {
                let node = Node::text_at(id(name), property.span.clone());
                entries.push(("documentDescribes".to_string(), node));
            }
        }
        entries
    }

    fn package(&self, parts: &[&'a Element]) -> Node {
        let mut entries = self.identity(parts);
        const NAMES: [(&str, &str); 10] = [
            ("name", "name"),
            ("versionInfo", "versionInfo"),
            ("packageFileName", "packageFileName"),
            ("supplier", "supplier"),
            ("originator", "originator"),
            ("downloadLocation", "downloadLocation"),
            ("homepage", "homepage"),
            ("copyrightText", "copyrightText"),
            ("validUntilDate", "validUntilDate"),
            ("comment", "comment"),
        ];
        for part in parts {
            self.literals(part, &NAMES, &mut entries);
            for name in ["licenseConcluded", "licenseDeclared"] {
                if let Some(licence) = part.child(name) {
                    let text = self.licence(licence, 0);
                    let node = Node::text_at(text, licence.span.clone());
                    entries.push((name.to_string(), node));
                }
            }
            if let Some(purpose) = part.child("primaryPackagePurpose") {
                let text = constant(referred(purpose).unwrap_or_default(), '-');
                let node = Node::text_at(text, purpose.span.clone());
                entries.push(("primaryPackagePurpose".to_string(), node));
            }
            self.checksums(part, &mut entries);
            for property in part.each("externalRef") {
                let Some(reference) = self.object(property) else { continue };
                let mut inner = Vec::new();
                let names =
                    [("referenceType", "referenceType"), ("referenceLocator", "referenceLocator")];
                self.literals(reference, &names, &mut inner);
                let node = Node::map_at(inner, reference.span.clone());
                entries.push(("externalRefs".to_string(), node));
            }
            for property in part.each("annotation") {
                let Some(note) = self.object(property) else { continue };
                let mut inner = Vec::new();
                self.literals(note, &[("comment", "comment")], &mut inner);
                entries.push(("annotations".to_string(), Node::map_at(inner, note.span.clone())));
            }
        }
        Node::map_at(entries, parts.first().map(|part| part.span.clone()).unwrap_or_default())
    }

    fn file(&self, parts: &[&'a Element]) -> Node {
        let mut entries = self.identity(parts);
        for part in parts {
            self.literals(part, &[("fileName", "fileName")], &mut entries);
            self.checksums(part, &mut entries);
        }
        Node::map_at(entries, parts.first().map(|part| part.span.clone()).unwrap_or_default())
    }

    fn identity(&self, parts: &[&'a Element]) -> Vec<(String, Node)> {
        let first = parts.first().and_then(|part| Some((named(part)?, part.span.start)));
        let node = first.map(|(name, at)| Node::text_at(id(name), at..at));
        node.map(|node| ("SPDXID".to_string(), node)).into_iter().collect()
    }

    fn checksums(&self, part: &'a Element, entries: &mut Vec<(String, Node)>) {
        for property in part.each("checksum") {
            let Some(checksum) = self.object(property) else { continue };
            let mut inner = Vec::new();
            if let Some(name) = checksum.child("algorithm") {
                let text = algorithm(referred(name).unwrap_or_default());
                inner.push(("algorithm".to_string(), Node::text_at(text, name.span.clone())));
            }
            self.literals(checksum, &[("checksumValue", "checksumValue")], &mut inner);
            entries.push(("checksums".to_string(), Node::map_at(inner, checksum.span.clone())));
        }
    }

    fn relations(&self, part: &'a Element, from: &str, entries: &mut Vec<(String, Node)>) {
        for property in part.each("relationship") {
            let Some(relation) = self.object(property) else { continue };
            let at = |text: String| Node::text_at(text, relation.span.clone());
            let mut inner = vec![("spdxElementId".to_string(), at(from.to_string()))];
            if let Some(kind) = relation.child("relationshipType") {
                let text = constant(referred(kind).unwrap_or_default(), '_');
                inner.push(("relationshipType".to_string(), at(text)));
            }
            if let Some(to) = relation.child("relatedSpdxElement") {
                let held = to.children.first().and_then(named);
                let text = held.or(referred(to)).map(id).unwrap_or_default();
                inner.push(("relatedSpdxElement".to_string(), at(text)));
            }
            let node = Node::map_at(inner, relation.span.clone());
            entries.push(("relationships".to_string(), node));
        }
    }

    /// A licence as an expression.
    fn licence(&self, property: &'a Element, depth: usize) -> String {
        let plain = || match property.attribute("resource") {
            Some(address) => id(address),
            None => property.text.trim().to_string(),
        };
        match self.object(property) {
            Some(licence) if depth < DEEPEST_LICENCE => self.expression(licence, depth),
            _ => plain(),
        }
    }

    fn expression(&self, licence: &'a Element, depth: usize) -> String {
        let members = |between: &str| {
            let each = licence.each("member").map(|member| {
                let text = self.licence(member, depth + 1);
                if text.contains(' ') { format!("({text})") } else { text }
            });
            each.collect::<Vec<_>>().join(between)
        };
        match licence.name.as_str() {
            "ConjunctiveLicenseSet" => members(" AND "),
            "DisjunctiveLicenseSet" => members(" OR "),
            "OrLaterOperator" => format!("{}+", members("")),
            _ => match licence.child("licenseId") {
                Some(id) => id.text.trim().to_string(),
                None => named(licence).map(id).unwrap_or_default(),
            },
        }
    }
}
