//! Area under the ROC curve from counted scores, with DeLong's variance.

use std::borrow::Cow;

use libm::{log, sqrt};

use crate::difference::{proportion_margin, wald_equivalence, wald_non_inferiority};
use crate::distribution::{normal_upper, t_two_sided, t_upper_quantile};
use crate::error::{StatsError, at_least, inner_proportion, total};
use crate::interval::{Confidence, Equivalence, Interval, OneSided};
use crate::predictive::logistic;
use crate::proportion::wilson_at;
use crate::reduction::Number;

pub use crate::roc_clustered::{ClusteredAuc, clustered};
pub use crate::roc_operating::{Criterion, OperatingPoint, average_precision, best_thresholds};
pub use crate::roc_paired::paired;
pub use crate::roc_partial::{PartialAuc, Side, partial_auc};
pub use crate::roc_partial_limits::{
    PartialDifference, PartialVariance, partial_paired, partial_unpaired, partial_variance,
};

/// Counted scores of the diseased and of the healthy; a higher score speaks for disease.
///
/// The order of the entries and how often a score is listed make no difference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    /// How often each score occurs among the diseased.
    pub positive: Vec<(Number, u64)>,
    /// How often each score occurs among the healthy.
    pub negative: Vec<(Number, u64)>,
}

/// An area under the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Auc {
    /// The area, 0 to 1.
    pub auc: f64,
    /// Its variance; 0 where every pair of scores is ordered alike.
    pub variance: f64,
    /// Diseased cases.
    pub positives: u64,
    /// Healthy cases.
    pub negatives: u64,
}

/// One distinct score on its way through both groups.
pub(crate) struct Step {
    pub(crate) score: Number,
    pub(crate) positives: u64,
    pub(crate) negatives: u64,
    /// Positives with a lower score, and negatives with a lower score.
    pub(crate) before: (u64, u64),
}

pub(crate) fn canonical(values: &[(Number, u64)]) -> Cow<'_, [(Number, u64)]> {
    let ascending = values.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if ascending {
        return Cow::Borrowed(values);
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<(Number, u64)> = Vec::with_capacity(sorted.len());
    for (score, count) in sorted {
        match merged.last_mut() {
            Some(last) if last.0 == score => last.1 = last.1.saturating_add(count),
            _ => merged.push((score, count)),
        }
    }
    Cow::Owned(merged)
}

impl Scores {
    /// Diseased and healthy cases.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooLarge`] if the counts overflow.
    pub fn sizes(&self) -> Result<(u64, u64), StatsError> {
        let positives = total("diseased cases", self.positive.iter().map(|&(_, count)| count))?;
        let negatives = total("healthy cases", self.negative.iter().map(|&(_, count)| count))?;
        Ok((positives, negatives))
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        let (positive, negative) = (canonical(&self.positive), canonical(&self.negative));
        let mut steps = Vec::with_capacity(positive.len().max(negative.len()));
        let (mut i, mut j) = (0, 0);
        let mut before = (0u64, 0u64);
        loop {
            let score = match (positive.get(i), negative.get(j)) {
                (Some(a), Some(b)) => a.0.min(b.0),
                (Some(a), None) => a.0,
                (None, Some(b)) => b.0,
                (None, None) => return steps,
            };
            let mut step = Step { score, positives: 0, negatives: 0, before };
            if let Some(&(_, count)) = positive.get(i).filter(|entry| entry.0 == score) {
                step.positives = count;
                i += 1;
            }
            if let Some(&(_, count)) = negative.get(j).filter(|entry| entry.0 == score) {
                step.negatives = count;
                j += 1;
            }
            before = (before.0 + step.positives, before.1 + step.negatives);
            steps.push(step);
        }
    }

    /// Area under the empirical ROC curve with DeLong's variance.
    ///
    /// # Formula
    ///
    /// The share of pairs in which the diseased case scores higher, ties counting one
    /// half; variance S₁₀/m + S₀₁/n of the placements (DeLong, DeLong and Clarke-Pearson
    /// 1988, *Biometrics* 44:837), summed over distinct scores. The pairs are counted in
    /// integers.
    ///
    /// Assumes independent cases.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] below two diseased or two healthy cases;
    /// [`StatsError::TooLarge`] if the counts overflow.
    pub fn auc(&self) -> Result<Auc, StatsError> {
        let (positives, negatives) = self.sizes()?;
        at_least("diseased cases", 2, positives)?;
        at_least("healthy cases", 2, negatives)?;
        let (m, n) = (positives as f64, negatives as f64);
        let steps = self.steps();
        let mut twice_pairs = 0u128;
        for step in &steps {
            let won = 2 * u128::from(step.before.1) + u128::from(step.negatives);
            twice_pairs = twice_pairs
                .checked_add(u128::from(step.positives).saturating_mul(won))
                .ok_or(StatsError::TooLarge { what: "pairs" })?;
        }
        let auc = twice_pairs as f64 / 2.0 / m / n;
        let (mut of_positives, mut of_negatives) = (0.0, 0.0);
        for step in &steps {
            if step.positives > 0 {
                let placement = (step.before.1 as f64 + step.negatives as f64 / 2.0) / n;
                of_positives += step.positives as f64 * (placement - auc) * (placement - auc);
            }
            if step.negatives > 0 {
                let above = (positives - step.before.0 - step.positives) as f64;
                let placement = (above + step.positives as f64 / 2.0) / m;
                of_negatives += step.negatives as f64 * (placement - auc) * (placement - auc);
            }
        }
        let variance = of_positives / (m - 1.0) / m + of_negatives / (n - 1.0) / n;
        Ok(Auc { auc, variance, positives, negatives })
    }
}

