//! Tables, strata, samples.

use reliance_stats::distribution::chi_square_upper;
use reliance_stats::homogeneity::{chi_square, goodness_of_fit};
use reliance_stats::location::rank_sum;
use reliance_stats::multiplicity::{benjamini_hochberg, holm, sidak};
use reliance_stats::proportion::Binomial;
use reliance_stats::stratified::{breslow_day, mantel_haenszel};

use crate::{P95, counted, limits, printed};

fn stratum([a, b, c, d]: [u64; 4]) -> (Binomial, Binomial) {
    (Binomial::new(a, b), Binomial::new(c, d))
}

/// Pearson 1900: Weldon's dice, fives and sixes in 26,306 throws of twelve, against the counts
/// that the paper expects: χ² = 43.87241, P = .000016. The paper's terms are rounded, and its
/// P counts the class that was neither seen nor expected.
#[test]
fn weldons_dice() {
    let seen = [185, 1149, 3265, 5475, 6114, 5194, 3067, 1331, 403, 105, 14, 4, 0];
    let expected = [
        203.0, 1217.0, 3345.0, 5576.0, 6273.0, 5018.0, 2927.0, 1254.0, 392.0, 87.0, 13.0, 1.0, 0.0,
    ];
    let found = goodness_of_fit(&seen, &expected).unwrap();
    assert!((found.statistic - 43.872_41).abs() < 5e-3, "{found:?}");
    assert_eq!(found.df, 11);
    printed(chi_square_upper(43.872_41, 12.0), 0.000_016, 1e-6);
}

/// Agresti 2007, Table 2.5: party by gender, X² = 30.1 with two degrees of freedom; R prints
/// 30.07 and 2.954e-07.
#[test]
fn parties() {
    let found = chi_square(&[vec![762, 327, 468], vec![484, 239, 477]]).unwrap();
    printed(found.statistic, 30.07, 1e-2);
    printed(found.p, 2.954e-7, 1e-10);
    assert_eq!(found.df, 2);
}

/// Breslow and Day 1980 (*Statistical Methods in Cancer Research* I, 4.4 and 4.5): alcohol and
/// cancer of the oesophagus in Ille-et-Vilaine by age: odds ratio 5.158, homogeneity 9.32 with
/// five degrees of freedom; the limits of Robins, Breslow and Greenland 1986.
#[test]
fn ille_et_vilaine() {
    let ages = [
        [1, 0, 9, 106],
        [4, 5, 26, 164],
        [25, 21, 29, 138],
        [42, 34, 27, 139],
        [19, 36, 18, 88],
        [5, 8, 0, 31],
    ]
    .map(stratum);
    let found = mantel_haenszel(&ages, P95).unwrap();
    let ratio = found.odds_ratio.unwrap();
    printed(ratio.point, 5.158, 1e-3);
    limits(ratio, 3.562, 7.468, 1e-3);
    let same = breslow_day(&ages).unwrap();
    printed(same.statistic, 9.32, 1e-2);
    assert_eq!(same.df, 5);
}

/// Fagerland, Lydersen and Laake 2017, chapter 10: smoking and cancer of the lung in men and women
/// (Doll and Hill 1950): odds ratio 4.5239, Cochran-Mantel-Haenszel 24.920, Breslow-Day with
/// Tarone's correction 5.175 and P = 0.02292. The limits are those of `mantelhaen.test` of R 4.2.2;
/// the book's program has 2.3556 and 8.6880, because the last of its terms adds the counts of the
/// wrong cell.
#[test]
fn doll_and_hill() {
    let sexes = [[647, 622, 2, 27], [41, 28, 19, 32]].map(stratum);
    let found = mantel_haenszel(&sexes, P95).unwrap();
    printed(found.chi_square, 24.920, 1e-3);
    let ratio = found.odds_ratio.unwrap();
    printed(ratio.point, 4.5239, 1e-4);
    limits(ratio, 2.417101, 8.467089, 1e-6);
    let same = breslow_day(&sexes).unwrap();
    printed(same.tarone, 5.175, 1e-3);
    printed(same.p, 0.02292, 1e-5);
    assert_eq!(same.df, 1);
}

/// Hollander and Wolfe 1973, 4.1, as R's manual has it: permeability of membranes at term and
/// earlier, W = 35.
#[test]
fn permeability() {
    let term = counted(&[0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]);
    let early = counted(&[1.15, 0.88, 0.90, 0.74, 1.21]);
    let found = rank_sum(&term, &early, true).unwrap();
    printed(found.u, 35.0, 1e-9);
    // The exact p-value of the manual, one-sided, is 0.1272.
    assert!((found.p / 2.0 - 0.1272).abs() < 0.01, "{found:?}");
}

/// Benjamini and Hochberg 1995, 3.2: what each procedure rejects of fifteen; Šidák's level for
/// fifteen tests is 1 − 0.95^(1/15) = 0.0034.
#[test]
fn thrombolytics() {
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];
    let rejected = |adjusted: Vec<f64>| adjusted.iter().filter(|&&p| p <= 0.05).count();
    assert_eq!(rejected(holm(&p).unwrap()), 3);
    assert_eq!(rejected(sidak(&p).unwrap()), 3);
    assert_eq!(rejected(benjamini_hochberg(&p).unwrap()), 4);
}
