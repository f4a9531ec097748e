//! A table file of either format, opened and scanned.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use arrow_schema::DataType;
use reliance_model::problem::{Place, Problem};

use crate::budget::{Budget, Progress};
use crate::csv::{Batch, CsvFile};
use crate::faults::Faults;
use crate::parquet_file::{ParquetFile, is_parquet};
use crate::source::{Source, sha256};

/// A file of which header or footer has been read.
pub(crate) struct TableFile {
    pub(crate) name: String,
    source: Arc<dyn Source>,
    format: Format,
}

enum Format {
    Csv(CsvFile),
    Parquet(Box<ParquetFile>),
}

/// What a scan found besides rows.
#[derive(Debug, Default)]
pub(crate) struct ScanEnd {
    pub(crate) rows: u64,
    pub(crate) sha256: Option<String>,
    /// Faults of rows that have no columns to be folded.
    pub(crate) faults: Faults,
    pub(crate) problems: Vec<Problem>,
}

impl TableFile {
    /// Read header or footer.
    ///
    /// # Errors
    ///
    /// The problem, where the file is neither.
    pub(crate) fn open(
        name: &str,
        source: Arc<dyn Source>,
        budget: &Budget,
    ) -> Result<TableFile, Box<Problem>> {
        let says_parquet = name.to_ascii_lowercase().ends_with(".parquet");
        let format = if is_parquet(&*source) || (says_parquet && !source.is_empty()) {
            Format::Parquet(Box::new(ParquetFile::open(name, Arc::clone(&source))?))
        } else {
            Format::Csv(CsvFile::open(name, &*source, budget.record_bytes)?)
        };
        Ok(TableFile { name: name.into(), source, format })
    }

    /// Names of the columns.
    pub(crate) fn columns(&self) -> &[String] {
        match &self.format {
            Format::Csv(file) => &file.columns,
            Format::Parquet(file) => &file.columns,
        }
    }

