//! What a figure is computed from: the reductions, and the needs that ask for them.
//!
//! A check says beforehand what it needs; one pass over each file answers all needs at
//! once. A [`Tally`] is counts, and adds exactly in any order and on any partitioning. A
//! [`Panel`] is a bounded table of aligned rows and stays where the patients are. [`Keys`]
//! are digests of identifiers.
//!
//! **Patient level.** A tally with an exact value axis *is* the rows it was counted from.
//! None of these types has a writer to the outside; a released form is a type of its own.

use std::collections::BTreeMap;

mod keys;
mod tally;

/// A finite number with a total order, so that it can be a key.
///
/// Negative zero is stored as zero; NaN cannot be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(u64);

impl Number {
    /// The least number there is, below every score.
    pub const LEAST: Number = Number(!f64::MIN.to_bits());

    /// The number as a key.
    ///
    /// # Errors
    ///
    /// [`NotFinite`] if `value` is NaN or infinite.
    pub fn new(value: f64) -> Result<Number, NotFinite> {
        if !value.is_finite() {
            return Err(NotFinite);
        }
        let bits = if value == 0.0 { 0.0f64.to_bits() } else { value.to_bits() };
        let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
        Ok(Number(ordered))
    }

    /// The number as a float.
    pub fn get(self) -> f64 {
        let bits = if self.0 >> 63 == 1 { self.0 & !(1 << 63) } else { !self.0 };
        f64::from_bits(bits)
    }

    /// The order-preserving integer behind the number.
    pub fn ordered_bits(self) -> u64 {
        self.0
    }

    /// The number behind an order-preserving integer made by [`Number::ordered_bits`].
    ///
    /// # Errors
    ///
    /// [`NotFinite`] if the bits stand for NaN or an infinity.
    pub fn from_ordered_bits(bits: u64) -> Result<Number, NotFinite> {
        Number::new(Number(bits).get())
    }
}

/// A NaN or an infinity where a finite number was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotFinite;

impl std::fmt::Display for NotFinite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a finite number")
    }
}

impl std::error::Error for NotFinite {}

/// One value of an axis.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Empty, or one of the table's declared missing codes.
    Missing,
    /// Present but unusable as what the axis asks for (counted as a problem too).
    Unusable,
    /// A number.
    Number(Number),
    /// A category, a band such as `40-49`, or a period such as `2025-03`.
    Text(String),
}

impl Level {
    /// A category.
    pub fn text(text: impl Into<String>) -> Level {
        Level::Text(text.into())
    }

    /// The number, where the level is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Level::Number(number) => Some(number.get()),
            _ => None,
        }
    }

    /// Is there a value at all?
    pub fn is_known(&self) -> bool {
        matches!(self, Level::Number(_) | Level::Text(_))
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Level::Missing => f.write_str("(missing)"),
            Level::Unusable => f.write_str("(unusable)"),
            Level::Number(number) => write!(f, "{}", number.get()),
            Level::Text(text) => f.write_str(text),
        }
    }
}

/// How finely an axis cuts its column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    /// Each distinct text is a level, in its canonical spelling.
    Category,
    /// 0 or 1 (also `true`/`false`); anything else is [`Level::Unusable`].
    Binary,
    /// Each distinct number is a level.
    Exact,
    /// Half-open bands `[e0,e1) [e1,e2) …` named `e0-e1` for whole numbers as `40-49`,
    /// the open ends as `<40` and `90+`. Edges ascend.
    Bands(Vec<Number>),
    /// Calendar month, `2025-03`.
    Month,
    /// 1 where the number is at or above the threshold, else 0.
    AtLeast(Number),
    /// 1 where there is a value, whatever it is, else missing.
    Known,
}

/// One column at one grain.
///
/// `column` is the column's *role* in the device folder (`score`, `truth`, `age`), not its
/// name in the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Axis {
    /// Role of the column.
    pub column: String,
    /// How finely it is cut.
    pub grain: Grain,
}

impl Axis {
    /// An axis of categories.
    pub fn category(column: &str) -> Axis {
        Axis { column: column.into(), grain: Grain::Category }
    }

    /// An axis of 0 and 1.
    pub fn binary(column: &str) -> Axis {
        Axis { column: column.into(), grain: Grain::Binary }
    }

    /// An axis of numbers.
    pub fn exact(column: &str) -> Axis {
        Axis { column: column.into(), grain: Grain::Exact }
    }

    /// An axis of half-open bands.
    pub fn bands(column: &str, edges: &[Number]) -> Axis {
        Axis { column: column.into(), grain: Grain::Bands(edges.to_vec()) }
    }

    /// An axis of calls: is the number at or above the threshold?
    pub fn at_least(column: &str, threshold: Number) -> Axis {
        Axis { column: column.into(), grain: Grain::AtLeast(threshold) }
    }

    /// An axis of calendar months.
    pub fn month(column: &str) -> Axis {
        Axis { column: column.into(), grain: Grain::Month }
    }

