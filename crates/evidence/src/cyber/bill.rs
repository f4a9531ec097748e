//! Bills of materials of software: CycloneDX and SPDX in every way they are written down.
//!
//! What is read, from which fields, and what is not: `docs/cybersecurity.md`.

mod cyclonedx;
mod faults;
mod schema;
mod spdx2;
mod support;

use reliance_model::cyber::bill::{Bill, Encoding, Family, Format};
use reliance_model::problem::{Place, Problem, Reading};

use super::json_place;
use super::tree::Node;

/// Format of a document, told by its content; `None` where it is no bill of materials.
///
/// A document that breaks off still has its format, so that it is a broken bill rather
/// than no bill.
pub fn detect(bytes: &[u8]) -> Option<Format> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.as_bytes().first()? {
        b'{' => json_format(text),
        _ => None,
    }
}

fn json_format(text: &str) -> Option<Format> {
    let top = json_place::top(text)?;
    let value = |name: &str| top.iter().find(|(key, _)| key == name).map(|(_, text)| text.trim());
    if value("bomFormat") == Some("CycloneDX") {
        let edition = value("specVersion").unwrap_or_default();
        return Some(format(Family::CycloneDx, edition, Encoding::Json));
    }
    let edition = value("spdxVersion")?;
    let edition = edition.strip_prefix("SPDX-").unwrap_or(edition);
    Some(format(Family::Spdx, edition, Encoding::Json))
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
        (Some(tree), Family::Spdx) => spdx2::bill(tree, &mut faults),
    };
    bill.format = format;
    finish(&mut bill);
    Reading { items: bill, problems: faults.into_problems() }
}

/// The document as a tree; `None`, with its problem, where its syntax is broken.
fn tree(text: &str, format: &Format, faults: &mut faults::Faults<'_>) -> Option<Node> {
    match format.encoding {
        Encoding::Json | Encoding::JsonLd => match json_place::parse(text) {
            Ok(node) => Some(node),
            Err(fault) => {
                faults.error("bad-json", fault.message, Place::Bytes(fault.at..fault.at));
                None
            }
        },
        _ => None,
    }
}

/// Ids that a dependency names and no component has.
fn finish(bill: &mut Bill) {
    let known: std::collections::BTreeSet<&str> =
        bill.components.iter().map(|component| component.id.as_str()).collect();
    let named = bill.dependencies.iter().flat_map(|(id, on)| std::iter::once(id).chain(on));
    bill.dangling = named.filter(|id| !known.contains(id.as_str())).cloned().collect();
}
