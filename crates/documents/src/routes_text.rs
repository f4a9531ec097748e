//! Routes on a terminal, market by market, in the words of the assessment.

use reliance_model::device::Device;
use reliance_model::route::{RouteVerdict, State};

use crate::text::{STATE, entry, folded, superscript};
use crate::words::{plural, sentence_list};
use crate::{ways, wrap};

/// What the device is declared to hold, in one line.
pub fn held_text(device: &Device, width: usize) -> String {
    let names: Vec<String> = device.authorizations.iter().map(ways::named).collect();
    let held = if names.is_empty() { "nothing".to_string() } else { sentence_list(&names) };
    wrap::hang("", 2, &format!("declared as held: {held}"), width)
}

/// The routes into one market: what is held there already, then every route with its state,
/// why, what it spares and what remains; those whose start is not held stand in one entry.
pub fn routes_text(
    device: &Device,
    market: &str,
    verdicts: &[&RouteVerdict],
    width: usize,
) -> String {
    let mut out = String::new();
    let here = ways::held_in(&device.authorizations, market);
    if !here.is_empty() {
        out.push_str(&entry("held here", STATE, &sentence_list(&here), width));
    }
    let (not_held, others): (Vec<&RouteVerdict>, Vec<&RouteVerdict>) =
        ways::sorted(verdicts.to_vec()).into_iter().partition(|route| ways::is_not_held(route));
    for verdict in others {
        out.push_str(&route(verdict, width));
    }
    out.push_str(&folded(&not_held, width));
    out
}

fn route(verdict: &RouteVerdict, width: usize) -> String {
    let line = format!(
        "{}: {} [{}{}]",
        ways::name(verdict),
        ways::why(verdict),
        verdict.route,
        superscript(verdict.read_as)
    );
    let mut out = entry(&ways::state(verdict), STATE, &line, width);
    let margin = " ".repeat(if width >= 90 { STATE + 1 } else { 4 });
    for words in details(verdict) {
        out.push_str(&wrap::hang(&margin, margin.len() + 2, &words, width));
    }
    out
}

/// What else is known of a route, a line each.
fn details(verdict: &RouteVerdict) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(verdict.expected.as_ref().map(|expected| format!("expected: {expected}")));
    lines.extend(verdict.closes.map(|day| format!("last day: {day}")));
    if !verdict.waives_now.is_empty() {
        lines.push(format!("spares: {}", verdict.waives_now.join(", ")));
    } else if !verdict.would_waive.is_empty() {
        lines.push(format!("would spare: {}", verdict.would_waive.join(", ")));
    }
    let closed = matches!(verdict.state, State::Closed { .. });
    if !closed && !verdict.remains.is_empty() {
        lines.push(format!("remains: {}", verdict.remains.join(", ")));
    }
    if !verdict.questions.is_empty() {
        let count = plural(verdict.questions.len(), "question", "questions");
        lines.push(format!("{count} for a person first"));
    }
    let (source, force) = (&verdict.source, verdict.force.word());
    lines.push(format!("rule: {source} ({force}; read as {})", verdict.read_as.word()));
    lines
}
