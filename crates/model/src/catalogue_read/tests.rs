//! What the reader makes of words that are wrong, and that it goes on.

use std::collections::BTreeMap;

use super::read;
use crate::catalogue::Doubt;
use crate::facet::Profile;

/// The codes and messages of reading these files.
fn problems(files: &[(&str, &[u8])]) -> Vec<String> {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, bytes)| (name.to_string(), bytes.to_vec())).collect();
    let found = read(&files).problems;
    let found = found
        .into_iter()
        .filter(|problem| problem.code != "missing-file" || problem.file.contains('/'));
    found.map(|problem| format!("{} {}: {}", problem.code, problem.file, problem.message)).collect()
}

#[test]
fn lists_with_torn_rows() {
    insta::assert_snapshot!(problems(&[
        ("crosswalk.tsv", b"a\tb\nus.a\tus.b\tequal\n"),
        ("terms.tsv", b"zh\ten_gb\ten_us\tdefinition\tsource\n\nx\ty\n"),
        ("populations/populations.toml", b"[[population]]\nfile = \"us.csv\"\nregion = \"US\"\ntitle = \"t\"\nsource = \"s\"\nlicence = \"l\"\n[[population]]\nfile = \"no.csv\"\nregion = \"US\"\ntitle = \"t\"\nsource = \"s\"\nlicence = \"l\"\n"),
        ("populations/us.csv", b"age,count\n0-4,12\n5-9,-3\n10-14\n"),
    ]).join("\n"), @"
    wrong-header crosswalk.tsv: the first line does not name the columns as expected
    torn-row crosswalk.tsv: the row has 3 cells, not 6
    torn-row populations/us.csv: the row is not its levels and a whole number
    torn-row populations/us.csv: the row is not its levels and a whole number
    missing-file populations/populations.toml: there is no file `populations/no.csv`
    torn-row terms.tsv: the row has 2 cells, not 5
    ");
}

#[test]
fn files_that_are_no_text_or_have_no_place() {
    insta::assert_snapshot!(problems(&[
        ("facets.toml", &[0xff, 0xfe]),
        ("us/requirement/a.toml", b""),
        ("us/regulator.toml", b"\xef\xbb\xbfcode = \"eu\"\nname = \"x\"\n"),
        ("kinds.toml", b"[kinds]\na = 1\n"),
    ]).join("\n"), @"
    not-utf8 facets.toml: the file is not UTF-8 text
    wrong-type kinds.toml: `a` is integer, not a text in quotes
    wrong-folder us/regulator.toml: the folder is `us` and the code is `eu`
    unread-file us/requirement/a.toml: the catalogue has no use for this file
    ");
}

#[test]
fn requirements_that_lack_words() {
    insta::assert_snapshot!(problems(&[(
        "us/requirements/a.toml",
        b"[[requirement]]\nid = \"us.a\"\nchecks = [\"a(b\"]\nfacets = { ai = [] }\nforse = \"law\"\nin_force = 2026-02-30\n[[requirement]]\n",
    )]).join("\n"), @"
    toml-syntax us/requirements/a.toml: invalid date, expected day between 01 and 28
    missing-key us/requirements/a.toml: `status` is missing in [requirement]
    missing-key us/requirements/a.toml: `title` is missing in [requirement]
    missing-key us/requirements/a.toml: `source` is missing in [requirement]
    missing-key us/requirements/a.toml: `force` is missing in [requirement]
    bad-date us/requirements/a.toml: `in_force` is not a date
    missing-key us/requirements/a.toml: `asks` is missing in [requirement]
    missing-key us/requirements/a.toml: `applies` is missing in [requirement]
    empty-condition us/requirements/a.toml: the condition on `ai` names no value, so nothing meets it
    bad-check-call us/requirements/a.toml: `a(b` has no closing bracket at its end
    missing-key us/requirements/a.toml: `read_as` is missing in [requirement]
    unknown-key us/requirements/a.toml: unknown key `forse` in [requirement]
    missing-key us/requirements/a.toml: `id` is missing in [requirement]
    missing-key us/requirements/a.toml: `status` is missing in [requirement]
    missing-key us/requirements/a.toml: `title` is missing in [requirement]
    missing-key us/requirements/a.toml: `source` is missing in [requirement]
    missing-key us/requirements/a.toml: `force` is missing in [requirement]
    missing-key us/requirements/a.toml: `asks` is missing in [requirement]
    missing-key us/requirements/a.toml: `applies` is missing in [requirement]
    missing-key us/requirements/a.toml: `read_as` is missing in [requirement]
    ");
}

#[test]
fn the_hash_changes_with_names_and_bytes() {
    let hash = |name: &str, text: &str| {
        read(&BTreeMap::from([(name.to_string(), text.as_bytes().to_vec())])).items.sha256
    };
    assert_eq!(hash("a.md", "b"), hash("a.md", "b"));
    assert_ne!(hash("a.md", "b"), hash("a.mdb", ""));
    assert_ne!(hash("a.md", "b"), hash("a.md", "c"));
}

#[test]
fn facts_raise_and_settle_a_doubt() {
    let value = |facet: &str, value: &str| {
        BTreeMap::from([(facet.to_string(), [value.to_string()].into())])
    };
    let doubt = Doubt {
        text: "is a submission due?".into(),
        when: value("stage", "change"),
        unless: vec![value("stage", "premarket"), value("us_held", "pma")],
        evidence: None,
    };
    let open = |profile: Profile| doubt.is_open(&profile);
    assert!(open(Profile::default()), "an unset facet leaves it open");
    assert!(open(Profile::default().with("stage", &["change"])));
    assert!(!open(Profile::default().with("stage", &["postmarket"])));
    assert!(!open(Profile::default().with("stage", &["change", "premarket"])));
    assert!(!open(Profile::default().with("us_held", &["pma"])));
}
