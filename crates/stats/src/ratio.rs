//! Ratio of two independent proportions: intervals and non-inferiority.

use libm::{exp, log, sqrt};

use crate::distribution::normal_upper;
use crate::error::{StatsError, at_least, positive};
use crate::interval::{Confidence, Interval, OneSided};
use crate::proportion::Binomial;

/// Interval of `a / b` on the logarithmic scale (Katz and others 1978, *Biometrics* 34:469).
///
/// # Formula
///
/// log(pₐ/p_b) ± z √(1/xₐ − 1/nₐ + 1/x_b − 1/n_b), transformed back.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group has no yes: the logarithm does not exist, and
/// [`score`] or [`log_adjusted`] do; [`StatsError::NoVariance`] if every row is a yes.
pub fn log_interval(
    a: Binomial,
    b: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    let ratio = a.point()? / b.point()?;
    at_least("rows with the property in each group", 1, a.yes.min(b.yes))?;
    let spread = |count: Binomial| count.no as f64 / (count.yes as f64 * count.n() as f64);
    let variance = spread(a) + spread(b);
    if variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the outcome of either group" });
    }
    let factor = exp(confidence.z() * sqrt(variance));
    Ok(Interval { low: ratio / factor, point: ratio, high: ratio * factor })
}

/// Interval of `a / b` on the logarithmic scale with half a yes added (Walter 1975,
/// *Biometrika* 62:371; Agresti 2013, *Categorical Data Analysis*, 3.1).
///
/// # Formula
///
/// [`log_interval`] of (x + ½)/(n + ½) in each group; the estimate is the plain ratio,
/// infinite where only `b` has no yes.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty or neither has a yes;
/// [`StatsError::NoVariance`] if every row is a yes.
pub fn log_adjusted(
    a: Binomial,
    b: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    let point = plain(a, b)?;
    let half = |count: Binomial| (count.yes as f64 + 0.5, count.n() as f64 + 0.5);
    let ((x, n), (y, m)) = (half(a), half(b));
    let variance = 1.0 / x - 1.0 / n + 1.0 / y - 1.0 / m;
    if variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the outcome of either group" });
    }
    let (centre, factor) = ((x / n) / (y / m), exp(confidence.z() * sqrt(variance)));
    Ok(Interval { low: (centre / factor).min(point), point, high: (centre * factor).max(point) })
}

/// Score interval of `a / b` (Miettinen and Nurminen 1985, *Statist. Med.* 4:213; without
/// the factor N/(N−1) it is Koopman's, *Biometrics* 1984 40:513).
///
/// # Formula
///
/// The ratios φ with |pₐ − φp_b| = z √((p̃ₐ(1−p̃ₐ)/nₐ + φ²p̃_b(1−p̃_b)/n_b) N/(N−1)), where
/// p̃ₐ = φp̃_b are the most likely proportions of that ratio. The lower limit is 0 where
/// `a` has no yes; estimate and upper limit are infinite where `b` has none.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty or neither has a yes.
pub fn score(a: Binomial, b: Binomial, confidence: Confidence) -> Result<Interval, StatsError> {
    let point = plain(a, b)?;
    let z = confidence.z();
    let inside = |logarithm: f64| statistic(a, b, exp(logarithm)).abs() <= z;
    let limit = |inner: f64, outer: f64| {
        let (mut inner, mut outer) = (inner, outer);
        for _ in 0..80 {
            let middle = inner + (outer - inner) / 2.0;
            if inside(middle) { inner = middle } else { outer = middle }
        }
        exp(inner)
    };
    // No two counts below 2⁵⁰ have a ratio outside e^±80, nor a limit outside e^±300.
    let (least, most) = (-300.0, 300.0);
    let centre = if point > 0.0 && point.is_finite() { Some(log(point)) } else { None };
    let low = if a.yes == 0 { 0.0 } else { limit(centre.unwrap_or(most), least) };
    let high = if b.yes == 0 { f64::INFINITY } else { limit(centre.unwrap_or(least), most) };
    Ok(Interval { low: low.min(point), point, high: high.max(point) })
}

/// Is `a / b` above `bound`? Score test of non-inferiority on the ratio (Farrington and
/// Manning 1990, *Statist. Med.* 9:1447), larger being better and the bound below 1.
///
/// # Formula
///
/// z of [`score`] at the bound, without the factor N/(N−1).
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty or neither has a yes;
/// [`StatsError::Positive`] unless the bound is positive; [`StatsError::Proportion`] if it
/// is 1 or above, a margin of the wrong sign; [`StatsError::NoVariance`] where the bound
/// leaves no variance.
pub fn non_inferiority(a: Binomial, b: Binomial, bound: f64) -> Result<OneSided, StatsError> {
    plain(a, b)?;
    let bound = positive("bound of the ratio", bound)?;
    if bound >= 1.0 {
        return Err(StatsError::Proportion {
            what: "bound of the ratio",
            value: bound,
            closed: false,
        });
    }
    let z = raw_statistic(a, b, bound);
    if !z.is_finite() {
        return Err(StatsError::NoVariance { what: "the proportion on the bound" });
    }
    Ok(OneSided { z, p: normal_upper(z) })
}

