//! Acquisition equipment: what is declared and what occurs in data, under one spelling.

use std::collections::BTreeMap;

use reliance_model::device::Dataset;
use reliance_stats::reduction::{Axis, Level, Need, Reductions};

use crate::sets::{self, no_column};
use crate::{Ask, Missing, images};

/// Between the make and the model of a key; never part of a name.
const BETWEEN: char = '/';

/// Equipment that occurs in data.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Name and rows by key; makes, and models where any are declared.
    pub(crate) rows: BTreeMap<String, (String, u64)>,
    /// Rows that name none.
    pub(crate) missing: u64,
}

/// Test data sets that say which equipment they come from, and test images.
pub(crate) fn tests<'a>(ask: &Ask<'a>) -> Result<Vec<&'a Dataset>, Missing> {
    let images = images::tests(ask);
    if images.is_empty() {
        return sets::tests(ask);
    }
    Ok(with_images(ask, sets::judging(&ask.evidence.device), images))
}

/// Where images say which equipment was used, tables that do not are not asked for it.
pub(crate) fn with_images<'a>(
    ask: &Ask<'a>,
    mut tables: Vec<&'a Dataset>,
    images: Vec<&'a Dataset>,
) -> Vec<&'a Dataset> {
    if !images.is_empty() {
        tables.retain(|set| sets::has(ask, set, "manufacturer"));
    }
    tables.into_iter().chain(images).collect()
}

/// Declared makes and models: their names by key.
///
/// # Errors
///
/// That none is declared.
pub(crate) fn declared(ask: &Ask<'_>) -> Result<BTreeMap<String, String>, Missing> {
    let mut keys = BTreeMap::new();
    for equipment in &ask.evidence.device.equipment {
        let make = &equipment.manufacturer;
        if equipment.models.is_empty() {
            keys.insert(key(make), make.clone());
        }
        for model in &equipment.models {
            keys.insert(format!("{}{BETWEEN}{}", key(make), key(model)), format!("{make} {model}"));
        }
    }
    if keys.is_empty() {
        return Err(Missing::new(
            "the acquisition equipment that the device is declared for",
            "add `[[equipment]]` with `manufacturer` and `models`",
        ));
    }
    Ok(keys)
}

/// Is the equipment behind `key` declared, itself or as a model of a make declared in whole?
pub(crate) fn covers(declared: &BTreeMap<String, String>, key: &str) -> bool {
    let make = key.split(BETWEEN).next().unwrap_or(key);
    declared.contains_key(key) || declared.contains_key(make)
}

/// Does the declaration name models of that make?
fn by_model(ask: &Ask<'_>, make: &str) -> bool {
    let equipment = &ask.evidence.device.equipment;
    equipment.iter().any(|one| key(&one.manufacturer) == make && !one.models.is_empty())
}

fn asks_models(ask: &Ask<'_>) -> bool {
    ask.evidence.device.equipment.iter().any(|one| !one.models.is_empty())
}

fn need(ask: &Ask<'_>, set: &Dataset) -> Option<Need> {
    let axes = match (sets::has(ask, set, "manufacturer"), sets::has(ask, set, "scanner")) {
        (true, true) => vec![Axis::category("manufacturer"), Axis::category("scanner")],
        (true, false) if !asks_models(ask) => vec![Axis::category("manufacturer")],
        _ => return None,
    };
    Some(Need::tally(&set.name, axes))
}

/// Needs for the equipment of data sets.
pub(crate) fn seen_needs(ask: &Ask<'_>, sets: &[&Dataset]) -> Vec<Need> {
    sets.iter().filter_map(|set| need(ask, set)).collect()
}

/// The equipment that occurs in data sets.
///
/// # Errors
///
/// The column that is not there.
pub(crate) fn seen(
    ask: &Ask<'_>,
    reductions: &Reductions,
    sets: &[&Dataset],
) -> Result<Seen, Missing> {
    let mut seen = Seen::default();
    for set in sets {
        let lacking = if sets::has(ask, set, "manufacturer") { "scanner" } else { "manufacturer" };
        let need = need(ask, set).ok_or_else(|| no_column(set, lacking))?;
        for (levels, cell) in &reductions.tally(&need)?.cells {
            seen.add(ask, levels, cell.rows);
        }
    }
    Ok(seen)
}

impl Seen {
    fn add(&mut self, ask: &Ask<'_>, levels: &[Level], rows: u64) {
        let text =
            |level: Option<&Level>| level.filter(|level| level.is_known()).map(Level::to_string);
        let Some(make) = text(levels.first()) else {
            self.missing += rows;
            return;
        };
        let entry = match (by_model(ask, &key(&make)), text(levels.get(1))) {
            (true, Some(model)) => {
                (format!("{}{BETWEEN}{}", key(&make), key(&model)), format!("{make} {model}"))
            }
            (true, None) => {
                self.missing += rows;
                return;
            }
            (false, _) => (key(&make), make),
        };
        self.rows.entry(entry.0).or_insert((entry.1, 0)).1 += rows;
    }
}

/// A spelling without case, spaces and punctuation.
fn key(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
