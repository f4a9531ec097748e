//! Tests of `questions`.

use std::collections::BTreeMap;

use proptest::prelude::*;
use reliance_model::Date;
use reliance_model::catalogue::Force;
use reliance_model::evidence::{File, Stated};
use reliance_model::finding::Question;
use reliance_model::problem::{Place, Severity};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::{COLUMNS, SHEET, read};
use crate::testing::catalogue;

fn question(id: &str) -> Question {
    Question {
        id: id.into(),
        text: "Is it so?".into(),
        values: Vec::new(),
        settles: Vec::new(),
        cite: String::new(),
        force: Force::Law,
        topic: String::new(),
        counts: true,
        rests_on: Default::default(),
        outdated: None,
    }
}

fn questions() -> Vec<Question> {
    ["ask:1", "ask:2", "fact:function", "fact:ai", "fact:us:pediatric"].map(question).into()
}

/// A sheet with these cells under the header, by column name.
fn sheet(rows: &[&[(&str, &str)]], reversed: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(SHEET).unwrap();
    let mut columns = COLUMNS.to_vec();
    if reversed {
        columns.reverse();
    }
    for (at, name) in columns.iter().enumerate() {
        sheet.write_string(0, at as u16, *name).unwrap();
    }
    for (row, cells) in rows.iter().enumerate() {
        for (name, value) in *cells {
            let column = columns.iter().position(|column| column == name).unwrap() as u16;
            let row = row as u32 + 1;
            match value.strip_prefix('=') {
                Some(formula) => {
                    let formula = Formula::new(formula).set_result("satisfied");
                    sheet.write_formula(row, column, formula).unwrap();
                }
                None => {
                    sheet.write_string(row, column, *value).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const GOOD: &[(&str, &str)] = &[
    ("Id", "ask:1"),
    ("Verdict", "Satisfied"),
    ("Answer", "Yes, see the report."),
    ("Document", "docs/report.md"),
    ("Name", "A. Example"),
    ("Date", "2026-11-20"),
];

/// `GOOD` with some cells changed.
fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = GOOD.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.copied().chain(changes.iter().copied()).collect()
}

fn told(rows: &[&[(&str, &str)]]) -> Vec<String> {
    let reading =
        read("q.xlsx", &sheet(rows, false), &questions(), &catalogue(), &files(), today());
    let told = |problem: &reliance_model::problem::Problem| match &problem.place {
        Place::Cell(cell) => format!("{cell} {}: {}", problem.code, problem.message),
        other => format!("{other:?} {}", problem.code),
    };
    reading.problems.iter().map(told).collect()
}

#[test]
fn a_filled_row_is_an_attestation_in_any_column_order() {
    for reversed in [false, true] {
        let bytes = sheet(&[GOOD, &[], &[("Id", "ask:2"), ("Question", "Unanswered?")]], reversed);
        let reading = read("q.xlsx", &bytes, &questions(), &catalogue(), &files(), today());
        assert_eq!(reading.problems, []);
        assert_eq!(reading.items.answers.len(), 1);
        let attestation = &reading.items.answers["ask:1"];
        assert_eq!(attestation.verdict, Stated::Satisfied);
        assert_eq!(attestation.document.as_deref(), Some("docs/report.md"));
        assert_eq!(attestation.on.unwrap().to_string(), "2026-11-20");
        assert_eq!(reading, read("q.xlsx", &bytes, &questions(), &catalogue(), &files(), today()));
    }
}

#[test]
fn every_verdict_is_understood() {
    for (text, want) in [
        ("satisfied", Stated::Satisfied),
        ("Not  satisfied.", Stated::NotSatisfied),
        ("does-not-apply", Stated::DoesNotApply),
    ] {
        let row = with(&[("Verdict", text)]);
        let reading =
            read("q.xlsx", &sheet(&[&row], false), &questions(), &catalogue(), &files(), today());
        assert_eq!(reading.items.answers["ask:1"].verdict, want);
    }
    let row = with(&[("Id", "fact:function"), ("Verdict", "triage; Detect")]);
    let reading =
        read("q.xlsx", &sheet(&[&row], false), &questions(), &catalogue(), &files(), today());
    let market = with(&[("Id", "fact:us:us_class"), ("Verdict", "ii")]);
    let market =
        read("q.xlsx", &sheet(&[&market], false), &questions(), &catalogue(), &files(), today());
    assert_eq!(market.items.answers["fact:us:us_class"].verdict, Stated::Values(vec!["II".into()]));
    let want = Stated::Values(vec!["detect".into(), "triage".into()]);
    assert_eq!(reading.items.answers["fact:function"].verdict, want);
}

#[test]
fn each_wrong_cell_is_named_and_the_other_rows_are_read() {
    let rows = [
        with(&[("Verdict", "satisfyed")]),
        with(&[("Verdict", "")]),
        with(&[("Answer", "")]),
        with(&[("Name", ""), ("Date", "")]),
        with(&[("Date", "11/20/2026")]),
        with(&[("Id", "")]),
        with(&[("Id", "fact:function"), ("Verdict", "triage; detekt")]),
        with(&[("Id", "fact:ai"), ("Verdict", "locked; none")]),
        with(&[("Id", "fact:aye"), ("Verdict", "locked")]),
        with(&[("Verdict", "=A1")]),
        with(&[("Id", "ask:2")]),
        with(&[("Id", "ask:2"), ("Answer", "No.")]),
    ];
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    let reading =
        read("q.xlsx", &sheet(&rows, false), &questions(), &catalogue(), &files(), today());
    assert_eq!(reading.items.answers.len(), 1);
    assert_eq!(reading.items.answers["ask:2"].answer, "Yes, see the report.");
    assert_eq!(reading.items.refused, 11);
    insta::assert_snapshot!(told(&rows).join("\n"), @r"
    Questions!J2 unknown-verdict: `satisfyed` is not an answer to this question
    Questions!J3 missing-cell: the answer to `ask:1` lacks a verdict
    Questions!K4 missing-cell: the answer to `ask:1` lacks an answer in words
    Questions!M5 missing-cell: the answer to `ask:1` lacks the name of the person who answers
    Questions!N5 missing-cell: the answer to `ask:1` lacks a date
    Questions!N6 bad-date: `11/20/2026` is not a date
    Questions!A7 missing-id: an answer stands in a row without an id
    Questions!J8 unknown-verdict: `detekt` is not an answer to this question
    Questions!J9 several-values: this fact takes one value
    Questions!A10 unknown-fact: there is no device fact `fact:aye`
    Questions!J11 formula: `Verdict` holds a formula, which is no answer
    Questions!A13 duplicate-answer: another row answers `ask:2` differently
    ");
}

#[test]
fn an_answer_keeps_what_the_sheet_was_put_for() {
    let words = "file:docs/a = b.md = 00ff\nus.a = 1234";
    let tied = |words: &'static str| {
        let row = with(&[("Rests on", words)]);
        let reading =
            read("q.xlsx", &sheet(&[&row], false), &questions(), &catalogue(), &files(), today());
        reading.items.answers["ask:1"].rests_on.clone()
    };
    let pairs = [("file:docs/a = b.md", "00ff"), ("us.a", "1234")];
    assert_eq!(tied(words), pairs.map(|(key, digest)| (key.into(), digest.into())).into());
    assert!(tied("us.a = 1234\nsomething else").is_empty());
    assert!(tied("").is_empty());
}

fn files() -> BTreeMap<String, File> {
    BTreeMap::from([("docs/report.md".to_string(), File::default())])
}

fn today() -> Date {
    "2026-11-22".parse().unwrap()
}

#[test]
fn nobody_has_answered_after_the_day_of_reading() {
    let of = |day: &'static str| {
        let row = with(&[("Date", day)]);
        read("q.xlsx", &sheet(&[&row], false), &questions(), &catalogue(), &files(), today())
    };
    assert_eq!(of("2026-11-22").items.answers.len(), 1);
    let later = of("2026-11-23");
    assert!(later.items.answers.is_empty());
    assert_eq!(later.problems[0].code, "bad-date");
    insta::assert_snapshot!(later.problems[0].message, @"2026-11-23 is after 2026-11-22");
}

#[test]
fn an_absent_document_is_told_at_its_cell_and_the_answer_kept() {
    let row = with(&[("Document", "docs/reprot.md")]);
    let reading =
        read("q.xlsx", &sheet(&[&row], false), &questions(), &catalogue(), &files(), today());
    assert_eq!((reading.items.answers.len(), reading.items.refused), (1, 0));
    insta::assert_snapshot!(told(&[&row]).join("\n"), @"Questions!L2 missing-file: there is no file docs/reprot.md among the evidence in the folder, so the answer is tied to no document");
    assert_eq!(reading.problems[0].help.as_deref(), Some("did you mean `docs/report.md`?"));
}

#[test]
fn a_date_without_a_format_is_the_day_that_the_number_keeps() {
    let row = with(&[("Date", "46347")]);
    let reading =
        read("q.xlsx", &sheet(&[&row], false), &questions(), &catalogue(), &files(), today());
    assert_eq!(reading.items.answers["ask:1"].on.unwrap().to_string(), "2026-11-21");
    insta::assert_snapshot!(told(&[&row]).join("\n"), @"Questions!N2 date-as-number: `46347` is read as 2026-11-21, the day a spreadsheet keeps so");
    let rows = ["46349", "12", "46347.5", "-46347", "99999999999"];
    let rows = rows.map(|day| with(&[("Date", day)]));
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    insta::assert_snapshot!(told(&rows).join("\n"), @r"
    Questions!N2 date-as-number: `46349` is read as 2026-11-23, the day a spreadsheet keeps so
    Questions!N2 bad-date: 2026-11-23 is after 2026-11-22
    Questions!N3 bad-date: `12` is not a date
    Questions!N4 bad-date: `46347.5` is not a date
    Questions!N5 bad-date: `-46347` is not a date
    Questions!N6 bad-date: `99999999999` is not a date
    ");
}

#[test]
fn yes_and_no_are_values_of_a_fact_that_holds_or_not() {
    for (word, value) in [("yes", "true"), ("No", "false"), ("y", "true"), ("FALSE", "false")] {
        let row = with(&[("Id", "fact:us:pediatric"), ("Verdict", word)]);
        let reading =
            read("q.xlsx", &sheet(&[&row], false), &questions(), &catalogue(), &files(), today());
        assert_eq!(reading.problems, []);
        assert_eq!(
            reading.items.answers["fact:us:pediatric"].verdict,
            Stated::Values(vec![value.into()])
        );
    }
    // Elsewhere they say too little.
    let rows = [with(&[("Verdict", "yes")]), with(&[("Id", "fact:ai"), ("Verdict", "no")])];
    let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
    insta::assert_snapshot!(told(&rows).join("\n"), @r"
    Questions!J2 unknown-verdict: `yes` is not an answer to this question
    Questions!J3 unknown-verdict: `no` is not an answer to this question
    ");
}

#[test]
fn an_unknown_id_is_kept_with_a_warning() {
    let row = with(&[("Id", "ask:11")]);
    let reading =
        read("q.xlsx", &sheet(&[&row], false), &questions(), &catalogue(), &files(), today());
    assert_eq!(reading.items.answers.len(), 1);
    assert_eq!(reading.problems[0].severity, Severity::Warning);
    assert_eq!(reading.problems[0].help.as_deref(), Some("did you mean `ask:1`?"));
}

#[test]
fn merged_cells_and_real_dates() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("questions").unwrap();
    for (at, name) in COLUMNS.iter().enumerate() {
        sheet.write_string(0, at as u16, *name).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for row in [1, 2] {
        let texts = [(0, format!("ask:{row}")), (9, "satisfied".into()), (10, "Yes.".into())];
        for (column, text) in texts {
            sheet.write_string(row, column, text).unwrap();
        }
        let day = ExcelDateTime::from_ymd(2026, 11, 20).unwrap();
        sheet.write_with_format(row, 13, &day, &date).unwrap();
    }
    sheet.write_string(1, 12, "A. Example").unwrap();
    sheet.merge_range(2, 11, 2, 12, "B. Example", &Format::new()).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let reading = read("q.xlsx", &bytes, &questions(), &catalogue(), &files(), today());
    assert_eq!(reading.items.answers["ask:1"].on.unwrap().to_string(), "2026-11-20");
    assert_eq!(reading.items.answers.len(), 1);
    assert_eq!(reading.problems[0].code, "merged-cells");
    assert_eq!(reading.problems[0].place, Place::Cell("Questions!L3".replace('Q', "q")));
}

#[test]
fn a_sheet_that_is_not_one_is_a_problem() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Other").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let reading = read("q.xlsx", &bytes, &questions(), &catalogue(), &files(), today());
    assert_eq!(reading.problems[0].code, "bad-spreadsheet");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(SHEET).unwrap();
    sheet.write_string(0, 0, "Id").unwrap();
    sheet.write_string(0, 1, "Verdict").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let reading = read("q.xlsx", &bytes, &questions(), &catalogue(), &files(), today());
    assert_eq!(reading.problems[0].message, "the header has no column Answer, Name, Date");
    assert_eq!(
        read("q.xlsx", b"", &questions(), &catalogue(), &files(), today()).problems[0].code,
        "missing-column"
    );
}

#[test]
fn a_csv_serves_as_well() {
    let text = "Id;Verdict;Answer;Name;Date\nask:1;satisfied;Yes.;A. Example;20.11.2026\n";
    let reading = read("q.csv", text.as_bytes(), &questions(), &catalogue(), &files(), today());
    assert_eq!(reading.problems, []);
    assert_eq!(reading.items.answers["ask:1"].person, "A. Example");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read("q.xlsx", &bytes, &questions(), &catalogue(), &files(), today());
    }

    #[test]
    fn a_torn_sheet_never_panics(at in 0..6000_usize, byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = sheet(&[GOOD], false);
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        read("q.xlsx", &bytes, &questions(), &catalogue(), &files(), today());
    }
}
