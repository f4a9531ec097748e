//! Figures of a method as sentences and as figures of the report.

use std::collections::BTreeMap;

use reliance_model::device::Analysis;
use reliance_model::finding::Figure;
use reliance_stats::Confidence;
use serde_json::Value;

use crate::methods::{Method, Row, RowCount};
use crate::said::Said;
use crate::words;

/// What figures are of: data sets, and the level of their limits.
pub(super) struct Whose<'a> {
    pub(super) sets: &'a [&'a str],
    pub(super) confidence: Confidence,
}

/// A fault with the keys of a plan in the place of command-line options.
pub(super) fn in_plan(fault: &str) -> String {
    let word = |word: &str| match word.strip_prefix("--") {
        None => word.to_string(),
        Some(option) => {
            let end = option.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(option.len());
            let (name, rest) = option.split_at(end);
            let key = match name {
                "method" => "`form`",
                "where" => "`rows` of the data set",
                _ => return format!("`{name}`{rest}"),
            };
            format!("{key}{rest}")
        }
    };
    fault.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// `AUC of `us` is 0.912 (95 % CI 0.880 to 0.940; p = 0.003)`.
pub(super) fn row(row: &Row, Whose { sets, confidence }: &Whose<'_>) -> String {
    let subject = format!("{} of {}", row.figure, whose(row, sets, "`"));
    let level = words::level(*confidence);
    let limits =
        row.limits.map(|(low, high)| format!("{level} CI {} to {}", bound(low), bound(high)));
    let p = row.p.map(|p| format!("p {}", words::p(p)));
    let besides: Vec<String> = limits.into_iter().chain(p).collect();
    match (row.estimate, besides.is_empty()) {
        (Some(estimate), true) => format!("{subject} is {}", bound(estimate)),
        (Some(estimate), false) => {
            format!("{subject} is {} ({})", bound(estimate), besides.join("; "))
        }
        (None, _) => format!("{subject} has {}", words::list(&besides)),
    }
}

/// Rows beyond those that stand among the figures, each as a sentence in the list with the
/// numbers that it was computed from and its method, as figures print them.
pub(super) fn not_printed(method: &Method, left: &[Row], whose: &Whose<'_>) -> Option<Said> {
    let by = |one: &Row| (!one.method.is_empty()).then(|| one.method.clone());
    let told = |one: &Row| -> Vec<String> {
        [row(one, whose)].into_iter().chain(from(one)).chain(by(one)).collect()
    };
    let all: Vec<String> = left.iter().map(|one| told(one).join("; ")).collect();
    let words = format!("{} further figures of `{}` are not printed", left.len(), method.name);
    (!left.is_empty()).then(|| Said::standing_for("further figures of the method", words, all))
}

/// A number of any size.
fn bound(value: f64) -> String {
    match value {
        value if value == f64::INFINITY => "unbounded".into(),
        value if value == f64::NEG_INFINITY => "unbounded".into(),
        value if value.abs() >= 1e6 || value != 0.0 && value.abs() < 1e-3 => format!("{value:.3e}"),
        value => words::three(value),
    }
}

/// What a row is of: its data set and its group there, or the two that it compares.
fn whose(row: &Row, sets: &[&str], quote: &str) -> String {
    let named = |set: &&str| format!("{quote}{set}{quote}");
    match (sets, row.group.as_str()) {
        ([one], "") => named(one),
        ([one], group) => format!("{}, {group}", named(one)),
        (sets, group) if sets.contains(&group) => named(&group),
        (sets, _) => sets.iter().map(named).collect::<Vec<_>>().join(" against "),
    }
}

fn kebab(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The row as figures: its estimate with limits, and its p-value.
pub(super) fn figures(row: &Row, Whose { sets, confidence }: &Whose<'_>) -> Vec<Figure> {
    let name = kebab(&row.figure);
    let of = whose(row, sets, "");
    let mut found = Vec::new();
    if let Some(estimate) = row.estimate {
        let interval = row.limits.filter(|(low, high)| low.is_finite() && high.is_finite());
        let count = |key: &str| row.from.get(key).and_then(Value::as_u64);
        let counts = count("k").zip(count("n")).filter(|(k, n)| k <= n);
        let mut notes = from(row);
        if interval.is_none() {
            notes.extend(
                row.limits.map(|(low, high)| format!("limits {} to {}", bound(low), bound(high))),
            );
        }
        found.push(Figure {
            interval,
            level: interval.map(|_| 1.0 - confidence.alpha()),
            counts,
            method: (!row.method.is_empty()).then(|| row.method.clone()),
            note: (!notes.is_empty()).then(|| notes.join("; ")),
            ..words::figure(&name, of.as_str(), estimate)
        });
    }
    if let Some(p) = row.p {
        let sides = if row.one_sided { "one-sided" } else { "two-sided or without direction" };
        let method =
            if row.method.is_empty() { String::new() } else { format!("{}, ", row.method) };
        found.push(Figure {
            method: Some(format!("{method}{sides}")),
            ..words::figure(&format!("{name}-p"), of.as_str(), p)
        });
    }
    found
}

/// The numbers that a row was computed from, for a reviewer.
fn from(row: &Row) -> Vec<String> {
    let number = |value: &Value| match (value.as_u64(), value.as_f64()) {
        (Some(whole), _) => Some(whole.to_string()),
        (None, Some(number)) => Some(bound(number)),
        _ => None,
    };
    row.from.iter().filter_map(|(name, value)| Some(format!("{name} {}", number(value)?))).collect()
}

/// The sentence for rows that were left out.
pub(super) fn left_out(sets: &[&str], counts: &BTreeMap<String, RowCount>) -> Option<String> {
    let read: u64 = counts.values().map(|count| count.0).sum();
    let left: u64 = counts.values().map(|(read, used)| read - used).sum();
    let sets: Vec<String> = sets.iter().map(|set| format!("`{set}`")).collect();
    (left > 0).then(|| {
        format!(
            "{left} of {read} rows of {} have no usable value in a column that is asked for, and \
             are left out",
            words::list(&sets)
        )
    })
}

/// The sentence for figures that move with prevalence.
pub(super) fn prevalence(method: &Method, analysis: &Analysis, sets: &[&str]) -> Option<String> {
    let metric = analysis.options.metric.as_deref().unwrap_or_default();
    let moves = [method.name, metric].iter().any(|name| ["ppv", "npv"].contains(name));
    let sets: Vec<String> = sets.iter().map(|set| format!("`{set}`")).collect();
    moves.then(|| {
        format!(
            "predictive values are at the prevalence of {}, which need not be that of use",
            words::list(&sets)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_are_not_printed_stand_in_the_list() {
        let method = crate::methods::find("difference").unwrap();
        let whose = Whose { sets: &["us"], confidence: Confidence::new(0.95).unwrap() };
        assert_eq!(not_printed(method, &[], &whose), None);
        let mut left = [Row::new("sensitivity", "wilson"), Row::new("sensitivity", "wilson")];
        left[0].estimate = Some(0.5);
        left[1].estimate = Some(0.75);
        let (words, lists) = not_printed(method, &left, &whose).unwrap().into_parts();
        assert_eq!(words, format!("2 further figures of `{}` are not printed", method.name));
        let all = ["sensitivity of `us` is 0.500; wilson", "sensitivity of `us` is 0.750; wilson"];
        assert_eq!(lists[0].items, all);
    }

    #[test]
    fn a_point_of_a_curve_keeps_what_tells_it_from_the_next() {
        let method = crate::methods::find("difference").unwrap();
        let whose = Whose { sets: &["us"], confidence: Confidence::new(0.95).unwrap() };
        let mut left = [Row::new("sensitivity", "empirical"), Row::new("sensitivity", "")];
        for (point, rate) in left.iter_mut().zip([0.125, 0.25]) {
            point.estimate = Some(0.5);
            point.from.insert("false_positive_fraction".into(), rate.into());
        }
        let (_, lists) = not_printed(method, &left, &whose).unwrap().into_parts();
        let all = [
            "sensitivity of `us` is 0.500; false_positive_fraction 0.125; empirical",
            "sensitivity of `us` is 0.500; false_positive_fraction 0.250",
        ];
        assert_eq!(lists[0].items, all);
    }
}
