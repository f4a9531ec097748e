//! Standardised figures against sums worked by hand and against one another; the values of
//! the R package survey are compared in the golden suite.

use proptest::prelude::*;

use super::*;
use crate::reduction::Number;
use crate::roc::Scores;

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance
}

#[test]
fn kish_of_two_weights() {
    // (3·1 + 1·3)²/(3·1 + 1·9) = 3; mean weight 1.5.
    let found = kish(&[(1.0, 3), (3.0, 1)]).unwrap();
    assert!(near(found.effective_n, 3.0, 1e-15) && near(found.largest_weight, 2.0, 1e-15));
    assert!(kish(&[]).is_err() && kish(&[(0.0, 1)]).is_err() && kish(&[(f64::NAN, 1)]).is_err());
    assert!(near(kish(&[(1e-200, 5), (0.0, 0)]).unwrap().effective_n, 5.0, 1e-14));
}

#[test]
fn direct_standardisation_by_hand() {
    let cells = [(Binomial::new(30, 10), 1.0), (Binomial::new(10, 50), 3.0)];
    let found = direct(&cells, Confidence::P95).unwrap();
    assert!(near(found.interval.point, 0.25 * 0.75 + 0.75 / 6.0, 1e-15));
    let variance = 0.0625 * 0.75 * 0.25 / 40.0 + 0.5625 * (1.0 / 6.0) * (5.0 / 6.0) / 60.0;
    assert!(near(found.se, sqrt(variance * 100.0 / 99.0), 1e-15), "{found:?}");
    assert_eq!(found.n, 100);
    let empty = direct(&[(Binomial::new(3, 1), 0.5), (Binomial::default(), 0.5)], Confidence::P95);
    assert!(matches!(empty, Err(StatsError::TooFew { .. })));
    let unused = direct(&[(Binomial::new(3, 1), 0.5), (Binomial::default(), 0.0)], Confidence::P95);
    assert!(unused.is_ok());
    assert!(direct(&[], Confidence::P95).is_err());
    assert!(direct(&[(Binomial::new(3, 1), -1.0)], Confidence::P95).is_err());
    let all = direct(&[(Binomial::new(40, 0), 0.5), (Binomial::new(60, 0), 0.5)], Confidence::P95)
        .unwrap();
    assert!(all.interval.low < 1.0 && all.interval.high == 1.0 && all.se == 0.0);
}

/// Wilson's roots in NumPy at the size of a simple sample with that variance; where it is 0
/// n/(n + z²) at Kish's size.
#[test]
fn limits_are_wilsons_at_the_size_that_the_weights_leave() {
    let cells = [(Binomial::new(30, 10), 1.0), (Binomial::new(10, 50), 3.0)];
    let found = direct(&cells, Confidence::P95).unwrap();
    assert!(near(found.interval.low, 0.240_010_442_713_983, 1e-12), "{found:?}");
    assert!(near(found.interval.high, 0.395_490_059_391_161, 1e-12));
    assert!(near(found.effective_n, 91.428_571_428_571_4, 1e-10));
    assert!(near(found.largest_weight, 1.25, 1e-14));
    let all = direct(&[(Binomial::new(40, 0), 0.5), (Binomial::new(60, 0), 0.5)], Confidence::P95);
    assert!(near(all.unwrap().interval.low, 0.961_524_412_142_325, 1e-12));
    let cells =
        [(Binomial::new(6, 4), 1.0), (Binomial::new(5, 15), 2.0), (Binomial::default(), -1.0)];
    let found = weighted_proportion(&cells, Confidence::P95).unwrap();
    assert!(near(found.interval.point, 0.32, 1e-15), "{found:?}");
    assert!(near(found.se, 0.087_673_375_032_875, 1e-14));
    assert!(near(found.interval.low, 0.178_834_798_066_785, 1e-12));
    assert!(near(found.interval.high, 0.504_179_462_897_783, 1e-12));
}

/// NumPy: proportional fitting and the least-squares fit of both margins by `lstsq`.
#[test]
fn a_raked_proportion_equals_the_least_squares_fit() {
    let cells = [
        (vec![0, 0], Binomial::new(30, 10)),
        (vec![0, 1], Binomial::new(6, 4)),
        (vec![1, 0], Binomial::new(5, 15)),
        (vec![1, 1], Binomial::new(12, 18)),
        (vec![1, 1], Binomial::default()),
    ];
    let margins = [vec![0.3, 0.7], vec![0.5, 0.5]];
    let found = raked_proportion(&cells, &margins, Confidence::P95).unwrap();
    assert!(near(found.interval.point, 0.455_627_460_668_062, 1e-11), "{found:?}");
    assert!(near(found.se, 0.051_010_385_126_386, 1e-11), "{found:?}");
    assert!(near(found.interval.low, 0.359_308_482_749_336, 1e-11));
    assert!(near(found.interval.high, 0.555_384_335_736_955, 1e-11));
    assert!(near(found.effective_n, 86.040_425_439_328, 1e-8) && found.n == 100);
}

