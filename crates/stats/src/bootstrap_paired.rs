//! Bootstrap of the difference of two areas on the same cases.

use libm::sqrt;

use crate::bootstrap::{Bootstrap, Resampling, replicates};
use crate::error::{StatsError, at_least};
use crate::random::Generator;
use crate::roc_paired::placements;

/// One score of all cases, ready for resamples that are counts of cases.
struct Ranked {
    /// The healthy, by ascending score.
    healthy: Vec<u32>,
    /// Of every diseased case, how many healthy score below it, and how many at most as high.
    ends: Vec<(u32, u32)>,
}

impl Ranked {
    fn new(diseased: &[f64], healthy: &[f64]) -> Ranked {
        let mut order: Vec<u32> = (0..healthy.len() as u32).collect();
        let score = |place: &u32| healthy[*place as usize];
        order.sort_by(|a, b| score(a).total_cmp(&score(b)));
        // `<` and `<=` tie negative zero with zero, which `total_cmp` sets apart.
        let ends = diseased.iter().map(|own| {
            let below = order.partition_point(|place| score(place) < *own);
            let upto = order.partition_point(|place| score(place) <= *own);
            (below as u32, upto as u32)
        });
        Ranked { ends: ends.collect(), healthy: order }
    }

    /// Twice the pairs that the drawn diseased win of the drawn healthy.
    fn twice_won(&self, drawn: &Drawn, running: &mut Vec<u64>) -> u128 {
        running.clear();
        running.push(0);
        let mut sum = 0u64;
        for &place in &self.healthy {
            sum += u64::from(drawn.healthy[place as usize]);
            running.push(sum);
        }
        let won = |(ends, &count): (&(u32, u32), &u32)| {
            let pairs = running[ends.0 as usize] + running[ends.1 as usize];
            u128::from(pairs) * u128::from(count)
        };
        self.ends.iter().zip(&drawn.diseased).map(won).sum()
    }
}

/// How often each case was drawn.
struct Drawn {
    diseased: Vec<u32>,
    healthy: Vec<u32>,
}

/// Both scores of cases by class.
struct Both {
    first: Ranked,
    second: Ranked,
    sizes: (usize, usize),
    estimate: f64,
    acceleration: Option<f64>,
}

impl Both {
    fn new(cases: &[(bool, f64, f64)]) -> Result<Both, StatsError> {
        if u32::try_from(cases.len()).is_err() {
            return Err(StatsError::TooLarge { what: "cases" });
        }
        let one = |score: fn(&(bool, f64, f64)) -> f64| {
            let column: Vec<(bool, f64)> = cases.iter().map(|case| (case.0, score(case))).collect();
            let placed = placements(&column)?;
            let class = |wanted: bool| -> Vec<f64> {
                column.iter().filter(|case| case.0 == wanted).map(|case| case.1).collect()
            };
            Ok::<_, StatsError>((Ranked::new(&class(true), &class(false)), placed))
        };
        let (first, of_first) = one(|case| case.1)?;
        let (second, of_second) = one(|case| case.2)?;
        let estimate = of_first.auc - of_second.auc;
        let (mut squares, mut cubes) = ([0.0; 2], [0.0; 2]);
        for (place, &(diseased, ..)) in cases.iter().enumerate() {
            let part = of_first.of_case[place] - of_second.of_case[place] - estimate;
            squares[usize::from(diseased)] += part * part;
            cubes[usize::from(diseased)] += part * part * part;
        }
        let (m, n) = (of_first.positives as f64, of_first.negatives as f64);
        let variance = squares[1] / (m * m) + squares[0] / (n * n);
        let skew = cubes[1] / (m * m * m) + cubes[0] / (n * n * n);
        let acceleration = (variance > 0.0).then(|| skew / (6.0 * variance * sqrt(variance)));
        let sizes = (of_first.positives as usize, of_first.negatives as usize);
        Ok(Both { first, second, sizes, estimate, acceleration })
    }

    fn nobody(&self) -> (Drawn, Vec<u64>) {
        let drawn = Drawn { diseased: vec![0; self.sizes.0], healthy: vec![0; self.sizes.1] };
        (drawn, Vec::with_capacity(self.sizes.1 + 1))
    }

