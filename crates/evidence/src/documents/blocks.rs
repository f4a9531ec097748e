//! Gathers blocks: keeps the headings above, gives ids, watches the bounds.

use std::collections::BTreeMap;

use reliance_model::content::{Block, Body, Content, Format, PagePart, Revision, Spot};
use reliance_model::problem::{Problem, Reading};

use super::ids::Ids;
use super::language;

/// Most blocks that are kept of a document.
const MAX_BLOCKS: usize = 200_000;
/// Most bytes of text that are kept of a document.
const MAX_TEXT: usize = 64 << 20;
/// Longest heading that is repeated in the places below it, in characters.
const LONGEST_HEADING: usize = 200;
/// Longest words above or below a table that are its caption, in characters.
const LONGEST_CAPTION: usize = 400;

/// Blocks of a document in the making.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    file: String,
    /// Format it is read as.
    pub(super) format: Format,
    /// Metadata of the document.
    pub(super) properties: BTreeMap<String, String>,
    /// What was wrong.
    pub(super) problems: Vec<Problem>,
    blocks: Vec<Block>,
    headings: Vec<(u8, String)>,
    ids: Ids,
    text: usize,
    full: bool,
}

impl Blocks {
    /// No blocks yet.
    pub(super) fn new(file: &str, format: Format) -> Blocks {
        Blocks { file: file.to_string(), format, ..Blocks::default() }
    }

    /// Name of the file.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Has a bound been reached? What comes is not kept.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Add a heading; those of its level and below end here.
    pub(super) fn heading(&mut self, level: u8, text: &str, spot: Spot, revisions: Vec<Revision>) {
        let text = tidy(text);
        if text.is_empty() && revisions.is_empty() {
            return;
        }
        self.headings.retain(|(above, _)| *above < level);
        self.add(Body::Heading { level, text: text.clone() }, spot, revisions);
        let short = text.replace('\n', " ").chars().take(LONGEST_HEADING).collect();
        self.headings.push((level, short));
    }

    /// Add a paragraph, unless there is nothing in it.
    pub(super) fn paragraph(&mut self, text: &str, spot: Spot, revisions: Vec<Revision>) {
        let text = tidy(text);
        if !text.is_empty() || !revisions.is_empty() {
            self.add(Body::Paragraph(text), spot, revisions);
        }
    }

    /// Add an item of a list.
    pub(super) fn item(&mut self, depth: u8, text: &str, spot: Spot, revisions: Vec<Revision>) {
        let text = tidy(text);
        if !text.is_empty() || !revisions.is_empty() {
            self.add(Body::Item { depth, text }, spot, revisions);
        }
    }

    /// Add a table; the caption is the one given, or the words right above.
    pub(super) fn table(
        &mut self,
        caption: Option<String>,
        mut rows: Vec<Vec<String>>,
        spot: Spot,
        revisions: Vec<Revision>,
    ) {
        for row in &mut rows {
            for cell in row {
                *cell = tidy(cell);
            }
        }
        if rows.iter().all(|row| row.iter().all(String::is_empty)) && revisions.is_empty() {
            return;
        }
        let above = || {
            let last = self.blocks.last()?;
            let is_text = matches!(last.body, Body::Paragraph(_) | Body::Item { .. });
            let text = last.text();
            (is_text && is_caption(&text)).then_some(text)
        };
        let caption = caption.map(|words| tidy(&words)).filter(|words| !words.is_empty());
        let caption = caption.or_else(above);
        self.add(Body::Table { caption, rows }, spot, revisions);
    }

    /// Add a named field, unless it is empty.
    pub(super) fn field(&mut self, name: &str, text: &str, spot: Spot) {
        let text = tidy(text);
        if !text.is_empty() {
            self.add(Body::Field { name: name.to_string(), text }, spot, Vec::new());
        }
    }

    /// Add a block under the headings above.
    pub(super) fn add(&mut self, body: Body, spot: Spot, revisions: Vec<Revision>) {
        if self.full {
            return;
        }
        let under = |part| matches!(part, PagePart::Body | PagePart::Box);
        let headings = match under(spot.part) {
            true => self.headings.iter().map(|(_, text)| text.clone()).collect(),
            false => Vec::new(),
        };
        let mut block =
            Block { id: String::new(), spot: Spot { headings, ..spot }, body, revisions };
        let weight =
            |text: usize| text + block.revisions.iter().map(|r| r.text.len()).sum::<usize>();
        self.text += weight(block.text().len());
        if self.blocks.len() >= MAX_BLOCKS || self.text > MAX_TEXT {
            self.full = true;
            let message =
                format!("only the first {} blocks of the document are read", self.blocks.len());
            let problem = Problem::error("document-too-long", &self.file, message);
            self.problems.push(problem.help("split the document"));
            return;
        }
        block.id = self.ids.of(&block);
        self.blocks.push(block);
    }

    /// No block is on a page that is known.
    pub(super) fn without_pages(&mut self) {
        self.blocks.iter_mut().for_each(|block| block.spot.page = None);
    }

    /// The document.
    pub(super) fn done(self) -> Reading<Content> {
        let items = Content {
            language: language::of(&self.blocks),
            file: self.file,
            format: self.format,
            properties: self.properties,
            blocks: self.blocks,
            ..Content::default()
        };
        Reading { items, problems: self.problems }
    }
}

/// Are these words those of a caption of a table: `Table 3: …`, `表 3 …`?
fn is_caption(text: &str) -> bool {
    let text = text.trim_start_matches(['*', ' ']);
    let rest = ["Table", "TABLE", "表格", "表"].iter().find_map(|word| text.strip_prefix(word));
    let Some(rest) = rest else { return false };
    let number = rest.trim_start().chars().next();
    number.is_some_and(|c| c.is_ascii_digit() || "IVXABCDES一二三四五六七八九十".contains(c))
        && text.chars().nth(LONGEST_CAPTION).is_none()
}

/// Without space around its lines, empty lines, and runs of space.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.lines() {
        let before = tidy.len();
        for word in line.split_whitespace() {
            if tidy.len() > before {
                tidy.push(' ');
            } else if before > 0 {
                tidy.push('\n');
            }
            tidy.push_str(word);
        }
    }
    tidy
}

/// Join a wrapped line to what came before: with a space, but none between Chinese words.
pub(super) fn join(text: &mut String, line: &str) {
    let wide = |c: Option<char>| c.is_some_and(language::is_wide);
    let (end, begin) = (text.chars().next_back(), line.chars().next());
    let close = end.is_none() || (wide(end) && wide(begin));
    if !close {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_is_tidied_and_lines_stay() {
        assert_eq!(tidy(" a  b \n\n\t c\n"), "a b\nc");
        assert_eq!(tidy(" \n "), "");
    }

    #[test]
    fn captions_are_told_from_sentences() {
        assert!(is_caption("Table 3: Sites"));
        assert!(is_caption("表1 测试集"));
        assert!(!is_caption("Tables are below"));
        assert!(!is_caption("表明产品安全"));
    }
}
