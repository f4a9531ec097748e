//! What cells hold beside their words, for programs that compute with them.
//!
//! A number that was printed from a figure stands here in full; counts, shares and days of
//! declared tables are those that were printed. What only looks like a number is none: an
//! identifier, a version, a product code.

use reliance_model::Date;
use reliance_model::finding::Figure;
use serde::Serialize;

use crate::numbers;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A number.
    Number {
        /// It, in full.
        value: f64,
        /// How it is printed.
        form: Form,
    },
    /// A day.
    Day(Date),
    /// Limits of an estimate.
    Limits {
        /// Lower limit.
        low: f64,
        /// Upper limit.
        high: f64,
        /// Two-sided confidence level.
        level: Option<f64>,
    },
    /// Numerator and denominator.
    Counts {
        /// Numerator.
        of: u64,
        /// Denominator.
        whole: u64,
    },
}

/// How a number is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A whole number, thousands set apart.
    Whole,
    /// With that many decimals, and a unit where it has one.
    Decimals(u8, String),
    /// With a power of ten.
    Power(String),
    /// A share, as percent.
    Percent,
}

/// Columns of declared tables whose cells are counts, and shares, by their English name; a
/// name means the same in every table.
const COUNTS: &[&str] = &[
    "Counts",
    "Days",
    "Endpoints",
    "For a person",
    "Informs",
    "Not shown",
    "Participants",
    "Rows",
    "Shown",
    "Undetermined",
];
const SHARES: &[&str] = &["Level"];

/// What a cell of a declared table holds, by the English name of its column.
pub(super) fn of_cell(column: &str, text: &str) -> Option<Value> {
    let number = |value, form| Some(Value::Number { value, form });
    if COUNTS.contains(&column) {
        return number(whole(text)? as f64, Form::Whole);
    }
    if SHARES.contains(&column) {
        let percent: f64 = text.strip_suffix(" %")?.parse().ok()?;
        return number(percent / 100.0, Form::Percent);
    }
    day(text).map(Value::Day)
}

/// A count as this program prints it; digits with a leading zero are a name.
fn whole(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| *c != '\u{202f}').collect();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= 15;
    let named = digits.len() > 1 && digits.starts_with('0');
    if plain && !named { digits.parse().ok() } else { None }
}

/// A day as this program prints it.
fn day(text: &str) -> Option<Date> {
    let is_day = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
    text.parse().ok().filter(|_| is_day)
}

/// What the value of a figure holds.
pub(super) fn of_figure(figure: &Figure) -> Option<Value> {
    let value = figure.value.filter(|value| value.is_finite())?;
    let printed = numbers::value(figure);
    let digits = printed.split(' ').next().unwrap_or_default();
    let unit = figure.unit.clone();
    let decimals = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
    let form = match (digits.contains('e'), decimals, unit.is_empty()) {
        (true, ..) => Form::Power(unit),
        (false, 0, true) => Form::Whole,
        (false, decimals, _) => Form::Decimals(u8::try_from(decimals).unwrap_or(3), unit),
    };
    Some(Value::Number { value, form })
}

/// The limits of a figure.
pub(super) fn limits_of(figure: &Figure) -> Option<Value> {
    let (low, high) = figure.interval?;
    let level = figure.level.filter(|level| level.is_finite());
    let finite = low.is_finite() && high.is_finite();
    finite.then_some(Value::Limits { low, high, level })
}

/// The counts of a figure.
pub(super) fn counts_of(figure: &Figure) -> Option<Value> {
    figure.counts.map(|(of, whole)| Value::Counts { of, whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, unit: &str) -> Figure {
        Figure {
            name: "x".into(),
            of: String::new(),
            value: Some(value),
            interval: None,
            level: None,
            counts: None,
            method: None,
            unit: unit.into(),
            note: None,
        }
    }

    #[test]
    fn what_only_looks_like_a_number_stays_words() {
        for text in ["007", "00123", "3.1", "K009991", "1e3", "", "1 of 2", "12-34"] {
            assert_eq!(of_cell("Number", text), None, "{text}");
        }
        for text in ["007", "3.1", "=1+1", "2.0 KiB", "1234567890123456"] {
            assert_eq!(of_cell("Rows", text), None, "{text}");
        }
        assert_eq!(of_cell("Granted", "2026-13-01"), None);
    }

    #[test]
    fn counts_shares_and_days_are_what_was_printed() {
        let number = |value, form| Some(Value::Number { value, form });
        assert_eq!(of_cell("Rows", "12\u{202f}345"), number(12_345.0, Form::Whole));
        assert_eq!(of_cell("Rows", "0"), number(0.0, Form::Whole));
        assert_eq!(of_cell("Level", "95.0 %"), number(0.95, Form::Percent));
        let day = "2026-11-22".parse().unwrap();
        assert_eq!(of_cell("Granted", "2026-11-22"), Some(Value::Day(day)));
    }

    #[test]
    fn a_figure_keeps_all_its_digits_and_is_shown_as_it_is_printed() {
        let form = |value, unit: &str| match of_figure(&figure(value, unit)) {
            Some(Value::Number { value: kept, form }) => (kept == value, form),
            other => panic!("{other:?}"),
        };
        assert_eq!(form(0.912_345, ""), (true, Form::Decimals(3, String::new())));
        assert_eq!(form(1689.0, ""), (true, Form::Whole));
        assert_eq!(form(0.000_002, ""), (true, Form::Power(String::new())));
        assert_eq!(form(12.0, "mm"), (true, Form::Decimals(0, "mm".into())));
        assert_eq!(of_figure(&figure(f64::NAN, "")), None);
    }
}
