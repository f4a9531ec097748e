//! Intercept and slope of a recalibration on the logit scale.

use libm::{exp, fabs, log, log1p, sqrt};

use super::{Checked, Estimate, Fit, Predicted, checked};
use crate::error::{StatsError, at_least, inner_proportion};
use crate::predictive::logit;

/// Steps after which a fit gives up.
const STEPS: u32 = 100;
/// Blocks of neighbouring rows from which a first guess is made.
const BLOCKS: usize = 2048;

/// Rows as a recalibration sees them.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Logit of the predicted probability.
    x: f64,
    events: f64,
    n: f64,
}

fn both_outcomes(checked: &Checked<'_>) -> Result<(), StatsError> {
    at_least("rows with the event", 1, checked.events)?;
    at_least("rows without the event", 1, checked.n - checked.events)
}

fn rows(checked: &Checked<'_>) -> Result<Vec<Row>, StatsError> {
    let row = |(p, events, n): (f64, u64, u64)| {
        let x = logit(inner_proportion("predicted probability", p)?);
        Ok(Row { x, events: events as f64, n: n as f64 })
    };
    checked.rows().map(row).collect()
}

/// Neighbours as one row at their mean; `None` where that would save nothing.
///
/// Newton's method then needs the many rows only for its last steps, to which it comes from
/// nearby; where it ends does not depend on where it began.
fn blocks(rows: &[Row]) -> Option<Vec<Row>> {
    let size = rows.len() / BLOCKS;
    let block = |rows: &[Row]| {
        let n: f64 = rows.iter().map(|row| row.n).sum();
        let x = rows.iter().map(|row| row.x * row.n).sum::<f64>() / n;
        Row { x, events: rows.iter().map(|row| row.events).sum(), n }
    };
    (size > 1).then(|| rows.chunks(size).map(block).collect())
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
    let rows = rows(&checked)?;
    at_least("distinct probabilities", 2, rows.len() as u64)?;
    let near = blocks(&rows).and_then(|blocks| line(&blocks, [0.0, 1.0]).ok());
    line(&rows, near.map_or([0.0, 1.0], |near| [near.intercept, near.slope]))
}

fn line(rows: &[Row], start: [f64; 2]) -> Result<Fit, StatsError> {
    let (mut at, mut here) = (start, Slopes::of(rows, start));
    for _ in 0..STEPS {
        let [i0, i1, i2] = here.information;
        let determinant = i0 * i2 - i1 * i1;
        if determinant <= 0.0 || !determinant.is_finite() {
            break;
        }
        let step = [
            (i2 * here.score[0] - i1 * here.score[1]) / determinant,
            (i0 * here.score[1] - i1 * here.score[0]) / determinant,
        ];
        if step.iter().zip(at).all(|(step, at)| fabs(*step) <= 1e-10 * (1.0 + fabs(at))) {
            return Ok(Fit {
                intercept: at[0] + step[0],
                intercept_se: sqrt(i2 / determinant),
                slope: at[1] + step[1],
                slope_se: sqrt(i0 / determinant),
            });
        }
        // Newton's step is halved until the likelihood rises, but for rounding.
        let mut share = 1.0;
        loop {
            let tried = [at[0] + share * step[0], at[1] + share * step[1]];
            let there = Slopes::of(rows, tried);
            let most = here.deviance + 1e-12 * fabs(here.deviance);
            if there.deviance <= most || share < 1e-6 {
                (at, here) = (tried, there);
                break;
            }
            share /= 2.0;
        }
    }
    Err(StatsError::NotSettled { what: "the calibration slope", iterations: STEPS })
}

/// The likelihood and its derivatives at an intercept and a slope.
#[derive(Debug)]
struct Slopes {
    score: [f64; 2],
    information: [f64; 3],
    /// Minus the logarithm of the likelihood.
    deviance: f64,
}

impl Slopes {
    fn of(rows: &[Row], [a, b]: [f64; 2]) -> Slopes {
        let (mut score, mut information) = ([0.0; 2], [0.0; 3]);
        let (mut deviance, mut product) = (0.0, 1.0);
        for &Row { x, events, n } in rows {
            let t = a + b * x;
            let odds = exp(-fabs(t));
            let p = if t >= 0.0 { 1.0 } else { odds } / (1.0 + odds);
            let (weight, left) = (n * p * (1.0 - p), events - n * p);
            score = [score[0] + left, score[1] + left * x];
            information = [
                information[0] + weight,
                information[1] + weight * x,
                information[2] + weight * x * x,
            ];
            deviance += events * (-t).max(0.0) + (n - events) * t.max(0.0);
            // The logarithm of a product costs one logarithm for many rows.
            if n == 1.0 {
                product *= 1.0 + odds;
                if product > 1e280 {
                    deviance += log(product);
                    product = 1.0;
                }
            } else {
                deviance += n * log1p(odds);
            }
        }
        Slopes { score, information, deviance: deviance + log(product) }
    }
}

/// Calibration in the large: the intercept with the slope held at 1.
///
/// # Formula
///
/// The a with Σ events = Σ n · logistic(a + logit(predicted)); 0 is perfect, above 0 the
/// predictions are too low. Standard error from the information.
///
/// Cox 1958 (*Biometrika* 45:562) is the source. Assumes independent rows.
///
/// # Errors
///
/// [`StatsError::Proportion`] for a probability of 0 or 1; [`StatsError::TooFew`] unless
/// both outcomes occur; [`StatsError::Shape`] for more events than rows;
/// [`StatsError::NotSettled`] if the search does not end.
pub fn in_the_large(predicted: &[Predicted]) -> Result<Estimate, StatsError> {
    let checked = checked(predicted)?;
    both_outcomes(&checked)?;
    let rows = rows(&checked)?;
    // Outside these bounds every fitted probability is on one side of the prevalence.
    let prevalence = logit(checked.events as f64 / checked.n as f64);
    let (least, most) =
        rows.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), row| {
            (least.min(row.x), most.max(row.x))
        });
    let bounds = (prevalence - most - 1.0, prevalence - least + 1.0);
    let near = blocks(&rows).and_then(|blocks| level(&blocks, bounds, None).ok());
    level(&rows, bounds, near.map(|near| near.value))
}

fn level(
    rows: &[Row],
    (mut low, mut high): (f64, f64),
    start: Option<f64>,
) -> Result<Estimate, StatsError> {
    let mut a = start.unwrap_or((low + high) / 2.0);
    for _ in 0..2 * STEPS {
        let (mut score, mut information) = (0.0, 0.0);
        for &Row { x, events, n } in rows {
            let t = a + x;
            let odds = exp(-fabs(t));
            let p = if t >= 0.0 { 1.0 } else { odds } / (1.0 + odds);
            score += events - n * p;
            information += n * p * (1.0 - p);
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
