//! The reads of a reader study, validated, and what design they make.

use std::collections::{BTreeMap, BTreeSet};

use super::ReadersError;
use crate::error::StatsError;

/// One row of a reader study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Read<'a> {
    /// Who read; a device on its own is a reader too.
    pub reader: &'a str,
    /// With what: a modality, or with and without help.
    pub modality: &'a str,
    /// The case, the unit of independence: a patient.
    pub case: &'a str,
    /// The unit of the case that is scored (lesion, breast, slice); empty where the case
    /// itself is.
    pub unit: &'a str,
    /// Is the unit diseased?
    pub truth: bool,
    /// The score, higher for disease; `None` where the read is missing.
    pub score: Option<f64>,
}

/// The scores of one reader in one modality, by unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// Places in [`Study::units`], ascending.
    pub(crate) units: Vec<u32>,
    /// A score for each.
    pub(crate) scores: Vec<f64>,
}

/// A scored unit: its case and its truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Place in the cases.
    pub(crate) case: u32,
    /// Diseased?
    pub(crate) diseased: bool,
}

/// The validated reads of a reader study of any design.
///
/// Readers, modalities and cases are kept in the order of their names, so that the order
/// of the rows leaves no trace in a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    readers: Vec<String>,
    modalities: Vec<String>,
    cases: Vec<String>,
    pub(crate) units: Vec<Unit>,
    /// One place a modality and reader, readers fastest.
    pub(crate) cells: Vec<Option<Cell>>,
}

/// How readers and cases are shared between the modalities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesignKind {
    /// Every reader read every case in every modality.
    FullyCrossed,
    /// Every reader read the reader's own cases, the same ones in every modality.
    CasesWithinReaders,
    /// Every modality has its own cases, read by every reader.
    CasesWithinModalities,
    /// Every modality has its own readers, who read the same cases.
    ReadersWithinModalities,
    /// Neither a reader nor a case is in more than one modality.
    Unpaired,
    /// Anything else: split plots in blocks, missing reads.
    Partial,
}

/// What design the reads make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    /// How readers and cases are shared.
    pub kind: DesignKind,
    /// Readers.
    pub readers: u64,
    /// Modalities.
    pub modalities: u64,
    /// Cases.
    pub cases: u64,
    /// Diseased units.
    pub diseased: u64,
    /// Healthy units.
    pub healthy: u64,
    /// Reads with a score.
    pub reads: u64,
    /// Reads that a full crossing would have on top.
    pub missing: u64,
    /// Does a case have more than one unit?
    pub clustered: bool,
}

/// Names in order, with their places.
fn places<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().zip(0..).collect()
}

/// The most readers times modalities of a study.
pub(crate) const MOST_CELLS: usize = 100_000;

/// Fails if a table of readers by modalities would be too large: names alone are cheap to
/// write, and as many rows as names would make a table of their square.
pub(crate) fn few_cells(readers: usize, modalities: usize) -> Result<(), ReadersError> {
    if readers.saturating_mul(modalities) > MOST_CELLS {
        return Err(StatsError::TooLarge { what: "readers times modalities" }.into());
    }
    Ok(())
}

fn owned(names: &BTreeMap<&str, u32>) -> Vec<String> {
    names.keys().map(ToString::to_string).collect()
}

fn named(case: &str, unit: &str) -> String {
    if unit.is_empty() { case.to_string() } else { format!("{case} {unit}") }
}

