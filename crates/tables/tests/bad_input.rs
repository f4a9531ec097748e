//! Tables as they should not be: each fault is told with its rows, and reading goes on.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ListArray, RecordBatch, StringArray};
use common::{Rows, device, run, run_csv, shown, told, try_bytes, write};
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use proptest::prelude::*;
use reliance_model::device::Join;
use reliance_stats::reduction::{Axis, Level, Need};
use reliance_tables::Budget;

fn scores() -> Need {
    Need::tally_of("all", vec![Axis::binary("truth")], "score")
}

#[test]
fn every_bad_value_is_told_and_counted() {
    let text = "case,truth,score,site,date\n\
                1,0,0.1,A,2025-03-01\n\
                2,2,NaN,B,01.03.2025\n\
                3,yes,inf,C,\n\
                2,1,1.5,A,2025-13-01\n\
                4,,high,A,2025-04-01\n\
                5,1\n";
    let needs = [scores(), Need::tally("all", vec![Axis::category("site"), Axis::month("date")])];
    let mut device = device("a.csv", &["case", "truth", "score", "site", "date"]);
    device.tables[0].ranges.insert("score".into(), (0.0, 1.0));
    device.tables[0].known.insert("site".into(), ["A", "B"].map(String::from).into());
    let reading = run(&device, &[("a.csv", text.into())], &needs, &Budget::default());
    insta::assert_snapshot!(told(&reading.problems), @r"
    torn-row, row 6, not counting the header: rows with more or fewer fields than the header; they are not counted
    not-a-number, row 5, not counting the header: `score` is not a number; it counts as unusable
    not-finite, 2 rows (2, 3; not counting the header): `score` is NaN or infinite; it counts as unusable
    out-of-range, row 4, not counting the header: `score` is outside 0 to 1; it counts as unusable
    not-binary, 2 rows (2, 3; not counting the header): `truth` is neither 0 nor 1; it counts as unusable
    not-a-date, 2 rows (2, 4; not counting the header): `date` is not a date; it counts as unusable
    unknown-level, row 3, not counting the header: `site` has a level that is not declared; it counts as unusable
    duplicate-case, row 4, not counting the header: `case` was seen in an earlier row; both are counted
    ");
    insta::assert_snapshot!(shown(&reading.items, &needs[0]), @r"
    (missing): 1
    (unusable): 2
    0: 1 0.1x1
    1: 1
    ");
    insta::assert_snapshot!(shown(&reading.items, &needs[1]), @r"
    (unusable) (missing): 1
    A (unusable): 1
    A 2025-03: 1
    A 2025-04: 1
    B (unusable): 1
    ");
    let file = &reading.items.files["a.csv"];
    assert_eq!((file.rows, file.bytes, file.used), (Some(6), text.len() as u64, true));
    assert_eq!(file.sha256, reliance_tables::sha256(&text.as_bytes().to_vec()).ok());
}

#[test]
fn a_missing_column_is_told_with_the_closest() {
    let mut device = device("a.csv", &["truth", "score"]);
    device.tables[0].columns.insert("site".into(), "centre".into());
    let needs = [scores(), Need::tally("all", vec![Axis::category("site")])];
    let reading = run(
        &device,
        &[("a.csv", "truth,score,center\n1,0.5,X\n".into())],
        &needs,
        &Budget::default(),
    );
    let problem = &reading.problems[0];
    assert_eq!(
        told(&reading.problems),
        "missing-column: there is no column `centre` (role `site`)"
    );
    assert_eq!(problem.help.as_deref(), Some("did you mean `center`?"));
    assert_eq!(shown(&reading.items, &needs[0]), "1: 1 0.5x1");
    assert_eq!(shown(&reading.items, &needs[1]), "needs a column with role `site` in `a.csv`");
}

#[test]
fn what_is_not_there_is_needed() {
    let needs = [Need::keys("none", "case"), scores()];
    let reading = run(&device("a.csv", &["truth", "score"]), &[], &needs, &Budget::default());
    assert_eq!(shown(&reading.items, &needs[0]), "needs a data set `none`");
    assert_eq!(shown(&reading.items, &needs[1]), "needs a readable file `a.csv`");
    assert_eq!(told(&reading.problems), "unreadable-file: it cannot be opened: no such file");
}

#[test]
fn a_type_that_cannot_be_read_is_told() {
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1)]), None]);
    let truth = StringArray::from(vec!["1", "0"]);
    let columns: [(&str, arrow_array::ArrayRef); 2] =
        [("score", Arc::new(lists)), ("truth", Arc::new(truth))];
    let bytes = write(&RecordBatch::try_from_iter(columns).unwrap(), 9);
    let needs = [scores(), Need::tally("all", vec![Axis::binary("truth")])];
    let device = device("a.parquet", &["truth", "score"]);
    let reading = run(&device, &[("a.parquet", bytes)], &needs, &Budget::default());
    assert!(
        told(&reading.problems)
            .starts_with("wrong-type: column `score` (role `score`) has type List")
    );
    assert_eq!(
        shown(&reading.items, &needs[0]),
        "needs a column `score` of a type that can be read"
    );
    assert_eq!(shown(&reading.items, &needs[1]), "0: 1\n1: 1");
}

