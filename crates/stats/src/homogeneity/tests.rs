//! Tests of agreement against SciPy 1.17.1 and the BCG trials.

use proptest::prelude::*;

use super::*;

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    fabs(found - wanted) <= tolerance
}

fn counted(values: &[u32]) -> Vec<(Number, u64)> {
    values.iter().map(|&value| (Number::new(f64::from(value)).unwrap(), 1)).collect()
}

/// SciPy chi2_contingency(correction=False), chisquare, ks_2samp(method='asymp').
#[test]
fn tests_equal_scipy() {
    let test = chi_square(&[vec![10, 20, 30], vec![6, 9, 17]]).unwrap();
    assert!(near(test.statistic, 0.271_574_651_502, 1e-11) && test.df == 2, "{test:?}");
    assert!(near(test.p, 0.873_028_283_380_073, 1e-12));
    let padded = chi_square(&[vec![10, 0, 20, 30], vec![0; 4], vec![6, 0, 9, 17]]).unwrap();
    assert_eq!(padded, test);
    let fit =
        goodness_of_fit(&[30, 14, 34, 45, 57, 20], &[0.2, 0.2, 0.15, 0.15, 0.2, 0.1]).unwrap();
    assert!(near(fit.statistic, 34.658_333_333_333_33, 1e-11), "{fit:?}");
    assert!(near(fit.p, 1.760_324_883_157_964_3e-6, 1e-17));
    let distance =
        kolmogorov_smirnov(&counted(&[1, 2, 2, 3, 5, 8]), &counted(&[2, 3, 4, 4, 6, 9, 11]))
            .unwrap();
    assert!(near(distance.distance, 0.380_952_380_952_380_93, 1e-15));
}

/// The asymptotic p at D√(nm/(n+m)) = 8/21 · √(42/13), by Kolmogorov's series (SciPy
/// kstwobign; ks_2samp itself applies a small-sample correction).
#[test]
fn the_kolmogorov_p_value_is_the_asymptotic_one() {
    let found =
        kolmogorov_smirnov(&counted(&[1, 2, 2, 3, 5, 8]), &counted(&[2, 3, 4, 4, 6, 9, 11]))
            .unwrap();
    assert!(near(found.p, kolmogorov_upper(8.0 / 21.0 * sqrt(42.0 / 13.0)), 1e-15));
}

