//! PDF: text in the order in which the file sets it, put together to paragraphs.
//!
//! Lines become paragraphs by their distance, size and ends; headings are told by larger or
//! bold type; lines with wide gaps at common places are rows of a table; lines that
//! repeat at the edge of pages are headers and footers. Notes that readers attached are
//! comments, and filled form fields are fields. A file without text, or one that is locked,
//! says so.
//!
//! The library under it is kept from ending the run; the binary reads a PDF in a process of
//! its own besides.

mod characters;
mod font;
mod interpreter;
mod layout;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, LoadOptions, Object, ObjectId, decode_text_string};
use reliance_model::content::{Content, Format};
use reliance_model::problem::{Problem, Reading};

use super::blocks::{Blocks, tidy};
use font::Fonts;
use layout::Line;

/// Most pages that are read.
const MAX_PAGES: usize = 5_000;
/// Most bytes to which one stream may unpack.
const MAX_STREAM: usize = 64 << 20;
/// Most notes and form fields that are kept.
const MAX_NOTES: usize = 20_000;
/// Share of characters without a meaning, in percent, from which text is called garbled.
const GARBLED: usize = 5;

/// What a page holds.
#[derive(Debug, Default)]
struct Page {
    lines: Vec<Line>,
    notes: Vec<Note>,
    height: f64,
    has_image: bool,
}

/// What somebody attached to a page or filled in.
#[derive(Debug)]
struct Note {
    /// Name of the field; none for a comment.
    field: Option<String>,
    author: String,
    on: Option<String>,
    text: String,
}

/// Read a PDF.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut blocks = Blocks::new(name, Format::Pdf);
        if let Err(problem) = document(name, bytes, &mut blocks) {
            blocks.problems.push(*problem);
        }
        blocks.done()
    }));
    read.unwrap_or_else(|_| {
        let mut blocks = Blocks::new(name, Format::Pdf);
        blocks.problems.push(*broken(name, "it is damaged"));
        blocks.done()
    })
}

fn broken(name: &str, why: &str) -> Box<Problem> {
    let problem = Problem::error("bad-document", name, format!("the PDF cannot be read: {why}"));
    Box::new(problem.help("open it and print it to a new PDF, or give the text as .docx or .txt"))
}

fn document(name: &str, bytes: &[u8], blocks: &mut Blocks) -> Result<(), Box<Problem>> {
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM), ..LoadOptions::default() };
    let pdf = Document::load_mem_with_options(bytes, options)
        .map_err(|error| broken(name, &error.to_string()))?;
    if pdf.is_encrypted() {
        let message = "the PDF is locked with a password";
        let problem = Problem::error("locked-document", name, message);
        return Err(Box::new(problem.help("save it without a password")));
    }
    properties(&pdf, blocks);
    let ids: Vec<ObjectId> = pdf.page_iter().take(MAX_PAGES + 1).collect();
    if ids.len() > MAX_PAGES {
        let message = format!("only the first {MAX_PAGES} pages of the PDF are read");
        let problem = Problem::error("document-too-long", name, message);
        blocks.problems.push(problem.help("split the document"));
    }
    let mut fonts = Fonts::new(&pdf);
    let (mut pages, mut failed) = (Vec::new(), Vec::new());
    for (number, id) in (1_u32..).zip(ids.iter().take(MAX_PAGES)) {
        // One page that trips the library costs that page.
        let read = catch_unwind(AssertUnwindSafe(|| page(&pdf, *id, &mut fonts)));
        match read {
            Ok(Ok(page)) => pages.push(page),
            _ => {
                failed.push(number);
                pages.push(Page::default());
            }
        }
    }
    told(name, &pages, &failed, fonts.unknown(), blocks);
    writer::write(pages, blocks);
    Ok(())
}

fn page<'a>(pdf: &'a Document, id: ObjectId, fonts: &mut Fonts<'a>) -> Result<Page, lopdf::Error> {
    let set = interpreter::page(pdf, id, fonts)?;
    let height = set.height;
    let has_image = set.has_image;
    Ok(Page { lines: layout::lines(set.runs), notes: notes(pdf, id), height, has_image })
}

/// Say what could not be read.
fn told(name: &str, pages: &[Page], failed: &[u32], unknown: (usize, usize), blocks: &mut Blocks) {
    let listed = |numbers: &[u32]| {
        let shown: Vec<String> = numbers.iter().take(20).map(u32::to_string).collect();
        format!("{}{}", shown.join(", "), if numbers.len() > 20 { " …" } else { "" })
    };
    let help = "recognise its text (OCR) with a tool for that, and look it through";
    if !failed.is_empty() {
        let message = format!("these pages cannot be read: {}", listed(failed));
        blocks.problems.push(Problem::error("bad-document", name, message));
    }
    let empty = |page: &Page| page.lines.is_empty() && page.notes.is_empty();
    if pages.iter().all(empty) && failed.is_empty() {
        let message = format!("the PDF has no text on its {} pages", pages.len());
        blocks.problems.push(Problem::error("no-text", name, message).help(help));
        return;
    }
    let pictures: Vec<u32> = (1..)
        .zip(pages)
        .filter(|(_, page)| empty(page) && page.has_image)
        .map(|(number, _)| number)
        .collect();
    if !pictures.is_empty() {
        let message = format!("these pages are pictures without text: {}", listed(&pictures));
        blocks.problems.push(Problem::warning("no-text", name, message).help(help));
    }
    let (unknown, all) = unknown;
    if unknown * 100 > all * GARBLED {
        let message = format!(
            "{unknown} of {all} characters have no meaning in the file, so its text is garbled"
        );
        let problem = Problem::error("garbled-text", name, message);
        blocks.problems.push(problem.help("export it again with Unicode text, or give a .docx"));
    }
}

/// Title, author, days and program.
fn properties(pdf: &Document, blocks: &mut Blocks) {
    let info = pdf.trailer.get_deref(b"Info", pdf).and_then(Object::as_dict);
    for (key, value) in info.iter().flat_map(|info| info.iter()).take(100) {
        let Ok((_, value)) = pdf.dereference(value) else { continue };
        if let Ok(text) = decode_text_string(value) {
            let text = tidy(&text);
            if !text.is_empty() {
                blocks.properties.insert(String::from_utf8_lossy(key).into_owned(), text);
            }
        }
    }
}

/// Comments attached to a page, and filled fields.
fn notes(pdf: &Document, page: ObjectId) -> Vec<Note> {
    let mut notes = Vec::new();
    for annotation in pdf.get_page_annotations(page).unwrap_or_default().iter().take(MAX_NOTES) {
        let of = |key: &[u8]| {
            let text = annotation.get_deref(key, pdf).and_then(decode_text_string).ok()?;
            Some(tidy(&text)).filter(|text| !text.is_empty())
        };
        let subtype = annotation.get_deref(b"Subtype", pdf).and_then(Object::as_name);
        match subtype.unwrap_or_default() {
            b"Widget" => {
                if let (Some(name), Some(text)) = (of(b"T"), of(b"V")) {
                    notes.push(Note { field: Some(name), author: String::new(), on: None, text });
                }
            }
            b"Link" | b"Popup" => {}
            _ => {
                if let Some(text) = of(b"Contents") {
                    let author = of(b"T").unwrap_or_default();
                    notes.push(Note { field: None, author, on: of(b"M"), text });
                }
            }
        }
    }
    notes
}
