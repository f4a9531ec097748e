//! Blocks from lines: headings, paragraphs, items, tables, headers and footers.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::content::{Body, PagePart, Spot};

use super::layout::Line;
use super::{Note, Page};
use crate::documents::blocks::{Blocks, join};
use crate::documents::plain::bullet;

/// Type larger than running text by this factor is a heading.
const LARGER: f64 = 1.12;
/// Share of the page's height at each end in which headers and footers stand.
const EDGE: f64 = 0.1;
/// Lines further apart than this, in sizes, are in different paragraphs.
const APART: f64 = 1.9;
/// A line that ends before this share of the column's width has an end of its own.
const SHORT: f64 = 0.75;
/// Longest bold line that is a heading, in characters.
const LONGEST_BOLD: usize = 150;
/// Longest heading, in characters.
const LONGEST_HEADING: usize = 300;
/// Longest label before a colon, in characters.
const LONGEST_LABEL: usize = 40;
/// Deepest level of a heading.
const DEEPEST: usize = 6;

/// Write the lines of all pages as blocks.
pub(super) fn write(pages: Vec<Page>, blocks: &mut Blocks) {
    let shape = Shape::of(&pages);
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut open: Option<Open> = None;
    for (number, page) in (1_u32..).zip(pages) {
        let columns = columns(&page.lines);
        let lines: Vec<Line> = page.lines.clone();
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            if let Some(part) = shape.edge(&page, line) {
                if told.insert(masked(&line.text())) {
                    let spot = Spot { page: Some(number), part, ..Spot::default() };
                    blocks.paragraph(&line.text(), spot, Vec::new());
                }
                continue;
            }
            let rows = table(lines.get(at - 1..).unwrap_or_default());
            if rows.len() > 1 {
                close(blocks, open.take());
                let spot = Spot { page: Some(number), ..Spot::default() };
                at += rows.len() - 1;
                blocks.table(None, rows, spot, Vec::new());
                continue;
            }
            open = Some(match open.take() {
                Some(open) if open.page == number => match open.joined(line, &shape, &columns) {
                    Ok(open) => open,
                    Err(open) => {
                        close(blocks, Some(*open));
                        Open::begun(line, number, &shape)
                    }
                },
                Some(open) if open.goes_over(line) => open.over(line, number),
                before => {
                    close(blocks, before);
                    Open::begun(line, number, &shape)
                }
            });
        }
        if !page.notes.is_empty() {
            close(blocks, open.take());
            write_notes(page.notes, number, blocks);
        }
    }
    close(blocks, open);
}

fn write_notes(notes: Vec<Note>, number: u32, blocks: &mut Blocks) {
    for note in notes {
        let spot = Spot { page: Some(number), ..Spot::default() };
        match note.field {
            Some(name) => blocks.field(&name, &note.text, spot),
            None => {
                let Note { author, on, text, .. } = note;
                let body = Body::Comment { author, on, about: String::new(), text };
                blocks.add(body, spot, Vec::new());
            }
        }
    }
}

/// What is usual in a document.
struct Shape {
    /// Size of running text.
    body: f64,
    /// Is running text bold?
    bold: bool,
    /// Sizes of headings, the largest first, in tenths.
    sizes: Vec<i64>,
    /// Lines that repeat at the edges of pages, digits masked.
    repeated: BTreeSet<String>,
}

fn tenths(size: f64) -> i64 {
    // Sizes are finite; the cast saturates.
    #[expect(clippy::cast_possible_truncation, reason = "a rounded size of type")]
    let tenths = libm::round(size * 2.0) as i64 * 5;
    tenths
}

