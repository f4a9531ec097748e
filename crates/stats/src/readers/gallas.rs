//! One-shot U-statistics: moments, components and degrees of freedom for any design.
//!
//! Gallas 2006, *Acad. Radiol.* 13:353; Gallas, Pennello and Myers 2007, *JOSA A* 24:B70;
//! Gallas and Brown 2008, *Neural Netw.* 21:387; Gallas, Bandos, Samuelson and Wagner 2009,
//! *Commun. Statist. Theory* 38:2586.
//!
//! # Formula
//!
//! The area of a modality is the mean kernel over all triples of a reader, a diseased and a
//! healthy case that the reader read. Its variance is Σ cₘ Mₘ − M₈ over eight moments: the
//! mean product of two kernels that share the reader (1 to 4) or not (5 to 8), and of the
//! cases both (1, 5), the diseased one (2, 6), the healthy one (3, 7) or none (4, 8); cₘ is
//! the share of such products among all. The same with kernels of two modalities gives
//! their covariance. Readers may read different cases, in one or more modalities: a product
//! is counted where both reads are there.
//!
//! A share of calls is the same with kernels of one case each.
//!
//! Assumes independent readers and independent cases, with one unit a case.

use super::ReadersError;
use super::covariance::one_unit_a_case;
use super::figure::{Figure, calls, known};
use super::graded::{Calls, Graded, PairSums, Scratch, pair_sums, pair_sums_of_calls};
use super::rockette::pairs;
use super::study::{Cell, Study};
use crate::error::at_least;
use crate::proportion::ordered_sum;

mod freedom;
mod plan;
mod results;

pub use freedom::{Degrees, DegreesOfFreedom, Freedom};
pub use plan::{Layout, PlannedMoments};

/// From which moments a variance is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimator {
    /// Means over products that share exactly so much: unbiased, and sometimes negative.
    Unbiased,
    /// Means over products that share at least so much: the variance if the sample were the
    /// population (the maximum likelihood or ideal bootstrap estimate), never negative in a
    /// full crossing and too large on average.
    PlugIn,
}

/// The eight moments of two modalities, or of one with itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Unbiased moments; `None` where the design has no such product.
    pub unbiased: [Option<f64>; 8],
    /// Moments of the sample as the population.
    pub plug_in: [Option<f64>; 8],
    /// Coefficients; the eighth has 1 taken off.
    pub coefficients: [f64; 8],
}

/// Variance components by what varies: healthy cases, diseased cases, readers, and what they
/// do together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components {
    /// Healthy, diseased, both, readers, readers by healthy, readers by diseased, all.
    pub values: [Option<f64>; 7],
    /// What each is multiplied with in the variance.
    pub coefficients: [f64; 7],
}

impl Moments {
    fn of(&self, estimator: Estimator) -> &[Option<f64>; 8] {
        match estimator {
            Estimator::Unbiased => &self.unbiased,
            Estimator::PlugIn => &self.plug_in,
        }
    }

    /// The variance, or the covariance of two modalities.
    ///
    /// # Formula
    ///
    /// Σ cₘ Mₘ over the eight moments, 1 taken off c₈ (Gallas and others 2009).
    ///
    /// # Errors
    ///
    /// [`ReadersError::Design`] if the design has no products of a kind that is needed, as
    /// with a single reader.
    pub fn covariance(&self, estimator: Estimator) -> Result<f64, ReadersError> {
        let mut sum = 0.0;
        for (&coefficient, moment) in self.coefficients.iter().zip(self.of(estimator)) {
            match moment {
                Some(moment) => sum += coefficient * moment,
                None if coefficient == 0.0 => {}
                None => {
                    return Err(ReadersError::Design {
                        method: "the U-statistic",
                        needs: "reads of different readers on different cases",
                        instead: "with one reader, use the single-reader analysis",
                    });
                }
            }
        }
        Ok(sum)
    }

