//! Calibration against statsmodels 0.15.0 and sums worked by hand.

use libm::fabs;
use proptest::prelude::*;

use super::*;
use crate::predictive::{logistic, logit};

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    fabs(found - wanted) <= tolerance
}

fn predicted(rows: &[(f64, u64, u64)]) -> Vec<Predicted> {
    rows.iter()
        .map(|&(p, events, n)| Predicted { probability: Number::new(p).unwrap(), events, n })
        .collect()
}

fn ten_each() -> Vec<Predicted> {
    let events = [2, 1, 4, 3, 6, 5, 7, 6, 9];
    let probabilities = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    let rows: Vec<(f64, u64, u64)> =
        probabilities.iter().zip(events).map(|(&p, events)| (p, events, 10)).collect();
    predicted(&rows)
}

/// statsmodels GLM, binomial: on a constant and the logit; on a constant with the logit as
/// offset. NumPy for Brier and Spiegelhalter.
#[test]
fn fits_equal_statsmodels() {
    let found = fit(&ten_each()).unwrap();
    assert!(near(found.intercept, -0.110_279_94, 1e-8), "{found:?}");
    assert!(near(found.slope, 0.791_470_78, 1e-8));
    assert!(
        near(found.intercept_se, 0.235_164_94, 1e-8) && near(found.slope_se, 0.206_460_44, 1e-8)
    );
    let large = in_the_large(&ten_each()).unwrap();
    assert!(
        near(large.value, -0.121_275_11, 1e-8) && near(large.se, 0.246_374_96, 1e-8),
        "{large:?}"
    );
    let score = brier(&ten_each()).unwrap();
    assert!(near(score.score, 0.203_333_333_333_333_3, 1e-15));
    assert!(near(score.scaled.unwrap(), 0.185_056_902_523_503_49, 1e-14));
    assert!(near(score.spiegelhalter.unwrap().0, 1.011_299_793_694_863_1, 1e-13));
    let ratio = log_observed_to_expected(&ten_each()).unwrap();
    assert!(near(ratio.value, log(43.0 / 45.0), 1e-14));
    // √((1 − 43/90)/43).
    assert!(near(ratio.se, 0.110_203_007_410_765_6, 1e-14), "{ratio:?}");
}

/// statsmodels GLM: a rare event, whose intercept and slope depend strongly on each other,
/// and predictions so mild that intercept and slope both lie beyond 1.
#[test]
fn fits_far_from_a_perfect_one_equal_statsmodels() {
    for (rows, intercept, slope, large) in [
        (
            [(0.01, 1, 100), (0.02, 3, 100), (0.03, 2, 100), (0.05, 6, 100)],
            (0.155_676_528_916, 1.957_106_812_281),
            (1.019_109_294_792, 0.566_437_377_350),
            (0.090_356_678_783, 0.294_418_624_444),
        ),
        (
            [(0.6, 3, 40), (0.7, 10, 40), (0.8, 24, 40), (0.9, 38, 40)],
            (-3.682_389_950_521, 0.557_226_533_867),
            (2.982_756_460_923, 0.446_614_523_363),
            (-1.339_905_004_942, 0.166_951_244_728),
        ),
        (
            [(0.001, 120, 400), (0.01, 130, 400), (0.5, 200, 400), (0.999, 290, 400)],
            (0.002_617_241_609, 0.054_737_628_234),
            (0.136_922_890_177, 0.010_477_688_058),
            (1.423_340_308_344, 0.111_962_275_419),
        ),
    ] {
        let found = fit(&predicted(&rows)).unwrap();
        assert!(near(found.intercept, intercept.0, 1e-9), "{found:?}");
        assert!(near(found.intercept_se, intercept.1, 1e-9), "{found:?}");
        assert!(near(found.slope, slope.0, 1e-9), "{found:?}");
        assert!(near(found.slope_se, slope.1, 1e-9), "{found:?}");
        let found = in_the_large(&predicted(&rows)).unwrap();
        assert!(near(found.value, large.0, 1e-9) && near(found.se, large.1, 1e-9), "{found:?}");
    }
}

/// Two probabilities are fitted exactly, so that intercept and slope have a closed form; from
/// one in a million, undamped Newton steps run away.
#[test]
fn a_model_far_too_sure_of_itself_has_a_slope_near_zero() {
    let found = fit(&predicted(&[(1e-6, 30, 100), (1.0 - 1e-6, 70, 100)])).unwrap();
    assert!(near(found.intercept, 0.0, 1e-9), "{found:?}");
    assert!(near(found.slope, logit(0.7) / logit(1.0 - 1e-6), 1e-10), "{found:?}");
    assert!(near(found.intercept_se, 1.0 / sqrt(42.0), 1e-9), "{found:?}");
}

