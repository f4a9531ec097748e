//! Why a statistic has no value.

use std::fmt;

/// Why a statistic has no value for this input.
///
/// A function returns this instead of NaN, an infinity or an interval of no width that
/// would look like certainty. The text says what is wrong and what would help.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum StatsError {
    /// A confidence level that is not strictly between 0 and 1.
    Level(f64),
    /// A number that has to be a proportion is outside its range.
    Proportion {
        /// What the number is.
        what: &'static str,
        /// The number.
        value: f64,
        /// Are 0 and 1 themselves allowed?
        closed: bool,
    },
    /// A number that has to be positive and finite is not.
    Positive {
        /// What the number is.
        what: &'static str,
        /// The number.
        value: f64,
    },
    /// A number that has to be finite is NaN or infinite.
    NotFinite {
        /// What the number is.
        what: &'static str,
    },
    /// Fewer than the statistic needs.
    TooFew {
        /// What is counted.
        what: &'static str,
        /// How many the statistic needs.
        needed: u64,
        /// How many there are.
        found: u64,
    },
    /// The estimated variance is zero, so that no interval or test can be built on it.
    NoVariance {
        /// What does not vary.
        what: &'static str,
    },
    /// Lists or tables that have to have the same shape do not.
    Shape {
        /// What has the wrong shape.
        what: &'static str,
    },
    /// Counts too large to be added.
    TooLarge {
        /// What is counted.
        what: &'static str,
    },
    /// An iteration did not settle.
    NotSettled {
        /// What was computed.
        what: &'static str,
        /// Iterations made.
        iterations: u32,
    },
    /// No sample size reaches the power: the assumed truth is not better than the bound.
    Unreachable {
        /// The assumed truth.
        truth: f64,
        /// The bound it has to beat.
        bound: f64,
    },
    /// A sample size above the largest that is searched.
    Beyond {
        /// The largest sample size that is searched.
        largest: u64,
    },
}

impl fmt::Display for StatsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StatsError::Level(level) => {
                write!(f, "confidence level {level} is not between 0 and 1; write 95 % as 0.95")
            }
            StatsError::Proportion { what, value, closed: true } => {
                write!(f, "{what} {value} is not a proportion from 0 to 1")
            }
            StatsError::Proportion { what, value, closed: false } => {
                write!(f, "{what} {value} is not strictly between 0 and 1")
            }
            StatsError::Positive { what, value } => {
                write!(f, "{what} {value} is not a positive number")
            }
            StatsError::NotFinite { what } => write!(f, "{what} is not a finite number"),
            StatsError::TooFew { what, needed, found } => {
                write!(f, "at least {needed} {what} are needed, found {found}")
            }
            StatsError::NoVariance { what } => {
                write!(f, "{what} does not vary, so its uncertainty cannot be estimated")
            }
            StatsError::Shape { what } => write!(f, "{what}"),
            StatsError::TooLarge { what } => write!(f, "too many {what} to add up"),
            StatsError::NotSettled { what, iterations } => {
                write!(f, "{what} did not settle in {iterations} iterations")
            }
            StatsError::Unreachable { truth, bound } => {
                write!(f, "no sample size shows a true value of {truth} to be beyond {bound}")
            }
            StatsError::Beyond { largest } => {
                write!(f, "the sample size is above {largest}, the largest that is searched")
            }
        }
    }
}

impl std::error::Error for StatsError {}

/// `value` as a proportion from 0 to 1.
pub(crate) fn proportion(what: &'static str, value: f64) -> Result<f64, StatsError> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(StatsError::Proportion { what, value, closed: true })
    }
}

/// `value` as a proportion strictly between 0 and 1.
pub(crate) fn inner_proportion(what: &'static str, value: f64) -> Result<f64, StatsError> {
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(StatsError::Proportion { what, value, closed: false })
    }
}

/// `value` as a positive, finite number.
pub(crate) fn positive(what: &'static str, value: f64) -> Result<f64, StatsError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(StatsError::Positive { what, value })
    }
}