impl Auc {
    /// Standard error.
    pub fn se(&self) -> f64 {
        sqrt(self.variance)
    }

    fn varying_se(&self) -> Result<f64, StatsError> {
        if self.variance > 0.0 {
            Ok(sqrt(self.variance))
        } else {
            Err(StatsError::NoVariance { what: "the order of diseased and healthy scores" })
        }
    }

    /// Wald interval, cut at 0 and 1.
    ///
    /// # Formula
    ///
    /// A ± z √V with DeLong's variance (DeLong, DeLong and Clarke-Pearson 1988, *Biometrics*
    /// 44:837).
    ///
    /// Assumes independent cases, enough of each class for the normal distribution.
    ///
    /// # Errors
    ///
    /// [`StatsError::NoVariance`] if the variance is 0, as with perfect separation or
    /// constant scores: an interval of no width would look like certainty.
    pub fn interval(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let reach = confidence.z() * self.varying_se()?;
        Ok(Interval {
            low: (self.auc - reach).max(0.0),
            point: self.auc,
            high: (self.auc + reach).min(1.0),
        })
    }

    /// Interval on the logit scale, always inside (0, 1) (Pepe 2003, *The Statistical
    /// Evaluation of Medical Tests*, 5.2.5).
    ///
    /// # Formula
    ///
    /// logit(A) ± z · se / (A(1−A)), transformed back.
    ///
    /// # Errors
    ///
    /// As [`Auc::interval`].
    pub fn logit_interval(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let spread = self.auc * (1.0 - self.auc);
        if spread <= 0.0 {
            return Err(StatsError::NoVariance {
                what: "the order of diseased and healthy scores",
            });
        }
        let centre = log(self.auc) - libm::log1p(-self.auc);
        let reach = confidence.z() * self.varying_se()? / spread;
        Ok(Interval {
            low: logistic(centre - reach).min(self.auc),
            point: self.auc,
            high: logistic(centre + reach).max(self.auc),
        })
    }

    /// One-sided Wald test of "the true area is above `goal`".
    ///
    /// # Formula
    ///
    /// z = (A − goal)/√V with DeLong's variance (DeLong, DeLong and Clarke-Pearson 1988,
    /// *Biometrics* 44:837), standard normal.
    ///
    /// Assumes independent cases, enough of each class for the normal distribution.
    ///
    /// # Errors
    ///
    /// As [`Auc::interval`]; [`StatsError::Proportion`] unless `0 < goal < 1`.
    pub fn goal(&self, goal: f64) -> Result<OneSided, StatsError> {
        let goal = inner_proportion("goal", goal)?;
        let z = (self.auc - goal) / self.varying_se()?;
        Ok(OneSided { z, p: normal_upper(z) })
    }
}

/// A difference of two areas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AucDifference {
    /// First minus second, with limits.
    pub difference: Interval,
    /// Standard error of the difference.
    pub se: f64,
    /// Difference over standard error.
    pub statistic: f64,
    /// Degrees of freedom of the t distribution used; `None` for the normal one.
    pub df: Option<f64>,
    /// Two-sided p-value of "no difference".
    pub p: f64,
    /// Covariance of the two areas; 0 for independent groups.
    pub covariance: f64,
}

impl AucDifference {
    /// Is the first area not worse than the second by `margin` or more?
    ///
    /// Normal test with DeLong's standard error.
    ///
    /// # Formula
    ///
    /// z = (A₁ − A₂ + margin)/se, standard normal (Liu and others 2006, *Statist. Med.*
    /// 25:1219).
    ///
    /// Assumes larger areas to be better.
    ///
    /// # Errors
    ///
    /// [`StatsError::Positive`] unless the margin is positive; [`StatsError::Proportion`] if it
    /// is 1 or more.
    pub fn non_inferiority(&self, margin: f64) -> Result<OneSided, StatsError> {
        wald_non_inferiority(self.difference.point, self.se, proportion_margin(margin)?)
    }

