//! Bills of materials of others, each read, and its verdict held against what is known of it.
//!
//! Documents of Dependency-Track, CycloneDX, the NTIA conformance checker and sbomqs.

use std::path::{Path, PathBuf};

use reliance_evidence::cyber::bill;
use reliance_model::cyber::bill::Bill;
use reliance_model::problem::{Place, Problem, Reading, Severity};

/// The folder with bills.
fn folder(test: &str) -> Option<PathBuf> {
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
fn documents(folder: &Path) -> Vec<(String, Vec<u8>)> {
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
        if !name.ends_with(".json") {
            continue;
        }
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
    assert_eq!(valid, 9);
}
