//! Whoever accepts every change has the new text, whoever refuses them the old one.

use proptest::prelude::*;

use super::parts::NAMESPACES;
use super::track::tracked;

fn part(body: &str) -> String {
    format!("<w:document{NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>")
}

fn paragraph(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>"
    )
}

fn track(before: &str, after: &str) -> Option<String> {
    tracked(&part(before), &part(after), "Reliance & Co", "2026-11-22").unwrap()
}

/// The words of each paragraph once every change is accepted, or refused.
fn settled(document: &str, accept: bool) -> Vec<String> {
    let (drop_run, drop_end) = if accept { ("w:del", "w:del") } else { ("w:ins", "w:ins") };
    let mut reader = quick_xml::Reader::from_str(document);
    let (mut out, mut words) = (Vec::new(), String::new());
    let (mut skipped, mut in_properties, mut joined) = (0, false, false);
    let (mut row_gone, mut is_text) = (false, false);
    loop {
        use quick_xml::events::Event::{Empty, End, Eof, GeneralRef, Start, Text};
        match reader.read_event().unwrap() {
            Start(start) => match start.name().as_ref() {
                name if name == drop_run => skipped += 1,
                "w:pPr" => in_properties = true,
                "w:t" | "w:delText" => is_text = true,
                "w:tr" => row_gone = false,
                _ => {}
            },
            Empty(start) => match start.name().as_ref() {
                name if name == drop_end && in_properties => joined = true,
                name if name == drop_end => row_gone = true,
                _ => {}
            },
            End(end) => match end.name().as_ref() {
                name if name == drop_run => skipped -= 1,
                "w:pPr" => in_properties = false,
                "w:t" | "w:delText" => is_text = false,
                "w:p" => {
                    if joined || row_gone {
                        assert!(words.is_empty() || row_gone, "{words}");
                    } else {
                        out.push(std::mem::take(&mut words));
                    }
                    words.clear();
                    joined = false;
                }
                _ => {}
            },
            Text(text) if is_text && skipped == 0 => words.push_str(&text),
            GeneralRef(name) if is_text && skipped == 0 => {
                words.push(if &*name == "amp" { '&' } else { '<' });
            }
            Eof => return out,
            _ => {}
        }
    }
}

#[test]
fn words_that_changed_are_marked_and_the_rest_is_left() {
    let marked = track(
        &paragraph("Sensitivity was 0.861 in 237 cases."),
        &paragraph("Sensitivity was 0.874 in 237 cases."),
    );
    let marked = marked.unwrap();
    let body = &marked[marked.find("<w:body>").unwrap() + 8..marked.find("<w:sectPr").unwrap()];
    insta::assert_snapshot!(body, @r#"<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr><w:r><w:t xml:space="preserve">Sensitivity was </w:t></w:r><w:del w:id="1000001" w:author="Reliance &amp; Co" w:date="2026-11-22T00:00:00Z"><w:r><w:delText xml:space="preserve">0.861</w:delText></w:r></w:del><w:ins w:id="1000002" w:author="Reliance &amp; Co" w:date="2026-11-22T00:00:00Z"><w:r><w:t xml:space="preserve">0.874</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> in 237 cases.</w:t></w:r></w:p>"#);
}

#[test]
fn nothing_changed_is_nothing_marked() {
    assert_eq!(track(&paragraph("One."), &paragraph("One.")), None);
}

#[test]
fn fields_and_notes_stay_whole_and_a_new_row_is_a_new_row() {
    let field = |value: &str| {
        format!(
            "<w:p><w:pPr/><w:r><w:t>n = </w:t></w:r><w:sdt><w:sdtPr><w:tag w:val=\"field:1\"/></w:sdtPr><w:sdtContent><w:r><w:t>{value}</w:t></w:r></w:sdtContent></w:sdt><w:r><w:endnoteReference w:id=\"1\"/></w:r></w:p>"
        )
    };
    let marked = track(&field("12"), &field("14")).unwrap();
    assert!(marked.contains("<w:tag w:val=\"field:1\"/>"), "{marked}");
    assert!(marked.contains("<w:r><w:endnoteReference w:id=\"1\"/></w:r>"), "{marked}");
    assert_eq!(settled(&marked, true), ["n = 14"]);
    assert_eq!(settled(&marked, false), ["n = 12"]);
    let row = |words: &str| format!("<w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr>", paragraph(words));
    let table = |rows: &[&str]| {
        let rows: String = rows.iter().map(|words| row(words)).collect();
        format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
    };
    let marked = track(&table(&["a a", "b b", "c c"]), &table(&["a a", "c c", "d d"])).unwrap();
    assert_eq!(settled(&marked, true), ["a a", "c c", "d d"]);
    assert_eq!(settled(&marked, false), ["a a", "b b", "c c"]);
    assert_eq!(marked.matches("<w:trPr>").count(), 2, "{marked}");
}

#[test]
fn what_this_program_did_not_write_is_refused() {
    for wrong in ["", "<a>", "<!DOCTYPE a><w:document/>", "<w:document/>", &"<a>".repeat(200)] {
        assert!(tracked(wrong, &part(""), "a", "2026-11-22").is_err(), "{wrong}");
    }
}

fn text() -> impl Strategy<Value = Vec<String>> {
    let words = proptest::sample::select(vec!["a", "bb", "0.86", "&", "灵敏度", "cc,", "<", "d"]);
    let paragraph = proptest::collection::vec(words, 1..7).prop_map(|words| words.join(" "));
    proptest::collection::vec(paragraph, 0..6)
}

proptest! {
    #[test]
    fn damaged_parts_are_refused_or_read(at in 0usize..600, byte in 0u8..128, cut in 0usize..600) {
        let part = part(&paragraph("One word & two."));
        let mut damaged = part.clone().into_bytes();
        let last = damaged.len() - 1;
        damaged[at.min(last)] = byte;
        damaged.truncate(last - cut.min(last));
        let damaged = String::from_utf8_lossy(&damaged);
        if let Ok(Some(marked)) = tracked(&damaged, &part, "a", "2026-11-22") {
            prop_assert_eq!(settled(&marked, true), ["One word & two."]);
        }
    }

    #[test]
    fn accepted_it_is_the_new_text_and_refused_the_old(before in text(), after in text()) {
        let whole = |list: &[String]| list.iter().map(|words| paragraph(words)).collect::<String>();
        match track(&whole(&before), &whole(&after)) {
            None => prop_assert_eq!(before, after),
            Some(marked) => {
                prop_assert_eq!(settled(&marked, true), after);
                prop_assert_eq!(settled(&marked, false), before);
            }
        }
    }
}
