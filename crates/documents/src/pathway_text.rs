//! The pathway and the calendar on a terminal, for the assessment and for the routes alone.

use reliance_model::Date;
use reliance_model::picture::CalendarEntry;
use reliance_model::route::Pathway;

use crate::text::{entry, heading, superscript};
use crate::words;
use crate::wrap::hang;

/// Columns of the word that each line begins with.
const WORD: usize = 16;
/// Words of an entry that says how old a document is, and not that it is due.
const AGE: &str = " dates from here";
/// Predicate candidates that are printed.
const PREDICATES: usize = 12;

/// The pathway inside a market. With `full`, predicate candidates and the questions for the
/// regulator are listed; without, they are counted.
pub fn pathway_text(pathway: &Pathway, width: usize, full: bool) -> String {
    if pathway.candidates.is_empty() && pathway.steps.is_empty() {
        return String::new();
    }
    let mut out = heading("Pathway", width);
    for candidate in &pathway.candidates {
        let text = format!(
            "{}{}: {}, class {}, {}: {}",
            candidate.name,
            superscript(candidate.read_as),
            candidate.title,
            candidate.class,
            candidate.procedure,
            candidate.because
        );
        out.push_str(&entry("candidate", WORD, &text, width));
    }
    for step in &pathway.steps {
        let mut text = format!("{} → {}", step.question, step.answer);
        if !step.source.is_empty() {
            text.push_str(&format!(" [{}]", step.source));
        }
        out.push_str(&entry(words::step_by(step.by), WORD, &text, width));
    }
    if full {
        out.push_str(&listed(pathway, width));
        return out;
    }
    let (predicates, to_ask) = (pathway.predicates.len(), pathway.to_ask_the_regulator.len());
    if predicates > 0 {
        let text = words::plural(predicates, "predicate candidate is", "predicate candidates are");
        out.push_str(&hang("", 4, &format!("{text} listed in the report."), width));
    }
    if to_ask > 0 {
        let text = words::plural(to_ask, "question", "questions");
        out.push_str(&hang(
            "",
            4,
            &format!("{text} to bring to the regulator: see the report."),
            width,
        ));
    }
    out
}

fn listed(pathway: &Pathway, width: usize) -> String {
    let mut out = String::new();
    for device in pathway.predicates.iter().take(PREDICATES) {
        let day = device.decided.map(|day| format!(", decided {day}")).unwrap_or_default();
        let text = format!(
            "{} {}, {}, {}{day}",
            device.number, device.name, device.company, device.product_code
        );
        out.push_str(&entry("predicate?", WORD, &text, width));
    }
    if let Some(more) = pathway.predicates.len().checked_sub(PREDICATES).filter(|more| *more > 0) {
        out.push_str(&entry("", WORD, &format!("{more} more candidates"), width));
    }
    for question in &pathway.to_ask_the_regulator {
        out.push_str(&entry("ask the regulator", WORD + 1, question, width));
    }
    out
}

/// What has run out and what comes due, an entry a line, seen from a day. Ages of documents
/// and data are counted and not listed: nothing has run out with them.
pub fn calendar_text(entries: &[CalendarEntry], on: Date, width: usize) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut out = heading("Calendar", width);
    let is_age =
        |due: &&CalendarEntry| due.on < on && (due.kind == "data" || due.what.contains(AGE));
    let (ages, due): (Vec<_>, Vec<_>) = entries.iter().partition(is_age);
    for due in due {
        let past = if due.on < on { " (past)" } else { "" };
        let sure = if due.certain { "" } else { "; expected, not made" };
        let text = format!("{}: {}{sure}{past}", due.kind, due.what);
        out.push_str(&entry(&due.on.to_string(), WORD, &text, width));
    }
    if !ages.is_empty() {
        let text = words::plural(ages.len(), "age", "ages");
        let text = format!("{text} of documents and data: see the report of `reliance check`.");
        out.push_str(&hang("", 4, &text, width));
    }
    out
}
