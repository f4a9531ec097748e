//! Records that persons keep as sheets: trace matrix, risk file, checklist, standards, terms.
//!
//! A sheet of any layout is read once with a map from its headings to columns of the kind;
//! the map is kept, so that the next sheet needs no telling. Rows are known by their key:
//! reading the same sheet again changes nothing, and a row that is no longer in the sheet
//! is told and stays until a person takes it out.

mod kinds;
mod map;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::problem::{Place, Problem, Reading, closest};

pub use kinds::{Column, KINDS, Kind, kind};
pub use map::Map;

use crate::grid::{self, Grid};

/// In so many of the first rows the headings are sought.
const HEADINGS_WITHIN: usize = 30;
/// Fewest headings that must be known for a row to be that of the headings.
const FEWEST_KNOWN: usize = 2;
/// Most problems that are told of one column.
const MOST_TOLD: usize = 20;
/// What a spreadsheet shows where a formula fails.
const FAILED: [&str; 8] =
    ["#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "Ref"];

/// Rows of a kind, by the order of the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Columns that the sheet has, in the order of the kind; the key is the first.
    pub columns: Vec<String>,
    /// Rows; a cell for each column.
    pub rows: Vec<Vec<String>>,
    /// Cells that could not be used, by key and column; what was kept of them stays.
    pub unread: BTreeSet<(String, String)>,
}

/// What was made of a sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// The rows.
    pub rows: Rows,
    /// Headings and what they were taken for: what to keep for the next time.
    pub map: Map,
    /// Headings that were passed over.
    pub left_out: Vec<String>,
}

/// Read a sheet as rows of a kind; `map` says what the headings mean that are not known.
pub fn read(file: &str, bytes: &[u8], kind: &Kind, map: &Map) -> Reading<Sheet> {
    let mut problems = Vec::new();
    let grids = grid::all(file, bytes).into_items(&mut problems);
    let wanted = map.sheet.as_deref().filter(|name| !name.is_empty());
    let best = grids
        .iter()
        // A text file has no sheets to choose from.
        .filter(|grid| {
            wanted.is_none_or(|name| grid.sheet.is_empty() || grid.sheet.eq_ignore_ascii_case(name))
        })
        .filter_map(|grid| headings(grid, kind, map).map(|found| (found, grid)))
        // The first of the sheets with the most headings.
        .rev()
        .max_by_key(|((_, known), _)| *known);
    let Some(((row, _), grid)) = best else {
        if problems.is_empty() {
            let known: Vec<&str> = kind.columns.iter().map(|column| column.name).collect();
            let message = format!("no row has headings of a {}", kind.name);
            let help = format!("head the columns {}, or name them in a map", known.join(", "));
            problems.push(Problem::error("bad-header", file, message).help(help));
        }
        return Reading { items: Sheet::default(), problems };
    };
    let mut reader = Reader { file, grid, kind, problems };
    let items = reader.sheet(row, map);
    Reading { items, problems: reader.problems }
}

/// The row of the headings, and how many of them are known.
fn headings(grid: &Grid, kind: &Kind, map: &Map) -> Option<(u32, usize)> {
    let known = |row: &u32| {
        let means = |text: &str| map.column(text).is_some() || kind.column(text).is_some();
        grid.row(*row).filter(|(_, cell)| means(&cell.text)).count()
    };
    let rows = grid.rows().into_iter().take(HEADINGS_WITHIN);
    let counted = rows.map(|row| (row, known(&row))).filter(|(_, known)| *known >= FEWEST_KNOWN);
    counted.rev().max_by_key(|(_, known)| *known)
}

