//! Degrees of freedom of one-shot U-statistics.

use super::{Components, Estimator, Moments, NO_VARIANCE, OneShot, Pair};
use crate::error::StatsError;
use crate::readers::ReadersError;
use crate::readers::contrast::standard_error;

/// Which distribution limits and tests use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freedom {
    /// The normal one.
    Normal,
    /// t with the whole part of the degrees of freedom of Gallas and others, normal above
    /// 50, as the FDA's iMRMC does.
    Bdg,
    /// t with Hillis' degrees of freedom; full crossings only.
    Hillis,
}

/// How many degrees of freedom the estimate of a variance has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Degrees {
    /// So many, a finite number: limits and tests by t.
    Finite(f64),
    /// No end of them: limits and tests by the normal distribution.
    Unlimited,
}

impl Degrees {
    fn of(number: f64) -> Degrees {
        if number.is_finite() { Degrees::Finite(number) } else { Degrees::Unlimited }
    }

    /// The number; `None` where there is no end of them.
    pub fn number(self) -> Option<f64> {
        match self {
            Degrees::Finite(number) => Some(number),
            Degrees::Unlimited => None,
        }
    }
}

/// Degrees of freedom of an estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DegreesOfFreedom {
    /// Satterthwaite's approximation from the components of healthy cases, of diseased
    /// cases and of readers, not below the smallest of the three; unlimited where all three
    /// components are 0.
    pub bdg: Degrees,
    /// Was it raised to the smallest of the three (Gaylor and Hopper 1969,
    /// *Technometrics* 11:691)?
    pub raised: bool,
    /// Hillis' degrees of freedom, in a full crossing; unlimited where the readers' values
    /// are all the same.
    pub hillis: Option<Degrees>,
}

impl Freedom {
    /// The degrees of freedom to use; `None` for the normal distribution.
    ///
    /// # Formula
    ///
    /// The whole part of [`DegreesOfFreedom::bdg`], none above 50; or
    /// [`DegreesOfFreedom::hillis`] (Hillis 2007, *Statist. Med.* 26:596).
    ///
    /// # Errors
    ///
    /// [`ReadersError::Design`] for Hillis' outside of a full crossing.
    pub fn df(self, found: &DegreesOfFreedom) -> Result<Option<f64>, ReadersError> {
        match self {
            Freedom::Normal => Ok(None),
            Freedom::Bdg => Ok(found.bdg.number().filter(|df| *df <= 50.0).map(f64::floor)),
            Freedom::Hillis => found.hillis.map(Degrees::number).ok_or(ReadersError::Design {
                method: "Hillis' degrees of freedom",
                needs: "every reader to read every case",
                instead: "use those of Gallas and others",
            }),
        }
    }
}

/// Degrees of freedom of healthy cases, diseased cases and readers, and their components.
struct Main {
    df: [f64; 3],
    values: [f64; 3],
}

/// A component that the design has no products for is 0 in the approximation.
fn main(components: &Components) -> Main {
    let places = [0, 1, 3];
    Main {
        // Half to even, as the reference rounds.
        df: places.map(|place| (1.0 / components.coefficients[place] - 1.0).round_ties_even()),
        values: places.map(|place| components.values[place].unwrap_or(0.0)),
    }
}

fn satterthwaite(variance: f64, main: &Main) -> Result<(Degrees, bool), ReadersError> {
    standard_error(variance, NO_VARIANCE)?;
    // A class of cases that the figure does not use has no end of degrees of freedom.
    let used = main.df.iter().zip(&main.values).filter(|(df, _)| df.is_finite());
    let least = used.clone().map(|(df, _)| *df).fold(f64::INFINITY, f64::min);
    if least < 1.0 {
        let what = "readers and cases of each class";
        return Err(StatsError::TooFew { what, needed: 2, found: 1 }.into());
    }
    let sum: f64 = used.map(|(df, value)| value * value / (df * df * df)).sum();
    let found = if sum > 0.0 { variance * variance / sum } else { f64::INFINITY };
    let raised = found < least;
    Ok((Degrees::of(if raised { least } else { found }), raised))
}

