//! Figures of tables: the header says which metric a column holds, or the row does.
//!
//! Rows without numbers are headers, wherever they stand; a blank header cell belongs to
//! what stands left of it. A column of intervals, limits, counts or sizes completes the
//! value left of it, or the one to come where none is open.

use reliance_model::claim::{Printed, StatedFigure};

use super::beside;
use super::beyond;
use super::items::{Item, Reader, What, items, pair, printed, signed};
use super::metrics::{Metric, Scale};
use super::plain::plain;
use super::prose::limits_of;
use super::tokens::{Kind, Number, tokens};

mod columns;

use self::columns::{Column, Role, describe};

/// Words from which a cell is prose.
const PROSE: usize = 9;

/// Rows of a header that are looked at.
const HEADERS: usize = 8;

/// Columns that are looked at.
const COLUMNS: usize = 200;

/// A figure of a table, with its cell.
#[derive(Debug, Clone)]
pub(super) struct Celled {
    /// The figure.
    pub(super) figure: StatedFigure,
    /// Row and column, from 0.
    pub(super) cell: (usize, usize),
    /// The words of its cells.
    pub(super) quote: String,
}

/// A cell, read.
#[derive(Debug, Clone, Default)]
struct Cell {
    text: String,
    items: Vec<Item>,
    pair: Option<(Number, Number)>,
    alone: Option<Number>,
    words: usize,
}

impl Cell {
    fn numeric(&self) -> bool {
        let number = |item: &Item| {
            matches!(
                item.what,
                What::Value(_) | What::Counts(..) | What::Excess(..) | What::Interval { .. }
            )
        };
        self.words < PROSE
            && (self.pair.is_some() || self.items.iter().any(number) && self.words <= 3)
    }

    fn metric(&self) -> Option<(Metric, String)> {
        let named = self.items.iter().find_map(|item| match item.what {
            What::Metric(metric) => Some((metric, item.start, item.end)),
            _ => None,
        });
        let (metric, start, end) = named?;
        let plain = plain(&self.text);
        let tokens = tokens(&plain);
        let (first, last) = (tokens.get(start)?, tokens.get(end.checked_sub(1)?)?);
        Some((metric, plain.original(&self.text, first.start, last.end).to_string()))
    }

    fn has(&self, wanted: fn(&What) -> bool) -> bool {
        self.items.iter().any(|item| wanted(&item.what))
    }
}

fn read(text: &str) -> Cell {
    let plain = plain(text);
    let lower = plain.text.to_ascii_lowercase();
    let tokens = tokens(&plain);
    let reader = Reader { tokens: &tokens, lower: &lower };
    let open = usize::from(reader.mark(0, '(') || reader.mark(0, '['));
    let whole = pair(reader, open).filter(|found| found.2 + open >= tokens.len());
    let alone = signed(reader, open).filter(|found| found.1 + open >= tokens.len());
    let han = tokens.iter().filter(|token| token.kind == Kind::Han).count();
    let words = tokens.iter().filter(|token| token.kind == Kind::Word).count() + han.div_ceil(3);
    Cell {
        text: text.trim().to_string(),
        items: items(reader, 0, tokens.len()),
        pair: whole.map(|(low, high, _)| (low, high)),
        alone: alone.map(|(number, _)| number),
        words,
    }
}

/// The figures of a table; cells of prose are left to the caller, who reads them as such.
pub(super) fn figures(caption: Option<&str>, rows: &[Vec<String>]) -> Vec<Celled> {
    let mut found = Vec::new();
    let mut headers: Vec<Vec<Cell>> = Vec::new();
    let mut in_data = false;
    let mut section: Option<Cell> = None;
    let mut label: Option<Cell> = None;
    let caption = caption.map(read).unwrap_or_default();
    let mut columns = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let mut cells: Vec<Cell> = row.iter().take(COLUMNS).map(|cell| read(cell)).collect();
        if !cells.iter().skip(1).any(Cell::numeric) {
            let filled = cells.iter().skip(1).any(|cell| !cell.text.is_empty());
            if in_data && !filled {
                section = cells.into_iter().next().filter(|cell| !cell.text.is_empty());
                continue;
            }
            if in_data {
                renew(&mut headers, cells);
            } else if headers.len() < HEADERS {
                headers.push(cells);
            }
            columns = describe(&headers, &caption);
            label = None;
            continue;
        }
        in_data = true;
        match (cells.first_mut(), &label) {
            (Some(first), Some(above)) if first.text.is_empty() => first.clone_from(above),
            (first, _) => label = first.cloned(),
        }
        let line = Line { number, cells: &cells, columns: &columns, section: section.as_ref() };
        found.extend(line.figures());
    }
    found
}

