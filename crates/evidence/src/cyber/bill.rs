//! Bills of materials of software: CycloneDX and SPDX in every way they are written down.
//!
//! What is read, from which fields, and what is not: `docs/cybersecurity.md`.

mod cyclonedx;
mod schema;
mod spdx2;
mod spdx3;
mod support;

pub(super) use cyclonedx::xml;
use reliance_model::cyber::bill::{Bill, Encoding, Family, Format};
use reliance_model::problem::{Place, Problem, Reading};

use super::tree::Node;
use super::{faults, json_place, markup, yaml};

/// So much of a text is looked at for the root of XML, and for the names of YAML.
const HEAD: usize = 1 << 16;

/// Format of a document, told by its content; `None` where it is no bill of materials.
///
/// A document that breaks off still has its format, so that it is a broken bill rather
/// than no bill.
pub fn detect(bytes: &[u8]) -> Option<Format> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.as_bytes().first()? {
        b'{' => json_format(text),
        b'<' => xml_format(text),
        _ => {
            if let Some(edition) = spdx2::tags::edition(text) {
                return Some(spdx(edition, Encoding::TagValue));
            }
            yaml_format(text)
        }
    }
}

fn json_format(text: &str) -> Option<Format> {
    let top = json_place::top(text)?;
    let value = |name: &str| top.iter().find(|(key, _)| key == name).map(|(_, node)| node);
    let words = |name: &str| value(name).and_then(Node::text);
    if words("bomFormat") == Some("CycloneDX") {
        let edition = words("specVersion").unwrap_or_default();
        return Some(format(Family::CycloneDx, edition, Encoding::Json));
    }
    if let Some(edition) = words("spdxVersion") {
        return Some(spdx(edition, Encoding::Json));
    }
    if let Some(edition) = value("@context").and_then(spdx3::edition) {
        return Some(format(Family::Spdx, edition, Encoding::JsonLd));
    }
    let tree = Node::map_at(top, 0..0);
    spdx2::wrapped::edition(&tree).map(|edition| spdx(edition, Encoding::Json))
}

fn xml_format(text: &str) -> Option<Format> {
    // A document that breaks off, or goes wrong later, still has its root.
    let root = markup::parse(text).ok().or_else(|| markup::root(head(text)))?;
    if let Some(edition) = cyclonedx::xml::edition(&root) {
        return Some(format(Family::CycloneDx, edition, Encoding::Xml));
    }
    if let Some(edition) = spdx2::rdf::edition(&root) {
        return Some(spdx(edition, Encoding::Rdf));
    }
    let edition = spdx2::xml::edition(&root).or(spdx2::wrapped::xml_edition(&root));
    edition.map(|edition| spdx(edition, Encoding::Xml))
}

fn yaml_format(text: &str) -> Option<Format> {
    let wrapped = text.lines().any(|line| line.trim_end() == "Document:");
    let line = text.lines().find_map(|line| match wrapped {
        false => line.strip_prefix("spdxVersion:"),
        true => {
            let line = line.trim_start();
            line.strip_prefix("specVersion:").or(line.strip_prefix("spdxVersion:"))
        }
    })?;
    let edition = line.split('#').next().unwrap_or_default();
    let edition = edition.trim().trim_matches(['"', '\'']);
    edition.starts_with("SPDX-").then(|| spdx(edition, Encoding::Yaml))
}

/// The beginning of a text.
fn head(text: &str) -> &str {
    let mut end = HEAD.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn spdx(edition: &str, encoding: Encoding) -> Format {
    format(Family::Spdx, edition.strip_prefix("SPDX-").unwrap_or(edition), encoding)
}

fn format(family: Family, edition: &str, encoding: Encoding) -> Format {
    Format { family, edition: edition.to_string(), encoding }
}

/// Read a bill of materials; its format is told by its content.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Bill> {
    let Some(format) = detect(bytes) else {
        let message = "the document is no bill of materials that the program reads";
        let problem = Problem::error("not-a-bill", file, message).help(
            "give CycloneDX as JSON or XML, or SPDX as JSON, JSON-LD, YAML, XML, RDF or tags",
        );
        return Reading { items: Bill::default(), problems: vec![problem] };
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let problem = Problem::error("not-utf8", file, "the document is not UTF-8")
                .at(Place::Bytes(at..at));
            return Reading { items: Bill { format, ..Bill::default() }, problems: vec![problem] };
        }
    };
    let mut faults = faults::Faults::new(file);
    let tree = tree(text, &format, &mut faults);
    let mut bill = match (&tree, format.family) {
        (None, _) => Bill::default(),
        (Some(tree), Family::CycloneDx) => cyclonedx::bill(tree, &format, &mut faults),
        (Some(tree), Family::Spdx) if format.encoding == Encoding::JsonLd => {
            spdx3::bill(tree, &mut faults)
        }
        (Some(_), Family::Spdx) => {
            let tree = spdx2::wrapped::unwrapped(tree.unwrap_or_default());
            spdx2::bill(&tree, &mut faults)
        }
    };
    bill.format = format;
    finish(&mut bill);
    let problems = faults.into_problems(|file, more| {
        Problem::error("more-bill-faults", file, format!("the document has {more} more faults"))
    });
    Reading { items: bill, problems }
}

/// The document as a tree; `None`, with its problem, where its syntax is broken.
fn tree(text: &str, format: &Format, faults: &mut faults::Faults<'_>) -> Option<Node> {
    let (code, message, at) = match format.encoding {
        Encoding::Json | Encoding::JsonLd => match json_place::parse(text) {
            Ok(node) => return Some(node),
            Err(fault) => ("bad-json", fault.message.to_string(), fault.at),
        },
        Encoding::Yaml => match yaml::parse(text) {
            Ok(node) => return Some(node),
            Err(fault) => ("bad-yaml", fault.message, fault.at),
        },
        Encoding::TagValue => return Some(spdx2::tags::shaped(text, faults)),
        Encoding::Xml | Encoding::Rdf => match markup::parse(text) {
            Ok(root) => {
                return Some(match (format.family, format.encoding) {
                    (Family::CycloneDx, _) => cyclonedx::xml::shaped(&root),
                    (Family::Spdx, Encoding::Rdf) => spdx2::rdf::shaped(&root),
                    (Family::Spdx, _) => spdx2::xml::shaped(&root),
                });
            }
            Err(fault) => ("bad-xml", fault.message, fault.at),
        },
    };
    faults.error(code, message, Place::Bytes(at..at));
    None
}

/// Ids that a dependency names and no component has.
fn finish(bill: &mut Bill) {
    let known: std::collections::BTreeSet<&str> =
        bill.components.iter().map(|component| component.id.as_str()).collect();
    let named = bill.dependencies.iter().flat_map(|(id, on)| std::iter::once(id).chain(on));
    bill.dangling = named.filter(|id| !known.contains(id.as_str())).cloned().collect();
}
