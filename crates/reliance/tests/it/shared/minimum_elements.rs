//! Documents of the NTIA conformance checker, one folder a fault, held against the minimum
//! elements of the catalogue.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reliance_checks::cyber::Supported;
use reliance_checks::cyber::fields;
use reliance_evidence::cyber::bill;
use reliance_model::catalogue::FieldList;

use super::bills::{documents, folder};

/// A list of the catalogue.
fn list(name: &str) -> FieldList {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let files: BTreeMap<String, Vec<u8>> = documents(&folder).into_iter().collect();
    let catalogue = reliance_model::catalogue_read::read(&files).items;
    catalogue.field_lists[name].clone()
}

/// Fields that a document, or any component of it, lacks.
fn lacking(name: &str, bytes: &[u8], list: &FieldList) -> BTreeSet<String> {
    let read = bill::read(name, bytes).items;
    let coverage = fields::cover(&read, &Supported::default(), list, |_| true);
    coverage.gaps.into_iter().map(|gap| gap.field).collect()
}

/// Documents by the start of their path, the fields that they lack, and why that differs
/// from the name of the folder; the first row that fits counts.
///
/// The set takes the key of a package in its document (`SPDXID`) for its unique identifier
/// and any relationship for a dependency. The minimum elements ask for an identifier that
/// others know, too, and for what a component depends on.
const TABLE: [(&str, &[&str], &str); 16] = [
    ("no_elements_missing/", &[], ""),
    ("missing_component_version/", &["version"], ""),
    ("missing_concluded_license/", &[], "the list asks for no licence"),
    (
        "missing_dependency_relationships/SPDXRdf",
        &["dependency", "identifier", "name", "supplier", "version"],
        "it has no package at all, so that no component gives anything",
    ),
    ("missing_dependency_relationships/", &["dependency"], ""),
    ("missing_timestamp/", &["timestamp", "supplier"], "its supplier is `NOASSERTION`"),
    ("missing_author_name/", &["author", "supplier"], "its supplier is `NOASSERTION`"),
    (
        "missing_supplier_name/",
        &["supplier", "dependency", "identifier"],
        "Jena stands in no relationship, and Saxon has no package URL, CPE or other identifier",
    ),
    (
        "missing_component_name/SPDXJson",
        &["name", "identifier"],
        "the package has no package URL, CPE or other identifier",
    ),
    (
        "missing_component_name/",
        &["name", "identifier", "dependency"],
        "as in JSON, and the package stands in no relationship that is a dependency",
    ),
    (
        "missing_unique_identifiers/SPDXRdf",
        &["dependency", "identifier", "supplier", "version"],
        "it has no package at all, so that its files are asked",
    ),
    (
        "missing_unique_identifiers/",
        &["dependency", "supplier"],
        "it has a CPE; without its key no relationship can name it; its supplier is `NOASSERTION`",
    ),
    ("spdx3/no_elements", &["dependency", "identifier"], "it has neither"),
    ("spdx3/missing_version", &["dependency", "identifier", "version"], "as above"),
    ("spdx3/missing_supplier", &["dependency", "identifier", "supplier"], "as above"),
    (
        "spdx3/missing_unique",
        &["dependency", "identifier"],
        "as above; what has no key is a file, not the package",
    ),
];

#[test]
fn every_fault_of_the_set_is_the_field_that_is_lacking() {
    let Some(folder) = folder("minimum elements of bills of materials") else { return };
    let list = list("ntia-2021");
    let mut held = BTreeMap::new();
    for (name, bytes) in documents(&folder.join("ntia-checker/tests/data")) {
        let Some((start, fields, why)) = TABLE.iter().find(|row| name.starts_with(row.0)) else {
            continue;
        };
        let expected: BTreeSet<&str> = fields.iter().copied().collect();
        let found = lacking(&name, &bytes, &list);
        assert_eq!(
            found.iter().map(String::as_str).collect::<BTreeSet<_>>(),
            expected,
            "{name}: {why}"
        );
        *held.entry(*start).or_insert(0) += 1;
    }
    assert_eq!(held.len(), TABLE.len(), "every row of the table has a document: {held:?}");
    assert_eq!(held.values().sum::<usize>(), 48);
}

/// Six documents are named after six faults and all lack the same two fields.
#[test]
fn documents_that_differ_in_name_alone_get_one_verdict() {
    let Some(folder) = folder("examples of minimum elements") else { return };
    let list = list("ntia-2021");
    let tests = folder.join("ntia-checker/tests/data/SPDXSBOMExampleTests");
    for (name, bytes) in documents(&tests).iter().filter(|(name, _)| name.contains("Missing")) {
        let found: Vec<String> = lacking(name, bytes, &list).into_iter().collect();
        assert_eq!(found, ["identifier", "supplier"], "{name}");
    }
}

/// Documents of the set of sbomqs for BSI TR-03183-2, version 2.1.0: fields that they lack.
///
/// The rest of that set holds one field alone, so that its documents lack nearly all others.
#[test]
fn complete_documents_of_the_technical_guideline_lack_what_they_lack() {
    let Some(folder) = folder("a technical guideline on bills of materials") else { return };
    let (bsi, fda) = (list("bsi-tr-03183-2"), list("fda-2026"));
    let read = |name: &str| std::fs::read(folder.join("sbomqs/testdata/bsi").join(name)).unwrap();
    let of = |name: &str| -> Vec<String> { lacking(name, &read(name), &bsi).into_iter().collect() };
    assert_eq!(of("cdx/validFullyCompliantBsiV21.cdx16.json"), [""; 0]);
    let hash = "deployed-sha-512";
    for (name, has) in [
        ("cdx/validComponentExtRefDistributionHashSHA512.cdx16.json", true),
        ("cdx/validComponentExtRefDistributionIntakeHashSHA512.cdx16.json", true),
        ("cdx/validComponentExtRefDistributionHashSHA256.cdx16.json", false),
        ("cdx/invalidComponentDeployableHashComponentLevelOnly.cdx16.json", false),
        ("cdx/absentComponentDeployableHash.cdx16.json", false),
    ] {
        assert_eq!(!of(name).contains(&hash.to_string()), has, "{name}");
    }
    // A bill without a component gives nothing, whatever its document says.
    let empty = "spdx/validMetadataPersonCreator.spdx23.json";
    assert_eq!(lacking(empty, &read(empty), &fda).len(), fda.component.len());
}
