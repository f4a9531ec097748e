//! CycloneDX as XML, brought into the shape that its JSON has, so that one reader and one
//! schema serve both. What the reader does not read is left out.

use crate::cyber::markup::Element;
use crate::cyber::tree::{Node, Value};

/// Start of the namespaces of CycloneDX; the edition follows.
const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";

/// The edition that a root element names; `None` where it is no bill.
pub(in crate::cyber) fn edition(root: &Element) -> Option<&str> {
    let spaces = root.attributes.iter().map(|(_, value)| value.as_str());
    let mut editions = spaces.filter_map(|space| space.strip_prefix(NAMESPACE));
    editions.next().filter(|_| root.name == "bom")
}

/// The document in the shape of JSON.
pub(in crate::cyber::bill) fn shaped(root: &Element) -> Node {
    let mut bom = Shape::new(root);
    bom.add("bomFormat", Node::text_at("CycloneDX", root.span.clone()));
    let edition = edition(root).unwrap_or_default();
    bom.add("specVersion", Node::text_at(edition, root.span.clone()));
    bom.attributes(&["serialNumber"]);
    if let Some(version) = root.attribute("version") {
        bom.add("version", number(version, root));
    }
    bom.one("metadata", metadata);
    bom.list("components", "component", component);
    bom.list("services", "service", service);
    bom.list("dependencies", "dependency", dependency);
    bom.list("compositions", "composition", composition);
    bom.done()
}

/// The same with the vulnerabilities that it states.
pub(in crate::cyber) fn stated(root: &Element) -> Node {
    let mut bom = shaped(root);
    if let (Value::Map(entries), Some(list)) = (&mut bom.value, root.child("vulnerabilities")) {
        let items = list.each("vulnerability").map(vulnerability).collect();
        entries.push(("vulnerabilities".into(), Node::list_at(items, list.span.clone())));
    }
    bom
}

fn vulnerability(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.attributes(&["bom-ref"]);
    shape.texts(&["id", "recommendation", "workaround"]);
    shape.list("references", "reference", alias);
    shape.list("ratings", "rating", rating);
    shape.one("analysis", analysis);
    shape.list("affects", "target", target);
    shape.done()
}

fn alias(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["id"]);
    shape.done()
}

fn rating(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.one("source", source);
    if let Some(score) = element.child("score") {
        let text = score.text.trim();
        let value = match text.parse::<f64>() {
            Ok(_) => Value::Number(text.to_string()),
            Err(_) => Value::Text(text.to_string()),
        };
        shape.add("score", Node { span: score.span.clone(), value });
    }
    shape.texts(&["severity", "method", "vector", "justification"]);
    shape.done()
}

fn source(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["name", "url"]);
    shape.done()
}

fn analysis(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["state", "justification", "detail", "firstIssued", "lastUpdated"]);
    if let Some(list) = element.child("responses") {
        let items = list.each("response").map(text).collect();
        shape.add("response", Node::list_at(items, list.span.clone()));
    }
    shape.done()
}

fn target(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["ref"]);
    shape.list("versions", "version", spoken_of);
    shape.done()
}

fn spoken_of(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["version", "range", "status"]);
    shape.done()
}

fn number(text: &str, element: &Element) -> Node {
    let value = match text.trim().parse::<i64>() {
        Ok(number) => Value::Number(number.to_string()),
        Err(_) => Value::Text(text.to_string()),
    };
    Node { span: element.span.clone(), value }
}

/// An element on its way to a map.
struct Shape<'a> {
    element: &'a Element,
    entries: Vec<(String, Node)>,
}

