//! How the values of one role are to be read, as the device folder declares it.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::Table;
use reliance_stats::reduction::Number;

/// No value: an empty field, a null or a missing code. Numbers travel as order-preserving
/// integers, whose least finite one is far above these marks.
pub(crate) const MISSING: u64 = 0;
/// Text that is not a number.
pub(crate) const NOT_A_NUMBER: u64 = 1;
/// NaN or an infinity.
pub(crate) const NOT_FINITE: u64 = 2;
/// Outside the declared range.
pub(crate) const OUT_OF_RANGE: u64 = 3;

/// Is it a number, and none of the marks?
#[inline]
pub(crate) fn is_known(bits: u64) -> bool {
    bits > OUT_OF_RANGE
}

/// How a role is to be read.
#[derive(Debug, Clone)]
pub(crate) struct RoleSpec {
    missing: BTreeSet<String>,
    missing_numbers: Vec<u64>,
    nan_is_missing: bool,
    recode: BTreeMap<String, String>,
    recoded_numbers: BTreeMap<u64, u64>,
    pub(crate) range: Option<(f64, f64)>,
    step: Option<Step>,
    per_unit: f64,
    known: Option<BTreeSet<String>>,
    plain: bool,
}

/// A resolution; decimal ones count steps to the unit, so that 3 × 0.1 is 0.3.
#[derive(Debug, Clone, Copy)]
enum Step {
    ToTheUnit(f64),
    Of(f64),
}

impl Step {
    fn new(resolution: f64) -> Option<Step> {
        if !(resolution.is_finite() && resolution > 0.0) {
            return None;
        }
        let to_the_unit = (1.0 / resolution).round();
        let is_whole = (resolution * to_the_unit - 1.0).abs() < 1e-9;
        Some(if is_whole { Step::ToTheUnit(to_the_unit) } else { Step::Of(resolution) })
    }

    fn round(self, value: f64) -> f64 {
        let rounded = match self {
            Step::ToTheUnit(steps) => (value * steps).round() / steps,
            Step::Of(step) => (value / step).round() * step,
        };
        // A value too large to be divided into steps has no finer digits to lose.
        if rounded.is_finite() { rounded } else { value }
    }
}

impl RoleSpec {
    /// How `table` declares `role`.
    pub(crate) fn new(table: &Table, role: &str) -> RoleSpec {
        let missing: BTreeSet<String> =
            table.missing_codes.iter().map(|code| code.trim().to_string()).collect();
        let recode: BTreeMap<String, String> = table
            .recode
            .get(role)
            .into_iter()
            .flatten()
            .map(|(from, to)| (from.trim().to_string(), to.trim().to_string()))
            .collect();
        let mut spec = RoleSpec {
            missing_numbers: missing.iter().filter_map(|code| bits(code)).collect(),
            nan_is_missing: missing.iter().any(|code| code.eq_ignore_ascii_case("nan")),
            range: table.ranges.get(role).copied(),
            step: table.resolution.get(role).copied().and_then(Step::new),
            per_unit: per_unit(role, table.units.get(role).map(String::as_str)),
            known: table.known.get(role).cloned(),
            missing,
            recode,
            recoded_numbers: BTreeMap::new(),
            plain: false,
        };
        spec.plain = spec.range.is_none() && spec.step.is_none() && spec.per_unit == 1.0;
        spec.recoded_numbers = spec
            .recode
            .iter()
            .filter_map(|(from, to)| Some((bits(from)?, spec.finished_text(to))))
            .collect();
        spec.plain &= spec.missing_numbers.is_empty() && spec.recoded_numbers.is_empty();
        spec
    }

    /// Is the role's list of levels closed?
    pub(crate) fn has_known(&self) -> bool {
        self.known.is_some()
    }

    /// Is every text and number taken as it stands?
    pub(crate) fn is_verbatim(&self) -> bool {
        self.recode.is_empty() && self.missing_numbers.is_empty()
    }

    /// Does no declared code stand for something else or for nothing?
    pub(crate) fn is_plain(&self) -> bool {
        self.recode.is_empty() && self.missing.is_empty()
    }

    /// Does the role have other spellings?
    pub(crate) fn has_recode(&self) -> bool {
        !self.recode.is_empty()
    }