    /// Whether there is a value.
    pub fn known(column: &str) -> Axis {
        Axis { column: column.into(), grain: Grain::Known }
    }
}

/// What a check wants from one data set, said before any file is opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Need {
    /// Name of the data set in the device folder.
    pub dataset: String,
    /// The reduction wanted.
    pub wanted: Wanted,
}

impl Need {
    /// Counts by the axes.
    pub fn tally(dataset: &str, by: Vec<Axis>) -> Need {
        Need { dataset: dataset.into(), wanted: Wanted::Tally { by, value: None } }
    }

    /// Counts by the axes and, within each cell, by the exact number in `value`.
    pub fn tally_of(dataset: &str, by: Vec<Axis>, value: &str) -> Need {
        Need {
            dataset: dataset.into(),
            wanted: Wanted::Tally { by, value: Some(value.to_string()) },
        }
    }

    /// Aligned rows.
    pub fn panel(dataset: &str, columns: Vec<Axis>, ids: &[&str]) -> Need {
        let ids = ids.iter().map(|id| id.to_string()).collect();
        Need { dataset: dataset.into(), wanted: Wanted::Panel { columns, ids } }
    }

    /// Digests of an identifier.
    pub fn keys(dataset: &str, column: &str) -> Need {
        Need { dataset: dataset.into(), wanted: Wanted::Keys { column: column.into() } }
    }
}

/// A reduction, by its shape.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wanted {
    /// Counts; see [`Tally`].
    Tally {
        /// Axes of a cell, in this order.
        by: Vec<Axis>,
        /// Role of the number counted exactly within each cell.
        value: Option<String>,
    },
    /// Aligned rows; see [`Panel`].
    Panel {
        /// Columns of levels.
        columns: Vec<Axis>,
        /// Roles of identifiers, kept as digests.
        ids: Vec<String>,
    },
    /// Digests of an identifier; see [`Keys`].
    Keys {
        /// Role of the identifier.
        column: String,
    },
}

/// What a need was answered with.
#[derive(Debug, Clone, PartialEq)]
pub enum Reduced {
    /// Counts.
    Tally(Tally),
    /// Aligned rows.
    Panel(Panel),
    /// Digests.
    Keys(Keys),
    /// It could not be made; the reason finishes the sentence "needs …".
    Unavailable(String),
}

/// Everything that one pass over each file gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reductions {
    reduced: BTreeMap<Need, Reduced>,
}

impl Reductions {
    /// Keep the answer to a need.
    pub fn insert(&mut self, need: Need, reduced: Reduced) {
        self.reduced.insert(need, reduced);
    }

    /// The needs that were asked.
    pub fn needs(&self) -> impl Iterator<Item = (&Need, &Reduced)> {
        self.reduced.iter()
    }

    /// The tally that answers `need`.
    ///
    /// # Errors
    ///
    /// What is needed, as the end of the sentence "needs …": the file's reason, or that
    /// the need was never asked.
    pub fn tally(&self, need: &Need) -> Result<&Tally, String> {
        match self.reduced.get(need) {
            Some(Reduced::Tally(tally)) => Ok(tally),
            other => Err(reason(need, other)),
        }
    }

    /// The panel that answers `need`.
    ///
    /// # Errors
    ///
    /// As [`Reductions::tally`].
    pub fn panel(&self, need: &Need) -> Result<&Panel, String> {
        match self.reduced.get(need) {
            Some(Reduced::Panel(panel)) => Ok(panel),
            other => Err(reason(need, other)),
        }
    }

    /// The keys that answer `need`.
    ///
    /// # Errors
    ///
    /// As [`Reductions::tally`].
    pub fn keys(&self, need: &Need) -> Result<&Keys, String> {
        match self.reduced.get(need) {
            Some(Reduced::Keys(keys)) => Ok(keys),
            other => Err(reason(need, other)),
        }
    }
}

fn reason(need: &Need, found: Option<&Reduced>) -> String {
    match found {
        Some(Reduced::Unavailable(reason)) => reason.clone(),
        _ => format!("a reduction of data set `{}` that was not asked for", need.dataset),
    }
}

/// Aligned rows, bounded in number; never leaves the machine.
///
/// Rows stand in a canonical order (by identifier digests, then levels), so that the same
/// evidence gives the same panel however the file was split.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Panel {
    /// Roles of the level columns.
    pub columns: Vec<String>,
    /// Roles of the identifiers.
    pub ids: Vec<String>,
    /// One entry a row.
    pub rows: Vec<PanelRow>,
}

/// One row of a panel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PanelRow {
    /// Digests of the identifiers; `None` where the identifier is missing.
    pub ids: Vec<Option<Digest>>,
    /// Levels of the columns.
    pub levels: Vec<Level>,
}

/// A 128-bit digest of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub u128);

pub use self::keys::{DigestCounts, Keys};
pub use self::tally::{Cell, Tally};

#[cfg(test)]
mod tests;
