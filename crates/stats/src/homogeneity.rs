//! Do groups, sites or distributions agree?

use libm::{fabs, sqrt};

use crate::distribution::{chi_square_upper, kolmogorov_upper, normal_two_sided};
use crate::error::{StatsError, at_least, finite, positive, total};
use crate::interval::{Confidence, Interval};
use crate::reduction::Number;

/// A chi-square test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquare {
    /// The statistic.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// Probability of a statistic at least this large if there were no difference.
    pub p: f64,
    /// The smallest expected count; the chi-square distribution is an approximation that
    /// needs it not to be small.
    pub smallest_expected: f64,
}

/// Pearson's chi-square test of homogeneity (Pearson 1900), rows against columns of counts.
///
/// # Formula
///
/// Σ (O−E)²/E with (r−1)(c−1) degrees of freedom, without continuity correction. Rows and
/// columns that are all zero are left out.
///
/// # Errors
///
/// [`StatsError::Shape`] if the rows differ in length; [`StatsError::TooFew`] unless at
/// least two rows and two columns hold counts; [`StatsError::TooLarge`] on overflow.
pub fn chi_square(table: &[Vec<u64>]) -> Result<ChiSquare, StatsError> {
    let width = table.first().map_or(0, Vec::len);
    if table.iter().any(|row| row.len() != width) {
        return Err(StatsError::Shape { what: "the rows of the table differ in length" });
    }
    let row_sums: Vec<u64> =
        table.iter().map(|row| total("rows", row.iter().copied())).collect::<Result<_, _>>()?;
    let column_sums: Vec<u64> = (0..width)
        .map(|c| total("rows", table.iter().map(|row| row[c])))
        .collect::<Result<_, _>>()?;
    let n = total("rows", row_sums.iter().copied())? as f64;
    let rows = row_sums.iter().filter(|&&sum| sum > 0).count() as u64;
    let columns = column_sums.iter().filter(|&&sum| sum > 0).count() as u64;
    at_least("groups with counts", 2, rows)?;
    at_least("categories with counts", 2, columns)?;
    let mut statistic = 0.0;
    let mut smallest_expected = f64::INFINITY;
    for (row, &row_sum) in table.iter().zip(&row_sums) {
        for (&observed, &column_sum) in row.iter().zip(&column_sums) {
            let expected = row_sum as f64 * (column_sum as f64 / n);
            if expected > 0.0 {
                let distance = observed as f64 - expected;
                statistic += distance * distance / expected;
                smallest_expected = smallest_expected.min(expected);
            }
        }
    }
    let df = (rows - 1) * (columns - 1);
    Ok(ChiSquare { statistic, df, p: chi_square_upper(statistic, df as f64), smallest_expected })
}

/// Pearson's chi-square test of counts against expected shares.
///
/// # Formula
///
/// Σ (O−E)²/E with k−1 degrees of freedom. The shares are scaled to sum to 1. A category
/// of share 0 has to be empty and is left out.
///
/// Pearson 1900 (*Philos. Mag.* 50:157). Assumes independent rows and expected counts that are
/// not small.
///
/// # Errors
///
/// [`StatsError::Shape`] if the lists differ in length or a category of share 0 has
/// counts; [`StatsError::Positive`] for a negative share; [`StatsError::TooFew`] if there
/// are no rows or fewer than two categories with a share; [`StatsError::NotFinite`] where a share
/// is so small that the statistic leaves the range of numbers.
pub fn goodness_of_fit(counts: &[u64], shares: &[f64]) -> Result<ChiSquare, StatsError> {
    if counts.len() != shares.len() {
        return Err(StatsError::Shape { what: "counts and shares differ in length" });
    }
    for &share in shares {
        if share != 0.0 {
            positive("share", share)?;
        }
    }
    let n = total("rows", counts.iter().copied())?;
    at_least("rows", 1, n)?;
    let used = shares.iter().filter(|&&share| share > 0.0).count() as u64;
    at_least("categories with a share", 2, used)?;
    let sum: f64 = shares.iter().sum();
    let mut statistic = 0.0;
    let mut smallest_expected = f64::INFINITY;
    for (&observed, &share) in counts.iter().zip(shares) {
        if share == 0.0 {
            if observed > 0 {
                return Err(StatsError::Shape { what: "a category of share 0 has counts" });
            }
            continue;
        }
        let expected = n as f64 * (share / sum);
        let distance = observed as f64 - expected;
        statistic += distance * distance / expected;
        smallest_expected = smallest_expected.min(expected);
    }
    let df = used - 1;
    let statistic = finite("the chi-square statistic", statistic)?;
    Ok(ChiSquare { statistic, df, p: chi_square_upper(statistic, df as f64), smallest_expected })
}

/// A two-sample Kolmogorov–Smirnov test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KolmogorovSmirnov {
    /// Largest distance of the two distribution functions.
    pub distance: f64,
    /// Two-sided asymptotic p-value.
    pub p: f64,
}

