//! Two samples by their ranks: Cramér–von Mises and Anderson–Darling.

use libm::{cosh, exp, lgamma, pow, sqrt};

use crate::distance::merged;
use crate::error::{StatsError, at_least, finite};
use crate::reduction::Number;

/// A two-sample Cramér–von Mises test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CramerVonMises {
    /// The statistic T.
    pub statistic: f64,
    /// Asymptotic p-value.
    pub p: f64,
}

/// Two-sample Cramér–von Mises test (Anderson 1962, *Ann. Math. Statist.* 33:1148).
///
/// # Formula
///
/// T = U/(nmN) − (4nm−1)/(6N), U the sums of squared distances of the ranks in all (ties
/// share their mean rank) and within each sample, times n and m. The p-value is that of the
/// limiting distribution (Anderson and Darling 1952) after T is brought to its mean and
/// variance; it is good to about 1e-15 absolute. The limiting distribution is that of values
/// without ties: with few distinct values the test rejects too often (7 % where 5 % is asked
/// for, with two to twenty of them).
///
/// # Errors
///
/// [`StatsError::TooFew`] below two values in a sample or below two distinct ones;
/// [`StatsError::TooLarge`] on overflow.
pub fn cramer_von_mises(
    first: &[(Number, u64)],
    second: &[(Number, u64)],
) -> Result<CramerVonMises, StatsError> {
    let (steps, n, m) = merged(first, second)?;
    at_least("values", 2, n.min(m))?;
    at_least("distinct values", 2, steps.len() as u64)?;
    let (size1, size2) = (n as f64, m as f64);
    let all = size1 + size2;
    let (mut below1, mut below2) = (0.0, 0.0);
    let mut sum = 0.0;
    for &(_, count1, count2) in &steps {
        let (c1, c2) = (count1 as f64, count2 as f64);
        let rank = below1 + below2 + (c1 + c2 + 1.0) / 2.0;
        // Σₖ (rank − before − k)² of c values in a row.
        let spread = |count: f64, before: f64| {
            let middle = rank - before - (count + 1.0) / 2.0;
            count * middle * middle + count * (count * count - 1.0) / 12.0
        };
        sum += size1 * spread(c1, below1) + size2 * spread(c2, below2);
        below1 += c1;
        below2 += c2;
    }
    let product = size1 * size2;
    let statistic = sum / product / all - (4.0 * product - 1.0) / (6.0 * all);
    let mean = (1.0 + 1.0 / all) / 6.0;
    let variance = (all + 1.0)
        * (4.0 * product * all - 3.0 * (size1 * size1 + size2 * size2) - 2.0 * product)
        / (45.0 * all * all * 4.0 * product);
    let standard = 1.0 / 6.0 + (statistic - mean) / sqrt(45.0 * variance);
    Ok(CramerVonMises { statistic, p: limiting_upper(standard) })
}

/// Probability that the limiting Cramér–von Mises variable exceeds `x`.
fn limiting_upper(x: f64) -> f64 {
    if x <= 0.003 {
        return 1.0;
    }
    let mut lower = 0.0;
    for k in 0..40 {
        let k = f64::from(k);
        let y = 4.0 * k + 1.0;
        let q = y * y / (16.0 * x);
        let front = exp(lgamma(k + 0.5) - lgamma(k + 1.0)) / pow(std::f64::consts::PI, 1.5);
        let term = front * sqrt(y / x) * scaled_bessel(q);
        lower += term;
        if term < 1e-17 {
            break;
        }
    }
    (1.0 - lower).clamp(0.0, 1.0)
}

/// e⁻ᑫ K₁⸝₄(q): the integral ∫₀^∞ e^(−q(1+cosh t)) cosh(t/4) dt by the trapezoidal rule, which
/// for such an integrand has all its digits.
fn scaled_bessel(q: f64) -> f64 {
    let step = 1.0 / 64.0;
    let mut sum = 0.5 * exp(-2.0 * q);
    for k in 1..64 * 40 {
        let t = f64::from(k) * step;
        let term = exp(-q * (1.0 + cosh(t))) * cosh(t / 4.0);
        sum += term;
        if term <= sum * 1e-18 {
            break;
        }
    }
    sum * step
}

