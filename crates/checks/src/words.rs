//! How figures are put into sentences, the same in every check.

use reliance_model::finding::Figure;
use reliance_stats::{Confidence, Interval};

/// A proportion, an area or a standardised difference: three decimals.
pub(crate) fn three(value: f64) -> String {
    let text = format!("{value:.3}");
    if text == "-0.000" { "0.000".into() } else { text }
}

/// A p-value in a sentence: `= 0.821`, `< 0.001`.
pub(crate) fn p(value: f64) -> String {
    if value < 0.001 { "< 0.001".into() } else { format!("= {}", three(value)) }
}

/// A confidence level as it is printed: `95 %`.
pub(crate) fn level(confidence: Confidence) -> String {
    let percent = 100.0 * (1.0 - confidence.alpha());
    let text = format!("{percent:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} %")
}

/// A share as a percentage: `12.5 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// An estimate with its limits: `0.912 (95 % CI 0.880 to 0.940)`.
pub(crate) fn with_limits(interval: &Interval, confidence: Confidence) -> String {
    format!(
        "{} ({} CI {} to {})",
        three(interval.point),
        level(confidence),
        three(interval.low),
        three(interval.high)
    )
}

/// `1 case`, `2 cases`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_string(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// A figure with nothing but a name, what it is of, and its value.
pub(crate) fn figure(name: &str, of: impl Into<String>, value: f64) -> Figure {
    Figure {
        name: name.into(),
        of: of.into(),
        value: value.is_finite().then_some(value),
        interval: None,
        level: None,
        counts: None,
        method: None,
        unit: String::new(),
        note: None,
    }
}

/// A figure that could not be computed, and why.
pub(crate) fn no_figure(name: &str, of: impl Into<String>, why: impl Into<String>) -> Figure {
    Figure { value: None, note: Some(why.into()), ..figure(name, of, f64::NAN) }
}

/// A figure with limits.
pub(crate) fn figure_with(
    name: &str,
    of: impl Into<String>,
    interval: &Interval,
    confidence: Confidence,
    method: &str,
) -> Figure {
    Figure {
        interval: Some((interval.low, interval.high)),
        level: Some(1.0 - confidence.alpha()),
        method: Some(method.into()),
        ..figure(name, of, interval.point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn numbers_read_as_reviewers_print_them() {
        assert_eq!(three(-0.00001), "0.000");
        assert_eq!(three(0.91249), "0.912");
        assert_eq!(p(0.0009), "< 0.001");
        assert_eq!(p(0.05), "= 0.050");
        assert_eq!(level(Confidence::P95), "95 %");
        assert_eq!(level(Confidence::new(0.975).unwrap()), "97.5 %");
        assert_eq!(count(1, "case"), "1 case");
        assert_eq!(count(0, "case"), "0 cases");
    }

    #[test]
    fn a_figure_that_is_no_number_has_no_value() {
        assert_eq!(figure("x", "y", f64::INFINITY).value, None);
        assert_eq!(no_figure("x", "y", "why").note.as_deref(), Some("why"));
    }

    #[test]
    fn a_figure_with_limits_says_their_level_and_method() {
        let interval = Interval { low: 0.25, point: 0.5, high: 0.75 };
        let figure = figure_with("auc", "us", &interval, Confidence::P90, "DeLong");
        assert_eq!((figure.value, figure.interval), (Some(0.5), Some((0.25, 0.75))));
        assert!((figure.level.unwrap() - 0.9).abs() < 1e-15, "{figure:?}");
        assert_eq!(figure.method.as_deref(), Some("DeLong"));
    }
}