/// Two-sample Kolmogorov–Smirnov test (Smirnov 1939) from counted values.
///
/// # Formula
///
/// D = sup |F₁ − F₂|; p from the limiting distribution of √(nm/(n+m)) D. With ties, as
/// with ages in whole years, the p-value is too large (conservative).
///
/// # Errors
///
/// [`StatsError::TooFew`] if a sample is empty; [`StatsError::TooLarge`] on overflow.
pub fn kolmogorov_smirnov(
    first: &[(Number, u64)],
    second: &[(Number, u64)],
) -> Result<KolmogorovSmirnov, StatsError> {
    let n = total("values", first.iter().map(|&(_, count)| count))?;
    let m = total("values", second.iter().map(|&(_, count)| count))?;
    at_least("values", 1, n)?;
    at_least("values", 1, m)?;
    let mut steps: Vec<(Number, u64, u64)> = first.iter().map(|&(x, c)| (x, c, 0)).collect();
    steps.extend(second.iter().map(|&(x, c)| (x, 0, c)));
    steps.sort_unstable();
    let (mut below1, mut below2, mut largest) = (0u128, 0u128, 0u128);
    for (place, &(x, count1, count2)) in steps.iter().enumerate() {
        below1 += u128::from(count1);
        below2 += u128::from(count2);
        if steps.get(place + 1).is_none_or(|&(next, ..)| next != x) {
            largest = largest.max((below1 * u128::from(m)).abs_diff(below2 * u128::from(n)));
        }
    }
    let (n, m) = (n as f64, m as f64);
    let distance = largest as f64 / (n * m);
    Ok(KolmogorovSmirnov { distance, p: kolmogorov_upper(sqrt(n * m / (n + m)) * distance) })
}

/// Heterogeneity of the estimates of several sites.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heterogeneity {
    /// Cochran's Q.
    pub q: f64,
    /// Degrees of freedom, sites − 1.
    pub df: u64,
    /// Probability of a Q at least this large if the sites agreed.
    pub p: f64,
    /// Share of the variation between sites beyond chance, 0 to 1.
    pub i2: f64,
    /// Variance between sites (DerSimonian and Laird), in the estimate's unit squared.
    pub tau2: f64,
    /// Estimate pooled with weights 1/variance.
    pub fixed: Pooled,
    /// Estimate pooled with weights 1/(variance + tau²).
    pub random: Pooled,
}

/// A pooled estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
}

impl Pooled {
    /// Wald limits of the pooled estimate.
    ///
    /// # Formula
    ///
    /// estimate ± z · se (DerSimonian and Laird 1986, *Control. Clin. Trials* 7:177).
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let reach = confidence.z() * self.se;
        Interval { low: self.estimate - reach, point: self.estimate, high: self.estimate + reach }
    }

    /// Two-sided p-value of "the pooled estimate is `value`".
    ///
    /// # Formula
    ///
    /// 2(1 − Φ(|estimate − value|/se)) (DerSimonian and Laird 1986, *Control. Clin. Trials*
    /// 7:177).
    pub fn p(&self, value: f64) -> f64 {
        normal_two_sided((self.estimate - value) / self.se)
    }
}

/// Cochran's Q, I² and tau² of estimates with their variances.
///
/// # Formula
///
/// Q = Σ w(y − ȳ)² with w = 1/v (Cochran 1954, *Biometrics* 10:101); I² = max(0, (Q−df)/Q)
/// (Higgins and Thompson 2002, *Statist. Med.* 21:1539); tau² = max(0, (Q−df) /
/// (Σw − Σw²/Σw)) (DerSimonian and Laird 1986, *Control. Clin. Trials* 7:177).
///
/// Estimates on a scale where they are near normal (logits of proportions, not proportions
/// near 0 or 1). Assumes independent sites and known variances.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two sites; [`StatsError::NotFinite`] for an estimate that
/// is not finite, or sums that are not; [`StatsError::Positive`] for a variance that is not
/// positive.
pub fn cochran_q(estimates: &[(f64, f64)]) -> Result<Heterogeneity, StatsError> {
    at_least("sites", 2, estimates.len() as u64)?;
    for &(estimate, variance) in estimates {
        finite("the estimate", estimate)?;
        positive("variance", variance)?;
        positive("variance", variance.recip())?;
    }
    let mut estimates = estimates.to_vec();
    estimates.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let weight: f64 = estimates.iter().map(|(_, v)| 1.0 / v).sum();
    let fixed = pool(&estimates, 0.0);
    let q: f64 =
        estimates.iter().map(|(y, v)| (y - fixed.estimate) * (y - fixed.estimate) / v).sum();
    let df = estimates.len() as u64 - 1;
    let excess = (q - df as f64).max(0.0);
    let i2 = if excess > 0.0 { excess / q } else { 0.0 };
    // Σw − Σw²/Σw as twice the sum over pairs, which does not cancel where one site
    // outweighs all others.
    let (mut before, mut pairs) = (0.0, 0.0);
    for own in estimates.iter().map(|(_, v)| 1.0 / v) {
        pairs += own / weight * before;
        before += own;
    }
    let tau2 = if excess > 0.0 { excess / (2.0 * pairs) } else { 0.0 };
    let random = pool(&estimates, tau2);
    finite("the pooled estimate", random.estimate + fixed.estimate + q)?;
    Ok(Heterogeneity { q, df, p: chi_square_upper(q, df as f64), i2, tau2, fixed, random })
}

fn pool(estimates: &[(f64, f64)], tau2: f64) -> Pooled {
    let weight: f64 = estimates.iter().map(|(_, v)| 1.0 / (v + tau2)).sum();
    let sum: f64 = estimates.iter().map(|(y, v)| y / (v + tau2)).sum();
    Pooled { estimate: sum / weight, se: fabs(sqrt(1.0 / weight)) }
}

#[cfg(test)]
mod tests;
