//! Power of the tests whose sizes the siblings give.

use libm::sqrt;

use super::effect::PlannedStratum;
use super::paired::{Discordant, paired_non_inferiority_power};
use super::{obuchowski_variance, reached};
use crate::difference::fisher_lower;
use crate::distribution::{binomial_at_least, normal_upper, normal_upper_quantile};
use crate::error::{StatsError, at_least, finite, inner_proportion, positive, proportion};
use crate::proportion::Binomial;
use crate::special::log_binomial_point;

fn quantile(alpha: f64) -> Result<f64, StatsError> {
    Ok(normal_upper_quantile(inner_proportion("one-sided error", alpha)?))
}

/// Exact power of Fisher's one-sided test to show `low` below `high`, each a proportion and
/// its cases.
///
/// # Formula
///
/// Σ P(x) P(Y ≥ y(x)), y(x) the fewest yes of the second group that make x significant: the
/// test rejects from there on.
///
/// (As Casagrande, Pike and Smith 1978, *Biometrics* 34:483, whose sizes approximate it.)
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the proportions are strictly between 0 and 1 and
/// `0 < alpha < 1`; [`StatsError::TooFew`] for an empty group; [`StatsError::Beyond`] above
/// 100,000 cases in a group, where the sum takes long and [`super::difference_power`] agrees.
pub fn fisher_power(low: (f64, u64), high: (f64, u64), alpha: f64) -> Result<f64, StatsError> {
    const LARGEST: u64 = 100_000;
    let p = inner_proportion("assumed truth", low.0)?;
    let q = inner_proportion("assumed truth", high.0)?;
    let alpha = inner_proportion("one-sided error", alpha)?;
    at_least("cases", 1, low.1.min(high.1))?;
    if low.1.max(high.1) > LARGEST {
        return Err(StatsError::Beyond { largest: LARGEST });
    }
    let (n, m) = (low.1, high.1);
    let significant = |x: u64, y: u64| -> Result<bool, StatsError> {
        Ok(fisher_lower(Binomial::new(x, n - x), Binomial::new(y, m - y))? <= alpha)
    };
    let mut power = 0.0;
    for x in 0..=n {
        // More yes in the second group only help: halving finds the first that is enough.
        if !significant(x, m)? {
            continue;
        }
        let (mut few, mut enough) = (0, m);
        while few < enough {
            let middle = few + (enough - few) / 2;
            if significant(x, middle)? { enough = middle } else { few = middle + 1 }
        }
        power += libm::exp(log_binomial_point(x, n, p)) * binomial_at_least(enough, m, q);
    }
    Ok(power.min(1.0))
}

/// Power to show the ratio of two proportions above `bound`, each a proportion and its cases.
///
/// # Formula
///
/// Φ((p₁ − φp₂)/√(p₁q₁/n₁ + φ²p₂q₂/n₂) − z_α) at the bound φ (Farrington and Manning 1990,
/// *Statist. Med.* 9:1447, variance of the assumed truths).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the proportions are from 0 to 1, the bound inside
/// (0, 1) and `0 < alpha < 1`; [`StatsError::TooFew`] for an empty group.
pub fn ratio_non_inferiority_power(
    a: (f64, u64),
    b: (f64, u64),
    bound: f64,
    alpha: f64,
) -> Result<f64, StatsError> {
    let (p, q) = (proportion("assumed truth", a.0)?, proportion("assumed truth", b.0)?);
    let bound = inner_proportion("bound of the ratio", bound)?;
    at_least("cases", 1, a.1.min(b.1))?;
    let z = quantile(alpha)?;
    let se = sqrt(p * (1.0 - p) / a.1 as f64 + bound * bound * q * (1.0 - q) / b.1 as f64);
    Ok(reached(p - bound * q - z * se, se))
}

/// Power to show two calls on the same cases equivalent within `margin`; 0 where the limits
/// cannot fit between the margins.
///
/// # Formula
///
/// max(0, P₁ + P₂ − 1), the powers of [`paired_non_inferiority_power`] in both directions (Liu
/// and others 2002, *Statist. Med.* 21:231).
///
/// # Errors
///
/// As [`paired_non_inferiority_power`].
pub fn paired_equivalence_power(
    shares: Discordant,
    margin: f64,
    n: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    let turned = Discordant { first: shares.second, second: shares.first };
    let above = paired_non_inferiority_power(shares, margin, n, alpha)?;
    let below = paired_non_inferiority_power(turned, margin, n, alpha)?;
    Ok((above + below - 1.0).max(0.0))
}

