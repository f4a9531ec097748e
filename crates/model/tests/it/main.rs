//! Tests of the catalogue that ships with the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

mod applicability;
mod counts;
mod days;
mod sound;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use reliance_model::catalogue::Catalogue;
use reliance_model::catalogue_read;
use reliance_model::problem::{Problem, Reading};

/// The files of the catalogue folder, by path.
fn files() -> &'static BTreeMap<String, Vec<u8>> {
    static FILES: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
        let mut files = BTreeMap::new();
        walk(&root, "", &mut files);
        files
    })
}

#[allow(clippy::disallowed_methods, reason = "these tests are about files")]
fn walk(root: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            walk(root, &path, files);
        } else {
            files.insert(path, std::fs::read(entry.path()).unwrap());
        }
    }
}

/// The catalogue as read.
fn reading() -> &'static Reading<Catalogue> {
    static READING: OnceLock<Reading<Catalogue>> = OnceLock::new();
    READING.get_or_init(|| catalogue_read::read(files()))
}

/// Problems as a person sees them.
fn rendered(problems: &[Problem]) -> String {
    let text = |problem: &Problem| {
        let bytes = files().get(&problem.file).map(Vec::as_slice).unwrap_or_default();
        problem.render(std::str::from_utf8(bytes).ok())
    };
    problems.iter().map(text).collect::<Vec<_>>().join("\n\n")
}
