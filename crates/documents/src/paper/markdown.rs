//! Markdown to blocks, directives put in their places.
//!
//! Each directive goes through the Markdown reader as a mark of two private characters around
//! its number, so that what stands in its quotes is never read as Markdown.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use reliance_model::catalogue_template::{Stands, word};

use super::build::Writing;
use super::{Block, Inline, Table, fields, findings, pictures, quotes, tables};

const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';
/// Deepest nesting of lists, quotes and emphasis; items that lie deeper are not read.
const MAX_DEPTH: usize = 12;

/// The blocks of a template's text.
pub(super) fn blocks(writing: &mut Writing<'_>) -> Vec<Block> {
    let marked = marked(writing);
    let options = Options::ENABLE_TABLES;
    let events = Parser::new_ext(&marked, options).collect::<Vec<_>>();
    let mut reader = Reader { events: events.into_iter(), writing, depth: 0 };
    reader.until(None)
}

/// The text with marks in place of directives.
fn marked(writing: &Writing<'_>) -> String {
    let template = writing.template;
    let mut text = String::new();
    let mut at = 0;
    let plain = |part: &str| part.replace([OPEN, CLOSE], "\u{fffd}");
    for (number, directive) in template.directives.iter().enumerate() {
        text.push_str(&plain(template.body.get(at..directive.at.start).unwrap_or_default()));
        text.push_str(&format!("{OPEN}{number}{CLOSE}"));
        at = directive.at.end;
    }
    text.push_str(&plain(template.body.get(at..).unwrap_or_default()));
    text
}

struct Reader<'r, 'w, 'e> {
    events: std::vec::IntoIter<Event<'e>>,
    writing: &'r mut Writing<'w>,
    depth: usize,
}

/// A piece of a line as read: words, or the number of a directive.
enum Piece {
    Inline(Inline),
    Directive(usize),
}

impl Reader<'_, '_, '_> {
    /// Blocks up to the end of `tag`, or of the text.
    fn until(&mut self, end: Option<TagEnd>) -> Vec<Block> {
        let mut blocks = Vec::new();
        // Items of a tight list have words without a paragraph around them.
        let mut loose: Vec<Piece> = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(tag) if is_block(&tag) => {
                    self.flush(&mut loose, &mut blocks);
                    self.block(tag, &mut blocks);
                }
                Event::Rule => {
                    self.flush(&mut loose, &mut blocks);
                    blocks.push(Block::PageBreak);
                }
                other => self.inline(other, &mut loose),
            }
        }
        self.flush(&mut loose, &mut blocks);
        blocks
    }

    fn block(&mut self, tag: Tag<'_>, blocks: &mut Vec<Block>) {
        match tag {
            Tag::Paragraph => {
                let pieces = self.line(TagEnd::Paragraph);
                self.paragraph(pieces, blocks);
            }
            Tag::Heading { level, .. } => {
                let pieces = self.line(TagEnd::Heading(level));
                let text = self.inlines(pieces);
                blocks.push(Block::Heading { level: level_of(level), text });
            }
            Tag::List(first) => {
                let items = self.items(TagEnd::List(first.is_some()));
                blocks.push(Block::List { ordered: first.is_some(), items });
            }
            Tag::Table(_) => blocks.push(self.table()),
            Tag::CodeBlock(kind) => {
                let _: CodeBlockKind<'_> = kind;
                let pieces = self.line(TagEnd::CodeBlock);
                let text = super::plain(&self.inlines(pieces));
                let lines = text.trim_end().lines();
                let mut inlines = Vec::new();
                for line in lines {
                    if !inlines.is_empty() {
                        inlines.push(Inline::Break);
                    }
                    inlines.push(Inline::Code(line.to_string()));
                }
                blocks.push(Block::Paragraph(inlines));
            }
            Tag::BlockQuote(kind) => blocks.extend(self.nested(TagEnd::BlockQuote(kind))),
            Tag::Item => blocks.extend(self.nested(TagEnd::Item)),
            other => blocks.extend(self.nested(other.to_end())),
        }
    }

    fn nested(&mut self, end: TagEnd) -> Vec<Block> {
        if self.depth >= MAX_DEPTH {
            return Vec::new();
        }
        self.depth += 1;
        let blocks = self.until(Some(end));
        self.depth -= 1;
        blocks
    }

    fn items(&mut self, end: TagEnd) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::End(tag) if tag == end => break,
                Event::Start(Tag::Item) if self.depth < MAX_DEPTH => {
                    items.push(self.nested(TagEnd::Item));
                }
                _ => {}
            }
        }
        items
    }

    fn table(&mut self) -> Block {
        let mut table = Table { of: "text".into(), ..Table::default() };
        let mut row = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::End(TagEnd::Table) => break,
                Event::Start(Tag::TableCell) => {
                    let pieces = self.line(TagEnd::TableCell);
                    row.push(self.inlines(pieces));
                }
                Event::End(TagEnd::TableHead) => {
                    table.header = row.drain(..).map(|cell| super::plain(&cell)).collect();
                }
                Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut row)),
                _ => {}
            }
        }
        Block::Table(table)
    }

    /// The pieces of a line up to the end of its block.
    fn line(&mut self, end: TagEnd) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some(event) = self.events.next() {
            if matches!(&event, Event::End(tag) if *tag == end) {
                break;
            }
            self.inline(event, &mut pieces);
        }
        pieces
    }

    fn deeper(&mut self, end: TagEnd) -> Vec<Piece> {
        self.depth += 1;
        let pieces = self.line(end);
        self.depth -= 1;
        pieces
    }

    fn inline(&mut self, event: Event<'_>, pieces: &mut Vec<Piece>) {
        match event {
            Event::Text(text) => split(&text, pieces, Inline::Text),
            Event::Code(text) => split(&text, pieces, Inline::Code),
            Event::SoftBreak => {
                let gap = if self.writing.chinese() { "" } else { " " };
                pieces.push(Piece::Inline(Inline::Text(gap.into())));
            }
            Event::HardBreak => pieces.push(Piece::Inline(Inline::Break)),
            // Marks that lie too deep are left out; the words between them stay.
            Event::Start(_) if self.depth >= MAX_DEPTH => {}
            Event::Start(Tag::Strong) => {
                let inner = self.deeper(TagEnd::Strong);
                pieces.push(Piece::Inline(Inline::Strong(self.inlines(inner))));
            }
            Event::Start(Tag::Emphasis) => {
                let inner = self.deeper(TagEnd::Emphasis);
                pieces.push(Piece::Inline(Inline::Emphasis(self.inlines(inner))));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let inner = self.deeper(TagEnd::Link);
                let text = super::plain(&self.inlines(inner));
                let address = dest_url.to_string();
                pieces.push(Piece::Inline(Inline::Link { address, text }));
            }
            // HTML in a template is words like any other.
            Event::Html(text) | Event::InlineHtml(text) => split(&text, pieces, Inline::Text),
            _ => {}
        }
    }

    fn inlines(&mut self, pieces: Vec<Piece>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => inlines.push(inline),
                Piece::Directive(number) => inlines.extend(in_line(self.writing, number)),
            }
        }
        inlines
    }

    fn flush(&mut self, loose: &mut Vec<Piece>, blocks: &mut Vec<Block>) {
        let pieces = std::mem::take(loose);
        if !pieces.is_empty() {
            self.paragraph(pieces, blocks);
        }
    }

    /// A paragraph; where it holds nothing but directives that stand alone, their blocks.
    fn paragraph(&mut self, pieces: Vec<Piece>, blocks: &mut Vec<Block>) {
        let blank = |piece: &Piece| matches!(piece, Piece::Inline(Inline::Text(text)) if text.trim().is_empty());
        let block = |piece: &Piece| match piece {
            Piece::Directive(number) => stands(self.writing, *number) != Some(Stands::Line),
            Piece::Inline(_) => false,
        };
        let alone = pieces.iter().all(|piece| blank(piece) || block(piece));
        if alone && pieces.iter().any(block) {
            for piece in pieces {
                if let Piece::Directive(number) = piece {
                    blocks.extend(as_blocks(self.writing, number));
                }
            }
        } else {
            let inlines = self.inlines(pieces);
            if !super::plain(&inlines).trim().is_empty() {
                blocks.push(Block::Paragraph(inlines));
            }
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        _ => 4,
    }
}

