//! Agreement of two measurements of the same quantity: Bland–Altman, Lin's concordance.

use libm::{atanh, sqrt, tanh};

use crate::distribution::t_upper_quantile;
use crate::error::{StatsError, all_finite, at_least, finite, positive};
use crate::interval::{Confidence, Interval};

/// Limits of agreement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitsOfAgreement {
    /// Mean difference, first minus second, with limits by t.
    pub bias: Interval,
    /// Standard deviation of the differences.
    pub sd: f64,
    /// Lower limit of agreement, with its own confidence limits.
    pub lower: Interval,
    /// Upper limit of agreement, with its own confidence limits.
    pub upper: Interval,
    /// Standard error of a limit of agreement, √(3s²/n).
    pub limit_se: f64,
    /// Pairs.
    pub n: u64,
}

/// Bland–Altman limits of agreement of pairs (Bland and Altman 1986, *Lancet* 327:307).
///
/// # Formula
///
/// Mean d̄ and standard deviation s of the differences; limits d̄ ± `multiple`·s (1.96 for
/// 95 % of differences; the paper takes 2); confidence limits by t with n−1 degrees of
/// freedom, se of the mean s/√n and of a limit √(3s²/n). All in the measurements' unit.
///
/// Assumes independent pairs and differences that are near normal and do not grow with
/// the quantity. Several pairs of a patient are no independent pairs.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two pairs; [`StatsError::NotFinite`] for a measurement that
/// is not finite or a limit that leaves the range of numbers; [`StatsError::Positive`] unless
/// the multiple is positive; [`StatsError::NoVariance`] where all differences are equal.
pub fn bland_altman(
    pairs: &[(f64, f64)],
    multiple: f64,
    confidence: Confidence,
) -> Result<LimitsOfAgreement, StatsError> {
    let multiple = positive("multiple of the standard deviation", multiple)?;
    at_least("pairs", 2, pairs.len() as u64)?;
    let mut differences = Vec::with_capacity(pairs.len());
    for (first, second) in pairs {
        differences.push(finite("a measurement", first - second)?);
    }
    differences.sort_by(f64::total_cmp);
    let n = pairs.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let sd = sqrt(squares / (n - 1.0));
    if differences[0] == differences[differences.len() - 1] {
        return Err(StatsError::NoVariance { what: "the difference of the measurements" });
    }
    let t = t_upper_quantile(confidence.alpha() / 2.0, n - 1.0);
    let limit_se = sd * sqrt(3.0 / n);
    let around =
        |point: f64, se: f64| Interval { low: point - t * se, point, high: point + t * se };
    let bias = around(mean, sd / sqrt(n));
    let (lower, upper) =
        (around(mean - multiple * sd, limit_se), around(mean + multiple * sd, limit_se));
    for of in [&bias, &lower, &upper] {
        all_finite("a limit of agreement", [of.low, of.point, of.high])?;
    }
    Ok(LimitsOfAgreement { bias, sd, lower, upper, limit_se, n: pairs.len() as u64 })
}

/// Lin's concordance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concordance {
    /// The coefficient with limits; 1 is equality.
    pub value: Interval,
    /// Pearson's correlation: how close to a line.
    pub correlation: f64,
    /// Bias correction C_b: how close that line is to equality.
    pub accuracy: f64,
}

