//! What a person wrote, as blocks: a line is a paragraph, and lines between bars are a table.
//!
//! Tables stand in the text as Markdown has them (`reliance_model::person_text`), so that they
//! can be written beside the document, too.

use reliance_model::person_text::{Piece, pieces};

use super::{Block, Inline, Table};

/// The blocks of a person's text.
pub fn person_blocks(text: &str) -> Vec<Block> {
    let block = |piece: Piece| match piece {
        Piece::Line(line) => Block::Paragraph(vec![Inline::Text(line)]),
        Piece::Table { header, rows } => Block::Table(Table {
            of: "person".into(),
            header,
            rows: rows.into_iter().map(row).collect(),
            ..Table::default()
        }),
    };
    pieces(text).into_iter().map(block).collect()
}

fn row(cells: Vec<String>) -> Vec<Vec<Inline>> {
    cells.into_iter().map(cell).collect()
}

/// A cell with a break for each line end.
fn cell(text: String) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            inlines.push(Inline::Break);
        }
        inlines.push(Inline::Text(line.to_string()));
    }
    inlines
}
