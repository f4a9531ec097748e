//! The ZIP package of an Office document: its parts, unpacked within bounds.

use std::io::{Cursor, Read as _};

use reliance_model::problem::{Place, Problem};
use zip::ZipArchive;

use crate::cyber::markup::{self, Element};

/// Most entries that a package may have.
const MAX_ENTRIES: usize = 10_000;
/// Most bytes that all parts that are read may unpack to.
const MAX_UNPACKED: u64 = 256 << 20;

/// An open package.
pub(super) struct Package<'a> {
    file: &'a str,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// A relationship of a part to another.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// Id by which the part names it.
    pub(super) id: String,
    /// Last word of its type: `header`, `comments`, `aFChunk` …
    pub(super) kind: String,
    /// Path of the other part in the package.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// Open a package.
    pub(super) fn open(file: &'a str, bytes: &'a [u8]) -> Result<Package<'a>, Box<Problem>> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            let message = "this is an old document, or one that is locked with a password";
            let problem = Problem::error("locked-document", file, message);
            return Err(Box::new(problem.help("save it as .docx or .xlsx without a password")));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            let message = format!("the document cannot be opened: {error}");
            let problem = Problem::error("bad-document", file, message);
            Box::new(problem.help("open it in the program that made it and save it again"))
        })?;
        if archive.len() > MAX_ENTRIES {
            let message = format!("the document has more than {MAX_ENTRIES} parts");
            return Err(Box::new(Problem::error("document-too-long", file, message)));
        }
        Ok(Package { file, archive, left: MAX_UNPACKED })
    }

    /// Names of all parts.
    pub(super) fn names(&self) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
        self.archive.file_names().flatten()
    }

    /// The text of a part; `None` where there is no such part.
    pub(super) fn text(&mut self, name: &str, problems: &mut Vec<Problem>) -> Option<String> {
        let Ok(entry) = self.archive.by_name(name) else { return None };
        let mut bytes = Vec::new();
        let read = entry.take(self.left + 1).read_to_end(&mut bytes);
        let length = bytes.len() as u64;
        if length > self.left {
            self.left = 0;
            let message = format!("the document unpacks to more than {} MiB", MAX_UNPACKED >> 20);
            problems.push(Problem::error("file-too-large", self.file, message));
            return None;
        }
        self.left -= length;
        if let Err(error) = read {
            let message = format!("the part {name} cannot be unpacked: {error}");
            problems.push(Problem::error("bad-document", self.file, message));
            return None;
        }
        Some(super::decode(self.file, &bytes).into_items(problems))
    }

    /// A part as a tree; `None` where there is none, or it cannot be read.
    pub(super) fn tree(&mut self, name: &str, problems: &mut Vec<Problem>) -> Option<Element> {
        let text = self.text(name, problems)?;
        match markup::parse(text.trim_start_matches('\u{feff}')) {
            Ok(root) => Some(root),
            Err(fault) => {
                problems.push(*bad_part(self.file, name, &fault.message));
                None
            }
        }
    }

    /// The relationships of a part.
    pub(super) fn relations(&mut self, part: &str, problems: &mut Vec<Problem>) -> Vec<Relation> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(root) = self.tree(&format!("{folder}{slash}_rels/{name}.rels"), problems) else {
            return Vec::new();
        };
        let relation = |element: &Element| {
            let of = |key| element.attribute(key).unwrap_or_default();
            let outside = of("TargetMode") == "External";
            let target = match of("Target").strip_prefix('/') {
                _ if outside => of("Target").to_string(),
                Some(whole) => whole.to_string(),
                None => resolved(folder, of("Target")),
            };
            let kind = of("Type").rsplit('/').next().unwrap_or_default().to_string();
            Relation { id: of("Id").to_string(), kind, target }
        };
        root.each("Relationship").map(relation).collect()
    }
}

/// The problem of a part that is no XML that is read.
pub(super) fn bad_part(file: &str, part: &str, why: &str) -> Box<Problem> {
    let message = format!("the part {part} of the document cannot be read: {why}");
    Box::new(Problem::error("bad-xml", file, message).at(Place::File))
}

/// A path relative to a folder, `..` followed.
fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
