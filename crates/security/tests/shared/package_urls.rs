//! The official tests of package URLs: parsing, building and round trips of every type.

use reliance_security::package_url::{PackageUrl, Parts};
use serde_json::Value;

/// Tests that contradict the specification or another official test, with the reason.
///
/// Both inputs stand in the same file as a round trip that has to succeed.
const DISPUTED: [(&str, &str); 2] = [
    (
        "pkg:gem/jruby-launcher@1.1.2?Platform=java",
        "keys of qualifiers are lower-cased on reading, so an upper-case one is read",
    ),
    (
        "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25",
        "keys of qualifiers are lower-cased on reading, so an upper-case one is read",
    ),
];

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_string)
}

fn parts(value: &Value) -> Parts {
    let qualifiers = value["qualifiers"]
        .as_object()
        .map(|map| map.iter().map(|(key, value)| (key.clone(), text(value).unwrap())).collect());
    Parts {
        kind: text(&value["type"]).unwrap_or_default(),
        namespace: text(&value["namespace"]),
        name: text(&value["name"]).unwrap_or_default(),
        version: text(&value["version"]),
        qualifiers: qualifiers.unwrap_or_default(),
        subpath: text(&value["subpath"]),
    }
}

fn components(url: &PackageUrl) -> Parts {
    Parts {
        kind: url.kind().to_string(),
        namespace: url.namespace().map(str::to_string),
        name: url.name().to_string(),
        version: url.version().map(str::to_string),
        qualifiers: url.qualifiers().clone(),
        subpath: url.subpath().map(str::to_string),
    }
}

fn outcome(test: &Value) -> Result<(), String> {
    let input = &test["input"];
    let found = match input {
        Value::String(text) => text.parse::<PackageUrl>(),
        parts_given => PackageUrl::new(parts(parts_given)),
    };
    let fails = test["expected_failure"].as_bool().unwrap_or(false);
    let expected = &test["expected_output"];
    match (found, fails) {
        (Err(_), true) => Ok(()),
        (Err(error), false) => Err(error.to_string()),
        (Ok(url), true) => Err(format!("read as {url}")),
        (Ok(url), false) => match expected {
            Value::String(canonical) if url.to_string() == *canonical => Ok(()),
            Value::String(_) => Err(format!("written as {url}")),
            _ => {
                let same = components(&url) == parts(expected);
                same.then_some(()).ok_or(format!("read as {:?}", components(&url)))
            }
        },
    }
}

#[test]
fn official_package_url_tests() {
    let tests = crate::suite("purl/tests");
    let mut wrong = Vec::new();
    let mut disputed = 0;
    for (file, test) in &tests {
        let Err(found) = outcome(test) else { continue };
        let input = test["input"].to_string();
        if DISPUTED.iter().any(|(known, _)| input.contains(known)) {
            disputed += 1;
        } else {
            wrong.push(format!("{file}: {input}: {found}; expected {}", test["expected_output"]));
        }
    }
    println!("{} tests, {disputed} disputed", tests.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(disputed, if tests.is_empty() { 0 } else { DISPUTED.len() });
}
