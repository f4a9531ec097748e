//! What may leave: counts made coarse, small cells suppressed, released by a person.
//!
//! A tally identifies patients where its cells are small or its values exact. Releasing
//! one drops the values, puts numbers into bands, hides every cell of fewer rows than a
//! minimum, and hides further cells until no hidden one can be worked out even by somebody
//! who knows every total of the table. Only the released form has writers.
//!
//! **Source.** Primary and complementary cell suppression as in Willenborg & de Waal 2001,
//! "Elements of Statistical Disclosure Control", chapter 4. The minimum is the caller's:
//! no default, because none is right everywhere.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_stats::reduction::{Level, Number, Tally};

use crate::axes::band_names;
use crate::suppress::{Grid, suppress};

/// Most numbers that an axis may have without bands: two are a yes and a no.
const NUMBERS: usize = 20;
/// Most levels of an axis: with more it is close to an identifier.
const LEVELS: usize = 500;
/// Most cells, empty ones included.
const CELLS: usize = 20_000;

/// How a tally is to be released, and by whom.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Release {
    /// Roles of the axes to keep; the others are summed away.
    pub keep: Vec<String>,
    /// Edges of bands, by role, for axes of numbers.
    pub bands: BTreeMap<String, Vec<Number>>,
    /// Fewest rows of a cell that is shown.
    pub minimum: u64,
    /// Who releases it.
    pub person: String,
    /// When.
    pub on: Date,
}

/// A tally that a person has released.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleasedTally {
    axes: Vec<String>,
    cells: BTreeMap<Vec<String>, Option<u64>>,
    loss: Vec<String>,
    minimum: u64,
    person: String,
    on: Date,
}

/// Why a tally cannot be released.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotReleased {
    /// No person is named.
    NobodyNamed,
    /// A minimum of less than two hides nothing.
    NoMinimum,
    /// The tally has no such axis.
    NoSuchAxis(String),
    /// An axis is too fine; it needs bands, or to be summed away.
    TooFine(String),
    /// The table has too many cells to be made safe.
    TooManyCells,
    /// So few rows that nothing could be shown.
    TooFewRows,
}

impl std::fmt::Display for NotReleased {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotReleased::NobodyNamed => f.write_str("name the person who releases it"),
            NotReleased::NoMinimum => f.write_str("give a minimum cell size of at least 2"),
            NotReleased::NoSuchAxis(role) => write!(f, "the tally has no axis `{role}`"),
            NotReleased::TooFine(role) => {
                write!(f, "axis `{role}` is too fine: put it into bands, or leave it out")
            }
            NotReleased::TooManyCells => f.write_str("too many cells: keep fewer or coarser axes"),
            NotReleased::TooFewRows => f.write_str("there are fewer rows than the minimum"),
        }
    }
}

impl std::error::Error for NotReleased {}

impl ReleasedTally {
    /// Release a tally.
    ///
    /// # Errors
    ///
    /// [`NotReleased`], with what to do about it.
    pub fn new(tally: &Tally, release: &Release) -> Result<ReleasedTally, NotReleased> {
        if release.person.trim().is_empty() {
            return Err(NotReleased::NobodyNamed);
        }
        if release.minimum < 2 {
            return Err(NotReleased::NoMinimum);
        }
        if tally.rows() < release.minimum {
            return Err(NotReleased::TooFewRows);
        }
        let counts = coarse(tally, release)?;
        let grid = grid(&counts, release.keep.len())?;
        let small = |rows: u64| rows > 0 && rows < release.minimum;
        let few = grid.rows.iter().filter(|&&rows| small(rows)).count();
        let hidden = suppress(&grid, release.minimum).ok_or(NotReleased::TooManyCells)?;
        let more = hidden.iter().filter(|hidden| **hidden).count() - few;
        let cells = grid.keys().into_iter().zip(&grid.rows).zip(&hidden);
        let cells = cells.map(|((key, &rows), &hidden)| (key, (!hidden).then_some(rows)));
        Ok(ReleasedTally {
            axes: release.keep.clone(),
            cells: cells.collect(),
            loss: losses(tally, release, few, more),
            minimum: release.minimum,
            person: release.person.trim().to_string(),
            on: release.on,
        })
    }

    /// Roles of the axes.
    pub fn axes(&self) -> &[String] {
        &self.axes
    }

    /// Rows by the levels of the axes, `None` where they are hidden.
    pub fn cells(&self) -> &BTreeMap<Vec<String>, Option<u64>> {
        &self.cells
    }

    /// What was lost, each a sentence.
    pub fn loss(&self) -> &[String] {
        &self.loss
    }

