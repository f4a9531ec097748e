//! Difference of two independent proportions: intervals, non-inferiority, equivalence.

use libm::sqrt;

use crate::distribution::normal_upper;
use crate::error::{StatsError, finite, positive};
use crate::interval::{Confidence, Equivalence, Interval, OneSided};
use crate::proportion::Binomial;

pub use crate::difference_wald::{agresti_caffo, wald};
pub use crate::exact_difference::fisher_lower;

/// Interval of `a − b` from Wilson's limits (Newcombe 1998, *Statist. Med.* 17:873, method 10).
///
/// # Formula
///
/// d − √((pₐ−lₐ)² + (u_b−p_b)²) to d + √((uₐ−pₐ)² + (p_b−l_b)²) with Wilson's limits l, u.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty.
pub fn newcombe(a: Binomial, b: Binomial, confidence: Confidence) -> Result<Interval, StatsError> {
    let (a, b) = (a.wilson(confidence)?, b.wilson(confidence)?);
    let point = a.point - b.point;
    Ok(Interval {
        low: (point - libm::hypot(a.point - a.low, b.high - b.point)).max(-1.0),
        point,
        high: (point + libm::hypot(a.high - a.point, b.point - b.low)).min(1.0),
    })
}

/// Score interval of `a − b` (Miettinen and Nurminen 1985, *Statist. Med.* 4:213).
///
/// # Formula
///
/// The differences δ with |d − δ| = z √(V(δ) N/(N−1)), where V(δ) is the variance at the
/// most likely proportions that differ by δ.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty.
pub fn miettinen_nurminen(
    a: Binomial,
    b: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    let point = a.point()? - b.point()?;
    let z = confidence.z();
    let limit = |mut inside: f64, mut outside: f64| {
        // Each step halves the distance between a difference that is not rejected and
        // one that is; 64 steps reach neighbouring numbers.
        for _ in 0..64 {
            let middle = inside + (outside - inside) / 2.0;
            if middle == inside || middle == outside {
                break;
            }
            if score(a, b, middle, true).abs() <= z { inside = middle } else { outside = middle }
        }
        inside
    };
    let low = if score(a, b, -1.0, true).abs() <= z { -1.0 } else { limit(point, -1.0) };
    let high = if score(a, b, 1.0, true).abs() <= z { 1.0 } else { limit(point, 1.0) };
    Ok(Interval { low, point, high })
}

/// Which variance a score test of a difference uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreVariance {
    /// Farrington and Manning 1990, *Statist. Med.* 9:1447.
    FarringtonManning,
    /// Miettinen and Nurminen 1985: the same with the factor N/(N−1).
    MiettinenNurminen,
}

/// Is `a` not worse than `b` by `margin` or more? Tests a − b > −margin.
///
/// # Formula
///
/// z = (d + margin) / √V(−margin), with V at the most likely proportions on the bound.
///
/// Assumes independent rows in two independent groups, and larger to be better.
///
/// V by `variance`: Farrington and Manning 1990 (*Statist. Med.* 9:1447), or with Miettinen and
/// Nurminen's factor N/(N−1) (1985, *Statist. Med.* 4:213).
///
/// # Errors
///
/// [`StatsError::TooFew`] if a group is empty; [`StatsError::Positive`] unless the margin
/// is positive; [`StatsError::Proportion`] if it is 1 or more; [`StatsError::NoVariance`]
/// if the bound itself leaves no variance.
pub fn non_inferiority(
    a: Binomial,
    b: Binomial,
    margin: f64,
    variance: ScoreVariance,
) -> Result<OneSided, StatsError> {
    a.point()?;
    b.point()?;
    let margin = proportion_margin(margin)?;
    one_sided(score(a, b, -margin, variance == ScoreVariance::MiettinenNurminen))
}

/// Do `a` and `b` differ by less than `margin`? Two one-sided tests (Schuirmann 1987,
/// *J. Pharmacokinet. Biopharm.* 15:657) with the score statistic.
///
/// # Formula
///
/// [`non_inferiority`] of `a` against `b` and of `b` against `a`; p is the larger of both
/// p-values.
///
/// Assumes independent rows in two independent groups.
///
/// # Errors
///
/// As [`non_inferiority`].
pub fn equivalence(
    a: Binomial,
    b: Binomial,
    margin: f64,
    variance: ScoreVariance,
) -> Result<Equivalence, StatsError> {
    let lower = non_inferiority(a, b, margin, variance)?;
    let upper = non_inferiority(b, a, margin, variance)?;
    Ok(Equivalence { lower, upper, p: lower.p.max(upper.p) })
}

