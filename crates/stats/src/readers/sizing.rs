//! Power, readers and cases of a reader study, planned from variance components.
//!
//! Hillis, Obuchowski and Berbaum 2011, *Acad. Radiol.* 18:129, with their degrees of
//! freedom; the same for non-inferiority and equivalence, as the tests of
//! [`super::Difference`] need it. The assumed truth is an argument: power for the
//! difference that was just observed only restates its p-value.

use libm::{exp, lgamma, log, sqrt};

use super::ReadersError;
use super::gallas::{Layout, PlannedMoments};
use super::rockette::{Comparison, Factors, components};
use super::standalone::PlannedStandalone;
use crate::distribution::{normal_lower, normal_upper, normal_upper_quantile, t_upper_quantile};
use crate::error::{StatsError, at_least, finite, inner_proportion, positive};

/// What a study of two modalities is to show of the first one's figure less the second's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aim {
    /// That there is a difference, in either direction: two-sided, at twice the error.
    Difference,
    /// That the first is better by more than the margin, which may be 0.
    Superiority {
        /// The margin.
        margin: f64,
    },
    /// That the first is not worse by the margin or more.
    NonInferiority {
        /// The margin.
        margin: f64,
    },
    /// That both differ by less than the margin: two one-sided tests, both at the error.
    Equivalence {
        /// The margin.
        margin: f64,
    },
}

/// Variance components to plan with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planned {
    /// Readers by modalities; below 0 it is taken as 0.
    pub interaction: f64,
    /// Var.
    pub error: f64,
    /// Cov1.
    pub cov1: f64,
    /// Cov2.
    pub cov2: f64,
    /// Cov3; above Cov2 the difference is taken as 0 where readers vary.
    pub cov3: f64,
    /// Cases that the last four are for; they shrink with the cases, at the same mix.
    pub cases: u64,
}

/// A study to plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scenario {
    /// What varies.
    pub factors: Factors,
    /// What is to be shown.
    pub aim: Aim,
    /// The assumed true difference, first minus second.
    pub truth: f64,
    /// One-sided error; 0.025 belongs to a two-sided 95 % interval.
    pub alpha: f64,
}

/// A power with what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Power {
    /// The power.
    pub power: f64,
    /// Expected standard error of the difference.
    pub se: f64,
    /// Degrees of freedom; `None` for the normal distribution.
    pub df: Option<f64>,
    /// (truth / se)², the noncentrality of the two-sided test.
    pub noncentrality: f64,
    /// What the statistic has to exceed.
    pub critical: f64,
}

/// The most readers or cases that are searched.
pub const LARGEST: u64 = 10_000_000;

impl Planned {
    /// The components of a study that was done with so many cases; `None` with one reader.
    pub fn of(comparison: &Comparison, cases: u64) -> Option<Planned> {
        let averages = &comparison.averages;
        let components = components(&comparison.mean_squares, averages, true)?;
        Some(Planned {
            interaction: components.interaction,
            error: averages.error,
            cov1: averages.cov1,
            cov2: averages.cov2,
            cov3: averages.cov3,
            cases,
        })
    }

