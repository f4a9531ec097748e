//! Part of the area under the ROC curve.

use crate::error::{StatsError, at_least, finite, proportion};
use crate::interval::{Confidence, Interval};
use crate::roc::{Auc, Scores};
use crate::sizing::hanley_mcneil_variance;

/// Which axis the limits of a partial area are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Specificity between the limits.
    Specificity,
    /// Sensitivity between the limits.
    Sensitivity,
}

/// Part of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartialAuc {
    /// The area itself, at most the width of the limits.
    pub area: f64,
    /// The same on a scale where ½ is chance and 1 is perfect.
    pub standardised: f64,
}

/// Area under the empirical ROC curve between two specificities (or sensitivities).
///
/// # Formula
///
/// The trapezoids between the limits, a limit within a trapezoid cutting it; standardised
/// ½(1 + (A − least)/(most − least)), most the width of the limits and least the area
/// under the chance diagonal there (McClish 1989, *Med. Decis. Making* 9:190).
///
/// # Errors
///
/// [`StatsError::Proportion`] unless the limits are from 0 to 1; [`StatsError::Shape`]
/// unless the first is below the second; [`StatsError::TooFew`] without diseased or
/// healthy cases; [`StatsError::TooLarge`] if the counts overflow; [`StatsError::NotFinite`] for
/// limits so near 0 that chance and perfection cannot be told apart there.
pub fn partial_auc(
    scores: &Scores,
    side: Side,
    limits: (f64, f64),
) -> Result<PartialAuc, StatsError> {
    let range = Range::new(side, limits)?;
    let sizes = scores.sizes()?;
    at_least("diseased cases", 1, sizes.0)?;
    at_least("healthy cases", 1, sizes.1)?;
    let steps = scores.steps();
    range.part(range.area(sizes, steps.iter().map(|step| (step.positives, step.negatives))))
}

/// The part of the axis that an area is taken over.
pub(crate) struct Range {
    side: Side,
    low: f64,
    high: f64,
}

impl Range {
    pub(crate) fn new(side: Side, limits: (f64, f64)) -> Result<Range, StatsError> {
        let low = proportion("limit of the partial area", limits.0)?;
        let high = proportion("limit of the partial area", limits.1)?;
        if low >= high {
            return Err(StatsError::Shape { what: "the limits of the partial area do not ascend" });
        }
        Ok(Range { side, low, high })
    }

    pub(crate) fn side(&self) -> Side {
        self.side
    }