impl Shape {
    fn of(pages: &[Page]) -> Shape {
        let mut sizes: BTreeMap<(i64, bool), usize> = BTreeMap::new();
        let mut edges: BTreeMap<String, u32> = BTreeMap::new();
        for page in pages {
            let mut here = BTreeSet::new();
            for line in &page.lines {
                let text = line.text();
                *sizes.entry((tenths(line.size), line.bold)).or_default() += text.chars().count();
                if at_edge(page, line).is_some() {
                    here.insert(masked(&text));
                }
            }
            for text in here {
                *edges.entry(text).or_default() += 1;
            }
        }
        let usual = sizes.iter().max_by_key(|(_, count)| **count).map(|(key, _)| *key);
        let (body, bold) = usual.unwrap_or((100, false));
        #[expect(clippy::cast_precision_loss, reason = "a size of type")]
        let body = body as f64 / 10.0;
        let larger = |size: &i64| *size >= tenths(body * LARGER).max(tenths(body) + 5);
        let found: BTreeSet<i64> = sizes.keys().map(|(size, _)| *size).filter(larger).collect();
        let many = u32::try_from(pages.len()).unwrap_or(u32::MAX).min(3);
        let repeated =
            edges.into_iter().filter(|(_, count)| many > 1 && *count >= many).map(|(t, _)| t);
        Shape { body, bold, sizes: found.into_iter().rev().collect(), repeated: repeated.collect() }
    }

    /// Level of a line as a heading.
    fn heading(&self, line: &Line) -> Option<u8> {
        let text = line.text();
        let length = text.chars().count();
        if !text.chars().any(char::is_alphabetic) || length > LONGEST_HEADING {
            return None;
        }
        let level = self.sizes.iter().position(|size| *size == tenths(line.size));
        let ends = text.ends_with(['.', ';', ',', '。', '；', '，']);
        let bold = line.bold && !self.bold && length <= LONGEST_BOLD && !ends;
        let bold = bold && line.size >= self.body * 0.95;
        let level = level.or_else(|| bold.then_some(self.sizes.len()))?;
        u8::try_from(level.min(DEEPEST - 1) + 1).ok()
    }

    /// Is a line part of a header or footer?
    fn edge(&self, page: &Page, line: &Line) -> Option<PagePart> {
        at_edge(page, line).filter(|_| self.repeated.contains(&masked(&line.text())))
    }
}

fn at_edge(page: &Page, line: &Line) -> Option<PagePart> {
    match () {
        () if line.y > page.height * (1.0 - EDGE) => Some(PagePart::Header),
        () if line.y < page.height * EDGE => Some(PagePart::Footer),
        () => None,
    }
}

/// A text with its numbers masked, as they differ from page to page.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_ascii_digit() {
            true if masked.ends_with('#') => {}
            true => masked.push('#'),
            false => masked.push(c),
        }
    }
    masked
}

/// Where columns of text end, by where their lines begin.
fn columns(lines: &[Line]) -> BTreeMap<i64, f64> {
    let mut columns = BTreeMap::new();
    for line in lines {
        let end: &mut f64 = columns.entry(tenths(line.x) / 200).or_insert(line.end);
        *end = end.max(line.end);
    }
    columns
}

/// Rows of a table from its first line; fewer than two where it is none.
fn table(lines: &[Line]) -> Vec<Vec<String>> {
    let Some(first) = lines.first().filter(|line| line.cells.len() > 1) else { return Vec::new() };
    let near = |a: f64, b: f64| (a - b).abs() <= first.size;
    let mut columns: Vec<f64> = first.cells.iter().map(|cell| cell.x).collect();
    let mut taken = vec![first];
    for line in lines.iter().skip(1) {
        let above = taken.last().map_or(line.y, |last| last.y);
        let below = above - line.y;
        let shared = line
            .cells
            .iter()
            .skip(1)
            .filter(|cell| columns.iter().skip(1).any(|column| near(*column, cell.x)))
            .count();
        if line.cells.len() < 2 || shared == 0 || below <= 0.0 || below > 6.0 * line.size {
            break;
        }
        for cell in &line.cells {
            if !columns.iter().any(|column| near(*column, cell.x)) {
                columns.push(cell.x);
            }
        }
        taken.push(line);
    }
    columns.sort_by(f64::total_cmp);
    let row = |line: &&Line| {
        let mut row = vec![String::new(); columns.len()];
        for cell in &line.cells {
            let place = columns.iter().position(|column| near(*column, cell.x));
            if let Some(slot) = place.and_then(|place| row.get_mut(place)) {
                if !slot.is_empty() {
                    slot.push(' ');
                }
                slot.push_str(&cell.text);
            }
        }
        row
    };
    taken.iter().map(row).collect()
}

