//! The table against pseudovalues, summed by definition.

use super::*;
use crate::readers::testing::{area, near, small, study};

/// Pseudovalues by modality, reader and case, every area computed anew.
fn pseudovalues() -> Vec<Vec<Vec<f64>>> {
    let rows = small();
    let of = |i: usize, j: usize, k: usize| {
        let names = (format!("m{i}"), format!("r{j}"), format!("c{k:03}"));
        let whole = area(&rows, &names.0, &names.1, "");
        9.0 * whole - 8.0 * area(&rows, &names.0, &names.1, &names.2)
    };
    (0..2).map(|i| (0..3).map(|j| (0..9).map(|k| of(i, j, k)).collect()).collect()).collect()
}

/// The sum of squares of the deviations that are left when means over the other factors
/// are taken off; `kept` says which of modality, reader and case an effect has.
fn sum_of_squares(y: &[Vec<Vec<f64>>], kept: [bool; 3]) -> f64 {
    let sizes = [2usize, 3, 9];
    let mean = |at: [Option<usize>; 3]| {
        let range = |axis: usize| match at[axis] {
            Some(place) => place..place + 1,
            None => 0..sizes[axis],
        };
        let (mut sum, mut count) = (0.0, 0.0);
        for i in range(0) {
            for j in range(1) {
                for k in range(2) {
                    sum += y[i][j][k];
                    count += 1.0;
                }
            }
        }
        sum / count
    };
    let mut total = 0.0;
    for place in 0..54 {
        let at = [place / 27, place / 9 % 3, place % 9];
        let mut effect = 0.0;
        for subset in 0..8u32 {
            let inside = |axis: usize| subset >> axis & 1 == 1;
            if (0..3).any(|axis| inside(axis) && !kept[axis]) {
                continue;
            }
            let off = (0..3).filter(|&axis| kept[axis] && !inside(axis)).count();
            let sign = if off % 2 == 0 { 1.0 } else { -1.0 };
            effect += sign * mean([0, 1, 2].map(|axis| inside(axis).then_some(at[axis])));
        }
        total += effect * effect;
    }
    total
}

#[test]
fn lines_are_those_of_the_pseudovalues() {
    let found = table(&study(&small()), Figure::Auc).unwrap();
    let y = pseudovalues();
    let effects = [
        [true, false, false],
        [false, true, false],
        [false, false, true],
        [true, true, false],
        [true, false, true],
        [false, true, true],
        [true, true, true],
    ];
    let mut total = 0.0;
    for (line, kept) in found.lines.iter().zip(effects) {
        let wanted = sum_of_squares(&y, kept);
        assert!(near(line.sum(), wanted, 1e-12), "{kept:?}: {} is not {wanted}", line.sum());
        total += wanted;
    }
    assert!(near(found.total().sum(), total, 1e-12));
    assert_eq!(found.total().df, 53.0);
}

#[test]
fn a_table_needs_a_crossed_study() {
    let mut rows = small();
    rows.remove(0);
    let error = table(&study(&rows), Figure::Auc).unwrap_err();
    insta::assert_snapshot!(error, @"the table of pseudovalues needs every reader to read every case in every modality; use Obuchowski and Rockette's analysis with the jackknife");
    let one = study(&small()).subset(&["r0"], &["m0", "m1"]).unwrap();
    assert!(table(&one, Figure::Auc).is_err());
}
