//! Differences and means with limits, tests, non-inferiority and equivalence.

use libm::sqrt;

use super::ReadersError;
use crate::distribution::{normal_two_sided, normal_upper, t_two_sided, t_upper, t_upper_quantile};
use crate::error::{StatsError, finite, positive};
use crate::interval::{Confidence, Equivalence, Interval, OneSided};

/// The larger a number of degrees of freedom, the nearer t is to the normal distribution;
/// from here on the two agree in all digits.
pub(crate) const NORMAL_FROM: f64 = 1e12;

const STATISTIC: &str = "the test's statistic";

/// The two-sided quantile of t with `df` degrees of freedom, or of the normal distribution.
pub(crate) fn reach(confidence: Confidence, df: Option<f64>) -> f64 {
    match df {
        Some(df) if df < NORMAL_FROM => t_upper_quantile(confidence.alpha() / 2.0, df),
        _ => confidence.z(),
    }
}

/// The two-sided p-value of a statistic.
pub(crate) fn two_sided(statistic: f64, df: Option<f64>) -> f64 {
    match df {
        Some(df) if df < NORMAL_FROM => t_two_sided(statistic, df),
        _ => normal_two_sided(statistic),
    }
}

fn upper(statistic: f64, df: Option<f64>) -> f64 {
    match df {
        Some(df) if df < NORMAL_FROM => t_upper(statistic, df),
        _ => normal_upper(statistic),
    }
}

/// A variance as a standard error; 0 would look like certainty.
pub(crate) fn standard_error(variance: f64, what: &'static str) -> Result<f64, ReadersError> {
    if variance > 0.0 && variance.is_finite() {
        Ok(sqrt(variance))
    } else {
        Err(StatsError::NoVariance { what }.into())
    }
}

/// A difference between two modalities, first minus second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Place of the first modality.
    pub first: usize,
    /// Place of the second modality.
    pub second: usize,
    /// The difference with its limits.
    pub difference: Interval,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom of the t distribution; `None` for the normal one.
    pub df: Option<f64>,
    /// Difference over standard error.
    pub statistic: f64,
    /// Two-sided p-value of "no difference".
    pub p: f64,
}

impl Difference {
    pub(crate) fn new(
        (first, second): (usize, usize),
        point: f64,
        se: f64,
        df: Option<f64>,
        confidence: Confidence,
    ) -> Result<Difference, ReadersError> {
        let reach = finite("the reach of the difference's limits", reach(confidence, df) * se)?;
        let statistic = finite("the difference over its standard error", point / se)?;
        Ok(Difference {
            first,
            second,
            difference: Interval { low: point - reach, point, high: point + reach },
            se,
            df,
            statistic,
            p: finite("the p-value of the difference", two_sided(statistic, df))?,
        })
    }

    /// The same difference taken the other way round, second minus first.
    pub fn reversed(&self) -> Difference {
        Difference {
            first: self.second,
            second: self.first,
            difference: self.difference.negated(),
            statistic: -self.statistic,
            ..*self
        }
    }

    /// Is the first modality not worse than the second by `margin` or more?
    ///
    /// # Formula
    ///
    /// t = (difference + margin) / se on the degrees of freedom of the difference (Chen,
    /// Petrick and Sahiner 2012, *Acad. Radiol.* 19:1158); [`OneSided::z`] holds t.
    ///
    /// # Errors
    ///
    /// [`StatsError::Positive`] unless the margin is positive; [`StatsError::NotFinite`] if it
    /// is too large for a statistic.
    pub fn non_inferiority(&self, margin: f64) -> Result<OneSided, ReadersError> {
        let z = (self.difference.point + positive("margin", margin)?) / self.se;
        let z = finite(STATISTIC, z)?;
        Ok(OneSided { z, p: upper(z, self.df) })
    }

    /// Is the first modality better than the second by more than `margin` (0 for any)?
    ///
    /// # Formula
    ///
    /// t = (difference − margin) / se on the degrees of freedom of the difference (Chen,
    /// Petrick and Sahiner 2012, *Acad. Radiol.* 19:1158).
    ///
    /// # Errors
    ///
    /// [`StatsError::NotFinite`] for a margin that is negative or not finite.
    pub fn superiority(&self, margin: f64) -> Result<OneSided, ReadersError> {
        if !margin.is_finite() || margin < 0.0 {
            return Err(StatsError::NotFinite { what: "a margin from 0 up" }.into());
        }
        let z = finite(STATISTIC, (self.difference.point - margin) / self.se)?;
        Ok(OneSided { z, p: upper(z, self.df) })
    }

    /// Do the modalities differ by less than `margin`?
    ///
    /// # Formula
    ///
    /// Two one-sided tests with (difference ± margin) / se; the p-value is the larger
    /// (Schuirmann 1987, *J. Pharmacokinet. Biopharm.* 15:657).
    ///
    /// # Errors
    ///
    /// As [`Difference::non_inferiority`].
    pub fn equivalence(&self, margin: f64) -> Result<Equivalence, ReadersError> {
        let lower = self.non_inferiority(margin)?;
        let upper = self.reversed().non_inferiority(margin)?;
        Ok(Equivalence { lower, upper, p: lower.p.max(upper.p) })
    }
}

/// The readers' mean figure in one modality, or one reader's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// Place of the modality.
    pub modality: usize,
    /// The mean with its limits, cut at 0 and at the largest value of the figure.
    pub mean: Interval,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom of the t distribution; `None` for the normal one.
    pub df: Option<f64>,
}

impl Mean {
    pub(crate) fn new(
        modality: usize,
        point: f64,
        se: f64,
        df: Option<f64>,
        confidence: Confidence,
        largest: f64,
    ) -> Result<Mean, ReadersError> {
        finite("the mean", point)?;
        let reach = finite("the reach of the mean's limits", reach(confidence, df) * se)?;
        let (low, high) = ((point - reach).max(0.0), (point + reach).min(largest));
        Ok(Mean { modality, mean: Interval { low, point, high }, se, df })
    }

    /// One-sided test of "the true mean is above `goal`"; [`OneSided::z`] holds t.
    ///
    /// # Formula
    ///
    /// t = (mean − goal) / se on the degrees of freedom of the mean (Hillis 2014, *Statist.
    /// Med.* 33:330).
    ///
    /// # Errors
    ///
    /// [`StatsError::NotFinite`] for a goal that is not finite.
    pub fn goal(&self, goal: f64) -> Result<OneSided, ReadersError> {
        let z = finite(STATISTIC, (self.mean.point - finite("goal", goal)?) / self.se)?;
        Ok(OneSided { z, p: upper(z, self.df) })
    }
}
