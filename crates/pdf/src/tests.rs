//! Papers of every kind of block, in both languages, against the exporter's own checks.

use std::collections::BTreeSet;

use reliance_documents::paper::{
    Block, Hole, Inline, Made, Paper, PaperPicture, PersonText, Subject, Table, Trace,
};
use reliance_model::Date;
use reliance_model::catalogue::{Locale, ReadAs};
use reliance_model::picture::Picture;

use crate::Typesetter;

fn text(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.into())]
}

fn heading(level: u8, words: &str) -> Block {
    Block::Heading { level, text: text(words) }
}

fn paper(locale: Locale, blocks: Vec<Block>) -> Paper {
    Paper {
        template: "us.try".into(),
        title: "Trial of *every* block #1".into(),
        second_title: None,
        locale,
        file: "01-trial".into(),
        order: 1,
        slot: Some("slot".into()),
        market: "us".into(),
        market_name: "United States".into(),
        device: Subject {
            name: "Device $x$".into(),
            version: "1.0".into(),
            manufacturer: "Maker".into(),
            invented: true,
        },
        made: Made {
            tool: "0.1.0".into(),
            catalogue: "2026-11-22".into(),
            catalogue_sha256: "ab".repeat(32),
            on: Date::from_ymd_opt(2026, 11, 22).unwrap(),
        },
        doubts: vec!["a fact is not set".into()],
        holes: vec![Hole { about: "x".into(), title: None, needs: "y".into() }],
        blocks,
        end: vec![Block::Paragraph(text("Rests on a copy."))],
        traces: vec![Trace {
            requirement: Some("us.try.x".into()),
            files: vec![("data/a.csv".into(), Some("cd".repeat(32)))],
            ..Trace::default()
        }],
        read_as: ReadAs::Copy,
        not_primary: Vec::new(),
    }
}

fn every_block() -> Vec<Block> {
    let field =
        Inline::Field { text: "0.861 (0.811 to 0.899)".into(), trace: 0, marked_beside: false };
    let line = vec![
        Inline::Text("#panic(\"no\") [ ] $ \\ `file` and ".into()),
        field.clone(),
        Inline::Break,
        Inline::Strong(text("strong")),
        Inline::Emphasis(text("stress")),
        Inline::Code("data/a.csv".into()),
        Inline::Link { address: "https://example.org".into(), text: "a link".into() },
        Inline::Missing { text: "NOT ANSWERED: needs a thing".into(), hole: 0, traces: vec![0] },
        Inline::Reference { to: "first".into(), text: "Table 1".into() },
    ];
    let row = vec![text("sensitivity"), vec![field]];
    let table = Table {
        of: "figures".into(),
        label: Some("first".into()),
        number: Some(1),
        caption: Some("Figures".into()),
        header: vec!["Figure".into(), "Value".into()],
        rows: vec![row; 80],
        values: Vec::new(),
        widths: Vec::new(),
    };
    let shares = Picture::Shares {
        title: "Sex".into(),
        sample: "test".into(),
        population: "patients".into(),
        categories: vec![("F".into(), 0.4, 0.5), ("M".into(), 0.6, 0.5)],
    };
    let picture = PaperPicture {
        kind: "shares".into(),
        label: None,
        number: 1,
        caption: "Sex".into(),
        alt: "F 0.4 against 0.5".into(),
        picture: shares,
        labels: Default::default(),
        trace: 0,
    };
    let written = PersonText { text: "One.\n\nTwo.".into(), by: Some("A person".into()), on: None };
    let person = |text| Block::Person { key: "k".into(), prompt: "Say who".into(), text };
    vec![
        heading(1, "Top"),
        heading(3, "A level is skipped"),
        Block::Paragraph(line),
        Block::List { ordered: true, items: vec![vec![Block::Picture(picture.clone())]] },
        Block::Table(table.clone()),
        Block::Table(Table { header: Vec::new(), label: None, caption: None, ..table }),
        Block::Picture(picture),
        person(None),
        person(Some(written)),
        Block::Quote { blocks: vec![heading(4, "Quoted")], cited: "docs/a.md".into(), trace: 0 },
        Block::PageBreak,
        heading(1, "B"),
        heading(1, "C"),
        heading(1, "D"),
        heading(1, "E"),
    ]
}

