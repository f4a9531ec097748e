//! Elements stand in the order of the schema (ISO/IEC 29500-4, transitional), without which
//! Word takes a file for damaged.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;
use reliance_model::catalogue::{Locale, ReadAs};
use reliance_model::person_text::PersonText;
use reliance_model::picture::Picture;

use super::{paper_docx, paper_docx_tracked};
use crate::paper::{Block, Hole, Inline, Made, Paper, PaperPicture, Subject, Table, Trace};

/// The children of an element in their order; a group within one entry may mix.
const ORDER: &[(&str, &[&str])] = &[
    ("w:body", &["w:p|w:tbl|w:sdt|w:bookmarkStart|w:bookmarkEnd", "w:sectPr"]),
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:numPr",
            "w:suppressLineNumbers",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
            "w:textAlignment",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
            "w:pPrChange",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:ins|w:del",
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:caps",
            "w:strike",
            "w:color",
            "w:spacing",
            "w:w",
            "w:position",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:shd",
            "w:vertAlign",
            "w:lang",
        ],
    ),
    ("w:pBdr", &["w:top", "w:left", "w:bottom", "w:right", "w:between", "w:bar"]),
    ("w:numPr", &["w:ilvl", "w:numId"]),
    ("w:sdt", &["w:sdtPr", "w:sdtEndPr", "w:sdtContent"]),
    (
        "w:sdtPr",
        &[
            "w:rPr",
            "w:alias",
            "w:tag",
            "w:id",
            "w:lock",
            "w:placeholder",
            "w:temporary",
            "w:showingPlcHdr",
            "w:dataBinding",
            "w:text|w:richText",
        ],
    ),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblW",
            "w:jc",
            "w:tblCellSpacing",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
            "w:tblCaption",
            "w:tblDescription",
        ],
    ),
    ("w:tblBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tr", &["w:tblPrEx", "w:trPr", "w:tc"]),
    ("w:trPr", &["w:cantSplit|w:tblHeader", "w:ins", "w:del"]),
    ("w:tc", &["w:tcPr", "w:p|w:tbl|w:sdt"]),
    (
        "w:tcPr",
        &["w:tcW", "w:gridSpan", "w:vMerge", "w:tcBorders", "w:shd", "w:noWrap", "w:vAlign"],
    ),
    ("w:tcBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    (
        "w:sectPr",
        &[
            "w:headerReference|w:footerReference",
            "w:footnotePr",
            "w:endnotePr",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
        ],
    ),
    (
        "w:style",
        &[
            "w:name",
            "w:aliases",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:uiPriority",
            "w:semiHidden",
            "w:unhideWhenUsed",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
            "w:trPr",
            "w:tcPr",
            "w:tblStylePr",
        ],
    ),
    ("w:tblStylePr", &["w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr"]),
    ("w:docDefaults", &["w:rPrDefault", "w:pPrDefault"]),
    ("w:styles", &["w:docDefaults", "w:latentStyles", "w:style"]),
    ("w:numbering", &["w:abstractNum", "w:num"]),
    ("w:abstractNum", &["w:nsid", "w:multiLevelType", "w:tmpl", "w:name", "w:lvl"]),
    (
        "w:lvl",
        &["w:start", "w:numFmt", "w:pStyle", "w:suff", "w:lvlText", "w:lvlJc", "w:pPr", "w:rPr"],
    ),
    ("w:num", &["w:abstractNumId", "w:lvlOverride"]),
    (
        "w:settings",
        &[
            "w:zoom",
            "w:updateFields",
            "w:defaultTabStop",
            "w:characterSpacingControl",
            "w:footnotePr",
            "w:endnotePr",
            "w:compat",
            "w:themeFontLang",
            "w:decimalSymbol",
            "w:listSeparator",
        ],
    ),
    ("w:endnotePr", &["w:pos", "w:numFmt", "w:numStart", "w:numRestart", "w:endnote"]),
    (
        "wp:inline",
        &["wp:extent", "wp:effectExtent", "wp:docPr", "wp:cNvGraphicFramePr", "a:graphic"],
    ),
    ("pic:pic", &["pic:nvPicPr", "pic:blipFill", "pic:spPr"]),
    ("pic:spPr", &["a:xfrm", "a:prstGeom"]),
];

/// Elements whose properties come first.
const FIRST: &[(&str, &str)] = &[("w:p", "w:pPr"), ("w:r", "w:rPr")];

