//! Two proportions with all margins fixed: Fisher's exact test and the conditional odds ratio.

use libm::exp;

use crate::error::{StatsError, total};
use crate::interval::{Confidence, Interval};
use crate::proportion::Binomial;
use crate::special::log_binomial_point;

/// Fisher's exact test of two proportions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fisher {
    /// Two-sided p-value: the tables no more likely than the one seen.
    pub p: f64,
    /// Odds of `a` over odds of `b`, the conditional maximum-likelihood estimate, with
    /// exact limits; 0 and infinity are limit values of the method.
    pub odds_ratio: Interval,
}

/// Fisher's exact test (Fisher 1935, *J. R. Statist. Soc.* 98:39) and the odds ratio of
/// `a` over `b` with its exact interval (Cornfield 1956, *Proc. 3rd Berkeley Symp.* 4:135).
///
/// # Formula
///
/// With both group sizes and the sum of yes fixed, X of group `a` has probabilities in
/// proportion to C(nₐ, x) C(n_b, m−x) ψˣ. The p-value sums those at ψ = 1 that are no
/// larger than the one seen (within a relative 1e-7, as R and SciPy do, so that equal
/// probabilities are not split by rounding). The estimate is the ψ whose mean is the x
/// seen; the limits are the ψ at which one tail holds α/2.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty; [`StatsError::TooLarge`] on overflow;
/// [`StatsError::NoVariance`] if every row, or none, is a yes: every ratio fits alike.
pub fn fisher(a: Binomial, b: Binomial, confidence: Confidence) -> Result<Fisher, StatsError> {
    a.point()?;
    b.point()?;
    total("rows", [a.n(), b.n()].into_iter())?;
    let family = Family::new(a, b);
    if family.least == family.most {
        return Err(StatsError::NoVariance { what: "the outcome of the two groups together" });
    }
    let half = confidence.alpha() / 2.0;
    let x = a.yes;
    // A larger ratio moves X up: each side has one crossing.
    let low = match x == family.least {
        true => 0.0,
        false => ratio_where(|psi| family.sums(psi, x).at_least > half),
    };
    let high = match x == family.most {
        true => f64::INFINITY,
        false => ratio_where(|psi| family.sums(psi, x).at_most <= half),
    };
    let point = if x == family.least {
        0.0
    } else if x == family.most {
        f64::INFINITY
    } else {
        ratio_where(|psi| family.sums(psi, x).mean >= x as f64)
    };
    let odds_ratio = Interval { low: low.min(point), point, high: high.max(point) };
    Ok(Fisher { p: family.two_sided(a, b), odds_ratio })
}

/// Odds of `a` over odds of `b` as counted, with limits on the logarithmic scale (Woolf
/// 1955, *Ann. Hum. Genet.* 19:251).
///
/// # Formula
///
/// xₐ(n_b−x_b) / ((nₐ−xₐ)x_b), its logarithm with variance the sum of the reciprocal counts.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty or one of the four counts is 0, where the
/// limits do not exist; [`fisher`] has them.
pub fn odds_ratio(
    a: Binomial,
    b: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    a.point()?;
    b.point()?;
    let counts = [a.yes, a.no, b.yes, b.no];
    let least = counts.into_iter().min().unwrap_or_default();
    crate::error::at_least("rows in each of the four cells", 1, least)?;
    let point = a.yes as f64 / a.no as f64 * (b.no as f64 / b.yes as f64);
    let variance: f64 = counts.iter().map(|&count| 1.0 / count as f64).sum();
    let factor = exp(confidence.z() * libm::sqrt(variance));
    Ok(Interval { low: point / factor, point, high: point * factor })
}

/// The ratio from which on `above` holds, by halving on the logarithmic scale.
fn ratio_where(above: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (-1.0f64, 1.0f64);
    while !above(exp(high)) && high < 600.0 {
        high *= 2.0;
    }
    while above(exp(low)) && low > -600.0 {
        low *= 2.0;
    }
    for _ in 0..70 {
        let middle = low + (high - low) / 2.0;
        if above(exp(middle)) { high = middle } else { low = middle }
    }
    exp(low + (high - low) / 2.0)
}

