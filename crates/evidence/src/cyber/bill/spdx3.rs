//! SPDX 3.0 as JSON for linked data: a graph of elements that name each other.
//!
//! Names are read with the prefix of their profile, as the context of 3.0 has them, and
//! without, as early writers have them.

mod package;
mod relations;

use std::collections::BTreeMap;

use reliance_model::cyber::bill::{Bill, Party};
use reliance_model::problem::Place;

use super::faults::Faults;
use crate::cyber::tree::{Node, Value};

/// Start of the address of every context; the edition follows.
const CONTEXT: &str = "https://spdx.org/rdf/3";
/// Profiles whose names stand before those of properties.
const PROFILES: [&str; 5] = ["software_", "core_", "simplelicensing_", "ai_", "extension_"];

/// The edition that a context names; `None` where it is another's.
pub(super) fn edition(context: &Node) -> Option<&str> {
    let mut addresses =
        context.text().into_iter().chain(context.items().iter().filter_map(Node::text));
    let address = addresses.find(|address| address.starts_with(CONTEXT))?;
    address.strip_prefix("https://spdx.org/rdf/")?.split('/').next()
}

/// The value of a property, with the prefix of a profile or without.
fn field<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    let of = |profile: &&str| node.get(&format!("{profile}{name}"));
    node.get(name).or_else(|| PROFILES.iter().find_map(of))
}

fn text<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    field(node, name).and_then(Node::text)
}

/// The values of a property, whether a list or one alone.
fn each<'a>(node: &'a Node, name: &str) -> impl Iterator<Item = &'a Node> {
    field(node, name).into_iter().flat_map(|node| match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        _ => std::slice::from_ref(node),
    })
}

/// What names an element.
fn id(node: &Node) -> Option<&str> {
    node.text_of("spdxId").or(node.text_of("@id"))
}

fn kind(node: &Node) -> &str {
    node.text_of("type").or(node.text_of("@type")).unwrap_or_default()
}

/// The elements of a document by what names them.
struct Graph<'a> {
    elements: Vec<&'a Node>,
    by_id: BTreeMap<&'a str, &'a Node>,
}