/// Power to show two areas of independent groups different, with these diseased cases a
/// group and `ratio` healthy to a diseased one.
///
/// # Formula
///
/// Φ((√m |A₁ − A₂| − z_α √(2V((A₁+A₂)/2)))/√(V(A₁) + V(A₂))), m diseased cases a group, V of
/// [`obuchowski_variance`] (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`obuchowski_variance`]; [`StatsError::TooFew`] without cases;
/// [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn auc_difference_power(
    areas: (f64, f64),
    diseased: u64,
    ratio: f64,
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("cases", 1, diseased)?;
    let (v1, v2) = (obuchowski_variance(areas.0, ratio)?, obuchowski_variance(areas.1, ratio)?);
    let middle = obuchowski_variance((areas.0 + areas.1) / 2.0, ratio)?;
    let z = quantile(alpha)?;
    let distance = (areas.0 - areas.1).abs() * sqrt(diseased as f64);
    Ok(reached(distance - z * sqrt(2.0 * middle), sqrt(v1 + v2)))
}

/// Power to show two equal areas of independent groups equivalent within `margin`.
///
/// # Formula
///
/// max(0, 2Φ(margin/√(2V(A)/m) − z_α) − 1), m diseased cases a group, V of
/// [`obuchowski_variance`] (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`auc_difference_power`]; [`StatsError::Positive`] unless the margin is positive.
pub fn auc_equivalence_power(
    auc: f64,
    margin: f64,
    diseased: u64,
    ratio: f64,
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("cases", 1, diseased)?;
    let margin = positive("margin", margin)?;
    let se = sqrt(2.0 * obuchowski_variance(auc, ratio)? / diseased as f64);
    let one = reached(margin - quantile(alpha)? * se, se);
    Ok((2.0 * one - 1.0).max(0.0))
}

/// Power of the rank-sum test with `n` rows in all, `share` of them in the first group.
///
/// # Formula
///
/// Φ(|A − ½| √(12 c(1−c) n) − z_α), c the share of the first group (Noether 1987, *JASA*
/// 82:645).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the area is from 0 to 1 and share and error are
/// inside (0, 1); [`StatsError::TooFew`] without rows.
pub fn rank_sum_power(auc: f64, share: f64, n: u64, alpha: f64) -> Result<f64, StatsError> {
    let auc = proportion("area", auc)?;
    let share = inner_proportion("share of the first group", share)?;
    at_least("rows", 1, n)?;
    let shift = (auc - 0.5).abs() * sqrt(12.0 * share * (1.0 - share) * n as f64);
    Ok(normal_upper(quantile(alpha)? - shift))
}

/// Power to show two means different with `n` cases a group.
///
/// # Formula
///
/// Φ(difference · √(n/(σ₁² + σ₂²)) − z_α) (Chow, Shao and Wang 2008, *Sample Size Calculations
/// in Clinical Research*, 3.2).
///
/// # Errors
///
/// [`StatsError::Positive`] unless both standard deviations and the difference are
/// positive; [`StatsError::TooFew`] without cases; [`StatsError::Proportion`] unless
/// `0 < alpha < 1`.
pub fn means_power(difference: f64, sd: (f64, f64), n: u64, alpha: f64) -> Result<f64, StatsError> {
    let difference = positive("difference of the means", difference)?;
    let (a, b) = (positive("standard deviation", sd.0)?, positive("standard deviation", sd.1)?);
    at_least("cases", 1, n)?;
    Ok(normal_upper(quantile(alpha)? - difference * sqrt(n as f64 / (a * a + b * b))))
}

/// Power of the Mantel–Haenszel test with `n` rows in all.
///
/// # Formula
///
/// Φ((√n |Σtc(1−c)(p₁−p₂)| − z_α √Σtc(1−c)p̄q̄)/√Σtc(1−c)((1−c)p₁q₁ + cp₂q₂)), letters as at
/// [`super::mantel_haenszel_n`] (Woolson, Bean and Rojas 1986, *Biometrics* 42:927).
///
/// # Errors
///
/// As [`super::mantel_haenszel_n`]; [`StatsError::TooFew`] without rows or strata.
pub fn mantel_haenszel_power(
    strata: &[PlannedStratum],
    n: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("rows", 1, n)?;
    let (null, own, apart) = super::effect::weighed(strata)?;
    let distance = apart.abs() * sqrt(n as f64);
    Ok(reached(distance - quantile(alpha)? * sqrt(null), sqrt(own)))
}

