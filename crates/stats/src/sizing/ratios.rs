//! Sizes and power of predictive values and likelihood ratios, on the logarithmic scale.

use libm::{ceil, log, sqrt};

use super::{Plan, Size, reached, size};
use crate::distribution::normal_upper_quantile;
use crate::error::{StatsError, at_least, inner_proportion, positive};

/// What is held against a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// Positive predictive value at a prevalence.
    Ppv,
    /// Negative predictive value at a prevalence.
    Npv,
    /// Positive likelihood ratio, better above its goal.
    PositiveLikelihood,
    /// Negative likelihood ratio, better below its goal.
    NegativeLikelihood,
}

/// The assumed truth of a test that is held against a goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedRatio {
    /// Which figure.
    pub of: Ratio,
    /// The goal: a proportion, or a likelihood ratio.
    pub goal: f64,
    /// Assumed sensitivity and specificity.
    pub truth: (f64, f64),
    /// The target prevalence; only predictive values look at it.
    pub prevalence: f64,
}

/// How far the truth is on the right side of the goal, and the variances of one diseased and
/// one healthy row, all on the logarithmic scale.
struct Logs {
    excess: f64,
    diseased: f64,
    healthy: f64,
}

impl PlannedRatio {
    fn logs(&self) -> Result<Logs, StatsError> {
        let se = inner_proportion("assumed sensitivity", self.truth.0)?;
        let sp = inner_proportion("assumed specificity", self.truth.1)?;
        let odds = |name, p| inner_proportion(name, p).map(|p| log(p / (1.0 - p)));
        let (positive_ratio, negative_ratio) = (log(se / (1.0 - sp)), log((1.0 - se) / sp));
        let excess = match self.of {
            Ratio::Ppv => {
                positive_ratio + odds("prevalence", self.prevalence)? - odds("goal", self.goal)?
            }
            Ratio::Npv => {
                -negative_ratio - odds("prevalence", self.prevalence)? - odds("goal", self.goal)?
            }
            Ratio::PositiveLikelihood => positive_ratio - log(positive("goal", self.goal)?),
            Ratio::NegativeLikelihood => log(positive("goal", self.goal)?) - negative_ratio,
        };
        let (diseased, healthy) = match self.of {
            Ratio::Ppv | Ratio::PositiveLikelihood => ((1.0 - se) / se, sp / (1.0 - sp)),
            Ratio::Npv | Ratio::NegativeLikelihood => (se / (1.0 - se), (1.0 - sp) / sp),
        };
        Ok(Logs { excess, diseased, healthy })
    }
}

/// Diseased rows to show a predictive value or a likelihood ratio on the right side of its
/// goal, with `ratio` healthy rows for each.
///
/// # Formula
///
/// n = (z_α + z_β)² (v₁ + v₀/ratio)/δ², δ the distance from the goal in logits (predictive
/// values) or logarithms (likelihood ratios); v₁ = (1−se)/se and v₀ = sp/(1−sp) for the
/// positive ones, v₁ = se/(1−se) and v₀ = (1−sp)/sp for the negative ones (Mercaldo, Lau and
/// Zhou 2007, *Statist. Med.* 26:2170; Steinberg, Fine and Chappell 2009, *Biostatistics*
/// 10:94; Simel, Samsa and Matchar 1991, *J. Clin. Epidemiol.* 44:763). A power of 0.5 is
/// the size at which the limit is expected on the goal.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless sensitivity and specificity, and for predictive values
/// goal and prevalence, are strictly between 0 and 1; [`StatsError::Positive`] unless the
/// goal of a likelihood ratio and `ratio` are positive; [`StatsError::Unreachable`] if the
/// truth is not on the right side of the goal; [`StatsError::Beyond`] above
/// [`super::LARGEST`].
pub fn diagnostic_ratio_n(
    planned: &PlannedRatio,
    ratio: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let (logs, ratio) = (planned.logs()?, positive("healthy rows per diseased", ratio)?);
    if logs.excess <= 0.0 {
        return Err(StatsError::Unreachable { truth: planned.truth.0, bound: planned.goal });
    }
    let root = ((plan.z_alpha() + plan.z_power()) / logs.excess).max(0.0);
    size(root * root * (logs.diseased + logs.healthy / ratio))
}

