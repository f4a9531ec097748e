//! Bootstrap of part of the area under the ROC curve.

use crate::bootstrap::{Bootstrap, Resampling, replicates};
use crate::bootstrap_auc::Class;
use crate::error::{StatsError, at_least};
use crate::reduction::Number;
use crate::roc::{Scores, canonical};
use crate::roc_partial::{Range, Side};

/// The entries that a class draws, each with the place of its score among all distinct ones.
struct Entries {
    class: Class,
    step: Vec<u32>,
}

impl Entries {
    fn new(values: &[(Number, u64)], all: &[Number]) -> Result<Entries, StatsError> {
        let class = Class::new(values)?;
        let step = |(place, _): (usize, usize)| {
            all.partition_point(|score| *score < values[place].0) as u32
        };
        let step = class.place_of(values).map(step).collect();
        Ok(Entries { class, step })
    }
}

/// Stratified bootstrap of a partial area (raw, not standardised).
///
/// # Formula
///
/// Each resample draws as many of each class as there are, with replacement, and its value is
/// [`crate::roc::partial_auc`] between the same limits (as the R package pROC: Robin and others
/// 2011, *BMC Bioinformatics* 12:77). No acceleration is computed: percentile, basic and normal
/// limits exist, the accelerated ones do not.
///
/// Assumes independent cases.
///
/// # Errors
///
/// As [`crate::roc::partial_auc`]; [`StatsError::TooFew`] below two diseased or healthy cases
/// or below two resamples; [`StatsError::TooLarge`] above 2³² − 1 distinct scores.
pub fn partial_auc(
    scores: &Scores,
    side: Side,
    limits: (f64, f64),
    plan: Resampling,
) -> Result<Bootstrap, StatsError> {
    let range = Range::new(side, limits)?;
    let estimate = crate::roc::partial_auc(scores, side, limits)?.area;
    let (m, n) = scores.sizes()?;
    at_least("diseased cases", 2, m)?;
    at_least("healthy cases", 2, n)?;
    let kept = |values: &[(Number, u64)]| -> Vec<(Number, u64)> {
        canonical(values).iter().copied().filter(|value| value.1 > 0).collect()
    };
    let (positive, negative) = (kept(&scores.positive), kept(&scores.negative));
    let mut all: Vec<Number> = positive.iter().chain(&negative).map(|value| value.0).collect();
    all.sort_unstable();
    all.dedup();
    if u32::try_from(all.len()).is_err() {
        return Err(StatsError::TooLarge { what: "distinct scores" });
    }
    let diseased = Entries::new(&positive, &all)?;
    let healthy = Entries::new(&negative, &all)?;
    let one = |stream: u64, steps: &mut Vec<(u64, u64)>| {
        let mut generator = crate::random::Generator::stream(plan.seed, stream);
        steps.fill((0, 0));
        let places = &healthy.step;
        healthy.class.draw(&mut generator, |place, drawn| steps[places[place] as usize].1 += drawn);
        let places = &diseased.step;
        diseased
            .class
            .draw(&mut generator, |place, drawn| steps[places[place] as usize].0 += drawn);
        (range.area((m, n), steps.iter().copied()), 0)
    };
    let (values, redrawn) = replicates(plan, || vec![(0, 0); all.len()], one)?;
    Ok(Bootstrap { estimate, values, acceleration: None, redrawn })
}

#[cfg(test)]
mod tests;
