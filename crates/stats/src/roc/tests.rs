//! Areas against naive double sums in NumPy and one another; the reference values of pROC
//! are compared in the golden suite.

use proptest::prelude::*;

use super::*;
use crate::roc::{clustered, paired};

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance
}

fn counted(values: &[f64]) -> Vec<(Number, u64)> {
    values.iter().map(|&value| (Number::new(value).unwrap(), 1)).collect()
}

fn scores(positive: &[f64], negative: &[f64]) -> Scores {
    Scores { positive: counted(positive), negative: counted(negative) }
}

const DISEASED: [(f64, f64); 6] =
    [(3.0, 5.0), (4.0, 3.0), (4.0, 6.0), (5.0, 6.0), (7.0, 6.0), (9.0, 9.0)];
const HEALTHY: [(f64, f64); 7] =
    [(1.0, 2.0), (2.0, 2.0), (3.0, 1.0), (4.0, 5.0), (4.0, 3.0), (6.0, 3.0), (8.0, 4.0)];

fn both() -> Vec<(bool, f64, f64)> {
    let diseased = DISEASED.iter().map(|&(a, b)| (true, a, b));
    diseased.chain(HEALTHY.iter().map(|&(a, b)| (false, a, b))).collect()
}

/// NumPy 2: DeLong's placements by double loops, variances with ddof=1.
#[test]
fn area_and_variances_equal_the_double_sums() {
    let first = scores(&DISEASED.map(|case| case.0), &HEALTHY.map(|case| case.0)).auc().unwrap();
    assert!(near(first.auc, 0.678_571_428_571_428_5, 1e-15));
    assert!(near(first.variance, 0.024_111_866_969_009_83, 1e-15));
    let second = scores(&DISEASED.map(|case| case.1), &HEALTHY.map(|case| case.1)).auc().unwrap();
    assert!(near(second.auc, 0.916_666_666_666_666_6, 1e-15));
    assert!(near(second.variance, 0.006_226_379_440_665_155, 1e-15));
    let pair = paired(&both(), Confidence::P95).unwrap();
    assert!(near(pair.covariance, 0.005_106_764_928_193_499, 1e-15));
    let variance = first.variance + second.variance - 2.0 * pair.covariance;
    assert!(near(pair.se * pair.se, variance, 1e-15));
    assert!(near(pair.difference.point, first.auc - second.auc, 1e-15));
}

/// NumPy 2: Obuchowski 1997 by double loops on the same cases.
#[test]
fn clustered_variance_equals_the_double_sums() {
    let cases: Vec<(u128, bool, f64)> = [
        (0, 1, -0.7),
        (0, 1, 2.9),
        (0, 1, 0.6),
        (1, 1, 0.8),
        (2, 1, 0.4),
        (2, 1, -0.2),
        (2, 0, 1.2),
        (2, 1, -1.2),
        (3, 1, 1.2),
        (3, 0, -1.2),
        (3, 1, 0.5),
        (3, 0, -1.3),
        (4, 1, 2.0),
        (5, 1, 0.4),
    ]
    .map(|(cluster, truth, score)| (cluster, truth == 1, score))
    .to_vec();
    let found = clustered(&cases).unwrap();
    assert!(near(found.auc.auc, 0.727_272_727_272_727_2, 1e-15));
    assert!(near(found.auc.variance, 0.127_699_231_230_410_8, 1e-14), "{found:?}");
    assert_eq!((found.clusters, found.with_positives, found.with_negatives), (6, 6, 2));
}

#[test]
fn perfect_and_constant_scores_have_an_area_but_no_interval() {
    let perfect = scores(&[3.0, 4.0], &[1.0, 2.0]).auc().unwrap();
    assert_eq!((perfect.auc, perfect.variance), (1.0, 0.0));
    let constant = scores(&[1.0; 5], &[1.0; 7]).auc().unwrap();
    assert_eq!((constant.auc, constant.variance), (0.5, 0.0));
    for auc in [perfect, constant] {
        assert!(matches!(auc.interval(Confidence::P95), Err(StatsError::NoVariance { .. })));
        assert!(auc.logit_interval(Confidence::P95).is_err());
        assert!(auc.goal(0.4).is_err());
        assert!(unpaired(&auc, &auc, Confidence::P95).is_err());
    }
    insta::assert_snapshot!(
        perfect.interval(Confidence::P95).unwrap_err(),
        @"the order of diseased and healthy scores does not vary, so its uncertainty cannot be estimated"
    );
}

#[test]
fn one_class_says_which_is_missing() {
    insta::assert_snapshot!(
        scores(&[], &[1.0, 2.0]).auc().unwrap_err(),
        @"at least 2 diseased cases are needed, found 0"
    );
    assert!(scores(&[1.0, 2.0], &[]).auc().is_err());
    assert!(paired(&[(true, 1.0, f64::NAN); 4], Confidence::P95).is_err());
    assert!(paired(&[], Confidence::P95).is_err());
    assert!(clustered(&[]).is_err());
    let too_many =
        Scores { positive: vec![(Number::new(0.0).unwrap(), u64::MAX); 2], negative: vec![] };
    assert_eq!(too_many.auc(), Err(StatsError::TooLarge { what: "diseased cases" }));
}

#[test]
fn two_scores_of_one_order_have_no_test() {
    let cases: Vec<(bool, f64, f64)> =
        both().into_iter().map(|(truth, a, _)| (truth, a, 2.0 * a + 1.0)).collect();
    assert!(matches!(paired(&cases, Confidence::P95), Err(StatsError::NoVariance { .. })));
}