/// Of a difference: components of both less twice those of the covariance.
fn joint(a: &Main, b: &Main, both: &Main) -> Main {
    let value = |place: usize| a.values[place] + b.values[place] - 2.0 * both.values[place];
    Main {
        df: std::array::from_fn(|place| a.df[place].min(b.df[place])),
        values: std::array::from_fn(value),
    }
}

/// Standard error and degrees of freedom of the difference of two planned modalities, from their
/// moments and those of both together.
pub(super) fn planned_difference(
    [first, second, both]: [&Moments; 3],
) -> Result<(f64, Option<f64>), ReadersError> {
    let of = |moments: &Moments| moments.covariance(Estimator::Unbiased);
    let variance = of(first)? + of(second)? - 2.0 * of(both)?;
    let se = standard_error(variance, "the planned difference")?;
    let [a, b, ab] =
        [first, second, both].map(|moments| main(&moments.components(Estimator::Unbiased)));
    let (degrees, _) = satterthwaite(variance, &joint(&a, &b, &ab))?;
    Ok((se, degrees.number()))
}

/// Hillis' degrees of freedom: of a variance only the part between readers is estimated
/// from few.
fn hillis(variance: f64, between: Option<f64>, readers: f64) -> Option<Degrees> {
    let part = between? / readers;
    if part <= 0.0 {
        return Some(Degrees::Unlimited);
    }
    let ratio = variance.max(part) / part;
    Some(Degrees::of(ratio * ratio * (readers - 1.0)))
}

impl OneShot {
    /// Degrees of freedom of a modality's value.
    ///
    /// # Formula
    ///
    /// V² / Σ (σ²/d)²/d over healthy cases, diseased cases and readers, σ² the plug-in
    /// component and d = 1/coefficient − 1 rounded. Hillis: (r−1) (V / (S²/r))² with S² the
    /// variance between readers and V not below S²/r.
    ///
    /// (Gallas and others 2009, *Commun. Statist. Theory* 38:2586.)
    ///
    /// # Errors
    ///
    /// As [`super::Moments::covariance`]; [`StatsError::NoVariance`] for a variance that is
    /// not positive; [`StatsError::TooFew`] with one reader or case of a class.
    pub fn freedom(
        &self,
        modality: usize,
        estimator: Estimator,
    ) -> Result<DegreesOfFreedom, ReadersError> {
        let own = self.one(modality)?;
        let variance = own.moments.covariance(estimator)?;
        let (bdg, raised) =
            satterthwaite(variance, &main(&own.moments.components(Estimator::PlugIn)))?;
        let hillis = hillis(variance, own.between_readers, own.sizes.readers as f64);
        Ok(DegreesOfFreedom { bdg, raised, hillis })
    }

    /// Degrees of freedom of a pair's difference: components of both less twice those of the
    /// covariance, and the smaller of both modalities' numbers.
    ///
    /// # Formula
    ///
    /// As [`OneShot::freedom`] with σ²₁ + σ²₂ − 2σ₁₂ for σ² and the smaller d of both (Gallas
    /// and others 2009).
    ///
    /// # Errors
    ///
    /// As [`OneShot::freedom`].
    pub fn pair_freedom(
        &self,
        pair: &Pair,
        estimator: Estimator,
    ) -> Result<DegreesOfFreedom, ReadersError> {
        let of = |place: usize| {
            Ok::<Main, ReadersError>(main(&self.one(place)?.moments.components(Estimator::PlugIn)))
        };
        let (a, b) = (of(pair.first)?, of(pair.second)?);
        let both = main(&pair.moments.components(Estimator::PlugIn));
        let joint = joint(&a, &b, &both);
        let variance = self.pair_variance(pair, estimator)?;
        let (bdg, raised) = satterthwaite(variance, &joint)?;
        let hillis = hillis(variance, pair.between_readers, pair.sizes.readers as f64);
        Ok(DegreesOfFreedom { bdg, raised, hillis })
    }
}
