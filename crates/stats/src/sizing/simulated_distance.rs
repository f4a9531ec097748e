//! Power of tests of whole distributions, by seeded simulation.

use super::simulated::simulate;
use super::{Draws, Simulated};
use crate::distance::{cramer_von_mises, discrepancy, energy};
use crate::error::{StatsError, at_least, finite, inner_proportion, positive};
use crate::random::Generator;
use crate::reduction::Number;

/// Two normal populations: N(0, 1) and N(shift, ratio²).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalPair {
    /// Mean of the second, in standard deviations of the first.
    pub shift: f64,
    /// Standard deviation of the second over that of the first.
    pub ratio: f64,
}

/// Which test of two samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DistanceTest {
    /// Cramér and von Mises'.
    CramerVonMises,
    /// Székely and Rizzo's, with so many random divisions.
    Energy {
        /// Divisions.
        divisions: u32,
    },
    /// Gretton's with a Gaussian kernel, with so many random divisions.
    Discrepancy {
        /// Factor of the square distance, in reciprocal squares of the first's deviation.
        gamma: f64,
        /// Divisions.
        divisions: u32,
    },
}

/// Power of a test that two samples of numbers are alike, normal populations, by simulation.
///
/// # Formula
///
/// The share of studies with p ≤ α, p of [`crate::distance::cramer_von_mises`] (Anderson 1962,
/// *Ann. Math. Statist.* 33:1148), of [`crate::distance::energy`] (Székely and Rizzo 2004,
/// *InterStat* 5) or of [`crate::distance::discrepancy`] (Gretton and others 2012, *J. Mach.
/// Learn. Res.* 13:723).
///
/// # Errors
///
/// [`StatsError::TooFew`] below two rows in a group, below 100 runs, or below 19 divisions;
/// [`StatsError::Positive`] unless ratio and γ are positive; [`StatsError::Proportion`] unless
/// `0 < alpha < 1`; [`StatsError::Beyond`] above 2·10⁹ rows of all studies, or pairs of rows
/// times divisions.
pub fn distance_power(
    test: DistanceTest,
    populations: NormalPair,
    (n1, n2, alpha): (u64, u64, f64),
    draws: Draws,
) -> Result<Simulated, StatsError> {
    let shift = finite("shift", populations.shift)?;
    let ratio = positive("ratio of the standard deviations", populations.ratio)?;
    let alpha = inner_proportion("error", alpha)?;
    at_least("rows of a group", 2, n1.min(n2))?;
    let rows = n1.saturating_add(n2);
    let work = |divisions: u32| {
        at_least("random divisions", 19, u64::from(divisions))?;
        Ok(rows.saturating_mul(rows).saturating_mul(u64::from(divisions)) / 2)
    };
    let work = match test {
        DistanceTest::CramerVonMises => rows,
        DistanceTest::Energy { divisions } => work(divisions)?,
        DistanceTest::Discrepancy { gamma, divisions } => {
            positive("gamma", gamma)?;
            work(divisions)?
        }
    };
    simulate(draws, work, |random| {
        let first: Vec<[f64; 1]> = (0..n1).map(|_| [random.normal()]).collect();
        let second: Vec<[f64; 1]> = (0..n2).map(|_| [shift + ratio * random.normal()]).collect();
        Ok(p_value(test, &first, &second, random)? <= alpha)
    })
}

fn p_value(
    test: DistanceTest,
    first: &[[f64; 1]],
    second: &[[f64; 1]],
    random: &mut Generator,
) -> Result<f64, StatsError> {
    // Divisions of one study have a seed of their own.
    let seed = random.below(u64::MAX);
    let p = match test {
        DistanceTest::CramerVonMises => {
            let counted = |sample: &[[f64; 1]]| -> Result<Vec<(Number, u64)>, StatsError> {
                let number = |&[x]: &[f64; 1]| {
                    let number = Number::new(x);
                    Ok((number.map_err(|_| StatsError::NotFinite { what: "a value" })?, 1))
                };
                sample.iter().map(number).collect()
            };
            Some(cramer_von_mises(&counted(first)?, &counted(second)?)?.p)
        }
        DistanceTest::Energy { divisions } => energy(first, second, divisions, seed)?.p,
        DistanceTest::Discrepancy { gamma, divisions } => {
            discrepancy(first, second, gamma, divisions, seed)?.p
        }
    };
    p.ok_or(StatsError::TooFew { what: "random divisions", needed: 19, found: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: Draws = Draws { runs: 2_000, seed: 5 };
    const FEW: Draws = Draws { runs: 400, seed: 5 };

    /// Within four Monte-Carlo errors of both simulations.
    fn near(found: Simulated, wanted: f64, runs: f64) {
        let both = wanted * (1.0 - wanted) * (1.0 / runs + 1.0 / found.runs as f64);
        assert!((found.power - wanted).abs() < 4.0 * libm::sqrt(both), "{found:?} {wanted}");
        assert_eq!(found.unanswered, 0);
    }

    /// SciPy 1.17.1's `cramervonmises_2samp` and NumPy's permutations on studies drawn in the
    /// same way, 4,000 and 1,000 of them.
    #[test]
    fn powers_are_those_of_other_programs() {
        let apart = NormalPair { shift: 0.5, ratio: 1.5 };
        let found = distance_power(DistanceTest::CramerVonMises, apart, (60, 80, 0.05), DRAWS);
        near(found.unwrap(), 0.7575, 4e3);
        let test = DistanceTest::Energy { divisions: 99 };
        near(distance_power(test, apart, (20, 25, 0.05), FEW).unwrap(), 0.311, 1e3);
        let test = DistanceTest::Discrepancy { gamma: 0.5, divisions: 99 };
        near(distance_power(test, apart, (20, 25, 0.05), FEW).unwrap(), 0.321, 1e3);
    }

    #[test]
    fn the_error_is_kept_and_plans_that_are_none_are_errors() {
        let same = NormalPair { shift: 0.0, ratio: 1.0 };
        let cvm = DistanceTest::CramerVonMises;
        near(distance_power(cvm, same, (40, 40, 0.05), DRAWS).unwrap(), 0.05, 1e9);
        let permuted = DistanceTest::Energy { divisions: 19 };
        near(distance_power(permuted, same, (9, 9, 0.05), FEW).unwrap(), 0.05, 1e9);
        for (test, populations, sizes) in [
            (cvm, NormalPair { ratio: 0.0, ..same }, (9, 9, 0.05)),
            (cvm, NormalPair { shift: f64::NAN, ..same }, (9, 9, 0.05)),
            (cvm, same, (1, 9, 0.05)),
            (cvm, same, (9, 9, 0.0)),
            (cvm, same, (u64::MAX, 9, 0.05)),
            (DistanceTest::Energy { divisions: 3 }, same, (9, 9, 0.05)),
            (DistanceTest::Discrepancy { gamma: -1.0, divisions: 19 }, same, (9, 9, 0.05)),
            (DistanceTest::Energy { divisions: 999 }, same, (100_000, 9, 0.05)),
        ] {
            assert!(distance_power(test, populations, sizes, FEW).is_err(), "{test:?}");
        }
    }
}
