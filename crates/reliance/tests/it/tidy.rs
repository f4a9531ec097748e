//! The house rules that a compiler does not check.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Longest file, in lines, tests included.
const MOST_LINES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            rust_files(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

/// Every Rust file of the project with its text.
fn sources() -> Vec<(String, String)> {
    let root = root();
    let mut paths = Vec::new();
    rust_files(&root.join("crates"), &mut paths);
    rust_files(&root.join("fuzz"), &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn arrows_point_down_only() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in metadata.workspace_packages() {
        let inner = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.name.starts_with("reliance-"))
            .filter(|dependency| dependency.kind == cargo_metadata::DependencyKind::Normal);
        edges.insert(package.name.as_str(), inner.map(|d| d.name.as_str()).collect());
    }
    let drawn: BTreeMap<&str, BTreeSet<&str>> = [
        ("reliance-stats", &[][..]),
        ("reliance-model", &[]),
        ("reliance-security", &[]),
        ("reliance-tables", &["reliance-stats", "reliance-model"]),
        ("reliance-evidence", &["reliance-model", "reliance-security"]),
        ("reliance-checks", &["reliance-model", "reliance-stats", "reliance-security"]),
        ("reliance-documents", &["reliance-model"]),
        ("reliance-pdf", &["reliance-documents", "reliance-model"]),
        (
            "reliance",
            &[
                "reliance-stats",
                "reliance-model",
                "reliance-security",
                "reliance-tables",
                "reliance-evidence",
                "reliance-checks",
                "reliance-documents",
                "reliance-pdf",
            ],
        ),
    ]
    .into_iter()
    .map(|(name, to)| (name, to.iter().copied().collect()))
    .collect();
    assert_eq!(edges, drawn, "an arrow between crates is not as ARCHITECTURE.md draws it");
}

#[test]
fn files_are_short_and_open_with_a_module_comment() {
    for (name, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{name} has {lines} lines; growth is a new file");
        let first = text.lines().find(|line| !line.starts_with("#![")).unwrap_or_default();
        assert!(first.starts_with("//!"), "{name} opens without a module comment");
    }
}

#[test]
fn no_test_is_switched_off_and_nothing_is_left_unfinished() {
    // Built from parts, so that this file does not contain what it looks for.
    let banned = [
        concat!("#[ign", "ore"),
        concat!("#[should_", "panic"),
        concat!("TO", "DO:"),
        concat!("FIX", "ME"),
    ];
    for (name, text) in sources() {
        for word in banned {
            assert!(!text.contains(word), "{name} contains `{word}`");
        }
    }
}

/// Calls whose first or second argument is a problem's code.
const REPORTS: [&str; 9] = [
    "Problem::error(",
    "Problem::warning(",
    ".error(",
    ".warning(",
    ".problem(",
    "problem(",
    ".warn(",
    ".wrong(",
    ".fault(",
];

/// The problem codes in a source: kebab-case texts with a hyphen in such a place.
fn codes(text: &str) -> BTreeSet<String> {
    let kebab = |word: &str| {
        word.contains('-')
            && word.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
    };
    let mut found = BTreeSet::new();
    for call in REPORTS {
        for (at, _) in text.match_indices(call) {
            let arguments = text[at + call.len()..].splitn(3, ',').take(2);
            let quoted = arguments
                .filter_map(|argument| argument.trim().strip_prefix('"')?.strip_suffix('"'));
            found.extend(quoted.filter(|word| kebab(word)).map(str::to_string));
        }
    }
    found
}

#[test]
fn every_problem_code_is_explained() {
    let explained = |(name, _): &&(String, String)| {
        name == "crates/reliance/src/codes.rs" || name.starts_with("crates/reliance/src/codes/")
    };
    let sources = sources();
    let known: String = sources.iter().filter(explained).map(|(_, text)| text.as_str()).collect();
    let mut unexplained = Vec::new();
    let mut count = 0;
    for (name, text) in &sources {
        if name.contains("tests") || name.starts_with("fuzz/") {
            continue;
        }
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for code in codes(text) {
            count += 1;
            if !known.contains(&format!("\"{code}\",")) {
                unexplained.push((code, name.clone()));
            }
        }
    }
    assert!(count > 60, "found only {count} codes");
    assert!(
        unexplained.is_empty(),
        "codes without a paragraph in crates/reliance/src/codes.rs: {unexplained:?}"
    );
}
