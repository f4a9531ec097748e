//! The paired bootstrap of two areas: values of pROC, edges, properties.

use super::*;
use crate::bootstrap::Rule;
use crate::interval::Confidence;
use proptest::prelude::*;

const A: [f64; 30] = [
    -0.4, 0.4, 0.1, -1.5, 1.6, 0.6, 2.3, 3.0, 0.6, -0.2, -1.0, 0.8, -0.8, -1.0, -0.4, -0.3, -2.0,
    1.6, 0.0, -0.5, -0.1, -0.2, -1.1, 0.8, 0.2, 0.4, -0.3, -0.4, 1.0, -0.9,
];
const B: [f64; 30] = [
    -0.7, 2.5, -1.0, -2.3, 2.2, 1.0, 1.3, 0.4, 0.1, 0.2, 0.1, 0.2, -2.1, -0.1, -0.3, 0.1, -0.8,
    1.3, -1.4, -0.3, -0.7, 0.2, -0.9, -0.4, 1.9, -0.5, -1.2, -0.4, -0.9, -2.2,
];

/// Twelve diseased, then eighteen healthy cases.
pub(crate) fn thirty() -> Vec<(bool, f64, f64)> {
    A.iter().zip(B).enumerate().map(|(place, (&a, b))| (place < 12, a, b)).collect()
}

pub(crate) const RESAMPLES: [[u32; 30]; 6] = [
    [
        1, 10, 8, 10, 8, 8, 4, 6, 6, 2, 2, 5, 26, 23, 27, 16, 20, 21, 28, 24, 26, 22, 25, 29, 27,
        21, 21, 19, 24, 22,
    ],
    [
        7, 11, 10, 5, 4, 10, 2, 7, 2, 1, 3, 7, 12, 29, 23, 12, 26, 15, 28, 29, 22, 20, 15, 14, 14,
        15, 27, 20, 17, 13,
    ],
    [
        4, 11, 8, 8, 0, 5, 0, 5, 1, 6, 7, 5, 19, 19, 28, 25, 27, 28, 24, 20, 24, 18, 22, 15, 26,
        24, 21, 18, 25, 26,
    ],
    [
        11, 2, 8, 8, 9, 6, 4, 8, 9, 3, 10, 9, 22, 14, 13, 17, 17, 26, 16, 19, 29, 14, 22, 14, 26,
        14, 22, 14, 24, 18,
    ],
    [
        5, 2, 8, 3, 8, 3, 3, 11, 4, 3, 8, 9, 16, 22, 28, 23, 28, 28, 26, 26, 12, 27, 22, 27, 17,
        13, 21, 29, 19, 13,
    ],
    [
        3, 7, 2, 2, 7, 0, 5, 11, 1, 9, 1, 1, 20, 12, 24, 16, 21, 16, 24, 24, 15, 20, 29, 12, 26,
        13, 13, 28, 26, 28,
    ],
];

/// pROC 1.18.0 on the same resamples: `auc(roc(truth[x], a[x])) - auc(roc(truth[x], b[x]))`.
#[test]
fn stored_resamples_of_proc() {
    let stored: Vec<Vec<u32>> = RESAMPLES.iter().map(|resample| resample.to_vec()).collect();
    let found = paired_auc_replay(&thirty(), &stored).unwrap();
    assert!((found.estimate - (0.682_870_370_370_37 - 0.722_222_222_222_222)).abs() < 1e-12);
    let wanted = [
        0.048_611_111_111_111_2,
        -0.055_555_555_555_555_6,
        0.020_833_333_333_333_3,
        0.016_203_703_703_703_6,
        -0.034_722_222_222_222_3,
        0.0625,
    ];
    for (found, wanted) in found.values.iter().zip(wanted) {
        assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
    }
    assert!(paired_auc_replay(&thirty(), &[vec![1, 2], vec![30, 1]]).is_err());
    assert!(paired_auc_replay(&thirty(), &[vec![1, 2], vec![3, 4]]).is_err());
}

