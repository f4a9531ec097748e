//! Two proportions compared within strata: Mantel–Haenszel, Breslow–Day.

use libm::{exp, log, sqrt};

use crate::distribution::chi_square_upper;
use crate::error::{StatsError, at_least};
use crate::interval::{Confidence, Interval};
use crate::proportion::Binomial;

/// Two groups compared within strata.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MantelHaenszel {
    /// Common odds ratio of the first group over the second; `None` where it or its limits
    /// do not exist (no discordant products of one kind) or leave the range of numbers.
    pub odds_ratio: Option<Interval>,
    /// Common risk difference, first minus second.
    pub difference: Interval,
    /// Cochran–Mantel–Haenszel statistic without continuity correction, one degree of freedom.
    pub chi_square: f64,
    /// Its p-value.
    pub p: f64,
    /// Strata that hold rows of both groups.
    pub strata: u64,
}

/// Sums over a 2×2 table of every stratum.
struct Table {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
}

impl Table {
    fn n(&self) -> f64 {
        self.a + self.b + self.c + self.d
    }
}

fn tables(strata: &[(Binomial, Binomial)]) -> Result<Vec<Table>, StatsError> {
    let mut tables = Vec::new();
    for (first, second) in strata {
        if first.n() == 0 || second.n() == 0 {
            continue;
        }
        first.point()?;
        second.point()?;
        tables.push(Table {
            a: first.yes as f64,
            b: first.no as f64,
            c: second.yes as f64,
            d: second.no as f64,
        });
    }
    at_least("strata with rows of both groups", 1, tables.len() as u64)?;
    Ok(tables)
}

/// Common odds ratio, risk difference and test over strata, each a pair of counts.
///
/// # Formula
///
/// OR = ΣRₖ/ΣSₖ with R = ad/n, S = bc/n (Mantel and Haenszel 1959, *J. Natl Cancer Inst.*
/// 22:719), its logarithm with the variance of Robins, Breslow and Greenland 1986
/// (*Biometrics* 42:311); difference Σ(an₂ − cn₁)/n over Σn₁n₂/n with the variance of Sato
/// 1989 (*Biometrics* 45:1323); χ² = (Σ(a − E a))²/ΣVar a (Cochran 1954; Mantel and Haenszel).
/// Strata without rows of one group say nothing and are left out.
///
/// Assumes independent rows and one odds ratio (or difference) in all strata;
/// [`breslow_day`] asks whether that holds.
///
/// # Errors
///
/// [`StatsError::TooFew`] unless a stratum has rows of both groups;
/// [`StatsError::NoVariance`] where within every stratum all rows, or none, are a yes.
pub fn mantel_haenszel(
    strata: &[(Binomial, Binomial)],
    confidence: Confidence,
) -> Result<MantelHaenszel, StatsError> {
    let tables = tables(strata)?;
    let (mut distance, mut spread) = (0.0, 0.0);
    for t in &tables {
        let (row, column, n) = (t.a + t.b, t.a + t.c, t.n());
        distance += t.a - row * column / n;
        if n > 1.0 {
            spread += row * (t.c + t.d) * column * (t.b + t.d) / (n * n * (n - 1.0));
        }
    }
    if spread <= 0.0 {
        return Err(StatsError::NoVariance { what: "the outcome within the strata" });
    }
    let chi_square = distance * distance / spread;
    Ok(MantelHaenszel {
        odds_ratio: common_odds(&tables, confidence),
        difference: common_difference(&tables, confidence)?,
        chi_square,
        p: chi_square_upper(chi_square, 1.0),
        strata: tables.len() as u64,
    })
}

