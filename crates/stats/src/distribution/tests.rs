//! The distributions against mpmath 1.4.1 and SciPy 1.17.1.

use proptest::prelude::*;

use super::*;

fn close(found: f64, wanted: f64, tolerance: f64) -> bool {
    found == wanted || fabs(found - wanted) <= tolerance * fabs(wanted)
}

#[test]
fn normal_quantiles_equal_mpmath() {
    for (p, z) in [
        (0.025, 1.9599639845400543),
        (0.05, 1.6448536269514726),
        (0.3, 0.5244005127080408),
        (0.5, 0.0),
        (0.8, -0.8416212335729144),
        (0.975, -1.9599639845400538),
        (1e-10, 6.361340902404057),
        (1e-100, 21.273453560965326),
        (1e-300, 37.0470962993612),
    ] {
        assert!(close(normal_upper_quantile(p), z, 4e-16), "{p} {}", normal_upper_quantile(p));
    }
    assert_eq!(normal_upper_quantile(0.0), f64::INFINITY);
    assert_eq!(normal_upper_quantile(1.0), f64::NEG_INFINITY);
}

#[test]
fn normal_tails_equal_mpmath() {
    for (z, p) in [
        (-3.0, 0.9986501019683699),
        (0.0, 0.5),
        (1.96, 0.024997895148220435),
        (10.0, 7.619853024160525e-24),
        (37.0, 5.725571222524577e-300),
    ] {
        assert!(close(normal_upper(z), p, 2e-13), "{z} {}", normal_upper(z));
    }
}

/// SciPy 1.17.1: twice the survival function.
#[test]
fn both_tails_together_equal_scipy() {
    for (z, p) in [
        (0.0, 1.0),
        (1.0, 0.31731050786291415),
        (1.96, 0.04999579029644087),
        (-2.5758293035489004, 0.010000000000000007),
        (8.0, 1.244192114854348e-15),
    ] {
        assert!(close(normal_two_sided(z), p, 1e-13), "{z} {}", normal_two_sided(z));
    }
    for (t, df, p) in [
        (0.0, 7.0, 1.0),
        (2.0, 10.0, 0.07338803477074037),
        (-2.0, 10.0, 0.07338803477074037),
        (0.5, 2000.0, 0.6171300834028434),
        (2.5, 1200.0, 0.012551974632080033),
        (1.96, 1e6, 0.04999606758526985),
    ] {
        assert!(close(t_two_sided(t, df), p, 1e-11), "{t} {df} {}", t_two_sided(t, df));
    }
}

#[test]
fn t_tails_and_quantiles_equal_mpmath_and_scipy() {
    for (t, df, p) in [
        (1.5, 3.0, 0.11529193262241152),
        (2.0, 578.703925674458, 0.022983563082137014),
        (-1.0, 10.0, 0.8295534338489701),
        (40.0, 2.0, 0.0003122073360923703),
        (0.001, 5.0, 0.4996203933860988),
        (6.0, 10000000.0, 9.86621366683891e-10),
        (0.0, 4.0, 0.5),
        (1.9, 1001.0, 0.02886013573983483),
        (8.0, 1001.0, 1.7116671721165943e-15),
        (0.2, 5000.0, 0.42074435730025295),
    ] {
        assert!(close(t_upper(t, df), p, 1e-11), "{t} {df} {}", t_upper(t, df));
    }
    for (p, df, t) in [
        (0.025, 1.0, 12.706204736174705),
        (0.025, 2.0, 4.302652729749464),
        (0.025, 20.0, 2.0859634472658652),
        (0.4, 7.0, 0.2631668613520229),
        (0.05, 578.7, 1.6474909627239611),
        (1e-12, 4.0, 1316.0727465592565),
        (0.49999, 3.0, 2.7206990467912996e-05),
        (0.975, 9.0, -2.262157162798205),
        (0.025, 10000000.0, 1.9599642217672055),
    ] {
        assert!(close(t_upper_quantile(p, df), t, 1e-11), "{p} {df} {}", t_upper_quantile(p, df));
    }
}

#[test]
fn chi_square_and_f_tails_equal_mpmath() {
    for (x, df, p) in [
        (3.84, 1.0, 0.050043521248705106),
        (117.939036821839, 20.0, 6.857678059167011e-16),
        (4318.03, 4.0, 0.0),
        (0.5, 3.0, 0.9188914116546758),
        (1000.0, 900.0, 0.010994608942135848),
    ] {
        assert!(close(chi_square_upper(x, df), p, 1e-12), "{x} {df} {}", chi_square_upper(x, df));
    }
    for (f, df1, df2, p) in [
        (2.5, 3.0, 20.0, 0.08884375193768922),
        (0.4, 5.0, 7.0, 0.8348334275037032),
        (30.0, 2.0, 100.0, 6.223015277861142e-11),
    ] {
        assert!(close(f_upper(f, df1, df2), p, 1e-12), "{f} {}", f_upper(f, df1, df2));
    }
}

#[test]
fn kolmogorov_tails_equal_scipy() {
    for (x, p) in [
        (0.05, 1.0),
        (0.2, 0.9999999999994951),
        (0.3, 0.9999906941986655),
        (0.5, 0.9639452436648751),
        (0.99, 0.2808738392255489),
        (1.0, 0.26999967167735456),
        (1.358, 0.05002679733444698),
        (2.5, 7.453306344157342e-06),
    ] {
        assert!(close(kolmogorov_upper(x), p, 1e-12), "{x} {}", kolmogorov_upper(x));
    }
}

proptest! {
    #[test]
    fn normal_quantile_and_tail_are_inverse(p in 1e-15f64..0.999) {
        prop_assert!(close(normal_upper(normal_upper_quantile(p)), p, 1e-12));
    }

    #[test]
    fn t_quantile_and_tail_are_inverse(p in 1e-9f64..0.999, df in 0.6f64..1e5) {
        prop_assert!(close(t_upper(t_upper_quantile(p, df), df), p, 1e-9));
    }

    #[test]
    fn binomial_tails_meet(k in 0u64..50, n in 1u64..50, p in 0.0f64..=1.0) {
        let below = if k == 0 { 0.0 } else { binomial_at_most(k - 1, n, p) };
        prop_assert!(fabs(binomial_at_least(k, n, p) + below - 1.0) < 1e-12);
    }
}
