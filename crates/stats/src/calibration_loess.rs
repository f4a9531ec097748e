//! How far a smooth curve of what happened lies from what was predicted.

use libm::fabs;

use crate::calibration::{Predicted, checked};
use crate::error::{StatsError, at_least, finite, inner_proportion};

/// The degree of the polynomial that a local regression fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degree {
    /// A line.
    Linear,
    /// A parabola, the default of R's `loess`.
    Quadratic,
}

/// How the curve is drawn; all three belong in the report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoother {
    /// Share of the rows that each local regression uses, inside (0, 1); R's default is 0.75.
    pub span: f64,
    /// Degree of the local regression.
    pub degree: Degree,
    /// The most predictions at which the curve is fitted. Where there are more distinct ones,
    /// it is fitted at this many of them, evenly by their rank, and joined between them by
    /// cubics that keep the local slopes.
    pub places: u32,
}

/// Distances of predictions from the smoothed observed proportion.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationIndex {
    /// The integrated calibration index: their mean.
    pub ici: f64,
    /// Their median.
    pub e50: f64,
    /// Their 90th percentile.
    pub e90: f64,
    /// The largest.
    pub largest: f64,
    /// The curve: prediction and smoothed observed proportion, where it was fitted.
    pub curve: Vec<(f64, f64)>,
}

/// The integrated calibration index and its relatives (Austin and Steyerberg 2019, *Statist.
/// Med.* 38:4051).
///
/// # Formula
///
/// Mean, median, 90th percentile (definition 7 of Hyndman and Fan 1996) and maximum of
/// |c(p) − p| over the rows, c the local regression of the outcome (0 or 1) on the prediction
/// with tricube weights over the nearest ⌊span · n⌋ rows (Cleveland 1979, *JASA* 74:829), fitted
/// at the predictions themselves, as R's `loess` with `surface = "direct"`. The curve is not
/// kept inside 0 and 1.
///
/// Assumes independent rows. Plain figures: they say nothing of chance, are above 0 for perfect
/// predictions, and rise with fewer rows; a bootstrap of the rows gives limits.
///
/// # Errors
///
/// [`StatsError::TooFew`] without rows, below two places, or where the nearest rows of a
/// prediction hold too few distinct predictions for the degree (take a larger span or a lower
/// degree); [`StatsError::Proportion`] unless the span is strictly between 0 and 1 or for a
/// probability outside 0 to 1; [`StatsError::Shape`] for more events than rows.
pub fn calibration_index(
    predicted: &[Predicted],
    smoother: Smoother,
) -> Result<CalibrationIndex, StatsError> {
    let span = inner_proportion("span", smoother.span)?;
    at_least("places of the curve", 2, u64::from(smoother.places))?;
    let checked = checked(predicted)?;
    let rows: Vec<(f64, f64, f64)> =
        checked.rows().map(|(p, events, n)| (p, events as f64, n as f64)).collect();
    // As R counts them, so that 0.7 of 10 rows is 7.
    let near = (span * checked.n as f64 + 1e-5).floor();
    at_least("rows within the span", 2, near as u64)?;
    let knots: Vec<Knot> = places(rows.len(), smoother.places as usize)
        .map(|place| local(&rows, place, near, smoother.degree))
        .collect::<Result<_, StatsError>>()?;
    let mut apart: Vec<(f64, u64)> = Vec::with_capacity(rows.len());
    let mut sum = 0.0;
    for (p, _, n) in checked.rows() {
        let distance = fabs(curve_at(&knots, p) - p);
        sum += distance * n as f64;
        apart.push((finite("the smoothed proportion", distance)?, n));
    }
    apart.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    Ok(CalibrationIndex {
        ici: sum / checked.n as f64,
        e50: quantile(&apart, checked.n, 0.5),
        e90: quantile(&apart, checked.n, 0.9),
        largest: apart.last().map_or(0.0, |last| last.0),
        curve: knots.iter().map(|knot| (knot.at, knot.value)).collect(),
    })
}

/// At most `most` of `distinct` places, evenly, with both ends.
fn places(distinct: usize, most: usize) -> impl Iterator<Item = usize> {
    let count = distinct.min(most);
    let place = move |k: usize| {
        if count < 2 {
            0
        } else {
            (k as u128 * (distinct - 1) as u128 / (count - 1) as u128) as usize
        }
    };
    (0..count).map(place)
}

/// Value and slope of a local regression.
struct Knot {
    at: f64,
    value: f64,
    slope: f64,
}

