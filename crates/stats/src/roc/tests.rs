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

fn first() -> Auc {
    scores(&DISEASED.map(|case| case.0), &HEALTHY.map(|case| case.0)).auc().unwrap()
}

fn second() -> Auc {
    scores(&DISEASED.map(|case| case.1), &HEALTHY.map(|case| case.1)).auc().unwrap()
}

/// NumPy 2 and SciPy 1.17.1 on the double sums.
#[test]
fn limits_and_tests_of_one_area_equal_scipy() {
    for (auc, se, wald, logit, goal) in [
        (
            first(),
            0.155_279_963_192_325,
            (0.374_228_293_193_766, 0.982_914_563_949_091),
            (0.343_409_577_216_611, 0.894_971_993_748_052),
            (0.505_998_500_747_404, 0.306_428_851_077_380),
        ),
        (
            second(),
            0.078_907_410_556_076,
            (0.762_010_983_863_442, 1.0),
            (0.592_258_980_325_798, 0.988_137_957_874_501),
            (4.013_142_294_685_05, 2.995_788_497_169e-5),
        ),
    ] {
        assert!(near(auc.se(), se, 1e-14), "{auc:?}");
        let found = auc.interval(Confidence::P95).unwrap();
        assert!(near(found.low, wald.0, 1e-13) && near(found.high, wald.1, 1e-13), "{found:?}");
        let found = auc.logit_interval(Confidence::P95).unwrap();
        assert!(near(found.low, logit.0, 1e-13) && near(found.high, logit.1, 1e-13), "{found:?}");
        let found = auc.goal(0.6).unwrap();
        assert!(near(found.z, goal.0, 1e-12) && near(found.p, goal.1, 1e-13), "{found:?}");
        assert!(auc.goal(1.0).is_err() && auc.goal(0.0).is_err());
    }
    let turned = scores(&HEALTHY.map(|case| case.1), &DISEASED.map(|case| case.1)).auc().unwrap();
    let found = turned.interval(Confidence::P95).unwrap();
    assert!(found.low == 0.0 && near(found.high, 1.0 - 0.762_010_983_863_442, 1e-13), "{found:?}");
}

/// NumPy 2 and SciPy 1.17.1: the second group has lost its best case, 13 and 12 cases.
#[test]
fn the_difference_of_independent_areas_has_welchs_degrees_of_freedom() {
    let fewer = scores(&[5.0, 3.0, 6.0, 6.0, 6.0], &HEALTHY.map(|case| case.1)).auc().unwrap();
    assert!(near(fewer.auc, 0.9, 1e-14), "{fewer:?}");
    let found = unpaired(&first(), &fewer, Confidence::P95).unwrap();
    assert!(near(found.difference.point, -0.221_428_571_428_571, 1e-14), "{found:?}");
    assert!(near(found.se, 0.181_536_234_355_502, 1e-14), "{found:?}");
    assert!(near(found.statistic, -1.219_748_620_514_78, 1e-12), "{found:?}");
    assert!(near(found.df.unwrap(), 19.548_075_432_423, 1e-10));
    assert!(near(found.p, 0.237_072_760_792_614, 1e-12));
    assert!(near(found.difference.low, -0.600_668_533_080_249, 1e-12));
    assert!(near(found.difference.high, 0.157_811_390_223_106, 1e-12));
    assert_eq!(found.covariance, 0.0);
    let still = Auc { auc: 1.0, variance: 0.0, positives: 9, negatives: 9 };
    let against = unpaired(&first(), &still, Confidence::P95).unwrap();
    // One variance alone: Welch's degrees of freedom are that group's own.
    assert!(near(against.df.unwrap(), 12.0, 1e-9), "{against:?}");
    let infinite = Auc { variance: f64::INFINITY, ..still };
    assert!(matches!(
        unpaired(&first(), &infinite, Confidence::P95),
        Err(StatsError::NoVariance { .. })
    ));
    assert!(matches!(
        unpaired(&first(), &Auc { positives: 1, negatives: 0, ..still }, Confidence::P95),
        Err(StatsError::TooFew { .. })
    ));
}

