//! Areas under the ROC curve.

use reliance_stats::readers::Estimates;
use reliance_stats::readers::dbm;
use reliance_stats::roc::{self, Scores};

use crate::{P95, counted, limits, printed};

/// Albumin, total protein, Krebs and Goplerud's score, and was surgery of use?
const OVARY: [(f64, f64, f64, bool); 43] = [
    (3.0, 5.8, 10.0, false),
    (3.2, 6.3, 5.0, true),
    (3.9, 6.8, 3.0, true),
    (2.8, 4.8, 6.0, false),
    (3.2, 5.8, 3.0, true),
    (0.9, 4.0, 5.0, false),
    (2.5, 5.7, 8.0, false),
    (1.6, 5.6, 5.0, true),
    (3.8, 5.7, 5.0, true),
    (3.7, 6.7, 6.0, true),
    (3.2, 5.4, 4.0, true),
    (3.8, 6.6, 6.0, true),
    (4.1, 6.6, 5.0, true),
    (3.6, 5.7, 5.0, true),
    (4.3, 7.0, 4.0, true),
    (3.6, 6.7, 4.0, false),
    (2.3, 4.4, 6.0, true),
    (4.2, 7.6, 4.0, false),
    (4.0, 6.6, 6.0, false),
    (3.5, 5.8, 6.0, true),
    (3.8, 6.8, 7.0, true),
    (3.0, 4.7, 8.0, false),
    (4.5, 7.4, 5.0, true),
    (3.7, 7.4, 5.0, true),
    (3.1, 6.6, 6.0, true),
    (4.1, 8.2, 6.0, true),
    (4.3, 7.0, 5.0, true),
    (4.3, 6.5, 4.0, true),
    (3.2, 5.1, 5.0, true),
    (2.6, 4.7, 6.0, true),
    (3.3, 6.8, 6.0, false),
    (1.7, 4.0, 7.0, false),
    (3.7, 6.1, 5.0, true),
    (3.3, 6.3, 7.0, true),
    (4.2, 7.7, 6.0, true),
    (3.5, 6.2, 5.0, true),
    (2.9, 5.7, 9.0, false),
    (2.1, 4.8, 7.0, true),
    (2.8, 6.2, 8.0, false),
    (4.0, 7.0, 7.0, true),
    (3.3, 5.7, 6.0, true),
    (3.7, 6.9, 5.0, true),
    (3.6, 6.6, 5.0, true),
];

type Test = fn(&(f64, f64, f64, bool)) -> f64;

fn albumin(patient: &(f64, f64, f64, bool)) -> f64 {
    patient.0
}

fn protein(patient: &(f64, f64, f64, bool)) -> f64 {
    patient.1
}

fn score(patient: &(f64, f64, f64, bool)) -> f64 {
    10.0 - patient.2
}

/// DeLong, DeLong and Clarke-Pearson 1988: patients with ovarian cancer, as SAS prints their
/// areas, standard errors and differences (*SAS/STAT*, LOGISTIC, "Comparing Receiver Operating
/// Characteristic Curves").
#[test]
fn ovarian_cancer() {
    for (test, area, se) in [
        (score as Test, 0.7258, 0.1028),
        (albumin as Test, 0.7366, 0.0927),
        (protein as Test, 0.6478, 0.1000),
    ] {
        let class = |ill: bool| {
            let values: Vec<f64> = OVARY.iter().filter(|p| p.3 == ill).map(test).collect();
            counted(&values)
        };
        let found = Scores { positive: class(true), negative: class(false) }.auc().unwrap();
        printed(found.auc, area, 1e-4);
        printed(found.se(), se, 1e-4);
    }
    for (test, difference, se, p) in
        [(albumin as Test, 0.0108, 0.0953, 0.9102), (protein as Test, -0.0780, 0.1046, 0.4561)]
    {
        let cases: Vec<(bool, f64, f64)> =
            OVARY.iter().map(|patient| (patient.3, test(patient), score(patient))).collect();
        let found = roc::paired(&cases, P95).unwrap();
        printed(found.difference.point, difference, 1e-4);
        printed(found.se, se, 1e-4);
        printed(found.p, p, 1e-4);
    }
}

/// Dorfman, Berbaum and Metz's components of Van Dyke's study as RJafroc prints them (Chakraborty
/// 2017, *Observer Performance Methods*), from the covariances that Hillis 2014 prints.
#[test]
fn components_of_pseudovalues() {
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
    let readers = (1..=5).map(|reader| reader.to_string()).collect();
    let modalities = vec!["cine".into(), "spin echo".into()];
    let estimates = Estimates::new(readers, modalities, values, covariances, 114).unwrap();
    let found = dbm::of_estimates(&estimates).unwrap().components;
    // The covariances have nine decimals, the components are 114 times their sums.
    printed(found.reader, 0.001535, 1e-6);
    printed(found.case, 0.027249, 1e-6);
    printed(found.modality_reader, 0.000200, 1e-6);
    printed(found.modality_case, 0.011975, 1e-6);
    printed(found.reader_case, 0.012265, 1e-6);
    printed(found.error, 0.03997, 1e-5);
}

/// Hanley and McNeil 1982, Table II: the area of 109 images is W = 0.893, and its limits are
/// those of the standard error of 0.032.
#[test]
fn images_of_hanley_and_mcneil() {
    let class = |counts: [u64; 5]| {
        let ratings = counts.iter().zip(counted(&[1.0, 2.0, 3.0, 4.0, 5.0]));
        ratings.map(|(&count, (rating, _))| (rating, count)).collect()
    };
    let images = Scores { positive: class([3, 2, 2, 11, 33]), negative: class([33, 6, 6, 11, 2]) };
    let found = images.auc().unwrap();
    printed(found.auc, 0.893, 1e-3);
    let interval = found.hanley_mcneil(P95).unwrap();
    limits(interval, 0.893 - 1.96 * 0.032, 0.893 + 1.96 * 0.032, 4e-3);
}
