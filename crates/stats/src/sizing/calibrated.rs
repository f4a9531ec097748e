//! Sizes for calibration and for agreement on a scale.

use libm::{exp, log, sqrt};

use super::{Plan, Size, size};
use crate::agreement::{Weights, cohen_kappa};
use crate::distribution::normal_upper_quantile;
use crate::error::{StatsError, at_least, finite, inner_proportion, positive};
use crate::interval::Confidence;

/// Half the range of the integral over the linear predictor, in standard deviations.
const REACH: f64 = 10.0;
/// Steps of the integral; the integrand and its derivatives vanish at both ends, where the
/// trapezium rule is as good as exact.
const STEPS: i32 = 4_000;

/// Means over a normal linear predictor of p(1−p), and of it times the predictor and its
/// square.
fn information(mean: f64, sd: f64) -> Result<[f64; 3], StatsError> {
    let mean = finite("mean of the linear predictor", mean)?;
    let sd = positive("standard deviation of the linear predictor", sd)?;
    let step = 2.0 * REACH / f64::from(STEPS);
    let (mut sums, mut weight) = ([0.0; 3], 0.0);
    for at in 0..=STEPS {
        let z = -REACH + f64::from(at) * step;
        let (density, predictor) = (exp(-z * z / 2.0), mean + sd * z);
        let small = exp(-predictor.abs());
        let variance = small / ((1.0 + small) * (1.0 + small));
        weight += density;
        sums[0] += density * variance;
        sums[1] += density * variance * predictor;
        sums[2] += density * variance * predictor * predictor;
    }
    Ok(sums.map(|sum| sum / weight))
}

/// Rows for the calibration slope to a half width, the model's linear predictor normal.
///
/// # Formula
///
/// n = I_α/(se² (I_α I_β − I_αβ²)) with se the half width over z and I the means of p(1−p),
/// p(1−p)·LP and p(1−p)·LP² for a model that is well calibrated (Riley and others 2021,
/// *Statist. Med.* 40:4230, criterion 2), by the trapezium rule.
///
/// # Errors
///
/// [`StatsError::Positive`] unless standard deviation and half width are positive;
/// [`StatsError::NotFinite`] for a mean that is not finite; [`StatsError::NoVariance`] where
/// every predicted risk is 0 or 1; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn calibration_slope_n(
    (mean, sd): (f64, f64),
    half_width: f64,
    confidence: Confidence,
) -> Result<Size, StatsError> {
    let [alpha, both, beta] = information(mean, sd)?;
    let determinant = alpha * beta - both * both;
    if determinant.is_nan() || determinant <= 0.0 {
        return Err(StatsError::NoVariance { what: "the predicted risk" });
    }
    let se = positive("half width", half_width)? / confidence.z();
    size(alpha / (se * se * determinant))
}

/// Rows for calibration in the large (the intercept at a slope of 1) to a half width.
///
/// # Formula
///
/// n = 1/(se² I_α), as in [`calibration_slope_n`] (Riley and others 2021, *Statist. Med.*
/// 40:4230; Cox 1958, *Biometrika* 45:562).
///
/// # Errors
///
/// As [`calibration_slope_n`].
pub fn in_the_large_n(
    (mean, sd): (f64, f64),
    half_width: f64,
    confidence: Confidence,
) -> Result<Size, StatsError> {
    let [alpha, _, _] = information(mean, sd)?;
    if alpha <= 0.0 {
        return Err(StatsError::NoVariance { what: "the predicted risk" });
    }
    let se = positive("half width", half_width)? / confidence.z();
    size(1.0 / (se * se * alpha))
}

