//! Open findings as SARIF 2.1.0.
//!
//! SARIF has words for what Reliance says: a result is of kind `fail` (not shown), `open`
//! (undetermined), `review` (for a person) or `informational` (draft, announced, habit, only
//! reported). Only a `fail` has a level; the standard allows no other. A rule is a
//! requirement. A result points at the evidence, and from there at the line of the catalogue.

use reliance_model::assessment::Assessment;
use reliance_model::catalogue::Force;
use reliance_model::finding::{Answer, EvidenceRef, Finding};
use reliance_model::problem::{Place, Problem, Severity};
use reliance_model::whole_list::WholeList;
use serde_json::{Map, Value, json};

use crate::words::{self, Group};

/// The open findings of an assessment as a SARIF 2.1.0 log.
pub fn sarif(assessment: &Assessment) -> String {
    let open: Vec<&Finding> = assessment
        .findings
        .iter()
        .filter(|finding| {
            finding.answer.is_open()
                && matches!(words::group(finding), Group::Open | Group::Informing)
        })
        .collect();
    let mut rules: Vec<&Finding> = Vec::new();
    for finding in &open {
        if !rules.iter().any(|rule| rule.requirement == finding.requirement) {
            rules.push(finding);
        }
    }
    let results: Vec<Value> = open.iter().map(|finding| result(finding, &rules)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(assessment, &rules) },
            "originalUriBaseIds": {
                "DEVICE": { "description": { "text": "The device folder." } },
                "CATALOGUE": { "description": { "text": "The folder of the catalogue." } },
            },
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications":
                    assessment.problems.iter().map(notification).collect::<Vec<_>>(),
            }],
            "artifacts": artifacts(assessment),
            "results": results,
            "columnKind": "unicodeCodePoints",
            "properties": {
                "device": words::device_name(assessment),
                "market": assessment.market,
                "on": assessment.on.to_string(),
                "catalogueSha256": assessment.catalogue_sha256,
                "catalogueIsOld": assessment.catalogue_is_old(),
            },
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("a JSON value is written to memory");
    text.push('\n');
    text
}

fn driver(assessment: &Assessment, rules: &[&Finding]) -> Value {
    json!({
        "name": "Reliance",
        "version": assessment.tool,
        "fullName": format!("Reliance {} with {}", assessment.tool, words::catalogue_line(assessment)),
        "rules": rules.iter().map(|finding| rule(finding)).collect::<Vec<_>>(),
    })
}

fn rule(finding: &Finding) -> Value {
    let mut rule = Map::new();
    rule.insert("id".into(), json!(finding.requirement));
    rule.insert("shortDescription".into(), text(&finding.title));
    rule.insert("fullDescription".into(), text(&finding.asks));
    rule.insert("help".into(), text(&help(finding)));
    if let Some(url) = finding.url.as_deref().filter(|url| url.starts_with("http")) {
        rule.insert("helpUri".into(), json!(uri_of_address(url)));
    }
    rule.insert("defaultConfiguration".into(), json!({ "level": level(finding.force) }));
    rule.insert(
        "properties".into(),
        json!({
            "force": finding.force.word(),
            "readAs": finding.read_as.word(),
            "topic": finding.topic,
            "tags": [finding.topic, finding.force.word()],
        }),
    );
    Value::Object(rule)
}

fn help(finding: &Finding) -> String {
    format!(
        "{} Asked by {} ({}; {}).",
        finding.asks,
        finding.cite,
        finding.force.word(),
        words::mark_meaning(finding.read_as)
    )
}

/// The level of a requirement that is not shown.
fn level(force: Force) -> &'static str {
    match force {
        Force::Law => "error",
        Force::Standard | Force::Guidance => "warning",
        Force::Draft | Force::Announced | Force::Habit | Force::Reported => "note",
    }
}

fn result(finding: &Finding, rules: &[&Finding]) -> Value {
    let informs = words::group(finding) == Group::Informing;
    let (kind, level) = match finding.answer {
        _ if informs => ("informational", "none"),
        Answer::Undetermined => ("open", "none"),
        Answer::ForAPerson => ("review", "none"),
        _ => ("fail", level(finding.force)),
    };
    let mut message = format!("{}: {}.", words::capital(finding.answer.words()), finding.because);
    if let Some(to_do) = &finding.to_do {
        message.push_str(&format!(" To do: {to_do}."));
    }
    let index = rules.iter().position(|rule| rule.requirement == finding.requirement);
    json!({
        "ruleId": finding.requirement,
        "ruleIndex": index.unwrap_or_default(),
        "kind": kind,
        "level": level,
        "message": { "text": message },
        "locations": locations(finding),
        "relatedLocations": [catalogue_line(finding)],
        "partialFingerprints": { "requirement/v1": finding.requirement },
        "properties": properties(finding),
    })
}

