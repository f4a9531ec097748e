//! Sizes against R 4.2.2, SciPy 1.17.1 and their own power.

use proptest::prelude::*;

use super::*;
use crate::interval::Confidence;

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance
}

fn plan(alpha: f64, power: f64) -> Plan {
    Plan::new(alpha, power).unwrap()
}

/// R 4.2.2: a search over pbinom; power.prop.test(p1=.95, p2=.9, power=.8) = 434.432;
/// SciPy 1.17.1 binom for the power of 100 cases.
#[test]
fn sizes_equal_r() {
    let exact = exact_goal_n(0.75, 0.85, plan(0.025, 0.9)).unwrap();
    assert_eq!((exact.n, exact.critical), (174, 142));
    assert!(near(exact.power, 0.910_042_481_632_447, 1e-12));
    assert!(near(exact.size, 0.024_295_360_123_282_7, 1e-13));
    let normal = goal_n(0.75, 0.85, plan(0.025, 0.9)).unwrap();
    assert!(near(normal.unrounded, 170.640_594_696_35, 1e-9) && normal.n == 171);
    let two = difference_n(0.95, 0.9, plan(0.025, 0.8)).unwrap();
    assert!(near(two.unrounded, 434.432, 1e-3) && two.n == 435, "{two:?}");
    let hundred = exact_goal_power(100, 0.75, 0.9, 0.025).unwrap();
    assert_eq!(hundred.critical, 84);
    assert!(near(hundred.power, 0.979_401_189_854_699_8, 1e-12));
}

/// Hanley and McNeil 1982 with the formula in R: A = 0.8, 50 and 100 cases.
#[test]
fn hanley_and_mcneils_standard_error() {
    let variance = hanley_mcneil_variance(0.8, 50, 100).unwrap();
    assert!(near(libm::sqrt(variance), 0.041_247_222_128_688, 1e-14));
}

/// The binormal formulas in NumPy with SciPy's quantiles.
#[test]
fn sizes_and_powers_of_areas_equal_scipy() {
    for (auc, ratio, variance) in [
        (0.8, 1.0, 0.119_447_641_555_533),
        (0.9, 2.0, 0.057_602_112_981_430),
        (0.75, 0.5, 0.190_761_566_426_543),
    ] {
        assert!(near(obuchowski_variance(auc, ratio).unwrap(), variance, 1e-13), "{auc} {ratio}");
    }
    let plan = plan(0.025, 0.8);
    for (found, wanted) in [
        (auc_goal_n(0.75, 0.85, 1.0, plan), 96.559_638_005_227_5),
        (auc_goal_n(0.75, 0.85, 2.5, plan), 73.487_149_373_219_9),
        (auc_difference_n(0.9, 0.8, 1.0, plan), 151.571_199_213_629),
        (auc_difference_n(0.8, 0.9, 2.0, plan), 124.765_526_703_859),
        (auc_non_inferiority_n(0.88, (0.9, 0.015), 0.07, 1.0, plan), 866.843_518_458_055),
        (auc_non_inferiority_n(0.9, (0.9, 0.0), 0.05, 2.0, plan), 180.844_822_894_253),
    ] {
        assert!(
            near(found.clone().unwrap().unrounded, wanted, 1e-9 * wanted),
            "{found:?} {wanted}"
        );
    }
    for (found, wanted) in [
        (auc_goal_power(0.75, 0.85, 60, 60, 0.025), 0.569_848_798_958_540),
        (auc_goal_power(0.75, 0.85, 40, 100, 0.025), 0.512_795_328_387_122),
        (
            auc_non_inferiority_power((0.88, 150, 150), (0.9, 0.015), 0.07, 0.025),
            0.439_310_556_612_331,
        ),
        (
            auc_non_inferiority_power((0.9, 150, 300), (0.9, 0.0), 0.05, 0.025),
            0.722_921_014_529_960,
        ),
    ] {
        assert!(near(found.clone().unwrap(), wanted, 1e-12), "{found:?} {wanted}");
    }
}

