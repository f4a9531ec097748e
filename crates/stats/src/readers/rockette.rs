//! Obuchowski and Rockette's analysis with Hillis' degrees of freedom.
//!
//! Obuchowski and Rockette 1995, *Commun. Statist. Simul.* 24:285; Hillis, Obuchowski,
//! Schartz and Berbaum 2005, *Statist. Med.* 24:1579; Hillis 2007, *Statist. Med.* 26:596;
//! Hillis 2014, *Statist. Med.* 33:330 for cases within readers or modalities, where the
//! covariances between readings without common cases are 0.
//!
//! # Model
//!
//! θᵢⱼ = μ + τᵢ + Rⱼ + (τR)ᵢⱼ + εᵢⱼ for modality i and reader j. The errors have variance
//! Var and covariances Cov1 (same reader), Cov2 (same modality), Cov3 (neither).
//!
//! Assumes that variances and covariances are the same for all readers and modalities, and
//! that estimates are near normal.

use std::fmt;

use super::ReadersError;
use super::contrast::{Difference, Mean, NORMAL_FROM, standard_error};
use super::covariance::{Averages, Estimates};
use crate::distribution::{chi_square_upper, f_upper};
use crate::error::{StatsError, at_least, finite};
use crate::interval::Confidence;

/// What a result is about: this sample, or the population it was drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factors {
    /// Readers and cases like these (RRRC).
    Random,
    /// These readers, cases like these (FRRC).
    FixedReaders,
    /// Readers like these, these cases (RRFC).
    FixedCases,
}

/// Mean squares of the readers' figures.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanSquares {
    /// Between modalities.
    pub modality: f64,
    /// Between readers; `None` with one reader.
    pub reader: Option<f64>,
    /// Readers by modalities; `None` with one reader.
    pub interaction: Option<f64>,
    /// Between readers in each modality; empty with one reader.
    pub by_modality: Vec<f64>,
    /// Between modalities for each reader.
    pub by_reader: Vec<f64>,
}

/// Variance components of readers, as estimated: they can be negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components {
    /// Readers.
    pub reader: f64,
    /// Readers by modalities.
    pub interaction: f64,
}

/// The test of "all modalities are alike".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equality {
    /// F, or chi-square with fixed readers.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub df: f64,
    /// Denominator degrees of freedom of F; `None` for chi-square or without an end.
    pub df_denominator: Option<f64>,
    /// What the mean square between modalities is divided by.
    pub denominator: f64,
    /// p-value.
    pub p: f64,
}

/// What an estimate came out as that the model does not have, and what was done.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// A variance component below 0: reported as it is, and used in no test.
    NegativeComponent {
        /// Which.
        what: &'static str,
        /// The estimate.
        value: f64,
    },
    /// Cov2 − Cov3 below 0: taken as 0 in the denominator of the test.
    NegativeDifference {
        /// Cov2 − Cov3.
        value: f64,
    },
    /// Cov2 of a modality below 0: taken as 0 in the limits of its mean.
    NegativeCov2 {
        /// Place of the modality.
        modality: usize,
        /// The estimate.
        value: f64,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::NegativeComponent { what, value } => write!(
                f,
                "the variance of {what} is estimated as {value:.3e}, below 0; \
                 it is reported as it is and no test uses it"
            ),
            Note::NegativeDifference { value } => write!(
                f,
                "Cov2 - Cov3 is estimated as {value:.3e}, below 0; the test takes it as 0"
            ),
            Note::NegativeCov2 { value, .. } => write!(
                f,
                "Cov2 of a modality is estimated as {value:.3e}, below 0; \
                 the limits of its mean take it as 0"
            ),
        }
    }
}

/// A comparison of modalities.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Mean squares.
    pub mean_squares: MeanSquares,
    /// Mean variances and covariances.
    pub averages: Averages,
    /// Variance components; `None` with one reader.
    pub components: Option<Components>,
    /// The test of "all modalities are alike".
    pub equality: Equality,
    /// Every pair of modalities.
    pub differences: Vec<Difference>,
    /// Every modality's mean.
    pub means: Vec<Mean>,
    /// Estimates outside of the model, and what was done.
    pub notes: Vec<Note>,
}

