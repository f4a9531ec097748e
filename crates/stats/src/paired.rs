//! Two calls on the same cases: McNemar's test, Tango's interval, non-inferiority.

use libm::sqrt;

use crate::distribution::{binomial_at_most, chi_square_upper, normal_upper, t_upper_quantile};
use crate::error::{StatsError, at_least, positive, total};
use crate::interval::{Confidence, Equivalence, Interval, OneSided};
use crate::proportion::{Binomial, ordered_sum};
use crate::special::log_binomial_point;

/// Cases by whether the first and the second call has the property.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Pairs {
    /// Both calls have it (both right, for sensitivities).
    pub both: u64,
    /// Only the first.
    pub only_first: u64,
    /// Only the second.
    pub only_second: u64,
    /// Neither.
    pub neither: u64,
}

/// McNemar's test in its four forms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct McNemar {
    /// (b−c)²/(b+c), chi-square with one degree of freedom.
    pub chi_square: f64,
    /// Its p-value.
    pub p: f64,
    /// (|b−c|−1)²/(b+c), with continuity correction.
    pub corrected: f64,
    /// Its p-value.
    pub corrected_p: f64,
    /// Two-sided exact binomial p-value, conservative.
    pub exact_p: f64,
    /// The exact p-value with half the weight of the table seen.
    pub mid_p: f64,
}

impl Pairs {
    /// Cases.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] without cases; [`StatsError::TooLarge`] on overflow.
    pub fn n(&self) -> Result<u64, StatsError> {
        let counts = [self.both, self.only_first, self.only_second, self.neither];
        let n = total("cases", counts.into_iter())?;
        at_least("cases", 1, n)?;
        if n > 1 << 50 {
            return Err(StatsError::TooLarge { what: "cases" });
        }
        Ok(n)
    }

    /// Share of the first call minus share of the second.
    ///
    /// # Formula
    ///
    /// (b − c)/n, b and c the discordant pairs (as McNemar 1947, *Psychometrika* 12:153).
    ///
    /// # Errors
    ///
    /// As [`Pairs::n`].
    pub fn difference(&self) -> Result<f64, StatsError> {
        Ok((self.only_first as f64 - self.only_second as f64) / self.n()? as f64)
    }

    /// The same with first and second exchanged.
    pub fn exchanged(&self) -> Pairs {
        Pairs { only_first: self.only_second, only_second: self.only_first, ..*self }
    }

    /// McNemar's test of equal shares (McNemar 1947, *Psychometrika* 12:153; mid-p as
    /// Fagerland, Lydersen and Laake 2013, *BMC Med. Res. Methodol.* 13:91).
    ///
    /// # Formula
    ///
    /// From the discordant pairs b and c alone. Exact: 2 P(X ≤ min(b, c)), X binomial of
    /// b+c with ½, at most 1. Mid-p: the exact one less P(X = b), or 1 − P(X = b)/2 where
    /// b = c.
    ///
    /// Assumes independent pairs.
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] without discordant pairs: no statistic exists and nothing
    /// speaks against equal shares; [`StatsError::TooLarge`] on overflow.
    pub fn mcnemar(&self) -> Result<McNemar, StatsError> {
        self.n()?;
        let (b, c) = (self.only_first, self.only_second);
        let discordant = b + c;
        at_least("discordant pairs", 1, discordant)?;
        let distance = b.abs_diff(c) as f64;
        let size = discordant as f64;
        let chi_square = distance * distance / size;
        let less = (distance - 1.0).max(0.0);
        let corrected = less * less / size;
        let point = libm::exp(log_binomial_point(b, discordant, 0.5));
        let exact_p = (2.0 * binomial_at_most(b.min(c), discordant, 0.5)).min(1.0);
        let mid_p = if b == c { 1.0 - point / 2.0 } else { (exact_p - point).max(0.0) };
        Ok(McNemar {
            chi_square,
            p: chi_square_upper(chi_square, 1.0),
            corrected,
            corrected_p: chi_square_upper(corrected, 1.0),
            exact_p,
            mid_p,
        })
    }

    /// Score interval of first minus second (Tango 1998, *Statist. Med.* 17:891).
    ///
    /// # Formula
    ///
    /// The differences δ with |b − c − nδ| = z √(n(2q̃ + δ(1−δ))), q̃ the most likely share
    /// of "only the second" at that δ. Without discordant pairs ±z²/(n + z²).
    ///
    /// Assumes independent pairs.
    ///
    /// # Errors
    ///
    /// As [`Pairs::n`].
    pub fn tango(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let point = self.difference()?;
        let z = confidence.z();
        let limit = |outer: f64| {
            if self.score(outer).abs() <= z {
                return outer;
            }
            let (mut inner, mut outer) = (point, outer);
            for _ in 0..64 {
                let middle = inner + (outer - inner) / 2.0;
                if self.score(middle).abs() <= z { inner = middle } else { outer = middle }
            }
            inner
        };
        Ok(Interval { low: limit(-1.0), point, high: limit(1.0) })
    }

    /// Is the first not worse than the second by `margin` or more? Tango's score test.
    ///
    /// # Formula
    ///
    /// z = (b − c + n·margin) / √(n(2q̃ − margin(1+margin))) at δ = −margin.
    ///
    /// Assumes independent pairs, and larger to be better.
    ///
    /// (Tango 1998, *Statist. Med.* 17:891.)
    ///
    /// # Errors
    ///
    /// As [`Pairs::n`]; [`StatsError::Positive`] unless the margin is positive;
    /// [`StatsError::Proportion`] if it is 1 or more.
    pub fn non_inferiority(&self, margin: f64) -> Result<OneSided, StatsError> {
        self.n()?;
        let margin = positive("margin", margin)?;
        if margin >= 1.0 {
            return Err(StatsError::Proportion { what: "margin", value: margin, closed: false });
        }
        let z = self.score(-margin);
        if !z.is_finite() {
            return Err(StatsError::NoVariance { what: "the difference on the bound" });
        }
        Ok(OneSided { z, p: normal_upper(z) })
    }

    /// Do the two shares differ by less than `margin`? Two one-sided score tests.
    ///
    /// # Formula
    ///
    /// [`Pairs::non_inferiority`] of the pairs and of the pairs with first and second exchanged
    /// (Schuirmann 1987, *J. Pharmacokinet. Biopharm.* 15:657); p is the larger of both
    /// p-values.
    ///
    /// Assumes independent pairs.
    ///
    /// # Errors
    ///
    /// As [`Pairs::non_inferiority`].
    pub fn equivalence(&self, margin: f64) -> Result<Equivalence, StatsError> {
        let lower = self.non_inferiority(margin)?;
        let upper = self.exchanged().non_inferiority(margin)?;
        Ok(Equivalence { lower, upper, p: lower.p.max(upper.p) })
    }

    /// Tango's statistic against `delta`.
    fn score(&self, delta: f64) -> f64 {
        let n = self.both as f64
            + self.only_first as f64
            + self.only_second as f64
            + self.neither as f64;
        let (b, c) = (self.only_first as f64, self.only_second as f64);
        let distance = b - c - n * delta;
        if distance == 0.0 {
            return 0.0;
        }
        // 2nq² + Bq + C = 0, its larger root without cancellation.
        let (linear, constant) = ((2.0 * n - b + c) * delta - b - c, -c * delta * (1.0 - delta));
        let root = sqrt((linear * linear - 8.0 * n * constant).max(0.0));
        let q = if linear <= 0.0 {
            (root - linear) / (4.0 * n)
        } else {
            -2.0 * constant / (root + linear)
        };
        let variance = n * (2.0 * q + delta * (1.0 - delta));
        if variance > 0.0 { distance / sqrt(variance) } else { distance * f64::INFINITY }
    }
}

