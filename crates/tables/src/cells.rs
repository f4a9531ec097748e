//! Counting rows into cells: dense while few are possible, sparse beyond.
//!
//! Each row has one fused code, its axes' codes side by side in as many bits as they need.
//! When an axis outgrows its bits the cells are keyed anew.

use std::collections::BTreeMap;

use reliance_stats::reduction::Level;

use crate::hash::Lookup;
use crate::role::is_known;
use crate::values::Pile;

/// Most fused codes that are counted by index; beyond, cells are looked up.
const DENSE_BITS: u32 = 18;
/// The same where values are kept a cell.
const DENSE_BITS_WITH_VALUES: u32 = 14;

/// One axis of a batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Codes<'a> {
    pub(crate) codes: &'a [u32],
    /// Every code, of any batch so far, is below.
    pub(crate) size: usize,
}

/// The cells of one tally, as counted by one worker.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    bits: Vec<u32>,
    slots: Slots,
    rows: Vec<u64>,
    piles: Vec<Pile>,
    with_values: bool,
    limits: Limits,
    kept: usize,
    dropped: u32,
    fault: Option<Full>,
    fused: Vec<u128>,
    fused_dense: Vec<u32>,
}

/// Bounds of one tally.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Most cells.
    pub(crate) cells: usize,
    /// Most distinct values in all cells.
    pub(crate) values: usize,
}

/// Why no tally could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// More cells than allowed.
    Cells,
    /// The axes' codes do not fit into one fused code.
    Code,
}

#[derive(Debug, Clone)]
enum Slots {
    /// The fused code is the slot.
    Dense,
    /// Slot by fused code, and fused code by slot.
    Sparse(Lookup<u128, u32>, Vec<u128>),
}

impl Cells {
    pub(crate) fn new(axes: usize, with_values: bool, limits: Limits) -> Cells {
        Cells {
            bits: vec![0; axes],
            slots: Slots::Dense,
            rows: vec![0],
            piles: if with_values { vec![Pile::default()] } else { Vec::new() },
            with_values,
            limits,
            kept: 0,
            dropped: 0,
            fault: None,
            fused: Vec::new(),
            fused_dense: Vec::new(),
        }
    }

    /// Count `selected` rows of a batch, with their values where the tally has values.
    pub(crate) fn add(&mut self, axes: &[Codes], selected: &Selection, values: Option<&[u64]>) {
        if self.fault.is_some() {
            return;
        }
        self.grow(axes);
        match (&self.slots, self.fault) {
            (_, Some(_)) => {}
            (Slots::Dense, None) => self.add_dense(axes, selected, values),
            (Slots::Sparse(..), None) => self.add_sparse(axes, selected, values),
        }
        if self.kept > 2 * self.limits.values {
            self.compact();
        }
    }

    fn add_dense(&mut self, axes: &[Codes], selected: &Selection, values: Option<&[u64]>) {
        let mut fused = std::mem::take(&mut self.fused_dense);
        fuse(axes, &self.bits, selected.rows(), &mut fused);
        match values {
            None => selected.each(|row| {
                if let Some(count) = self.rows.get_mut(fused[row] as usize) {
                    *count += 1;
                }
            }),
            Some(values) => selected.each(|row| self.count(fused[row] as usize, values[row])),
        }
        self.fused_dense = fused;
    }

    fn add_sparse(&mut self, axes: &[Codes], selected: &Selection, values: Option<&[u64]>) {
        let mut fused = std::mem::take(&mut self.fused);
        fuse(axes, &self.bits, selected.rows(), &mut fused);
        selected.each(|row| {
            let Some(slot) = self.slot(fused[row]) else { return };
            match values {
                None => self.rows[slot] += 1,
                Some(values) => self.count(slot, values[row]),
            }
        });
        self.fused = fused;
    }

    #[inline]
    fn count(&mut self, slot: usize, value: u64) {
        self.rows[slot] += 1;
        if is_known(value) {
            self.piles[slot].push(value);
            self.kept += 1;
        }
    }

    /// The slot of a fused code; `None` where there are too many cells.
    fn slot(&mut self, fused: u128) -> Option<usize> {
        let Slots::Sparse(slots, keys) = &mut self.slots else { return Some(fused as usize) };
        if let Some(&slot) = slots.get(&fused) {
            return Some(slot as usize);
        }
        if keys.len() >= self.limits.cells {
            self.fault = Some(Full::Cells);
            return None;
        }
        slots.insert(fused, keys.len() as u32);
        keys.push(fused);
        self.rows.push(0);
        if self.with_values {
            self.piles.push(Pile::default());
        }
        Some(keys.len() - 1)
    }

    /// Give every axis the bits its codes need.
    fn grow(&mut self, axes: &[Codes]) {
        let needed = |size: usize| usize::BITS - size.saturating_sub(1).leading_zeros();
        if axes.iter().zip(&self.bits).all(|(axis, &bits)| needed(axis.size) <= bits) {
            return;
        }
        let old_bits = self.bits.clone();
        for (bits, axis) in self.bits.iter_mut().zip(axes) {
            *bits = needed(axis.size).max(*bits);
        }
        let total: u32 = self.bits.iter().sum();
        if total > u128::BITS {
            self.fault = Some(Full::Code);
            return;
        }
        let dense = if self.with_values { DENSE_BITS_WITH_VALUES } else { DENSE_BITS };
        let held = self.take(&old_bits);
        if total <= dense {
            self.rows = vec![0; 1 << total];
            self.piles = vec![Pile::default(); if self.with_values { 1 << total } else { 0 }];
        } else {
            self.slots = Slots::Sparse(Lookup::default(), Vec::new());
            (self.rows, self.piles) = (Vec::new(), Vec::new());
        }
        for (codes, rows, pile) in held {
            let fused = codes.iter().zip(&self.bits).rev().fold(0u128, |fused, (&code, &bits)| {
                fused.checked_shl(bits).unwrap_or(0) | u128::from(code)
            });
            let Some(slot) = self.slot(fused) else { return };
            self.rows[slot] = rows;
            if self.with_values {
                self.piles[slot] = pile;
            }
        }
    }