/// A header among the data: its metrics take the place of the earlier ones, columns that it
/// does not tell keep what they are.
fn renew(headers: &mut Vec<Vec<Cell>>, cells: Vec<Cell>) {
    let full = cells.iter().skip(1).filter(|cell| !cell.text.is_empty()).count();
    if full > 1 || headers.is_empty() {
        headers.clear();
        headers.push(cells);
    } else {
        headers[0] = cells;
    }
}

/// A row of data with what its columns hold.
struct Line<'a> {
    number: usize,
    cells: &'a [Cell],
    columns: &'a [Column],
    section: Option<&'a Cell>,
}

/// A figure in the making.
#[derive(Debug, Default)]
struct Open {
    column: usize,
    metric: Option<(Metric, String)>,
    value: Option<Number>,
    interval: Option<(Number, Number)>,
    low: Option<Number>,
    level: Option<f64>,
    counts: Option<(u64, u64)>,
    n: Option<u64>,
    goal: bool,
    change: bool,
    cells: Vec<String>,
}

impl Line<'_> {
    fn figures(&self) -> Vec<Celled> {
        let label = self.cells.first();
        let owned = label.and_then(Cell::metric).or_else(|| self.section.and_then(Cell::metric));
        let (mut done, mut open) = (Vec::new(), None::<Open>);
        let mut sizes: Vec<u64> = Vec::new();
        let mut held: Option<(u64, u64)> = None;
        let bare = Column::default();
        for (at, cell) in self.cells.iter().enumerate().skip(1) {
            let column = self.columns.get(at).unwrap_or(&bare);
            if !cell.numeric() {
                continue;
            }
            let metric = owned.clone().or_else(|| column.metric.clone());
            let only_counts = !cell.items.iter().any(|it| matches!(it.what, What::Value(_)));
            match column.role {
                Role::Other => {}
                Role::Size if !only_counts || counts(cell, column).is_none() => {
                    sizes.extend(cell.alone.and_then(|number| number.whole))
                }
                Role::Counts | Role::Value | Role::Size
                    if only_counts && counts(cell, column).is_some() =>
                {
                    match &mut open {
                        Some(open) if open.counts.is_none() && open.value.is_some() => {
                            open.counts = counts(cell, column);
                            open.cells.push(cell.text.clone());
                        }
                        _ => held = counts(cell, column),
                    }
                }
                Role::Interval | Role::Lower | Role::Upper => limit(&mut open, cell, column),
                _ if cell.pair.is_some()
                    && open.as_ref().is_some_and(|it| it.interval.is_none()) =>
                {
                    limit(&mut open, cell, column);
                }
                Role::Value | Role::Counts | Role::Size => {
                    done.extend(open.take().and_then(|open| self.close(open)));
                    let mut next = self.open(at, cell, column, metric);
                    next.counts = next.counts.or(held.take());
                    match sizes.as_slice() {
                        [.., some, all] if some <= all => {
                            next.counts = next.counts.or(Some((*some, *all)))
                        }
                        [all] => next.n = next.n.or(Some(*all)),
                        _ => {}
                    }
                    sizes.clear();
                    open = Some(next);
                }
            }
        }
        done.extend(open.and_then(|open| self.close(open)));
        done
    }

    fn open(
        &self,
        at: usize,
        cell: &Cell,
        column: &Column,
        metric: Option<(Metric, String)>,
    ) -> Open {
        let mut open = Open {
            column: at,
            metric,
            level: column.level,
            goal: column.goal
                || self.cells.first().is_some_and(|cell| cell.has(|it| *it == What::Goal)),
            change: column.change
                || self.cells.first().is_some_and(|cell| cell.has(|it| *it == What::Change)),
            cells: vec![cell.text.clone()],
            counts: counts(cell, column),
            ..Open::default()
        };
        open.value = cell.alone.or_else(|| {
            cell.items.iter().find_map(|item| match item.what {
                What::Value(number) => Some(number),
                _ => None,
            })
        });
        open.interval = cell.items.iter().find_map(|item| match item.what {
            What::Interval { low, high, .. } => Some((low, high)),
            _ => None,
        });
        open.goal |= cell.has(|what| *what == What::Goal);
        // A decimal just above 1 may be a share that cannot be, and is no percentage.
        let decimal = |value: Number| {
            let metric = open.metric.as_ref().map(|named| named.0);
            metric.is_some_and(|metric| beyond::printed(value, metric).is_some())
        };
        if let Some(value) = open.value {
            let unsigned = column.level.is_some() && value.value > 1.0 && !decimal(value);
            let percent = value.percent || column.percent || unsigned;
            open.value = Some(Number { percent, ..value });
        }
        open
    }

    fn close(&self, open: Open) -> Option<Celled> {
        let (metric, called) = open.metric.clone()?;
        let value = match open.value {
            Some(number) => {
                let beyond = || self.beyond(number, metric, &open);
                Some(printed(number, metric.scale).or_else(beyond)?)
            }
            None => None,
        };
        if value.is_none() && open.counts.is_none()
            || metric.scale == Scale::Quantity && value.is_none()
        {
            return None;
        }
        let interval = open.interval.and_then(|limits| limits_of(limits, open.value, metric.scale));
        let mut quote: Vec<String> =
            self.cells.first().map(|cell| cell.text.clone()).into_iter().collect();
        quote.extend(open.cells);
        quote.retain(|it| !it.is_empty());
        let figure = StatedFigure {
            metric: Some(if open.change { "difference" } else { metric.name }.to_string()),
            called,
            value,
            level: open.level.filter(|_| interval.is_some()),
            interval,
            counts: open.counts,
            n: open.n,
            of: self.about(open.column),
            goal: open.goal,
            ..StatedFigure::default()
        };
        Some(Celled { figure, cell: (self.number, open.column), quote: quote.join(" | ") })
    }

    /// A value that no result can have, where the words around it leave nothing else to mean.
    fn beyond(&self, number: Number, metric: Metric, open: &Open) -> Option<Printed> {
        let column = self.columns.get(open.column);
        let heads = column.into_iter().flat_map(|it| it.about.iter().map(String::as_str));
        let called = open.metric.as_ref().map(|(_, called)| called.as_str());
        let label = self.cells.first().map(|cell| cell.text.as_str());
        let section = self.section.map(|cell| cell.text.as_str());
        let own = open.cells.iter().map(String::as_str);
        let words = heads.chain(called).chain(label).chain(section).chain(own);
        let sure = !open.change && !open.goal && beyond::in_table(words, metric);
        beyond::printed(number, metric).filter(|_| sure)
    }

    fn about(&self, column: usize) -> Option<String> {
        let mut words: Vec<String> = Vec::new();
        let told = |cell: &&Cell| cell.metric().is_none() && !cell.text.is_empty();
        words.extend(self.section.filter(told).map(|cell| cell.text.clone()));
        words.extend(self.cells.first().filter(told).map(|cell| cell.text.clone()));
        words.extend(self.columns.get(column).into_iter().flat_map(|it| it.about.clone()));
        (!words.is_empty()).then(|| words.join(", "))
    }
}

