//! Tests of the schemas and of what is checked of them.

use super::*;
use crate::cyber::json_place;

/// Words that are checked, and those that check nothing.
const KNOWN: [&str; 36] = [
    "type",
    "$ref",
    "items",
    "properties",
    "additionalProperties",
    "required",
    "format",
    "enum",
    "uniqueItems",
    "oneOf",
    "anyOf",
    "allOf",
    "additionalItems",
    "pattern",
    "minimum",
    "maximum",
    "definitions",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "if",
    "then",
    "else",
    "const",
    "not",
    "description",
    "title",
    "examples",
    "$comment",
    "meta:enum",
    "default",
    "deprecated",
    "$id",
    "$schema",
    "x-trust-boundary",
];

/// Walk the rules of a schema.
fn rules(rule: &Json, visit: &mut dyn FnMut(&str, &Json)) {
    for (word, value) in rule.as_object().into_iter().flatten() {
        visit(word, value);
        match (word.as_str(), value) {
            ("properties" | "definitions", Json::Object(inner)) => {
                inner.values().for_each(|rule| rules(rule, visit));
            }
            ("oneOf" | "anyOf" | "allOf", Json::Array(inner)) => {
                inner.iter().for_each(|rule| rules(rule, visit));
            }
            ("items", Json::Array(inner)) => inner.iter().for_each(|rule| rules(rule, visit)),
            ("items" | "additionalProperties" | "not" | "if" | "then" | "else", inner) => {
                rules(inner, visit);
            }
            _ => {}
        }
    }
}

#[test]
fn no_schema_says_what_is_not_understood() {
    let (mut words_seen, mut patterns) = (0, 0);
    for (name, _) in TEXTS {
        let root = text(name).unwrap();
        assert!(root.is_object(), "{name}");
        rules(root, &mut |word, value| {
            words_seen += 1;
            assert!(KNOWN.contains(&word), "{name} says `{word}`");
            if word == "pattern" {
                patterns += 1;
                let pattern = value.as_str().unwrap();
                assert!(words::matcher(pattern).is_some(), "{name}: {pattern}");
            }
            if word == "$ref" {
                let at = At { root, rule: root };
                assert!(at.follow(value.as_str().unwrap()).is_some(), "{name}: {value}");
            }
        });
    }
    assert!(words_seen > 5_000 && patterns > 30, "{words_seen} {patterns}");
}

/// The faults of a document: what stands there, and the message.
fn faults(text: &str) -> Vec<String> {
    let tree = json_place::parse(text).unwrap();
    let faults = of("1.6").unwrap().check(&tree);
    let line = |fault: &Fault| format!("{}: {}", &text[fault.span.clone()], fault.message);
    faults.iter().map(line).collect()
}

#[test]
fn a_fault_points_at_its_words() {
    let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "x",
        "versoin": 1, "metadata": {"timestamp": "yesterday"},
        "components": [{"type": "libary", "name": "a"}, {"type": "library"},
            {"type": "library", "name": "b", "licenses": [{"license": {"id": "Apache 2"}}]},
            {"type": "library", "name": "c"}, {"type": "library", "name": "c"}]}"#;
    insta::assert_snapshot!(faults(text).join("\n"), @r#"
    "x": `serialNumber` must be `urn:uuid:` and a UUID in small letters
    1: the document may not have `versoin`; did you mean `version`?
    "yesterday": `timestamp` should be a time as RFC 3339 has it, such as `2026-11-22T12:00:00Z`
    {"type": "library", "name": "c"}: an item of `components` stands there twice
    "libary": `type` may not be `libary`; did you mean `library`?
    {"type": "library"}: `components` has no `name`
    "Apache 2": `id` may not be `Apache 2`; did you mean `Apache-2.0`?
    "#);
    assert!(faults(r#"{"bomFormat": "CycloneDX", "specVersion": "1.6"}"#).is_empty());
}
