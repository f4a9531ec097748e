//! Which values carry the mark of their note: of values beside each other that rest on the same,
//! one does.

use std::collections::BTreeSet;

use super::{Block, Inline};

/// Leave one mark to values of the same trace that follow each other in a sentence, and to those
/// of a table's row.
pub(super) fn once(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => runs(text),
            Block::List { items, .. } => items.iter_mut().for_each(|item| once(item)),
            Block::Table(table) => table.rows.iter_mut().for_each(|row| in_row(row)),
            Block::Quote { blocks, .. } => once(blocks),
            Block::Picture(_) | Block::Person { .. } | Block::PageBreak => {}
        }
    }
}

/// What ends a sentence.
const STOPS: [char; 6] = ['.', '!', '?', '。', '！', '？'];

/// A place of a line where notes are marked, or a sentence ends.
enum Mark<'a> {
    Value(usize, &'a mut bool),
    Hole,
    Stop,
}

fn marks<'a>(line: &'a mut [Inline], found: &mut Vec<Mark<'a>>) {
    for inline in line {
        match inline {
            Inline::Field { text, trace, marked_beside } => {
                found.push(Mark::Value(*trace, marked_beside));
                if text.ends_with(STOPS) {
                    found.push(Mark::Stop);
                }
            }
            Inline::Text(text) if text.contains(STOPS) => found.push(Mark::Stop),
            Inline::Missing { .. } => found.push(Mark::Hole),
            Inline::Strong(inner) | Inline::Emphasis(inner) => marks(inner, found),
            _ => {}
        }
    }
}

/// The last of a run of values of one trace is marked, and the last of each sentence.
fn runs(line: &mut [Inline]) {
    let mut found = Vec::new();
    marks(line, &mut found);
    let mut next = None;
    for mark in found.into_iter().rev() {
        match mark {
            Mark::Value(trace, marked_beside) => {
                *marked_beside = next == Some(trace);
                next = Some(trace);
            }
            Mark::Hole | Mark::Stop => next = None,
        }
    }
}

/// A cell all of whose values rest on what an earlier cell has marked needs no mark.
fn in_row(row: &mut [Vec<Inline>]) {
    let mut seen = BTreeSet::new();
    for cell in row {
        runs(cell);
        let mut found = Vec::new();
        marks(cell, &mut found);
        let known = found.iter().all(|mark| match mark {
            Mark::Value(trace, _) => seen.contains(trace),
            Mark::Hole => false,
            Mark::Stop => true,
        });
        for mark in found {
            let Mark::Value(trace, marked_beside) = mark else { continue };
            seen.insert(trace);
            *marked_beside |= known;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Table;

    fn value(trace: usize) -> Inline {
        Inline::Field { text: "v".into(), trace, marked_beside: false }
    }

    fn hole() -> Inline {
        Inline::Missing { text: "h".into(), hole: 0, traces: vec![1] }
    }

    fn marked(line: &[Inline]) -> Vec<bool> {
        let mut flags = Vec::new();
        for inline in line {
            match inline {
                Inline::Field { marked_beside, .. } => flags.push(!marked_beside),
                Inline::Strong(inner) => flags.extend(marked(inner)),
                _ => {}
            }
        }
        flags
    }

    #[test]
    fn the_last_of_a_run_is_marked() {
        let comma = || Inline::Text(", ".into());
        let line = vec![value(1), comma(), Inline::Strong(vec![value(1)]), value(2), value(1)];
        let mut blocks = [Block::Paragraph(line)];
        once(&mut blocks);
        let Block::Paragraph(line) = &blocks[0] else { panic!("{blocks:?}") };
        assert_eq!(marked(line), [false, true, true, true]);
        let sentence = Inline::Field { text: "S.".into(), trace: 1, marked_beside: false };
        let end = Inline::Text(". T: ".into());
        let line = vec![value(1), sentence.clone(), sentence, value(1), end, value(1)];
        let mut blocks = [Block::Paragraph(line)];
        once(&mut blocks);
        let Block::Paragraph(line) = &blocks[0] else { panic!("{blocks:?}") };
        assert_eq!(marked(line), [false, true, true, true, true]);
        let mut blocks = [Block::Paragraph(vec![value(1), hole(), value(1)])];
        once(&mut blocks);
        let Block::Paragraph(line) = &blocks[0] else { panic!("{blocks:?}") };
        assert_eq!(marked(line), [true, true]);
    }

    #[test]
    fn a_row_marks_a_trace_where_it_first_stands() {
        let row = vec![
            vec![value(1)],
            vec![value(1)],
            vec![value(1), value(2)],
            vec![value(2)],
            vec![hole(), value(1)],
        ];
        let other = vec![vec![value(1)]];
        let table = Table { rows: vec![row, other], ..Table::default() };
        let mut blocks = [Block::List { ordered: false, items: vec![vec![Block::Table(table)]] }];
        once(&mut blocks);
        let Block::List { items, .. } = &blocks[0] else { panic!("{blocks:?}") };
        let Block::Table(table) = &items[0][0] else { panic!("{items:?}") };
        let of = |row: usize| table.rows[row].iter().map(|cell| marked(cell)).collect::<Vec<_>>();
        let expected = vec![vec![true], vec![false], vec![true, true], vec![false], vec![true]];
        assert_eq!(of(0), expected);
        assert_eq!(of(1), [vec![true]]);
    }
}