impl<'a> Graph<'a> {
    fn new(tree: &'a Node) -> Graph<'a> {
        let elements: Vec<&Node> = match tree.get("@graph") {
            Some(graph) => graph.items().iter().collect(),
            None => vec![tree],
        };
        let by_id = elements.iter().filter_map(|node| Some((id(node)?, *node))).collect();
        Graph { elements, by_id }
    }

    /// The element that a value is, or names.
    fn object(&self, value: &'a Node) -> Option<&'a Node> {
        match &value.value {
            Value::Map(_) if kind(value).is_empty() => {
                id(value).and_then(|id| self.by_id.get(id).copied())
            }
            Value::Map(_) => Some(value),
            _ => value.text().and_then(|id| self.by_id.get(id).copied()),
        }
    }

    fn of_kind(&self, wanted: &str) -> Option<&'a Node> {
        self.elements.iter().find(|node| kind(node) == wanted).copied()
    }

    /// A person or an organisation; a name that no element has is a name of its own.
    fn party(&self, value: &'a Node) -> Option<Party> {
        let Some(agent) = self.object(value) else {
            let text = value.text()?;
            let nobody = text.contains("NoAssertion") || text.contains("NoneElement");
            let name = text.to_string();
            return (!nobody).then_some(Party { name, contact: None, person: false });
        };
        let named = ["externalIdentifier", "externalIdentifiers"];
        let identifiers = named.iter().flat_map(|name| each(agent, name));
        let mail = identifiers
            .filter(|one| text(one, "externalIdentifierType") == Some("email"))
            .find_map(|one| text(one, "identifier"));
        let contact = mail.map(str::to_string);
        let name = text(agent, "name").filter(|name| *name != "NOASSERTION").map(str::to_string);
        Some(Party {
            name: name.or_else(|| contact.clone())?,
            contact,
            person: kind(agent) == "Person",
        })
    }
}

/// Read the tree of a document.
pub(super) fn bill(tree: &Node, faults: &mut Faults<'_>) -> Bill {
    let graph = Graph::new(tree);
    check(tree, &graph, faults);
    let document = graph.of_kind("SpdxDocument");
    let sbom = graph.of_kind("software_Sbom").or(graph.of_kind("Sbom")).or(graph.of_kind("Bom"));
    let mut bill = Bill::default();
    if let Some(document) = document.or(sbom) {
        bill.name = text(document, "name").map(str::to_string);
        bill.serial = id(document).map(str::to_string);
        let licence =
            field(document, "dataLicense").and_then(|value| relations::licence(&graph, value));
        bill.data_licence = licence;
        let proofs = each(document, "verifiedUsing").filter_map(|value| graph.object(value));
        bill.signed = proofs.map(kind).any(|kind| kind.ends_with("Signature"));
    }
    let sbom_types = sbom.into_iter().flat_map(|sbom| each(sbom, "sbomType"));
    bill.generated = sbom_types.filter_map(Node::text).map(str::to_string).collect();
    creation(&mut bill, &graph, document.or(sbom));
    for (at, element) in graph.elements.iter().enumerate() {
        if kind(element).ends_with("Package") {
            bill.components.push(package::package(&graph, element, at, faults));
        }
    }
    relations::read(&mut bill, &graph, [sbom, document]);
    bill
}

/// Who wrote the document, with what, and when.
fn creation<'a>(bill: &mut Bill, graph: &Graph<'a>, document: Option<&'a Node>) {
    let own = document.and_then(|document| graph.object(field(document, "creationInfo")?));
    let Some(creation) = own.or_else(|| graph.of_kind("CreationInfo")) else { return };
    bill.timestamp = text(creation, "created").map(str::to_string);
    for agent in each(creation, "createdBy") {
        let element = graph.object(agent);
        match element.map(kind) {
            Some("SoftwareAgent" | "Tool") => {
                bill.tools.extend(element.and_then(|one| text(one, "name")).map(str::to_string));
            }
            _ => bill.authors.extend(graph.party(agent)),
        }
    }
    for tool in each(creation, "createdUsing") {
        let name = graph.object(tool).and_then(|tool| text(tool, "name")).or(tool.text());
        bill.tools.extend(name.map(str::to_string));
    }
}

/// What a document must have: rules of our own, drawn from the specification.
fn check(tree: &Node, graph: &Graph<'_>, faults: &mut Faults<'_>) {
    let start = Place::Bytes(tree.span.start..tree.span.start);
    if tree.get("@graph").is_some_and(|graph| !matches!(graph.value, Value::List(_))) {
        faults.error("schema-fault", "`@graph` must be a list", start.clone());
    }
    if graph.of_kind("SpdxDocument").is_none() {
        faults.error("schema-fault", "the document has no element `SpdxDocument`", start);
    }
    for element in &graph.elements {
        let kind = kind(element);
        if kind.is_empty() {
            faults.error("schema-fault", "an element has no `type`", element.place());
            continue;
        }
        let wanted: &[&str] = match kind {
            "CreationInfo" => &["specVersion", "created", "createdBy"],
            "Relationship" | "LifecycleScopedRelationship" => &["from", "to", "relationshipType"],
            _ if kind.ends_with("Package") => &["name"],
            _ => &[],
        };
        for name in wanted {
            let there = field(element, name).is_some_and(|value| {
                value.text().is_some() || !value.items().is_empty() || !value.entries().is_empty()
            });
            if !there {
                let message = format!("`{kind}` has no `{name}`");
                faults.error("schema-fault", message, element.place());
            }
        }
        if id(element).is_none() && kind != "CreationInfo" {
            faults.error("schema-fault", format!("`{kind}` has no `spdxId`"), element.place());
        }
    }
}
