//! Variances of parts of areas: DeLong's over the whole axis, differences of single cases,
//! pROC's bootstrap, the spread over drawn studies.

use super::*;
use crate::distribution::normal_upper_quantile;
use crate::random::Generator;
use crate::reduction::Number;
use crate::roc::paired;
use proptest::prelude::*;

const SIDES: [Side; 2] = [Side::Specificity, Side::Sensitivity];

fn counted(positive: &[u64], negative: &[u64]) -> Scores {
    let class = |counts: &[u64]| {
        let ratings = counts.iter().zip(1..);
        ratings.map(|(&count, x)| (Number::new(f64::from(x)).unwrap(), count)).collect()
    };
    Scores { positive: class(positive), negative: class(negative) }
}

fn scores(cases: &[(bool, f64)]) -> Scores {
    let of = |wanted: bool| {
        let own = cases.iter().filter(|case| case.0 == wanted);
        own.map(|case| (Number::new(case.1).unwrap(), 1)).collect()
    };
    Scores { positive: of(true), negative: of(false) }
}

/// 150 healthy and 100 diseased on quantiles of normal distributions; the second score is tied.
fn quantiles() -> Vec<(bool, f64, f64)> {
    let z = |place: f64, of: f64| -normal_upper_quantile(place / of);
    let mut cases = Vec::new();
    let tenth = |score: f64| (score * 10.0).round() / 10.0;
    for i in 1..=150u32 {
        let own = z(f64::from(i) - 0.5, 150.0);
        let other = z(f64::from(i * 67 % 150) + 0.5, 150.0);
        cases.push((false, own, tenth(0.6 * own + 0.8 * other)));
    }
    for i in 1..=100u32 {
        let own = 1.3 * z(f64::from(i) - 0.5, 100.0);
        let other = z(f64::from(i * 37 % 100) + 0.5, 100.0);
        cases.push((true, 1.2 + own, tenth(0.8 + 0.6 * own + 0.9 * other)));
    }
    cases
}

/// The variance from what one case more and one case fewer among a million copies of each does
/// to the area: no formula of influences is used.
fn by_differences(ill: &[u64], well: &[u64], side: Side, limits: (f64, f64)) -> f64 {
    const COPIES: u64 = 1_000_000;
    let many = |counts: &[u64]| counts.iter().map(|count| count * COPIES).collect::<Vec<u64>>();
    let (ill_many, well_many) = (many(ill), many(well));
    let area =
        |ill: &[u64], well: &[u64]| partial_auc(&counted(ill, well), side, limits).unwrap().area;
    let of_class = |counts: &[u64], with: &dyn Fn(&[u64]) -> f64| {
        let n = counts.iter().sum::<u64>();
        let influence = |place: usize| {
            let mut changed = many(counts);
            changed[place] += 1;
            let more = with(&changed);
            changed[place] -= 2;
            (more - with(&changed)) / 2.0 * (n * COPIES) as f64
        };
        let own: Vec<(f64, u64)> = (0..counts.len())
            .filter(|&place| counts[place] > 0)
            .map(|place| (influence(place), counts[place]))
            .collect();
        spread(own.into_iter(), n)
    };
    of_class(ill, &|changed| area(changed, &well_many))
        + of_class(well, &|changed| area(&ill_many, changed))
}