    pub(crate) fn limits(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The width, and what a raw area is multiplied by on the standardised scale.
    pub(crate) fn scale(&self) -> (f64, f64) {
        let width = self.high - self.low;
        (width, 0.5 / (width - self.least()))
    }

    /// Area under the diagonal of chance, whose height at x is 1 − x.
    fn least(&self) -> f64 {
        (self.high - self.low) * (1.0 - (self.low + self.high) / 2.0)
    }

    /// A raw area with its standardised form.
    pub(crate) fn part(&self, area: f64) -> Result<PartialAuc, StatsError> {
        let (width, least) = (self.high - self.low, self.least());
        let standardised = 0.5 * (1.0 + (area - least) / (width - least));
        let standardised = finite("the standardised area between limits so near 0", standardised)?;
        Ok(PartialAuc { area, standardised })
    }

    /// The area over the range; diseased and healthy cases in all, and of each distinct score,
    /// ascending.
    pub(crate) fn area(
        &self,
        (positives, negatives): (u64, u64),
        steps: impl Iterator<Item = (u64, u64)>,
    ) -> f64 {
        let (m, n) = (positives as f64, negatives as f64);
        let (mut missed, mut cleared) = (0u64, 0u64);
        // Specificity and sensitivity of "above everything so far".
        let mut last = (0.0, 1.0);
        let mut area = 0.0;
        for (ill, well) in steps {
            (missed, cleared) = (missed + ill, cleared + well);
            let next = (cleared as f64 / n, (positives - missed) as f64 / m);
            area += match self.side {
                Side::Specificity => self.trapezoid(last, next),
                Side::Sensitivity => self.trapezoid((next.1, next.0), (last.1, last.0)),
            };
            last = next;
        }
        area
    }

    /// The part within the range of one trapezoid from the first point to the second; along
    /// the axis that is limited, the height is the other one.
    fn trapezoid(&self, (x, y): (f64, f64), (u, v): (f64, f64)) -> f64 {
        let (from, to) = (x.max(self.low), u.min(self.high));
        if to <= from {
            return 0.0;
        }
        let at = |place: f64| y + (v - y) * ((place - x) / (u - x));
        (to - from) * (at(from) + at(to)) / 2.0
    }
}

impl Auc {
    /// Wald interval with the variance of Hanley and McNeil 1982 (*Radiology* 143:29), which
    /// needs the area and the sizes only, cut at 0 and 1.
    ///
    /// It is right for exponential scores; DeLong's ([`Auc::interval`]) assumes no shape
    /// and is to be preferred where the scores are at hand.
    ///
    /// # Formula
    ///
    /// A ± z √((A(1−A) + (m−1)(Q₁−A²) + (n−1)(Q₂−A²))/(mn)), Q₁ = A/(2−A) and Q₂ = 2A²/(1+A), m
    /// diseased and n healthy cases.
    ///
    /// # Errors
    ///
    /// [`StatsError::Proportion`] for an area of 0 or 1, where the variance vanishes.
    pub fn hanley_mcneil(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let area = crate::error::inner_proportion("area", self.auc)?;
        let variance = hanley_mcneil_variance(area, self.positives, self.negatives)?;
        let reach = confidence.z() * libm::sqrt(variance);
        Ok(Interval { low: (area - reach).max(0.0), point: area, high: (area + reach).min(1.0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reduction::Number;
    use proptest::prelude::*;

    fn counted(positive: &[u64], negative: &[u64]) -> Scores {
        let class = |counts: &[u64]| {
            let ratings = counts.iter().zip(1..);
            ratings.map(|(&count, x)| (Number::new(f64::from(x)).unwrap(), count)).collect()
        };
        Scores { positive: class(positive), negative: class(negative) }
    }

    /// Hanley and McNeil 1982, Tables I and II: 109 CT images on five ratings, area 0.893,
    /// standard error 0.032.
    #[test]
    fn hanley_mcneil_images() {
        let images = counted(&[3, 2, 2, 11, 33], &[33, 6, 6, 11, 2]);
        let auc = images.auc().unwrap();
        assert!((auc.auc - 0.893).abs() < 5e-4, "{auc:?}");
        let interval = auc.hanley_mcneil(Confidence::P95).unwrap();
        assert!((interval.width() / 2.0 / 1.96 - 0.032).abs() < 7e-4, "{interval:?}");
        let perfect = counted(&[0, 5], &[5, 0]).auc().unwrap();
        assert!(perfect.hanley_mcneil(Confidence::P95).is_err());
    }

    #[test]
    fn by_hand() {
        // Calls at "≥ 2": sensitivity 0.8, specificity 0.7.
        let two = counted(&[2, 8], &[7, 3]);
        let part = partial_auc(&two, Side::Specificity, (0.7, 1.0)).unwrap();
        assert!((part.area - 0.3 * 0.8 / 2.0).abs() < 1e-12, "{part:?}");
        let part = partial_auc(&two, Side::Sensitivity, (0.8, 1.0)).unwrap();
        assert!((part.area - 0.2 * 0.7 / 2.0).abs() < 1e-12, "{part:?}");
        let cut = partial_auc(&two, Side::Specificity, (0.85, 1.0)).unwrap();
        assert!((cut.area - 0.15 * 0.4 / 2.0).abs() < 1e-12, "{cut:?}");
        let perfect = counted(&[0, 5], &[5, 0]);
        let part = partial_auc(&perfect, Side::Specificity, (0.9, 1.0)).unwrap();
        assert!((part.area - 0.1).abs() < 1e-12 && (part.standardised - 1.0).abs() < 1e-12);
        let chance = counted(&[5], &[5]);
        let part = partial_auc(&chance, Side::Specificity, (0.2, 0.6)).unwrap();
        assert!((part.standardised - 0.5).abs() < 1e-12);
        assert!(partial_auc(&two, Side::Specificity, (0.9, 0.9)).is_err());
        assert!(partial_auc(&two, Side::Specificity, (0.9, 1.1)).is_err());
        assert!(partial_auc(&counted(&[1], &[]), Side::Specificity, (0.0, 1.0)).is_err());
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_area(
            ill in proptest::collection::vec(0u64..9, 6),
            well in proptest::collection::vec(0u64..9, 6),
            cut in 0.01f64..0.99,
        ) {
            prop_assume!(ill.iter().sum::<u64>() > 1 && well.iter().sum::<u64>() > 1);
            let scores = counted(&ill, &well);
            let area = scores.auc().unwrap().auc;
            for side in [Side::Specificity, Side::Sensitivity] {
                let part = |limits| partial_auc(&scores, side, limits).unwrap();
                prop_assert!((part((0.0, 1.0)).area - area).abs() < 1e-12);
                let sum = part((0.0, cut)).area + part((cut, 1.0)).area;
                prop_assert!((sum - area).abs() < 1e-12);
                prop_assert!((part((0.0, 1.0)).standardised - area).abs() < 1e-12);
            }
        }
    }
}
