//! A side table: what the headers of images do not say, by file.
//!
//! The first row names columns of the inventory, one of them `file`. A cell fills the cell
//! of the inventory that is empty; a header's own word is never replaced.

use std::collections::BTreeMap;

use reliance_model::problem::{Problem, Reading};
use reliance_model::record::{Cell, Column, Kind};

use crate::grid::{self, Grid};

/// Cells by file: the place of the column, and the cell.
pub type Side = BTreeMap<String, Vec<(usize, Cell<'static>)>>;

/// Read a side table (CSV or XLSX) for an inventory with these columns.
pub fn read(file: &str, bytes: &[u8], columns: &[Column]) -> Reading<Side> {
    let mut problems = Vec::new();
    let grid = grid::read(file, bytes, None).into_items(&mut problems);
    let mut items = Side::new();
    let mut rows = grid.rows().into_iter();
    let Some(head) = rows.next() else {
        problems.push(Problem::error("empty-sheet", file, "the side table has no row"));
        return Reading { items, problems };
    };
    let mut named = Vec::new();
    for (at, cell) in grid.row(head) {
        match columns.iter().position(|column| column.name == cell.text) {
            Some(column) => named.push((at, column)),
            None => {
                let message = format!("the inventory has no column `{}`", cell.text);
                let problem = Problem::warning("unknown-column", file, message);
                problems.push(problem.at(grid.place(head, at)));
            }
        }
    }
    let Some(key) = named.iter().find(|(_, column)| columns[*column].name == "file").copied()
    else {
        let problem = Problem::error("missing-column", file, "no column is called `file`");
        problems.push(problem.help("name the column with the paths of the images `file`"));
        return Reading { items, problems };
    };
    named.retain(|one| *one != key);
    for row in rows {
        let cells = named.iter().filter_map(|(at, column)| {
            let cell = typed(&grid, (row, *at), columns[*column].kind);
            if cell.is_none() {
                let message = format!("this is no {}", word(columns[*column].kind));
                let problem = Problem::error("bad-cell", file, message);
                problems.push(problem.at(grid.place(row, *at)));
            }
            Some((*column, cell.filter(|cell| !cell.is_empty())?))
        });
        items.insert(grid.text(row, key.0).to_string(), cells.collect());
    }
    Reading { items, problems }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Whole => "whole number",
        Kind::Number => "number",
        Kind::Flag => "`true` or `false`",
        Kind::Day => "day such as 2026-11-22",
    }
}

/// The cell; `None` where it does not fit its column.
fn typed(grid: &Grid, (row, at): (u32, u32), kind: Kind) -> Option<Cell<'static>> {
    let text = grid.text(row, at);
    if text.is_empty() {
        return Some(Cell::Empty);
    }
    match kind {
        Kind::Text => Some(Cell::text(text.to_string())),
        Kind::Whole => text.parse().ok().map(Cell::Whole),
        Kind::Number => {
            text.parse().ok().filter(|number: &f64| number.is_finite()).map(Cell::Number)
        }
        Kind::Flag => text.parse().ok().map(Cell::Flag),
        Kind::Day => {
            let day = grid.cells.get(&(row, at)).and_then(|cell| cell.date);
            day.or_else(|| grid::day(text)).map(Cell::Day)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column { name: "file", kind: Kind::Text, about: "" },
        Column { name: "patient_id", kind: Kind::Text, about: "" },
        Column { name: "age_years", kind: Kind::Number, about: "" },
    ];

    #[test]
    fn cells_are_typed_by_their_column() {
        let text = b"file,patient_id,age_years,mood\na.png,P1,61,good\nb.png,,old,\n";
        let reading = read("side.csv", text, &COLUMNS);
        assert_eq!(reading.items["a.png"], [(1, Cell::from("P1")), (2, Cell::Number(61.0))]);
        assert_eq!(reading.items["b.png"], []);
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["unknown-column", "bad-cell"]);
        assert!(read("side.csv", b"patient_id\nP1\n", &COLUMNS).items.is_empty());
    }
}