fn set_by(typesetter: &mut Typesetter, paper: &Paper) -> Vec<u8> {
    let manuscript = typesetter.prepare(paper).unwrap();
    typesetter.set(&manuscript).unwrap()
}

fn set(paper: &Paper) -> Vec<u8> {
    set_by(&mut Typesetter::default(), paper)
}

fn replaced(paper: &Paper) -> BTreeSet<char> {
    Typesetter::default().prepare(paper).unwrap().replaced
}

fn holds(pdf: &[u8], words: &str) -> bool {
    pdf.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn every_block_is_set_and_both_standards_are_declared() {
    let paper = paper(Locale::EnUs, every_block());
    let pdf = set(&paper);
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(holds(&pdf, "pdfaid:part") && holds(&pdf, "pdfuaid:part"));
    assert_eq!(replaced(&paper), BTreeSet::new());
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let mut typesetter = Typesetter::default();
    let paper = paper(Locale::EnGb, every_block());
    let first = set_by(&mut typesetter, &paper);
    assert!(first == set_by(&mut typesetter, &paper));
    assert!(first == set(&paper));
}

#[test]
fn whatever_changes_the_bytes_changes_what_they_are_made_of() {
    let made_of = |typesetter: &mut Typesetter, paper: &Paper| {
        let manuscript = typesetter.prepare(paper).unwrap();
        typesetter.made_of(&manuscript)
    };
    let plain = || paper(Locale::EnGb, vec![Block::Paragraph(text("a"))]);
    let mut typesetter = Typesetter::default();
    let first = made_of(&mut typesetter, &plain());
    assert_eq!(first, made_of(&mut Typesetter::default(), &plain()));
    let changes: [fn(&mut Paper); 6] = [
        |paper| paper.blocks.push(Block::PageBreak),
        |paper| paper.made.on = Date::from_ymd_opt(2026, 11, 23).unwrap(),
        |paper| paper.made.tool = "0.2.0".into(),
        |paper| paper.file = "02-trial".into(),
        |paper| paper.locale = Locale::EnUs,
        |paper| paper.holes.clear(),
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut other = plain();
        change(&mut other);
        assert_ne!(first, made_of(&mut typesetter, &other), "change {at}");
    }
    assert_ne!(first, made_of(&mut Typesetter::new(&[b"font".to_vec()]), &plain()));
}

#[test]
fn chinese_is_set_without_boxes_and_what_no_font_has_is_told() {
    let words = "肺栓塞分诊软件的灵敏度为 0.861（95% 置信区间 0.811 至 0.899）；术语“验证集”。";
    let known =
        paper(Locale::Zh, vec![heading(1, "第3章 非临床资料"), Block::Paragraph(text(words))]);
    assert_eq!(replaced(&known), BTreeSet::new());
    let rare = paper(Locale::Zh, vec![Block::Paragraph(text("a\u{20bb7}b\u{7}"))]);
    assert_eq!(replaced(&rare), BTreeSet::from(['\u{7}', '\u{20bb7}']));
}

#[test]
fn a_paper_without_anything_is_set() {
    let mut empty = paper(Locale::EnUs, Vec::new());
    empty.title = String::new();
    empty.device = Subject::default();
    empty.made.catalogue_sha256 = String::new();
    (empty.holes, empty.traces, empty.end) = Default::default();
    // A file for everybody must have a title: the standard refuses one without.
    let mut typesetter = Typesetter::default();
    let untitled = typesetter.prepare(&empty).unwrap();
    assert!(typesetter.set(&untitled).is_err());
    empty.title = "Title".into();
    assert!(set(&empty).starts_with(b"%PDF"));
}