/// Lin's concordance correlation coefficient (Lin 1989, *Biometrics* 45:255; variance with
/// the correction of 2000, *Biometrics* 56:324).
///
/// # Formula
///
/// 2sₓᵧ/(sₓ² + sᵧ² + (x̄−ȳ)²) with n in the denominators; limits on Fisher's z scale.
///
/// Assumes independent pairs, near binormal for the limits.
///
/// # Errors
///
/// [`StatsError::TooFew`] below three pairs; [`StatsError::NotFinite`] for a measurement
/// that is not finite; [`StatsError::NoVariance`] where a measurement does not vary, or
/// first and second are equal throughout or wholly unrelated.
pub fn concordance(
    pairs: &[(f64, f64)],
    confidence: Confidence,
) -> Result<Concordance, StatsError> {
    at_least("pairs", 3, pairs.len() as u64)?;
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let n = sorted.len() as f64;
    let (x0, y0) = sorted[0];
    let mean = |pick: &dyn Fn(&(f64, f64)) -> f64| sorted.iter().map(pick).sum::<f64>() / n;
    let (mx, my) = (mean(&|p| p.0 - x0) + x0, mean(&|p| p.1 - y0) + y0);
    let sx = mean(&|p| (p.0 - mx) * (p.0 - mx));
    let sy = mean(&|p| (p.1 - my) * (p.1 - my));
    let sxy = mean(&|p| (p.0 - mx) * (p.1 - my));
    finite("a measurement", sx + sy + sxy)?;
    if sx <= 0.0 || sy <= 0.0 {
        return Err(StatsError::NoVariance { what: "a measurement" });
    }
    let shift = mx - my;
    let point = 2.0 * sxy / (sx + sy + shift * shift);
    let correlation = (sxy / sqrt(sx * sy)).clamp(-1.0, 1.0);
    if point.abs() >= 1.0 - 1e-15 || correlation == 0.0 {
        return Err(StatsError::NoVariance { what: "the relation of the two measurements" });
    }
    let (r2, c2) = (correlation * correlation, point * point);
    let u2 = shift * shift / sqrt(sx * sy);
    let variance = ((1.0 - r2) * c2 * (1.0 - c2) / r2
        + 2.0 * point * c2 * (1.0 - point) * u2 / correlation
        - c2 * c2 * u2 * u2 / (2.0 * r2))
        / (n - 2.0);
    let reach = confidence.z() * sqrt(variance.max(0.0)) / (1.0 - c2);
    let centre = atanh(point);
    let value = Interval {
        low: tanh(centre - reach).min(point),
        point,
        high: tanh(centre + reach).max(point),
    };
    Ok(Concordance { value, correlation, accuracy: point / correlation })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    /// Bland and Altman 1986, Table 1: peak flow of 17 people by two meters; mean −2.1 l/min,
    /// sd 38.8, limits −79.7 and 75.5 (two sd), se of a limit 16.3; −114.3 to −45.1 and 40.9
    /// to 110.1; bias −22.0 to 17.8.
    #[test]
    fn bland_altman_peak_flow() {
        let wright =
            [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427];
        let mini =
            [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451];
        let pairs: Vec<(f64, f64)> =
            wright.iter().zip(&mini).map(|(&a, &b)| (f64::from(a), f64::from(b))).collect();
        let found = bland_altman(&pairs, 2.0, P95).unwrap();
        let near = |interval: Interval, low: f64, point: f64, high: f64| {
            for (a, b) in [(interval.low, low), (interval.point, point), (interval.high, high)] {
                // The paper reckons with rounded figures.
                assert!((a - b).abs() < 0.2, "{interval:?}");
            }
        };
        near(found.bias, -22.0, -2.1, 17.8);
        near(found.lower, -114.3, -79.7, -45.1);
        near(found.upper, 40.9, 75.4, 110.1);
        assert!((found.sd - 38.8).abs() < 0.05 && (found.limit_se - 16.3).abs() < 0.05);
        let line = concordance(&pairs, P95).unwrap();
        assert!((line.correlation - 0.943).abs() < 1e-3, "{line:?}");
        assert!(line.value.contains(line.value.point) && line.accuracy <= 1.0);
    }

    #[test]
    fn what_has_none() {
        let shifted = [(1.0, 2.0), (2.0, 3.0), (5.0, 6.0)];
        assert!(bland_altman(&shifted, 1.96, P95).is_err());
        assert!(bland_altman(&shifted[..1], 1.96, P95).is_err());
        assert!(bland_altman(&[(1.0, 2.0), (f64::NAN, 1.0)], 1.96, P95).is_err());
        assert!(bland_altman(&[(1.0, 2.0), (2.0, 1.0)], -1.0, P95).is_err());
        assert!(concordance(&[(1.0, 1.0), (2.0, 2.0), (5.0, 5.0)], P95).is_err());
        assert!(concordance(&[(1.0, 1.0), (1.0, 2.0), (1.0, 5.0)], P95).is_err());
        assert!(concordance(&shifted, P95).unwrap().value.point < 1.0);
    }

    proptest! {
        #[test]
        fn exchange_turns_the_sign(
            pairs in proptest::collection::vec((-9.0f64..9.0, -9.0f64..9.0), 4..20),
        ) {
            let turned: Vec<(f64, f64)> = pairs.iter().rev().map(|&(a, b)| (b, a)).collect();
            let (one, other) = (
                bland_altman(&pairs, 1.96, P95).unwrap(),
                bland_altman(&turned, 1.96, P95).unwrap(),
            );
            prop_assert!((one.bias.point + other.bias.point).abs() < 1e-9);
            prop_assert!((one.lower.low + other.upper.high).abs() < 1e-9);
            if let (Ok(x), Ok(y)) = (concordance(&pairs, P95), concordance(&turned, P95)) {
                prop_assert!((x.value.point - y.value.point).abs() < 1e-12);
                prop_assert!((x.value.low - y.value.low).abs() < 1e-9);
            }
        }
    }
}
