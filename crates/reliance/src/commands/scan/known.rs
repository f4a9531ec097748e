//! What earlier runs said, met in the order of the walk.
//!
//! Earlier records are sorted as the files are, so that a run reads them once beside the
//! walk and holds a batch of them at a time.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use reliance_model::record::Column;
use reliance_tables::records::{Block, Rows};

use super::columns::{BYTES, CHANGED, Made, PATH, PROBLEM, ROOT, VERSION};
use super::root::Root;
use super::store::List;
use super::walk::{Found, order};
use crate::source::DiskFile;

/// Files of records, one after another.
pub(super) struct Stream {
    files: VecDeque<PathBuf>,
    columns: Vec<Column>,
    list: List,
    made: Made,
    rows: Option<Rows>,
    block: Option<Arc<Block>>,
    /// The head: a row of the block.
    at: usize,
}

/// Rows of one list that an earlier run wrote one after another.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) list: List,
    block: Arc<Block>,
    from: usize,
    rows: usize,
}

impl Part {
    /// The rows.
    pub(super) fn rows(&self) -> Block {
        self.block.slice(self.from, self.rows)
    }

    fn joins(&self, next: &Part) -> bool {
        self.list == next.list
            && Arc::ptr_eq(&self.block, &next.block)
            && self.from + self.rows == next.from
    }
}

/// What earlier runs said of files that follow one another.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) part: Part,
    /// Lines of the worklist about them.
    pub(super) notes: Vec<Part>,
    /// The files, by which their splits and sites are told.
    pub(super) found: Vec<Found>,
}

impl Taken {
    /// Do the rows go on where these end?
    pub(super) fn goes_on(&self, next: &Taken) -> bool {
        self.part.joins(&next.part)
    }

    /// Add what was said of files that follow.
    pub(super) fn join(&mut self, next: Taken) {
        self.part.rows += next.part.rows;
        self.found.extend(next.found);
        for note in next.notes {
            match self.notes.last_mut().filter(|last| last.joins(&note)) {
                Some(last) => last.rows += note.rows,
                None => self.notes.push(note),
            }
        }
    }
}

/// Key of the fact that names the reader.
pub(super) const READER: &str = "reliance.scan.reader";
/// Key of the fact that names what was looked at besides headers.
pub(super) const WITH: &str = "reliance.scan.with";

impl Stream {
    /// The records of these files, as far as they serve a run that makes `made`.
    pub(super) fn new(files: Vec<PathBuf>, columns: &[Column], list: List, made: &Made) -> Stream {
        let (columns, made) = (columns.to_vec(), made.clone());
        Stream { files: files.into(), columns, list, made, rows: None, block: None, at: 0 }
    }

    /// Let the next record be the head. What cannot be read is as if it were not there.
    fn advance(&mut self) {
        self.at += 1;
        if self.block.as_ref().is_some_and(|block| self.at < block.rows()) {
            return;
        }
        (self.block, self.at) = (self.next_block().map(Arc::new), 0);
    }

    fn next_block(&mut self) -> Option<Block> {
        loop {
            if let Some(block) = self.rows.as_mut().and_then(Rows::next_block) {
                return Some(block);
            }
            let path = self.files.pop_front()?;
            let source = DiskFile::open(&path).ok();
            let rows = source.and_then(|source| Rows::open(Arc::new(source), &self.columns).ok());
            self.rows = rows.filter(|rows| self.made.is_served(rows.fact(READER), rows.fact(WITH)));
        }
    }

    /// The record of a file, if the file is as it was.
    fn take(&mut self, roots: &[Root], found: &Found) -> Option<Part> {
        let block = loop {
            let block = self.block.as_ref()?;
            let text = |column| block.text(column, self.at);
            let (root, name) = (text(ROOT).unwrap_or_default(), text(PATH).unwrap_or_default());
            let same = roots.get(found.root).is_some_and(|known| known.name == root);
            let root = match same {
                true => Some(found.root),
                false => roots.iter().position(|known| known.name == root),
            };
            match root.map(|root| order((root, name), (found.root, &found.name))) {
                None | Some(Ordering::Less) => self.advance(),
                Some(Ordering::Greater) => return None,
                Some(Ordering::Equal) => break Arc::clone(block),
            }
        };
        let from = self.at;
        self.advance();
        let stamp = found.stamp?;
        let same = block.whole(BYTES, from) == i64::try_from(stamp.bytes).ok()
            && block.whole(CHANGED, from) == Some(stamp.changed_ns)
            && block.text(VERSION, from) == found.version.as_deref();
        (same && found.exact).then_some(Part { list: self.list, block, from, rows: 1 })
    }
}

/// What is known of files.
pub(super) struct Known {
    streams: Vec<Stream>,
}

impl Known {
    pub(super) fn new(mut streams: Vec<Stream>) -> Known {
        for stream in &mut streams {
            stream.block = stream.next_block().map(Arc::new);
        }
        Known { streams }
    }

    /// Is there any record?
    pub(super) fn is_anything(&self) -> bool {
        self.streams.iter().any(|stream| stream.block.is_some())
    }

    /// What was said of a file that is as it was.
    pub(super) fn take(&mut self, roots: &[Root], found: &Found) -> Option<Taken> {
        let (mut row, mut other, mut note) = (None, None, None);
        // Every stream moves on, so that none is left behind; the first that knows counts.
        for stream in &mut self.streams {
            let Some(part) = stream.take(roots, found) else { continue };
            let known = match stream.list {
                List::Rows => &mut row,
                List::Others => &mut other,
                List::Notes => &mut note,
            };
            known.get_or_insert(part);
        }
        if let Some(part) = row {
            return Some(Taken { part, notes: note.into_iter().collect(), found: Vec::new() });
        }
        // What hindered the reading leaves no trace in the file's time of change.
        let hindered = |part: &Part| part.block.text(PROBLEM, part.from) == Some("unreadable-file");
        let part = other.filter(|part| !hindered(part))?;
        Some(Taken { part, notes: Vec::new(), found: Vec::new() })
    }
}
