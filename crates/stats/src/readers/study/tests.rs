//! Bad reads have names, and designs are told apart.

use super::*;
use crate::readers::testing::{Row, crossing, reads, small, study};

fn refused(change: impl Fn(&mut Vec<Row>)) -> String {
    let mut rows = small();
    change(&mut rows);
    Study::new(reads(&rows)).unwrap_err().to_string()
}

#[test]
fn bad_reads_have_names() {
    insta::assert_snapshot!(Study::new([]).unwrap_err(), @"there is no read with a score");
    insta::assert_snapshot!(refused(|rows| rows.iter_mut().for_each(|row| row.score = None)), @"there is no read with a score");
    insta::assert_snapshot!(refused(|rows| rows.push(rows[0].clone())), @"reader `r0` read case `c000` more than once in `m0`; keep one read, or name the units of the case");
    insta::assert_snapshot!(refused(|rows| rows[9].truth = false), @"case `c000` is diseased in one read and healthy in another; name the units of the case if they differ");
    insta::assert_snapshot!(refused(|rows| rows[1].score = Some(f64::NAN)), @"the score of reader `r0` for case `c001` in `m0` is not a finite number");
    let silent = |rows: &mut Vec<Row>| {
        rows.iter_mut().filter(|row| row.reader == "r1").for_each(|row| row.score = None);
    };
    insta::assert_snapshot!(refused(silent), @"reader `r1` has no read with a score; leave the reader out or add the scores");
    let empty = |rows: &mut Vec<Row>| {
        rows.iter_mut().filter(|row| row.modality == "m1").for_each(|row| row.score = None);
    };
    insta::assert_snapshot!(refused(empty), @"modality `m1` has no read with a score");
    let double = |rows: &mut Vec<Row>| {
        rows.iter_mut().for_each(|row| row.unit = "left".into());
        rows.push(rows[0].clone());
    };
    insta::assert_snapshot!(refused(double), @"reader `r0` read case `c000 left` more than once in `m0`; keep one read, or name the units of the case");
}

/// A crossing with the reads that `keep` says, by modality, reader and case.
fn kind(sizes: (usize, usize), keep: impl Fn(usize, usize, usize) -> bool) -> DesignKind {
    let truths = [true, true, false, false, true, true, false, false];
    let rows = crossing(sizes, &truths, |i, j, k| keep(i, j, k).then_some(k as f64));
    study(&rows).design().kind
}

#[test]
fn designs_are_told_apart() {
    assert_eq!(kind((2, 2), |_, _, _| true), DesignKind::FullyCrossed);
    assert_eq!(kind((2, 2), |_, j, k| j == k / 4), DesignKind::CasesWithinReaders);
    assert_eq!(kind((2, 2), |i, _, k| i == k / 4), DesignKind::CasesWithinModalities);
    assert_eq!(kind((2, 4), |i, j, _| i == j / 2), DesignKind::ReadersWithinModalities);
    assert_eq!(kind((2, 4), |i, j, k| i == j / 2 && i == k / 4), DesignKind::Unpaired);
    assert_eq!(kind((2, 4), |_, j, k| j / 2 == k / 4), DesignKind::Partial);
    assert_eq!(kind((2, 2), |i, j, k| i + j + k > 0), DesignKind::Partial);
    assert_eq!(kind((2, 4), |i, j, k| i == j / 2 && j + k > 0), DesignKind::Partial);
}

#[test]
fn reads_are_counted() {
    let mut rows = small();
    rows[0].score = None;
    rows.remove(5);
    let design = study(&rows).design();
    assert_eq!((design.readers, design.modalities, design.cases), (3, 2, 9));
    assert_eq!((design.diseased, design.healthy), (4, 5));
    assert_eq!((design.reads, design.missing), (52, 2));
    assert!(!design.clustered);
}

#[test]
fn a_subset_forgets_what_it_does_not_read() {
    let mut rows = small();
    rows.retain(|row| row.reader == "r0" || row.case != "c003");
    let part = study(&rows).subset(&["r1", "r2"], &["m0"]).unwrap();
    assert_eq!((part.cases().len(), part.readers().len()), (8, 2));
    assert_eq!(part.design().kind, DesignKind::FullyCrossed);
    assert!(part.cases().iter().all(|case| case != "c003"));
    assert!(study(&rows).subset(&["r7"], &["m0"]).is_err());
    assert!(study(&rows).subset(&[], &["m0"]).is_err());
    let error = study(&rows).subset(&["r0"], &["m7"]).unwrap_err();
    insta::assert_snapshot!(error, @"the study has no modality `m7`");
}