/// Mean squares of a table of figures.
///
/// # Formula
///
/// MS(T) = r Σ (θ̄ᵢ − θ̄)²/(t−1), MS(R) = t Σ (θ̄ⱼ − θ̄)²/(r−1), MS(TR) = Σ (θᵢⱼ − θ̄ᵢ − θ̄ⱼ +
/// θ̄)²/((t−1)(r−1)) over t modalities i and r readers j (Obuchowski and Rockette 1995).
///
/// # Errors
///
/// [`StatsError::TooFew`] with one modality.
pub fn mean_squares(estimates: &Estimates) -> Result<MeanSquares, ReadersError> {
    let (t, r) = sizes(estimates);
    at_least("modalities", 2, t as u64)?;
    let (td, rd) = (t as f64, r as f64);
    let of_modality: Vec<f64> = (0..t).map(|i| estimates.mean_at(i)).collect();
    let of_reader: Vec<f64> =
        (0..r).map(|j| (0..t).map(|i| estimates.value_at(i, j)).sum::<f64>() / td).collect();
    let grand = of_modality.iter().sum::<f64>() / td;
    let squares = |values: &mut dyn Iterator<Item = f64>| values.map(|d| d * d).sum::<f64>();
    let modality = rd * squares(&mut of_modality.iter().map(|mean| mean - grand)) / (td - 1.0);
    let by_reader = (0..r)
        .map(|j| squares(&mut (0..t).map(|i| estimates.value_at(i, j) - of_reader[j])) / (td - 1.0))
        .collect();
    let mut found =
        MeanSquares { modality, reader: None, interaction: None, by_modality: vec![], by_reader };
    if r > 1 {
        let reader = td * squares(&mut of_reader.iter().map(|mean| mean - grand)) / (rd - 1.0);
        let rest = (0..t).flat_map(|i| (0..r).map(move |j| (i, j)));
        let mut rest =
            rest.map(|(i, j)| estimates.value_at(i, j) - of_modality[i] - of_reader[j] + grand);
        found.reader = Some(reader);
        found.interaction = Some(squares(&mut rest) / (td - 1.0) / (rd - 1.0));
        found.by_modality = (0..t).map(|i| reader_variance(estimates, i)).collect();
    }
    Ok(found)
}

fn sizes(estimates: &Estimates) -> (usize, usize) {
    (estimates.modalities().len(), estimates.readers().len())
}

/// Mean square between readers in a modality.
pub(crate) fn reader_variance(estimates: &Estimates, modality: usize) -> f64 {
    let r = estimates.readers().len();
    let mean = estimates.mean_at(modality);
    let square =
        |j| (estimates.value_at(modality, j) - mean) * (estimates.value_at(modality, j) - mean);
    (0..r).map(square).sum::<f64>() / (r as f64 - 1.0)
}

/// Variance components of readers; `None` with one reader or numbers that are not finite.
///
/// # Formula
///
/// Readers by modalities: MS(TR) − Var + Cov1 + (Cov2 − Cov3); readers: (MS(R) − interaction
/// − Var + Cov2 − (t−1)(Cov1 − Cov3)) / t. With `restricted`, Cov2 − Cov3 below 0 is taken as
/// 0 in the first, as the test does.
///
/// (Obuchowski and Rockette 1995, *Commun. Statist. Simul.* 24:285.)
pub fn components(
    squares: &MeanSquares,
    averages: &Averages,
    restricted: bool,
) -> Option<Components> {
    let (ms_r, ms_tr) = (squares.reader?, squares.interaction?);
    let t = averages.by_modality.len() as f64;
    let between = averages.cov2 - averages.cov3;
    let between = if restricted { between.max(0.0) } else { between };
    let interaction = ms_tr - averages.error + averages.cov1 + between;
    let reader = (ms_r - interaction - averages.error + averages.cov2
        - (t - 1.0) * (averages.cov1 - averages.cov3))
        / t;
    (reader.is_finite() && interaction.is_finite()).then_some(Components { reader, interaction })
}