/// Power to show a predictive value or a likelihood ratio on the right side of its goal.
///
/// # Formula
///
/// Φ(δ/√(v₁/n₁ + v₀/n₀) − z_α), as in [`diagnostic_ratio_n`] (Mercaldo, Lau and Zhou 2007,
/// *Statist. Med.* 26:2170; Simel, Samsa and Matchar 1991, *J. Clin. Epidemiol.* 44:763).
///
/// # Errors
///
/// As [`diagnostic_ratio_n`] but for the side of the truth; [`StatsError::TooFew`] without
/// rows of a class; [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn diagnostic_ratio_power(
    planned: &PlannedRatio,
    diseased: u64,
    healthy: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    let logs = planned.logs()?;
    at_least("diseased rows", 1, diseased)?;
    at_least("healthy rows", 1, healthy)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let spread = sqrt(logs.diseased / diseased as f64 + logs.healthy / healthy as f64);
    Ok(reached(logs.excess - z * spread, spread))
}

/// Power of the mean of so many sites, sites at random, to lie above a goal.
///
/// # Formula
///
/// Φ(δ/√((v + τ²)/k) − z_α), δ the distance from the goal, v the variance of one site's
/// estimate, τ² that between sites, all on the scale that is pooled (Hedges and Pigott 2001,
/// *Psychol. Methods* 6:203; 2004, 9:426). The quantile is the normal one; with fewer than
/// ten sites limits by Hartung and Knapp are wider.
///
/// # Errors
///
/// [`StatsError::NotFinite`] for a distance that is not finite; [`StatsError::Positive`]
/// unless the variances add up to a positive number; [`StatsError::TooFew`] below two sites;
/// [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn pooling_power(
    distance: f64,
    (within, between): (f64, f64),
    sites: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    let distance = crate::error::finite("distance from the goal", distance)?;
    let variance = variances(within, between)?;
    at_least("sites", 2, sites)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let spread = sqrt(variance / sites as f64);
    Ok(reached(distance - z * spread, spread))
}

/// Sites for their mean to lie above a goal, sites at random.
///
/// # Formula
///
/// k = (z_α + z_β)² (v + τ²)/δ² and at least 2, as in [`pooling_power`] (Hedges and Pigott
/// 2001, *Psychol. Methods* 6:203).
///
/// # Errors
///
/// As [`pooling_power`]; [`StatsError::Unreachable`] unless the distance is positive;
/// [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn pooling_n(
    distance: f64,
    (within, between): (f64, f64),
    plan: Plan,
) -> Result<Size, StatsError> {
    let variance = variances(within, between)?;
    if distance.is_nan() || distance <= 0.0 {
        return Err(StatsError::Unreachable { truth: distance, bound: 0.0 });
    }
    let root = ((plan.z_alpha() + plan.z_power()) / distance).max(0.0);
    let found = size(root * root * variance)?;
    Ok(Size { n: found.n.max(2), ..found })
}

fn variances(within: f64, between: f64) -> Result<f64, StatsError> {
    for value in [within, between] {
        if value.is_nan() || value < 0.0 {
            return Err(StatsError::Positive { what: "a variance", value });
        }
    }
    positive("the variances together", within + between)
}

/// Rows of a survey for a share to a half width, with weights and clusters.
///
/// # Formula
///
/// z² p(1−p)/h² times Kish's design effect (1 + cv²)(1 + (b−1)ρ): cv the coefficient of
/// variation of the weights, b rows a cluster, ρ the correlation within (Kish 1965, *Survey
/// Sampling*; 1987, *J. Off. Stat.* 3:35).
///
/// # Errors
///
/// As [`super::precision_n`] and [`super::clustered_n`]; [`StatsError::Positive`] for a
/// negative coefficient of variation.
pub fn survey_n(
    truth: f64,
    half_width: f64,
    (variation, rows_per_cluster, correlation): (f64, f64, f64),
    confidence: crate::Confidence,
) -> Result<Size, StatsError> {
    if variation.is_nan() || variation < 0.0 {
        return Err(StatsError::Positive {
            what: "coefficient of variation of the weights",
            value: variation,
        });
    }
    let plain = super::precision_n(truth, half_width, confidence)?.unrounded;
    if plain <= 0.0 {
        return size(1.0);
    }
    let clustered = super::clustered_n(plain, rows_per_cluster, correlation)?;
    let found = size(clustered.unrounded * (1.0 + variation * variation))?;
    Ok(Size { n: ceil(found.n as f64) as u64, ..found })
}

#[cfg(test)]
mod tests;