    /// The released counts as CSV; a hidden cell has no number.
    pub fn csv(&self) -> String {
        let mut text = format!("# released by {} on {}\n", one_line(&self.person), self.on);
        for loss in &self.loss {
            text += &format!("# {}\n", one_line(loss));
        }
        let header = self.axes.iter().map(String::as_str).chain(["rows"]);
        text += &(header.map(quoted).collect::<Vec<_>>().join(",") + "\n");
        for (key, rows) in &self.cells {
            let rows = rows.map_or(String::new(), |rows| rows.to_string());
            let fields = key.iter().map(|level| quoted(level)).chain([rows]);
            text += &(fields.collect::<Vec<_>>().join(",") + "\n");
        }
        text
    }

    /// The released counts as JSON; a hidden cell has `null` rows.
    pub fn json(&self) -> String {
        let list = |texts: &[String]| {
            let texts: Vec<String> = texts.iter().map(|text| escaped(text)).collect();
            format!("[{}]", texts.join(","))
        };
        let cell = |(key, rows): (&Vec<String>, &Option<u64>)| {
            let rows = rows.map_or("null".to_string(), |rows| rows.to_string());
            format!("{{\"levels\":{},\"rows\":{rows}}}", list(key))
        };
        let cells: Vec<String> = self.cells.iter().map(cell).collect();
        format!(
            "{{\"version\":1,\"person\":{},\"on\":\"{}\",\"minimum\":{},\"loss\":{},\"axes\":{},\
             \"cells\":[{}]}}\n",
            escaped(&self.person),
            self.on,
            self.minimum,
            list(&self.loss),
            list(&self.axes),
            cells.join(",")
        )
    }
}

/// Rows by the kept axes' levels, numbers in bands.
fn coarse(tally: &Tally, release: &Release) -> Result<BTreeMap<Vec<String>, u64>, NotReleased> {
    let missing = release.keep.iter().find(|role| tally.axis(role).is_none());
    if let Some(role) = missing {
        return Err(NotReleased::NoSuchAxis(role.clone()));
    }
    let roles: Vec<&str> = release.keep.iter().map(String::as_str).collect();
    let kept = tally.project(&roles);
    for role in roles.iter().filter(|role| !release.bands.contains_key(**role)) {
        let numbers = kept.levels(role).iter().filter(|level| level.number().is_some()).count();
        if numbers > NUMBERS {
            return Err(NotReleased::TooFine(role.to_string()));
        }
    }
    let mut counts = BTreeMap::new();
    for (levels, cell) in &kept.cells {
        let key = roles.iter().zip(levels).map(|(role, level)| match release.bands.get(*role) {
            Some(edges) => banded(level, edges),
            None => level.to_string(),
        });
        *counts.entry(key.collect()).or_insert(0) += cell.rows;
    }
    Ok(counts)
}

fn banded(level: &Level, edges: &[Number]) -> String {
    let Level::Number(number) = level else { return level.to_string() };
    let names = band_names(edges);
    let band = edges.iter().filter(|edge| number >= edge).count();
    names.get(band).cloned().unwrap_or_else(|| "any".into())
}

/// Every combination of the levels seen, with its rows.
fn grid(counts: &BTreeMap<Vec<String>, u64>, axes: usize) -> Result<Grid, NotReleased> {
    let mut levels: Vec<BTreeSet<&String>> = vec![BTreeSet::new(); axes];
    for key in counts.keys() {
        for (levels, level) in levels.iter_mut().zip(key) {
            levels.insert(level);
        }
    }
    let levels: Vec<Vec<String>> =
        levels.into_iter().map(|levels| levels.into_iter().cloned().collect()).collect();
    let cells = levels.iter().try_fold(1usize, |cells, l: &Vec<String>| cells.checked_mul(l.len()));
    if cells.is_none_or(|cells| cells > CELLS) || levels.iter().any(|l| l.len() > LEVELS) {
        return Err(NotReleased::TooManyCells);
    }
    let mut grid = Grid { levels, rows: Vec::new() };
    grid.rows = grid.keys().iter().map(|key| counts.get(key).copied().unwrap_or(0)).collect();
    Ok(grid)
}

fn losses(tally: &Tally, release: &Release, few: usize, more: usize) -> Vec<String> {
    let mut losses: Vec<String> = tally.loss.iter().cloned().collect();
    if tally.cells.values().any(|cell| !cell.values.is_empty()) {
        losses.push("the values within cells are left out".into());
    }
    for role in tally.axes.iter().filter(|role| !release.keep.contains(role)) {
        losses.push(format!("axis `{role}` is summed away"));
    }
    for role in release.bands.keys().filter(|role| release.keep.contains(role)) {
        losses.push(format!("axis `{role}` is in bands"));
    }
    let minimum = release.minimum;
    losses.push(format!(
        "{few} cells of 1 to {} rows are hidden, and {more} more so that no total gives them away",
        minimum - 1
    ));
    losses
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A field, quoted where it must be; a leading sign or formula mark is kept from acting in
/// a spreadsheet.
fn quoted(field: &str) -> String {
    let acts = field.starts_with(['=', '+', '-', '@']);
    let field = if acts { format!("'{field}") } else { field.to_string() };
    if field.contains([',', '"', '\n', '\r', '#']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
#[path = "released_tests.rs"]
mod tests;
