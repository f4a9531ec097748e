//! The text of the document: blocks to paragraphs, inlines to runs.

use super::{Docx, emf, parts};
use crate::markup::Markup;
use crate::paper::{Block, Inline, PaperPicture, PersonText, person_blocks, plain, signed, wanted};
use crate::svg;

/// English metric units in a twentieth of a point.
const EMU: u32 = 635;

/// How the words of a run look.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    strong: bool,
    emphasis: bool,
    /// Name of a character style; none where empty.
    style: &'static str,
}

/// A paragraph of that style with plain words.
pub(super) fn styled(out: &mut Markup, style: &'static str, words: &str) {
    open(out, style, None);
    run(out, words, Look::default());
    out.raw("</w:p>");
}

/// The opening of a paragraph, numbered by `list` (its id and depth).
fn open(out: &mut Markup, style: &str, list: Option<(&str, usize)>) {
    out.raw("<w:p><w:pPr>").shape("w:pStyle", &[("w:val", style)]);
    if let Some((number, depth)) = list {
        let depth = depth.to_string();
        out.raw("<w:numPr>").shape("w:ilvl", &[("w:val", &depth)]);
        out.shape("w:numId", &[("w:val", number)]).raw("</w:numPr>");
    }
    out.raw("</w:pPr>");
}

/// Words in which those between backticks are set as code.
fn prose(out: &mut Markup, words: &str, look: Look) {
    let pieces: Vec<&str> = words.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return run(out, words, look);
    }
    for (at, piece) in pieces.into_iter().enumerate() {
        let code = at % 2 == 1 && look.style.is_empty();
        run(out, piece, if code { Look { style: "Code", ..look } } else { look });
    }
}

/// A run of words.
pub(super) fn run(out: &mut Markup, words: &str, look: Look) {
    if words.is_empty() {
        return;
    }
    out.raw("<w:r>");
    properties(out, look);
    for (at, line) in words.split('\n').enumerate() {
        out.raw(if at > 0 { "<w:br/>" } else { "" });
        out.raw("<w:t xml:space=\"preserve\">").text(line).raw("</w:t>");
    }
    out.raw("</w:r>");
}

fn properties(out: &mut Markup, look: Look) {
    if look.style.is_empty() && !look.strong && !look.emphasis {
        return;
    }
    out.raw("<w:rPr>");
    if !look.style.is_empty() {
        out.shape("w:rStyle", &[("w:val", look.style)]);
    }
    out.raw(if look.strong { "<w:b/><w:bCs/>" } else { "" });
    out.raw(if look.emphasis { "<w:i/><w:iCs/>" } else { "" });
    out.raw("</w:rPr>");
}

/// A field of Word with what it shows until it is brought up to date.
pub(super) fn simple_field(out: &mut Markup, instruction: &str, shown: &str, look: Look) {
    out.open("w:fldSimple", &[("w:instr", instruction)]);
    run(out, shown, look);
    out.raw("</w:fldSimple>");
}

