//! A device on its own against readers: what is computed, and what stops it.

use reliance_model::device::Role;

use super::*;
use crate::testing::{Folder, Row, answer as told, answered, folder, row};

fn studied(alone: Vec<Row>, read: Vec<Row>) -> Folder {
    folder().dataset("alone", Role::Test, alone).dataset("read", Role::Readers, read).device(
        |device| {
            for (kind, set) in [("standalone", "alone"), ("reader-study", "read")] {
                device.studies.push(Study {
                    name: kind.into(),
                    kind: kind.into(),
                    datasets: vec![set.into()],
                    ..Study::default()
                });
            }
        },
    )
}

fn both(read: &str) -> Folder {
    studied(vec![row("case=1 truth=1 score=0.2"), row("case=2 truth=0 score=0.1")], vec![row(read)])
}

const TRUTHS: [u8; 9] = [1, 1, 1, 1, 0, 0, 0, 0, 0];
const DEVICE: [u8; 9] = [4, 4, 3, 5, 1, 2, 3, 1, 2];
const READERS: [[u8; 9]; 2] = [[4, 4, 1, 5, 2, 2, 1, 1, 3], [5, 3, 3, 4, 1, 3, 2, 1, 1]];

fn device() -> Vec<Row> {
    let case = |at: usize| {
        row(&format!("case={at} truth={} score={}", TRUTHS[at], f64::from(DEVICE[at]) / 10.0))
    };
    (0..9).map(case).collect()
}

fn readings(arm: &str) -> Vec<Row> {
    let reading = |reader: usize, at: usize| {
        let (truth, score) = (TRUTHS[at], READERS[reader][at]);
        row(&format!("case={at} truth={truth} score={score} reader=r{reader} {arm}"))
    };
    (0..2).flat_map(|reader| (0..9).map(move |at| reading(reader, at))).collect()
}

#[test]
fn never_shown_by_studies_on_file() {
    insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a study of kind `standalone`
        to do: declare it under `[[studies]]` with `kind = "standalone"`, its data sets and items
        "#);
    insta::assert_snapshot!(told(CHECK, &both("case=2 reader=r1")), @r#"
        undetermined: needs the comparison of the device alone with readers on the 1 case they share: data set `read` lacks `truth` and `score`
        to do: map `case`, `truth` and `score` of both tables and `reader` of the readings, or let a statistician judge the study reports
        "#);
    insta::assert_snapshot!(told(CHECK, &both("case=2 reader=r1 truth=0 score=1")), @r#"
        undetermined: needs the comparison of the device alone with readers on the 1 case they share: `read`: reader `r1` has 0 cases with disease in `this arm`, at least 2 are needed
        to do: map `case`, `truth` and `score` of both tables and `reader` of the readings, or let a statistician judge the study reports
        "#);
    insta::assert_snapshot!(told(CHECK, &both("case=3 reader=r1")), @r#"
        undetermined: needs a standalone test and a reader study on the same cases: they share none
        to do: run the device on the cases of the reader study
        "#);
    insta::assert_snapshot!(told(CHECK, &both("reader=r1")), @r#"
        undetermined: needs a data set with the role `case` in the study of kind `reader-study`
        to do: name its data sets under `datasets` of the study and map the case column
        "#);
    insta::assert_snapshot!(told(CHECK, &both("case=2").parameter("by", "site")), @"for a person: `standalone-vs-readers` cannot compute `by = site`, so a person must judge what it asks");
}

#[test]
fn shared_cases_are_compared_and_left_to_a_person() {
    let folder = studied(device(), readings(""));
    insta::assert_snapshot!(told(CHECK, &folder), @"for a person: device alone less 2 readers of `read` on 9 cases: area 0.975 less 0.875, difference 0.100 (95 % CI -0.582 to 0.782); a person must judge whether that is what the device's role in care asks");
    let figures = answered(CHECK, &folder).figures;
    let value = |name: &str| {
        figures.iter().find(|figure| figure.name == name).and_then(|figure| figure.value).unwrap()
    };
    assert!((value("device-auc") - area(&DEVICE)).abs() < 1e-12);
    let mean = (area(&READERS[0]) + area(&READERS[1])) / 2.0;
    assert!((value("readers-auc") - mean).abs() < 1e-12);
    assert!((value("device-less-readers") - (area(&DEVICE) - mean)).abs() < 1e-12);
}

/// The area by counting pairs.
fn area(scores: &[u8; 9]) -> f64 {
    let mut sum = 0.0;
    for score in (0..4).map(|at| &scores[at]) {
        for other in &scores[4..] {
            sum += f64::from(u8::from(score > other)) + 0.5 * f64::from(u8::from(score == other));
        }
    }
    sum / 20.0
}

#[test]
fn every_arm_is_compared_and_one_that_cannot_be_is_told() {
    let mut rows = readings("modality=unaided");
    rows.extend(readings("modality=aided").into_iter().take(9));
    insta::assert_snapshot!(told(CHECK, &studied(device(), rows)), @r#"
        for a person: device alone less 2 readers of `read`, unaided on 9 cases: area 0.975 less 0.875, difference 0.100 (95 % CI -0.582 to 0.782); a person must judge whether that is what the device's role in care asks
        caveat: not compared: `read`, aided: at least 2 readers beside the device are needed, found 1
        "#);
}

#[test]
fn another_truth_or_a_second_score_stops_the_comparison() {
    let mut turned = readings("");
    turned[0].insert("truth".into(), "0".into());
    insta::assert_snapshot!(told(CHECK, &studied(device(), turned)), @r#"
        undetermined: needs the comparison of the device alone with readers on the 9 cases they share: `read`: the truth of a case that they share is not the same in both
        to do: map `case`, `truth` and `score` of both tables and `reader` of the readings, or let a statistician judge the study reports
        "#);
    let mut twice = device();
    twice.push(row("case=1 truth=1 score=0.9"));
    insta::assert_snapshot!(told(CHECK, &studied(twice, readings(""))), @r#"
        undetermined: needs the comparison of the device alone with readers on the 9 cases they share: `alone` has several scores of one case
        to do: map `case`, `truth` and `score` of both tables and `reader` of the readings, or let a statistician judge the study reports
        "#);
    let mut again = readings("");
    again.push(row("case=1 truth=1 score=3 reader=r1"));
    insta::assert_snapshot!(told(CHECK, &studied(device(), again)), @r#"
        undetermined: needs the comparison of the device alone with readers on the 9 cases they share: `read`: a reader has several readings of one case
        to do: map `case`, `truth` and `score` of both tables and `reader` of the readings, or let a statistician judge the study reports
        "#);
}
