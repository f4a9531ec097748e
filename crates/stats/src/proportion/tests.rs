//! Proportions against the papers' examples, mpmath 1.4.1, SciPy 1.17.1 and statsmodels 0.15.0.

use proptest::prelude::*;

use super::*;

fn close(found: f64, wanted: f64, tolerance: f64) -> bool {
    fabs(found - wanted) <= tolerance * fabs(wanted).max(1e-300)
}

/// Newcombe 1998, Statist. Med. 17:857, table I: Wilson's and the exact limits, 4 digits.
#[test]
fn newcombes_four_examples() {
    for (yes, n, wilson, exact) in [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ] {
        let count = Binomial::new(yes, n - yes);
        for (interval, (low, high)) in [
            (count.wilson(Confidence::P95).unwrap(), wilson),
            (count.clopper_pearson(Confidence::P95).unwrap(), exact),
        ] {
            assert!(fabs(interval.low - low) < 5.1e-5, "{yes}/{n} {interval:?}");
            assert!(fabs(interval.high - high) < 5.1e-5, "{yes}/{n} {interval:?}");
        }
    }
}

/// mpmath; from n = 10⁷ on SciPy's beta quantiles.
#[test]
fn exact_limits_keep_their_digits_from_ten_to_ten_million() {
    for (yes, n, level, low, high) in [
        (122, 139, 0.95, 0.8114161238335825, 0.9271142257926904),
        (0, 10, 0.95, 0.0, 0.30849710781876083),
        (10, 10, 0.95, 0.6915028921812392, 1.0),
        (1, 10, 0.95, 0.0025285785444617848, 0.44501611702819543),
        (999, 1000, 0.95, 0.9944410757201734, 0.9999746825125088),
        (81, 263, 0.95, 0.25273674558527115, 0.36762192260135135),
        (7, 20, 0.999999, 0.02630910222253338, 0.8507225194592732),
        (1, 10000000, 0.95, 2.5317807952240303e-09, 5.571642116990815e-07),
        (5000000, 10000000, 0.95, 0.4996900525213711, 0.5003099474786289),
        (9999997, 10000000, 0.95, 0.9999991232729458, 0.9999999381327834),
        (2000000, 10000000, 0.95, 0.19975211886050248, 0.20024805484435526),
    ] {
        let confidence = Confidence::new(level).unwrap();
        let interval = Binomial::new(yes, n - yes).clopper_pearson(confidence).unwrap();
        assert!(close(interval.low, low, 1e-10), "{yes}/{n} {interval:?}");
        assert!(close(interval.high, high, 1e-10), "{yes}/{n} {interval:?}");
    }
}

#[test]
fn none_and_all_have_exact_ends() {
    let z = Confidence::P95.z();
    let none = Binomial::new(0, 20).wilson(Confidence::P95).unwrap();
    assert_eq!((none.low, none.point), (0.0, 0.0));
    assert!(close(none.high, z * z / (20.0 + z * z), 1e-15));
    let all = Binomial::new(20, 0);
    assert_eq!(all.wilson(Confidence::P95).unwrap().high, 1.0);
    assert_eq!(all.clopper_pearson(Confidence::P95).unwrap().high, 1.0);
    // The rule of three in its exact form: 1 − (α/2)^(1/n).
    let exact = Binomial::new(0, 10_000_000).clopper_pearson(Confidence::P95).unwrap();
    assert!(close(exact.high, -libm::expm1(libm::log(0.025) / 1e7), 1e-14), "{exact:?}");
}

#[test]
fn goals_are_tested_one_sided() {
    // P(X ≥ 9 | 10, ½) = 11/1024.
    assert!(close(Binomial::new(9, 1).exact_goal_p(0.5).unwrap(), 11.0 / 1024.0, 1e-14));
    // z = (0.9 − 0.5)/√(0.25/10).
    let test = Binomial::new(9, 1).normal_goal(0.5).unwrap();
    assert!(close(test.z, 0.4 / sqrt(0.025), 1e-14));
    assert_eq!(Binomial::new(0, 5).exact_goal_p(0.5).unwrap(), 1.0);
    // ½⁵ of five of five, and a goal of 10⁻¹⁰⁰ to the third power.
    assert!(close(Binomial::new(5, 0).exact_goal_p(0.5).unwrap(), 1.0 / 32.0, 1e-14));
    assert!(close(Binomial::new(3, 0).exact_goal_p(1e-100).unwrap(), 1e-300, 1e-12));
}

#[test]
fn what_cannot_be_computed_says_so() {
    let nobody = Binomial::default();
    let few = StatsError::TooFew { what: "rows", needed: 1, found: 0 };
    assert_eq!(nobody.point(), Err(few.clone()));
    assert_eq!(nobody.wilson(Confidence::P95), Err(few.clone()));
    assert_eq!(nobody.clopper_pearson(Confidence::P95), Err(few.clone()));
    assert_eq!(nobody.exact_goal_p(0.5), Err(few));
    for level in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
        assert!(matches!(Confidence::new(level), Err(StatsError::Level(_))));
    }
    for goal in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(Binomial::new(3, 1).exact_goal_p(goal).is_err());
        assert!(Binomial::new(3, 1).normal_goal(goal).is_err());
    }
    insta::assert_snapshot!(
        Confidence::new(95.0).unwrap_err(),
        @"confidence level 95 is not between 0 and 1; write 95 % as 0.95"
    );
    insta::assert_snapshot!(nobody.point().unwrap_err(), @"at least 1 rows are needed, found 0");
}