/// What stands where the schema has it not.
fn faults(part: &str) -> Vec<String> {
    let mut faults = Vec::new();
    // Name, place reached in the order, children so far, name of the last child.
    let mut open: Vec<(String, usize, usize, String)> = Vec::new();
    let mut reader = Reader::from_str(part);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let name = start.name().as_ref().to_string();
                child(&mut open, &name, &mut faults);
                open.push((name, 0, 0, String::new()));
            }
            Event::Empty(start) => {
                let name = start.name().as_ref().to_string();
                child(&mut open, &name, &mut faults);
            }
            Event::End(_) => {
                let (name, _, _, last) = open.pop().unwrap();
                if name == "w:tc" && last != "w:p" {
                    faults.push(format!("w:tc ends with {last}"));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    faults
}

fn child(open: &mut [(String, usize, usize, String)], name: &str, faults: &mut Vec<String>) {
    let Some((parent, reached, children, last)) = open.last_mut() else { return };
    *children += 1;
    *last = name.to_string();
    if let Some((_, first)) = FIRST.iter().find(|(of, _)| of == parent)
        && name == *first
        && *children > 1
    {
        faults.push(format!("{name} is not the first of {parent}"));
    }
    let Some((_, order)) = ORDER.iter().find(|(of, _)| of == parent) else { return };
    match order.iter().position(|group| group.split('|').any(|one| one == name)) {
        None => faults.push(format!("{parent} has no {name} here")),
        Some(at) if at < *reached => faults.push(format!("{name} comes too late in {parent}")),
        Some(at) => *reached = at,
    }
}

fn text(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.into())]
}

fn line() -> Vec<Inline> {
    vec![
        Inline::Text("Words with `code`, ".into()),
        Inline::Strong(vec![Inline::Emphasis(text("strong"))]),
        Inline::Code("a.csv".into()),
        Inline::Link { address: "https://example.org".into(), text: "link".into() },
        Inline::Field { text: "0.861".into(), trace: 0, marked_beside: false },
        Inline::Missing { text: "NOT ANSWERED: needs x".into(), hole: 0, traces: vec![1] },
        Inline::Reference { to: "first".into(), text: "Table 1".into() },
        Inline::Break,
        Inline::Field { text: "0.861".into(), trace: 0, marked_beside: false },
    ]
}

fn blocks(words: &str) -> Vec<Block> {
    let written = PersonText {
        text: format!(
            "{words}\n| a | b |\n| --- | --- |\n| 1 | 2 |\n|  |  |\n| --- | --- |\n| 3 | 4 |"
        ),
        by: Some("R. Beispiel (invented)".into()),
        on: None,
    };
    let person =
        |key: &str, text| Block::Person { key: key.into(), prompt: "Say why".into(), text };
    let shares = Picture::Shares {
        title: "Sex".into(),
        sample: "test".into(),
        population: "patients".into(),
        categories: Vec::new(),
    };
    vec![
        Block::Heading { level: 1, text: text(words) },
        Block::Paragraph(line()),
        Block::List {
            ordered: true,
            items: vec![
                vec![Block::Paragraph(line())],
                vec![Block::List {
                    ordered: false,
                    items: vec![vec![Block::Paragraph(text("inner"))]],
                }],
            ],
        },
        Block::Table(Table {
            of: "figures".into(),
            label: Some("first".into()),
            number: Some(1),
            caption: Some("Figures".into()),
            header: vec!["A".into(), "B".into()],
            rows: vec![vec![line(), text(words)]],
            ..Table::default()
        }),
        Block::Picture(PaperPicture {
            kind: "shares".into(),
            label: None,
            number: 1,
            caption: "Sex".into(),
            alt: "In words".into(),
            picture: shares,
            labels: Default::default(),
            trace: 1,
        }),
        person("a", None),
        person("b", Some(written)),
        Block::Quote {
            blocks: vec![Block::Paragraph(text("quoted"))],
            cited: "x.md".into(),
            trace: 0,
        },
        Block::PageBreak,
    ]
}

fn paper(words: &str, locale: Locale) -> Paper {
    let hole = |about: &str| Hole { about: about.into(), title: None, needs: "x".into() };
    Paper {
        template: "us.a".into(),
        title: "A & B".into(),
        second_title: Some("第二".into()),
        locale,
        file: "a".into(),
        order: 1,
        slot: Some("eSTAR".into()),
        market: "us".into(),
        market_name: "United States".into(),
        device: Subject { name: "Seer".into(), invented: true, ..Subject::default() },
        made: Made { on: "2026-11-22".parse().unwrap(), ..Made::default() },
        doubts: vec!["a doubt".into()],
        holes: vec![hole("x"), hole("a")],
        blocks: blocks(words),
        end: vec![Block::Paragraph(text("end"))],
        traces: vec![Trace::default(), Trace { figure: Some("auc".into()), ..Trace::default() }],
        read_as: ReadAs::Copy,
        not_primary: Vec::new(),
    }
}

