//! Bootstrap of the area under the ROC curve: counts are resampled, not rows.
//!
//! A resample needs no sorting: the healthy are drawn into counts by rank, one running sum
//! gives the placement of every diseased case, and the drawn diseased cases add up theirs.

use libm::sqrt;

use crate::bootstrap::{Bootstrap, Resampling, replicates};
use crate::error::{StatsError, at_least, finite};
use crate::random::Generator;
use crate::reduction::Number;
use crate::roc::{Scores, canonical};

/// One class: its distinct scores, or its rows where they are not much more.
pub(crate) struct Class {
    /// Cases of each entry; empty where every entry is one case.
    counts: Vec<u64>,
    /// Entries.
    entries: usize,
    n: u64,
}

/// How many times more cases than distinct scores make drawing counts worth its price.
const DENSE: u64 = 16;

impl Class {
    pub(crate) fn new(values: &[(Number, u64)]) -> Result<Class, StatsError> {
        let n: u64 = values.iter().map(|&(_, count)| count).sum();
        let dense = n >= DENSE * values.len() as u64;
        if !dense && u32::try_from(n).is_err() {
            return Err(StatsError::TooLarge { what: "distinct scores" });
        }
        let counts: Vec<u64> =
            if dense { values.iter().map(|&(_, count)| count).collect() } else { Vec::new() };
        let entries = if dense { values.len() } else { n as usize };
        Ok(Class { counts, entries, n })
    }

    /// Where each entry begins in a list of distinct scores.
    pub(crate) fn place_of<'a>(
        &self,
        values: &'a [(Number, u64)],
    ) -> impl Iterator<Item = (usize, usize)> + 'a {
        let dense = !self.counts.is_empty();
        values.iter().enumerate().flat_map(move |(place, &(_, count))| {
            let times = if dense { 1 } else { count as usize };
            std::iter::repeat_n((place, times), times)
        })
    }

    /// A resample's counts of the entries, handed to `add`.
    pub(crate) fn draw(&self, generator: &mut Generator, mut add: impl FnMut(usize, u64)) {
        if self.counts.is_empty() {
            generator.many_below(self.n as u32, self.n as usize, |place| add(place as usize, 1));
            return;
        }
        // Multinomial counts one after the other, each binomial in what is left.
        let (mut left, mut cases) = (self.n, self.n);
        for (place, &count) in self.counts.iter().enumerate() {
            if left == 0 {
                break;
            }
            let drawn = generator.binomial(left, count as f64 / cases as f64);
            add(place, drawn);
            left -= drawn;
            cases -= count;
        }
    }
}

/// Stratified bootstrap of the area: diseased and healthy are resampled apart.
///
/// # Formula
///
/// Each resample draws as many of each class as there are, with replacement (Efron and
/// Tibshirani 1993, *An Introduction to the Bootstrap*, 8.3), and its area counts ties one
/// half. The acceleration is that of Davison and Hinkley 1997, 5.3.2, for two samples:
/// Σ nₛ⁻³ Σ l³ / (6 (Σ nₛ⁻² Σ l²)^{3/2}) with l the placements less the area.
///
/// Assumes independent cases; for cases in clusters [`clustered_auc`].
///
/// # Errors
///
/// [`StatsError::TooFew`] below two diseased or healthy cases or below two resamples;
/// [`StatsError::TooLarge`] if the counts overflow.
pub fn auc(scores: &Scores, plan: Resampling) -> Result<Bootstrap, StatsError> {
    let estimate = scores.auc()?.auc;
    let (positive, negative) = (canonical(&scores.positive), canonical(&scores.negative));
    let positive: Vec<(Number, u64)> = positive.iter().copied().filter(|v| v.1 > 0).collect();
    let negative: Vec<(Number, u64)> = negative.iter().copied().filter(|v| v.1 > 0).collect();
    let (diseased, healthy) = (Class::new(&positive)?, Class::new(&negative)?);
    // The entries of the healthy that score below, and those that score at most as high.
    let mut first = vec![0u32; negative.len() + 1];
    for (place, times) in healthy.place_of(&negative) {
        let _ = times;
        first[place + 1] += 1;
    }
    for place in 0..negative.len() {
        first[place + 1] += first[place];
    }
    let ends: Vec<(u32, u32)> = diseased
        .place_of(&positive)
        .map(|(place, _)| {
            let score = positive[place].0;
            let below = negative.partition_point(|&(other, _)| other < score);
            let upto = negative.partition_point(|&(other, _)| other <= score);
            (first[below], first[upto])
        })
        .collect();
    let pairs = 2.0 * diseased.n as f64 * healthy.n as f64;
    let one = |stream: u64, running: &mut Vec<u64>| {
        let mut generator = Generator::stream(plan.seed, stream);
        running.fill(0);
        healthy.draw(&mut generator, |place, drawn| running[place + 1] += drawn);
        let mut sum = 0;
        for entry in running.iter_mut() {
            sum += *entry;
            *entry = sum;
        }
        let mut twice = 0u128;
        diseased.draw(&mut generator, |place, drawn| {
            let (below, upto) = ends[place];
            let won = running[below as usize] + running[upto as usize];
            twice += u128::from(won) * u128::from(drawn);
        });
        (twice as f64 / pairs, 0)
    };
    let scratch = || vec![0u64; healthy.entries + 1];
    let (values, redrawn) = replicates(plan, scratch, one)?;
    Ok(Bootstrap { estimate, values, acceleration: acceleration(scores, estimate), redrawn })
}

