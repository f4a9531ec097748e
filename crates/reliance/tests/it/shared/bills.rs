//! Bills of materials of others, each read, and its verdict held against what is known of it.
//!
//! Documents of Dependency-Track, CycloneDX, the NTIA conformance checker and sbomqs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reliance_evidence::cyber::bill;
use reliance_model::cyber::bill::{Bill, Format};
use reliance_model::problem::{Place, Problem, Reading, Severity};

/// The folder with bills.
pub(super) fn folder(test: &str) -> Option<PathBuf> {
    Some(super::folder(test)?.parent()?.join("cyber/sbom"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
    found.sort();
}

/// Every file below a folder: its path there, and its bytes.
pub(super) fn documents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

fn errors(reading: &Reading<Bill>) -> Vec<&Problem> {
    reading.problems.iter().filter(|problem| problem.severity == Severity::Error).collect()
}

/// Every place lies in the document.
fn places_hold(name: &str, bytes: &[u8], reading: &Reading<Bill>) {
    let places = reading.problems.iter().map(|problem| &problem.place);
    for place in places.chain(reading.items.components.iter().map(|component| &component.place)) {
        if let Place::Bytes(span) = place {
            assert!(span.start <= span.end && span.end <= bytes.len(), "{name}: {span:?}");
        }
    }
}

#[test]
fn documents_are_valid_where_their_makers_say_so() {
    let Some(folder) = folder("verdicts on bills of materials") else { return };
    let tests = folder.join("dependency-track/apiserver/src/test/resources/unit");
    let mut valid = 0;
    for (name, bytes) in documents(&tests) {
        let reading = bill::read(&name, &bytes);
        places_hold(&name, &bytes, &reading);
        let faults = errors(&reading);
        if name.contains("invalid") {
            assert!(!faults.is_empty(), "{name}");
        } else {
            valid += 1;
            assert!(faults.is_empty(), "{name}: {faults:#?}");
        }
    }
    assert_eq!(valid, 17);
}

/// The bill as every encoding has it: without format, places, and the order of parts of
/// licences and of components, which RDF does not keep.
fn plain(bill: &Bill) -> Bill {
    let mut bill = bill.clone();
    bill.format = Format::default();
    let sorted = |text: &str| {
        let mut words: Vec<&str> = text.split([' ', '(', ')']).filter(|w| !w.is_empty()).collect();
        words.sort_unstable();
        words.join(" ")
    };
    for component in &mut bill.components {
        component.place = Place::File;
        component.licences.iter_mut().for_each(|licence| *licence = sorted(licence));
        component.licence_concluded = component.licence_concluded.as_deref().map(sorted);
        // One file of the set writes `NOASSERTION` where the others leave the field out.
        component.unknown.remove("licence_concluded");
        component.cpes.sort();
        component.name = component.name.trim().to_string();
    }
    bill.components.sort_by(|one, other| one.id.cmp(&other.id));
    bill.authors.sort();
    bill.tools.sort();
    bill
}

/// Folders of the NTIA conformance checker: what is missing in each.
type Missing = fn(&Bill) -> bool;
const FOLDERS: [(&str, Missing); 6] = [
    ("no_elements_missing", |bill| {
        let package = &bill.components[0];
        !bill.authors.is_empty() && bill.timestamp.is_some() && package.supplier.is_some()
    }),
    ("missing_author_name", |bill| bill.authors.is_empty()),
    ("missing_component_version", |bill| bill.components[0].version.is_none()),
    ("missing_supplier_name", |bill| bill.components[0].supplier.is_none()),
    ("missing_timestamp", |bill| bill.timestamp.is_none()),
    ("missing_concluded_license", |bill| bill.components[0].licence_concluded.is_none()),
];

#[test]
fn every_encoding_is_read_as_the_same_bill() {
    let Some(folder) = folder("encodings of bills of materials") else { return };
    let tests = folder.join("ntia-checker/tests/data");
    for (name, is_missing) in FOLDERS {
        let mut first: Option<(String, Bill)> = None;
        for (file, bytes) in documents(&tests.join(name)) {
            let reading = bill::read(&file, &bytes);
            places_hold(&file, &bytes, &reading);
            assert!(is_missing(&reading.items), "{name}/{file}");
            let bill = plain(&reading.items);
            let (other, known) = first.get_or_insert_with(|| (file.clone(), bill.clone()));
            assert_eq!(known, &bill, "{name}: {other} and {file}");
        }
        assert!(first.is_some(), "{name}");
    }
}

#[test]
fn faults_of_the_set_are_found_in_every_encoding() {
    let Some(folder) = folder("faults of bills of materials") else { return };
    let tests = folder.join("ntia-checker/tests/data");
    let read = |name: &str| {
        documents(&tests.join(name)).into_iter().map(|(file, bytes)| {
            let reading = bill::read(&file, &bytes);
            places_hold(&file, &bytes, &reading);
            (file, reading)
        })
    };
    for (file, reading) in read("missing_component_name") {
        assert!(reading.items.components.iter().any(|one| one.name.is_empty()), "{file}");
        assert!(!errors(&reading).is_empty(), "{file}");
    }
    for (file, reading) in read("missing_unique_identifiers") {
        let package = &reading.items.components[0];
        // The RDF of this folder has an identifier that the others lack.
        assert!(!package.id_given || file.contains("Rdf"), "{file}");
    }
    for (file, reading) in read("missing_dependency_relationships") {
        assert!(reading.items.dependencies.is_empty(), "{file}");
    }
    for (file, reading) in read("spdx3") {
        if file.starts_with("missing") || file.starts_with("no_elements") {
            let package = &reading.items.components[0];
            assert_eq!(package.supplier.is_none(), file.contains("missing_supplier"), "{file}");
            assert_eq!(package.version.is_none(), file.contains("missing_version"), "{file}");
        }
    }
}

#[test]
fn every_bill_is_told_by_its_content() {
    let Some(folder) = folder("formats of bills of materials") else { return };
    let mut formats: BTreeMap<String, usize> = BTreeMap::new();
    let mut others = Vec::new();
    for (file, bytes) in documents(&folder) {
        let reading = bill::read(&file, &bytes);
        places_hold(&file, &bytes, &reading);
        match bill::detect(&bytes) {
            Some(format) => {
                let key = format!("{:?} {:?}", format.family, format.encoding);
                *formats.entry(key).or_default() += 1;
            }
            None => others.push(file),
        }
    }
    let known = [".md", "LICENSE", ".toml", ".gz"];
    others.retain(|file| !known.iter().any(|end| file.ends_with(end)));
    assert_eq!(others, Vec::<String>::new());
    insta::assert_snapshot!(format!("{formats:?}"), @r#"{"CycloneDx Json": 190, "CycloneDx Xml": 14, "Spdx Json": 63, "Spdx JsonLd": 28, "Spdx Rdf": 9, "Spdx TagValue": 16, "Spdx Xml": 9, "Spdx Yaml": 15}"#);
}
