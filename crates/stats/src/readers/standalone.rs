//! A device on its own against readers of the same cases.
//!
//! Hillis 2014 (one modality) with the device as the number that the readers are compared
//! with; Chakraborty 2017, *Observer Performance Methods for Diagnostic Imaging*, chapter 22.
//! The device is one reader of a study with one modality and has no variance between
//! readers: it is this device, not a sample of devices.

use super::ReadersError;
use super::contrast::{Difference, Mean, standard_error};
use super::covariance::{Estimates, fits};
use super::rockette::{Factors, hillis, means};
use crate::error::{StatsError, at_least, finite};
use crate::interval::Confidence;

/// The readers' mean figure against the device's.
#[derive(Debug, Clone, PartialEq)]
pub struct Standalone {
    /// The device's figure.
    pub device: f64,
    /// Each reader's figure, without the device.
    pub readers: Vec<f64>,
    /// The readers' mean with limits of its own.
    pub mean: Mean,
    /// Readers' mean minus device: `first` is 0 for the readers, `second` 1 for the device.
    pub difference: Difference,
    /// Variance between the readers' figures.
    pub between: f64,
    /// Mean variance of a reader's difference from the device, from cases.
    pub error: f64,
    /// Mean covariance of two readers' differences from the device.
    pub cov2: f64,
}

/// Compares the mean of readers with a device that is one of the readers of the estimates.
///
/// # Formula
///
/// dⱼ = θⱼ − θ_device; t = d̄ / √((S² + max(r Cov2, 0)) / r) with S² the variance of the
/// dⱼ and Cov2 their mean covariance, on (S² + max(r Cov2, 0))² / (S⁴/(r−1)) degrees of
/// freedom; for fixed cases Cov2 is left out; for fixed readers the variance is
/// (Var + (r−1) Cov2) / r and the test normal.
///
/// (Chakraborty 2017, *Observer Performance Methods for Diagnostic Imaging*, chapter 22.)
///
/// # Errors
///
/// [`StatsError::Shape`] unless there is one modality and the device is one of the readers;
/// [`StatsError::TooFew`] below two other readers unless they are fixed;
/// [`StatsError::NoVariance`] if a variance is not positive.
pub fn compare(
    estimates: &Estimates,
    device: usize,
    factors: Factors,
    confidence: Confidence,
) -> Result<Standalone, ReadersError> {
    let others = others(estimates, device)?;
    let r = others.len() as f64;
    let own = estimates.value_at(0, device);
    let readers: Vec<f64> = others.iter().map(|&j| estimates.value_at(0, j)).collect();
    let covariance = |j: usize, l: usize| {
        estimates.covariance_at((0, j), (0, l))
            - estimates.covariance_at((0, j), (0, device))
            - estimates.covariance_at((0, device), (0, l))
            + estimates.covariance_at((0, device), (0, device))
    };
    let sum = |wanted: &dyn Fn(usize, usize) -> bool| -> f64 {
        let pairs = others.iter().flat_map(|&j| others.iter().map(move |&l| (j, l)));
        pairs.filter(|&(j, l)| wanted(j, l)).map(|(j, l)| covariance(j, l)).sum()
    };
    let error = sum(&|j, l| j == l) / r;
    let cov2 = if others.len() > 1 { sum(&|j, l| j != l) / (r * (r - 1.0)) } else { 0.0 };
    let average = readers.iter().sum::<f64>() / r;
    let squares = readers.iter().map(|value| (value - average) * (value - average)).sum::<f64>();
    let between = if others.len() > 1 { squares / (r - 1.0) } else { 0.0 };
    let (variance, df) = match factors {
        Factors::FixedReaders => (error + (r - 1.0) * cov2, None),
        Factors::FixedCases => (between, Some(r - 1.0)),
        Factors::Random => {
            let variance = between + (r * cov2).max(0.0);
            (variance, hillis(variance, between, r - 1.0))
        }
    };
    if factors != Factors::FixedReaders {
        at_least("readers beside the device", 2, others.len() as u64)?;
    }
    let se = standard_error(variance / r, "the difference between readers and device")?;
    let alone = without(estimates, &others)?;
    let mean = means(&alone, factors, confidence)?.first().copied();
    Ok(Standalone {
        device: own,
        readers,
        mean: mean.ok_or(StatsError::Shape { what: ONE_MODALITY })?,
        difference: Difference::new((0, 1), average - own, se, df, confidence)?,
        between,
        error,
        cov2,
    })
}

const ONE_MODALITY: &str = "the device and the readers have to be readers of one modality";

fn others(estimates: &Estimates, device: usize) -> Result<Vec<usize>, ReadersError> {
    let readers = estimates.readers().len();
    if estimates.modalities().len() != 1 || device >= readers {
        return Err(StatsError::Shape { what: ONE_MODALITY }.into());
    }
    let others: Vec<usize> = (0..readers).filter(|&j| j != device).collect();
    at_least("readers beside the device", 1, others.len() as u64)?;
    Ok(others)
}