#[test]
fn symmetric_and_uninformative_predictions_are_fitted_to_zero() {
    // statsmodels: slope 1.122 430 837 549 319 3, se 0.398 076 091 024 571 1.
    let even = predicted(&[(0.2, 2, 10), (0.4, 3, 10), (0.6, 7, 10), (0.8, 8, 10)]);
    let found = fit(&even).unwrap();
    assert!(near(found.intercept, 0.0, 1e-12), "{found:?}");
    assert!(near(found.slope, 1.122_430_837_549_319_3, 1e-9), "{found:?}");
    assert!(near(found.slope_se, 0.398_076_091_024_571_1, 1e-9), "{found:?}");
    assert!(near(in_the_large(&even).unwrap().value, 0.0, 1e-12));
    let flat = fit(&predicted(&[(0.2, 30, 100), (0.5, 30, 100), (0.9, 30, 100)])).unwrap();
    assert!(near(flat.slope, 0.0, 1e-12), "{flat:?}");
    assert!(near(flat.intercept, logit(0.3), 1e-12), "{flat:?}");
}

#[test]
fn one_outcome_alone_and_events_without_rows_are_errors() {
    for all in [&[(0.3, 4, 4), (0.5, 4, 4)], &[(0.3, 0, 4), (0.5, 0, 4)]] {
        assert!(matches!(fit(&predicted(all)), Err(StatsError::TooFew { needed: 1, .. })));
        assert!(matches!(in_the_large(&predicted(all)), Err(StatsError::TooFew { .. })));
    }
    let lost = predicted(&[(0.3, 1, 0), (0.5, 1, 4)]);
    assert!(matches!(brier(&lost), Err(StatsError::Shape { .. })));
    let empty = predicted(&[(0.3, 0, 0), (0.5, 1, 4)]);
    assert_eq!(brier(&empty), brier(&predicted(&[(0.5, 1, 4)])));
}

#[test]
fn what_cannot_be_computed_says_so() {
    assert!(matches!(
        fit(&predicted(&[(0.0, 1, 4), (0.5, 1, 4)])),
        Err(StatsError::Proportion { .. })
    ));
    assert!(matches!(fit(&predicted(&[(0.3, 0, 4), (0.5, 0, 4)])), Err(StatsError::TooFew { .. })));
    assert!(matches!(fit(&predicted(&[(0.3, 1, 4)])), Err(StatsError::TooFew { .. })));
    assert!(matches!(
        fit(&predicted(&[(0.3, 0, 4), (0.5, 4, 4)])),
        Err(StatsError::NotSettled { .. })
    ));
    assert!(matches!(brier(&predicted(&[(0.3, 5, 4)])), Err(StatsError::Shape { .. })));
    assert!(brier(&[]).is_err() && in_the_large(&[]).is_err() && fit(&[]).is_err());
    assert!(brier(&predicted(&[(1.3, 1, 4)])).is_err());
    let certain = brier(&predicted(&[(1.0, 4, 4)])).unwrap();
    assert_eq!((certain.score, certain.scaled, certain.spiegelhalter), (0.0, None, None));
    assert!(in_the_large(&predicted(&[(1e-300, 1, 2), (1.0 - 1e-16, 1, 2)])).is_ok());
}

#[test]
fn bins_follow_the_declared_rule() {
    let rows = predicted(&[(0.05, 1, 10), (0.1, 2, 10), (0.95, 9, 10), (1.0, 1, 1)]);
    let tenths = bins(&rows, &BinRule::EqualWidth(10)).unwrap();
    let ends: Vec<(f64, f64, u64)> = tenths.iter().map(|bin| (bin.low, bin.high, bin.n)).collect();
    assert_eq!(ends, [(0.0, 0.1, 10), (0.1, 0.2, 10), (0.9, 1.0, 11)]);
    let halves = bins(&rows, &BinRule::EqualSize(2)).unwrap();
    assert_eq!(halves.iter().map(|bin| bin.n).collect::<Vec<_>>(), [20, 11]);
    let cut = bins(&rows, &BinRule::Edges(vec![0.1, 0.95])).unwrap();
    assert_eq!(cut.iter().map(|bin| bin.n).collect::<Vec<_>>(), [10, 10, 11]);
    let (expected, largest) = expected_error(&tenths).unwrap();
    let distances = [0.05, 0.1, fabs(10.0 / 11.0 - 10.5 / 11.0)];
    let mean = (10.0 * distances[0] + 10.0 * distances[1] + 11.0 * distances[2]) / 31.0;
    assert!(near(expected, mean, 1e-15) && near(largest, 0.1, 1e-15));
    assert!(bins(&rows, &BinRule::EqualWidth(0)).is_err());
    assert!(bins(&rows, &BinRule::EqualWidth(u32::MAX)).is_err());
    assert!(bins(&rows, &BinRule::Edges(vec![0.5, 0.5])).is_err());
    assert!(bins(&rows, &BinRule::Edges(vec![f64::NAN])).is_err());
}

