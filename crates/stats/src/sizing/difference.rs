//! Two independent proportions: superiority, non-inferiority, equivalence.

use libm::sqrt;

use super::{Plan, Size, nearest, reached, size};
use crate::difference::restricted_at;
use crate::distribution::normal_upper_quantile;
use crate::error::{StatsError, at_least, inner_proportion, positive, proportion};

/// The variance on the bound that a plan for non-inferiority reckons with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlannedVariance {
    /// That of the assumed truths: p₁(1−p₁) + p₂(1−p₂).
    Unrestricted,
    /// That of the proportions nearest to the assumed truths on the bound, which belongs to
    /// the score test (Farrington and Manning 1990, *Statist. Med.* 9:1447).
    Restricted,
}

fn spread(p: f64) -> f64 {
    p * (1.0 - p)
}

fn two(p1: f64, p2: f64) -> Result<(f64, f64), StatsError> {
    Ok((proportion("assumed truth", p1)?, proportion("assumed truth", p2)?))
}

/// Cases a group to show two proportions different, one-sided at the plan's error.
///
/// # Formula
///
/// ((z_α √(2p̄(1−p̄)) + z_β √(p₁q₁ + p₂q₂)) / (p₁ − p₂))² (Fleiss, Levin and Paik 2003, 4.1,
/// without continuity correction).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless both are from 0 to 1; [`StatsError::Unreachable`] if
/// they are equal; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn difference_n(p1: f64, p2: f64, plan: Plan) -> Result<Size, StatsError> {
    let (p1, p2) = two(p1, p2)?;
    if p1 == p2 {
        return Err(StatsError::Unreachable { truth: p1, bound: p2 });
    }
    let root = (plan.z_alpha() * sqrt(2.0 * spread((p1 + p2) / 2.0))
        + plan.z_power() * sqrt(spread(p1) + spread(p2)))
        / (p1 - p2).abs();
    size(root.max(0.0) * root.max(0.0))
}

/// Power to show two proportions different in the direction they are, one-sided at `alpha`.
///
/// A group is its assumed proportion and its cases.
///
/// # Formula
///
/// Φ((|p₁ − p₂| − z_α √(p̄(1−p̄)(1/n₁ + 1/n₂)))/√(p₁q₁/n₁ + p₂q₂/n₂)), p̄ the mean of both
/// weighted by their cases (Fleiss, Levin and Paik 2003, *Statistical Methods for Rates and
/// Proportions*, 4).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless both are from 0 to 1 and `0 < alpha < 1`;
/// [`StatsError::TooFew`] for an empty group.
pub fn difference_power(a: (f64, u64), b: (f64, u64), alpha: f64) -> Result<f64, StatsError> {
    two(a.0, b.0)?;
    at_least("cases", 1, a.1.min(b.1))?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    Ok(power_of_difference(a, b, z))
}

fn power_of_difference(a: (f64, u64), b: (f64, u64), z: f64) -> f64 {
    let (na, nb) = (a.1 as f64, b.1 as f64);
    let mean = (a.0 * na + b.0 * nb) / (na + nb);
    let null = sqrt(spread(mean) * (1.0 / na + 1.0 / nb));
    let truth = sqrt(spread(a.0) / na + spread(b.0) / nb);
    reached((a.0 - b.0).abs() - z * null, truth)
}

/// Cases a group to show that the first proportion is not worse by `margin`.
///
/// # Formula
///
/// ((z_α √V₀ + z_β √V₁) / (p₁ − p₂ + margin))², V₁ = p₁q₁ + p₂q₂, V₀ by `variance`; with
/// the unrestricted one (z_α+z_β)² V₁ / (p₁ − p₂ + margin)² (Chow, Shao and Wang 2008,
/// *Sample Size Calculations in Clinical Research*, 4.2).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless both are from 0 to 1 and the margin inside (0, 1);
/// [`StatsError::Unreachable`] if the first is assumed worse by the margin or more;
/// [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn non_inferiority_n(
    p1: f64,
    p2: f64,
    margin: f64,
    variance: PlannedVariance,
    plan: Plan,
) -> Result<Size, StatsError> {
    let (p1, p2) = two(p1, p2)?;
    let margin = inner_proportion("margin", margin)?;
    let room = p1 - p2 + margin;
    if room <= 0.0 {
        return Err(StatsError::Unreachable { truth: p1 - p2, bound: -margin });
    }
    let truth = spread(p1) + spread(p2);
    let null = match variance {
        PlannedVariance::Unrestricted => truth,
        PlannedVariance::Restricted => {
            let (a, b) = restricted_at((p1, 1.0), (p2, 1.0), -margin);
            spread(a) + spread(b)
        }
    };
    let root = (plan.z_alpha() * sqrt(null) + plan.z_power() * sqrt(truth)) / room;
    size(root.max(0.0) * root.max(0.0))
}

