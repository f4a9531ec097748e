//! Official test suites and public records of vulnerabilities.
//!
//! The data are no part of the project. They lie in the folder that `RELIANCE_SHARED` names,
//! under `data/cyber`; without it these tests say so and compare nothing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test suite that reads files and says what it compared"
)]

mod disputed;
mod package_urls;
mod ranges;
mod records;
mod scores;
mod versions;

use std::path::{Path, PathBuf};

/// A folder of the data; `None`, and said, where there is none.
fn folder(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("RELIANCE_SHARED")?;
    let folder = Path::new(&shared).join("data/cyber").join(name);
    assert!(folder.is_dir(), "{} is missing", folder.display());
    Some(folder)
}

/// The files below a folder whose names end so, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every test of a suite, with the name of its file.
fn suite(name: &str) -> Vec<(String, serde_json::Value)> {
    let Some(folder) = folder(name) else {
        println!("RELIANCE_SHARED is not set: {name} is not compared");
        return Vec::new();
    };
    let mut tests = Vec::new();
    for path in files(&folder, ".json") {
        let text = std::fs::read_to_string(&path).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let all = file["tests"].as_array().unwrap();
        tests.extend(all.iter().map(|test| (name.clone(), test.clone())));
    }
    tests
}
