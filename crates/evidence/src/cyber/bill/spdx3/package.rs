//! A package of SPDX 3: software, models and data sets.

use std::collections::BTreeMap;

use reliance_model::cyber::bill::Component;

use super::{Graph, each, field, id, kind, text};
use crate::cyber::bill::faults::Faults;
use crate::cyber::bill::spdx2::package::hash_name;
use crate::cyber::bill::support;
use crate::cyber::tree::Node;

/// Names of the day on which support ends: that of 3.0 first.
const UNTIL: [&str; 5] =
    ["validUntilTime", "validUntilDate", "validUntil", "support_validUntil", "endOfSupport"];

/// A package; its id is made from its place where it has none.
pub(super) fn package<'a>(
    graph: &Graph<'a>,
    node: &'a Node,
    at: usize,
    faults: &mut Faults<'_>,
) -> Component {
    let given = id(node).map(str::to_string);
    let mut package = Component {
        id_given: given.is_some(),
        id: given.unwrap_or_else(|| format!("#/@graph/{at}")),
        place: node.place(),
        ..Component::default()
    };
    package.name = known(&mut package, node, ("name", "name")).unwrap_or_default();
    package.version = known(&mut package, node, ("packageVersion", "version"));
    package.copyright = known(&mut package, node, ("copyrightText", "copyright"));
    package.purl = text(node, "packageUrl").map(str::to_string);
    package.supplier = each(node, "suppliedBy").find_map(|agent| graph.party(agent));
    package.creators = each(node, "originatedBy").filter_map(|agent| graph.party(agent)).collect();
    let own = match kind(node) {
        "ai_AIPackage" | "AIPackage" => Some("machine-learning-model".to_string()),
        "dataset_DatasetPackage" | "DatasetPackage" => Some("data".to_string()),
        _ => None,
    };
    package.kind = text(node, "primaryPurpose").map(purpose).or(own);
    for (name, kind) in [("homePage", "website"), ("downloadLocation", "distribution")] {
        if let Some(address) = known(&mut package, node, (name, kind)) {
            package.references.entry(kind.to_string()).or_insert(address);
        }
    }
    for name in ["externalIdentifier", "externalIdentifiers"] {
        for identifier in each(node, name) {
            identify(&mut package, identifier);
        }
    }
    for name in ["externalRef", "externalRefs"] {
        for reference in each(node, name) {
            let kind = text(reference, "externalRefType").unwrap_or("other").to_string();
            if let Some(locator) = each(reference, "locator").find_map(Node::text) {
                package.references.entry(kind).or_insert_with(|| locator.to_string());
            }
        }
    }
    hashes(&mut package.hashes, graph, node);
    supported(&mut package, node, faults);
    package
}

fn hashes<'a>(known: &mut BTreeMap<String, String>, graph: &Graph<'a>, node: &'a Node) {
    for hash in each(node, "verifiedUsing").filter_map(|value| graph.object(value)) {
        if let (Some(name), Some(value)) = (text(hash, "algorithm"), text(hash, "hashValue")) {
            known.entry(hash_name(name)).or_insert(value.to_ascii_lowercase());
        }
    }
}

/// What the file that distributes a package says of it: name, hashes and, by its purposes,
/// what BSI TR-03183-2 asks of a file.
pub(super) fn distributed<'a>(package: &mut Component, graph: &Graph<'a>, file: &'a Node) {
    let name = text(file, "name").filter(|name| *name != "NOASSERTION");
    package.filename = package.filename.take().or(name.map(str::to_string));
    hashes(&mut package.deployed, graph, file);
    let Some(list) = field(file, "additionalPurpose") else { return };
    let purposes: Vec<&str> = list.items().iter().filter_map(Node::text).collect();
    let has = |word: &str| purposes.contains(&word);
    let structured = match (has("container"), has("firmware")) {
        (true, _) => Some("structured"),
        (false, true) => Some("unstructured"),
        _ => None,
    };
    let said = [
        ("executable", Some(if has("executable") { "executable" } else { "non-executable" })),
        ("archive", Some(if has("archive") { "archive" } else { "no archive" })),
        ("structured", structured),
    ];
    for (name, value) in said {
        if let Some(value) = value {
            let name = format!("bsi:component:{name}");
            package.properties.entry(name).or_insert_with(|| value.to_string());
        }
    }
}