    /// Do the areas differ by less than `margin`? Two one-sided normal tests.
    ///
    /// # Formula
    ///
    /// z = (A₁ − A₂ + margin)/se and (margin − A₁ + A₂)/se, each one-sided; p is the larger
    /// p-value (Liu and others 2006, *Statist. Med.* 25:1219).
    ///
    /// # Errors
    ///
    /// [`StatsError::Positive`] unless the margin is positive; [`StatsError::Proportion`] if it
    /// is 1 or more.
    pub fn equivalence(&self, margin: f64) -> Result<Equivalence, StatsError> {
        wald_equivalence(self.difference.point, self.se, proportion_margin(margin)?)
    }
}

/// Difference of the areas of two independent groups of cases, first minus second.
///
/// # Formula
///
/// (A₁ − A₂) / √(V₁ + V₂), t distribution with Welch's degrees of freedom (V₁+V₂)² /
/// (V₁²/(N₁−1) + V₂²/(N₂−1)), N the cases of a group, as the R package pROC does.
///
/// The variances are DeLong's (1988, *Biometrics* 44:837). Assumes independent cases.
///
/// # Errors
///
/// [`StatsError::NoVariance`] if both variances are 0; [`StatsError::TooFew`] if a group
/// has fewer than two cases.
pub fn unpaired(
    first: &Auc,
    second: &Auc,
    confidence: Confidence,
) -> Result<AucDifference, StatsError> {
    let variance = first.variance + second.variance;
    if variance <= 0.0 || !variance.is_finite() {
        return Err(StatsError::NoVariance { what: "the order of diseased and healthy scores" });
    }
    let sizes = [first, second].map(|auc| auc.positives.saturating_add(auc.negatives));
    for size in sizes {
        at_least("cases", 2, size)?;
    }
    let share = first.variance / variance;
    let [n1, n2] = sizes.map(|size| size as f64 - 1.0);
    let df = 1.0 / (share * share / n1 + (1.0 - share) * (1.0 - share) / n2);
    let (point, se) = (first.auc - second.auc, sqrt(variance));
    let statistic = point / se;
    let reach = t_upper_quantile(confidence.alpha() / 2.0, df) * se;
    Ok(AucDifference {
        difference: limits(point, reach),
        se,
        statistic,
        df: Some(df),
        p: t_two_sided(statistic, df),
        covariance: 0.0,
    })
}

pub(crate) fn limits(point: f64, reach: f64) -> Interval {
    Interval { low: (point - reach).max(-1.0), point, high: (point + reach).min(1.0) }
}

/// The most points that [`curve`] returns.
pub const CURVE_POINTS: usize = 200;

/// The empirical ROC curve, thinned to at most [`CURVE_POINTS`] points, from (0, 0) to (1, 1).
///
/// Each point is false-positive fraction, true-positive fraction, and Wilson's limits of
/// the true-positive fraction at that threshold (point by point, not a band for the
/// whole curve). Points are kept at even steps along the curve.
///
/// # Formula
///
/// At each distinct score t: false positives ≥ t over the healthy, true positives ≥ t over the
/// diseased (Pepe 2003, *The Statistical Evaluation of Medical Tests*, 5.2), the latter with
/// Wilson's limits (1927, *JASA* 22:209).
///
/// # Errors
///
/// [`StatsError::TooFew`] if there are no diseased or no healthy cases;
/// [`StatsError::TooLarge`] if the counts overflow.
pub fn curve(scores: &Scores, confidence: Confidence) -> Result<Vec<[f64; 4]>, StatsError> {
    let (positives, negatives) = scores.sizes()?;
    at_least("diseased cases", 1, positives)?;
    at_least("healthy cases", 1, negatives)?;
    let (m, n, z) = (positives as f64, negatives as f64, confidence.z());
    let point = |true_positives: u64, false_positives: u64| {
        let tpf = wilson_at(true_positives as f64 / m, m, z);
        [false_positives as f64 / n, tpf.point, tpf.low, tpf.high]
    };
    let mut points = vec![point(0, 0)];
    let (mut hits, mut alarms) = (0u64, 0u64);
    let mut next = 1u32;
    let strides = (CURVE_POINTS - 2) as f64;
    for step in scores.steps().iter().rev() {
        hits += step.positives;
        alarms += step.negatives;
        let along = (hits as f64 / m + alarms as f64 / n) / 2.0;
        let last = hits == positives && alarms == negatives;
        if last || along * strides >= f64::from(next) {
            points.push(point(hits, alarms));
            next = (along * strides) as u32 + 1;
        }
        if last {
            break;
        }
    }
    Ok(points)
}

#[cfg(test)]
mod tests;
