//! Word documents and spreadsheets, made here part by part.

use std::io::Write as _;

use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Workbook};
use zip::write::SimpleFileOptions;

use super::super::*;
use super::shown;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A package of these parts.
pub(super) fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document with that body, and these further parts by kind.
fn word(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let relation = |(kind, _): &(&str, &str)| {
        format!("<Relationship Id=\"{kind}\" Type=\"x/{kind}\" Target=\"{kind}.xml\"/>")
    };
    let relations: String = more.iter().map(relation).collect();
    let mut parts = vec![
        (
            "word/document.xml".to_string(),
            format!("<w:document {W}><w:body>{body}</w:body></w:document>"),
        ),
        (
            "word/_rels/document.xml.rels".to_string(),
            format!("<Relationships>{relations}</Relationships>"),
        ),
    ];
    for (kind, text) in more {
        parts.push((format!("word/{kind}.xml"), text.replacen('>', &format!(" {W}>"), 1)));
    }
    let parts: Vec<(&str, String)> =
        parts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    package(&parts)
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn paragraph(format: &str, inside: &str) -> String {
    format!("<w:p><w:pPr>{format}</w:pPr>{inside}</w:p>")
}

fn full() -> Vec<u8> {
    let heading = paragraph("<w:pStyle w:val=\"berschrift1\"/>", &run("Performance"));
    let toc = paragraph("<w:pStyle w:val=\"TOC1\"/>", &run("Performance 1"));
    let text = paragraph(
        "<w:pPrChange><w:pPr><w:pStyle w:val=\"berschrift1\"/></w:pPr></w:pPrChange>",
        &format!(
            "{}<w:del w:author=\"A\" w:date=\"2026-01-02T03:04:05Z\"><w:r><w:delText>90</w:delText></w:r></w:del>\
             <w:ins w:author=\"B\">{}</w:ins>{}<w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/></w:r>\
             <w:commentRangeStart w:id=\"0\"/>{}<w:commentRangeEnd w:id=\"0\"/>\
             <w:r><w:commentReference w:id=\"0\"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>",
            run("Sensitivity is "),
            run("91"),
            run(" &#37; &amp; "),
            run("85"),
        ),
    );
    let item = paragraph(
        "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"3\"/></w:numPr>",
        &format!("<w:r><w:lastRenderedPageBreak/></w:r>{}", run("second level")),
    );
    let cell = |format: &str, text: &str| {
        format!("<w:tc><w:tcPr>{format}</w:tcPr>{}</w:tc>", paragraph("", &run(text)))
    };
    let row = |cells: String| format!("<w:tr>{cells}</w:tr>");
    let table = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(cell("<w:gridSpan w:val=\"2\"/>", "both") + &cell("", "c")),
        row(cell("<w:vMerge w:val=\"restart\"/>", "down") + &cell("", "1") + &cell("", "2")),
        row(cell("<w:vMerge/>", "")
            + &cell("", "3")
            + "<w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc>"),
    );
    let control = |tag: &str, prompt: &str, inside: &str| {
        format!(
            "<w:sdt><w:sdtPr><w:tag w:val=\"{tag}\"/>{prompt}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        )
    };
    let controls =
        control("answer", "", &(paragraph("", &run("One.")) + &paragraph("", &run("Two."))))
            + &control("empty", "<w:showingPlcHdr/>", &paragraph("", &run("Write here")));
    let boxed = "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>\
         </w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>\
         </w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>";
    let body = [toc, heading, text, item, table, controls, boxed.into()].concat();
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"Mine\"/>\
        <w:basedOn w:val=\"base\"/></w:style><w:style w:styleId=\"base\"><w:name w:val=\"heading 2\"/></w:style></w:styles>";
    let comments = "<w:comments><w:comment w:id=\"0\" w:author=\"C\" w:date=\"2026-02-03\"><w:p><w:r><w:t>Which set?</w:t>\
        </w:r></w:p></w:comment></w:comments>";
    let notes = "<w:footnotes><w:footnote><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let header = "<w:hdr><w:p><w:r><w:t>Device 2.0</w:t></w:r></w:p></w:hdr>";
    let more =
        [("styles", styles), ("comments", comments), ("footnotes", notes), ("header", header)];
    word(&body, &more)
}

#[test]
fn a_word_document_is_read_with_changes_comments_and_controls() {
    let reading = read("a.docx", &full());
    insta::assert_snapshot!(shown(&reading.items), @r#"
    h | page 1 | Performance
    p | page 1, under "Performance" | Sensitivity is 91 % & ≥85 | -90 (A) | +91 (B)
    c | page 1, under "Performance" | C on `85`: Which set?
    i | page 2, under "Performance" | second level
    t | page 2, under "Performance" | None [["in"]]
    t | page 2, under "Performance" | None [["both", "", "c"], ["down", "1", "2"], ["", "3", ""]]
    p | page 2, under "Performance" | One.
    p | page 2, under "Performance" | Two.
    p | page 2, under "Performance" | Write here
    p | page 2, under "Performance", in a text box | boxed
    p | in a note | A note.
    p | in a header | Device 2.0
    "#);
    insta::assert_snapshot!(format!("{:?}", reading.items.properties), @r#"{"sdt.answer": "One.\nTwo.", "sdt.empty": ""}"#);
    let codes: Vec<_> = reading.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["hidden-text"]);
}

#[test]
fn hostile_documents_are_refused_with_a_reason() {
    let code = |bytes: &[u8]| read("a.docx", bytes).problems[0].code;
    assert_eq!(code(b"PK\x03\x04"), "bad-document");
    assert_eq!(code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "locked-document");
    assert_eq!(code(&package(&[("a", String::new())])), "bad-document");
    let entity =
        package(&[("word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".into())]);
    assert_eq!(code(&entity), "bad-xml");
    let deep = package(&[("word/document.xml", "<a>".repeat(100_000))]);
    assert_eq!(code(&deep), "bad-xml");
    let bomb = package(&[("word/document.xml", " ".repeat(300 << 20))]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(code(&bomb), "file-too-large");
    let chunk = word("<w:p/><w:altChunk r:id=\"c\"/>", &[("aFChunk", "<html></html>")]);
    assert_eq!(code(&chunk), "embedded-document");
    let macros = package(&[
        ("word/document.xml", format!("<w:document {W}/>")),
        ("word/vbaProject.bin", "x".into()),
    ]);
    assert_eq!(code(&macros), "document-macros");
}

fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Results").unwrap();
    sheet.write_string(0, 0, "Title").unwrap();
    for (at, (name, value)) in [("Site", "n"), ("A", "10")].into_iter().enumerate() {
        let row = 2 + u32::try_from(at).unwrap();
        sheet.write_string(row, 1, name).unwrap();
        sheet.write_string(row, 2, value).unwrap();
    }
    sheet.write_formula(4, 2, Formula::new("=SUM(C4)").set_result("10")).unwrap();
    sheet.set_row_hidden(3).unwrap();
    sheet.set_column_hidden(2).unwrap();
    book.add_worksheet().set_name("Old").unwrap().set_hidden(true).write_number(0, 0, 1.5).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_sheet_by_sheet_and_what_is_hidden_is_told() {
    let reading = read("a.xlsx", &book());
    insta::assert_snapshot!(shown(&reading.items), @r#"
    p | sheet "Results", row 1, column 1 | Title
    t | sheet "Results", row 3, column 2 | None [["Site", "n"], ["A", "10"], ["", "10"]]
    p | sheet "Old", row 1, column 1 | 1.5
    "#);
    let told: Vec<String> =
        reading.problems.iter().map(|problem| problem.message.clone()).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    rows 4 and columns 3 of the sheet "Results" are hidden; they are read as any other
    the sheet "Old" is hidden; it is read as any other
    "#);
    let csv = read("a.csv", b"a,b\n1,2\n");
    assert_eq!(csv.items.blocks[0].spot.words(), "line 1, row 1, column 1");
}

#[test]
fn a_workbook_that_shows_nothing_is_told() {
    let codes = |bytes: &[u8]| -> Vec<String> {
        let told = read("a.xlsx", bytes).problems;
        told.iter().map(|it| format!("{} {}", it.code, it.message)).collect()
    };
    let mut empty = Workbook::new();
    empty.add_worksheet();
    let empty = empty.save_to_buffer().unwrap();
    assert_eq!(codes(&empty), ["no-text the spreadsheet has no cell with a value"]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Total").unwrap();
    sheet.write_formula(1, 0, Formula::new("=SUM(B1:B9)").set_result("7")).unwrap();
    assert_eq!(codes(&book.save_to_buffer().unwrap()), Vec::<String>::new());
    assert_eq!(read("a.md", b"\n").problems[0].code, "no-text");
}

/// A sheet as a program writes it that does not compute.
#[test]
fn a_formula_without_a_saved_value_is_told_with_its_cell() {
    let sheet = |cells: &str| {
        let sheet = format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">{cells}</row></sheetData></worksheet>"#
        );
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, "x").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for at in 0..from.len() {
            use std::io::{Read as _, Write as _};
            let mut file = from.by_index(at).unwrap();
            let (name, mut text) = (file.name().unwrap().to_string(), String::new());
            file.read_to_string(&mut text).unwrap();
            to.start_file(&*name, zip::write::SimpleFileOptions::default()).unwrap();
            let text = if name.ends_with("sheet1.xml") { &sheet } else { &text };
            to.write_all(text.as_bytes()).unwrap();
        }
        to.finish().unwrap().into_inner()
    };
    let told = |cells: &str| -> Vec<String> {
        let problems = read("a.xlsx", &sheet(cells)).problems;
        problems.iter().map(|it| format!("{} {:?}: {}", it.code, it.place, it.message)).collect()
    };
    let text = r#"<c r="A1" t="str"><v>n</v></c>"#;
    insta::assert_snapshot!(told(&format!(r#"{text}<c r="B1"><f>1+1</f></c><c r="C1"><f>B1</f></c>"#)).join("\n"), @r#"formula-without-value Cell("Sheet1!B1"): the formulas of this and 1 more cells have no saved value; they are read as empty"#);
    insta::assert_snapshot!(told(&format!(r#"{text}<c r="B1"><f>1+1</f></c>"#)).join("\n"), @r#"formula-without-value Cell("Sheet1!B1"): the formula of this cell has no saved value; it is read as empty"#);
    assert!(told(&format!(r#"{text}<c r="B1"><f>1+1</f><v>2</v></c>"#)).is_empty());
    assert!(told(&format!(r#"{text}<c r="B1" t="str"><f>""</f><v></v></c>"#)).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_packages_are_read_or_are_problems(
        which in 0..2_usize,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (name, mut bytes) = [("a.docx", full()), ("a.xlsx", book())][which].clone();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read(name, &bytes);
    }

    #[test]
    fn damaged_parts_are_read_or_are_problems(
        hits in prop::collection::vec((any::<prop::sample::Index>(), "[<>/wpt:&\" ]"), 0..6),
    ) {
        let mut text = String::from("<w:document><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r>\
            </w:p></w:tc></w:tr></w:tbl><w:p><w:ins><w:r><w:t>b</w:t></w:r></w:ins></w:p></w:body></w:document>");
        for (at, piece) in hits {
            let at = at.index(text.len());
            text.replace_range(at..at + 1, &piece);
        }
        read("a.docx", &package(&[("word/document.xml", text)]));
    }
}
