//! How far two groups differ in a characteristic: standardised mean differences.

use libm::{fabs, sqrt};

use crate::error::{StatsError, at_least, finite, proportion, total};
use crate::proportion::ordered_sum;
use crate::reduction::Number;

/// Count, mean and variance of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// How many.
    pub n: u64,
    /// Their mean, in their unit.
    pub mean: f64,
    /// Their variance with n−1, in their unit squared.
    pub variance: f64,
}

impl Moments {
    /// The moments of counted values, in two passes.
    ///
    /// # Formula
    ///
    /// x̄ = Σ nᵢxᵢ/n and s² = Σ nᵢ(xᵢ − x̄)²/(n−1), the mean first (the two-pass algorithm of
    /// Chan, Golub and LeVeque 1983, *Am. Stat.* 37:242).
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] below two values; [`StatsError::TooLarge`] if the counts
    /// overflow; [`StatsError::NotFinite`] if the sums do.
    pub fn from_values(values: &[(Number, u64)]) -> Result<Moments, StatsError> {
        let n = total("values", values.iter().map(|&(_, count)| count))?;
        at_least("values", 2, n)?;
        let size = n as f64;
        let mean = ordered_sum(values.iter().map(|&(x, count)| x.get() * (count as f64 / size)));
        let squares = ordered_sum(values.iter().map(|&(x, count)| {
            let deviation = x.get() - mean;
            deviation * deviation * count as f64
        }));
        let mean = finite("the mean", mean)?;
        let variance = finite("the variance", squares / (size - 1.0))?;
        Ok(Moments { n, mean, variance })
    }
}

/// Standardised difference of two means (Austin 2009, *Statist. Med.* 28:3083).
///
/// # Formula
///
/// (m₁ − m₂) / √((s₁² + s₂²)/2): first minus second, in pooled standard deviations.
/// 0 where both groups are the same constant.
///
/// # Errors
///
/// [`StatsError::NotFinite`] for a mean or variance that is not finite or a negative
/// variance; [`StatsError::NoVariance`] for two different constants.
pub fn smd_continuous(mean1: f64, var1: f64, mean2: f64, var2: f64) -> Result<f64, StatsError> {
    let difference = finite("the mean", mean1)? - finite("the mean", mean2)?;
    let difference = finite("the difference of the means", difference)?;
    let pooled = finite("the variance", (var1 + var2) / 2.0)?;
    if var1 < 0.0 || var2 < 0.0 {
        return Err(StatsError::NotFinite { what: "the standard deviation" });
    }
    standardised(difference, pooled, "the characteristic")
}

/// Standardised difference of two proportions (Austin 2009).
///
/// # Formula
///
/// (p₁ − p₂) / √((p₁q₁ + p₂q₂)/2): first minus second. 0 where both are 0 or both 1.
///
/// # Errors
///
/// [`StatsError::Proportion`] outside 0 to 1; [`StatsError::NoVariance`] for 0 against 1.
pub fn smd_binary(p1: f64, p2: f64) -> Result<f64, StatsError> {
    let (p1, p2) = (proportion("proportion", p1)?, proportion("proportion", p2)?);
    let pooled = (p1 * (1.0 - p1) + p2 * (1.0 - p2)) / 2.0;
    standardised(p1 - p2, pooled, "the characteristic")
}

fn standardised(difference: f64, pooled: f64, what: &'static str) -> Result<f64, StatsError> {
    if difference == 0.0 {
        return Ok(0.0);
    }
    if pooled > 0.0 {
        finite("the standardised difference", difference / sqrt(pooled))
    } else {
        Err(StatsError::NoVariance { what })
    }
}

/// Standardised difference of two distributions over categories (Yang and Dalton 2012,
/// SAS Global Forum 335).
///
/// # Formula
///
/// √(d′ S⁻¹ d) over all categories but one, S the mean of the two multinomial covariance
/// matrices; it has no sign. Which category is left out makes no difference. Categories
/// that neither group has are left out too; shares are scaled to sum to 1.
///
/// # Errors
///
/// [`StatsError::Shape`] if the lists differ in length; [`StatsError::Proportion`] for a
/// share below 0 or above 1; [`StatsError::TooFew`] if a group has no share at all;
/// [`StatsError::NoVariance`] where S cannot be inverted (the groups share too little).
pub fn smd_multinomial(shares1: &[f64], shares2: &[f64]) -> Result<f64, StatsError> {
    if shares1.len() != shares2.len() {
        return Err(StatsError::Shape { what: "the two groups list different categories" });
    }
    let (p, q) = (scaled(shares1)?, scaled(shares2)?);
    let seen: Vec<usize> = (0..p.len()).filter(|&i| p[i] > 0.0 || q[i] > 0.0).collect();
    let kept = &seen[..seen.len().saturating_sub(1)];
    if seen.iter().all(|&i| p[i] == q[i]) {
        return Ok(0.0);
    }
    let size = kept.len();
    let mut rows = vec![vec![0.0; size + 1]; size];
    for (r, &i) in kept.iter().enumerate() {
        for (c, &j) in kept.iter().enumerate() {
            rows[r][c] = if i == j {
                (p[i] * (1.0 - p[i]) + q[i] * (1.0 - q[i])) / 2.0
            } else {
                -(p[i] * p[j] + q[i] * q[j]) / 2.0
            };
        }
        rows[r][size] = p[i] - q[i];
    }
    let solved = solve(rows).ok_or(StatsError::NoVariance { what: "the mix of categories" })?;
    let square: f64 = kept.iter().zip(&solved).map(|(&i, x)| (p[i] - q[i]) * x).sum();
    finite("the standardised difference", sqrt(square.max(0.0)))
}

fn scaled(shares: &[f64]) -> Result<Vec<f64>, StatsError> {
    for &share in shares {
        proportion("share", share)?;
    }
    let sum: f64 = shares.iter().sum();
    if sum <= 0.0 {
        return Err(StatsError::TooFew { what: "rows", needed: 1, found: 0 });
    }
    Ok(shares.iter().map(|share| share / sum).collect())
}

/// Solves the linear system whose rows end in the right-hand side; `None` if singular.
pub(crate) fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    let largest = rows.iter().flat_map(|row| &row[..size]).fold(0.0f64, |m, &x| m.max(fabs(x)));
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|&i, &j| fabs(rows[i][column]).total_cmp(&fabs(rows[j][column])))?;
        rows.swap(column, pivot);
        if fabs(rows[column][column]) <= largest * 1e-14 {
            return None;
        }
        let above = rows[column].clone();
        for row in rows.iter_mut().skip(column + 1) {
            let factor = row[column] / above[column];
            for (entry, above) in row.iter_mut().zip(&above).skip(column) {
                *entry -= factor * above;
            }
        }
    }
    let mut solved = vec![0.0; size];
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|c| rows[row][c] * solved[c]).sum();
        solved[row] = (rows[row][size] - known) / rows[row][row];
    }
    Some(solved)
}

#[cfg(test)]
mod tests;
