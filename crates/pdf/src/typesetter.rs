//! Setting papers one after another with the same fonts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use reliance_documents::paper::{Block, Paper, person_blocks, signed, wanted};
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::fonts;

const TEMPLATE: &str = include_str!("paper.typ");
const PAPER: &str = "paper.json";

/// A PDF, and what could not be shown in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// Its bytes; the same for the same paper and version.
    pub bytes: Vec<u8>,
    /// Characters that no font has; a box stands in their place.
    pub replaced: BTreeSet<char>,
}

/// Sets papers as PDF.
pub struct Typesetter {
    world: Desk,
    known: BTreeMap<char, bool>,
}

impl Default for Typesetter {
    fn default() -> Typesetter {
        Typesetter::new(&[])
    }
}

impl Typesetter {
    /// With the built-in fonts, and further font files that hold rarer characters.
    pub fn new(more_fonts: &[Vec<u8>]) -> Typesetter {
        let world = Desk {
            library: LazyHash::new(Library::builder().build()),
            fonts: fonts::store(more_fonts),
            template: Source::detached(TEMPLATE),
            paper: Bytes::new(Vec::new()),
            today: None,
        };
        Typesetter { world, known: BTreeMap::new() }
    }

    /// The paper as PDF/A-2a and PDF/UA-1.
    ///
    /// # Errors
    ///
    /// What the template or the standards refuse, in a sentence each.
    pub fn set(&mut self, paper: &Paper) -> Result<Pdf, Vec<String>> {
        let mut value = serde_json::to_value(paper).map_err(|error| vec![error.to_string()])?;
        let mut drawn = 0;
        draw(&paper.blocks, value.get_mut("blocks"), (paper, &mut drawn));
        // What every form says in the same words.
        if let Value::Object(fields) = &mut value {
            fields.insert("said".into(), said(paper));
        }
        let mut replaced = BTreeSet::new();
        self.shown(&mut value, &mut replaced);
        let json = serde_json::to_vec(&value).map_err(|error| vec![error.to_string()])?;
        self.world.paper = Bytes::new(json);
        let on = paper.made.on;
        let (month, day) = (on.month() as u8, on.day() as u8);
        self.world.today = Datetime::from_ymd(on.year(), month, day);
        let compiled = typst::compile::<PagedDocument>(&self.world);
        let document = compiled.output.map_err(|faults| words(&faults))?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|fault| vec![fault.message().to_string()])?;
        let ident = format!("{} {} {}", paper.file, paper.device.name, paper.device.version);
        let options = PdfOptions {
            standards,
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some(format!("reliance {}", paper.made.tool))),
            timestamp: self.world.today.map(Timestamp::new_utc),
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&document, &options).map_err(|faults| words(&faults))?;
        typst::comemo::evict(8);
        Ok(Pdf { bytes, replaced })
    }

    /// Replace what no font shows, in every text.
    fn shown(&mut self, value: &mut Value, replaced: &mut BTreeSet<char>) {
        match value {
            Value::String(text) if !text.chars().all(|letter| self.has(letter)) => {
                let unknown = |letter: &char| !self.known.get(letter).copied().unwrap_or(false);
                replaced.extend(text.chars().filter(unknown));
                let shown = |letter| if unknown(&letter) { fonts::UNKNOWN } else { letter };
                *text = text.chars().map(shown).collect();
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.shown(item, replaced)),
            Value::Object(fields) => {
                fields.values_mut().for_each(|field| self.shown(field, replaced));
            }
            _ => {}
        }
    }

    fn has(&mut self, letter: char) -> bool {
        let fonts = &self.world.fonts;
        *self.known.entry(letter).or_insert_with(|| fonts::has(fonts, letter))
    }
}

/// Words that the paper has for every form.
fn said(paper: &Paper) -> Value {
    let notes: Vec<String> = paper.traces.iter().map(|trace| trace.says(paper)).collect();
    serde_json::json!({
        "banner": paper.banner(),
        "means": paper.draft_means(),
        "invented": paper.invented(),
        "marks": paper.marks().join(" · "),
        "missing": paper.missing_heading(),
        "notes": paper.notes_heading(),
        "traces": notes,
    })
}

/// Put beside every picture its drawing, and beside a person's text its blocks or the words of
/// its hole; `drawn` counts the pictures, for ids.
fn draw(blocks: &[Block], values: Option<&mut Value>, (paper, drawn): (&Paper, &mut usize)) {
    let Some(Value::Array(values)) = values else { return };
    for (block, value) in blocks.iter().zip(values) {
        match block {
            Block::Picture(picture) => {
                *drawn += 1;
                let svg = reliance_documents::paper_svg(picture, &format!("picture-{drawn}"));
                if let Some(Value::Object(fields)) = value.get_mut("picture") {
                    fields.insert("svg".into(), svg.into());
                }
            }
            Block::Person { key, prompt, text } => {
                let Some(Value::Object(fields)) = value.get_mut("person") else { continue };
                let hole = paper.holes.iter().position(|hole| hole.about == *key);
                let (said, blocks) = match text {
                    None => (wanted(prompt, paper.locale), Vec::new()),
                    Some(text) => (signed(text, paper.locale), person_blocks(&text.text)),
                };
                fields.insert("said".into(), said.into());
                fields.insert("hole".into(), hole.into());
                fields.insert("blocks".into(), serde_json::to_value(blocks).unwrap_or_default());
            }
            Block::Quote { blocks, .. } => {
                let inner = value.get_mut("quote").and_then(|quote| quote.get_mut("blocks"));
                draw(blocks, inner, (paper, drawn));
            }
            Block::List { items, .. } => {
                let inner = value.get_mut("list").and_then(|list| list.get_mut("items"));
                let Some(Value::Array(inner)) = inner else { continue };
                for (item, value) in items.iter().zip(inner) {
                    draw(item, Some(value), (paper, &mut *drawn));
                }
            }
            _ => {}
        }
    }
}

fn words(faults: &[SourceDiagnostic]) -> Vec<String> {
    faults.iter().map(|fault| fault.message.to_string()).collect()
}

/// What typst may see: the template and the paper, and nothing else.
struct Desk {
    library: LazyHash<Library>,
    fonts: FontStore,
    template: Source,
    paper: Bytes,
    today: Option<Datetime>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let paper = VirtualPath::new(PAPER)
            .map(|path| RootedPath::new(VirtualRoot::Project, path).intern());
        match paper {
            Ok(paper) if paper == id => Ok(self.paper.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