    /// Expected standard error of the difference and its degrees of freedom.
    ///
    /// # Formula
    ///
    /// With k = pilot's cases / cases and J readers the variance is 2D/J. Random readers and
    /// cases: D = σ²_TR + k (Var − Cov1 + (J−1)(Cov2 − Cov3)) on D² / ((σ²_TR + k (Var −
    /// Cov1 − (Cov2 − Cov3)))² / (J−1)). Fixed readers: D without σ²_TR, normal. Fixed cases:
    /// D = σ²_TR + k (Var − Cov1 − (Cov2 − Cov3)) on J−1.
    ///
    /// (Hillis, Obuchowski and Berbaum 2011, *Acad. Radiol.* 18:129.)
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] below two readers (one if they are fixed) or two cases;
    /// [`StatsError::NotFinite`] for a component; [`StatsError::NoVariance`] if D is not
    /// positive, or Var − Cov1 is below Cov2 − Cov3.
    pub fn standard_error(
        &self,
        factors: Factors,
        readers: u64,
        cases: u64,
    ) -> Result<(f64, Option<f64>), ReadersError> {
        at_least("readers", if factors == Factors::FixedReaders { 1 } else { 2 }, readers)?;
        at_least("cases", 2, cases.min(self.cases))?;
        for value in [self.interaction, self.error, self.cov1, self.cov2, self.cov3] {
            finite("a variance component", value)?;
        }
        let (j, k) = (readers as f64, self.cases as f64 / cases as f64);
        let own = self.error - self.cov1;
        let between = self.cov2 - self.cov3;
        let kept = between.max(0.0);
        // The expected mean square of readers by modalities.
        let square = self.interaction.max(0.0) + k * (own - kept);
        if square < 0.0 && factors != Factors::FixedReaders {
            let what = "readers by modalities (Var - Cov1 is below Cov2 - Cov3)";
            return Err(StatsError::NoVariance { what }.into());
        }
        let (denominator, df) = match factors {
            Factors::FixedReaders => (k * (own + (j - 1.0) * between), None),
            Factors::FixedCases => (square, Some(j - 1.0)),
            Factors::Random => {
                let denominator = square + k * j * kept;
                let ratio = denominator / square;
                (denominator, Some(ratio * ratio * (j - 1.0)).filter(|df| df.is_finite()))
            }
        };
        let se = super::contrast::standard_error(2.0 * denominator / j, "the planned difference")?;
        Ok((se, df))
    }
}

/// Power of a study with so many readers and cases.
///
/// # Formula
///
/// [`power_at`] with the standard error and degrees of freedom of [`Planned::standard_error`]
/// (Hillis, Obuchowski and Berbaum 2011, *Acad. Radiol.* 18:129).
///
/// # Errors
///
/// As [`Planned::standard_error`] and [`power_at`].
pub fn power(
    planned: &Planned,
    scenario: &Scenario,
    readers: u64,
    cases: u64,
) -> Result<Power, ReadersError> {
    let (se, df) = planned.standard_error(scenario.factors, readers, cases)?;
    power_at(scenario, se, df)
}

/// Power of a test of a difference with this expected standard error and these degrees of
/// freedom, `None` for the normal distribution: for one-shot U-statistics too.
///
/// # Formula
///
/// The probability of rejecting, given the estimated standard error, integrated over its
/// distribution: se √(χ²/df). For [`Aim::Difference`] that is the noncentral F distribution,
/// for [`Aim::NonInferiority`] noncentral t, for [`Aim::Equivalence`] Owen's Q (Owen 1965,
/// *Biometrika* 52:437). Simpson's rule on a scale on which the integrand is smooth.
///
/// # Errors
///
/// [`StatsError::Positive`] unless standard error and margin are positive (a margin of
/// superiority may be 0); [`StatsError::Proportion`] unless 0 < alpha < 0.5;
/// [`StatsError::NotFinite`] for the truth, or degrees of freedom below 1.
pub fn power_at(scenario: &Scenario, se: f64, df: Option<f64>) -> Result<Power, ReadersError> {
    let truth = finite("assumed difference", scenario.truth)?;
    let alpha = inner_proportion("one-sided error", scenario.alpha)?;
    if alpha >= 0.5 {
        let what = "one-sided error";
        return Err(StatsError::Proportion { what, value: alpha, closed: false }.into());
    }
    let se = positive("standard error", se)?;
    match scenario.aim {
        Aim::Superiority { margin: 0.0 } | Aim::Difference => {}
        Aim::Superiority { margin }
        | Aim::NonInferiority { margin }
        | Aim::Equivalence { margin } => {
            positive("margin", margin)?;
        }
    }
    if df.is_some_and(|df| df.is_nan() || df < 1.0) {
        return Err(StatsError::NotFinite { what: "degrees of freedom from 1 up" }.into());
    }
    let df = df.filter(|&df| df < 1e7);
    let critical = match df {
        Some(df) => t_upper_quantile(alpha, positive("degrees of freedom", df)?),
        None => normal_upper_quantile(alpha),
    };
    let rejects = |scale: f64| rejection(scenario.aim, truth / se, se, critical * scale);
    let power = match df {
        None => rejects(1.0),
        Some(df) => {
            let end = match scenario.aim {
                Aim::Equivalence { margin } => margin / se / critical,
                _ => f64::INFINITY,
            };
            over_scales(df, end, rejects)
        }
    };
    let noncentrality = finite("the noncentrality", truth / se * (truth / se))?;
    Ok(Power { power: power.clamp(0.0, 1.0), se, df, noncentrality, critical })
}

