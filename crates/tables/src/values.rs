//! The exact values of a cell: collected as they come, counted when they are many.

use reliance_stats::reduction::{Cell, Number, Tally};

use crate::cells::Counted;

/// Values of one cell, as order-preserving integers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Pile {
    loose: Vec<u64>,
    /// Ascending values with their counts.
    counted: Vec<(u64, u64)>,
}

impl Pile {
    #[inline]
    pub(crate) fn push(&mut self, value: u64) {
        self.loose.push(value);
    }

    /// Add another pile.
    pub(crate) fn absorb(&mut self, mut other: Pile) {
        if self.loose.is_empty() {
            self.loose = other.loose;
        } else {
            self.loose.append(&mut other.loose);
        }
        if self.counted.is_empty() {
            self.counted = other.counted;
        } else if !other.counted.is_empty() {
            self.counted.append(&mut other.counted);
            self.counted.sort_unstable();
            sum_equal(&mut self.counted);
        }
    }

    /// Count loose values, with their lowest `dropped` bits cleared.
    fn count(&mut self, dropped: u32) {
        let mut loose = std::mem::take(&mut self.loose);
        if dropped > 0 {
            loose.iter_mut().for_each(|value| *value = coarse(*value, dropped));
            self.counted.iter_mut().for_each(|pair| pair.0 = coarse(pair.0, dropped));
            sum_equal(&mut self.counted);
        }
        if loose.is_empty() {
            return;
        }
        crate::sort::sort(&mut loose);
        let mut counted: Vec<(u64, u64)> = Vec::new();
        for value in loose {
            match counted.last_mut() {
                Some(last) if last.0 == value => last.1 += 1,
                _ => counted.push((value, 1)),
            }
        }
        if self.counted.is_empty() {
            counted.shrink_to_fit();
            self.counted = counted;
        } else {
            self.counted.append(&mut counted);
            self.counted.sort_unstable();
            sum_equal(&mut self.counted);
        }
    }
}

/// The least of all values that differ from `value` in the lowest `dropped` bits only.
fn coarse(value: u64, dropped: u32) -> u64 {
    // Below the least finite number lie bits that stand for no number.
    let least = Number::new(-f64::MAX).map_or(0, Number::ordered_bits);
    (value.checked_shr(dropped).unwrap_or(0).checked_shl(dropped).unwrap_or(0)).max(least)
}

fn sum_equal(counted: &mut Vec<(u64, u64)>) {
    counted.dedup_by(|next, kept| {
        let is_equal = next.0 == kept.0;
        if is_equal {
            kept.1 += next.1;
        }
        is_equal
    });
}

/// Count all piles; as long as there are more than `limit` distinct values, drop one more
/// of the lowest bits. Gives how many are kept.
///
/// The bits dropped in the end are the fewest with which all values fit. A part never
/// drops more than the whole has to, so the outcome is the same for any parts.
pub(crate) fn compact<'a>(
    piles: impl IntoIterator<Item = &'a mut Pile>,
    dropped: &mut u32,
    limit: usize,
) -> usize {
    let mut piles: Vec<&mut Pile> = piles.into_iter().collect();
    loop {
        piles.iter_mut().for_each(|pile| pile.count(*dropped));
        let kept: usize = piles.iter().map(|pile| pile.counted.len()).sum();
        // A cell with any value keeps one, however coarse.
        if kept <= limit || *dropped >= u64::BITS {
            return kept;
        }
        *dropped += 1;
    }
}

/// The tally of all workers' cells.
pub(crate) fn tally(axes: Vec<String>, mut counted: Counted, value: Option<&str>) -> Tally {
    let piles = counted.cells.values_mut().map(|(_, pile)| pile);
    compact(piles, &mut counted.dropped, counted.limits.values);
    let cells = counted.cells.into_iter().map(|(levels, (rows, pile))| {
        let values = pile.counted.into_iter().filter_map(|(bits, count)| {
            Number::from_ordered_bits(bits).ok().map(|number| (number, count))
        });
        (levels, Cell { rows, values: values.collect() })
    });
    let cells = cells.collect();
    let loss = (counted.dropped > 0).then(|| loss(value, counted.dropped, counted.limits.values));
    Tally { axes, cells, loss }
}

fn loss(value: Option<&str>, dropped: u32, limit: usize) -> String {
    format!(
        "`{}` has more than {limit} distinct values; each is rounded down by clearing the lowest \
         {dropped} of its 64 bits",
        value.unwrap_or_default()
    )
}
