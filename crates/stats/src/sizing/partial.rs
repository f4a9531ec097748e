//! Parts of areas under the ROC curve: against a goal, difference, margins.

use libm::sqrt;

use super::{Plan, Size, reached, size};
use crate::distribution::{normal_lower, normal_upper, normal_upper_quantile};
use crate::error::{StatsError, at_least, finite, inner_proportion, positive};
use crate::roc::Side;
use crate::roc_partial::Range;

/// The part of the curve that a study is planned for, scores normal in both groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedPart {
    /// Which axis the limits are on.
    pub side: Side,
    /// The limits.
    pub limits: (f64, f64),
    /// Standard deviation of the healthy scores over that of the diseased; 1 for equal ones.
    pub sd_ratio: f64,
}

/// Nodes and weights of Gauss's rule with five points on −1 to 1.
const GAUSS: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.906_179_845_938_664, 0.236_926_885_056_189_08),
];
/// Panels of the integral over the limited axis on its normal scale, each by Gauss's rule.
const PANELS: u32 = 64;
/// Beyond so many standard deviations from an end nothing is left of the integral.
const REACH: f64 = 20.0;

/// A binormal curve over a range of its axis: height Φ(a + b Φ⁻¹(u)), u from `low` to `high`.
struct Curve {
    low: f64,
    high: f64,
    slope: f64,
    /// Share on the axis, its normal deviate, and the weight of the integral there.
    nodes: Vec<(f64, f64, f64)>,
}

/// Raw area, and the variances of one case on the axis and of one on the height.
struct Moments {
    area: f64,
    along: f64,
    across: f64,
}

impl Curve {
    fn new(part: &PlannedPart, range: &Range) -> Result<Curve, StatsError> {
        let ratio = positive("ratio of the standard deviations", part.sd_ratio)?;
        let slope = match part.side {
            Side::Specificity => ratio,
            Side::Sensitivity => 1.0 / ratio,
        };
        let slope = positive("ratio of the standard deviations", slope)?;
        let (least, most) = range.limits();
        let (low, high) = (1.0 - most, 1.0 - least);
        let deviate = |share: f64| match share {
            ..=0.0 => f64::NEG_INFINITY,
            1.0.. => f64::INFINITY,
            _ => -normal_upper_quantile(share),
        };
        let end = deviate(high).min(9.0);
        let start = deviate(low).max(end - REACH);
        let width = (end - start) / f64::from(PANELS);
        let mut nodes = Vec::new();
        for panel in 0..PANELS {
            let middle = start + (f64::from(panel) + 0.5) * width;
            for (node, weight) in GAUSS {
                let z = middle + node * width / 2.0;
                let density = libm::exp(-z * z / 2.0) / sqrt(2.0 * std::f64::consts::PI);
                nodes.push((normal_lower(z), z, weight * width / 2.0 * density));
            }
        }
        Ok(Curve { low, high, slope, nodes })
    }

    fn area(&self, intercept: f64) -> f64 {
        let height = |z: f64| normal_lower(intercept + self.slope * z);
        self.nodes.iter().map(|&(_, z, weight)| weight * height(z)).sum()
    }

    /// The intercept at which the raw area is so large.
    fn intercept(&self, area: f64) -> Option<f64> {
        let reach = 40.0 * (1.0 + self.slope);
        let (mut low, mut high) = (-reach, reach);
        if !reach.is_finite() || self.area(low) > area || self.area(high) < area {
            return None;
        }
        for _ in 0..80 {
            let middle = low + (high - low) / 2.0;
            if self.area(middle) < area { low = middle } else { high = middle }
        }
        Some(high)
    }

