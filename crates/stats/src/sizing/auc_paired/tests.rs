//! Paired areas: by hand, undone, and as independent groups where nothing correlates.

use proptest::prelude::*;

use super::*;
use crate::sizing::{auc_difference_n, auc_equivalence_n};

const PLAN: (f64, f64) = (0.025, 0.8);

fn plan() -> Plan {
    Plan::new(PLAN.0, PLAN.1).unwrap()
}

fn planned(areas: (f64, f64), correlation: f64) -> PairedAreas {
    PairedAreas { areas, correlation, ratio: 2.0 }
}

/// SciPy 1.17.1 on the formulas: areas of 0.85 and 0.80, correlation ½, two healthy cases to a
/// diseased one.
#[test]
fn sizes_equal_scipy() {
    let paired = planned((0.85, 0.80), 0.5);
    let found = paired_auc_difference_n(&paired, plan()).unwrap();
    assert!((found.unrounded - DIFFERENCE).abs() < 1e-6 * DIFFERENCE, "{found:?}");
    let found = paired_auc_non_inferiority_n(&paired, 0.05, plan()).unwrap();
    assert!((found.unrounded - NON_INFERIORITY).abs() < 1e-6 * NON_INFERIORITY, "{found:?}");
    let found = paired_auc_equivalence_n(&paired, 0.10, plan()).unwrap();
    assert!((found.unrounded - EQUIVALENCE).abs() < 1e-6 * EQUIVALENCE, "{found:?}");
}

const DIFFERENCE: f64 = 279.988_029_219_733_3;
const NON_INFERIORITY: f64 = 69.756_559_651_118_99;
const EQUIVALENCE: f64 = 279.026_238_604_475_96;

#[test]
fn without_correlation_the_groups_are_independent() {
    let apart = planned((0.9, 0.8), 0.0);
    let own = paired_auc_difference_n(&apart, plan()).unwrap();
    let groups = auc_difference_n(0.9, 0.8, 2.0, plan()).unwrap();
    assert!((own.unrounded - groups.unrounded).abs() < 1e-9);
    let alike = planned((0.9, 0.9), 0.0);
    let own = paired_auc_equivalence_n(&alike, 0.05, plan()).unwrap();
    let groups = auc_equivalence_n(0.9, 0.05, 2.0, plan()).unwrap();
    assert!((own.unrounded - groups.unrounded).abs() < 1e-9);
}

#[test]
fn plans_that_are_none_are_errors() {
    for correlation in [1.0, -1.1, f64::NAN] {
        let bad = planned((0.9, 0.8), correlation);
        assert!(paired_auc_difference_n(&bad, plan()).is_err());
        assert!(paired_auc_equivalence_power(&bad, 0.2, 50, 0.025).is_err());
    }
    let same = planned((0.9, 0.9), 0.3);
    assert!(paired_auc_difference_n(&same, plan()).is_err());
    let worse = planned((0.7, 0.9), 0.3);
    assert!(paired_auc_non_inferiority_n(&worse, 0.05, plan()).is_err());
    assert!(paired_auc_equivalence_n(&worse, 0.05, plan()).is_err());
    for margin in [0.0, -0.1, f64::NAN] {
        assert!(paired_auc_non_inferiority_n(&same, margin, plan()).is_err());
        assert!(paired_auc_equivalence_power(&same, margin, 50, 0.025).is_err());
    }
    assert!(paired_auc_non_inferiority_power(&same, 0.05, 0, 0.025).is_err());
    assert!(paired_auc_difference_power(&same, 9, 1.0).is_err());
}

proptest! {
    #[test]
    fn sizes_reach_their_power_and_correlation_spares_cases(
        first in 0.6f64..0.95, gap in 0.02f64..0.09, r in 0.0f64..0.9, ratio in 0.3f64..5.0,
    ) {
        let at = |correlation| PairedAreas { areas: (first, first - gap), correlation, ratio };
        let (loose, tight) = (at(r), at(r + 0.05));
        let reached = |n: u64, power: &dyn Fn(u64) -> f64| {
            (power(n) >= PLAN.1 - 1e-9) && (n == 1 || power(n - 1) < PLAN.1 + 1e-9)
        };
        let n = paired_auc_difference_n(&loose, plan()).unwrap();
        let of = |n| paired_auc_difference_power(&loose, n, PLAN.0).unwrap();
        prop_assert!(reached(n.n, &of));
        prop_assert!(paired_auc_difference_n(&tight, plan()).unwrap().unrounded < n.unrounded);
        let n = paired_auc_non_inferiority_n(&loose, 0.03, plan()).unwrap();
        let of = |n| paired_auc_non_inferiority_power(&loose, 0.03, n, PLAN.0).unwrap();
        prop_assert!(reached(n.n, &of));
        // With areas apart the other margin costs a little more than the formula has.
        let n = paired_auc_equivalence_n(&loose, 0.12, plan()).unwrap().n;
        prop_assert!(paired_auc_equivalence_power(&loose, 0.12, n, PLAN.0).unwrap() > 0.6);
        let alike = PairedAreas { areas: (first, first), ..loose };
        let n = paired_auc_equivalence_n(&alike, 0.05, plan()).unwrap().n;
        let of = |n| paired_auc_equivalence_power(&alike, 0.05, n, PLAN.0).unwrap();
        prop_assert!(reached(n, &of));
    }
}