/// Power to show kappa of two raters on yes and no above a goal with `n` cases.
///
/// # Formula
///
/// Φ(√(nλ) − z_α), λ as at [`super::kappa_n`] (Donner and Eliasziw 1992, *Statist. Med.*
/// 11:1511).
///
/// # Errors
///
/// As [`super::kappa_n`]; [`StatsError::TooFew`] without cases; [`StatsError::NotFinite`] for a
/// prevalence whose square is below the range of numbers.
pub fn kappa_power(
    goal: f64,
    truth: f64,
    prevalence: f64,
    n: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("cases", 1, n)?;
    let per_case = super::effect::kappa_distance(goal, truth, prevalence)?;
    let per_case = finite("the distance at so small a prevalence", per_case)?;
    Ok(normal_upper(quantile(alpha)? - sqrt(n as f64 * per_case)))
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;

    const ALPHA: f64 = 0.025;

    fn plan() -> Plan {
        Plan::new(ALPHA, 0.8).unwrap()
    }

    fn undone(power: Result<f64, StatsError>) {
        let power = power.unwrap();
        assert!((0.8..0.83).contains(&power), "{power}");
    }

    #[test]
    fn power_and_size_undo_one_another() {
        let n = ratio_non_inferiority_n(0.9, 0.9, 0.85, plan()).unwrap().n;
        undone(ratio_non_inferiority_power((0.9, n), (0.9, n), 0.85, ALPHA));
        let shares = Discordant { first: 0.08, second: 0.08 };
        let n = paired_equivalence_n(shares, 0.1, plan()).unwrap().n;
        undone(paired_equivalence_power(shares, 0.1, n, ALPHA));
        let n = auc_difference_n(0.9, 0.8, 2.0, plan()).unwrap().n;
        undone(auc_difference_power((0.9, 0.8), n, 2.0, ALPHA));
        let n = auc_equivalence_n(0.9, 0.05, 2.0, plan()).unwrap().n;
        undone(auc_equivalence_power(0.9, 0.05, n, 2.0, ALPHA));
        let n = rank_sum_n(0.65, 0.4, plan()).unwrap().n;
        undone(rank_sum_power(0.65, 0.4, n, ALPHA));
        let n = means_n(0.4, (1.0, 1.2), plan()).unwrap().n;
        undone(means_power(0.4, (1.0, 1.2), n, ALPHA));
        let strata = [
            PlannedStratum { share: 0.3, first: 0.5, truth: (0.8, 0.7) },
            PlannedStratum { share: 0.7, first: 0.4, truth: (0.6, 0.5) },
        ];
        let n = mantel_haenszel_n(&strata, plan()).unwrap().n;
        undone(mantel_haenszel_power(&strata, n, ALPHA));
        let n = kappa_n(0.4, 0.6, 0.3, plan()).unwrap().n;
        undone(kappa_power(0.4, 0.6, 0.3, n, ALPHA));
    }

    /// Every table of two small groups, one by one.
    #[test]
    fn fisher_power_is_the_plain_sum() {
        let (n, m, p, q) = (9u64, 11u64, 0.2, 0.7);
        let mut plain = 0.0;
        for x in 0..=n {
            for y in 0..=m {
                let tested = fisher_lower(Binomial::new(x, n - x), Binomial::new(y, m - y));
                if tested.unwrap() <= ALPHA {
                    let point = |k, n, p| libm::exp(log_binomial_point(k, n, p));
                    plain += point(x, n, p) * point(y, m, q);
                }
            }
        }
        let found = fisher_power((p, n), (q, m), ALPHA).unwrap();
        assert!((found - plain).abs() < 1e-12, "{found} {plain}");
        assert!(fisher_power((0.5, 50), (0.5, 50), ALPHA).unwrap() <= ALPHA);
        assert!(fisher_power((0.0, 50), (0.5, 50), ALPHA).is_err());
        assert!(fisher_power((0.1, 50), (0.5, 1_000_000), ALPHA).is_err());
        // Casagrande, Pike and Smith's size reaches the power it was asked for.
        let n = fisher_n(0.5, 0.8, plan()).unwrap().n;
        let power = fisher_power((0.5, n), (0.8, n), ALPHA).unwrap();
        assert!((0.78..0.84).contains(&power), "{power}");
    }
}