fn parts(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let xml = names.into_iter().filter(|name| name.starts_with("word/") && name.ends_with(".xml"));
    xml.map(|name| {
        let mut part = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut part).unwrap();
        (name, part)
    })
    .collect()
}

#[test]
fn every_part_keeps_the_order_of_the_schema() {
    for locale in [Locale::EnUs, Locale::Zh] {
        let before = paper_docx(&paper("Words before", locale)).unwrap();
        let now = paper("Other words", locale);
        let tracked = paper_docx_tracked(&now, &before).unwrap().unwrap();
        for bytes in [before, tracked] {
            let parts = parts(bytes);
            assert_eq!(parts.len(), 7);
            for (name, part) in parts {
                assert_eq!(faults(&part), Vec::<String>::new(), "{name}");
            }
        }
    }
}

#[test]
fn a_wrong_order_is_seen() {
    let told = |part: &str| faults(part).join("; ");
    assert_eq!(told("<w:p><w:r/><w:pPr/></w:p>"), "w:pPr is not the first of w:p");
    assert_eq!(told("<w:pPr><w:ind/><w:pStyle/></w:pPr>"), "w:pStyle comes too late in w:pPr");
    assert_eq!(told("<w:sdtPr><w:tag/><w:rPr/></w:sdtPr>"), "w:rPr comes too late in w:sdtPr");
    assert_eq!(told("<w:tcPr><w:pStyle/></w:tcPr>"), "w:tcPr has no w:pStyle here");
    assert_eq!(told("<w:tc><w:p/><w:tbl/></w:tc>"), "w:tc ends with w:tbl");
}

#[test]
fn a_hole_is_told_by_its_style_and_a_table_of_a_person_stays_one() {
    let bytes = paper_docx(&paper("Words", Locale::EnUs)).unwrap();
    let document = super::package::document_of(&bytes).unwrap();
    let hole = document.split("person:a").nth(1).unwrap();
    assert!(hole.contains("<w:showingPlcHdr/>"), "{hole}");
    assert!(hole.contains("<w:pStyle w:val=\"PersonHole\"/>"), "{hole}");
    let written = document.split("person:b").nth(1).unwrap();
    let written = written.split("</w:sdtContent>").next().unwrap();
    assert_eq!(written.matches("<w:tbl>").count(), 2, "{written}");
    // The second has no header, and says so.
    assert_eq!(written.matches("w:firstRow=\"0\"").count(), 1, "{written}");
    assert_eq!(written.matches("<w:tblHeader/>").count(), 1, "{written}");
}

/// Headings of the text are counted as in the PDF; those of the lists behind it are not, and no
/// list of the text counts along.
#[test]
fn headings_of_the_text_number_themselves() {
    let parts = parts(paper_docx(&paper("Words", Locale::EnUs)).unwrap());
    let part = |name: &str| parts.iter().find(|(one, _)| one.ends_with(name)).unwrap().1.as_str();
    let document = part("document.xml");
    assert_eq!(document.matches("<w:pStyle w:val=\"Heading1\"/>").count(), 1);
    assert_eq!(document.matches("<w:pStyle w:val=\"HeadingUnnumbered\"/>").count(), 2);
    let style = part("styles.xml").split("w:styleId=\"Heading2\"").nth(1).unwrap();
    let list = style.split("<w:ilvl w:val=\"1\"/><w:numId w:val=\"").nth(1).unwrap();
    let list = list.split('"').next().unwrap();
    let counted = format!("<w:num w:numId=\"{list}\"><w:abstractNumId w:val=\"2\"/></w:num>");
    assert_eq!(part("numbering.xml").matches(&counted).count(), 1);
    assert_eq!(part("numbering.xml").matches(&format!("w:numId=\"{list}\"")).count(), 1);
    assert!(part("numbering.xml").contains("<w:lvlText w:val=\"%1.%2.%3\"/>"));
    assert!(!document.contains(&format!("<w:numId w:val=\"{list}\"/>")), "{list}");
}
