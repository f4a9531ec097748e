//! What documents claim, held against themselves, from the outside.

use std::fs;

use crate::program::run;

/// The remarks on a document, each as `verdict about: says`.
fn remarks(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.md"), text).unwrap();
    let ran = run(folder.path(), &["claims", "a.md", "--format", "json"]);
    assert!(ran.code < 2, "{}", ran.err);
    let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let found = told[0]["remarks"].as_array().unwrap().iter().map(|remark| {
        let word = |name: &str| remark[name].as_str().unwrap_or_default().to_string();
        format!("{} {}: {}", word("verdict"), word("about"), word("says"))
    });
    found.collect()
}

/// Those that differ.
pub(crate) fn differs(text: &str) -> Vec<String> {
    let mut found = remarks(text);
    found.retain(|remark| remark.starts_with("differs"));
    found
}

#[test]
fn what_was_read_before_a_bound_is_told_and_the_exit_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = String::from("Metric,Estimate\nSensitivity,105%\n");
    (0..110_000).for_each(|_| rows.push_str("a,b\n"));
    fs::write(folder.path().join("a.csv"), rows).unwrap();
    fs::write(folder.path().join("b.pdf"), "%PDF-1.4 and no more").unwrap();
    let ran = run(folder.path(), &["claims", "a.csv", "b.pdf"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("a.csv: 1 claims in what could be read of it"), "{}", ran.out);
    assert!(ran.out.contains("105 %") && !ran.out.contains("b.pdf"), "{}", ran.out);
    assert!(ran.err.contains("too-many-cells") && ran.err.contains("bad-document"), "{}", ran.err);
}

#[test]
fn numbers_that_cannot_be_are_told_with_their_place() {
    let text = "# Results\n\nSensitivity was 105% (63/60), p = 1.2.\n\n\
        The relative change was 120% and 105% of the dose was given.\n";
    let found = differs(text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("63 of 60 is more than all"), "{found:?}");
    assert!(found[1].contains("a p-value cannot be more than 1"), "{found:?}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.md"), text).unwrap();
    let ran = run(folder.path(), &["claims", "a.md"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("line 3, under \"Results\""), "{}", ran.out);
}