impl Docx<'_> {
    /// Title, device, market, and what has to be known before reading on.
    pub(super) fn front(&mut self, out: &mut Markup) {
        let paper = self.paper;
        if let Some(banner) = paper.banner() {
            styled(out, "Draft", &banner);
        }
        if let Some(means) = paper.draft_means() {
            styled(out, "BodyText", means);
        }
        if let Some(words) = paper.invented() {
            styled(out, "Invented", words);
        }
        styled(out, "Title", &paper.title);
        if let Some(second) = &paper.second_title {
            styled(out, "Subtitle", second);
        }
        let device = format!("{} {}", paper.device.name, paper.device.version);
        styled(out, "Subtitle", device.trim());
        if !paper.device.manufacturer.is_empty() {
            styled(out, "Subtitle", &paper.device.manufacturer);
        }
        let place = format!("{} · {}", paper.market_name, paper.made.on);
        styled(out, "Subtitle", &place);
        if let Some(slot) = &paper.slot {
            styled(out, "Subtitle", &format!("{} {slot}", self.say("Goes to:", "归入：")));
        }
        for doubt in &paper.doubts {
            styled(out, "Invented", doubt);
        }
    }

    /// What is missing, each leading to its place.
    pub(super) fn missing_list(&mut self, out: &mut Markup) {
        let paper = self.paper;
        if paper.holes.is_empty() {
            return;
        }
        styled(out, parts::UNNUMBERED, paper.missing_heading());
        let list = self.new_list();
        for (at, hole) in paper.holes.iter().enumerate() {
            open(out, "ListParagraph", Some((&list, 0)));
            let anchor = format!("hole_{}", at + 1);
            out.open("w:hyperlink", &[("w:anchor", &anchor), ("w:history", "1")]);
            run(out, &hole.named(), Look { style: "Hyperlink", ..Look::default() });
            out.raw("</w:hyperlink>");
            prose(out, &format!(": {}", hole.needs), Look::default());
            out.raw("</w:p>");
        }
    }

    /// The id of a numbered list of its own.
    fn new_list(&mut self) -> String {
        self.lists += 1;
        (self.lists + 1).to_string()
    }

    pub(super) fn blocks(&mut self, out: &mut Markup, blocks: &[Block]) {
        for block in blocks {
            self.block(out, block, "BodyText");
        }
    }

    fn block(&mut self, out: &mut Markup, block: &Block, style: &'static str) {
        match block {
            Block::Heading { level, text } => {
                open(out, parts::HEADINGS[usize::from(*level).clamp(1, 4) - 1], None);
                self.inlines(out, text, Look::default());
                out.raw("</w:p>");
            }
            Block::Paragraph(text) => {
                open(out, style, None);
                self.inlines(out, text, Look::default());
                out.raw("</w:p>");
            }
            Block::List { ordered, items } => self.list(out, *ordered, items, 0),
            Block::Table(table) => self.table(out, table),
            Block::Picture(picture) => self.picture(out, picture),
            Block::Person { key, prompt, text } => {
                self.person(out, (key, prompt), text.as_ref());
            }
            Block::Quote { blocks, cited, trace } => {
                for inner in blocks {
                    self.block(out, inner, "Quote");
                }
                open(out, "QuoteSource", None);
                run(out, cited, Look::default());
                self.note(out, *trace);
                out.raw("</w:p>");
            }
            Block::PageBreak => {
                out.raw("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
            }
        }
    }

    fn list(&mut self, out: &mut Markup, ordered: bool, items: &[Vec<Block>], depth: usize) {
        let list = if ordered { self.new_list() } else { "1".to_string() };
        let depth = depth.min(3);
        for item in items {
            for (at, block) in item.iter().enumerate() {
                match block {
                    Block::Paragraph(text) => {
                        let number = (at == 0).then_some((list.as_str(), depth));
                        open(out, "ListParagraph", number);
                        self.inlines(out, text, Look::default());
                        out.raw("</w:p>");
                    }
                    Block::List { ordered, items } => self.list(out, *ordered, items, depth + 1),
                    other => self.block(out, other, "ListParagraph"),
                }
            }
        }
    }

    pub(super) fn inlines(&mut self, out: &mut Markup, inlines: &[Inline], look: Look) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => prose(out, text, look),
                Inline::Strong(inner) => {
                    self.inlines(out, inner, Look { strong: true, ..look });
                }
                Inline::Emphasis(inner) => {
                    self.inlines(out, inner, Look { emphasis: true, ..look });
                }
                Inline::Code(text) => run(out, text, Look { style: "Code", ..look }),
                Inline::Link { address, text } => {
                    let words = match text == address {
                        true => text.clone(),
                        false => format!("{text} <{address}>"),
                    };
                    run(out, &words, look);
                }
                Inline::Field { text, trace, marked_beside } => {
                    self.field(out, text, *trace, look);
                    if !marked_beside {
                        self.note(out, *trace);
                    }
                }
                Inline::Missing { text, hole, traces } => {
                    let (id, name) = (self.next_id(), format!("hole_{}", hole + 1));
                    out.shape("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
                    prose(out, text, Look { style: "Missing", ..look });
                    out.shape("w:bookmarkEnd", &[("w:id", &id)]);
                    traces.iter().for_each(|trace| self.note(out, *trace));
                }
                Inline::Reference { to, text } => match self.labels.get(to.as_str()) {
                    Some(number) => {
                        simple_field(out, &format!(" REF label_{number} \\h "), text, look);
                    }
                    None => run(out, text, look),
                },
                Inline::Break => {
                    out.raw("<w:r><w:br/></w:r>");
                }
            }
        }
    }

    /// A content control that is named after where the value comes from.
    fn field(&mut self, out: &mut Markup, text: &str, trace: usize, look: Look) {
        let name = self.paper.traces.get(trace).map(|trace| trace.name()).unwrap_or_default();
        let (id, tag) = (self.next_id(), format!("field:{}", trace + 1));
        out.raw("<w:sdt><w:sdtPr>").shape("w:alias", &[("w:val", &name)]);
        out.shape("w:tag", &[("w:val", &tag)]).shape("w:id", &[("w:val", &id)]);
        out.raw("<w:lock w:val=\"sdtLocked\"/></w:sdtPr><w:sdtContent>");
        prose(out, text, look);
        out.raw("</w:sdtContent></w:sdt>");
    }

    /// The mark of a note; the first of a trace carries the note, later ones lead to it.
    pub(super) fn note(&mut self, out: &mut Markup, trace: usize) {
        let number = (trace + 1).to_string();
        let name = format!("note_{number}");
        if trace >= self.noted {
            self.noted = trace + 1;
            let id = self.next_id();
            out.shape("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
            out.raw("<w:r><w:rPr><w:rStyle w:val=\"EndnoteReference\"/></w:rPr>");
            out.shape("w:endnoteReference", &[("w:id", &number)]).raw("</w:r>");
            out.shape("w:bookmarkEnd", &[("w:id", &id)]);
        } else {
            let look = Look { style: "EndnoteReference", ..Look::default() };
            simple_field(out, &format!(" NOTEREF {name} \\h "), &number, look);
        }
    }

    /// The caption of a table or picture, its number a field.
    pub(super) fn caption(
        &mut self,
        out: &mut Markup,
        (word, number): (&str, usize),
        label: Option<&str>,
        words: &str,
    ) {
        open(out, "Caption", None);
        let bookmark = label.and_then(|label| self.labels.get(label).copied());
        let id = self.next_id();
        if let Some(at) = bookmark {
            let name = format!("label_{at}");
            out.shape("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
        }
        run(out, &format!("{word} "), Look::default());
        let instruction = format!(" SEQ {word} \\* ARABIC ");
        simple_field(out, &instruction, &number.to_string(), Look::default());
        if bookmark.is_some() {
            out.shape("w:bookmarkEnd", &[("w:id", &id)]);
        }
        prose(out, &format!("  {words}"), Look::default());
    }

    fn picture(&mut self, out: &mut Markup, picture: &PaperPicture) {
        let drawn = svg::relabelled(picture, &format!("picture-{}", picture.number));
        let (width, height) = drawn.sheet.size();
        // A pixel of the drawing is 15 twentieths of a point; no wider than the text.
        let scale = f64::from(self.width()) / (width * 15.0).max(1.0);
        let scale = scale.min(1.0) * 15.0 * f64::from(EMU);
        let across = ((width * scale) as u32).to_string();
        let down = ((height * scale) as u32).to_string();
        self.pictures.push(emf::metafile(&drawn.sheet));
        let relation = format!("rIdPicture{}", self.pictures.len());
        let id = self.next_id();
        let extent: [(&'static str, &str); 2] = [("cx", &across), ("cy", &down)];
        out.raw("<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr><w:r><w:drawing>");
        out.raw("<wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">");
        out.shape("wp:extent", &extent);
        let name = format!("{} {}", self.paper.caption_words().1, picture.number);
        out.shape("wp:docPr", &[("id", &id), ("name", &name), ("descr", &picture.alt)]);
        out.raw("<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>");
        out.shape("pic:cNvPr", &[("id", &id), ("name", &name), ("descr", &picture.alt)]);
        out.raw("<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>");
        out.shape("a:blip", &[("r:embed", &relation)]);
        out.raw("<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>");
        out.shape("a:ext", &extent);
        out.raw("</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>");
        let word = self.paper.caption_words().1;
        self.caption(out, (word, picture.number), picture.label.as_deref(), &picture.caption);
        self.note(out, picture.trace);
        out.raw("</w:p>");
    }

    /// What a person writes, as a content control that is read back.
    fn person(&mut self, out: &mut Markup, of: (&str, &str), text: Option<&PersonText>) {
        let (key, prompt) = of;
        let (id, tag) = (self.next_id(), format!("person:{key}"));
        let hole = self.paper.holes.iter().position(|hole| hole.about == key);
        let mark = hole.filter(|_| text.is_none()).map(|at| (self.next_id(), at + 1));
        if let Some((id, number)) = &mark {
            let name = format!("hole_{number}");
            out.shape("w:bookmarkStart", &[("w:id", id), ("w:name", &name)]);
        }
        let alias: String = prompt.chars().take(60).collect();
        // Kept by programs that drop the tag of a control; its name has no hyphens.
        let (place, name) = (self.next_id(), format!("person_{}", key.replace('-', "__")));
        out.shape("w:bookmarkStart", &[("w:id", &place), ("w:name", &name)]);
        out.raw("<w:sdt><w:sdtPr>");
        // What is written in the place of a prompt does not look like one.
        out.raw(if text.is_none() {
            "<w:rPr><w:b w:val=\"0\"/><w:bCs w:val=\"0\"/><w:color w:val=\"auto\"/></w:rPr>"
        } else {
            ""
        });
        out.shape("w:alias", &[("w:val", &alias)]);
        out.shape("w:tag", &[("w:val", &tag)]).shape("w:id", &[("w:val", &id)]);
        out.raw("<w:lock w:val=\"sdtLocked\"/>");
        out.raw(if text.is_none() { "<w:showingPlcHdr/>" } else { "" });
        out.raw("</w:sdtPr><w:sdtContent>");
        match text {
            Some(written) => {
                for block in person_blocks(&written.text) {
                    match &block {
                        Block::Paragraph(line) => styled(out, "PersonText", &plain(line)),
                        other => self.block(out, other, "PersonText"),
                    }
                }
            }
            None => {
                // Some programs show a prompt by the style of its paragraph alone.
                open(out, "PersonHole", None);
                let words = wanted(prompt, self.paper.locale);
                run(out, &words, Look { style: "Missing", ..Look::default() });
                out.raw("</w:p>");
            }
        }
        out.raw("</w:sdtContent></w:sdt>");
        out.shape("w:bookmarkEnd", &[("w:id", &place)]);
        if let Some((id, _)) = &mark {
            out.shape("w:bookmarkEnd", &[("w:id", id)]);
        }
        if let Some(written) = text {
            styled(out, "PersonBy", &signed(written, self.paper.locale));
        }
    }

    /// A cell's words.
    pub(super) fn cell(&mut self, out: &mut Markup, inlines: &[Inline], style: &'static str) {
        open(out, style, None);
        self.inlines(out, inlines, Look::default());
        out.raw("</w:p>");
    }
}
