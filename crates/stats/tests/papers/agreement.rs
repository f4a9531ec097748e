//! Agreement of raters.

use reliance_stats::agreement::{Weights, cohen_kappa, fleiss_kappa};

use crate::printed;

fn table<const K: usize>(rows: &[[u64; K]]) -> Vec<Vec<u64>> {
    rows.iter().map(|row| row.to_vec()).collect()
}

/// Cohen 1960, Table 1: two clinicians, 200 patients, κ = .492.
#[test]
fn cohens_clinicians() {
    let rows = [[88, 10, 2], [14, 40, 6], [18, 10, 12]];
    let found = cohen_kappa(&table(&rows), Weights::Unweighted).unwrap();
    printed(found.kappa, 0.492, 1e-3);
    printed(found.observed, 0.70, 1e-2);
    printed(found.expected, 0.41, 1e-2);
}

/// Fleiss, Levin and Paik 2003 (*Statistical Methods for Rates and Proportions*, Table 18.1):
/// psychotic, neurotic, organic; κ = 0.676 with standard error 0.088.
#[test]
fn diagnoses_of_fleiss() {
    let rows = [[75, 1, 4], [5, 4, 1], [0, 0, 10]];
    let found = cohen_kappa(&table(&rows), Weights::Unweighted).unwrap();
    printed(found.kappa, 0.676, 1e-3);
    printed(found.se, 0.088, 1e-3);
}

/// Fleiss, Cohen and Everitt 1969: κ = .429 with standard error .054.
#[test]
fn standard_error_of_fleiss_cohen_and_everitt() {
    let rows = [[106, 10, 4], [22, 28, 10], [2, 12, 6]];
    let found = cohen_kappa(&table(&rows), Weights::Unweighted).unwrap();
    printed(found.kappa, 0.429, 1e-3);
    printed(found.se, 0.054, 1e-3);
}

/// Ratings of husbands and wives (Agresti 1990), as the manual of vcd prints them: unweighted
/// 0.1293 with 0.0686, linear weights 0.2374 with 0.0783.
#[test]
fn weights_of_husbands_and_wives() {
    let rows = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]];
    for (weights, kappa, se) in
        [(Weights::Unweighted, 0.1293, 0.0686), (Weights::Linear, 0.2374, 0.0783)]
    {
        let found = cohen_kappa(&table(&rows), weights).unwrap();
        printed(found.kappa, kappa, 1e-4);
        printed(found.se, se, 1e-4);
    }
}

/// Fleiss 1971, Table 1: six diagnoses of each of thirty patients (depression, personality
/// disorder, schizophrenia, neurosis, other), κ = .430.
#[test]
fn fleiss_psychiatrists() {
    let rows = [
        [0, 0, 0, 6, 0],
        [0, 3, 0, 0, 3],
        [0, 1, 4, 0, 1],
        [0, 0, 0, 0, 6],
        [0, 3, 0, 3, 0],
        [2, 0, 4, 0, 0],
        [0, 0, 4, 0, 2],
        [2, 0, 3, 1, 0],
        [2, 0, 0, 4, 0],
        [0, 0, 0, 0, 6],
        [1, 0, 0, 5, 0],
        [1, 1, 0, 4, 0],
        [0, 3, 3, 0, 0],
        [1, 0, 0, 5, 0],
        [0, 2, 0, 3, 1],
        [0, 0, 5, 0, 1],
        [3, 0, 0, 1, 2],
        [5, 1, 0, 0, 0],
        [0, 2, 0, 4, 0],
        [1, 0, 2, 0, 3],
        [0, 0, 0, 0, 6],
        [0, 1, 0, 5, 0],
        [0, 2, 0, 1, 3],
        [2, 0, 0, 4, 0],
        [1, 0, 0, 4, 1],
        [0, 5, 0, 1, 0],
        [4, 0, 0, 0, 2],
        [0, 2, 0, 4, 0],
        [1, 0, 5, 0, 0],
        [0, 0, 0, 0, 6],
    ];
    let found = fleiss_kappa(&table(&rows)).unwrap();
    printed(found.kappa, 0.430, 1e-3);
    assert_eq!(found.raters, 6);
}
