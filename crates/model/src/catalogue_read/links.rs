//! What one entry says of another: duplicates, sources and successions, checked once all
//! files are read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Reader;
use crate::problem::{Place, Problem, closest};

/// Where an entry names another.
pub(super) struct Link {
    /// File that names it.
    pub file: String,
    /// Bytes of the name.
    pub span: Range<usize>,
    /// What is named.
    pub target: String,
}

/// Names of other entries, with their places.
#[derive(Default)]
pub(super) struct Links {
    /// Sources that requirements name.
    pub sources: Vec<Link>,
    /// Successors, by the id of the requirement they replace.
    pub successors: BTreeMap<String, Link>,
}

impl Reader {
    /// Say that an id was used before.
    pub(super) fn duplicate(
        &mut self,
        what: &str,
        id: &str,
        file: &str,
        span: Range<usize>,
        first: &str,
    ) {
        let message = format!("the {what} `{id}` is there already, in {first}");
        let problem = Problem::error("duplicate-id", file, message).at(Place::Bytes(span));
        self.problems.push(problem.help("this one is not used; give it another id or take it out"));
    }
}

/// Check everything that was kept for the end.
pub(super) fn check(reader: &mut Reader) {
    let links = std::mem::take(&mut reader.links);
    for link in &links.sources {
        if reader.catalogue.sources.contains_key(&link.target) {
            continue;
        }
        let known = reader.catalogue.sources.keys().map(String::as_str);
        let help = match closest(&link.target, known) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "sources stand in <regulator>/sources.toml".to_string(),
        };
        let message = format!("there is no source `{}`", link.target);
        let problem = Problem::error("unknown-source", &link.file, message);
        reader.problems.push(problem.at(Place::Bytes(link.span.clone())).help(help));
    }
    for (id, link) in &links.successors {
        let known = reader.catalogue.requirements.keys().map(String::as_str);
        if !reader.catalogue.requirements.contains_key(&link.target) {
            let message = format!("`{id}` is superseded by `{}`, which is not there", link.target);
            let mut problem = Problem::error("unknown-requirement", &link.file, message)
                .at(Place::Bytes(link.span.clone()));
            problem.help = closest(&link.target, known).map(|c| format!("did you mean `{c}`?"));
            reader.problems.push(problem);
        } else if in_cycle(id, &links.successors) {
            let message = format!("`{id}` is superseded by itself, by way of `{}`", link.target);
            let problem = Problem::error("superseded-cycle", &link.file, message);
            let help = "take out the `superseded_by` of the text that is in force";
            reader.problems.push(problem.at(Place::Bytes(link.span.clone())).help(help));
            // Nobody follows a chain that has no end, and a contradiction closes nothing.
            if let Some(requirement) = reader.catalogue.requirements.get_mut(id) {
                requirement.superseded_by = None;
            }
        }
    }
}

/// Does the chain of successors of `id` come back to it?
fn in_cycle(id: &str, successors: &BTreeMap<String, Link>) -> bool {
    let (mut at, mut seen) = (id, BTreeSet::new());
    while let Some(link) = successors.get(at) {
        at = &link.target;
        if at == id {
            return true;
        }
        if !seen.insert(at) {
            return false;
        }
    }
    false
}
