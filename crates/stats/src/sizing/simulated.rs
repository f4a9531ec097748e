//! Power by seeded simulation, where no formula is published: each figure carries its
//! Monte-Carlo error.

use libm::{exp, sqrt};

use super::{Plan, PlannedStratum, Size};
use crate::agreement::{Scale, fleiss_kappa, krippendorff};
use crate::calibration::{Predicted, brier, hosmer_lemeshow, quantile_groups};
use crate::distribution::kolmogorov_upper;
use crate::error::{StatsError, at_least, finite, inner_proportion, positive, proportion};
use crate::proportion::Binomial;
use crate::random::Generator;
use crate::reduction::Number;
use crate::stratified::breslow_day;

/// How many studies are drawn, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// Studies.
    pub runs: u64,
    /// Seed of [`crate::random::NAME`]; the i-th study has the i-th stream.
    pub seed: u64,
}

/// A power found by simulation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Simulated {
    /// The share of studies whose test rejects.
    pub power: f64,
    /// Its Monte-Carlo standard error, √(p(1−p)/runs).
    pub error: f64,
    /// Studies drawn.
    pub runs: u64,
    /// Studies on which the test has no answer; they do not reject.
    pub unanswered: u64,
}

/// Most rows of all studies together.
const MOST: u64 = 2_000_000_000;

pub(super) fn simulate(
    draws: Draws,
    rows: u64,
    reject: impl Fn(&mut Generator) -> Result<bool, StatsError>,
) -> Result<Simulated, StatsError> {
    at_least("simulated studies", 100, draws.runs)?;
    if draws.runs.saturating_mul(rows) > MOST {
        return Err(StatsError::Beyond { largest: MOST });
    }
    let (mut rejected, mut unanswered) = (0u64, 0u64);
    for run in 0..draws.runs {
        match reject(&mut Generator::stream(draws.seed, run)) {
            Ok(true) => rejected += 1,
            Ok(false) => {}
            Err(_) => unanswered += 1,
        }
    }
    let power = rejected as f64 / draws.runs as f64;
    let error = sqrt(power * (1.0 - power) / draws.runs as f64);
    Ok(Simulated { power, error, runs: draws.runs, unanswered })
}

/// The fewest, to about one in fifty, with which a simulated power reaches the plan's.
///
/// # Formula
///
/// Doubling and halving on one seed, so that only n changes from one power to the next
/// (common random numbers; Law 2015, *Simulation Modeling and Analysis*, 11.2).
///
/// # Errors
///
/// Those of the power; [`StatsError::Beyond`] where 10⁶ do not reach it.
pub fn simulated_n(
    plan: Plan,
    power: impl Fn(u64) -> Result<Simulated, StatsError>,
) -> Result<(Size, Simulated), StatsError> {
    const LARGEST: u64 = 1_000_000;
    let mut high = 16u64;
    let mut found = power(high)?;
    while found.power < plan.power() {
        if high >= LARGEST {
            return Err(StatsError::Beyond { largest: LARGEST });
        }
        high *= 2;
        found = power(high)?;
    }
    let mut low = high / 2;
    while high - low > (high / 50).max(1) {
        let middle = low + (high - low) / 2;
        let here = power(middle)?;
        if here.power >= plan.power() {
            (high, found) = (middle, here);
        } else {
            low = middle;
        }
    }
    Ok((Size { n: high, unrounded: high as f64 }, found))
}

