//! Figures of merit of localisation, and what each case contributes.

use super::{Localised, Scored};
use crate::readers::ReadersError;
use crate::readers::covariance::{Estimates, fits};
use crate::readers::figure::{CellEstimate, Part, by_case, threshold_known};

/// Which cases' false positives a figure uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FalsePositives {
    /// Those of healthy cases (AFROC, the figure of JAFROC).
    HealthyCases,
    /// Those of all cases (AFROC1, the figure of JAFROC1).
    AllCases,
}

/// A figure of merit of a localisation study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LocalisationFigure {
    /// Probability that a lesion is rated higher than a case's highest false positive, ties
    /// and two that are not marked counting one half: the area under the AFROC curve.
    Afroc {
        /// Do lesions count by their weight in the case, so that every diseased case counts
        /// the same (wAFROC)?
        weighted: bool,
        /// Which cases' false positives.
        of: FalsePositives,
    },
    /// Share of the lesions with a rating of at least the threshold.
    LesionSensitivity {
        /// The lowest rating that counts.
        threshold: f64,
    },
    /// False positives of at least the threshold a case; may exceed 1.
    FalsePositivesPerCase {
        /// The lowest rating that counts.
        threshold: f64,
        /// Which cases.
        of: FalsePositives,
    },
}

/// A unit of a case on its way through a figure: a lesion with its weight, or a case's
/// highest false positive with weight 1.
#[derive(Clone, Copy)]
struct Unit {
    case: u32,
    lesion: bool,
    weight: f64,
    /// `None` for what is not marked, below every rating.
    rating: Option<f64>,
    /// Sum of kernels with the other side's units, times their weights.
    sum: f64,
}

impl Localised {
    /// Every reader's figure in every modality, with the jackknife's covariances over cases.
    ///
    /// # Formula
    ///
    /// AFROC: Σ wₗ ψ(fₖ, ratingₗ) / (Σ wₗ · K) over lesions l and the highest false positives fₖ
    /// of K cases, w = 1 or the lesion's weight (Chakraborty and Zhai 2016, *Med. Phys.*
    /// 43:2264). Lesion sensitivity: lesions found / lesions. False positives a case: marks /
    /// cases. Covariances: (K−1)/K Σ of products of the figures without a case about their mean.
    ///
    /// # Errors
    ///
    /// [`ReadersError::MissingCell`] unless every reader read in every modality;
    /// [`ReadersError::TooFewOf`] below two cases with lesions, or with false positives to
    /// count.
    pub fn estimate(&self, figure: LocalisationFigure) -> Result<Estimates, ReadersError> {
        fits(self.cells.len())?;
        match figure {
            LocalisationFigure::LesionSensitivity { threshold }
            | LocalisationFigure::FalsePositivesPerCase { threshold, .. } => {
                threshold_known(threshold)?;
            }
            LocalisationFigure::Afroc { .. } => {}
        }
        let readers = self.readers.len();
        let mut cells = Vec::with_capacity(self.cells.len());
        for (place, cell) in self.cells.iter().enumerate() {
            let names = || {
                (self.readers[place % readers].clone(), self.modalities[place / readers].clone())
            };
            if cell.is_empty() {
                let (reader, modality) = names();
                return Err(ReadersError::MissingCell { reader, modality });
            }
            let read: Vec<(u32, &[f64], &Scored)> = cell
                .iter()
                .map(|(&case, scored)| (case, self.cases[case as usize].weights.as_slice(), scored))
                .collect();
            let found = match figure {
                LocalisationFigure::Afroc { weighted, of } => afroc(&read, weighted, of),
                LocalisationFigure::LesionSensitivity { threshold } => {
                    ratio(lesions_found(&read, threshold), "cases with lesions")
                }
                LocalisationFigure::FalsePositivesPerCase { threshold, of } => {
                    ratio(false_positives(&read, threshold, of), "cases")
                }
            };
            cells.push(found.map_err(|(what, found)| {
                let (reader, modality) = names();
                ReadersError::TooFewOf { what, reader, modality, needed: 2, found }
            })?);
        }
        let bounded = !matches!(figure, LocalisationFigure::FalsePositivesPerCase { .. });
        let names = (self.readers.clone(), self.modalities.clone());
        Ok(Estimates::of_cells(names, &cells, bounded))
    }
}

