//! Setting papers one after another with the same fonts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use reliance_documents::paper::Paper;
use serde_json::Value;
use sha2::{Digest, Sha256};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{fonts, links, shown};

const TEMPLATE: &str = include_str!("paper.typ");
const PAPER: &str = "paper.json";

/// A paper as the template gets to see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Manuscript {
    /// Characters that no font has; a box stands in their place.
    pub replaced: BTreeSet<char>,
    json: Vec<u8>,
    ident: String,
    creator: String,
    on: Option<Datetime>,
}

/// Sets papers as PDF.
pub struct Typesetter {
    world: Desk,
    known: BTreeMap<char, bool>,
    fonts: [u8; 32],
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
            library: LazyHash::new(links::library()),
            fonts: fonts::store(more_fonts),
            template: Source::detached(TEMPLATE),
            paper: Bytes::new(Vec::new()),
            today: None,
        };
        Typesetter { world, known: BTreeMap::new(), fonts: fonts::sha256(more_fonts) }
    }

    /// What the template gets to see of a paper.
    ///
    /// # Errors
    ///
    /// A sentence if the paper cannot be said in JSON.
    pub fn prepare(&mut self, paper: &Paper) -> Result<Manuscript, Vec<String>> {
        let mut value = shown::value(paper).map_err(|error| vec![error.to_string()])?;
        let mut replaced = BTreeSet::new();
        self.shown(&mut value, &mut replaced);
        let json = serde_json::to_vec(&value).map_err(|error| vec![error.to_string()])?;
        let on = paper.made.on;
        Ok(Manuscript {
            replaced,
            json,
            ident: format!("{} {} {}", paper.file, paper.device.name, paper.device.version),
            creator: format!("reliance {}", paper.made.tool),
            on: Datetime::from_ymd(on.year(), on.month() as u8, on.day() as u8),
        })
    }

    /// A hash of all that the bytes of the PDF follow from: paper, template, fonts and versions.
    pub fn made_of(&self, manuscript: &Manuscript) -> [u8; 32] {
        let mut hash = Sha256::new();
        let version = typst::utils::version();
        let on = format!("{:?}", manuscript.on);
        for part in [
            TEMPLATE.as_bytes(),
            include_bytes!("links.rs"),
            include_bytes!("typesetter.rs"),
            version.raw().as_bytes(),
            env!("CARGO_PKG_VERSION").as_bytes(),
            &self.fonts,
            manuscript.ident.as_bytes(),
            manuscript.creator.as_bytes(),
            on.as_bytes(),
            &manuscript.json,
        ] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// The bytes of a PDF/A-2a and PDF/UA-1; the same for the same manuscript, fonts and version.
    ///
    /// # Errors
    ///
    /// What the template or the standards refuse, in a sentence each.
    pub fn set(&mut self, manuscript: &Manuscript) -> Result<Vec<u8>, Vec<String>> {
        self.world.paper = Bytes::new(manuscript.json.clone());
        self.world.today = manuscript.on;
        let compiled = typst::compile::<PagedDocument>(&self.world);
        let document = compiled.output.map_err(|faults| words(&faults))?;
        let document = links::settled(&document)?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|fault| vec![fault.message().to_string()])?;
        let options = PdfOptions {
            standards,
            ident: Smart::Custom(manuscript.ident.clone()),
            creator: Smart::Custom(Some(manuscript.creator.clone())),
            timestamp: self.world.today.map(Timestamp::new_utc),
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&document, &options).map_err(|faults| words(&faults))?;
        typst::comemo::evict(8);
        Ok(bytes)
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
