//! Pages about one entry: a requirement with its source, or a manual.

use reliance_model::catalogue::{Computable, Requirement, Source};

use crate::words;
use crate::wrap::{columns, hang, pad};

/// Width of the column of names.
const NAMES: usize = 16;

/// A requirement as a page of at most `width` columns: what it asks, by which source, with
/// what force, when it applies, and what answers it.
pub fn explain_requirement(
    requirement: &Requirement,
    source: Option<&Source>,
    width: usize,
) -> String {
    let width = width.max(40);
    let mut out = hang("", 0, &requirement.title, width);
    out.push_str(&hang("", 0, &requirement.id, width));
    out.push('\n');
    out.push_str(&hang("", 0, &requirement.asks, width));
    out.push('\n');
    let mut row = |name: &str, text: &str| {
        if !text.trim().is_empty() {
            out.push_str(&hang(&pad(name, NAMES), indent(width), text, width));
        }
    };
    row("source", &cite(requirement, source));
    row("address", source.and_then(|source| source.url.as_deref()).unwrap_or_default());
    row("force", &force(requirement));
    row("in force", &in_force(requirement));
    row("replaced by", requirement.superseded_by.as_deref().unwrap_or_default());
    row("applies", &requirement.applies);
    row("as facts", &facets(requirement));
    for doubt in &requirement.doubts {
        row("in doubt", &doubt.text);
    }
    row("evidence", &requirement.kinds.join(", "));
    row("computed", &computed(requirement));
    let checks: Vec<String> = requirement.checks.iter().map(ToString::to_string).collect();
    row("checks", &checks.join(", "));
    row("question", requirement.question.as_deref().unwrap_or_default());
    row("to be stated", requirement.attest.as_deref().unwrap_or_default());
    row("in review", requirement.review_risk.as_deref().unwrap_or_default());
    row("goes into", requirement.slot.as_deref().unwrap_or_default());
    row("concepts", &requirement.concepts.join(", "));
    row("read", &read(requirement));
    row("catalogue", &format!("{}:{}", requirement.place.file, requirement.place.line));
    out
}

fn indent(width: usize) -> usize {
    if width >= 60 { NAMES } else { 4 }
}

fn cite(requirement: &Requirement, source: Option<&Source>) -> String {
    let cite = source.map_or(requirement.source.as_str(), |source| source.cite.as_str());
    match requirement.section.as_str() {
        "" => cite.to_string(),
        section => format!("{cite}, {section}"),
    }
}

fn force(requirement: &Requirement) -> String {
    let counts = if requirement.force.counts() { "" } else { ": informs, and does not count" };
    let ended = if requirement.superseded { "; superseded" } else { "" };
    format!("{}{counts}{ended}", requirement.force.word())
}

fn in_force(requirement: &Requirement) -> String {
    let day = requirement.in_force.map(|day| format!("since {day}"));
    let parts: Vec<String> = day.into_iter().chain(requirement.in_force_note.clone()).collect();
    parts.join("; ")
}

fn facets(requirement: &Requirement) -> String {
    let one = |(facet, values): (&String, &std::collections::BTreeSet<String>)| {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        format!("{facet} is {}", values.join(" or "))
    };
    requirement.facets.iter().map(one).collect::<Vec<_>>().join(", and ")
}

fn computed(requirement: &Requirement) -> String {
    if requirement.informational {
        return "shown and never asked".into();
    }
    let word = match requirement.computable {
        Computable::Full => "in full",
        Computable::Part => "in part; a person states the rest",
        Computable::No => "not at all; what is on file can be shown",
    };
    match requirement.how.as_str() {
        "" => word.into(),
        how => format!("{word}: {how}"),
    }
}

fn read(requirement: &Requirement) -> String {
    let how = words::mark_meaning(requirement.read_as);
    match requirement.read_note.as_str() {
        "" => format!("{}: {how}", requirement.read_as.word()),
        note => format!("{}: {how} ({note})", requirement.read_as.word()),
    }
}

/// A manual page of at most `width` columns, from text with Markdown headings: paragraphs
/// are filled, headings stand in capitals, and what is set as code, lists and tables stays
/// as it is.
pub fn explain_page(name: &str, manual: &str, width: usize) -> String {
    let width = width.max(40);
    let mut out = hang("", 0, name, width);
    out.push('\n');
    let mut paragraph = String::new();
    let mut code = false;
    for line in manual.lines() {
        let fence = line.trim_start().starts_with("```");
        if code || fence {
            flush(&mut out, &mut paragraph, width);
            if !fence {
                out.push_str(&format!("    {}\n", crate::wrap::clean(line)));
            }
            code ^= fence;
        } else if line.trim().is_empty() {
            flush(&mut out, &mut paragraph, width);
            out.push_str(if out.ends_with("\n\n") { "" } else { "\n" });
        } else if line.starts_with('#') {
            flush(&mut out, &mut paragraph, width);
            let heading = line.trim_start_matches('#').trim().to_uppercase();
            out.push_str(&hang("", 0, &heading, width));
        } else if let Some(item) = list_item(line) {
            flush(&mut out, &mut paragraph, width);
            let start = columns(line) - columns(item);
            paragraph = format!("{}\u{1}{item}", &line[..start]);
        } else if line.trim_start().starts_with('|') {
            flush(&mut out, &mut paragraph, width);
            out.push_str(&format!("{}\n", crate::wrap::clean(line)));
        } else {
            paragraph.push_str(if paragraph.is_empty() { "" } else { " " });
            paragraph.push_str(line.trim());
        }
    }
    flush(&mut out, &mut paragraph, width);
    out
}

/// The text of a list item.
fn list_item(line: &str) -> Option<&str> {
    let text = line.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < text.len();
    let item = text.strip_prefix("- ").or_else(|| text.strip_prefix("* "));
    item.or_else(|| digits.strip_prefix(". ").filter(|_| numbered))
}

/// Write the gathered paragraph; one with a mark is a list item and hangs behind it.
fn flush(out: &mut String, paragraph: &mut String, width: usize) {
    if let Some((bullet, text)) = paragraph.split_once('\u{1}') {
        out.push_str(&hang(bullet, columns(bullet), text, width));
    } else if !paragraph.is_empty() {
        out.push_str(&hang("", 0, paragraph, width));
    }
    paragraph.clear();
}