/// Colditz and others 1994, JAMA 271:698: thirteen trials of BCG (vaccinated with and
/// without tuberculosis, controls likewise), log risk ratios. Q = 152.23, tau² = 0.3088
/// and the pooled −0.7141 are the values that the metafor documentation prints.
#[test]
fn the_bcg_trials_are_heterogeneous() {
    let trials = [
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
        (180, 1361, 372, 1079),
        (8, 2537, 10, 619),
        (505, 87886, 499, 87892),
        (29, 7470, 45, 7232),
        (17, 1699, 65, 1600),
        (186, 50448, 141, 27197),
        (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ];
    let estimates = trials.map(|(a, b, c, d)| {
        let [a, b, c, d] = [a, b, c, d].map(f64::from);
        let (n, m) = (a + b, c + d);
        (libm::log(a / n / (c / m)), 1.0 / a - 1.0 / n + 1.0 / c - 1.0 / m)
    });
    let found = cochran_q(&estimates).unwrap();
    assert!(near(found.q, 152.2330, 5e-5), "{found:?}");
    assert!(near(found.i2, 0.9212, 5e-5) && near(found.tau2, 0.3088, 5e-5), "{found:?}");
    assert!(near(found.random.estimate, -0.7141, 5e-5), "{found:?}");
    assert_eq!(found.df, 12);
    // statsmodels 0.15.0 combine_effects(method_re='chi2'); p from SciPy.
    for (pooled, estimate, se, low, high) in [
        (
            found.fixed,
            -0.430_285_163_654,
            0.040_498_751_711,
            -0.509_661_258_426,
            -0.350_909_068_882,
        ),
        (
            found.random,
            -0.714_117_222_073,
            0.178_742_089_535,
            -1.064_445_280_084,
            -0.363_789_164_062,
        ),
    ] {
        assert!(near(pooled.estimate, estimate, 1e-11) && near(pooled.se, se, 1e-11));
        let interval = pooled.interval(Confidence::P95);
        assert_eq!(interval.point, pooled.estimate);
        assert!(near(interval.low, low, 1e-11) && near(interval.high, high, 1e-11));
        // One and two standard errors away.
        assert!(near(pooled.p(estimate + se), 0.317_310_507_863, 1e-9));
        assert!(near(pooled.p(estimate - 2.0 * se), 0.045_500_263_896, 1e-9));
    }
}

/// Σw − Σw²/Σw of two sites is 2 w₁w₂/(w₁+w₂); here 2·10⁻⁴ beside a sum of 10¹⁴.
#[test]
fn a_site_that_outweighs_all_others_does_not_hide_the_heterogeneity() {
    let found = cochran_q(&[(0.0, 1e-14), (1000.0, 1e4)]).unwrap();
    assert!(near(found.q, 100.0, 1e-9) && near(found.i2, 0.99, 1e-12), "{found:?}");
    assert!(near(found.tau2 / 495_000.0, 1.0, 1e-12), "{found:?}");
    assert!(found.random.estimate > 490.0, "{found:?}");
}

#[test]
fn shares_are_scaled_and_an_impossible_category_has_to_be_empty() {
    let counts = [30, 14, 34, 45, 57, 20];
    let shares = [0.2, 0.2, 0.15, 0.15, 0.2, 0.1];
    let wanted = goodness_of_fit(&counts, &shares).unwrap();
    let found = goodness_of_fit(&counts, &shares.map(|share| 4.0 * share)).unwrap();
    assert!(near(found.statistic, wanted.statistic, 1e-12) && found.df == 5, "{found:?}");
    // (30−25)²/25 + (20−25)²/25.
    let padded = goodness_of_fit(&[30, 0, 20], &[0.5, 0.0, 0.5]).unwrap();
    assert!(near(padded.statistic, 2.0, 1e-14) && padded.df == 1, "{padded:?}");
    assert_eq!(padded.smallest_expected, 25.0);
    let impossible = goodness_of_fit(&[30, 1, 20], &[0.5, 0.0, 0.5]);
    assert!(matches!(impossible, Err(StatsError::Shape { .. })), "{impossible:?}");
}

#[test]
fn sites_that_agree_have_no_heterogeneity() {
    let found = cochran_q(&[(0.5, 0.1), (0.5, 0.2)]).unwrap();
    assert_eq!((found.q, found.i2, found.tau2, found.p), (0.0, 0.0, 0.0, 1.0));
    assert_eq!(found.fixed, found.random);
}

#[test]
fn what_cannot_be_computed_says_so() {
    assert!(chi_square(&[]).is_err());
    assert!(chi_square(&[vec![1, 2], vec![3]]).is_err());
    assert!(chi_square(&[vec![1, 2], vec![0, 0]]).is_err());
    assert!(chi_square(&[vec![1, 0], vec![3, 0]]).is_err());
    assert!(chi_square(&[vec![u64::MAX, 2], vec![3, 4]]).is_err());
    assert!(goodness_of_fit(&[1, 2], &[0.0, 1.0]).is_err());
    assert!(goodness_of_fit(&[1, 2], &[-0.5, 1.5]).is_err());
    assert!(goodness_of_fit(&[0, 0], &[0.5, 0.5]).is_err());
    assert!(kolmogorov_smirnov(&[], &counted(&[1])).is_err());
    assert!(cochran_q(&[(1.0, 0.1)]).is_err());
    assert!(cochran_q(&[(1.0, 0.1), (2.0, 0.0)]).is_err());
    assert!(cochran_q(&[(1.0, 0.1), (f64::NAN, 0.1)]).is_err());
    assert!(cochran_q(&[(1e300, 1e-300), (-1e300, 1e-300)]).is_err());
}

proptest! {
    #[test]
    fn a_table_and_its_transpose_agree(rows in prop::collection::vec(prop::collection::vec(0u64..50, 3), 2..5)) {
        let turned: Vec<Vec<u64>> = (0..3).map(|c| rows.iter().map(|row| row[c]).collect()).collect();
        match (chi_square(&rows), chi_square(&turned)) {
            (Ok(a), Ok(b)) => {
                prop_assert_eq!(a.df, b.df);
                prop_assert!(near(a.statistic, b.statistic, 1e-9));
            }
            (a, b) => prop_assert!(a.is_err() && b.is_err()),
        }
    }

    #[test]
    fn the_distance_is_symmetric_and_at_most_one(
        a in prop::collection::vec(0u32..20, 1..40), b in prop::collection::vec(0u32..20, 1..40),
    ) {
        let (first, second) = (counted(&a), counted(&b));
        let there = kolmogorov_smirnov(&first, &second).unwrap();
        let back = kolmogorov_smirnov(&second, &first).unwrap();
        prop_assert_eq!(there.distance, back.distance);
        prop_assert!((0.0..=1.0).contains(&there.distance) && (0.0..=1.0).contains(&there.p));
        prop_assert_eq!(kolmogorov_smirnov(&first, &first).unwrap().distance, 0.0);
    }

    #[test]
    fn the_order_of_sites_leaves_no_trace(
        mut sites in prop::collection::vec((-3.0f64..3.0, 0.01f64..2.0), 2..9),
    ) {
        let there = cochran_q(&sites).unwrap();
        sites.reverse();
        prop_assert_eq!(there, cochran_q(&sites).unwrap());
        prop_assert!((0.0..=1.0).contains(&there.i2) && there.tau2 >= 0.0);
    }
}
