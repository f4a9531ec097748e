//! Points on the ROC curve: optimal thresholds, average precision.

use libm::hypot;

use crate::error::{StatsError, at_least, inner_proportion, positive};
use crate::roc::{Scores, Step};

/// What an optimal threshold is to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Criterion {
    /// The largest sensitivity + specificity (Youden 1950, *Cancer* 3:32).
    Youden,
    /// The smallest expected cost (Perkins and Schisterman 2006, *Am. J. Epidemiol.*
    /// 163:670): largest sensitivity + r · specificity with r = (1−π)/(cost · π).
    Weighted {
        /// Cost of a missed disease relative to a false alarm.
        cost: f64,
        /// Prevalence in the population of use.
        prevalence: f64,
    },
    /// The smallest distance to perfect calls, √((1−Se)² + (1−Sp)²).
    ClosestToPerfect,
}

/// A threshold and what calls at it reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OperatingPoint {
    /// Halfway between the two neighbouring scores; scores above it are called. Infinite
    /// where nobody or everybody is called.
    pub threshold: f64,
    /// Sensitivity.
    pub sensitivity: f64,
    /// Specificity.
    pub specificity: f64,
}

/// The thresholds that a criterion likes best, ascending: all that tie.
///
/// The figures at a threshold chosen on the same cases are too good; they belong on new
/// cases.
///
/// # Formula
///
/// The thresholds with the largest Se + r·Sp, r = 1 for Youden's index (1950, *Cancer* 3:32)
/// and (1−π)/(cost·π) for the weighted criterion (Perkins and Schisterman 2006, *Am. J.
/// Epidemiol.* 163:670), or with the smallest √((1−Se)² + (1−Sp)²).
///
/// # Errors
///
/// [`StatsError::TooFew`] without diseased or healthy cases; [`StatsError::Positive`]
/// unless a cost is positive; [`StatsError::Proportion`] unless a prevalence is strictly
/// between 0 and 1; [`StatsError::TooLarge`] if the counts overflow.
pub fn best_thresholds(
    scores: &Scores,
    criterion: Criterion,
) -> Result<Vec<OperatingPoint>, StatsError> {
    let weight = match criterion {
        Criterion::Weighted { cost, prevalence } => {
            let prevalence = inner_proportion("prevalence", prevalence)?;
            (1.0 - prevalence) / (positive("relative cost", cost)? * prevalence)
        }
        _ => 1.0,
    };
    let points = operating_points(scores)?;
    let value = |point: &OperatingPoint| match criterion {
        Criterion::ClosestToPerfect => -hypot(1.0 - point.sensitivity, 1.0 - point.specificity),
        _ => point.sensitivity + weight * point.specificity,
    };
    let best = points.iter().map(&value).fold(f64::NEG_INFINITY, f64::max);
    // Shares are quotients, so that equal sums can differ in the last digit.
    let ties = |point: &&OperatingPoint| value(point) >= best - 1e-12 * (1.0 + best.abs());
    Ok(points.iter().filter(ties).copied().collect())
}

/// Every operating point, thresholds ascending.
pub(crate) fn operating_points(scores: &Scores) -> Result<Vec<OperatingPoint>, StatsError> {
    let (positives, negatives) = scores.sizes()?;
    at_least("diseased cases", 1, positives)?;
    at_least("healthy cases", 1, negatives)?;
    let (m, n) = (positives as f64, negatives as f64);
    let steps = scores.steps();
    let point = |threshold: f64, before: (u64, u64)| OperatingPoint {
        threshold,
        sensitivity: (positives - before.0) as f64 / m,
        specificity: before.1 as f64 / n,
    };
    let mut points = vec![point(f64::NEG_INFINITY, (0, 0))];
    for pair in steps.windows(2) {
        let (low, high) = (pair[0].score.get(), pair[1].score.get());
        points.push(point(low / 2.0 + high / 2.0, pair[1].before));
    }
    points.push(point(f64::INFINITY, (positives, negatives)));
    Ok(points)
}