    /// All cells that hold a row, by their axes' codes.
    fn take(&mut self, bits: &[u32]) -> Vec<(Vec<u32>, u64, Pile)> {
        let rows = std::mem::take(&mut self.rows);
        let mut piles = std::mem::take(&mut self.piles).into_iter();
        let mut held = Vec::new();
        for (slot, rows) in rows.into_iter().enumerate() {
            let pile = piles.next().unwrap_or_default();
            if rows == 0 {
                continue;
            }
            let mut fused = match &self.slots {
                Slots::Dense => slot as u128,
                Slots::Sparse(_, keys) => keys[slot],
            };
            let mut codes = Vec::with_capacity(bits.len());
            for &bits in bits {
                codes.push((fused & ((1u128 << bits) - 1)) as u32);
                fused = fused.checked_shr(bits).unwrap_or(0);
            }
            held.push((codes, rows, pile));
        }
        held
    }

    /// Count equal values together, and drop their lowest bits where they are too many.
    fn compact(&mut self) {
        self.kept = crate::values::compact(&mut self.piles, &mut self.dropped, self.limits.values);
    }

    /// The cells by their levels, for adding to other workers'.
    pub(crate) fn finish(mut self, level: &dyn Fn(usize, u32) -> Level) -> Result<Counted, Full> {
        if let Some(full) = self.fault {
            return Err(full);
        }
        let bits = std::mem::take(&mut self.bits);
        let mut cells = BTreeMap::new();
        for (codes, rows, pile) in self.take(&bits) {
            let levels = codes.iter().enumerate().map(|(axis, &code)| level(axis, code)).collect();
            cells.insert(levels, (rows, pile));
        }
        Ok(Counted { cells, dropped: self.dropped, limits: self.limits })
    }
}

/// Cells by level, on the way to a tally.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    pub(crate) cells: BTreeMap<Vec<Level>, (u64, Pile)>,
    pub(crate) dropped: u32,
    pub(crate) limits: Limits,
}

impl Counted {
    /// Add another worker's cells.
    pub(crate) fn add(&mut self, other: Counted) {
        for (levels, (rows, pile)) in other.cells {
            let cell = self.cells.entry(levels).or_default();
            cell.0 += rows;
            cell.1.absorb(pile);
        }
        self.dropped = self.dropped.max(other.dropped);
    }
}

/// The rows of a batch that belong to a data set.
#[derive(Debug, Clone)]
pub(crate) enum Selection {
    /// All, so many.
    All(usize),
    /// These, ascending, of so many.
    Some(Vec<u32>, usize),
}

impl Selection {
    /// Rows of the batch.
    pub(crate) fn rows(&self) -> usize {
        match self {
            Selection::All(rows) | Selection::Some(_, rows) => *rows,
        }
    }

    /// Do something for each row that belongs.
    #[inline]
    pub(crate) fn each(&self, mut does: impl FnMut(usize)) {
        match self {
            Selection::All(rows) => (0..*rows).for_each(does),
            Selection::Some(rows, _) => rows.iter().for_each(|&row| does(row as usize)),
        }
    }
}

/// A fused code's integer.
trait Fused: Copy + Default + std::ops::BitOrAssign {
    fn shifted(code: u32, by: u32) -> Self;
}

impl Fused for u32 {
    #[inline]
    fn shifted(code: u32, by: u32) -> u32 {
        code << (by & 31)
    }
}

impl Fused for u128 {
    #[inline]
    fn shifted(code: u32, by: u32) -> u128 {
        u128::from(code) << (by & 127)
    }
}

/// The fused code of every row of the batch: the first axis in the lowest bits.
fn fuse<T: Fused>(axes: &[Codes], bits: &[u32], rows: usize, fused: &mut Vec<T>) {
    fused.clear();
    let mut axes = axes.iter().zip(bits);
    let mut by = 0;
    if let Some((axis, &bits)) = axes.next() {
        fused.extend(axis.codes.iter().map(|&code| T::shifted(code, 0)));
        by = bits;
    }
    fused.resize(rows, T::default());
    while let Some((axis, &bits)) = axes.next() {
        let next = by + bits;
        match axes.next() {
            // Two at a time go through memory half as often.
            Some((other, &bits)) => {
                let codes = axis.codes.iter().zip(other.codes);
                for (fused, (&code, &other)) in fused.iter_mut().zip(codes) {
                    *fused |= T::shifted(code, by);
                    *fused |= T::shifted(other, next);
                }
                by = next + bits;
            }
            None => {
                for (fused, &code) in fused.iter_mut().zip(axis.codes) {
                    *fused |= T::shifted(code, by);
                }
                by = next;
            }
        }
    }
}
