//! What documents trace to what, and the holes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use reliance_checks::trace::{self, Trace};
use reliance_documents::clean;
use reliance_model::claim::Remark;
use reliance_model::content::Content;
use serde::Serialize;

use crate::say;

/// The trace for programs.
#[derive(Debug, Serialize)]
struct Told {
    tool: String,
    things: BTreeMap<String, usize>,
    links: usize,
    holes: Vec<Remark>,
}

/// Print the trace; has it a hole?
pub(super) fn show(contents: &[Content], format: &str) -> Result<bool, String> {
    let trace = trace::of(contents);
    let holes: Vec<Remark> = trace::holes(&trace).into_iter().map(|hole| hole.remark).collect();
    let open = !holes.is_empty();
    say::data(&match format {
        "json" => crate::commands::as_json(&Told {
            tool: format!("reliance {}", env!("CARGO_PKG_VERSION")),
            things: counts(&trace),
            links: trace.links.len(),
            holes,
        })?,
        _ => text(&trace, &holes),
    });
    Ok(open)
}

/// How many things there are of each kind.
fn counts(trace: &Trace) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for thing in trace.things.values() {
        *counts.entry(thing.kind.words().to_string()).or_default() += 1;
    }
    counts
}

fn text(trace: &Trace, holes: &[Remark]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    for (kind, count) in counts(trace) {
        let _ = writeln!(out, "{count:>5}  {kind}");
    }
    let _ = writeln!(out, "{:>5}  links\n\n{} holes", trace.links.len(), holes.len());
    for hole in holes {
        let _ = writeln!(out, "\n{}", clean(&hole.says));
        for cited in [&hole.here, &hole.there].into_iter().flatten() {
            let place = cited.spot.words();
            let comma = if place.is_empty() { "" } else { ", " };
            let quote = cited.quote.replace('\n', " ");
            let line = format!("{}{comma}{place}: {quote}", cited.file);
            let _ = writeln!(out, "  {}", clean(&line));
        }
    }
    out
}
