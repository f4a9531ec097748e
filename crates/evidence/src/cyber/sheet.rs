//! A side table whose columns are found by their names.

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::problem::{Problem, Reading};

use crate::grid::{self, Grid};

/// A table with a header.
pub(super) struct Sheet<'a> {
    file: &'a str,
    grid: Grid,
    columns: BTreeMap<String, u32>,
    header: u32,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Sheet<'a> {
    /// Read a table of which `known` are the columns; others are a warning.
    pub(super) fn read(file: &'a str, bytes: &[u8], known: &[&str]) -> Sheet<'a> {
        let Reading { items: grid, mut problems } = grid::read(file, bytes, None);
        let mut columns = BTreeMap::new();
        let header = grid.rows().first().copied();
        if header.is_none() && problems.is_empty() {
            problems.push(Problem::error("empty-sheet", file, "the table has no row"));
        }
        for (at, cell) in header.iter().flat_map(|header| grid.row(*header)) {
            let name = cell.text.to_lowercase().replace([' ', '-'], "_");
            if known.contains(&name.as_str()) {
                columns.entry(name).or_insert(at);
            } else {
                let message = format!("this table has no column `{}`", cell.text);
                let problem = Problem::warning("unknown-column", file, message)
                    .help(format!("its columns are {}", known.join(", ")));
                problems.push(problem.at(grid.place(header.unwrap_or_default(), at)));
            }
        }
        Sheet { file, grid, columns, header: header.unwrap_or_default(), problems }
    }

    /// Is there a column of one of these names? Where not, that is a problem.
    pub(super) fn wants(&mut self, names: &[&str]) -> bool {
        let there = names.iter().any(|name| self.columns.contains_key(*name));
        if !there && !self.columns.is_empty() {
            let message = format!("no column is called `{}`", names.join("` or `"));
            let problem = Problem::error("missing-column", self.file, message);
            self.problems.push(problem.at(self.grid.place(self.header, 0)));
        }
        there
    }

    /// Rows below the header: their number from 1, and where they stand.
    pub(super) fn rows(&self) -> Vec<(u64, u32)> {
        let rows = self.grid.rows().into_iter().filter(|row| *row > self.header);
        rows.enumerate().map(|(at, row)| (at as u64 + 1, row)).collect()
    }

    /// A text; none where the cell is empty.
    pub(super) fn text(&self, row: u32, name: &str) -> Option<String> {
        let text = self.grid.text(row, *self.columns.get(name)?);
        (!text.is_empty()).then(|| text.to_string())
    }

    fn bad(&mut self, row: u32, name: &str, expected: &str) {
        let column = self.columns.get(name).copied().unwrap_or_default();
        let message = format!("`{name}` is no {expected}");
        let problem = Problem::error("bad-cell", self.file, message);
        self.problems.push(problem.at(self.grid.place(row, column)));
    }

    /// A row of which nothing can be used.
    pub(super) fn unusable(&mut self, row: u32, message: &str) {
        let problem = Problem::error("bad-row", self.file, message);
        self.problems.push(problem.at(self.grid.place(row, 0)));
    }

    /// A day.
    pub(super) fn day(&mut self, row: u32, name: &str) -> Option<Date> {
        let text = self.text(row, name)?;
        let column = *self.columns.get(name)?;
        let cell = self.grid.cells.get(&(row, column)).and_then(|cell| cell.date);
        let day = cell.or_else(|| grid::day(&text));
        if day.is_none() {
            self.bad(row, name, "day such as 2026-11-22");
        }
        day
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, row: u32, name: &str) -> Option<bool> {
        let text = self.text(row, name)?;
        match text.to_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Some(true),
            "false" | "no" | "n" | "0" => Some(false),
            _ => {
                self.bad(row, name, "`yes` or `no`");
                None
            }
        }
    }

    /// A share, as `0.85` or `85 %`.
    pub(super) fn share(&mut self, row: u32, name: &str) -> Option<f64> {
        let text = self.text(row, name)?;
        let percent = text.strip_suffix('%').map(str::trim);
        let number: Option<f64> = percent.unwrap_or(&text).parse().ok();
        let share = number.map(|number| if percent.is_some() { number / 100.0 } else { number });
        let share = share.filter(|share| (0.0..=1.0).contains(share));
        if share.is_none() {
            self.bad(row, name, "share between 0 and 1");
        }
        share
    }

    /// A word of a list.
    pub(super) fn word<T: Copy>(&mut self, row: u32, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(row, name)?.to_lowercase().replace([' ', '_'], "-");
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meant)| *meant);
        if found.is_none() {
            let listed: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.bad(row, name, &format!("word of {}", listed.join(", ")));
        }
        found
    }
}