#[test]
fn a_margin_is_of_shares_and_its_levels_are_the_samples() {
    let cells = [(vec![0], 10), (vec![1], 10), (vec![2], 0)];
    assert!(rake(&cells, &[vec![0.5, 0.5, 0.0]]).is_ok());
    for margin in [vec![0.5, 0.5, 0.1], vec![1.0, 0.0, 0.0]] {
        let found = rake(&cells, &[margin]);
        assert!(matches!(found, Err(StatsError::TooFew { .. })), "{found:?}");
    }
    for wrong in [-0.5, f64::NAN, f64::INFINITY] {
        let found = rake(&cells, &[vec![0.5, wrong, 0.0]]);
        assert!(matches!(found, Err(StatsError::Positive { what: "share", .. })), "{found:?}");
    }
    let beyond = rake(&[(vec![2], 10)], &[vec![0.5, 0.5]]);
    assert!(matches!(beyond, Err(StatsError::Shape { .. })), "{beyond:?}");
}

#[test]
fn raking_meets_both_margins() {
    let cells = [(vec![0, 0], 40), (vec![0, 1], 10), (vec![1, 0], 20), (vec![1, 1], 30)];
    let raked = rake(&cells, &[vec![0.3, 0.7], vec![5.0, 5.0]]).unwrap();
    let share = |axis: usize| -> f64 {
        let here = cells.iter().zip(&raked.weights).filter(|((levels, _), _)| levels[axis] == 0);
        here.map(|((_, n), weight)| *n as f64 * weight).sum::<f64>() / 100.0
    };
    assert!(near(share(0), 0.3, 1e-12) && near(share(1), 0.5, 1e-12), "{raked:?}");
    // Raking keeps the odds ratio: 40·30/(10·20) = 6.
    let w = &raked.weights;
    assert!(near(w[0] * w[3] / w[1] / w[2], 1.0, 1e-9));
    assert!(raked.effective_n < 100.0 && raked.largest_weight > 1.0);
}

#[test]
fn margins_that_cannot_be_met_say_so() {
    let diagonal = [(vec![0, 0], 10), (vec![1, 1], 10)];
    let torn = rake(&diagonal, &[vec![0.3, 0.7], vec![0.6, 0.4]]);
    assert!(matches!(torn, Err(StatsError::NotSettled { .. })), "{torn:?}");
    assert!(rake(&diagonal, &[]).is_err());
    assert!(rake(&diagonal, &[vec![0.3, 0.7]]).is_err());
    assert!(rake(&diagonal, &[vec![1.0, 0.0], vec![0.5, 0.5]]).is_err());
    assert!(rake(&diagonal, &[vec![0.3, 0.3, 0.4], vec![0.5, 0.5]]).is_err());
    assert!(rake(&[(vec![0, 5], 10)], &[vec![1.0], vec![1.0]]).is_err());
}

fn cells() -> impl Strategy<Value = Vec<(Binomial, f64)>> {
    let cell = (0u64..40, 0u64..40, 0.05f64..5.0)
        .prop_map(|(yes, no, share)| (Binomial::new(yes, no + 1), share));
    prop::collection::vec(cell, 2..8)
}

