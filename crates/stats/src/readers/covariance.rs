//! Covariances of the figures of readers in modalities, by three methods.

use std::ops::Range;

use super::ReadersError;
use super::figure::{CellEstimate, Figure, Part, calls, estimates};
use super::graded::{Calls, Graded, Scratch, pair_sums, pair_sums_of_calls};
use super::study::Study;
use crate::error::{StatsError, finite};

/// How the covariances of the readers' figures are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covariance {
    /// Leaving out one case at a time (Quenouille 1956; Efron 1982): (K−1)/K Σ of products
    /// of the figures without a case about their mean, K the cases that the figure uses.
    /// Allows for units within cases and for cases read by some readers only.
    Jackknife,
    /// Components of DeLong, DeLong and Clarke-Pearson 1988, and of Obuchowski 1997 where
    /// cases have units. Every reader has to have read every case in every modality.
    DeLong,
    /// The unbiased estimate from U-statistics (Gallas 2006, *Acad. Radiol.* 13:353): the
    /// product of two figures minus the mean product over pairs that share no case. Needs
    /// one unit a case.
    Unbiased,
}

/// Every reader's figure in every modality, with the covariances that cases bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimates {
    readers: Vec<String>,
    modalities: Vec<String>,
    /// Readers fastest.
    values: Vec<f64>,
    /// Row by row.
    covariances: Vec<f64>,
    /// Cases that the figure uses.
    cases: u64,
    /// Can the figure not exceed 1?
    bounded: bool,
}

/// The most readers times modalities that covariances are computed for: the matrix grows
/// with their square, and this many take 128 MiB.
pub const LARGEST_CELLS: usize = 4096;

/// Beyond this a figure or covariance of a table is no figure: its squares would leave the
/// range of numbers.
const LARGEST_NUMBER: f64 = 1e100;

/// Fails if the matrix of covariances of so many figures is too large.
pub(crate) fn fits(cells: usize) -> Result<(), ReadersError> {
    if cells > LARGEST_CELLS {
        return Err(StatsError::TooLarge { what: "readers times modalities" }.into());
    }
    Ok(())
}

/// The figures of a study and their covariances.
///
/// # Formula
///
/// Area: Σ ψ / (m n) over m diseased and n healthy units, ψ = 1, ½ or 0 where the diseased
/// one scores higher, the same or lower (Mann and Whitney 1947; Bamber 1975, *J. Math.
/// Psychol.* 12:387). Sensitivity, specificity and recall: shares of calls. Covariance: as
/// [`Covariance`] says of each method.
///
/// Time O(n log n) in the cases and quadratic in readers times modalities; no case is left
/// out by computing anything anew.
///
/// # Errors
///
/// [`ReadersError::MissingCell`] unless every reader read in every modality;
/// [`ReadersError::TooFewOf`] if a reader read fewer than two cases of a class that the
/// figure needs; [`ReadersError::Design`] where the covariance does not allow for the
/// study's design; [`StatsError::TooLarge`] above [`LARGEST_CELLS`] figures;
/// [`StatsError::NotFinite`] for a threshold that is NaN.
pub fn estimate(
    study: &Study,
    figure: Figure,
    method: Covariance,
) -> Result<Estimates, ReadersError> {
    fits(study.cells.len())?;
    let cells = estimates(study, figure)?;
    let covariances = match method {
        Covariance::Jackknife => jackknife(&cells),
        Covariance::DeLong => delong(study, &cells)?,
        Covariance::Unbiased => unbiased(study, figure, &cells)?,
    };
    Ok(Estimates {
        readers: study.readers().to_vec(),
        modalities: study.modalities().to_vec(),
        values: cells.iter().map(|cell| cell.value).collect(),
        covariances,
        cases: cases_used(&cells),
        bounded: true,
    })
}

