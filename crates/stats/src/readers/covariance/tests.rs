//! Covariances against their definitions.

use proptest::prelude::*;

use super::*;
use crate::interval::Confidence;
use crate::readers::testing::{
    Row, area, crossed, crossing, kernel, near, small, study, with_gaps,
};
use crate::roc;

/// (K−1)/K times the sum of products about the mean, every area computed anew.
fn jackknife_anew(rows: &[Row], cells: [(&str, &str); 2]) -> f64 {
    let cases: std::collections::BTreeSet<&str> =
        rows.iter().filter(|row| row.score.is_some()).map(|row| row.case.as_str()).collect();
    let k = cases.len() as f64;
    let left = cells.map(|(modality, reader)| -> Vec<f64> {
        cases.iter().map(|case| area(rows, modality, reader, case)).collect()
    });
    let means = [0, 1].map(|side: usize| left[side].iter().sum::<f64>() / k);
    let products = left[0].iter().zip(&left[1]);
    (k - 1.0) / k * products.map(|(a, b)| (a - means[0]) * (b - means[1])).sum::<f64>()
}

fn scores<'r>(rows: &'r [Row], cell: (&str, &str), truth: bool) -> Vec<(&'r str, f64)> {
    rows.iter()
        .filter(|row| row.modality == cell.0 && row.reader == cell.1 && row.truth == truth)
        .filter_map(|row| Some((row.case.as_str(), row.score?)))
        .collect()
}

/// The product of two areas minus the mean product over pairs that share no case.
fn unbiased_anew(rows: &[Row], cells: [(&str, &str); 2]) -> f64 {
    let [sick, well] = [true, false].map(|truth| cells.map(|cell| scores(rows, cell, truth)));
    let (mut sum, mut count) = (0.0, 0.0);
    for (x, y) in sick[0].iter().flat_map(|x| well[0].iter().map(move |y| (x, y))) {
        for (u, v) in sick[1].iter().flat_map(|u| well[1].iter().map(move |v| (u, v))) {
            if x.0 != u.0 && y.0 != v.0 {
                sum += kernel(x.1, y.1) * kernel(u.1, v.1);
                count += 1.0;
            }
        }
    }
    let areas = cells.map(|(modality, reader)| area(rows, modality, reader, ""));
    areas[0] * areas[1] - sum / count
}

fn all_cells(estimates: &Estimates) -> Vec<(usize, usize)> {
    let (t, r) = (estimates.modalities().len(), estimates.readers().len());
    (0..t).flat_map(|i| (0..r).map(move |j| (i, j))).collect()
}

