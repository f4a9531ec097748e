//! Tests of `distance`.

use super::*;
use proptest::prelude::*;

fn counted(values: &[f64]) -> Vec<(Number, u64)> {
    values.iter().map(|&x| (Number::new(x).unwrap(), 1)).collect()
}

/// The documentation of SciPy's `wasserstein_distance`, and SciPy 1.17.1 on the same.
#[test]
fn wasserstein_examples() {
    let found = distances(&counted(&[0.0, 1.0, 3.0]), &counted(&[5.0, 6.0, 8.0])).unwrap();
    assert!((found.wasserstein - 5.0).abs() < 1e-12);
    let weighted = |values: &[(f64, u64)]| -> Vec<(Number, u64)> {
        values.iter().map(|&(x, count)| (Number::new(x).unwrap(), count)).collect()
    };
    let (a, b) = (weighted(&[(0.0, 3), (1.0, 1)]), weighted(&[(0.0, 2), (1.0, 2)]));
    assert!((distances(&a, &b).unwrap().wasserstein - 0.25).abs() < 1e-12);
    let far = distances(&counted(&[-1e308]), &counted(&[1e308]));
    assert!(matches!(far, Err(StatsError::NotFinite { .. })));
}

/// SciPy 1.17.1 on two samples with ties.
#[test]
fn rank_tests() {
    let a = counted(&[9.3, 4.1, 7.7, 4.1, 8.2, 5.0]);
    let b = counted(&[1.2, 4.1, 3.3, 2.0, 5.5]);
    let test = cramer_von_mises(&a, &b).unwrap();
    assert!((test.statistic - SCIPY[0]).abs() < 1e-12, "{test:?}");
    assert!((test.p - SCIPY[1]).abs() < 1e-12, "{test:?}");
    let test = anderson_darling(&a, &b).unwrap();
    assert!((test.standardised - SCIPY[2]).abs() < 1e-10, "{test:?}");
    assert!(anderson_darling(&counted(&[1.0, 1.0]), &counted(&[1.0, 1.0])).is_err());
    assert!(cramer_von_mises(&a, &counted(&[1.0])).is_err());
    // Alike in every value: the statistic of ranks without ties would call them apart.
    assert!(cramer_von_mises(&counted(&[2.0; 10]), &counted(&[2.0; 5])).is_err());
    let same = energy(&[[1.0]; 10], &[[1.0]; 5], 19, 1).unwrap();
    assert!(same.distance == 0.0 && same.distance.is_sign_positive() && same.p == Some(1.0));
}

const SCIPY: [f64; 3] =
    [0.457_575_757_575_757_75, 0.050_717_944_701_567_874, 2.493_430_285_114_622_6];

fn cloud(seed: u64, n: usize, shift: f64) -> Vec<[f64; 2]> {
    let mut generator = Generator::new(seed);
    (0..n).map(|_| [generator.normal() + shift, generator.normal()]).collect()
}

#[test]
fn energy_of_points_is_the_plain_double_sum() {
    let (a, b) = (cloud(1, 20, 0.0), cloud(2, 30, 1.5));
    let mean = |left: &[[f64; 2]], right: &[[f64; 2]]| {
        let sum: f64 =
            left.iter().flat_map(|x| right.iter().map(move |y| square_distance(x, y).sqrt())).sum();
        sum / (left.len() * right.len()) as f64
    };
    let plain = 2.0 * mean(&a, &b) - mean(&a, &a) - mean(&b, &b);
    let found = energy(&a, &b, 199, 3).unwrap();
    assert!((found.distance - plain).abs() < 1e-12);
    assert!((found.statistic - 12.0 * plain).abs() < 1e-11);
    assert!(found.p.unwrap() < 0.1, "{found:?}");
    assert_eq!(energy(&a, &b, 199, 3).unwrap(), found);
    let same = energy(&a, &a, 99, 3).unwrap();
    assert!(same.distance.abs() < 1e-12 && same.p.unwrap() > 0.9);
    assert_eq!(energy(&a, &b, 0, 3).unwrap().p, None);
    assert!(energy::<2>(&a, &[], 9, 3).is_err());
    assert!(energy(&a, &[[f64::NAN, 0.0]], 9, 3).is_err());
    // One coordinate: the same as by the distribution functions.
    let (x, y) = ([[1.0], [2.0], [7.0]], [[2.0], [3.0]]);
    let line = distances(&counted(&[1.0, 2.0, 7.0]), &counted(&[2.0, 3.0])).unwrap();
    assert!((energy(&x, &y, 0, 0).unwrap().distance - line.energy).abs() < 1e-12);
}

