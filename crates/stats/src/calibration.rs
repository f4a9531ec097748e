//! Do predicted probabilities come true?

use libm::{fabs, log, sqrt};

use crate::distribution::normal_two_sided;
use crate::error::{StatsError, at_least, inner_proportion, proportion, total};
use crate::predictive::{logistic, logit};
use crate::reduction::Number;

pub use crate::calibration_bins::{Bin, BinRule, bins, expected_error};
pub use crate::calibration_likelihood::{
    HosmerLemeshow, Likelihood, hosmer_lemeshow, likelihood, log_loss, quantile_groups,
};

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

/// Steps after which a fit gives up.
const STEPS: u32 = 100;

/// The rows merged by probability, ascending, and their totals.
pub(crate) struct Checked {
    pub(crate) rows: Vec<(f64, u64, u64)>,
    pub(crate) events: u64,
    pub(crate) n: u64,
}

pub(crate) fn checked(predicted: &[Predicted]) -> Result<Checked, StatsError> {
    let mut sorted = predicted.to_vec();
    sorted.sort_unstable();
    let mut rows: Vec<(f64, u64, u64)> = Vec::with_capacity(sorted.len());
    for row in sorted.iter().filter(|row| row.n > 0 || row.events > 0) {
        let p = proportion("predicted probability", row.probability.get())?;
        if row.events > row.n {
            return Err(StatsError::Shape { what: "more events than rows" });
        }
        match rows.last_mut() {
            Some(last) if last.0 == p => {
                last.1 = last.1.saturating_add(row.events);
                last.2 = last.2.saturating_add(row.n);
            }
            _ => rows.push((p, row.events, row.n)),
        }
    }
    let n = total("rows", rows.iter().map(|row| row.2))?;
    at_least("rows", 1, n)?;
    let events = rows.iter().map(|row| row.1).sum();
    Ok(Checked { rows, events, n })
}

fn both_outcomes(checked: &Checked) -> Result<(), StatsError> {
    at_least("rows with the event", 1, checked.events)?;
    at_least("rows without the event", 1, checked.n - checked.events)
}

fn logits(checked: &Checked) -> Result<Vec<f64>, StatsError> {
    checked
        .rows
        .iter()
        .map(|&(p, ..)| Ok(logit(inner_proportion("predicted probability", p)?)))
        .collect()
}

/// Calibration intercept and slope (Cox 1958, *Biometrika* 45:562).
///
/// # Formula
///
/// Maximum likelihood of logit P(event) = a + b · logit(predicted), by Newton's method;
/// standard errors from the information matrix.
///
/// # Errors
///
/// [`StatsError::Proportion`] for a probability of 0 or 1, whose logit does not exist;
/// [`StatsError::TooFew`] unless both outcomes and at least two distinct probabilities
/// occur; [`StatsError::Shape`] for more events than rows; [`StatsError::NotSettled`] if
/// the outcomes are separated by the probability, so that no finite slope is most likely.
pub fn fit(predicted: &[Predicted]) -> Result<Fit, StatsError> {
    let checked = checked(predicted)?;
    both_outcomes(&checked)?;
    let x = logits(&checked)?;
    at_least("distinct probabilities", 2, x.len() as u64)?;
    let (mut a, mut b) = (0.0, 1.0);
    let mut deviance = minus_log_likelihood(&checked, &x, (a, b));
    for _ in 0..STEPS {
        let (mut score, mut information) = ([0.0; 2], [0.0; 3]);
        for (&x, &(_, events, n)) in x.iter().zip(&checked.rows) {
            let p = logistic(a + b * x);
            let weight = n as f64 * p * (1.0 - p);
            let left = events as f64 - n as f64 * p;
            score = [score[0] + left, score[1] + left * x];
            information = [
                information[0] + weight,
                information[1] + weight * x,
                information[2] + weight * x * x,
            ];
        }
        let [i0, i1, i2] = information;
        let determinant = i0 * i2 - i1 * i1;
        if determinant <= 0.0 || !determinant.is_finite() {
            break;
        }
        let step = [
            (i2 * score[0] - i1 * score[1]) / determinant,
            (i0 * score[1] - i1 * score[0]) / determinant,
        ];
        if fabs(step[0]) <= 1e-10 * (1.0 + fabs(a)) && fabs(step[1]) <= 1e-10 * (1.0 + fabs(b)) {
            return Ok(Fit {
                intercept: a + step[0],
                intercept_se: sqrt(i2 / determinant),
                slope: b + step[1],
                slope_se: sqrt(i0 / determinant),
            });
        }
        // Newton's step is halved until the likelihood rises.
        let mut share = 1.0;
        loop {
            let tried = (a + share * step[0], b + share * step[1]);
            let reached = minus_log_likelihood(&checked, &x, tried);
            if reached <= deviance || share < 1e-6 {
                (a, b) = tried;
                deviance = reached;
                break;
            }
            share /= 2.0;
        }
    }
    Err(StatsError::NotSettled { what: "the calibration slope", iterations: STEPS })
}