/// Probability of rejecting if the estimate has to be so far away; all in standard errors
/// but the margin.
fn rejection(aim: Aim, truth: f64, se: f64, away: f64) -> f64 {
    match aim {
        Aim::Difference => normal_upper(away - truth) + normal_lower(-away - truth),
        Aim::Superiority { margin } => normal_upper(margin / se + away - truth),
        Aim::NonInferiority { margin } => normal_upper(away - margin / se - truth),
        Aim::Equivalence { margin } => {
            let (low, high) = (away - margin / se, margin / se - away);
            (normal_lower(high - truth) - normal_lower(low - truth)).max(0.0)
        }
    }
}

/// Steps of Simpson's rule; even.
const STEPS: u32 = 2000;

/// The mean of a function of √(χ²/df), as far as `end`.
fn over_scales(df: f64, end: f64, of: impl Fn(f64) -> f64) -> f64 {
    let width = 12.0 / sqrt(2.0 * df);
    let root = |x: f64| sqrt(sqrt(x));
    let (from, to) = (root((1.0 - width).max(0.0)), root((1.0 + width).min(end)));
    if to <= from {
        return 0.0;
    }
    let half = df / 2.0;
    let constant = log(2.0) + half * log(half) - lgamma(half);
    // The fourth root of the scale makes the density smooth at 0 for a single degree too.
    let value = |v: f64| {
        let scale = v * v * v * v;
        if scale <= 0.0 {
            return 0.0;
        }
        let density = exp(constant + (df - 1.0) * log(scale) - half * scale * scale);
        density * of(scale) * 4.0 * v * v * v
    };
    let step = (to - from) / f64::from(STEPS);
    let mut sum = value(from) + value(to);
    for place in 1..STEPS {
        let weight = if place % 2 == 1 { 4.0 } else { 2.0 };
        sum += weight * value(from + step * f64::from(place));
    }
    sum * step / 3.0
}

/// The fewest cases with which so many readers reach the power.
///
/// # Formula
///
/// The smallest n with [`power()`] of at least what is wanted: the first of a grid in steps of
/// an eighth that reaches it, then halving between it and the one before (Hillis, Obuchowski
/// and Berbaum 2011, *Acad. Radiol.* 18:129). Power can fall again as degrees of freedom
/// shrink with more cases, so the largest number proves nothing.
///
/// # Errors
///
/// As [`power()`]; [`ReadersError::Unreachable`] if no number of cases up to [`LARGEST`]
/// does; [`StatsError::Proportion`] unless 0 < wanted < 1.
pub fn cases_for(
    planned: &Planned,
    scenario: &Scenario,
    readers: u64,
    wanted: f64,
) -> Result<(u64, Power), ReadersError> {
    fewest("cases", wanted, |cases| power(planned, scenario, readers, cases))
}

/// The fewest readers with which so many cases reach the power.
///
/// # Formula
///
/// As [`cases_for`], over readers (Hillis, Obuchowski and Berbaum 2011, *Acad. Radiol.*
/// 18:129).
///
/// # Errors
///
/// As [`cases_for`].
pub fn readers_for(
    planned: &Planned,
    scenario: &Scenario,
    cases: u64,
    wanted: f64,
) -> Result<(u64, Power), ReadersError> {
    fewest("readers", wanted, |readers| power(planned, scenario, readers, cases))
}

/// Power of a study of a device alone against readers, random both.
///
/// # Formula
///
/// [`power_at`] with the standard error and degrees of freedom of
/// [`PlannedStandalone::standard_error`] (Hillis, Obuchowski and Berbaum 2011, *Acad. Radiol.*
/// 18:129, for one modality). The truth is the device less the readers, or the other way round: the
/// power is the same.
///
/// # Errors
///
/// As [`PlannedStandalone::standard_error`] and [`power_at`]; the factors of the scenario are
/// not used.
pub fn standalone_power(
    planned: &PlannedStandalone,
    scenario: &Scenario,
    readers: u64,
    cases: u64,
) -> Result<Power, ReadersError> {
    let (se, df) = planned.standard_error(readers, cases)?;
    power_at(scenario, se, df)
}

