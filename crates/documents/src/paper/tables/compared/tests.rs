//! The device beside its predicate.

use reliance_model::catalogue::Catalogue;
use reliance_model::content::{Block as Told, Content, Spot};
use reliance_model::device::Document;
use reliance_model::evidence::Evidence;

use super::*;
use crate::paper::tests::{sourced_of, template};
use crate::paper::{Paper, plain, write};

fn told(heading: &str, body: Body) -> Told {
    Told {
        id: String::new(),
        spot: Spot { line: Some(9), headings: vec![heading.into()], ..Spot::default() },
        body,
        revisions: Vec::new(),
    }
}

fn table(rows: &[&[&str]]) -> Body {
    let cells = |row: &&[&str]| row.iter().map(ToString::to_string).collect();
    Body::Table { caption: None, rows: rows.iter().map(cells).collect() }
}

fn paper(intended_use: &str, blocks: Vec<Told>) -> Paper {
    let mut evidence = Evidence::default();
    evidence.device.name = "Seer".into();
    evidence.device.manufacturer = "Maker".into();
    evidence.device.intended_use = intended_use.into();
    evidence.device.predicates.push(Predicate {
        number: "K000001".into(),
        name: "Old Seer".into(),
        product_code: Some("QAS".into()),
        primary: true,
    });
    let items = [("technology", "Technology"), ("performance", "Performance")];
    evidence.device.documents.push(Document {
        kind: "predicate-comparison".into(),
        file: "cmp.md".into(),
        items: items.map(|(item, place)| (item.to_string(), place.to_string())).into(),
        ..Document::default()
    });
    let content = Content { file: "cmp.md".into(), blocks, ..Content::default() };
    evidence.contents.insert("cmp.md".into(), content);
    let assessment = crate::paper::tests::nothing_found();
    let template = template("en-US", "{{table of=\"predicate-comparison\"}}\n");
    sourced_of(&evidence, &assessment, &Catalogue::default(), |source| write(source, &template))
}

fn rows(paper: &Paper) -> String {
    let tables = paper.tables();
    let row = |row: &Vec<Vec<Inline>>| {
        row.iter()
            .map(|cell| plain(cell))
            .collect::<Vec<_>>()
            .join(" | ")
            .trim_end_matches([' ', '|'])
            .to_string()
    };
    tables[0].rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_table_on_file_is_printed_row_by_row_and_what_it_lacks_is_a_hole() {
    let list = table(&[
        &["item", "this device", "predicate K000001"],
        &["Intended users", "readers", "readers, too"],
        &["Intended use", "reads", "reads, too"],
        &["Indications for use", "reads", "reads"],
        &["Algorithm", "a network", "a forest"],
        &["", "continued", "continued, too"],
        &["Performance standards", "IEC 1", "IEC 1"],
        &["Speed", "fast", ""],
    ]);
    let paper = paper("Reads images.", vec![told("Technology", list)]);
    insta::assert_snapshot!(rows(&paper), @r#"
    Name | Seer | Old Seer (K000001)
    Manufacturer | Maker | NOT ANSWERED: needs the predicate's company, from a list of the regulator's
    Decided | – | NOT ANSWERED: needs the predicate's decision, from a list of the regulator's
    Classification and product code | NOT ANSWERED: needs a classification | QAS | open
    Intended use, as declared | Reads images. | –
    Performance | see cmp.md, "Performance" | NOT ANSWERED: needs "Performance" of the predicate: a row of a table in the comparison on file, with a column for this device and one for the predicate | open
    Intended users | readers | readers, too | differs
    Intended use | reads | reads, too | differs
    Indications for use | reads | reads | same words
    Algorithm | a network | a forest | differs
    Algorithm | continued | continued, too | differs
    Performance standards | IEC 1 | IEC 1 | same words
    Speed | fast | NOT ANSWERED: needs "Speed" of the predicate | open
    "#);
    let table = &paper.tables()[0];
    let Some(Inline::Field { trace, .. }) = table.rows[9][2].first() else {
        panic!("{:?}", table.rows)
    };
    let trace = &paper.traces[*trace];
    assert_eq!(trace.of.as_deref(), Some("line 9, under \"Technology\", row 5"));
    assert_eq!(trace.files[0].0, "cmp.md");
}

#[test]
fn a_sentence_about_both_says_nothing_of_the_predicate_alone() {
    let said = |text: &str| told("2. Technology", Body::Paragraph(text.into()));
    let two = vec![said("Both are networks."), said("Ours has two.")];
    insta::assert_snapshot!(rows(&paper("Reads images.", two)), @r#"
    Name | Seer | Old Seer (K000001)
    Manufacturer | Maker | NOT ANSWERED: needs the predicate's company, from a list of the regulator's
    Decided | – | NOT ANSWERED: needs the predicate's decision, from a list of the regulator's
    Classification and product code | NOT ANSWERED: needs a classification | QAS | open
    Indications and intended use | Reads images. | NOT ANSWERED: needs "Indications and intended use" of the predicate: a row of a table in the comparison on file, with a column for this device and one for the predicate | open
    Technology | cmp.md says: “Both are networks. Ours has two.” | NOT ANSWERED: needs "Technology" of the predicate: a row of a table in the comparison on file, with a column for this device and one for the predicate | open
    Performance | see cmp.md, "Performance" | NOT ANSWERED: needs "Performance" of the predicate: a row of a table in the comparison on file, with a column for this device and one for the predicate | open
    "#);
    // What was not read is led to.
    let unread = rows(&paper("Reads images.", Vec::new()));
    assert!(unread.contains("Technology | see cmp.md, \"Technology\" | NOT"), "{unread}");
}

#[test]
fn a_table_whose_columns_cannot_be_told_is_said_to_be_so() {
    let list = table(&[&["item", "same as predicate", "predicate"], &["Algorithm", "yes", "no"]]);
    let told = rows(&paper("Reads images.", vec![told("Technology", list)]));
    assert!(!told.contains("yes"), "{told}");
    assert!(told.contains("heads that do not tell"), "{told}");
}