#[test]
fn counts_of_ten_million_pairs_stay_exact() {
    let number = |x: f64| Number::new(x).unwrap();
    let scores = Scores {
        positive: vec![(number(1.0), 2_500_000), (number(2.0), 7_500_000)],
        negative: vec![(number(1.0), 7_500_000), (number(2.0), 2_500_000)],
    };
    let auc = scores.auc().unwrap();
    assert_eq!(auc.auc, 0.75);
    // Both variances are (¾·¼)·(½)²/n.
    assert!(near(auc.variance / (2.0 * 0.046_875 / 1e7), 1.0, 1e-6), "{auc:?}");
}

#[test]
fn the_curve_runs_from_corner_to_corner_and_is_thinned() {
    let values: Vec<f64> = (0..5000).map(f64::from).collect();
    let shifted: Vec<f64> = values.iter().map(|x| x + 1500.5).collect();
    let points = curve(&scores(&shifted, &values), Confidence::P95).unwrap();
    assert!(points.len() <= CURVE_POINTS && points.len() > 150, "{}", points.len());
    assert_eq!(points[0][..2], [0.0, 0.0]);
    assert_eq!(points[points.len() - 1][..2], [1.0, 1.0]);
    assert!(points.windows(2).all(|pair| pair[0][0] <= pair[1][0] && pair[0][1] <= pair[1][1]));
    assert!(points.iter().all(|[_, tpf, low, high]| low <= tpf && tpf <= high));
    let small = curve(&scores(&[1.0, 2.0], &[1.0]), Confidence::P95).unwrap();
    assert_eq!(small.len(), 3);
}

/// Small whole scores, so that ties are common.
fn cases() -> impl Strategy<Value = Vec<(bool, u8, u8)>> {
    prop::collection::vec((any::<bool>(), 0u8..12, 0u8..12), 6..40).prop_filter(
        "classes",
        |cases| {
            let diseased = cases.iter().filter(|case| case.0).count();
            diseased >= 2 && cases.len() - diseased >= 2
        },
    )
}

fn split(cases: &[(bool, u8, u8)], second: bool) -> Scores {
    let pick = |wanted: bool| -> Vec<f64> {
        let of_class = cases.iter().filter(|case| case.0 == wanted);
        of_class.map(|&(_, a, b)| f64::from(if second { b } else { a })).collect()
    };
    scores(&pick(true), &pick(false))
}

proptest! {
    #[test]
    fn order_and_merging_leave_no_trace(cases in cases()) {
        let plain = split(&cases, false);
        let mut reversed = plain.clone();
        reversed.positive.reverse();
        let mut merged = plain.clone();
        for values in [&mut merged.positive, &mut merged.negative] {
            *values = canonical(values).into_owned();
        }
        let auc = plain.auc().unwrap();
        prop_assert_eq!(auc, reversed.auc().unwrap());
        prop_assert_eq!(auc, merged.auc().unwrap());
    }

    #[test]
    fn the_area_is_the_share_of_ordered_pairs_and_mirrors(cases in cases()) {
        let scores = split(&cases, false);
        let auc = scores.auc().unwrap();
        let mut pairs = 0.0;
        for &(a, _) in &scores.positive {
            for &(b, _) in &scores.negative {
                pairs += if a > b { 1.0 } else if a == b { 0.5 } else { 0.0 };
            }
        }
        let all = (scores.positive.len() * scores.negative.len()) as f64;
        prop_assert!(near(auc.auc, pairs / all, 1e-14));
        let swapped = Scores { positive: scores.negative.clone(), negative: scores.positive.clone() };
        let swapped = swapped.auc().unwrap();
        prop_assert!(near(swapped.auc, 1.0 - auc.auc, 1e-14));
        prop_assert!(near(swapped.variance, auc.variance, 1e-14));
        if let Ok(interval) = auc.logit_interval(Confidence::P95) {
            prop_assert!(interval.contains(auc.auc) && interval.low > 0.0 && interval.high < 1.0);
        }
    }

    #[test]
    fn pairing_agrees_with_the_single_areas(mut cases in cases()) {
        let as_pairs = |cases: &[(bool, u8, u8)]| -> Vec<(bool, f64, f64)> {
            cases.iter().map(|&(truth, a, b)| (truth, f64::from(a), f64::from(b))).collect()
        };
        let (first, second) = (split(&cases, false).auc().unwrap(), split(&cases, true).auc().unwrap());
        if let Ok(pair) = paired(&as_pairs(&cases), Confidence::P95) {
            let variance = first.variance + second.variance - 2.0 * pair.covariance;
            prop_assert!(near(pair.se * pair.se, variance, 1e-12));
            prop_assert!(near(pair.difference.point, first.auc - second.auc, 1e-14));
            cases.reverse();
            prop_assert_eq!(pair, paired(&as_pairs(&cases), Confidence::P95).unwrap());
        }
    }

    #[test]
    fn clusters_of_one_give_delongs_variance(cases in cases()) {
        let alone: Vec<(u128, bool, f64)> =
            cases.iter().zip(0..).map(|(&(truth, a, _), id)| (id, truth, f64::from(a))).collect();
        let plain = split(&cases, false).auc().unwrap();
        match clustered(&alone) {
            Ok(found) => {
                prop_assert!(near(found.auc.auc, plain.auc, 1e-14));
                prop_assert!(near(found.auc.variance, plain.variance, 1e-12));
            }
            Err(_) => prop_assert!(plain.variance < 1e-12),
        }
    }
}