#[test]
fn counts_beyond_exact_floats_are_refused() {
    let largest = Binomial::new(1 << 49, 1 << 49);
    assert_eq!(largest.point(), Ok(0.5));
    for beyond in [largest.plus(Binomial::new(1, 0)), Binomial::new(1 << 50, 1 << 50)] {
        assert_eq!(beyond.point(), Err(StatsError::TooLarge { what: "rows" }));
    }
    assert_eq!(Binomial::new(u64::MAX, 1).n(), u64::MAX);
}

const CLUSTERS: [(u64, u64); 6] = [(3, 5), (0, 4), (2, 2), (6, 7), (1, 6), (4, 4)];

fn counts(clusters: &[(u64, u64)]) -> Vec<Binomial> {
    clusters.iter().map(|&(yes, n)| Binomial::new(yes, n - yes)).collect()
}

/// statsmodels OLS on a constant, cov_type='cluster' (its correction is K/(K−1)).
#[test]
fn clustered_standard_error_equals_statsmodels() {
    let clustered = clustered(&counts(&CLUSTERS), Confidence::P95).unwrap();
    assert!(fabs(clustered.interval.point - 0.571_428_57) < 1e-8);
    assert!(fabs(clustered.se - 0.169_707_1) < 1e-7, "{clustered:?}");
    assert_eq!(clustered.clusters, 6);
    let effect = clustered.design_effect.unwrap();
    assert!(fabs(effect - 0.169_707_1 * 0.169_707_1 / (4.0 / 7.0 * 3.0 / 7.0 / 28.0)) < 1e-4);
    // Wilson's roots at 28 rows over the design effect with SciPy's t quantile of 5.
    assert!(fabs(effect - 3.292_857_142_857_143) < 1e-12, "{effect}");
    assert!(fabs(clustered.interval.low - 0.211_459_868_612_557) < 1e-12, "{clustered:?}");
    assert!(fabs(clustered.interval.high - 0.868_927_855_865_282) < 1e-12, "{clustered:?}");
    let independent = Binomial::new(16, 12).wilson(Confidence::P95).unwrap();
    assert!(clustered.interval.width() > independent.width());
}

#[test]
fn clusters_that_all_agree_count_once_each() {
    let all = clustered(&counts(&[(10, 10), (20, 20), (5, 5)]), Confidence::P95).unwrap();
    assert_eq!((all.design_effect, all.se), (None, 0.0));
    let t = crate::distribution::t_upper_quantile(0.025, 2.0);
    assert!(close(all.interval.low, 3.0 / (3.0 + t * t), 1e-12), "{all:?}");
    let one = clustered(&counts(&[(1, 3), (0, 0)]), Confidence::P95);
    assert!(matches!(one, Err(StatsError::TooFew { needed: 2, found: 1, .. })));
}

proptest! {
    #[test]
    fn intervals_contain_their_point_and_mirror(
        yes in 0u64..400, no in 0u64..400, level in 0.5f64..0.999_999,
    ) {
        prop_assume!(yes + no > 0);
        let confidence = Confidence::new(level).unwrap();
        let (count, mirrored) = (Binomial::new(yes, no), Binomial::new(no, yes));
        for (a, b) in [
            (count.wilson(confidence).unwrap(), mirrored.wilson(confidence).unwrap()),
            (
                count.clopper_pearson(confidence).unwrap(),
                mirrored.clopper_pearson(confidence).unwrap(),
            ),
        ] {
            prop_assert!(0.0 <= a.low && a.high <= 1.0 && a.contains(a.point));
            prop_assert!(fabs(a.low - (1.0 - b.high)) < 1e-12);
            prop_assert!(fabs(a.high - (1.0 - b.low)) < 1e-12);
        }
    }

    #[test]
    fn the_exact_limit_is_the_goal_that_is_just_not_rejected(yes in 1u64..300, no in 0u64..300) {
        let count = Binomial::new(yes, no);
        let low = count.clopper_pearson(Confidence::P95).unwrap().low;
        prop_assert!(fabs(count.exact_goal_p(low).unwrap() - 0.025) < 1e-11);
        let beaten = count.exact_goal_p(low * 0.99).unwrap();
        prop_assert!(beaten < 0.025);
    }

    #[test]
    fn the_order_of_clusters_leaves_no_trace(mut clusters in prop::collection::vec((0u64..9, 0u64..9), 2..8)) {
        let as_counts = |clusters: &[(u64, u64)]| -> Vec<Binomial> {
            clusters.iter().map(|&(yes, no)| Binomial::new(yes, no)).collect()
        };
        let before = clustered(&as_counts(&clusters), Confidence::P95);
        clusters.reverse();
        prop_assert_eq!(before, clustered(&as_counts(&clusters), Confidence::P95));
    }

    #[test]
    fn no_input_panics(yes in any::<u64>(), no in any::<u64>(), goal in any::<f64>()) {
        let count = Binomial::new(yes, no);
        let _ = count.wilson(Confidence::P95);
        let _ = count.normal_goal(goal);
        let _ = clustered(&[count, count], Confidence::P95);
    }
}
