//! Where the records of a scan are kept: parts while it runs, one file when it is done.
//!
//! A part is written every few seconds and is whole or not there, so that an interrupted
//! run loses no more than that. Everything is readable by its owner alone.

use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reliance_model::record::{Cell, Column};
use reliance_tables::Source;
use reliance_tables::records::{Rows, Writer, join};

use super::columns::Made;
use super::known::{READER, WITH};
use super::said::Said;
use crate::source::DiskFile;
pub(super) use crate::write::streamed as whole;
use crate::write::{OWN, cannot};

/// Records of a part.
const PART: usize = 8192;
/// Longest time that records wait for their part.
const WAIT: Duration = Duration::from_secs(5);

/// Bytes of notes after which a part is written although it has fewer records.
const MOST_NOTES: usize = 16 << 20;

const PRIVACY: &str =
    "This file identifies patients. It stays where the patients are, and is not handed on.";

/// Where the records of one inventory are kept.
#[derive(Debug, Clone)]
pub(super) struct Place {
    folder: PathBuf,
}

/// One of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum List {
    /// Instances.
    Rows,
    /// Files without a row.
    Others,
    /// Lines of the worklist, those of a file together.
    Notes,
}

impl List {
    pub(super) const ALL: [List; 3] = [List::Rows, List::Others, List::Notes];

    fn name(self) -> &'static str {
        match self {
            List::Rows => "rows",
            List::Others => "others",
            List::Notes => "notes",
        }
    }
}

impl Place {
    /// The place of the inventory that is written to `out`.
    pub(super) fn of(out: &Path) -> Place {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let beside = out.parent().unwrap_or_else(|| Path::new(""));
        Place { folder: beside.join(OWN).join(format!("scan-{name}")) }
    }

    /// The finished list of the last run.
    pub(super) fn finished(&self, list: List) -> PathBuf {
        self.folder.join(format!("{}.parquet", list.name()))
    }

    /// Folders of runs that were interrupted, in their order.
    pub(super) fn interrupted(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        let mut runs: Vec<PathBuf> = paths.filter(|path| path.is_dir()).collect();
        runs.sort();
        runs
    }

    /// The parts of a list that a run has written, in their order.
    pub(super) fn parts(run: &Path, list: List) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(run) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        let of_list = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.starts_with(list.name()) && name.ends_with(".parquet")
        };
        let mut parts: Vec<PathBuf> = paths.filter(of_list).collect();
        parts.sort();
        parts
    }

    /// The folder of a new run.
    pub(super) fn begin(&self) -> Result<PathBuf, String> {
        let last = self.interrupted().pop();
        let number = last
            .and_then(|path| path.file_name()?.to_str()?.strip_prefix("run-")?.parse::<u64>().ok())
            .unwrap_or_default();
        let run = self.folder.join(format!("run-{:08}", number + 1));
        fs::create_dir_all(&run).map_err(|error| cannot("create", &run, &error))?;
        Ok(run)
    }

    /// Join the parts of a run into the finished list.
    pub(super) fn finish(&self, run: &Path, list: List, finished: &Path) -> Result<(), String> {
        let opened: Result<Vec<Arc<dyn Source>>, String> = Self::parts(run, list)
            .iter()
            .map(|part| {
                let file = DiskFile::open(part).map_err(|error| cannot("open", part, &error))?;
                Ok(Arc::new(file) as Arc<dyn Source>)
            })
            .collect();
        let opened = opened?;
        whole(finished, |file| {
            let (file, _) = join(BufWriter::new(file), &opened)?;
            file.into_inner().map_err(|error| error.to_string())
        })
    }

    /// Remove what runs left behind.
    pub(super) fn clear(&self) {
        for run in self.interrupted() {
            // What cannot be removed is read by the next run, and told by its reader.
            let _ = fs::remove_dir_all(run);
        }
    }
}

/// Columns and metadata of the lists.
pub(super) struct Lists {
    pub(super) rows: Vec<Column>,
    pub(super) others: Vec<Column>,
    pub(super) notes: Vec<Column>,
    pub(super) facts: Vec<(String, String)>,
}