    /// Variance components (Gallas and others 2009, equation 19).
    ///
    /// # Formula
    ///
    /// Healthy M₇ − M₈, diseased M₆ − M₈, both M₅ − M₆ − M₇ + M₈, readers M₄ − M₈, readers
    /// by healthy M₃ − M₄ − M₇ + M₈, by diseased M₂ − M₄ − M₆ + M₈, all three the rest of M₁.
    pub fn components(&self, estimator: Estimator) -> Components {
        let m = self.of(estimator);
        let sum = |terms: &[(f64, usize)]| {
            terms.iter().try_fold(0.0, |sum, &(sign, place)| Some(sum + sign * m[place - 1]?))
        };
        let c = |places: &[usize]| places.iter().map(|&place| self.coefficients[place - 1]).sum();
        Components {
            values: [
                sum(&[(1.0, 7), (-1.0, 8)]),
                sum(&[(1.0, 6), (-1.0, 8)]),
                sum(&[(1.0, 5), (-1.0, 6), (-1.0, 7), (1.0, 8)]),
                sum(&[(1.0, 4), (-1.0, 8)]),
                sum(&[(1.0, 3), (-1.0, 4), (-1.0, 7), (1.0, 8)]),
                sum(&[(1.0, 2), (-1.0, 4), (-1.0, 6), (1.0, 8)]),
                sum(&[
                    (1.0, 1),
                    (-1.0, 2),
                    (-1.0, 3),
                    (1.0, 4),
                    (-1.0, 5),
                    (1.0, 6),
                    (1.0, 7),
                    (-1.0, 8),
                ]),
            ],
            coefficients: [
                c(&[1, 3, 5, 7]),
                c(&[1, 2, 5, 6]),
                c(&[1, 5]),
                c(&[1, 2, 3, 4]),
                c(&[1, 3]),
                c(&[1, 2]),
                c(&[1]),
            ],
        }
    }
}

/// What a modality, or a pair of them, is estimated from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Readers.
    pub readers: u64,
    /// Healthy cases.
    pub healthy: u64,
    /// Diseased cases.
    pub diseased: u64,
}

/// A modality.
#[derive(Debug, Clone, PartialEq)]
pub struct Modality {
    /// Its place.
    pub modality: usize,
    /// Readers and cases.
    pub sizes: Sizes,
    /// The area, or the share of calls.
    pub value: f64,
    /// Moments of its variance.
    pub moments: Moments,
    /// Variance of the readers' own values, where every reader read every case.
    pub(crate) between_readers: Option<f64>,
}

/// A pair of modalities.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Place of the first in [`OneShot::modalities`].
    pub first: usize,
    /// Place of the second.
    pub second: usize,
    /// Readers and cases of either.
    pub sizes: Sizes,
    /// Moments of the covariance.
    pub moments: Moments,
    /// Variance of the readers' own differences, where every reader read every case.
    pub(crate) between_readers: Option<f64>,
}

/// One reader in one modality, or in two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Own {
    /// Place of the reader.
    pub reader: usize,
    /// Places of the modalities; the same twice for a variance.
    pub modalities: (usize, usize),
    /// Healthy and diseased cases that the reader read in both.
    pub shared: (u64, u64),
    /// The reader's values.
    pub values: (f64, f64),
    /// Their unbiased covariance for this reader; `None` with a single case of a class.
    pub covariance: Option<f64>,
}

/// The analysis of a study of any design.
#[derive(Debug, Clone, PartialEq)]
pub struct OneShot {
    /// Every modality.
    pub modalities: Vec<Modality>,
    /// Every pair.
    pub pairs: Vec<Pair>,
    /// Every reader in every modality, then in every pair.
    pub own: Vec<Own>,
}

/// A cell ready for sums over pairs.
enum Reading {
    Graded(Graded),
    Calls(Calls),
}

impl Reading {
    fn new(study: &Study, cell: &Cell, figure: Figure) -> Reading {
        if figure == Figure::Auc {
            return Reading::Graded(Graded::new(cell, &study.units));
        }
        Reading::Calls(calls(study, cell, figure))
    }

