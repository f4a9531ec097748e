//! Sizes and power of further tests: effect sizes, tables, ranks, means, agreement.

use libm::{asin, exp, fabs, log, sqrt};

use super::{Plan, Size, size};
use crate::distribution::{chi_square_upper, normal_upper, normal_upper_quantile};
use crate::error::{StatsError, at_least, inner_proportion, positive, proportion};
use crate::interval::Confidence;

/// Cohen's effect size of two proportions, without sign (Cohen 1988, *Statistical Power
/// Analysis*, 6.2).
///
/// # Formula
///
/// |2 asin √p₁ − 2 asin √p₂|.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless both are from 0 to 1.
pub fn cohen_h(p1: f64, p2: f64) -> Result<f64, StatsError> {
    let (p1, p2) = (proportion("assumed truth", p1)?, proportion("assumed truth", p2)?);
    Ok(fabs(2.0 * asin(sqrt(p1)) - 2.0 * asin(sqrt(p2))))
}

/// Cases a group to show two proportions different, by Cohen's h, one-sided at the plan's
/// error.
///
/// # Formula
///
/// 2((z_α + z_β)/h)². The variance of an arcsine is taken as 1/(4n) for every proportion;
/// [`super::difference_n`] makes no such simplification.
///
/// (Cohen 1988, *Statistical Power Analysis*, 6.)
///
/// # Errors
///
/// As [`cohen_h`]; [`StatsError::Unreachable`] if they are equal; [`StatsError::Beyond`]
/// above [`super::LARGEST`].
pub fn cohen_h_n(p1: f64, p2: f64, plan: Plan) -> Result<Size, StatsError> {
    let h = cohen_h(p1, p2)?;
    if h <= 0.0 {
        return Err(StatsError::Unreachable { truth: p1, bound: p2 });
    }
    let root = ((plan.z_alpha() + plan.z_power()) / h).max(0.0);
    size(2.0 * root * root)
}

/// Power of the arcsine test with `n` cases a group, one-sided at `alpha`.
///
/// # Formula
///
/// Φ(h √(n/2) − z_α), h of [`cohen_h`] (Cohen 1988, *Statistical Power Analysis*, 6).
///
/// # Errors
///
/// As [`cohen_h`]; [`StatsError::Proportion`] unless `0 < alpha < 1`;
/// [`StatsError::TooFew`] without cases.
pub fn cohen_h_power(p1: f64, p2: f64, n: u64, alpha: f64) -> Result<f64, StatsError> {
    at_least("cases", 1, n)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    Ok(normal_upper(z - cohen_h(p1, p2)? * sqrt(n as f64 / 2.0)))
}

/// Cases a group for Fisher's exact test of two proportions, one-sided at the plan's error.
///
/// # Formula
///
/// The size n of [`super::difference_n`] raised to n/4 (1 + √(1 + 4/(n|p₁−p₂|)))² (Casagrande,
/// Pike and Smith 1978, *Biometrics* 34:483).
///
/// # Errors
///
/// As [`super::difference_n`].
pub fn fisher_n(p1: f64, p2: f64, plan: Plan) -> Result<Size, StatsError> {
    let plain = super::difference_n(p1, p2, plan)?.unrounded;
    if plain <= 0.0 {
        return size(1.0);
    }
    let root = 1.0 + sqrt(1.0 + 4.0 / (plain * fabs(p1 - p2)));
    size(plain / 4.0 * root * root)
}

/// Power of a chi-square test of any table (homogeneity, fit, interaction).
///
/// # Formula
///
/// P(χ²(df, nw²) above the quantile α), w the effect size √Σ(p₁−p₀)²/p₀ over the cells
/// (Cohen 1988, 7.2), by the Poisson mixture of central distributions; above nw² of 2·10⁸ by
/// the normal distribution with mean df + nw² and variance 2(df + 2nw²).
///
/// # Errors
///
/// [`StatsError::Positive`] unless the effect is positive and finite; [`StatsError::TooFew`]
/// without degrees of freedom or rows; [`StatsError::Proportion`] unless `0 < alpha < 1`;
/// [`StatsError::TooLarge`] above 100,000 degrees of freedom.
pub fn chi_square_power(effect: f64, n: u64, df: u64, alpha: f64) -> Result<f64, StatsError> {
    let effect = positive("effect size", effect)?;
    at_least("rows", 1, n)?;
    Ok(noncentral_upper(critical(df, alpha)?, df as f64, n as f64 * effect * effect))
}

/// Rows for a chi-square test to reach the plan's power; the plan's error is the whole α.
///
/// # Formula
///
/// The fewest rows with which [`chi_square_power`] reaches the power (Cohen 1988, *Statistical
/// Power Analysis*, 7.4).
///
/// # Errors
///
/// As [`chi_square_power`]; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn chi_square_n(effect: f64, df: u64, plan: Plan) -> Result<Size, StatsError> {
    let effect = positive("effect size", effect)?;
    let bound = critical(df, plan.alpha())?;
    let power = |shift: f64| noncentral_upper(bound, df as f64, shift);
    let mut high = 1.0;
    while power(high) < plan.power() {
        high *= 2.0;
        if high > 1e8 {
            return Err(StatsError::Beyond { largest: super::LARGEST });
        }
    }
    let mut low = 0.0;
    for _ in 0..100 {
        let middle = low + (high - low) / 2.0;
        if power(middle) < plan.power() { low = middle } else { high = middle }
    }
    size(high / (effect * effect))
}

