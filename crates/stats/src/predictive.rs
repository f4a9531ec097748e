//! Predictive values at a prevalence that is not the study's.

use libm::{exp, log, sqrt};

use crate::error::{StatsError, inner_proportion};
use crate::interval::{Confidence, Interval};
use crate::proportion::Binomial;

/// Positive and negative predictive value at a target prevalence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictiveValues {
    /// Probability of disease after a positive call.
    pub positive: Interval,
    /// Probability of no disease after a negative call.
    pub negative: Interval,
    /// The limits rest on adjusted counts, because none or all of the diseased (or of the
    /// healthy) were called right and the plain logit limits do not exist.
    pub adjusted: bool,
}

/// Predictive values at `prevalence` (Mercaldo, Lau and Zhou 2007, *Statist. Med.* 26:2170).
///
/// # Formula
///
/// PPV = Se·π / (Se·π + (1−Sp)(1−π)), its logit with variance (1−Se)/(Se n₁) + Sp/((1−Sp) n₀);
/// NPV = Sp(1−π) / (Sp(1−π) + (1−Se)π), its logit with variance Se/((1−Se) n₁) +
/// (1−Sp)/(Sp n₀). Where sensitivity or specificity is 0 or 1 both limits use (x + z²/2)
/// of (n + z²), their paper's adjustment, and [`PredictiveValues::adjusted`] says so; the
/// estimate is the unadjusted one.
///
/// `sensitivity` counts the diseased (yes: called), `specificity` the healthy (yes: not
/// called). Assumes that both carry over to the target population.
///
/// # Errors
///
/// [`StatsError::TooFew`] if there are no diseased or no healthy;
/// [`StatsError::Proportion`] unless `0 < prevalence < 1`; [`StatsError::NoVariance`] if
/// nobody was called (no positive predictive value) or everybody was (no negative one).
pub fn predictive_values(
    sensitivity: Binomial,
    specificity: Binomial,
    prevalence: f64,
    confidence: Confidence,
) -> Result<PredictiveValues, StatsError> {
    let prevalence = inner_proportion("prevalence", prevalence)?;
    let (se, sp) = (sensitivity.point()?, specificity.point()?);
    if sensitivity.yes == 0 && specificity.no == 0 {
        return Err(StatsError::NoVariance { what: "the call (nobody was called positive)" });
    }
    if sensitivity.no == 0 && specificity.yes == 0 {
        return Err(StatsError::NoVariance { what: "the call (everybody was called positive)" });
    }
    let (n1, n0) = (sensitivity.n() as f64, specificity.n() as f64);
    let z = confidence.z();
    let adjusted = [sensitivity, specificity].iter().any(|count| count.yes == 0 || count.no == 0);
    let shrunk = |p: f64, n: f64| ((n * p + z * z / 2.0) / (n + z * z), n + z * z);
    let ((a, n1), (b, n0)) =
        if adjusted { (shrunk(se, n1), shrunk(sp, n0)) } else { ((se, n1), (sp, n0)) };
    let ppv_variance = (1.0 - a) / (a * n1) + b / ((1.0 - b) * n0);
    let npv_variance = a / ((1.0 - a) * n1) + (1.0 - b) / (b * n0);
    let healthy = 1.0 - prevalence;
    let limits = |right: f64, wrong: f64, variance: f64, point: f64| {
        let centre = log(right) - log(wrong);
        let reach = z * sqrt(variance);
        Interval {
            low: logistic(centre - reach).min(point),
            point,
            high: logistic(centre + reach).max(point),
        }
    };
    let ppv = se * prevalence / (se * prevalence + (1.0 - sp) * healthy);
    let npv = sp * healthy / (sp * healthy + (1.0 - se) * prevalence);
    Ok(PredictiveValues {
        positive: limits(a * prevalence, (1.0 - b) * healthy, ppv_variance, ppv),
        negative: limits(b * healthy, (1.0 - a) * prevalence, npv_variance, npv),
        adjusted,
    })
}

/// 1 / (1 + e⁻ˣ).
pub(crate) fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let odds = exp(x);
        odds / (1.0 + odds)
    }
}

/// log(p / (1−p)) for `0 < p < 1`.
pub(crate) fn logit(p: f64) -> f64 {
    log(p) - libm::log1p(-p)
}

#[cfg(test)]
mod tests;
