//! Does a sample reach the population that a figure is carried over to?

use crate::error::{StatsError, at_least, positive, total};
use crate::proportion::ordered_sum;
use crate::standardise::kish;

/// How well a sample covers a target population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Share of the target in cells without rows: nothing is known of these people, and no
    /// weight can make up for it.
    pub uncovered: f64,
    /// Rows in cells that the target does not have; they are left out.
    pub unused: u64,
    /// Rows in the thinnest cell that the target has and the sample covers; `None` where no
    /// cell is covered.
    pub thinnest: Option<u64>,
    /// Largest share of the target that rests on one cell, per row of it: the weight of the
    /// row that counts most, over the mean weight.
    pub largest_weight: f64,
    /// Kish's effective sample size of the weights, over the covered cells.
    pub effective_n: f64,
    /// Effective sample size over rows used: what the mismatch costs, 0 to 1.
    pub efficiency: f64,
    /// Σ min(share in the sample, share in the target), 0 (apart) to 1 (alike).
    pub shared: f64,
}

/// Coverage of a target population by a sample, from cells of rows with the target's share.
///
/// Plain figures without a threshold; a check declares what it asks for. The shares are
/// scaled to sum to 1.
///
/// # Formula
///
/// Of rows n with target shares s: uncovered Σs over empty cells, weights s/n with Kish's
/// (Σw)²/Σw² (Kish 1965, *Survey Sampling*, 11.7), and shared Σ min(n/N, s).
///
/// # Errors
///
/// [`StatsError::Positive`] for a share that is negative or not finite, or if all are 0;
/// [`StatsError::TooFew`] if no cell of the target has rows; [`StatsError::TooLarge`] on
/// overflow.
pub fn overlap(cells: &[(u64, f64)]) -> Result<Overlap, StatsError> {
    for &(_, share) in cells {
        if share != 0.0 {
            positive("share", share)?;
        }
    }
    let all = positive("sum of the shares", ordered_sum(cells.iter().map(|cell| cell.1)))?;
    let rows = total("rows", cells.iter().map(|cell| cell.0))?;
    let used: Vec<(u64, f64)> =
        cells.iter().copied().filter(|&(n, share)| n > 0 && share > 0.0).collect();
    at_least("cells of the target population with rows", 1, used.len() as u64)?;
    let weights: Vec<(f64, u64)> = used.iter().map(|&(n, share)| (share / n as f64, n)).collect();
    let spent = kish(&weights)?;
    let covered: u64 = used.iter().map(|cell| cell.0).sum();
    let missing = cells.iter().filter(|cell| cell.0 == 0).map(|cell| cell.1 / all);
    let shared = cells.iter().map(|&(n, share)| (n as f64 / rows as f64).min(share / all));
    Ok(Overlap {
        uncovered: ordered_sum(missing),
        unused: rows - covered,
        thinnest: used.iter().map(|cell| cell.0).min(),
        largest_weight: spent.largest_weight,
        effective_n: spent.effective_n,
        efficiency: spent.effective_n / covered as f64,
        shared: ordered_sum(shared),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let found = overlap(&[(10, 2.0), (30, 2.0), (0, 4.0), (7, 0.0)]).unwrap();
        assert!((found.uncovered - 0.5).abs() < 1e-12);
        assert_eq!((found.unused, found.thinnest), (7, Some(10)));
        // Weights 1/20 and 1/60 (over 2): (2+2)²/(0.4 + 0.1333) = 30.
        assert!((found.effective_n - 30.0).abs() < 1e-9, "{found:?}");
        assert!((found.efficiency - 0.75).abs() < 1e-9);
        assert!((found.largest_weight - 2.0).abs() < 1e-9);
        let like = overlap(&[(10, 1.0), (30, 3.0)]).unwrap();
        assert!((like.shared - 1.0).abs() < 1e-12 && (like.efficiency - 1.0).abs() < 1e-12);
        assert!(overlap(&[(0, 1.0), (3, 0.0)]).is_err());
        assert!(overlap(&[(5, 0.0)]).is_err() && overlap(&[(5, -1.0)]).is_err());
    }
}