/// The quantile of chi-square that `alpha` lies above.
pub(super) fn critical(df: u64, alpha: f64) -> Result<f64, StatsError> {
    at_least("degrees of freedom", 1, df)?;
    if df > 100_000 {
        return Err(StatsError::TooLarge { what: "degrees of freedom" });
    }
    let alpha = inner_proportion("error", alpha)?;
    let (mut low, mut high) = (0.0, 1.0);
    while chi_square_upper(high, df as f64) > alpha {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if chi_square_upper(middle, df as f64) > alpha { low = middle } else { high = middle }
    }
    Ok(high)
}

/// Upper tail of the chi-square distribution shifted by `shift`.
fn noncentral_upper(x: f64, df: f64, shift: f64) -> f64 {
    let rate = shift / 2.0;
    // No term of the mixture can be told from the first, or too many count.
    if rate < 1e-300 {
        return chi_square_upper(x, df);
    }
    if rate > 1e8 {
        let spread = sqrt(2.0 * (df + 2.0 * shift));
        return if spread.is_finite() { normal_upper((x - df - shift) / spread) } else { 1.0 };
    }
    // From the likeliest term outward until what is left cannot be seen.
    let mode = rate.floor();
    let weight = |k: f64| exp(k * log(rate) - rate - libm::lgamma(k + 1.0));
    let mut sum = 0.0;
    let mut k = mode;
    loop {
        let term = weight(k);
        sum += term * chi_square_upper(x, df + 2.0 * k);
        if term < 1e-18 {
            break;
        }
        k += 1.0;
    }
    k = mode - 1.0;
    while k >= 0.0 {
        let term = weight(k);
        sum += term * chi_square_upper(x, df + 2.0 * k);
        if term < 1e-18 {
            break;
        }
        k -= 1.0;
    }
    sum.clamp(0.0, 1.0)
}

/// Rows in all for a rank-sum test, `share` of them in the first group, one-sided
/// (Noether 1987, *JASA* 82:645).
///
/// # Formula
///
/// (z_α + z_β)²/(12 c(1−c)(A − ½)²), A the assumed area under the ROC curve.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the area is from 0 to 1 and the share inside (0, 1);
/// [`StatsError::Unreachable`] for an area of ½; [`StatsError::Beyond`] above
/// [`super::LARGEST`].
pub fn rank_sum_n(auc: f64, share: f64, plan: Plan) -> Result<Size, StatsError> {
    let auc = proportion("area", auc)?;
    let share = inner_proportion("share of the first group", share)?;
    if auc == 0.5 {
        return Err(StatsError::Unreachable { truth: auc, bound: 0.5 });
    }
    let root = (plan.z_alpha() + plan.z_power()).max(0.0) / (auc - 0.5);
    size(root * root / (12.0 * share * (1.0 - share)))
}

/// Cases a group to show two means different, one-sided (Chow, Shao and Wang 2008, 3.2).
///
/// # Formula
///
/// (z_α + z_β)²(σ₁² + σ₂²)/difference².
///
/// # Errors
///
/// [`StatsError::Positive`] unless both standard deviations and the difference are
/// positive; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn means_n(difference: f64, sd: (f64, f64), plan: Plan) -> Result<Size, StatsError> {
    let difference = positive("difference of the means", difference)?;
    let (a, b) = (positive("standard deviation", sd.0)?, positive("standard deviation", sd.1)?);
    let root = (plan.z_alpha() + plan.z_power()).max(0.0) / difference;
    size(root * root * (a * a + b * b))
}

/// One stratum of a planned comparison of two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedStratum {
    /// Share of all rows in the stratum.
    pub share: f64,
    /// Share of its rows in the first group.
    pub first: f64,
    /// Assumed proportions of the two groups.
    pub truth: (f64, f64),
}

/// Rows in all for the Mantel–Haenszel test, one-sided (Woolson, Bean and Rojas 1986,
/// *Biometrics* 42:927, without continuity correction).
///
/// # Formula
///
/// ((z_α √Σtc(1−c)p̄q̄ + z_β √Σtc(1−c)((1−c)p₁q₁ + cp₂q₂)) / |Σtc(1−c)(p₁−p₂)|)², t the
/// share of a stratum, c that of the first group in it, p̄ = cp₁ + (1−c)p₂.
///
/// # Errors
///
/// [`StatsError::TooFew`] without strata; [`StatsError::Positive`] unless the shares of
/// the strata are positive; [`StatsError::Proportion`] for a proportion outside 0 to 1 or
/// a group's share not inside (0, 1); [`StatsError::Unreachable`] where the strata cancel.
pub fn mantel_haenszel_n(strata: &[PlannedStratum], plan: Plan) -> Result<Size, StatsError> {
    let (null, own, apart) = weighed(strata)?;
    if apart == 0.0 {
        return Err(StatsError::Unreachable { truth: 0.0, bound: 0.0 });
    }
    let root = (plan.z_alpha() * sqrt(null) + plan.z_power() * sqrt(own)) / fabs(apart);
    size(root.max(0.0) * root.max(0.0))
}

