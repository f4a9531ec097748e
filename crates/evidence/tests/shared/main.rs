//! Public samples: cybersecurity evidence and documents.
//!
//! The data are no part of the project. They lie in the folder that `RELIANCE_SHARED` names,
//! under `data`; without it these tests say so and compare nothing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test suite that reads files and says what it compared"
)]

mod csaf;
mod cyber;
mod documents;

use std::path::{Path, PathBuf};

use reliance_model::problem::Problem;

/// A folder of the cybersecurity data; `None`, and said, where there is none.
fn folder(name: &str) -> Option<PathBuf> {
    shared(&format!("cyber/{name}"))
}

/// A folder of the data; `None`, and said, where there is none.
fn shared(name: &str) -> Option<PathBuf> {
    let Some(shared) = std::env::var_os("RELIANCE_SHARED") else {
        println!("RELIANCE_SHARED is not set: {name} is not read");
        return None;
    };
    let folder = Path::new(&shared).join("data").join(name);
    assert!(folder.exists(), "{} is missing", folder.display());
    Some(folder)
}

/// The files below a folder whose names end so, with their paths from there, in order.
fn files(root: &Path, ending: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The codes of problems, in their order.
fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}
