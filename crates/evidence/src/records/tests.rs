//! Sheets as people keep them, read, read again, and read with mistakes.

use proptest::prelude::*;

use super::*;

fn matrix() -> &'static Kind {
    kind("trace-matrix").unwrap()
}

fn sheet(text: &str, map: &Map) -> Reading<Sheet> {
    read("trace.csv", text.as_bytes(), matrix(), map)
}

fn told(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.render(None)).collect::<Vec<_>>().join("\n")
}

const FIRST: &str = "Trace matrix of the device,,,\n\nReq ID,Verified by,Test Report,Text\n\
                     SRS-1,TP-1,TR-1,\"shows, fast\"\nSRS-2,TP-2,,quietly\n";

#[test]
fn headings_are_found_below_a_title_and_named_as_people_do() {
    let reading = sheet(FIRST, &Map::default());
    assert_eq!(reading.problems, []);
    insta::assert_snapshot!(csv(&reading.items.rows), @r#"
    requirement,text,test,result
    SRS-1,"shows, fast",TP-1,TR-1
    SRS-2,quietly,TP-2,
    "#);
    insta::assert_snapshot!(reading.items.map.write().unwrap(), @r#"
    [columns]
    "Req ID" = "requirement"
    "Test Report" = "result"
    Text = "text"
    "Verified by" = "test"
    "#);
}

#[test]
fn reading_the_same_sheet_again_changes_nothing() {
    let first = sheet(FIRST, &Map::default()).items.rows;
    let (kept, changes) = merged(matrix(), &Rows::default(), &first, false);
    assert_eq!(changes.added, ["SRS-1", "SRS-2"]);
    let again = sheet(&csv(&kept), &Map::default());
    assert_eq!(again.problems, []);
    assert_eq!(again.items.rows, kept);
    let (same, changes) = merged(matrix(), &kept, &first, false);
    assert!(changes.is_empty());
    assert_eq!(same, kept);
}

#[test]
fn what_changed_is_told_and_what_is_gone_stays() {
    let kept = sheet(FIRST, &Map::default()).items.rows;
    let new = sheet("requirement,test,control\nSRS-3,TP-3,C-1\nSRS-1,TP-9,\n", &Map::default());
    let (rows, changes) = merged(matrix(), &kept, &new.items.rows, false);
    insta::assert_snapshot!(changes.lines().join("\n"), @r#"
    new       SRS-3
    changed   SRS-1, test: "TP-1" → "TP-9"
    gone      SRS-2
    "#);
    insta::assert_snapshot!(csv(&rows), @r#"
    requirement,text,control,test,result
    SRS-3,,C-1,TP-3,
    SRS-1,"shows, fast",,TP-9,TR-1
    SRS-2,quietly,,TP-2,
    "#);
    let (rows, _) = merged(matrix(), &kept, &new.items.rows, true);
    assert_eq!(rows.rows.len(), 2);
}

#[test]
fn each_wrong_cell_is_told_with_its_place() {
    let text = "requirment,test,Bemerkung,verification\nSRS-1,TP-1,x,\n";
    insta::assert_snapshot!(told(&sheet(text, &Map::default()).problems), @r#"
    warning[unknown-column]: the heading "requirment" is not known
    --> trace.csv:1
     = help: did you mean `requirement`? say so in the map
    warning[unknown-column]: the heading "Bemerkung" is not known
    --> trace.csv:1
     = help: name it in the map, or leave it out with "Bemerkung" = ""
    error[ambiguous-column]: a second column is taken for `test`
    --> trace.csv:1
     = help: say in the map which of them it is
    error[missing-column]: no column is the key `requirement`
    --> trace.csv:1
     = help: head the column `requirement`, or name its heading in a map
    "#);
    let text = "requirement,test\nSRS-1,#REF!\n,TP-2\nSRS-1,TP-3\n";
    insta::assert_snapshot!(told(&sheet(text, &Map::default()).problems), @r"
    error[bad-cell]: the formula of this cell failed (`#REF!`)
    --> trace.csv:2
     = help: correct the cell; it is not taken
    error[missing-key]: the row has no `requirement`
    --> trace.csv:3
     = help: the row is not used
    error[duplicate-key]: `SRS-1` stands in row 2 already
    --> trace.csv:4
     = help: the row is not used
    ");
    let checklist = kind("gspr-checklist").unwrap();
    let reading = read("g.csv", b"GSPR,Applies\n1,yes\n2,ye\n", checklist, &Map::default());
    insta::assert_snapshot!(told(&reading.problems), @r"
    error[bad-cell]: `applicable` is one of yes, no, a, na, n/a, applicable, not applicable; did you mean `yes`?
    --> g.csv:3
     = help: correct the cell; it is not taken
    ");
    assert_eq!(reading.items.rows.rows[1], ["2", ""]);
    let before = read("g.csv", b"GSPR,Applies\n2,no\n", checklist, &Map::default()).items.rows;
    let (rows, changes) = merged(checklist, &before, &reading.items.rows, false);
    assert_eq!(
        (rows.rows[1].as_slice(), changes.changed),
        (["2", "no"].map(String::from).as_slice(), vec![])
    );
}

#[test]
fn a_map_names_what_is_not_known() {
    let text = "sheet = \"\"\n[columns]\nAnforderung = \"requirement\"\nBemerkung = \"\"\n";
    let map = Map::read("map.toml", text, matrix());
    assert_eq!(map.problems, []);
    let reading = sheet("Anforderung,Test,Bemerkung\nA1,T1,x\n", &map.items);
    assert_eq!(reading.problems, []);
    assert_eq!(csv(&reading.items.rows), "requirement,test\nA1,T1\n");
    let wrong = Map::read("map.toml", "[columns]\nA = \"requirments\"\n", matrix());
    insta::assert_snapshot!(told(&wrong.problems), @r#"
    error[unknown-column]: "A" is mapped to `requirments`, which a trace-matrix lacks
    --> map.toml
     = help: columns are requirement, text, need, design, risk, control, test, result, version
    "#);
    assert_eq!(Map::read("map.toml", "columns = 1", matrix()).problems.len(), 1);
}

#[test]
fn a_sheet_without_headings_says_which_are_expected() {
    let problems = sheet("1,2\n3,4\n", &Map::default()).problems;
    assert_eq!(problems[0].code, "bad-header");
}

#[test]
fn every_heading_of_a_kind_means_one_column() {
    for kind in KINDS {
        let mut seen = std::collections::BTreeSet::new();
        for column in kind.columns {
            for heading in std::iter::once(&column.name).chain(column.headings) {
                assert!(seen.insert(kinds::plain(heading)), "{}: {heading}", kind.name);
            }
        }
    }
}

proptest! {
    #[test]
    fn any_sheet_is_read_and_kept_as_it_is(cells in prop::collection::vec("[a-z\",; \n#=]{0,6}", 8)) {
        let quote = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
        let lines: Vec<String> =
            cells.chunks(2).map(|pair| pair.iter().map(quote).collect::<Vec<_>>().join(",")).collect();
        let text = format!("requirement,test\n{}\n", lines.join("\n"));
        let rows = sheet(&text, &Map::default()).items.rows;
        let again = sheet(&csv(&rows), &Map::default()).items.rows;
        prop_assert_eq!(again.rows, rows.rows);
    }
}
