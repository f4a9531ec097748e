//! Tests of `paired`.

use super::*;
use proptest::prelude::*;

const P95: Confidence = Confidence::P95;

fn pairs(both: u64, only_first: u64, only_second: u64, neither: u64) -> Pairs {
    Pairs { both, only_first, only_second, neither }
}

/// Fagerland, Lydersen and Laake 2013, Table 1: airway hyper-responsiveness before and
/// after transplantation, 1, 1, 7 and 12 children; their p-values.
#[test]
fn fagerland_airway() {
    let test = pairs(1, 1, 7, 12).mcnemar().unwrap();
    assert!((test.p - 0.034).abs() < 5e-4, "{test:?}");
    assert!((test.corrected_p - 0.077).abs() < 5e-4, "{test:?}");
    assert!((test.exact_p - 0.070).abs() < 5e-4, "{test:?}");
    assert!((test.mid_p - 0.039).abs() < 5e-4, "{test:?}");
}

/// Agresti 2013, Table 11.1: approval ratings of a prime minister, z² = 34.7.
#[test]
fn agresti_approval() {
    let test = pairs(794, 150, 86, 570).mcnemar().unwrap();
    assert!((test.chi_square - 17.36).abs() < 0.01, "{test:?}");
}

/// Tango 1998: 43 of 44 eyes right under both, one under the second only; z 1.709 at a
/// margin of 0.1.
#[test]
fn tango_contact_lenses() {
    let eyes = pairs(43, 0, 1, 0);
    let test = eyes.non_inferiority(0.1).unwrap();
    assert!((test.z - 1.709).abs() < 5e-4, "{test:?}");
    assert!((test.p - 0.044).abs() < 5e-4, "{test:?}");
    let interval = eyes.tango(Confidence::P90).unwrap();
    assert!((interval.low + 0.096).abs() < 2e-3, "{interval:?}");
    assert!((interval.high - 0.037).abs() < 3e-2, "{interval:?}");
}

/// The likelihood of the discordant shares at a fixed difference, climbed directly.
fn by_likelihood(pairs: Pairs, delta: f64) -> f64 {
    let n = pairs.n().unwrap() as f64;
    let (b, c) = (pairs.only_first as f64, pairs.only_second as f64);
    let rest = n - b - c;
    let value = |q: f64| {
        let term = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * libm::log(p) };
        term(b, q + delta) + term(c, q) + term(rest, 1.0 - 2.0 * q - delta)
    };
    let (mut low, mut high) = ((-delta).max(0.0), (1.0 - delta) / 2.0);
    for _ in 0..300 {
        let (left, right) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if value(left) < value(right) { low = left } else { high = right }
    }
    let q = (low + high) / 2.0;
    (b - c - n * delta) / (n * (2.0 * q + delta * (1.0 - delta))).sqrt()
}

#[test]
fn limits_solve_the_score_equation() {
    for counts in [(114, 8, 2, 15), (101, 4, 17, 42), (36, 12, 2, 0), (0, 5, 9, 30)] {
        let seen = pairs(counts.0, counts.1, counts.2, counts.3);
        let interval = seen.tango(P95).unwrap();
        for end in [interval.low, interval.high] {
            assert!((by_likelihood(seen, end).abs() - P95.z()).abs() < 1e-6, "{counts:?}");
        }
    }
}

#[test]
fn ends() {
    let silent = pairs(20, 0, 0, 10);
    let square = P95.z() * P95.z();
    let interval = silent.tango(P95).unwrap();
    assert!((interval.high - square / (30.0 + square)).abs() < 1e-9, "{interval:?}");
    assert!((interval.low + interval.high).abs() < 1e-12);
    assert!(silent.mcnemar().is_err() && pairs(0, 0, 0, 0).tango(P95).is_err());
    assert_eq!(pairs(0, 5, 5, 0).mcnemar().unwrap().exact_p, 1.0);
    assert_eq!(pairs(0, 9, 0, 0).tango(P95).unwrap().high, 1.0);
    assert_eq!(pairs(0, 0, 9, 0).tango(P95).unwrap().low, -1.0);
    let huge = pairs(9_000_000, 400_000, 500_000, 100_000);
    assert!(huge.mcnemar().unwrap().exact_p < 1e-300);
    assert!((huge.tango(P95).unwrap().point + 0.01).abs() < 1e-12);
    for margin in [0.0, -0.1, 1.0, f64::NAN] {
        assert!(silent.non_inferiority(margin).is_err());
    }
    assert!(silent.equivalence(0.3).unwrap().p < 0.01);
}

