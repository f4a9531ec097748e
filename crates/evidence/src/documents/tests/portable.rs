//! PDFs, made here object by object.

use lopdf::content::{Content as Drawn, Operation};
use lopdf::{
    Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary,
};
use proptest::prelude::*;

use super::super::*;
use super::shown;

/// Text at a place: size, bold?, x, y, words.
type Text = (f64, bool, f64, f64, &'static str);

/// A PDF whose pages hold these texts.
fn pdf(pages: &[Vec<Text>]) -> Vec<u8> {
    let mut pdf = Document::with_version("1.5");
    let root = pdf.new_object_id();
    let font = |name: &str| {
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => name,
        "Encoding" => "WinAnsiEncoding" }
    };
    let (plain, bold) = (pdf.add_object(font("Helvetica")), pdf.add_object(font("Helvetica-Bold")));
    let fonts = dictionary! { "F" => plain, "B" => bold };
    let resources = pdf.add_object(dictionary! { "Font" => fonts });
    let mut kids: Vec<Object> = Vec::new();
    for texts in pages {
        let mut operations = Vec::new();
        for (size, bold, x, y, words) in texts {
            let name = if *bold { "B" } else { "F" };
            operations.push(Operation::new("BT", Vec::new()));
            operations.push(Operation::new("Tf", vec![name.into(), (*size).into()]));
            operations.push(Operation::new("Td", vec![(*x).into(), (*y).into()]));
            operations.push(Operation::new("Tj", vec![Object::string_literal(*words)]));
            operations.push(Operation::new("ET", Vec::new()));
        }
        let content = Drawn { operations }.encode().unwrap();
        let content = pdf.add_object(Stream::new(dictionary! {}, content));
        let page = dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content,
        "Resources" => resources, "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()] };
        kids.push(pdf.add_object(page).into());
    }
    let count = i64::try_from(kids.len()).unwrap();
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    pdf.objects.insert(root, tree.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn report() -> Vec<u8> {
    let page = |number: &'static str, texts: &[Text]| {
        let edge = [(8.0, false, 60.0, 770.0, "Device 2.0"), (8.0, false, 300.0, 30.0, number)];
        edge.iter().chain(texts).copied().collect::<Vec<Text>>()
    };
    pdf(&[
        page(
            "1 of 3",
            &[
                (18.0, false, 60.0, 720.0, "Clinical report"),
                (10.0, true, 60.0, 690.0, "Performance"),
                (
                    10.0,
                    false,
                    60.0,
                    670.0,
                    "The sensitivity of the device was found to be 91.3% (95% CI: 83.6 to",
                ),
                (
                    10.0,
                    false,
                    60.0,
                    658.0,
                    "96.2) in cases of the test set, and the number of false ones was low.",
                ),
                (10.0, false, 60.0, 636.0, "- an item of a list"),
                (10.0, false, 60.0, 610.0, "Site"),
                (10.0, false, 200.0, 610.0, "n"),
                (10.0, false, 300.0, 610.0, "Sensitivity"),
                (10.0, false, 60.0, 596.0, "Boston"),
                (10.0, false, 200.0, 596.0, "120"),
                (10.0, false, 300.0, 596.0, "0.91"),
                (
                    10.0,
                    false,
                    60.0,
                    560.0,
                    "A sentence that is cut in its middle by the end of the page, and",
                ),
            ],
        ),
        page("2 of 3", &[(10.0, false, 60.0, 720.0, "goes on here.")]),
        page("3 of 3", &[(10.0, false, 60.0, 720.0, "End.")]),
    ])
}

#[test]
fn a_pdf_is_read_with_headings_tables_and_pages() {
    let reading = read("a.pdf", &report());
    assert_eq!(reading.problems, []);
    insta::assert_snapshot!(shown(&reading.items), @r#"
    p | page 1, in a header | Device 2.0
    p | page 1, in a footer | 1 of 3
    h | page 1 | Clinical report
    h | page 1, under "Clinical report" | Performance
    p | page 1, under "Performance" | The sensitivity of the device was found to be 91.3% (95% CI: 83.6 to 96.2) in cases of the test set, and the number of false ones was low.
    i | page 1, under "Performance" | an item of a list
    t | page 1, under "Performance" | None [["Site", "n", "Sensitivity"], ["Boston", "120", "0.91"]]
    p | page 1, under "Performance" | A sentence that is cut in its middle by the end of the page, and goes on here.
    p | page 3, under "Performance" | End.
    "#);
}

fn locked() -> Vec<u8> {
    let mut pdf = Document::load_mem(&report()).unwrap();
    let id = Object::string_literal("0123456789abcdef");
    pdf.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &pdf,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    pdf.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_pdf_without_text_or_with_a_lock_says_so() {
    let code = |bytes: &[u8]| read("a.pdf", bytes).problems[0].code;
    assert_eq!(code(&pdf(&[Vec::new(), Vec::new()])), "no-text");
    assert_eq!(code(b"%PDF-1.4 and no more"), "bad-document");
    assert_eq!(code(b""), "bad-document");
    assert_eq!(code(&locked()), "locked-document");
}

#[test]
fn more_pages_than_are_read_are_told() {
    let pages = vec![vec![(10.0, false, 60.0, 700.0, "Text.")]; 5_001];
    let reading = read("a.pdf", &pdf(&pages));
    assert_eq!(reading.problems[0].code, "document-too-long");
    assert_eq!(reading.items.blocks.last().unwrap().spot.page, Some(5_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn damaged_pdfs_are_read_or_are_problems(
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = report();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len() + 1));
        }
        read("a.pdf", &bytes);
    }
}
