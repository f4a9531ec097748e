//! Sums over pairs of a diseased and a healthy unit, for two readings of the same cases.
//!
//! A kernel ψ is 1 where the diseased unit scores higher, ½ at a tie and 0 else. Every
//! nonparametric covariance of two areas is made of four sums of products of two kernels:
//! over the same pair of units, over pairs that share the diseased one, over pairs that
//! share the healthy one, and over all. The last three come from row and column sums, the
//! first from a count of dominated points by a Fenwick tree: time O(n log n) and memory
//! O(n), never the table of all pairs. All sums are whole numbers (of quarters), so that
//! what is left after their subtraction has no rounding error.

use super::study::{Cell, Unit};

/// One unit of a reading.
#[derive(Debug, Clone, Copy)]
struct Entry {
    unit: u32,
    diseased: bool,
    /// Place of the score among the reading's different scores, from 1.
    level: u32,
    /// Twice the kernels of this unit summed over the other class.
    twice: u64,
}

/// One reading (a reader in a modality), sorted for pair sums.
#[derive(Debug, Clone)]
pub(crate) struct Graded {
    /// By unit.
    entries: Vec<Entry>,
    /// Places in `entries` by ascending score.
    order: Vec<u32>,
    levels: u32,
    /// Diseased units.
    pub(crate) diseased: u64,
    /// Healthy units.
    pub(crate) healthy: u64,
    /// Twice the sum of all kernels.
    pub(crate) twice_total: u128,
}

impl Graded {
    /// A reading with its kernels' sums by unit.
    pub(crate) fn new(cell: &Cell, units: &[Unit]) -> Graded {
        let mut order: Vec<u32> = (0..cell.units.len() as u32).collect();
        let score = |place: u32| cell.scores[place as usize];
        order.sort_by(|&a, &b| score(a).total_cmp(&score(b)).then(a.cmp(&b)));
        let mut entries: Vec<Entry> = cell
            .units
            .iter()
            .map(|&unit| {
                let diseased = units[unit as usize].diseased;
                Entry { unit, diseased, level: 0, twice: 0 }
            })
            .collect();
        let diseased = entries.iter().filter(|entry| entry.diseased).count() as u64;
        let healthy = entries.len() as u64 - diseased;
        let (mut levels, mut below, mut start) = (0, (0u64, 0u64), 0);
        let mut twice_total = 0u128;
        while start < order.len() {
            let same = |&place: &u32| score(place) == score(order[start]);
            let tied = order[start..].iter().take_while(|place| same(place)).count();
            let group = &order[start..start + tied];
            levels += 1;
            let sick =
                group.iter().filter(|&&place| entries[place as usize].diseased).count() as u64;
            let well = tied as u64 - sick;
            for &place in group {
                let entry = &mut entries[place as usize];
                entry.level = levels;
                entry.twice = match entry.diseased {
                    true => 2 * below.1 + well,
                    false => 2 * (diseased - below.0 - sick) + sick,
                };
            }
            twice_total += u128::from(sick) * u128::from(2 * below.1 + well);
            below = (below.0 + sick, below.1 + well);
            start += tied;
        }
        Graded { entries, order, levels, diseased, healthy, twice_total }
    }

    /// The area under the empirical curve; both classes have to be there.
    pub(crate) fn area(&self) -> f64 {
        self.twice_total as f64 / 2.0 / self.diseased as f64 / self.healthy as f64
    }

    /// Unit, truth and twice the kernel sum, by unit.
    pub(crate) fn sums(&self) -> impl Iterator<Item = (u32, bool, u64)> + '_ {
        self.entries.iter().map(|entry| (entry.unit, entry.diseased, entry.twice))
    }

    /// Twice the kernels between two units of this reading, by their places.
    pub(crate) fn twice_kernel(&self, diseased: usize, healthy: usize) -> u64 {
        match self.entries[diseased].level.cmp(&self.entries[healthy].level) {
            std::cmp::Ordering::Greater => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 0,
        }
    }
}

/// Four times the sums of products of two kernels, or how many products there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Quartet {
    /// Over the same pair of units.
    pub(crate) both: u128,
    /// Over pairs that share the diseased unit.
    pub(crate) diseased: u128,
    /// Over pairs that share the healthy unit.
    pub(crate) healthy: u128,
    /// Over all pairs of pairs.
    pub(crate) all: u128,
}

