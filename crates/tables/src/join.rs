//! Side files: read first, found again by the digest of an identifier.

use std::collections::BTreeMap;

use crate::csv::Batch;
use crate::faults::{Fault, Faults};
use crate::keys::Index;
use crate::stage::{NO_ROW, Stage};

/// A side file in memory: the wanted roles of every row.
pub(crate) struct SideTable {
    index: Index,
    /// By the role's index in the table's plan.
    stages: BTreeMap<usize, Stage>,
}

impl SideTable {
    /// For each identifier the first side row with it, or [`NO_ROW`].
    pub(crate) fn rows(&self, digests: &[u128], rows: &mut Vec<u32>) {
        self.index.rows(digests, rows);
    }

    /// A role's values, one a side row.
    pub(crate) fn stage(&self, role: usize) -> Option<&Stage> {
        self.stages.get(&role)
    }
}

/// A side file while it is read.
pub(crate) struct SideFold {
    /// Reader, what was read so far, and position of the column in a batch, by role; the
    /// identifier is under [`SideFold::ID`].
    roles: BTreeMap<usize, (Stage, Stage, usize)>,
    faults: Faults,
    rows: usize,
    limit: usize,
    /// Number of the file's row that each row is.
    numbers: Vec<(u64, usize)>,
}

impl SideFold {
    /// Stands for the identifier among the roles.
    pub(crate) const ID: usize = usize::MAX;

    /// Reads the roles whose stage and column position are given, at most `limit` rows.
    pub(crate) fn new(roles: &BTreeMap<usize, (Stage, usize)>, limit: usize) -> SideFold {
        let both = |(role, (stage, position)): (&usize, &(Stage, usize))| {
            (*role, (stage.clone(), stage.clone(), *position))
        };
        SideFold {
            roles: roles.iter().map(both).collect(),
            faults: Faults::default(),
            rows: 0,
            limit,
            numbers: Vec::new(),
        }
    }

    /// Add a batch.
    pub(crate) fn add(&mut self, batch: &Batch) {
        self.rows += batch.rows;
        if self.rows > self.limit {
            return;
        }
        self.numbers.push((batch.first, batch.rows));
        for (role, (reader, held, position)) in &mut self.roles {
            if let Some(column) = batch.columns.get(*position) {
                reader.read(column);
                held.append(reader);
                if *role != SideFold::ID {
                    reader.record(*role, batch.first, &mut self.faults);
                }
            }
        }
    }

    /// The side table with its faults.
    ///
    /// # Errors
    ///
    /// How many rows there are, where they are more than allowed.
    pub(crate) fn finish(mut self, on: usize) -> Result<(SideTable, Faults), usize> {
        if self.rows > self.limit || self.rows >= NO_ROW as usize {
            return Err(self.rows);
        }
        let digests = self.roles.remove(&SideFold::ID).map(|(_, held, _)| held.digests);
        let (index, repeats) = Index::new(digests.unwrap_or_default());
        let mut faults = self.faults;
        for row in repeats {
            faults.record(Fault::Duplicate, on, number(&self.numbers, row));
        }
        let stage = |(role, (reader, held, _)): (usize, (Stage, Stage, usize))| {
            (role, held.with_readers_of(reader))
        };
        let stages = self.roles.into_iter().map(stage).collect();
        Ok((SideTable { index, stages }, faults))
    }
}

/// The file's number of the `row`th row that was kept.
fn number(runs: &[(u64, usize)], row: usize) -> u64 {
    let mut left = row;
    for &(first, rows) in runs {
        if left < rows {
            return first + left as u64;
        }
        left -= rows;
    }
    0
}