/// Words cut at the marks in them.
fn split(text: &str, pieces: &mut Vec<Piece>, make: fn(String) -> Inline) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        if !before.is_empty() {
            pieces.push(Piece::Inline(make(before.to_string())));
        }
        let Some((number, after)) = after.split_once(CLOSE) else { return };
        pieces.extend(number.parse().ok().map(Piece::Directive));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Inline(make(rest.to_string())));
    }
}

/// Where a directive may stand; fields stand in a line.
fn stands(writing: &Writing<'_>, number: usize) -> Option<Stands> {
    let directive = writing.template.directives.get(number)?;
    Some(word(&directive.name).map_or(Stands::Line, |word| word.stands))
}

/// What a directive writes within a line.
fn in_line(writing: &mut Writing<'_>, number: usize) -> Vec<Inline> {
    let template = writing.template;
    let Some(directive) = template.directives.get(number) else { return Vec::new() };
    match directive.name.as_str() {
        "answer" => quotes::answer(writing, directive),
        "because" => findings::because(writing, directive),
        "count" => vec![findings::count(writing, directive)],
        "figure" => vec![findings::figure(writing, directive)],
        "finding" => findings::in_line(writing, directive),
        "question" => quotes::question(writing, directive),
        "ref" => {
            let to = directive.argument("to").unwrap_or_default().to_string();
            vec![Inline::Reference { to, text: String::new() }]
        }
        name => vec![fields::field(writing, name)],
    }
}

/// What a directive that stands alone writes.
fn as_blocks(writing: &mut Writing<'_>, number: usize) -> Vec<Block> {
    let template = writing.template;
    let Some(directive) = template.directives.get(number) else { return Vec::new() };
    match directive.name.as_str() {
        "answer" => vec![Block::Paragraph(quotes::answer(writing, directive))],
        "attachment" => quotes::attachment(writing, directive),
        "figures" => findings::figures(writing, directive),
        "finding" => findings::block(writing, directive),
        "findings" => findings::findings(writing, directive),
        "page-break" => vec![Block::PageBreak],
        "person" => quotes::person(writing, directive),
        "picture" => pictures::pictures(writing, directive),
        "question" => vec![Block::Paragraph(quotes::question(writing, directive))],
        "quote" => quotes::quote(writing, directive),
        "table" => tables::table(writing, directive),
        name => vec![Block::Paragraph(vec![fields::field(writing, name)])],
    }
}
