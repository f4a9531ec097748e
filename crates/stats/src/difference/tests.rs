//! Differences of proportions against Newcombe's examples and mpmath 1.4.1.

use proptest::prelude::*;

use super::*;

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance
}

/// Newcombe 1998, Statist. Med. 17:873, table II: methods 10 and 6.
#[test]
fn newcombes_examples() {
    for (a, b, newcombe_limits, score_limits) in [
        ((56, 14), (48, 32), (0.0524, 0.3339), (0.0528, 0.3382)),
        ((9, 1), (3, 7), (0.1705, 0.8090), (0.1700, 0.8406)),
        ((10, 0), (0, 20), (0.6791, 1.0), (0.7156, 1.0)),
        ((10, 0), (0, 10), (0.6075, 1.0), (0.6636, 1.0)),
    ] {
        let (a, b) = (Binomial::new(a.0, a.1), Binomial::new(b.0, b.1));
        for (interval, (low, high)) in [
            (newcombe(a, b, Confidence::P95).unwrap(), newcombe_limits),
            (miettinen_nurminen(a, b, Confidence::P95).unwrap(), score_limits),
        ] {
            assert!(near(interval.low, low, 5.1e-5), "{a:?} {b:?} {interval:?} {low}");
            assert!(near(interval.high, high, 5.1e-5), "{a:?} {b:?} {interval:?} {high}");
        }
    }
}

/// mpmath 1.4.1: the root of the likelihood equation on the bound, 50 digits.
#[test]
fn farrington_manning_equals_mpmath() {
    let (a, b) = (Binomial::new(56, 14), Binomial::new(48, 32));
    let test = non_inferiority(a, b, 0.1, ScoreVariance::FarringtonManning).unwrap();
    assert!(near(test.z, 3.934_206_074_514_59, 1e-12), "{test:?}");
    assert!(near(test.p, 4.173_607_269_326_18e-5, 1e-14), "{test:?}");
    let (pa, pb) = restricted(a, b, -0.1);
    assert!(near(pa, 0.627_770_956_225_064, 1e-13) && near(pb, 0.727_770_956_225_064, 1e-13));
}

#[test]
fn nobody_with_the_property_still_has_limits() {
    let (a, b) = (Binomial::new(0, 10), Binomial::new(0, 20));
    let interval = miettinen_nurminen(a, b, Confidence::P95).unwrap();
    assert!(interval.low > -0.17 && interval.high < 0.29 && interval.point == 0.0, "{interval:?}");
    let test = non_inferiority(a, b, 0.05, ScoreVariance::MiettinenNurminen).unwrap();
    assert!(test.p > 0.05 && test.p < 0.5, "{test:?}");
    let large = Binomial::new(10_000_000, 0);
    let interval = miettinen_nurminen(large, large, Confidence::P95).unwrap();
    assert!(interval.low < 0.0 && interval.low > -1e-6, "{interval:?}");
}

/// The mirror of Newcombe's last example: no variance is left on the bound of −1 itself.
#[test]
fn a_complete_reversal_reaches_minus_one() {
    let (none, all) = (Binomial::new(0, 10), Binomial::new(10, 0));
    let interval = miettinen_nurminen(none, all, Confidence::P95).unwrap();
    assert_eq!((interval.low, interval.point), (-1.0, -1.0));
    assert!(near(interval.high, -0.6636, 5.1e-5), "{interval:?}");
}