/// A block whose end has not come.
struct Open {
    text: String,
    begun_on: u32,
    page: u32,
    heading: Option<u8>,
    depth: Option<u8>,
    last: Line,
    /// Distance of its lines, where it has two.
    leading: Option<f64>,
    /// Where the longest of its lines ends.
    right: f64,
}

impl Open {
    fn begun(line: &Line, page: u32, shape: &Shape) -> Open {
        let text = line.text();
        let heading = shape.heading(line);
        let item = bullet(&text).filter(|_| heading.is_none());
        let (text, depth) = match item {
            Some((rest, depth)) => (rest.to_string(), Some(depth)),
            None => (text, None),
        };
        let last = line.clone();
        let right = line.end;
        Open { text, begun_on: page, page, heading, depth, last, leading: None, right }
    }

    /// The block with the line, or without it where the line begins another.
    fn joined(
        mut self,
        line: &Line,
        shape: &Shape,
        columns: &BTreeMap<i64, f64>,
    ) -> Result<Open, Box<Open>> {
        let size = line.size.max(self.last.size);
        let below = self.last.y - line.y;
        let text = line.text();
        let wider = |leading: f64| below > leading * 1.25 + 0.5;
        let same_size = (line.size - self.last.size).abs() <= 0.1 * size;
        let fits = same_size
            && below > 0.0
            && below <= APART * size
            && !self.leading.is_some_and(wider)
            && self.heading == shape.heading(line)
            && bullet(&text).is_none()
            && (self.heading.is_none() || self.text.chars().count() <= LONGEST_HEADING);
        let ended = self.text.ends_with(['.', '!', '?', ':', '。', '！', '？', '：']);
        let indented = line.x > self.last.x + 1.2 * size;
        if !fits || (ended && indented && self.depth.is_none()) {
            return Err(Box::new(self));
        }
        let column = columns.get(&(tenths(self.last.x) / 200)).copied().unwrap_or(self.last.end);
        let ends_before = |right: f64| self.last.end - self.last.x < SHORT * (right - self.last.x);
        // A narrow column beside others is known by its own lines, a list of labels by its words.
        let own = ends_before(self.right.max(line.end)) || is_label(&text);
        let short = ends_before(column) && own && self.heading.is_none();
        self.right = self.right.max(line.end);
        match short {
            true => self.text.extend(["\n", text.as_str()]),
            false => wrapped(&mut self.text, &text),
        }
        self.leading = Some(self.leading.map_or(below, |leading| leading.min(below)));
        self.last = line.clone();
        Ok(self)
    }

    /// Does its text go on with the first line of the next page?
    fn goes_over(&self, line: &Line) -> bool {
        let text = line.text();
        let open = !self.text.ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '：', '；']);
        let begins = text.chars().next().is_some_and(char::is_lowercase);
        let same_size = (line.size - self.last.size).abs() <= 0.1 * line.size;
        self.heading.is_none() && open && begins && same_size
    }

    fn over(mut self, line: &Line, page: u32) -> Open {
        wrapped(&mut self.text, &line.text());
        (self.page, self.last, self.leading) = (page, line.clone(), None);
        self
    }
}

/// Does a line begin with a label and a colon?
fn is_label(text: &str) -> bool {
    let label = text.split_once([':', '：']).map(|(label, _)| label);
    label.is_some_and(|label| {
        label.chars().nth(LONGEST_LABEL).is_none() && label.starts_with(char::is_uppercase)
    })
}

/// Add a wrapped line; a word that is cut at a hyphen keeps it, since it may be its own.
fn wrapped(text: &mut String, line: &str) {
    let cut = text.ends_with('-') && line.starts_with(char::is_alphanumeric);
    let cut = cut && text.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    if cut { text.push_str(line) } else { join(text, line) }
}

fn close(blocks: &mut Blocks, open: Option<Open>) {
    let Some(open) = open else { return };
    let spot = Spot { page: Some(open.begun_on), ..Spot::default() };
    match (open.heading, open.depth) {
        (Some(level), _) => blocks.heading(level, &open.text.replace('\n', " "), spot, Vec::new()),
        (None, Some(depth)) => blocks.item(depth, &open.text, spot, Vec::new()),
        (None, None) => blocks.paragraph(&open.text, spot, Vec::new()),
    }
}
