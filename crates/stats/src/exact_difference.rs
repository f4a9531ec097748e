//! Exact comparison of two proportions.

use libm::{exp, lgamma};

use crate::error::{StatsError, total};
use crate::proportion::Binomial;

/// Fisher's exact one-sided p-value of "the proportion of `a` is below that of `b`"
/// (Fisher 1935, *J. R. Statist. Soc.* 98:39).
///
/// # Formula
///
/// P(X ≤ yesₐ) of the hypergeometric distribution that holds both group sizes and the sum
/// of yes fixed. It stays valid however few the cases, and is conservative.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty; [`StatsError::TooLarge`] on overflow.
pub fn fisher_lower(a: Binomial, b: Binomial) -> Result<f64, StatsError> {
    a.point()?;
    b.point()?;
    let n = total("rows", [a.n(), b.n()].into_iter())?;
    let yes = a.yes.saturating_add(b.yes);
    let (least, most) = (yes.saturating_sub(b.n()), yes.min(a.n()));
    let mode = (yes as f64 + 1.0) * (a.n() as f64 + 1.0) / (n as f64 + 2.0);
    // The shorter tail is summed, from its largest term on.
    if (a.yes as f64) < mode {
        Ok(tail(a, b, a.yes, least).min(1.0))
    } else if a.yes == most {
        Ok(1.0)
    } else {
        Ok((-tail(a, b, a.yes + 1, most)).max(-1.0) + 1.0)
    }
}

/// Terms of the hypergeometric distribution from `start` to `end`, which lies away from
/// the mode.
fn tail(a: Binomial, b: Binomial, start: u64, end: u64) -> f64 {
    let (n1, n2, yes) = (a.n(), b.n(), a.yes + b.yes);
    let first = exp(choose(n1, start) + choose(n2, yes - start) - choose(n1 + n2, yes));
    let (mut term, mut sum, mut at) = (first, first, start);
    while at != end && term > sum * f64::EPSILON / 4.0 {
        let x = at as f64;
        let (n1, n2, yes) = (n1 as f64, n2 as f64, yes as f64);
        if end > start {
            term *= (n1 - x) * (yes - x) / ((x + 1.0) * (n2 - yes + x + 1.0));
            at += 1;
        } else {
            term *= x * (n2 - yes + x) / ((n1 - x + 1.0) * (yes - x + 1.0));
            at -= 1;
        }
        sum += term;
    }
    sum
}

/// Logarithm of the binomial coefficient.
fn choose(n: u64, k: u64) -> f64 {
    let (n, k) = (n as f64, k as f64);
    lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lower(a: (u64, u64), b: (u64, u64)) -> f64 {
        fisher_lower(Binomial::new(a.0, a.1), Binomial::new(b.0, b.1)).unwrap()
    }

    /// The sum by whole binomial coefficients.
    fn plain(a: (u64, u64), b: (u64, u64)) -> f64 {
        let ways = |n: u64, k: u64| -> f64 {
            if k > n { 0.0 } else { (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64) }
        };
        let (n1, n2, yes) = (a.0 + a.1, b.0 + b.1, a.0 + b.0);
        let term = |x: u64| if x > yes { 0.0 } else { ways(n1, x) * ways(n2, yes - x) };
        (0..=a.0).map(term).sum::<f64>() / ways(n1 + n2, yes)
    }

    #[test]
    fn tails_equal_the_plain_sum() {
        // Two of two missed beside 90 of 100 is 66 of 5151.
        assert!((lower((0, 2), (90, 10)) - 66.0 / 5151.0).abs() < 1e-12);
        assert!((lower((3, 7), (7, 3)) - 16_526.0 / 184_756.0).abs() < 1e-12);
        for yes_a in 0..=7 {
            for yes_b in 0..=9 {
                let (a, b) = ((yes_a, 7 - yes_a), (yes_b, 9 - yes_b));
                let (got, expected) = (lower(a, b), plain(a, b));
                assert!((got - expected).abs() < 1e-12, "{a:?} {b:?}: {got} {expected}");
            }
        }
    }

    #[test]
    fn large_and_extreme_counts_are_quick_and_proper() {
        assert_eq!(lower((5, 0), (7, 0)), 1.0);
        assert_eq!(lower((0, 5), (0, 7)), 1.0);
        let near_half = lower((500_000, 500_000), (5_000_000, 5_000_000));
        assert!((near_half - 0.5).abs() < 1e-3, "{near_half}");
        assert!(lower((400_000, 600_000), (5_000_000, 5_000_000)) < 1e-300);
        assert!((lower((600_000, 400_000), (5_000_000, 5_000_000)) - 1.0).abs() < 1e-12);
        assert!(fisher_lower(Binomial::new(0, 0), Binomial::new(1, 1)).is_err());
    }
}
