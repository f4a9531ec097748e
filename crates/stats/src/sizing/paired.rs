//! Two calls on the same cases, ratios, and equivalence of areas: sizes and power.

use libm::{fabs, sqrt};

use super::{Plan, Size, obuchowski_variance, reached, size};
use crate::distribution::normal_upper_quantile;
use crate::error::{StatsError, at_least, inner_proportion, positive, proportion};

/// Assumed shares of the discordant pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discordant {
    /// Only the first call has the property.
    pub first: f64,
    /// Only the second.
    pub second: f64,
}

impl Discordant {
    fn checked(&self) -> Result<(f64, f64), StatsError> {
        let first = proportion("share of discordant pairs", self.first)?;
        let second = proportion("share of discordant pairs", self.second)?;
        Ok((proportion("share of discordant pairs", first + second)?, first - second))
    }
}

/// Pairs for McNemar's test, one-sided at the plan's error (Connor 1987, *Biometrics*
/// 43:207).
///
/// # Formula
///
/// (z_α √ψ + z_β √(ψ − d²))²/d², ψ the sum and d the difference of the discordant shares.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the shares and their sum are from 0 to 1;
/// [`StatsError::Unreachable`] if they are equal; [`StatsError::Beyond`] above
/// [`super::LARGEST`].
pub fn mcnemar_n(shares: Discordant, plan: Plan) -> Result<Size, StatsError> {
    let (sum, d) = shares.checked()?;
    if d == 0.0 {
        return Err(StatsError::Unreachable { truth: shares.first, bound: shares.second });
    }
    let root =
        (plan.z_alpha() * sqrt(sum) + plan.z_power() * sqrt((sum - d * d).max(0.0))) / fabs(d);
    size(root.max(0.0) * root.max(0.0))
}

/// Power of McNemar's test with `n` pairs, one-sided at `alpha`.
///
/// # Formula
///
/// Φ((√n |d| − z_α √ψ)/√(ψ − d²)), ψ the sum and d the difference of the discordant shares
/// (Connor 1987, *Biometrics* 43:207).
///
/// # Errors
///
/// As [`mcnemar_n`]; [`StatsError::TooFew`] without pairs; [`StatsError::Proportion`]
/// unless `0 < alpha < 1`.
pub fn mcnemar_power(shares: Discordant, n: u64, alpha: f64) -> Result<f64, StatsError> {
    let (sum, d) = shares.checked()?;
    at_least("pairs", 1, n)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    Ok(reached(fabs(d) * sqrt(n as f64) - z * sqrt(sum), sqrt((sum - d * d).max(0.0))))
}

fn room(shares: Discordant, margin: f64) -> Result<(f64, f64), StatsError> {
    let (sum, d) = shares.checked()?;
    let margin = inner_proportion("margin", margin)?;
    if d + margin <= 0.0 {
        return Err(StatsError::Unreachable { truth: d, bound: -margin });
    }
    Ok((d + margin, (sum - d * d).max(0.0)))
}

/// Pairs to show the first call not worse than the second by `margin` (Liu and others 2002,
/// *Statist. Med.* 21:231).
///
/// # Formula
///
/// (z_α + z_β)²(ψ − d²)/(d + margin)². The variance is that of the assumed truth; Tango's
/// test takes that of the bound, which is close where the margin is small.
///
/// # Errors
///
/// As [`mcnemar_n`]; [`StatsError::Proportion`] unless the margin is inside (0, 1);
/// [`StatsError::Unreachable`] if the first is assumed worse by the margin or more.
pub fn paired_non_inferiority_n(
    shares: Discordant,
    margin: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let (room, variance) = room(shares, margin)?;
    let root = (plan.z_alpha() + plan.z_power()).max(0.0) / room;
    size(root * root * variance)
}

/// Power of the paired test of non-inferiority with `n` pairs.
///
/// # Formula
///
/// Φ((d + margin)/√((ψ − d²)/n) − z_α), ψ the sum and d the difference of the discordant shares
/// (Liu and others 2002, *Statist. Med.* 21:231).
///
/// # Errors
///
/// As [`paired_non_inferiority_n`]; [`StatsError::TooFew`] without pairs.
pub fn paired_non_inferiority_power(
    shares: Discordant,
    margin: f64,
    n: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    let (sum, d) = shares.checked()?;
    let margin = inner_proportion("margin", margin)?;
    at_least("pairs", 1, n)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let se = sqrt((sum - d * d).max(0.0) / n as f64);
    Ok(reached(d + margin - z * se, se))
}