proptest! {
    #[test]
    fn a_sample_that_has_the_targets_mix_stays_as_it_is(cells in cells()) {
        let own: Vec<(Binomial, f64)> =
            cells.iter().map(|&(count, _)| (count, count.n() as f64)).collect();
        let found = direct(&own, Confidence::P95).unwrap();
        let n = own.iter().fold(Binomial::default(), |sum, &(count, _)| sum.plus(count));
        prop_assert!(near(found.interval.point, n.point().unwrap(), 1e-12));
        prop_assert!(near(found.effective_n, n.n() as f64, 1e-6));
        let plain: Vec<(Binomial, f64)> = cells.iter().map(|&(count, _)| (count, 2.0)).collect();
        let equal = weighted_proportion(&plain, Confidence::P95).unwrap();
        let p = n.point().unwrap();
        prop_assert!(near(equal.se, sqrt(p * (1.0 - p) / (n.n() as f64 - 1.0)), 1e-12));
    }

    #[test]
    fn the_order_of_cells_leaves_no_trace(mut cells in cells()) {
        let (there, weighted) =
            (direct(&cells, Confidence::P95), weighted_proportion(&cells, Confidence::P95));
        cells.reverse();
        prop_assert_eq!(there.clone(), direct(&cells, Confidence::P95));
        prop_assert_eq!(weighted, weighted_proportion(&cells, Confidence::P95));
        let interval = there.unwrap().interval;
        prop_assert!(interval.contains(interval.point) && 0.0 <= interval.low && interval.high <= 1.0);
    }

    #[test]
    fn one_margin_is_direct_standardisation(cells in cells()) {
        let levels: Vec<(Vec<usize>, Binomial)> =
            cells.iter().enumerate().map(|(level, &(count, _))| (vec![level], count)).collect();
        let margin = vec![cells.iter().map(|&(_, share)| share).collect()];
        let raked = raked_proportion(&levels, &margin, Confidence::P95).unwrap();
        let straight = direct(&cells, Confidence::P95).unwrap();
        prop_assert!(near(raked.interval.point, straight.interval.point, 1e-10));
        prop_assert!(near(raked.se, straight.se, 1e-10));
        prop_assert!(near(raked.effective_n / straight.effective_n, 1.0, 1e-9));
    }

    #[test]
    fn equal_weights_give_delongs_area(
        cases in prop::collection::vec((any::<bool>(), 0u8..9, 0usize..3), 8..40), weight in 0.1f64..9.0,
    ) {
        let number = |x: u8| Number::new(f64::from(x)).unwrap();
        let mut whole = Scores::default();
        let mut parts = vec![(Scores::default(), weight); 3];
        for &(diseased, score, part) in &cases {
            for scores in [&mut whole, &mut parts[part].0] {
                let side = if diseased { &mut scores.positive } else { &mut scores.negative };
                side.push((number(score), 1));
            }
        }
        match (whole.auc(), weighted_auc(&parts)) {
            (Ok(plain), Ok(found)) => {
                prop_assert!(near(plain.auc, found.auc.auc, 1e-12));
                prop_assert!(near(plain.variance, found.auc.variance, 1e-12));
                prop_assert!(near(found.positives.effective_n, plain.positives as f64, 1e-9));
            }
            (plain, found) => prop_assert!(plain.is_err() && found.is_err()),
        }
    }

    #[test]
    fn a_weight_of_two_is_the_case_twice_for_the_area(
        cases in prop::collection::vec((any::<bool>(), 0u8..9, any::<bool>()), 8..40),
    ) {
        let mut parts = vec![(Scores::default(), 1.0), (Scores::default(), 2.0)];
        let mut repeated = Scores::default();
        for &(diseased, score, double) in &cases {
            let score = Number::new(f64::from(score)).unwrap();
            let times = if double { 2 } else { 1 };
            for (scores, n) in [(&mut parts[usize::from(double)].0, 1), (&mut repeated, times)] {
                let side = if diseased { &mut scores.positive } else { &mut scores.negative };
                side.push((score, n));
            }
        }
        if let (Ok(found), Ok(repeated)) = (weighted_auc(&parts), repeated.auc()) {
            prop_assert!(near(found.auc.auc, repeated.auc, 1e-12));
        }
    }
}

/// Double sums in NumPy over cases with weights 0.5, 1 and 2.5.
#[test]
fn a_weighted_area_equals_the_double_sums() {
    let positive = [(3.0, 1.0), (4.0, 1.0), (4.0, 2.5), (5.0, 2.5), (7.0, 0.5), (9.0, 1.0)];
    let negative =
        [(1.0, 1.0), (2.0, 2.5), (3.0, 0.5), (4.0, 1.0), (4.0, 0.5), (6.0, 2.5), (8.0, 1.0)];
    let cells: Vec<(Scores, f64)> = [0.5, 1.0, 2.5]
        .map(|weight| {
            let of = |cases: &[(f64, f64)]| {
                let here = cases.iter().filter(|case| case.1 == weight);
                here.map(|case| (Number::new(case.0).unwrap(), 1)).collect()
            };
            (Scores { positive: of(&positive), negative: of(&negative) }, weight)
        })
        .to_vec();
    let found = weighted_auc(&cells).unwrap();
    assert!(near(found.auc.auc, 0.6160130718954249, 1e-15), "{found:?}");
    assert!(near(found.auc.variance, 0.041170608488662344, 1e-15), "{found:?}");
    assert!(weighted_auc(&[]).is_err());
    let wrong = vec![(cells[0].0.clone(), -1.0), cells[1].clone()];
    assert!(matches!(weighted_auc(&wrong), Err(StatsError::Positive { .. })));
}