/// A sixth of the skewness of the area; `None` where it does not vary.
fn acceleration(scores: &Scores, area: f64) -> Option<f64> {
    let (m, n) = scores.sizes().ok()?;
    let (m, n) = (m as f64, n as f64);
    let (mut squares, mut cubes) = ([0.0; 2], [0.0; 2]);
    for step in scores.steps() {
        let below = (step.before.1 as f64 + step.negatives as f64 / 2.0) / n - area;
        let above = 1.0 - (step.before.0 as f64 + step.positives as f64 / 2.0) / m - area;
        for (class, count, part) in [(0, step.positives, below), (1, step.negatives, above)] {
            squares[class] += count as f64 * part * part;
            cubes[class] += count as f64 * part * part * part;
        }
    }
    let variance = squares[0] / (m * m) + squares[1] / (n * n);
    let skew = cubes[0] / (m * m * m) + cubes[1] / (n * n * n);
    (variance > 0.0).then(|| skew / (6.0 * variance * sqrt(variance)))
}

/// The areas of stored resamples: for each a list of places in `cases`, counted from 0.
///
/// A case is its truth and its score. This replays resamples that were drawn elsewhere;
/// the acceleration is the one of [`auc`].
///
/// # Formula
///
/// Each resample's area is the share of its pairs in which the diseased case scores higher,
/// ties counting one half, every case counting as often as it was drawn (Efron and Tibshirani
/// 1993, 8.3).
///
/// # Errors
///
/// [`StatsError::TooFew`] below two diseased or healthy cases, below two resamples, or for
/// a resample without one of the classes; [`StatsError::NotFinite`] for a score that is
/// not finite; [`StatsError::Shape`] for a place that no case has.
pub fn auc_replay(cases: &[(bool, f64)], resamples: &[Vec<u32>]) -> Result<Bootstrap, StatsError> {
    let mut ordered = Vec::with_capacity(cases.len());
    let mut all = Scores::default();
    for (place, &(diseased, score)) in cases.iter().enumerate() {
        let score = Number::new(score).map_err(|_| StatsError::NotFinite { what: "a score" })?;
        let class = if diseased { &mut all.positive } else { &mut all.negative };
        class.push((score, 1));
        ordered.push((score, place, diseased));
    }
    ordered.sort_unstable();
    let estimate = all.auc()?.auc;
    let mut values = Vec::with_capacity(resamples.len());
    let mut drawn = vec![0u64; cases.len()];
    for places in resamples {
        drawn.fill(0);
        for &place in places {
            let what = "a resample names a case that there is not";
            *drawn.get_mut(place as usize).ok_or(StatsError::Shape { what })? += 1;
        }
        let counted =
            ordered.iter().map(|&(score, place, diseased)| (score, diseased, drawn[place]));
        values.push(weighted_area(counted)?);
    }
    Bootstrap::new(estimate, values, acceleration(&all, estimate))
}