/// Most values whose Anderson–Darling statistic is computed.
const MOST: u64 = 100_000_000;

/// A two-sample Anderson–Darling statistic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AndersonDarling {
    /// The statistic A² with ties at mean ranks.
    pub statistic: f64,
    /// (A² − 1)/σ: 5 % of equal distributions exceed 1.96, 1 % exceed 3.75 (Scholz and
    /// Stephens 1987, Table 1, one degree).
    pub standardised: f64,
}

/// Two-sample Anderson–Darling statistic (Scholz and Stephens 1987, *JASA* 82:918, the
/// midrank form 7 for two samples).
///
/// # Formula
///
/// (N−1)/N Σᵢ 1/nᵢ Σⱼ lⱼ/N (N Mᵢⱼ − nᵢBⱼ)²/(Bⱼ(N−Bⱼ) − N lⱼ/4) over the distinct values.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a sample is empty, below four values in all or below two
/// distinct ones; [`StatsError::TooLarge`] above 10⁸ values, over which the variance is summed.
pub fn anderson_darling(
    first: &[(Number, u64)],
    second: &[(Number, u64)],
) -> Result<AndersonDarling, StatsError> {
    let (steps, n, m) = merged(first, second)?;
    at_least("values", 4, n + m)?;
    if n + m > MOST {
        return Err(StatsError::TooLarge { what: "values" });
    }
    at_least("distinct values", 2, steps.len() as u64)?;
    let all = (n + m) as f64;
    let sizes = [n as f64, m as f64];
    let mut below = [0.0f64; 2];
    let mut sum = 0.0;
    for &(_, count1, count2) in &steps {
        let counts = [count1 as f64, count2 as f64];
        let tied = counts[0] + counts[1];
        let middle = below[0] + below[1] + tied / 2.0;
        let spread = middle * (all - middle) - all * tied / 4.0;
        for sample in 0..2 {
            let own = below[sample] + counts[sample] / 2.0;
            let distance = all * own - middle * sizes[sample];
            sum += tied / all * distance * distance / spread / sizes[sample];
        }
        below = [below[0] + counts[0], below[1] + counts[1]];
    }
    let statistic = (all - 1.0) / all * sum;
    let standardised = finite("the statistic", (statistic - 1.0) / sqrt(variance(sizes, n + m)))?;
    Ok(AndersonDarling { statistic, standardised })
}

/// The variance of A² of two samples (the same, 4).
fn variance(sizes: [f64; 2], all: u64) -> f64 {
    let reciprocals = 1.0 / sizes[0] + 1.0 / sizes[1];
    let (mut h, mut g) = (0.0, 0.0);
    for (place, i) in (2..all).rev().enumerate() {
        h += 1.0 / i as f64;
        g += h / (place as f64 + 2.0);
    }
    h += 1.0;
    let n = all as f64;
    let a = (4.0 * g - 6.0) + (10.0 - 6.0 * g) * reciprocals;
    let b = (2.0 * g - 4.0) * 4.0 + 16.0 * h + (2.0 * g - 14.0 * h - 4.0) * reciprocals - 8.0 * h
        + 4.0 * g
        - 6.0;
    let c = (6.0 * h + 2.0 * g - 2.0) * 4.0
        + (4.0 * h - 4.0 * g + 6.0) * 2.0
        + (2.0 * h - 6.0) * reciprocals
        + 4.0 * h;
    let d = (2.0 * h + 6.0) * 4.0 - 8.0 * h;
    (a * n * n * n + b * n * n + c * n + d) / ((n - 1.0) * (n - 2.0) * (n - 3.0))
}
