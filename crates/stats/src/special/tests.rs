//! The special functions against mpmath 1.4.1 (40 digits) and SciPy 1.17.1.

use proptest::prelude::*;

use super::*;

fn close(found: f64, wanted: f64, tolerance: f64) -> bool {
    found == wanted || fabs(found - wanted) <= tolerance * fabs(wanted)
}

/// a, b, x, lower and upper tail; mpmath, above shapes of 10⁶ by quadrature of the density.
const BETA: [(f64, f64, f64, f64, f64); 11] = [
    (0.5, 0.5, 0.3, 0.36901011956554536, 0.6309898804344546),
    (1.5, 0.5, 0.9, 0.6041813035905922, 0.3958186964094078),
    (2.0, 3.0, 0.5, 0.6875, 0.3125),
    (123.0, 17.0, 0.95, 0.9993880307853398, 0.0006119692146601757),
    (123.0, 18.0, 0.81, 0.020765164592368383, 0.9792348354076316),
    (5000.0, 5000.0, 0.51, 0.9772579676754255, 0.022742032324574547),
    (100000.0, 300000.0, 0.2489, 0.05395928634253255, 0.9460407136574674),
    (1000000.0, 1000000.0, 0.4995, 0.07864957758090163, 0.9213504224190984),
    (3.0, 10000000.0, 1e-07, 0.08030142466235511, 0.9196985753376449),
    (9000000.0, 1000000.0, 0.9002, 0.9825343867576759, 0.017465613242324134),
    (5000000.0, 5000001.0, 0.5003, 0.9711310761138316, 0.02886892388616839),
];

/// a, x, lower and upper tail; mpmath.
const GAMMA: [(f64, f64, f64, f64); 7] = [
    (0.5, 0.1, 0.345279153981423, 0.654720846018577),
    (0.5, 400.0, 1.0, 5.395865611607901e-176),
    (2.5, 2.5, 0.5841198130044921, 0.41588018699550794),
    (50.0, 30.0, 0.0005188914625480343, 0.999481108537452),
    (50.0, 90.0, 0.9999983505014983, 1.6494985017178249e-06),
    (500000.0, 501000.0, 0.9212813386138704, 0.07871866138612964),
    (5000000.0, 4990000.0, 3.821070528754404e-06, 0.9999961789294712),
];

/// log z! − [½ log(2πz) + z log z − z] of whole z by decimals of 60 digits.
#[test]
fn stirlings_error_keeps_its_digits_on_both_sides_of_sixteen() {
    for (z, error) in
        [(1.0, 0.08106146679532726), (5.0, 0.016644691189821193), (15.0, 0.005554733551962801)]
    {
        assert!(fabs(stirling_error(z) - error) < 2e-14, "{z} {}", stirling_error(z));
    }
    for (z, error) in [
        (16.0, 0.0052076559196096404),
        (17.0, 0.004901395948434738),
        (20.0, 0.004166319691996922),
        (30.0, 0.0027776749297526936),
        (100.0, 0.0008333305556349147),
        (1000.0, 8.333333055555635e-05),
    ] {
        assert!(close(stirling_error(z), error, 3e-14), "{z} {}", stirling_error(z));
    }
}

/// By decimals of 60 digits; the difference of the logarithms alone would leave four.
#[test]
fn the_deviance_keeps_its_digits_near_and_far_from_the_mean() {
    for (x, m, deviates) in [
        (100.0, 90.0, 0.5360515657826301),
        (100.0, 110.0, 0.468982019567514),
        (1000.0, 1001.0, 0.0004996669164668332),
        (1e7, 10_000_001.0, 4.999999666666692e-08),
        (5.0, 4.2, 0.07176693572388873),
        (5.0, 50.0, 33.48707453502977),
        (0.5, 0.02, 1.1294379124341003),
        (7.0, 7.0, 0.0),
    ] {
        assert!(close(deviance(x, m), deviates, 1e-13), "{x} {m} {}", deviance(x, m));
    }
}

#[test]
fn incomplete_beta_equals_mpmath_up_to_shapes_of_ten_million() {
    for (a, b, x, lower, upper) in BETA {
        let tails = incomplete_beta(a, b, x, 1.0 - x);
        assert!(close(tails.lower, lower, 1e-12), "{a} {b} {x}: {tails:?} {lower}");
        assert!(close(tails.upper, upper, 1e-12), "{a} {b} {x}: {tails:?} {upper}");
    }
}

#[test]
fn incomplete_gamma_equals_mpmath_and_keeps_the_digits_of_a_small_tail() {
    for (a, x, lower, upper) in GAMMA {
        let tails = incomplete_gamma(a, x);
        assert!(close(tails.lower, lower, 1e-12), "{a} {x}: {tails:?} {lower}");
        assert!(close(tails.upper, upper, 1e-12), "{a} {x}: {tails:?} {upper}");
    }
}

#[test]
fn quantiles_of_vanishing_probability_are_found() {
    let x = beta_quantile(3.0, 5.0, Tail::Lower(1e-300));
    let tails = incomplete_beta(3.0, 5.0, x, 1.0 - x);
    assert!(close(tails.lower, 1e-300, 1e-12), "{x} {tails:?}");
    // xᵃ = p where the other shape is 1.
    assert!(close(beta_quantile(2.0, 1.0, Tail::Lower(1e-300)), 1e-150, 1e-13));
    assert!(close(beta_quantile(1.0, 2.0, Tail::Upper(0.25)), 0.5, 1e-15));
    assert!(close(beta_quantile(1.0, 1e7, Tail::Lower(1e-9)), 1e-16, 1e-8));
}

proptest! {
    #[test]
    fn a_beta_quantile_is_where_its_probability_is(
        a in 0.5f64..2000.0, b in 0.5f64..2000.0, p in 1e-12f64..0.999_999,
    ) {
        let x = beta_quantile(a, b, Tail::Lower(p));
        let tails = incomplete_beta(a, b, x, 1.0 - x);
        prop_assert!(fabs(tails.lower - p) <= 1e-10 * p.max(1e-3), "{} {}", tails.lower, p);
        let mirrored = 1.0 - beta_quantile(b, a, Tail::Upper(p));
        prop_assert!(fabs(x - mirrored) <= 1e-12, "{x} {mirrored}");
    }

    #[test]
    fn the_tails_sum_to_one_and_rise(
        a in 0.5f64..1e6, b in 0.5f64..1e6, x in 0.0f64..1.0, more in 0.0f64..0.1,
    ) {
        let here = incomplete_beta(a, b, x, 1.0 - x);
        prop_assert!(fabs(here.lower + here.upper - 1.0) < 1e-12);
        let further = (x + more).min(1.0);
        let there = incomplete_beta(a, b, further, 1.0 - further);
        prop_assert!(there.lower >= here.lower - 1e-12);
    }
}