impl Estimates {
    /// Estimates from a table, as published studies print them: names, figures with readers
    /// fastest, their covariance matrix row by row, and the cases.
    ///
    /// # Errors
    ///
    /// [`StatsError::Shape`] unless the lists fit one another and the matrix is symmetric;
    /// [`StatsError::NotFinite`] for a number that is not finite or beyond ±1e100;
    /// [`StatsError::TooLarge`] above [`LARGEST_CELLS`] figures.
    pub fn new(
        readers: Vec<String>,
        modalities: Vec<String>,
        values: Vec<f64>,
        covariances: Vec<f64>,
        cases: u64,
    ) -> Result<Estimates, ReadersError> {
        let cells = readers.len().saturating_mul(modalities.len());
        fits(cells)?;
        if cells == 0 || values.len() != cells || covariances.len() != cells * cells {
            let what = "a figure for every reader and modality and their covariances are needed";
            return Err(StatsError::Shape { what }.into());
        }
        for &number in values.iter().chain(&covariances) {
            if number.abs() > LARGEST_NUMBER {
                return Err(StatsError::NotFinite { what: "a figure or covariance" }.into());
            }
            finite("a figure or covariance", number)?;
        }
        let uneven = (0..cells)
            .flat_map(|a| (0..a).map(move |b| (a, b)))
            .any(|(a, b)| covariances[a * cells + b] != covariances[b * cells + a]);
        if uneven {
            return Err(StatsError::Shape { what: "the covariances are not symmetric" }.into());
        }
        Ok(Estimates { readers, modalities, values, covariances, cases, bounded: true })
    }

    /// Estimates by the jackknife of cells made elsewhere.
    pub(crate) fn of_cells(
        (readers, modalities): (Vec<String>, Vec<String>),
        cells: &[CellEstimate],
        bounded: bool,
    ) -> Estimates {
        Estimates {
            readers,
            modalities,
            values: cells.iter().map(|cell| cell.value).collect(),
            covariances: jackknife(cells),
            cases: cases_used(cells),
            bounded,
        }
    }

    /// The same with the other's upper end.
    pub(crate) fn bounded_as(mut self, other: &Estimates) -> Estimates {
        self.bounded = other.bounded;
        self
    }

    /// The largest value that the figure can have.
    pub(crate) fn largest(&self) -> f64 {
        if self.bounded { 1.0 } else { f64::INFINITY }
    }

    /// The readers' names.
    pub fn readers(&self) -> &[String] {
        &self.readers
    }

    /// The modalities' names.
    pub fn modalities(&self) -> &[String] {
        &self.modalities
    }

    /// Cases that the figure uses.
    pub fn cases(&self) -> u64 {
        self.cases
    }

    fn has(&self, modality: usize, reader: usize) -> bool {
        modality < self.modalities.len() && reader < self.readers.len()
    }

    /// The figure of a reader in a modality; `None` for a place that the study does not have.
    pub fn value(&self, modality: usize, reader: usize) -> Option<f64> {
        self.has(modality, reader).then(|| self.value_at(modality, reader))
    }

    /// The covariance of two readers' figures, each given as modality and reader; `None` for
    /// a place that the study does not have.
    pub fn covariance(&self, first: (usize, usize), second: (usize, usize)) -> Option<f64> {
        let there = self.has(first.0, first.1) && self.has(second.0, second.1);
        there.then(|| self.covariance_at(first, second))
    }

    /// The readers' mean figure in a modality; `None` for a place that the study does not
    /// have.
    ///
    /// # Formula
    ///
    /// Σ θᵢⱼ / r over the r readers j, all with the same weight (Obuchowski and Rockette
    /// 1995, *Commun. Statist. Simul.* 24:285).
    pub fn mean(&self, modality: usize) -> Option<f64> {
        self.has(modality, 0).then(|| self.mean_at(modality))
    }

    /// [`Estimates::value`] at a place that is there.
    pub(crate) fn value_at(&self, modality: usize, reader: usize) -> f64 {
        self.values[modality * self.readers.len() + reader]
    }