/// The local regression at a row, over the `near` nearest cases.
fn local(
    rows: &[(f64, f64, f64)],
    place: usize,
    near: f64,
    degree: Degree,
) -> Result<Knot, StatsError> {
    let at = rows[place].0;
    // Rows ascend, so that the nearest are a run about the place.
    let (mut from, mut to, mut held) = (place, place + 1, rows[place].2);
    let mut reach = 0.0;
    while held < near {
        let below = from.checked_sub(1).map(|row| at - rows[row].0);
        let above = rows.get(to).map(|row| row.0 - at);
        match (below, above) {
            (Some(below), above) if above.is_none_or(|above| below <= above) => {
                (from, reach) = (from - 1, below);
                held += rows[from].2;
            }
            (_, Some(above)) => {
                (to, reach) = (to + 1, above);
                held += rows[to - 1].2;
            }
            (_, None) => break,
        }
    }
    let wanted = if degree == Degree::Linear { 2 } else { 3 };
    let inside = rows[from..to].iter().filter(|row| fabs(row.0 - at) < reach);
    at_least("distinct predictions within the span of each", wanted, inside.count() as u64)?;
    fitted(&rows[from..to], at, reach, wanted as usize)
}

/// Weighted least squares in polynomials of (p − at)/reach, made orthogonal one by one.
fn fitted(rows: &[(f64, f64, f64)], at: f64, reach: f64, terms: usize) -> Result<Knot, StatsError> {
    let near: Vec<(f64, f64, f64)> = rows
        .iter()
        .filter_map(|&(p, events, n)| {
            let u = (p - at) / reach;
            let left = 1.0 - fabs(u * u * u);
            (left > 0.0).then(|| (u, events / n, n * left * left * left))
        })
        .collect();
    let (mut value, mut slope) = (0.0, 0.0);
    let mut basis: Vec<[f64; 3]> = Vec::with_capacity(terms);
    let eval = |c: &[f64; 3], u: f64| (c[2] * u + c[1]) * u + c[0];
    let sum =
        |of: &dyn Fn(f64, f64) -> f64| near.iter().map(|&(u, y, w)| w * of(u, y)).sum::<f64>();
    for term in 0..terms {
        let mut next = [0.0; 3];
        next[term] = 1.0;
        let raw = sum(&|u, _| eval(&next, u) * eval(&next, u));
        // Twice, because the first pass leaves what rounding made of it.
        for _ in 0..2 {
            for known in &basis {
                let share = sum(&|u, _| eval(&next, u) * eval(known, u));
                (0..3).for_each(|k| next[k] -= share * known[k]);
            }
        }
        let square = sum(&|u, _| eval(&next, u) * eval(&next, u));
        // Weights so small that the term is lost in rounding.
        if square <= 1e-20 * raw {
            return Err(StatsError::TooFew {
                what: "distinct predictions within the span of each",
                needed: terms as u64,
                found: term as u64,
            });
        }
        let length = libm::sqrt(square);
        next = next.map(|c| c / length);
        let share = sum(&|u, y| eval(&next, u) * y);
        (value, slope) = (value + share * next[0], slope + share * next[1] / reach);
        basis.push(next);
    }
    Ok(Knot { at, value: finite("the smoothed proportion", value)?, slope })
}

/// The curve at a prediction between the first and the last knot.
fn curve_at(knots: &[Knot], p: f64) -> f64 {
    let after = knots.partition_point(|knot| knot.at < p).min(knots.len() - 1);
    let right = &knots[after];
    if after == 0 || right.at <= p {
        return right.value;
    }
    let left = &knots[after - 1];
    let width = right.at - left.at;
    let t = (p - left.at) / width;
    let rest = 1.0 - t;
    rest * rest * ((1.0 + 2.0 * t) * left.value + t * width * left.slope)
        + t * t * ((3.0 - 2.0 * t) * right.value - rest * width * right.slope)
}

/// Quantile by definition 7 of counted values, ascending.
fn quantile(counted: &[(f64, u64)], n: u64, p: f64) -> f64 {
    let place = p * (n - 1) as f64;
    let value = |rank: u64| {
        let mut seen = 0u64;
        let holds = counted.iter().find(|(_, count)| {
            seen += count;
            seen > rank
        });
        holds.map_or(0.0, |(value, _)| *value)
    };
    let low = value(place.floor() as u64);
    let share = place - place.floor();
    if share > 0.0 { low + share * (value(place.floor() as u64 + 1) - low) } else { low }
}

#[cfg(test)]
mod tests;