impl Quartet {
    /// Adds another.
    fn add(&mut self, other: &Quartet) {
        self.both = self.both.saturating_add(other.both);
        self.diseased = self.diseased.saturating_add(other.diseased);
        self.healthy = self.healthy.saturating_add(other.healthy);
        self.all = self.all.saturating_add(other.all);
    }

    /// Takes a part off.
    fn minus(&self, part: &Quartet) -> Quartet {
        Quartet {
            both: self.both.saturating_sub(part.both),
            diseased: self.diseased.saturating_sub(part.diseased),
            healthy: self.healthy.saturating_sub(part.healthy),
            all: self.all.saturating_sub(part.all),
        }
    }

    /// In the order of [`Quartet::exact`].
    pub(crate) fn listed(&self) -> [u128; 4] {
        [self.both, self.diseased, self.healthy, self.all]
    }

    /// The same over pairs that share exactly so much: both, the diseased unit only, the
    /// healthy unit only, nothing.
    pub(crate) fn exact(&self) -> [u128; 4] {
        let diseased = self.diseased.saturating_sub(self.both);
        let healthy = self.healthy.saturating_sub(self.both);
        let apart = self.all.saturating_sub(self.diseased).saturating_sub(healthy);
        [self.both, diseased, healthy, apart]
    }
}

/// Sums and counts for two readings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PairSums {
    /// Four times the sums.
    pub(crate) sums: Quartet,
    /// The numbers of products.
    pub(crate) counts: Quartet,
    /// Healthy and diseased units that both readings have.
    pub(crate) shared: (u64, u64),
}

impl PairSums {
    /// Adds another.
    pub(crate) fn add(&mut self, other: &PairSums) {
        self.sums.add(&other.sums);
        self.counts.add(&other.counts);
    }

    /// Takes a part off.
    pub(crate) fn minus(&self, part: &PairSums) -> PairSums {
        PairSums {
            sums: self.sums.minus(&part.sums),
            counts: self.counts.minus(&part.counts),
            shared: self.shared,
        }
    }

    /// The product of the two means less the mean product over pairs that share nothing:
    /// the unbiased covariance. `None` where all pairs share something.
    pub(crate) fn covariance(&self) -> Option<f64> {
        let (sum, count) = (self.sums.exact()[3], self.counts.exact()[3]);
        let product = self.sums.all as f64 / self.counts.all as f64 / 4.0;
        (count > 0).then(|| product - sum as f64 / count as f64 / 4.0)
    }
}

/// Calls of one class of units: kernels that look at one unit only.
#[derive(Debug, Clone)]
pub(crate) struct Calls {
    /// Unit, truth, and whether it counts; by unit.
    entries: Vec<(u32, bool, bool)>,
    /// How many count.
    pub(crate) called: u64,
}

impl Calls {
    /// Calls by unit.
    pub(crate) fn new(entries: Vec<(u32, bool, bool)>) -> Calls {
        let called = entries.iter().filter(|entry| entry.2).count() as u64;
        Calls { entries, called }
    }

    /// How many units there are.
    pub(crate) fn len(&self) -> u64 {
        self.entries.len() as u64
    }

    /// The share that counts.
    pub(crate) fn share(&self) -> f64 {
        self.called as f64 / self.entries.len() as f64
    }
}

/// Sums of products of calls, as if each were the kernel of a diseased unit with any of
/// endlessly many healthy ones.
pub(crate) fn pair_sums_of_calls(first: &Calls, second: &Calls) -> PairSums {
    let mut found = PairSums::default();
    let mut others = second.entries.iter().peekable();
    for (unit, diseased, called) in &first.entries {
        while others.next_if(|other| other.0 < *unit).is_some() {}
        let Some(other) = others.next_if(|other| other.0 == *unit) else { continue };
        let side = if *diseased { &mut found.shared.1 } else { &mut found.shared.0 };
        *side += 1;
        found.counts.diseased += 1;
        found.sums.diseased += 4 * u128::from(*called && other.2);
    }
    found.counts.all = u128::from(first.len()) * u128::from(second.len());
    found.sums.all = 4 * u128::from(first.called) * u128::from(second.called);
    found
}

