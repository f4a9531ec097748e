//! CycloneDX documents held against the official JSON schemas of their edition.
//!
//! The schemas lie in `crates/evidence/schemas/cyclonedx` as their publisher ships them.
//! They use a small part of JSON Schema draft 7, and that part is what is checked here: on
//! a tree that knows its places, so that every fault points at its bytes. A test holds that
//! no schema uses a word or a pattern that is not known here.

mod words;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use serde_json::Value as Json;

use crate::cyber::tree::{Node, Value};

/// So many faults of a document are looked for.
const MOST: usize = 200;

/// A fault: where, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// Is only the wording of a value (a date, an address) wrong?
    pub(super) only_format: bool,
}

macro_rules! schemas {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!(
            "../../../schemas/cyclonedx/", $name, ".SNAPSHOT.schema.json"
        )))),*]
    };
}

/// The schemas as published, by the name they are referred to.
const TEXTS: [(&str, &str); 9] = schemas!(
    "bom-1.2" "bom-1.3" "bom-1.4" "bom-1.5" "bom-1.6" "bom-1.7"
    "spdx" "jsf-0.82" "cryptography-defs"
);

static READ: [OnceLock<Json>; 9] = [const { OnceLock::new() }; 9];

/// A schema by name, read once.
fn text(name: &str) -> Option<&'static Json> {
    let at = TEXTS.iter().position(|(known, _)| *known == name)?;
    let read = || serde_json::from_str(TEXTS[at].1).unwrap_or(Json::Bool(true));
    Some(READ[at].get_or_init(read))
}

/// The schema of an edition.
pub(super) fn of(edition: &str) -> Option<Schema> {
    text(&format!("bom-{edition}")).map(|root| Schema { root })
}

/// A schema.
pub(super) struct Schema {
    root: &'static Json,
}

impl Schema {
    /// The faults of a document.
    pub(super) fn check(&self, tree: &Node) -> Vec<Fault> {
        let mut check = Check { faults: Vec::new() };
        check.node(At { root: self.root, rule: self.root }, tree, "the document");
        check.faults
    }
}

/// A rule and the schema it stands in, against which its references are read.
#[derive(Clone, Copy)]
struct At {
    root: &'static Json,
    rule: &'static Json,
}

impl At {
    /// A rule within the same schema.
    fn rule(self, rule: &'static Json) -> At {
        At { rule, ..self }
    }

    /// What a reference leads to.
    fn follow(self, reference: &str) -> Option<At> {
        let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let root = match name.strip_suffix(".SNAPSHOT.schema.json") {
            Some(name) => text(name)?,
            None => self.root,
        };
        Some(At { root, rule: root.pointer(pointer)? })
    }
}

struct Check {
    faults: Vec<Fault>,
}

impl Check {
    fn fault(&mut self, node: &Node, message: String) {
        self.faults.push(Fault { span: node.span.clone(), message, only_format: false });
    }

    /// Hold a node against a rule.
    fn node(&mut self, at: At, node: &Node, name: &str) {
        if self.faults.len() >= MOST {
            return;
        }
        let Json::Object(rule) = at.rule else {
            if at.rule == &Json::Bool(false) {
                self.fault(node, format!("`{name}` is not allowed here"));
            }
            return;
        };
        // Beside a reference draft 7 knows no other word.
        if let Some(reference) = rule.get("$ref").and_then(Json::as_str) {
            if let Some(at) = at.follow(reference) {
                self.node(at, node, name);
            }
            return;
        }
        if let Some(kind) = rule.get("type")
            && !words::is_kind(node, kind)
        {
            self.fault(node, format!("`{name}` must be {}", words::kinds(kind)));
            return;
        }
        self.value(at, node, name);
        match &node.value {
            Value::Text(text) => self.text(at, node, (name, text)),
            Value::Number(number) => self.number(at, node, (name, number)),
            Value::List(items) => self.list(at, node, (name, items)),
            Value::Map(entries) => self.map(at, node, (name, entries)),
            Value::Null | Value::Bool(_) => {}
        }
        self.branches(at, node, name);
    }

    /// Allowed values.
    fn value(&mut self, at: At, node: &Node, name: &str) {
        let allowed: Vec<&Json> = match (at.rule.get("enum"), at.rule.get("const")) {
            (Some(Json::Array(allowed)), _) => allowed.iter().collect(),
            (_, Some(only)) => vec![only],
            _ => return,
        };
        if allowed.iter().any(|allowed| words::is_value(node, allowed)) {
            return;
        }
        let closest = node.raw().and_then(|text| {
            reliance_model::problem::closest(text, allowed.iter().filter_map(|word| word.as_str()))
        });
        let near = closest.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
        let word = words::short(node);
        self.fault(node, format!("`{name}` may not be {word}{near}"));
    }

    fn text(&mut self, at: At, node: &Node, (name, text): (&str, &str)) {
        let length = text.chars().count() as u64;
        let bound = |word: &str| at.rule.get(word).and_then(Json::as_u64);
        if bound("minLength").is_some_and(|least| length < least) {
            self.fault(node, format!("`{name}` is too short"));
        }
        if bound("maxLength").is_some_and(|most| length > most) {
            self.fault(node, format!("`{name}` is too long"));
        }
        let pattern = at.rule.get("pattern").and_then(Json::as_str);
        if let Some(wanted) = pattern.and_then(|pattern| words::misses(pattern, text)) {
            self.fault(node, format!("`{name}` must be {wanted}"));
        }
        let format = at.rule.get("format").and_then(Json::as_str);
        if let Some(wanted) = format.and_then(|format| words::misworded(format, text)) {
            let message = format!("`{name}` should be {wanted}");
            self.faults.push(Fault { span: node.span.clone(), message, only_format: true });
        }
    }

