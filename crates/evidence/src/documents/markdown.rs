//! Markdown: CommonMark with tables and footnotes, and what converters from PDF leave in it.
//!
//! Front matter in YAML or TOML becomes properties; HTML inside is read as HTML; formulas
//! that only set numbers are put as they would be printed; marks of pages number pages.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use reliance_model::content::{Content, Format, PagePart, Revision, Spot};
use reliance_model::problem::Reading;

use super::blocks::{Blocks, join, tidy};
use super::html::{Lines, Walker};
use super::marks::Pages;
use super::table::Rows;
use super::{front, math};

/// Read Markdown.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut blocks = Blocks::new(name, Format::Markdown);
    let text = super::decode(name, bytes).into_items(&mut blocks.problems);
    let front = front::read(name, &text, &mut blocks.problems);
    if front::is_hub_card(&front.properties) {
        blocks.format = Format::HubCard;
    }
    blocks.properties = front.properties;
    if !front.results.is_empty() {
        let spot = Spot { line: Some(1), ..Spot::default() };
        blocks.table(Some("model-index".into()), front.results, spot, Vec::new());
    }
    let pages = Pages::of(&text);
    let body = pages.text().get(front.end..).unwrap_or_default();
    let mut writer = Writer::new(blocks, &pages, front.end);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    let mut events = Parser::new_ext(body, options).into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        let labelled = matches!(event, Event::SoftBreak) && {
            let next = events.peek();
            next.is_some_and(|(event, range)| is_label(event, body, range))
        };
        if writer.blocks.is_full() {
            break;
        }
        writer.event(event, range, labelled);
    }
    writer.flush();
    writer.html.end(&mut writer.blocks);
    writer.blocks.done()
}

/// Does a line begin with bold words and a colon? It is a line of its own, then.
fn is_label(event: &Event<'_>, body: &str, range: &Range<usize>) -> bool {
    let bold = body.get(range.clone()).unwrap_or_default();
    let after = body.get(range.end..).unwrap_or_default();
    matches!(event, Event::Start(Tag::Strong))
        && (bold.trim_end_matches(['*', '_']).ends_with([':', '：'])
            || after.starts_with([':', '：']))
}

/// Finds places of bytes.
struct Places<'a> {
    pages: &'a Pages,
    lines: Lines<'a>,
    /// First byte of the text after the front matter.
    from: usize,
}

impl Places<'_> {
    fn spot(&mut self, at: usize) -> Spot {
        let at = at.saturating_add(self.from);
        Spot { page: self.pages.page(at), line: Some(self.lines.line(at)), ..Spot::default() }
    }
}

/// A table whose end has not come.
struct Table {
    rows: Rows,
    spot: Spot,
}

/// Makes blocks of events.
struct Writer<'a> {
    places: Places<'a>,
    blocks: Blocks,
    html: Walker,
    /// HTML that is gathered, and where it begins.
    piece: Option<(String, usize)>,
    text: String,
    /// Where the text begins.
    begin: Option<usize>,
    heading: Option<u8>,
    /// For each list that is open: is an item open that has no block yet?
    lists: Vec<bool>,
    in_note: bool,
    table: Option<Table>,
    /// Where struck text begins.
    struck: Option<usize>,
    revisions: Vec<Revision>,
}

