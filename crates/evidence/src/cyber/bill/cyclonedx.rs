//! CycloneDX 1.2 to 1.7, in the shape that its JSON has.

mod component;
pub(in crate::cyber) mod xml;

use std::collections::BTreeSet;

use reliance_model::cyber::bill::{Bill, Completeness, Component, Encoding, Format, Party};

use reliance_model::problem::Place;

use super::faults::Faults;
use super::schema;
use crate::cyber::tree::Node;

/// Read the tree of a document.
pub(super) fn bill(tree: &Node, format: &Format, faults: &mut Faults<'_>) -> Bill {
    check(tree, format, faults);
    let mut bill = Bill {
        serial: tree.text_of("serialNumber").map(str::to_string),
        signed: tree.get("signature").is_some(),
        ..Bill::default()
    };
    let mut reader = Reader { bill: &mut bill, ids: BTreeSet::new(), faults };
    if let Some(metadata) = tree.get("metadata") {
        reader.metadata(metadata);
    }
    for (at, component) in tree.each("components").enumerate() {
        reader.component(component, &format!("components/{at}"), None);
    }
    for (at, service) in tree.each("services").enumerate() {
        reader.service(service, &format!("services/{at}"), None);
    }
    reader.dependencies(tree);
    reader.compositions(tree);
    bill
}

/// Hold the document against the schema of its edition.
fn check(tree: &Node, format: &Format, faults: &mut Faults<'_>) {
    // Editions 1.0 and 1.1 are XML alone; what is read of them is a part of 1.2.
    let edition = match (format.edition.as_str(), format.encoding) {
        ("1.0" | "1.1", Encoding::Xml) => "1.2",
        (edition, _) => edition,
    };
    match schema::of(edition) {
        Some(schema) => {
            for fault in schema.check(tree) {
                let place = Place::Bytes(fault.span);
                match fault.only_format {
                    true => faults.warning("schema-format", fault.message, place),
                    false => faults.error("schema-fault", fault.message, place),
                }
            }
        }
        None if edition.is_empty() => {
            faults.error("schema-fault", "the document has no `specVersion`", start(tree));
        }
        None => {
            let place = tree.get("specVersion").unwrap_or(tree).place();
            let message = format!(
                "CycloneDX edition `{}` has no schema here; the document is read unchecked",
                format.edition
            );
            faults.warning("unknown-bill-edition", message, place);
        }
    }
}

/// The beginning of the document, where something that it lacks is said.
fn start(tree: &Node) -> Place {
    Place::Bytes(tree.span.start..tree.span.start)
}

struct Reader<'a, 'f> {
    bill: &'a mut Bill,
    ids: BTreeSet<String>,
    faults: &'a mut Faults<'f>,
}

impl Reader<'_, '_> {
    fn metadata(&mut self, metadata: &Node) {
        self.bill.timestamp = metadata.text_of("timestamp").map(str::to_string);
        for author in metadata.each("authors") {
            self.bill.authors.extend(component::person(author));
        }
        for maker in metadata.each("manufacturer") {
            self.bill.authors.extend(component::organisation(maker));
        }
        self.tools(metadata);
        for lifecycle in metadata.each("lifecycles") {
            let phase = lifecycle.text_of("phase").or(lifecycle.text_of("name"));
            self.bill.generated.extend(phase.map(str::to_string));
        }
        let (declared, concluded) = component::licences(metadata);
        self.bill.data_licence = declared.into_iter().next().or(concluded);
        if let Some(subject) = metadata.get("component") {
            self.bill.name = subject.text_of("name").map(str::to_string);
            let at = self.bill.components.len();
            let id = self.component(subject, "metadata/component", None);
            self.bill.subject = Some(id);
            if let Some(component) = self.bill.components.get_mut(at) {
                about(component, metadata);
            }
        }
    }