struct Reader<'a> {
    file: &'a str,
    grid: &'a Grid,
    kind: &'a Kind,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn sheet(&mut self, head: u32, map: &Map) -> Sheet {
        let mut sheet = Sheet::default();
        let columns = self.columns(head, map, &mut sheet);
        sheet.map.sheet = Some(self.grid.sheet.clone()).filter(|name| !name.is_empty());
        let Some(key) = columns.get(self.kind.key().name).copied() else {
            let name = self.kind.key().name;
            let message = format!("no column is the key `{name}`");
            let problem = Problem::error("missing-column", self.file, message)
                .at(self.grid.place(head, 0))
                .help(format!("head the column `{name}`, or name its heading in a map"));
            self.problems.push(problem);
            return sheet;
        };
        let here: Vec<(&Column, u32)> = self
            .kind
            .columns
            .iter()
            .filter_map(|column| Some((column, *columns.get(column.name)?)))
            .collect();
        sheet.rows.columns = here.iter().map(|(column, _)| column.name.to_string()).collect();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        for row in self.grid.rows().into_iter().filter(|row| *row > head) {
            let id = self.grid.text(row, key).to_string();
            let filled = here.iter().any(|(_, at)| !self.grid.text(row, *at).is_empty());
            if id.is_empty() {
                if filled {
                    let message = format!("the row has no `{}`", self.kind.key().name);
                    self.tell("missing-key", message, (row, key), "the row is not used");
                }
                continue;
            }
            if let Some(first) = seen.insert(id.clone(), row) {
                let message = format!("`{id}` stands in row {} already", u64::from(first) + 1);
                self.tell("duplicate-key", message, (row, key), "the row is not used");
                continue;
            }
            let cells = here.iter().map(|(column, at)| {
                let text = self.grid.printed(row, *at);
                let wrong = wrong(column, &text);
                let count = told.entry(column.name).or_default();
                *count += usize::from(wrong.is_some());
                if let Some(wrong) = wrong.filter(|_| *count <= MOST_TOLD) {
                    let problem =
                        Problem::error("bad-cell", self.file, wrong).at(self.grid.place(row, *at));
                    self.problems.push(problem.help("correct the cell; it is not taken"));
                }
                if wrong_is_left_out(column, &text) {
                    sheet.rows.unread.insert((id.clone(), column.name.to_string()));
                    return String::new();
                }
                text
            });
            let cells: Vec<String> = cells.collect();
            sheet.rows.rows.push(cells);
        }
        sheet
    }

    fn tell(&mut self, code: &'static str, message: String, at: (u32, u32), help: &str) {
        let place: Place = self.grid.place(at.0, at.1);
        self.problems.push(Problem::error(code, self.file, message).at(place).help(help));
    }

    /// Which column of the sheet is which of the kind.
    fn columns(&mut self, head: u32, map: &Map, sheet: &mut Sheet) -> BTreeMap<&'static str, u32> {
        let mut columns: BTreeMap<&'static str, u32> = BTreeMap::new();
        for (at, cell) in self.grid.row(head) {
            let heading = &cell.text;
            let named = map.column(heading);
            if named == Some("") {
                sheet.map.columns.insert(heading.clone(), String::new());
                continue;
            }
            let found = match named {
                Some(name) => self.kind.columns.iter().find(|column| column.name == name),
                None => self.kind.column(heading),
            };
            let Some(column) = found else {
                sheet.left_out.push(heading.clone());
                let near = self.kind.nearest(heading);
                let help = match near {
                    Some(near) => format!("did you mean `{near}`? say so in the map"),
                    None => {
                        format!("name it in the map, or leave it out with \"{heading}\" = \"\"")
                    }
                };
                let message = format!("the heading \"{heading}\" is not known");
                let problem = Problem::warning("unknown-column", self.file, message);
                self.problems.push(problem.at(self.grid.place(head, at)).help(help));
                continue;
            };
            match columns.get(column.name) {
                Some(_) => {
                    sheet.left_out.push(heading.clone());
                    let message = format!("a second column is taken for `{}`", column.name);
                    let problem = Problem::error("ambiguous-column", self.file, message)
                        .at(self.grid.place(head, at));
                    self.problems.push(problem.help("say in the map which of them it is"));
                }
                None => {
                    columns.insert(column.name, at);
                    sheet.map.columns.insert(heading.clone(), column.name.to_string());
                }
            }
        }
        columns
    }
}