/// Ranks from 0: of four rows, two tied in the middle have rank 1.5 and belong to the lower half.
#[test]
fn tied_rows_go_where_their_middle_rank_goes() {
    let sizes = |rows: &[(f64, u64, u64)], k: u32| -> Vec<u64> {
        let bins = bins(&predicted(rows), &BinRule::EqualSize(k)).unwrap();
        bins.iter().map(|bin| bin.n).collect()
    };
    assert_eq!(sizes(&[(0.1, 0, 1), (0.2, 0, 2), (0.3, 0, 1)], 2), [3, 1]);
    let six = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map(|p| (p, 0, 1));
    assert_eq!(sizes(&six, 3), [2, 2, 2]);
    assert_eq!(sizes(&six, 4), [2, 1, 2, 1]);
    let most = predicted(&six);
    assert!(bins(&most, &BinRule::EqualWidth(100_000)).is_ok());
    assert!(matches!(bins(&most, &BinRule::EqualWidth(100_001)), Err(StatsError::Shape { .. })));
}

/// The first guess from blocks of rows changes the way to the estimate and not the
/// estimate: at the end of either way the sums that define it vanish.
#[test]
fn many_rows_settle_where_their_sums_vanish() {
    let rows: Vec<(f64, u64, u64)> = (1..20_000u64)
        .map(|at| {
            let p = at as f64 / 20_000.0;
            let turn = (at * 7_919) % 20_000;
            (p, u64::from((turn as f64) < 20_000.0 * (0.1 + 0.7 * p)), 1)
        })
        .collect();
    let rows = predicted(&rows);
    let (line, level) = (fit(&rows).unwrap(), in_the_large(&rows).unwrap());
    let (mut constant, mut sloped, mut large) = (0.0, 0.0, 0.0);
    for row in &rows {
        let x = logit(row.probability.get());
        let left = row.events as f64 - logistic(line.intercept + line.slope * x);
        constant += left;
        sloped += left * x;
        large += row.events as f64 - logistic(level.value + x);
    }
    assert!(fabs(constant) < 1e-6 && fabs(sloped) < 1e-6 && fabs(large) < 1e-6);
    assert!(line.slope > 0.2 && line.slope < 0.8, "{line:?}");
}

fn rows() -> impl Strategy<Value = Vec<(f64, u64, u64)>> {
    let row = (1u32..100, 0u64..20, 0u64..20)
        .prop_map(|(p, events, others)| (f64::from(p) / 100.0, events, events + others));
    prop::collection::vec(row, 3..20)
}

proptest! {
    #[test]
    fn order_and_merging_leave_no_trace(rows in rows()) {
        let mut reversed = rows.clone();
        reversed.reverse();
        let single: Vec<(f64, u64, u64)> = rows
            .iter()
            .flat_map(|&(p, events, n)| (0..n).map(move |row| (p, u64::from(row < events), 1)))
            .collect();
        for other in [reversed, single] {
            let (a, b) = (predicted(&rows), predicted(&other));
            prop_assert_eq!(fit(&a), fit(&b));
            prop_assert_eq!(in_the_large(&a), in_the_large(&b));
            prop_assert_eq!(brier(&a), brier(&b));
            let rule = BinRule::EqualSize(5);
            prop_assert_eq!(bins(&a, &rule), bins(&b, &rule));
        }
    }

    #[test]
    fn the_fitted_probabilities_recover_the_events(rows in rows()) {
        let rows = predicted(&rows);
        if let (Ok(fit), Ok(large)) = (fit(&rows), in_the_large(&rows)) {
            let sum = |a: f64, b: f64| -> f64 {
                rows.iter().map(|row| row.n as f64 * logistic(a + b * logit(row.probability.get()))).sum()
            };
            let events: u64 = rows.iter().map(|row| row.events).sum();
            prop_assert!(near(sum(fit.intercept, fit.slope), events as f64, 1e-5));
            prop_assert!(near(sum(large.value, 1.0), events as f64, 1e-6));
        }
    }

    #[test]
    fn bins_hold_every_row_once(rows in rows(), k in 1u32..40) {
        let rows = predicted(&rows);
        let n: u64 = rows.iter().map(|row| row.n).sum();
        for rule in [BinRule::EqualWidth(k), BinRule::EqualSize(k)] {
            if let Ok(bins) = bins(&rows, &rule) {
                prop_assert_eq!(bins.iter().map(|bin| bin.n).sum::<u64>(), n);
                prop_assert!(bins.iter().all(|bin| bin.low <= bin.predicted + 1e-12));
                prop_assert!(bins.iter().all(|bin| bin.predicted <= bin.high + 1e-12));
            }
        }
    }
}
