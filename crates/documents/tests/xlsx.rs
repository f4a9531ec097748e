//! Spreadsheets, read back with another library.

#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod sample;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use reliance_documents::{questions_xlsx, requirements_xlsx};
use reliance_model::evidence::{Attestation, Stated};
use reliance_model::finding::Question;

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn cell(sheet: &Range<Data>, row: u32, column: u32) -> String {
    sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn the_requirement_table_holds_every_finding_with_full_precision() {
    let assessment = sample::assessment();
    let mut book = open(requirements_xlsx(&assessment).unwrap());
    let sheet = book.worksheet_range("Requirements").unwrap();
    assert_eq!(sheet.height(), assessment.findings.len() + 1);
    assert_eq!((cell(&sheet, 0, 0), cell(&sheet, 1, 0)), ("Answer".into(), "not shown".into()));
    let figures = book.worksheet_range("Figures").unwrap();
    let row = (1..figures.height() as u32).find(|row| cell(&figures, *row, 3) == "sensitivity");
    let row = row.unwrap();
    assert_eq!(figures.get_value((row, 6)), Some(&Data::Float(0.826_1)));
    assert_eq!((cell(&figures, row, 9), cell(&figures, row, 10)), ("218".into(), "250".into()));
    let about = book.worksheet_range("About").unwrap();
    let hash = (0..about.height() as u32).find(|row| cell(&about, *row, 0) == "Catalogue sha256");
    assert_eq!(cell(&about, hash.unwrap(), 1), assessment.catalogue_sha256);
}

#[test]
fn the_same_arguments_give_the_same_bytes_at_any_time() {
    let assessment = sample::assessment();
    let write = || {
        let questions = questions_xlsx(&assessment.questions, &BTreeMap::new(), assessment.on);
        (requirements_xlsx(&assessment).unwrap(), questions.unwrap())
    };
    let first = write();
    // The format's own clock counts seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == write(), "the bytes depend on the time");
}

#[test]
fn no_cell_of_ours_is_a_formula() {
    let mut assessment = sample::assessment();
    assessment.findings[0].title = "=1+1".into();
    let mut book = open(requirements_xlsx(&assessment).unwrap());
    let formulas = book.worksheet_formula("Requirements").unwrap();
    assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
    let sheet = book.worksheet_range("Requirements").unwrap();
    assert_eq!(cell(&sheet, 1, 4), "=1+1");
}

fn attestation(question: &str, verdict: Stated) -> (String, Attestation) {
    let given = Attestation {
        question: question.into(),
        verdict,
        answer: "stated in the plan".into(),
        document: Some("docs/plan.docx".into()),
        person: "A. Example".into(),
        on: Some(sample::day(2026, 11, 20)),
        rests_on: BTreeMap::new(),
    };
    (question.into(), given)
}

#[test]
fn answers_already_given_stand_in_their_rows() {
    let assessment = sample::assessment();
    let values = Stated::Values(vec!["510k".into(), "pma".into()]);
    let given = BTreeMap::from([
        attestation("fact:us_submission", values),
        attestation("ask:77aa", Stated::NotSatisfied),
        attestation("ask:gone", Stated::Satisfied),
    ]);
    let bytes = questions_xlsx(&assessment.questions, &given, assessment.on).unwrap();
    let mut book = open(bytes);
    let sheet = book.worksheet_range("Questions").unwrap();
    let header: Vec<String> = (0..16).map(|column| cell(&sheet, 0, column)).collect();
    insta::assert_snapshot!(header.join(", "), @"Id, Topic, Question, Settles, Requirement, Source, Force, Owner, Due, Verdict, Answer, Document, Name, Date, Earlier answer, Rests on");
    assert_eq!(
        (cell(&sheet, 1, 0), cell(&sheet, 1, 9)),
        ("fact:us_submission".into(), "510k; pma".into())
    );
    assert_eq!(cell(&sheet, 2, 9), "not satisfied");
    assert!(matches!(sheet.get_value((2, 13)), Some(Data::DateTime(_))));
    assert_eq!(cell(&sheet, 3, 9), "");
    let answered = book.worksheet_range("Answered").unwrap();
    assert_eq!(cell(&answered, 1, 0), "ask:gone");
    assert!(book.sheet_names().contains(&"Read me".to_string()));
}

#[test]
fn what_is_not_made_stands_apart_and_an_outdated_answer_is_not_filled_in() {
    let mut questions = sample::assessment().questions;
    questions[0].counts = true;
    questions[0].outdated = Some("outdated, confirm again: the plan has changed since".into());
    for question in &mut questions[1..] {
        question.counts = false;
    }
    let id = questions[0].id.clone();
    let given = BTreeMap::from([attestation(&id, Stated::Values(vec!["510k".into()]))]);
    let day = sample::day(2026, 11, 22);
    let mut book = open(questions_xlsx(&questions, &given, day).unwrap());
    let sheet = book.worksheet_range("Questions").unwrap();
    assert_eq!((sheet.height(), cell(&sheet, 1, 0)), (2, id.clone()));
    assert_eq!((cell(&sheet, 1, 9), cell(&sheet, 1, 13)), (String::new(), String::new()));
    assert!(cell(&sheet, 1, 14).contains("510k: stated in the plan (outdated, confirm again"));
    assert_eq!(cell(&sheet, 1, 15), format!("{id} = 00ff00ff00ff00ff"));
    let apart = book.worksheet_range("Nothing to answer yet").unwrap();
    assert_eq!(apart.height(), questions.len());
}

#[test]
fn long_lists_no_questions_and_long_words_are_written() {
    let mut assessment = sample::assessment();
    let values: Vec<String> = (0..200).map(|n| format!("a long value {n}")).collect();
    let long = Question { values, ..assessment.questions[0].clone() };
    let mut book = open(questions_xlsx(&[long], &BTreeMap::new(), assessment.on).unwrap());
    assert_eq!(book.worksheet_range("Lists").unwrap().height(), 201);
    questions_xlsx(&[], &BTreeMap::new(), sample::day(1850, 1, 1)).unwrap();
    assessment.findings[0].because = "x".repeat(100_000);
    assessment.findings[1].because = "\u{0}\u{202e}".into();
    requirements_xlsx(&assessment).unwrap();
}