/// Power of the two-sample Kolmogorov–Smirnov test for normal populations, by simulation.
///
/// # Formula
///
/// The share of studies with p ≤ α: N(0, 1) against N(shift, ratio²), p of
/// [`crate::homogeneity::kolmogorov_smirnov`] (Smirnov 1939; Massey 1951, *JASA* 46:68).
///
/// # Errors
///
/// [`StatsError::TooFew`] for an empty group or below 100 runs; [`StatsError::Positive`]
/// unless the ratio is positive; [`StatsError::Proportion`] unless `0 < alpha < 1`;
/// [`StatsError::Beyond`] above 2·10⁹ rows in all.
pub fn kolmogorov_smirnov_power(
    (shift, ratio): (f64, f64),
    (n1, n2): (u64, u64),
    alpha: f64,
    draws: Draws,
) -> Result<Simulated, StatsError> {
    let shift = finite("shift", shift)?;
    let ratio = positive("ratio of the standard deviations", ratio)?;
    let alpha = inner_proportion("two-sided error", alpha)?;
    at_least("rows of a group", 1, n1.min(n2))?;
    simulate(draws, n1.saturating_add(n2), |random| {
        let mut all: Vec<(f64, bool)> = (0..n1).map(|_| (random.normal(), true)).collect();
        all.extend((0..n2).map(|_| (shift + ratio * random.normal(), false)));
        all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let (mut first, mut second, mut distance) = (0u64, 0u64, 0.0f64);
        for (_, of_first) in all {
            if of_first {
                first += 1
            } else {
                second += 1
            }
            let gap = first as f64 / n1 as f64 - second as f64 / n2 as f64;
            distance = distance.max(gap.abs());
        }
        let (n, m) = (n1 as f64, n2 as f64);
        Ok(kolmogorov_upper(sqrt(n * m / (n + m)) * distance) <= alpha)
    })
}

/// Rows of a group, and its assumed truth.
pub type PlannedGroup = (u64, f64);

/// Power of Breslow and Day's test, with Tarone's correction, to find that odds ratios of
/// strata differ, by simulation.
///
/// # Formula
///
/// The share of studies with p ≤ α, each stratum two binomial counts of its sizes and truths;
/// p of [`crate::stratified::breslow_day`] (Breslow and Day 1980, *Statistical Methods in
/// Cancer Research* I, 4.4; Tarone 1985, *Biometrika* 72:91).
///
/// # Errors
///
/// [`StatsError::TooFew`] below two strata, for an empty group or below 100 runs;
/// [`StatsError::Proportion`] unless truths are from 0 to 1 and `0 < alpha < 1`;
/// [`StatsError::Beyond`] above 2·10⁹ strata in all studies.
pub fn breslow_day_power(
    strata: &[(PlannedGroup, PlannedGroup)],
    alpha: f64,
    draws: Draws,
) -> Result<Simulated, StatsError> {
    let alpha = inner_proportion("two-sided error", alpha)?;
    at_least("strata", 2, strata.len() as u64)?;
    for &(one, other) in strata {
        for (n, truth) in [one, other] {
            at_least("rows of a group of a stratum", 1, n)?;
            proportion("assumed truth", truth)?;
        }
    }
    simulate(draws, strata.len() as u64, |random| {
        let mut draw = |(n, truth): (u64, f64)| {
            let yes = random.binomial(n, truth);
            Binomial::new(yes, n - yes)
        };
        let tables: Vec<(Binomial, Binomial)> =
            strata.iter().map(|&(one, other)| (draw(one), draw(other))).collect();
        Ok(breslow_day(&tables)?.p <= alpha)
    })
}

/// Groups of the strata of a study of `rows` in all, each with its truth.
///
/// # Formula
///
/// max(1, round(share · first share · rows)) and the same for the rest of the stratum, 0 for a
/// share of 0: two binomial counts a stratum, as Breslow and Day 1980 (*Statistical Methods in
/// Cancer Research* I, 4.4) have them.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless shares and truths are from 0 to 1.
pub fn stratum_groups(
    strata: &[PlannedStratum],
    rows: u64,
) -> Result<Vec<(PlannedGroup, PlannedGroup)>, StatsError> {
    let count = |share: f64| {
        let least = if share > 0.0 { 1.0 } else { 0.0 };
        libm::round(share * rows as f64).max(least) as u64
    };
    let of = |one: &PlannedStratum| {
        let share = proportion("share of a stratum", one.share)?;
        let first = proportion("share of the first group", one.first)?;
        let truth = |truth: f64| proportion("assumed truth", truth);
        Ok((
            (count(share * first), truth(one.truth.0)?),
            (count(share * (1.0 - first)), truth(one.truth.1)?),
        ))
    };
    strata.iter().map(of).collect()
}

