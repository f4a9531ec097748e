//! The official tests of the order of versions.

use std::cmp::Ordering;

use reliance_security::version::{Scheme, compare};

/// Tests that contradict the ecosystem's own rule, with the reason.
///
/// These four expect versions that were not given: the order is right, and one of the two
/// stands there in lower case.
const DISPUTED: [(&str, &str); 4] = [
    (r#"["1.0.0-BETA","1.0.0-beta2"]"#, "lower-cases what it sorts"),
    (r#"["1.0.0-BETA","1.0.0-beta.1+AA"]"#, "lower-cases what it sorts"),
    (r#"["1.0.0-BETA.X.y.5.77.0+AA","1.0.0-beta.x.y.5.79.0+aa"]"#, "lower-cases what it sorts"),
    (r#"["1.0.0-BETA.X.y.5.79.0+AA","1.0.0-beta.x.y.5.790.0+abc"]"#, "lower-cases what it sorts"),
];

#[test]
fn official_order_of_versions() {
    let mut wrong = Vec::new();
    let mut disputed = 0;
    let mut compared = 0;
    for (file, test) in crate::suite("vers/tests") {
        let kind = test["test_type"].as_str().unwrap();
        if !matches!(kind, "comparison" | "equality") {
            continue;
        }
        compared += 1;
        let name = test["input"]["input_scheme"].as_str().unwrap();
        let scheme = Scheme::of_type(name).unwrap_or_else(|| panic!("{name} is not known"));
        let given = &test["input"]["versions"];
        let mut versions: Vec<&str> =
            given.as_array().unwrap().iter().map(|version| version.as_str().unwrap()).collect();
        let expected = &test["expected_output"];
        let failed = versions.iter().find_map(|version| scheme.parse(version).err());
        let right = if failed.is_some() {
            false
        } else if kind == "equality" {
            let equal = compare(scheme, versions[0], versions[1]) == Ok(Ordering::Equal);
            expected.as_bool() == Some(equal)
        } else {
            versions.sort_by(|a, b| compare(scheme, a, b).unwrap());
            *expected == serde_json::json!(versions)
        };
        if right {
            continue;
        }
        let written = given.to_string();
        if DISPUTED.iter().any(|(known, _)| written == *known) {
            disputed += 1;
        } else {
            wrong.push(format!("{file}: {given} -> {versions:?}, expected {expected} {failed:?}"));
        }
    }
    println!("{compared} tests, {disputed} disputed");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
