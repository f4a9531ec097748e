//! Areas under the ROC curve: against a goal, non-inferiority, difference.

use libm::{exp, hypot, sqrt};

use super::{Plan, Size, nearest, reached, size};
use crate::distribution::normal_upper_quantile;
use crate::error::{StatsError, at_least, finite, inner_proportion, positive};

/// Variance of an area, from the area and the sizes alone (Hanley and McNeil 1982,
/// *Radiology* 143:29).
///
/// # Formula
///
/// (A(1−A) + (m−1)(Q₁−A²) + (n−1)(Q₂−A²)) / (mn), Q₁ = A/(2−A), Q₂ = 2A²/(1+A), with m
/// diseased and n healthy cases. Assumes scores near exponential in both groups.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < auc < 1`; [`StatsError::TooFew`] for an empty
/// group.
pub fn hanley_mcneil_variance(auc: f64, diseased: u64, healthy: u64) -> Result<f64, StatsError> {
    let a = inner_proportion("area", auc)?;
    at_least("cases", 1, diseased.min(healthy))?;
    let (m, n) = (diseased as f64, healthy as f64);
    let (q1, q2) = (a / (2.0 - a), 2.0 * a * a / (1.0 + a));
    Ok((a * (1.0 - a) + (m - 1.0) * (q1 - a * a) + (n - 1.0) * (q2 - a * a)) / m / n)
}

/// Variance of an area times the number of diseased cases (Obuchowski and McClish 1997,
/// *Statist. Med.* 16:1529), `ratio` healthy cases to a diseased one.
///
/// # Formula
///
/// 0.0099 e^(−a²/2) ((5a²+8) + (a²+8)/ratio), a = √2 Φ⁻¹(A). Assumes scores normal in both
/// groups with equal variances (the factor is the paper's rounded 1/(32π)).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < auc < 1`; [`StatsError::Positive`] unless the
/// ratio is positive; [`StatsError::NotFinite`] for a ratio below about 10⁻³⁰⁷.
pub fn obuchowski_variance(auc: f64, ratio: f64) -> Result<f64, StatsError> {
    let z = -normal_upper_quantile(inner_proportion("area", auc)?);
    let ratio = positive("healthy cases to a diseased one", ratio)?;
    let square = 2.0 * z * z;
    let variance = 0.0099 * exp(-square / 2.0) * ((5.0 * square + 8.0) + (square + 8.0) / ratio);
    finite("the variance at so small a ratio", variance)
}

/// Diseased cases to show an area above `goal`, one-sided, `ratio` healthy to a diseased one.
///
/// # Formula
///
/// ((z_α √V(goal) + z_β √V(truth)) / (truth − goal))², V of [`obuchowski_variance`].
///
/// (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`obuchowski_variance`]; [`StatsError::Unreachable`] unless the truth is above the
/// goal; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn auc_goal_n(goal: f64, truth: f64, ratio: f64, plan: Plan) -> Result<Size, StatsError> {
    let (v0, v1) = (obuchowski_variance(goal, ratio)?, obuchowski_variance(truth, ratio)?);
    if truth <= goal {
        return Err(StatsError::Unreachable { truth, bound: goal });
    }
    let root = (plan.z_alpha() * sqrt(v0) + plan.z_power() * sqrt(v1)) / (truth - goal);
    size(root.max(0.0) * root.max(0.0))
}

/// Power to show an area above `goal` with these cases, one-sided at `alpha`.
///
/// # Formula
///
/// Φ((√m (truth − goal) − z_α √V(goal))/√V(truth)), m diseased cases, V of
/// [`obuchowski_variance`] (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`obuchowski_variance`]; [`StatsError::TooFew`] for an empty group;
/// [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn auc_goal_power(
    goal: f64,
    truth: f64,
    diseased: u64,
    healthy: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("cases", 1, diseased.min(healthy))?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let ratio = healthy as f64 / diseased as f64;
    let (v0, v1) = (obuchowski_variance(goal, ratio)?, obuchowski_variance(truth, ratio)?);
    Ok(reached(sqrt(diseased as f64) * (truth - goal) - z * sqrt(v0), sqrt(v1)))
}