/// Compares modalities.
///
/// # Formula
///
/// Random readers and cases: F = MS(T) / D, D = MS(TR) + max(r(Cov2 − Cov3), 0), on t−1 and
/// D² / (MS(TR)²/((t−1)(r−1))) degrees of freedom (Hillis 2007). Fixed readers: chi-square
/// (t−1) MS(T) / D, D = Var − Cov1 + (r−1)(Cov2 − Cov3): the variance of just these readers'
/// mean difference, so that nothing is taken as 0. Fixed cases: D = MS(TR) on (t−1)(r−1).
/// A difference has the variance 2D/r. Means: see [`means`].
///
/// # Errors
///
/// [`StatsError::TooFew`] with one modality, or with one reader unless readers are fixed;
/// [`StatsError::NoVariance`] if a denominator is not positive.
pub fn compare(
    estimates: &Estimates,
    factors: Factors,
    confidence: Confidence,
) -> Result<Comparison, ReadersError> {
    let squares = mean_squares(estimates)?;
    let averages = estimates.averages();
    let components = components(&squares, &averages, false);
    let (t, r) = sizes(estimates);
    let steps = t as f64 - 1.0;
    let between = averages.cov2 - averages.cov3;
    let rd = r as f64;
    let (denominator, df) = match (factors, squares.interaction) {
        (Factors::FixedReaders, _) => (averages.error - averages.cov1 + (rd - 1.0) * between, None),
        (Factors::Random, Some(ms_tr)) => {
            let denominator = ms_tr + rd * between.max(0.0);
            (denominator, hillis(denominator, ms_tr, steps * (rd - 1.0)))
        }
        (Factors::FixedCases, Some(ms_tr)) => (ms_tr, Some(steps * (rd - 1.0))),
        (_, None) => {
            return Err(StatsError::TooFew { what: "readers", needed: 2, found: 1 }.into());
        }
    };
    let se = standard_error(2.0 * denominator / rd, "the difference between modalities")?;
    let differences = pairs(t)
        .map(|pair| {
            let point = estimates.mean_at(pair.0) - estimates.mean_at(pair.1);
            Difference::new(pair, point, se, df, confidence)
        })
        .collect::<Result<_, ReadersError>>()?;
    Ok(Comparison {
        equality: equality(factors, squares.modality, denominator, steps, df)?,
        differences,
        means: means(estimates, factors, confidence)?,
        notes: notes(&averages, components, factors),
        mean_squares: squares,
        averages,
        components,
    })
}

/// Degrees of freedom of a denominator of which only the mean square varies.
pub(crate) fn hillis(denominator: f64, square: f64, df: f64) -> Option<f64> {
    let found = denominator / square * (denominator / square) * df;
    found.is_finite().then_some(found)
}

/// Every pair of `t` modalities.
pub(crate) fn pairs(t: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..t).flat_map(move |first| (first + 1..t).map(move |second| (first, second)))
}

fn equality(
    factors: Factors,
    ms_t: f64,
    denominator: f64,
    steps: f64,
    df: Option<f64>,
) -> Result<Equality, ReadersError> {
    let f = finite("the mean square over its denominator", ms_t / denominator)?;
    let (statistic, p) = match (factors, df) {
        (Factors::FixedReaders, _) => (steps * f, chi_square_upper(steps * f, steps)),
        (_, Some(df)) if df < NORMAL_FROM => (f, f_upper(f, steps, df)),
        _ => (f, chi_square_upper(steps * f, steps)),
    };
    let p = finite("the p-value of equality", p)?;
    Ok(Equality { statistic, df: steps, df_denominator: df, denominator, p })
}

