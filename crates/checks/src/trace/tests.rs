//! Traces of small sets of documents.

use std::collections::BTreeMap;

use reliance_model::content::{Block, Body, Content, Spot};

use super::*;

fn document(id: &str, folder: &str, title: &str, blocks: &[Body]) -> Content {
    let properties: BTreeMap<String, String> =
        [("id", id), ("title", title)].map(|(k, v)| (k.to_string(), v.to_string())).into();
    let block = |(at, body): (usize, &Body)| Block {
        id: format!("b-{at}"),
        spot: Spot { headings: vec!["Risk Controls".into()], ..Spot::default() },
        body: body.clone(),
        revisions: Vec::new(),
    };
    Content {
        file: format!("{folder}/{id}.md"),
        properties,
        blocks: blocks.iter().enumerate().map(block).collect(),
        ..Content::default()
    }
}

fn line(text: &str) -> Body {
    Body::Paragraph(text.into())
}

fn said(contents: &[Content]) -> String {
    let holes = holes(&of(contents));
    holes.iter().map(|hole| hole.remark.says.clone()).collect::<Vec<_>>().join("\n")
}

fn whole() -> Vec<Content> {
    let control = Body::Heading { level: 3, text: "SRS-001 - Threshold".into() };
    vec![
        document("UN-001", "needs", "Finds it", &[]),
        document("PRS-001", "product", "Sensitivity", &[line("Derives from: UN-001")]),
        document("SRS-001", "software", "Threshold", &[line("Derives from: PRS-001")]),
        document("RISK-001", "risk", "Missed", &[control, line("See ISO-14971 and IEC-62304.")]),
        document("TP-001", "test", "Test", &[line("Verifies: SRS-001")]),
        document("TR-001", "test", "Report", &[line("Executes: TP-001 \nSee also: SRS-001")]),
    ]
}

#[test]
fn a_whole_trace_has_no_hole() {
    assert_eq!(said(&whole()), "");
}

#[test]
fn what_is_taken_away_leaves_its_hole_unless_its_kind_is_gone() {
    let without = |id: &str| {
        let mut contents = whole();
        contents.retain(|content| content.properties["id"] != id);
        said(&contents)
    };
    insta::assert_snapshot!(without("UN-001"), @"");
    insta::assert_snapshot!(without("PRS-001"), @"no requirement derives from the need `UN-001`");
    insta::assert_snapshot!(without("TP-001"), @"");
    insta::assert_snapshot!(without("TR-001"), @"");
    insta::assert_snapshot!(without("SRS-001"), @r"
    no test verifies the requirement `PRS-001`
    nothing that is traced controls the risk `RISK-001`
    ");
}

#[test]
fn a_requirement_nobody_tests_and_another_title_are_told() {
    let mut contents = whole();
    contents.push(document("SRS-002", "software", "Speed", &[line("Derives from: PRS-001")]));
    contents.push(document(
        "PLAN-001",
        "",
        "Plan",
        &[line("SRS-002 — Colour"), line("SRS-001 — Threshold")],
    ));
    contents.push(document("SRS-002", "old", "Speed", &[]));
    insta::assert_snapshot!(said(&contents), @r#"
    `SRS-002` is declared a second time
    `SRS-002` is called "Colour", and its own title is "Speed"
    no test verifies `SRS-002`, which derives from the requirement `PRS-001`
    no test verifies the requirement `SRS-002`
    "#);
}

#[test]
fn a_matrix_is_a_trace_of_its_own() {
    let cells = |row: &str| row.split('|').map(str::to_string).collect::<Vec<_>>();
    let rows =
        ["Requirement|Risk|Control|Test|Result", "R1|H1|C1|T1|ok-1", "R2, R3|||T2|", "R4|H2|||"];
    let table = Body::Table { caption: None, rows: rows.map(cells).into() };
    let mut content = document("", "records", "", &[table]);
    content.properties.clear();
    insta::assert_snapshot!(said(&[content]), @r"
    nothing that is traced controls the risk `H2`
    no test verifies the requirement `R4`
    no result is traced to the test `T2`
    ");
}

#[test]
fn circles_end() {
    let contents = [
        document("SRS-001", "", "A", &[line("Derives from: SRS-002")]),
        document("SRS-002", "", "B", &[line("Derives from: SRS-001")]),
        document("TP-001", "", "T", &[]),
        document("TR-001", "", "T", &[line("Executes: TP-001")]),
    ];
    insta::assert_snapshot!(said(&contents), @r"
    no test verifies the requirement `SRS-001`
    no test verifies the requirement `SRS-002`
    ");
}
