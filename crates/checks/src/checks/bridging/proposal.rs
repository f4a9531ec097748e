//! What the data propose: keep, restrict, recalibrate, retrain, or cannot tell.

use reliance_stats::Interval;
use reliance_stats::calibration::{Estimate, in_the_large};
use reliance_stats::distribution::normal_upper;
use reliance_stats::multiplicity::holm;
use reliance_stats::reduction::Reductions;

use super::Bridge;
use super::figures::{Figures, of_areas};
use crate::crossing::{Difference, area_difference, difference};
use crate::crossing_mix::{Strata, gather, shared_levels};
use crate::performance::{Metric, Outcomes, estimate};
use crate::{Answered, words};

/// The proposal for a person to sign; *not shown* where the data speak against the margin.
pub(super) fn propose(_: &Reductions, bridge: &Bridge<'_>, figures: &Figures<'_>) -> Answered {
    let margin = bridge.plan.margin.unwrap_or_default();
    let interval = &figures.raw.interval;
    let said = format!("{}, margin {}", figures.words(), words::three(margin));
    if interval.low > -margin {
        return Answered::for_a_person(format!("{said}: not worse by the margin; proposed: keep"))
            .to_do("a named person signs or rejects *keep*");
    }
    let (proposal, why) = remedy(bridge, figures, margin);
    let collect = figures.to_collect(bridge);
    if interval.high < -margin {
        return Answered::not_shown(format!(
            "{said}: worse by more than the margin; proposed: {proposal}{why}"
        ))
        .to_do(format!("a named person signs or rejects *{proposal}*; then collect {collect}"));
    }
    Answered::for_a_person(format!("{said}: non-inferiority is not met; proposed: {proposal}{why}"))
        .to_do(format!(
            "a named person signs or rejects *{proposal}*; to decide, collect {collect}"
        ))
}

fn remedy(bridge: &Bridge<'_>, figures: &Figures<'_>, margin: f64) -> (&'static str, String) {
    if let Some(level) = one_level(bridge, figures, margin) {
        return ("restrict the indication", format!(" (lower in {level} only)"));
    }
    let factors = (figures.to.inflation(), figures.from.inflation());
    let area = area_difference(
        (&figures.to.outcomes, factors.0),
        (&figures.from.outcomes, factors.1),
        bridge.measure.confidence,
    );
    let Some(area) = area else { return ("cannot tell", " (no area to compare)".into()) };
    let told = words::with_limits(&area.interval, bridge.measure.confidence);
    if !of_areas(bridge) && area.interval.low > -margin && shifted(bridge, figures) {
        return ("recalibrate", format!(" (AUC held, difference {told}, and calibration shifted)"));
    }
    if area.interval.high < 0.0 {
        return ("retrain", format!(" (AUC lower, difference {told})"));
    }
    ("cannot tell", format!(" (AUC difference {told})"))
}

/// Does calibration in the large differ between the markets beyond chance? Only scores from
/// 0 to 1 are probabilities.
fn shifted(bridge: &Bridge<'_>, figures: &Figures<'_>) -> bool {
    let large =
        |outcomes: &Outcomes| -> Option<Estimate> { in_the_large(&outcomes.predicted()?).ok() };
    let (Some(to), Some(from)) = (large(&figures.to.outcomes), large(&figures.from.outcomes))
    else {
        return false;
    };
    let spread =
        to.se * to.se * figures.to.inflation() + from.se * from.se * figures.from.inflation();
    (to.value - from.value).abs() > bridge.measure.confidence.z() * spread.sqrt()
}

fn compare(
    bridge: &Bridge<'_>,
    figures: &Figures<'_>,
    new: &Outcomes,
    old: &Outcomes,
) -> Option<Difference> {
    let measure = &bridge.measure;
    let factors = (figures.to.inflation(), figures.from.inflation());
    if measure.metric == Metric::Auc {
        return area_difference((new, factors.0), (old, factors.1), measure.confidence);
    }
    let of =
        |outcomes| estimate(measure.metric, outcomes, measure.threshold, measure.confidence).ok();
    // Newcombe's limits, widened by the clusters' factor: a level of a few cases that all
    // came out alike has a standard error of 0 and is no evidence.
    let mut got = difference(&of(new)?, &of(old)?, measure.confidence).ok()?;
    let factor = factors.0.max(factors.1).sqrt();
    let Interval { low, point, high } = got.interval;
    got.interval.low = (point - factor * (point - low)).max(-1.0);
    got.interval.high = (point + factor * (high - point)).min(1.0);
    got.se = factor * (high - point) / measure.confidence.z();
    (got.se > 0.0).then_some(got)
}

/// The only level of a measured covariate that is lower beyond chance, where without it the
/// margin is met.
fn one_level(bridge: &Bridge<'_>, figures: &Figures<'_>, margin: f64) -> Option<String> {
    let (old, new): &(Strata, Strata) = figures.strata.as_ref()?;
    let mut levels = Vec::new();
    let mut ps = Vec::new();
    for (axis, role) in bridge.measured.iter().enumerate() {
        for level in shared_levels(old, new, axis) {
            let own = |strata: &Strata| gather(strata, axis, |seen| seen == level);
            let Some(difference) = compare(bridge, figures, &own(new), &own(old)) else { continue };
            ps.push(normal_upper(-difference.interval.point / difference.se));
            levels.push((axis, role, level));
        }
    }
    let adjusted = holm(&ps).ok()?;
    let mut lower = levels.iter().zip(&adjusted).filter(|(_, p)| **p <= bridge.alpha);
    let ((axis, role, level), _) = lower.next()?;
    if lower.next().is_some() {
        return None;
    }
    let rest = |strata: &Strata| gather(strata, *axis, |seen| seen != level);
    let without = compare(bridge, figures, &rest(new), &rest(old))?;
    (without.interval.low > -margin).then(|| format!("{role} {level}"))
}

#[cfg(test)]
mod tests;
