//! A paper: a document written from an assessment by a template, as data.
//!
//! A paper knows no format. Writers turn its blocks into HTML, DOCX, XLSX and other forms;
//! everything they print stands in it: numbers with their [`Trace`], what is missing as a
//! [`Hole`], what a person wrote as [`Block::Person`].
//!
//! Nothing is invented: a field without a value, a requirement that is not answered and a
//! person's text that nobody wrote are holes, and a paper with a hole is a draft.

mod build;
mod caveats;
mod chinese;
mod choose;
mod fields;
mod findings;
mod lists;
mod made;
mod markdown;
mod marks;
mod order;
mod person;
mod pictures;
mod quotes;
mod reasons;
mod said;
mod state;
mod tables;
#[cfg(test)]
mod tests;
mod texts;
mod used;
mod values;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::catalogue::{Locale, ReadAs};
use reliance_model::picture::Picture;
use serde::Serialize;

pub use person::person_blocks;
pub use reliance_model::person_text::{PersonText, Texts};
pub use said::{signed, wanted};
pub use used::used_terms;
pub use values::{Form, Value};
pub use write::{Source, applies, write};

/// A document, ready to be given a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paper {
    /// Id of its template.
    pub template: String,
    /// Title.
    pub title: String,
    /// Title in the second language, where it has one.
    pub second_title: Option<String>,
    /// Language and spelling.
    pub locale: Locale,
    /// Base name of its files.
    pub file: String,
    /// Place in the market's set.
    pub order: u64,
    /// Heading of the regulator's form or table of contents that it goes to.
    pub slot: Option<String>,
    /// Market code.
    pub market: String,
    /// Market name.
    pub market_name: String,
    /// The device, as declared.
    pub device: Subject,
    /// Versions and day.
    pub made: Made,
    /// Why it is doubtful that it is asked for.
    pub doubts: Vec<String>,
    /// What is missing.
    pub holes: Vec<Hole>,
    /// Its text.
    pub blocks: Vec<Block>,
    /// What its structure rests on, and how that was read.
    pub end: Vec<Block>,
    /// Where its numbers and statements come from, in the order of the notes.
    pub traces: Vec<Trace>,
    /// How the structure of the template was read.
    pub read_as: ReadAs,
    /// Requirements it rests on that were not read in the regulator's own text.
    pub not_primary: Vec<(String, ReadAs)>,
}

/// The device a paper is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Invented, for examples and tests?
    pub invented: bool,
}

/// By what a paper was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Version of the program.
    pub tool: String,
    /// Version of the catalogue.
    pub catalogue: String,
    /// SHA-256 of the catalogue.
    pub catalogue_sha256: String,
    /// Day of the assessment.
    pub on: Date,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Hole {
    /// What it is about: a requirement's id, a field, a person's key.
    pub about: String,
    /// That in words, where it has a title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is needed.
    pub needs: String,
}

/// Where a number or statement comes from. The versions and the day are the paper's.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Trace {
    /// Requirement whose finding it is of.
    pub requirement: Option<String>,
    /// Check that computed it, with its parameters.
    pub check: Option<String>,
    /// Name of the figure.
    pub figure: Option<String>,
    /// What the figure is of.
    pub of: Option<String>,
    /// Method of the figure.
    pub method: Option<String>,
    /// Key under which it is declared.
    pub declared: Option<String>,
    /// Person who stated it, and when.
    pub stated: Option<String>,
    /// Files it rests on, with the SHA-256 of their bytes.
    pub files: Vec<(String, Option<String>)>,
}

/// A piece of a paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A heading of that level, from 1.
    Heading {
        /// Level, 1 to 4.
        level: u8,
        /// Its words.
        text: Vec<Inline>,
    },
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// Numbered?
        ordered: bool,
        /// Its items, each of blocks.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table(Table),
    /// A picture.
    Picture(PaperPicture),
    /// Text that a person writes.
    Person {
        /// Key under which it is kept.
        key: String,
        /// What is to be written.
        prompt: String,
        /// What was written; none is a hole.
        text: Option<PersonText>,
    },
    /// What a document of the maker says.
    Quote {
        /// The words.
        blocks: Vec<Block>,
        /// File and place.
        cited: String,
        /// Its trace.
        trace: usize,
    },
    /// A new page.
    PageBreak,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// What it is of, as a machine's name: `findings`, `predicates` …
    pub of: String,
    /// Label for references.
    pub label: Option<String>,
    /// Number in the paper, from 1; none for a table without caption.
    pub number: Option<usize>,
    /// Caption.
    pub caption: Option<String>,
    /// Headers of the columns.
    pub header: Vec<String>,
    /// Rows of cells.
    pub rows: Vec<Vec<Vec<Inline>>>,
    /// What the cells hold beside their words, row by row; empty where none holds anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Vec<Option<Value>>>,
    /// Relative widths of the columns; even where empty.
    pub widths: Vec<u32>,
}