    /// [`Estimates::covariance`] at places that are there.
    pub(crate) fn covariance_at(&self, first: (usize, usize), second: (usize, usize)) -> f64 {
        let (r, cells) = (self.readers.len(), self.values.len());
        self.covariances[(first.0 * r + first.1) * cells + second.0 * r + second.1]
    }

    /// [`Estimates::mean`] at a place that is there.
    pub(crate) fn mean_at(&self, modality: usize) -> f64 {
        let r = self.readers.len();
        self.values[modality * r..(modality + 1) * r].iter().sum::<f64>() / r as f64
    }

    /// Mean variances and covariances.
    ///
    /// # Formula
    ///
    /// Var is the mean of the diagonal, Cov1 of the pairs of modalities with the same reader,
    /// Cov2 of the pairs of readers in the same modality, Cov3 of those that share neither
    /// (Obuchowski and Rockette 1995, *Commun. Statist. Simul.* 24:285).
    pub fn averages(&self) -> Averages {
        let (t, r) = (self.modalities.len(), self.readers.len());
        let mean = |wanted: &dyn Fn(usize, usize, usize, usize) -> bool| {
            let (mut sum, mut count) = (0.0, 0u64);
            for (i, j) in crossed(0..t, 0..r) {
                for (k, l) in crossed(0..t, 0..r) {
                    if wanted(i, j, k, l) {
                        sum += self.covariance_at((i, j), (k, l));
                        count += 1;
                    }
                }
            }
            if count == 0 { 0.0 } else { sum / count as f64 }
        };
        // Of one modality or reader only its own part of the matrix: the time stays that of
        // reading the matrix once.
        let own = |modalities: Range<usize>, readers: Range<usize>, variances: bool| {
            let (mut sum, mut count) = (0.0, 0u64);
            for first in crossed(modalities.clone(), readers.clone()) {
                for second in crossed(modalities.clone(), readers.clone()) {
                    if (first == second) == variances {
                        sum += self.covariance_at(first, second);
                        count += 1;
                    }
                }
            }
            if count == 0 { 0.0 } else { sum / count as f64 }
        };
        let both = |modalities: Range<usize>, readers: Range<usize>| {
            (own(modalities.clone(), readers.clone(), true), own(modalities, readers, false))
        };
        Averages {
            error: mean(&|i, j, k, l| i == k && j == l),
            cov1: mean(&|i, j, k, l| i != k && j == l),
            cov2: mean(&|i, j, k, l| i == k && j != l),
            cov3: mean(&|i, j, k, l| i != k && j != l),
            by_modality: (0..t).map(|of| both(of..of + 1, 0..r)).collect(),
            by_reader: (0..r).map(|of| both(0..t, of..of + 1)).collect(),
        }
    }
}

fn crossed(
    modalities: Range<usize>,
    readers: Range<usize>,
) -> impl Iterator<Item = (usize, usize)> {
    modalities.flat_map(move |i| readers.clone().map(move |j| (i, j)))
}

/// Mean variances and covariances of Obuchowski and Rockette.
#[derive(Debug, Clone, PartialEq)]
pub struct Averages {
    /// Variance of a reader's figure from cases and reading again.
    pub error: f64,
    /// Covariance of one reader in two modalities; 0 with one modality.
    pub cov1: f64,
    /// Covariance of two readers in one modality; 0 with one reader.
    pub cov2: f64,
    /// Covariance of two readers in two modalities.
    pub cov3: f64,
    /// Variance and Cov2 within each modality.
    pub by_modality: Vec<(f64, f64)>,
    /// Variance and Cov1 within each reader.
    pub by_reader: Vec<(f64, f64)>,
}

/// A symmetric matrix, row by row, from its lower half.
fn symmetric(size: usize, mut of: impl FnMut(usize, usize) -> f64) -> Vec<f64> {
    let mut matrix = vec![0.0; size * size];
    for a in 0..size {
        for b in 0..=a {
            let value = of(a, b);
            matrix[a * size + b] = value;
            matrix[b * size + a] = value;
        }
    }
    matrix
}