fn counts(cell: &Cell, column: &Column) -> Option<(u64, u64)> {
    let share =
        column.percent || cell.has(|what| matches!(what, What::Value(number) if number.percent));
    cell.items.iter().find_map(|item| match item.what {
        What::Counts(some, all) => Some((some, all)),
        What::Excess(some, all) if share || column.role == Role::Counts => Some((some, all)),
        _ => None,
    })
}

/// Give the open figure its limits.
fn limit(open: &mut Option<Open>, cell: &Cell, column: &Column) {
    let Some(open) = open else { return };
    open.level = column.level.or(open.level);
    match (column.role, cell.alone) {
        (Role::Lower, Some(number)) => open.low = Some(number),
        (Role::Upper, Some(number)) => open.interval = open.low.map(|low| (low, number)),
        _ => open.interval = open.interval.or(cell.pair),
    }
    open.cells.push(cell.text.clone());
}

/// Is the cell prose, to be read as such?
pub(super) fn is_prose(text: &str) -> bool {
    read(text).words >= PROSE
}

/// The method of intervals that the words around a table name: its caption, its heads, a
/// row of notes below it, or the paragraph behind it where that speaks of intervals.
pub(super) fn method(
    caption: Option<&str>,
    rows: &[Vec<String>],
    behind: Option<&str>,
) -> Option<String> {
    const SPEAKS: [&str; 5] = ["ci", "confidence", "interval", "intervals", "limits"];
    let head = rows.iter().take(3).flatten().map(String::as_str);
    let note = rows.iter().rev().take(2).filter_map(|row| row.first()).map(String::as_str);
    let note = note.chain(behind).filter(|text| {
        let lower = text.to_lowercase();
        let says = |word: &&str| SPEAKS.contains(word);
        text.contains("置信") || lower.split(|it: char| !it.is_alphanumeric()).any(|it| says(&it))
    });
    caption
        .into_iter()
        .chain(head)
        .chain(note)
        .find_map(|text| read_with(text, |reader| beside::method(reader, 0, reader.tokens.len())))
}

/// The number of cases that a caption states, where it states one: `(n = 212)`.
pub(super) fn size(caption: Option<&str>) -> Option<u64> {
    read_with(caption?, |reader| {
        let mut sizes =
            items(reader, 0, reader.tokens.len()).into_iter().filter_map(|item| match item.what {
                What::Size(size) => Some(size),
                _ => None,
            });
        sizes.next().filter(|_| sizes.next().is_none())
    })
}

fn read_with<T>(text: &str, read: impl Fn(Reader<'_>) -> Option<T>) -> Option<T> {
    let plain = plain(text);
    let lower = plain.text.to_ascii_lowercase();
    let tokens = tokens(&plain);
    read(Reader { tokens: &tokens, lower: &lower })
}