    fn value(&self) -> f64 {
        match self {
            Reading::Graded(graded) => graded.area(),
            Reading::Calls(calls) => calls.share(),
        }
    }

    /// The sum of kernels in halves, and how many there are.
    fn total(&self) -> (u128, u128) {
        match self {
            Reading::Graded(graded) => {
                (graded.twice_total, u128::from(graded.diseased) * u128::from(graded.healthy))
            }
            Reading::Calls(calls) => (2 * u128::from(calls.called), u128::from(calls.len())),
        }
    }

    fn with(&self, other: &Reading, units: usize, scratch: &mut Scratch) -> PairSums {
        match (self, other) {
            (Reading::Graded(a), Reading::Graded(b)) => pair_sums(a, b, units, scratch),
            (Reading::Calls(a), Reading::Calls(b)) => pair_sums_of_calls(a, b),
            _ => PairSums::default(),
        }
    }
}

/// One-shot U-statistics of a study.
///
/// # Formula
///
/// A = Σ ψ over all triples of a reader, a diseased and a healthy case, divided by their
/// number; V = Σ cₘ Mₘ − M₈ over eight moments (Gallas 2006, *Acad. Radiol.* 13:353; Gallas
/// and others 2009, *Commun. Statist. Theory* 38:2586).
///
/// Time O(n log n) in the cases and quadratic in the readers.
///
/// # Errors
///
/// [`ReadersError::Design`] if a case has several units; [`ReadersError::TooFewOf`] if a
/// reader read no case of a class that the figure needs; [`crate::StatsError::TooFew`] with a
/// modality that has fewer than two readers; [`crate::StatsError::NotFinite`] for a threshold
/// that is NaN.
pub fn one_shot(study: &Study, figure: Figure) -> Result<OneShot, ReadersError> {
    one_unit_a_case(study, "the U-statistic")?;
    known(figure)?;
    let readings = readings(study, figure)?;
    let (t, r) = (study.modalities().len(), study.readers().len());
    let own_readings = |i: usize| &readings[i * r..(i + 1) * r];
    let mut found = OneShot { modalities: Vec::new(), pairs: Vec::new(), own: Vec::new() };
    let mut scratch = Scratch::default();
    for i in 0..t {
        let readers = own_readings(i).iter().flatten().count() as u64;
        at_least("readers in a modality", 2, readers)?;
        let sums = Sums::of((study, &readings), (i, i), &mut scratch, &mut found.own);
        let totals = own_readings(i).iter().flatten().map(Reading::total);
        let total = totals.fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        let values = own_readings(i).iter().map(|own| own.as_ref().map(Reading::value));
        found.modalities.push(Modality {
            modality: i,
            sizes: sizes(study, &[i]),
            value: total.0 as f64 / 2.0 / total.1 as f64,
            moments: sums.moments(),
            between_readers: between(study, values),
        });
    }
    for (first, second) in pairs(t) {
        let sums = Sums::of((study, &readings), (first, second), &mut scratch, &mut found.own);
        let both = own_readings(first).iter().zip(own_readings(second));
        let differences = both.map(|own| Some(own.0.as_ref()?.value() - own.1.as_ref()?.value()));
        found.pairs.push(Pair {
            first,
            second,
            sizes: sizes(study, &[first, second]),
            moments: sums.moments(),
            between_readers: between(study, differences),
        });
    }
    Ok(found)
}

fn readings(study: &Study, figure: Figure) -> Result<Vec<Option<Reading>>, ReadersError> {
    let r = study.readers().len();
    let mut readings = Vec::with_capacity(study.cells.len());
    for (place, cell) in study.cells.iter().enumerate() {
        let reading = cell.as_ref().map(|cell| Reading::new(study, cell, figure));
        if reading.as_ref().is_some_and(|reading| reading.total().1 == 0) {
            return Err(ReadersError::TooFewOf {
                what: "cases of a class that the figure needs",
                reader: study.readers()[place % r].clone(),
                modality: study.modalities()[place / r].clone(),
                needed: 1,
                found: 0,
            });
        }
        readings.push(reading);
    }
    Ok(readings)
}