    fn moments(&self, intercept: f64) -> Moments {
        let at = |share: f64| match share {
            ..=0.0 => 0.0,
            1.0.. => 1.0,
            _ => normal_lower(intercept - self.slope * normal_upper_quantile(share)),
        };
        let (first, last) = (at(self.low), at(self.high));
        let height = |z: f64| normal_lower(intercept + self.slope * z);
        let above = |z: f64| normal_upper(intercept + self.slope * z);
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            self.nodes.iter().map(|&(u, z, weight)| weight * of(u, z)).sum()
        };
        let (area, left) = (sum(&|_, z| height(z)), sum(&|_, z| above(z)));
        // Of the area and of what is left above it, the smaller one loses no digits.
        let across = if area <= left {
            2.0 * sum(&|u, z| (self.high - u) * height(z)) - area * area
        } else {
            2.0 * sum(&|u, z| (u - self.low) * above(z)) - left * left
        };
        let (before, after) = (self.low, 1.0 - self.high);
        let mean = before * first + area + after * last;
        let along = before * (first - mean) * (first - mean)
            + sum(&|_, z| (height(z) - mean) * (height(z) - mean))
            + after * (last - mean) * (last - mean);
        Moments { area, along, across: across.max(0.0) }
    }
}

/// Variance of the standardised part of an area times the number of diseased cases, `ratio`
/// healthy cases to a diseased one.
///
/// # Formula
///
/// c² (V₁ + V₀/ratio), c the factor from raw to standardised areas; over false-positive shares
/// u from f to g, V₁ = 2∫(g−u)R(u)du − (∫R)² and V₀ the variance of R(U), U uniform and cut to
/// f and g, R(u) = Φ(a + bΦ⁻¹(u)) with the a at which the area is the assumed one (the variance
/// of Wieand, Gail, James and James 1989, *Biometrika* 76:585, for normal scores; the model
/// of McClish 1989, *Med. Decis. Making* 9:190). For limits on sensitivity the classes change
/// places. By Gauss's rule.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the limits are from 0 to 1 and `0 < area < 1`;
/// [`StatsError::Shape`] unless the limits ascend; [`StatsError::Positive`] unless both ratios
/// are positive; [`StatsError::NoVariance`] where no such curve has the area;
/// [`StatsError::NotFinite`] for limits so near 0 that chance and perfection cannot be told
/// apart, or so small a ratio.
pub fn partial_auc_variance(
    part: &PlannedPart,
    standardised: f64,
    ratio: f64,
) -> Result<f64, StatsError> {
    let standardised = inner_proportion("standardised area", standardised)?;
    let ratio = positive("healthy cases to a diseased one", ratio)?;
    let range = Range::new(part.side, part.limits)?;
    let curve = Curve::new(part, &range)?;
    let chance = range.part(0.0)?.standardised;
    let (_, scale) = range.scale();
    let none = StatsError::NoVariance { what: "a normal curve with so large a part" };
    let Some(intercept) = curve.intercept((standardised - chance) / scale) else {
        return Err(none);
    };
    let found = curve.moments(intercept);
    let (diseased, healthy) = match part.side {
        Side::Specificity => (found.across, found.along),
        Side::Sensitivity => (found.along, found.across),
    };
    debug_assert!(found.area.is_finite());
    let variance = scale * scale * (diseased + healthy / ratio);
    let variance = finite("the variance at so small a ratio", variance)?;
    if variance <= 0.0 { Err(none) } else { Ok(variance) }
}

/// Diseased cases to show a standardised part of an area above `goal`, one-sided, `ratio`
/// healthy to a diseased one.
///
/// # Formula
///
/// ((z_α √V(goal) + z_β √V(truth))/(truth − goal))², V of [`partial_auc_variance`] (the form of
/// Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`partial_auc_variance`]; [`StatsError::Unreachable`] unless the truth is above the
/// goal; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn partial_auc_goal_n(
    part: &PlannedPart,
    (goal, truth): (f64, f64),
    ratio: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let v0 = partial_auc_variance(part, goal, ratio)?;
    let v1 = partial_auc_variance(part, truth, ratio)?;
    if truth <= goal {
        return Err(StatsError::Unreachable { truth, bound: goal });
    }
    let root = (plan.z_alpha() * sqrt(v0) + plan.z_power() * sqrt(v1)) / (truth - goal);
    size(root.max(0.0) * root.max(0.0))
}