/// Scratch space, so that a study of many readings allocates once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch {
    /// For each unit the place in the second reading, from 1; 0 where it was not read.
    place: Vec<u32>,
    /// Fenwick tree over the second reading's levels.
    tree: Vec<u32>,
}

impl Scratch {
    fn prepare(&mut self, second: &Graded, units: usize) {
        self.place.clear();
        self.place.resize(units, 0);
        for (entry, place) in second.entries.iter().zip(1..) {
            self.place[entry.unit as usize] = place;
        }
        self.tree.clear();
        self.tree.resize(second.levels as usize + 1, 0);
    }

    fn insert(&mut self, level: u32) {
        let mut at = level as usize;
        while at < self.tree.len() {
            self.tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    fn up_to(&self, level: u32) -> u64 {
        let (mut at, mut count) = (level as usize, 0);
        while at > 0 {
            count += u64::from(self.tree[at]);
            at &= at - 1;
        }
        count
    }

    /// Twice the second reading's kernels of a diseased unit, over the healthy units so far.
    fn twice(&self, level: u32) -> u64 {
        self.up_to(level) + self.up_to(level - 1)
    }
}

/// Sums of products of the kernels of two readings of a study with so many units.
pub(crate) fn pair_sums(
    first: &Graded,
    second: &Graded,
    units: usize,
    scratch: &mut Scratch,
) -> PairSums {
    scratch.prepare(second, units);
    let (mut diseased, mut healthy) = ((0u128, 0u128), (0u128, 0u128));
    for entry in &first.entries {
        let place = scratch.place[entry.unit as usize];
        if place > 0 {
            let product =
                u128::from(entry.twice) * u128::from(second.entries[place as usize - 1].twice);
            let of_class = if entry.diseased { &mut diseased } else { &mut healthy };
            of_class.0 += product;
            of_class.1 += 1;
        }
    }
    let (m, n) = (u128::from(first.diseased), u128::from(first.healthy));
    let (m2, n2) = (u128::from(second.diseased), u128::from(second.healthy));
    PairSums {
        sums: Quartet {
            both: dominated(first, second, scratch),
            diseased: diseased.0,
            healthy: healthy.0,
            all: first.twice_total.saturating_mul(second.twice_total),
        },
        counts: Quartet {
            both: diseased.1 * healthy.1,
            diseased: diseased.1 * n * n2,
            healthy: healthy.1 * m * m2,
            all: m * n * m2 * n2,
        },
        shared: (healthy.1 as u64, diseased.1 as u64),
    }
}

/// Four times the sum over pairs of shared units of both kernels' product.
fn dominated(first: &Graded, second: &Graded, scratch: &mut Scratch) -> u128 {
    let mut sum = 0u128;
    let mut start = 0;
    while start < first.order.len() {
        let level = first.entries[first.order[start] as usize].level;
        let mut end = start;
        let mut before = 0u64;
        let (mut sick, mut well) = (false, false);
        while let Some(entry) = first.order.get(end).map(|&place| &first.entries[place as usize]) {
            if entry.level != level {
                break;
            }
            end += 1;
            let place = scratch.place[entry.unit as usize];
            match (place > 0, entry.diseased) {
                (true, true) => {
                    sick = true;
                    before += scratch.twice(second.entries[place as usize - 1].level);
                }
                (true, false) => well = true,
                (false, _) => {}
            }
        }
        let tied = first.order[start..end].iter().map(|&place| &first.entries[place as usize]);
        if well {
            for entry in tied.clone().filter(|entry| !entry.diseased) {
                let place = scratch.place[entry.unit as usize];
                if place > 0 {
                    scratch.insert(second.entries[place as usize - 1].level);
                }
            }
        }
        // A tie in the first reading counts one half: once with and once without its group.
        let mut after = before;
        if well && sick {
            after = 0;
            for entry in tied.filter(|entry| entry.diseased) {
                let place = scratch.place[entry.unit as usize];
                if place > 0 {
                    after += scratch.twice(second.entries[place as usize - 1].level);
                }
            }
        }
        sum += u128::from(before) + u128::from(after);
        start = end;
    }
    sum
}