/// The estimates of some readers.
fn without(estimates: &Estimates, kept: &[usize]) -> Result<Estimates, ReadersError> {
    let covariances = kept
        .iter()
        .flat_map(|&j| kept.iter().map(move |&l| estimates.covariance_at((0, j), (0, l))))
        .collect();
    Estimates::new(
        kept.iter().map(|&j| estimates.readers()[j].clone()).collect(),
        estimates.modalities().to_vec(),
        kept.iter().map(|&j| estimates.value_at(0, j)).collect(),
        covariances,
        estimates.cases(),
    )
    .map(|found| found.bounded_as(estimates))
}

/// The two-treatment model: every reader is paired with the device, which stands as a second
/// modality and is the same for all of them. The result goes to
/// [`super::rockette::compare`]; the first modality is the device.
///
/// # Formula
///
/// θ₁ⱼ = θ_device for every reader j and θ₂ⱼ = θⱼ, with the covariances of what stands in each
/// place (Chakraborty 2017, *Observer Performance Methods for Diagnostic Imaging*, chapter 22).
///
/// # Errors
///
/// As [`compare`] for the shape.
pub fn two_treatments(estimates: &Estimates, device: usize) -> Result<Estimates, ReadersError> {
    let others = others(estimates, device)?;
    fits(2 * others.len())?;
    // What stands in each place: the device for every reader, then the readers.
    let places: Vec<usize> = others.iter().map(|_| device).chain(others.iter().copied()).collect();
    let covariances = places
        .iter()
        .flat_map(|&j| places.iter().map(move |&l| estimates.covariance_at((0, j), (0, l))))
        .collect();
    Estimates::new(
        others.iter().map(|&j| estimates.readers()[j].clone()).collect(),
        vec![estimates.readers()[device].clone(), estimates.modalities()[0].clone()],
        places.iter().map(|&j| estimates.value_at(0, j)).collect(),
        covariances,
        estimates.cases(),
    )
    .map(|found| found.bounded_as(estimates))
}

/// Components of a study of a device and readers, to plan with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedStandalone {
    /// Variance between readers, S².
    pub between: f64,
    /// Variance of a reader's difference from the device, over cases.
    pub error: f64,
    /// Covariance of two readers' differences.
    pub cov2: f64,
    /// Cases that the last two are for; they shrink with the cases, at the same mix.
    pub cases: u64,
}

impl PlannedStandalone {
    /// Expected standard error and degrees of freedom of the difference between the mean of
    /// so many readers and the device on so many cases, random both: what
    /// [`super::sizing::power_at`] needs.
    ///
    /// # Formula
    ///
    /// With k = cases of this study / cases, σ² = S² − Var + Cov2 (taken as 0 below) and E =
    /// σ² + k (Var − Cov2): variance (E + r k Cov2) / r on ((E + r k Cov2) / E)² (r−1).
    ///
    /// (As Hillis, Obuchowski and Berbaum 2011, *Acad. Radiol.* 18:129, for one modality.)
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] below two readers or cases; [`StatsError::NotFinite`] for a
    /// component; [`StatsError::NoVariance`] if the variance is not positive.
    pub fn standard_error(
        &self,
        readers: u64,
        cases: u64,
    ) -> Result<(f64, Option<f64>), ReadersError> {
        at_least("readers beside the device", 2, readers)?;
        at_least("cases", 2, cases.min(self.cases))?;
        for part in [self.between, self.error, self.cov2] {
            finite("a variance component", part)?;
        }
        let (r, k) = (readers as f64, self.cases as f64 / cases as f64);
        let own = (self.error - self.cov2).max(0.0);
        let expected = (self.between - own).max(0.0) + k * own;
        let variance = expected + (r * k * self.cov2).max(0.0);
        let se = standard_error(variance / r, "the planned difference")?;
        Ok((se, hillis(variance, expected, r - 1.0)))
    }
}

impl Standalone {
    /// The same from the components of this study of so many cases.
    ///
    /// # Formula
    ///
    /// That of [`PlannedStandalone::standard_error`] (Hillis, Obuchowski and Berbaum 2011,
    /// *Acad. Radiol.* 18:129).
    ///
    /// # Errors
    ///
    /// As [`PlannedStandalone::standard_error`].
    pub fn planned(
        &self,
        cases_here: u64,
        readers: u64,
        cases: u64,
    ) -> Result<(f64, Option<f64>), ReadersError> {
        let (between, error, cov2) = (self.between, self.error, self.cov2);
        PlannedStandalone { between, error, cov2, cases: cases_here }.standard_error(readers, cases)
    }
}

#[cfg(test)]
mod tests;
