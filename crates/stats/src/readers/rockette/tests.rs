//! The example that Obuchowski and Rockette's successors print, and what has to hold always.

use proptest::prelude::*;

use super::*;
use crate::readers::testing::{crossed, near, small, study};
use crate::readers::{Covariance, Estimates, Figure, estimate};

/// Two modalities for dissection of the aorta (Van Dyke and others 1993) by five readers on
/// 114 cases: areas and jackknife covariances as Hillis 2014 and Smith and Hillis 2020
/// print them. The matrix has each mean covariance in each of its places.
fn aorta() -> Estimates {
    let values = vec![
        0.9196457, 0.8587762, 0.9038647, 0.9731079, 0.8297907, //
        0.9478261, 0.9053140, 0.9217391, 0.9993559, 0.9299517,
    ];
    let covariances = (0..100)
        .map(|place| {
            let (a, b) = (place / 10, place % 10);
            match (a / 5 == b / 5, a % 5 == b % 5) {
                (true, true) => 0.000_802_288,
                (false, true) => 0.000_346_614,
                (true, false) => 0.000_344_075,
                (false, false) => 0.000_239_028,
            }
        })
        .collect();
    let readers = (1..=5).map(|j| j.to_string()).collect();
    Estimates::new(readers, vec!["cine".into(), "spin echo".into()], values, covariances, 114)
        .unwrap()
}

#[test]
fn the_aorta_example_has_its_published_numbers() {
    let found = compare(&aorta(), Factors::Random, Confidence::P95).unwrap();
    assert!(near(found.mean_squares.modality, 0.004796, 5e-7));
    assert!(near(found.mean_squares.reader.unwrap(), 0.003836, 5e-7));
    assert!(near(found.mean_squares.interaction.unwrap(), 0.000551, 5e-7));
    let components = found.components.unwrap();
    assert!(near(components.reader, 0.001535, 5e-7));
    assert!(near(components.interaction, 0.000200, 5e-7));
    assert!(near(found.equality.statistic, 4.456, 5e-4));
    assert!(near(found.equality.df_denominator.unwrap(), 15.26, 5e-3));
    assert!(near(found.equality.p, 0.0517, 5e-5));
    let difference = found.differences[0];
    assert!(near(difference.difference.low, -0.08796, 5e-6));
    assert!(near(difference.difference.high, 0.00036, 5e-6));
    assert!(found.notes.is_empty());
}

#[test]
fn fixed_readers_and_fixed_cases_have_their_published_numbers() {
    let found = compare(&aorta(), Factors::FixedReaders, Confidence::P95).unwrap();
    assert!(near(found.equality.statistic, 5.476, 1e-3));
    assert!(near(found.equality.p, 0.0193, 5e-5));
    assert_eq!(found.differences[0].df, None);
    let found = compare(&aorta(), Factors::FixedCases, Confidence::P95).unwrap();
    assert!(near(found.equality.statistic, 8.704, 1e-3));
    assert_eq!(found.equality.df_denominator, Some(4.0));
    assert!(near(found.equality.p, 0.0420, 5e-5));
}

/// With two modalities F is the square of t, and both have the same p-value.
#[test]
fn two_modalities_are_tested_alike_by_f_and_t() {
    for factors in [Factors::Random, Factors::FixedReaders, Factors::FixedCases] {
        let found = compare(&aorta(), factors, Confidence::P95).unwrap();
        let difference = found.differences[0];
        let square = difference.statistic * difference.statistic;
        assert!(near(found.equality.statistic, square, 1e-12));
        assert!(near(found.equality.p, difference.p, 1e-12));
    }
}

#[test]
fn margins_use_the_degrees_of_freedom() {
    let found = compare(&aorta(), Factors::Random, Confidence::P90).unwrap().differences[0];
    let both = found.equivalence(0.1).unwrap();
    // The 90 % limits lie inside of the margin if and only if the test is below 5 %.
    assert!(found.difference.low > -0.1 && both.p < 0.05);
    let edge = found.equivalence(-found.difference.low).unwrap();
    assert!(near(edge.p, 0.05, 1e-12));
    assert!(near(found.reversed().non_inferiority(0.1).unwrap().p, both.upper.p, 1e-15));
    assert!(near(found.reversed().superiority(0.0).unwrap().p, found.p / 2.0, 1e-15));
    for margin in [0.0, -0.1, f64::NAN, f64::INFINITY] {
        assert!(found.non_inferiority(margin).is_err());
    }
    assert!(found.superiority(-0.1).is_err());
}

#[test]
fn a_mean_is_tested_against_a_goal() {
    let found = means(&aorta(), Factors::Random, Confidence::P95).unwrap()[0];
    let test = found.goal(found.mean.low).unwrap();
    assert!(near(test.p, 0.025, 1e-12));
    assert!(found.goal(f64::NAN).is_err());
}

