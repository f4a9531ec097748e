//! The validator's own documents: which of them fail which mandatory test.

use std::collections::BTreeSet;

use reliance_evidence::cyber::statements;
use serde_json::Value;

use crate::folder;

/// Tests that a document fails: the mandatory ones (`csaf-rule`), or the others (`csaf-advice`).
fn failed(name: &str, bytes: &[u8], code: &str) -> BTreeSet<String> {
    let test = |message: &str| {
        let (_, rest) = message.split_once("test ")?;
        rest.split(':').next().map(str::to_string)
    };
    let problems = statements::read(name, bytes).problems;
    problems
        .iter()
        .filter(|problem| problem.code == code)
        .filter_map(|problem| test(&problem.message))
        .collect()
}

#[test]
fn every_mandatory_verdict_of_csaf_is_right() {
    let Some(data) = folder("vex/csaf/csaf_2.0/test/validator/data") else { return };
    let text = std::fs::read_to_string(data.join("testcases.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for case in cases["tests"].as_array().unwrap() {
        if case["group"] != "mandatory" {
            continue;
        }
        let id = case["id"].as_str().unwrap();
        for (key, fails) in [("failures", true), ("valid", false)] {
            for document in case[key].as_array().into_iter().flatten() {
                let name = document["name"].as_str().unwrap();
                let bytes = std::fs::read(data.join(name)).unwrap();
                let failed = failed(name, &bytes, "csaf-rule");
                compared += 1;
                if failed.contains(id) != fails {
                    wrong.push(format!("{name}: {id} {fails}, found {failed:?}"));
                }
                // A valid document fails no mandatory test at all.
                if !fails && document["valid"] == true && !failed.is_empty() {
                    wrong.push(format!("{name}: valid, found {failed:?}"));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!(compared, 147);
}

#[test]
fn documents_that_fail_no_mandatory_test_fail_none_here() {
    let Some(data) = folder("vex/csaf/csaf_2.0/test/validator/data") else { return };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for part in ["optional", "informative"] {
        for (name, bytes) in crate::files(&data.join(part), ".json") {
            compared += 1;
            let failed = failed(&name, &bytes, "csaf-rule");
            if !failed.is_empty() {
                wrong.push(format!("{name}: {failed:?}"));
            }
        }
    }
    // Both give two hashes of one algorithm for one file, which that mandatory test forbids.
    let expected = ["08", "09"]
        .map(|test| format!("oasis_csaf_tc-csaf_2_0-2021-6-2-{test}-02.json: {{\"6.1.25\"}}"));
    assert_eq!(wrong, expected);
    assert_eq!(compared, 92);
}

/// Tests that need the network or a dictionary.
const NOT_JUDGED: [&str; 3] = ["6.3.6", "6.3.7", "6.3.8"];

#[test]
fn every_optional_and_informative_verdict_of_csaf_is_right() {
    let Some(data) = folder("vex/csaf/csaf_2.0/test/validator/data") else { return };
    let text = std::fs::read_to_string(data.join("testcases.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let (mut wrong, mut compared) = (Vec::new(), 0);
    let cases = cases["tests"].as_array().unwrap().iter();
    for case in cases.filter(|case| case["group"] != "mandatory") {
        let id = case["id"].as_str().unwrap();
        if NOT_JUDGED.contains(&id) {
            continue;
        }
        for (key, fails) in [("failures", true), ("valid", false)] {
            for document in case[key].as_array().into_iter().flatten() {
                let name = document["name"].as_str().unwrap();
                let bytes = std::fs::read(data.join(name)).unwrap();
                let failed = failed(name, &bytes, "csaf-advice");
                compared += 1;
                if failed.contains(id) != fails {
                    wrong.push(format!("{name}: {id} {fails}, found {failed:?}"));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!(compared, 83);
}
