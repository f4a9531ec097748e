//! The shipped example: every planted gap is found, and no false one.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::program::{check, example, list, run, text};

/// A gap as `planted.toml` lists it.
struct Planted {
    gap: String,
    check: Option<String>,
    answer: String,
    problem: Option<String>,
    says: String,
}

fn planted(folder: &std::path::Path) -> Vec<Planted> {
    let told = std::fs::read_to_string(folder.join("planted.toml")).unwrap();
    let told: toml::Table = toml::from_str(&told).unwrap();
    let word = |gap: &toml::Value, key: &str| gap.get(key)?.as_str().map(str::to_string);
    let gaps = told["planted"].as_array().unwrap().iter();
    gaps.map(|gap| Planted {
        gap: word(gap, "gap").unwrap(),
        check: word(gap, "check"),
        answer: word(gap, "answer").unwrap_or_default(),
        problem: word(gap, "problem"),
        says: word(gap, "says").unwrap(),
    })
    .collect()
}

/// Every sentence of a check: its name, its answer, why.
fn sentences(told: &Value) -> Vec<(String, String, String)> {
    let parts = list(told, "findings")
        .iter()
        .filter(|finding| text(finding, "answer") != "not-applicable")
        .flat_map(|finding| list(finding, "parts"));
    parts
        .map(|part| {
            let check = part["call"]["check"].as_str().unwrap_or("person").to_string();
            (check, text(part, "answer").to_string(), text(part, "because").to_string())
        })
        .collect()
}

/// Every problem: its code and where it is.
fn problems(told: &Value) -> Vec<(String, String)> {
    let place = |problem: &Value| {
        let rows = problem["place"]["rows"]["first"].as_array().map(|rows| {
            let rows: Vec<String> = rows.iter().map(Value::to_string).collect();
            format!(", row {}", rows.join(", "))
        });
        let (file, message) = (text(problem, "file"), text(problem, "message"));
        format!("{file}{} {message}", rows.unwrap_or_default())
    };
    list(told, "problems")
        .iter()
        .map(|problem| (text(problem, "code").to_string(), place(problem)))
        .collect()
}

#[test]
fn every_planted_gap_is_found_and_no_false_one() {
    let folder = example();
    let device = folder.path().join("device");
    let (ran, told) = check(&device, "us");
    assert_eq!(ran.code, 1, "{}", ran.err);
    let (said, problems, planted) = (sentences(&told), problems(&told), planted(&device));
    for gap in &planted {
        let found = match (&gap.check, &gap.problem) {
            (Some(check), _) => said.iter().any(|(by, answer, because)| {
                by == check && *answer == gap.answer && because.contains(&gap.says)
            }),
            (None, Some(code)) => {
                problems.iter().any(|(by, place)| by == code && place.contains(&gap.says))
            }
            (None, None) => false,
        };
        assert!(found, "{} was not found: {}", gap.gap, gap.says);
    }
    for (by, answer, because) in &said {
        let of_a_gap = planted.iter().any(|gap| {
            gap.check.as_ref() == Some(by) && gap.answer == *answer && because.contains(&gap.says)
        });
        assert!(answer != "not-shown" || of_a_gap, "not planted: {by}: {because}");
    }
    for (code, place) in &problems {
        let of_a_gap = planted
            .iter()
            .any(|gap| gap.problem.as_ref() == Some(code) && place.contains(&gap.says));
        assert!(of_a_gap, "not planted: {code}: {place}");
    }
}

#[test]
fn most_requirements_are_shown_or_wait_for_a_person() {
    let folder = example();
    let (_, told) = check(&folder.path().join("device"), "us");
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    for finding in list(&told, "findings") {
        *answers.entry(text(finding, "answer").to_string()).or_default() += 1;
    }
    let number = |answer: &str| answers.get(answer).copied().unwrap_or_default();
    let (settled, open) = (number("shown") + number("for-a-person"), number("undetermined"));
    assert!(number("shown") >= 15 && settled > 3 * open, "{answers:?}");
    assert!((20..50).contains(&number("not-shown")), "{answers:?}");
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (one, other) = (example(), example());
    for name in ["one", "other"] {
        let folder = if name == "one" { &one } else { &other };
        let device = folder.path().join("device");
        for _ in 0..2 {
            assert_eq!(check(&device, "us").0.code, 1);
        }
    }
    for file in ["report.html", "assessment.json", "requirements.xlsx"] {
        let bytes = |folder: &tempfile::TempDir| {
            std::fs::read(folder.path().join("device/report/us").join(file)).unwrap()
        };
        assert!(bytes(&one) == bytes(&other), "{file} differs");
    }
    let fresh = |folder: &tempfile::TempDir| {
        let day = ["check", "device", "--to", "us", "--on", "2026-11-22", "--fresh"];
        run(folder.path(), &day).out
    };
    assert!(fresh(&one) == fresh(&other));
}
