//! Calibration, weighted kappa and exact McNemar: SciPy 1.17.1, statsmodels 0.15.0,
//! pmvalsampsize.

use super::*;
use crate::sizing::{Discordant, exact_mcnemar_n, exact_mcnemar_power};

fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance * wanted.abs(), "{found} {wanted}");
}

/// SciPy's quadrature of the same integrals; pmvalsampsize draws them and gives 4557 rows
/// (one million draws) for the first, and 905 for the ratio's standard error of 0.2456.
#[test]
fn calibration_of_a_normal_predictor() {
    // pmvalsampsize uses 1.96 for the quantile, SciPy's reference 1.959964.
    let level = Confidence::P95;
    near(calibration_slope_n((-5.0, 2.5), 0.1, level).unwrap().unrounded, 4553.709952460187, 1e-9);
    near(calibration_slope_n((-1.0, 1.2), 0.2, level).unwrap().unrounded, 610.2244794130949, 1e-9);
    near(in_the_large_n((-5.0, 2.5), 0.1, level).unwrap().unrounded, 11359.10557573372, 1e-9);
    near(in_the_large_n((-1.0, 1.2), 0.2, level).unwrap().unrounded, 562.719360034859, 1e-9);
    let factor = exp(0.2456 * 1.959963984540054);
    assert_eq!(observed_to_expected_n(0.018, factor, level).unwrap().n, 905);
    assert!(observed_to_expected_n(0.018, 1.0, level).is_err());
    assert!(calibration_slope_n((0.0, 0.0), 0.1, level).is_err());
    assert!(calibration_slope_n((1e6, 1.0), 0.1, level).is_err());
}

/// statsmodels' `cohens_kappa` of the same shares.
#[test]
fn weighted_kappa_of_a_planned_table() {
    let shares = [0.3, 0.05, 0.01, 0.06, 0.2, 0.04, 0.02, 0.05, 0.27];
    let plan = Plan::new(0.025, 0.8).unwrap();
    for (weights, wanted) in [
        (Weights::Unweighted, 131.5679719987184),
        (Weights::Linear, 54.90592746481879),
        (Weights::Quadratic, 33.56681331560439),
    ] {
        let found = weighted_kappa_n(&shares, weights, 0.5, plan).unwrap();
        near(found.unrounded, wanted, 1e-6);
        let reached = |n| weighted_kappa_power(&shares, weights, 0.5, (n, 0.025)).unwrap();
        assert!(reached(found.n) >= 0.8 && reached(found.n - 1) < 0.8);
    }
    assert!(weighted_kappa_n(&shares[..8], Weights::Linear, 0.5, plan).is_err());
    assert!(weighted_kappa_n(&[0.5, 0.1, 0.1, 0.2], Weights::Linear, 0.5, plan).is_err());
    assert!(weighted_kappa_n(&shares, Weights::Linear, 0.9, plan).is_err());
}

/// SciPy's binomial distribution, summed over every number of discordant rows.
#[test]
fn exact_mcnemar() {
    for (first, second, n, alpha, wanted) in [
        (0.15, 0.05, 100, 0.025, 0.5444412569039272),
        (0.3, 0.1, 40, 0.05, 0.5740352379588625),
        (0.1, 0.06, 500, 0.025, 0.5692979678850955),
    ] {
        near(exact_mcnemar_power(Discordant { first, second }, n, alpha).unwrap(), wanted, 1e-10);
    }
    let (shares, plan) = (Discordant { first: 0.15, second: 0.05 }, Plan::new(0.025, 0.8).unwrap());
    let n = exact_mcnemar_n(shares, plan).unwrap().n;
    let reached = |n| exact_mcnemar_power(shares, n, 0.025).unwrap();
    assert!((n..n + 10).all(|n| reached(n) >= 0.8) && reached(n - 1) < 0.8, "{n}");
    // The exact test needs more than the normal one.
    assert!(n > super::super::mcnemar_n(shares, plan).unwrap().n);
    assert!(exact_mcnemar_n(Discordant { first: 0.05, second: 0.15 }, plan).is_err());
}
