//! What a document says: its blocks in reading order, each with a stable id and a place.
//!
//! | word | meaning |
//! |---|---|
//! | [`Content`] | a document as read; the original is never changed |
//! | [`Block`] | a heading, paragraph, list item, table, comment or named field |
//! | [`Spot`] | where a block stands: page, line, headings above it, sheet, part of the page |
//! | [`Revision`] | a tracked change: what was inserted or deleted, by whom, when |
//!
//! Text is the text as it would be printed with every tracked change accepted; what was
//! deleted stands in the block's revisions alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::claim::Claim;

/// A document as read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Path of the file, relative to the device folder where it lies in one.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: Option<String>,
    /// Format it was read as.
    pub format: Format,
    /// Language of most of its text.
    pub language: Option<Language>,
    /// Metadata: front matter and properties, nested keys joined by dots.
    pub properties: BTreeMap<String, String>,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Claims found in the blocks, in reading order.
    pub claims: Vec<Claim>,
}

/// Formats of documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Text without marks.
    #[default]
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// Office Open XML text document.
    Docx,
    /// PDF.
    Pdf,
    /// HTML.
    Html,
    /// Spreadsheet: XLSX, XLS, ODS or CSV.
    Sheet,
    /// Model card of the Coalition for Health AI, as XML.
    ChaiCard,
    /// Model card of a model hub: Markdown with YAML front matter of known keys.
    HubCard,
    /// Metadata of a MONAI bundle, as JSON.
    Monai,
}

/// Languages that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Chinese.
    Zh,
    /// English, or another language in Latin letters.
    En,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Stable id: from what the block says and the headings above it, so that text added
    /// elsewhere does not change it; repeated blocks are numbered.
    pub id: String,
    /// Where it stands.
    pub spot: Spot,
    /// What it is and says.
    pub body: Body,
    /// Tracked changes in it.
    pub revisions: Vec<Revision>,
}

/// Where something stands in a document. Lines, pages, rows and columns count from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// Page, where the format has pages.
    pub page: Option<u32>,
    /// Line of the file, where it is text.
    pub line: Option<u32>,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Row and column in a table or sheet.
    pub cell: Option<(u32, u32)>,
    /// Part of the page.
    pub part: PagePart,
}

/// Parts of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PagePart {
    /// Running text.
    #[default]
    Body,
    /// Header.
    Header,
    /// Footer.
    Footer,
    /// Footnote or endnote.
    Note,
    /// Text box.
    Box,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// A heading of that level, from 1.
    Heading {
        /// Level.
        level: u8,
        /// Its words.
        text: String,
    },
    /// Running text.
    Paragraph(String),
    /// An item of a list, of that depth, from 1.
    Item {
        /// Depth.
        depth: u8,
        /// Its words.
        text: String,
    },
    /// A table; rows may differ in length, a merged cell stands once and leaves empty ones.
    Table {
        /// Words above or below the table.
        caption: Option<String>,
        /// Rows of cells.
        rows: Vec<Vec<String>>,
    },
    /// A person's comment.
    Comment {
        /// Who wrote it.
        author: String,
        /// When, as the file says it.
        on: Option<String>,
        /// What was commented on.
        about: String,
        /// What they wrote.
        text: String,
    },
    /// A named field of a structured document, such as `KeyMetrics/FairnessEquity/Result`.
    Field {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
}

/// A tracked change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Inserted, or deleted?
    pub inserted: bool,
    /// Who made it.
    pub author: String,
    /// When, as the file says it.
    pub on: Option<String>,
    /// The words.
    pub text: String,
}

impl Block {
    /// Its text; the cells of a table are joined by tabs and line ends.
    pub fn text(&self) -> String {
        match &self.body {
            Body::Heading { text, .. } | Body::Item { text, .. } | Body::Field { text, .. } => {
                text.clone()
            }
            Body::Paragraph(text) | Body::Comment { text, .. } => text.clone(),
            Body::Table { rows, .. } => {
                rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

impl Content {
    /// The block of that id.
    pub fn block(&self, id: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.id == id)
    }
}

impl Spot {
    /// In words: `page 3, under "Performance", row 2, column 4`.
    pub fn words(&self) -> String {
        let mut said = Vec::new();
        said.extend(self.sheet.as_ref().map(|sheet| format!("sheet \"{sheet}\"")));
        said.extend(self.page.map(|page| format!("page {page}")));
        said.extend(self.line.map(|line| format!("line {line}")));
        said.extend(self.headings.last().map(|heading| format!("under \"{heading}\"")));
        said.extend(match self.part {
            PagePart::Body => None,
            PagePart::Header => Some("in a header".to_string()),
            PagePart::Footer => Some("in a footer".to_string()),
            PagePart::Note => Some("in a note".to_string()),
            PagePart::Box => Some("in a text box".to_string()),
        });
        said.extend(self.cell.map(|(row, column)| format!("row {row}, column {column}")));
        said.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_told_from_the_outside_in() {
        let spot = Spot {
            page: Some(3),
            headings: vec!["Testing".into(), "Performance".into()],
            cell: Some((2, 4)),
            ..Spot::default()
        };
        assert_eq!(spot.words(), "page 3, under \"Performance\", row 2, column 4");
        assert_eq!(Spot::default().words(), "");
    }
}
