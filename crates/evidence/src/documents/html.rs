//! HTML: headings, paragraphs, lists and tables; scripts and styles are not text.
//!
//! The tokens are read in one pass without a tree, so that nesting costs nothing. Pieces
//! of HTML inside Markdown are read by the same [`Walker`].

use std::convert::Infallible;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use reliance_model::content::{Content, Format, Revision, Spot};
use reliance_model::problem::{Problem, Reading};

use super::blocks::{Blocks, join, tidy};
use super::marks::Pages;
use super::table::Rows;

/// Deepest tables inside tables that are told apart.
const MAX_TABLES: usize = 32;

/// Read HTML.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut blocks = Blocks::new(name, Format::Html);
    let text = super::decode(name, bytes).into_items(&mut blocks.problems);
    let pages = Pages::of(&text);
    let mut walker = Walker::default();
    let mut lines = Lines::of(pages.text());
    let spot =
        |at: usize| Spot { page: pages.page(at), line: Some(lines.line(at)), ..Spot::default() };
    walker.feed(pages.text(), spot, &mut blocks);
    walker.end(&mut blocks);
    blocks.done()
}

/// Lines of a text, asked for in rising order.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    /// Lines of a text.
    pub(super) fn of(text: &'a str) -> Lines<'a> {
        Lines { text, at: 0, line: 1 }
    }

    /// The line of a byte.
    pub(super) fn line(&mut self, at: usize) -> u32 {
        if at < self.at {
            (self.at, self.line) = (0, 1);
        }
        let between = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        let ends = between.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.at = at.min(self.text.len());
        self.line
    }
}

/// What the text gathered so far will be.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Kind {
    #[default]
    Paragraph,
    Heading(u8),
    Item,
}

/// A table whose end has not come.
#[derive(Debug, Default)]
struct Table {
    rows: Rows,
    caption: Option<String>,
    /// Columns and rows that the open cell covers.
    cell: Option<(usize, usize)>,
    spot: Spot,
    /// Text before it, in the cell around it.
    before: String,
}

/// Reads tokens of HTML into blocks.
#[derive(Debug, Default)]
pub(super) struct Walker {
    text: String,
    kind: Kind,
    spot: Option<Spot>,
    depth: u8,
    tables: Vec<Table>,
    /// The element whose text is left out, and how often it is open.
    skipped: Option<(String, usize)>,
    /// Is space kept, as in preformatted text?
    kept: bool,
    /// A change that is open: inserted, when, and where its text begins.
    change: Option<(bool, Option<String>, usize)>,
    revisions: Vec<Revision>,
}

impl Walker {
    /// Is a table open?
    pub(super) fn in_table(&self) -> bool {
        !self.tables.is_empty()
    }