    fn difference(&self, drawn: &Drawn, running: &mut Vec<u64>, pairs: f64) -> f64 {
        let first = self.first.twice_won(drawn, running);
        let second = self.second.twice_won(drawn, running);
        (first as f64 - second as f64) / (2.0 * pairs)
    }
}

/// Stratified bootstrap of the difference of two areas on the same cases, first minus second.
///
/// # Formula
///
/// Each resample draws as many diseased and as many healthy cases as there are, with
/// replacement, each with both its scores; its value is the difference of the two areas, ties
/// counting one half (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, 8.3; as
/// the R package pROC). Acceleration Σ nₛ⁻³ Σ l³ / (6 (Σ nₛ⁻² Σ l²)^{3/2}) with l the difference
/// of the placements less that of the areas (Davison and Hinkley 1997, 5.3.2).
///
/// A case is truth, first and second score. Assumes independent cases.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two diseased or healthy cases or below two resamples;
/// [`StatsError::NotFinite`] for a score that is not finite; [`StatsError::TooLarge`] above
/// 2³² − 1 cases.
pub fn paired_auc(cases: &[(bool, f64, f64)], plan: Resampling) -> Result<Bootstrap, StatsError> {
    // One order of the cases, so that the replicates do not depend on the input's.
    let mut cases = cases.to_vec();
    cases.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    let both = Both::new(&cases)?;
    let (m, n) = both.sizes;
    let pairs = m as f64 * n as f64;
    let one = |stream: u64, (drawn, running): &mut (Drawn, Vec<u64>)| {
        let mut generator = Generator::stream(plan.seed, stream);
        for of_class in [&mut drawn.diseased, &mut drawn.healthy] {
            of_class.fill(0);
            let size = of_class.len();
            generator.many_below(size as u32, size, |place| of_class[place as usize] += 1);
        }
        (both.difference(drawn, running, pairs), 0)
    };
    let (values, redrawn) = replicates(plan, || both.nobody(), one)?;
    let (estimate, acceleration) = (both.estimate, both.acceleration);
    Ok(Bootstrap { estimate, values, acceleration, redrawn })
}

/// The differences of two areas in stored resamples: for each a list of places in `cases`,
/// counted from 0.
///
/// # Formula
///
/// As [`paired_auc`], with resamples that were drawn elsewhere, of any number of each class
/// (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, 8.3).
///
/// # Errors
///
/// [`StatsError::TooFew`] below two diseased or healthy cases, below two resamples, or for a
/// resample without one of the classes; [`StatsError::NotFinite`] for a score that is not
/// finite; [`StatsError::Shape`] for a place that no case has; [`StatsError::TooLarge`] above
/// 2³² − 1 cases.
pub fn paired_auc_replay(
    cases: &[(bool, f64, f64)],
    resamples: &[Vec<u32>],
) -> Result<Bootstrap, StatsError> {
    let both = Both::new(cases)?;
    // A case's place within its class.
    let mut seen = [0usize; 2];
    let within: Vec<usize> = cases
        .iter()
        .map(|&(diseased, ..)| {
            let place = &mut seen[usize::from(diseased)];
            *place += 1;
            *place - 1
        })
        .collect();
    let (mut drawn, mut running) = both.nobody();
    let mut values = Vec::with_capacity(resamples.len());
    for places in resamples {
        drawn.diseased.fill(0);
        drawn.healthy.fill(0);
        let mut sizes = [0u64; 2];
        for &place in places {
            let what = "a resample names a case that there is not";
            let case = cases.get(place as usize).ok_or(StatsError::Shape { what })?;
            let of_class = if case.0 { &mut drawn.diseased } else { &mut drawn.healthy };
            of_class[within[place as usize]] += 1;
            sizes[usize::from(case.0)] += 1;
        }
        at_least("diseased cases in a resample", 1, sizes[1])?;
        at_least("healthy cases in a resample", 1, sizes[0])?;
        values.push(both.difference(&drawn, &mut running, sizes[0] as f64 * sizes[1] as f64));
    }
    Bootstrap::new(both.estimate, values, both.acceleration)
}

#[cfg(test)]
pub(crate) mod tests;