/// Power to show a standardised part of an area above `goal` with these diseased and healthy
/// cases, one-sided at `alpha`.
///
/// # Formula
///
/// Φ((√m (truth − goal) − z_α √V(goal))/√V(truth)), m diseased cases, V of
/// [`partial_auc_variance`] (the form of Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`partial_auc_variance`]; [`StatsError::TooFew`] for an empty group;
/// [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn partial_auc_goal_power(
    part: &PlannedPart,
    (goal, truth): (f64, f64),
    (diseased, healthy): (u64, u64),
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("cases", 1, diseased.min(healthy))?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let ratio = healthy as f64 / diseased as f64;
    let v0 = partial_auc_variance(part, goal, ratio)?;
    let v1 = partial_auc_variance(part, truth, ratio)?;
    Ok(reached(sqrt(diseased as f64) * (truth - goal) - z * sqrt(v0), sqrt(v1)))
}

/// Diseased cases a group to show the standardised parts of two independent groups different.
///
/// # Formula
///
/// ((z_α √(2V((S₁+S₂)/2)) + z_β √(V(S₁)+V(S₂)))/(S₁ − S₂))², V of [`partial_auc_variance`] (the
/// form of Obuchowski and McClish 1997, *Statist. Med.* 16:1529). For two scores on the same
/// cases multiply by 1 − their correlation.
///
/// # Errors
///
/// As [`partial_auc_goal_n`], for two equal areas.
pub fn partial_auc_difference_n(
    part: &PlannedPart,
    (first, second): (f64, f64),
    ratio: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let [v1, v2, middle] = three(part, (first, second), ratio)?;
    if first == second {
        return Err(StatsError::Unreachable { truth: first, bound: second });
    }
    let root = (plan.z_alpha() * sqrt(2.0 * middle) + plan.z_power() * sqrt(v1 + v2))
        / (first - second).abs();
    size(root.max(0.0) * root.max(0.0))
}

/// Power to show the standardised parts of two independent groups different, each of `diseased`
/// cases with `ratio` healthy ones to each, by the tail on the side of the truth.
///
/// # Formula
///
/// Φ((√m |S₁ − S₂| − z_α √(2V((S₁+S₂)/2)))/√(V(S₁)+V(S₂))), m diseased cases of a group, as in
/// [`partial_auc_difference_n`] (Obuchowski and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`partial_auc_goal_power`].
pub fn partial_auc_difference_power(
    part: &PlannedPart,
    (first, second): (f64, f64),
    (diseased, ratio): (u64, f64),
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("diseased cases", 1, diseased)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let [v1, v2, middle] = three(part, (first, second), ratio)?;
    let distance = sqrt(diseased as f64) * (first - second).abs();
    Ok(reached(distance - z * sqrt(2.0 * middle), sqrt(v1 + v2)))
}

/// Variances of both areas and of the one in the middle.
fn three(
    part: &PlannedPart,
    (first, second): (f64, f64),
    ratio: f64,
) -> Result<[f64; 3], StatsError> {
    let variance = |area: f64| partial_auc_variance(part, area, ratio);
    Ok([variance(first)?, variance(second)?, variance((first + second) / 2.0)?])
}

