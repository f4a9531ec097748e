//! The program as its users run it: a folder, arguments, what comes out.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The day for which every test asks.
pub(crate) const DAY: &str = "2026-11-22";

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Run the program with these arguments in that folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_reliance"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let ran = Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
    assert!((0..=2).contains(&ran.code), "{arguments:?}: exit code {}", ran.code);
    ran
}

/// `check` of the folder itself for a market, as JSON.
pub(crate) fn check(folder: &Path, market: &str) -> (Ran, serde_json::Value) {
    let ran = run(folder, &["check", ".", "--to", market, "--on", DAY, "--format", "json"]);
    let told = serde_json::from_str(&ran.out).unwrap_or(serde_json::Value::Null);
    (ran, told)
}

/// A copy of the shipped example.
pub(crate) fn example() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), &["new", "device", "--example", "chest-ct"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    files
}

/// The items of a list in what was told.
pub(crate) fn list<'a>(value: &'a serde_json::Value, key: &str) -> &'a [serde_json::Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// The sentence of a text in what was told; empty where it is none.
pub(crate) fn text<'a>(value: &'a serde_json::Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
