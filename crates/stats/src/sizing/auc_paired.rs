//! Two areas of scores on the same cases: difference, non-inferiority, equivalence.

use libm::sqrt;

use super::{Plan, Size, obuchowski_variance, reached, size};
use crate::distribution::normal_upper_quantile;
use crate::error::{StatsError, at_least, finite, inner_proportion, positive};

/// Two scores on the same cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedAreas {
    /// The assumed areas, first and second.
    pub areas: (f64, f64),
    /// Correlation of the two estimated areas; 0 for independent groups.
    pub correlation: f64,
    /// Healthy cases to a diseased one.
    pub ratio: f64,
}

/// V(A₁) + V(A₂) − 2r√(V(A₁)V(A₂)).
fn variance((first, second): (f64, f64), planned: &PairedAreas) -> Result<f64, StatsError> {
    let r = planned.correlation;
    if !(-1.0..1.0).contains(&r) {
        return Err(StatsError::Proportion { what: "correlation", value: r, closed: false });
    }
    let one = obuchowski_variance(first, planned.ratio)?;
    let other = obuchowski_variance(second, planned.ratio)?;
    finite("the variance at so small a ratio", one + other - 2.0 * r * sqrt(one) * sqrt(other))
}

fn quantile(alpha: f64) -> Result<f64, StatsError> {
    Ok(normal_upper_quantile(inner_proportion("one-sided error", alpha)?))
}

/// Diseased cases to show the areas of two scores on the same cases different.
///
/// # Formula
///
/// ((z_α √V₀ + z_β √V)/(A₁ − A₂))², V = V(A₁) + V(A₂) − 2r√(V(A₁)V(A₂)) and V₀ the same with
/// both areas (A₁+A₂)/2, V(A) of [`obuchowski_variance`], r the correlation of the estimated
/// areas (Obuchowski and McClish 1997, *Statist. Med.* 16:1529). DeLong's covariance over the
/// root of both variances, as `auc-difference` tells them, estimates r.
///
/// # Errors
///
/// As [`obuchowski_variance`]; [`StatsError::Proportion`] unless −1 ≤ correlation < 1;
/// [`StatsError::Unreachable`] for two equal areas; [`StatsError::Beyond`] above
/// [`super::LARGEST`].
pub fn paired_auc_difference_n(planned: &PairedAreas, plan: Plan) -> Result<Size, StatsError> {
    let (first, second) = planned.areas;
    let (own, null) = (variance((first, second), planned)?, middle(planned)?);
    if first == second {
        return Err(StatsError::Unreachable { truth: first, bound: second });
    }
    let root = (plan.z_alpha() * sqrt(null) + plan.z_power() * sqrt(own)) / (first - second).abs();
    size(root.max(0.0) * root.max(0.0))
}

fn middle(planned: &PairedAreas) -> Result<f64, StatsError> {
    let both = (planned.areas.0 + planned.areas.1) / 2.0;
    variance((both, both), planned)
}

/// Power to show the areas of two scores on the same cases different, by the tail on the side of
/// the truth.
///
/// # Formula
///
/// Φ((√m |A₁ − A₂| − z_α √V₀)/√V), m diseased cases, letters as at [`paired_auc_difference_n`]
/// (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`paired_auc_difference_n`] but for equal areas; [`StatsError::TooFew`] without diseased
/// cases; [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn paired_auc_difference_power(
    planned: &PairedAreas,
    diseased: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("diseased cases", 1, diseased)?;
    let (own, null) = (variance(planned.areas, planned)?, middle(planned)?);
    let distance = (planned.areas.0 - planned.areas.1).abs() * sqrt(diseased as f64);
    Ok(reached(distance - quantile(alpha)? * sqrt(null), sqrt(own)))
}