#[test]
fn a_side_file_is_joined_and_its_faults_told() {
    let mut device = device("a.csv", &["case", "truth"]);
    let columns = [("case", "id"), ("sex", "sex"), ("age", "age"), ("patient", "id")];
    let columns = columns.map(|(role, column)| (role.to_string(), column.to_string()));
    device.tables[0].joins.push(Join {
        file: "side.csv".into(),
        on: "case".into(),
        columns: columns.into(),
    });
    device.tables[0].ranges.insert("age".into(), (0.0, 120.0));
    let main = "case,truth\n1,0\n2.0,1\n3,1\n,0\n";
    let side = "id;sex;age\n2;F;61\n1;M;200\n2;M;40\n9;M;30\n";
    let age = Need::tally_of("all", vec![Axis::category("sex"), Axis::exact("age")], "age");
    let needs = [age, Need::keys("all", "patient")];
    let files = [("a.csv", main.into()), ("side.csv", side.into())];
    let reading = run(&device, &files, &needs, &Budget::default());
    insta::assert_snapshot!(told(&reading.problems), @r"
    out-of-range, row 2, not counting the header: `age` is outside 0 to 120; it counts as unusable
    duplicate-key, row 3, not counting the header: `case` was seen in an earlier row; the first row is used
    unmatched-row, 2 rows (3, 4; not counting the header): no row of `side.csv` has the `case` of these rows
    ");
    insta::assert_snapshot!(shown(&reading.items, &needs[0]), @r"
    (missing) (missing): 2
    F 61: 1 61x1
    M (unusable): 1
    ");
    assert_eq!(reading.items.reductions.keys(&needs[1]).unwrap().missing, 2);
    assert_eq!(reading.items.files["side.csv"].rows, Some(4));
    let small = Budget { side_rows: 3, ..Budget::default() };
    let reading = run(&device, &files, &needs, &small);
    assert_eq!(
        shown(&reading.items, &needs[0]),
        "needs a side file of at most 3 rows; `side.csv` has more than 3"
    );
}

#[test]
fn more_sites_than_the_budget_allows() {
    // A tenth of a million and of the default bound, for the suite's sake.
    let text: String = (0..110_000).map(|site| format!("{site}\n")).collect();
    let need = [Need::tally("all", vec![Axis::category("site")])];
    let device = device("a.csv", &["site"]);
    let files = [("a.csv", format!("site\n{text}").into())];
    let reduce = |budget: Budget| run(&device, &files, &need, &budget).items;
    let few = Budget { levels: 100_000, ..Budget::default() };
    assert_eq!(
        shown(&reduce(few), &need[0]),
        "needs a column `site` of at most 100000 levels; it has more than 100000"
    );
    let few = Budget { cells: 100_000, ..Budget::default() };
    assert_eq!(
        shown(&reduce(few), &need[0]),
        "needs a tally of at most 100000 cells; data set `all` gives more than 100000"
    );
    let all = reduce(Budget::default());
    assert_eq!(all.reductions.tally(&need[0]).unwrap().cells.len(), 110_000);
}

#[test]
fn a_hundred_columns_with_a_mark_and_semicolons() {
    let names: Vec<String> = (0..100).map(|at| format!("c{at}")).collect();
    let text = format!("\u{feff}{}\r\n{}\r\n", names.join(";"), vec!["1"; 100].join(";"));
    let mut device = device("a.csv", &[]);
    device.tables[0].columns.insert("first".into(), "c0".into());
    device.tables[0].columns.insert("last".into(), "c99".into());
    let need = [Need::tally("all", vec![Axis::binary("first"), Axis::exact("last")])];
    let reading = run(&device, &[("a.csv", text.into())], &need, &Budget::default());
    assert_eq!(shown(&reading.items, &need[0]), "1 1: 1");
    assert!(reading.problems.is_empty());
}

#[test]
fn a_broken_row_group_costs_its_rows_only() {
    let rows: String = (0..4000).map(|row| format!("{row},{}\n", row % 2)).collect();
    let mut bytes = Rows::new(&["case", "truth"], &rows).parquet(1000);
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes.clone())).unwrap();
    let (start, _) = file.metadata().row_group(1).column(0).byte_range();
    // The header of the first page of the second row group.
    bytes[start as usize..start as usize + 20].fill(0xff);
    let need = Need::tally("all", vec![Axis::binary("truth"), Axis::exact("case")]);
    let device = device("a.parquet", &["case", "truth"]);
    let reading =
        run(&device, &[("a.parquet", bytes)], std::slice::from_ref(&need), &Budget::default());
    let problems = told(&reading.problems);
    assert!(
        problems.starts_with(
            "broken-row-group, 1000 rows (1001 …; not counting the header): row group 2 is broken"
        ),
        "{problems}"
    );
    assert_eq!(reading.items.reductions.tally(&need).unwrap().rows(), 3000);
}

