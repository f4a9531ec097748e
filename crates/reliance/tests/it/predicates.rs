//! Candidates for a predicate and their lineage, as users see them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{DAY, Ran, example, run, text};

/// As openFDA gives 510(k)s; all invented, with a broken entry among them.
const OPENFDA: &str = r#"{"meta": {"disclaimer": "invented"}, "results": [
 {"k_number": "K009991", "applicant": "Invented Imaging Inc.", "device_name": "Invented Embolism Notifier",
  "product_code": "QAS", "decision_date": "2022-04-11", "decision_code": "SESE",
  "clearance_type": "Traditional", "statement_or_summary": "Summary", "advisory_committee": "RA"},
 {"k_number": "K009990", "applicant": "Invented Lung Inc.", "device_name": "Embolism on chest CT",
  "product_code": "QAS", "decision_date": "2015-02-03"},
 {"k_number": "DEN009980", "device_name": "Invented first of its kind", "product_code": "QAS",
  "decision_date": "2014-01-02"},
 {"applicant": "nobody"}]}"#;

const SUMMARIES: [(&str, &str); 2] = [
    (
        "K009991.md",
        "# 510(k) summary K009991\n\n## Indications for use\n\nNotifies a radiologist of a suspected pulmonary embolism on contrast-enhanced chest CT of adults.\n\n## Predicate device\n\nThe predicate device is K009990.\n",
    ),
    (
        "K009990.md",
        "# 510(k) summary K009990\n\n## Indications for use\n\nAnalyses chest CT.\n\n## Predicate device\n\nThe predicate device is DEN009980. The reference device is K009993.\n",
    ),
];

fn folder() -> tempfile::TempDir {
    let folder = example();
    fs::write(folder.path().join("openfda.json"), OPENFDA).unwrap();
    for (name, text) in SUMMARIES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn sought(folder: &Path, more: &[&str]) -> Ran {
    let summaries = ["--summary", "K009991=K009991.md", "--summary", "K009990=K009990.md"];
    let base = ["predicates", "device", "--on", DAY, "--list", "openfda.json"];
    run(folder, &[&base[..], &summaries, more].concat())
}

#[test]
fn candidates_and_lineage_of_the_example() {
    let folder = folder();
    let ran = sought(folder.path(), &[]);
    insta::assert_snapshot!(ran.out);
    assert!(ran.err.contains("no submission number"), "{}", ran.err);
    let again = sought(folder.path(), &[]);
    assert_eq!(ran.out, again.out);
}

#[test]
fn json_page_and_table_say_the_same() {
    let folder = folder();
    let json: Value =
        serde_json::from_str(&sought(folder.path(), &["--format", "json"]).out).unwrap();
    let candidates = json["candidates"].as_array().unwrap();
    let csv = sought(folder.path(), &["--format", "csv"]).out;
    assert_eq!(csv.lines().count(), candidates.len() + 1);
    let ran = sought(folder.path(), &["--format", "html", "-o", "page.html"]);
    assert_eq!(ran.out, "");
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    for one in candidates {
        let number = text(one, "number");
        assert!(page.contains(number) && csv.contains(number), "{number}");
    }
    assert!(page.contains("<svg") && page.contains("names as predicate K009990"));
    assert!(!page.contains("http://") || page.contains("xmlns"), "nothing is fetched");
}

#[test]
fn a_folder_without_a_named_predicate_waits_for_a_person() {
    let folder = folder();
    let device = folder.path().join("device/reliance.toml");
    let declared = fs::read_to_string(&device).unwrap();
    let before = sought(folder.path(), &["--format", "json"]);
    let told: Value = serde_json::from_str(&before.out).unwrap();
    assert_eq!((before.code, told["open"].as_array().unwrap().len()), (0, 0), "{}", before.out);
    fs::write(&device, declared.replace("K009991", "K009993")).unwrap();
    let ran = sought(folder.path(), &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("its product code OEB is none of"), "{}", ran.out);
    let odd = run(folder.path(), &["predicates", "device", "--list", "K009991.md"]);
    assert_eq!(odd.code, 2, "{}", odd.err);
    let odd = run(folder.path(), &["predicates", "device", "--summary", "123=a.md"]);
    assert_eq!(odd.code, 2, "{}", odd.err);
}
