//! Documents to their contents: blocks in reading order, each with an id and a place.
//!
//! [`read`] tells the format by the ending and, for XML and JSON, the first bytes; each format can be read by
//! itself, too. Bytes in, [`Content`] and problems out; claims in the text are sought by
//! another module. Sizes, depths and counts are bounded, and running into a bound is a
//! problem.

mod blocks;
mod card;
mod docx;
mod front;
mod html;
mod ids;
mod language;
mod markdown;
mod marks;
mod math;
mod monai;
mod package;
mod pdf;
pub mod person_text;
mod plain;
mod sheet;
mod table;

use reliance_model::content::{Content, Format};
use reliance_model::problem::{Place, Problem, Reading};

pub use card::read as card;
pub use docx::read as docx;
pub use html::read as html;
pub use markdown::read as markdown;
pub use monai::read as monai;
pub use pdf::read as pdf;
pub use plain::read as plain;
pub use sheet::read as sheet;

use crate::grid;

/// Largest document that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// The format in which a file can be read; `None` for a file that is no document.
///
/// The ending decides; XML and JSON are what their first bytes say.
pub fn format(name: &str, bytes: &[u8]) -> Option<Format> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref()? {
        "md" | "markdown" | "mdx" | "rmd" | "qmd" => Some(Format::Markdown),
        "txt" | "text" => Some(Format::Text),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "pdf" => Some(Format::Pdf),
        "docx" | "docm" | "dotx" => Some(Format::Docx),
        "xlsx" | "xlsm" | "csv" | "tsv" => Some(Format::Sheet),
        "xml" if card::is_card(bytes) => Some(Format::ChaiCard),
        "json" if monai::is_metadata(bytes) => Some(Format::Monai),
        _ => None,
    }
}

/// Read a document. One that says nothing is told.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut reading = of_format(name, bytes);
    if reading.items.blocks.is_empty() && reading.problems.is_empty() {
        let what = match reading.items.format {
            Format::Sheet => "the spreadsheet has no cell with a value",
            _ => "the document has no text",
        };
        let problem = Problem::warning("no-text", name, what).at(Place::File);
        reading.problems.push(problem.help("is it the right file, and was it saved?"));
    }
    reading
}

fn of_format(name: &str, bytes: &[u8]) -> Reading<Content> {
    if bytes.len() > MAX_BYTES {
        let message = format!("the document is larger than {} MiB", MAX_BYTES >> 20);
        return refused(name, Problem::error("file-too-large", name, message));
    }
    match format(name, bytes) {
        Some(Format::Markdown | Format::HubCard) => markdown(name, bytes),
        Some(Format::Text) => plain(name, bytes),
        Some(Format::Html) => html(name, bytes),
        Some(Format::ChaiCard) => card(name, bytes),
        Some(Format::Monai) => monai(name, bytes),
        Some(Format::Docx) => docx(name, bytes),
        Some(Format::Sheet) => sheet(name, bytes),
        Some(Format::Pdf) => pdf(name, bytes),
        None => {
            let message = "the file is of no format that is read as a document";
            let problem = Problem::error("unknown-document", name, message)
                .help("save it as .docx, .pdf, .html, .md, .txt, .xlsx or .csv");
            refused(name, problem)
        }
    }
}

/// Read one part of a Word document, without its package.
pub fn word_part(name: &str, bytes: &[u8]) -> Reading<Content> {
    docx::part(name, bytes)
}

/// Nothing but the problem.
fn refused(name: &str, problem: Problem) -> Reading<Content> {
    let items = Content { file: name.to_string(), ..Content::default() };
    Reading { items, problems: vec![problem] }
}

/// The text of bytes: as a sheet's, and the national encoding of China where it is that.
fn decode(name: &str, bytes: &[u8]) -> Reading<String> {
    let marked = [&b"\xff\xfe"[..], b"\xfe\xff", b"\xef\xbb\xbf"];
    if std::str::from_utf8(bytes).is_ok() || marked.iter().any(|mark| bytes.starts_with(mark)) {
        return grid::decode(name, bytes);
    }
    let (text, _, broken) = encoding_rs::GB18030.decode(bytes);
    let outside = text.chars().filter(|c| !c.is_ascii()).count();
    let han = text.chars().filter(|c| language::is_han(*c)).count();
    if broken || han * 2 < outside {
        return grid::decode(name, bytes);
    }
    let message = "the file is not UTF-8; it is read as GB 18030, so check its characters";
    let problem = Problem::warning("not-utf8", name, message).at(Place::File);
    Reading { items: text.into_owned(), problems: vec![problem.help("save it as UTF-8")] }
}

#[cfg(test)]
mod tests;
