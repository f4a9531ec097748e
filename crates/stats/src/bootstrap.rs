//! The bootstrap: replicates of an estimate, and the intervals that are read from them.

use libm::sqrt;

use crate::distribution::{normal_lower, normal_upper_quantile};
use crate::error::{StatsError, at_least, finite, inner_proportion};
use crate::interval::{Confidence, Interval};

pub use crate::bootstrap_auc::{auc, auc_replay, clustered_auc};
pub use crate::bootstrap_clusters::{clustered_difference, clustered_proportion};
pub use crate::bootstrap_paired::{paired_auc, paired_auc_replay};
pub use crate::bootstrap_partial::partial_auc;

/// How many resamples are drawn, from which seed, and on how many threads.
///
/// The replicates depend on the first two alone: each resample has a stream of its own of
/// [`crate::random::Generator`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// Resamples.
    pub resamples: u32,
    /// Seed.
    pub seed: u64,
    /// Threads, at most 64; 0 counts as 1.
    pub threads: usize,
}

/// How a quantile is read from ordered replicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Definition 7 of Hyndman and Fan 1996 (*Am. Stat.* 50:361), the default of R and NumPy:
    /// linear between the values at (R−1)p.
    Type7,
    /// Davison and Hinkley 1997, *Bootstrap Methods*, 5.2.1, as the R package boot: the value
    /// at (R+1)p, between two values linear on the scale of normal quantiles; the smallest or
    /// largest value beyond them.
    NormalScale,
}

/// An estimate with its replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrap {
    /// The estimate from the sample itself.
    pub estimate: f64,
    /// The replicates, in the order of their resamples.
    pub values: Vec<f64>,
    /// Acceleration, a sixth of the skewness of the estimate's influence values; `None`
    /// where it was not computed.
    pub acceleration: Option<f64>,
    /// Resamples drawn anew because the statistic did not exist in them.
    pub redrawn: u64,
}

/// The largest replicate whose square is still a number.
const LARGEST: f64 = 1e150;

impl Bootstrap {
    /// Replicates made elsewhere.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] below two replicates; [`StatsError::NotFinite`] for a value
    /// that is not finite or beyond ±1e150, whose square leaves the range of numbers.
    pub fn new(
        estimate: f64,
        values: Vec<f64>,
        acceleration: Option<f64>,
    ) -> Result<Bootstrap, StatsError> {
        at_least("resamples", 2, values.len() as u64)?;
        for &value in values.iter().chain([&estimate]).chain(&acceleration) {
            if value.is_nan() || value.abs() > LARGEST {
                return Err(StatsError::NotFinite { what: "a replicate or the estimate" });
            }
        }
        Ok(Bootstrap { estimate, values, acceleration, redrawn: 0 })
    }

