//! A paper as a Word document (Office Open XML, ISO/IEC 29500 transitional).
//!
//! Real styles, captions that number themselves, references that follow them, header rows that
//! repeat. Every field is a content control named after where it comes from, with an endnote
//! that says it in full; what a person writes is a content control with the tag `person:KEY`,
//! which `reliance write` reads back. The same paper gives the same bytes: parts stand in a
//! fixed order and carry no time of their own.

mod body;
mod emf;
#[cfg(test)]
mod order_tests;
mod package;
mod parts;
mod table;
mod track;
#[cfg(test)]
mod track_tests;

use std::collections::BTreeMap;

use reliance_model::catalogue::Locale;

use crate::markup::Markup;
use crate::paper::{Block, Paper};

/// The paper as a document.
///
/// # Errors
///
/// A sentence if the package cannot be made; it is made in memory, so that is a fault of the
/// program.
pub fn paper_docx(paper: &Paper) -> Result<Vec<u8>, String> {
    let mut docx = Docx::new(paper);
    let document = docx.document();
    package::package(&docx, &document.finish())
}

/// The paper as a document in which what changed since `before`, a document that this program
/// wrote, is marked as tracked changes; none where no word did.
///
/// The author is the program, the day that of the assessment.
///
/// # Errors
///
/// As [`paper_docx`], and a sentence if `before` cannot be read.
pub fn paper_docx_tracked(paper: &Paper, before: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let before = package::document_of(before)?;
    let mut docx = Docx::new(paper);
    let document = docx.document().finish();
    let author = format!("Reliance {}", paper.made.tool);
    match track::tracked(&before, &document, &author, &paper.made.on.to_string())? {
        Some(marked) => package::package(&docx, &marked).map(Some),
        None => Ok(None),
    }
}

/// A document under construction.
struct Docx<'p> {
    paper: &'p Paper,
    /// Numbers of bookmarks by the label of a table or picture.
    labels: BTreeMap<&'p str, usize>,
    /// How many traces have a note already; they come in order.
    noted: usize,
    /// Last id of a content control, bookmark or drawing.
    id: u32,
    /// Numbered lists so far; each begins at 1.
    lists: usize,
    /// Drawings so far, as metafiles.
    pictures: Vec<Vec<u8>>,
}

impl<'p> Docx<'p> {
    fn new(paper: &'p Paper) -> Docx<'p> {
        let mut labels = BTreeMap::new();
        name(&paper.blocks, &mut labels);
        Docx { paper, labels, noted: 0, id: 0, lists: 0, pictures: Vec::new() }
    }

    fn chinese(&self) -> bool {
        self.paper.locale == Locale::Zh
    }

    /// The words in the language of the paper.
    fn say<'w>(&self, english: &'w str, chinese: &'w str) -> &'w str {
        if self.chinese() { chinese } else { english }
    }

    /// An id that nothing else has.
    fn next_id(&mut self) -> String {
        self.id += 1;
        self.id.to_string()
    }

    /// Width of the text, in twentieths of a point.
    fn width(&self) -> u32 {
        parts::page(self.paper).0 - 2 * parts::MARGIN
    }

    /// The main part.
    fn document(&mut self) -> Markup {
        let mut out = Markup::new();
        out.raw(parts::DECLARATION).raw("<w:document").raw(parts::NAMESPACES).raw("><w:body>");
        self.front(&mut out);
        let paper = self.paper;
        self.blocks(&mut out, &paper.blocks);
        self.blocks(&mut out, &paper.end);
        self.missing_list(&mut out);
        if !paper.traces.is_empty() {
            body::styled(&mut out, parts::UNNUMBERED, paper.notes_heading());
        }
        parts::section(&mut out, paper);
        out.raw("</w:body></w:document>");
        out
    }
}

/// Number the labels of tables and pictures.
fn name<'p>(blocks: &'p [Block], labels: &mut BTreeMap<&'p str, usize>) {
    for block in blocks {
        let label = match block {
            Block::Table(table) => table.label.as_deref(),
            Block::Picture(picture) => picture.label.as_deref(),
            Block::List { items, .. } => {
                items.iter().for_each(|item| name(item, labels));
                None
            }
            _ => None,
        };
        if let Some(label) = label {
            let next = labels.len() + 1;
            labels.entry(label).or_insert(next);
        }
    }
}