fn plain(a: Binomial, b: Binomial) -> Result<f64, StatsError> {
    let (p, q) = (a.point()?, b.point()?);
    at_least("rows with the property", 1, a.yes.saturating_add(b.yes))?;
    Ok(if b.yes == 0 { f64::INFINITY } else { p / q })
}

fn raw_statistic(a: Binomial, b: Binomial, ratio: f64) -> f64 {
    let (n, m) = (a.n() as f64, b.n() as f64);
    let (x, y) = (a.yes as f64, b.yes as f64);
    let distance = x / n - ratio * (y / m);
    if distance == 0.0 {
        return 0.0;
    }
    // (n+m)φ q² − (nφ + x + m + yφ) q + x + y = 0, its smaller root without cancellation.
    let middle = n * ratio + x + m + y * ratio;
    let root = sqrt((middle * middle - 4.0 * (n + m) * ratio * (x + y)).max(0.0));
    let q = (2.0 * (x + y) / (middle + root)).min(1.0).min(1.0 / ratio);
    let p = (ratio * q).min(1.0);
    let variance = p * (1.0 - p) / n + ratio * ratio * q * (1.0 - q) / m;
    if variance > 0.0 { distance / sqrt(variance) } else { distance * f64::INFINITY }
}

fn statistic(a: Binomial, b: Binomial, ratio: f64) -> f64 {
    let all = a.n() as f64 + b.n() as f64;
    raw_statistic(a, b, ratio) / sqrt(all / (all - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn pair(a: (u64, u64), b: (u64, u64)) -> (Binomial, Binomial) {
        (Binomial::new(a.0, a.1), Binomial::new(b.0, b.1))
    }

    /// Koopman 1984, Table 1: 36 of 40 against 16 of 80 has limits 2.94 and 7.15.
    #[test]
    fn koopman_example() {
        let (a, b) = pair((36, 4), (16, 64));
        let interval = score(a, b, P95).unwrap();
        // The paper leaves out N/(N−1), a factor of 1.004 in the width here.
        assert!((interval.low - 2.94).abs() < 0.02, "{interval:?}");
        assert!((interval.high - 7.15).abs() < 0.03, "{interval:?}");
        for end in [2.94, 7.15] {
            assert!((raw_statistic(a, b, end).abs() - 1.96).abs() < 0.01);
        }
    }

    /// Katz and others: closed form by hand.
    #[test]
    fn log_limits_by_hand() {
        let (a, b) = pair((30, 70), (20, 80));
        let interval = log_interval(a, b, P95).unwrap();
        let se = (0.7f64 / 30.0 + 0.8 / 20.0).sqrt();
        assert!((interval.low - 1.5 * exp(-1.959_964 * se)).abs() < 1e-6);
        assert!(log_interval(a, Binomial::new(0, 5), P95).is_err());
        assert!(log_interval(Binomial::new(5, 0), Binomial::new(7, 0), P95).is_err());
    }

    #[test]
    fn ends() {
        let (a, b) = pair((0, 10), (5, 5));
        let none = score(a, b, P95).unwrap();
        assert_eq!((none.low, none.point), (0.0, 0.0));
        assert!(none.high > 0.1 && none.high < 2.0, "{none:?}");
        let over = score(b, a, P95).unwrap();
        assert!((over.low - 1.0 / none.high).abs() < 1e-9 && over.high.is_infinite());
        assert!(score(a, Binomial::new(0, 3), P95).is_err());
        assert!(log_adjusted(a, b, P95).unwrap().contains(0.0));
        let all = score(Binomial::new(10, 0), Binomial::new(20, 0), P95).unwrap();
        assert!(all.low < 1.0 && all.high > 1.0 && all.high.is_finite(), "{all:?}");
        for bound in [0.0, -0.5, 1.0, 1.2, f64::NAN] {
            assert!(non_inferiority(b, b, bound).is_err());
        }
        assert!(non_inferiority(b, b, 0.8).unwrap().z > 0.0);
    }

    proptest! {
        #[test]
        fn exchange_gives_the_reciprocal(x in 1u64..80, n in 0u64..80, y in 1u64..80, m in 0u64..80) {
            let (a, b) = pair((x, n), (y, m));
            let (one, other) = (score(a, b, P95).unwrap(), score(b, a, P95).unwrap());
            prop_assert!((one.low * other.high - 1.0).abs() < 1e-9);
            prop_assert!((one.high * other.low - 1.0).abs() < 1e-9);
            prop_assert!(one.contains(one.point));
            for end in [one.low, one.high] {
                prop_assert!((statistic(a, b, end).abs() - P95.z()).abs() < 1e-6);
            }
        }
    }
}
