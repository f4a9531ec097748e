//! Figures of merit of one reader in one modality, and what each case contributes.

use super::ReadersError;
use super::graded::{Calls, Graded};
use super::study::{Cell, Study, Unit};
use crate::error::StatsError;

/// What is estimated of every reader in every modality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// Area under the empirical ROC curve.
    Auc,
    /// Share of the diseased units that score at least the threshold.
    Sensitivity {
        /// The lowest score that counts as a positive call.
        threshold: f64,
    },
    /// Share of the healthy units that score below the threshold.
    Specificity {
        /// The lowest score that counts as a positive call.
        threshold: f64,
    },
    /// Share of all units that score at least the threshold, as in recall from screening.
    Recall {
        /// The lowest score that counts as a positive call.
        threshold: f64,
    },
}

/// Terms of one class of units, summed by case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    /// Units.
    pub(crate) size: f64,
    /// Case and the sum of its units' terms minus their mean, ascending by case.
    pub(crate) by_case: Vec<(u32, f64)>,
}

/// A figure of one reader in one modality with what its covariances are made of.
#[derive(Debug, Clone)]
pub(crate) struct CellEstimate {
    /// The figure.
    pub(crate) value: f64,
    /// Case and the figure without it, minus the figure; ascending by case.
    pub(crate) without: Vec<(u32, f64)>,
    /// Terms of the healthy and of the diseased units, or all in the first.
    pub(crate) parts: [Part; 2],
}

/// Runs of one case in units that are sorted by case.
pub(crate) fn by_case<T>(
    values: &[T],
    case: impl Fn(&T) -> u32,
) -> impl Iterator<Item = (u32, &[T])> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let of = case(values.get(start)?);
        let run = values[start..].iter().take_while(|value| case(value) == of).count();
        start += run;
        Some((of, &values[start - run..start]))
    })
}

/// Estimates of a figure for every cell, modalities slowest.
pub(crate) fn estimates(study: &Study, figure: Figure) -> Result<Vec<CellEstimate>, ReadersError> {
    known(figure)?;
    let readers = study.readers().len();
    let mut found = Vec::with_capacity(study.cells.len());
    for (place, cell) in study.cells.iter().enumerate() {
        let (modality, reader) = (place / readers, place % readers);
        let names = (study.readers()[reader].clone(), study.modalities()[modality].clone());
        let Some(cell) = cell else {
            return Err(ReadersError::MissingCell { reader: names.0, modality: names.1 });
        };
        let too_few = |(what, found)| ReadersError::TooFewOf {
            what,
            reader: names.0.clone(),
            modality: names.1.clone(),
            needed: 2,
            found,
        };
        let estimate = match figure {
            Figure::Auc => area(cell, &study.units).map_err(too_few)?,
            _ => share(cell, &study.units, figure).map_err(too_few)?,
        };
        found.push(estimate);
    }
    Ok(found)
}

/// Is there more than one case of a class?
fn enough(
    what: &'static str,
    mut cases: impl Iterator<Item = u32>,
) -> Result<(), (&'static str, u64)> {
    let Some(first) = cases.next() else { return Err((what, 0)) };
    if cases.any(|case| case != first) { Ok(()) } else { Err((what, 1)) }
}

const DISEASED: &str = "cases with disease";
const HEALTHY: &str = "cases without disease";

fn area(cell: &Cell, units: &[Unit]) -> Result<CellEstimate, (&'static str, u64)> {
    let graded = Graded::new(cell, units);
    let rows: Vec<(u32, bool, u64)> = graded
        .sums()
        .map(|(unit, diseased, twice)| (units[unit as usize].case, diseased, twice))
        .collect();
    let of_class = |class: bool| rows.iter().filter(move |row| row.1 == class).map(|row| row.0);
    enough(DISEASED, of_class(true))?;
    enough(HEALTHY, of_class(false))?;
    let value = graded.area();
    let (m, n) = (graded.diseased as f64, graded.healthy as f64);
    let mut parts = [Part { size: n, ..Part::default() }, Part { size: m, ..Part::default() }];
    let mut without = Vec::with_capacity(rows.len());
    let mut first = 0;
    for (case, run) in by_case(&rows, |row| row.0) {
        // Sums of the kernels of this case's units with the units of the other class.
        let mut sums = [(0.0, 0.0); 2];
        for &(_, diseased, twice) in run {
            let sum = &mut sums[usize::from(diseased)];
            sum.0 += 1.0;
            sum.1 += twice as f64 / 2.0;
        }
        for (part, (sum, others)) in parts.iter_mut().zip(sums.into_iter().zip([m, n])) {
            if sum.0 > 0.0 {
                part.by_case.push((case, sum.1 / others - sum.0 * value));
            }
        }
        let [(healthy, of_healthy), (diseased, of_diseased)] = sums;
        let lost = of_diseased + of_healthy - inside(&graded, first, run);
        let left = (m - diseased) * (n - healthy);
        let gone = m * n - left;
        without.push((case, (gone * value - lost) / left));
        first += run.len();
    }
    Ok(CellEstimate { value, without, parts })
}