/// Sample variance of the readers' values in a full crossing.
fn between(study: &Study, values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let values: Vec<f64> = values.collect::<Option<_>>()?;
    if !study.is_crossed() || values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = ordered_sum(values.iter().copied()) / n;
    Some(ordered_sum(values.iter().map(|value| (value - mean) * (value - mean))) / (n - 1.0))
}

fn sizes(study: &Study, modalities: &[usize]) -> Sizes {
    let mut read = vec![false; study.units.len()];
    let mut readers = 0;
    for j in 0..study.readers().len() {
        let cells: Vec<&Cell> = modalities.iter().filter_map(|&i| study.cell(i, j)).collect();
        readers += u64::from(!cells.is_empty());
        for &unit in cells.iter().flat_map(|cell| &cell.units) {
            read[unit as usize] = true;
        }
    }
    let of_class = |class: bool| {
        let read =
            study.units.iter().zip(&read).filter(|(unit, read)| **read && unit.diseased == class);
        read.count() as u64
    };
    Sizes { readers, healthy: of_class(false), diseased: of_class(true) }
}

/// Sums over pairs of reads, of the same reader and of any two.
#[derive(Default)]
struct Sums {
    same: PairSums,
    all: PairSums,
}

impl Sums {
    fn of(
        (study, readings): (&Study, &[Option<Reading>]),
        (first, second): (usize, usize),
        scratch: &mut Scratch,
        own: &mut Vec<Own>,
    ) -> Sums {
        let r = study.readers().len();
        let units = study.units.len();
        let mut found = Sums::default();
        let cell = |i: usize, j: usize| readings[i * r + j].as_ref();
        for (j, l) in (0..r).flat_map(|j| (0..r).map(move |l| (j, l))) {
            // Within a modality the sums of two readers are the same either way round.
            if first == second && l > j {
                continue;
            }
            let (Some(a), Some(b)) = (cell(first, j), cell(second, l)) else { continue };
            let sums = a.with(b, units, scratch);
            found.all.add(&sums);
            if j == l {
                found.same.add(&sums);
                own.push(Own {
                    reader: j,
                    modalities: (first, second),
                    shared: sums.shared,
                    values: (a.value(), b.value()),
                    covariance: sums.covariance(),
                });
            } else if first == second {
                found.all.add(&sums);
            }
        }
        found
    }

    fn moments(&self) -> Moments {
        let different = self.all.minus(&self.same);
        let exact = |sums: &PairSums| (sums.sums.exact(), sums.counts.exact());
        let ((s1, c1), (s2, c2)) = (exact(&self.same), exact(&different));
        let mean = |sum: u128, count: u128| (count > 0).then(|| sum as f64 / 4.0 / count as f64);
        let listed = |sums: &PairSums| (sums.sums.listed(), sums.counts.listed());
        let ((s3, c3), (s4, c4)) = (listed(&self.same), listed(&self.all));
        let whole = self.all.counts.all as f64;
        let eight = |sums: [[u128; 4]; 2], counts: [[u128; 4]; 2]| {
            std::array::from_fn(|place| {
                mean(sums[place / 4][place % 4], counts[place / 4][place % 4])
            })
        };
        let mut coefficients: [f64; 8] =
            std::array::from_fn(|place| [c1, c2][place / 4][place % 4] as f64 / whole);
        // Taken from the counts, so that designs that share nothing give exactly 0.
        coefficients[7] = -((self.all.counts.all - c2[3]) as f64 / whole);
        Moments {
            unbiased: eight([s1, s2], [c1, c2]),
            plug_in: eight([s3, s4], [c3, c4]),
            coefficients,
        }
    }
}

const NO_VARIANCE: &str = "the estimate (its variance came out at 0 or below)";

#[cfg(test)]
mod tests;