fn minus_log_likelihood(checked: &Checked, x: &[f64], (a, b): (f64, f64)) -> f64 {
    // log(1+eᵗ) without overflow.
    let softplus = |t: f64| t.max(0.0) + libm::log1p(libm::exp(-fabs(t)));
    x.iter()
        .zip(&checked.rows)
        .map(|(&x, &(_, events, n))| {
            let t = a + b * x;
            events as f64 * softplus(-t) + (n - events) as f64 * softplus(t)
        })
        .sum()
}

/// Calibration in the large: the intercept with the slope held at 1.
///
/// # Formula
///
/// The a with Σ events = Σ n · logistic(a + logit(predicted)); 0 is perfect, above 0 the
/// predictions are too low. Standard error from the information.
///
/// # Errors
///
/// [`StatsError::Proportion`] for a probability of 0 or 1; [`StatsError::TooFew`] unless
/// both outcomes occur; [`StatsError::Shape`] for more events than rows;
/// [`StatsError::NotSettled`] if the search does not end.
pub fn in_the_large(predicted: &[Predicted]) -> Result<Estimate, StatsError> {
    let checked = checked(predicted)?;
    both_outcomes(&checked)?;
    let x = logits(&checked)?;
    // Outside these bounds every fitted probability is on one side of the prevalence.
    let prevalence = logit(checked.events as f64 / checked.n as f64);
    let (least, most) = x
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &x| (least.min(x), most.max(x)));
    let (mut low, mut high) = (prevalence - most - 1.0, prevalence - least + 1.0);
    let mut a = (low + high) / 2.0;
    for _ in 0..2 * STEPS {
        let (mut score, mut information) = (0.0, 0.0);
        for (&x, &(_, events, n)) in x.iter().zip(&checked.rows) {
            let p = logistic(a + x);
            score += events as f64 - n as f64 * p;
            information += n as f64 * p * (1.0 - p);
        }
        if score > 0.0 {
            low = a;
        } else {
            high = a;
        }
        let newton = a + score / information;
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        if fabs(next - a) <= 1e-13 * (1.0 + fabs(a)) {
            return Ok(Estimate { value: next, se: sqrt(1.0 / information) });
        }
        a = next;
    }
    Err(StatsError::NotSettled { what: "calibration in the large", iterations: 2 * STEPS })
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
    for &(p, events, rows) in &checked.rows {
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
    let expected: f64 = checked.rows.iter().map(|&(p, _, n)| p * n as f64).sum();
    let expected = crate::error::positive("expected events", expected)?;
    let (observed, n) = (checked.events as f64, checked.n as f64);
    Ok(Estimate {
        value: log(observed / expected),
        se: sqrt((1.0 - observed / n).max(0.0) / observed),
    })
}

#[cfg(test)]
mod tests;
