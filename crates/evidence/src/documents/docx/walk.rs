//! One pass over a part with text: paragraphs, tables, changes, content controls.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use reliance_model::content::{Body, PagePart, Revision, Spot};
use reliance_model::problem::Problem;

use super::styles::{Style, Styles};
use super::{Note, symbols};
use crate::cyber::tree::DEEPEST;
use crate::documents::blocks::{Blocks, tidy};
use crate::documents::package::bad_part;
use crate::documents::table::Rows;

/// Most stretches of text under comment that are followed at a time.
const MAX_OPEN_COMMENTS: usize = 1_000;
/// Most bytes that are kept of what a comment is about.
const MAX_ABOUT: usize = 4_000;

/// A paragraph whose end has not come.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    style: Style,
    /// Level that the paragraph itself gives; 9 is running text.
    outline: Option<u8>,
    /// Depth in a list that the paragraph itself gives; 0 is none.
    depth: Option<u8>,
    level: u8,
    revisions: Vec<Revision>,
    comments: Vec<String>,
    page: Option<u32>,
}

/// A table whose end has not come.
#[derive(Debug, Default)]
struct Table {
    rows: Rows,
    cell: String,
    across: usize,
    /// Does the cell go on from the one above?
    goes_on: bool,
    revisions: Vec<Revision>,
    comments: Vec<String>,
    page: u32,
}

/// A content control.
#[derive(Debug, Default)]
struct Control {
    tag: Option<String>,
    text: String,
    /// Does it show a prompt instead of what a person wrote?
    empty: bool,
}

/// Reads parts.
pub(super) struct Walk<'a> {
    styles: &'a Styles,
    comments: &'a BTreeMap<String, Note>,
    part: PagePart,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    changes: Vec<Revision>,
    controls: Vec<Control>,
    /// Text so far of what comments are about, by their ids.
    about: BTreeMap<String, String>,
    commented: Vec<String>,
    boxes: usize,
    /// Elements whose inside is passed over, and paragraph properties, that are open.
    skipped: usize,
    in_format: usize,
    is_text: bool,
    is_hidden: bool,
    hidden: bool,
    page: u32,
    rendered: bool,
}