/// Seven and three standard errors from the margins; the farther tail decides nothing.
#[test]
fn equivalence_is_decided_by_the_nearer_margin() {
    let test = wald_equivalence(0.02, 0.01, 0.05).unwrap();
    assert!(near(test.lower.z, 7.0, 1e-12) && near(test.upper.z, 3.0, 1e-12), "{test:?}");
    assert!(near(test.p, 1.349_898_031_630_094_5e-3, 1e-15), "{test:?}");
    assert_eq!(test.p, test.upper.p);
    let (better, worse) = (Binomial::new(95, 5), Binomial::new(90, 10));
    let variance = ScoreVariance::FarringtonManning;
    let score = equivalence(better, worse, 0.1, variance).unwrap();
    assert_eq!(score.lower, non_inferiority(better, worse, 0.1, variance).unwrap());
    assert_eq!(score.upper, non_inferiority(worse, better, 0.1, variance).unwrap());
    assert!(score.lower.p < score.upper.p && score.p == score.upper.p, "{score:?}");
}

#[test]
fn what_cannot_be_computed_says_so() {
    let (some, none) = (Binomial::new(3, 4), Binomial::default());
    assert!(newcombe(some, none, Confidence::P95).is_err());
    assert!(miettinen_nurminen(none, some, Confidence::P95).is_err());
    for margin in [0.0, -0.1, 1.0, f64::NAN, f64::INFINITY] {
        let test = non_inferiority(some, some, margin, ScoreVariance::FarringtonManning);
        assert!(test.is_err(), "{margin}");
    }
    let whole = non_inferiority(some, some, 1.0, ScoreVariance::FarringtonManning);
    assert!(matches!(whole, Err(StatsError::Proportion { what: "margin", .. })), "{whole:?}");
    assert!(wald_non_inferiority(0.1, 0.0, 0.05).is_err());
    assert!(wald_non_inferiority(f64::NAN, 0.1, 0.05).is_err());
    let both = wald_equivalence(0.0, 0.01, 0.05).unwrap();
    assert_eq!(both.lower, both.upper);
    assert!(near(both.lower.z, 5.0, 1e-12));
}

fn count() -> impl Strategy<Value = Binomial> {
    (0u64..300, 0u64..300)
        .prop_filter("rows", |(yes, no)| yes + no > 0)
        .prop_map(|(yes, no)| Binomial::new(yes, no))
}

proptest! {
    #[test]
    fn intervals_contain_their_point_and_mirror(a in count(), b in count()) {
        for method in [newcombe, miettinen_nurminen] {
            let there = method(a, b, Confidence::P95).unwrap();
            let back = method(b, a, Confidence::P95).unwrap().negated();
            prop_assert!(there.contains(there.point));
            prop_assert!(-1.0 <= there.low && there.high <= 1.0);
            prop_assert!(near(there.low, back.low, 1e-9) && near(there.high, back.high, 1e-9));
        }
    }

    #[test]
    fn the_score_limit_is_the_margin_that_is_just_shown(a in count(), b in count()) {
        let low = miettinen_nurminen(a, b, Confidence::P95).unwrap().low;
        prop_assume!(low < -1e-6 && low > -0.999);
        let test = non_inferiority(a, b, -low, ScoreVariance::MiettinenNurminen).unwrap();
        prop_assert!(near(test.p, 0.025, 1e-7), "{}", test.p);
    }

    #[test]
    fn a_wider_margin_is_shown_more_easily(a in count(), b in count(), margin in 0.01f64..0.4) {
        let variance = ScoreVariance::FarringtonManning;
        let tight = non_inferiority(a, b, margin, variance);
        let wide = non_inferiority(a, b, margin + 0.1, variance);
        if let (Ok(tight), Ok(wide)) = (tight, wide) {
            prop_assert!(wide.p <= tight.p + 1e-12);
        }
    }

    #[test]
    fn no_input_panics(
        a in (any::<u64>(), any::<u64>()), b in (any::<u64>(), any::<u64>()), margin in any::<f64>(),
    ) {
        let (a, b) = (Binomial::new(a.0, a.1), Binomial::new(b.0, b.1));
        let _ = newcombe(a, b, Confidence::P95);
        let _ = miettinen_nurminen(a, b, Confidence::P95);
        let _ = equivalence(a, b, margin, ScoreVariance::MiettinenNurminen);
    }
}
