//! The official tests of ranges: reading, canonical form, containment, native notations.

use reliance_security::range::{Native, Vers};
use serde_json::Value;

use crate::disputed::{RANGES, VERS};

fn form(range: Result<Vers, reliance_security::range::NotARange>) -> Result<Value, String> {
    let range = range.map_err(|error| error.to_string())?;
    let written = |constraint: &reliance_security::range::Constraint| {
        let text = constraint.comparator.text();
        serde_json::json!([if text.is_empty() { "=" } else { text }, constraint.text])
    };
    let constraints: Vec<Value> = range.constraints().iter().map(written).collect();
    Ok(serde_json::json!({ "scheme": range.kind(), "version_constraints": constraints }))
}

fn found(kind: &str, input: &Value) -> Result<Value, String> {
    let text = |key: &str| input[key].as_str().unwrap();
    match kind {
        "parse" => form(Vers::parse(input.as_str().unwrap())),
        "validate" => Vers::read(input.as_str().unwrap())
            .map(|range| range.to_string().into())
            .map_err(|error| error.to_string()),
        "containment" => Vers::read(text("vers"))
            .map_err(|error| error.to_string())?
            .contains(text("version"))
            .map(Value::from)
            .map_err(|error| error.to_string()),
        "from_native" => Native::parse(text("scheme"), text("native_range"))
            .map(|range| range.to_vers().to_string().into())
            .map_err(|error| error.to_string()),
        other => panic!("{other} is no type of test"),
    }
}

#[test]
fn official_tests_of_ranges() {
    let mut wrong = Vec::new();
    let mut disputed = Vec::new();
    let mut compared = 0;
    for (file, test) in crate::suite("vers/tests") {
        let kind = test["test_type"].as_str().unwrap();
        if matches!(kind, "comparison" | "equality") {
            continue;
        }
        compared += 1;
        let found = found(kind, &test["input"]);
        let fails = test["expected_failure"].as_bool().unwrap_or(false);
        let right = match &found {
            Ok(value) => !fails && *value == test["expected_output"],
            Err(_) => fails,
        };
        if right {
            continue;
        }
        let native = test["input"]["native_range"].as_str();
        let written = native.or(test["input"].as_str()).unwrap_or_default();
        let list: &[(&str, &str)] = if native.is_some() { &RANGES } else { &VERS };
        if list.iter().any(|(known, _)| *known == written) {
            disputed.push(written.to_string());
        } else {
            let (input, expected) = (&test["input"], &test["expected_output"]);
            wrong.push(format!("{file}: {input}\n   {found:?}\n   expected {expected}"));
        }
    }
    println!("{compared} tests, {} disputed", disputed.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let agreed = |(known, _): &&(&str, &str)| !disputed.iter().any(|found| found == known);
    let agreed: Vec<_> = RANGES.iter().chain(&VERS).filter(agreed).collect();
    assert!(compared == 0 || agreed.is_empty(), "no longer disputed: {agreed:?}");
}
