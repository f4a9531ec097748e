//! A device against readers: what both models have in common.

use super::*;
use crate::readers::rockette;
use crate::readers::testing::{near, small, study};
use crate::readers::{Covariance, Figure, estimate};

fn one_modality() -> Estimates {
    let readers = study(&small()).subset(&["r0", "r1", "r2"], &["m1"]).unwrap();
    estimate(&readers, Figure::Auc, Covariance::Jackknife).unwrap()
}

/// The two-treatment model has no interaction beyond the readers' own variance: its mean
/// square is half of theirs, and its difference the same.
#[test]
fn both_models_estimate_the_same_difference() {
    let estimates = one_modality();
    let one = compare(&estimates, 0, Factors::Random, Confidence::P95).unwrap();
    let both = two_treatments(&estimates, 0).unwrap();
    let two = rockette::compare(&both, Factors::Random, Confidence::P95).unwrap();
    let difference = two.differences[0].reversed();
    assert!(near(difference.difference.point, one.difference.difference.point, 1e-15));
    assert!(near(two.mean_squares.interaction.unwrap(), one.between / 2.0, 1e-15));
    assert_eq!(both.value_at(0, 0), both.value_at(0, 1));
    // Var − Cov1 + (r−1)(Cov2 − Cov3), twice over r, is the variance for these readers only.
    let fixed = compare(&estimates, 0, Factors::FixedReaders, Confidence::P95).unwrap();
    let other = rockette::compare(&both, Factors::FixedReaders, Confidence::P95).unwrap();
    assert!(near(fixed.difference.se, other.differences[0].se, 1e-14));
}

/// Fixed cases: the t test of the readers' figures against the device's number.
#[test]
fn fixed_cases_are_a_one_sample_t_test() {
    let estimates = one_modality();
    let found = compare(&estimates, 2, Factors::FixedCases, Confidence::P95).unwrap();
    let [a, b] = [estimates.value_at(0, 0), estimates.value_at(0, 1)];
    let se = (a - b).abs() / 2.0;
    assert_eq!(found.readers, vec![a, b]);
    assert!(near(found.difference.se, se, 1e-15));
    assert!(near(found.difference.difference.point, (a + b) / 2.0 - found.device, 1e-15));
    assert_eq!(found.difference.df, Some(1.0));
}

#[test]
fn the_device_has_to_be_a_reader_of_one_modality() {
    let estimates = one_modality();
    let random = |estimates: &Estimates, device| {
        compare(estimates, device, Factors::Random, Confidence::P95)
    };
    insta::assert_snapshot!(random(&estimates, 3).unwrap_err(), @"the device and the readers have to be readers of one modality");
    let two = estimate(&study(&small()), Figure::Auc, Covariance::DeLong).unwrap();
    assert!(random(&two, 0).is_err());
    assert!(two_treatments(&two, 0).is_err());
    let pair = study(&small()).subset(&["r0", "r1"], &["m1"]).unwrap();
    let pair = estimate(&pair, Figure::Auc, Covariance::DeLong).unwrap();
    insta::assert_snapshot!(random(&pair, 0).unwrap_err(), @"at least 2 readers beside the device are needed, found 1");
    assert!(compare(&pair, 0, Factors::FixedReaders, Confidence::P95).is_ok());
}

/// Planned as it was done, a study has its own standard error and degrees of freedom.
#[test]
fn a_study_planned_like_this_one_has_its_standard_error() {
    let estimates = one_modality();
    let mut found = compare(&estimates, 0, Factors::Random, Confidence::P95).unwrap();
    found.between = 0.01;
    found.error = 0.008;
    found.cov2 = 0.003;
    let (se, df) = found.planned(9, 2, 9).unwrap();
    // (0.01 + 2 · 0.003) / 2, and (0.016 / 0.01)² · 1.
    assert!(near(se * se, 0.008, 1e-15) && near(df.unwrap(), 2.56, 1e-12));
    // Without end of cases the variance between readers is left: 0.01 − 0.008 + 0.003.
    let (se, _) = found.planned(9, 2, 1_000_000_000).unwrap();
    assert!(near(se * se, 0.0025, 1e-9));
    assert!(found.planned(9, 1, 9).is_err() && found.planned(9, 2, 1).is_err());
}
