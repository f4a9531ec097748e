//! Data sets by what they were used for, and the columns they have.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::{Dataset, Device, Role};
use reliance_stats::reduction::{Axis, Keys, Level, Need, Number, Reductions, Tally};

use crate::said::Said;
use crate::{Ask, Missing};

/// Data sets that shaped the device: those for training and tuning, and those that a model
/// names as its own.
pub(crate) fn development(device: &Device) -> Vec<&Dataset> {
    let named: BTreeSet<&str> =
        device.models.iter().flat_map(|model| &model.trained_on).map(String::as_str).collect();
    let shaped = |set: &&Dataset| {
        matches!(set.role, Role::Training | Role::Tuning) || named.contains(set.name.as_str())
    };
    device.datasets.iter().filter(shaped).collect()
}

/// Data sets that judge the finished device.
pub(crate) fn judging(device: &Device) -> Vec<&Dataset> {
    device.with_role(Role::Test).collect()
}

/// The data sets that judge the device.
///
/// # Errors
///
/// That there is none, and how to declare one.
pub(crate) fn tests<'a>(ask: &Ask<'a>) -> Result<Vec<&'a Dataset>, Missing> {
    let sets = judging(&ask.evidence.device);
    if sets.is_empty() {
        return Err(Missing::new(
            "a data set with the role `test`",
            "declare it under `[[datasets]]` with `role = \"test\"`",
        ));
    }
    Ok(sets)
}

/// Has the data set's table, or a side file of it, a column with that role?
pub(crate) fn has(ask: &Ask<'_>, dataset: &Dataset, role: &str) -> bool {
    ask.evidence.device.table_of(dataset).is_some_and(|table| {
        table.columns.contains_key(role)
            || table.joins.iter().any(|join| join.columns.contains_key(role))
    })
}

/// The sentence for a column that is not there.
pub(crate) fn no_column(dataset: &Dataset, role: &str) -> Missing {
    Missing::new(
        format!("a column for `{role}` in data set `{}`", dataset.name),
        format!("name it under `columns` of table `{}` as `{role}`", dataset.table),
    )
}

/// The sentence for a data set whose identifiers are all empty.
pub(crate) fn no_identifier(dataset: &Dataset, role: &str) -> Missing {
    Missing::new(
        format!("a {role} identifier in at least one row of data set `{}`", dataset.name),
        "check the file and the column that `columns` names",
    )
}

/// Identifier digests of the data sets that have a column for `role`.
pub(crate) fn keys_needs(ask: &Ask<'_>, sets: &[&Dataset], role: &str) -> Vec<Need> {
    let having = sets.iter().filter(|set| has(ask, set, role));
    having.map(|set| Need::keys(&set.name, role)).collect()
}

/// Identifier digests of one data set.
pub(crate) fn keys<'r>(
    ask: &Ask<'_>,
    reductions: &'r Reductions,
    dataset: &Dataset,
    role: &str,
) -> Result<&'r Keys, Missing> {
    if !has(ask, dataset, role) {
        return Err(no_column(dataset, role));
    }
    Ok(reductions.keys(&Need::keys(&dataset.name, role))?)
}

/// The need for the levels of one column.
pub(crate) fn levels_need(dataset: &Dataset, role: &str) -> Need {
    Need::tally(&dataset.name, vec![Axis::category(role)])
}

/// Needs for the levels of a column, of the data sets that have it.
pub(crate) fn levels_needs(ask: &Ask<'_>, sets: &[&Dataset], role: &str) -> Vec<Need> {
    sets.iter().filter(|set| has(ask, set, role)).map(|set| levels_need(set, role)).collect()
}

/// Rows by the levels of one column.
pub(crate) fn levels(
    ask: &Ask<'_>,
    reductions: &Reductions,
    dataset: &Dataset,
    role: &str,
) -> Result<BTreeMap<Level, u64>, Missing> {
    if !has(ask, dataset, role) {
        return Err(no_column(dataset, role));
    }
    Ok(reductions.tally(&levels_need(dataset, role))?.along(role))
}

/// The known texts among levels, and how many rows have none.
pub(crate) fn known(levels: &BTreeMap<Level, u64>) -> (BTreeMap<String, u64>, u64) {
    let (mut texts, mut missing) = (BTreeMap::new(), 0);
    for (level, rows) in levels {
        if level.is_known() {
            *texts.entry(level.to_string()).or_insert(0) += rows;
        } else {
            missing += rows;
        }
    }
    (texts, missing)
}

/// The need for the number of rows.
pub(crate) fn rows_need(dataset: &Dataset) -> Need {
    Need::tally(&dataset.name, Vec::new())
}

/// The number of rows.
pub(crate) fn rows(reductions: &Reductions, dataset: &Dataset) -> Result<u64, Missing> {
    Ok(reductions.tally(&rows_need(dataset))?.rows())
}

/// That the data set has a row; its reduction is asked by [`rows_need`].
///
/// # Errors
///
/// That it has none.
pub(crate) fn some_rows(reductions: &Reductions, dataset: &Dataset) -> Result<(), Missing> {
    match rows(reductions, dataset)? {
        0 => Err(no_row(dataset)),
        _ => Ok(()),
    }
}

/// The sentence for a data set without a row.
pub(crate) fn no_row(dataset: &Dataset) -> Missing {
    Missing::new(format!("a row in data set `{}`", dataset.name), "check the file")
}

/// The need for rows by 0 and 1.
pub(crate) fn binary_need(dataset: &Dataset, role: &str) -> Need {
    Need::tally(&dataset.name, vec![Axis::binary(role)])
}

/// Rows with a 1.
pub(crate) fn ones(tally: &Tally, role: &str) -> u64 {
    let one = |level: &Level| level.number().is_some_and(|number| number > 0.5);
    tally.along(role).iter().filter(|(level, _)| one(level)).map(|(_, rows)| rows).sum()
}

/// A fraction for a figure; zero of zero is none.
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    let number = part as f64 / whole as f64;
    Number::new(number).ok().map(Number::get)
}

/// Names in backticks, for a sentence; `of` says what they name.
pub(crate) fn quoted<S: AsRef<str>>(
    of: impl Into<String>,
    names: impl IntoIterator<Item = S>,
) -> Said {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    crate::said::first_of(of, &names, 6)
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use super::*;
    use crate::testing::{folder, reduce, row};

    #[test]
    fn a_data_set_without_a_row_is_told_from_one_with_rows() {
        let has = |rows: usize| {
            let rows = vec![row("truth=1"); rows];
            let folder = folder().dataset("us", Role::Test, rows);
            let set = &folder.evidence.device.datasets[0];
            some_rows(&reduce(&folder, vec![rows_need(set)]), set).is_ok()
        };
        assert_eq!([0, 1, 2].map(has), [false, true, true]);
    }

    #[test]
    fn ones_are_counted_and_zeros_are_not() {
        let rows = ["truth=1", "truth=0", "truth=1", "truth=0", "truth=1", "case=a"].map(row);
        let folder = folder().dataset("us", Role::Test, rows.to_vec());
        let need = binary_need(&folder.evidence.device.datasets[0], "truth");
        let reductions = reduce(&folder, vec![need.clone()]);
        assert_eq!(ones(reductions.tally(&need).unwrap(), "truth"), 3);
    }
}