    /// The canonical text of a value, `None` where it is missing.
    pub(crate) fn text<'a>(&'a self, raw: &'a str) -> Option<&'a str> {
        let text = raw.trim();
        if text.is_empty() || self.missing.contains(text) {
            return None;
        }
        let text = self.recode.get(text).map_or(text, String::as_str);
        (!text.is_empty()).then_some(text)
    }

    /// Is a canonical text among the declared levels, where levels are declared?
    pub(crate) fn is_known_level(&self, text: &str) -> bool {
        self.known.as_ref().is_none_or(|known| known.contains(text))
    }

    /// A number, or the mark of what it is instead.
    #[inline]
    pub(crate) fn number(&self, value: f64) -> u64 {
        let Ok(number) = Number::new(value) else {
            return if value.is_nan() && self.nan_is_missing { MISSING } else { NOT_FINITE };
        };
        if self.plain { number.ordered_bits() } else { self.declared(number) }
    }

    fn declared(&self, number: Number) -> u64 {
        let raw = number.ordered_bits();
        if self.missing_numbers.contains(&raw) {
            return MISSING;
        }
        if let Some(&recoded) = self.recoded_numbers.get(&raw) {
            return recoded;
        }
        self.finished(number.get())
    }

    /// A number written as text.
    pub(crate) fn number_of_text(&self, raw: &str) -> u64 {
        let Some(text) = self.text(raw) else { return MISSING };
        match text.parse::<f64>() {
            Err(_) => NOT_A_NUMBER,
            Ok(value) if self.has_recode() && text != raw.trim() => self.finished(value),
            Ok(value) => self.number(value),
        }
    }

    fn finished_text(&self, text: &str) -> u64 {
        if text.is_empty() {
            return MISSING;
        }
        text.parse().map_or(NOT_A_NUMBER, |value| self.finished(value))
    }

    /// Range and resolution are in the file's unit, which is the one its maker sees.
    fn finished(&self, value: f64) -> u64 {
        if self.range.is_some_and(|(least, greatest)| value < least || value > greatest) {
            return OUT_OF_RANGE;
        }
        let value = self.step.map_or(value, |step| step.round(value));
        Number::new(value / self.per_unit).map_or(NOT_FINITE, Number::ordered_bits)
    }
}

fn bits(text: &str) -> Option<u64> {
    Number::new(text.parse().ok()?).ok().map(Number::ordered_bits)
}

/// How many of the file's units make one of ours: years for `age`, fractions for percent.
fn per_unit(role: &str, unit: Option<&str>) -> f64 {
    match (role, unit.unwrap_or_default().trim()) {
        (_, "%" | "percent") => 100.0,
        ("age", "month" | "months") => 12.0,
        ("age", "week" | "weeks") => 365.25 / 7.0,
        ("age", "day" | "days") => 365.25,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(spec: &RoleSpec, text: &str) -> Option<f64> {
        Number::from_ordered_bits(spec.number_of_text(text)).ok().map(Number::get)
    }

    #[test]
    fn a_declared_number_is_read_as_declared() {
        let mut table = Table { missing_codes: vec!["-9".into()], ..Table::default() };
        table.ranges.insert("age".into(), (0.0, 1440.0));
        table.units.insert("age".into(), "months".into());
        table.resolution.insert("score".into(), 0.1);
        table.recode.insert("age".into(), [("77".to_string(), "60".to_string())].into());
        let age = RoleSpec::new(&table, "age");
        assert_eq!(value(&age, "18"), Some(1.5));
        assert_eq!(value(&age, "77"), Some(5.0));
        assert_eq!(age.number_of_text("-9.0"), MISSING);
        assert_eq!(age.number(-9.0), MISSING);
        assert_eq!(age.number_of_text("2000"), OUT_OF_RANGE);
        assert_eq!(age.number_of_text("old"), NOT_A_NUMBER);
        assert_eq!(age.number_of_text("inf"), NOT_FINITE);
        let score = RoleSpec::new(&table, "score");
        assert_eq!(value(&score, "0.2999"), Some(0.3));
    }

    #[test]
    fn marks_are_below_every_number() {
        assert!(Number::new(-f64::MAX).unwrap().ordered_bits() > OUT_OF_RANGE);
    }
}
