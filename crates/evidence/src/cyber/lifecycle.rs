//! The life of a component as ECMA-428 (Common Lifecycle Enumeration, 1.0) tells it.
//!
//! A document names a component by package URLs and lists events, the newest with the highest
//! number. What is read are the ends of support: `endOfSupport`, by policy, and `endOfLife`,
//! with which all work ceases. Of two events of one policy that cover a version the newer
//! counts, and one that was withdrawn counts as if it had never been.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::cyber::bill::{Level, Support, SupportRow};
use reliance_model::problem::Reading;
use reliance_security::package_url::PackageUrl;
use reliance_security::range::Vers;

use super::walk::{self, Node, Report};
use crate::grid;

/// Most ends of support of one document that are read.
const MAX_EVENTS: usize = 200;
/// Most package URLs of one document.
const MAX_IDENTIFIERS: usize = 20;

/// Do the bytes begin as an object of JSON does?
pub(super) fn is_object(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// An end of support that was neither withdrawn nor left unread.
struct End {
    id: u64,
    day: Date,
    /// `None` for the end of life, which ends every policy.
    policy: Option<String>,
    ranges: Vec<String>,
}

/// Read a document: a row for each package URL and end of support.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Vec<SupportRow>> {
    let text = walk::text(file, bytes);
    let (text, value) = match text.and_then(|text| Ok((text, walk::parse(file, text)?))) {
        Ok(read) => read,
        Err(problem) => return Reading { items: Vec::new(), problems: vec![*problem] },
    };
    let mut report = Report::new(file, text);
    let root = Node::root(&value);
    if root.get("identifier").is_none() || root.get("events").is_none() {
        let message = "this is no lifecycle of ECMA-428: `identifier` or `events` is lacking";
        report.error("bad-lifecycle", "", message);
        return Reading { items: Vec::new(), problems: report.into_problems() };
    }
    if let Some(next) = root.get("next") {
        let message = "the document goes on at another address, and only this page is read";
        report.warn("bad-lifecycle", &next.pointer, message);
    }
    let packages = packages(&root, &mut report);
    let updated = report.text(&root, "updatedAt").and_then(|time| day(&time));
    let ends = ends(&root, &mut report);
    let items = rows(file, &packages, updated, &ends);
    Reading { items, problems: report.into_problems() }
}

/// Package URLs of the component; one that cannot be read is left out.
fn packages(root: &Node<'_>, report: &mut Report<'_>) -> Vec<String> {
    let Some(given) = root.get("identifier") else { return Vec::new() };
    let list = if given.value.is_array() { given.elements().collect() } else { vec![given] };
    let mut packages = Vec::new();
    for node in &list {
        let Some(text) = report.plain(node) else { continue };
        if packages.len() == MAX_IDENTIFIERS {
            let message = format!("package URLs beyond the first {MAX_IDENTIFIERS} are not read");
            report.error("bad-lifecycle", &node.pointer, message);
            break;
        }
        match text.parse::<PackageUrl>() {
            Ok(_) => packages.push(text),
            Err(why) => report.error("bad-lifecycle", &node.pointer, why.to_string()),
        }
    }
    packages
}

/// The ends of support that count, the earliest first.
fn ends(root: &Node<'_>, report: &mut Report<'_>) -> Vec<End> {
    let mut events: BTreeMap<u64, Node<'_>> = BTreeMap::new();
    for event in report.list(root, "events") {
        match event.value.get("id").and_then(serde_json::Value::as_u64) {
            Some(id) if !events.contains_key(&id) => {
                events.insert(id, event);
            }
            Some(_) => report.error("bad-lifecycle", &event.pointer, "two events have this `id`"),
            None => report.error("bad-lifecycle", &event.pointer, "the event has no `id`"),
        }
    }
    let mut gone: BTreeSet<u64> = BTreeSet::new();
    let mut ends = Vec::new();
    for (id, event) in events.iter().rev() {
        if gone.contains(id) {
            continue;
        }
        match event.str("type").unwrap_or_default() {
            "withdrawn" => gone.extend(event.value.get("eventId").and_then(|id| id.as_u64())),
            kind @ ("endOfSupport" | "endOfLife") => {
                if ends.len() == MAX_EVENTS {
                    let message = format!("ends beyond the newest {MAX_EVENTS} are not read");
                    report.error("bad-lifecycle", &event.pointer, message);
                    break;
                }
                ends.extend(end(*id, kind, event, report));
            }
            _ => {}
        }
    }
    let policies: BTreeSet<&String> = ends.iter().filter_map(|end| end.policy.as_ref()).collect();
    if policies.len() > 1 {
        let message = format!(
            "it names ends of {} policies of support; of those that cover a version the earliest counts",
            policies.len()
        );
        report.warn("several-support-policies", "/events", message);
    }
    ends.sort_by_key(|end| (end.day, end.id));
    ends
}

fn end(id: u64, kind: &str, event: &Node<'_>, report: &mut Report<'_>) -> Option<End> {
    let policy = match kind {
        "endOfSupport" => Some(report.text(event, "supportId").unwrap_or_default()),
        _ => None,
    };
    let Some(day) = report.text(event, "effective").and_then(|time| day(&time)) else {
        report.error("bad-lifecycle", &event.pointer, "the event has no day that can be read");
        return None;
    };
    let mut ranges = Vec::new();
    for version in report.list(event, "versions") {
        let Some(range) = report.text(&version, "range") else { continue };
        match Vers::read(&range) {
            Ok(_) => ranges.push(range),
            Err(why) => report.error("bad-lifecycle", &version.pointer, why.to_string()),
        }
    }
    if ranges.is_empty() {
        report.error(
            "bad-lifecycle",
            &event.pointer,
            "the event names no versions that can be read",
        );
        return None;
    }
    Some(End { id, day, policy, ranges })
}

