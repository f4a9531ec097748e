//! Variances of studies that are planned from the moments of one that was done.

use super::freedom::planned_difference;
use super::{Estimator, Moments, OneShot, Pair};
use crate::error::{at_least, finite};
use crate::readers::ReadersError;

/// A planned study in which every reader reads in every modality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Readers.
    pub readers: u64,
    /// Healthy cases.
    pub healthy: u64,
    /// Diseased cases.
    pub diseased: u64,
    /// Groups of readers with cases of their own (a split plot, Obuchowski 2009, *Acad.
    /// Radiol.* 16:1117); 1 for a full crossing. Readers and cases are divided evenly.
    pub groups: u64,
}

impl Layout {
    /// Coefficients of the eight moments.
    ///
    /// # Formula
    ///
    /// With J readers and G groups of n healthy and m diseased cases each, readers share
    /// cases within a group: coefficients 1 to 4 are (1, n−1, m−1, (n−1)(m−1)) / (J n m), 5
    /// to 8 are J/G − 1 times these, and what is left of 1 is added to the eighth less 1.
    ///
    /// (Gallas and others 2009, *Commun. Statist. Theory* 38:2586.)
    ///
    /// # Errors
    ///
    /// [`crate::StatsError::TooFew`] without a group, or with less than one reader or case
    /// of each class in a group, or fewer than two readers.
    pub fn coefficients(&self) -> Result<[f64; 8], ReadersError> {
        at_least("groups", 1, self.groups)?;
        at_least("readers", 2, self.readers)?;
        let least = self.readers.min(self.healthy).min(self.diseased);
        at_least("readers and cases of each class a group", self.groups, least)?;
        let [j, g] = [self.readers, self.groups].map(|size| size as f64);
        let (n, m) = (self.healthy as f64 / g, self.diseased as f64 / g);
        let shares = [1.0, n - 1.0, m - 1.0, (n - 1.0) * (m - 1.0)].map(|share| share / n / m / j);
        let others = j / g - 1.0;
        let mut found = [0.0; 8];
        for (place, share) in shares.into_iter().enumerate() {
            found[place] = share;
            found[place + 4] = others * share;
        }
        found[7] += (j - j / g) / j - 1.0;
        Ok(found)
    }
}

/// The moments of a study that was done: of both modalities, and of the two together, as
/// `mrmc --design one-shot` tells them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedMoments {
    /// Of the first modality.
    pub first: [f64; 8],
    /// Of the second.
    pub second: [f64; 8],
    /// Of the product of both.
    pub both: [f64; 8],
}

impl PlannedMoments {
    /// Expected standard error of the difference and its degrees of freedom: what
    /// [`super::super::sizing::power_at`] needs.
    ///
    /// # Formula
    ///
    /// √(Σ cₘ (M₁ₘ + M₂ₘ − 2M₁₂ₘ)) with the coefficients of the planned study, and Satterthwaite's
    /// degrees of freedom of its components (Gallas and Brown 2008, *Neural Netw.* 21:387;
    /// Gallas and others 2009, *Commun. Statist. Theory* 38:2586).
    ///
    /// # Errors
    ///
    /// As [`Layout::coefficients`]; [`crate::StatsError::NotFinite`] for a moment that is not finite;
    /// [`crate::StatsError::NoVariance`] if the variance is not positive.
    pub fn standard_error(&self, layout: &Layout) -> Result<(f64, Option<f64>), ReadersError> {
        let coefficients = layout.coefficients()?;
        let moments = |values: &[f64; 8]| -> Result<Moments, ReadersError> {
            for &value in values {
                finite("a moment", value)?;
            }
            let known = values.map(Some);
            Ok(Moments { unbiased: known, plug_in: known, coefficients })
        };
        let all = [&self.first, &self.second, &self.both].map(moments);
        let [first, second, both] = all;
        planned_difference([&first?, &second?, &both?])
    }
}

impl Moments {
    /// The variance or covariance that a planned study would have with these moments.
    ///
    /// # Formula
    ///
    /// Σ cₘ Mₘ with the coefficients of the planned study (Gallas and Brown 2008, *Neural
    /// Netw.* 21:387).
    ///
    /// # Errors
    ///
    /// As [`Layout::coefficients`] and [`Moments::covariance`].
    pub fn planned(&self, layout: &Layout, estimator: Estimator) -> Result<f64, ReadersError> {
        Moments { coefficients: layout.coefficients()?, ..*self }.covariance(estimator)
    }
}

impl OneShot {
    /// The variance of a pair's difference in a planned study; with [`super::super::sizing`]
    /// its root gives the power.
    ///
    /// # Formula
    ///
    /// V(first) + V(second) − 2 Cov with the coefficients of the planned study (Gallas and
    /// Brown 2008, *Neural Netw.* 21:387).
    ///
    /// # Errors
    ///
    /// As [`Moments::planned`].
    pub fn planned_variance(
        &self,
        pair: &Pair,
        layout: &Layout,
        estimator: Estimator,
    ) -> Result<f64, ReadersError> {
        self.known(pair)?;
        let own = |place| self.one(place)?.moments.planned(layout, estimator);
        let both = pair.moments.planned(layout, estimator)?;
        Ok(own(pair.first)? + own(pair.second)? - 2.0 * both)
    }
}
