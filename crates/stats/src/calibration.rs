//! Do predicted probabilities come true?

use std::borrow::Cow;

use libm::{log, sqrt};

use crate::distribution::normal_two_sided;
use crate::error::{StatsError, at_least, proportion, total};
use crate::reduction::Number;

mod recalibration;

pub use self::recalibration::{fit, in_the_large};
pub use crate::calibration_bins::{Bin, BinRule, bins, expected_error};
pub use crate::calibration_likelihood::{
    HosmerLemeshow, Likelihood, hosmer_lemeshow, likelihood, log_loss, quantile_groups,
};
pub use crate::calibration_loess::{CalibrationIndex, Degree, Smoother, calibration_index};

/// Rows of one predicted probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Predicted {
    /// The predicted probability of the event.
    pub probability: Number,
    /// Rows in which the event happened.
    pub events: u64,
    /// Rows in all.
    pub n: u64,
}

/// Estimates with standard errors on the logit scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Intercept of the recalibration with free slope; 0 is perfect.
    pub intercept: f64,
    /// Its standard error.
    pub intercept_se: f64,
    /// Calibration slope; 1 is perfect, below 1 the predictions are too extreme.
    pub slope: f64,
    /// Its standard error.
    pub slope_se: f64,
}

/// An estimate with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
}

/// The Brier score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Brier {
    /// Mean squared distance of probability and outcome.
    pub score: f64,
    /// 1 − score / score of predicting the prevalence everywhere; `None` where every row
    /// or no row has the event.
    pub scaled: Option<f64>,
    /// Spiegelhalter's z of "the probabilities are right", and its two-sided p-value;
    /// `None` where every probability is 0, ½ or 1.
    pub spiegelhalter: Option<(f64, f64)>,
}

/// The rows merged by probability, ascending, and their totals.
pub(crate) struct Checked<'a> {
    rows: Cow<'a, [Predicted]>,
    pub(crate) events: u64,
    pub(crate) n: u64,
}

impl Checked<'_> {
    /// Probability, rows with the event, rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (f64, u64, u64)> + Clone {
        self.rows.iter().map(|row| (row.probability.get(), row.events, row.n))
    }
}

pub(crate) fn checked(predicted: &[Predicted]) -> Result<Checked<'_>, StatsError> {
    for row in predicted.iter().filter(|row| row.n > 0 || row.events > 0) {
        proportion("predicted probability", row.probability.get())?;
        if row.events > row.n {
            return Err(StatsError::Shape { what: "more events than rows" });
        }
    }
    let ascends = predicted.is_sorted_by(|a, b| a.probability < b.probability);
    let rows = if ascends && predicted.iter().all(|row| row.n > 0) {
        Cow::Borrowed(predicted)
    } else {
        Cow::Owned(merged(predicted))
    };
    let n = total("rows", rows.iter().map(|row| row.n))?;
    at_least("rows", 1, n)?;
    let events = rows.iter().map(|row| row.events).sum();
    Ok(Checked { rows, events, n })
}

fn merged(predicted: &[Predicted]) -> Vec<Predicted> {
    let mut sorted: Vec<Predicted> = predicted.iter().filter(|row| row.n > 0).copied().collect();
    sorted.sort_unstable();
    sorted.dedup_by(|next, kept| {
        let same = next.probability == kept.probability;
        if same {
            kept.events = kept.events.saturating_add(next.events);
            kept.n = kept.n.saturating_add(next.n);
        }
        same
    });
    sorted
}

/// The Brier score, scaled, and Spiegelhalter's test of it.
///
/// # Formula
///
/// Σ(p−y)²/n (Brier 1950, *Mon. Weather Rev.* 78:1); scaled 1 − Brier/(π(1−π)) with π the
/// prevalence; z = Σ(y−p)(1−2p) / √Σ(1−2p)²p(1−p) (Spiegelhalter 1986, *Statist. Med.* 5:421).
///
/// # Errors
///
/// [`StatsError::TooFew`] if there are no rows; [`StatsError::Proportion`] for a
/// probability outside 0 to 1; [`StatsError::Shape`] for more events than rows.
pub fn brier(predicted: &[Predicted]) -> Result<Brier, StatsError> {
    let checked = checked(predicted)?;
    let n = checked.n as f64;
    let (mut squares, mut top, mut bottom) = (0.0, 0.0, 0.0);
    for (p, events, rows) in checked.rows() {
        let (events, rows) = (events as f64, rows as f64);
        squares += events * (1.0 - p) * (1.0 - p) + (rows - events) * p * p;
        top += (events - rows * p) * (1.0 - 2.0 * p);
        bottom += rows * (1.0 - 2.0 * p) * (1.0 - 2.0 * p) * p * (1.0 - p);
    }
    let prevalence = checked.events as f64 / n;
    let plain = prevalence * (1.0 - prevalence);
    let z = (bottom > 0.0).then(|| top / sqrt(bottom));
    Ok(Brier {
        score: squares / n,
        scaled: (plain > 0.0).then(|| 1.0 - squares / n / plain),
        spiegelhalter: z.map(|z| (z, normal_two_sided(z))),
    })
}

/// Observed events over expected events, with the standard error of its logarithm.
///
/// # Formula
///
/// O/E = events / Σ predicted; se of log(O/E) = √((1−O/n)/O) (Debray and others 2017,
/// *BMJ* 356:i6460). Returns the ratio's logarithm and standard error.
///
/// # Errors
///
/// [`StatsError::TooFew`] without events; [`StatsError::Positive`] if the expected events
/// are 0; otherwise as [`brier`].
pub fn log_observed_to_expected(predicted: &[Predicted]) -> Result<Estimate, StatsError> {
    let checked = checked(predicted)?;
    at_least("rows with the event", 1, checked.events)?;
    let expected: f64 = checked.rows().map(|(p, _, n)| p * n as f64).sum();
    let expected = crate::error::positive("expected events", expected)?;
    let (observed, n) = (checked.events as f64, checked.n as f64);
    Ok(Estimate {
        value: log(observed / expected),
        se: sqrt((1.0 - observed / n).max(0.0) / observed),
    })
}

#[cfg(test)]
mod tests;
