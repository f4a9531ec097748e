//! Raking: weights that match several margins of a population at once.

use libm::fabs;

use crate::error::{StatsError, at_least, positive};
use crate::interval::Confidence;
use crate::proportion::{Binomial, ordered_sum};
use crate::standardise::{Weighted, kish, weighted};

/// Weights that match the margins.
#[derive(Debug, Clone, PartialEq)]
pub struct Raked {
    /// Weight of one row, a cell each, with mean 1 over all rows.
    pub weights: Vec<f64>,
    /// Kish's effective sample size.
    pub effective_n: f64,
    /// The largest weight of a row over the mean weight.
    pub largest_weight: f64,
    /// Rounds over all margins until the margins were met.
    pub rounds: u32,
}

/// Rounds after which raking gives up.
const ROUNDS: u32 = 10_000;
/// Largest distance of a raked share from its target at which raking stops.
const MET: f64 = 1e-13;

/// Weights by iterative proportional fitting (Deming and Stephan 1940, *Ann. Math.
/// Statist.* 11:427).
///
/// A cell is its level on every margin, in the margins' order, and its rows. A margin is
/// the target share of every level; shares are scaled to sum to 1. Cells may be listed in
/// any order.
///
/// # Formula
///
/// From weights of 1, margin after margin: w ← w · target/(share of the level under w), until
/// every share is within 1e-13 of its target, at most 10,000 rounds.
///
/// # Errors
///
/// [`StatsError::Shape`] if a cell does not have one level for every margin, or there is
/// no margin; [`StatsError::Positive`] for a share that is negative or not finite, or a
/// margin of zeros; [`StatsError::TooFew`] if a level with a share has no rows, or a level
/// without a share has some; [`StatsError::NotSettled`] if the margins cannot be met
/// together (empty cells can make that so).
pub fn rake(cells: &[(Vec<usize>, u64)], margins: &[Vec<f64>]) -> Result<Raked, StatsError> {
    let targets = targets(cells, margins)?;
    let n = ordered_sum(cells.iter().map(|&(_, n)| n as f64));
    let mut weights = vec![1.0; cells.len()];
    for round in 1..=ROUNDS {
        let mut farthest = 0.0f64;
        for (axis, target) in targets.iter().enumerate() {
            let shares = shares(cells, &weights, axis, target.len(), n);
            for (share, goal) in shares.iter().zip(target) {
                farthest = farthest.max(fabs(share - goal));
            }
            for (weight, (levels, _)) in weights.iter_mut().zip(cells) {
                let level = levels[axis];
                if shares[level] > 0.0 {
                    *weight *= target[level] / shares[level];
                }
            }
        }
        if farthest <= MET {
            let counted: Vec<(f64, u64)> =
                weights.iter().zip(cells).map(|(&weight, &(_, n))| (weight, n)).collect();
            let cost = kish(&counted)?;
            return Ok(Raked {
                weights,
                effective_n: cost.effective_n,
                largest_weight: cost.largest_weight,
                rounds: round,
            });
        }
    }
    Err(StatsError::NotSettled { what: "raking to the margins", iterations: ROUNDS })
}

/// The margins, checked and scaled.
fn targets(cells: &[(Vec<usize>, u64)], margins: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, StatsError> {
    let fitting = |levels: &Vec<usize>| {
        levels.len() == margins.len()
            && levels.iter().zip(margins).all(|(&level, margin)| level < margin.len())
    };
    if margins.is_empty() || !cells.iter().all(|(levels, _)| fitting(levels)) {
        return Err(StatsError::Shape { what: "a cell does not have one level on every margin" });
    }
    let mut scaled = Vec::with_capacity(margins.len());
    for (axis, margin) in margins.iter().enumerate() {
        for &share in margin {
            if share != 0.0 {
                positive("share", share)?;
            }
        }
        let sum = positive("sum of the shares", margin.iter().sum())?;
        for (level, &share) in margin.iter().enumerate() {
            let seen = cells.iter().any(|(levels, n)| levels[axis] == level && *n > 0);
            if share > 0.0 && !seen {
                at_least("rows on every level of the target population", 1, 0)?;
            }
            if share == 0.0 && seen {
                at_least("shares for every level that has rows", 1, 0)?;
            }
        }
        scaled.push(margin.iter().map(|share| share / sum).collect());
    }
    Ok(scaled)
}

fn shares(
    cells: &[(Vec<usize>, u64)],
    weights: &[f64],
    axis: usize,
    levels: usize,
    n: f64,
) -> Vec<f64> {
    (0..levels)
        .map(|level| {
            let here = cells.iter().zip(weights).filter(|((at, _), _)| at[axis] == level);
            ordered_sum(here.map(|((_, rows), weight)| weight * *rows as f64 / n))
        })
        .collect()
}

/// A proportion raked to the margins of a population.
///
/// # Formula
///
/// The proportion with the weights of [`rake`]; its variance is that of what an additive
/// least-squares fit of the margins to the rows, before weighting, leaves over (Deville and
/// Särndal 1992, *JASA* 87:376, as in the R package survey). Limits as [`crate::standardise::direct`].
///
/// # Errors
///
/// As [`rake`]; [`StatsError::TooFew`] below two rows.
pub fn raked_proportion(
    cells: &[(Vec<usize>, Binomial)],
    margins: &[Vec<f64>],
    confidence: Confidence,
) -> Result<Weighted, StatsError> {
    let used: Vec<&(Vec<usize>, Binomial)> =
        cells.iter().filter(|(_, count)| count.n() > 0).collect();
    let sizes: Vec<(Vec<usize>, u64)> =
        used.iter().map(|(levels, count)| (levels.clone(), count.n())).collect();
    let raked = rake(&sizes, margins)?;
    let counts: Vec<Binomial> = used.iter().map(|&&(_, count)| count).collect();
    let means: Vec<f64> = counts.iter().map(|count| count.yes as f64 / count.n() as f64).collect();
    let mut left = means.clone();
    // Taking out the mean of every level in turn ends at the least-squares residual.
    for _ in 0..ROUNDS {
        let mut moved = 0.0f64;
        for (axis, margin) in margins.iter().enumerate() {
            for level in 0..margin.len() {
                let here: Vec<usize> =
                    (0..sizes.len()).filter(|&cell| sizes[cell].0[axis] == level).collect();
                let rows = |cell: usize| sizes[cell].1 as f64;
                let sum = ordered_sum(here.iter().map(|&cell| rows(cell)));
                if sum <= 0.0 {
                    continue;
                }
                let mean = ordered_sum(here.iter().map(|&cell| rows(cell) / sum * left[cell]));
                moved = moved.max(fabs(mean));
                for &cell in &here {
                    left[cell] -= mean;
                }
            }
        }
        if moved <= MET {
            break;
        }
    }
    let fits: Vec<f64> = means.iter().zip(&left).map(|(mean, left)| mean - left).collect();
    let weights: Vec<(f64, u64)> =
        raked.weights.iter().zip(&sizes).map(|(&weight, &(_, n))| (weight, n)).collect();
    weighted(&counts, &weights, &fits, confidence)
}
