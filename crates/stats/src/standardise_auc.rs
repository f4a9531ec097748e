//! Area under the ROC curve of weighted cases.

use std::collections::BTreeMap;

use crate::error::{StatsError, at_least};
use crate::reduction::Number;
use crate::roc::{Auc, Scores};
use crate::standardise::{Kish, kish};

/// An area of weighted cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedAuc {
    /// The area in the target population with its linearised variance; the counts are
    /// those of the cases, unweighted.
    pub auc: Auc,
    /// What the weights cost among the diseased.
    pub positives: Kish,
    /// What the weights cost among the healthy.
    pub negatives: Kish,
}

/// Sums at one distinct score: of weights and of squared weights, a class each.
#[derive(Default, Clone, Copy)]
struct Sums {
    weight: [f64; 2],
    square: [f64; 2],
}

/// Area of weighted cases: cells of scores, each with the weight of one case.
///
/// # Formula
///
/// A = Σwᵢwⱼψ(xᵢ, yⱼ) / (W₁W₀), ties counting one half; variance m/(m−1) Σwᵢ²(Vᵢ−A)²/W₁² +
/// n/(n−1) Σwⱼ²(Vⱼ−A)²/W₀² of the weighted placements V, the linearised form that equals
/// DeLong's where all weights are equal. The weights are taken as fixed. To standardise,
/// give each cell (diseased and healthy alike) its target share over its sample share.
///
/// Placements are DeLong's (1988, *Biometrics* 44:837), the linearisation Binder's (1983, *Int.
/// Stat. Rev.* 51:279). Assumes independent cases.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two diseased or two healthy cases;
/// [`StatsError::Positive`] for a weight of counted cases that is not positive;
/// [`StatsError::TooLarge`] if the counts overflow.
pub fn weighted_auc(cells: &[(Scores, f64)]) -> Result<WeightedAuc, StatsError> {
    let mut counted: [Vec<(f64, u64)>; 2] = [Vec::new(), Vec::new()];
    for (scores, weight) in cells {
        let (positives, negatives) = scores.sizes()?;
        counted[1].push((*weight, positives));
        counted[0].push((*weight, negatives));
    }
    let size =
        |class: usize| counted[class].iter().fold(0u64, |sum, (_, n)| sum.saturating_add(*n));
    let (positives, negatives) = (size(1), size(0));
    at_least("diseased cases", 2, positives)?;
    at_least("healthy cases", 2, negatives)?;
    let cost = [kish(&counted[0])?, kish(&counted[1])?];
    // Relative to the largest weight, so that squares neither overflow nor vanish; the
    // cells in the order of their weights, so that the sums do not depend on the input's.
    let mut order: Vec<&(Scores, f64)> = cells.iter().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let largest = counted
        .iter()
        .flatten()
        .filter(|(_, n)| *n > 0)
        .fold(0.0f64, |largest, (weight, _)| largest.max(*weight));
    let mut steps: BTreeMap<Number, Sums> = BTreeMap::new();
    for (scores, weight) in order {
        let weight = weight / largest;
        for (class, values) in [(0, &scores.negative), (1, &scores.positive)] {
            for &(score, count) in values.iter().filter(|(_, count)| *count > 0) {
                let sums = steps.entry(score).or_default();
                sums.weight[class] += weight * count as f64;
                sums.square[class] += weight * weight * count as f64;
            }
        }
    }
    let steps: Vec<Sums> = steps.into_values().collect();
    let (auc, left) = area(&steps);
    let correction = |n: u64| n as f64 / (n as f64 - 1.0);
    let variance = correction(positives) * left[1] + correction(negatives) * left[0];
    Ok(WeightedAuc {
        auc: Auc { auc, variance, positives, negatives },
        positives: cost[1],
        negatives: cost[0],
    })
}

/// The area and, a class each, Σw²(V−A)² over the class's squared total weight.
fn area(steps: &[Sums]) -> (f64, [f64; 2]) {
    let whole = [0, 1].map(|class: usize| steps.iter().map(|sums| sums.weight[class]).sum::<f64>());
    let mut auc = 0.0;
    let mut below = 0.0;
    for sums in steps {
        auc += sums.weight[1] / whole[1] * ((below + sums.weight[0] / 2.0) / whole[0]);
        below += sums.weight[0];
    }
    let auc = auc.clamp(0.0, 1.0);
    let mut left = [0.0; 2];
    let mut below = [0.0; 2];
    for sums in steps {
        let of_positive = (below[0] + sums.weight[0] / 2.0) / whole[0];
        let of_negative = 1.0 - (below[1] + sums.weight[1] / 2.0) / whole[1];
        left[1] += sums.square[1] / whole[1] / whole[1] * (of_positive - auc) * (of_positive - auc);
        left[0] += sums.square[0] / whole[0] / whole[0] * (of_negative - auc) * (of_negative - auc);
        below = [below[0] + sums.weight[0], below[1] + sums.weight[1]];
    }
    (auc, left)
}
