//! One proportion: the intervals that are quicker to write down than to trust everywhere.

use libm::sqrt;

use crate::error::StatsError;
use crate::interval::{Confidence, Interval};
use crate::proportion::Binomial;
use crate::special::{Tail, beta_quantile};

impl Binomial {
    /// Equal-tailed interval of Jeffreys' prior (Brown, Cai and DasGupta 2001, *Statist.
    /// Sci.* 16:101).
    ///
    /// # Formula
    ///
    /// Quantiles α/2 and 1 − α/2 of Beta(x+½, n−x+½); as the paper recommends the lower
    /// limit of 0 of n is 0 and the upper limit of n of n is 1.
    ///
    /// Assumes independent rows. Near nominal on average, below it for some proportions.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] if nothing was counted.
    pub fn jeffreys(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let point = self.point()?;
        let (a, b) = (self.yes as f64 + 0.5, self.no as f64 + 0.5);
        let half = confidence.alpha() / 2.0;
        let low = if self.yes == 0 { 0.0 } else { beta_quantile(a, b, Tail::Lower(half)) };
        let high = if self.no == 0 { 1.0 } else { beta_quantile(a, b, Tail::Upper(half)) };
        Ok(Interval { low: low.min(point), point, high: high.max(point) })
    }

    /// Adjusted Wald interval (Agresti and Coull 1998, *Am. Stat.* 52:119).
    ///
    /// # Formula
    ///
    /// p̃ ± z √(p̃(1−p̃)/ñ) with ñ = n + z² and p̃ = (x + z²/2)/ñ, cut at 0 and 1. Never
    /// narrower than Wilson's, around the same centre.
    ///
    /// Assumes independent rows.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] if nothing was counted.
    pub fn agresti_coull(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let point = self.point()?;
        let square = confidence.z() * confidence.z();
        let size = self.n() as f64 + square;
        let centre = (self.yes as f64 + square / 2.0) / size;
        let reach = confidence.z() * sqrt(centre * (1.0 - centre) / size);
        Ok(Interval {
            low: (centre - reach).max(0.0).min(point),
            point,
            high: (centre + reach).min(1.0).max(point),
        })
    }

    /// Wald's normal interval, cut at 0 and 1.
    ///
    /// # Formula
    ///
    /// p ± z √(p(1−p)/n). Covers far below its level for small samples and for proportions
    /// near 0 or 1; it is here because readers recompute it.
    ///
    /// Assumes independent rows and counts large enough for the normal distribution.
    ///
    /// Brown, Cai and DasGupta 2001 (*Statist. Sci.* 16:101) show how badly it covers.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] if nothing was counted; [`StatsError::NoVariance`] for 0 of n
    /// and n of n, where it would have no width.
    pub fn normal(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let point = self.point()?;
        if self.yes == 0 || self.no == 0 {
            return Err(StatsError::NoVariance { what: "the outcome" });
        }
        let reach = confidence.z() * sqrt(point * (1.0 - point) / self.n() as f64);
        Ok(Interval { low: (point - reach).max(0.0), point, high: (point + reach).min(1.0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn near(interval: Interval, low: f64, high: f64, digits: f64) {
        assert!((interval.low - low).abs() < digits, "{interval:?}");
        assert!((interval.high - high).abs() < digits, "{interval:?}");
    }

    /// Newcombe 1998, *Statist. Med.* 17:857, Table I, method 1.
    #[test]
    fn newcombe_table_1() {
        near(Binomial::new(81, 182).normal(P95).unwrap(), 0.2522, 0.3638, 5e-5);
        near(Binomial::new(15, 133).normal(P95).unwrap(), 0.0527, 0.1500, 5e-5);
        near(Binomial::new(1, 28).normal(P95).unwrap(), 0.0, 0.1009, 5e-5);
        assert!(Binomial::new(0, 20).normal(P95).is_err());
    }

    /// Quantiles of Beta(2.5, 8.5) by SciPy 1.17.1, and the ends.
    #[test]
    fn jeffreys_quantiles() {
        near(Binomial::new(2, 8).jeffreys(P95).unwrap(), 0.044_059_4, 0.502_774_5, 5e-7);
        let none = Binomial::new(0, 10).jeffreys(P95).unwrap();
        near(none, 0.0, 0.217_196_3, 5e-7);
        assert_eq!(Binomial::new(10, 0).jeffreys(P95).unwrap().high, 1.0);
    }

    /// Agresti and Coull: at 95 % nearly "add two successes and two failures".
    #[test]
    fn agresti_coull_adds_two_and_two() {
        let interval = Binomial::new(0, 10).agresti_coull(P95).unwrap();
        near(interval, 0.0, 0.320_887_3, 5e-7);
        let (p, n) = (2.0 / 14.0f64, 14.0);
        assert!((interval.high - (p + 2.0 * (p * (1.0 - p) / n).sqrt())).abs() < 0.012);
    }

    #[test]
    fn nobody_and_very_many() {
        assert!(Binomial::new(0, 0).jeffreys(P95).is_err());
        assert!(Binomial::new(0, 0).agresti_coull(P95).is_err());
        let many = Binomial::new(5_000_000, 5_000_000);
        let reach = 1.96 * 0.5 / 10_000_000f64.sqrt();
        for interval in [many.jeffreys(P95), many.agresti_coull(P95), many.normal(P95)] {
            assert!((interval.unwrap().width() / (2.0 * reach) - 1.0).abs() < 1e-4);
        }
    }

    proptest! {
        #[test]
        fn intervals_hold_the_point_and_mirror(yes in 0u64..400, no in 0u64..400, level in 0.01f64..0.999) {
            prop_assume!(yes + no > 0);
            let confidence = Confidence::new(level).unwrap();
            let (count, mirror) = (Binomial::new(yes, no), Binomial::new(no, yes));
            for method in [Binomial::jeffreys, Binomial::agresti_coull, Binomial::normal] {
                let (Ok(left), Ok(right)) = (method(&count, confidence), method(&mirror, confidence))
                else { continue };
                prop_assert!(left.contains(left.point) && left.low >= 0.0 && left.high <= 1.0);
                prop_assert!((left.low - (1.0 - right.high)).abs() < 1e-9);
            }
        }

        #[test]
        fn more_successes_raise_both_limits(yes in 0u64..200, no in 1u64..200) {
            let (less, more) = (Binomial::new(yes, no), Binomial::new(yes + 1, no - 1));
            for method in [Binomial::jeffreys, Binomial::agresti_coull] {
                let (a, b) = (method(&less, P95).unwrap(), method(&more, P95).unwrap());
                prop_assert!(a.low <= b.low + 1e-12 && a.high <= b.high + 1e-12);
            }
        }
    }
}
