//! Meta-analysis of sites: variance between them, pooled estimate, prediction interval.

use libm::sqrt;

use crate::distribution::{chi_square_upper, t_two_sided, t_upper_quantile};
use crate::error::{StatsError, all_finite};
use crate::homogeneity::cochran_q;
use crate::interval::{Confidence, Interval};

/// How the variance between sites is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// From the moments of Q (DerSimonian and Laird 1986, *Control. Clin. Trials* 7:177).
    DerSimonianLaird,
    /// Restricted maximum likelihood (Viechtbauer 2005, *J. Educ. Behav. Stat.* 30:261).
    RestrictedLikelihood,
    /// The τ² whose generalised Q is its expectation (Paule and Mandel 1982, *J. Res. Natl
    /// Bur. Stand.* 87:377).
    PauleMandel,
    /// None: one common value in all sites.
    Common,
}

/// How limits are read from the pooled estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// Normal distribution, variance 1/Σw.
    Normal,
    /// t with k−1 degrees of freedom and the variance Σw(y−μ)²/((k−1)Σw) (Hartung and Knapp
    /// 2001, *Statist. Med.* 20:1771), which covers better for few sites.
    KnappHartung,
}

/// Sites pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooling {
    /// Pooled estimate with limits.
    pub estimate: Interval,
    /// Its standard error.
    pub se: f64,
    /// Two-sided p-value of "the pooled estimate is 0".
    pub p: f64,
    /// Where the true value of a further site is expected, t with k−2 degrees of freedom
    /// (Higgins, Thompson and Spiegelhalter 2009, *J. R. Statist. Soc. A* 172:137); `None`
    /// below three sites and for a common value.
    pub prediction: Option<Interval>,
    /// Variance between sites.
    pub tau2: f64,
    /// Its limits by the profile of Q (Viechtbauer 2007, *Statist. Med.* 26:37).
    pub tau2_limits: (f64, f64),
    /// Share of the variation between sites beyond chance: τ²/(τ² + typical variance)
    /// (Higgins and Thompson 2002, *Statist. Med.* 21:1539); (Q−df)/Q for a common value.
    pub i2: f64,
    /// Cochran's Q.
    pub q: f64,
    /// Its p-value.
    pub q_p: f64,
    /// Sites.
    pub sites: u64,
}

/// Sums of one variance between sites.
struct Sums {
    weight: f64,
    mean: f64,
    /// Σw(y−μ)², the generalised Q.
    q: f64,
    squares: f64,
    cubes: f64,
    /// Σw²(y−μ)².
    spread: f64,
}

fn sums(sites: &[(f64, f64)], tau2: f64) -> Sums {
    let mut sums = Sums { weight: 0.0, mean: 0.0, q: 0.0, squares: 0.0, cubes: 0.0, spread: 0.0 };
    for (y, v) in sites {
        let w = 1.0 / (v + tau2);
        sums.weight += w;
        sums.mean += w * y;
        sums.squares += w * w;
        sums.cubes += w * w * w;
    }
    sums.mean /= sums.weight;
    for (y, v) in sites {
        let (w, left) = (1.0 / (v + tau2), y - sums.mean);
        sums.q += w * left * left;
        sums.spread += w * w * left * left;
    }
    sums
}

