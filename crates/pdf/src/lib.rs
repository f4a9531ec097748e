//! A paper as PDF/A-2a and PDF/UA-1, by typst.
//!
//! The paper travels as JSON into one fixed template (`paper.typ`), so that no word of it can
//! be taken for a command. Fonts are built in; nothing is read from disk, clock or network.
//!
//! The exporter itself holds the file against both standards and refuses what does not
//! conform: a picture without words, a heading that skips a level, a letter without a glyph.

mod fonts;
mod links;
mod shown;
#[cfg(test)]
mod tests;
mod typesetter;

pub use fonts::is_font;
pub use typesetter::{Manuscript, Typesetter};