/// The text of a field; one that says that nothing is known is noted as such.
fn known(package: &mut Component, node: &Node, (name, unknown): (&str, &str)) -> Option<String> {
    let reason = match text(node, name)? {
        "NOASSERTION" => "",
        "NONE" => "NONE",
        text => return Some(text.to_string()),
    };
    package.unknown.insert(unknown.to_string(), reason.to_string());
    None
}

/// `operatingSystem` as `operating-system`.
fn purpose(word: &str) -> String {
    match word {
        "model" => return "machine-learning-model".to_string(),
        "deviceDriver" => return "device-driver".to_string(),
        _ => {}
    }
    let mut text = String::new();
    for char in word.chars() {
        if char.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(char.to_ascii_lowercase());
    }
    text
}

fn identify(package: &mut Component, identifier: &Node) {
    let Some(value) = text(identifier, "identifier") else { return };
    match text(identifier, "externalIdentifierType").unwrap_or_default() {
        "packageUrl" | "packageURL" | "purl" if package.purl.is_none() => {
            package.purl = Some(value.to_string());
        }
        "cpe22" | "cpe23" => package.cpes.push(value.to_string()),
        kind => {
            let kind = if kind.is_empty() { "other" } else { kind };
            package.identifiers.push(format!("{kind}:{value}"));
        }
    }
}

/// Support, from the element itself and from properties of CycloneDX carried over.
fn supported(package: &mut Component, node: &Node, faults: &mut Faults<'_>) {
    for name in UNTIL {
        if let Some(value) = field(node, name)
            && let Some(day) = value.text()
        {
            support::ends(package, (name, day), &value.place(), faults);
            package.support.read_from.push(name.to_string());
        }
    }
    for value in each(node, "supportLevel").chain(each(node, "support_supportLevel")) {
        let Some(word) = value.text() else { continue };
        // `noAssertion` is nothing known, and gives no reason.
        if word == "noAssertion" {
            package.unknown.insert("support".to_string(), String::new());
            continue;
        }
        let named = ("supportLevel", word);
        support::take(package, named, &value.place(), faults);
    }
    for extension in each(node, "extension") {
        for property in each(extension, "cdxProperty") {
            let value = text(property, "cdxPropValue").unwrap_or_default();
            if let Some(name) = text(property, "cdxPropName") {
                support::property(package, (name, value), &property.place(), faults);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::cyber::bill;

    #[test]
    fn the_file_that_distributes_a_package_says_what_is_deployed() {
        let text = br#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
  {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-01-01T00:00:00Z", "createdBy": ["urn:me"]},
  {"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "verifiedUsing": [{"type": "Signature"}]},
  {"type": "software_Package", "spdxId": "urn:a", "name": "a"},
  {"type": "software_File", "spdxId": "urn:f", "name": "a.bin", "software_additionalPurpose": ["executable", "firmware"],
   "verifiedUsing": [{"type": "Hash", "algorithm": "sha512", "hashValue": "AB"}]},
  {"type": "Relationship", "spdxId": "urn:r", "from": "urn:a", "to": ["urn:f"], "relationshipType": "hasDistributionArtifact"}]}"#;
        let bill = bill::read("a", text).items;
        assert!(bill.signed);
        let [one] = bill.components.as_slice() else { panic!("{:?}", bill.components) };
        assert_eq!(one.filename.as_deref(), Some("a.bin"));
        assert_eq!(one.deployed.get("SHA-512").map(String::as_str), Some("ab"));
        assert!(one.hashes.is_empty());
        let said: Vec<(&str, &str)> =
            one.properties.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            said,
            [
                ("bsi:component:archive", "no archive"),
                ("bsi:component:executable", "executable"),
                ("bsi:component:structured", "unstructured"),
            ]
        );
    }
}