impl<'a> Walk<'a> {
    /// Ready to read a part.
    pub(super) fn new(
        styles: &'a Styles,
        comments: &'a BTreeMap<String, Note>,
        part: PagePart,
    ) -> Walk<'a> {
        Walk {
            styles,
            comments,
            part,
            paragraphs: Vec::new(),
            tables: Vec::new(),
            changes: Vec::new(),
            controls: Vec::new(),
            about: BTreeMap::new(),
            commented: Vec::new(),
            boxes: 0,
            skipped: 0,
            in_format: 0,
            is_text: false,
            is_hidden: false,
            hidden: false,
            page: 1,
            rendered: false,
        }
    }

    /// Were pages marked?
    pub(super) fn rendered(&self) -> bool {
        self.rendered
    }

    /// Read a part; what was read before a fault stands.
    pub(super) fn part(&mut self, name: &str, text: &str, blocks: &mut Blocks) {
        if let Err(why) = self.events(text.trim_start_matches('\u{feff}'), blocks) {
            let problem = bad_part(blocks.file(), name, &why);
            blocks.problems.push(*problem);
        }
        while !self.paragraphs.is_empty() {
            self.end_paragraph(blocks);
        }
        while !self.tables.is_empty() {
            self.end_table(blocks);
        }
        if self.hidden {
            let message = "the document has hidden text, which is not read";
            let problem = Problem::warning("hidden-text", blocks.file(), message);
            blocks.problems.push(problem.help("show it, or take it out"));
        }
    }

    /// Comments that nothing in the text refers to.
    pub(super) fn rest(&mut self, blocks: &mut Blocks) {
        let ids: Vec<String> =
            self.comments.keys().filter(|id| !self.commented.contains(id)).cloned().collect();
        self.write_comments(ids, Spot::default(), blocks);
    }

    fn events(&mut self, text: &str, blocks: &mut Blocks) -> Result<(), String> {
        let mut reader = Reader::from_str(text);
        let mut depth = 0_usize;
        loop {
            match reader.read_event().map_err(|error| error.to_string())? {
                Event::Start(start) => {
                    depth += 1;
                    if depth > DEEPEST * 2 {
                        return Err("it is nested deeper than is read".into());
                    }
                    self.start(&start, blocks);
                }
                Event::Empty(start) => {
                    self.start(&start, blocks);
                    self.end(start.local_name().as_ref(), blocks);
                }
                Event::End(end) => {
                    depth = depth.saturating_sub(1);
                    self.end(end.local_name().as_ref(), blocks);
                }
                Event::Text(text) if self.is_text => self.words(&text.xml10_content()),
                Event::CData(text) if self.is_text => self.words(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let character = crate::cyber::markup::resolved(&reference);
                    let character = character.ok_or("it names an entity that is not declared")?;
                    if self.is_text {
                        self.words(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::DocType(_) => return Err("it declares a document type".into()),
                Event::Eof if depth > 0 => return Err("it ends before it is complete".into()),
                Event::Eof => return Ok(()),
                _ => {}
            }
            if blocks.is_full() {
                return Ok(());
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, blocks: &mut Blocks) {
        let name = start.local_name();
        let name: &str = name.as_ref();
        // What a format was before, text for old programs, and readings beside characters.
        if name.ends_with("Change") || matches!(name, "Fallback" | "rt") {
            self.skipped += 1;
        }
        if self.skipped > 0 {
            return;
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.in_format += 1,
            "r" => self.is_hidden = false,
            "t" | "delText" => self.is_text = true,
            "ins" | "moveTo" | "del" | "moveFrom" if self.in_format == 0 => {
                let inserted = matches!(name, "ins" | "moveTo");
                let author = attribute(start, "author").unwrap_or_default();
                let on = attribute(start, "date");
                self.changes.push(Revision { inserted, author, on, text: String::new() });
            }
            "tab" if self.in_format == 0 => self.words(" "),
            "br" | "cr" => self.words("\n"),
            "noBreakHyphen" => self.words("-"),
            "sym" => {
                let of = |key| attribute(start, key).unwrap_or_default();
                let shown = symbols::character(&of("font"), &of("char"));
                self.words(shown.encode_utf8(&mut [0; 4]));
            }
            "lastRenderedPageBreak" => {
                self.page = self.page.saturating_add(1);
                self.rendered = true;
            }
            // The mark of a note is no digit of the number before it.
            "rStyle" if is_note_mark(attribute(start, "val").as_deref()) => self.is_hidden = true,
            "vanish" | "specVanish" if self.in_format == 0 => {
                let off = attribute(start, "val");
                self.is_hidden = !matches!(off.as_deref(), Some("0" | "false" | "off"));
            }
            "txbxContent" => self.boxes += 1,
            "tbl" => self.tables.push(Table { page: self.page, ..Table::default() }),
            "sdt" => self.controls.push(Control::default()),
            _ => self.start_format(name, start, blocks),
        }
    }

    /// Elements that say how something is set.
    fn start_format(&mut self, name: &str, start: &BytesStart<'_>, blocks: &mut Blocks) {
        let number = || attribute(start, "val").and_then(|value| value.parse::<u8>().ok());
        if let Some(paragraph) = self.paragraphs.last_mut() {
            match name {
                "pStyle" => {
                    let id = attribute(start, "val").unwrap_or_default();
                    paragraph.style = self.styles.get(&id);
                }
                "outlineLvl" => paragraph.outline = number(),
                "ilvl" => paragraph.level = number().unwrap_or_default().min(20),
                "numId" => {
                    let none = attribute(start, "val").as_deref() == Some("0");
                    paragraph.depth = Some(if none { 0 } else { paragraph.level + 1 });
                }
                "commentReference" => {
                    paragraph.comments.extend(attribute(start, "id"));
                }
                _ => {}
            }
        }
        if let Some(table) = self.tables.last_mut() {
            match name {
                "tr" => table.rows.row(),
                "tc" => (table.across, table.goes_on) = (1, false),
                "gridSpan" => {
                    let across = attribute(start, "val").and_then(|value| value.parse().ok());
                    table.across = across.unwrap_or(1);
                }
                "vMerge" => table.goes_on = attribute(start, "val").as_deref() != Some("restart"),
                _ => {}
            }
        }
        match (name, self.controls.last_mut()) {
            ("tag", Some(control)) => control.tag = attribute(start, "val"),
            ("showingPlcHdr", Some(control)) => control.empty = true,
            ("commentRangeStart", _) if self.about.len() < MAX_OPEN_COMMENTS => {
                self.about.extend(attribute(start, "id").map(|id| (id, String::new())));
            }
            ("altChunk", _) if blocks.problems.is_empty() => {
                let message = "an embedded document stands in the text and is not read";
                let problem = Problem::error("embedded-document", blocks.file(), message);
                blocks.problems.push(problem.help("open it in Word and save it"));
            }
            _ => {}
        }
    }

    /// Words of a run.
    fn words(&mut self, words: &str) {
        if self.is_hidden {
            self.hidden |= !words.trim().is_empty();
            return;
        }
        let deleted = self.changes.iter().any(|change| !change.inserted);
        if let Some(change) = self.changes.last_mut() {
            change.text.push_str(words);
        }
        if deleted {
            return;
        }
        for control in &mut self.controls {
            control.text.push_str(words);
        }
        for about in self.about.values_mut() {
            if about.len() < MAX_ABOUT {
                about.push_str(words);
            }
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            if !words.trim().is_empty() {
                paragraph.page.get_or_insert(self.page);
            }
            paragraph.text.push_str(words);
        }
    }

    fn end(&mut self, name: &str, blocks: &mut Blocks) {
        if name.ends_with("Change") || matches!(name, "Fallback" | "rt") {
            self.skipped = self.skipped.saturating_sub(1);
            return;
        }
        if self.skipped > 0 {
            return;
        }
        match name {
            "p" => self.end_paragraph(blocks),
            "pPr" => self.in_format = self.in_format.saturating_sub(1),
            "r" => self.is_hidden = false,
            "t" | "delText" => self.is_text = false,
            "ins" | "moveTo" | "del" | "moveFrom" if self.in_format == 0 => {
                let change = self.changes.pop().filter(|change| !change.text.trim().is_empty());
                if let (Some(mut change), Some(paragraph)) = (change, self.paragraphs.last_mut()) {
                    change.text = tidy(&change.text);
                    paragraph.revisions.push(change);
                }
            }
            "txbxContent" => self.boxes = self.boxes.saturating_sub(1),
            "tc" => self.end_cell(),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.end_row();
                }
            }
            "tbl" => self.end_table(blocks),
            "sdt" => self.end_control(blocks),
            _ => {}
        }
    }

    fn spot(&self, page: Option<u32>) -> Spot {
        let part = match self.part {
            PagePart::Body if self.boxes > 0 => PagePart::Box,
            part => part,
        };
        // Notes and headers are not set where they stand in the file.
        let page = page.unwrap_or(self.page);
        let page = matches!(self.part, PagePart::Body).then_some(page);
        Spot { page, part, ..Spot::default() }
    }

    fn end_paragraph(&mut self, blocks: &mut Blocks) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        for control in &mut self.controls {
            control.text.push('\n');
        }
        for about in self.about.values_mut() {
            about.push('\n');
        }
        if let Some(table) = self.tables.last_mut() {
            table.cell.push_str(&paragraph.text);
            table.cell.push('\n');
            table.revisions.extend(paragraph.revisions);
            table.comments.extend(paragraph.comments);
            return;
        }
        let spot = self.spot(paragraph.page);
        let heading = match paragraph.outline {
            Some(level) if level < 9 => Some(level + 1),
            Some(_) => None,
            None => paragraph.style.heading,
        };
        let listed = u8::from(paragraph.style.list) * (paragraph.level + 1);
        let depth = paragraph.depth.unwrap_or(listed);
        let (text, changes) = (&paragraph.text, paragraph.revisions);
        match heading {
            _ if paragraph.style.contents => {}
            Some(level) => blocks.heading(level, &text.replace('\n', " "), spot.clone(), changes),
            None if depth > 0 => blocks.item(depth, text, spot.clone(), changes),
            None => blocks.paragraph(text, spot.clone(), changes),
        }
        self.write_comments(paragraph.comments, spot, blocks);
    }

    fn write_comments(&mut self, ids: Vec<String>, spot: Spot, blocks: &mut Blocks) {
        for id in ids {
            let about = tidy(&self.about.remove(&id).unwrap_or_default());
            if let Some(note) = self.comments.get(&id) {
                let body = Body::Comment {
                    author: note.author.clone(),
                    on: note.on.clone(),
                    about,
                    text: tidy(&note.text),
                };
                blocks.add(body, spot.clone(), Vec::new());
                self.commented.push(id);
            }
        }
    }

    fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let text = std::mem::take(&mut table.cell);
        // A cell that goes on shows nothing of its own.
        let text = if table.goes_on { String::new() } else { text };
        table.rows.cell(text, table.across, 1);
    }

    /// A table inside a cell stands before the table around it.
    fn end_table(&mut self, blocks: &mut Blocks) {
        let Some(table) = self.tables.pop() else { return };
        if table.rows.cut {
            let message = "only the first cells of a table are read";
            blocks.problems.push(Problem::error("too-many-cells", blocks.file(), message));
        }
        let spot = self.spot(Some(table.page));
        blocks.table(None, table.rows.done(), spot.clone(), table.revisions);
        self.write_comments(table.comments, spot, blocks);
    }

    fn end_control(&mut self, blocks: &mut Blocks) {
        let Some(control) = self.controls.pop() else { return };
        let Some(tag) = control.tag.filter(|tag| !tag.is_empty()) else { return };
        let text = if control.empty { String::new() } else { tidy(&control.text) };
        let key = format!("sdt.{tag}");
        let taken = |key: &String| blocks.properties.contains_key(key);
        let free = match taken(&key) {
            false => Some(key),
            true => (2..1_000).map(|n| format!("{key}[{n}]")).find(|key| !taken(key)),
        };
        blocks.properties.extend(free.map(|key| (key, text)));
    }
}

/// An attribute by its name without prefix.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

fn is_note_mark(style: Option<&str>) -> bool {
    matches!(style, Some("EndnoteReference" | "FootnoteReference"))
}
