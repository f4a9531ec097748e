//! `reliance sbom convert`: what a bill says stays the same from format to format.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use reliance_evidence::cyber::bill;
use reliance_model::cyber::{Bill, Component};
use reliance_model::problem::Severity;

use crate::program::run;

/// A bill with what is hard to carry: a scoped name, an epoch, several hashes, two versions
/// of one package, support that is known, and support that is said to be unknown.
const BILL: &str = r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
  "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
  "metadata": {
    "timestamp": "2026-10-30T08:00:00Z",
    "authors": [{"name": "Invented Author", "email": "author@example.org"}],
    "component": {"type": "application", "bom-ref": "app", "name": "invented-app", "version": "2.1.0"}
  },
  "components": [
    {"type": "library", "bom-ref": "a", "name": "core", "group": "@invented", "version": "1.0.0+build.7",
     "purl": "pkg:npm/%40invented/core@1.0.0%2Bbuild.7",
     "supplier": {"name": "Invented Supplier"}, "licenses": [{"license": {"id": "MIT"}}],
     "hashes": [{"alg": "SHA-256", "content": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
                {"alg": "SHA-1", "content": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}],
     "properties": [{"name": "cdx:lifecycle:milestone:endOfSupport", "value": "2029-12-31"},
                    {"name": "supportLevel", "value": "actively maintained"}]},
    {"type": "library", "bom-ref": "b", "name": "zlib", "version": "1:1.2.13-1",
     "purl": "pkg:deb/debian/zlib@1:1.2.13-1?arch=amd64&distro=bookworm",
     "properties": [{"name": "supportLevel", "value": "unknown"},
                    {"name": "support-justification", "value": "the maker does not answer"}]},
    {"type": "library", "bom-ref": "c1", "name": "ms", "version": "2.0.0", "purl": "pkg:npm/ms@2.0.0"},
    {"type": "library", "bom-ref": "c2", "name": "ms", "version": "2.1.3", "purl": "pkg:npm/ms@2.1.3"}
  ],
  "dependencies": [
    {"ref": "app", "dependsOn": ["a", "b"]},
    {"ref": "a", "dependsOn": ["c1", "c2"]},
    {"ref": "b", "dependsOn": []},
    {"ref": "c1", "dependsOn": []}
  ]
}"#;

/// A component without the key that its document gives it.
fn name(one: &Component) -> String {
    one.purl.clone().unwrap_or_else(|| one.label())
}

/// What a component says, in a form that no format has a part in.
fn said(one: &Component) -> String {
    let support = &one.support;
    // SPDX has no group: it is the beginning of the name there.
    let group = one.group.as_ref().map(|group| format!("{group}/")).unwrap_or_default();
    format!(
        "{group}{} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        one.name,
        one.version,
        one.hashes,
        one.licences,
        one.supplier.as_ref().map(|party| &party.name),
        support.level,
        support.ends,
        support.reason,
    )
}

fn components(bill: &Bill) -> BTreeMap<String, String> {
    bill.components.iter().map(|one| (name(one), said(one))).collect()
}

/// What each component depends on; one that says nothing has no entry.
fn edges(bill: &Bill) -> BTreeMap<String, BTreeSet<String>> {
    let named = |id: &String| name(bill.component(id).unwrap());
    bill.dependencies
        .iter()
        .map(|(from, to)| (named(from), to.iter().map(named).collect()))
        .collect()
}

fn read(folder: &Path, file: &str) -> Bill {
    let reading = bill::read(file, &fs::read(folder.join(file)).unwrap());
    let faults = reading.problems.iter().filter(|problem| problem.severity == Severity::Error);
    assert_eq!(faults.count(), 0, "{file}: {:#?}", reading.problems);
    reading.items
}

#[test]
fn a_bill_says_the_same_through_both_formats_and_back() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    fs::write(folder.join("first.cdx.json"), BILL).unwrap();
    let steps = [
        ("first.cdx.json", "spdx", "second.spdx.json"),
        ("second.spdx.json", "cyclonedx", "third.cdx.json"),
        ("third.cdx.json", "spdx", "fourth.spdx.json"),
    ];
    for (from, to, out) in steps {
        let ran = run(folder, &["sbom", "convert", from, "--to", to, "-o", out]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let first = read(folder, "first.cdx.json");
    for (_, _, out) in steps {
        let bill = read(folder, out);
        assert_eq!(components(&bill), components(&first), "{out}");
        assert_eq!(edges(&bill), edges(&first), "{out}");
        assert_eq!(
            bill.subject.as_ref().map(|id| name(bill.component(id).unwrap())).as_deref(),
            Some("invented-app 2.1.0")
        );
        let same = run(folder, &["sbom", "diff", "first.cdx.json", out]);
        assert_eq!((same.code, same.out.as_str()), (0, "nothing changed in 3 components\n"));
    }
    let mut second: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("second.spdx.json")).unwrap()).unwrap();
    let packages = second["packages"].as_array_mut().unwrap();
    packages.retain(|package| package["name"] != "zlib");
    fs::write(folder.join("less.spdx.json"), second.to_string()).unwrap();
    let less = run(folder, &["sbom", "diff", "first.cdx.json", "less.spdx.json"]);
    assert_eq!(less.code, 1);
    assert!(less.out.contains("removed  pkg:deb/debian/zlib"), "{}", less.out);
}
