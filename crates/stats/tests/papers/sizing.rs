//! Sample sizes that books print.

use reliance_stats::sizing::{self, Plan, PlannedVariance};

fn plan(alpha: f64, power: f64) -> Plan {
    Plan::new(alpha, power).unwrap()
}

/// Chow, Shao and Wang 2008 (*Sample Size Calculations in Clinical Research*, 4.2): 0.85 against
/// 0.65 within 0.10, 5 % one-sided, 80 %: 25 a group.
#[test]
fn non_inferiority_of_the_book() {
    let variance = PlannedVariance::Unrestricted;
    let found = sizing::non_inferiority_n(0.85, 0.65, 0.10, variance, plan(0.05, 0.8)).unwrap();
    assert_eq!(found.n, 25);
}

/// The same, 3.2.1: means of 5 and 10 with a standard deviation of 10, 5 % two-sided, 80 %: 63
/// a group.
#[test]
fn means_of_the_book() {
    let found = sizing::means_n(5.0, (10.0, 10.0), plan(0.025, 0.8)).unwrap();
    assert_eq!(found.n, 63);
}

/// Noether 1987: A = 0.7, equal groups, 5 % one-sided, 90 %: 72 rows. R's manual of
/// `power.prop.test`: 0.50 against 0.75, 90 %: 76.7 a group.
#[test]
fn ranks_and_a_manual() {
    let found = sizing::rank_sum_n(0.7, 0.5, plan(0.05, 0.9)).unwrap();
    assert!((found.unrounded - 71.4).abs() < 0.5, "{found:?}");
    let found = sizing::difference_n(0.50, 0.75, plan(0.025, 0.9)).unwrap();
    assert!((found.unrounded - 76.7).abs() < 0.05, "{found:?}");
}
