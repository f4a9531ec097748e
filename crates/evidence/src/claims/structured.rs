//! Results that a document holds as values: label in one field, estimate and limits in the
//! next.

use reliance_model::claim::{Printed, StatedFigure};
use reliance_model::content::{Block, Body};

use super::beyond;
use super::items::{Reader, printed};
use super::metrics::{Scale, metric_at};
use super::plain::plain;
use super::tokens::{Number, tokens};

/// The figure of a value such as `{"kind":"estimate_ci","estimate":86.81,"lower":81.02,
/// "upper":91.36,"level":95,"unit":"%"}` whose label is the field before.
pub(super) fn figure(text: &str, before: Option<&Block>) -> Option<StatedFigure> {
    if !text.trim_start().starts_with('{') || !text.contains("estimate") {
        return None;
    }
    let label = match &before?.body {
        Body::Field { name, text } if name.ends_with("Label") => text.trim(),
        _ => return None,
    };
    let named = plain(label);
    let lower = named.text.to_ascii_lowercase();
    let words = tokens(&named);
    let reader = Reader { tokens: &words, lower: &lower };
    let found =
        (0..words.len()).find_map(|at| metric_at(&words, &lower, at).map(|found| (at, found)));
    let (start, (metric, end)) = found?;
    let values = plain(text);
    let small = values.text.to_ascii_lowercase();
    let numbers = tokens(&values);
    let fields = Reader { tokens: &numbers, lower: &small };
    let field = |name: &str| value_of(fields, name);
    let percent = text.replace(' ', "").contains("\"unit\":\"%\"");
    let scaled = |number: Number| -> Option<Printed> {
        let number = Number { percent, ..number };
        printed(number, metric.scale).or_else(|| beyond::printed(number, metric))
    };
    let value = scaled(field("estimate")?)?;
    let interval = match (field("lower").and_then(scaled), field("upper").and_then(scaled)) {
        (Some(low), Some(high)) => Some((low, high)),
        _ => None,
    };
    let level = field("level")
        .map(|level| if level.value > 1.0 { level.value / 100.0 } else { level.value });
    let open = (end..words.len()).find(|it| reader.mark(*it, '('));
    let of = open.and_then(|open| {
        let close = (open..words.len()).find(|it| reader.mark(*it, ')'))?;
        let (first, last) = (words.get(open + 1)?, words.get(close)?);
        Some(named.original(label, first.start, last.start).to_string())
    });
    let called = named.original(label, words[start].start, words[end - 1].end).to_string();
    Some(StatedFigure {
        metric: Some(metric.name.to_string()),
        called,
        value: Some(value),
        level: level.filter(|_| interval.is_some()),
        interval,
        of: of.filter(|_| metric.scale != Scale::Ratio),
        ..StatedFigure::default()
    })
}

/// The number behind `"name":`.
fn value_of(reader: Reader<'_>, name: &str) -> Option<Number> {
    let at = (1..reader.tokens.len()).find(|at| {
        reader.word(*at) == name && reader.mark(*at - 1, '"') && reader.mark(*at + 1, '"')
    })?;
    if !reader.mark(at + 2, ':') {
        return None;
    }
    super::items::signed(reader, at + 3).map(|found| found.0)
}
