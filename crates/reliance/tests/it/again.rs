//! A second check says what the first one said, and notices every change in between.

use std::fs;
use std::path::Path;

use crate::program::{DAY, Ran, example, files, run};

fn check(folder: &Path, more: &[&str]) -> Ran {
    let arguments = ["check", "device", "--to", "us", "--on", DAY];
    run(folder, &[&arguments, more].concat())
}

fn same(a: &Ran, b: &Ran) {
    assert_eq!((a.code, &a.out, &a.err), (b.code, &b.out, &b.err));
}

/// Every report, with its bytes.
fn reports(folder: &Path) -> Vec<Vec<u8>> {
    let written = files(&folder.join("device/report"));
    written.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn kept(folder: &Path) -> usize {
    let own = files(&folder.join("device/.reliance"));
    own.iter().filter(|path| path.to_string_lossy().contains("said-")).count()
}

#[test]
fn a_second_check_says_the_same_and_a_change_is_noticed() {
    let folder = example();
    let folder = folder.path();
    let first = check(folder, &[]);
    let written = reports(folder);
    assert_eq!((kept(folder), written.len()), (1, 3));
    same(&check(folder, &[]), &first);
    assert_eq!(reports(folder), written);
    for form in [&["--format", "json"][..], &["--format", "sarif"], &["--all"]] {
        let fresh = [form, &["--fresh"]].concat();
        same(&check(folder, form), &check(folder, &fresh));
    }

    let path = folder.join("device/reliance.toml");
    let text = fs::read_to_string(&path).unwrap();
    let changed = text.replacen("name = ", "name = \"Another name\" # ", 1);
    fs::write(&path, changed).unwrap();
    let renamed = check(folder, &[]);
    assert!(renamed.out.contains("Another name") && !first.out.contains("Another name"));
    same(&check(folder, &["--fresh"]), &renamed);

    fs::write(&path, text).unwrap();
    same(&check(folder, &["--fresh"]), &first);
}

#[test]
fn a_row_more_in_a_table_is_noticed() {
    let folder = example();
    let folder = folder.path();
    let first = check(folder, &["--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&first.out).unwrap();
    let tables = told["files"].as_object().unwrap();
    let (name, _) = tables
        .iter()
        .find(|(name, file)| name.ends_with(".csv") && file["rows"].as_u64().is_some())
        .unwrap();
    let path = folder.join("device").join(name);
    let mut text = fs::read_to_string(&path).unwrap();
    let last = text.lines().last().unwrap().to_string();
    text.push_str(&last);
    text.push('\n');
    fs::write(&path, text).unwrap();
    let second = check(folder, &["--format", "json"]);
    assert_ne!(first.out, second.out);
    same(&check(folder, &["--format", "json", "--fresh"]), &second);
}