/// Diseased cases a group to show two areas of independent groups different.
///
/// # Formula
///
/// ((z_α √(2V((A₁+A₂)/2)) + z_β √(V(A₁)+V(A₂))) / (A₁ − A₂))². For two scores on the same
/// cases multiply by 1 − their correlation.
///
/// V is that of [`obuchowski_variance`] (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`auc_goal_n`], for two equal areas.
pub fn auc_difference_n(
    first: f64,
    second: f64,
    ratio: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let (v1, v2) = (obuchowski_variance(first, ratio)?, obuchowski_variance(second, ratio)?);
    if first == second {
        return Err(StatsError::Unreachable { truth: first, bound: second });
    }
    let middle = obuchowski_variance((first + second) / 2.0, ratio)?;
    let root = (plan.z_alpha() * sqrt(2.0 * middle) + plan.z_power() * sqrt(v1 + v2))
        / (first - second).abs();
    size(root.max(0.0) * root.max(0.0))
}

/// Diseased cases of a new group to show its area not worse than that of an old one by
/// `margin`; the old area comes with its standard error, 0 for a fixed number.
///
/// # Formula
///
/// V(new) / (((new − old + margin)/(z_α+z_β))² − se²).
///
/// V is that of [`obuchowski_variance`] (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`obuchowski_variance`]; [`StatsError::Positive`] unless the margin is positive;
/// [`StatsError::NotFinite`] for a standard error that is negative or not finite;
/// [`StatsError::Unreachable`] if the new area is assumed worse by the margin or more, or
/// the old one is known too poorly; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn auc_non_inferiority_n(
    new: f64,
    old: (f64, f64),
    margin: f64,
    ratio: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let variance = obuchowski_variance(new, ratio)?;
    let (room, se) = room(new, old, margin)?;
    let scale = plan.z_alpha() + plan.z_power();
    let left = room / scale * (room / scale) - se * se;
    if room <= 0.0 || (scale > 0.0 && left <= 0.0) {
        return Err(StatsError::Unreachable { truth: new - old.0, bound: -margin });
    }
    if scale <= 0.0 { size(1.0) } else { size(variance / left) }
}

fn room(new: f64, old: (f64, f64), margin: f64) -> Result<(f64, f64), StatsError> {
    inner_proportion("area", old.0)?;
    let margin = positive("margin", margin)?;
    if !old.1.is_finite() || old.1 < 0.0 {
        return Err(StatsError::NotFinite { what: "the standard error" });
    }
    Ok((new - old.0 + margin, old.1))
}

/// Power to show a new area not worse than an old one by `margin`, one-sided at `alpha`;
/// the new group is its assumed area, diseased and healthy cases, the old one as in
/// [`auc_non_inferiority_n`].
///
/// # Formula
///
/// Φ((new − old + margin)/√(V(new)/m + se²) − z_α), m diseased cases of the new group, V of
/// [`obuchowski_variance`] (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`auc_non_inferiority_n`] but for its last two; [`StatsError::TooFew`] for an empty
/// group.
pub fn auc_non_inferiority_power(
    new: (f64, u64, u64),
    old: (f64, f64),
    margin: f64,
    alpha: f64,
) -> Result<f64, StatsError> {
    let (auc, diseased, healthy) = new;
    at_least("cases", 1, diseased.min(healthy))?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let (room, old_se) = room(auc, old, margin)?;
    let own = obuchowski_variance(auc, healthy as f64 / diseased as f64)? / diseased as f64;
    let se = hypot(sqrt(own), old_se);
    Ok(reached(room - z * se, se))
}

/// The smallest area above `goal` that these cases find with the power.
///
/// # Formula
///
/// The truth at which [`auc_goal_power`] is the plan's power (Obuchowski and McClish 1997,
/// *Statist. Med.* 16:1529), by halving.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < goal < 1`; [`StatsError::TooFew`] for an empty
/// group; [`StatsError::Unreachable`] if no area below 1 would be found.
pub fn smallest_detectable_auc(
    goal: f64,
    diseased: u64,
    healthy: u64,
    plan: Plan,
) -> Result<f64, StatsError> {
    auc_goal_power(goal, goal, diseased, healthy, plan.alpha)?;
    let most = 1.0 - f64::EPSILON;
    nearest(goal, most, plan.power, |truth| {
        auc_goal_power(goal, truth, diseased, healthy, plan.alpha).unwrap_or(0.0)
    })
}
