//! Predictive values, likelihood ratios, pooling and surveys: printed examples and inverses.

use super::*;
use crate::Confidence;

/// Simel, Samsa and Matchar 1991: sensitivity 0.80 and specificity 0.73, a positive ratio of
/// 2.96 whose lower limit is 2.0: 73.4 in each group.
#[test]
fn likelihood_ratio_of_the_paper() {
    let planned = PlannedRatio {
        of: Ratio::PositiveLikelihood,
        goal: 2.0,
        truth: (0.8, 0.73),
        prevalence: 0.5,
    };
    let found = diagnostic_ratio_n(&planned, 1.0, Plan::new(0.025, 0.5).unwrap()).unwrap();
    assert!((found.unrounded - 73.448_661_849).abs() < 1e-3, "{found:?}");
    assert_eq!(found.n, 74);
}

/// The variance that Mercaldo's limits have on the same counts.
#[test]
fn predictive_values_have_the_variance_of_their_limits() {
    for (of, high) in [(Ratio::Ppv, true), (Ratio::Npv, false)] {
        let (diseased, healthy) = (200u64, 300u64);
        let found = crate::predictive::predictive_values(
            crate::proportion::Binomial::new(170, 30),
            crate::proportion::Binomial::new(270, 30),
            0.1,
            Confidence::P95,
        )
        .unwrap();
        let interval = if high { found.positive } else { found.negative };
        // Power is one half against a goal on the lower limit.
        let planned = PlannedRatio { of, goal: interval.low, truth: (0.85, 0.9), prevalence: 0.1 };
        let power = diagnostic_ratio_power(&planned, diseased, healthy, 0.025).unwrap();
        assert!((power - 0.5).abs() < 1e-9, "{of:?} {power}");
    }
}

#[test]
fn sizes_reach_their_power_and_one_fewer_does_not() {
    let plan = Plan::new(0.025, 0.8).unwrap();
    for (of, goal) in [
        (Ratio::Ppv, 0.3),
        (Ratio::Npv, 0.97),
        (Ratio::PositiveLikelihood, 5.0),
        (Ratio::NegativeLikelihood, 0.25),
    ] {
        let planned = PlannedRatio { of, goal, truth: (0.85, 0.9), prevalence: 0.1 };
        let n = diagnostic_ratio_n(&planned, 1.0, plan).unwrap().n;
        let reached = |n| diagnostic_ratio_power(&planned, n, n, 0.025).unwrap();
        assert!(reached(n) >= 0.8 && reached(n - 1) < 0.8, "{of:?}");
        let wrong =
            if of == Ratio::NegativeLikelihood { 0.1 } else { 0.999 * goal.max(1.0) * 10.0 };
        let wrong = if matches!(of, Ratio::Ppv | Ratio::Npv) { 0.999 } else { wrong };
        let missed = PlannedRatio { goal: wrong, ..planned };
        assert!(matches!(
            diagnostic_ratio_n(&missed, 1.0, plan),
            Err(StatsError::Unreachable { .. })
        ));
    }
    let sites = pooling_n(0.4, (0.1, 0.2), plan).unwrap().n;
    let reached = |k| pooling_power(0.4, (0.1, 0.2), k, 0.025).unwrap();
    assert!(reached(sites) >= 0.8 && reached(sites - 1) < 0.8);
    // (1.959964 + 0.841621)² 0.3 / 0.16 by hand.
    assert!((pooling_n(0.4, (0.1, 0.2), plan).unwrap().unrounded - 14.716_602).abs() < 1e-4);
    assert!(
        pooling_n(0.0, (0.1, 0.2), plan).is_err()
            && pooling_power(0.1, (0.0, 0.0), 3, 0.1).is_err()
    );
}

/// z² · 0.16/0.05² = 245.853; times (1 + 0.25) (1 + 9 · 0.05) by hand.
#[test]
fn a_survey_pays_for_weights_and_clusters() {
    let found = survey_n(0.2, 0.05, (0.5, 10.0, 0.05), Confidence::P95).unwrap();
    assert!((found.unrounded - 445.609).abs() < 0.01, "{found:?}");
    assert!(survey_n(0.2, 0.05, (-1.0, 10.0, 0.05), Confidence::P95).is_err());
}