/// The hypergeometric family of two group sizes and a sum of yes.
struct Family {
    n: f64,
    m: f64,
    yes: f64,
    least: u64,
    most: u64,
}

/// Sums of a member of the family around one value.
struct Sums {
    at_least: f64,
    at_most: f64,
    mean: f64,
}

impl Family {
    fn new(a: Binomial, b: Binomial) -> Family {
        let yes = a.yes.saturating_add(b.yes);
        Family {
            n: a.n() as f64,
            m: b.n() as f64,
            yes: yes as f64,
            least: yes.saturating_sub(b.n()),
            most: yes.min(a.n()),
        }
    }

    /// P(x+1)/P(x) at ψ = 1.
    fn step(&self, x: u64) -> f64 {
        let x = x as f64;
        (self.n - x) * (self.yes - x) / ((x + 1.0) * (self.m - self.yes + x + 1.0))
    }

    /// The most likely value: the ratio of neighbours falls, so halving finds it.
    fn mode(&self, psi: f64) -> u64 {
        let (mut low, mut high) = (self.least, self.most);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.step(middle) * psi >= 1.0 { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Tails at `x` and mean, from terms relative to the largest.
    fn sums(&self, psi: f64, x: u64) -> Sums {
        let mode = self.mode(psi);
        let (mut all, mut below, mut above, mut moment) = (0.0, 0.0, 0.0, 0.0);
        let mut add = |at: u64, term: f64| {
            all += term;
            moment += term * (at as f64 - x as f64);
            if at <= x {
                below += term;
            }
            if at >= x {
                above += term;
            }
        };
        let (mut at, mut term) = (mode, 1.0);
        loop {
            add(at, term);
            if at == self.most || term < 1e-30 {
                break;
            }
            term *= self.step(at) * psi;
            at += 1;
        }
        (at, term) = (mode, 1.0);
        while at > self.least && term >= 1e-30 {
            at -= 1;
            term /= self.step(at) * psi;
            add(at, term);
        }
        Sums { at_least: above / all, at_most: below / all, mean: x as f64 + moment / all }
    }

    /// Sum of the probabilities at ψ = 1 that are no larger than the one of `a.yes`.
    fn two_sided(&self, a: Binomial, b: Binomial) -> f64 {
        let (all, yes) = (a.n() + b.n(), a.yes + b.yes);
        let share = yes as f64 / all as f64;
        let whole = log_binomial_point(yes, all, share);
        let log_at = |x: u64| {
            log_binomial_point(x, a.n(), share) + log_binomial_point(yes - x, b.n(), share) - whole
        };
        let (mode, seen) = (self.mode(1.0), log_at(a.yes));
        let counts = |x: u64| log_at(x) <= seen + 1e-7;
        if counts(mode) {
            return 1.0;
        }
        let mut p = 0.0;
        // Below the mode the last value that counts, above it the first: halving finds them.
        if counts(self.least) {
            let (mut low, mut high) = (self.least, mode);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if counts(middle) { low = middle } else { high = middle }
            }
            p += exp(log_at(low)) * self.tail(low, self.least);
        }
        if counts(self.most) {
            let (mut low, mut high) = (mode, self.most);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if counts(middle) { high = middle } else { low = middle }
            }
            p += exp(log_at(high)) * self.tail(high, self.most);
        }
        p.min(1.0)
    }