fn common_odds(tables: &[Table], confidence: Confidence) -> Option<Interval> {
    let (mut r, mut s, mut pr, mut mixed, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for t in tables {
        let n = t.n();
        let (right, wrong) = (t.a * t.d / n, t.b * t.c / n);
        let (p, q) = ((t.a + t.d) / n, (t.b + t.c) / n);
        r += right;
        s += wrong;
        pr += p * right;
        mixed += p * wrong + q * right;
        qs += q * wrong;
    }
    if r <= 0.0 || s <= 0.0 {
        return None;
    }
    let variance = pr / (2.0 * r * r) + mixed / (2.0 * r * s) + qs / (2.0 * s * s);
    let factor = exp(confidence.z() * sqrt(variance));
    let point = r / s;
    let limits = Interval { low: point / factor, point, high: point * factor };
    (limits.low > 0.0 && limits.high.is_finite()).then_some(limits)
}

fn common_difference(tables: &[Table], confidence: Confidence) -> Result<Interval, StatsError> {
    let (mut top, mut bottom, mut p, mut q) = (0.0, 0.0, 0.0, 0.0);
    for t in tables {
        let (n1, n2, n) = (t.a + t.b, t.c + t.d, t.n());
        top += (t.a * n2 - t.c * n1) / n;
        bottom += n1 * n2 / n;
        p += (n1 * n1 * t.c - n2 * n2 * t.a + n1 * n2 * (n2 - n1) / 2.0) / (n * n);
        q += (t.a * t.d + t.c * t.b) / (2.0 * n);
    }
    let point = top / bottom;
    let variance = (point * p + q) / (bottom * bottom);
    if variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the outcome within the strata" });
    }
    let reach = confidence.z() * sqrt(variance);
    Ok(Interval { low: (point - reach).max(-1.0), point, high: (point + reach).min(1.0) })
}

/// A test of one odds ratio in all strata.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BreslowDay {
    /// Breslow and Day's statistic.
    pub statistic: f64,
    /// The same less Tarone's correction, whose distribution is closer to chi-square.
    pub tarone: f64,
    /// Degrees of freedom, strata with rows of both groups and both outcomes − 1.
    pub df: u64,
    /// p-value of the corrected statistic.
    pub p: f64,
}

/// Is the odds ratio the same in all strata? (Breslow and Day 1980, *Statistical Methods in
/// Cancer Research* I, 4.4; Tarone 1985, *Biometrika* 72:91.)
///
/// # Formula
///
/// Σ (a − ã)²/Var, ã the count that the margins and the common odds ratio of
/// [`mantel_haenszel`] imply and 1/Var = Σ of the four reciprocal fitted counts; less
/// (Σ(a − ã))²/ΣVar.
///
/// # Errors
///
/// As [`mantel_haenszel`]; [`StatsError::TooFew`] below two strata that vary, or where the
/// common odds ratio does not exist; [`StatsError::NoVariance`] where a fitted count is 0 to
/// within rounding, as with one group of thousands of millions.
pub fn breslow_day(strata: &[(Binomial, Binomial)]) -> Result<BreslowDay, StatsError> {
    let all = tables(strata)?;
    let common = common_odds(&all, Confidence::P95).ok_or(StatsError::TooFew {
        what: "pairs of each discordant kind",
        needed: 1,
        found: 0,
    })?;
    let varying: Vec<&Table> = all.iter().filter(|t| t.a + t.c > 0.0 && t.b + t.d > 0.0).collect();
    at_least("strata with both outcomes", 2, varying.len() as u64)?;
    let (mut statistic, mut distance, mut spread) = (0.0, 0.0, 0.0);
    for t in &varying {
        let fitted = fitted_count(t, log(common.point));
        let (n1, yes, n2) = (t.a + t.b, t.a + t.c, t.c + t.d);
        let cells = [fitted, n1 - fitted, yes - fitted, n2 - yes + fitted];
        let variance = 1.0 / cells.iter().map(|cell| 1.0 / cell).sum::<f64>();
        let left = t.a - fitted;
        statistic += left * left / variance;
        distance += left;
        spread += variance;
    }
    let tarone = (statistic - distance * distance / spread).max(0.0);
    if !statistic.is_finite() || !tarone.is_finite() {
        return Err(StatsError::NoVariance { what: "a count that the common odds ratio implies" });
    }
    let df = varying.len() as u64 - 1;
    Ok(BreslowDay { statistic, tarone, df, p: chi_square_upper(tarone, df as f64) })
}

