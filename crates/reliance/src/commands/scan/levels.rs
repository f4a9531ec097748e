//! Instances rolled up to series, studies or patients.
//!
//! A cell holds what all instances of the group say alike; where they do not, it is empty
//! and the column is named in `differing`. Memory grows with the number of groups, not
//! with the number of instances.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::record::{Cell, Column, Kind};

use super::arguments::Level;
use super::columns::{SITE, SPLIT, at};

/// Columns that count and summarise, before the others.
const OWN: [Column; 6] = [
    whole("instances", "instances of the group"),
    whole("series_count", "distinct series of the group"),
    whole("studies_count", "distinct studies of the group"),
    Column { name: "first_study_date", kind: Kind::Day, about: "earliest study date" },
    Column { name: "last_study_date", kind: Kind::Day, about: "latest study date" },
    Column {
        name: "differing",
        kind: Kind::Text,
        about: "columns that are empty because instances of the group differ in them, joined by `;`",
    },
];

/// Columns that say something of a single file only.
const OF_A_FILE: [&str; 5] =
    ["sop_instance_uid", "pixel_sha256", "pixel_sha256_of", "pixel_bytes", "format"];

const fn whole(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Kind::Whole, about }
}

/// A group as far as it was added up.
struct Group {
    cells: Vec<Cell<'static>>,
    differing: Vec<bool>,
    instances: i64,
    series: BTreeSet<String>,
    studies: BTreeSet<String>,
    dates: Option<(reliance_model::Date, reliance_model::Date)>,
}

/// Adds up instances.
pub(super) struct RollUp {
    level: Level,
    /// Which columns of an instance are kept, and their names.
    kept: Vec<usize>,
    columns: Vec<Column>,
    key: [usize; 4],
    study_date: usize,
    groups: BTreeMap<Vec<String>, Group>,
}

impl RollUp {
    pub(super) fn new(level: Level, columns: &[Column]) -> RollUp {
        let kept = (SPLIT..columns.len()).filter(|at| !OF_A_FILE.contains(&columns[*at].name));
        let key =
            ["issuer_of_patient_id", "patient_id", "study_instance_uid", "series_instance_uid"];
        RollUp {
            level,
            kept: kept.collect(),
            columns: columns.to_vec(),
            key: key.map(|name| at(columns, name)),
            study_date: at(columns, "study_date"),
            groups: BTreeMap::new(),
        }
    }

    /// Columns of the rolled-up table.
    pub(super) fn columns(&self) -> Vec<Column> {
        OWN.into_iter().chain(self.kept.iter().map(|at| self.columns[*at])).collect()
    }

    /// Add an instance.
    pub(super) fn add(&mut self, cells: &[Cell<'_>]) {
        let text = |at: usize| cells.get(at).and_then(Cell::as_text).unwrap_or_default();
        let [issuer, patient, study, series] = self.key.map(text);
        // The same number may be another patient at another site.
        let scope = if issuer.is_empty() { text(SITE) } else { issuer };
        let parts = match self.level {
            Level::Patient => &[scope, patient][..],
            Level::Study => &[scope, patient, study],
            Level::Series | Level::Instance => &[scope, patient, study, series],
        };
        let key = parts.iter().map(ToString::to_string).collect();
        let kept: Vec<&Cell<'_>> =
            self.kept.iter().map(|at| cells.get(*at).unwrap_or(&Cell::Empty)).collect();
        let group = self.groups.entry(key).or_insert_with(|| Group {
            cells: kept.iter().map(|cell| (*cell).clone().into_owned()).collect(),
            differing: vec![false; kept.len()],
            instances: 0,
            series: BTreeSet::new(),
            studies: BTreeSet::new(),
            dates: None,
        });
        group.instances += 1;
        for (at, cell) in kept.iter().enumerate() {
            group.differing[at] |= group.cells[at] != **cell;
        }
        for (value, seen) in [(series, &mut group.series), (study, &mut group.studies)] {
            if !seen.contains(value) {
                seen.insert(value.to_string());
            }
        }
        if let Some(Cell::Day(day)) = cells.get(self.study_date) {
            let (first, last) = group.dates.unwrap_or((*day, *day));
            group.dates = Some((first.min(*day), last.max(*day)));
        }
    }

    /// The rows, in the order of their keys.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<Cell<'static>>> {
        self.groups.values().map(|group| self.row(group))
    }

    fn row(&self, group: &Group) -> Vec<Cell<'static>> {
        let differ = group.differing.iter().zip(&self.kept).filter(|(differs, _)| **differs);
        let names: Vec<&str> = differ.map(|(_, at)| self.columns[*at].name).collect();
        let number = |count: usize| Cell::Whole(i64::try_from(count).unwrap_or(i64::MAX));
        let mut row = vec![
            Cell::Whole(group.instances),
            number(group.series.len()),
            number(group.studies.len()),
            group.dates.map(|(first, _)| first).into(),
            group.dates.map(|(_, last)| last).into(),
            Cell::text(names.join(";")),
        ];
        row.extend(
            group
                .cells
                .iter()
                .zip(&group.differing)
                .map(|(cell, differs)| if *differs { Cell::Empty } else { cell.clone() }),
        );
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::scan::columns::of_instances;

    fn instance(columns: &[Column], values: &[(&'static str, &'static str)]) -> Vec<Cell<'static>> {
        let mut cells = vec![Cell::Empty; columns.len()];
        for (name, value) in values {
            cells[at(columns, name)] = Cell::from(*value);
        }
        cells
    }

    #[test]
    fn a_group_says_what_its_instances_say_alike() {
        let columns = of_instances();
        let mut roll_up = RollUp::new(Level::Study, &columns);
        for (series, kernel) in [("1", "B30"), ("2", "B60")] {
            roll_up.add(&instance(
                &columns,
                &[
                    ("patient_id", "P1"),
                    ("site", "a"),
                    ("study_instance_uid", "9"),
                    ("series_instance_uid", series),
                    ("kernel", kernel),
                    ("modality", "CT"),
                ],
            ));
        }
        // The same number at another site is another patient.
        roll_up.add(&instance(&columns, &[("patient_id", "P1"), ("site", "b")]));
        let names = roll_up.columns();
        let rows: Vec<Vec<Cell<'_>>> = roll_up.rows().collect();
        assert_eq!(rows.len(), 2);
        let of = |name: &str| &rows[0][at(&names, name)];
        assert_eq!(of("instances"), &Cell::Whole(2));
        assert_eq!(of("series_count"), &Cell::Whole(2));
        assert_eq!(of("modality"), &Cell::from("CT"));
        assert_eq!(of("kernel"), &Cell::Empty);
        assert_eq!(of("differing"), &Cell::from("series_instance_uid;kernel"));
    }
}
