//! A package of SPDX 2.

use reliance_model::cyber::bill::{Component, Party};

use super::party;
use crate::cyber::bill::faults::Faults;
use crate::cyber::bill::support;
use crate::cyber::tree::Node;

/// A package; its id is made from its place where it has none.
pub(super) fn package(node: &Node, at: usize, faults: &mut Faults<'_>) -> Component {
    let given = node.text_of("SPDXID").map(str::to_string);
    let mut package = Component {
        id_given: given.is_some(),
        id: given.unwrap_or_else(|| format!("#/packages/{at}")),
        place: node.place(),
        ..Component::default()
    };
    package.name = known(&mut package, node, ("name", "name")).unwrap_or_default();
    package.version = known(&mut package, node, ("versionInfo", "version"));
    package.supplier = somebody(&mut package, node, "supplier");
    let originator = somebody(&mut package, node, "originator");
    package.creators.extend(originator);
    package.kind = node.text_of("primaryPackagePurpose").map(kind);
    package.filename = known(&mut package, node, ("packageFileName", "filename"));
    let declared = known(&mut package, node, ("licenseDeclared", "licence"));
    package.licences.extend(declared);
    package.licence_concluded =
        known(&mut package, node, ("licenseConcluded", "licence_concluded"));
    package.copyright = known(&mut package, node, ("copyrightText", "copyright"));
    for (field, kind) in [("homepage", "website"), ("downloadLocation", "distribution")] {
        if let Some(address) = known(&mut package, node, (field, kind)) {
            let is_source = kind == "distribution" && is_source(&address);
            let kind = if is_source { "vcs" } else { kind };
            package.references.entry(kind.to_string()).or_insert(address);
        }
    }
    for checksum in node.each("checksums") {
        let value = checksum.text_of("checksumValue");
        if let (Some(name), Some(value)) = (checksum.text_of("algorithm"), value) {
            package.hashes.entry(hash_name(name)).or_insert(value.to_ascii_lowercase());
        }
    }
    package.deployed = package.hashes.clone();
    for reference in node.each("externalRefs") {
        external(&mut package, reference);
    }
    if let Some(day) = node.get("validUntilDate").filter(|node| node.text().is_some()) {
        let value = day.text().unwrap_or_default();
        support::take(&mut package, ("validUntilDate", value), &day.place(), faults);
    }
    for annotation in node.each("annotations") {
        // Tools that know no better field write `name: value` or `name=value` there.
        let said = annotation.text_of("comment").unwrap_or_default();
        let parts = said.rsplit_once('=').or_else(|| said.rsplit_once(": "));
        if let Some((name, value)) = parts.filter(|_| !said.contains('\n')) {
            let named = (name.trim(), value.trim());
            support::take(&mut package, named, &annotation.place(), faults);
        }
    }
    package
}

/// The text of a field; one that says that nothing is known, or that there is nothing, is
/// noted as such.
fn known(package: &mut Component, node: &Node, (field, name): (&str, &str)) -> Option<String> {
    let text = node.text_of(field)?;
    let reason = match text {
        "NOASSERTION" => "",
        "NONE" => "NONE",
        _ => return Some(text.to_string()),
    };
    package.unknown.insert(name.to_string(), reason.to_string());
    None
}

fn somebody(package: &mut Component, node: &Node, field: &str) -> Option<Party> {
    let text = known(package, node, (field, field))?;
    let party = party(&text);
    if party.is_none() && text.contains("NOASSERTION") {
        package.unknown.insert(field.to_string(), String::new());
    }
    party
}

/// Kinds as CycloneDX names them.
fn kind(purpose: &str) -> String {
    purpose.to_ascii_lowercase().replace('_', "-")
}

fn is_source(address: &str) -> bool {
    let schemes = ["git+", "git:", "hg+", "svn+", "bzr+", "svn:"];
    schemes.iter().any(|scheme| address.starts_with(scheme))
}

/// Names of hashes as CycloneDX has them: `SHA256` is `SHA-256`, `SHA3_256` is `SHA3-256`.
pub(in crate::cyber::bill) fn hash_name(name: &str) -> String {
    let name = name.trim().to_ascii_uppercase().replace('_', "-");
    if let Some(bits) = name.strip_prefix("BLAKE2B") {
        return format!("BLAKE2b-{}", bits.trim_start_matches('-'));
    }
    match name.strip_prefix("SHA") {
        Some(bits) if !bits.starts_with(['3', '-']) || bits == "384" => format!("SHA-{bits}"),
        _ => name,
    }
}

fn external(package: &mut Component, reference: &Node) {
    let Some(locator) = reference.text_of("referenceLocator") else { return };
    let kind = reference.text_of("referenceType").unwrap_or_default();
    // RDF writes the type as an address whose end is the name.
    let kind = kind.rsplit(['/', '#']).next().unwrap_or_default();
    match kind {
        "purl" if package.purl.is_none() => package.purl = Some(locator.to_string()),
        "cpe22Type" | "cpe23Type" => package.cpes.push(locator.to_string()),
        "swid" | "swh" | "gitoid" | "purl" => {
            let start = format!("{kind}:");
            let bare = locator.strip_prefix(&start).unwrap_or(locator);
            package.identifiers.push(format!("{kind}:{bare}"));
        }
        _ => {
            package.references.entry(kind.to_string()).or_insert_with(|| locator.to_string());
        }
    }
}