    /// Tools: a list up to 1.4, components and services since 1.5.
    fn tools(&mut self, metadata: &Node) {
        let old = metadata.each("tools").filter(|tool| tool.get("name").is_some());
        let new = metadata
            .get("tools")
            .into_iter()
            .flat_map(|tools| tools.each("components").chain(tools.each("services")));
        for tool in old.chain(new) {
            let Some(name) = tool.text_of("name") else { continue };
            let version = tool.text_of("version").map(|version| format!(" {version}"));
            self.bill.tools.push(format!("{name}{}", version.unwrap_or_default()));
        }
    }

    /// The id of a component: its own, else one made from its place.
    fn id(&mut self, node: &Node, pointer: &str) -> (String, bool) {
        let given = node.get("bom-ref").and_then(Node::text);
        if let Some(given) = given {
            if self.ids.insert(given.to_string()) {
                return (given.to_string(), true);
            }
            let message = format!("another component has the id `{given}`, too");
            let place = node.get("bom-ref").unwrap_or(node).place();
            self.faults.error("duplicate-bill-id", message, place);
        }
        let mut made = format!("#/{pointer}");
        while !self.ids.insert(made.clone()) {
            made.push('\'');
        }
        (made, false)
    }

    /// A component and those inside it; its id.
    fn component(&mut self, node: &Node, pointer: &str, parent: Option<&str>) -> String {
        let (id, given) = self.id(node, pointer);
        let mut read = component::component(node, self.faults);
        (read.id, read.id_given) = (id.clone(), given);
        self.bill.components.push(read);
        self.contain(parent, &id);
        for (at, inner) in node.each("components").enumerate() {
            self.component(inner, &format!("{pointer}/components/{at}"), Some(&id));
        }
        id
    }

    fn service(&mut self, node: &Node, pointer: &str, parent: Option<&str>) {
        let (id, given) = self.id(node, pointer);
        let mut read = component::service(node, self.faults);
        (read.id, read.id_given) = (id.clone(), given);
        self.bill.components.push(read);
        self.contain(parent, &id);
        for (at, inner) in node.each("services").enumerate() {
            self.service(inner, &format!("{pointer}/services/{at}"), Some(&id));
        }
    }

    fn contain(&mut self, parent: Option<&str>, id: &str) {
        if let Some(parent) = parent {
            let inner = self.bill.dependencies.entry(parent.to_string()).or_default();
            inner.insert(id.to_string());
        }
    }

    fn dependencies(&mut self, tree: &Node) {
        for dependency in tree.each("dependencies") {
            let Some(of) = dependency.text_of("ref") else { continue };
            let on = dependency.each("dependsOn").filter_map(Node::text).map(str::to_string);
            self.bill.dependencies.entry(of.to_string()).or_default().extend(on);
        }
    }

    fn compositions(&mut self, tree: &Node) {
        for composition in tree.each("compositions") {
            let said = match composition.text_of("aggregate") {
                Some("complete") => Completeness::Complete,
                Some("unknown") => Completeness::Unknown,
                Some(word) if word.starts_with("incomplete") => Completeness::Incomplete,
                _ => continue,
            };
            let named = composition.each("assemblies").chain(composition.each("dependencies"));
            let mut ids: BTreeSet<String> =
                named.filter_map(Node::text).map(str::to_string).collect();
            let others = composition.each("vulnerabilities").next().is_some();
            if ids.is_empty() && !others {
                ids.insert(String::new());
            }
            for id in ids {
                let known = self.bill.completeness.entry(id).or_insert(said);
                *known = worse(*known, said);
            }
        }
    }
}

/// Of two statements on one list the one that promises less.
fn worse(one: Completeness, other: Completeness) -> Completeness {
    let rank = |said| match said {
        Completeness::Complete => 0,
        Completeness::Unknown => 1,
        Completeness::Incomplete => 2,
    };
    if rank(other) > rank(one) { other } else { one }
}

/// What the metadata say of the component that the bill is about.
fn about(subject: &mut Component, metadata: &Node) {
    let maker = metadata.get("manufacture").and_then(component::organisation);
    if let Some(maker) = maker.filter(|maker| !subject.creators.contains(maker)) {
        subject.creators.push(maker);
    }
    if subject.supplier.is_none() {
        let supplier: Option<Party> = metadata.get("supplier").and_then(component::organisation);
        subject.supplier = supplier;
    }
}