impl<'a> Shape<'a> {
    fn new(element: &'a Element) -> Shape<'a> {
        Shape { element, entries: Vec::new() }
    }

    fn add(&mut self, name: &str, node: Node) {
        self.entries.push((name.to_string(), node));
    }

    /// Attributes as texts.
    fn attributes(&mut self, names: &[&str]) {
        for name in names {
            if let Some(value) = self.element.attribute(name) {
                self.add(name, Node::text_at(value, self.element.span.clone()));
            }
        }
    }

    /// Elements as texts, the first of each name.
    fn texts(&mut self, names: &[&str]) {
        for name in names {
            if let Some(child) = self.element.child(name) {
                self.add(name, text(child));
            }
        }
    }

    /// An element as what `read` makes of it.
    fn one(&mut self, name: &str, read: fn(&Element) -> Node) {
        if let Some(child) = self.element.child(name) {
            self.add(name, read(child));
        }
    }

    /// An element with elements of one name inside it, as a list.
    fn list(&mut self, name: &str, item: &str, read: fn(&Element) -> Node) {
        if let Some(child) = self.element.child(name) {
            let items = child.each(item).map(read).collect();
            self.add(name, Node::list_at(items, child.span.clone()));
        }
    }

    /// Elements of one name beside others, as a list.
    fn repeated(&mut self, name: &str, read: fn(&Element) -> Node) {
        let items: Vec<Node> = self.element.each(name).map(read).collect();
        if let Some(first) = items.first() {
            let span = first.span.clone();
            self.add(name, Node::list_at(items, span));
        }
    }

    fn done(self) -> Node {
        Node::map_at(self.entries, self.element.span.clone())
    }
}

fn text(element: &Element) -> Node {
    Node::text_at(element.text.trim(), element.span.clone())
}

fn metadata(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["timestamp"]);
    shape.list("lifecycles", "lifecycle", lifecycle);
    if let Some(tools) = element.child("tools") {
        let new = tools.child("components").is_some() || tools.child("services").is_some();
        match new {
            true => shape.one("tools", tool_bundle),
            false => shape.list("tools", "tool", tool),
        }
    }
    shape.list("authors", "author", contact);
    shape.one("component", component);
    for name in ["manufacture", "manufacturer", "supplier"] {
        shape.one(name, organisation);
    }
    shape.one("licenses", licences);
    shape.list("properties", "property", property);
    shape.done()
}

fn lifecycle(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["phase", "name", "description"]);
    shape.done()
}

fn tool_bundle(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.list("components", "component", component);
    shape.list("services", "service", service);
    shape.done()
}

fn tool(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["vendor", "name", "version"]);
    shape.list("hashes", "hash", hash);
    shape.done()
}

fn contact(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["name", "email", "phone"]);
    shape.done()
}

fn organisation(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["name"]);
    shape.repeated("url", text);
    shape.repeated("contact", contact);
    shape.done()
}

fn component(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.attributes(&["type", "bom-ref"]);
    shape.one("supplier", organisation);
    shape.one("manufacturer", organisation);
    shape.list("authors", "author", contact);
    shape.texts(&["author", "publisher", "group", "name", "version", "scope"]);
    shape.list("hashes", "hash", hash);
    shape.one("licenses", licences);
    shape.texts(&["copyright", "cpe", "purl"]);
    shape.repeated("omniborId", text);
    shape.repeated("swhid", text);
    shape.one("swid", swid);
    shape.list("externalReferences", "reference", reference);
    shape.list("properties", "property", property);
    shape.list("components", "component", component);
    shape.done()
}

fn service(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.attributes(&["bom-ref"]);
    shape.one("provider", organisation);
    shape.texts(&["group", "name", "version"]);
    shape.list("endpoints", "endpoint", text);
    shape.one("licenses", licences);
    shape.list("externalReferences", "reference", reference);
    shape.list("properties", "property", property);
    shape.list("services", "service", service);
    shape.done()
}

fn hash(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.attributes(&["alg"]);
    shape.add("content", text(element));
    shape.done()
}

fn swid(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.attributes(&["tagId", "name", "version"]);
    shape.done()
}

fn reference(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.attributes(&["type"]);
    shape.texts(&["url", "comment"]);
    shape.list("hashes", "hash", hash);
    shape.done()
}

fn property(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.attributes(&["name"]);
    shape.add("value", text(element));
    shape.done()
}

fn licences(element: &Element) -> Node {
    let items = element.children.iter().map(|child| match child.name.as_str() {
        "expression" => {
            let mut shape = Shape::new(child);
            shape.add("expression", text(child));
            shape.attributes(&["acknowledgement", "bom-ref"]);
            shape.done()
        }
        _ => {
            let mut shape = Shape::new(child);
            shape.texts(&["id", "name", "url"]);
            shape.attributes(&["acknowledgement", "bom-ref"]);
            Node::map_at(vec![(child.name.clone(), shape.done())], child.span.clone())
        }
    });
    Node::list_at(items.collect(), element.span.clone())
}

fn referred(element: &Element) -> Node {
    Node::text_at(element.attribute("ref").unwrap_or_default(), element.span.clone())
}

fn dependency(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.attributes(&["ref"]);
    let on: Vec<Node> = element.each("dependency").map(referred).collect();
    // An element without elements says that there is no dependency.
    shape.add("dependsOn", Node::list_at(on, element.span.clone()));
    shape.done()
}

fn composition(element: &Element) -> Node {
    let mut shape = Shape::new(element);
    shape.texts(&["aggregate"]);
    shape.list("assemblies", "assembly", referred);
    shape.list("dependencies", "dependency", referred);
    shape.list("vulnerabilities", "vulnerability", referred);
    shape.done()
}
