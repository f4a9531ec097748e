//! Confidence levels, intervals and one-sided tests.

use crate::distribution::normal_upper_quantile;
use crate::error::StatsError;

/// A confidence level strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// 90 %, the two-sided level that belongs to a one-sided 5 % test.
    pub const P90: Confidence = Confidence(0.9);
    /// 95 %, the convention of clinical validation.
    pub const P95: Confidence = Confidence(0.95);
    /// 99 %.
    pub const P99: Confidence = Confidence(0.99);

    /// A confidence level, 95 % written as 0.95.
    ///
    /// # Errors
    ///
    /// [`StatsError::Level`] unless `0 < level < 1` (so also for NaN).
    pub fn new(level: f64) -> Result<Confidence, StatsError> {
        if level > 0.0 && level < 1.0 {
            Ok(Confidence(level))
        } else {
            Err(StatsError::Level(level))
        }
    }

    /// The level as a proportion.
    pub fn level(self) -> f64 {
        self.0
    }

    /// The probability outside an interval, both sides together.
    pub fn alpha(self) -> f64 {
        1.0 - self.0
    }

    /// The two-sided standard normal quantile, 1.96 for 95 %.
    pub fn z(self) -> f64 {
        normal_upper_quantile(self.alpha() / 2.0)
    }
}

/// An estimate with its confidence limits, in the estimate's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// The estimate.
    pub point: f64,
    /// Upper limit.
    pub high: f64,
}

impl Interval {
    /// Is the value inside the limits, ends included?
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Distance of the limits.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// The mirror image, for the difference taken the other way round.
    pub fn negated(&self) -> Interval {
        Interval { low: -self.high, point: -self.point, high: -self.low }
    }
}

/// A one-sided test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneSided {
    /// Standardised distance of the estimate from the bound; positive is in favour.
    pub z: f64,
    /// Probability of a distance at least this large if the truth lay on the bound.
    pub p: f64,
}

/// Two one-sided tests: is the difference inside (−margin, margin)?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equivalence {
    /// Difference above −margin.
    pub lower: OneSided,
    /// Difference below margin.
    pub upper: OneSided,
    /// The larger of the two p-values.
    pub p: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of the standard normal distribution, from any table.
    #[test]
    fn levels_have_their_textbook_quantiles() {
        for (level, named, z) in [
            (0.90, Confidence::P90, 1.644_853_626_951_473),
            (0.95, Confidence::P95, 1.959_963_984_540_054),
            (0.99, Confidence::P99, 2.575_829_303_548_901),
        ] {
            assert_eq!(Confidence::new(level), Ok(named));
            assert_eq!(named.level(), level);
            assert!((named.alpha() + level - 1.0).abs() < 1e-15);
            assert!((named.z() - z).abs() < 1e-14, "{level}: {}", named.z());
        }
    }

    #[test]
    fn an_interval_holds_its_ends_and_nothing_beyond() {
        let interval = Interval { low: -0.25, point: 0.5, high: 0.75 };
        for inside in [-0.25, 0.0, 0.5, 0.75] {
            assert!(interval.contains(inside), "{inside}");
        }
        for outside in [-0.250_001, 0.750_001, -1.0, 9.0, f64::NAN] {
            assert!(!interval.contains(outside), "{outside}");
        }
        assert_eq!(interval.width(), 1.0);
    }

    #[test]
    fn the_difference_taken_the_other_way_round_is_the_mirror_image() {
        let there = Interval { low: -0.25, point: 0.5, high: 0.75 };
        let back = there.negated();
        assert_eq!((back.low, back.point, back.high), (-0.75, -0.5, 0.25));
        assert_eq!(back.negated(), there);
    }
}
