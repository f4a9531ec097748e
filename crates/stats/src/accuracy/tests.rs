//! Tests of `accuracy`.

use super::*;
use proptest::prelude::*;

const P95: Confidence = Confidence::P95;

fn counts(tp: u64, missed: u64, tn: u64, alarms: u64) -> (Binomial, Binomial) {
    (Binomial::new(tp, missed), Binomial::new(tn, alarms))
}

fn near(interval: Interval, low: f64, point: f64, high: f64, digits: f64) {
    for (found, wanted) in [(interval.low, low), (interval.point, point), (interval.high, high)] {
        assert!((found - wanted).abs() < digits, "{interval:?}");
    }
}

/// The liver scans of Drum and Christacopoulos 1972 in Altman and Bland 1994 (*BMJ*
/// 308:1552): LR+ 2.4 from 231 and 27 of the abnormal, 54 and 32 of the normal; limits in
/// NumPy.
#[test]
fn altman_liver_scans() {
    let (se, sp) = counts(231, 27, 54, 32);
    near(positive_likelihood_ratio(se, sp, P95).unwrap(), 1.822_79, 2.406_25, 3.176_47, 1e-5);
    near(negative_likelihood_ratio(se, sp, P95).unwrap(), 0.112_59, 0.166_667, 0.246_717, 1e-5);
    near(diagnostic_odds_ratio(se, sp, P95).unwrap(), 7.989_64, 14.4375, 26.088_97, 1e-4);
}

#[test]
fn youden_is_the_difference_of_two_proportions() {
    let (se, sp) = counts(122, 17, 105, 59);
    let index = youden(se, sp, P95).unwrap();
    assert!((index.point - 0.517_941_744_165_643).abs() < 1e-12);
    let balanced = balanced_accuracy(se, sp, P95).unwrap();
    assert!((balanced.width() * 2.0 - index.width()).abs() < 1e-12);
    assert!(index.low > 0.373 && index.high < 0.641, "{index:?}");
}

/// The variance of φ against the numerical gradient of the four shares.
#[test]
fn matthews_variance_is_the_delta_method() {
    let cells = [122.0, 17.0, 105.0, 59.0f64];
    let n: f64 = cells.iter().sum();
    let phi = |c: [f64; 4]| {
        let [tp, missed, tn, alarms] = c;
        (tp * tn - alarms * missed)
            / ((tp + alarms) * (tp + missed) * (tn + alarms) * (tn + missed)).sqrt()
    };
    let shares = cells.map(|count| count / n);
    let gradient: Vec<f64> = (0..4)
        .map(|i| {
            let (mut up, mut down) = (shares, shares);
            up[i] += 1e-6;
            down[i] -= 1e-6;
            (phi(up) - phi(down)) / 2e-6
        })
        .collect();
    let mean: f64 = gradient.iter().zip(shares).map(|(g, p)| g * p).sum();
    let square: f64 = gradient.iter().zip(shares).map(|(g, p)| g * g * p).sum();
    let se = ((square - mean * mean) / n).sqrt();
    let (se_count, sp_count) = counts(122, 17, 105, 59);
    let interval = matthews(se_count, sp_count, P95).unwrap();
    let centre = libm::atanh(interval.point);
    let reach = 1.959_963_985 * se / (1.0 - interval.point * interval.point);
    near(
        interval,
        libm::tanh(centre - reach),
        0.526_248_700_382_851,
        libm::tanh(centre + reach),
        1e-8,
    );
}

#[test]
fn ends() {
    let (se, sp) = counts(10, 0, 10, 0);
    assert_eq!(matthews_point(se, sp).unwrap(), 1.0);
    assert!(matthews(se, sp, P95).is_err());
    assert_eq!(f1(se, sp, P95).unwrap().point, 1.0);
    assert!(f1(se, sp, P95).unwrap().low > 0.7);
    assert!(positive_likelihood_ratio(se, sp, P95).is_err());
    let (se, sp) = counts(0, 0, 5, 5);
    assert!(youden(se, sp, P95).is_err() && matthews_point(se, sp).is_err());
    let (se, sp) = counts(0, 4, 6, 0);
    assert!(matthews_point(se, sp).is_err(), "nobody called");
    assert!(jaccard(Binomial::default(), Binomial::new(3, 0), P95).is_err());
    assert!(gap(&[se]).is_err());
    let two = gap(&[Binomial::new(9, 1), Binomial::new(6, 4)]).unwrap();
    assert!((two.difference - 0.3).abs() < 1e-12 && (two.ratio - 2.0 / 3.0).abs() < 1e-12);
}

proptest! {
    #[test]
    fn the_formulas_hold(tp in 1u64..500, missed in 1u64..500, tn in 1u64..500, alarms in 1u64..500) {
        let (se, sp) = counts(tp, missed, tn, alarms);
        let all = [
            positive_likelihood_ratio(se, sp, P95).unwrap(),
            negative_likelihood_ratio(se, sp, P95).unwrap(),
            diagnostic_odds_ratio(se, sp, P95).unwrap(),
            youden(se, sp, P95).unwrap(),
            f1(se, sp, P95).unwrap(),
            matthews(se, sp, P95).unwrap(),
        ];
        for interval in all {
            prop_assert!(interval.contains(interval.point));
        }
        prop_assert!((all[0].point / all[1].point / all[2].point - 1.0).abs() < 1e-9);
        let (a, b, c, d) = (tp as f64, missed as f64, tn as f64, alarms as f64);
        let phi = (a * c - d * b) / ((a + d) * (a + b) * (c + d) * (c + b)).sqrt();
        prop_assert!((all[5].point - phi).abs() < 1e-12);
        prop_assert!((all[4].point - 2.0 * a / (2.0 * a + b + d)).abs() < 1e-12);
        // Disease and health exchanged: φ stays.
        prop_assert!((matthews(sp, se, P95).unwrap().low - all[5].low).abs() < 1e-9);
    }
}