impl Lists {
    fn writer(&self, list: List) -> Result<Writer<Vec<u8>>, String> {
        Writer::new(Vec::new(), self.columns(list), &self.facts)
    }

    pub(super) fn columns(&self, list: List) -> &[Column] {
        match list {
            List::Rows => &self.rows,
            List::Others => &self.others,
            List::Notes => &self.notes,
        }
    }
}

/// Lists that grow by parts, all at once: a row is never kept without its notes.
pub(super) struct Growing<'a> {
    run: PathBuf,
    lists: &'a Lists,
    part: usize,
    /// Records of the next part, written in memory as they come: they take a fraction of
    /// the room of their cells.
    waiting: [Writer<Vec<u8>>; 3],
    records: [usize; 3],
    bytes_of_notes: usize,
    since: Instant,
}

impl<'a> Growing<'a> {
    #[expect(clippy::disallowed_methods, reason = "the binary reads the clock")]
    pub(super) fn new(run: &Path, lists: &'a Lists) -> Result<Growing<'a>, String> {
        let [rows, others, notes] = List::ALL.map(|list| lists.writer(list));
        Ok(Growing {
            run: run.to_path_buf(),
            lists,
            part: 0,
            waiting: [rows?, others?, notes?],
            records: [0; 3],
            bytes_of_notes: 0,
            since: Instant::now(),
        })
    }

    pub(super) fn push(&mut self, said: &Said) -> Result<(), String> {
        for list in List::ALL {
            for block in said.of(list) {
                self.records[list as usize] += block.rows();
                self.waiting[list as usize].push_block(block)?;
                if list == List::Notes {
                    self.bytes_of_notes += block.bytes();
                }
            }
        }
        Ok(())
    }

    /// Write what waits if it is time to.
    pub(super) fn write_if_due(&mut self) -> Result<(), String> {
        let records: usize = self.records.iter().sum();
        let due = records >= PART
            || self.bytes_of_notes >= MOST_NOTES
            || (records > 0 && self.since.elapsed() >= WAIT);
        if due { self.write() } else { Ok(()) }
    }

    /// Write what waits; at the end also where nothing was ever written, so that there is
    /// a part to tell the columns.
    pub(super) fn end(&mut self) -> Result<(), String> {
        let waits = self.records.iter().any(|records| *records > 0);
        if self.part == 0 || waits { self.write() } else { Ok(()) }
    }

    #[expect(clippy::disallowed_methods, reason = "the binary reads the clock")]
    fn write(&mut self) -> Result<(), String> {
        self.part += 1;
        // The rows come last: what they belong to is there when they are.
        for list in [List::Notes, List::Others, List::Rows] {
            if std::mem::take(&mut self.records[list as usize]) > 0 || self.part == 1 {
                self.write_list(list)?;
            }
        }
        self.bytes_of_notes = 0;
        self.since = Instant::now();
        Ok(())
    }

    fn write_list(&mut self, list: List) -> Result<(), String> {
        let path = self.run.join(format!("{}-{:08}.parquet", list.name(), self.part));
        let next = self.lists.writer(list)?;
        let bytes = std::mem::replace(&mut self.waiting[list as usize], next).finish()?;
        whole(&path, |mut file| {
            file.write_all(&bytes).map_err(|error| cannot("write", &path, &error))?;
            Ok(file)
        })
    }
}

/// What the metadata of every list say.
pub(super) fn facts(reader: &Made) -> Vec<(String, String)> {
    [
        ("title", "Inventory of images, made by `reliance scan`"),
        ("privacy", PRIVACY),
        (READER, &reader.by),
        (WITH, &reader.with),
    ]
    .map(|(key, value)| (key.to_string(), value.to_string()))
    .to_vec()
}

/// Hand every record of a finished list on.
pub(super) fn each(
    path: &Path,
    columns: &[Column],
    mut take: impl FnMut(Vec<Cell<'static>>) -> Result<(), String>,
) -> Result<(), String> {
    let file = DiskFile::open(path).map_err(|error| cannot("open", path, &error))?;
    let mut rows = Rows::open(Arc::new(file), columns)?;
    loop {
        let batch = rows.next_batch();
        if batch.is_empty() {
            return Ok(());
        }
        for cells in batch {
            take(cells)?;
        }
    }
}