/// Non-inferiority of any estimate with a standard error: tests difference > −margin.
///
/// # Formula
///
/// z = (difference + margin) / se, standard normal. All in the estimate's unit.
///
/// (Blackwelder 1982, *Control. Clin. Trials* 3:345.)
///
/// # Errors
///
/// [`StatsError::NotFinite`] if the difference is not finite; [`StatsError::Positive`]
/// unless margin and standard error are positive.
pub fn wald_non_inferiority(difference: f64, se: f64, margin: f64) -> Result<OneSided, StatsError> {
    let difference = finite("difference", difference)?;
    let margin = positive("margin", margin)?;
    let se = positive("standard error", se)?;
    one_sided((difference + margin) / se)
}

/// Equivalence of any estimate with a standard error: two one-sided tests.
///
/// # Formula
///
/// z₁ = (difference + margin)/se and z₂ = (margin − difference)/se, each one-sided; p is the
/// larger p-value (Schuirmann 1987, *J. Pharmacokinet. Biopharm.* 15:657).
///
/// # Errors
///
/// As [`wald_non_inferiority`].
pub fn wald_equivalence(difference: f64, se: f64, margin: f64) -> Result<Equivalence, StatsError> {
    let lower = wald_non_inferiority(difference, se, margin)?;
    let upper = wald_non_inferiority(-difference, se, margin)?;
    Ok(Equivalence { lower, upper, p: lower.p.max(upper.p) })
}

/// A margin of a difference that lies between −1 and 1.
pub(crate) fn proportion_margin(margin: f64) -> Result<f64, StatsError> {
    let margin = positive("margin", margin)?;
    if margin < 1.0 {
        Ok(margin)
    } else {
        Err(StatsError::Proportion { what: "margin", value: margin, closed: false })
    }
}

fn one_sided(z: f64) -> Result<OneSided, StatsError> {
    if z.is_finite() {
        Ok(OneSided { z, p: normal_upper(z) })
    } else {
        Err(StatsError::NoVariance { what: "the proportion on the bound" })
    }
}

/// The score statistic of a − b against `delta`; infinite where the bound has no variance.
fn score(a: Binomial, b: Binomial, delta: f64, corrected: bool) -> f64 {
    let (na, nb) = (a.n() as f64, b.n() as f64);
    let distance = a.yes as f64 / na - b.yes as f64 / nb - delta;
    if distance == 0.0 {
        return 0.0;
    }
    let (pa, pb) = restricted(a, b, delta);
    let mut variance = pa * (1.0 - pa) / na + pb * (1.0 - pb) / nb;
    if corrected {
        variance *= (na + nb) / (na + nb - 1.0);
    }
    distance / sqrt(variance)
}

/// The most likely pair of proportions that differ by `delta`.
///
/// The likelihood is concave, so its slope changes sign once; the two unrestricted
/// estimates bracket that place.
pub(crate) fn restricted(a: Binomial, b: Binomial, delta: f64) -> (f64, f64) {
    let (na, nb) = (a.n() as f64, b.n() as f64);
    let (xa, xb) = (a.yes as f64, b.yes as f64);
    restricted_at((xa / na, na), (xb / nb, nb), delta)
}

/// [`restricted`] for proportions given with (perhaps fractional) sample sizes.
pub(crate) fn restricted_at(a: (f64, f64), b: (f64, f64), delta: f64) -> (f64, f64) {
    let ((seen_a, na), (seen_b, nb)) = (a, b);
    let (floor, ceiling) = ((-delta).max(0.0), (1.0 - delta).min(1.0));
    let slope = |p: f64| {
        let shifted = p + delta;
        na * p * (1.0 - p) * (seen_a - shifted) + nb * shifted * (1.0 - shifted) * (seen_b - p)
    };
    let ends = (seen_a - delta, seen_b);
    let mut low = ends.0.min(ends.1).clamp(floor, ceiling);
    let mut high = ends.0.max(ends.1).clamp(floor, ceiling);
    for _ in 0..64 {
        let middle = low + (high - low) / 2.0;
        if middle == low || middle == high {
            break;
        }
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
    let p = low + (high - low) / 2.0;
    ((p + delta).clamp(0.0, 1.0), p)
}

#[cfg(test)]
mod tests;