/// Kernels between the units of one case, which row and column sums count twice.
fn inside(graded: &Graded, first: usize, run: &[(u32, bool, u64)]) -> f64 {
    if run.len() < 2 {
        return 0.0;
    }
    let mut twice = 0;
    for (i, _) in run.iter().enumerate().filter(|(_, row)| row.1) {
        for (k, _) in run.iter().enumerate().filter(|(_, row)| !row.1) {
            twice += graded.twice_kernel(first + i, first + k);
        }
    }
    twice as f64 / 2.0
}

/// Fails for a threshold that is NaN, which no score would reach.
pub(crate) fn known(figure: Figure) -> Result<(), ReadersError> {
    match figure {
        Figure::Sensitivity { threshold }
        | Figure::Specificity { threshold }
        | Figure::Recall { threshold } => threshold_known(threshold),
        Figure::Auc => Ok(()),
    }
}

/// Fails for NaN; an infinite threshold calls all or none.
pub(crate) fn threshold_known(threshold: f64) -> Result<(), ReadersError> {
    if threshold.is_nan() {
        return Err(StatsError::NotFinite { what: "the threshold" }.into());
    }
    Ok(())
}

/// Is a unit in the figure's denominator, and does it count?
pub(crate) fn counts(figure: Figure, diseased: bool, score: f64) -> Option<bool> {
    match figure {
        Figure::Auc => None,
        Figure::Sensitivity { threshold } => diseased.then_some(score >= threshold),
        Figure::Specificity { threshold } => (!diseased).then_some(score < threshold),
        Figure::Recall { threshold } => Some(score >= threshold),
    }
}

fn share(cell: &Cell, units: &[Unit], figure: Figure) -> Result<CellEstimate, (&'static str, u64)> {
    let rows: Vec<(u32, bool)> = cell
        .units
        .iter()
        .zip(&cell.scores)
        .filter_map(|(&unit, &score)| {
            let unit = units[unit as usize];
            Some((unit.case, counts(figure, unit.diseased, score)?))
        })
        .collect();
    let what = match figure {
        Figure::Sensitivity { .. } => DISEASED,
        Figure::Specificity { .. } => HEALTHY,
        Figure::Auc | Figure::Recall { .. } => "cases",
    };
    enough(what, rows.iter().map(|row| row.0))?;
    let size = rows.len() as f64;
    let value = rows.iter().filter(|row| row.1).count() as f64 / size;
    let mut part = Part { size, by_case: Vec::with_capacity(rows.len()) };
    let mut without = Vec::with_capacity(rows.len());
    for (case, run) in by_case(&rows, |row| row.0) {
        let counted = run.iter().filter(|row| row.1).count() as f64;
        let deviation = counted - run.len() as f64 * value;
        part.by_case.push((case, deviation));
        without.push((case, -deviation / (size - run.len() as f64)));
    }
    Ok(CellEstimate { value, without, parts: [part, Part::default()] })
}

/// The calls of a reading that the figure's denominator has.
pub(crate) fn calls(study: &Study, cell: &Cell, figure: Figure) -> Calls {
    let counted = |(&unit, &score): (&u32, &f64)| {
        let diseased = study.units[unit as usize].diseased;
        Some((unit, diseased, counts(figure, diseased, score)?))
    };
    Calls::new(cell.units.iter().zip(&cell.scores).filter_map(counted).collect())
}

impl Study {
    /// The study with calls in place of scores, so that the area is the figure: what counts
    /// scores 1 or 0 in the figure's class and every unit of the other class one half.
    ///
    /// This is how the FDA's VIPER study was analysed. In a design in which readers read
    /// different numbers of both classes the areas weight readers by pairs of cases, where
    /// [`super::gallas::one_shot`] of the figure itself weights them by cases.
    /// [`Figure::Auc`] leaves the scores as they are, and so does [`Figure::Recall`], which
    /// has no other class. A threshold that is NaN calls nothing.
    pub fn coded(&self, figure: Figure) -> Study {
        let mut coded = self.clone();
        if matches!(figure, Figure::Auc | Figure::Recall { .. }) {
            return coded;
        }
        for cell in coded.cells.iter_mut().flatten() {
            for (&unit, score) in cell.units.iter().zip(&mut cell.scores) {
                let diseased = self.units[unit as usize].diseased;
                let counted = counts(figure, diseased, *score);
                // A healthy unit is right where it scores below the others.
                *score = counted.map_or(0.5, |right| f64::from(u8::from(right == diseased)));
            }
        }
        coded
    }
}
