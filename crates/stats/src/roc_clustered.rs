//! Area under the ROC curve where cases come in clusters.

use std::collections::BTreeMap;

use crate::error::{StatsError, at_least};
use crate::roc::Auc;
use crate::roc_paired::placements;

/// An area with a variance that allows for clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredAuc {
    /// The area, its cluster-robust variance and the cases.
    pub auc: Auc,
    /// Clusters.
    pub clusters: u64,
    /// Clusters with at least one diseased case.
    pub with_positives: u64,
    /// Clusters with at least one healthy case.
    pub with_negatives: u64,
}

/// Area of cases in clusters (lesions of a patient, patients of a site).
///
/// # Formula
///
/// The same area; variance S₁₀/M + S₀₁/N + 2 S₁₁/(MN) of the clusters' sums of placements
/// (Obuchowski 1997, *Biometrics* 53:567). A case is cluster, truth and score. The paper's
/// variance is an estimate that can come out at 0 or, with few clusters, below: it is then
/// an error, never a width of nothing.
///
/// Assumes independent clusters.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two diseased or two healthy cases, or unless at least two
/// clusters have diseased and two have healthy cases; [`StatsError::NotFinite`] for a score
/// that is not finite; [`StatsError::NoVariance`] if the variance is not positive.
pub fn clustered(cases: &[(u128, bool, f64)]) -> Result<ClusteredAuc, StatsError> {
    let mut cases = cases.to_vec();
    cases.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    let scored: Vec<(bool, f64)> = cases.iter().map(|&(_, truth, score)| (truth, score)).collect();
    let placed = placements(&scored)?;
    // Sums of the deviations of a cluster's placements, and whether it has the class.
    let mut sums: BTreeMap<u128, [(f64, bool); 2]> = BTreeMap::new();
    for (&(cluster, diseased, _), placement) in cases.iter().zip(&placed.of_case) {
        let of_class = &mut sums.entry(cluster).or_default()[usize::from(diseased)];
        of_class.0 += placement - placed.auc;
        of_class.1 = true;
    }
    let having = |class: usize| sums.values().filter(|sum| sum[class].1).count() as u64;
    let (with_negatives, with_positives) = (having(0), having(1));
    at_least("clusters with diseased cases", 2, with_positives)?;
    at_least("clusters with healthy cases", 2, with_negatives)?;
    let clusters = sums.len() as u64;
    let product =
        |a: usize, b: usize| -> f64 { sums.values().map(|sum| sum[a].0 * sum[b].0).sum() };
    let correction = |k: u64| k as f64 / (k as f64 - 1.0);
    let (m, n) = (placed.positives as f64, placed.negatives as f64);
    let variance = correction(with_positives) * product(1, 1) / m / m
        + correction(with_negatives) * product(0, 0) / n / n
        + 2.0 * correction(clusters) * product(0, 1) / m / n;
    if variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the clusters' order of scores" });
    }
    let auc =
        Auc { auc: placed.auc, variance, positives: placed.positives, negatives: placed.negatives };
    Ok(ClusteredAuc { auc, clusters, with_positives, with_negatives })
}
