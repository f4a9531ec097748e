//! Standardised differences against values worked by hand.

use proptest::prelude::*;

use super::*;

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    fabs(found - wanted) <= tolerance
}

fn counted(values: &[(f64, u64)]) -> Vec<(Number, u64)> {
    values.iter().map(|&(value, n)| (Number::new(value).unwrap(), n)).collect()
}

#[test]
fn moments_of_counts() {
    // 1 1 2 4 4 4: mean 16/6, Σx² = 54.
    let moments = Moments::from_values(&counted(&[(1.0, 2), (2.0, 1), (4.0, 3)])).unwrap();
    assert_eq!(moments.n, 6);
    assert!(near(moments.mean, 16.0 / 6.0, 1e-15));
    assert!(near(moments.variance, (54.0 - 256.0 / 6.0) / 5.0, 1e-14));
    assert!(Moments::from_values(&counted(&[(1.0, 1)])).is_err());
    assert!(Moments::from_values(&counted(&[(f64::MAX, 3), (f64::MIN, 3)])).is_err());
    let far = Moments::from_values(&counted(&[(1e9, 5_000_000), (1e9 + 1.0, 5_000_000)])).unwrap();
    assert!(near(far.variance, 0.25 * 1e7 / (1e7 - 1.0), 1e-9), "{far:?}");
}

#[test]
fn differences_in_standard_deviations() {
    assert!(near(smd_continuous(10.0, 3.0, 8.0, 5.0).unwrap(), 1.0, 1e-15));
    // (0.6 − 0.4)/√0.24.
    assert!(near(smd_binary(0.6, 0.4).unwrap(), 0.2 / sqrt(0.24), 1e-15));
    assert_eq!(smd_binary(1.0, 1.0), Ok(0.0));
    assert!(matches!(smd_binary(1.0, 0.0), Err(StatsError::NoVariance { .. })));
    assert!(smd_binary(1.2, 0.0).is_err() && smd_binary(f64::NAN, 0.5).is_err());
    assert!(matches!(smd_continuous(1.0, 0.0, 2.0, 0.0), Err(StatsError::NoVariance { .. })));
    assert!(smd_continuous(1.0, -3.0, 2.0, 4.0).is_err());
    assert!(smd_continuous(f64::INFINITY, 1.0, 2.0, 4.0).is_err());
}

/// Three categories, S inverted by hand: S = [[0.24, −0.11], [−0.11, 0.225]] of shares
/// (0.5, 0.3, 0.2) and (0.3, 0.35, 0.35) is checked through the definition S x = d.
#[test]
fn multinomial_difference_solves_its_definition() {
    let (p, q) = ([0.5, 0.3, 0.2], [0.3, 0.35, 0.35]);
    let s = |i: usize, j: usize| {
        let own = |p: [f64; 3]| if i == j { p[i] * (1.0 - p[i]) } else { -p[i] * p[j] };
        (own(p) + own(q)) / 2.0
    };
    let determinant = s(0, 0) * s(1, 1) - s(0, 1) * s(1, 0);
    let d = [p[0] - q[0], p[1] - q[1]];
    let form = d[0] * d[0] * s(1, 1) - 2.0 * d[0] * d[1] * s(0, 1) + d[1] * d[1] * s(0, 0);
    assert!(near(smd_multinomial(&p, &q).unwrap(), sqrt(form / determinant), 1e-14));
    assert!(smd_multinomial(&p, &[0.5, 0.5]).is_err());
    assert!(smd_multinomial(&[0.0, 0.0], &[0.5, 0.5]).is_err());
    assert!(smd_multinomial(&[1.0, 0.0], &[0.0, 1.0]).is_err());
    assert_eq!(smd_multinomial(&p, &p), Ok(0.0));
}

/// (0.5 − 0.2)/√((0.25 + 0.16)/2), and a constant group beside one that varies by 4.
#[test]
fn unequal_spreads_are_averaged() {
    assert!(near(smd_binary(0.5, 0.2).unwrap(), 0.3 / sqrt(0.205), 1e-15));
    assert!(near(smd_binary(0.0, 0.2).unwrap(), -0.2 / sqrt(0.08), 1e-15));
    assert!(near(smd_continuous(1.0, 0.0, 2.0, 4.0).unwrap(), -1.0 / sqrt(2.0), 1e-15));
    assert!(near(smd_continuous(2.0, 4.0, 1.0, 0.0).unwrap(), 1.0 / sqrt(2.0), 1e-15));
    for (var1, var2) in [(-1.0, 4.0), (4.0, -1.0)] {
        let found = smd_continuous(1.0, var1, 2.0, var2);
        assert!(matches!(found, Err(StatsError::NotFinite { .. })), "{found:?}");
    }
}

#[test]
fn categories_that_nobody_has_and_the_scale_of_the_shares_leave_no_trace() {
    let wanted = smd_multinomial(&[0.5, 0.3, 0.2], &[0.3, 0.35, 0.35]).unwrap();
    for (p, q) in [
        (vec![0.5, 0.0, 0.3, 0.2], vec![0.3, 0.0, 0.35, 0.35]),
        (vec![0.0, 0.5, 0.3, 0.2, 0.0], vec![0.0, 0.3, 0.35, 0.35, 0.0]),
        (vec![0.25, 0.15, 0.1], vec![0.3, 0.35, 0.35]),
        (vec![0.5, 0.3, 0.2], vec![0.06, 0.07, 0.07]),
    ] {
        let found = smd_multinomial(&p, &q).unwrap();
        assert!(near(found, wanted, 1e-14), "{p:?} {q:?}: {found} {wanted}");
    }
    // One group alone has the last category; S by hand, and d = (0, 0.2).
    let found = smd_multinomial(&[0.5, 0.5, 0.0], &[0.5, 0.3, 0.2]).unwrap();
    let s = [(0.25 + 0.25) / 2.0, -(0.25 + 0.15) / 2.0, (0.25 + 0.21) / 2.0];
    let form = 0.04 * s[0] / (s[0] * s[2] - s[1] * s[1]);
    assert!(near(found, sqrt(form), 1e-14), "{found}");
}

proptest! {
    #[test]
    fn two_categories_are_the_binary_case(p in 0.01f64..0.99, q in 0.01f64..0.99) {
        let two = smd_multinomial(&[p, 1.0 - p], &[q, 1.0 - q]).unwrap();
        prop_assert!(near(two, fabs(smd_binary(p, q).unwrap()), 1e-9));
        prop_assert_eq!(smd_binary(p, q).unwrap(), -smd_binary(q, p).unwrap());
    }

    #[test]
    fn the_order_of_categories_and_groups_makes_no_difference(
        a in prop::collection::vec(1u32..100, 4), b in prop::collection::vec(1u32..100, 4),
    ) {
        let shares = |counts: &[u32]| -> Vec<f64> {
            let sum: u32 = counts.iter().sum();
            counts.iter().map(|&count| f64::from(count) / f64::from(sum)).collect()
        };
        let (p, q) = (shares(&a), shares(&b));
        let there = smd_multinomial(&p, &q).unwrap();
        prop_assert!(near(there, smd_multinomial(&q, &p).unwrap(), 1e-9));
        let (mut p, mut q) = (p, q);
        p.rotate_left(1);
        q.rotate_left(1);
        prop_assert!(near(there, smd_multinomial(&p, &q).unwrap(), 1e-9));
    }
}