/// What is wrong with a cell, in words.
fn wrong(column: &Column, text: &str) -> Option<String> {
    if FAILED.contains(&text) {
        return Some(format!("the formula of this cell failed (`{text}`)"));
    }
    if text.is_empty() || column.values.is_empty() {
        return None;
    }
    let lower = text.to_lowercase();
    if column.values.contains(&lower.as_str()) {
        return None;
    }
    let near = closest(&lower, column.values.iter().copied());
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Some(format!("`{}` is one of {}{near}", column.name, column.values.join(", ")))
}

fn wrong_is_left_out(column: &Column, text: &str) -> bool {
    wrong(column, text).is_some()
}

/// What a new sheet changes in rows that are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Keys of rows that are new.
    pub added: Vec<String>,
    /// Cells that changed: key, column, before, after.
    pub changed: Vec<(String, String, String, String)>,
    /// Keys of rows that are kept and no longer in the sheet.
    pub gone: Vec<String>,
}

impl Changes {
    /// Is nothing changed?
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }

    /// The changes for a person, a line each.
    pub fn lines(&self) -> Vec<String> {
        let added = self.added.iter().map(|key| format!("new       {key}"));
        let changed = self.changed.iter().map(|(key, column, before, after)| {
            format!("changed   {key}, {column}: \"{before}\" → \"{after}\"")
        });
        let gone = self.gone.iter().map(|key| format!("gone      {key}"));
        added.chain(changed).chain(gone).collect()
    }
}

/// Rows that are kept with those of a new sheet. Rows that are gone stay, unless `remove`.
/// Columns that the sheet lacks keep what they hold.
pub fn merged(kind: &Kind, kept: &Rows, new: &Rows, remove: bool) -> (Rows, Changes) {
    let has = |rows: &Rows, name: &str| rows.columns.iter().any(|column| column == name);
    let columns: Vec<String> = kind
        .columns
        .iter()
        .map(|column| column.name.to_string())
        .filter(|name| has(kept, name) || has(new, name))
        .collect();
    let place = |rows: &Rows, name: &str| rows.columns.iter().position(|column| column == name);
    let cell = |rows: &Rows, row: &[String], name: &str| {
        place(rows, name).map(|at| row.get(at).cloned().unwrap_or_default())
    };
    let by_key: BTreeMap<&str, &Vec<String>> =
        kept.rows.iter().filter_map(|row| Some((row.first()?.as_str(), row))).collect();
    let mut changes = Changes::default();
    let mut rows = Vec::new();
    let mut here = BTreeSet::new();
    for row in &new.rows {
        let Some(key) = row.first() else { continue };
        here.insert(key.as_str());
        let before = by_key.get(key.as_str());
        if before.is_none() {
            changes.added.push(key.clone());
        }
        let cells = columns.iter().map(|name| {
            let old = before.and_then(|before| cell(kept, before, name)).unwrap_or_default();
            let Some(now) = cell(new, row, name) else { return old };
            if new.unread.contains(&(key.clone(), name.clone())) {
                return old;
            }
            if before.is_some() && old != now {
                changes.changed.push((key.clone(), name.clone(), old, now.clone()));
            }
            now
        });
        rows.push(cells.collect());
    }
    for row in &kept.rows {
        let Some(key) = row.first().filter(|key| !here.contains(key.as_str())) else { continue };
        changes.gone.push(key.clone());
        if !remove {
            let stays = columns.iter().map(|name| cell(kept, row, name).unwrap_or_default());
            rows.push(stays.collect());
        }
    }
    (Rows { columns, rows, unread: BTreeSet::new() }, changes)
}

/// Rows as CSV.
pub fn csv(rows: &Rows) -> String {
    let field = |text: &String| {
        let quoted = text.contains(['"', ',', '\n', '\r', ';', '\t']) || text.trim() != text;
        if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
    };
    let line = |cells: &Vec<String>| cells.iter().map(field).collect::<Vec<_>>().join(",") + "\n";
    std::iter::once(&rows.columns).chain(&rows.rows).map(line).collect()
}