/// The a with these margins and this log odds ratio: the log odds ratio rises with a.
fn fitted_count(t: &Table, wanted: f64) -> f64 {
    let (n1, n2, yes) = (t.a + t.b, t.c + t.d, t.a + t.c);
    let (mut low, mut high) = ((yes - n2).max(0.0), yes.min(n1));
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        let odds = log(middle) + log(n2 - yes + middle) - log(n1 - middle) - log(yes - middle);
        if odds < wanted { low = middle } else { high = middle }
    }
    low + (high - low) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::odds::odds_ratio;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn pair(a: u64, b: u64, c: u64, d: u64) -> (Binomial, Binomial) {
        (Binomial::new(a, b), Binomial::new(c, d))
    }

    /// Agresti 2013, Table 6.9: success of two creams in eight centres; CMH 6.38 (p 0.012),
    /// common odds ratio 2.13, Breslow–Day 7.99 with 7 degrees of freedom.
    #[test]
    fn agresti_creams() {
        let centres = [
            pair(11, 25, 10, 27),
            pair(16, 4, 22, 10),
            pair(14, 5, 7, 12),
            pair(2, 14, 1, 16),
            pair(6, 11, 0, 12),
            pair(1, 10, 0, 10),
            pair(1, 4, 1, 8),
            pair(4, 2, 6, 1),
        ];
        let test = mantel_haenszel(&centres, P95).unwrap();
        assert!((test.chi_square - 6.384).abs() < 5e-3, "{test:?}");
        assert!((test.p - 0.0115).abs() < 5e-4, "{test:?}");
        let odds = test.odds_ratio.unwrap();
        assert!((odds.point - 2.1345).abs() < 5e-4, "{odds:?}");
        assert!((odds.low - 1.1776).abs() < 2e-3 && (odds.high - 3.8692).abs() < 5e-3, "{odds:?}");
        let same = breslow_day(&centres).unwrap();
        assert!((same.statistic - 7.99).abs() < 0.02 && same.df == 7, "{same:?}");
        assert!((same.tarone - 7.96).abs() < 0.04, "{same:?}");
    }

    #[test]
    fn one_stratum_is_one_table() {
        let one = [pair(30, 70, 20, 80)];
        let test = mantel_haenszel(&one, P95).unwrap();
        let plain = odds_ratio(one[0].0, one[0].1, P95).unwrap();
        let odds = test.odds_ratio.unwrap();
        assert!((odds.point - plain.point).abs() < 1e-12 && (odds.low - plain.low).abs() < 1e-9);
        assert!((test.difference.point - 0.1).abs() < 1e-12);
        assert!(breslow_day(&one).is_err());
        assert!(mantel_haenszel(&[pair(0, 5, 0, 9)], P95).is_err());
        assert!(mantel_haenszel(&[pair(0, 0, 3, 9)], P95).is_err());
        assert_eq!(mantel_haenszel(&[pair(5, 1, 0, 9)], P95).unwrap().odds_ratio, None);
    }

    proptest! {
        #[test]
        fn exchange_and_order(
            counts in proptest::collection::vec((0u64..20, 0u64..20, 0u64..20, 0u64..20), 1..6),
        ) {
            let strata: Vec<_> = counts.iter().map(|&(a, b, c, d)| pair(a, b, c, d)).collect();
            let turned: Vec<_> = strata.iter().rev().map(|&(a, b)| (b, a)).collect();
            if let (Ok(one), Ok(other)) = (mantel_haenszel(&strata, P95), mantel_haenszel(&turned, P95)) {
                prop_assert!((one.chi_square - other.chi_square).abs() < 1e-9);
                prop_assert!((one.difference.point + other.difference.point).abs() < 1e-12);
                if let (Some(x), Some(y)) = (one.odds_ratio, other.odds_ratio) {
                    prop_assert!((x.point * y.point - 1.0).abs() < 1e-9);
                    prop_assert!((x.low * y.high - 1.0).abs() < 1e-9);
                }
            }
        }
    }
}
