//! Records of vulnerability databases.
//!
//! One file holds one record, or a list of them: OSV as JSON (that of GitHub's database
//! among them) or YAML (that of PyPA), and RustSec's Markdown. Every ecosystem is kept, the
//! unknown ones too; which one can be matched is not decided here.

mod osv;
mod rustsec;

use std::borrow::Cow;

use reliance_model::cyber::Advisory;
use reliance_model::problem::{Place, Problem, Reading};

use super::tree::{Node, Value};
use super::walk::{self, Report};
use super::yaml;

/// Largest file of records, in bytes. One record is rarely more than 2 MiB.
pub const MAX_BYTES: usize = 64 << 20;
/// Most elements of one list, of records or inside a record; archives are taken apart by the caller.
pub const MAX_RECORDS: usize = 500_000;

/// What the index over many records needs of one, borrowed from its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skimmed<'a> {
    /// Id.
    pub id: Cow<'a, str>,
    /// When it was last changed, as written.
    pub modified: Option<Cow<'a, str>>,
    /// Ecosystem and name of each affected package, in the order of the record.
    pub packages: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Read the records of a file.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Vec<Advisory>> {
    let failed = |problem: Box<Problem>| Reading { items: Vec::new(), problems: vec![*problem] };
    if bytes.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        return failed(Box::new(Problem::error("file-too-large", file, message)));
    }
    let text = match walk::text(file, bytes) {
        Ok(text) => text,
        Err(problem) => return failed(problem),
    };
    let start = text.trim_start();
    if rustsec::is(start) {
        return rustsec::read(file, text);
    }
    if start.starts_with(['{', '[']) {
        return match osv::from_json(file, text) {
            Ok(records) => advisories(file, text, records),
            Err(problem) => failed(problem),
        };
    }
    from_yaml(file, text)
}

/// The records of a YAML text, by the JSON that says the same. Problems are then told of
/// the file as a whole: places in that JSON are none of the text.
fn from_yaml(file: &str, text: &str) -> Reading<Vec<Advisory>> {
    let none = |place| {
        let problem = Problem::error("no-advisory", file, "this is no record of a known form");
        Reading { items: Vec::new(), problems: vec![problem.at(place)] }
    };
    let node = match yaml::parse(text) {
        Ok(node) => node,
        Err(fault) => return none(Place::Bytes(fault.at..fault.at)),
    };
    if node.text_of("id").is_none() && node.items().is_empty() {
        return none(Place::File);
    }
    let json = json(&node).to_string();
    let mut reading = match osv::from_json(file, &json) {
        Ok(records) => advisories(file, &json, records),
        Err(problem) => Reading { items: Vec::new(), problems: vec![*problem] },
    };
    for problem in &mut reading.problems {
        problem.place = Place::File;
    }
    reading
}

/// The same as JSON. A number stays as it is written: versions look like numbers.
fn json(node: &Node) -> serde_json::Value {
    use serde_json::Value as Json;
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(text) | Value::Text(text) => Json::String(text.clone()),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => {
            entries.iter().map(|(name, node)| (name.clone(), json(node))).collect()
        }
    }
}

fn advisories(file: &str, text: &str, records: osv::Records<'_>) -> Reading<Vec<Advisory>> {
    let mut report = Report::new(file, text);
    let (single, records) = match records {
        osv::Records::One(record) => (true, vec![*record]),
        osv::Records::Many(records) => (false, records),
    };
    let mut items = Vec::with_capacity(records.len());
    for (at, record) in records.into_iter().enumerate() {
        let pointer = if single { String::new() } else { format!("/{at}") };
        items.extend(record.into_advisory(file, &pointer, &mut report));
    }
    Reading { items, problems: report.into_problems() }
}

/// What an index needs of one OSV record in JSON, without reading the rest of it; none
/// where it is no such record, which [`read`] then says with its reason.
pub fn skim(bytes: &[u8]) -> Option<Skimmed<'_>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() > MAX_BYTES {
        return None;
    }
    osv::skim(std::str::from_utf8(bytes).ok()?)
}

#[cfg(test)]
mod tests;