/// Pools estimates with their variances, one a site.
///
/// # Formula
///
/// μ = Σwy/Σw with w = 1/(v + τ²); τ² by `between`, limits by `limits`.
///
/// Estimates on a scale where they are near normal (logits of proportions). Assumes
/// independent sites whose variances are known; with few sites τ² is itself uncertain.
///
/// The sources are DerSimonian and Laird 1986 (*Control. Clin. Trials* 7:177) and those named
/// at [`Between`] and [`Limits`]; the prediction interval is that of Higgins, Thompson and
/// Spiegelhalter 2009 (*J. R. Statist. Soc. A* 172:137).
///
/// # Errors
///
/// [`StatsError::TooFew`] below two sites; [`StatsError::NotFinite`] for an estimate that
/// is not finite, or where a result leaves the range of numbers; [`StatsError::Positive`] for a variance that is not positive;
/// [`StatsError::NotSettled`] if restricted likelihood does not settle;
/// [`StatsError::NoVariance`] where all sites have one estimate and Knapp and Hartung's
/// variance is 0.
pub fn pool(
    sites: &[(f64, f64)],
    between: Between,
    limits: Limits,
    confidence: Confidence,
) -> Result<Pooling, StatsError> {
    let heterogeneity = cochran_q(sites)?;
    let mut sorted = sites.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let k = sorted.len() as f64;
    let tau2 = match between {
        Between::Common => 0.0,
        Between::DerSimonianLaird => heterogeneity.tau2,
        Between::PauleMandel => tau2_where(&sorted, |q| q <= k - 1.0),
        Between::RestrictedLikelihood => restricted(&sorted, heterogeneity.tau2)?,
    };
    let at = sums(&sorted, tau2);
    let half = confidence.alpha() / 2.0;
    let (variance, quantile, p) = match limits {
        Limits::Normal => {
            let variance = 1.0 / at.weight;
            let p = crate::distribution::normal_two_sided(at.mean / sqrt(variance));
            (variance, confidence.z(), p)
        }
        Limits::KnappHartung => {
            let variance = at.q / (k - 1.0) / at.weight;
            if variance <= 0.0 {
                return Err(StatsError::NoVariance { what: "the estimate from site to site" });
            }
            let p = t_two_sided(at.mean / sqrt(variance), k - 1.0);
            (variance, t_upper_quantile(half, k - 1.0), p)
        }
    };
    let around =
        |reach: f64| Interval { low: at.mean - reach, point: at.mean, high: at.mean + reach };
    let se = sqrt(variance);
    let prediction = (between != Between::Common && sorted.len() >= 3)
        .then(|| around(t_upper_quantile(half, k - 2.0) * sqrt(tau2 + variance)));
    let beyond = |tail: f64| tau2_where(&sorted, |q| chi_square_upper(q, k - 1.0) >= tail);
    let i2 = match between {
        Between::Common => heterogeneity.i2,
        _ => share_between(&sorted, tau2),
    };
    let estimate = around(quantile * se);
    let tau2_limits = (beyond(half), beyond(1.0 - half));
    let within = prediction.map_or(0.0, |own| own.low.abs().max(own.high.abs()));
    all_finite(
        "the pooled estimate",
        [at.mean, se, tau2, estimate.low, estimate.high, i2, within, p, tau2_limits.1],
    )?;
    Ok(Pooling {
        estimate,
        se,
        p,
        prediction,
        tau2,
        tau2_limits,
        i2,
        q: heterogeneity.q,
        q_p: heterogeneity.p,
        sites: sorted.len() as u64,
    })
}

/// τ² over its sum with the typical variance within sites.
fn share_between(sites: &[(f64, f64)], tau2: f64) -> f64 {
    if tau2 == 0.0 {
        return 0.0;
    }
    let (plain, k) = (sums(sites, 0.0), sites.len() as f64);
    let typical = (k - 1.0) * plain.weight / (plain.weight * plain.weight - plain.squares);
    tau2 / (tau2 + typical)
}