/// A negative component is told, a negative Cov2 - Cov3 is taken as 0.
#[test]
fn negative_estimates_are_told() {
    let places = (0..16).map(|place| (place / 4, place % 4));
    let covariances = places
        .map(|(a, b)| match (a / 2 == b / 2, a % 2 == b % 2) {
            (true, true) => 0.004,
            (false, true) => 0.002,
            (true, false) => -0.0005,
            (false, false) => 0.001,
        })
        .collect();
    let names = || vec!["a".to_string(), "b".to_string()];
    let values = vec![0.80, 0.82, 0.83, 0.86];
    let table = Estimates::new(names(), names(), values, covariances, 50).unwrap();
    let found = compare(&table, Factors::Random, Confidence::P95).unwrap();
    assert_eq!(found.equality.denominator, found.mean_squares.interaction.unwrap());
    assert!(near(found.equality.df_denominator.unwrap(), 1.0, 1e-12));
    let told: Vec<String> = found.notes.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    the variance of readers is estimated as -7.000e-4, below 0; it is reported as it is and no test uses it
    the variance of readers by modalities is estimated as -3.475e-3, below 0; it is reported as it is and no test uses it
    Cov2 - Cov3 is estimated as -1.500e-3, below 0; the test takes it as 0
    Cov2 of a modality is estimated as -5.000e-4, below 0; the limits of its mean take it as 0
    Cov2 of a modality is estimated as -5.000e-4, below 0; the limits of its mean take it as 0
    ");
    let restricted = components(&found.mean_squares, &found.averages, true).unwrap();
    let free = found.components.unwrap();
    assert!(near(restricted.interaction - free.interaction, 0.0015, 1e-15));
    assert!(near(restricted.reader - free.reader, -0.00075, 1e-15));
}

#[test]
fn too_little_to_compare_is_an_error() {
    let one = study(&small()).subset(&["r0"], &["m0", "m1"]).unwrap();
    let one = estimate(&one, Figure::Auc, Covariance::DeLong).unwrap();
    assert!(compare(&one, Factors::Random, Confidence::P95).is_err());
    assert!(compare(&one, Factors::FixedCases, Confidence::P95).is_err());
    let single = compare(&one, Factors::FixedReaders, Confidence::P95).unwrap();
    assert_eq!((single.components, single.mean_squares.interaction), (None, None));
    let own = reader_differences(&one, Confidence::P95).unwrap();
    assert_eq!(own, vec![(0, single.differences[0])]);
    let alone = study(&small()).subset(&["r0", "r1"], &["m0"]).unwrap();
    let alone = estimate(&alone, Figure::Auc, Covariance::DeLong).unwrap();
    assert!(compare(&alone, Factors::Random, Confidence::P95).is_err());
    assert_eq!(means(&alone, Factors::Random, Confidence::P95).unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// New names for the readers that reverse their order.
    #[test]
    fn names_of_readers_make_no_difference(rows in crossed()) {
        let renamed: Vec<_> = rows.iter().cloned().map(|mut row| {
            row.reader = format!("z{}", 9 - row.reader[1..].parse::<u32>().unwrap());
            row
        }).collect();
        let found = [rows, renamed].map(|rows| {
            let estimates = estimate(&study(&rows), Figure::Auc, Covariance::Unbiased).unwrap();
            compare(&estimates, Factors::Random, Confidence::P95)
        });
        if let [Ok(first), Ok(second)] = found {
            prop_assert!(near(first.equality.p, second.equality.p, 1e-9));
            for (a, b) in first.differences.iter().zip(&second.differences) {
                prop_assert!(near(a.difference.low, b.difference.low, 1e-9));
                prop_assert!(near(a.se, b.se, 1e-9));
            }
        }
    }

    /// Modalities that change their names change the sign of the difference.
    #[test]
    fn modalities_are_symmetric(rows in crossed()) {
        let rows: Vec<_> = rows.into_iter().filter(|row| row.modality != "m2").collect();
        let renamed: Vec<_> = rows.iter().cloned().map(|mut row| {
            row.modality = if row.modality == "m0" { "m9".into() } else { row.modality };
            row
        }).collect();
        let found = [rows, renamed].map(|rows| {
            let estimates = estimate(&study(&rows), Figure::Auc, Covariance::Jackknife).unwrap();
            compare(&estimates, Factors::Random, Confidence::P95)
        });
        if let [Ok(first), Ok(second)] = found {
            let (a, b) = (first.differences[0], second.differences[0].reversed());
            prop_assert!(near(a.difference.point, b.difference.point, 1e-12));
            prop_assert!(near(a.p, b.p, 1e-9));
        }
    }
}