/// Diseased cases a group to show the standardised part of the first of two independent groups
/// not worse than the second's by `margin`.
///
/// # Formula
///
/// (z_α + z_β)² (V(S₁)+V(S₂))/(S₁ − S₂ + margin)², V of [`partial_auc_variance`] (as Liu and
/// others 2006, *Statist. Med.* 25:1219, for whole areas).
///
/// # Errors
///
/// As [`partial_auc_variance`]; [`StatsError::Positive`] unless the margin is positive;
/// [`StatsError::Unreachable`] if the first is assumed worse by the margin or more;
/// [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn partial_auc_non_inferiority_n(
    part: &PlannedPart,
    (first, second, margin): (f64, f64, f64),
    ratio: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let v1 = partial_auc_variance(part, first, ratio)?;
    let v2 = partial_auc_variance(part, second, ratio)?;
    let room = first - second + positive("margin", margin)?;
    if room <= 0.0 {
        return Err(StatsError::Unreachable { truth: first - second, bound: -margin });
    }
    let root = ((plan.z_alpha() + plan.z_power()) / room).max(0.0);
    size(root * root * (v1 + v2))
}

/// Power to show the standardised part of the first of two independent groups not worse than
/// the second's by `margin`, each of `diseased` cases with `ratio` healthy ones to each.
///
/// # Formula
///
/// Φ((S₁ − S₂ + margin) √(m/(V(S₁)+V(S₂))) − z_α), as in [`partial_auc_non_inferiority_n`] (Liu
/// and others 2006, *Statist. Med.* 25:1219).
///
/// # Errors
///
/// As [`partial_auc_non_inferiority_n`] but for the last two; [`StatsError::TooFew`] without
/// diseased cases; [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn partial_auc_non_inferiority_power(
    part: &PlannedPart,
    (first, second, margin): (f64, f64, f64),
    (diseased, ratio): (u64, f64),
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("diseased cases", 1, diseased)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let v1 = partial_auc_variance(part, first, ratio)?;
    let v2 = partial_auc_variance(part, second, ratio)?;
    let room = first - second + positive("margin", margin)?;
    let se = sqrt((v1 + v2) / diseased as f64);
    Ok(reached(room - z * se, se))
}

/// Diseased cases a group to show the standardised parts of two independent groups equivalent
/// within `margin`, true difference 0.
///
/// # Formula
///
/// (z_α + z_{β/2})² 2V(S)/margin², V of [`partial_auc_variance`] (the form of Obuchowski and
/// McClish 1997, *Statist. Med.* 16:1529, for two one-sided tests as in Chow, Shao and Wang
/// 2008). For two scores on the same cases multiply by 1 − their correlation.
///
/// # Errors
///
/// As [`partial_auc_variance`]; [`StatsError::Positive`] unless the margin is positive;
/// [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn partial_auc_equivalence_n(
    part: &PlannedPart,
    (standardised, margin): (f64, f64),
    ratio: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let variance = partial_auc_variance(part, standardised, ratio)?;
    let half = normal_upper_quantile((1.0 - plan.power()) / 2.0);
    let root = (plan.z_alpha() + half).max(0.0) / positive("margin", margin)?;
    size(root * root * 2.0 * variance)
}

/// Power to show two equal standardised parts of independent groups equivalent within `margin`,
/// each of `diseased` cases with `ratio` healthy ones to each.
///
/// # Formula
///
/// max(0, 2Φ(margin √(m/(2V(S))) − z_α) − 1), as in [`partial_auc_equivalence_n`] (Obuchowski
/// and McClish 1997, *Statist. Med.* 16:1529).
///
/// # Errors
///
/// As [`partial_auc_equivalence_n`] but for the last; [`StatsError::TooFew`] without diseased
/// cases; [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn partial_auc_equivalence_power(
    part: &PlannedPart,
    (standardised, margin): (f64, f64),
    (diseased, ratio): (u64, f64),
    alpha: f64,
) -> Result<f64, StatsError> {
    at_least("diseased cases", 1, diseased)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let margin = positive("margin", margin)?;
    let se = sqrt(2.0 * partial_auc_variance(part, standardised, ratio)? / diseased as f64);
    Ok((2.0 * reached(margin - z * se, se) - 1.0).max(0.0))
}

#[cfg(test)]
mod tests;
