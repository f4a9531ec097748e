//! One proportion: intervals, tests against a goal, and clustered counts.

use libm::{fabs, sqrt};

use crate::distribution::{binomial_at_least, normal_upper, t_upper_quantile};
use crate::error::{StatsError, at_least, inner_proportion, total};
use crate::interval::{Confidence, Interval, OneSided};
use crate::special::{Tail, beta_quantile};

/// A count of yes and no.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Binomial {
    /// Those that have the property (true positives, for a sensitivity).
    pub yes: u64,
    /// Those that do not.
    pub no: u64,
}

impl Binomial {
    /// A count of yes and no.
    pub fn new(yes: u64, no: u64) -> Binomial {
        Binomial { yes, no }
    }

    /// How many were counted.
    pub fn n(&self) -> u64 {
        self.yes.saturating_add(self.no)
    }

    /// The proportion of yes.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] if nothing was counted; [`StatsError::TooLarge`] above 2⁵⁰
    /// rows (so also everywhere below), beyond which counts are no longer exact.
    pub fn point(&self) -> Result<f64, StatsError> {
        at_least("rows", 1, self.n())?;
        if self.n() > 1 << 50 {
            return Err(StatsError::TooLarge { what: "rows" });
        }
        Ok(self.yes as f64 / self.n() as f64)
    }

    /// The counts of two groups together.
    pub fn plus(&self, other: Binomial) -> Binomial {
        Binomial { yes: self.yes.saturating_add(other.yes), no: self.no.saturating_add(other.no) }
    }

    /// Exact interval (Clopper and Pearson 1934, *Biometrika* 26:404).
    ///
    /// # Formula
    ///
    /// The limits are the goals that a one-sided exact test at α/2 would just not reject:
    /// quantiles of Beta(x, n−x+1) and Beta(x+1, n−x). 0 of n has lower limit 0, n of n
    /// upper limit 1.
    ///
    /// Assumes independent rows.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] if nothing was counted.
    pub fn clopper_pearson(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let point = self.point()?;
        let (yes, no) = (self.yes as f64, self.no as f64);
        let half = confidence.alpha() / 2.0;
        let low = if self.yes == 0 { 0.0 } else { beta_quantile(yes, no + 1.0, Tail::Lower(half)) };
        let high = if self.no == 0 { 1.0 } else { beta_quantile(yes + 1.0, no, Tail::Upper(half)) };
        Ok(Interval { low: low.min(point), point, high: high.max(point) })
    }

    /// Score interval (Wilson 1927, *JASA* 22:209), without continuity correction.
    ///
    /// # Formula
    ///
    /// The goals g with |p − g| = z √(g(1−g)/n).
    ///
    /// Assumes independent rows.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] if nothing was counted.
    pub fn wilson(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let point = self.point()?;
        Ok(wilson_at(point, self.n() as f64, confidence.z()))
    }

    /// Exact one-sided p-value of "the true proportion is above `goal`".
    ///
    /// # Formula
    ///
    /// P(X ≥ yes | n, goal), the upper tail of the binomial distribution.
    ///
    /// Assumes independent rows.
    ///
    /// It is the test that Clopper and Pearson's lower limit inverts (1934, *Biometrika*
    /// 26:404).
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] if nothing was counted; [`StatsError::Proportion`] unless
    /// `0 < goal < 1`.
    pub fn exact_goal_p(&self, goal: f64) -> Result<f64, StatsError> {
        self.point()?;
        let goal = inner_proportion("goal", goal)?;
        Ok(binomial_at_least(self.yes, self.n(), goal))
    }

    /// Score test of "the true proportion is above `goal`".
    ///
    /// # Formula
    ///
    /// z = (p − g) / √(g(1−g)/n), without continuity correction.
    ///
    /// Assumes independent rows, and counts large enough for the normal distribution;
    /// [`Binomial::exact_goal_p`] needs no such assumption.
    ///
    /// It is the test that Wilson's interval inverts (1927, *JASA* 22:209).
    ///
    /// # Errors
    ///
    /// As [`Binomial::exact_goal_p`].
    pub fn normal_goal(&self, goal: f64) -> Result<OneSided, StatsError> {
        let point = self.point()?;
        let goal = inner_proportion("goal", goal)?;
        let z = (point - goal) / sqrt(goal * (1.0 - goal) / self.n() as f64);
        Ok(OneSided { z, p: normal_upper(z) })
    }
}