#[test]
fn discrepancy_is_the_plain_double_sum() {
    let (a, b) = (cloud(4, 15, 0.0), cloud(5, 25, 1.0));
    let mean = |left: &[[f64; 2]], right: &[[f64; 2]]| {
        let sum: f64 = left
            .iter()
            .flat_map(|x| right.iter().map(move |y| libm::exp(-0.3 * square_distance(x, y))))
            .sum();
        sum / (left.len() * right.len()) as f64
    };
    let found = discrepancy(&a, &b, 0.3, 99, 6).unwrap();
    let (own, other, cross) = (mean(&a, &a), mean(&b, &b), mean(&a, &b));
    assert!((found.biased - (own + other - 2.0 * cross)).abs() < 1e-12);
    let without = (own * 15.0 - 1.0) / 14.0 + (other * 25.0 - 1.0) / 24.0 - 2.0 * cross;
    assert!((found.unbiased - without).abs() < 1e-12);
    assert!(found.p.unwrap() < 0.05, "{found:?}");
    assert!(discrepancy(&a, &b, 0.0, 9, 6).is_err());
    assert!(discrepancy(&a, &b[..1], 1.0, 9, 6).is_err());
}

/// Lin 1991: bounds of the divergence; the index by hand.
#[test]
fn shares() {
    let apart = share_distances(&[1.0, 0.0], &[0.0, 1.0]).unwrap();
    assert!((apart.jensen_shannon - std::f64::consts::LN_2).abs() < 1e-12);
    assert_eq!((apart.stability_index, apart.total_variation), (f64::INFINITY, 1.0));
    let near = share_distances(&[0.4, 0.6], &[0.5, 0.5]).unwrap();
    let by_hand = 0.1 * libm::log(0.5 / 0.4) - 0.1 * libm::log(0.5 / 0.6);
    assert!((near.stability_index - by_hand).abs() < 1e-12);
    assert!((near.total_variation - 0.1).abs() < 1e-12);
    assert!(share_distances(&[0.5], &[0.5, 0.5]).is_err());
    assert!(share_distances(&[0.0], &[1.0]).is_err());
    assert!(share_distances(&[-0.1, 0.5], &[0.5, 0.5]).is_err());
}

proptest! {
    #[test]
    fn distances_are_symmetric_and_shift(
        a in proptest::collection::vec(-50i32..50, 2..30),
        b in proptest::collection::vec(-50i32..50, 2..30),
        shift in 1i32..9,
    ) {
        let number = |values: &[i32], by: i32| {
            counted(&values.iter().map(|&x| f64::from(x + by)).collect::<Vec<_>>())
        };
        let (x, y) = (number(&a, 0), number(&b, 0));
        let (one, other) = (distances(&x, &y).unwrap(), distances(&y, &x).unwrap());
        prop_assert!((one.wasserstein - other.wasserstein).abs() < 1e-12);
        prop_assert!((one.energy - other.energy).abs() < 1e-12);
        let own = distances(&x, &number(&a, shift)).unwrap();
        prop_assert!((own.wasserstein - f64::from(shift)).abs() < 1e-9);
        let (t, u) = (cramer_von_mises(&x, &y).unwrap(), cramer_von_mises(&y, &x).unwrap());
        prop_assert!((t.statistic - u.statistic).abs() < 1e-9 && (0.0..=1.0).contains(&t.p));
        let mut turned = x.clone();
        turned.reverse();
        prop_assert_eq!(distances(&turned, &y).unwrap(), one);
    }
}
