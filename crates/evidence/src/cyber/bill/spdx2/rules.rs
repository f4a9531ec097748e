//! What a document of SPDX 2 must have: rules of our own, drawn from the specification.
//!
//! They hold for all five ways in which such a document is written down, which no schema
//! does. A missing field is an error, a wrong word in one that is read is an error, and
//! what is not read is not checked.

use reliance_model::problem::Place;

use crate::cyber::bill::faults::Faults;
use crate::cyber::tree::Node;

/// Editions whose rules these are.
const EDITIONS: [&str; 4] = ["SPDX-2.0", "SPDX-2.1", "SPDX-2.2", "SPDX-2.3"];
/// Fields that a document must have.
const DOCUMENT: [&str; 6] =
    ["spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo"];
/// Fields that a package must have; the licences, the copyright text too up to 2.2.
const PACKAGE: [&str; 3] = ["name", "SPDXID", "downloadLocation"];
/// Fields that a package must have up to 2.2.
const PACKAGE_2_2: [&str; 3] = ["licenseConcluded", "licenseDeclared", "copyrightText"];
/// Fields that a relationship must have.
const RELATION: [&str; 3] = ["spdxElementId", "relationshipType", "relatedSpdxElement"];
/// Algorithms of checksums.
const ALGORITHMS: [&str; 17] = [
    "SHA1",
    "SHA224",
    "SHA256",
    "SHA384",
    "SHA512",
    "SHA3-256",
    "SHA3-384",
    "SHA3-512",
    "MD2",
    "MD4",
    "MD5",
    "MD6",
    "BLAKE2b-256",
    "BLAKE2b-384",
    "BLAKE2b-512",
    "BLAKE3",
    "ADLER32",
];
/// Purposes of a package.
const PURPOSES: [&str; 12] = [
    "APPLICATION",
    "FRAMEWORK",
    "LIBRARY",
    "CONTAINER",
    "OPERATING-SYSTEM",
    "DEVICE",
    "FIRMWARE",
    "SOURCE",
    "ARCHIVE",
    "FILE",
    "INSTALL",
    "OTHER",
];
/// Kinds of relationships.
const KINDS: [&str; 45] = [
    "DESCRIBES",
    "DESCRIBED_BY",
    "CONTAINS",
    "CONTAINED_BY",
    "DEPENDS_ON",
    "DEPENDENCY_OF",
    "DEPENDENCY_MANIFEST_OF",
    "BUILD_DEPENDENCY_OF",
    "DEV_DEPENDENCY_OF",
    "OPTIONAL_DEPENDENCY_OF",
    "PROVIDED_DEPENDENCY_OF",
    "TEST_DEPENDENCY_OF",
    "RUNTIME_DEPENDENCY_OF",
    "EXAMPLE_OF",
    "GENERATES",
    "GENERATED_FROM",
    "ANCESTOR_OF",
    "DESCENDANT_OF",
    "VARIANT_OF",
    "DISTRIBUTION_ARTIFACT",
    "PATCH_FOR",
    "PATCH_APPLIED",
    "COPY_OF",
    "FILE_ADDED",
    "FILE_DELETED",
    "FILE_MODIFIED",
    "EXPANDED_FROM_ARCHIVE",
    "DYNAMIC_LINK",
    "STATIC_LINK",
    "DATA_FILE_OF",
    "TEST_CASE_OF",
    "BUILD_TOOL_OF",
    "DEV_TOOL_OF",
    "TEST_OF",
    "TEST_TOOL_OF",
    "DOCUMENTATION_OF",
    "OPTIONAL_COMPONENT_OF",
    "METAFILE_OF",
    "PACKAGE_OF",
    "AMENDS",
    "PREREQUISITE_FOR",
    "HAS_PREREQUISITE",
    "REQUIREMENT_DESCRIPTION_FOR",
    "SPECIFICATION_FOR",
    "OTHER",
];

/// Hold a document against the rules.
pub(super) fn check(tree: &Node, faults: &mut Faults<'_>) {
    let edition = tree.text_of("spdxVersion").unwrap_or_default();
    if let Some(node) = tree.get("spdxVersion").filter(|_| !EDITIONS.contains(&edition)) {
        let message = format!("`{edition}` is no edition of SPDX that is known here");
        faults.warning("unknown-bill-edition", message, node.place());
    }
    required(tree, &DOCUMENT, ("the document", &start(tree)), faults);
    if let Some(creation) = tree.get("creationInfo") {
        required(creation, &["created", "creators"], ("`creationInfo`", &creation.place()), faults);
        creators(creation, faults);
    }
    let early = matches!(edition, "SPDX-2.0" | "SPDX-2.1" | "SPDX-2.2");
    for package in tree.each("packages") {
        let place = package.place();
        let name = match package.text_of("name") {
            Some(name) => format!("the package `{name}`"),
            None => "a package".to_string(),
        };
        required(package, &PACKAGE, (&name, &place), faults);
        if early {
            required(package, &PACKAGE_2_2, (&name, &place), faults);
        }
        self::package(package, faults);
    }
    for relation in tree.each("relationships") {
        required(relation, &RELATION, ("a relationship", &relation.place()), faults);
        word(relation, "relationshipType", &KINDS, faults);
    }
}

/// The beginning of the document, where something that it lacks is said.
fn start(tree: &Node) -> Place {
    Place::Bytes(tree.span.start..tree.span.start)
}

fn required(node: &Node, fields: &[&str], (name, place): (&str, &Place), faults: &mut Faults<'_>) {
    for field in fields {
        let there = node.get(field).is_some_and(|value| {
            value.text().is_some() || !value.items().is_empty() || !value.entries().is_empty()
        });
        if !there {
            faults.error("schema-fault", format!("{name} has no `{field}`"), place.clone());
        }
    }
}

/// A field whose words are listed.
fn word(node: &Node, field: &str, allowed: &[&str], faults: &mut Faults<'_>) {
    let Some(value) = node.get(field) else { return };
    let Some(text) = value.text() else { return };
    if allowed.contains(&text) {
        return;
    }
    let near = reliance_model::problem::closest(text, allowed.iter().copied());
    let near = near.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
    faults.error("schema-fault", format!("`{field}` may not be `{text}`{near}"), value.place());
}

fn creators(creation: &Node, faults: &mut Faults<'_>) {
    if let Some(created) = creation.get("created").filter(|node| node.text().is_some())
        && chrono::DateTime::parse_from_rfc3339(created.text().unwrap_or_default()).is_err()
    {
        let message = "`created` should be a time such as `2026-11-22T12:00:00Z`";
        faults.warning("schema-format", message, created.place());
    }
    for creator in creation.each("creators") {
        let text = creator.text().unwrap_or_default();
        let kinds = ["Tool:", "Organization:", "Person:"];
        if !kinds.iter().any(|kind| text.starts_with(kind)) {
            let message = "a creator begins with `Person:`, `Organization:` or `Tool:`";
            faults.warning("schema-format", message, creator.place());
        }
    }
}

fn package(package: &Node, faults: &mut Faults<'_>) {
    word(package, "primaryPackagePurpose", &PURPOSES, faults);
    for checksum in package.each("checksums") {
        let place = checksum.place();
        required(checksum, &["algorithm", "checksumValue"], ("a checksum", &place), faults);
        word(checksum, "algorithm", &ALGORITHMS, faults);
    }
    for reference in package.each("externalRefs") {
        let fields = ["referenceType", "referenceLocator"];
        required(reference, &fields, ("an external reference", &reference.place()), faults);
    }
}