/// The area of cases in ascending order, each counted so often.
fn weighted_area(cases: impl Iterator<Item = (Number, bool, u64)>) -> Result<f64, StatsError> {
    let (mut m, mut n, mut twice) = (0u64, 0u64, 0u128);
    let (mut level, mut tied) = (None, (0u64, 0u64));
    let mut close = |tied: &mut (u64, u64), n: &mut u64| {
        twice += u128::from(tied.0) * (2 * u128::from(*n) + u128::from(tied.1));
        *n += tied.1;
        *tied = (0, 0);
    };
    for (score, diseased, count) in cases {
        if level != Some(score) {
            close(&mut tied, &mut n);
            level = Some(score);
        }
        if diseased {
            tied.0 += count;
            m += count;
        } else {
            tied.1 += count;
        }
    }
    close(&mut tied, &mut n);
    at_least("diseased cases in a resample", 1, m)?;
    at_least("healthy cases in a resample", 1, n)?;
    Ok(twice as f64 / 2.0 / m as f64 / n as f64)
}

/// Bootstrap of the area with clusters (patients, sites) drawn whole.
///
/// A case is cluster, truth and score. Resamples without diseased or without healthy cases
/// are drawn anew and counted in [`Bootstrap::redrawn`]. The acceleration is the skewness of
/// the clusters' sums of placements.
///
/// Assumes independent clusters.
///
/// # Formula
///
/// As many clusters are drawn, with replacement, as there are, each with all its cases; the
/// area of a resample counts ties one half (Field and Welsh 2007, *J. R. Statist. Soc. B*
/// 69:369). Acceleration Σl³/(6 (Σl²)^{3/2}), l a cluster's sum of placements less the area,
/// over the size of the class (Efron 1987, *JASA* 82:171).
///
/// # Errors
///
/// As [`crate::roc::clustered`]; [`StatsError::TooFew`] below two resamples.
pub fn clustered_auc(
    cases: &[(u128, bool, f64)],
    plan: Resampling,
) -> Result<Bootstrap, StatsError> {
    let robust = crate::roc::clustered(cases)?;
    let mut names: Vec<u128> = cases.iter().map(|&(cluster, ..)| cluster).collect();
    names.sort_unstable();
    names.dedup();
    let mut ordered = Vec::with_capacity(cases.len());
    for &(cluster, diseased, score) in cases {
        finite("a score", score)?;
        let score = Number::new(score).map_err(|_| StatsError::NotFinite { what: "a score" })?;
        let place = names.partition_point(|&name| name < cluster);
        ordered.push((score, diseased, place));
    }
    ordered.sort_unstable();
    let k = names.len();
    let one = |stream: u64, drawn: &mut Vec<u64>| {
        let mut generator = Generator::stream(plan.seed, stream);
        let mut again = 0;
        loop {
            drawn.fill(0);
            for _ in 0..k {
                drawn[generator.below(k as u64) as usize] += 1;
            }
            let counted =
                ordered.iter().map(|&(score, diseased, place)| (score, diseased, drawn[place]));
            // At least two clusters hold each class, so a fitting resample comes.
            if let Ok(area) = weighted_area(counted) {
                return (area, again);
            }
            again += 1;
        }
    };
    let (values, redrawn) = replicates(plan, || vec![0u64; k], one)?;
    let estimate = robust.auc.auc;
    let acceleration = cluster_acceleration(&ordered, k, estimate);
    Ok(Bootstrap { estimate, values, acceleration, redrawn })
}

fn cluster_acceleration(
    ordered: &[(Number, bool, usize)],
    clusters: usize,
    area: f64,
) -> Option<f64> {
    let m = ordered.iter().filter(|case| case.1).count() as f64;
    let n = ordered.len() as f64 - m;
    let mut sums = vec![0.0; clusters];
    let mut start = 0;
    let (mut healthy, mut diseased) = (0.0, 0.0);
    while start < ordered.len() {
        let end = start + ordered[start..].iter().take_while(|c| c.0 == ordered[start].0).count();
        let ties = &ordered[start..end];
        let ill = ties.iter().filter(|case| case.1).count() as f64;
        let well = ties.len() as f64 - ill;
        for &(_, truth, place) in ties {
            sums[place] += match truth {
                true => ((healthy + well / 2.0) / n - area) / m,
                false => (1.0 - (diseased + ill / 2.0) / m - area) / n,
            };
        }
        healthy += well;
        diseased += ill;
        start = end;
    }
    let squares: f64 = sums.iter().map(|x| x * x).sum();
    let cubes: f64 = sums.iter().map(|x| x * x * x).sum();
    (squares > 0.0).then(|| cubes / (6.0 * squares * sqrt(squares)))
}
