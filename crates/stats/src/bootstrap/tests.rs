//! Tests of `bootstrap`.

use super::*;
use crate::proportion::Binomial;
use crate::random::Generator;
use crate::reduction::Number;
use crate::roc::Scores;

const P95: Confidence = Confidence::P95;

fn plan(resamples: u32) -> Resampling {
    Resampling { resamples, seed: 11, threads: 1 }
}

fn drawn(seed: u64, m: usize, n: usize, grid: f64) -> Scores {
    let mut generator = Generator::new(seed);
    let mut class = |count: usize, shift: f64| {
        let round = |x: f64| if grid > 0.0 { (x / grid).floor() * grid } else { x };
        (0..count).map(|_| (Number::new(round(generator.normal() + shift)).unwrap(), 1)).collect()
    };
    Scores { positive: class(m, 1.2), negative: class(n, 0.0) }
}

/// Hyndman and Fan 1996, definition 7, on 1 … 5 as R prints it.
#[test]
fn quantiles() {
    let five = [1.0, 2.0, 3.0, 4.0, 5.0];
    for (p, wanted) in [(0.1, 1.4), (0.25, 2.0), (0.5, 3.0), (0.975, 4.9)] {
        assert!((quantile(&five, p, Rule::Type7) - wanted).abs() < 1e-12);
    }
    // (R+1)p of 3 and beyond the ends.
    assert_eq!(quantile(&five, 0.5, Rule::NormalScale), 3.0);
    assert_eq!(quantile(&five, 0.01, Rule::NormalScale), 1.0);
    assert_eq!(quantile(&five, 0.99, Rule::NormalScale), 5.0);
    let between = quantile(&five, 0.4, Rule::NormalScale);
    assert!(between > 2.0 && between < 3.0);
}

#[test]
fn threads_make_no_difference() {
    let scores = drawn(1, 60, 80, 0.0);
    let one = auc(&scores, plan(500)).unwrap();
    let two = auc(&scores, Resampling { threads: 3, ..plan(500) }).unwrap();
    assert_eq!(one, two);
    let other = auc(&scores, Resampling { seed: 12, ..plan(500) }).unwrap();
    assert_ne!(one.values, other.values);
}

#[test]
fn order_and_merging_make_no_difference() {
    for grid in [0.3, 2.0] {
        let rows = drawn(9, 90, 120, grid);
        let merged = Scores {
            positive: crate::roc::canonical(&rows.positive).into_owned(),
            negative: crate::roc::canonical(&rows.negative).into_owned(),
        };
        let mut turned = rows.clone();
        turned.positive.reverse();
        let one = auc(&rows, plan(50)).unwrap();
        assert_eq!(one, auc(&merged, plan(50)).unwrap());
        assert_eq!(one, auc(&turned, plan(50)).unwrap());
    }
}

/// The bootstrap's standard error is DeLong's times √((n−1)/n), in the mean over resamples.
#[test]
fn standard_error_is_that_of_delong() {
    for (m, n, grid) in [(60, 80, 0.0), (400, 300, 0.7)] {
        let scores = drawn(2, m, n, grid);
        let area = scores.auc().unwrap();
        let made = auc(&scores, plan(20_000)).unwrap();
        assert!((made.estimate - area.auc).abs() < 1e-12);
        assert!((made.mean() - area.auc).abs() < 4.0 * area.se() / 141.0, "{}", made.mean());
        assert!((made.se() / area.se() - 1.0).abs() < 0.04, "{} {}", made.se(), area.se());
    }
}

/// Rows and counts are two roads to one distribution.
#[test]
fn dense_counts_resample_like_rows() {
    // 17 times as many cases as scores: drawn by count; a row's score moved by nothing that
    // changes the order makes the same cases distinct: drawn by row.
    let dense = drawn(3, 400, 400, 1.0);
    let tight = crate::roc::canonical(&dense.negative).len();
    assert!(400 / tight >= 16, "{tight}");
    let made = auc(&dense, plan(20_000)).unwrap();
    let area = dense.auc().unwrap();
    assert!((made.se() / area.se() - 1.0).abs() < 0.04);
    let interval = made.percentile(P95, Rule::Type7).unwrap();
    let wald = area.interval(P95).unwrap();
    assert!((interval.low - wald.low).abs() < 0.01 && (interval.high - wald.high).abs() < 0.01);
}

#[test]
fn intervals_hold_the_estimate_and_agree() {
    let scores = drawn(4, 150, 150, 0.0);
    let made = auc(&scores, plan(4000)).unwrap();
    let wald = scores.auc().unwrap().interval(P95).unwrap();
    for interval in [
        made.percentile(P95, Rule::Type7).unwrap(),
        made.basic(P95, Rule::Type7).unwrap(),
        made.bca(P95, Rule::NormalScale).unwrap(),
        made.normal(P95).unwrap(),
    ] {
        assert!(interval.contains(made.estimate));
        assert!((interval.low - wald.low).abs() < 0.02, "{interval:?} {wald:?}");
        assert!((interval.high - wald.high).abs() < 0.02, "{interval:?} {wald:?}");
    }
    // A left-skewed estimate has its BCa limits below the percentile ones.
    let (bca, plain) =
        (made.bca(P95, Rule::Type7).unwrap(), made.percentile(P95, Rule::Type7).unwrap());
    assert!(bca.low < plain.low && made.acceleration.unwrap() < 0.0, "{bca:?} {plain:?}");
}