fn rows(file: &str, packages: &[String], updated: Option<Date>, ends: &[End]) -> Vec<SupportRow> {
    let mut rows = Vec::new();
    for end in ends {
        let newer = ends.iter().filter(|other| other.policy == end.policy && other.id > end.id);
        let except: Vec<String> = newer.flat_map(|other| other.ranges.iter().cloned()).collect();
        let policy = match end.policy.as_deref() {
            None => "end of life".to_string(),
            Some(policy) => format!("support `{policy}`"),
        };
        // What had ended when the document was written is no longer maintained.
        let level = updated.map(|on| match end.day > on {
            true => Level::Maintained,
            false => Level::NoLongerMaintained,
        });
        for package in packages {
            rows.push(SupportRow {
                file: file.to_string(),
                row: rows.len() as u64 + 1,
                purl: Some(package.clone()),
                versions: end.ranges.clone(),
                except: except.clone(),
                support: Support {
                    level,
                    ends: Some(end.day),
                    reason: None,
                    read_from: vec![format!("{file}, event {} ({policy})", end.id)],
                },
                ..SupportRow::default()
            });
        }
    }
    rows
}

/// The day of a time: 2026-06-30T00:00:00Z.
fn day(time: &str) -> Option<Date> {
    grid::day(time.get(..10)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"{
  "$schema": "https://cle.example.com/schema/cle-1.0.0.schema.json",
  "identifier": ["pkg:npm/invented", "pkg:github/invented/invented"],
  "updatedAt": "2026-01-01T00:00:00Z",
  "events": [
    {"id": 7, "type": "endOfLife", "effective": "2030-01-01T00:00:00Z", "published": "2025-01-01T00:00:00Z",
     "versions": [{"range": "vers:npm/<2.0.0"}]},
    {"id": 6, "type": "withdrawn", "effective": "2025-01-01T00:00:00Z", "published": "2025-01-01T00:00:00Z", "eventId": 4},
    {"id": 5, "type": "endOfSupport", "effective": "2027-06-30T00:00:00Z", "published": "2025-01-01T00:00:00Z",
     "versions": [{"range": "vers:npm/>=1.5.0|<2.0.0"}], "supportId": "standard"},
    {"id": 4, "type": "endOfSupport", "effective": "2020-01-01T00:00:00Z", "published": "2020-01-01T00:00:00Z",
     "versions": [{"range": "vers:npm/*"}], "supportId": "standard"},
    {"id": 3, "type": "endOfSupport", "effective": "2025-06-30T00:00:00Z", "published": "2020-01-01T00:00:00Z",
     "versions": [{"range": "vers:npm/<2.0.0"}], "supportId": "standard"},
    {"id": 2, "type": "endOfDevelopment", "effective": "2024-06-30T00:00:00Z", "published": "2020-01-01T00:00:00Z",
     "versions": [{"range": "vers:npm/<2.0.0"}], "supportId": "standard"},
    {"id": 1, "type": "released", "effective": "2019-01-01T00:00:00Z", "published": "2019-01-01T00:00:00Z", "version": "1.0.0"}
  ]
}"#;

    #[test]
    fn ends_of_support_come_earliest_first_and_without_what_was_withdrawn() {
        let reading = read("a.cle.json", DOCUMENT.as_bytes());
        assert_eq!(reading.problems, []);
        let of_npm = |row: &&SupportRow| row.purl.as_deref() == Some("pkg:npm/invented");
        let told: Vec<String> = reading
            .items
            .iter()
            .filter(of_npm)
            .map(|row| {
                let (support, except) = (&row.support, row.except.join(" "));
                let (ends, level) = (support.ends.unwrap(), support.level.unwrap().words());
                format!("{} {ends} {level}, {}, not {except}", row.row, support.read_from[0])
            })
            .collect();
        assert_eq!(
            told,
            [
                "1 2025-06-30 no longer maintained, a.cle.json, event 3 (support `standard`), \
                 not vers:npm/>=1.5.0|<2.0.0",
                "3 2027-06-30 maintained, a.cle.json, event 5 (support `standard`), not ",
                "5 2030-01-01 maintained, a.cle.json, event 7 (end of life), not ",
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_is_read() {
        let codes = |text: &str| -> Vec<(&'static str, usize)> {
            let reading = read("a.json", text.as_bytes());
            reading.problems.iter().map(|problem| (problem.code, reading.items.len())).collect()
        };
        assert_eq!(codes("{"), [("bad-json", 0)]);
        assert_eq!(codes("{}"), [("bad-lifecycle", 0)]);
        let broken = DOCUMENT.replace("vers:npm/>=1.5.0|<2.0.0", "about two");
        assert_eq!(codes(&broken), [("bad-lifecycle", 4), ("bad-lifecycle", 4)]);
        let twice = DOCUMENT.replacen("\"supportId\": \"standard\"", "\"supportId\": \"more\"", 1);
        assert_eq!(codes(&twice), [("several-support-policies", 6)]);
        let nobody = DOCUMENT.replace("pkg:npm/invented", "invented");
        assert_eq!(codes(&nobody), [("bad-lifecycle", 3)]);
    }
}
