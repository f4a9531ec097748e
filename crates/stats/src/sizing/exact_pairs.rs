//! Exact power of McNemar's exact and mid-p tests.

use libm::{exp, sqrt};

use super::{Discordant, LARGEST, Plan, Size};
use crate::distribution::binomial_at_least;
use crate::error::{StatsError, at_least, inner_proportion, proportion};
use crate::special::log_binomial_point;

/// Most rows of the exact power, whose sum takes the longer the more there are.
const EXACT: u64 = 100_000;

/// How much of the number seen itself is in the tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    Whole,
    Half,
}

impl Tail {
    /// Upper tail of `count` of `m` fair calls.
    fn at(self, count: u64, m: u64) -> f64 {
        let whole = binomial_at_least(count, m, 0.5);
        match self {
            Tail::Whole => whole,
            Tail::Half if count > m => 0.0,
            Tail::Half => whole - 0.5 * exp(log_binomial_point(count, m, 0.5)),
        }
    }

    /// The fewest of `m` fair calls whose upper tail is at most `alpha`.
    fn critical(self, m: u64, alpha: f64) -> u64 {
        let (mut low, mut high) = (0, m + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle, m) > alpha { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// Power of McNemar's exact test to show the first of two calls on the same rows right more
/// often, one-sided at `alpha`.
///
/// # Formula
///
/// Σ_m P(m of n rows discordant) P(X ≥ c(m)), X binomial with p₁₀/(p₁₀+p₀₁) of m and c(m) the
/// fewest with an upper tail of ½ of at most α (Duffy 1984, *Biometrics* 40:1005).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the shares are from 0 to 1, sum to at most 1 and
/// `0 < alpha < 1`; [`StatsError::TooFew`] without rows; [`StatsError::Beyond`] above 100,000
/// rows, where [`super::mcnemar_power`] agrees.
pub fn exact_mcnemar_power(shares: Discordant, n: u64, alpha: f64) -> Result<f64, StatsError> {
    power(Tail::Whole, shares, n, alpha)
}

/// Power of McNemar's mid-p test to show the first of two calls on the same rows right more
/// often, one-sided at `alpha`.
///
/// # Formula
///
/// As [`exact_mcnemar_power`], c(m) the fewest whose upper tail of ½, less half the probability
/// of c(m) itself, is at most α (Fagerland, Lydersen and Laake 2013, *BMC Med. Res. Methodol.*
/// 13:91).
///
/// # Errors
///
/// As [`exact_mcnemar_power`].
pub fn mid_p_mcnemar_power(shares: Discordant, n: u64, alpha: f64) -> Result<f64, StatsError> {
    power(Tail::Half, shares, n, alpha)
}

fn power(tail: Tail, shares: Discordant, n: u64, alpha: f64) -> Result<f64, StatsError> {
    let first = proportion("share right by the first alone", shares.first)?;
    let second = proportion("share right by the second alone", shares.second)?;
    let discordant = proportion("discordant share", first + second)?;
    let alpha = inner_proportion("one-sided error", alpha)?;
    at_least("rows", 1, n)?;
    if n > EXACT {
        return Err(StatsError::Beyond { largest: EXACT });
    }
    if discordant <= 0.0 {
        return Ok(0.0);
    }
    // Outside of this window the numbers of discordant rows have less than 1e-25 together.
    let middle = n as f64 * discordant;
    let reach = 12.0 * sqrt(middle * (1.0 - discordant).max(0.0)) + 40.0;
    let (start, end) = ((middle - reach).max(1.0) as u64, n.min((middle + reach) as u64));
    let (p, mut critical, mut power) = (first / discordant, tail.critical(start, alpha), 0.0);
    for m in start..=end {
        // One more discordant row raises the critical number by one or not at all.
        while critical <= m && tail.at(critical, m) > alpha {
            critical += 1;
        }
        if critical > m {
            continue;
        }
        let here = exp(log_binomial_point(m, n, discordant));
        if here > 1e-18 {
            power += here * binomial_at_least(critical, m, p);
        }
    }
    Ok(power.min(1.0))
}

/// Rows for McNemar's exact test to reach the plan's power.
///
/// # Formula
///
/// The smallest n from which [`exact_mcnemar_power`] reaches the power at n and at each of the
/// ten sizes after it: the power is a saw-tooth (Duffy 1984, *Biometrics* 40:1005).
///
/// # Errors
///
/// As [`exact_mcnemar_power`]; [`StatsError::Unreachable`] unless the first share is the
/// larger; [`StatsError::Beyond`] above 100,000 rows.
pub fn exact_mcnemar_n(shares: Discordant, plan: Plan) -> Result<Size, StatsError> {
    rows(Tail::Whole, shares, plan)
}

/// Rows for McNemar's mid-p test to reach the plan's power.
///
/// # Formula
///
/// As [`exact_mcnemar_n`], of [`mid_p_mcnemar_power`] (Fagerland, Lydersen and Laake 2013, *BMC
/// Med. Res. Methodol.* 13:91).
///
/// # Errors
///
/// As [`exact_mcnemar_n`].
pub fn mid_p_mcnemar_n(shares: Discordant, plan: Plan) -> Result<Size, StatsError> {
    rows(Tail::Half, shares, plan)
}

fn rows(tail: Tail, shares: Discordant, plan: Plan) -> Result<Size, StatsError> {
    if shares.first.is_nan() || shares.second.is_nan() || shares.first <= shares.second {
        return Err(StatsError::Unreachable { truth: shares.first, bound: shares.second });
    }
    let power = |n: u64| power(tail, shares, n, plan.alpha());
    let mut high = 8u64;
    while power(high)? < plan.power() {
        if high >= EXACT / 2 {
            return Err(StatsError::Beyond { largest: EXACT });
        }
        high *= 2;
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if power(middle)? >= plan.power() { high = middle } else { low = middle }
    }
    // Teeth: look a little below, then for the first size that stays above.
    let mut n = high.saturating_sub(30).max(1);
    let mut run = 0;
    while run <= 10 {
        run = if power(n)? >= plan.power() { run + 1 } else { 0 };
        n += 1;
    }
    let n = n - run;
    debug_assert!(n <= LARGEST);
    Ok(Size { n, unrounded: n as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// SciPy's binomial distribution, summed over every number of discordant rows.
    #[test]
    fn mid_p_power_is_the_plain_sum() {
        for (first, second, n, alpha, wanted) in [
            (0.15, 0.05, 100, 0.025, 0.617_700_579_156_602_5),
            (0.3, 0.1, 40, 0.05, 0.658_040_061_170_303_9),
            (0.1, 0.06, 500, 0.025, 0.608_784_661_924_515_4),
        ] {
            let found = mid_p_mcnemar_power(Discordant { first, second }, n, alpha).unwrap();
            assert!((found - wanted).abs() < 1e-10, "{found} {wanted}");
        }
        let shares = Discordant { first: 0.15, second: 0.05 };
        let plan = Plan::new(0.025, 0.8).unwrap();
        let (mid, exact) =
            (mid_p_mcnemar_n(shares, plan).unwrap().n, exact_mcnemar_n(shares, plan).unwrap().n);
        let reached = |n| mid_p_mcnemar_power(shares, n, 0.025).unwrap();
        assert!(
            mid < exact && (mid..mid + 10).all(|n| reached(n) >= 0.8) && reached(mid - 1) < 0.8
        );
        assert!(mid_p_mcnemar_n(Discordant { first: 0.05, second: 0.05 }, plan).is_err());
        assert!(mid_p_mcnemar_power(shares, 0, 0.025).is_err());
    }

    proptest! {
        #[test]
        fn half_the_point_never_loses_power(
            first in 0.0f64..0.5, second in 0.0f64..0.4, n in 1u64..200, alpha in 0.01f64..0.2,
        ) {
            let shares = Discordant { first, second };
            let exact = exact_mcnemar_power(shares, n, alpha).unwrap();
            let mid = mid_p_mcnemar_power(shares, n, alpha).unwrap();
            prop_assert!(exact <= mid + 1e-12 && mid <= 1.0);
        }
    }
}