/// The sum of products over cases in both lists, and how many there are.
fn products(first: &[(u32, f64)], second: &[(u32, f64)]) -> (f64, u64) {
    let (mut sum, mut shared) = (0.0, 0);
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
        match a.0.cmp(&b.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a.1 * b.1;
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    (sum, shared)
}

fn cases_used(cells: &[CellEstimate]) -> u64 {
    let mut cases: Vec<u32> =
        cells.iter().flat_map(|cell| cell.without.iter().map(|entry| entry.0)).collect();
    cases.sort_unstable();
    cases.dedup();
    cases.len() as u64
}

fn jackknife(cells: &[CellEstimate]) -> Vec<f64> {
    let k = cases_used(cells) as f64;
    let sums: Vec<f64> =
        cells.iter().map(|cell| cell.without.iter().map(|entry| entry.1).sum()).collect();
    symmetric(cells.len(), |a, b| {
        let (sum, shared) = products(&cells[a].without, &cells[b].without);
        // Readings without a common case are independent, whatever their means.
        if shared == 0 { 0.0 } else { (k - 1.0) / k * (sum - sums[a] * sums[b] / k) }
    })
}

fn delong(study: &Study, cells: &[CellEstimate]) -> Result<Vec<f64>, ReadersError> {
    if !study.is_crossed() {
        return Err(ReadersError::Design {
            method: "DeLong's covariance",
            needs: "every reader to read every case in every modality",
            instead: "use the jackknife or the unbiased covariance",
        });
    }
    let clusters = study.cases().len() as f64;
    Ok(symmetric(cells.len(), |a, b| {
        let (first, second) = (&cells[a].parts, &cells[b].parts);
        let within = |class: usize| class_term(&first[class], &second[class]);
        within(0) + within(1) + across(first, second, clusters)
    }))
}

fn class_term(first: &Part, second: &Part) -> f64 {
    let (sum, shared) = products(&first.by_case, &second.by_case);
    if shared < 2 {
        return 0.0;
    }
    let shared = shared as f64;
    shared / (shared - 1.0) * sum / first.size / second.size
}

/// Cases with units of both classes make the two classes' sums depend on one another.
fn across(first: &[Part; 2], second: &[Part; 2], clusters: f64) -> f64 {
    let term = |a: &Part, b: &Part| {
        let (sum, shared) = products(&a.by_case, &b.by_case);
        if shared == 0 { 0.0 } else { clusters / (clusters - 1.0) * sum / a.size / b.size }
    };
    term(&first[0], &second[1]) + term(&first[1], &second[0])
}

fn unbiased(
    study: &Study,
    figure: Figure,
    cells: &[CellEstimate],
) -> Result<Vec<f64>, ReadersError> {
    one_unit_a_case(study, "the unbiased covariance")?;
    if figure != Figure::Auc {
        let calls: Vec<Calls> =
            study.cells.iter().flatten().map(|cell| calls(study, cell, figure)).collect();
        let covariance = |a: usize, b: usize| pair_sums_of_calls(&calls[a], &calls[b]).covariance();
        return Ok(symmetric(cells.len(), |a, b| covariance(a, b).unwrap_or(0.0)));
    }
    let graded: Vec<Graded> =
        study.cells.iter().flatten().map(|cell| Graded::new(cell, &study.units)).collect();
    let mut scratch = Scratch::default();
    Ok(symmetric(cells.len(), |a, b| {
        // Every reader has two cases of each class, so there are pairs that share nothing.
        let sums = pair_sums(&graded[a], &graded[b], study.units.len(), &mut scratch);
        sums.covariance().unwrap_or(0.0)
    }))
}

/// Fails if a case has several units.
pub(crate) fn one_unit_a_case(study: &Study, method: &'static str) -> Result<(), ReadersError> {
    if study.is_clustered() {
        return Err(ReadersError::Design {
            method,
            needs: "one unit a case",
            instead: "use the jackknife or DeLong's covariance, which allow for units of a case",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
