//! The SARIF log: its official structure, and the words it uses.

#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod sample;

use reliance_documents::sarif;
use reliance_model::finding::{Answer, Finding};
use reliance_model::whole_list::WholeList;
use serde_json::{Value, json};

fn log() -> Value {
    serde_json::from_str(&sarif(&sample::assessment())).unwrap()
}

#[test]
fn results_point_at_rules_evidence_and_catalogue() {
    let log = log();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].is_string());
        let related = &result["relatedLocations"][0]["physicalLocation"];
        assert_eq!(related["artifactLocation"]["uriBaseId"], "CATALOGUE");
        assert!(related["region"]["startLine"].as_u64().unwrap() >= 1);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    for rule in rules {
        assert!(rule["help"]["text"].as_str().unwrap().contains("Asked by"));
    }
}

#[test]
fn only_what_is_not_shown_and_counts_has_a_level() {
    for result in log()["runs"][0]["results"].as_array().unwrap() {
        let properties = &result["properties"];
        let (answer, force) =
            (properties["answer"].as_str().unwrap(), properties["force"].as_str().unwrap());
        let counts = properties["counts"].as_bool().unwrap();
        let want = match (counts, answer, force) {
            (false, ..) => ("informational", "none"),
            (true, "not shown", "law") => ("fail", "error"),
            (true, "not shown", _) => ("fail", "warning"),
            (true, "undetermined", _) => ("open", "none"),
            (true, "for a person", _) => ("review", "none"),
            other => panic!("{other:?} is no open finding"),
        };
        assert_eq!((result["kind"].as_str().unwrap(), result["level"].as_str().unwrap()), want);
    }
}

#[test]
fn problems_are_notifications_and_waived_findings_are_no_results() {
    let log = log();
    let run = &log["runs"][0];
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notes.len(), sample::assessment().problems.len());
    let waived = |result: &Value| result["ruleId"] == "us.label.symbols";
    assert!(!run["results"].as_array().unwrap().iter().any(waived));
}

#[test]
fn lists_that_a_sentence_cuts_stand_whole_among_the_properties() {
    let mut assessment = sample::assessment();
    let letters = ["a", "b", "c", "d"].map(String::from);
    let list = WholeList::new("letters", "a, b and 2 more", letters);
    let open = |finding: &&mut Finding| finding.answer == Answer::NotShown && finding.counts;
    let mut findings = assessment.findings.iter_mut().filter(open);
    let finding = findings.find(|finding| finding.waived.is_none()).unwrap();
    finding.because = "open: a, b and 2 more".into();
    let part = &mut finding.parts[0];
    // The same list behind two sentences is there once.
    part.lists = vec![list.clone(), list];
    let id = finding.requirement.clone();
    let log: Value = serde_json::from_str(&sarif(&assessment)).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let lists = |id: &str| {
        let result = results.iter().find(|result| result["ruleId"] == id).unwrap();
        result["properties"]["lists"].clone()
    };
    let whole = json!([{
        "of": "letters",
        "said": "a, b and 2 more",
        "items": ["a", "b", "c", "d"],
    }]);
    assert_eq!(lists(&id), whole);
    // The bag of a result that cuts nothing has no such key.
    assert!(results.iter().any(|result| result["properties"].get("lists").is_none()));
}
