//! What inventories of images say to the checks: one row an instance.

pub(crate) mod claimed;
pub(crate) mod compared;
pub(crate) mod copies;
pub(crate) mod coverage;
pub(crate) mod dates;
pub(crate) mod deidentified;
pub(crate) mod described;
pub(crate) mod drawn;
pub(crate) mod origins;
pub(crate) mod sheet;
pub(crate) mod split;
pub(crate) mod unread;

#[cfg(test)]
mod claimed_tests;
#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use reliance_model::device::{Dataset, Inventory, Role};
use reliance_stats::reduction::{Level, Need, Reductions};

use crate::{Ask, Missing, sets};

/// The inventories of the device.
pub(crate) fn inventories<'a>(ask: &Ask<'a>) -> &'a [Inventory] {
    &ask.evidence.device.inventories
}

/// Parts of inventories that judge the device: those split off as test data, or the whole
/// where an inventory has no splits.
pub(crate) fn tests<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    inventories(ask).iter().flat_map(of_tests).collect()
}

fn of_tests(inventory: &Inventory) -> Vec<&Dataset> {
    match inventory.splits.is_empty() {
        true => inventory.whole().into_iter().collect(),
        false => inventory.with_role(Role::Test).collect(),
    }
}

/// Parts of inventories that shaped the device.
pub(crate) fn development<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let shaped = |part: &&Dataset| matches!(part.role, Role::Training | Role::Tuning);
    inventories(ask).iter().flat_map(Inventory::split_parts).filter(shaped).collect()
}

/// Rows of a part by the levels of one column, and those without.
pub(crate) fn levels(
    reductions: &Reductions,
    part: &Dataset,
    role: &str,
) -> Result<(BTreeMap<String, u64>, u64), Missing> {
    levels_of(reductions, &sets::levels_need(part, role), role)
}

/// The same for what `need` asked for.
pub(crate) fn levels_of(
    reductions: &Reductions,
    need: &Need,
    role: &str,
) -> Result<(BTreeMap<String, u64>, u64), Missing> {
    Ok(sets::known(&reductions.tally(need)?.along(role)))
}

/// Instances of a part.
///
/// # Errors
///
/// That it has none, or why they could not be counted.
pub(crate) fn instances(reductions: &Reductions, part: &Dataset) -> Result<u64, Missing> {
    match sets::rows(reductions, part)? {
        0 => Err(sets::no_row(part)),
        rows => Ok(rows),
    }
}

/// How often each whole number occurs in a column, added up.
pub(crate) fn sum(reductions: &Reductions, need: &Need) -> Result<u64, Missing> {
    let tally = reductions.tally(need)?;
    let mut sum = 0;
    for (levels, cell) in &tally.cells {
        let number = levels.first().and_then(Level::number).unwrap_or_default();
        sum += cell.rows * number as u64;
    }
    Ok(sum)
}

/// A number of patients, studies, series, instances or images by their pixels.
pub(crate) fn counted(number: u64, level: &str) -> String {
    let (one, many) = match level {
        "patient" => ("patient", "patients"),
        "study" => ("study", "studies"),
        "series" => ("series", "series"),
        "pixels" => ("image by its pixels", "images by their pixels"),
        _ => ("instance", "instances"),
    };
    format!("{number} {}", if number == 1 { one } else { many })
}