/// A picture of a paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaperPicture {
    /// Kind, such as `forest`.
    pub kind: String,
    /// Label for references.
    pub label: Option<String>,
    /// Number in the paper, from 1.
    pub number: usize,
    /// Caption.
    pub caption: String,
    /// The picture in words, with every figure.
    pub alt: String,
    /// What is drawn.
    pub picture: Picture,
    /// Words drawn in it, and what stands in their place in the paper's language.
    pub labels: BTreeMap<String, String>,
    /// Its trace.
    pub trace: usize,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text(String),
    /// Words that stand out.
    Strong(Vec<Inline>),
    /// Words with stress.
    Emphasis(Vec<Inline>),
    /// A name of a file or key.
    Code(String),
    /// A link.
    Link {
        /// Address.
        address: String,
        /// Words.
        text: String,
    },
    /// A value that was not typed but taken: from a finding, a declaration, a file.
    Field {
        /// As printed.
        text: String,
        /// Its trace, by index.
        trace: usize,
        /// Does the mark of its note stand at another value, beside it?
        #[serde(skip_serializing_if = "is_false")]
        marked_beside: bool,
    },
    /// A hole.
    Missing {
        /// As printed: `NOT ANSWERED: needs …`.
        text: String,
        /// The hole, by index.
        hole: usize,
        /// Traces of what its words say was found, by index.
        traces: Vec<usize>,
    },
    /// A reference to a table or picture.
    Reference {
        /// Label.
        to: String,
        /// As printed: `Table 3`.
        text: String,
    },
    /// A new line.
    Break,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Hole {
    /// What it is about, as a list of holes names it: its title with the id behind.
    pub fn named(&self) -> String {
        match &self.title {
            Some(title) => format!("{title} ({})", self.about),
            None => self.about.clone(),
        }
    }
}

impl Paper {
    /// Base name of its files: a draft's says so.
    pub fn file_stem(&self) -> String {
        let draft = if self.is_draft() { ".draft" } else { "" };
        format!("{}{draft}", self.file)
    }

    /// Tables in order, for a workbook; those that persons wrote among them.
    pub fn tables(&self) -> Vec<Cow<'_, Table>> {
        let mut found = Vec::new();
        collect(&self.blocks, &mut found);
        found
    }

    /// Is it written in Chinese?
    pub fn chinese(&self) -> bool {
        self.locale == Locale::Zh
    }

    /// The word for tables and that for pictures.
    pub fn caption_words(&self) -> (&'static str, &'static str) {
        match self.locale {
            Locale::Zh => ("表", "图"),
            _ => ("Table", "Figure"),
        }
    }
}

fn collect<'a>(blocks: &'a [Block], found: &mut Vec<Cow<'a, Table>>) {
    for block in blocks {
        match block {
            Block::Table(table) => found.push(Cow::Borrowed(table)),
            Block::Person { text: Some(written), .. } => {
                let own = person_blocks(&written.text).into_iter();
                found.extend(own.filter_map(|block| match block {
                    Block::Table(table) => Some(Cow::Owned(table)),
                    _ => None,
                }));
            }
            Block::List { items, .. } => items.iter().for_each(|item| collect(item, found)),
            Block::Quote { blocks, .. } => collect(blocks, found),
            _ => {}
        }
    }
}

/// The words of a line, without marks.
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Link { text: words, .. }
            | Inline::Field { text: words, .. }
            | Inline::Missing { text: words, .. }
            | Inline::Reference { text: words, .. } => text.push_str(words),
            Inline::Strong(inner) | Inline::Emphasis(inner) => text.push_str(&plain(inner)),
            Inline::Break => text.push('\n'),
        }
    }
    text
}
