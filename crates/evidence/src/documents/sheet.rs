//! Sheets: each run of rows without an empty one between is a table; a run of one cell is
//! a paragraph.
//!
//! The place of a table is its first cell, so that row `i` of the table is that many rows
//! below it. Cells show what the file keeps of their values; what is computed by a formula is the value
//! when the file was saved. Rows, columns and sheets that are hidden are read, and told.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use reliance_model::content::{Content, Format, Spot};
use reliance_model::problem::{Place, Problem, Reading};

use super::blocks::Blocks;
use super::package::Package;
use crate::grid::{self, Grid};

/// Most cells that are kept of a workbook, empty ones in tables counted.
const MAX_CELLS: usize = 2_000_000;
/// Most hidden stretches that are told of a sheet.
const MAX_TOLD: usize = 20;

/// Read a spreadsheet or a CSV.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut blocks = Blocks::new(name, Format::Sheet);
    let grids = grid::all(name, bytes).into_items(&mut blocks.problems);
    let mut left = MAX_CELLS;
    for grid in &grids {
        runs(grid, &mut left, &mut blocks);
    }
    if left == 0 {
        let message = format!("only the first {MAX_CELLS} cells are read");
        blocks.problems.push(Problem::error("too-many-cells", name, message));
    }
    if bytes.starts_with(b"PK") && !grids.is_empty() {
        hidden(name, bytes, &mut blocks);
    }
    blocks.done()
}

/// Blocks of a sheet.
fn runs(grid: &Grid, left: &mut usize, blocks: &mut Blocks) {
    let mut run: Vec<u32> = Vec::new();
    for row in grid.rows() {
        if run.last().is_some_and(|last| last + 1 < row) {
            block(grid, &std::mem::take(&mut run), left, blocks);
        }
        run.push(row);
    }
    block(grid, &run, left, blocks);
}

fn block(grid: &Grid, rows: &[u32], left: &mut usize, blocks: &mut Blocks) {
    let columns = |row: u32| grid.row(row).map(|(column, _)| column);
    let first = rows.iter().filter_map(|row| columns(*row).next()).min();
    let (Some(first), Some(top)) = (first, rows.first().copied()) else { return };
    let mut cells = Vec::new();
    for row in rows {
        let last = columns(*row).last().unwrap_or(first);
        let width = usize::try_from(last - first + 1).unwrap_or(usize::MAX);
        if width > *left {
            *left = 0;
            break;
        }
        *left -= width;
        let text = |column| grid.printed(*row, column);
        cells.push((first..=last).map(text).collect::<Vec<_>>());
    }
    let line = match grid.place(top, first) {
        Place::Line(line) => u32::try_from(line).ok(),
        _ => None,
    };
    let spot = Spot {
        line,
        sheet: (!grid.sheet.is_empty()).then(|| grid.sheet.clone()),
        cell: Some((top.saturating_add(1), first.saturating_add(1))),
        ..Spot::default()
    };
    match cells.as_slice() {
        [row] if row.len() == 1 => blocks.paragraph(&row[0], spot, Vec::new()),
        _ => blocks.table(None, cells, spot, Vec::new()),
    }
}

/// Tell what of an XLSX is hidden.
fn hidden(name: &str, bytes: &[u8], blocks: &mut Blocks) {
    let Ok(mut package) = Package::open(name, bytes) else { return };
    // What cannot be read here was read, or told, already.
    let mut unheard = Vec::new();
    let Some(book) = package.tree("xl/workbook.xml", &mut unheard) else { return };
    let relations = package.relations("xl/workbook.xml", &mut unheard);
    let paths: BTreeMap<&str, &str> =
        relations.iter().map(|relation| (&*relation.id, &*relation.target)).collect();
    let sheets = book.child("sheets").map(|sheets| sheets.children.as_slice()).unwrap_or_default();
    for sheet in sheets {
        let title = sheet.attribute("name").unwrap_or_default();
        let mut told = |what: String| {
            let problem = Problem::warning("hidden-cells", name, what);
            blocks.problems.push(problem.help("show what is hidden, or take it out"));
        };
        if sheet.attribute("state").is_some_and(|state| state != "visible") {
            told(format!("the sheet \"{title}\" is hidden; it is read as any other"));
        }
        let path = sheet.attribute("id").and_then(|id| paths.get(id));
        let Some(text) = path.and_then(|path| package.text(path, &mut unheard)) else { continue };
        let (rows, columns) = stretches(&text);
        let words = [("rows", rows), ("columns", columns)];
        let parts: Vec<String> = words
            .iter()
            .filter(|(_, stretches)| !stretches.is_empty())
            .map(|(what, stretches)| format!("{what} {}", listed(stretches)))
            .collect();
        if !parts.is_empty() {
            let parts = parts.join(" and ");
            told(format!(
                "{parts} of the sheet \"{title}\" are hidden; they are read as any other"
            ));
        }
    }
}

fn listed(stretches: &[(u32, u32)]) -> String {
    let word = |&(from, to): &(u32, u32)| match from == to {
        true => from.to_string(),
        false => format!("{from}-{to}"),
    };
    let shown: Vec<String> = stretches.iter().take(MAX_TOLD).map(word).collect();
    let more = if stretches.len() > MAX_TOLD { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// First and last of stretches, counted from 1.
type Stretches = Vec<(u32, u32)>;

/// Hidden rows, and hidden columns.
fn stretches(text: &str) -> (Stretches, Stretches) {
    let (mut rows, mut columns) = (Stretches::new(), Stretches::new());
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        let (Event::Start(start) | Event::Empty(start)) = event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        let name = start.local_name();
        if !matches!(name.as_ref(), "row" | "col") {
            continue;
        }
        let of = |key: &str| {
            let found = start.attributes().flatten().find(|one| one.key.as_ref() == key);
            found.map(|found| found.value.to_string())
        };
        if !matches!(of("hidden").as_deref(), Some("1" | "true")) {
            continue;
        }
        let number = |key| of(key).and_then(|value| value.parse::<u32>().ok());
        match name.as_ref() {
            "row" => match (number("r"), rows.last_mut()) {
                (Some(row), Some((_, last))) if *last + 1 == row => *last = row,
                (Some(row), _) => rows.push((row, row)),
                _ => {}
            },
            _ => columns.extend(number("min").zip(number("max"))),
        }
    }
    (rows, columns)
}