/// Power to show that the first proportion is not worse by `margin`, variance of the
/// assumed truths. A group is its assumed proportion and its cases.
///
/// # Formula
///
/// Φ((p₁ − p₂ + margin)/se − z_α), se = √(p₁q₁/n₁ + p₂q₂/n₂) (Chow, Shao and Wang 2008, *Sample
/// Size Calculations in Clinical Research*, 4.2).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless both are from 0 to 1, the margin inside (0, 1) and
/// `0 < alpha < 1`; [`StatsError::TooFew`] for an empty group.
pub fn non_inferiority_power(
    a: (f64, u64),
    b: (f64, u64),
    margin: f64,
    alpha: f64,
) -> Result<f64, StatsError> {
    two(a.0, b.0)?;
    at_least("cases", 1, a.1.min(b.1))?;
    let margin = inner_proportion("margin", margin)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let se = sqrt(spread(a.0) / a.1 as f64 + spread(b.0) / b.1 as f64);
    Ok(reached(a.0 - b.0 + margin - z * se, se))
}

/// Cases of a new group to show it not worse than an old one whose cases are given.
///
/// # Formula
///
/// p₁q₁ / (((p₁ − p₂ + margin)/(z_α+z_β))² − p₂q₂/n₂).
///
/// It solves [`non_inferiority_power`] for n₁ (Chow, Shao and Wang 2008, *Sample Size
/// Calculations in Clinical Research*, 4.2).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless both are from 0 to 1 and the margin inside (0, 1);
/// [`StatsError::TooFew`] if the old group is empty; [`StatsError::Unreachable`] if the
/// new one is assumed worse by the margin or more, or the old group is too small for any
/// new group to be enough; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn added_group_n(
    new: f64,
    old: (f64, u64),
    margin: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let (p1, p2) = two(new, old.0)?;
    at_least("cases", 1, old.1)?;
    let margin = inner_proportion("margin", margin)?;
    let room = p1 - p2 + margin;
    let unreachable = StatsError::Unreachable { truth: p1 - p2, bound: -margin };
    if room <= 0.0 {
        return Err(unreachable);
    }
    let scale = plan.z_alpha() + plan.z_power();
    if scale <= 0.0 {
        return size(1.0);
    }
    let left = room / scale * (room / scale) - spread(p2) / old.1 as f64;
    if left <= 0.0 { Err(unreachable) } else { size(spread(p1) / left) }
}

/// Cases a group to show two equal proportions equivalent within `margin`.
///
/// # Formula
///
/// (z_α + z_{β/2})² 2p(1−p)/margin² (Chow, Shao and Wang 2008, 4.2), true difference 0.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless p is from 0 to 1 and the margin inside (0, 1);
/// [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn equivalence_n(p: f64, margin: f64, plan: Plan) -> Result<Size, StatsError> {
    let p = proportion("assumed truth", p)?;
    let margin = inner_proportion("margin", margin)?;
    let half = normal_upper_quantile((1.0 - plan.power) / 2.0);
    let root = (plan.z_alpha() + half) / margin;
    size(root * root * 2.0 * spread(p))
}

/// Power to show two proportions equivalent within `margin`, variance of the assumed
/// truths; 0 where the limits cannot fit between the margins.
///
/// # Formula
///
/// max(0, Φ((margin − d)/se − z_α) + Φ((margin + d)/se − z_α) − 1), d = p₁ − p₂ and se =
/// √(p₁q₁/n₁ + p₂q₂/n₂) (Chow, Shao and Wang 2008, *Sample Size Calculations in Clinical
/// Research*, 4.2).
///
/// # Errors
///
/// As [`non_inferiority_power`].
pub fn equivalence_power(
    a: (f64, u64),
    b: (f64, u64),
    margin: f64,
    alpha: f64,
) -> Result<f64, StatsError> {
    let above = non_inferiority_power(a, b, margin, alpha)?;
    let below = non_inferiority_power(b, a, margin, alpha)?;
    Ok((above + below - 1.0).max(0.0))
}

/// The smallest drop below `p` that groups of these sizes find with the power, one-sided.
///
/// # Formula
///
/// The drop d at which [`difference_power`] of p against p − d is the plan's power (Fleiss,
/// Levin and Paik 2003, *Statistical Methods for Rates and Proportions*, 4), by halving.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < p ≤ 1`; [`StatsError::TooFew`] for an empty
/// group; [`StatsError::Unreachable`] if not even a drop to 0 would be found.
pub fn smallest_detectable_difference(
    p: f64,
    n1: u64,
    n2: u64,
    plan: Plan,
) -> Result<f64, StatsError> {
    let p = positive("assumed truth", proportion("assumed truth", p)?)?;
    at_least("cases", 1, n1.min(n2))?;
    let z = plan.z_alpha();
    nearest(0.0, p, plan.power, |drop| power_of_difference((p, n1), (p - drop, n2), z))
}