/// The smallest τ² at which `enough` holds of the generalised Q, which falls with τ².
fn tau2_where(sites: &[(f64, f64)], enough: impl Fn(f64) -> bool) -> f64 {
    let holds = |tau2: f64| enough(sums(sites, tau2).q);
    if holds(0.0) {
        return 0.0;
    }
    let mut high = sites.iter().map(|site| site.1).fold(0.0, f64::max);
    while !holds(high) && high < 1e300 {
        high *= 4.0;
    }
    let mut low = 0.0;
    while high - low > 1e-14 * high {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}

/// Restricted maximum likelihood by Fisher scoring; a negative step ends at 0.
fn restricted(sites: &[(f64, f64)], start: f64) -> Result<f64, StatsError> {
    const STEPS: u32 = 10_000;
    let mut tau2 = start;
    for _ in 0..STEPS {
        let at = sums(sites, tau2);
        let ratio = at.squares / at.weight;
        let score = at.spread - (at.weight - ratio);
        let information = at.squares - 2.0 * at.cubes / at.weight + ratio * ratio;
        let next = (tau2 + score / information).max(0.0);
        let scale = sites.iter().map(|site| site.1).fold(0.0, f64::max);
        if (next - tau2).abs() <= 1e-12 * (tau2 + scale) {
            return Ok(next);
        }
        tau2 = next;
    }
    Err(StatsError::NotSettled { what: "the variance between sites", iterations: STEPS })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    /// Colditz and others 1994 (*JAMA* 271:698): cases and others, vaccinated and not, in 13
    /// trials of BCG; log risk ratios.
    fn bcg() -> Vec<(f64, f64)> {
        let trials: [[f64; 4]; 13] = [
            [4.0, 119.0, 11.0, 128.0],
            [6.0, 300.0, 29.0, 274.0],
            [3.0, 228.0, 11.0, 209.0],
            [62.0, 13_536.0, 248.0, 12_619.0],
            [33.0, 5036.0, 47.0, 5761.0],
            [180.0, 1361.0, 372.0, 1079.0],
            [8.0, 2537.0, 10.0, 619.0],
            [505.0, 87_886.0, 499.0, 87_892.0],
            [29.0, 7470.0, 45.0, 7232.0],
            [17.0, 1699.0, 65.0, 1600.0],
            [186.0, 50_448.0, 141.0, 27_197.0],
            [5.0, 2493.0, 3.0, 2338.0],
            [27.0, 16_886.0, 29.0, 17_825.0],
        ];
        trials
            .iter()
            .map(|[a, b, c, d]| {
                let (n, m) = (a + b, c + d);
                (libm::log(a / n / (c / m)), 1.0 / a - 1.0 / n + 1.0 / c - 1.0 / m)
            })
            .collect()
    }

    /// The results that Viechtbauer 2010 (*J. Stat. Softw.* 36:3) and the manual of metafor
    /// print for these trials.
    #[test]
    fn bcg_trials() {
        let run = |between, limits| pool(&bcg(), between, limits, P95).unwrap();
        let reml = run(Between::RestrictedLikelihood, Limits::Normal);
        assert!((reml.tau2 - 0.3132).abs() < 5e-5, "{reml:?}");
        assert!((reml.estimate.point + 0.7145).abs() < 5e-5 && (reml.se - 0.1798).abs() < 5e-5);
        assert!((reml.estimate.low + 1.0669).abs() < 5e-5, "{reml:?}");
        assert!((reml.estimate.high + 0.3622).abs() < 5e-5, "{reml:?}");
        assert!((reml.i2 - 0.9222).abs() < 5e-5 && (reml.q - 152.2330).abs() < 5e-5);
        assert!((reml.tau2_limits.0 - 0.1197).abs() < 5e-5, "{reml:?}");
        assert!((reml.tau2_limits.1 - 1.1115).abs() < 5e-5, "{reml:?}");
        let moments = run(Between::DerSimonianLaird, Limits::Normal);
        assert!((moments.tau2 - 0.3088).abs() < 5e-5 && (moments.se - 0.1787).abs() < 5e-5);
        let paule = run(Between::PauleMandel, Limits::Normal);
        assert!((paule.tau2 - 0.3181).abs() < 5e-5, "{paule:?}");
        let knapp = run(Between::RestrictedLikelihood, Limits::KnappHartung);
        assert!((knapp.se - 0.1808).abs() < 5e-5, "{knapp:?}");
        assert!((knapp.estimate.low + 1.1084).abs() < 5e-5, "{knapp:?}");
        assert!((knapp.estimate.high + 0.3206).abs() < 5e-5, "{knapp:?}");
        assert!((knapp.p - 0.0019).abs() < 5e-5, "{knapp:?}");
        let range = reml.prediction.unwrap();
        assert!(range.low < -1.86 && range.high > 0.43, "{range:?}");
    }

    #[test]
    fn ends() {
        let run =
            |sites: &[(f64, f64)], limits| pool(sites, Between::RestrictedLikelihood, limits, P95);
        let alike = run(&[(0.5, 1.0), (0.5, 2.0)], Limits::Normal).unwrap();
        assert_eq!((alike.tau2, alike.prediction), (0.0, None));
        assert!(run(&[(0.5, 1.0), (0.5, 2.0)], Limits::KnappHartung).is_err());
        assert!(run(&[(0.5, 1.0)], Limits::Normal).is_err());
        assert!(run(&[(0.5, 0.0), (0.7, 1.0)], Limits::Normal).is_err());
        assert!(run(&[(f64::NAN, 1.0), (0.7, 1.0)], Limits::Normal).is_err());
        let common = pool(&bcg(), Between::Common, Limits::Normal, P95).unwrap();
        assert_eq!((common.tau2, common.prediction), (0.0, None));
    }

    proptest! {
        #[test]
        fn order_leaves_no_trace_and_shift_shifts(
            sites in proptest::collection::vec((-3.0f64..3.0, 0.01f64..2.0), 3..10),
            shift in -2.0f64..2.0,
        ) {
            for between in [Between::DerSimonianLaird, Between::PauleMandel] {
                let one = pool(&sites, between, Limits::KnappHartung, P95).unwrap();
                let mut turned = sites.clone();
                turned.reverse();
                prop_assert_eq!(one, pool(&turned, between, Limits::KnappHartung, P95).unwrap());
                let moved: Vec<(f64, f64)> = sites.iter().map(|(y, v)| (y + shift, *v)).collect();
                let other = pool(&moved, between, Limits::KnappHartung, P95).unwrap();
                prop_assert!((other.estimate.point - one.estimate.point - shift).abs() < 1e-7);
                prop_assert!((other.tau2 - one.tau2).abs() < 1e-7 * (1.0 + one.tau2));
                prop_assert!(one.estimate.contains(one.estimate.point));
                let (low, high) = one.tau2_limits;
                prop_assert!(low <= high);
            }
        }
    }
}