fn equals_anew(
    rows: &[Row],
    method: Covariance,
    anew: impl Fn(&[Row], [(&str, &str); 2]) -> f64,
) -> Result<(), TestCaseError> {
    let estimates = estimate(&study(rows), Figure::Auc, method).unwrap();
    for &a in &all_cells(&estimates) {
        for &b in &all_cells(&estimates) {
            let names = [a, b].map(|(i, j)| {
                (estimates.modalities()[i].as_str(), estimates.readers()[j].as_str())
            });
            let (found, wanted) = (estimates.covariance_at(a, b), anew(rows, names));
            prop_assert!(near(found, wanted, 1e-13), "{names:?}: {found} is not {wanted}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn jackknife_equals_leaving_out_every_case(rows in crossed()) {
        equals_anew(&rows, Covariance::Jackknife, jackknife_anew)?;
    }

    #[test]
    fn jackknife_allows_for_missing_reads(rows in with_gaps()) {
        let cells = study(&rows);
        prop_assume!(estimate(&cells, Figure::Auc, Covariance::Jackknife).is_ok());
        equals_anew(&rows, Covariance::Jackknife, |rows, names| {
            let shared = |truth| {
                let other = scores(rows, names[1], truth);
                scores(rows, names[0], truth).iter().any(|a| other.iter().any(|b| a.0 == b.0))
            };
            if shared(true) || shared(false) { jackknife_anew(rows, names) } else { 0.0 }
        })?;
    }

    #[test]
    fn unbiased_equals_the_sum_over_pairs_of_pairs(rows in crossed()) {
        equals_anew(&rows, Covariance::Unbiased, unbiased_anew)?;
    }

    #[test]
    fn unbiased_allows_for_missing_reads(rows in with_gaps()) {
        equals_anew(&rows, Covariance::Unbiased, unbiased_anew)?;
    }

    #[test]
    fn order_of_the_reads_leaves_no_trace(rows in crossed(), turn in 0..50usize) {
        let method = [Covariance::Jackknife, Covariance::DeLong, Covariance::Unbiased][turn % 3];
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let found = [rows, turned].map(|rows| estimate(&study(&rows), Figure::Auc, method));
        prop_assert_eq!(&found[0], &found[1]);
    }
}

#[test]
fn delong_equals_the_paired_comparison() {
    let rows = small();
    let estimates = estimate(&study(&rows), Figure::Auc, Covariance::DeLong).unwrap();
    for reader in 0..3 {
        let cases: Vec<(bool, f64, f64)> = (0..9)
            .map(|case| {
                let of = |modality: usize| &rows[(modality * 3 + reader) * 9 + case];
                (of(0).truth, of(0).score.unwrap(), of(1).score.unwrap())
            })
            .collect();
        let pair = roc::paired(&cases, Confidence::P95).unwrap();
        assert!(near(estimates.covariance_at((0, reader), (1, reader)), pair.covariance, 1e-15));
        let difference = estimates.value_at(0, reader) - estimates.value_at(1, reader);
        assert!(near(difference, pair.difference.point, 1e-15));
    }
}

/// Units of a case: DeLong's covariance is Obuchowski's of 1997.
#[test]
fn units_of_a_case_give_the_clustered_variance() {
    let mut rows = small();
    let cases = ["a", "a", "b", "c", "a", "b", "d", "e", "e"];
    for (place, row) in rows.iter_mut().enumerate() {
        row.unit = format!("u{}", place % 9);
        row.case = cases[place % 9].into();
    }
    let estimates = estimate(&study(&rows), Figure::Auc, Covariance::DeLong).unwrap();
    for (place, cell) in all_cells(&estimates).into_iter().enumerate() {
        let own: Vec<(u128, bool, f64)> = rows[place * 9..place * 9 + 9]
            .iter()
            .map(|row| (u128::from(row.case.as_bytes()[0]), row.truth, row.score.unwrap()))
            .collect();
        let wanted = roc::clustered(&own).unwrap();
        assert!(near(estimates.covariance_at(cell, cell), wanted.auc.variance, 1e-15));
        assert!(near(estimates.value_at(cell.0, cell.1), wanted.auc.auc, 1e-15));
    }
    let jackknife = estimate(&study(&rows), Figure::Auc, Covariance::Jackknife).unwrap();
    let anew = jackknife_anew(&rows, [("m0", "r1"), ("m1", "r2")]);
    assert!(near(jackknife.covariance_at((0, 1), (1, 2)), anew, 1e-15));
    let refused = estimate(&study(&rows), Figure::Auc, Covariance::Unbiased).unwrap_err();
    insta::assert_snapshot!(refused, @"the unbiased covariance needs one unit a case; use the jackknife or DeLong's covariance, which allow for units of a case");
}

/// Shares of calls: DeLong's and the unbiased covariance are both the sample covariance of
/// the calls over n, the jackknife's is (K−1)/K times leaving one out.
#[test]
fn shares_have_the_covariance_of_their_calls() {
    let rows = small();
    let figure = Figure::Sensitivity { threshold: 3.0 };
    // Reader 0 calls 3, 4, 5 of the four diseased but not 2; reader 1 calls 4, 4, 5 but not 1.
    let found = |method| {
        let estimates = estimate(&study(&rows), figure, method).unwrap();
        assert_eq!([estimates.value_at(0, 0), estimates.value_at(0, 1)], [0.75, 0.75]);
        assert_eq!(estimates.cases(), 4);
        [estimates.covariance_at((0, 0), (0, 0)), estimates.covariance_at((0, 0), (0, 1))]
    };
    for method in [Covariance::Unbiased, Covariance::DeLong, Covariance::Jackknife] {
        assert!(found(method).iter().all(|&value| near(value, 0.25 / 4.0, 1e-15)), "{method:?}");
    }
    let specificity = Figure::Specificity { threshold: 3.0 };
    let estimates = estimate(&study(&rows), specificity, Covariance::Unbiased).unwrap();
    assert_eq!(estimates.value_at(0, 0), 0.8);
    let recall = Figure::Recall { threshold: 3.0 };
    let estimates = estimate(&study(&rows), recall, Covariance::Unbiased).unwrap();
    assert!(near(estimates.value_at(0, 0), 4.0 / 9.0, 1e-15));
}

#[test]
fn too_few_cases_of_a_class_name_the_reader() {
    let truths = [true, false, false];
    let rows = crossing((1, 2), &truths, |_, j, k| Some((j + k) as f64));
    let error = estimate(&study(&rows), Figure::Auc, Covariance::Jackknife).unwrap_err();
    insta::assert_snapshot!(error, @"reader `r0` has 1 cases with disease in `m0`, at least 2 are needed");
    let rows = crossing((1, 2), &[true, true], |_, j, k| Some((j + k) as f64));
    let error = estimate(&study(&rows), Figure::Auc, Covariance::DeLong).unwrap_err();
    insta::assert_snapshot!(error, @"reader `r0` has 0 cases without disease in `m0`, at least 2 are needed");
    let figure = Figure::Sensitivity { threshold: 1.0 };
    assert!(estimate(&study(&rows), figure, Covariance::DeLong).is_ok());
}

#[test]
fn a_reader_missing_from_a_modality_is_named() {
    let mut rows = small();
    rows.retain(|row| row.modality != "m1" || row.reader != "r2");
    let error = estimate(&study(&rows), Figure::Auc, Covariance::Jackknife).unwrap_err();
    insta::assert_snapshot!(error, @"reader `r2` read nothing in `m1`; the one-shot U-statistics allow for it");
    let mut rows = small();
    rows.remove(3);
    let error = estimate(&study(&rows), Figure::Auc, Covariance::DeLong).unwrap_err();
    insta::assert_snapshot!(error, @"DeLong's covariance needs every reader to read every case in every modality; use the jackknife or the unbiased covariance");
}

#[test]
fn a_table_has_to_fit_together() {
    let names = |count: usize| (0..count).map(|j| j.to_string()).collect::<Vec<String>>();
    assert!(
        Estimates::new(names(1), names(2), vec![0.8, 0.9], vec![1.0, 0.5, 0.5, 1.0], 9).is_ok()
    );
    for (values, covariances) in [
        (vec![0.8], vec![1.0, 0.5, 0.5, 1.0]),
        (vec![0.8, 0.9], vec![1.0, 0.5, 0.4, 1.0]),
        (vec![0.8, f64::NAN], vec![1.0, 0.5, 0.5, 1.0]),
        (vec![0.8, 0.9], vec![1.0]),
    ] {
        assert!(Estimates::new(names(1), names(2), values, covariances, 9).is_err());
    }
}
