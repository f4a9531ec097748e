//! RustSec: Markdown that opens with a block of TOML, or TOML alone.
//!
//! The record says which requirements on versions are patched or unaffected. What is left
//! between them becomes events, as in the database's own export to OSV: a version after a
//! bound is written with the lowest pre-release, because that is the next one in order.

mod requirement;

use reliance_model::cyber::Advisory;
use reliance_model::cyber::advisory::{Affected, Event, Range, Rating};
use reliance_model::problem::{Place, Problem, Reading};
use toml::{Table, Value};

use requirement::{Span, Version};

const FENCE: &str = "```toml";

/// Is this text of that form?
pub(super) fn is(text: &str) -> bool {
    text.starts_with(FENCE) || text.starts_with("[advisory]")
}

/// Read the record.
pub(super) fn read(file: &str, text: &str) -> Reading<Vec<Advisory>> {
    let (start, head, body) = split(text);
    let table: Table = match toml::from_str(head) {
        Ok(table) => table,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let message = format!("the head of the record is no TOML: {}", error.message());
            let place = Place::Bytes(start + span.start..start + span.end);
            let problem = Problem::error("bad-toml", file, message).at(place);
            return Reading { items: Vec::new(), problems: vec![problem] };
        }
    };
    let mut problems = Vec::new();
    let items = advisory(file, &table, body, &mut problems).into_iter().collect();
    Reading { items, problems }
}

/// Where the TOML starts, the TOML, and the prose after it.
fn split(text: &str) -> (usize, &str, &str) {
    let Some(fence) = text.find(FENCE).filter(|at| text[..*at].trim().is_empty()) else {
        return (0, text, "");
    };
    let start = fence + FENCE.len();
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.find("\n```").unwrap_or(rest.len());
    let body = rest.get(end..).unwrap_or_default().trim_start_matches(['\n', '`', '\r']);
    (start, rest.get(..end).unwrap_or_default(), body)
}

fn text(table: &Table, key: &str) -> Option<String> {
    let text = match table.get(key)? {
        Value::String(text) => text.trim().to_string(),
        Value::Datetime(day) => day.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn texts(table: &Table, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_string).collect()
}

fn advisory(
    file: &str,
    table: &Table,
    body: &str,
    problems: &mut Vec<Problem>,
) -> Option<Advisory> {
    let head = table.get("advisory").and_then(Value::as_table);
    let head = head.and_then(|head| Some((head, text(head, "id")?, text(head, "package")?)));
    let Some((head, id, package)) = head else {
        let message = "the record does not say its id and its package";
        problems.push(Problem::error("no-advisory", file, message));
        return None;
    };
    let none = Table::new();
    let versions = table.get("versions").and_then(Value::as_table).unwrap_or(&none);
    let events = events(file, versions, problems);
    let title = body.lines().find_map(|line| line.strip_prefix("# ")).map(str::trim);
    let cvss = text(head, "cvss").map(|vector| Rating {
        method: Some(super::osv::method("CVSS_V3", &vector)),
        vector: Some(vector),
        ..Rating::default()
    });
    let affected = Affected {
        ecosystem: "crates.io".to_string(),
        purl: Some(format!("pkg:cargo/{package}")),
        name: package,
        ranges: vec![Range { kind: "SEMVER".to_string(), repository: None, events }],
        ..Affected::default()
    };
    Some(Advisory {
        id,
        aliases: texts(head, "aliases"),
        published: text(head, "date"),
        withdrawn: text(head, "withdrawn"),
        summary: title.map(str::to_string).or_else(|| text(head, "title")).unwrap_or_default(),
        informational: text(head, "informational"),
        ratings: cvss.into_iter().collect(),
        affected: vec![affected],
        file: file.to_string(),
        ..Advisory::default()
    })
}

/// What is left between the requirements, as events. Where one cannot be read, every
/// version counts as affected that the others leave: a wrong warning is worth less than a
/// missing one.
fn events(file: &str, versions: &Table, problems: &mut Vec<Problem>) -> Vec<Event> {
    let mut spans: Vec<Span> = Vec::new();
    for requirement in texts(versions, "patched").iter().chain(&texts(versions, "unaffected")) {
        match Span::parse(requirement) {
            Some(span) => spans.push(span),
            None => {
                let message =
                    format!("`{requirement}` cannot be read as a requirement on versions");
                problems.push(Problem::error("bad-requirement", file, message));
            }
        }
    }
    spans.sort_by(|a, b| a.start.cmp(&b.start));
    let mut events = Vec::new();
    // From here on nothing is known to be unaffected; none once that is so to the end.
    let mut from = Some(None::<Version>);
    for span in spans {
        let Some(reached) = from else { break };
        if span.start > reached {
            events.push(introduced(reached.as_ref()));
            events.extend(span.start.as_ref().map(|start| Event::Fixed(start.to_string())));
        }
        from = span.end.map(|end| Some(end).max(reached));
    }
    if let Some(reached) = from {
        events.push(introduced(reached.as_ref()));
    }
    events
}

fn introduced(version: Option<&Version>) -> Event {
    Event::Introduced(version.map_or_else(|| "0.0.0-0".to_string(), Version::to_string))
}

#[cfg(test)]
mod tests;