type Counted = Result<CellEstimate, (&'static str, u64)>;
type Read<'a> = (u32, &'a [f64], &'a Scored);

/// The numerator and denominator of each case.
fn lesions_found(read: &[Read<'_>], threshold: f64) -> Vec<(u32, f64, f64)> {
    let found = |scored: &Scored| {
        let ratings = scored.lesions.iter().flatten();
        ratings.filter(|&&rating| rating >= threshold).count() as f64
    };
    let diseased = read.iter().filter(|(_, weights, _)| !weights.is_empty());
    diseased.map(|(case, weights, scored)| (*case, found(scored), weights.len() as f64)).collect()
}

fn false_positives(read: &[Read<'_>], threshold: f64, of: FalsePositives) -> Vec<(u32, f64, f64)> {
    let counted = |weights: &[f64]| of == FalsePositives::AllCases || weights.is_empty();
    let found = |scored: &Scored| {
        scored.false_positives.iter().filter(|&&rating| rating >= threshold).count() as f64
    };
    let cases = read.iter().filter(|(_, weights, _)| counted(weights));
    cases.map(|(case, _, scored)| (*case, found(scored), 1.0)).collect()
}

/// A ratio of sums over cases.
fn ratio(cases: Vec<(u32, f64, f64)>, what: &'static str) -> Counted {
    if cases.len() < 2 {
        return Err((what, cases.len() as u64));
    }
    let top: f64 = cases.iter().map(|case| case.1).sum();
    let size: f64 = cases.iter().map(|case| case.2).sum();
    let value = top / size;
    let left =
        cases.iter().map(|&(case, own, weight)| (case, (weight * value - own) / (size - weight)));
    Ok(CellEstimate { value, without: left.collect(), parts: [Part::default(), Part::default()] })
}

fn units(read: &[Read<'_>], weighted: bool, of: FalsePositives) -> Vec<Unit> {
    let mut units = Vec::new();
    for &(case, weights, scored) in read {
        for (&weight, &rating) in weights.iter().zip(&scored.lesions) {
            let weight = if weighted { weight } else { 1.0 };
            units.push(Unit { case, lesion: true, weight, rating, sum: 0.0 });
        }
        if weights.is_empty() || of == FalsePositives::AllCases {
            let rating = scored.false_positives.iter().copied().reduce(f64::max);
            units.push(Unit { case, lesion: false, weight: 1.0, rating, sum: 0.0 });
        }
    }
    units
}

fn order(a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// Gives every unit its sum of kernels, by one sort.
fn sum_kernels(units: &mut [Unit]) {
    let mut places: Vec<usize> = (0..units.len()).collect();
    places.sort_by(|&a, &b| order(units[a].rating, units[b].rating).then(a.cmp(&b)));
    let total = |units: &[Unit], places: &[usize], lesion: bool| -> f64 {
        let of_side =
            places.iter().map(|&place| &units[place]).filter(|unit| unit.lesion == lesion);
        of_side.map(|unit| unit.weight).sum()
    };
    let lesions = total(units, &places, true);
    let (mut below, mut start) = ((0.0, 0.0), 0);
    while start < places.len() {
        let rating = units[places[start]].rating;
        let tied = places[start..].iter();
        let tied = tied.take_while(|&&place| order(units[place].rating, rating).is_eq()).count();
        let group = &places[start..start + tied];
        let here = (total(units, group, true), total(units, group, false));
        for &place in group {
            let unit = &mut units[place];
            unit.sum = match unit.lesion {
                true => below.1 + here.1 / 2.0,
                false => lesions - below.0 - here.0 / 2.0,
            };
        }
        below = (below.0 + here.0, below.1 + here.1);
        start += tied;
    }
}

/// Sides of a figure: what a case has of it.
#[derive(Default, Clone, Copy)]
struct Side {
    weight: f64,
    sum: f64,
}

fn sides(run: &[Unit]) -> [Side; 2] {
    let mut sides = [Side::default(); 2];
    for unit in run {
        let side = &mut sides[usize::from(unit.lesion)];
        side.weight += unit.weight;
        side.sum += unit.weight * unit.sum;
    }
    sides
}

/// Kernels between units of one case, which sums over both sides count twice.
fn inside(run: &[Unit]) -> f64 {
    let mut sum = 0.0;
    for lesion in run.iter().filter(|unit| unit.lesion) {
        for other in run.iter().filter(|unit| !unit.lesion) {
            let kernel = match order(lesion.rating, other.rating) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
            sum += kernel * lesion.weight * other.weight;
        }
    }
    sum
}

fn afroc(read: &[Read<'_>], weighted: bool, of: FalsePositives) -> Counted {
    let mut units = units(read, weighted, of);
    for (lesion, what) in
        [(true, "cases with lesions"), (false, "cases with false positives to count")]
    {
        let runs = by_case(&units, |unit| unit.case);
        let cases = runs.filter(|(_, run)| run.iter().any(|unit| unit.lesion == lesion)).count();
        if cases < 2 {
            return Err((what, cases as u64));
        }
    }
    sum_kernels(&mut units);
    let [others, lesions] = sides(&units);
    let pairs = lesions.weight * others.weight;
    let value = lesions.sum / pairs;
    let without = by_case(&units, |unit| unit.case)
        .map(|(case, run)| {
            let [own_others, own] = sides(run);
            let left = (lesions.weight - own.weight) * (others.weight - own_others.weight);
            let lost = own.sum + own_others.sum - inside(run);
            (case, ((pairs - left) * value - lost) / left)
        })
        .collect();
    Ok(CellEstimate { value, without, parts: [Part::default(), Part::default()] })
}