/// The formulas in NumPy with SciPy's quantiles; the pair nearest to the truths on the bound by
/// SciPy's search for the largest likelihood.
#[test]
fn sizes_and_powers_of_two_proportions_equal_scipy() {
    use PlannedVariance::{Restricted, Unrestricted};
    let plan = plan(0.025, 0.8);
    for (found, wanted) in [
        (non_inferiority_n(0.9, 0.92, 0.07, Unrestricted, plan), 513.630_689_815_805),
        (non_inferiority_n(0.9, 0.92, 0.07, Restricted, plan), 537.336_611_371),
        (added_group_n(0.9, (0.92, 2000), 0.07, plan), 319.469_773_554_629),
        (equivalence_n(0.9, 0.08, plan), 295.521_273_603_017),
        (precision_n(0.8, 0.06, Confidence::P95), 170.731_503_141_962),
    ] {
        assert!(
            near(found.clone().unwrap().unrounded, wanted, 1e-8 * wanted),
            "{found:?} {wanted}"
        );
    }
    for (found, wanted) in [
        (non_inferiority_power((0.9, 300), (0.92, 200), 0.07, 0.025), 0.489_865_601_276_275),
        (equivalence_power((0.9, 300), (0.9, 250), 0.08, 0.025), 0.751_512_864_930_001),
        (equivalence_power((0.9, 300), (0.92, 250), 0.08, 0.025), 0.675_718_965_539_223),
        (difference_power((0.9, 300), (0.8, 200), 0.025), 0.873_532_412_134_219),
        (goal_power(150, 0.75, 0.85, 0.025), 0.853_867_598_771_600),
        // Truths without a spread are found, or not, for certain.
        (difference_power((1.0, 10), (0.0, 10), 0.025), 1.0),
        (difference_power((1.0, 1), (0.0, 1), 0.025), 0.0),
        (difference_power((1.0, 10), (1.0, 10), 0.025), 0.0),
        (goal_power(10, 0.5, 1.0, 0.025), 1.0),
        (goal_power(3, 0.5, 1.0, 0.025), 0.0),
    ] {
        assert!(near(found.clone().unwrap(), wanted, 1e-12), "{found:?} {wanted}");
    }
    // Worse by exactly the margin.
    let bound = StatsError::Unreachable { truth: 0.75 - 1.0, bound: -0.25 };
    assert_eq!(non_inferiority_n(0.75, 1.0, 0.25, Unrestricted, plan), Err(bound.clone()));
    assert_eq!(added_group_n(0.75, (1.0, 50), 0.25, plan), Err(bound));
}

#[test]
fn an_area_known_too_poorly_or_assumed_too_low_has_no_size() {
    let plan = plan(0.025, 0.8);
    let of = |new: f64, old: (f64, f64)| auc_non_inferiority_n(new, old, 0.05, 1.0, plan);
    let room = StatsError::Unreachable { truth: 0.8 - 0.9, bound: -0.05 };
    assert_eq!(of(0.8, (0.9, 0.01)), Err(room));
    // 0.05 over 2.80 standard errors is 0.0178.
    assert!(of(0.9, (0.9, 0.0178)).is_ok());
    assert!(matches!(of(0.9, (0.9, 0.0179)), Err(StatsError::Unreachable { .. })));
    for se in [-0.01, f64::NAN, f64::INFINITY] {
        assert!(matches!(of(0.9, (0.9, se)), Err(StatsError::NotFinite { .. })), "{se}");
    }
}

#[test]
fn diseased_cases_become_recruited_and_clustered_cases() {
    let precise = precision_n(0.9, 0.05, Confidence::P95).unwrap();
    assert_eq!(precise.n, 139);
    assert!(near(recruited_n(precise.unrounded, 0.1).unwrap().unrounded, 1382.925, 1e-3));
    assert_eq!(recruited_n(10.0, 0.1).unwrap().n, 100);
    assert_eq!(clustered_n(100.0, 3.0, 0.5).unwrap().n, 200);
}