/// What a result has no words of its own for; lists that its sentences cut stand here whole.
fn properties(finding: &Finding) -> Value {
    let mut bag = json!({
        "answer": finding.answer.words(),
        "force": finding.force.word(),
        "counts": finding.counts,
        "questions": finding.questions,
    });
    let mut lists: Vec<&WholeList> = Vec::new();
    for list in finding.parts.iter().flat_map(|part| &part.lists) {
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    if !lists.is_empty() {
        bag["lists"] = json!(lists);
    }
    bag
}

/// The evidence; the device file, where the finding rests on none.
fn locations(finding: &Finding) -> Vec<Value> {
    let mut evidence: Vec<&EvidenceRef> = finding.parts.iter().flat_map(|p| &p.evidence).collect();
    evidence.sort();
    evidence.dedup();
    if evidence.is_empty() {
        return vec![json!({
            "physicalLocation": { "artifactLocation": artifact("reliance.toml", "DEVICE") },
        })];
    }
    let location = |evidence: &&EvidenceRef| {
        json!({
            "physicalLocation": { "artifactLocation": artifact(&evidence.file, "DEVICE") },
            "message": { "text": if evidence.part.is_empty() { &evidence.file } else { &evidence.part } },
        })
    };
    evidence.iter().map(location).collect()
}

fn catalogue_line(finding: &Finding) -> Value {
    json!({
        "id": 0,
        "physicalLocation": {
            "artifactLocation": artifact(&finding.asked_at.file, "CATALOGUE"),
            "region": { "startLine": finding.asked_at.line.max(1) },
        },
        "message": { "text": format!("{} in the catalogue", finding.requirement) },
    })
}

fn artifacts(assessment: &Assessment) -> Vec<Value> {
    let mut list = Vec::new();
    for (path, file) in &assessment.files {
        let mut entry = Map::new();
        entry.insert("location".into(), artifact(path, "DEVICE"));
        entry.insert("length".into(), json!(file.bytes));
        if let Some(hash) = &file.sha256 {
            entry.insert("hashes".into(), json!({ "sha-256": hash }));
        }
        list.push(Value::Object(entry));
    }
    list
}

fn notification(problem: &Problem) -> Value {
    let level = match problem.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let mut message = problem.message.clone();
    if let Some(help) = &problem.help {
        message.push_str(&format!(" ({help})"));
    }
    let mut place = Map::new();
    place.insert("artifactLocation".into(), artifact(&problem.file, "DEVICE"));
    match &problem.place {
        Place::Line(line) => {
            place.insert("region".into(), json!({ "startLine": (*line).max(1) }));
        }
        Place::Bytes(span) => {
            let length = span.end.saturating_sub(span.start);
            let region = json!({ "byteOffset": span.start, "byteLength": length });
            place.insert("region".into(), region);
        }
        Place::File | Place::Rows { .. } | Place::Cell(_) => {
            message.push_str(&format!("; at {}", words::place(problem)));
        }
    }
    json!({
        "descriptor": { "id": problem.code },
        "level": level,
        "message": { "text": message },
        "locations": [{ "physicalLocation": place }],
    })
}

fn text(text: &str) -> Value {
    json!({ "text": text })
}

fn artifact(path: &str, base: &str) -> Value {
    if path.contains("://") {
        return json!({ "uri": uri_of_address(path) });
    }
    json!({ "uri": relative_uri(path), "uriBaseId": base })
}

/// A relative path as a URI reference: everything but plain characters and `/` is encoded.
fn relative_uri(path: &str) -> String {
    encode(path.trim_start_matches('/'), |byte| {
        byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte)
    })
}

/// An address as a URI: what it cannot hold is encoded.
fn uri_of_address(address: &str) -> String {
    encode(address, |byte| {
        byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
    })
}

fn encode(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(relative_uri("data/a b#ä:1.csv"), "data/a%20b%23%C3%A4%3A1.csv");
        assert_eq!(uri_of_address("s3://b/x y"), "s3://b/x%20y");
    }
}
