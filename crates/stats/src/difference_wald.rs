//! Difference of two independent proportions: closed-form intervals.

use libm::sqrt;

use crate::error::StatsError;
use crate::interval::{Confidence, Interval};
use crate::proportion::Binomial;

/// Wald interval of `a − b`, cut at −1 and 1.
///
/// # Formula
///
/// d ± z √(pₐ(1−pₐ)/nₐ + p_b(1−p_b)/n_b). Covers below its level for small samples.
///
/// Assumes independent rows in two independent groups.
///
/// It is method 1 of Newcombe 1998 (*Statist. Med.* 17:873).
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty; [`StatsError::NoVariance`] where both
/// proportions are 0 or 1, so that the interval would have no width.
pub fn wald(a: Binomial, b: Binomial, confidence: Confidence) -> Result<Interval, StatsError> {
    let (p, q) = (a.point()?, b.point()?);
    let variance = p * (1.0 - p) / a.n() as f64 + q * (1.0 - q) / b.n() as f64;
    if variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the outcome of either group" });
    }
    let (point, reach) = (p - q, confidence.z() * sqrt(variance));
    Ok(Interval { low: (point - reach).max(-1.0), point, high: (point + reach).min(1.0) })
}

/// Adjusted Wald interval of `a − b` (Agresti and Caffo 2000, *Am. Stat.* 54:280).
///
/// # Formula
///
/// The Wald interval after one success and one failure are added to each group, cut at −1
/// and 1 and never short of the plain difference.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty.
pub fn agresti_caffo(
    a: Binomial,
    b: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    let point = a.point()? - b.point()?;
    let shrunk = |count: Binomial| {
        let n = count.n() as f64 + 2.0;
        let p = (count.yes as f64 + 1.0) / n;
        (p, p * (1.0 - p) / n)
    };
    let ((p, v), (q, w)) = (shrunk(a), shrunk(b));
    let reach = confidence.z() * sqrt(v + w);
    Ok(Interval {
        low: (p - q - reach).max(-1.0).min(point),
        point,
        high: (p - q + reach).min(1.0).max(point),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::{miettinen_nurminen, newcombe};
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn both(a: (u64, u64), b: (u64, u64)) -> (Binomial, Binomial) {
        (Binomial::new(a.0, a.1), Binomial::new(b.0, b.1))
    }

    /// Newcombe 1998, *Statist. Med.* 17:873, Table II, method 1.
    #[test]
    fn newcombe_table_2() {
        for (a, b, low, high) in [
            ((56, 14), (48, 32), 0.0575, 0.3425),
            ((9, 1), (3, 7), 0.2605, 0.9395),
            ((6, 1), (2, 5), 0.1481, 0.9947),
            ((5, 51), (0, 29), 0.0146, 0.1640),
        ] {
            let (a, b) = both(a, b);
            let interval = wald(a, b, P95).unwrap();
            assert!((interval.low - low).abs() < 1e-3, "{interval:?}");
            assert!((interval.high - high).abs() < 1e-3, "{interval:?}");
        }
        let (a, b) = both((0, 10), (0, 20));
        assert!(wald(a, b, P95).is_err());
    }

    /// statsmodels 0.15.0 fails on the first two; every score interval has to have limits.
    #[test]
    fn ordinary_counts_that_break_other_solvers() {
        for (a, b) in
            [((55, 26), (2100, 1563)), ((9, 21), (105, 59)), ((0, 10), (10, 0)), ((1, 0), (1, 0))]
        {
            let (a, b) = both(a, b);
            let score = miettinen_nurminen(a, b, P95).unwrap();
            for other in [newcombe(a, b, P95).unwrap(), agresti_caffo(a, b, P95).unwrap()] {
                assert!(other.contains(score.point) && score.contains(score.point));
                assert!(score.low.is_finite() && score.high.is_finite());
            }
        }
    }

    proptest! {
        #[test]
        fn exchange_turns_the_sign(x in 0u64..60, n in 0u64..60, y in 0u64..60, m in 0u64..60) {
            prop_assume!(x + n > 0 && y + m > 0);
            let (a, b) = both((x, n), (y, m));
            let (one, other) =
                (agresti_caffo(a, b, P95).unwrap(), agresti_caffo(b, a, P95).unwrap().negated());
            prop_assert!((one.low - other.low).abs() < 1e-12);
            prop_assert!((one.high - other.high).abs() < 1e-12);
            prop_assert!(one.contains(one.point));
        }
    }
}
