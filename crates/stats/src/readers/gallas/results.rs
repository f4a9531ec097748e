//! Values, variances and limits of modalities and of their differences.

use super::{Estimator, Freedom, Modality, NO_VARIANCE, OneShot, Pair};
use crate::error::StatsError;
use crate::interval::Confidence;
use crate::readers::ReadersError;
use crate::readers::contrast::{Difference, Mean, standard_error};

impl OneShot {
    /// The variance of a modality's value.
    ///
    /// # Formula
    ///
    /// The sum of the eight moments by their coefficients (Gallas and others 2009, *Commun.
    /// Statist. Theory* 38:2586).
    ///
    /// # Errors
    ///
    /// As [`super::Moments::covariance`]; [`StatsError::Shape`] for a place that is not there.
    pub fn variance(&self, modality: usize, estimator: Estimator) -> Result<f64, ReadersError> {
        self.one(modality)?.moments.covariance(estimator)
    }

    pub(super) fn one(&self, modality: usize) -> Result<&Modality, ReadersError> {
        let missing = StatsError::Shape { what: "there is no modality at this place" };
        self.modalities.get(modality).ok_or(missing.into())
    }

    pub(super) fn known(&self, pair: &Pair) -> Result<(), ReadersError> {
        if self.pairs.contains(pair) {
            return Ok(());
        }
        Err(StatsError::Shape { what: "the pair of modalities is not one of this analysis" }.into())
    }

    /// The difference of a pair, first minus second.
    ///
    /// # Formula
    ///
    /// A₁ − A₂, each the mean over the reads that there are (Gallas and others 2009, *Commun.
    /// Statist. Theory* 38:2586).
    ///
    /// # Errors
    ///
    /// [`StatsError::Shape`] for a pair of another analysis.
    pub fn point(&self, pair: &Pair) -> Result<f64, ReadersError> {
        self.known(pair)?;
        Ok(self.one(pair.first)?.value - self.one(pair.second)?.value)
    }

    /// The variance of a pair's difference.
    ///
    /// # Formula
    ///
    /// V(first) + V(second) − 2 Cov, each from its eight moments (Gallas and others 2009,
    /// *Commun. Statist. Theory* 38:2586).
    ///
    /// # Errors
    ///
    /// As [`super::Moments::covariance`]; [`StatsError::Shape`] for a pair of another analysis.
    pub fn pair_variance(&self, pair: &Pair, estimator: Estimator) -> Result<f64, ReadersError> {
        self.known(pair)?;
        let own = self.variance(pair.first, estimator)? + self.variance(pair.second, estimator)?;
        Ok(own - 2.0 * pair.moments.covariance(estimator)?)
    }

    /// A modality's value with limits.
    ///
    /// # Formula
    ///
    /// A ± q √V, q of t on the degrees of freedom or of the normal distribution, cut at 0
    /// and 1 (Gallas and others 2009).
    ///
    /// # Errors
    ///
    /// [`ReadersError::Statistic`] with [`StatsError::NoVariance`] if the variance comes out
    /// at 0 or below, as the unbiased estimate can: the plug-in estimate does not in a full
    /// crossing; as [`Freedom::df`].
    pub fn mean(
        &self,
        modality: usize,
        estimator: Estimator,
        freedom: Freedom,
        confidence: Confidence,
    ) -> Result<Mean, ReadersError> {
        let own = self.one(modality)?;
        let se = standard_error(own.moments.covariance(estimator)?, NO_VARIANCE)?;
        let df = freedom.df(&self.freedom(modality, estimator)?)?;
        Mean::new(modality, own.value, se, df, confidence, 1.0)
    }

    /// A pair's difference with limits and tests.
    ///
    /// # Formula
    ///
    /// (A₁ − A₂) ± q √V of the difference (Gallas and others 2009).
    ///
    /// # Errors
    ///
    /// As [`OneShot::mean`].
    pub fn difference(
        &self,
        pair: &Pair,
        estimator: Estimator,
        freedom: Freedom,
        confidence: Confidence,
    ) -> Result<Difference, ReadersError> {
        let se = standard_error(self.pair_variance(pair, estimator)?, NO_VARIANCE)?;
        let df = freedom.df(&self.pair_freedom(pair, estimator)?)?;
        let places = (pair.first, pair.second);
        Difference::new(places, self.point(pair)?, se, df, confidence)
    }
}
