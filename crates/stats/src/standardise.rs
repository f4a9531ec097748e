//! A figure carried over to a population of another mix: direct standardisation, raking,
//! and figures with weighted rows.

use libm::sqrt;

use crate::error::{StatsError, all_finite, at_least, positive, total};
use crate::interval::{Confidence, Interval};
use crate::proportion::{Binomial, ordered_sum, wilson_at};

pub use crate::standardise_auc::{WeightedAuc, weighted_auc};
pub use crate::standardise_overlap::{Overlap, overlap};
pub use crate::standardise_rake::{Raked, rake, raked_proportion};

/// What the weights cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kish {
    /// Size of an unweighted sample of equal precision, (Σw)²/Σw².
    pub effective_n: f64,
    /// The largest weight over the mean weight.
    pub largest_weight: f64,
}

/// Effective sample size of counted weights (Kish 1965, *Survey Sampling*, 11.7).
///
/// # Formula
///
/// (Σw)²/Σw² over all rows, and max w · n/Σw.
///
/// # Errors
///
/// [`StatsError::TooFew`] if nothing was counted; [`StatsError::Positive`] for a weight
/// of counted rows that is not positive; [`StatsError::TooLarge`] on overflow.
pub fn kish(weights: &[(f64, u64)]) -> Result<Kish, StatsError> {
    let used: Vec<(f64, u64)> = weights.iter().copied().filter(|&(_, n)| n > 0).collect();
    let n = total("rows", used.iter().map(|&(_, n)| n))?;
    at_least("rows", 1, n)?;
    for &(weight, _) in &used {
        positive("weight", weight)?;
    }
    let largest = used.iter().fold(0.0f64, |largest, &(weight, _)| largest.max(weight));
    // Over the largest weight, so that nothing overflows or vanishes altogether.
    let sum = ordered_sum(used.iter().map(|&(weight, n)| weight / largest * n as f64));
    let squares = ordered_sum(
        used.iter().map(|&(weight, n)| weight / largest * (weight / largest) * n as f64),
    );
    Ok(Kish { effective_n: sum / squares * sum, largest_weight: n as f64 / sum })
}

/// A proportion of weighted rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// The proportion in the target population, with limits.
    pub interval: Interval,
    /// Its linearised standard error.
    pub se: f64,
    /// Kish's effective sample size of the weights.
    pub effective_n: f64,
    /// The largest weight over the mean weight.
    pub largest_weight: f64,
    /// Rows used.
    pub n: u64,
}

/// A proportion standardised to target shares: cells of counts, each with the share of
/// the target population that falls into the cell.
///
/// # Formula
///
/// p = Σ s pₖ with the shares s scaled to sum to 1 over all cells; variance
/// n/(n−1) Σ s² pₖ(1−pₖ)/nₖ: post-stratification, linearised (Särndal, Swensson and Wretman
/// 1992, *Model Assisted Survey Sampling*, 7.6, with-replacement form as in the R package
/// survey). Limits are Wilson's at the size of a simple sample with that variance; where
/// the variance is 0, at Kish's effective size.
///
/// Assumes that within a cell the rows are like the target population.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a cell with a share has no rows, or below two rows in all;
/// [`StatsError::Positive`] for a share that is negative or not finite, or if all are 0;
/// [`StatsError::TooLarge`] on overflow.
pub fn direct(cells: &[(Binomial, f64)], confidence: Confidence) -> Result<Weighted, StatsError> {
    for &(_, share) in cells {
        if share != 0.0 {
            positive("share", share)?;
        }
    }
    let all = positive("sum of the shares", ordered_sum(cells.iter().map(|&(_, share)| share)))?;
    let used: Vec<(Binomial, f64)> =
        cells.iter().copied().filter(|&(_, share)| share > 0.0).collect();
    for (count, _) in &used {
        at_least("rows in every cell of the target population", 1, count.n())?;
    }
    let weights: Vec<(f64, u64)> =
        used.iter().map(|&(count, share)| (share / all / count.n() as f64, count.n())).collect();
    let fits: Vec<f64> =
        used.iter().map(|(count, _)| count.yes as f64 / count.n() as f64).collect();
    let counts: Vec<Binomial> = used.iter().map(|&(count, _)| count).collect();
    weighted(&counts, &weights, &fits, confidence)
}

/// A proportion of rows with given weights: cells of counts, each with the weight of one row.
///
/// # Formula
///
/// p = Σwy/Σw; variance n/(n−1) Σw²(y−p)²/(Σw)² (the linearised ratio estimator; Lumley
/// 2010, *Complex Surveys*, 2.2). The weights are taken as fixed: for weights made to
/// match a population, [`direct`] and [`raked_proportion`] are sharper. Limits as
/// [`direct`].
///
/// # Errors
///
/// [`StatsError::TooFew`] below two rows; [`StatsError::Positive`] for a weight of
/// counted rows that is not positive; [`StatsError::TooLarge`] on overflow;
/// [`StatsError::NotFinite`] where the sum of the weights leaves the range of numbers.
pub fn weighted_proportion(
    cells: &[(Binomial, f64)],
    confidence: Confidence,
) -> Result<Weighted, StatsError> {
    let used: Vec<(Binomial, f64)> =
        cells.iter().copied().filter(|(count, _)| count.n() > 0).collect();
    let weights: Vec<(f64, u64)> = used.iter().map(|&(count, w)| (w, count.n())).collect();
    kish(&weights)?;
    let counts: Vec<Binomial> = used.iter().map(|&(count, _)| count).collect();
    let all = ordered_sum(weights.iter().map(|&(w, n)| w * n as f64));
    let yes = ordered_sum(used.iter().map(|&(count, w)| w * count.yes as f64));
    let fits = vec![yes / all; counts.len()];
    weighted(&counts, &weights, &fits, confidence)
}

/// The weighted proportion with the variance of what `fits`, one a cell, leave over.
pub(crate) fn weighted(
    counts: &[Binomial],
    weights: &[(f64, u64)],
    fits: &[f64],
    confidence: Confidence,
) -> Result<Weighted, StatsError> {
    let n = total("rows", counts.iter().flat_map(|count| [count.yes, count.no]))?;
    at_least("rows", 2, n)?;
    let cost = kish(weights)?;
    let all = ordered_sum(weights.iter().map(|&(w, n)| w * n as f64));
    let cells = || counts.iter().zip(weights).zip(fits);
    let point = ordered_sum(cells().map(|((count, (w, _)), _)| w / all * count.yes as f64));
    let point = point.clamp(0.0, 1.0);
    let left = ordered_sum(cells().map(|((count, (w, _)), fit)| {
        let squares = count.yes as f64 * (1.0 - fit) * (1.0 - fit) + count.no as f64 * fit * fit;
        w / all * (w / all) * squares
    }));
    let variance = n as f64 / (n as f64 - 1.0) * left;
    let spread = point * (1.0 - point);
    let size = if variance > 0.0 && spread > 0.0 { spread / variance } else { cost.effective_n };
    let interval = wilson_at(point, size, confidence.z());
    let se = sqrt(variance);
    all_finite("a proportion of these weights", [interval.low, point, interval.high, se])?;
    Ok(Weighted {
        interval,
        se,
        effective_n: cost.effective_n,
        largest_weight: cost.largest_weight,
        n,
    })
}

#[cfg(test)]
mod tests;