/// pROC 1.18.0, `roc.test(a, b, method = "bootstrap", boot.n = 20000)`: the standard deviation
/// of its replicates is 0.0958168, itself known to half a percent.
#[test]
fn the_spread_of_proc() {
    let plan = Resampling { resamples: 20_000, seed: 1, threads: 2 };
    let found = paired_auc(&thirty(), plan).unwrap();
    assert!((found.se() / 0.095_816_8 - 1.0).abs() < 0.025, "{}", found.se());
    let percentile = found.percentile(Confidence::P95, Rule::Type7).unwrap();
    let bca = found.bca(Confidence::P95, Rule::Type7).unwrap();
    let basic = found.basic(Confidence::P95, Rule::Type7).unwrap();
    for interval in [percentile, bca, basic] {
        assert!(interval.contains(interval.point) && interval.width() > 0.3, "{interval:?}");
    }
}

#[test]
fn alone_against_a_constant_it_is_the_bootstrap_of_an_area() {
    let cases: Vec<(bool, f64, f64)> = thirty().iter().map(|case| (case.0, case.1, 0.0)).collect();
    let stored: Vec<Vec<u32>> = RESAMPLES.iter().map(|resample| resample.to_vec()).collect();
    let one: Vec<(bool, f64)> = cases.iter().map(|case| (case.0, case.1)).collect();
    let both = paired_auc_replay(&cases, &stored).unwrap();
    let area = crate::bootstrap::auc_replay(&one, &stored).unwrap();
    for (difference, area) in both.values.iter().zip(&area.values) {
        assert!((difference - (area - 0.5)).abs() < 1e-12);
    }
    let (a, b) = (both.acceleration.unwrap(), area.acceleration.unwrap());
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

#[test]
fn what_cannot_be_resampled_is_an_error() {
    let plan = Resampling { resamples: 10, seed: 1, threads: 1 };
    assert!(paired_auc(&[], plan).is_err());
    assert!(paired_auc(&[(true, 1.0, 1.0), (false, 0.0, 0.0)], plan).is_err());
    let mut cases = thirty();
    cases[3].2 = f64::NAN;
    assert!(paired_auc(&cases, plan).is_err());
    assert!(paired_auc(&thirty(), Resampling { resamples: 1, ..plan }).is_err());
    // One score twice: no difference in any resample, and so no limits.
    let same: Vec<(bool, f64, f64)> =
        thirty().iter().map(|case| (case.0, case.1, case.1)).collect();
    let found = paired_auc(&same, plan).unwrap();
    assert!(found.values.iter().all(|value| *value == 0.0));
    assert!(found.percentile(Confidence::P95, Rule::Type7).is_err());
}

proptest! {
    #[test]
    fn order_and_threads_leave_no_trace(
        scores in proptest::collection::vec((any::<bool>(), 0u8..6, 0u8..6), 8..40),
        turn in 0..40usize,
        seed in any::<u64>(),
    ) {
        let cases: Vec<(bool, f64, f64)> =
            scores.iter().map(|&(t, a, b)| (t, f64::from(a), f64::from(b))).collect();
        let plan = Resampling { resamples: 20, seed, threads: 1 };
        let found = paired_auc(&cases, plan);
        let mut turned = cases.clone();
        turned.rotate_left(turn % cases.len());
        prop_assert_eq!(&found, &paired_auc(&turned, Resampling { threads: 3, ..plan }));
        let exchanged: Vec<(bool, f64, f64)> =
            cases.iter().map(|&(truth, a, b)| (truth, b, a)).collect();
        if let (Ok(found), Ok(other)) = (found, paired_auc(&exchanged, plan)) {
            prop_assert!((found.estimate + other.estimate).abs() < 1e-12);
            prop_assert!(found.values.iter().all(|value| value.abs() <= 1.0));
        }
    }
}
