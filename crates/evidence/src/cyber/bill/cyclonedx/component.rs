//! A component or service of CycloneDX.

use std::collections::BTreeMap;

use reliance_model::cyber::bill::{Component, Party};

use crate::cyber::bill::faults::Faults;
use crate::cyber::bill::support;
use crate::cyber::tree::Node;

/// Property that names a component's file (BSI TR-03183-2's own namespace).
const FILENAME: &str = "bsi:component:filename";

/// A word for *nothing known*, in whatever case.
fn is_unknown(text: &str) -> bool {
    text.eq_ignore_ascii_case("NOASSERTION")
}

/// A component, without its id and without those inside it.
pub(super) fn component(node: &Node, faults: &mut Faults<'_>) -> Component {
    let mut component = Component {
        kind: node.text_of("type").map(str::to_string),
        supplier: node.get("supplier").and_then(organisation),
        ..Component::default()
    };
    component.creators.extend(node.get("manufacturer").and_then(organisation));
    component.creators.extend(node.each("authors").filter_map(person));
    if let Some(name) = known(&mut component, node, "author") {
        let author = Party { name, contact: None, person: false };
        if component.creators.iter().all(|creator| creator.name != author.name) {
            component.creators.push(author);
        }
    }
    component.publisher = known(&mut component, node, "publisher");
    component.copyright = known(&mut component, node, "copyright");
    component.purl = known(&mut component, node, "purl");
    let cpe = known(&mut component, node, "cpe");
    component.cpes.extend(cpe);
    for (name, scheme) in [("omniborId", "omnibor"), ("swhid", "swhid")] {
        let ids = node.each(name).filter_map(Node::text);
        component.identifiers.extend(ids.map(|id| format!("{scheme}:{id}")));
    }
    let tag = node.get("swid").and_then(|swid| swid.text_of("tagId"));
    component.identifiers.extend(tag.map(|tag| format!("swid:{tag}")));
    hashes(&mut component.hashes, node);
    common(&mut component, node, faults);
    component.filename = component.properties.get(FILENAME).cloned();
    component
}

/// A service, without its id and without those inside it.
pub(super) fn service(node: &Node, faults: &mut Faults<'_>) -> Component {
    let mut service = Component {
        kind: Some("service".to_string()),
        supplier: node.get("provider").and_then(organisation),
        ..Component::default()
    };
    let address = node.each("endpoints").find_map(Node::text);
    service.references.extend(address.map(|text| ("endpoint".to_string(), text.to_string())));
    common(&mut service, node, faults);
    service
}

/// What components and services share.
fn common(component: &mut Component, node: &Node, faults: &mut Faults<'_>) {
    component.place = node.place();
    component.name = known(component, node, "name").unwrap_or_default();
    component.group = known(component, node, "group");
    component.version = known(component, node, "version");
    if component.supplier.as_ref().is_some_and(|supplier| is_unknown(&supplier.name)) {
        component.supplier = None;
        component.unknown.insert("supplier".to_string(), String::new());
    }
    let (declared, concluded) = licences(node);
    if declared.iter().chain(&concluded).any(|licence| is_unknown(licence)) {
        component.unknown.insert("licence".to_string(), String::new());
    }
    component.licences = declared.into_iter().filter(|licence| !is_unknown(licence)).collect();
    component.licence_concluded = concluded.filter(|licence| !is_unknown(licence));
    references(component, node);
    for property in node.each("properties") {
        if let Some(name) = property.text_of("name") {
            let value = property.text_of("value").unwrap_or_default();
            support::property(component, (name, value), &property.place(), faults);
        }
    }
}

/// The text of a field; one that says that nothing is known is noted as such.
fn known(component: &mut Component, node: &Node, name: &str) -> Option<String> {
    let text = node.text_of(name)?;
    if is_unknown(text) {
        component.unknown.insert(name.to_string(), String::new());
        return None;
    }
    Some(text.to_string())
}

fn references(component: &mut Component, node: &Node) {
    for reference in node.each("externalReferences") {
        let Some(kind) = reference.text_of("type") else { continue };
        if let Some(url) = reference.text_of("url") {
            component.references.entry(kind.to_string()).or_insert_with(|| url.to_string());
        }
        if matches!(kind, "distribution" | "distribution-intake") {
            hashes(&mut component.deployed, reference);
        }
    }
}

fn hashes(known: &mut BTreeMap<String, String>, node: &Node) {
    for hash in node.each("hashes") {
        if let (Some(name), Some(value)) = (hash.text_of("alg"), hash.text_of("content")) {
            known.entry(name.to_string()).or_insert(value.to_ascii_lowercase());
        }
    }
}

/// A person: name and address.
pub(super) fn person(node: &Node) -> Option<Party> {
    let contact = node.text_of("email").or(node.text_of("phone")).map(str::to_string);
    let name = node.text_of("name").map(str::to_string).or_else(|| contact.clone())?;
    Some(Party { name, contact, person: true })
}

/// An organisation: name, and an address of mail before one of a site.
pub(super) fn organisation(node: &Node) -> Option<Party> {
    let name = node.text_of("name")?.to_string();
    let mail = node.each("contact").find_map(|contact| contact.text_of("email"));
    let contact = mail.or_else(|| node.each("url").find_map(Node::text)).map(str::to_string);
    Some(Party { name, contact, person: false })
}

/// Licences that are declared, or of which nothing is said, and the one that is concluded.
pub(super) fn licences(node: &Node) -> (Vec<String>, Option<String>) {
    let (mut declared, mut concluded) = (Vec::new(), Vec::new());
    for choice in node.each("licenses") {
        let licence = choice.get("license").unwrap_or(choice);
        let names = ["id", "name", "expression"];
        let Some(text) = names.iter().find_map(|name| licence.text_of(name)) else { continue };
        match licence.text_of("acknowledgement") {
            Some("concluded") => concluded.push(text.to_string()),
            _ => declared.push(text.to_string()),
        }
    }
    let concluded = (!concluded.is_empty()).then(|| concluded.join(" AND "));
    (declared, concluded)
}

#[cfg(test)]
mod tests {
    use crate::cyber::bill;

    #[test]
    fn hashes_of_a_distribution_are_those_of_what_is_deployed() {
        let json = br#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "signature": {"algorithm": "ES256", "value": "x"},
  "components": [{"type": "library", "name": "a", "hashes": [{"alg": "SHA-256", "content": "AA"}],
    "externalReferences": [{"type": "distribution", "url": "https://a.example/a.zip", "hashes": [{"alg": "SHA-512", "content": "BB"}]},
      {"type": "website", "url": "https://a.example", "hashes": [{"alg": "SHA-384", "content": "CC"}]}]}]}"#;
        let xml = br#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><name>a</name>
  <hashes><hash alg="SHA-256">AA</hash></hashes><externalReferences><reference type="distribution"><url>https://a.example/a.zip</url>
  <hashes><hash alg="SHA-512">BB</hash></hashes></reference></externalReferences></component></components></bom>"#;
        for (bytes, signed) in [(json.as_slice(), true), (xml.as_slice(), false)] {
            let bill = bill::read("a", bytes).items;
            let one = &bill.components[0];
            let of = |hashes: &std::collections::BTreeMap<String, String>| -> Vec<String> {
                hashes.iter().map(|(name, value)| format!("{name} {value}")).collect()
            };
            assert_eq!(
                (of(&one.hashes), of(&one.deployed)),
                (vec!["SHA-256 aa".into()], vec!["SHA-512 bb".into()])
            );
            assert_eq!(bill.signed, signed);
        }
    }
}