proptest! {
    #[test]
    fn the_whole_axis_is_delong(
        ill in proptest::collection::vec(0u64..9, 6),
        well in proptest::collection::vec(0u64..9, 6),
    ) {
        prop_assume!(ill.iter().sum::<u64>() > 1 && well.iter().sum::<u64>() > 1);
        let scores = counted(&ill, &well);
        let whole = scores.auc().unwrap();
        for side in SIDES {
            let found = partial_variance(&scores, side, (0.0, 1.0)).unwrap();
            prop_assert!((found.variance - whole.variance).abs() < 1e-12, "{found:?} {whole:?}");
            prop_assert!((found.errors().1 - whole.se()).abs() < 1e-12);
        }
    }

    #[test]
    fn influences_are_what_single_cases_do(
        ill in proptest::collection::vec(0u64..4, 5),
        well in proptest::collection::vec(0u64..4, 5),
        // Tenths meet the ends of ties and jumps, the others fall between.
        low in 0u32..9, wide in 1u32..10, off in prop_oneof![Just(0.0), 0.0f64..0.09],
    ) {
        prop_assume!(ill.iter().sum::<u64>() > 1 && well.iter().sum::<u64>() > 1);
        let limits = (f64::from(low) / 10.0 + off, f64::from((low + wide).min(10)) / 10.0);
        prop_assume!(limits.0 < limits.1);
        for side in SIDES {
            let found = partial_variance(&counted(&ill, &well), side, limits).unwrap();
            let wanted = by_differences(&ill, &well, side, limits);
            prop_assert!((found.variance - wanted).abs() < 1e-6, "{} {wanted}", found.variance);
        }
    }

    #[test]
    fn limits_hold_the_area_and_swap_with_the_scores(
        cases in proptest::collection::vec((any::<bool>(), 0u32..9, 0u32..9), 4..40),
        low in 0.0f64..0.5, width in 0.01f64..0.5,
    ) {
        let cases: Vec<(bool, f64, f64)> =
            cases.iter().map(|case| (case.0, f64::from(case.1), f64::from(case.2))).collect();
        let first: Vec<(bool, f64)> = cases.iter().map(|case| (case.0, case.1)).collect();
        let swapped: Vec<_> = cases.iter().map(|case| (case.0, case.2, case.1)).collect();
        for side in SIDES {
            let limits = (low, low + width);
            if let Ok(found) = partial_variance(&scores(&first), side, limits)
                && let Ok(interval) = found.interval(Confidence::P95)
            {
                let standard = found.standardised_interval(Confidence::P95).unwrap();
                for interval in [interval, standard] {
                    prop_assert!(interval.low <= interval.point && interval.point <= interval.high);
                }
                prop_assert!(interval.low >= 0.0 && standard.high <= 1.0 + 1e-12);
            }
            let there = partial_paired(&cases, side, limits, Confidence::P95);
            let back = partial_paired(&swapped, side, limits, Confidence::P95);
            match (there, back) {
                (Ok(there), Ok(back)) => {
                    prop_assert!((there.statistic + back.statistic).abs() < 1e-9);
                    prop_assert!((there.covariance - back.covariance).abs() < 1e-12);
                }
                (there, back) => prop_assert_eq!(there.is_err(), back.is_err()),
            }
        }
    }
}

/// The spread of the estimate over 3,000 drawn studies, and how often the limits hold the
/// truth, which is the area of two normal distributions 1.5 apart.
#[test]
fn the_variance_is_that_of_drawn_studies() {
    const STUDIES: u64 = 3_000;
    let limits = (0.7, 1.0);
    let truth = {
        let steps = 20_000;
        let at = |i: u32| 0.3 * (f64::from(i) + 0.5) / f64::from(steps);
        let height = |u: f64| crate::distribution::normal_upper(normal_upper_quantile(u) - 1.5);
        (0..steps).map(|i| height(at(i))).sum::<f64>() * 0.3 / f64::from(steps)
    };
    let (mut areas, mut variances, mut held) = (Vec::new(), 0.0, 0u32);
    for study in 0..STUDIES {
        let mut random = Generator::stream(5, study);
        let mut cases: Vec<(bool, f64)> = (0..90).map(|_| (false, random.normal())).collect();
        cases.extend((0..70).map(|_| (true, 1.5 + random.normal())));
        let found = partial_variance(&scores(&cases), Side::Specificity, limits).unwrap();
        areas.push(found.part.area);
        variances += found.variance / STUDIES as f64;
        let interval = found.interval(Confidence::P95).unwrap();
        held += u32::from(interval.low <= truth && truth <= interval.high);
    }
    let mean = areas.iter().sum::<f64>() / STUDIES as f64;
    let real =
        areas.iter().map(|area| (area - mean) * (area - mean)).sum::<f64>() / (STUDIES - 1) as f64;
    // A variance of 3,000 draws is known to √(2/3000) = 2.6 %.
    assert!((variances / real - 1.0).abs() < 0.08, "{variances} {real}");
    let held = f64::from(held) / STUDIES as f64;
    assert!((0.93..=0.96).contains(&held), "{held}");
}

#[test]
fn the_paired_difference_over_the_whole_axis_is_delong() {
    let cases = quantiles();
    let whole = paired(&cases, Confidence::P95).unwrap();
    for side in SIDES {
        let part = partial_paired(&cases, side, (0.0, 1.0), Confidence::P95).unwrap();
        assert!((part.raw.point - whole.difference.point).abs() < 1e-12);
        assert!((part.statistic - whole.statistic).abs() < 1e-10, "{part:?} {whole:?}");
        assert!((part.covariance - whole.covariance).abs() < 1e-12);
        assert!((part.standardised.low - whole.difference.low).abs() < 1e-12);
    }
}