    /// Add text that is no HTML.
    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Read a piece of HTML; `spot` gives the place of a byte of it.
    pub(super) fn feed(
        &mut self,
        html: &str,
        mut spot: impl FnMut(usize) -> Spot,
        blocks: &mut Blocks,
    ) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let token: Result<_, Infallible> = token;
            let Ok(token) = token;
            if blocks.is_full() {
                return;
            }
            match token {
                Token::StartTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    let attribute = |key: &str| {
                        let value = tag.attributes.get(key.as_bytes())?;
                        Some(String::from_utf8_lossy(value).into_owned())
                    };
                    let place = || spot(tag.span.start);
                    self.open(&name, tag.self_closing, attribute, place, blocks);
                }
                Token::EndTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    self.close(&name, blocks);
                }
                Token::String(text) if self.skipped.is_none() => {
                    if self.spot.is_none() && !text.trim_ascii().is_empty() {
                        let space = text.len() - text.trim_ascii_start().len();
                        self.spot = Some(spot(text.span.start + space));
                    }
                    self.add(&String::from_utf8_lossy(&text));
                }
                Token::String(text) => {
                    let is_title = self.skipped.as_ref().is_some_and(|(name, _)| name == "title");
                    if is_title && !self.in_table() {
                        let title = tidy(&String::from_utf8_lossy(&text));
                        blocks.properties.entry("title".into()).or_insert(title);
                    }
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

    fn add(&mut self, text: &str) {
        if self.kept {
            self.text.push_str(text);
            return;
        }
        let mut lines = text.split('\n');
        self.text.push_str(lines.next().unwrap_or_default());
        for line in lines {
            let line = line.trim();
            if !line.is_empty() {
                join(&mut self.text, line);
            } else if !self.text.ends_with(char::is_whitespace) {
                self.text.push(' ');
            }
        }
        // A space before the next element counts, which `trim` took.
        if text.ends_with(' ') && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn open(
        &mut self,
        name: &str,
        closed: bool,
        attribute: impl Fn(&str) -> Option<String>,
        mut spot: impl FnMut() -> Spot,
        blocks: &mut Blocks,
    ) {
        if let Some((skipped, count)) = &mut self.skipped {
            *count += usize::from(skipped == name && !closed);
            return;
        }
        let number = |key| attribute(key).and_then(|n| n.trim().parse().ok()).unwrap_or(1);
        match name {
            "script" | "style" | "template" | "svg" | "title" | "noscript" if !closed => {
                self.skipped = Some((name.to_string(), 1));
            }
            "meta" => {
                if let (Some(key), Some(value)) = (attribute("name"), attribute("content")) {
                    blocks.properties.insert(format!("meta.{key}"), value);
                }
            }
            "br" => self.text.push('\n'),
            "ins" | "del" => {
                self.end_change();
                self.change = Some((name == "ins", attribute("datetime"), self.text.len()));
            }
            "table" => self.open_table(spot(), blocks),
            "caption" => self.text.clear(),
            "tr" => {
                self.end_cell();
                if let Some(table) = self.tables.last_mut() {
                    table.rows.row();
                }
            }
            "td" | "th" => {
                self.end_cell();
                if let Some(table) = self.tables.last_mut() {
                    table.cell = Some((number("colspan"), number("rowspan")));
                    self.text.clear();
                }
            }
            _ => self.open_block(name, spot, blocks),
        }
    }

    fn open_block(&mut self, name: &str, mut spot: impl FnMut() -> Spot, blocks: &mut Blocks) {
        let kind = match name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Kind::Heading(level - b'0'),
            b"li" => Kind::Item,
            _ if is_block(name) => Kind::Paragraph,
            _ => return,
        };
        // A paragraph in an item is the item's.
        let first = self.kind == Kind::Item && self.text.trim().is_empty();
        let kind = if first && kind == Kind::Paragraph { Kind::Item } else { kind };
        self.flush(blocks);
        self.kind = kind;
        self.spot = Some(spot());
        match name {
            "ul" | "ol" => self.depth = self.depth.saturating_add(1),
            "pre" => self.kept = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str, blocks: &mut Blocks) {
        if let Some((skipped, count)) = &mut self.skipped {
            *count -= usize::from(skipped == name);
            if *count == 0 {
                self.skipped = None;
            }
            return;
        }
        match name {
            "ins" | "del" => self.end_change(),
            "td" | "th" => self.end_cell(),
            "caption" => {
                let text = std::mem::take(&mut self.text);
                if let Some(table) = self.tables.last_mut() {
                    table.caption = Some(text);
                }
            }
            "tr" => {
                self.end_cell();
                if let Some(table) = self.tables.last_mut() {
                    table.rows.end_row();
                }
            }
            "table" => self.close_table(blocks),
            "ul" | "ol" => {
                self.flush(blocks);
                self.depth = self.depth.saturating_sub(1);
            }
            "pre" => {
                self.flush(blocks);
                self.kept = false;
            }
            "li" => {
                self.flush(blocks);
                self.kind = Kind::Paragraph;
            }
            name if is_block(name) => self.flush(blocks),
            _ => {}
        }
    }

    fn end_change(&mut self) {
        let Some((inserted, on, from)) = self.change.take() else { return };
        let text = self.text.get(from..).unwrap_or_default().to_string();
        if !inserted {
            self.text.truncate(from.min(self.text.len()));
        }
        let text = tidy(&text);
        if !text.is_empty() {
            self.revisions.push(Revision { inserted, author: String::new(), on, text });
        }
    }

    fn end_cell(&mut self) {
        self.end_change();
        let Some(table) = self.tables.last_mut() else { return };
        if let Some((across, down)) = table.cell.take() {
            table.rows.cell(std::mem::take(&mut self.text), across, down);
        }
    }

    fn open_table(&mut self, spot: Spot, blocks: &mut Blocks) {
        if self.tables.len() >= MAX_TABLES {
            return;
        }
        self.flush(blocks);
        let before = std::mem::take(&mut self.text);
        self.tables.push(Table { spot, before, ..Table::default() });
    }

    /// A table inside a cell stands before the table around it.
    fn close_table(&mut self, blocks: &mut Blocks) {
        self.end_cell();
        let Some(table) = self.tables.pop() else { return };
        if table.rows.cut {
            let message = "only the first cells of a table are read";
            blocks.problems.push(Problem::error("too-many-cells", blocks.file(), message));
        }
        let revisions = std::mem::take(&mut self.revisions);
        blocks.table(table.caption, table.rows.done(), table.spot, revisions);
        self.text = table.before;
        self.spot = None;
    }

    /// The text gathered so far becomes a block; inside a cell, a line of it.
    fn flush(&mut self, blocks: &mut Blocks) {
        if self.in_table() {
            self.text.push('\n');
            return;
        }
        self.end_change();
        let text = std::mem::take(&mut self.text);
        let spot = self.spot.take().unwrap_or_default();
        let revisions = std::mem::take(&mut self.revisions);
        if text.trim().is_empty() && revisions.is_empty() {
            return;
        }
        match self.kind {
            Kind::Heading(level) => {
                blocks.heading(level, &text.replace('\n', " "), spot, revisions)
            }
            Kind::Item => blocks.item(self.depth.max(1), &text, spot, revisions),
            Kind::Paragraph => blocks.paragraph(&text, spot, revisions),
        }
        self.kind = Kind::Paragraph;
    }

    /// Whatever is open ends here.
    pub(super) fn end(&mut self, blocks: &mut Blocks) {
        while self.in_table() {
            self.close_table(blocks);
        }
        self.flush(blocks);
    }
}

/// Does text end where this element begins or ends?
fn is_block(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "ul",
    ];
    NAMES.binary_search(&name).is_ok()
}
