//! The fold, and what is kept of it between runs.
//!
//! A pass is kept beside the data it was made from, readable by its owner alone, for it
//! may hold patient-level values. Size and time of change are only a hint that a file is
//! as it was; `--fresh` does not follow it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use reliance_model::device::Table;
use reliance_model::problem::{Problem, Reading};
use reliance_stats::reduction::{Need, Reduced, Reductions};
use reliance_tables::cache::{CacheKey, keep, kept, kept_key};
use reliance_tables::{Budget, Outcome, reduce as fold};

use crate::folder::{Folder, read_bounded};
use crate::progress::Bar;
use crate::source;
use crate::write::{self, OWN};

/// Largest kept pass that is read or written, in bytes. A larger one would take about as
/// long to read as the tables it was made from.
const MAX_KEPT: u64 = 256 << 20;
/// Most passes kept in a device folder: each market and each change of declarations asks
/// for its own.
const MOST: usize = 4;

/// Answer the needs, from what was kept where no file seems to have changed.
pub(crate) fn reduce(folder: &Folder, wanted: &BTreeSet<Need>, fresh: bool) -> Reading<Outcome> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let budget = Budget { threads, ..Budget::default() };
    let before = stamps(folder);
    let device = &folder.evidence.device;
    let asked = CacheKey::new(device, wanted, &budget, BTreeMap::new()).with_stamps(before);
    let path = kept_path(folder, &asked);
    // What nothing tells about may have changed.
    let every_stamp = table_files(folder).all(|name| asked.stamps.contains_key(name));
    if !fresh
        && every_stamp
        && let Some(reading) = from_before(&path, &asked)
    {
        return reading;
    }
    let open = |name: &str| source::open(&folder.root, name);
    let bar = Bar::new();
    let mut reading = fold(device, wanted, &open, &budget, &bar);
    drop(bar);
    let changed = changed_since(folder, &asked.stamps, &reading.items);
    if changed.is_empty() && every_stamp {
        keep_pass(folder, &path, asked, &reading);
    }
    reading.problems.extend(changed);
    reading
}

/// One kept pass a question: each market asks for its own.
fn kept_path(folder: &Folder, asked: &CacheKey) -> PathBuf {
    let name: String = asked.question.chars().take(16).collect();
    folder.root.join(OWN).join(format!("pass-{name}.bin"))
}

fn from_before(path: &Path, asked: &CacheKey) -> Option<Reading<Outcome>> {
    let bytes = read_bounded(path, MAX_KEPT).ok()?;
    if !kept_key(&bytes).ok()?.likely_answers(asked) {
        return None;
    }
    kept(&bytes).ok()
}

/// Keep the pass for the next run. Where that fails the next run reads the files again,
/// which is no fault of the answer.
fn keep_pass(folder: &Folder, path: &Path, asked: CacheKey, reading: &Reading<Outcome>) {
    let files = &reading.items.files;
    let hash = |(name, file): (&String, &reliance_model::evidence::File)| {
        Some((name.clone(), file.sha256.clone()?))
    };
    let key = CacheKey { hashes: files.iter().filter_map(hash).collect(), ..asked };
    if about(&reading.items.reductions) > MAX_KEPT {
        return;
    }
    let bytes = keep(&key, reading);
    if bytes.len() as u64 > MAX_KEPT {
        return;
    }
    let Ok(_lock) = write::lock(&folder.root) else { return };
    let _ = write::privately(path, &bytes);
    write::keep_newest(&folder.root.join(OWN), "pass-", MOST);
}

/// Bytes that the exact values, rows and digests of a pass take at the least, so that one
/// too large to keep is not written out in memory first.
fn about(reductions: &Reductions) -> u64 {
    let bytes = |reduced: &Reduced| match reduced {
        Reduced::Tally(tally) => {
            16 * tally.cells.values().map(|cell| cell.values.len()).sum::<usize>()
        }
        Reduced::Panel(panel) => panel.rows.len() * (9 * panel.columns.len() + panel.ids.len()),
        Reduced::Keys(keys) => 24 * keys.counts.len(),
        Reduced::Unavailable(_) => 0,
    };
    reductions.needs().map(|(_, reduced)| bytes(reduced) as u64).sum()
}

/// A problem for each table file that changed while it was read.
fn changed_since(
    folder: &Folder,
    before: &BTreeMap<String, String>,
    outcome: &Outcome,
) -> Vec<Problem> {
    stamps(folder)
        .into_iter()
        .filter(|(name, stamp)| outcome.files.contains_key(name) && before.get(name) != Some(stamp))
        .map(|(name, _)| {
            Problem::error("changed-file", &name, "the file changed while it was read")
                .help("wait until it is written, then run again")
        })
        .collect()
}

fn table_files(folder: &Folder) -> impl Iterator<Item = &String> {
    folder.evidence.device.tables.iter().flat_map(Table::files)
}

/// The stamps of all table files.
fn stamps(folder: &Folder) -> BTreeMap<String, String> {
    let names = table_files(folder);
    names.filter_map(|name| Some((name.clone(), source::stamp(&folder.root, name)?))).collect()
}