/// Rows in all, to about one in fifty, with which Breslow and Day's test finds with the plan's
/// power that odds ratios of strata differ, by simulation; the plan's error is the whole one.
///
/// # Formula
///
/// The n at which the simulated power of [`breslow_day_power`] reaches the plan's, the groups
/// of each stratum as [`stratum_groups`] deals them (Breslow and Day 1980, *Statistical
/// Methods in Cancer Research* I, 4.4; Tarone 1985, *Biometrika* 72:91), searched as in
/// [`simulated_n`].
///
/// # Errors
///
/// As [`breslow_day_power`] and [`stratum_groups`]; [`StatsError::Beyond`] where 10⁶ rows do not reach it.
pub fn breslow_day_n(
    strata: &[PlannedStratum],
    plan: Plan,
    draws: Draws,
) -> Result<(Size, Simulated), StatsError> {
    let power = |rows| breslow_day_power(&stratum_groups(strata, rows)?, plan.alpha(), draws);
    simulated_n(plan, power)
}

/// Which test of calibration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalibrationTest {
    /// Hosmer and Lemeshow's, in so many groups of like size, no parameter fitted here.
    HosmerLemeshow {
        /// Groups.
        groups: u32,
    },
    /// Spiegelhalter's z.
    Spiegelhalter,
}

/// How predictions depart from the truth: logit of the true risk = intercept + slope · LP,
/// LP normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Miscalibrated {
    /// Mean of the linear predictor.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Intercept; 0 is calibrated in the large.
    pub intercept: f64,
    /// Slope; 1 is calibrated.
    pub slope: f64,
}

/// Power of a test of calibration against predictions that are off, by simulation.
///
/// # Formula
///
/// The share of studies with p ≤ α; p of [`crate::calibration::hosmer_lemeshow`] or of
/// Spiegelhalter's z (Hosmer and others 1997, *Statist. Med.* 16:965; Spiegelhalter 1986,
/// *Statist. Med.* 5:421).
///
/// # Errors
///
/// [`StatsError::Positive`] unless the standard deviation is positive;
/// [`StatsError::NotFinite`] for another number that is not finite; [`StatsError::TooFew`]
/// without rows or groups or below 100 runs; [`StatsError::Proportion`] unless
/// `0 < alpha < 1`; [`StatsError::Beyond`] above 2·10⁹ rows in all.
pub fn calibration_power(
    test: CalibrationTest,
    truth: &Miscalibrated,
    (n, alpha): (u64, f64),
    draws: Draws,
) -> Result<Simulated, StatsError> {
    let sd = positive("standard deviation of the linear predictor", truth.sd)?;
    for value in [truth.mean, truth.intercept, truth.slope] {
        finite("the planned calibration", value)?;
    }
    let alpha = inner_proportion("two-sided error", alpha)?;
    at_least("rows", 2, n)?;
    if let CalibrationTest::HosmerLemeshow { groups } = test {
        at_least("groups", 2, u64::from(groups))?;
    }
    let risk = |logit: f64| 1.0 / (1.0 + exp(-logit));
    simulate(draws, n, |random| {
        let mut rows = Vec::new();
        for _ in 0..n {
            let predictor = truth.mean + sd * random.normal();
            let events =
                u64::from(random.uniform() < risk(truth.intercept + truth.slope * predictor));
            let probability = Number::new(risk(predictor))
                .map_err(|_| StatsError::NotFinite { what: "a predicted risk" })?;
            rows.push(Predicted { probability, events, n: 1 });
        }
        let p = match test {
            CalibrationTest::HosmerLemeshow { groups } => {
                Some(hosmer_lemeshow(&quantile_groups(&rows, groups)?, 0)?.p)
            }
            CalibrationTest::Spiegelhalter => brier(&rows)?.spiegelhalter.map(|found| found.1),
        };
        Ok(p.is_some_and(|p| p <= alpha))
    })
}

/// Which coefficient of several raters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatersCoefficient {
    /// Fleiss' kappa.
    Fleiss,
    /// Krippendorff's alpha of categories.
    KrippendorffNominal,
    /// Krippendorff's alpha of ordered categories.
    KrippendorffOrdinal,
}

/// A study of several raters who rate every case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedRaters<'a> {
    /// The coefficient.
    pub of: RatersCoefficient,
    /// Shares of the categories, sum 1.
    pub shares: &'a [f64],
    /// Ratings a case.
    pub raters: u64,
    /// The coefficient that is to be exceeded.
    pub goal: f64,
    /// The assumed one.
    pub truth: f64,
}

