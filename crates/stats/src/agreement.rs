//! Agreement of raters beyond chance.

use libm::sqrt;

use crate::error::{StatsError, at_least, total};
use crate::interval::{Confidence, Interval};

pub use crate::agreement_alpha::{
    Alpha, BinaryAgreement, Scale, binary_agreement, krippendorff, randolph_kappa,
};
pub use crate::agreement_icc::{Icc, IccForms, intraclass};
pub use crate::agreement_limits::{Concordance, LimitsOfAgreement, bland_altman, concordance};

/// How disagreement is weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Any disagreement counts the same.
    Unweighted,
    /// By the distance in ranks.
    Linear,
    /// By the squared distance in ranks.
    Quadratic,
}

/// Cohen's kappa.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// The coefficient; 1 is perfect agreement, 0 agreement by chance.
    pub kappa: f64,
    /// Its large-sample standard error.
    pub se: f64,
    /// Observed (weighted) agreement.
    pub observed: f64,
    /// Agreement expected by chance.
    pub expected: f64,
    /// Rated cases.
    pub n: u64,
}

impl Kappa {
    /// Wald limits, cut at −1 and 1.
    ///
    /// # Formula
    ///
    /// κ ± z · se, with the standard error that belongs to the estimate and not to "no
    /// agreement" (Fleiss, Cohen and Everitt 1969, *Psychol. Bull.* 72:323).
    ///
    /// # Errors
    ///
    /// [`StatsError::NoVariance`] if the standard error is 0, as with perfect agreement.
    pub fn interval(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        if self.se <= 0.0 {
            return Err(StatsError::NoVariance { what: "the agreement" });
        }
        let reach = confidence.z() * self.se;
        Ok(Interval {
            low: (self.kappa - reach).max(-1.0),
            point: self.kappa,
            high: (self.kappa + reach).min(1.0),
        })
    }
}

/// Cohen's kappa of a square table, first rater in rows, second in columns.
///
/// # Formula
///
/// (pₒ − pₑ)/(1 − pₑ) with weights w = 1 − (|i−j|/(k−1))ʳ, r = 1 or 2, or w = 1 on the
/// diagonal only (Cohen 1960, *Educ. Psychol. Meas.* 20:37; 1968, *Psychol. Bull.* 70:213);
/// standard error of Fleiss, Cohen and Everitt 1969 (*Psychol. Bull.* 72:323). The order of
/// the categories matters for the weighted forms.
///
/// # Errors
///
/// [`StatsError::Shape`] unless the table is square; [`StatsError::TooFew`] below two
/// categories or two cases; [`StatsError::NoVariance`] if both raters used one and the
/// same category only; [`StatsError::TooLarge`] on overflow.
pub fn cohen_kappa(table: &[Vec<u64>], weights: Weights) -> Result<Kappa, StatsError> {
    let k = table.len();
    if table.iter().any(|row| row.len() != k) {
        return Err(StatsError::Shape { what: "the table of two raters is not square" });
    }
    at_least("categories", 2, k as u64)?;
    let count = total("cases", table.iter().flatten().copied())?;
    at_least("cases", 2, count)?;
    let n = count as f64;
    let share = |i: usize, j: usize| table[i][j] as f64 / n;
    let rows: Vec<f64> = table.iter().map(|row| row.iter().sum::<u64>() as f64 / n).collect();
    let columns: Vec<f64> =
        (0..k).map(|j| table.iter().map(|row| row[j]).sum::<u64>() as f64 / n).collect();
    let weight = |i: usize, j: usize| {
        let distance = i.abs_diff(j) as f64 / (k - 1) as f64;
        match weights {
            Weights::Unweighted => f64::from(u8::from(i == j)),
            Weights::Linear => 1.0 - distance,
            Weights::Quadratic => 1.0 - distance * distance,
        }
    };
    let cells = || (0..k).flat_map(|i| (0..k).map(move |j| (i, j)));
    let observed: f64 = cells().map(|(i, j)| weight(i, j) * share(i, j)).sum();
    let expected: f64 = cells().map(|(i, j)| weight(i, j) * rows[i] * columns[j]).sum();
    let chance = 1.0 - expected;
    if chance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the category that both raters chose" });
    }
    let kappa = (observed - expected) / chance;
    let row_means: Vec<f64> =
        (0..k).map(|i| (0..k).map(|j| weight(i, j) * columns[j]).sum()).collect();
    let column_means: Vec<f64> =
        (0..k).map(|j| (0..k).map(|i| weight(i, j) * rows[i]).sum()).collect();
    let spread: f64 = cells()
        .map(|(i, j)| {
            let left = weight(i, j) - (row_means[i] + column_means[j]) * (1.0 - kappa);
            share(i, j) * left * left
        })
        .sum();
    let centre = kappa - expected * (1.0 - kappa);
    let variance = (spread - centre * centre).max(0.0) / n / (chance * chance);
    Ok(Kappa { kappa, se: sqrt(variance), observed, expected, n: count })
}

/// Fleiss' kappa of several raters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FleissKappa {
    /// The coefficient.
    pub kappa: f64,
    /// Observed agreement: the mean share of agreeing pairs of raters.
    pub observed: f64,
    /// Agreement expected by chance.
    pub expected: f64,
    /// Ratings a case.
    pub raters: u64,
}

/// Fleiss' kappa (Fleiss 1971, *Psychol. Bull.* 76:378): a row a case, a column a category,
/// each entry the raters that chose it.
///
/// # Formula
///
/// (P̄ − P̄ₑ)/(1 − P̄ₑ), P̄ the mean of Σn(n−1)/(r(r−1)), P̄ₑ the sum of squared category shares.
///
/// # Errors
///
/// [`StatsError::Shape`] if rows differ in length or in the number of raters;
/// [`StatsError::TooFew`] below two raters or without cases; [`StatsError::NoVariance`] if
/// only one category was ever chosen; [`StatsError::TooLarge`] on overflow.
pub fn fleiss_kappa(table: &[Vec<u64>]) -> Result<FleissKappa, StatsError> {
    at_least("cases", 1, table.len() as u64)?;
    let width = table[0].len();
    let raters = total("ratings", table[0].iter().copied())?;
    at_least("raters", 2, raters)?;
    let mut categories = vec![0u64; width];
    let mut agreeing = 0u128;
    for row in table {
        if row.len() != width || total("ratings", row.iter().copied())? != raters {
            return Err(StatsError::Shape { what: "every case needs the same number of raters" });
        }
        for (sum, &count) in categories.iter_mut().zip(row) {
            *sum = sum.checked_add(count).ok_or(StatsError::TooLarge { what: "ratings" })?;
            let pairs = u128::from(count) * u128::from(count.saturating_sub(1));
            agreeing =
                agreeing.checked_add(pairs).ok_or(StatsError::TooLarge { what: "ratings" })?;
        }
    }
    if categories.iter().filter(|&&count| count > 0).count() < 2 {
        return Err(StatsError::NoVariance { what: "the category that every rater chose" });
    }
    let (cases, r) = (table.len() as f64, raters as f64);
    let observed = agreeing as f64 / cases / r / (r - 1.0);
    let expected: f64 =
        categories.iter().map(|&count| count as f64 / (cases * r)).map(|share| share * share).sum();
    // One category is then all but everything, to within rounding.
    if expected >= 1.0 {
        return Err(StatsError::NoVariance { what: "the category that every rater chose" });
    }
    Ok(FleissKappa { kappa: (observed - expected) / (1.0 - expected), observed, expected, raters })
}

#[cfg(test)]
mod tests;
