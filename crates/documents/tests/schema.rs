//! `docs/assessment.schema.json` describes what the JSON writer writes.
//!
//! The validator below knows the keywords that the schema uses and refuses any other, so
//! that nothing in the schema is silently without effect.

#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod sample;

use reliance_documents::json;
use serde_json::Value;

const SCHEMA: &str = include_str!("../../../docs/assessment.schema.json");

struct Validator {
    schema: Value,
}

impl Validator {
    fn new() -> Validator {
        Validator { schema: serde_json::from_str(SCHEMA).unwrap() }
    }

    /// What is wrong with the value, each with its place.
    fn errors(&self, value: &Value) -> Vec<String> {
        let mut errors = Vec::new();
        self.check(&self.schema, value, "", &mut errors);
        errors
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, errors: &mut Vec<String>) {
        let Some(rules) = schema.as_object() else {
            if schema == &Value::Bool(false) {
                errors.push(format!("{at}: nothing may stand here"));
            }
            return;
        };
        for (keyword, rule) in rules {
            let fine = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" => true,
                "$ref" => {
                    let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                    self.check(&self.schema["$defs"][name], value, at, errors);
                    self.schema["$defs"].get(name).is_some()
                }
                "type" => is_type(rule.as_str().unwrap(), value),
                "const" => rule == value,
                "enum" => rule.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|v| v >= rule.as_f64().unwrap()),
                "pattern" => {
                    value.as_str().is_none_or(|text| matches(rule.as_str().unwrap(), text))
                }
                "anyOf" => rule.as_array().unwrap().iter().any(|one| self.holds(one, value)),
                "oneOf" => {
                    rule.as_array().unwrap().iter().filter(|one| self.holds(one, value)).count()
                        == 1
                }
                "minItems" => len(value).is_none_or(|n| n >= rule.as_u64().unwrap()),
                "maxItems" => len(value).is_none_or(|n| n <= rule.as_u64().unwrap()),
                "required" => rule.as_array().unwrap().iter().all(|key| {
                    value.as_object().is_none_or(|map| map.contains_key(key.as_str().unwrap()))
                }),
                "properties" | "additionalProperties" | "items" | "prefixItems" => true,
                other => panic!("the validator does not know `{other}`"),
            };
            if !fine {
                errors.push(format!("{at}: {keyword} {rule}"));
            }
        }
        self.children(schema, value, at, errors);
    }

    fn children(&self, schema: &Value, value: &Value, at: &str, errors: &mut Vec<String>) {
        for (key, child) in value.as_object().into_iter().flatten() {
            let own = schema.get("properties").and_then(|properties| properties.get(key));
            if let Some(rule) = own.or_else(|| schema.get("additionalProperties")) {
                self.check(rule, child, &format!("{at}/{key}"), errors);
            }
        }
        let first = schema.get("prefixItems").and_then(Value::as_array);
        for (index, child) in value.as_array().into_iter().flatten().enumerate() {
            let own = first.and_then(|rules| rules.get(index));
            if let Some(rule) = own.or_else(|| schema.get("items")) {
                self.check(rule, child, &format!("{at}/{index}"), errors);
            }
        }
    }

    fn holds(&self, schema: &Value, value: &Value) -> bool {
        let mut errors = Vec::new();
        self.check(schema, value, "", &mut errors);
        errors.is_empty()
    }
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        other => panic!("the validator does not know the type `{other}`"),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[0-9a-f]{64}$" => {
            text.len() == 64
                && text.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
        }
        r"^\d{4}-\d{2}-\d{2}$" => {
            let form = |(at, b): (usize, u8)| {
                if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() }
            };
            text.len() == 10 && text.bytes().enumerate().all(form)
        }
        other => panic!("the validator does not know the pattern `{other}`"),
    }
}

fn len(value: &Value) -> Option<u64> {
    value.as_array().map(|list| list.len() as u64)
}

fn written() -> Value {
    serde_json::from_str(&json(&sample::assessment())).unwrap()
}

#[test]
fn what_is_written_is_what_the_schema_says() {
    let errors = Validator::new().errors(&written());
    assert!(
        errors.is_empty(),
        "change docs/assessment.schema.json: {:#?}",
        &errors[..errors.len().min(10)]
    );
}

#[test]
fn the_schema_refuses_what_is_not_written() {
    let validator = Validator::new();
    let spoil = |change: &dyn Fn(&mut Value)| {
        let mut value = written();
        change(&mut value);
        validator.errors(&value)
    };
    let removed = spoil(&|value| {
        value["findings"][0].as_object_mut().unwrap().remove("because");
    });
    assert_eq!(removed.len(), 1, "{removed:?}");
    for change in [
        (|value: &mut Value| value["findings"][3]["answer"] = "met".into()) as fn(&mut Value),
        |value| value["score"] = 7.into(),
        |value| value["on"] = "1 July".into(),
        |value| value["routes"][0]["state"] = serde_json::json!({ "state": "open", "on": "x" }),
        |value| value["pictures"][0]["kind"] = "pie".into(),
        |value| value["not_primary"][0] = serde_json::json!(["id"]),
    ] {
        assert!(!spoil(&change).is_empty());
    }
}
