//! What a pass may use, and whom it tells how far it is.

/// Bounds of a pass; running into one is said, never an abort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Threads that read and fold.
    pub threads: usize,
    /// Most cells of one tally.
    pub cells: usize,
    /// Most levels of one column used as categories or as exact numbers of an axis.
    pub levels: usize,
    /// Most distinct values kept exactly in one tally; beyond, the lowest bits are dropped
    /// until they fit, and the tally says so.
    pub values: usize,
    /// Most rows of one panel.
    pub panel_rows: usize,
    /// Most rows whose identifiers are kept as digests, for one need or one search for
    /// duplicates.
    pub keys: usize,
    /// Most rows of a side file.
    pub side_rows: usize,
    /// Longest record of a CSV file, in bytes.
    pub record_bytes: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            threads: 2,
            cells: 1 << 20,
            levels: 1 << 20,
            values: 1 << 24,
            panel_rows: 500_000,
            keys: 1 << 25,
            side_rows: 1 << 24,
            record_bytes: 1 << 20,
        }
    }
}

/// Whom a pass tells how far it is.
pub trait Progress: Sync {
    /// `rows` more rows of `file` are folded. Rows of a file come in any order.
    fn rows(&self, file: &str, rows: u64);
}

/// Nobody.
impl Progress for () {
    fn rows(&self, _file: &str, _rows: u64) {}
}
