//! Digests of identifiers: looking rows up, counting repeats, finding duplicates.

use reliance_stats::reduction::{Digest, Keys};

use crate::category::NO_DIGEST;
use crate::faults::{Fault, Faults};
use crate::hash::Lookup;
use crate::stage::NO_ROW;

/// Rows of a side table by the digest of their identifier.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    digests: Vec<u128>,
    /// Open addressing: a row, or [`NO_ROW`].
    slots: Vec<u32>,
}

impl Index {
    /// The index of `digests`, and the rows, counted from 0, whose digest an earlier row
    /// has.
    pub(crate) fn new(digests: Vec<u128>) -> (Index, Vec<usize>) {
        let slots = (digests.len() * 3 / 2 + 1).next_power_of_two();
        let mut index = Index { slots: vec![NO_ROW; slots], digests };
        let mut repeats = Vec::new();
        for row in 0..index.digests.len() {
            let digest = index.digests[row];
            if digest == NO_DIGEST {
                continue;
            }
            let slot = index.slot(digest);
            if index.slots[slot] == NO_ROW {
                index.slots[slot] = row as u32;
            } else {
                // Only the first row answers to a digest.
                index.digests[row] = NO_DIGEST;
                repeats.push(row);
            }
        }
        (index, repeats)
    }

    /// The slot that holds `digest`, or the free one where it belongs.
    #[inline]
    fn slot(&self, digest: u128) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = digest as usize & mask;
        loop {
            let row = self.slots[slot];
            if row == NO_ROW || self.digests[row as usize] == digest {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// [`Index::row`] of each digest, in place of what `rows` held.
    ///
    /// Side files mostly stand in the order of the file they are beside, so the row after
    /// the last one found is looked at first.
    pub(crate) fn rows(&self, digests: &[u128], rows: &mut Vec<u32>) {
        let mut next = 0;
        rows.clear();
        rows.extend(digests.iter().map(|&digest| {
            let is_next = digest != NO_DIGEST && self.digests.get(next) == Some(&digest);
            let row = if is_next { next as u32 } else { self.row(digest) };
            next = row as usize + 1;
            row
        }));
    }

    /// The first row with that digest, or [`NO_ROW`].
    #[inline]
    pub(crate) fn row(&self, digest: u128) -> u32 {
        match digest {
            NO_DIGEST => NO_ROW,
            _ => self.slots.get(self.slot(digest)).copied().unwrap_or(NO_ROW),
        }
    }
}

/// The keys of all workers' digests.
pub(crate) fn keys(mut digests: Vec<u128>, missing: u64) -> Keys {
    crate::sort::sort(&mut digests);
    let mut counts: Vec<(Digest, u64)> = Vec::new();
    for digest in digests {
        match counts.last_mut() {
            Some(last) if last.0.0 == digest => last.1 += 1,
            _ => counts.push((Digest(digest), 1)),
        }
    }
    Keys { counts: counts.into(), missing }
}

/// Digests of a run of rows.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// Number of the first row, counted from 1.
    pub(crate) first: u64,
    /// One digest a row.
    pub(crate) digests: Vec<u128>,
}

/// Record every row whose identifier an earlier row has.
pub(crate) fn duplicates(mut runs: Vec<Run>, role: usize, faults: &mut Faults) {
    runs.sort_unstable_by_key(|run| run.first);
    let mut high: Vec<u64> = Vec::with_capacity(runs.iter().map(|run| run.digests.len()).sum());
    for run in &runs {
        let known = run.digests.iter().filter(|digest| **digest != NO_DIGEST);
        high.extend(known.map(|digest| (digest >> 64) as u64));
    }
    crate::sort::sort(&mut high);
    // Half a digest narrows the search to few rows; the whole digest decides.
    let mut suspects: Lookup<u64, ()> = Lookup::default();
    for pair in high.windows(2).filter(|pair| pair[0] == pair[1]) {
        suspects.insert(pair[0], ());
    }
    if suspects.is_empty() {
        return;
    }
    let mut seen: Lookup<u128, ()> = Lookup::default();
    for run in &runs {
        for (at, &digest) in run.digests.iter().enumerate() {
            let suspect = digest != NO_DIGEST && suspects.contains_key(&((digest >> 64) as u64));
            if suspect && seen.insert(digest, ()).is_some() {
                faults.record(Fault::Duplicate, role, run.first + at as u64);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_digest() {
        // All of these want the same slot.
        let digests: Vec<u128> =
            (1..=50u128).map(|n| n << 64).chain([NO_DIGEST, 7 << 64]).collect();
        let (index, repeats) = Index::new(digests);
        assert_eq!(repeats, [51]);
        assert!((1..=50u32).all(|n| index.row(u128::from(n) << 64) == n - 1));
        let mut rows = Vec::new();
        index.rows(&[7, 3 << 64, 4 << 64, 7 << 64, NO_DIGEST, 50 << 64, 7 << 64], &mut rows);
        assert_eq!(rows, [NO_ROW, 2, 3, 6, NO_ROW, 49, 6]);
        assert_eq!((index.row(99), index.row(NO_DIGEST)), (NO_ROW, NO_ROW));
        assert_eq!(Index::new(Vec::new()).0.row(5), NO_ROW);
    }

    #[test]
    fn duplicates_are_told_by_their_later_rows() {
        let runs = vec![
            Run { first: 4, digests: vec![9, 1 << 64 | 1, NO_DIGEST] },
            Run { first: 1, digests: vec![5, 9, 1 << 64 | 2] },
        ];
        let (mut faults, mut want) = (Faults::default(), Faults::default());
        duplicates(runs, 3, &mut faults);
        want.record(Fault::Duplicate, 3, 4);
        assert_eq!(faults, want);
    }
}