/// Rows for the ratio of observed to expected events to limits whose upper one is so many
/// times the ratio.
///
/// # Formula
///
/// n = (1−φ)/(φ se²), φ the share of events and se = ln(factor)/z of the ratio's logarithm
/// (Riley and others 2021, *Statist. Med.* 40:4230, criterion 1).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < prevalence < 1`; [`StatsError::Positive`] unless
/// the factor is above 1; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn observed_to_expected_n(
    prevalence: f64,
    factor: f64,
    confidence: Confidence,
) -> Result<Size, StatsError> {
    let share = inner_proportion("prevalence", prevalence)?;
    let reach = positive("logarithm of the factor", log(positive("factor", factor)?))?;
    let se = reach / confidence.z();
    size((1.0 - share) / (share * se * se))
}

/// Rows that stand for one in the planned table, so that shares become counts.
const SCALE: f64 = 1e9;

/// Weighted kappa of the planned table, and its standard deviation for one row.
fn planned_kappa(shares: &[f64], weights: Weights) -> Result<(f64, f64), StatsError> {
    let k = sqrt(shares.len() as f64) as usize;
    if k < 2 || k * k != shares.len() {
        return Err(StatsError::Shape {
            what: "the planned table has as many rows as columns, two or more, row by row",
        });
    }
    let sum: f64 = shares.iter().sum();
    if shares.iter().any(|share| share.is_nan() || *share < 0.0) || !(sum - 1.0).abs().le(&1e-6) {
        return Err(StatsError::Shape { what: "shares of the planned table are from 0 up, sum 1" });
    }
    let count = |share: &f64| libm::round(share / sum * SCALE) as u64;
    let table: Vec<Vec<u64>> =
        shares.chunks(k).map(|row| row.iter().map(count).collect()).collect();
    let found = cohen_kappa(&table, weights)?;
    let sd = found.se * sqrt(found.n as f64);
    if sd <= 0.0 {
        return Err(StatsError::NoVariance { what: "the planned agreement" });
    }
    Ok((found.kappa, sd))
}

/// Cases for the lower limit of (weighted) kappa to lie above a goal, from a planned table of
/// shares, row by row.
///
/// # Formula
///
/// n = ((z_α + z_β) σ/(κ − goal))², κ and σ²/n the coefficient of the planned table and its
/// large-sample variance (Fleiss, Cohen and Everitt 1969, *Psychol. Bull.* 72:323; Cantor
/// 1996, *Psychol. Methods* 1:150, with the variance of the truth on both sides).
///
/// # Errors
///
/// [`StatsError::Shape`] unless the table is square and its shares sum to 1;
/// [`StatsError::Unreachable`] unless its kappa is above the goal;
/// [`StatsError::NoVariance`] for perfect agreement; [`StatsError::Beyond`] above [`super::LARGEST`].
pub fn weighted_kappa_n(
    shares: &[f64],
    weights: Weights,
    goal: f64,
    plan: Plan,
) -> Result<Size, StatsError> {
    let (kappa, sd) = planned_kappa(shares, weights)?;
    let distance = kappa - finite("goal", goal)?;
    if distance <= 0.0 {
        return Err(StatsError::Unreachable { truth: kappa, bound: goal });
    }
    let root = ((plan.z_alpha() + plan.z_power()) * sd / distance).max(0.0);
    size(root * root)
}

/// Power for the lower limit of (weighted) kappa to lie above a goal.
///
/// # Formula
///
/// Φ((κ − goal) √n/σ − z_α), as in [`weighted_kappa_n`] (Fleiss, Cohen and Everitt 1969,
/// *Psychol. Bull.* 72:323).
///
/// # Errors
///
/// As [`weighted_kappa_n`] but for the side of the goal; [`StatsError::TooFew`] without
/// cases; [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn weighted_kappa_power(
    shares: &[f64],
    weights: Weights,
    goal: f64,
    (n, alpha): (u64, f64),
) -> Result<f64, StatsError> {
    let (kappa, sd) = planned_kappa(shares, weights)?;
    at_least("cases", 1, n)?;
    let z = normal_upper_quantile(inner_proportion("one-sided error", alpha)?);
    let spread = sd / sqrt(n as f64);
    Ok(super::reached(kappa - finite("goal", goal)? - z * spread, spread))
}

#[cfg(test)]
mod tests;