#[test]
fn sizes_are_rounded_up_but_for_rounding_and_bounded() {
    let whole = |unrounded: f64| size(unrounded).unwrap().n;
    assert_eq!((whole(0.0), whole(0.3), whole(1.0), whole(1.01)), (1, 1, 1, 2));
    assert_eq!((whole(1e6 + 1e-4), whole(1e6 + 0.01)), (1_000_000, 1_000_001));
    assert_eq!(whole(1e8), LARGEST);
    assert_eq!(size(1e8 + 1.0), Err(StatsError::Beyond { largest: LARGEST }));
    assert_eq!(size(f64::INFINITY), Err(StatsError::Beyond { largest: LARGEST }));
    for wrong in [-0.1, -5.0, f64::NAN] {
        assert!(matches!(size(wrong), Err(StatsError::NotFinite { .. })), "{wrong}");
    }
    let plan = plan(0.05, 0.9);
    assert_eq!((plan.alpha(), plan.power()), (0.05, 0.9));
    // A power that is only just reached at the very end is reached.
    assert_eq!(nearest(0.0, 1.0, 0.8, |truth| 0.8 * truth), Ok(1.0));
    assert_eq!(nearest(0.0, 1.0, 0.4, |truth| 0.8 * truth), Ok(0.5));
    assert!(nearest(0.0, 1.0, 0.81, |truth| 0.8 * truth).is_err());
}

#[test]
fn an_added_group_shares_the_old_groups_uncertainty() {
    let plan = plan(0.025, 0.8);
    let equal = non_inferiority_n(0.9, 0.9, 0.05, PlannedVariance::Unrestricted, plan).unwrap();
    let same = added_group_n(0.9, (0.9, equal.n), 0.05, plan).unwrap();
    assert!(same.n.abs_diff(equal.n) <= 2, "{equal:?} {same:?}");
    let more = added_group_n(0.9, (0.9, 10 * equal.n), 0.05, plan).unwrap();
    assert!(more.n < equal.n);
    let never = added_group_n(0.9, (0.9, equal.n / 2 - 1), 0.05, plan);
    assert!(matches!(never, Err(StatsError::Unreachable { .. })));
}

#[test]
fn the_exact_size_is_the_first_of_all() {
    for (goal, truth) in [(0.75, 0.85), (0.9, 0.97), (0.05, 0.12), (0.5, 0.58)] {
        let found = exact_goal_n(goal, truth, plan(0.025, 0.8)).unwrap().n;
        let first = (1..=found)
            .find(|&n| exact_goal_power(n, goal, truth, 0.025).unwrap().power >= 0.8)
            .unwrap();
        assert_eq!(found, first, "{goal} {truth}");
    }
}

#[test]
fn what_cannot_be_reached_says_so() {
    let plan = plan(0.025, 0.8);
    assert!(Plan::new(0.0, 0.8).is_err() && Plan::new(0.025, 1.0).is_err());
    assert!(Plan::new(0.5, 0.4).is_err() && Plan::new(f64::NAN, 0.8).is_err());
    assert!(matches!(goal_n(0.9, 0.9, plan), Err(StatsError::Unreachable { .. })));
    assert!(matches!(goal_n(0.9, 0.900_001, plan), Err(StatsError::Beyond { .. })));
    assert!(matches!(exact_goal_n(0.9, 0.900_001, plan), Err(StatsError::Beyond { .. })));
    assert!(matches!(exact_goal_power(u64::MAX, 0.5, 0.6, 0.025), Err(StatsError::Beyond { .. })));
    let large = exact_goal_n(0.9, 0.901, plan).unwrap();
    assert!(large.n.abs_diff(goal_n(0.9, 0.901, plan).unwrap().n) < 5000, "{large:?}");
    assert!(difference_n(0.5, 0.5, plan).is_err());
    assert!(non_inferiority_n(0.8, 0.9, 0.05, PlannedVariance::Restricted, plan).is_err());
    assert!(auc_goal_n(0.8, 0.7, 1.0, plan).is_err());
    assert!(auc_goal_n(0.8, 1.0, 1.0, plan).is_err());
    assert!(exact_goal_power(0, 0.5, 0.6, 0.025).is_err());
    assert!(smallest_detectable_proportion(3, 0.9, plan).is_err());
    insta::assert_snapshot!(
        goal_n(0.9, 0.8, plan).unwrap_err(),
        @"no sample size shows a true value of 0.8 to be beyond 0.9"
    );
    assert!(exact_goal_n(0.9, 1.0, plan).unwrap().n == 36);
    assert!(near(exact_goal_power(36, 0.9, 1.0, 0.025).unwrap().power, 1.0, 0.0));
}

