//! SPDX 2.2 and 2.3, in the shape that its JSON has.

pub(super) mod package;
pub(super) mod rdf;
mod relations;
mod rules;
pub(super) mod tags;
pub(super) mod wrapped;
pub(super) mod xml;

use std::collections::BTreeMap;

use reliance_model::cyber::bill::{Bill, Party};

use super::faults::Faults;
use crate::cyber::tree::Node;

/// Read the tree of a document.
pub(super) fn bill(tree: &Node, faults: &mut Faults<'_>) -> Bill {
    rules::check(tree, faults);
    let owned = |node: &Node, name: &str| node.text_of(name).map(str::to_string);
    let mut bill = Bill {
        name: owned(tree, "name"),
        serial: owned(tree, "documentNamespace"),
        data_licence: owned(tree, "dataLicense"),
        ..Bill::default()
    };
    if let Some(creation) = tree.get("creationInfo") {
        bill.timestamp = owned(creation, "created");
        for creator in creation.each("creators").filter_map(Node::text) {
            match creator.strip_prefix("Tool:") {
                Some(tool) if !tool.trim().is_empty() => bill.tools.push(tool.trim().to_string()),
                Some(_) => {}
                None => bill.authors.extend(party(creator)),
            }
        }
    }
    for (at, package) in tree.each("packages").enumerate() {
        bill.components.push(package::package(package, at, faults));
    }
    name_licences(&mut bill, tree);
    relations::read(&mut bill, tree, faults);
    bill
}

/// A licence of the document's own, by the name it has there.
fn name_licences(bill: &mut Bill, tree: &Node) {
    let named = |one: &Node| {
        Some((one.text_of("licenseId")?.to_string(), one.text_of("name")?.to_string()))
    };
    let names: BTreeMap<String, String> =
        tree.each("hasExtractedLicensingInfos").filter_map(named).collect();
    for component in &mut bill.components {
        let concluded = component.licence_concluded.iter_mut();
        for licence in component.licences.iter_mut().chain(concluded) {
            if let Some(name) = names.get(licence.as_str()).filter(|name| *name != "NOASSERTION") {
                name.clone_into(licence);
            }
        }
    }
}

/// `Organization: Name (mail)`; words for *nothing known* are nobody.
fn party(text: &str) -> Option<Party> {
    let (kind, rest) = text.split_once(':').unwrap_or(("", text));
    let person = kind.trim().eq_ignore_ascii_case("person");
    let organisation = kind.trim().eq_ignore_ascii_case("organization");
    let rest = if person || organisation { rest.trim() } else { text.trim() };
    let (name, contact) = match rest.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((name, mail)) if mail.contains('@') || mail.trim().is_empty() => {
            (name.trim(), Some(mail.trim()).filter(|mail| !mail.is_empty()))
        }
        _ => (rest, None),
    };
    if matches!(name, "NOASSERTION" | "NONE") {
        return None;
    }
    let contact = contact.map(str::to_string);
    let name = Some(name.to_string()).filter(|name| !name.is_empty());
    Some(Party { name: name.or_else(|| contact.clone())?, contact, person })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_is_read_from_its_line() {
        let party = |text| party(text).map(|party| (party.name, party.contact, party.person));
        let is = |name: &str, mail: Option<&str>, person| {
            Some((name.to_string(), mail.map(str::to_string), person))
        };
        assert_eq!(party("Organization: Acme (a@acme.org)"), is("Acme", Some("a@acme.org"), false));
        assert_eq!(party("Person: Ada ()"), is("Ada", None, true));
        assert_eq!(party("Organization: Acme (Europe)"), is("Acme (Europe)", None, false));
        assert_eq!(party("Person: (a@acme.org)"), is("a@acme.org", Some("a@acme.org"), true));
        assert_eq!(party("NOASSERTION"), None);
        assert_eq!(party("Organization: "), None);
        assert_eq!(party("Acme: Tools"), is("Acme: Tools", None, false));
    }
}