/// Pairs to show two calls equivalent within `margin`.
///
/// # Formula
///
/// (z_α + z_β)²(ψ − d²)/(margin − |d|)², with z_{β/2} in place of z_β where d is 0.
///
/// (Liu and others 2002, *Statist. Med.* 21:231.)
///
/// # Errors
///
/// As [`paired_non_inferiority_n`], for a difference on either side.
pub fn paired_equivalence_n(
    shares: Discordant,
    margin: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let (_, d) = shares.checked()?;
    let worse =
        if d > 0.0 { Discordant { first: shares.second, second: shares.first } } else { shares };
    let (room, variance) = room(worse, margin)?;
    let z =
        if d == 0.0 { normal_upper_quantile((1.0 - plan.power()) / 2.0) } else { plan.z_power() };
    let root = (plan.z_alpha() + z).max(0.0) / room;
    size(root * root * variance)
}

/// Cases a group to show the ratio of two proportions above `bound`, below 1 (Farrington and
/// Manning 1990, *Statist. Med.* 9:1447, variance of the assumed truths).
///
/// # Formula
///
/// (z_α + z_β)²(p₁q₁ + φ²p₂q₂)/(p₁ − φp₂)² at the bound φ.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless both are from 0 to 1 and the bound inside (0, 1);
/// [`StatsError::Unreachable`] unless the assumed ratio is above the bound;
/// [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn ratio_non_inferiority_n(
    p1: f64,
    p2: f64,
    bound: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let (p1, p2) = (proportion("assumed truth", p1)?, proportion("assumed truth", p2)?);
    let bound = inner_proportion("bound of the ratio", bound)?;
    let room = p1 - bound * p2;
    if room <= 0.0 {
        return Err(StatsError::Unreachable { truth: p1, bound: bound * p2 });
    }
    let root = (plan.z_alpha() + plan.z_power()).max(0.0) / room;
    size(root * root * (p1 * (1.0 - p1) + bound * bound * p2 * (1.0 - p2)))
}

/// Diseased cases a group to show two areas of independent groups equivalent within
/// `margin`, true difference 0, `ratio` healthy to a diseased one.
///
/// # Formula
///
/// (z_α + z_{β/2})² 2V(A)/margin², V of [`obuchowski_variance`]; for two scores on the same
/// cases multiply by 1 − their correlation.
///
/// V is that of Obuchowski and McClish 1997, *Statist. Med.* 16:1529.
///
/// # Errors
///
/// As [`obuchowski_variance`]; [`StatsError::Positive`] unless the margin is positive;
/// [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn auc_equivalence_n(
    auc: f64,
    margin: f64,
    ratio: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let variance = obuchowski_variance(auc, ratio)?;
    let margin = positive("margin", margin)?;
    let half = normal_upper_quantile((1.0 - plan.power()) / 2.0);
    let root = (plan.z_alpha() + half).max(0.0) / margin;
    size(root * root * 2.0 * variance)
}

#[cfg(test)]
mod tests {
    use super::super::effect::*;
    use super::*;
    use crate::interval::Confidence;
    use proptest::prelude::*;

    fn plan(alpha: f64, power: f64) -> Plan {
        Plan::new(alpha, power).unwrap()
    }

    /// Cohen 1988, 6.4, and pwr 1.3.0.
    #[test]
    fn cohen() {
        assert!((cohen_h(0.9, 0.8).unwrap() - 0.283_794_109_208_328).abs() < 1e-12);
        let found = cohen_h_n(0.9, 0.8, plan(0.025, 0.8)).unwrap();
        assert!((found.unrounded - 194.908).abs() < 1e-2, "{found:?}");
        assert!((cohen_h_power(0.9, 0.8, 195, 0.025).unwrap() - 0.8).abs() < 1e-3);
        assert!(cohen_h_n(0.5, 0.5, plan(0.025, 0.8)).is_err());
    }

    /// Cohen 1988, 7.4, as pwr prints it: w 0.3, one degree, 5 %: 80 % with 87.2 rows; w 0.1 and
    /// three degrees: 1090.3 rows.
    #[test]
    fn chi_square() {
        let found = chi_square_n(0.3, 1, plan(0.05, 0.8)).unwrap();
        assert!((found.unrounded - 87.21).abs() < 0.02, "{found:?}");
        let found = chi_square_n(0.1, 3, plan(0.05, 0.8)).unwrap();
        assert!((found.unrounded - 1090.26).abs() < 0.1, "{found:?}");
        assert!((chi_square_power(0.1, 1091, 3, 0.05).unwrap() - 0.8).abs() < 1e-3);
        assert!(chi_square_power(0.0, 10, 1, 0.05).is_err());
        assert!(chi_square_power(0.1, 10, 0, 0.05).is_err());
    }

    /// Fleiss, Levin and Paik 2003, 4.1: 0.6 against 0.7, 5 % two-sided, 80 % power: 376 a
    /// group with the correction of Casagrande, Pike and Smith.
    #[test]
    fn fisher() {
        let found = fisher_n(0.6, 0.7, plan(0.025, 0.8)).unwrap();
        assert!(found.n.abs_diff(376) <= 1, "{found:?}");
    }