    /// Size in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.source.len()
    }

    /// The type of a column; every column of a CSV file is text.
    pub(crate) fn data_type(&self, column: usize) -> DataType {
        match &self.format {
            Format::Csv(_) => DataType::Utf8,
            Format::Parquet(file) => file.data_type(column),
        }
    }

    /// The file with the texts of `coded` columns handed on with their dictionaries.
    #[must_use]
    pub(crate) fn with_texts(self, coded: &[usize]) -> TableFile {
        let format = match self.format {
            Format::Parquet(file) => Format::Parquet(Box::new(file.with_texts(coded))),
            csv => csv,
        };
        TableFile { format, ..self }
    }

    /// Fold every batch into one of as many states as there are workers.
    pub(crate) fn scan<S: Send>(
        &self,
        wanted: &[usize],
        budget: &Budget,
        progress: &dyn Progress,
        fold: Fold<'_, S>,
    ) -> (Vec<S>, ScanEnd) {
        let length = self.source.len();
        let counted = |state: &mut S, batch: Batch| {
            progress.rows(&self.name, batch.rows as u64);
            (fold.batch)(state, &batch);
        };
        let (states, mut end) = match &self.format {
            Format::Csv(file) => self.scan_csv(file, wanted, budget, fold.start, &counted),
            Format::Parquet(file) => self.scan_parquet(file, wanted, budget, fold.start, &counted),
        };
        if self.source.len() != length {
            end.problems.push(
                Problem::error("changed-file", &self.name, "the file changed while it was read")
                    .help("let nothing write to it, and check again"),
            );
        }
        (states, end)
    }

    /// One thread cuts records, the others fold.
    fn scan_csv<S: Send>(
        &self,
        file: &CsvFile,
        wanted: &[usize],
        budget: &Budget,
        start: &(dyn Fn() -> S + Sync),
        fold: &(dyn Fn(&mut S, Batch) + Sync),
    ) -> (Vec<S>, ScanEnd) {
        let (states, csv) = if budget.threads < 2 {
            let mut state = start();
            let end = file.read(&*self.source, wanted, &mut |batch| fold(&mut state, batch));
            (vec![state], end)
        } else {
            let (sender, receiver) = sync_channel::<Batch>(2 * budget.threads);
            let receiver = Mutex::new(receiver);
            let next = || receiver.lock().ok().and_then(|receiver| receiver.recv().ok());
            std::thread::scope(|scope| {
                let worker = || {
                    let mut state = start();
                    while let Some(batch) = next() {
                        fold(&mut state, batch);
                    }
                    state
                };
                let workers: Vec<_> = (1..budget.threads).map(|_| scope.spawn(worker)).collect();
                // A batch that nobody takes is one of a worker that panicked, which
                // joining it passes on.
                let end = file.read(&*self.source, wanted, &mut |batch| drop(sender.send(batch)));
                drop(sender);
                (workers.into_iter().map(join).collect(), end)
            })
        };
        let mut end = ScanEnd {
            rows: csv.rows,
            sha256: csv.sha256,
            faults: csv.faults,
            problems: file.ambiguous.iter().cloned().collect(),
        };
        if let Some(reason) = csv.broken {
            let message = format!("reading failed after row {}: {reason}", csv.rows);
            end.problems.push(Problem::error("unreadable-file", &self.name, message));
        }
        (states, end)
    }

    /// Every thread takes the next row group; one of the things to take is the hash.
    fn scan_parquet<S: Send>(
        &self,
        file: &ParquetFile,
        wanted: &[usize],
        budget: &Budget,
        start: &(dyn Fn() -> S + Sync),
        fold: &(dyn Fn(&mut S, Batch) + Sync),
    ) -> (Vec<S>, ScanEnd) {
        let next = AtomicUsize::new(0);
        let work = || {
            let (mut state, mut problems, mut hash) = (start(), Vec::new(), None);
            loop {
                match next.fetch_add(1, Ordering::Relaxed) {
                    0 => hash = Some(sha256(&*self.source)),
                    task if task > file.groups() => break,
                    task => {
                        let read =
                            file.read(task - 1, wanted, &mut |batch| fold(&mut state, batch));
                        if let Err(broken) = read {
                            let message = format!(
                                "row group {task} is broken ({}); its rows from here on are not \
                                 counted",
                                broken.reason
                            );
                            let place =
                                Place::Rows { count: broken.rows, first: vec![broken.first] };
                            problems.push((
                                task,
                                Problem::error("broken-row-group", &self.name, message).at(place),
                            ));
                        }
                    }
                }
            }
            (state, problems, hash)
        };
        let threads = budget.threads.clamp(1, file.groups() + 1);
        let parts = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let own = work();
            std::iter::once(own).chain(others.into_iter().map(join)).collect::<Vec<_>>()
        });
        let mut end = ScanEnd { rows: file.rows(), ..ScanEnd::default() };
        let (mut states, mut problems) = (Vec::new(), Vec::new());
        for (state, part, hash) in parts {
            states.push(state);
            problems.extend(part);
            match hash {
                Some(Ok(hash)) => end.sha256 = Some(hash),
                Some(Err(error)) => end.problems.push(Problem::error(
                    "unreadable-file",
                    &self.name,
                    format!("reading failed: {error}"),
                )),
                None => {}
            }
        }
        problems.sort_by_key(|(task, _)| *task);
        end.problems.extend(problems.into_iter().map(|(_, problem)| problem));
        (states, end)
    }
}

/// How batches become a state.
pub(crate) struct Fold<'a, S> {
    /// A state of a worker that has seen nothing.
    pub(crate) start: &'a (dyn Fn() -> S + Sync),
    /// Add a batch.
    pub(crate) batch: &'a (dyn Fn(&mut S, &Batch) + Sync),
}

/// What a worker gives; its panic is passed on.
fn join<T>(worker: std::thread::ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