#[test]
fn clusters_of_one_pair_are_close_to_the_plain_paired_variance() {
    let mut clusters = Vec::new();
    for (first, second, times) in [(1, 1, 40), (1, 0, 9), (0, 1, 4), (0, 0, 20)] {
        for _ in 0..times {
            clusters.push((Binomial::new(first, 1 - first), Binomial::new(second, 1 - second)));
        }
    }
    let robust = clustered(&clusters, P95).unwrap();
    let (b, c, n) = (9.0f64, 4.0, 73.0);
    let plain = ((b + c - (b - c) * (b - c) / n) / (n * (n - 1.0))).sqrt();
    assert!((robust.se - plain).abs() < 1e-12, "{robust:?} {plain}");
    // Ten copies of each row in its cluster carry no more than one does.
    let heavy: Vec<(Binomial, Binomial)> = clusters
        .iter()
        .map(|(a, b)| (Binomial::new(10 * a.yes, 10 * a.no), Binomial::new(10 * b.yes, 10 * b.no)))
        .collect();
    assert!((clustered(&heavy, P95).unwrap().se - robust.se).abs() < 1e-12);
    assert!(clustered(&clusters[..1], P95).is_err());
    assert!(clustered(&clusters[..5], P95).is_err());
}

#[test]
fn groups_in_different_clusters_add_their_variances() {
    let own = |yes: u64, no: u64| (Binomial::new(yes, no), Binomial::default());
    let other = |yes: u64, no: u64| (Binomial::default(), Binomial::new(yes, no));
    let clusters =
        [own(5, 2), own(8, 1), own(3, 4), other(2, 5), other(6, 6), other(1, 7), other(4, 4)];
    let robust = clustered(&clusters, P95).unwrap();
    let square = |counts: &[Binomial]| {
        let se = crate::proportion::clustered(counts, P95).unwrap().se;
        se * se
    };
    let first: Vec<Binomial> = clusters[..3].iter().map(|pair| pair.0).collect();
    let second: Vec<Binomial> = clusters[3..].iter().map(|pair| pair.1).collect();
    // The factors K/(K−1) of the parts replaced by the one of all seven.
    let parts = square(&first) * (2.0 / 3.0) + square(&second) * (3.0 / 4.0);
    assert!((robust.se - (parts * 7.0 / 6.0).sqrt()).abs() < 1e-12);
}

proptest! {
    #[test]
    fn exchange_turns_the_sign(a in 0u64..60, b in 0u64..60, c in 0u64..60, d in 0u64..60) {
        prop_assume!(a + b + c + d > 0);
        let seen = pairs(a, b, c, d);
        let one = seen.tango(P95).unwrap();
        let other = seen.exchanged().tango(P95).unwrap().negated();
        prop_assert!((one.low - other.low).abs() < 1e-9 && (one.high - other.high).abs() < 1e-9);
        prop_assert!(one.contains(one.point));
        if b + c > 0 {
            let (test, back) = (seen.mcnemar().unwrap(), seen.exchanged().mcnemar().unwrap());
            prop_assert!((test.exact_p - back.exact_p).abs() < 1e-12);
            prop_assert!(test.mid_p <= test.exact_p + 1e-12);
        }
        for margin in [0.05, 0.2] {
            let (near, far) = (seen.non_inferiority(margin), seen.non_inferiority(2.0 * margin));
            if let (Ok(near), Ok(far)) = (near, far) {
                prop_assert!(near.z <= far.z + 1e-9);
            }
        }
    }
}
