//! The bootstrap of a partial area: values of pROC, edges, properties.

use super::*;
use crate::bootstrap::Rule;
use crate::bootstrap_paired::tests::{RESAMPLES, thirty};
use crate::interval::Confidence;
use proptest::prelude::*;

fn scores(cases: impl Iterator<Item = (bool, f64)>) -> Scores {
    let mut scores = Scores::default();
    for (diseased, score) in cases {
        let class = if diseased { &mut scores.positive } else { &mut scores.negative };
        class.push((Number::new(score).unwrap(), 1));
    }
    scores
}

fn first() -> Scores {
    scores(thirty().into_iter().map(|case| (case.0, case.1)))
}

/// pROC 1.18.0 on stored resamples, `partial.auc = c(1, 0.7)` of specificity and `c(1, 0.6)` of
/// sensitivity.
#[test]
fn stored_resamples_of_proc() {
    let wanted = [
        (0.155_092_592_592_593, 0.205_185_185_185_185),
        (0.155_555_555_555_556, 0.138_888_888_888_889),
        (0.180_555_555_555_556, 0.235_185_185_185_185),
        (0.138_888_888_888_889, 0.206_944_444_444_444),
        (0.036_481_481_481_481_5, 0.064_444_444_444_444_4),
        (0.132_407_407_407_407, 0.198_611_111_111_111),
    ];
    let cases = thirty();
    for (resample, (specific, sensitive)) in RESAMPLES.iter().zip(wanted) {
        let drawn = resample.iter().map(|&place| cases[place as usize]);
        let drawn = scores(drawn.map(|case| (case.0, case.1)));
        let area = |side, limits| crate::roc::partial_auc(&drawn, side, limits).unwrap().area;
        let found = area(Side::Specificity, (0.7, 1.0));
        assert!((found - specific).abs() < 1e-12, "{found} is not {specific}");
        let found = area(Side::Sensitivity, (0.6, 1.0));
        assert!((found - sensitive).abs() < 1e-12, "{found} is not {sensitive}");
    }
}

/// pROC 1.18.0, `ci.auc(partial.auc = c(1, 0.7), method = "bootstrap", boot.n = 20000)`:
/// 0.036574 to 0.216678, each limit known to about 0.002.
#[test]
fn limits_of_proc() {
    let plan = Resampling { resamples: 20_000, seed: 1, threads: 2 };
    let found = partial_auc(&first(), Side::Specificity, (0.7, 1.0), plan).unwrap();
    let interval = found.percentile(Confidence::P95, Rule::Type7).unwrap();
    assert!((interval.low - 0.036_574).abs() < 0.006, "{interval:?}");
    assert!((interval.high - 0.216_678).abs() < 0.006, "{interval:?}");
    assert!(found.bca(Confidence::P95, Rule::Type7).is_err());
}

#[test]
fn what_cannot_be_resampled_is_an_error() {
    let plan = Resampling { resamples: 10, seed: 1, threads: 1 };
    let side = Side::Specificity;
    for limits in [(0.9, 0.9), (1.0, 0.8), (0.9, 1.1), (f64::NAN, 1.0)] {
        assert!(partial_auc(&first(), side, limits, plan).is_err(), "{limits:?}");
    }
    assert!(partial_auc(&Scores::default(), side, (0.8, 1.0), plan).is_err());
    let one = scores([(true, 1.0), (false, 0.0), (false, 0.5)].into_iter());
    assert!(partial_auc(&one, side, (0.8, 1.0), plan).is_err());
    // Perfect separation: the whole width in every resample, and no limits.
    let perfect = scores([(true, 1.0), (true, 2.0), (false, 0.0), (false, 0.5)].into_iter());
    let found = partial_auc(&perfect, side, (0.8, 1.0), plan).unwrap();
    assert!(found.values.iter().all(|value| (value - 0.2).abs() < 1e-12));
}

proptest! {
    #[test]
    fn the_whole_range_is_the_bootstrap_of_the_area(
        ill in proptest::collection::vec(0u64..40, 6),
        well in proptest::collection::vec(0u64..40, 6),
        seed in any::<u64>(),
    ) {
        let class = |counts: &[u64]| {
            let rated = counts.iter().enumerate();
            rated.map(|(x, &count)| (Number::new(x as f64).unwrap(), count)).collect()
        };
        let counted = Scores { positive: class(&ill), negative: class(&well) };
        let plan = Resampling { resamples: 20, seed, threads: 2 };
        let whole = crate::bootstrap::auc(&counted, plan);
        for side in [Side::Specificity, Side::Sensitivity] {
            let part = partial_auc(&counted, side, (0.0, 1.0), plan);
            match (&whole, part) {
                (Ok(whole), Ok(part)) => {
                    for (a, b) in whole.values.iter().zip(&part.values) {
                        prop_assert!((a - b).abs() < 1e-12, "{a} is not {b}");
                    }
                }
                (whole, part) => prop_assert!(whole.is_err() && part.is_err()),
            }
        }
    }
}