/// A difference of two proportions whose rows come in clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredDifference {
    /// First minus second, with limits.
    pub interval: Interval,
    /// Standard error that allows for the clusters.
    pub se: f64,
    /// Clusters with rows.
    pub clusters: u64,
}

/// Difference of two proportions, rows in clusters that may hold rows of either or of both
/// (two devices read on the same patients' lesions, two periods of the same sites).
///
/// # Formula
///
/// d = Σx/Σn − Σy/Σm; variance K/(K−1) Σ(uᵢ − vᵢ)² of the clusters' linearised parts uᵢ =
/// (xᵢ − pnᵢ)/Σn and vᵢ = (yᵢ − qmᵢ)/Σm (Obuchowski 1998, *Statist. Med.* 17:1495, for
/// pairs; the ratio estimator of Rao and Scott 1992, *Biometrics* 48:577, in each); limits
/// by t with K−1 degrees of freedom, cut at −1 and 1.
///
/// Assumes independent clusters. Empty clusters are left out.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two clusters with rows, or without rows of either kind;
/// [`StatsError::NoVariance`] if the variance is 0; [`StatsError::TooLarge`] on overflow.
pub fn clustered(
    clusters: &[(Binomial, Binomial)],
    confidence: Confidence,
) -> Result<ClusteredDifference, StatsError> {
    let filled: Vec<(Binomial, Binomial)> =
        clusters.iter().copied().filter(|(a, b)| a.n() > 0 || b.n() > 0).collect();
    let sum = |pick: fn(&(Binomial, Binomial)) -> Binomial| -> Result<Binomial, StatsError> {
        Ok(Binomial::new(
            total("rows", filled.iter().map(|pair| pick(pair).yes))?,
            total("rows", filled.iter().map(|pair| pick(pair).no))?,
        ))
    };
    let (a, b) = (sum(|pair| pair.0)?, sum(|pair| pair.1)?);
    let point = a.point()? - b.point()?;
    at_least("clusters with rows", 2, filled.len() as u64)?;
    let part = |all: Binomial, one: Binomial| {
        let n = all.n() as f64;
        (one.yes as f64 * (all.no as f64 / n) - one.no as f64 * (all.yes as f64 / n)) / n
    };
    let k = filled.len() as f64;
    let squares = ordered_sum(filled.iter().map(|&(x, y)| {
        let deviation = part(a, x) - part(b, y);
        deviation * deviation
    }));
    let variance = k / (k - 1.0) * squares;
    if variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the difference between clusters" });
    }
    let se = sqrt(variance);
    let reach = t_upper_quantile(confidence.alpha() / 2.0, k - 1.0) * se;
    let interval =
        Interval { low: (point - reach).max(-1.0), point, high: (point + reach).min(1.0) };
    Ok(ClusteredDifference { interval, se, clusters: filled.len() as u64 })
}

#[cfg(test)]
mod tests;