    /// Donner and Eliasziw 1992, section 2: the three cells both yes, mixed, both no.
    #[test]
    fn agreement() {
        let found = kappa_n(0.4, 0.6, 0.3, plan(0.025, 0.8)).unwrap();
        let cells = |kappa: f64| [0.09 + 0.21 * kappa, 0.42 * (1.0 - kappa), 0.49 + 0.21 * kappa];
        let distance: f64 =
            cells(0.6).iter().zip(cells(0.4)).map(|(p, q)| (p - q) * (p - q) / q).sum();
        assert!((found.unrounded - 7.848_88 / distance).abs() < 1e-3, "{found:?}");
        // Bonett 2002: ρ 0.7, k 3, width 0.2: 84.6 rounded up.
        let found = icc_n(0.7, 3, 0.2, Confidence::P95).unwrap();
        let by_hand = 8.0 * 3.8415 * 0.09 * 5.76 / (6.0 * 0.04) + 1.0;
        assert!((found.unrounded - by_hand).abs() < 0.01, "{found:?}");
        // Bland and Altman's advice: with 100 pairs a limit is known to ±0.34 s.
        let found = limits_of_agreement_n(0.34, Confidence::P95).unwrap();
        assert!(found.n.abs_diff(100) <= 1, "{found:?}");
    }

    #[test]
    fn paired() {
        let shares = Discordant { first: 0.15, second: 0.05 };
        let found = mcnemar_n(shares, plan(0.025, 0.9)).unwrap();
        let by_hand = (1.959_964 * 0.2f64.sqrt() + 1.281_552 * 0.19f64.sqrt()) / 0.1;
        assert!((found.unrounded - by_hand * by_hand).abs() < 1e-2, "{found:?}");
        assert!((mcnemar_power(shares, found.n, 0.025).unwrap() - 0.9).abs() < 2e-3);
        let even = Discordant { first: 0.1, second: 0.1 };
        assert!(mcnemar_n(even, plan(0.025, 0.9)).is_err());
        let found = paired_non_inferiority_n(even, 0.1, plan(0.025, 0.9)).unwrap();
        assert!((found.unrounded - 10.507_4 * 0.2 / 0.01).abs() < 0.01, "{found:?}");
        let power = paired_non_inferiority_power(even, 0.1, found.n, 0.025).unwrap();
        assert!((power - 0.9).abs() < 2e-3);
        assert!(paired_equivalence_n(even, 0.1, plan(0.025, 0.9)).unwrap().n > found.n);
        assert!(paired_equivalence_n(shares, 0.1, plan(0.025, 0.9)).is_err());
        let wrong = Discordant { first: 0.7, second: 0.5 };
        assert!(mcnemar_n(wrong, plan(0.025, 0.9)).is_err());
    }

    #[test]
    fn the_others() {
        // Noether 1987, section 2: A 0.7, equal groups, 5 % one-sided, 90 %: 72 rows.
        let found = rank_sum_n(0.7, 0.5, plan(0.05, 0.9)).unwrap();
        assert!(found.n.abs_diff(72) <= 1, "{found:?}");
        let found = means_n(5.0, (10.0, 10.0), plan(0.025, 0.8)).unwrap();
        assert!((found.unrounded - 62.79).abs() < 0.01, "{found:?}");
        let found = ratio_non_inferiority_n(0.9, 0.9, 0.9, plan(0.025, 0.9)).unwrap();
        assert!((found.unrounded - 10.5074 * 0.09 * 1.81 / 0.0081).abs() < 0.05, "{found:?}");
        assert!(ratio_non_inferiority_n(0.8, 0.9, 0.9, plan(0.025, 0.9)).is_err());
        assert!(auc_equivalence_n(0.9, -0.1, 1.0, plan(0.05, 0.9)).is_err());
        assert!(auc_equivalence_n(0.9, 0.05, 1.0, plan(0.05, 0.9)).unwrap().n > 100);
        // One stratum: nearly the two-group size, both groups together.
        let one = PlannedStratum { share: 1.0, first: 0.5, truth: (0.8, 0.6) };
        let both = 2.0 * super::super::difference_n(0.8, 0.6, plan(0.025, 0.8)).unwrap().unrounded;
        let found = mantel_haenszel_n(&[one], plan(0.025, 0.8)).unwrap();
        assert!((found.unrounded - both).abs() < 1e-6, "{found:?} {both}");
        let back = PlannedStratum { truth: (0.6, 0.8), ..one };
        assert!(mantel_haenszel_n(&[one, back], plan(0.025, 0.8)).is_err());
    }

    proptest! {
        #[test]
        fn more_power_needs_more(p in 0.05f64..0.9, d in 0.02f64..0.09, power in 0.5f64..0.9) {
            let (low, high) = (plan(0.025, power), plan(0.025, power + 0.05));
            let n = |plan| fisher_n(p, p + d, plan).unwrap().unrounded;
            prop_assert!(n(low) < n(high));
            let n = |plan| cohen_h_n(p, p + d, plan).unwrap().unrounded;
            prop_assert!(n(low) < n(high));
        }
    }
}
