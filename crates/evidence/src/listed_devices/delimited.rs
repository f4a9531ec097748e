//! Release files of the FDA: one entry a line, `|` between cells, no quotes.

use reliance_model::problem::{Place, Problem, Severity};

use super::entries::{Entries, Part, place_of};
use crate::grid;

/// Cells that the first line must have to be told by them.
const LEAST: usize = 3;

/// Is the first line that of a release file?
pub(super) fn is(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
    let line = line.unwrap_or_default();
    let count = |sought: u8| line.iter().filter(|byte| **byte == sought).count();
    let bars = count(b'|');
    bars + 1 >= LEAST && bars > count(b',').max(count(b';')).max(count(b'\t'))
}

pub(super) fn read(entries: &mut Entries<'_>, bytes: &[u8]) {
    let text = grid::decode(entries.file, bytes).into_items(&mut entries.problems);
    let mut lines = (1u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let Some((_, header)) = lines.next() else { return };
    let columns: Vec<Option<(usize, Part)>> =
        header.split('|').map(|head| place_of(head.trim())).collect();
    if !columns.iter().flatten().any(|(_, part)| part.is_key()) {
        let problem =
            Problem::error("missing-column", entries.file, "no column holds submission numbers");
        let help = "head it `KNUMBER`, as in the FDA's release files";
        entries.problems.push(problem.at(Place::Line(1)).help(help));
        return;
    }
    for (number, (line, text)) in (1..).zip(lines) {
        let cells: Vec<&str> = text.split('|').collect();
        if cells.len() != columns.len() {
            let counted = format!("{} of {}", cells.len(), columns.len());
            let at = (number, Place::Line(line));
            entries.broken("torn-entry", Severity::Error, at, &counted);
            continue;
        }
        let cells = columns.iter().zip(cells);
        let mut parts: Vec<(usize, Part, String)> = cells
            .filter_map(|(column, cell)| {
                let (order, part) = (*column)?;
                let cell = cell.trim();
                (!cell.is_empty()).then(|| (order, part, cell.to_string()))
            })
            .collect();
        parts.sort_by_key(|(order, _, _)| *order);
        let parts = parts.into_iter().map(|(_, part, text)| (part, text)).collect();
        if !entries.keep(parts, number, Place::Line(line)) {
            return;
        }
    }
}
