//! Progress bars: on a terminal, and only there.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use reliance_tables::Progress;

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
