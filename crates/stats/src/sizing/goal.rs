//! One proportion against a goal, or estimated to a precision.

use libm::sqrt;

use super::{LARGEST, Plan, Size, nearest, size};
use crate::distribution::{binomial_at_least, normal_upper, normal_upper_quantile};
use crate::error::{StatsError, at_least, inner_proportion, proportion};
use crate::interval::Confidence;

/// An exact one-sided binomial test against a goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExactGoal {
    /// Cases.
    pub n: u64,
    /// The fewest successes that reject the goal; `n + 1` where none does.
    pub critical: u64,
    /// Probability to reach them if the truth is as assumed.
    pub power: f64,
    /// Probability to reach them if the truth lies on the goal; at most the plan's error.
    pub size: f64,
}

fn above(truth: f64, goal: f64) -> Result<(f64, f64), StatsError> {
    let goal = inner_proportion("goal", goal)?;
    let truth = proportion("assumed truth", truth)?;
    if truth > goal {
        Ok((truth, goal))
    } else {
        Err(StatsError::Unreachable { truth, bound: goal })
    }
}

/// Power of the exact test of `n` cases against `goal` if the truth is `truth`.
///
/// # Formula
///
/// P(X ≥ c | truth), c the smallest with P(X ≥ c | goal) ≤ α: the dual of Clopper and
/// Pearson's lower limit.
///
/// (Clopper and Pearson 1934, *Biometrika* 26:404.)
///
/// # Errors
///
/// [`StatsError::TooFew`] for no cases; [`StatsError::Beyond`] for more than [`LARGEST`];
/// [`StatsError::Proportion`] unless `0 < goal < 1`, `0 ≤ truth ≤ 1` and `0 < alpha < 1`.
pub fn exact_goal_power(
    n: u64,
    goal: f64,
    truth: f64,
    alpha: f64,
) -> Result<ExactGoal, StatsError> {
    at_least("cases", 1, n)?;
    if n > LARGEST {
        return Err(StatsError::Beyond { largest: LARGEST });
    }
    let goal = inner_proportion("goal", goal)?;
    let truth = proportion("assumed truth", truth)?;
    let alpha = inner_proportion("one-sided error", alpha)?;
    Ok(exact_at(n, critical_value(n, goal, alpha), goal, truth))
}

/// The fewest successes whose upper tail on the goal is at most `alpha`.
fn critical_value(n: u64, goal: f64, alpha: f64) -> u64 {
    let (mut low, mut high) = (0u64, n + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if binomial_at_least(middle, n, goal) <= alpha { high = middle } else { low = middle }
    }
    high
}

fn exact_at(n: u64, critical: u64, goal: f64, truth: f64) -> ExactGoal {
    ExactGoal {
        n,
        critical,
        power: binomial_at_least(critical, n, truth),
        size: binomial_at_least(critical, n, goal),
    }
}

/// The fewest cases with which the exact test against `goal` reaches the power.
///
/// Power is a saw-tooth in n: some larger sizes fall below the power again, so the number
/// of cases actually reached is checked with [`exact_goal_power`]. The search starts where
/// the randomised test, the most powerful of all (Lehmann and Romano 2005, *Testing
/// Statistical Hypotheses*, 3.4) and without teeth, reaches the power.
///
/// # Formula
///
/// The smallest n with [`exact_goal_power`] at least the plan's power.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < goal < 1` and `0 ≤ truth ≤ 1`;
/// [`StatsError::Unreachable`] unless the truth is above the goal; [`StatsError::Beyond`]
/// above [`LARGEST`].
pub fn exact_goal_n(goal: f64, truth: f64, plan: Plan) -> Result<ExactGoal, StatsError> {
    let (truth, goal) = above(truth, goal)?;
    // A little below the power, so that rounding cannot start the search too late.
    let enough = |n: u64| randomised_power(n, goal, truth, plan.alpha) >= plan.power - 1e-9;
    let mut high = 1u64;
    while !enough(high) {
        if high >= LARGEST {
            return Err(StatsError::Beyond { largest: LARGEST });
        }
        high = (2 * high).min(LARGEST);
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) { high = middle } else { low = middle }
    }
    let mut critical = critical_value(high, goal, plan.alpha);
    for n in high..=LARGEST {
        // With one case more the critical value stays or rises by one.
        if binomial_at_least(critical, n, goal) > plan.alpha {
            critical += 1;
        }
        if binomial_at_least(critical, n, truth) >= plan.power {
            return Ok(exact_at(n, critical, goal, truth));
        }
    }
    Err(StatsError::Beyond { largest: LARGEST })
}

