//! Counts by two columns: a number in every cell that has one, and a shade behind it.

use crate::numbers::count;
use crate::svg::Drawn;
use crate::svg::canvas::{Anchor, Canvas, room};

const ROW: f64 = 27.0;
/// Most room of a name.
const NAME: f64 = 180.0;
/// How far a column's name leans, in degrees, and how far it then reaches up and right.
const SLANT: f64 = -40.0;
const UP: f64 = 0.643;
const ACROSS: f64 = 0.766;

/// Draw a cell for every row and column; a cell without a count stays empty.
pub(crate) fn draw(
    id: &str,
    title: &str,
    measure: &str,
    (rows, columns): (&[String], &[String]),
    counts: &[Vec<u64>],
) -> Drawn {
    let longest = |names: &[String]| names.iter().map(|name| room(name)).fold(40.0, f64::max);
    let left = longest(rows).min(NAME) + 12.0;
    let lean = longest(columns).min(NAME);
    let top = lean * UP + 22.0;
    let cell = (340.0 / columns.len().max(1) as f64).clamp(36.0, 72.0);
    let bottom = top + ROW * rows.len().max(1) as f64;
    let width = (left + cell * columns.len().max(1) as f64 + lean * ACROSS + 14.0).max(400.0);
    let mut canvas = Canvas::new(width, bottom + 34.0);
    for (at, name) in columns.iter().enumerate() {
        let x = left + cell * (at as f64 + 0.5);
        canvas.name((x, top - 8.0), (Anchor::Start, SLANT), NAME, name);
    }
    let most = counts.iter().flatten().copied().max().unwrap_or(0).max(1);
    for (row, name) in rows.iter().enumerate() {
        let y = top + ROW * row as f64;
        canvas.name((left - 8.0, y + 18.0), (Anchor::End, 0.0), NAME, name);
        for column in 0..columns.len() {
            let at = (left + cell * column as f64, y);
            draw_cell(&mut canvas, at, cell, (counted(counts, row, column), most));
        }
    }
    let key = format!("Number and shade: {measure}. An empty cell: none.");
    canvas.text((12.0, bottom + 24.0), Anchor::Start, width - 12.0, &key);
    canvas.finish(id, title, words(measure, (rows, columns), counts))
}

fn counted(counts: &[Vec<u64>], row: usize, column: usize) -> u64 {
    counts.get(row).and_then(|counts| counts.get(column)).copied().unwrap_or(0)
}

fn draw_cell(canvas: &mut Canvas, (x, y): (f64, f64), width: f64, (rows, most): (u64, u64)) {
    let (left, right) = (x + 1.0, x + width - 1.0);
    let (top, bottom) = (y + 1.0, y + ROW - 1.0);
    if rows == 0 {
        canvas.shade((left, top), (right - left, bottom - top));
        return;
    }
    // The root keeps small counts apart from none; the shade never hides the number.
    let shade = 0.12 + 0.4 * libm::sqrt(rows as f64 / most as f64);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    canvas.area(&corners, 0, &format!("{shade:.2}"));
    canvas.text((x + width / 2.0, y + 18.0), Anchor::Middle, width, &short(rows));
}

/// A count in at most four characters.
fn short(rows: u64) -> String {
    match rows {
        0..10_000 => rows.to_string(),
        10_000..1_000_000 => format!("{}k", rows / 1_000),
        1_000_000..1_000_000_000 => format!("{}M", rows / 1_000_000),
        _ => format!("{}G", rows / 1_000_000_000),
    }
}

fn words(measure: &str, (rows, columns): (&[String], &[String]), counts: &[Vec<u64>]) -> String {
    if rows.is_empty() || columns.is_empty() {
        return "There is no row or no column.".to_string();
    }
    let cells = rows.len() * columns.len();
    let filled = counts.iter().flatten().filter(|rows| **rows > 0).count();
    let mut words =
        format!("{measure} in {filled} of {cells} combinations; there is none in the others.");
    for (at, row) in rows.iter().enumerate() {
        let own: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(column, name)| (counted(counts, at, column), name))
            .filter(|(rows, _)| *rows > 0)
            .map(|(rows, name)| format!("{name} ({})", count(rows)))
            .collect();
        words.push_str(&format!(" {row}: {}.", own.join(", ")));
    }
    crate::words::capital(&words)
}
