//! Two scores on the same cases: DeLong's paired comparison.

use libm::sqrt;

use crate::distribution::normal_two_sided;
use crate::error::{StatsError, at_least, finite};
use crate::interval::Confidence;
use crate::roc::{AucDifference, limits};

/// The placements of every case: for a diseased one the share of healthy cases it beats,
/// for a healthy one the share of diseased cases that beat it, ties counting one half.
pub(crate) struct Placements {
    /// Area under the curve.
    pub(crate) auc: f64,
    /// One placement a case, in the order of the cases.
    pub(crate) of_case: Vec<f64>,
    /// Diseased cases.
    pub(crate) positives: u64,
    /// Healthy cases.
    pub(crate) negatives: u64,
}

/// Placements of cases given as truth and score, by one sort.
pub(crate) fn placements(cases: &[(bool, f64)]) -> Result<Placements, StatsError> {
    for &(_, score) in cases {
        finite("score", score)?;
    }
    let positives = cases.iter().filter(|(diseased, _)| *diseased).count() as u64;
    let negatives = cases.len() as u64 - positives;
    at_least("diseased cases", 2, positives)?;
    at_least("healthy cases", 2, negatives)?;
    let (m, n) = (positives as f64, negatives as f64);
    let score = |case: usize| cases[case].1;
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.sort_by(|&i, &j| score(i).total_cmp(&score(j)));
    let mut of_case = vec![0.0; cases.len()];
    let (mut below, mut start) = ((0u64, 0u64), 0);
    let mut twice_pairs = 0u128;
    while start < order.len() {
        // `<=` ties negative zero with zero, which `total_cmp` sets apart.
        let end = start + order[start..].partition_point(|&i| score(i) <= score(order[start]));
        let tied = &order[start..end];
        let here = tied.iter().filter(|&&i| cases[i].0).count() as u64;
        let here = (here, tied.len() as u64 - here);
        let won = 2 * below.1 + here.1;
        twice_pairs += u128::from(here.0) * u128::from(won);
        let lost = 2 * (positives - below.0 - here.0) + here.0;
        for &i in tied {
            let half = if cases[i].0 { won as f64 / n } else { lost as f64 / m };
            of_case[i] = half / 2.0;
        }
        below = (below.0 + here.0, below.1 + here.1);
        start = end;
    }
    Ok(Placements { auc: twice_pairs as f64 / 2.0 / m / n, of_case, positives, negatives })
}

/// Difference of two areas on the same cases, first score minus second.
///
/// # Formula
///
/// Variances and covariance of the placements (DeLong, DeLong and Clarke-Pearson 1988,
/// *Biometrics* 44:837); normal test and limits. A case is truth, first and second score.
/// Time O(n log n) by sorting (as Sun and Xu 2014, *IEEE SPL* 21:1389).
///
/// Assumes independent cases.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two diseased or two healthy cases;
/// [`StatsError::NotFinite`] for a score that is not finite; [`StatsError::NoVariance`] if
/// the difference has no variance, as with two scores of the same order.
pub fn paired(
    cases: &[(bool, f64, f64)],
    confidence: Confidence,
) -> Result<AucDifference, StatsError> {
    // A canonical order of the cases, so that the sums do not depend on the input's.
    let mut cases = cases.to_vec();
    cases.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    let first: Vec<(bool, f64)> = cases.iter().map(|&(truth, a, _)| (truth, a)).collect();
    let second: Vec<(bool, f64)> = cases.iter().map(|&(truth, _, b)| (truth, b)).collect();
    let (first, second) = (placements(&first)?, placements(&second)?);
    let mut sums = [[0.0f64; 3]; 2];
    for (case, &(diseased, ..)) in cases.iter().enumerate() {
        let a = first.of_case[case] - first.auc;
        let b = second.of_case[case] - second.auc;
        let of_class = &mut sums[usize::from(diseased)];
        of_class[0] += (a - b) * (a - b);
        of_class[1] += a * b;
    }
    let (m, n) = (first.positives as f64, first.negatives as f64);
    let combined = |place: usize| sums[1][place] / (m - 1.0) / m + sums[0][place] / (n - 1.0) / n;
    let (variance, covariance) = (combined(0), combined(1));
    let point = first.auc - second.auc;
    if variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the difference of the two scores" });
    }
    let se = sqrt(variance);
    let statistic = point / se;
    Ok(AucDifference {
        difference: limits(point, confidence.z() * se),
        se,
        statistic,
        df: None,
        p: normal_two_sided(statistic),
        covariance,
    })
}