#[test]
fn what_has_no_variance_is_an_error() {
    let apart = counted(&[0, 5], &[5, 0]);
    let found = partial_variance(&apart, Side::Specificity, (0.8, 1.0)).unwrap();
    assert!(found.variance.abs() < 1e-30);
    assert!(found.interval(Confidence::P95).is_err() && found.goal(0.7).is_err());
    assert!(partial_variance(&counted(&[1], &[4]), Side::Specificity, (0.8, 1.0)).is_err());
    let cases = quantiles();
    let same: Vec<_> = cases.iter().map(|case| (case.0, case.1, case.1)).collect();
    assert!(partial_paired(&same, Side::Sensitivity, (0.5, 1.0), Confidence::P95).is_err());
    let first: Vec<(bool, f64)> = cases.iter().map(|case| (case.0, case.1)).collect();
    let part = |limits| partial_variance(&scores(&first), Side::Specificity, limits).unwrap();
    let (one, other) = (part((0.8, 1.0)), part((0.7, 1.0)));
    assert!(partial_unpaired(&one, &other, Confidence::P95).is_err());
    let zero = partial_unpaired(&one, &one, Confidence::P95).unwrap();
    assert!((zero.p - 1.0).abs() < 1e-12 && zero.raw.low < 0.0);
    let test = one.goal(0.7).unwrap();
    assert!(test.p > 0.0 && test.p < 1.0);
    assert!(zero.non_inferiority(0.1).unwrap().p < 0.5 && zero.non_inferiority(0.0).is_err());
}

/// Scores that are all alike: an area at chance, and no limits of the width of a rounding error.
#[test]
fn ties_everywhere_have_no_limits() {
    for (ill, well) in [(60, 60), (7, 11), (13, 1000), (3, 1_000_003)] {
        for side in SIDES {
            for limits in [(0.8, 1.0), (0.3, 0.7), (0.0, 1.0), (0.05, 0.1)] {
                let found = partial_variance(&counted(&[ill], &[well]), side, limits).unwrap();
                assert_eq!(found.variance, 0.0, "{ill} {well} {limits:?}");
                assert!(found.interval(Confidence::P95).is_err());
                assert!(found.standardised_interval(Confidence::P95).is_err());
            }
        }
    }
    let cases: Vec<(bool, f64, f64)> = (0..40).map(|i| (i % 3 == 0, 1.0, 1.0)).collect();
    assert!(partial_paired(&cases, SIDES[0], (0.8, 1.0), Confidence::P95).is_err());
}

/// Both one-sided tests are those of non-inferiority, and the margin is a part of 1.
#[test]
fn equivalence_is_two_tests_of_non_inferiority() {
    let cases = quantiles();
    let turned: Vec<_> = cases.iter().map(|case| (case.0, case.2, case.1)).collect();
    for side in SIDES {
        let limits = (0.7, 1.0);
        let there = partial_paired(&cases, side, limits, Confidence::P90).unwrap();
        let back = partial_paired(&turned, side, limits, Confidence::P90).unwrap();
        let both = there.equivalence(0.2).unwrap();
        assert_eq!(both.lower, there.non_inferiority(0.2).unwrap());
        assert!((both.upper.p - back.non_inferiority(0.2).unwrap().p).abs() < 1e-12);
        assert!(both.p == both.lower.p.max(both.upper.p));
        // 90 % limits inside of the margin, and only they, make it 5 %.
        let edge = there.standardised.low.abs().max(there.standardised.high.abs());
        assert!((there.equivalence(edge).unwrap().p - 0.05).abs() < 1e-9);
        for margin in [0.0, -0.1, 1.0, 5.0, f64::NAN] {
            assert!(there.equivalence(margin).is_err() && there.non_inferiority(margin).is_err());
        }
    }
}

/// pROC 1.18.0, `var` and `cov` of `auc(…, partial.auc = …)` with `method = "bootstrap"` and
/// 20,000 resamples: standard errors of both scores and their covariance.
#[test]
fn the_bootstrap_of_proc_is_near() {
    let cases = quantiles();
    let of = |score: fn(&(bool, f64, f64)) -> f64| -> Scores {
        scores(&cases.iter().map(|case| (case.0, score(case))).collect::<Vec<_>>())
    };
    let (first, second) = (of(|case| case.1), of(|case| case.2));
    for (side, limits, areas, errors, covariance) in [
        (SIDES[0], (0.8, 1.0), [0.089_066_67, 0.064_18], [0.010_978, 0.010_424], 4.996e-5),
        (SIDES[0], (0.6, 0.95), [0.2149, 0.173_897_22], [0.017_690, 0.018_871], 1.5987e-4),
        (SIDES[1], (0.7, 1.0), [0.123_266_67, 0.098_041_67], [0.019_180, 0.017_127], 1.779e-4),
        (SIDES[1], (0.5, 0.9), [0.2668, 0.222_777_78], [0.022_984, 0.023_461], 2.9208e-4),
    ] {
        for (scores, area, error) in [(&first, areas[0], errors[0]), (&second, areas[1], errors[1])]
        {
            let found = partial_variance(scores, side, limits).unwrap();
            assert!((found.part.area - area).abs() < 1e-7, "{found:?}");
            assert!((found.errors().0 / error - 1.0).abs() < 0.03, "{found:?} {error}");
        }
        let apart = partial_paired(&cases, side, limits, Confidence::P95).unwrap();
        assert!((apart.covariance / covariance - 1.0).abs() < 0.06, "{apart:?} {covariance}");
    }
}