/// Average precision: the mean positive predictive value over the diseased cases, by score.
///
/// # Formula
///
/// Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct scores from the highest down, R sensitivity and P
/// positive predictive value of "at least this score" (Zhu 2004, Waterloo working paper;
/// as scikit-learn). It depends on the prevalence of the sample.
///
/// # Errors
///
/// [`StatsError::TooFew`] without diseased cases; [`StatsError::TooLarge`] on overflow.
pub fn average_precision(scores: &Scores) -> Result<f64, StatsError> {
    let (positives, _) = scores.sizes()?;
    at_least("diseased cases", 1, positives)?;
    let (mut hits, mut called, mut sum) = (0u64, 0u64, 0.0);
    for Step { positives: ill, negatives: well, .. } in scores.steps().iter().rev() {
        hits += ill;
        called = called.saturating_add(ill + well);
        if *ill > 0 {
            sum += *ill as f64 * (hits as f64 / called as f64);
        }
    }
    Ok(sum / positives as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reduction::Number;
    use proptest::prelude::*;

    fn scores(positive: &[f64], negative: &[f64]) -> Scores {
        let class = |values: &[f64]| values.iter().map(|&x| (Number::new(x).unwrap(), 1)).collect();
        Scores { positive: class(positive), negative: class(negative) }
    }

    /// The documentation of scikit-learn's `average_precision_score`: 0.83.
    #[test]
    fn average_precision_of_four() {
        let four = scores(&[0.35, 0.8], &[0.1, 0.4]);
        assert!((average_precision(&four).unwrap() - 5.0 / 6.0).abs() < 1e-12);
        assert_eq!(average_precision(&scores(&[1.0], &[])).unwrap(), 1.0);
        assert!(average_precision(&scores(&[], &[1.0])).is_err());
        // Constant scores: the prevalence.
        assert!((average_precision(&scores(&[1.0], &[1.0; 3])).unwrap() - 0.25).abs() < 1e-12);
    }

    #[test]
    fn thresholds() {
        let four = scores(&[0.35, 0.8], &[0.1, 0.4]);
        let best = best_thresholds(&four, Criterion::Youden).unwrap();
        assert_eq!(best.len(), 2, "{best:?}");
        assert!((best[0].threshold - 0.225).abs() < 1e-12);
        assert_eq!((best[0].sensitivity, best[0].specificity), (1.0, 0.5));
        assert!((best[1].threshold - 0.6).abs() < 1e-12);
        // Where missing is dear only the threshold that misses nobody is left.
        let dear = Criterion::Weighted { cost: 10.0, prevalence: 0.5 };
        let best = best_thresholds(&four, dear).unwrap();
        assert_eq!((best.len(), best[0].sensitivity), (1, 1.0));
        let rare = Criterion::Weighted { cost: 1.0, prevalence: 0.001 };
        assert_eq!(best_thresholds(&four, rare).unwrap()[0].specificity, 1.0);
        let constant = best_thresholds(&scores(&[1.0], &[1.0]), Criterion::Youden).unwrap();
        assert_eq!(constant.len(), 2);
        assert!(constant[0].threshold.is_infinite());
        let wrong = Criterion::Weighted { cost: -1.0, prevalence: 0.5 };
        assert!(best_thresholds(&four, wrong).is_err());
        let near = best_thresholds(&four, Criterion::ClosestToPerfect).unwrap();
        assert_eq!(near.len(), 2);
        assert!(best_thresholds(&scores(&[], &[1.0]), Criterion::Youden).is_err());
    }

    proptest! {
        #[test]
        fn order_and_merging_leave_no_trace(
            ill in proptest::collection::vec(0u8..12, 1..40),
            well in proptest::collection::vec(0u8..12, 1..40),
        ) {
            let class = |values: &[u8]| values.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
            let rows = scores(&class(&ill), &class(&well));
            let mut turned = rows.clone();
            turned.positive.reverse();
            turned.negative.reverse();
            let merged = Scores {
                positive: crate::roc::canonical(&rows.positive).into_owned(),
                negative: crate::roc::canonical(&rows.negative).into_owned(),
            };
            for other in [turned, merged] {
                prop_assert_eq!(average_precision(&rows), average_precision(&other));
                prop_assert_eq!(
                    best_thresholds(&rows, Criterion::Youden),
                    best_thresholds(&other, Criterion::Youden)
                );
            }
        }
    }
}
