//! Counts by cell, which add.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{Level, Number};

/// Counts by cell, and within each cell by exact value where one was asked for.
///
/// Adds: the tally of two parts is the sum of their tallies, whatever the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Roles of the axes, in the order of a cell's levels.
    pub axes: Vec<String>,
    /// The cells that hold at least one row.
    pub cells: BTreeMap<Vec<Level>, Cell>,
    /// What was lost on the way, as a sentence; empty where the tally is exact.
    pub loss: Option<String>,
}

/// One cell of a tally.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Rows in the cell.
    pub rows: u64,
    /// How often each number occurs, ascending; empty where no value was asked for.
    /// Rows whose value is missing or unusable are in `rows` and not here.
    pub values: Vec<(Number, u64)>,
}

impl Tally {
    /// Rows in all cells.
    pub fn rows(&self) -> u64 {
        self.cells.values().map(|cell| cell.rows).sum()
    }

    /// Position of an axis by its role.
    pub fn axis(&self, role: &str) -> Option<usize> {
        self.axes.iter().position(|axis| axis == role)
    }

    /// Rows by the levels of one axis.
    pub fn along(&self, role: &str) -> BTreeMap<Level, u64> {
        let mut sums = BTreeMap::new();
        if let Some(axis) = self.axis(role) {
            for (levels, cell) in &self.cells {
                *sums.entry(levels[axis].clone()).or_insert(0) += cell.rows;
            }
        }
        sums
    }

    /// The tally over fewer axes, the others summed away.
    pub fn project(&self, roles: &[&str]) -> Tally {
        let keep: Vec<usize> = roles.iter().filter_map(|role| self.axis(role)).collect();
        let axes = keep.iter().map(|&axis| self.axes[axis].clone()).collect();
        let keyed = self.cells.iter().map(|(levels, cell)| {
            let key = keep.iter().map(|&axis| levels[axis].clone()).collect();
            (key, cell)
        });
        Tally { axes, cells: summed(keyed), loss: self.loss.clone() }
    }

    /// The part of the tally where one axis has one level, without that axis.
    pub fn at(&self, role: &str, level: &Level) -> Tally {
        let Some(axis) = self.axis(role) else { return Tally::default() };
        let mut axes = self.axes.clone();
        axes.remove(axis);
        let here = self.cells.iter().filter(|(levels, _)| levels[axis] == *level);
        let keyed = here.map(|(levels, cell)| {
            let mut key = levels.clone();
            key.remove(axis);
            (key, cell)
        });
        Tally { axes, cells: summed(keyed), loss: self.loss.clone() }
    }

    /// The levels seen on one axis.
    pub fn levels(&self, role: &str) -> BTreeSet<Level> {
        self.along(role).into_keys().collect()
    }

    /// Every cell summed into one.
    pub fn total(&self) -> Cell {
        Cell::sum(self.cells.values())
    }

    /// Add another part's counts.
    pub fn merge(&mut self, other: &Tally) {
        if self.axes.is_empty() {
            self.axes.clone_from(&other.axes);
        }
        for (levels, cell) in &other.cells {
            self.cells.entry(levels.clone()).or_default().add(cell);
        }
        if self.loss.is_none() {
            self.loss.clone_from(&other.loss);
        }
    }
}

/// Cells of one key summed.
fn summed<'a>(cells: impl Iterator<Item = (Vec<Level>, &'a Cell)>) -> BTreeMap<Vec<Level>, Cell> {
    let mut by_key: BTreeMap<Vec<Level>, Vec<&Cell>> = BTreeMap::new();
    for (key, cell) in cells {
        by_key.entry(key).or_default().push(cell);
    }
    by_key.into_iter().map(|(key, cells)| (key, Cell::sum(cells))).collect()
}

impl Cell {
    /// Add another cell's counts.
    pub fn add(&mut self, other: &Cell) {
        self.rows += other.rows;
        match (self.values.is_empty(), other.values.is_empty()) {
            (_, true) => {}
            (true, false) => self.values.clone_from(&other.values),
            (false, false) => self.values = merged(&self.values, &other.values),
        }
    }

    /// All cells as one, in work that grows with the logarithm of their number.
    pub fn sum<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Cell {
        let (mut rows, mut runs) = (0, Vec::new());
        for cell in cells {
            rows += cell.rows;
            runs.push(Cow::Borrowed(cell.values.as_slice()));
        }
        while runs.len() > 1 {
            runs = runs.chunks(2).map(pair).collect();
        }
        Cell { rows, values: runs.pop().map(Cow::into_owned).unwrap_or_default() }
    }

    /// Rows whose value is known.
    pub fn known(&self) -> u64 {
        self.values.iter().map(|&(_, count)| count).sum()
    }
}

/// Values with how often each occurs, ascending.
type Run<'a> = Cow<'a, [(Number, u64)]>;

fn pair<'a>(runs: &[Run<'a>]) -> Run<'a> {
    match runs {
        [left, right] if left.is_empty() => right.clone(),
        [left, right] if !right.is_empty() => Cow::Owned(merged(left, right)),
        [left, ..] => left.clone(),
        [] => Cow::Borrowed(&[]),
    }
}

fn merged(left: &[(Number, u64)], right: &[(Number, u64)]) -> Vec<(Number, u64)> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut i, mut j) = (0, 0);
    while let (Some(&(a, n)), Some(&(b, m))) = (left.get(i), right.get(j)) {
        merged.push(match a.cmp(&b) {
            Ordering::Less => (a, n),
            Ordering::Greater => (b, m),
            Ordering::Equal => (a, n + m),
        });
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    merged.extend_from_slice(&left[i..]);
    merged.extend_from_slice(&right[j..]);
    merged
}
