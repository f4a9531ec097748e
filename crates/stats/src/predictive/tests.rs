//! Predictive values against Bayes' rule by counting, and mpmath 1.4.1.

use proptest::prelude::*;

use super::*;

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance
}

/// At the study's own prevalence the values are the study's own proportions.
#[test]
fn the_studys_own_prevalence_gives_its_own_proportions() {
    let (diseased, healthy) = (Binomial::new(90, 10), Binomial::new(160, 40));
    let found = predictive_values(diseased, healthy, 100.0 / 300.0, Confidence::P95).unwrap();
    assert!(near(found.positive.point, 90.0 / 130.0, 1e-15));
    assert!(near(found.negative.point, 160.0 / 170.0, 1e-15));
    // logit(90/130) ± z √(10/(90·100) + 160/(40·200)), worked from the paper's formula.
    let reach = Confidence::P95.z() * sqrt(0.1 / 0.9 / 100.0 + 0.8 / 0.2 / 200.0);
    assert!(near(logit(found.positive.low), log(90.0 / 40.0) - reach, 1e-12));
    assert!(near(logit(found.positive.high), log(90.0 / 40.0) + reach, 1e-12));
    let reach = Confidence::P95.z() * sqrt(0.9 / 0.1 / 100.0 + 0.2 / 0.8 / 200.0);
    assert!(near(logit(found.negative.low), log(160.0 / 10.0) - reach, 1e-12));
    assert!(near(logit(found.negative.high), log(160.0 / 10.0) + reach, 1e-12));
    assert!(!found.adjusted);
}

#[test]
fn a_study_without_misses_has_adjusted_limits_and_says_so() {
    let found =
        predictive_values(Binomial::new(50, 0), Binomial::new(80, 20), 0.1, Confidence::P95)
            .unwrap();
    assert!(found.adjusted);
    assert_eq!(found.negative.point, 1.0);
    assert!(found.negative.low > 0.9 && found.negative.low < 1.0 && found.negative.high == 1.0);
    assert!(found.positive.contains(0.1 / (0.1 + 0.2 * 0.9)));
}

/// The paper's adjustment worked in NumPy; a limit that it puts on the wrong side of the
/// unadjusted estimate is that estimate.
#[test]
fn adjusted_limits_rest_on_adjusted_counts() {
    let all_found =
        predictive_values(Binomial::new(50, 0), Binomial::new(80, 20), 0.1, Confidence::P95)
            .unwrap();
    assert!(near(all_found.positive.low, 0.258_559_390_965_575_4, 1e-12), "{all_found:?}");
    assert!(near(all_found.positive.high, 0.424_881_523_803_092_2, 1e-12));
    assert!(near(all_found.negative.low, 0.980_181_684_883_177, 1e-12));
    // Nobody diseased was called, but some healthy were: a positive value of 0 that exists.
    let none_found =
        predictive_values(Binomial::new(0, 5), Binomial::new(5, 5), 0.3, Confidence::P95).unwrap();
    assert!(none_found.adjusted && none_found.positive.point == 0.0, "{none_found:?}");
    assert_eq!(none_found.positive.low, 0.0);
    assert!(near(none_found.positive.high, 0.419_869_859_585_955, 1e-12));
    assert!(near(none_found.negative.point, 0.35 / 0.65, 1e-15));
    assert!(near(none_found.negative.low, 0.442_287_643_439_077_1, 1e-12));
    assert!(near(none_found.negative.high, 0.736_924_753_169_046_8, 1e-12));
    // Everybody diseased was called and every healthy one but some too.
    let all_called =
        predictive_values(Binomial::new(5, 0), Binomial::new(0, 5), 0.3, Confidence::P95);
    assert!(all_called.is_err());
    let half_called =
        predictive_values(Binomial::new(5, 5), Binomial::new(0, 5), 0.3, Confidence::P95).unwrap();
    assert!(near(half_called.positive.point, 0.15 / 0.85, 1e-15), "{half_called:?}");
    assert_eq!(half_called.negative.point, 0.0);
}

#[test]
fn what_cannot_be_computed_says_so() {
    let some = Binomial::new(5, 5);
    for prevalence in [0.0, 1.0, -0.1, f64::NAN] {
        assert!(predictive_values(some, some, prevalence, Confidence::P95).is_err());
    }
    assert!(predictive_values(Binomial::default(), some, 0.1, Confidence::P95).is_err());
    let nobody = predictive_values(Binomial::new(0, 5), Binomial::new(5, 0), 0.1, Confidence::P95);
    let everybody =
        predictive_values(Binomial::new(5, 0), Binomial::new(0, 5), 0.1, Confidence::P95);
    assert!(matches!(nobody, Err(StatsError::NoVariance { .. })));
    assert!(matches!(everybody, Err(StatsError::NoVariance { .. })));
    assert!(predictive_values(some, some, 1e-300, Confidence::P95).unwrap().positive.point > 0.0);
}

/// 1/(1 + e⁻¹) = 0.731 058 578 630 004 9; e⁸⁰⁰ overflows.
#[test]
fn the_logistic_function_does_not_overflow() {
    assert_eq!((logistic(0.0), logistic(800.0), logistic(-800.0)), (0.5, 1.0, 0.0));
    assert!(near(logistic(1.0), 0.731_058_578_630_004_9, 1e-15));
    assert!(near(logistic(-1.0), 0.268_941_421_369_995_1, 1e-15));
    assert!(near(logistic(-700.0) / 9.859_676_543_759_77e-305, 1.0, 1e-12));
}

proptest! {
    #[test]
    fn values_rise_with_prevalence_and_lie_inside(
        a in 0u64..60, b in 0u64..60, c in 0u64..60, d in 0u64..60, prevalence in 0.001f64..0.9,
    ) {
        prop_assume!(a + b > 0 && c + d > 0);
        let (diseased, healthy) = (Binomial::new(a, b), Binomial::new(c, d));
        if let Ok(found) = predictive_values(diseased, healthy, prevalence, Confidence::P95) {
            let more = predictive_values(diseased, healthy, prevalence + 0.05, Confidence::P95).unwrap();
            prop_assert!(more.positive.point >= found.positive.point - 1e-12);
            prop_assert!(more.negative.point <= found.negative.point + 1e-12);
            for interval in [found.positive, found.negative] {
                prop_assert!(interval.contains(interval.point));
                prop_assert!(0.0 <= interval.low && interval.high <= 1.0);
            }
        }
    }
}