/// NumPy 2 and SciPy 1.17.1 on the double sums.
#[test]
fn the_paired_difference_is_tested_and_limited_as_in_scipy() {
    let found = paired(&both(), Confidence::P95).unwrap();
    assert!(near(found.difference.point, -0.238_095_238_095_238, 1e-14), "{found:?}");
    assert!(near(found.se, 0.141_861_610_569_202, 1e-14));
    assert!(near(found.statistic, -1.678_362_716_593_378, 1e-12) && found.df.is_none());
    assert!(near(found.p, 0.093_276_311_395_063, 1e-13));
    assert!(near(found.difference.low, -0.516_138_885_599_721, 1e-13));
    assert!(near(found.difference.high, 0.039_948_409_409_245, 1e-13));
    let test = found.non_inferiority(0.3).unwrap();
    assert!(near(test.z, 0.436_374_306_314_279, 1e-12), "{test:?}");
    assert!(near(test.p, 0.331_282_588_804_189, 1e-13), "{test:?}");
    let test = found.equivalence(0.3).unwrap();
    assert!(near(test.upper.z, 3.793_099_739_501_034, 1e-12) && test.p == test.lower.p);
    for margin in [0.0, -0.1, 1.0, 5.0, f64::NAN] {
        assert!(found.non_inferiority(margin).is_err() && found.equivalence(margin).is_err());
    }
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
fn negative_zero_ties_with_zero() {
    let with = |zero: f64| -> Vec<(bool, f64, f64)> {
        both()
            .iter()
            .map(|&(truth, a, b)| (truth, if a == 4.0 && truth { zero } else { a }, b))
            .chain([(false, 0.0, 1.0)])
            .collect()
    };
    let found = paired(&with(-0.0), Confidence::P95).unwrap();
    assert_eq!(found, paired(&with(0.0), Confidence::P95).unwrap());
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
    // Even steps along the curve, a 198th apart.
    let along = |point: &[f64; 4]| (point[0] + point[1]) / 2.0 * 198.0;
    let steps = points[1..points.len() - 1].iter().map(along);
    for (step, wanted) in steps.zip(1..) {
        assert!((0.0..0.1).contains(&(step - f64::from(wanted))), "{step} {wanted}");
    }
}

/// Wilson's limits of 0, 1 and 2 of 2 from the closed form in NumPy.
#[test]
fn a_small_curve_keeps_every_threshold() {
    let points = curve(&scores(&[1.0, 2.0], &[1.0]), Confidence::P95).unwrap();
    let wanted = [
        [0.0, 0.0, 0.0, 0.657_619_772_493_347],
        [0.0, 0.5, 0.094_531_205_734_231, 0.905_468_794_265_769],
        [1.0, 1.0, 0.342_380_227_506_653, 1.0],
    ];
    assert_eq!(points.len(), wanted.len());
    for (found, wanted) in points.iter().flatten().zip(wanted.iter().flatten()) {
        assert!(near(*found, *wanted, 1e-14), "{points:?}");
    }
    // The lowest score is a diseased case's: the curve goes on after the last healthy one.
    let below = curve(&scores(&[1.0, 3.0], &[2.0]), Confidence::P95).unwrap();
    let ends: Vec<[f64; 2]> = below.iter().map(|point| [point[0], point[1]]).collect();
    assert_eq!(ends, [[0.0, 0.0], [0.0, 0.5], [1.0, 0.5], [1.0, 1.0]]);
    assert!(curve(&scores(&[], &[1.0]), Confidence::P95).is_err());
    assert!(curve(&scores(&[1.0], &[]), Confidence::P95).is_err());
    assert!(curve(&scores(&[1.0], &[1.0]), Confidence::P95).is_ok());
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
