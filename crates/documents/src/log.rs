//! A plain SARIF 2.1.0 log: rules, and rows that break them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// A log under construction.
#[derive(Debug, Clone, Default)]
pub struct Log {
    tool: String,
    rules: BTreeMap<String, Rule>,
    rows: Vec<Row>,
}

/// A rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rule {
    /// Id.
    pub id: String,
    /// One line.
    pub title: String,
    /// Where it comes from, and what to do.
    pub help: String,
}

/// A row that breaks a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Id of the rule.
    pub rule: String,
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    /// What is wrong.
    pub message: String,
    /// File it is about.
    pub file: String,
    /// Line in it, counted from 1.
    pub line: Option<usize>,
    /// What stays the same from run to run while the row is about the same thing.
    pub same: String,
}

impl Log {
    /// An empty log of this version of the program.
    pub fn new(tool: &str) -> Log {
        Log { tool: tool.into(), ..Log::default() }
    }

    /// Add a rule; one that is there stays.
    pub fn rule(&mut self, rule: Rule) {
        self.rules.entry(rule.id.clone()).or_insert(rule);
    }

    /// Add a row.
    pub fn row(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// The log.
    pub fn json(&self) -> String {
        let rules: Vec<Value> = self
            .rules
            .values()
            .map(|rule| {
                json!({
                    "id": rule.id,
                    "shortDescription": { "text": rule.title },
                    "help": { "text": rule.help },
                })
            })
            .collect();
        let rows: Vec<Value> = self.rows.iter().map(result).collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "Reliance", "version": self.tool, "rules": rules } },
                "results": rows,
            }],
        });
        format!("{log:#}\n")
    }
}

fn result(row: &Row) -> Value {
    let mut place =
        json!({ "artifactLocation": { "uri": row.file.replace('\\', "/").replace(' ', "%20") } });
    if let Some(line) = row.line {
        place["region"] = json!({ "startLine": line });
    }
    json!({
        "ruleId": row.rule,
        "kind": "fail",
        "level": row.level,
        "message": { "text": row.message },
        "locations": [{ "physicalLocation": place }],
        "partialFingerprints": { "reliance/v1": row.same },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_stands_once_and_every_row_points_at_its_line() {
        let mut log = Log::new("1.0");
        for line in [3, 9] {
            log.rule(Rule { id: "a".into(), ..Rule::default() });
            log.row(Row {
                rule: "a".into(),
                level: "warning",
                file: "a b.json".into(),
                line: Some(line),
                ..Row::default()
            });
        }
        let read: Value = serde_json::from_str(&log.json()).unwrap();
        let run = &read["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
        let place = &run["results"][1]["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], 9);
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.json");
    }
}