    fn number(&mut self, at: At, node: &Node, (name, number): (&str, &str)) {
        let Ok(number) = number.parse::<f64>() else { return };
        let bound = |word: &str| at.rule.get(word).and_then(Json::as_f64);
        if bound("minimum").is_some_and(|least| number < least)
            || bound("maximum").is_some_and(|most| number > most)
        {
            self.fault(node, format!("`{name}` is out of its range"));
        }
    }

    fn list(&mut self, at: At, node: &Node, (name, items): (&str, &[Node])) {
        let bound = |word: &str| at.rule.get(word).and_then(Json::as_u64);
        if bound("minItems").is_some_and(|least| (items.len() as u64) < least) {
            self.fault(node, format!("`{name}` has too few items"));
        }
        if bound("maxItems").is_some_and(|most| items.len() as u64 > most) {
            self.fault(node, format!("`{name}` has too many items"));
        }
        if at.rule.get("uniqueItems") == Some(&Json::Bool(true)) {
            let mut seen = BTreeSet::new();
            for item in items {
                if !seen.insert(words::canonical(item)) {
                    self.fault(item, format!("an item of `{name}` stands there twice"));
                }
            }
        }
        match at.rule.get("items") {
            // A list of rules is for the items one by one, then what else may stand there.
            Some(Json::Array(rules)) => {
                let rest = at.rule.get("additionalItems");
                for (place, item) in items.iter().enumerate() {
                    if let Some(rule) = rules.get(place).or(rest) {
                        self.node(at.rule(rule), item, name);
                    }
                }
            }
            Some(rule) => {
                for item in items {
                    self.node(at.rule(rule), item, name);
                }
            }
            None => {}
        }
    }

    fn map(&mut self, at: At, node: &Node, (name, entries): (&str, &[(String, Node)])) {
        for wanted in at.rule.get("required").and_then(Json::as_array).into_iter().flatten() {
            let Some(wanted) = wanted.as_str() else { continue };
            if node.get(wanted).is_none() {
                self.fault(node, format!("{} has no `{wanted}`", words::quoted(name)));
            }
        }
        let properties = at.rule.get("properties").and_then(Json::as_object);
        for (key, value) in entries {
            match (properties.and_then(|rules| rules.get(key)), at.rule.get("additionalProperties"))
            {
                (Some(rule), _) => self.node(at.rule(rule), value, key),
                (None, Some(Json::Bool(false))) => {
                    let known = properties.into_iter().flat_map(|rules| rules.keys());
                    let near = reliance_model::problem::closest(key, known.map(String::as_str));
                    let near = near.map(|word| format!("; did you mean `{word}`?"));
                    let message = format!(
                        "{} may not have `{key}`{}",
                        words::quoted(name),
                        near.unwrap_or_default()
                    );
                    self.fault(value, message);
                }
                (None, Some(rule)) => self.node(at.rule(rule), value, key),
                (None, None) => {}
            }
        }
    }

    /// Rules of which some, one, all or none must hold.
    fn branches(&mut self, at: At, node: &Node, name: &str) {
        let list = |word: &str| at.rule.get(word).and_then(Json::as_array);
        for rule in list("allOf").into_iter().flatten() {
            self.node(at.rule(rule), node, name);
        }
        if let Some(rules) = list("anyOf") {
            self.some(at, rules, (node, name), usize::MAX);
        }
        if let Some(rules) = list("oneOf") {
            self.some(at, rules, (node, name), 1);
        }
        if let Some(rule) = at.rule.get("not")
            && trial(at.rule(rule), node, name).is_empty()
        {
            self.fault(node, format!("`{name}` has a form that is not allowed"));
        }
        if let Some(rule) = at.rule.get("if") {
            let word = if trial(at.rule(rule), node, name).is_empty() { "then" } else { "else" };
            if let Some(rule) = at.rule.get(word) {
                self.node(at.rule(rule), node, name);
            }
        }
    }

    /// At least one, and at most so many, of the rules must hold.
    fn some(&mut self, at: At, rules: &'static [Json], (node, name): (&Node, &str), most: usize) {
        let trials: Vec<Vec<Fault>> =
            rules.iter().map(|rule| trial(at.rule(rule), node, name)).collect();
        let hold = trials.iter().filter(|faults| faults.is_empty()).count();
        if hold > most {
            self.fault(node, format!("`{name}` has several forms of which one is allowed"));
        } else if hold == 0 {
            // The rule that comes closest says best what is wrong: fewest faults, deepest.
            let closest = trials.into_iter().min_by_key(|faults| {
                let shallow = faults.iter().filter(|fault| fault.span == node.span).count();
                (shallow, faults.len())
            });
            self.faults.extend(closest.unwrap_or_default());
        } else {
            // Wording counts for no branch, so it is looked at where one holds.
            let first = trials.iter().position(Vec::is_empty);
            if let Some(rule) = first.and_then(|first| rules.get(first)) {
                let mut check = Check { faults: Vec::new() };
                check.node(at.rule(rule), node, name);
                self.faults.extend(check.faults);
            }
        }
    }
}

/// The faults of a node against a rule, wording apart.
fn trial(at: At, node: &Node, name: &str) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new() };
    check.node(at, node, name);
    check.faults.retain(|fault| !fault.only_format);
    check.faults
}

#[cfg(test)]
mod tests;