/// Efron and Tibshirani 1993, Table 14.1: variance of 26 spatial test scores, 171.5, with
/// 2000 resamples; acceleration 0.061.
#[test]
fn acceleration_of_the_spatial_data() {
    let scores: [f64; 26] = [
        48.0, 36.0, 20.0, 29.0, 42.0, 42.0, 20.0, 42.0, 22.0, 41.0, 45.0, 14.0, 6.0, 0.0, 33.0,
        28.0, 34.0, 4.0, 32.0, 24.0, 47.0, 41.0, 24.0, 26.0, 30.0, 41.0,
    ];
    let mean = scores.iter().sum::<f64>() / 26.0;
    let variance = |rows: &[f64]| {
        let mean = rows.iter().sum::<f64>() / rows.len() as f64;
        rows.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / rows.len() as f64
    };
    assert!((variance(&scores) - 171.5).abs() < 0.05);
    let influence: Vec<f64> =
        scores.iter().map(|x| (x - mean) * (x - mean) - variance(&scores)).collect();
    let squares: f64 = influence.iter().map(|l| l * l).sum();
    let a = influence.iter().map(|l| l * l * l).sum::<f64>() / (6.0 * squares * squares.sqrt());
    assert!((a - 0.061).abs() < 5e-4, "{a}");
    let mut values = Vec::new();
    let mut generator = Generator::new(5);
    for _ in 0..20_000 {
        let rows: Vec<f64> = (0..26).map(|_| scores[generator.below(26) as usize]).collect();
        values.push(variance(&rows));
    }
    let made = Bootstrap::new(171.5, values, Some(a)).unwrap();
    let bca = made.bca(Confidence::P90, Rule::Type7).unwrap();
    // The book: standard percentile (100.8, 233.9), BCa (115.8, 259.6).
    assert!((bca.low - 115.8).abs() < 3.0 && (bca.high - 259.6).abs() < 4.0, "{bca:?}");
    let plain = made.percentile(Confidence::P90, Rule::Type7).unwrap();
    assert!((plain.low - 100.8).abs() < 4.0 && (plain.high - 233.9).abs() < 4.0, "{plain:?}");
}

#[test]
fn replay() {
    let cases = [(true, 3.0), (false, 1.0), (true, 2.0), (false, 2.0), (true, 0.5), (false, 0.0)];
    let made =
        auc_replay(&cases, &[vec![0, 1, 2, 3, 4, 5], vec![0, 0, 2, 1, 3, 3], vec![4, 1]]).unwrap();
    assert!((made.values[0] - made.estimate).abs() < 1e-12);
    // 3, 3 and 2 against 1, 2 and 2: of nine pairs six are won, one besides, two tie.
    assert!((made.values[1] - 8.0 / 9.0).abs() < 1e-12);
    assert_eq!(made.values[2], 0.0);
    assert!(auc_replay(&cases, &[vec![0, 2], vec![0, 1]]).is_err());
    assert!(auc_replay(&cases, &[vec![0, 9], vec![0, 1]]).is_err());
}

#[test]
fn clusters_widen_what_they_hold_alike() {
    let mut generator = Generator::new(6);
    let mut cases = Vec::new();
    let mut counts = Vec::new();
    for cluster in 0..60u128 {
        let (shift, ill) = (generator.normal(), generator.uniform() < 0.5);
        let mut count = Binomial::default();
        for _ in 0..6 {
            let score = shift + 0.3 * generator.normal() + if ill { 1.0 } else { 0.0 };
            cases.push((cluster, ill, score));
            if score > 0.5 { count.yes += 1 } else { count.no += 1 }
        }
        counts.push(count);
    }
    let made = clustered_auc(&cases, plan(4000)).unwrap();
    let robust = crate::roc::clustered(&cases).unwrap().auc;
    assert!((made.se() / robust.se() - 1.0).abs() < 0.12, "{} {}", made.se(), robust.se());
    let made = clustered_proportion(&counts, plan(4000)).unwrap();
    let robust = crate::proportion::clustered(&counts, P95).unwrap();
    assert!((made.se() / robust.se - 1.0).abs() < 0.08, "{} {}", made.se(), robust.se);
    let pairs: Vec<(Binomial, Binomial)> =
        counts.iter().map(|&c| (c, Binomial::new(c.no, c.yes))).collect();
    let made = clustered_difference(&pairs, plan(4000)).unwrap();
    let robust = crate::paired::clustered(&pairs, P95).unwrap();
    assert!((made.se() / robust.se - 1.0).abs() < 0.08, "{} {}", made.se(), robust.se);
}

#[test]
fn what_cannot_be_resampled() {
    let one_class = Scores { positive: drawn(7, 5, 5, 0.0).positive, negative: Vec::new() };
    assert!(auc(&one_class, plan(100)).is_err());
    let scores = drawn(8, 20, 20, 0.0);
    assert!(auc(&scores, plan(1)).is_err());
    let apart = Scores {
        positive: (5..9).map(|x| (Number::new(f64::from(x)).unwrap(), 1)).collect(),
        negative: (0..4).map(|x| (Number::new(f64::from(x)).unwrap(), 1)).collect(),
    };
    let made = auc(&apart, plan(100)).unwrap();
    assert!(made.percentile(P95, Rule::Type7).is_err(), "perfect separation has no width");
    assert!(made.bca(P95, Rule::Type7).is_err());
    assert!(Bootstrap::new(0.5, vec![0.5, f64::NAN], None).is_err());
    let flat = Bootstrap::new(0.1, vec![0.2, 0.3], None).unwrap();
    assert!(flat.bca(P95, Rule::Type7).is_err());
    let one_side = Bootstrap::new(0.1, vec![0.2, 0.3], Some(0.0)).unwrap();
    assert!(one_side.bca(P95, Rule::Type7).is_err());
    assert!(made.quantile(1.5, Rule::Type7).is_err());
}