#[test]
fn no_value_of_a_patient_is_told() {
    let text = "case,truth,score,site\nSECRET,SECRET,SECRET,SECRET\nSECRET,1,9,A\n";
    let mut device = device("a.csv", &["case", "truth", "score", "site"]);
    device.tables[0].ranges.insert("score".into(), (0.0, 1.0));
    device.tables[0].known.insert("site".into(), ["A".to_string()].into());
    let needs = [scores(), Need::keys("all", "case")];
    let reading = run(&device, &[("a.csv", text.into())], &needs, &Budget::default());
    assert_eq!(reading.problems.len(), 5);
    assert!(!format!("{:?}", reading.problems).contains("SECRET"));
    assert!(!format!("{:?}", reading.items).contains("SECRET"));
}

#[test]
fn all_positive_and_single_cases_are_just_counts() {
    let reading = run_csv("truth,score\n1,0.5\n", &[scores()]);
    let tally = reading.items.reductions.tally(&scores()).unwrap();
    assert_eq!(
        tally.levels("truth").into_iter().collect::<Vec<_>>(),
        [Level::Number(reliance_stats::reduction::Number::new(1.0).unwrap())]
    );
    assert!(
        run_csv("truth,score\n", &[scores()])
            .items
            .reductions
            .tally(&scores())
            .unwrap()
            .cells
            .is_empty()
    );
}

fn valid() -> Vec<u8> {
    let rows: String =
        (0..300).map(|row| format!("c{row},s{},{},0.{row}\n", row % 7, row % 2)).collect();
    Rows::new(&["case", "site", "truth", "score"], &rows).parquet(100)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn a_truncated_parquet_file_is_a_problem(keep in 0.0..1.0f64) {
        let mut bytes = valid();
        bytes.truncate((bytes.len() as f64 * keep) as usize);
        let reading = try_bytes("a.parquet", bytes);
        prop_assert!(!reading.problems.is_empty());
    }

    #[test]
    fn a_damaged_parquet_file_does_no_harm(
        damage in proptest::collection::vec((0.0..1.0f64, any::<u8>()), 1..20)
    ) {
        let mut bytes = valid();
        for (at, byte) in damage {
            let at = (bytes.len() as f64 * at) as usize;
            bytes[at] = byte;
        }
        try_bytes("a.parquet", bytes);
    }

    #[test]
    fn random_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        try_bytes("a.csv", bytes.clone());
        try_bytes("a.parquet", bytes.clone());
        try_bytes("a.parquet", [&b"PAR1"[..], &bytes, b"PAR1"].concat());
    }

    #[test]
    fn a_damaged_csv_file_does_no_harm(
        cut in 0usize..60, bytes in proptest::collection::vec(any::<u8>(), 0..9)
    ) {
        let mut text = b"case,site,truth,score\n1,\"A\",0,0.5\n2,B,1,0.25\n3,C,1,1e-9\n".to_vec();
        let at = cut.min(text.len());
        text.splice(at..at, bytes);
        try_bytes("a.csv", text);
    }
}
