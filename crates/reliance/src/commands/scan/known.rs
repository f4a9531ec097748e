//! What earlier runs said, met in the order of the walk.
//!
//! Earlier records are sorted as the files are, so that a run reads them once beside the
//! walk and holds a batch of them at a time.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use reliance_model::record::{Cell, Column};
use reliance_tables::records::Rows;

use super::columns::{BYTES, CHANGED, Made, PATH, PROBLEM, ROOT, VERSION};
use super::read::Said;
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
    batch: std::vec::IntoIter<Vec<Cell>>,
    head: Option<Vec<Cell>>,
}

/// Key of the fact that names the reader.
pub(super) const READER: &str = "reliance.scan.reader";
/// Key of the fact that names what was looked at besides headers.
pub(super) const WITH: &str = "reliance.scan.with";

impl Stream {
    /// The records of these files, as far as they serve a run that makes `made`.
    pub(super) fn new(files: Vec<PathBuf>, columns: &[Column], list: List, made: &Made) -> Stream {
        let (columns, made) = (columns.to_vec(), made.clone());
        let (rows, batch) = (None, Vec::new().into_iter());
        Stream { files: files.into(), columns, list, made, rows, batch, head: None }
    }

    /// Let the next record be the head. What cannot be read is as if it were not there.
    fn advance(&mut self) {
        loop {
            self.head = self.batch.next();
            if self.head.is_some() {
                return;
            }
            if let Some(rows) = &mut self.rows {
                self.batch = rows.next_batch().into_iter();
                if self.batch.len() > 0 {
                    continue;
                }
                self.rows = None;
            }
            let Some(path) = self.files.pop_front() else { return };
            let source = DiskFile::open(&path).ok();
            let rows = source.and_then(|source| Rows::open(Arc::new(source), &self.columns).ok());
            self.rows = rows.filter(|rows| self.made.is_served(rows.fact(READER), rows.fact(WITH)));
        }
    }

    /// The record of a file, if the file is as it was.
    fn take(&mut self, roots: &[Root], found: &Found) -> Option<Vec<Cell>> {
        loop {
            let head = self.head.as_ref()?;
            let root = head.get(ROOT).and_then(Cell::as_text).unwrap_or_default();
            let name = head.get(PATH).and_then(Cell::as_text).unwrap_or_default();
            let root = roots.iter().position(|known| known.name == root);
            let before = root.map(|root| order((root, name), (found.root, &found.name)));
            match before {
                None | Some(Ordering::Less) => self.advance(),
                Some(Ordering::Greater) => return None,
                Some(Ordering::Equal) => break,
            }
        }
        let head = self.head.take()?;
        self.advance();
        let same = head.get(BYTES).and_then(Cell::as_whole) == i64::try_from(found.bytes).ok()
            && head.get(CHANGED).and_then(Cell::as_whole) == Some(found.changed_ns)
            && head.get(VERSION).and_then(Cell::as_text) == found.version.as_deref();
        (same && found.exact).then_some(head)
    }
}

/// What is known of files.
pub(super) struct Known {
    streams: Vec<Stream>,
}

impl Known {
    pub(super) fn new(mut streams: Vec<Stream>) -> Known {
        streams.iter_mut().for_each(Stream::advance);
        Known { streams }
    }

    /// What was said of a file that is as it was.
    pub(super) fn take(&mut self, roots: &[Root], found: &Found) -> Option<Said> {
        let (mut row, mut other, mut note) = (None, None, None);
        // Every stream moves on, so that none is left behind; the first that knows counts.
        for stream in &mut self.streams {
            let Some(cells) = stream.take(roots, found) else { continue };
            let known = match stream.list {
                List::Rows => &mut row,
                List::Others => &mut other,
                List::Notes => &mut note,
            };
            known.get_or_insert(cells);
        }
        if let Some(cells) = row {
            let text = note.and_then(|mut cells| cells.pop());
            let note = text.and_then(|text| text.as_text().map(str::to_string));
            return Some(Said::Row(cells, note));
        }
        // What hindered the reading leaves no trace in the file's time of change.
        let hindered = |cells: &Vec<Cell>| {
            cells.get(PROBLEM).and_then(Cell::as_text) == Some("unreadable-file")
        };
        other.filter(|cells| !hindered(cells)).map(Said::Other)
    }
}
