//! Progress bars: on a terminal, and only there.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use reliance_tables::{Objects, Progress};

/// A spinner that counts rows: how many a file has is known only once it is read.
#[derive(Debug)]
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar; hidden where stderr is no terminal.
    pub(crate) fn new() -> Bar {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {msg} {human_pos} rows, {per_sec}")
        {
            bar.set_style(style);
        }
        Bar { bar }
    }
}

impl Progress for Bar {
    fn rows(&self, file: &str, rows: u64) {
        self.bar.set_message(file.to_string());
        self.bar.inc(rows);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A bar over a known number of things.
#[derive(Debug)]
pub(crate) struct Counted {
    bar: ProgressBar,
}

impl Counted {
    /// A bar over that many of `what`; hidden where stderr is no terminal.
    pub(crate) fn of(what: &'static str, many: u64) -> Counted {
        if !std::io::stderr().is_terminal() {
            return Counted { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::new(many);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} {msg}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Counted { bar }
    }

    /// One more is done.
    pub(crate) fn one_more(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A bar that counts files, with their rate and the time left.
///
/// How many there are is counted while they are read, by a thread that looks at nothing
/// but names, and only where somebody looks at the bar.
#[derive(Debug)]
pub(crate) struct FileBar {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
}

impl FileBar {
    /// A bar of all files below folders and addresses; hidden where stderr is no terminal.
    pub(crate) fn new(roots: Vec<(PathBuf, Option<Arc<dyn Objects>>)>) -> FileBar {
        let stop = Arc::new(AtomicBool::new(false));
        if !std::io::stderr().is_terminal() {
            return FileBar { bar: ProgressBar::hidden(), stop };
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template(
            "{bar:30} {human_pos} of {human_len} files, {rate}, {eta} left",
        ) {
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // Writing to a string cannot fail.
                let _ = write!(out, "{:.0} a second", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        let (counted, stopped) = (bar.clone(), Arc::clone(&stop));
        std::thread::spawn(move || {
            for (path, objects) in roots {
                match objects {
                    Some(objects) => count_objects(&*objects, "", &counted, &stopped),
                    None => count(&path, &counted, &stopped),
                }
            }
        });
        FileBar { bar, stop }
    }

    /// So many more files are done.
    pub(crate) fn inc(&self, files: u64) {
        self.bar.inc(files);
    }
}

impl Drop for FileBar {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.bar.finish_and_clear();
    }
}

fn count_objects(objects: &dyn Objects, folder: &str, bar: &ProgressBar, stop: &AtomicBool) {
    // What cannot be counted is told by the reading.
    let Ok(listing) = objects.list(folder) else { return bar.inc_length(1) };
    bar.inc_length(listing.objects.len() as u64);
    for name in listing.folders {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let below = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        count_objects(objects, &below, bar, stop);
    }
}

fn count(path: &Path, bar: &ProgressBar, stop: &AtomicBool) {
    // What cannot be counted is told by the reading.
    let Ok(entries) = std::fs::read_dir(path) else { return bar.inc_length(1) };
    let mut files = 0;
    for entry in entries.flatten() {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            count(&entry.path(), bar, stop);
        } else {
            files += 1;
        }
    }
    bar.inc_length(files);
}

/// A spinner that counts things whose number is not known beforehand.
#[derive(Debug)]
pub(crate) struct Count {
    bar: ProgressBar,
}

impl Count {
    /// A count of `things`; hidden where stderr is no terminal.
    pub(crate) fn new(things: &'static str) -> Count {
        let terminal = std::io::stderr().is_terminal();
        let bar = if terminal { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} {msg}, {per_sec}") {
            bar.set_style(style);
        }
        bar.set_message(things);
        Count { bar }
    }

    /// So many more.
    pub(crate) fn inc(&self, more: u64) {
        self.bar.inc(more);
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
