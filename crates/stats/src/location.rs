//! Do two samples of a number differ in location? Rank-sum and t tests.

use libm::sqrt;

use crate::balance::Moments;
use crate::distance::merged;
use crate::distribution::{normal_two_sided, t_two_sided, t_upper_quantile};
use crate::error::{StatsError, all_finite, at_least};
use crate::interval::{Confidence, Interval};
use crate::reduction::Number;

/// A rank-sum test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankSum {
    /// Pairs in which the first sample's value is larger, ties counting one half.
    pub u: f64,
    /// Standardised distance of U from half of all pairs.
    pub z: f64,
    /// Two-sided normal p-value.
    pub p: f64,
}

/// Rank-sum test (Wilcoxon 1945, *Biometrics Bull.* 1:80; Mann and Whitney 1947) of
/// counted values, with the variance for ties.
///
/// # Formula
///
/// z = (U − nm/2 ∓ c)/σ, σ² = nm/12 ((N+1) − Σ(t³−t)/(N(N−1))), c ½ towards 0 with
/// continuity correction (`corrected`) and 0 without. U/(nm) is the area under the ROC
/// curve; its own variance, which does not assume equal distributions, is DeLong's.
///
/// Assumes independent rows and samples large enough for the normal distribution.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a sample is empty; [`StatsError::NoVariance`] where all values
/// are equal; [`StatsError::TooLarge`] on overflow.
pub fn rank_sum(
    first: &[(Number, u64)],
    second: &[(Number, u64)],
    corrected: bool,
) -> Result<RankSum, StatsError> {
    let (steps, n, m) = merged(first, second)?;
    let (size1, size2) = (n as f64, m as f64);
    let all = size1 + size2;
    let (mut twice, mut below, mut ties) = (0u128, 0u64, 0.0);
    for &(_, count1, count2) in &steps {
        twice += u128::from(count1) * (2 * u128::from(below) + u128::from(count2));
        below += count2;
        let t = (count1 + count2) as f64;
        ties += (t - 1.0) * t * (t + 1.0);
    }
    let u = twice as f64 / 2.0;
    let variance = size1 * size2 / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)));
    if variance <= 0.0 || !variance.is_finite() || steps.len() < 2 {
        return Err(StatsError::NoVariance { what: "the value" });
    }
    let distance = u - size1 * size2 / 2.0;
    let correction = if corrected { 0.5_f64.min(distance.abs()) } else { 0.0 };
    let correction = if distance < 0.0 { -correction } else { correction };
    let z = (distance - correction) / sqrt(variance);
    Ok(RankSum { u, z, p: normal_two_sided(z) })
}

/// A t test of two means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Welch {
    /// First mean minus second, with limits, in the values' unit.
    pub difference: Interval,
    /// The difference over its standard error.
    pub t: f64,
    /// Welch's degrees of freedom.
    pub df: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// Welch's t test of two means with unequal variances (Welch 1947, *Biometrika* 34:28).
///
/// # Formula
///
/// t = (m₁ − m₂)/√(s₁²/n₁ + s₂²/n₂), degrees of freedom (v₁+v₂)²/(v₁²/(n₁−1) + v₂²/(n₂−1))
/// with v = s²/n.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two values in a sample; [`StatsError::NoVariance`] where
/// neither varies; [`StatsError::NotFinite`] where means and variances are so large that limits
/// or statistic leave the range of numbers.
pub fn welch(
    first: &Moments,
    second: &Moments,
    confidence: Confidence,
) -> Result<Welch, StatsError> {
    at_least("values", 2, first.n.min(second.n))?;
    let (v1, v2) = (first.variance / first.n as f64, second.variance / second.n as f64);
    let variance = v1 + v2;
    if variance <= 0.0 || !variance.is_finite() {
        return Err(StatsError::NoVariance { what: "the value" });
    }
    let share = v1 / variance;
    let df = 1.0
        / (share * share / (first.n as f64 - 1.0)
            + (1.0 - share) * (1.0 - share) / (second.n as f64 - 1.0));
    let (point, se) = (first.mean - second.mean, sqrt(variance));
    let reach = t_upper_quantile(confidence.alpha() / 2.0, df) * se;
    let t = point / se;
    let difference = Interval { low: point - reach, point, high: point + reach };
    all_finite("the difference of the means", [difference.low, difference.high, t, df])?;
    Ok(Welch { difference, t, df, p: t_two_sided(t, df) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn counted(values: &[f64]) -> Vec<(Number, u64)> {
        values.iter().map(|&x| (Number::new(x).unwrap(), 1)).collect()
    }

    /// Student 1908: the sleep of ten patients under two drugs, as R prints
    /// `t.test(extra ~ group, sleep)` and `wilcox.test`.
    #[test]
    fn student_sleep() {
        let a = counted(&[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
        let b = counted(&[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
        let moments = |values: &[(Number, u64)]| Moments::from_values(values).unwrap();
        let test = welch(&moments(&a), &moments(&b), P95).unwrap();
        assert!((test.t + 1.8608).abs() < 5e-5 && (test.df - 17.776).abs() < 5e-4, "{test:?}");
        assert!((test.p - 0.07939).abs() < 5e-6, "{test:?}");
        assert!((test.difference.low + 3.3654832).abs() < 1e-6, "{test:?}");
        assert!((test.difference.high - 0.2054832).abs() < 1e-6, "{test:?}");
        let ranks = rank_sum(&a, &b, true).unwrap();
        assert!((ranks.u - 25.5).abs() < 1e-12 && (ranks.p - 0.06933).abs() < 5e-6, "{ranks:?}");
    }

    /// SciPy 1.17.1 on two samples with ties.
    #[test]
    fn ranks_with_ties() {
        let a = counted(&[9.3, 4.1, 7.7, 4.1, 8.2, 5.0]);
        let b = counted(&[1.2, 4.1, 3.3, 2.0, 5.5]);
        let (with, without) = (rank_sum(&a, &b, true).unwrap(), rank_sum(&a, &b, false).unwrap());
        assert!((with.u - 26.0).abs() < 1e-12 && (with.p - 0.053_027_391_202_526_87).abs() < 1e-12);
        assert!((without.p - 0.042_680_183_813_894_06).abs() < 1e-12);
        assert!(rank_sum(&counted(&[1.0]), &counted(&[1.0]), true).is_err());
        assert!(rank_sum(&a, &[], true).is_err());
        let flat = Moments { n: 3, mean: 1.0, variance: 0.0 };
        assert!(welch(&flat, &flat, P95).is_err());
    }

    proptest! {
        #[test]
        fn exchange_turns_the_sign(
            a in proptest::collection::vec(0i32..9, 2..20),
            b in proptest::collection::vec(0i32..9, 2..20),
        ) {
            let number = |values: &[i32]| {
                counted(&values.iter().map(|&x| f64::from(x)).collect::<Vec<_>>())
            };
            let (x, y) = (number(&a), number(&b));
            if let (Ok(one), Ok(other)) = (rank_sum(&x, &y, true), rank_sum(&y, &x, true)) {
                prop_assert!((one.z + other.z).abs() < 1e-12);
                prop_assert!((one.u + other.u - (a.len() * b.len()) as f64).abs() < 1e-12);
            }
        }
    }
}