/// Power of the test that also rejects, at random, some of the results just short of the
/// critical value, so that its error is exactly `alpha`.
fn randomised_power(n: u64, goal: f64, truth: f64, alpha: f64) -> f64 {
    let critical = critical_value(n, goal, alpha);
    let (size, power) =
        (binomial_at_least(critical, n, goal), binomial_at_least(critical, n, truth));
    let next = critical.saturating_sub(1);
    let added = binomial_at_least(next, n, goal) - size;
    let share = if added > 0.0 { ((alpha - size) / added).clamp(0.0, 1.0) } else { 0.0 };
    power + share * (binomial_at_least(next, n, truth) - power)
}

/// Cases for the score test against `goal`, normal approximation.
///
/// # Formula
///
/// ((z_α √(g(1−g)) + z_β √(p(1−p))) / (p − g))² (Fleiss, Levin and Paik 2003, *Statistical
/// Methods for Rates and Proportions*, 2.6). Of a sensitivity these are diseased cases.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < goal < 1` and `0 ≤ truth ≤ 1`;
/// [`StatsError::Unreachable`] unless the truth is above the goal; [`StatsError::Beyond`]
/// above [`LARGEST`].
pub fn goal_n(goal: f64, truth: f64, plan: Plan) -> Result<Size, StatsError> {
    let (truth, goal) = above(truth, goal)?;
    let root = (plan.z_alpha() * sqrt(goal * (1.0 - goal))
        + plan.z_power() * sqrt(truth * (1.0 - truth)))
        / (truth - goal);
    size(root.max(0.0) * root.max(0.0))
}

/// Power of the score test of `n` cases against `goal`, normal approximation.
///
/// # Formula
///
/// Φ((√n (p − g) − z_α √(g(1−g)))/√(p(1−p))), p the truth and g the goal (Fleiss, Levin and
/// Paik 2003, *Statistical Methods for Rates and Proportions*, 2).
///
/// # Errors
///
/// As [`exact_goal_power`].
pub fn goal_power(n: u64, goal: f64, truth: f64, alpha: f64) -> Result<f64, StatsError> {
    at_least("cases", 1, n)?;
    let goal = inner_proportion("goal", goal)?;
    let truth = proportion("assumed truth", truth)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    Ok(normal_goal_power(n, goal, truth, z))
}

fn normal_goal_power(n: u64, goal: f64, truth: f64, z: f64) -> f64 {
    let excess = sqrt(n as f64) * (truth - goal) - z * sqrt(goal * (1.0 - goal));
    let spread = sqrt(truth * (1.0 - truth));
    if spread > 0.0 {
        normal_upper(-excess / spread)
    } else if excess >= 0.0 {
        1.0
    } else {
        0.0
    }
}

/// Cases to estimate a proportion with limits `half_width` on either side of it.
///
/// # Formula
///
/// z² p(1−p)/w² (Buderer 1996, *Acad. Emerg. Med.* 3:895). Of a sensitivity these are
/// diseased cases; [`super::recruited_n`] gives those to recruit.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless proportion and half width are strictly between 0 and
/// 1; [`StatsError::Beyond`] above [`LARGEST`].
pub fn precision_n(
    truth: f64,
    half_width: f64,
    confidence: Confidence,
) -> Result<Size, StatsError> {
    let truth = inner_proportion("assumed truth", truth)?;
    let width = inner_proportion("half width", half_width)?;
    let z = confidence.z();
    size(z * z * truth * (1.0 - truth) / (width * width))
}

/// The smallest truth above `goal` that the exact test of `n` cases finds with the power.
///
/// # Formula
///
/// The truth at which [`exact_goal_power`] is the plan's power, by halving (Clopper and Pearson
/// 1934, *Biometrika* 26:404).
///
/// # Errors
///
/// [`StatsError::TooFew`] for no cases; [`StatsError::Proportion`] unless `0 < goal < 1`;
/// [`StatsError::Unreachable`] where `n` cases cannot beat the goal even if all succeed.
pub fn smallest_detectable_proportion(n: u64, goal: f64, plan: Plan) -> Result<f64, StatsError> {
    let critical = exact_goal_power(n, goal, 1.0, plan.alpha)?.critical;
    nearest(goal, 1.0, plan.power, |truth| binomial_at_least(critical, n, truth))
}