/// Diseased cases to show the area of the first of two scores on the same cases not worse than
/// the second's by `margin`.
///
/// # Formula
///
/// ((z_α + z_β)/(A₁ − A₂ + margin))² V, letters as at [`paired_auc_difference_n`] (Liu and
/// others 2006, *Statist. Med.* 25:1219).
///
/// # Errors
///
/// As [`obuchowski_variance`]; [`StatsError::Proportion`] unless −1 ≤ correlation < 1;
/// [`StatsError::Positive`] unless the margin is positive; [`StatsError::Unreachable`] if the
/// first is assumed worse by the margin or more; [`StatsError::Beyond`] above
/// [`super::LARGEST`].
pub fn paired_auc_non_inferiority_n(
    planned: &PairedAreas,
    margin: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let own = variance(planned.areas, planned)?;
    let difference = planned.areas.0 - planned.areas.1;
    let room = difference + positive("margin", margin)?;
    if room <= 0.0 {
        return Err(StatsError::Unreachable { truth: difference, bound: -margin });
    }
    let root = ((plan.z_alpha() + plan.z_power()) / room).max(0.0);
    size(root * root * own)
}

/// Power to show it.
///
/// # Formula
///
/// Φ((A₁ − A₂ + margin) √(m/V) − z_α), m diseased cases, letters as at
/// [`paired_auc_difference_n`] (Liu and others 2006, *Statist. Med.* 25:1219).
///
/// # Errors
///
/// As [`paired_auc_non_inferiority_n`] but for the last two; [`StatsError::TooFew`] without
/// diseased cases; [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn paired_auc_non_inferiority_power(
    planned: &PairedAreas,
    margin: f64,
    diseased: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("diseased cases", 1, diseased)?;
    let se = sqrt(variance(planned.areas, planned)? / diseased as f64);
    let room = planned.areas.0 - planned.areas.1 + positive("margin", margin)?;
    Ok(reached(room - quantile(alpha)? * se, se))
}

/// Diseased cases to show the areas of two scores on the same cases equivalent within `margin`.
///
/// # Formula
///
/// For equal areas ((z_α + z_{β/2})/margin)² V, else ((z_α + z_β)/(margin − |A₁ − A₂|))² V
/// (Chow, Shao and Wang 2008, *Sample Size Calculations in Clinical Research*, 4.2), letters as
/// at [`paired_auc_difference_n`].
///
/// # Errors
///
/// As [`paired_auc_non_inferiority_n`]; [`StatsError::Unreachable`] if the areas are assumed
/// apart by the margin or more.
pub fn paired_auc_equivalence_n(
    planned: &PairedAreas,
    margin: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let own = variance(planned.areas, planned)?;
    let apart = (planned.areas.0 - planned.areas.1).abs();
    let room = positive("margin", margin)? - apart;
    if room <= 0.0 {
        return Err(StatsError::Unreachable { truth: apart, bound: margin });
    }
    let tail = match apart > 0.0 {
        true => plan.z_power(),
        false => normal_upper_quantile((1.0 - plan.power()) / 2.0),
    };
    let root = ((plan.z_alpha() + tail) / room).max(0.0);
    size(root * root * own)
}

/// Power to show it.
///
/// # Formula
///
/// max(0, Φ((margin − d)/se − z_α) + Φ((margin + d)/se − z_α) − 1), d = A₁ − A₂ and se = √(V/m)
/// with m diseased cases, letters as at [`paired_auc_difference_n`] (Chow, Shao and Wang 2008,
/// *Sample Size Calculations in Clinical Research*, 4.2).
///
/// # Errors
///
/// As [`paired_auc_non_inferiority_power`].
pub fn paired_auc_equivalence_power(
    planned: &PairedAreas,
    margin: f64,
    diseased: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("diseased cases", 1, diseased)?;
    let se = sqrt(variance(planned.areas, planned)? / diseased as f64);
    let (margin, away) = (positive("margin", margin)?, quantile(alpha)? * se);
    let difference = planned.areas.0 - planned.areas.1;
    let both =
        reached(margin - difference - away, se) + reached(margin + difference - away, se) - 1.0;
    Ok(both.max(0.0))
}

#[cfg(test)]
mod tests;