/// The fewest cases with which so many readers and a device reach the power.
///
/// # Formula
///
/// As [`cases_for`], of [`standalone_power`] (Hillis, Obuchowski and Berbaum 2011, *Acad.
/// Radiol.* 18:129).
///
/// # Errors
///
/// As [`standalone_power`] and [`cases_for`].
pub fn standalone_cases_for(
    planned: &PlannedStandalone,
    scenario: &Scenario,
    readers: u64,
    wanted: f64,
) -> Result<(u64, Power), ReadersError> {
    fewest("cases", wanted, |cases| standalone_power(planned, scenario, readers, cases))
}

/// The fewest readers with which so many cases and a device reach the power.
///
/// # Formula
///
/// As [`readers_for`], of [`standalone_power`] (Hillis, Obuchowski and Berbaum 2011, *Acad.
/// Radiol.* 18:129).
///
/// # Errors
///
/// As [`standalone_power`] and [`cases_for`].
pub fn standalone_readers_for(
    planned: &PlannedStandalone,
    scenario: &Scenario,
    cases: u64,
    wanted: f64,
) -> Result<(u64, Power), ReadersError> {
    fewest("readers", wanted, |readers| standalone_power(planned, scenario, readers, cases))
}

/// Power of a study analysed by one-shot U-statistics, a split plot among them.
///
/// # Formula
///
/// [`power_at`] with the standard error and degrees of freedom of
/// [`PlannedMoments::standard_error`] (Gallas and Brown 2008, *Neural Netw.* 21:387; Obuchowski
/// 2009, *Acad. Radiol.* 16:1117).
///
/// # Errors
///
/// As [`PlannedMoments::standard_error`] and [`power_at`]; the factors of the scenario are not
/// used.
pub fn one_shot_power(
    planned: &PlannedMoments,
    scenario: &Scenario,
    layout: &Layout,
) -> Result<Power, ReadersError> {
    let (se, df) = planned.standard_error(layout)?;
    power_at(scenario, se, df)
}

/// The fewest diseased cases with which so many readers, in so many groups with cases of their
/// own, reach the power, `ratio` healthy cases to a diseased one.
///
/// # Formula
///
/// As [`cases_for`], of [`one_shot_power`] (Gallas and Brown 2008, *Neural Netw.* 21:387).
///
/// # Errors
///
/// As [`one_shot_power`] and [`cases_for`]; [`StatsError::Positive`] unless the ratio is
/// positive.
pub fn one_shot_cases_for(
    planned: &PlannedMoments,
    scenario: &Scenario,
    (readers, groups, ratio): (u64, u64, f64),
    wanted: f64,
) -> Result<(u64, Power), ReadersError> {
    let ratio = positive("healthy cases to a diseased one", ratio)?;
    fewest("diseased cases", wanted, |diseased| {
        let healthy = libm::ceil(ratio * diseased as f64 - 1e-9).min(1e15) as u64;
        one_shot_power(planned, scenario, &Layout { readers, healthy, diseased, groups })
    })
}

fn fewest(
    what: &'static str,
    wanted: f64,
    power: impl Fn(u64) -> Result<Power, ReadersError>,
) -> Result<(u64, Power), ReadersError> {
    let wanted = inner_proportion("power", wanted)?;
    // So few that there is no power at all are too few, not a reason to stop.
    let of = |size: u64| power(size).map(|found| found.power);
    let (mut short, mut enough) = (0, 1);
    let mut best: Option<f64> = None;
    loop {
        let found = of(enough);
        if found.as_ref().is_ok_and(|&found| found >= wanted) {
            break;
        }
        best = best.into_iter().chain(found.iter().copied()).reduce(f64::max);
        if enough >= LARGEST {
            let power = best.map_or(found, Ok)?;
            return Err(ReadersError::Unreachable { what, power });
        }
        (short, enough) = (enough, (enough + 1 + enough / 8).min(LARGEST));
    }
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if of(middle).is_ok_and(|found| found >= wanted) { enough = middle } else { short = middle }
    }
    Ok((enough, power(enough)?))
}

#[cfg(test)]
mod tests;