    /// Terms at ψ = 1 from `start` out to `end`, relative to the first.
    fn tail(&self, start: u64, end: u64) -> f64 {
        let (mut term, mut sum, mut at) = (1.0, 1.0, start);
        while at != end && term > sum * 1e-17 {
            if end > start {
                term *= self.step(at);
                at += 1;
            } else {
                at -= 1;
                term /= self.step(at);
            }
            sum += term;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::fisher_lower;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn pair(a: (u64, u64), b: (u64, u64)) -> (Binomial, Binomial) {
        (Binomial::new(a.0, a.1), Binomial::new(b.0, b.1))
    }

    /// Fisher 1935: like-sexed criminal twins, 10 of 13 against 2 of 17; limits by SciPy 1.17.1.
    #[test]
    fn fisher_twins() {
        let (a, b) = pair((10, 3), (2, 15));
        let exact = fisher(a, b, P95).unwrap();
        assert!((exact.p - 0.000_536_7).abs() < 5e-8, "{exact:?}");
        assert!((fisher_lower(b, a).unwrap() - 0.000_465).abs() < 1e-6);
        let ratio = exact.odds_ratio;
        assert!((ratio.point - 21.305_317_556_750).abs() < 1e-8, "{ratio:?}");
        assert!((ratio.low - 2.753_382_788_249).abs() < 1e-9, "{ratio:?}");
        assert!((ratio.high - 301.462_337_971_5).abs() < 1e-7, "{ratio:?}");
    }

    /// Agresti 2013, 3.5.1: the lady tasting tea guessed 3 of 4 right, two-sided p 0.486.
    #[test]
    fn lady_tasting_tea() {
        let (a, b) = pair((3, 1), (1, 3));
        let exact = fisher(a, b, P95).unwrap();
        assert!((exact.p - 34.0 / 70.0).abs() < 1e-12);
        assert!((exact.odds_ratio.point - 6.408_309).abs() < 1e-4, "{exact:?}");
        // SciPy 1.17.1; R 4.2.2 stops its search early and prints 621.93.
        assert!((exact.odds_ratio.low - 0.211_735_595_446_58).abs() < 1e-10, "{exact:?}");
        assert!((exact.odds_ratio.high - 626.243_530_588_8).abs() < 1e-6, "{exact:?}");
    }

    #[test]
    fn ends_and_very_many() {
        let (a, b) = pair((0, 10), (5, 5));
        let none = fisher(a, b, P95).unwrap().odds_ratio;
        assert_eq!((none.low, none.point), (0.0, 0.0));
        let over = fisher(b, a, P95).unwrap().odds_ratio;
        assert!(over.high.is_infinite() && (over.low * none.high - 1.0).abs() < 1e-9);
        assert!(fisher(Binomial::new(0, 4), Binomial::new(0, 9), P95).is_err());
        assert!(fisher(Binomial::new(0, 0), Binomial::new(1, 9), P95).is_err());
        let (a, b) = pair((2_500_000, 2_500_000), (2_505_000, 2_495_000));
        let exact = fisher(a, b, P95).unwrap();
        let wald = odds_ratio(a, b, P95).unwrap();
        assert!((exact.odds_ratio.point - wald.point).abs() < 1e-6, "{exact:?}");
        assert!((exact.odds_ratio.low - wald.low).abs() < 1e-5, "{exact:?} {wald:?}");
        // The normal test of this difference of 3.16 standard errors.
        assert!((exact.p / 0.001_565 - 1.0).abs() < 0.01, "{exact:?}");
        let (a, b) = pair((5_100, 4_900), (3_500, 6_500));
        assert!(fisher(a, b, P95).unwrap().p < 1e-100);
        assert!(odds_ratio(Binomial::new(0, 4), Binomial::new(1, 9), P95).is_err());
    }

    proptest! {
        #[test]
        fn exchange_keeps_p_and_inverts_the_ratio(
            x in 0u64..25, n in 0u64..25, y in 0u64..25, m in 0u64..25,
        ) {
            let (a, b) = pair((x, n), (y, m));
            let (Ok(one), Ok(other)) = (fisher(a, b, P95), fisher(b, a, P95)) else {
                return Ok(());
            };
            prop_assert!((one.p - other.p).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&one.p));
            prop_assert!(one.odds_ratio.contains(one.odds_ratio.point));
            if one.odds_ratio.low > 0.0 {
                prop_assert!((one.odds_ratio.low * other.odds_ratio.high - 1.0).abs() < 1e-6);
            }
            // The plain sum over every table.
            let family = Family::new(a, b);
            let (yes, all) = (x + y, x + n + y + m);
            let share = yes as f64 / all as f64;
            let point = |k: u64| exp(log_binomial_point(k, a.n(), share)
                + log_binomial_point(yes - k, b.n(), share) - log_binomial_point(yes, all, share));
            let sum: f64 = (family.least..=family.most)
                .map(point).filter(|p| *p <= point(x) * (1.0 + 1e-7)).sum();
            prop_assert!((sum - one.p).abs() < 1e-10, "{sum} {}", one.p);
        }
    }
}
