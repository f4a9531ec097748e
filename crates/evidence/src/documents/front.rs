//! Front matter: metadata in YAML or TOML before the text of a Markdown file.

use std::collections::BTreeMap;

use reliance_model::problem::{Place, Problem};

use crate::cyber::tree::{Node, Value};
use crate::cyber::yaml;

/// Most properties that are kept of a document.
const MAX_PROPERTIES: usize = 10_000;
/// Largest front matter that is read, in bytes.
const LARGEST: usize = 4 << 20;

/// Front matter as read.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// Properties, nested keys joined by dots.
    pub(super) properties: BTreeMap<String, String>,
    /// Results that a card of a model hub states, as a table.
    pub(super) results: Vec<Vec<String>>,
    /// First byte of the text after it.
    pub(super) end: usize,
}

/// Read the front matter of a text, if it begins with one.
pub(super) fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Front {
    let Some((matter, is_toml, end)) = cut(text) else { return Front::default() };
    let mut front = Front { end, ..Front::default() };
    let mut fault = |message: String, line: usize| {
        let message = format!("the front matter cannot be read: {message}");
        let problem = Problem::error("bad-front-matter", file, message);
        problems.push(problem.at(Place::Line(line as u64)));
    };
    if matter.len() > LARGEST {
        fault("it is larger than is read".into(), 1);
        return front;
    }
    if is_toml {
        match matter.parse::<toml::Table>() {
            Ok(table) => toml_into(&toml::Value::Table(table), "", &mut front.properties),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_at(matter, span.start));
                fault(error.message().to_string(), line + 1);
            }
        }
        return front;
    }
    match yaml::parse(matter) {
        Ok(node) => {
            yaml_into(&node, "", &mut front.properties);
            front.results = results(&node);
        }
        Err(_) if matter.trim().is_empty() => {}
        Err(error) => fault(error.message, line_at(matter, error.at) + 1),
    }
    front
}

/// The front matter, whether it is TOML, and where the text begins.
fn cut(text: &str) -> Option<(&str, bool, usize)> {
    let (fence, is_toml) = match text.get(..3)? {
        "---" => ("---", false),
        "+++" => ("+++", true),
        _ => return None,
    };
    let begin = text.find('\n')? + 1;
    if text.get(3..begin)?.trim() != "" {
        return None;
    }
    let mut at = begin;
    for line in text.get(begin..)?.split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == fence || (!is_toml && line.trim_end() == "...") {
            return Some((text.get(begin..at)?, is_toml, end));
        }
        at = end;
    }
    None
}

fn line_at(text: &str, at: usize) -> usize {
    1 + text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
}

fn under(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}.{key}") }
}

/// Flatten YAML: lists of words are joined by commas, others have their numbers as keys.
fn yaml_into(node: &Node, path: &str, out: &mut BTreeMap<String, String>) {
    if out.len() >= MAX_PROPERTIES {
        return;
    }
    match &node.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                yaml_into(node, &under(path, key), out);
            }
        }
        Value::List(items) => match items.iter().map(scalar).collect::<Option<Vec<_>>>() {
            Some(words) => {
                out.insert(path.to_string(), words.join(", "));
            }
            None => {
                for (number, item) in items.iter().enumerate() {
                    yaml_into(item, &under(path, &number.to_string()), out);
                }
            }
        },
        _ => {
            out.extend(scalar(node).map(|text| (path.to_string(), text)));
        }
    }
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Null => Some(String::new()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(text) | Value::Text(text) => Some(text.trim().to_string()),
        Value::List(_) | Value::Map(_) => None,
    }
}

fn toml_into(value: &toml::Value, path: &str, out: &mut BTreeMap<String, String>) {
    if out.len() >= MAX_PROPERTIES {
        return;
    }
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                toml_into(value, &under(path, key), out);
            }
        }
        toml::Value::Array(items) => {
            let nested = |item: &toml::Value| item.is_table() || item.is_array();
            if !items.iter().any(nested) {
                let words: Vec<String> = items.iter().map(toml_scalar).collect();
                out.insert(path.to_string(), words.join(", "));
                return;
            }
            for (number, item) in items.iter().enumerate() {
                toml_into(item, &under(path, &number.to_string()), out);
            }
        }
        value => {
            out.insert(path.to_string(), toml_scalar(value));
        }
    }
}

fn toml_scalar(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_string())
}

/// The key `model-index` of a card of a model hub: a row for each metric.
fn results(node: &Node) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let text = |node: &Node, outer: &str, inner: &[&str]| {
        let node = node.get(outer);
        let found = inner.iter().find_map(|key| node.and_then(|node| node.text_of(key)));
        found.unwrap_or_default().to_string()
    };
    let results = node.each("model-index").flat_map(|model| model.each("results"));
    for result in results {
        let task = text(result, "task", &["name", "type"]);
        let data = text(result, "dataset", &["name", "type"]);
        let split = text(result, "dataset", &["split"]);
        for metric in result.each("metrics") {
            let of = |key| metric.text_of(key).unwrap_or_default().to_string();
            let name = [of("name"), of("type")].into_iter().find(|name| !name.is_empty());
            let row = [task.clone(), data.clone(), split.clone(), name.unwrap_or_default()];
            rows.push(row.into_iter().chain([of("value")]).collect());
        }
    }
    if !rows.is_empty() {
        rows.insert(0, ["Task", "Data set", "Split", "Metric", "Value"].map(String::from).into());
    }
    rows
}

/// Is it the front matter of a card of a model hub?
pub(super) fn is_hub_card(properties: &BTreeMap<String, String>) -> bool {
    let has = |key: &str| {
        properties.keys().any(|name| name == key || name.starts_with(&format!("{key}.")))
    };
    ["model-index", "library_name", "pipeline_tag", "base_model"].iter().any(|key| has(key))
        || (has("license") && ["datasets", "metrics", "tags"].iter().any(|key| has(key)))
}
