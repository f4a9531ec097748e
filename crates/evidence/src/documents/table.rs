//! Rows of a table in the making: a merged cell stands once and leaves empty ones.

use std::collections::BTreeMap;

/// Most cells that are kept of a table, the empty ones of merged cells counted.
const MAX_CELLS: usize = 200_000;
/// Most rows or columns that a merged cell covers.
const MAX_SPAN: usize = 1_000;

/// Rows of cells.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Vec<String>>,
    /// Rows that cells above still cover, by column.
    covered: BTreeMap<usize, usize>,
    cells: usize,
    /// Were cells left out, because there are too many?
    pub(super) cut: bool,
}

impl Rows {
    /// Begin a row.
    pub(super) fn row(&mut self) {
        if !self.cut {
            self.rows.push(Vec::new());
        }
    }

    /// Add a cell to the last row.
    pub(super) fn cell(&mut self, text: String, across: usize, down: usize) {
        if self.rows.is_empty() {
            self.row();
        }
        let (across, down) = (across.clamp(1, MAX_SPAN), down.clamp(1, MAX_SPAN));
        self.skip_covered();
        let Some(row) = self.rows.last_mut() else { return };
        self.cells += across;
        if self.cells > MAX_CELLS {
            self.cut = true;
            return;
        }
        let column = row.len();
        row.push(text);
        row.extend(std::iter::repeat_n(String::new(), across - 1));
        if down > 1 {
            self.covered.extend((column..column + across).map(|column| (column, down - 1)));
        }
    }

    /// Leave empty the cells that one above covers.
    fn skip_covered(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(left) = self.covered.get_mut(&row.len()) {
            *left -= 1;
            if *left == 0 {
                self.covered.remove(&row.len());
            }
            row.push(String::new());
            self.cells += 1;
        }
    }

    /// End a row.
    pub(super) fn end_row(&mut self) {
        self.skip_covered();
    }

    /// The rows that hold cells.
    pub(super) fn done(mut self) -> Vec<Vec<String>> {
        self.rows.retain(|row| !row.is_empty());
        self.rows
    }
}