/// `value` as a finite number.
pub(crate) fn finite(what: &'static str, value: f64) -> Result<f64, StatsError> {
    if value.is_finite() { Ok(value) } else { Err(StatsError::NotFinite { what }) }
}

/// Fails unless all of these are finite.
pub(crate) fn all_finite(
    what: &'static str,
    values: impl IntoIterator<Item = f64>,
) -> Result<(), StatsError> {
    values.into_iter().try_for_each(|value| finite(what, value).map(|_| ()))
}

/// Fails unless `found` is at least `needed`.
pub(crate) fn at_least(what: &'static str, needed: u64, found: u64) -> Result<(), StatsError> {
    if found >= needed { Ok(()) } else { Err(StatsError::TooFew { what, needed, found }) }
}

/// The sum of counts.
pub(crate) fn total(
    what: &'static str,
    counts: impl Iterator<Item = u64>,
) -> Result<u64, StatsError> {
    let mut sum = 0u64;
    for count in counts {
        sum = sum.checked_add(count).ok_or(StatsError::TooLarge { what })?;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_with_its_figures() {
        let sentences = [
            StatsError::Level(95.0),
            StatsError::Proportion { what: "goal", value: 1.5, closed: true },
            StatsError::Proportion { what: "goal", value: 1.0, closed: false },
            StatsError::Positive { what: "margin", value: -0.1 },
            StatsError::NotFinite { what: "the mean" },
            StatsError::TooFew { what: "sites", needed: 2, found: 1 },
            StatsError::NoVariance { what: "the agreement" },
            StatsError::Shape { what: "more events than rows" },
            StatsError::TooLarge { what: "rows" },
            StatsError::NotSettled { what: "the calibration slope", iterations: 100 },
            StatsError::Unreachable { truth: 0.8, bound: 0.9 },
            StatsError::Beyond { largest: 100 },
        ]
        .map(|reason| reason.to_string())
        .join("\n");
        insta::assert_snapshot!(sentences, @r"
        confidence level 95 is not between 0 and 1; write 95 % as 0.95
        goal 1.5 is not a proportion from 0 to 1
        goal 1 is not strictly between 0 and 1
        margin -0.1 is not a positive number
        the mean is not a finite number
        at least 2 sites are needed, found 1
        the agreement does not vary, so its uncertainty cannot be estimated
        more events than rows
        too many rows to add up
        the calibration slope did not settle in 100 iterations
        no sample size shows a true value of 0.8 to be beyond 0.9
        the sample size is above 100, the largest that is searched
        ");
    }

    #[test]
    fn ranges_are_closed_or_open_as_named() {
        for value in [0.0, 1.0] {
            assert_eq!(proportion("p", value), Ok(value));
            assert!(inner_proportion("p", value).is_err());
        }
        for value in [-1e-300, 1.0 + f64::EPSILON, f64::NAN] {
            assert!(proportion("p", value).is_err() && inner_proportion("p", value).is_err());
        }
        assert_eq!(inner_proportion("p", 1e-300), Ok(1e-300));
        assert_eq!(positive("n", 1e-300), Ok(1e-300));
        for value in [0.0, -1.0, f64::INFINITY, f64::NAN] {
            assert!(positive("n", value).is_err(), "{value}");
        }
        assert_eq!(finite("x", -2.0), Ok(-2.0));
        assert!(finite("x", f64::NEG_INFINITY).is_err());
        assert_eq!(at_least("rows", 2, 2), Ok(()));
        assert_eq!(
            at_least("rows", 2, 1),
            Err(StatsError::TooFew { what: "rows", needed: 2, found: 1 })
        );
        assert_eq!(total("rows", [1, 2, 3].into_iter()), Ok(6));
        assert_eq!(
            total("rows", [u64::MAX, 1].into_iter()),
            Err(StatsError::TooLarge { what: "rows" })
        );
    }
}