    /// Mean of the replicates.
    ///
    /// # Formula
    ///
    /// Σ θ*/R over the R replicates (Efron and Tibshirani 1993, 6.2).
    pub fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }

    /// Standard deviation of the replicates (R − 1 in the denominator).
    ///
    /// # Formula
    ///
    /// √(Σ (θ* − θ̄*)²/(R−1)) (Efron and Tibshirani 1993, 6.2).
    pub fn se(&self) -> f64 {
        let mean = self.mean();
        let squares: f64 = self.values.iter().map(|x| (x - mean) * (x - mean)).sum();
        sqrt(squares / (self.values.len() as f64 - 1.0))
    }

    /// A quantile of the replicates.
    ///
    /// # Formula
    ///
    /// By [`Rule`]: definition 7 of Hyndman and Fan 1996 (*Am. Stat.* 50:361), or on the scale
    /// of normal quantiles (Davison and Hinkley 1997, 5.2.1).
    ///
    /// # Errors
    ///
    /// [`StatsError::Proportion`] unless `0 < p < 1`.
    pub fn quantile(&self, p: f64, rule: Rule) -> Result<f64, StatsError> {
        let p = inner_proportion("quantile", p)?;
        Ok(quantile(&self.sorted(), p, rule))
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted
    }

    fn between(&self, low: f64, high: f64) -> Interval {
        Interval { low: low.min(high), point: self.estimate, high: high.max(low) }
    }

    fn varying(&self) -> Result<(), StatsError> {
        if self.values.iter().all(|&value| value == self.values[0]) {
            return Err(StatsError::NoVariance { what: "the estimate from resample to resample" });
        }
        Ok(())
    }

    /// Percentile interval (Efron 1979): quantiles α/2 and 1 − α/2 of the replicates.
    ///
    /// # Formula
    ///
    /// (θ*₍α/2₎, θ*₍1−α/2₎), quantiles of the replicates by `rule` (Efron and Tibshirani 1993,
    /// 13.3).
    ///
    /// # Errors
    ///
    /// [`StatsError::NoVariance`] if all replicates are equal.
    pub fn percentile(&self, confidence: Confidence, rule: Rule) -> Result<Interval, StatsError> {
        self.varying()?;
        let (sorted, half) = (self.sorted(), confidence.alpha() / 2.0);
        Ok(self.between(quantile(&sorted, half, rule), quantile(&sorted, 1.0 - half, rule)))
    }

    /// Basic interval (Davison and Hinkley 1997, 5.2.1): the percentile limits mirrored at
    /// the estimate. It can leave the range of the statistic.
    ///
    /// # Formula
    ///
    /// (2θ − θ*₍1−α/2₎, 2θ − θ*₍α/2₎), quantiles of the replicates by `rule`.
    ///
    /// # Errors
    ///
    /// As [`Bootstrap::percentile`].
    pub fn basic(&self, confidence: Confidence, rule: Rule) -> Result<Interval, StatsError> {
        let inner = self.percentile(confidence, rule)?;
        let twice = 2.0 * self.estimate;
        Ok(self.between(twice - inner.high, twice - inner.low))
    }

    /// Normal interval with the bootstrap's bias and standard error (the same, 5.2).
    ///
    /// # Formula
    ///
    /// 2θ − θ̄* ± z · se* (Davison and Hinkley 1997, *Bootstrap Methods*, 5.2).
    ///
    /// # Errors
    ///
    /// As [`Bootstrap::percentile`].
    pub fn normal(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        self.varying()?;
        let (centre, reach) = (2.0 * self.estimate - self.mean(), confidence.z() * self.se());
        Ok(self.between(centre - reach, centre + reach))
    }

    /// Bias-corrected and accelerated interval (Efron 1987, *JASA* 82:171).
    ///
    /// # Formula
    ///
    /// Quantiles Φ(w + (w + z)/(1 − a(w + z))) for z of α/2 and 1 − α/2, w the normal
    /// quantile of the share of replicates below the estimate and a the acceleration.
    ///
    /// # Errors
    ///
    /// As [`Bootstrap::percentile`]; [`StatsError::NotFinite`] where no or every replicate
    /// is below the estimate, or the acceleration was not computed.
    pub fn bca(&self, confidence: Confidence, rule: Rule) -> Result<Interval, StatsError> {
        self.varying()?;
        let a = self.acceleration.ok_or(StatsError::NotFinite { what: "the acceleration" })?;
        let below = self.values.iter().filter(|&&value| value < self.estimate).count() as f64;
        let what = "the bias correction (all replicates on one side)";
        let w = finite(what, -normal_upper_quantile(below / self.values.len() as f64))?;
        let sorted = self.sorted();
        let limit = |z: f64| {
            let p = normal_lower(w + (w + z) / (1.0 - a * (w + z)));
            quantile(&sorted, p.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0), rule)
        };
        Ok(self.between(limit(-confidence.z()), limit(confidence.z())))
    }
}

/// A quantile of ascending values; at least one, 0 < p < 1.
pub(crate) fn quantile(sorted: &[f64], p: f64, rule: Rule) -> f64 {
    let last = sorted.len() - 1;
    match rule {
        Rule::Type7 => {
            let place = p * last as f64;
            let low = (place.floor() as usize).min(last);
            let share = place - low as f64;
            let (a, b) = (sorted[low], sorted[(low + 1).min(last)]);
            if share > 0.0 { a + share * (b - a) } else { a }
        }
        Rule::NormalScale => {
            let size = sorted.len() as f64 + 1.0;
            let place = size * p;
            let low = place.floor();
            if low < 1.0 {
                return sorted[0];
            }
            if low as usize > last {
                return sorted[last];
            }
            let (a, b) = (sorted[low as usize - 1], sorted[low as usize]);
            if place == low {
                return a;
            }
            let at = |p: f64| -normal_upper_quantile(p);
            let (from, to) = (at(low / size), at((low + 1.0) / size));
            a + (at(p) - from) / (to - from) * (b - a)
        }
    }
}

/// One value a resample, shared out between threads, in the order of the resamples.
pub(crate) fn replicates<S>(
    plan: Resampling,
    scratch: impl Fn() -> S + Sync,
    one: impl Fn(u64, &mut S) -> (f64, u64) + Sync,
) -> Result<(Vec<f64>, u64), StatsError> {
    at_least("resamples", 2, u64::from(plan.resamples))?;
    let mut values = vec![(0.0, 0u64); plan.resamples as usize];
    let threads = plan.threads.clamp(1, values.len().min(64));
    let share = values.len().div_ceil(threads);
    if threads == 1 {
        let mut own = scratch();
        for (stream, value) in (0..).zip(values.iter_mut()) {
            *value = one(stream, &mut own);
        }
    } else {
        shared_out(&mut values, share, &scratch, &one);
    }
    let redrawn = values.iter().map(|&(_, redrawn)| redrawn).sum();
    Ok((values.into_iter().map(|(value, _)| value).collect(), redrawn))
}

/// Each thread takes a run of resamples, with scratch of its own.
fn shared_out<S>(
    values: &mut [(f64, u64)],
    share: usize,
    scratch: &(impl Fn() -> S + Sync),
    one: &(impl Fn(u64, &mut S) -> (f64, u64) + Sync),
) {
    std::thread::scope(|scope| {
        for (part, chunk) in values.chunks_mut(share).enumerate() {
            scope.spawn(move || {
                let mut own = scratch();
                for (place, value) in chunk.iter_mut().enumerate() {
                    *value = one((part * share + place) as u64, &mut own);
                }
            });
        }
    });
}

#[cfg(test)]
mod tests;