/// Wilson's interval for a proportion seen in `n` (perhaps fractional) rows.
pub(crate) fn wilson_at(point: f64, n: f64, z: f64) -> Interval {
    let square = z * z;
    let spread = z * sqrt(square + 4.0 * n * point * (1.0 - point));
    let sum = 2.0 * n * point + square;
    let high = if point >= 1.0 { 1.0 } else { (sum + spread) / (2.0 * (n + square)) };
    // The product of the roots is np²/(n+z²): no cancellation in the lower limit.
    let low = 2.0 * n * point * point / (sum + spread);
    Interval { low: low.min(point), point, high: high.clamp(point, 1.0) }
}

/// A proportion of rows that come in clusters, such as lesions of a patient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clustered {
    /// The proportion and its limits.
    pub interval: Interval,
    /// Standard error that allows for the clusters.
    pub se: f64,
    /// Clusters with at least one row.
    pub clusters: u64,
    /// Variance over the variance of as many independent rows; `None` where every row
    /// agrees and it cannot be estimated.
    pub design_effect: Option<f64>,
}

/// A proportion whose rows come in clusters (patients, sites), one count each.
///
/// # Formula
///
/// Ratio estimator p = Σx/Σn with variance K/(K−1) Σ(xᵢ − p nᵢ)² / N² (Rao and Scott 1992,
/// *Biometrics* 48:577). The limits are Wilson's at the effective sample size N / design
/// effect with the t quantile of K−1 degrees of freedom in place of z (Korn and Graubard
/// 1998, *Survey Methodology* 24:193, adjust the size in the same way). The design effect
/// is not taken below 1, so that the limits are never narrower than for independent rows;
/// where every row agrees the clusters themselves are the sample size, the least
/// favourable case.
///
/// Assumes that the clusters are independent. Empty clusters are left out.
///
/// # Errors
///
/// [`StatsError::TooFew`] unless at least two clusters have rows; [`StatsError::TooLarge`]
/// if the counts overflow.
pub fn clustered(clusters: &[Binomial], confidence: Confidence) -> Result<Clustered, StatsError> {
    let filled: Vec<Binomial> =
        clusters.iter().copied().filter(|cluster| cluster.n() > 0).collect();
    let k = filled.len() as u64;
    at_least("clusters with rows", 2, k)?;
    let yes = total("rows", filled.iter().map(|cluster| cluster.yes))?;
    let no = total("rows", filled.iter().map(|cluster| cluster.no))?;
    let n = total("rows", [yes, no].into_iter())? as f64;
    let p = yes as f64 / n;
    // x − p·n of a cluster is (yes·No − no·Yes)/N: exact where the cluster has the mean.
    let squares = ordered_sum(filled.iter().map(|cluster| {
        let deviation = cluster.yes as f64 * (no as f64 / n) - cluster.no as f64 * p;
        deviation * deviation
    }));
    let clusters = k as f64;
    let variance = clusters / (clusters - 1.0) * squares / (n * n);
    let independent = p * (1.0 - p) / n;
    let design_effect = (independent > 0.0).then(|| variance / independent);
    let effective = match design_effect {
        Some(effect) => n / effect.max(1.0),
        None => clusters,
    };
    let t = t_upper_quantile(confidence.alpha() / 2.0, clusters - 1.0);
    Ok(Clustered {
        interval: wilson_at(p, effective, fabs(t)),
        se: sqrt(variance),
        clusters: k,
        design_effect,
    })
}

/// The sum of terms in ascending order, so that the order of the input leaves no trace.
pub(crate) fn ordered_sum(terms: impl Iterator<Item = f64>) -> f64 {
    let mut terms: Vec<f64> = terms.collect();
    terms.sort_by(f64::total_cmp);
    // From zero itself: the plain sum of nothing is minus zero.
    terms.iter().fold(0.0, |sum, term| sum + term)
}

#[cfg(test)]
mod tests;