proptest! {
    #[test]
    fn the_first_exact_size_has_the_power_and_the_one_before_has_not(
        goal in 0.3f64..0.9, gain in 0.05f64..0.3,
    ) {
        let truth = (goal + gain).min(1.0);
        let plan = plan(0.025, 0.8);
        let found = exact_goal_n(goal, truth, plan).unwrap();
        prop_assert!(found.power >= 0.8 && found.size <= 0.025);
        prop_assert_eq!(found, exact_goal_power(found.n, goal, truth, 0.025).unwrap());
        if found.n > 1 {
            prop_assert!(exact_goal_power(found.n - 1, goal, truth, 0.025).unwrap().power < 0.8);
        }
    }

    #[test]
    fn the_planned_size_reaches_the_planned_power(
        p in 0.5f64..0.95, margin in 0.03f64..0.2, power in 0.5f64..0.95,
    ) {
        let plan = plan(0.025, power);
        let n = non_inferiority_n(p, p, margin, PlannedVariance::Unrestricted, plan).unwrap().n;
        let reached = non_inferiority_power((p, n), (p, n), margin, 0.025).unwrap();
        prop_assert!(reached >= power - 1e-9);
        let n = goal_n(p, p + 0.04, plan).unwrap().n;
        prop_assert!(goal_power(n, p, p + 0.04, 0.025).unwrap() >= power - 1e-9);
        let n = equivalence_n(p, margin, plan).unwrap().n;
        prop_assert!(equivalence_power((p, n), (p, n), margin, 0.025).unwrap() >= power - 1e-9);
        let n = difference_n(p, p - margin, plan).unwrap().n;
        let reached = difference_power((p, n), (p - margin, n), 0.025).unwrap();
        prop_assert!(reached >= power - 1e-9);
    }

    #[test]
    fn area_sizes_reach_their_power_and_undo_their_smallest_difference(
        goal in 0.6f64..0.8, gain in 0.04f64..0.15, ratio in 1u64..4,
    ) {
        let plan = plan(0.025, 0.8);
        let truth = goal + gain;
        let n = auc_goal_n(goal, truth, ratio as f64, plan).unwrap().n;
        let reached = auc_goal_power(goal, truth, n, n * ratio, 0.025).unwrap();
        prop_assert!(reached >= 0.8 - 1e-9);
        let smallest = smallest_detectable_auc(goal, n, n * ratio, plan).unwrap();
        prop_assert!(smallest <= truth + 1e-9 && smallest > goal);
        let n = auc_non_inferiority_n(truth, (truth, 0.01), 0.05, ratio as f64, plan).unwrap().n;
        let reached =
            auc_non_inferiority_power((truth, n, n * ratio), (truth, 0.01), 0.05, 0.025).unwrap();
        prop_assert!(reached >= 0.8 - 1e-9);
        prop_assert!(auc_difference_n(goal, truth, ratio as f64, plan).unwrap().n > n / 1000);
    }

    #[test]
    fn the_smallest_detectable_difference_has_the_power(
        p in 0.5f64..0.99, n1 in 30u64..2000, n2 in 30u64..2000,
    ) {
        let plan = plan(0.025, 0.8);
        let drop = smallest_detectable_difference(p, n1, n2, plan).unwrap();
        let at = |drop: f64| difference_power((p, n1), (p - drop, n2), 0.025).unwrap();
        prop_assert!(at(drop) >= 0.8 && at(drop * 0.99) < 0.8);
        let truth = smallest_detectable_proportion(n1, 0.4, plan).unwrap();
        prop_assert!(near(exact_goal_power(n1, 0.4, truth, 0.025).unwrap().power, 0.8, 1e-6));
    }

    #[test]
    fn no_input_panics(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), n in any::<u64>()) {
        let plan = plan(0.025, 0.8);
        let _ = goal_n(a, b, plan);
        let _ = exact_goal_power(n, a, b, c);
        let _ = non_inferiority_n(a, b, c, PlannedVariance::Restricted, plan);
        let _ = added_group_n(a, (b, n), c, plan);
        let _ = auc_non_inferiority_n(a, (b, c), 0.05, 1.0, plan);
        let _ = smallest_detectable_auc(a, n, n, plan);
        let _ = hanley_mcneil_variance(a, n, n);
    }
}