/// Power to show the agreement of several raters above a goal, by simulation.
///
/// # Formula
///
/// A case has a category by the shares; a rater names it with probability √κ, or else any by
/// the shares, so that two raters have κ. The critical value is the 1−α quantile of the
/// estimates of the first half of the runs, drawn at the goal; the power is the share of the
/// other half, drawn at the truth, above it. (Fleiss 1971, *Psychol. Bull.* 76:378;
/// Krippendorff 2019, *Content Analysis*; a parametric test as in Davison and Hinkley 1997,
/// 4.2.)
///
/// # Errors
///
/// [`StatsError::Shape`] unless two shares or more are from 0 and sum to 1;
/// [`StatsError::TooFew`] below two raters or cases, or below 200 runs;
/// [`StatsError::Proportion`] unless goal and truth are from 0 to 1 and `0 < alpha < 1`;
/// [`StatsError::Beyond`] above 2·10⁹ ratings in all.
pub fn raters_power(
    planned: &PlannedRaters<'_>,
    (n, alpha): (u64, f64),
    draws: Draws,
) -> Result<Simulated, StatsError> {
    let sum: f64 = planned.shares.iter().sum();
    let from_0 = planned.shares.iter().all(|share| *share >= 0.0);
    if planned.shares.len() < 2 || !from_0 || !(sum - 1.0).abs().le(&1e-6) {
        return Err(StatsError::Shape { what: "two shares or more, each from 0 up, sum 1" });
    }
    let goal = proportion("goal", planned.goal)?;
    let truth = proportion("assumed truth", planned.truth)?;
    let alpha = inner_proportion("one-sided error", alpha)?;
    at_least("ratings a case", 2, planned.raters)?;
    at_least("cases", 2, n)?;
    at_least("simulated studies", 200, draws.runs)?;
    let half = draws.runs / 2;
    let rows = n.saturating_mul(planned.raters);
    if draws.runs.saturating_mul(rows) > MOST {
        return Err(StatsError::Beyond { largest: MOST });
    }
    let mut at_goal: Vec<f64> = (half..2 * half)
        .filter_map(|run| drawn(planned, goal, n, &mut Generator::stream(draws.seed, run)).ok())
        .collect();
    at_least("simulated studies with an answer", 100, at_goal.len() as u64)?;
    at_goal.sort_by(f64::total_cmp);
    let place = libm::ceil((1.0 - alpha) * at_goal.len() as f64) as usize;
    let critical = at_goal.get(place).or(at_goal.last()).copied().unwrap_or(f64::INFINITY);
    simulate(Draws { runs: half, ..draws }, rows, |random| {
        Ok(drawn(planned, truth, n, random)? > critical)
    })
}

/// One study's coefficient.
fn drawn(
    planned: &PlannedRaters<'_>,
    kappa: f64,
    n: u64,
    random: &mut Generator,
) -> Result<f64, StatsError> {
    let copies = sqrt(kappa);
    let category = |random: &mut Generator| {
        let mut left = random.uniform();
        let place = planned.shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        place.unwrap_or(planned.shares.len() - 1)
    };
    let mut table: Vec<Vec<u64>> = Vec::new();
    for _ in 0..n {
        let own = category(random);
        let mut row = vec![0u64; planned.shares.len()];
        for _ in 0..planned.raters {
            let named = if random.uniform() < copies { own } else { category(random) };
            row[named] += 1;
        }
        table.push(row);
    }
    let scale = match planned.of {
        RatersCoefficient::Fleiss => return Ok(fleiss_kappa(&table)?.kappa),
        RatersCoefficient::KrippendorffNominal => Scale::Nominal,
        RatersCoefficient::KrippendorffOrdinal => Scale::Ordinal,
    };
    let mut units: Vec<Vec<Number>> = Vec::new();
    for row in &table {
        let mut unit = Vec::new();
        for (place, &count) in row.iter().enumerate() {
            let number = Number::new(place as f64)
                .map_err(|_| StatsError::NotFinite { what: "a category" })?;
            unit.extend((0..count).map(|_| number));
        }
        units.push(unit);
    }
    Ok(krippendorff(&units, scale)?.alpha)
}

#[cfg(test)]
mod tests;
