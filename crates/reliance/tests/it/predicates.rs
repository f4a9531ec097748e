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
    insta::assert_snapshot!(ran.out, @r#"
    Predicates for ThoraxFlag PE (invented), on 2026-11-22
      QAS, triage and notification software, 21 CFR 892.2080, class II
      QFM, prioritisation software for lesions, 21 CFR 892.2080, class II
      codes: the pathway of the device folder: 21 CFR 892.2080 (declared: us_regulation = 892.2080)
      list:  `docs/listed-devices.csv`: 3 devices
      list:  `openfda.json`: 3 devices

      1  K009991 Invented Embolism Notifier
         NAMED in the device folder as the predicate
         Invented Imaging Inc.; product code QAS; decided 2022-04-11, 4 years before; decision SESE;
           Traditional; panel RA; public: Summary
         indications: 0.53, by adult 12 %, contrast 12 %, embolism 12 %, enhanced 12 %, notify 12 %,
           pulmonary 12 %, radiologist 12 %, suspected 12 % and 1 more (`K009991.md`)
         name: 0.08, by embolism 100 %

      2  K009990 Embolism on chest CT
         Invented Lung Inc.; product code QAS; decided 2015-02-03, 11 years before
         indications: 0.23, by analyse 62 %, chest 38 % (`K009990.md`)
         name: 0.23, by chest 59 %, embolism 41 %
         suggestion, no law: a younger one may be easier to argue

      3  K009992 Invented Haemorrhage Notifier
         Invented Neuro Inc.; product code QAS; decided 2021-09-30, 5 years before
         indications: no summary with them is on disk

      4  DEN009980 Invented first of its kind
         product code QAS; decided 2014-01-02, 12 years before
         indications: no summary with them is on disk
         suggestion, no law: a younger one may be easier to argue

    4 candidates. 1 listed devices have another product code.

    Lineage
      The device
        ThoraxFlag PE (invented)
            names as predicate K009991 (reliance.toml)
      Its predicates
        K009991 Invented Embolism Notifier, QAS, decided 2022-04-11
            names as predicate K009990 (`K009991.md`, line 9, under "Predicate device": "The
              predicate device is K009990.")
      2 generations back
        K009990 Embolism on chest CT, QAS, decided 2015-02-03
            names as predicate DEN009980 (`K009990.md`, line 9, under "Predicate device": "The
              predicate device is DEN009980.")
            names as reference device K009993 (`K009990.md`, line 9, under "Predicate device": "The
              reference device is K009993.")
      3 generations back
        DEN009980 Invented first of its kind, QAS, decided 2014-01-02
      Not named on the way
        K009993 Invented Nodule Marker, OEB, decided 2023-01-19
      ! the line ends at DEN009980: a De Novo has no predicate

    Rules
      - A candidate has one of the product codes and was decided before 2026-11-22, or is named in
        the device folder.
      - Named ones come first; then the order is by likeness of the indications where a summary is
        on disk, then of the name, then the newest.
      - Likeness is the cosine of the words (weighed by how often a text has them and how few texts
        do) shared with the device's intended use, 0 to 1; it knows no meaning, so that a denial is
        as like as what it denies.
      - Suggestion, no law: candidates older than 10 years are marked. In November 2018 the FDA
        spoke of predicates older than ten years (from memory); no rule sets an age.
      - A list says that a device was cleared, not that it is still marketed; withdrawal and recall
        are marked only where a list says so.
      - The order is no advice: which predicate is right, a person decides.
    "#);
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