impl<'a> Writer<'a> {
    fn new(blocks: Blocks, pages: &'a Pages, from: usize) -> Writer<'a> {
        Writer {
            places: Places { pages, lines: Lines::of(pages.text()), from },
            blocks,
            html: Walker::default(),
            piece: None,
            text: String::new(),
            begin: None,
            heading: None,
            lists: Vec::new(),
            in_note: false,
            table: None,
            struck: None,
            revisions: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, labelled: bool) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.words(&text, range.start),
            Event::InlineMath(formula) | Event::DisplayMath(formula) => {
                let is_formula = math::is_formula(&formula);
                match math::printed(&formula).filter(|_| is_formula) {
                    Some(shown) => self.words(&shown, range.start),
                    None => self.words(&format!("${formula}$"), range.start),
                }
            }
            Event::Html(html) => match &mut self.piece {
                Some((piece, _)) => piece.push_str(&html),
                None => self.piece = Some((html.to_string(), range.start)),
            },
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::SoftBreak if labelled => self.text.push('\n'),
            // The next words decide whether a space belongs between.
            Event::SoftBreak => self.text.push('\u{0}'),
            Event::HardBreak => self.text.push('\n'),
            Event::FootnoteReference(_) | Event::Rule => {}
            Event::TaskListMarker(done) => {
                self.words(if done { "[x] " } else { "[ ] " }, range.start);
            }
        }
    }

    fn words(&mut self, words: &str, at: usize) {
        self.begin.get_or_insert(at);
        if self.text.ends_with('\u{0}') {
            self.text.pop();
            join(&mut self.text, words);
        } else {
            self.text.push_str(words);
        }
    }

    /// Tags inside a line: a break ends it, others leave nothing.
    fn inline_html(&mut self, html: &str) {
        let name = html.trim_start_matches(['<', '/']).to_ascii_lowercase();
        if name.starts_with("br") {
            self.text.push('\n');
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(number(level));
            }
            Tag::List(_) => {
                self.flush();
                self.lists.push(false);
            }
            Tag::Item => {
                self.flush();
                if let Some(open) = self.lists.last_mut() {
                    *open = true;
                }
            }
            Tag::FootnoteDefinition(_) => {
                self.flush();
                self.in_note = true;
            }
            Tag::Table(_) => {
                self.flush();
                let spot = self.places.spot(range.start);
                self.table = Some(Table { rows: Rows::default(), spot });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.row();
                }
            }
            Tag::Strikethrough => self.struck = Some(self.text.len()),
            Tag::Image { .. } => self.begin = self.begin.or(Some(range.start)),
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.flush();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::TableCell => {
                let text = self.taken();
                if let Some(table) = &mut self.table {
                    table.rows.cell(text, 1, 1);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    let revisions = std::mem::take(&mut self.revisions);
                    self.blocks.table(None, table.rows.done(), table.spot, revisions);
                }
            }
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.in_note = false;
            }
            TagEnd::Strikethrough => {
                let from = self.struck.take().unwrap_or(self.text.len()).min(self.text.len());
                let text = tidy(&self.text.split_off(from).replace('\u{0}', " "));
                let (author, on) = (String::new(), None);
                self.revisions.push(Revision { inserted: false, author, on, text });
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock => self.flush(),
            _ => {}
        }
    }

    fn end_html(&mut self) {
        let Some((piece, begin)) = self.piece.take() else { return };
        let places = &mut self.places;
        self.html.feed(&piece, |at| places.spot(begin + at), &mut self.blocks);
        // A block of HTML ends at an empty line; a table may go on after it.
        if !self.html.in_table() {
            self.html.end(&mut self.blocks);
        }
    }

    fn taken(&mut self) -> String {
        self.begin = None;
        let text = std::mem::take(&mut self.text);
        text.replace('\u{0}', " ")
    }

    /// The text gathered so far becomes a block.
    fn flush(&mut self) {
        let begin = self.begin;
        let text = self.taken();
        let heading = self.heading.take();
        if text.trim().is_empty() && self.revisions.is_empty() {
            return;
        }
        if self.html.in_table() {
            self.html.text(&text);
            return;
        }
        let mut spot = self.places.spot(begin.unwrap_or_default());
        if self.in_note {
            spot.part = PagePart::Note;
        }
        let revisions = std::mem::take(&mut self.revisions);
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        let first = self.lists.last_mut().is_some_and(std::mem::take);
        match heading {
            Some(level) => self.blocks.heading(level, &text.replace('\n', " "), spot, revisions),
            None if first => self.blocks.item(depth, &text, spot, revisions),
            None => self.blocks.paragraph(&text, spot, revisions),
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