impl Study {
    /// Validates reads; their order makes no difference.
    ///
    /// # Errors
    ///
    /// [`ReadersError::Empty`] without a single score; [`ReadersError::NothingRead`] for a
    /// reader and [`ReadersError::NothingReadIn`] for a modality whose scores are all
    /// missing; [`ReadersError::DuplicateRead`], [`ReadersError::TruthDiffers`],
    /// [`ReadersError::Score`] as they say; [`StatsError::TooLarge`] above 100 000 readers
    /// times modalities.
    pub fn new<'a>(reads: impl IntoIterator<Item = Read<'a>>) -> Result<Study, ReadersError> {
        let reads: Vec<Read<'a>> = reads.into_iter().collect();
        let readers = places(reads.iter().map(|read| read.reader));
        let modalities = places(reads.iter().map(|read| read.modality));
        let scored = || reads.iter().filter(|read| read.score.is_some());
        let cases = places(scored().map(|read| read.case));
        let mut truths: BTreeMap<(u32, &str), bool> = BTreeMap::new();
        for read in scored() {
            let case = cases[read.case];
            if *truths.entry((case, read.unit)).or_insert(read.truth) != read.truth {
                return Err(ReadersError::TruthDiffers { case: named(read.case, read.unit) });
            }
        }
        let units = truths.iter().map(|(&(case, _), &diseased)| Unit { case, diseased }).collect();
        let unit_places: BTreeMap<(u32, &str), u32> = truths.keys().copied().zip(0..).collect();
        few_cells(readers.len(), modalities.len())?;
        let mut rows: Vec<Vec<(u32, f64)>> = vec![Vec::new(); readers.len() * modalities.len()];
        for read in scored() {
            let Some(score) = read.score.filter(|score| score.is_finite()) else {
                return Err(ReadersError::Score {
                    reader: read.reader.into(),
                    modality: read.modality.into(),
                    case: named(read.case, read.unit),
                });
            };
            let cell =
                modalities[read.modality] as usize * readers.len() + readers[read.reader] as usize;
            // Adding zero makes negative zero a zero, which the order would set apart.
            rows[cell].push((unit_places[&(cases[read.case], read.unit)], score + 0.0));
        }
        let mut study = Study {
            readers: owned(&readers),
            modalities: owned(&modalities),
            cases: owned(&cases),
            units,
            cells: Vec::with_capacity(rows.len()),
        };
        let keys: Vec<(u32, &str)> = truths.into_keys().collect();
        for (place, row) in rows.into_iter().enumerate() {
            let cell = study.cell_of(place, row, |unit| keys[unit as usize].1)?;
            study.cells.push(cell);
        }
        study.nothing_empty()?;
        Ok(study)
    }

    fn cell_of<'a>(
        &self,
        place: usize,
        mut row: Vec<(u32, f64)>,
        unit_name: impl Fn(u32) -> &'a str,
    ) -> Result<Option<Cell>, ReadersError> {
        row.sort_by_key(|&(unit, _)| unit);
        if let Some(pair) = row.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let unit = pair[0].0;
            let case = &self.cases[self.units[unit as usize].case as usize];
            return Err(ReadersError::DuplicateRead {
                reader: self.readers[place % self.readers.len()].clone(),
                modality: self.modalities[place / self.readers.len()].clone(),
                case: named(case, unit_name(unit)),
            });
        }
        let (units, scores) = row.into_iter().unzip();
        let cell = Cell { units, scores };
        Ok((!cell.units.is_empty()).then_some(cell))
    }

    fn nothing_empty(&self) -> Result<(), ReadersError> {
        if self.cells.iter().all(Option::is_none) {
            return Err(ReadersError::Empty);
        }
        for (reader, name) in self.readers.iter().enumerate() {
            if (0..self.modalities.len()).all(|modality| self.cell(modality, reader).is_none()) {
                return Err(ReadersError::NothingRead { reader: name.clone() });
            }
        }
        for (modality, name) in self.modalities.iter().enumerate() {
            if (0..self.readers.len()).all(|reader| self.cell(modality, reader).is_none()) {
                return Err(ReadersError::NothingReadIn { modality: name.clone() });
            }
        }
        Ok(())
    }

    /// The readers' names, in order.
    pub fn readers(&self) -> &[String] {
        &self.readers
    }

    /// The modalities' names, in order.
    pub fn modalities(&self) -> &[String] {
        &self.modalities
    }

    /// The cases' names, in order.
    pub fn cases(&self) -> &[String] {
        &self.cases
    }

    pub(crate) fn cell(&self, modality: usize, reader: usize) -> Option<&Cell> {
        self.cells[modality * self.readers.len() + reader].as_ref()
    }

    /// The place of a modality.
    ///
    /// # Errors
    ///
    /// [`ReadersError::Unknown`] if the study does not have it.
    pub fn modality(&self, name: &str) -> Result<usize, ReadersError> {
        let place = self.modalities.iter().position(|known| known == name);
        place.ok_or_else(|| ReadersError::Unknown { what: "modality", name: name.into() })
    }

    /// The place of a reader.
    ///
    /// # Errors
    ///
    /// [`ReadersError::Unknown`] if the study does not have it.
    pub fn reader(&self, name: &str) -> Result<usize, ReadersError> {
        let place = self.readers.iter().position(|known| known == name);
        place.ok_or_else(|| ReadersError::Unknown { what: "reader", name: name.into() })
    }

    /// Does a case have more than one unit?
    pub fn is_clustered(&self) -> bool {
        self.units.windows(2).any(|pair| pair[0].case == pair[1].case)
    }

    /// Do all reads of all readers in all modalities have the same units?
    pub(crate) fn is_crossed(&self) -> bool {
        self.cells
            .iter()
            .all(|cell| cell.as_ref().is_some_and(|cell| cell.units.len() == self.units.len()))
    }

    /// What design the reads make.
    pub fn design(&self) -> Design {
        let reads = self.cells.iter().flatten().map(|cell| cell.units.len() as u64).sum();
        let diseased = self.units.iter().filter(|unit| unit.diseased).count() as u64;
        Design {
            kind: self.kind(),
            readers: self.readers.len() as u64,
            modalities: self.modalities.len() as u64,
            cases: self.cases.len() as u64,
            diseased,
            healthy: self.units.len() as u64 - diseased,
            reads,
            missing: (self.cells.len() as u64) * (self.units.len() as u64) - reads,
            clustered: self.is_clustered(),
        }
    }

    fn kind(&self) -> DesignKind {
        if self.is_crossed() {
            return DesignKind::FullyCrossed;
        }
        let (modalities, readers) = (self.modalities.len(), self.readers.len());
        let full = self.cells.iter().all(Option::is_some);
        let same = |a: &Option<Cell>, b: &Option<Cell>| match (a, b) {
            (Some(a), Some(b)) => a.units == b.units,
            _ => false,
        };
        let own_readers = (0..readers)
            .all(|j| (0..modalities).filter(|&i| self.cell(i, j).is_some()).count() == 1);
        let of_modality = |i: usize| -> BTreeSet<u32> {
            (0..readers).filter_map(|j| self.cell(i, j)).flat_map(|c| c.units.clone()).collect()
        };
        let of_reader = |j: usize| -> BTreeSet<u32> {
            (0..modalities).filter_map(|i| self.cell(i, j)).flat_map(|c| c.units.clone()).collect()
        };
        let disjoint = |sets: Vec<BTreeSet<u32>>| {
            sets.iter().map(BTreeSet::len).sum::<usize>() == self.units.len()
        };
        let own_cases = modalities > 1 && disjoint((0..modalities).map(of_modality).collect());
        let alike = |i: usize| {
            (0..readers).all(|j| same(&self.cells[i * readers + j], &self.cells[i * readers]))
        };
        if own_readers && modalities > 1 && own_cases {
            return DesignKind::Unpaired;
        }
        if own_readers && modalities > 1 {
            let all = self.cells.iter().flatten().all(|cell| cell.units.len() == self.units.len());
            return if all { DesignKind::ReadersWithinModalities } else { DesignKind::Partial };
        }
        if full && own_cases && (0..modalities).all(alike) {
            return DesignKind::CasesWithinModalities;
        }
        let repeated = (0..readers)
            .all(|j| (0..modalities).all(|i| same(&self.cells[i * readers + j], &self.cells[j])));
        if full && repeated && disjoint((0..readers).map(of_reader).collect()) {
            return DesignKind::CasesWithinReaders;
        }
        DesignKind::Partial
    }

    /// The study of some readers only, in some modalities only, with the cases they read.
    ///
    /// # Errors
    ///
    /// [`ReadersError::Unknown`] for a name that the study does not have;
    /// [`ReadersError::Empty`], [`ReadersError::NothingRead`] and
    /// [`ReadersError::NothingReadIn`] if nothing is left of what is kept.
    pub fn subset(&self, readers: &[&str], modalities: &[&str]) -> Result<Study, ReadersError> {
        let kept = |names: &[&str], place: &dyn Fn(&str) -> Result<usize, ReadersError>| {
            let places: Result<BTreeSet<usize>, ReadersError> =
                names.iter().map(|name| place(name)).collect();
            places
        };
        let kept_readers = kept(readers, &|name| self.reader(name))?;
        let kept_modalities = kept(modalities, &|name| self.modality(name))?;
        let mut study = Study {
            readers: kept_readers.iter().map(|&j| self.readers[j].clone()).collect(),
            modalities: kept_modalities.iter().map(|&i| self.modalities[i].clone()).collect(),
            cases: self.cases.clone(),
            units: self.units.clone(),
            cells: kept_modalities
                .iter()
                .flat_map(|&i| kept_readers.iter().map(move |&j| self.cell(i, j).cloned()))
                .collect(),
        };
        study.nothing_empty()?;
        study.drop_unread();
        Ok(study)
    }

    /// Forgets cases and units that nobody read: they say nothing and would count as missing.
    fn drop_unread(&mut self) {
        let read: BTreeSet<u32> =
            self.cells.iter().flatten().flat_map(|cell| cell.units.iter().copied()).collect();
        if read.len() == self.units.len() {
            return;
        }
        let cases: BTreeSet<u32> =
            read.iter().map(|&unit| self.units[unit as usize].case).collect();
        let new_unit: BTreeMap<u32, u32> = read.iter().copied().zip(0..).collect();
        let new_case: BTreeMap<u32, u32> = cases.iter().copied().zip(0..).collect();
        self.cases = cases.iter().map(|&case| self.cases[case as usize].clone()).collect();
        self.units = read
            .iter()
            .map(|&unit| self.units[unit as usize])
            .map(|unit| Unit { case: new_case[&unit.case], ..unit })
            .collect();
        for unit in self.cells.iter_mut().flatten().flat_map(|cell| &mut cell.units) {
            *unit = new_unit[unit];
        }
    }
}

#[cfg(test)]
mod tests;
