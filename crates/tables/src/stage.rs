//! One role of a batch, read in every way that some need wants it.

use arrow_array::ArrayRef;

use crate::calendar::{CODE_MISSING, CODE_UNUSABLE, Months};
use crate::category::{Category, Digests, NO_DIGEST, read_binary};
use crate::faults::{Fault, Faults};
use crate::numbers::Numbers;
use crate::parquet_file::plain_column;
use crate::presence::read_known;
use crate::role::{MISSING, NOT_A_NUMBER, NOT_FINITE, OUT_OF_RANGE, RoleSpec, is_known};

/// The ways in which a role is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ways {
    pub(crate) numbers: bool,
    pub(crate) category: bool,
    pub(crate) binary: bool,
    pub(crate) month: bool,
    pub(crate) digest: bool,
    pub(crate) known: bool,
}

impl Ways {
    /// Does the role gain from texts that come with their dictionary?
    pub(crate) fn is_coded(self) -> bool {
        self.category || self.binary
    }
}

/// A role's readers and what they read last.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    spec: RoleSpec,
    ways: Ways,
    number_reader: Numbers,
    digest_reader: Digests,
    pub(crate) category: Category,
    pub(crate) months: Months,
    pub(crate) numbers: Vec<u64>,
    pub(crate) categories: Vec<u32>,
    pub(crate) binaries: Vec<u32>,
    pub(crate) month_codes: Vec<u32>,
    pub(crate) digests: Vec<u128>,
    pub(crate) known_codes: Vec<u32>,
}

impl Stage {
    pub(crate) fn new(spec: RoleSpec, ways: Ways, levels: usize) -> Stage {
        Stage {
            spec,
            ways,
            number_reader: Numbers::default(),
            digest_reader: Digests::default(),
            category: Category::new(levels),
            months: Months::default(),
            numbers: Vec::new(),
            categories: Vec::new(),
            binaries: Vec::new(),
            month_codes: Vec::new(),
            digests: Vec::new(),
            known_codes: Vec::new(),
        }
    }

    /// Read a batch of the role's column.
    pub(crate) fn read(&mut self, column: &ArrayRef) {
        let (spec, column) = (&self.spec, &*plain_column(column));
        if self.ways.numbers {
            self.number_reader.read(spec, column, &mut self.numbers);
        }
        if self.ways.category {
            self.category.read(spec, column, &mut self.categories);
        }
        if self.ways.binary {
            read_binary(spec, column, &mut self.binaries);
        }
        if self.ways.month {
            self.months.read(spec, column, &mut self.month_codes);
        }
        if self.ways.digest {
            self.digest_reader.read(spec, column, &mut self.digests);
        }
        if self.ways.known {
            read_known(spec, column, &mut self.known_codes);
        }
    }

    /// Append what `batch` read to what is held.
    pub(crate) fn append(&mut self, batch: &Stage) {
        self.numbers.extend_from_slice(&batch.numbers);
        self.categories.extend_from_slice(&batch.categories);
        self.binaries.extend_from_slice(&batch.binaries);
        self.month_codes.extend_from_slice(&batch.month_codes);
        self.digests.extend_from_slice(&batch.digests);
        self.known_codes.extend_from_slice(&batch.known_codes);
    }

    /// Take over the readers' levels, with nothing read yet.
    pub(crate) fn with_levels_of(side: &Stage) -> Stage {
        Stage {
            category: side.category.clone(),
            months: side.months.clone(),
            ..Stage::new(side.spec.clone(), side.ways, 0)
        }
    }

    /// What is held, with the levels that `reader` gave it.
    pub(crate) fn with_readers_of(self, reader: Stage) -> Stage {
        Stage { category: reader.category, months: reader.months, ..self }
    }

    /// Read from a side table: row by row the side row's value, missing where there is none.
    pub(crate) fn gather(&mut self, side: &Stage, rows: &[u32]) {
        pick(&side.numbers, rows, MISSING, &mut self.numbers);
        pick(&side.categories, rows, CODE_MISSING, &mut self.categories);
        pick(&side.binaries, rows, CODE_MISSING, &mut self.binaries);
        pick(&side.month_codes, rows, CODE_MISSING, &mut self.month_codes);
        pick(&side.digests, rows, NO_DIGEST, &mut self.digests);
        pick(&side.known_codes, rows, CODE_MISSING, &mut self.known_codes);
    }

    /// Record the faults of the batch read last, whose first row is `first`.
    pub(crate) fn record(&self, role: usize, first: u64, faults: &mut Faults) {
        if self.ways.numbers {
            for (at, &bits) in self.numbers.iter().enumerate() {
                if !is_known(bits) && bits != MISSING {
                    let fault = match bits {
                        NOT_A_NUMBER => Fault::NotANumber,
                        NOT_FINITE => Fault::NotFinite,
                        OUT_OF_RANGE => Fault::OutOfRange,
                        _ => continue,
                    };
                    faults.record(fault, role, first + at as u64);
                }
            }
        }
        let mut unusable = |fault, codes: &[u32]| {
            for (at, _) in codes.iter().enumerate().filter(|(_, code)| **code == CODE_UNUSABLE) {
                faults.record(fault, role, first + at as u64);
            }
        };
        // Without a closed list a category is unusable only where its text was not UTF-8,
        // which the reader has recorded, or where there are too many, which the need says.
        if self.ways.category && self.spec.has_known() {
            unusable(Fault::UnknownLevel, &self.categories);
        }
        if self.ways.binary {
            unusable(Fault::NotBinary, &self.binaries);
        }
        if self.ways.month {
            unusable(Fault::NotADate, &self.month_codes);
        }
    }
}

/// No row of a side table.
pub(crate) const NO_ROW: u32 = u32::MAX;

fn pick<T: Copy>(from: &[T], rows: &[u32], missing: T, out: &mut Vec<T>) {
    out.clear();
    if from.is_empty() {
        return;
    }
    out.extend(rows.iter().map(|&row| from.get(row as usize).copied().unwrap_or(missing)));
}
