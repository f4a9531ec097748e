//! Simulated powers against simulations in Python: SciPy 1.17.1, statsmodels 0.15.0, NumPy.

use super::*;

const DRAWS: Draws = Draws { runs: 2_000, seed: 11 };

/// Within four Monte-Carlo errors of both sides.
fn near(found: Simulated, wanted: f64, runs: f64) {
    let both = wanted * (1.0 - wanted) * (1.0 / runs + 1.0 / found.runs as f64);
    assert!((found.power - wanted).abs() < 4.0 * sqrt(both) + 1e-9, "{found:?} {wanted}");
    assert_eq!(found.unanswered, 0);
    let error = sqrt(found.power * (1.0 - found.power) / found.runs as f64);
    assert!((found.error - error).abs() < 1e-15);
}

#[test]
fn powers_are_those_of_other_programs() {
    near(kolmogorov_smirnov_power((0.5, 1.5), (60, 80), 0.05, DRAWS).unwrap(), 0.711, 4e3);
    let strata = [((80, 0.8), (80, 0.6)), ((90, 0.5), (70, 0.7)), ((60, 0.6), (60, 0.5))];
    near(breslow_day_power(&strata, 0.05, DRAWS).unwrap(), 0.944, 4e3);
    let off = Miscalibrated { mean: -1.0, sd: 1.2, intercept: 0.2, slope: 0.7 };
    let power = |test| calibration_power(test, &off, (300, 0.05), DRAWS).unwrap();
    near(power(CalibrationTest::Spiegelhalter), 0.96225, 4e3);
    near(power(CalibrationTest::HosmerLemeshow { groups: 10 }), 0.862, 4e3);
}

/// statsmodels' Fleiss kappa of studies drawn in the same way: 0.803 with 1,500 draws.
#[test]
fn raters_are_held_against_a_critical_value() {
    let shares = [0.5, 0.3, 0.2];
    let planned = |of| PlannedRaters { of, shares: &shares, raters: 4, goal: 0.5, truth: 0.7 };
    let power = |of| raters_power(&planned(of), (40, 0.025), DRAWS).unwrap();
    let fleiss = power(RatersCoefficient::Fleiss);
    assert!((fleiss.power - 0.803).abs() < 0.07, "{fleiss:?}");
    // Alpha of complete ratings is kappa with a correction for few cases.
    let alpha = power(RatersCoefficient::KrippendorffNominal);
    assert!((fleiss.power - alpha.power).abs() < 0.01, "{alpha:?}");
    assert!(power(RatersCoefficient::KrippendorffOrdinal).power > 0.3);
    // At the goal itself the test rejects as often as it may.
    let at_goal = PlannedRaters { truth: 0.5, ..planned(RatersCoefficient::Fleiss) };
    let found = raters_power(&at_goal, (40, 0.025), DRAWS).unwrap();
    assert!(found.power < 0.06, "{found:?}");
}

/// Calibrated predictions are found off as often as the error allows.
#[test]
fn the_error_is_kept_and_the_seed_repeats() {
    let right = Miscalibrated { mean: 0.0, sd: 1.0, intercept: 0.0, slope: 1.0 };
    let power = |seed| {
        let draws = Draws { seed, ..DRAWS };
        calibration_power(CalibrationTest::Spiegelhalter, &right, (200, 0.05), draws).unwrap()
    };
    assert!((power(3).power - 0.05).abs() < 0.02);
    assert_eq!(power(3), power(3));
    assert!((kolmogorov_smirnov_power((0.0, 1.0), (200, 200), 0.05, DRAWS).unwrap().power) < 0.06);
}

#[test]
fn sizes_reach_their_power() {
    let plan = Plan::new(0.05, 0.8).unwrap();
    let power = |n| kolmogorov_smirnov_power((0.6, 1.0), (n, n), 0.05, DRAWS);
    let (size, found) = simulated_n(plan, power).unwrap();
    assert!(found.power >= 0.8 && power(size.n * 9 / 10).unwrap().power < 0.8, "{size:?}");
    let never = |n: u64| kolmogorov_smirnov_power((0.0, 1.0), (n.min(100), 10), 0.05, DRAWS);
    assert!(matches!(simulated_n(plan, never), Err(StatsError::Beyond { .. })));
}

/// The strata of the power that SciPy and statsmodels simulate above (0.944 of 440 rows): fewer
/// rows reach less.
#[test]
fn strata_are_sized() {
    let stratum = |rows: f64, first, truth| PlannedStratum { share: rows / 440.0, first, truth };
    let strata = [
        stratum(160.0, 0.5, (0.8, 0.6)),
        stratum(160.0, 90.0 / 160.0, (0.5, 0.7)),
        stratum(120.0, 0.5, (0.6, 0.5)),
    ];
    let dealt = stratum_groups(&strata, 440).unwrap();
    assert_eq!(dealt[1], ((90, 0.5), (70, 0.7)));
    let plan = Plan::new(0.05, 0.944).unwrap();
    let (size, found) = breslow_day_n(&strata, plan, DRAWS).unwrap();
    assert!((400..=480).contains(&size.n) && found.power >= 0.944, "{size:?} {found:?}");
    let same = [stratum(220.0, 0.5, (0.8, 0.6)), stratum(220.0, 0.5, (0.8, 0.6))];
    let few = Draws { runs: 100, seed: 1 };
    let never = breslow_day_n(&same, Plan::new(0.05, 0.9).unwrap(), few);
    assert!(matches!(never, Err(StatsError::Beyond { .. })), "{never:?}");
    assert!(breslow_day_n(&same[..1], plan, few).is_err());
}

#[test]
fn plans_that_are_none_are_errors() {
    let few = Draws { runs: 99, seed: 1 };
    assert!(kolmogorov_smirnov_power((0.5, 1.0), (10, 10), 0.05, few).is_err());
    assert!(kolmogorov_smirnov_power((0.5, 0.0), (10, 10), 0.05, DRAWS).is_err());
    assert!(kolmogorov_smirnov_power((0.5, 1.0), (u64::MAX, 10), 0.05, DRAWS).is_err());
    assert!(breslow_day_power(&[((10, 0.5), (10, 0.5))], 0.05, DRAWS).is_err());
    let planned = PlannedRaters {
        of: RatersCoefficient::Fleiss,
        shares: &[0.5, 0.6],
        raters: 3,
        goal: 0.4,
        truth: 0.6,
    };
    assert!(raters_power(&planned, (20, 0.05), DRAWS).is_err());
    let off = Miscalibrated { mean: f64::NAN, sd: 1.0, intercept: 0.0, slope: 1.0 };
    assert!(calibration_power(CalibrationTest::Spiegelhalter, &off, (20, 0.05), DRAWS).is_err());
    // A sample without any variation has no answer and does not reject.
    let flat = [((5, 1.0), (5, 1.0)), ((5, 1.0), (5, 1.0))];
    let found = breslow_day_power(&flat, 0.05, DRAWS).unwrap();
    assert_eq!((found.power, found.unanswered), (0.0, DRAWS.runs));
}