/// Every modality's mean over the readers, with limits.
///
/// # Formula
///
/// Each modality has its own mean square between readers S² and covariance. Random readers
/// and cases: variance (S² + max(r Cov2, 0)) / r on (S² + max(r Cov2, 0))² / (S⁴/(r−1))
/// degrees of freedom (Hillis 2014). Fixed readers: (Var + (r−1) Cov2) / r, normal. Fixed
/// cases: S²/r on r−1.
///
/// # Errors
///
/// [`StatsError::TooFew`] with one reader unless readers are fixed;
/// [`StatsError::NoVariance`] if a variance is not positive.
pub fn means(
    estimates: &Estimates,
    factors: Factors,
    confidence: Confidence,
) -> Result<Vec<Mean>, ReadersError> {
    let (t, r) = sizes(estimates);
    if factors != Factors::FixedReaders {
        at_least("readers", 2, r as u64)?;
    }
    let averages = estimates.averages();
    let rd = r as f64;
    (0..t)
        .map(|i| {
            let (error, cov2) = averages.by_modality[i];
            let (variance, df) = match factors {
                Factors::FixedReaders => (error + (rd - 1.0) * cov2, None),
                Factors::FixedCases => (reader_variance(estimates, i), Some(rd - 1.0)),
                Factors::Random => {
                    let square = reader_variance(estimates, i);
                    let variance = square + (rd * cov2).max(0.0);
                    (variance, hillis(variance, square, rd - 1.0))
                }
            };
            let se = standard_error(variance / rd, "the mean of a modality")?;
            Mean::new(i, estimates.mean_at(i), se, df, confidence, estimates.largest())
        })
        .collect()
}

/// Every reader's own comparison of every pair of modalities, for these readers only.
///
/// # Formula
///
/// Variance 2 (Var − Cov1) with the reader's own Var and Cov1, normal limits.
///
/// (Obuchowski and Rockette 1995, *Commun. Statist. Simul.* 24:285.)
///
/// # Errors
///
/// [`StatsError::TooFew`] with one modality; [`StatsError::NoVariance`] if a variance is
/// not positive.
pub fn reader_differences(
    estimates: &Estimates,
    confidence: Confidence,
) -> Result<Vec<(usize, Difference)>, ReadersError> {
    let (t, r) = sizes(estimates);
    at_least("modalities", 2, t as u64)?;
    let averages = estimates.averages();
    let mut found = Vec::new();
    for j in 0..r {
        let (error, cov1) = averages.by_reader[j];
        let se = standard_error(2.0 * (error - cov1), "a reader's difference")?;
        for pair in pairs(t) {
            let point = estimates.value_at(pair.0, j) - estimates.value_at(pair.1, j);
            found.push((j, Difference::new(pair, point, se, None, confidence)?));
        }
    }
    Ok(found)
}

/// Every reader's own figure in every modality with normal limits, for these readers only.
///
/// # Formula
///
/// θᵢⱼ ± z √Var with the reader's own variance in the modality, cut at 0 and at the largest
/// value of the figure (Hillis and others 2005, *Statist. Med.* 24:1579).
///
/// # Errors
///
/// [`StatsError::NoVariance`] if a variance is not positive, as with perfect separation.
pub fn reader_means(
    estimates: &Estimates,
    confidence: Confidence,
) -> Result<Vec<(usize, Mean)>, ReadersError> {
    let (t, r) = sizes(estimates);
    let mut found = Vec::new();
    for (i, j) in (0..t).flat_map(|i| (0..r).map(move |j| (i, j))) {
        let se = standard_error(estimates.covariance_at((i, j), (i, j)), "a reader's figure")?;
        let value = estimates.value_at(i, j);
        found.push((j, Mean::new(i, value, se, None, confidence, estimates.largest())?));
    }
    Ok(found)
}

fn notes(averages: &Averages, components: Option<Components>, factors: Factors) -> Vec<Note> {
    let mut notes = Vec::new();
    if let Some(components) = components {
        let named =
            [("readers", components.reader), ("readers by modalities", components.interaction)];
        let negative = named.into_iter().filter(|(_, value)| *value < 0.0);
        notes.extend(negative.map(|(what, value)| Note::NegativeComponent { what, value }));
    }
    let between = averages.cov2 - averages.cov3;
    if factors == Factors::Random && between < 0.0 {
        notes.push(Note::NegativeDifference { value: between });
    }
    if factors == Factors::Random {
        let below = averages.by_modality.iter().enumerate().filter(|(_, own)| own.1 < 0.0);
        notes.extend(below.map(|(modality, own)| Note::NegativeCov2 { modality, value: own.1 }));
    }
    notes
}

#[cfg(test)]
mod tests;
