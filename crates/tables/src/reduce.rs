//! One pass over each file, for the needs of all data sets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use reliance_model::device::{Device, Table};
use reliance_model::evidence::File;
use reliance_model::problem::{Problem, Reading};
use reliance_stats::reduction::{Need, Reduced, Reductions};

use crate::budget::{Budget, Progress};
use crate::file::TableFile;
use crate::source::Source;
use crate::table::TablePass;

/// What the passes over all files gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// An answer to every need.
    pub reductions: Reductions,
    /// The files that were read, side files included, by path or address.
    pub files: BTreeMap<String, File>,
}

/// Opens a file by its path or address as the device folder has it; the error is a reason
/// such as `no such file`.
pub type Open<'a> = dyn Fn(&str) -> Result<Arc<dyn Source>, String> + Sync + 'a;

/// What every pass works with.
pub(crate) struct Run<'a> {
    pub(crate) open: &'a Open<'a>,
    pub(crate) budget: &'a Budget,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) outcome: Outcome,
    pub(crate) problems: Vec<Problem>,
}

/// Answer all needs, reading each table's file once.
///
/// Every need gets an answer; one that cannot be met is [`Reduced::Unavailable`] with the
/// end of the sentence "needs …". Faults of rows are problems with row numbers and never
/// with values; a row with an unusable value still counts, under
/// [`Level::Unusable`](reliance_stats::reduction::Level::Unusable). The outcome is the
/// same however many threads the budget allows.
pub fn reduce(
    device: &Device,
    needs: &BTreeSet<Need>,
    open: &Open<'_>,
    budget: &Budget,
    progress: &dyn Progress,
) -> Reading<Outcome> {
    let mut run = Run { open, budget, progress, outcome: Outcome::default(), problems: Vec::new() };
    let mut by_file: BTreeMap<&str, Vec<(&Table, Vec<Need>)>> = BTreeMap::new();
    for table in &device.tables {
        let of_table = |need: &&Need| {
            device.dataset(&need.dataset).is_some_and(|dataset| dataset.table == table.name)
        };
        let of_table: Vec<Need> = needs.iter().filter(of_table).cloned().collect();
        if !of_table.is_empty() {
            by_file.entry(&table.file).or_default().push((table, of_table));
        }
    }
    for (file, tables) in by_file {
        run.file(device, file, &tables);
    }
    for need in needs {
        if !run.outcome.reductions.needs().any(|(met, _)| met == need) {
            let reason = match device.dataset(&need.dataset) {
                None => format!("a data set `{}`", need.dataset),
                Some(dataset) => format!("a table `{}`", dataset.table),
            };
            run.outcome.reductions.insert(need.clone(), Reduced::Unavailable(reason));
        }
    }
    // Two tables of one file tell the same of it.
    let mut problems: Vec<Problem> = Vec::new();
    for problem in run.problems {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    Reading { items: run.outcome, problems }
}

impl Run<'_> {
    /// Open a table file; a problem where that fails.
    pub(crate) fn table_file(&mut self, name: &str) -> Option<TableFile> {
        let opened = match (self.open)(name) {
            Ok(source) => TableFile::open(name, source, self.budget),
            Err(reason) => Err(Box::new(
                Problem::error("unreadable-file", name, format!("it cannot be opened: {reason}"))
                    .help("correct the path in `reliance.toml`, or supply the file"),
            )),
        };
        match opened {
            Ok(file) => Some(file),
            // A table without a file was told where the device file names none, or a bad one.
            Err(_) if name.is_empty() => None,
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    /// Note what a scan found of a file.
    pub(crate) fn scanned(&mut self, file: &TableFile, end: &mut crate::file::ScanEnd) {
        self.problems.append(&mut end.problems);
        let seen = File {
            sha256: end.sha256.take(),
            bytes: file.bytes(),
            rows: Some(end.rows),
            used: true,
        };
        self.outcome.files.insert(file.name.clone(), seen);
    }

    fn file(&mut self, device: &Device, name: &str, tables: &[(&Table, Vec<Need>)]) {
        let Some(file) = self.table_file(name) else {
            for need in tables.iter().flat_map(|(_, needs)| needs) {
                let reason = match name {
                    "" => "a table that names a file inside the folder".to_string(),
                    name => format!("a readable file `{name}`"),
                };
                self.outcome.reductions.insert(need.clone(), Reduced::Unavailable(reason));
            }
            return;
        };
        let passes: Vec<TablePass> = tables
            .iter()
            .map(|(table, needs)| TablePass::prepare(self, device, table, needs, &file))
            .collect();
        crate::table::scan(self, file, passes);
    }
}