/// The weighed spreads under the null and the assumed truth, and the weighed difference.
pub(super) fn weighed(strata: &[PlannedStratum]) -> Result<(f64, f64, f64), StatsError> {
    at_least("strata", 1, strata.len() as u64)?;
    let all: f64 = strata.iter().map(|stratum| stratum.share).sum();
    let (mut null, mut own, mut apart) = (0.0, 0.0, 0.0);
    for stratum in strata {
        let t = positive("share of a stratum", stratum.share)? / all;
        let c = inner_proportion("share of the first group", stratum.first)?;
        let p1 = proportion("assumed truth", stratum.truth.0)?;
        let p2 = proportion("assumed truth", stratum.truth.1)?;
        let weight = t * c * (1.0 - c);
        let mean = c * p1 + (1.0 - c) * p2;
        null += weight * mean * (1.0 - mean);
        own += weight * ((1.0 - c) * p1 * (1.0 - p1) + c * p2 * (1.0 - p2));
        apart += weight * (p1 - p2);
    }
    Ok((null, own, apart))
}

/// Cases rated by two raters to show kappa above a goal, one-sided (Donner and Eliasziw 1992,
/// *Statist. Med.* 11:1511).
///
/// # Formula
///
/// (z_α + z_β)²/λ with λ = π²(1−π)²(κ−κ₀)² (1/(π² + π(1−π)κ₀) + 2/(π(1−π)(1−κ₀)) +
/// 1/((1−π)² + π(1−π)κ₀)), π the prevalence of yes.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless goal, truth and prevalence are inside (0, 1);
/// [`StatsError::Unreachable`] unless the truth is above the goal; [`StatsError::Beyond`]
/// above [`super::LARGEST`].
pub fn kappa_n(goal: f64, truth: f64, prevalence: f64, plan: Plan) -> Result<Size, StatsError> {
    let per_case = kappa_distance(goal, truth, prevalence)?;
    let scale = (plan.z_alpha() + plan.z_power()).max(0.0);
    size(scale * scale / per_case)
}

/// How far one case tells the assumed kappa from the goal.
pub(super) fn kappa_distance(goal: f64, truth: f64, prevalence: f64) -> Result<f64, StatsError> {
    let goal = inner_proportion("goal", goal)?;
    let truth = inner_proportion("assumed kappa", truth)?;
    let pi = inner_proportion("prevalence", prevalence)?;
    if truth <= goal {
        return Err(StatsError::Unreachable { truth, bound: goal });
    }
    let spread = pi * (1.0 - pi);
    let distance = spread * (truth - goal);
    Ok(distance
        * distance
        * (1.0 / (pi * pi + spread * goal)
            + 2.0 / (spread * (1.0 - goal))
            + 1.0 / ((1.0 - pi) * (1.0 - pi) + spread * goal)))
}

/// Cases for an intraclass correlation's interval of a width (Bonett 2002, *Statist. Med.*
/// 21:1331).
///
/// # Formula
///
/// 8z²(1−ρ)²(1+(k−1)ρ)²/(k(k−1)w²) + 1 for k ratings a case and w the whole width.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the correlation and the width are inside (0, 1);
/// [`StatsError::TooFew`] below two ratings; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn icc_n(
    correlation: f64,
    ratings: u64,
    width: f64,
    confidence: Confidence,
) -> Result<Size, StatsError> {
    let rho = inner_proportion("correlation", correlation)?;
    let width = inner_proportion("width", width)?;
    at_least("ratings of a case", 2, ratings)?;
    let k = ratings as f64;
    let scale = confidence.z() * (1.0 - rho) * (1.0 + (k - 1.0) * rho) / width;
    size(8.0 * scale * scale / (k * (k - 1.0)) + 1.0)
}

/// Pairs for limits of agreement known to within `reach`, in standard deviations of the
/// differences (Bland and Altman 1986: the standard error of a limit is √(3s²/n)).
///
/// # Formula
///
/// 3z²/reach².
///
/// # Errors
///
/// [`StatsError::Positive`] unless the reach is positive; [`StatsError::Beyond`] above
/// [`super::LARGEST`].
pub fn limits_of_agreement_n(reach: f64, confidence: Confidence) -> Result<Size, StatsError> {
    let reach = positive("half width in standard deviations", reach)?;
    let root = confidence.z() / reach;
    let found = size(3.0 * root * root)?;
    Ok(Size { n: found.n.max(2), ..found })
}
