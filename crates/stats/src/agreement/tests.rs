//! Kappa against statsmodels 0.15.0 and Fleiss's way of counting.

use proptest::prelude::*;

use super::*;

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance
}

/// statsmodels cohens_kappa(table, wt); the agreements are counted by hand: 70 of 100 on the
/// diagonal, 20 beside it and 10 in the corners, and of the margins 41, 42 and 17.
#[test]
fn cohens_kappa_equals_statsmodels() {
    let table = [vec![44, 5, 1], vec![7, 20, 3], vec![9, 5, 6]];
    for (weights, kappa, se, agreements, limits) in [
        (
            Weights::Unweighted,
            0.491_525_423_728_813_1,
            0.072_127_459_293_340_68,
            (0.7, 0.41),
            (0.350_158_201_217_486_9, 0.632_892_646_240_140_1),
        ),
        (
            Weights::Linear,
            0.473_684_210_526_315_8,
            0.076_978_909_870_306_12,
            (0.8, 0.62),
            (0.322_808_319_611_360_9, 0.624_560_101_441_270_7),
        ),
        (
            Weights::Quadratic,
            0.454_545_454_545_454_6,
            0.093_979_697_775_726_01,
            (0.85, 0.725),
            (0.270_348_631_627_072_6, 0.638_742_277_463_836_6),
        ),
    ] {
        let found = cohen_kappa(&table, weights).unwrap();
        assert!(near(found.kappa, kappa, 1e-14) && near(found.se, se, 1e-14), "{found:?}");
        assert!(near(found.observed, agreements.0, 1e-15), "{found:?}");
        assert!(near(found.expected, agreements.1, 1e-15), "{found:?}");
        assert_eq!(found.n, 100);
        let interval = found.interval(Confidence::P95).unwrap();
        assert!(near(interval.low, limits.0, 1e-13), "{interval:?}");
        assert!(near(interval.high, limits.1, 1e-13), "{interval:?}");
    }
}

/// statsmodels on tables whose uncut limits are −0.0070 to 1.2378 and −1.1469 to −0.3531.
#[test]
fn limits_are_cut_at_perfect_agreement_and_at_its_opposite() {
    let few = cohen_kappa(&[vec![2, 0], vec![1, 2]], Weights::Unweighted).unwrap();
    let interval = few.interval(Confidence::P95).unwrap();
    assert!(near(interval.low, -0.006_998_253_663_844_767, 1e-12), "{interval:?}");
    assert_eq!(interval.high, 1.0);
    let opposed = cohen_kappa(&[vec![0, 3], vec![3, 1]], Weights::Unweighted).unwrap();
    let interval = opposed.interval(Confidence::P95).unwrap();
    assert_eq!(interval.low, -1.0);
    assert!(near(interval.high, -0.353_061_926_186_797_3, 1e-12), "{interval:?}");
}

/// The ten subjects, fourteen raters and five categories that most textbooks print, with
/// kappa 0.210, agreement 0.378 and 0.213 by chance.
#[test]
fn fleiss_kappa_of_the_textbook_table() {
    let table: Vec<Vec<u64>> = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    .map(Vec::from)
    .to_vec();
    let found = fleiss_kappa(&table).unwrap();
    assert!(near(found.kappa, 0.210, 5e-4), "{found:?}");
    assert!(near(found.observed, 0.378, 5e-4) && near(found.expected, 0.213, 5e-4));
    assert_eq!(found.raters, 14);
}

/// Two raters of three cases, both yes, one each, both no: two of three pairs agree, one half
/// by chance.
#[test]
fn fleiss_kappa_of_two_categories() {
    let found = fleiss_kappa(&[vec![2, 0], vec![1, 1], vec![0, 2]]).unwrap();
    assert!(near(found.observed, 2.0 / 3.0, 1e-15) && near(found.expected, 0.5, 1e-15));
    assert!(near(found.kappa, 1.0 / 3.0, 1e-15), "{found:?}");
}

#[test]
fn what_cannot_be_computed_says_so() {
    let perfect = cohen_kappa(&[vec![5, 0], vec![0, 5]], Weights::Unweighted).unwrap();
    assert_eq!(perfect.kappa, 1.0);
    assert!(matches!(perfect.interval(Confidence::P95), Err(StatsError::NoVariance { .. })));
    let alone = cohen_kappa(&[vec![5, 0], vec![0, 0]], Weights::Linear);
    assert!(matches!(alone, Err(StatsError::NoVariance { .. })));
    assert!(cohen_kappa(&[vec![5, 0]], Weights::Unweighted).is_err());
    assert!(cohen_kappa(&[], Weights::Unweighted).is_err());
    assert!(cohen_kappa(&[vec![0, 0], vec![0, 0]], Weights::Unweighted).is_err());
    assert!(fleiss_kappa(&[]).is_err());
    assert!(fleiss_kappa(&[vec![1, 0], vec![0, 1]]).is_err());
    assert!(fleiss_kappa(&[vec![2, 1], vec![1, 1]]).is_err());
    assert!(fleiss_kappa(&[vec![3, 0], vec![3, 0]]).is_err());
}

proptest! {
    #[test]
    fn the_raters_are_interchangeable(cells in prop::collection::vec(0u64..30, 9)) {
        let table: Vec<Vec<u64>> = cells.chunks(3).map(<[u64]>::to_vec).collect();
        let turned: Vec<Vec<u64>> = (0..3).map(|c| table.iter().map(|row| row[c]).collect()).collect();
        for weights in [Weights::Unweighted, Weights::Linear, Weights::Quadratic] {
            match (cohen_kappa(&table, weights), cohen_kappa(&turned, weights)) {
                (Ok(a), Ok(b)) => {
                    prop_assert!(near(a.kappa, b.kappa, 1e-12) && near(a.se, b.se, 1e-9));
                    prop_assert!(a.kappa <= 1.0 + 1e-12);
                }
                (a, b) => prop_assert!(a.is_err() && b.is_err()),
            }
        }
    }

    #[test]
    fn the_order_of_cases_leaves_no_trace(picks in prop::collection::vec(0u64..=4, 2..20)) {
        let mut table: Vec<Vec<u64>> = picks.iter().map(|&yes| vec![yes, 4 - yes]).collect();
        let there = fleiss_kappa(&table);
        table.reverse();
        prop_assert_eq!(there, fleiss_kappa(&table));
    }
}
