//! Lines from runs: runs on one base line, cut where a gap is wide.

use super::interpreter::Run;
use crate::documents::language::is_wide;

/// A gap of that share of the size is a space.
const SPACE: f64 = 0.17;
/// A gap of that share of the size parts two cells.
const CELL: f64 = 1.5;
/// So far from the base line, as a share of the size, a run is still on the line.
const OFF: f64 = 0.35;
/// As for [`OFF`], for smaller type: raised and lowered marks.
const RAISED: f64 = 0.6;

/// A stretch of a line without a wide gap.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Where it begins.
    pub(super) x: f64,
    /// Its text.
    pub(super) text: String,
}

/// A line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Its parts, from left to right.
    pub(super) cells: Vec<Cell>,
    /// Where it begins.
    pub(super) x: f64,
    /// Where it ends.
    pub(super) end: f64,
    /// Its base line, upwards.
    pub(super) y: f64,
    /// Size of most of its type.
    pub(super) size: f64,
    /// Is all of it bold?
    pub(super) bold: bool,
}

impl Line {
    /// Its text.
    pub(super) fn text(&self) -> String {
        let texts: Vec<&str> = self.cells.iter().map(|cell| cell.text.trim()).collect();
        texts.join(" ")
    }
}

/// Lines of a page, in the order of the file.
pub(super) fn lines(runs: Vec<Run>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut last: Option<Run> = None;
    for run in runs {
        // Some programs set a text twice, slightly moved, to make it look bold.
        let again = |last: &Run| {
            last.text == run.text
                && (last.x - run.x).abs() < 0.1 * run.size
                && (last.y - run.y).abs() < 0.1 * run.size
        };
        if last.as_ref().is_some_and(again) {
            continue;
        }
        let blank = run.text.trim().is_empty();
        match lines.last_mut() {
            Some(line) if goes_on(line, &run) => append(line, &run, blank),
            _ if blank => {}
            _ => lines.push(begun(&run)),
        }
        last = Some(run);
    }
    for line in &mut lines {
        for cell in &mut line.cells {
            cell.text = plain(cell.text.trim());
        }
        line.cells.retain(|cell| !cell.text.is_empty());
    }
    lines.retain(|line| !line.cells.is_empty());
    lines
}

fn begun(run: &Run) -> Line {
    Line {
        cells: vec![Cell { x: run.x, text: run.text.clone() }],
        x: run.x,
        end: run.end,
        y: run.y,
        size: run.size,
        bold: run.bold,
    }
}

fn goes_on(line: &Line, run: &Run) -> bool {
    let size = line.size.max(run.size);
    let off = (line.y - run.y).abs();
    let smaller = run.size < line.size * 0.85 && off <= size * RAISED;
    (off <= size * OFF || smaller) && run.x >= line.end - 0.6 * size
}

fn append(line: &mut Line, run: &Run, blank: bool) {
    if run.text.is_empty() {
        // Its text was given before, for several runs at once.
        line.end = line.end.max(run.end);
        return;
    }
    let gap = run.x - line.end;
    let size = line.size.max(run.size);
    if blank {
        if let Some(cell) = line.cells.last_mut() {
            cell.text.push(' ');
        }
        // A blank that is as wide as a gap between cells stays one.
        if run.end - line.end < CELL * size {
            line.end = line.end.max(run.end);
        }
        return;
    }
    line.bold &= run.bold;
    if run.size > line.size {
        // A line that begins with a raised mark is as large as what follows it.
        (line.size, line.y) = (run.size, run.y);
    }
    line.end = line.end.max(run.end);
    if gap > CELL * size {
        line.cells.push(Cell { x: run.x, text: run.text.clone() });
        return;
    }
    let Some(cell) = line.cells.last_mut() else { return };
    let (before, after) = (cell.text.chars().next_back(), run.text.chars().next());
    let wide = before.is_some_and(is_wide) && after.is_some_and(is_wide);
    if gap > SPACE * size && !wide && before != Some(' ') {
        cell.text.push(' ');
    }
    cell.text.push_str(&run.text);
}

/// Without ligatures and soft hyphens.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}
