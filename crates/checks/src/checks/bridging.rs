//! Bridging performance to the target market.
//!
//! ## What it asks
//! Is the device in the target market not worse, by the plan's margin, than in the market
//! it comes from? The answer is a proposal for a named person to sign:
//! - **keep**: non-inferiority is met;
//! - **retrain**: it is not met, and the area under the curve is lower beyond chance;
//! - **recalibrate**: it is not met at the operating point, the area is not worse by the
//!   margin, and in-the-large calibration differs beyond chance;
//! - **restrict the indication**: it is not met, exactly one level of a measured covariate
//!   is lower beyond chance (Holm), and without that level it is met;
//! - **cannot tell**: anything else.
//!
//! Levels of proportions are compared by Newcombe's limits, widened by the cluster factor.
//! The first that holds is proposed, in the order keep, restrict, recalibrate, retrain.
//! `to = MARKET` names the target; `part = MARKET-share` with `advice = X` asks which share
//! of the test cases comes from the target market's region.
//!
//! ## Why
//! A figure from one market is about its patients, scanners and readers.
//! Whether it carries over has to be seen on cases of the next market that had no part in
//! development, against a margin fixed before anybody looked.
//!
//! ## What it needs
//! `[plan.bridging.MARKET]` with `from`, `to`, `metric`, `threshold`, `margin`, `alpha`,
//! `power`, `assumed`, `assumed_prevalence`, `design_effect`, `standardise`, `age_bands`;
//! `plan.file`, `plan.sha256`, `plan.fixed_on`; `[populations.MARKET]`;
//! of both data sets the roles `truth`, `score`, `patient` or `case`, `site`, the
//! covariates, `first_look`, `independent`, `used_in_development`.
//!
//! ## How it is computed
//! Difference = target market − market of origin.
//! Limits allow for clusters by `patient` (else `case`), and by `site` from five sites on
//! (a convention); the widest are used, and the note says which.
//! Clusters never narrow the limits: where few of them vary less than independent rows
//! would, the variance of independent rows stands.
//! Proportions: Newcombe's limits, made from Wilson's for independent rows and else from
//! cluster-robust ones; areas: DeLong or Obuchowski, with t limits by Welch's degrees of
//! freedom where clusters are allowed for (one less than the clusters of the scarcer class).
//! The level is 1 − 2 alpha of the plan's one-sided alpha (0.025 by convention).
//! Non-inferiority is met where the lower limit of the raw difference is above −margin.
//! Standardised: the market of origin is reweighted to the target's mix of the measured
//! covariates, directly where every stratum has cases in both, else by raking to the
//! margins; its variance is raised by the raw figure's cluster factor; effective sample
//! size and largest weight are printed. It explains a difference and decides nothing.
//! Cases still needed come from the plan's assumptions, never from the observed effect.
//! Data are independent of development where both data sets say by what argument, neither
//! was used in development, and no patient or case is shared with training or tuning data.
//! Without that the answer is *undetermined*; a plan not older than the first look makes
//! the figure *post hoc*, and it answers nothing.
//!
//! ## What may cross a border
//! Areas, clusters and standardised figures rest on exact scores, panels and keys, which
//! stay: each market computes its side, and the estimates with their standard errors cross.
//!
//! ## If it is not shown
//! Sign or reject the proposal; collect the fresh, sequestered cases that it names.

mod evidence;
mod figures;
mod proposal;
#[cfg(test)]
mod tests;

use reliance_model::device::{BridgingPlan, Dataset};
use reliance_stats::Confidence;
use reliance_stats::reduction::{Need, Reductions};

use crate::crossing::Measure;
use crate::operating_points::operating_point;
use crate::performance::Metric;
use crate::strata::has_role;
use crate::{Answered, Ask, Check, Missing, crossing, crossing_mix, parameters};

pub(crate) const CHECK: Check = Check::new("bridging", include_str!("bridging.rs"), needs, answer);

/// What is compared, resolved from the plan.
pub(crate) struct Bridge<'a> {
    pub(crate) market: &'a str,
    pub(crate) plan: &'a BridgingPlan,
    pub(crate) from: &'a Dataset,
    pub(crate) to: &'a Dataset,
    pub(crate) measure: Measure,
    pub(crate) alpha: f64,
    /// Covariates of the plan that both sides measured.
    pub(crate) measured: Vec<String>,
    /// Those that one of them did not.
    pub(crate) not_measured: Vec<String>,
}

fn known(ask: &Ask<'_>) -> Option<Answered> {
    let share = ask.call.parameter("part");
    if let Some(part) = share
        && !part.ends_with("-share")
    {
        return parameters::unknown(ask, &[("part", &["MARKET-share"])]);
    }
    parameters::unknown(ask, &[("to", &[]), ("part", &[]), ("advice", &[])])
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    if ask.call.parameter("part").is_some() {
        return evidence::share_needs(ask);
    }
    let Ok(bridge) = bridge(ask) else { return Vec::new() };
    let sets = [bridge.from, bridge.to];
    let of = |set| crossing::needs(ask, set, &bridge.measure);
    let mut needs: Vec<Need> = sets.into_iter().flat_map(of).collect();
    if !bridge.measured.is_empty() {
        let by = |set: &Dataset| crossing_mix::need(&set.name, &bridge.measured, bridge.plan);
        needs.extend(sets.map(by));
    }
    needs.extend(evidence::key_needs(ask, sets));
    needs
}

/// The plan's bridge to the target market.
fn bridge<'a>(ask: &Ask<'a>) -> Result<Bridge<'a>, Missing> {
    let device = &ask.evidence.device;
    let market = ask.call.parameter("to").unwrap_or(ask.market);
    let plan =
        device.plan.as_ref().and_then(|plan| plan.bridging.get(market)).ok_or_else(|| {
            Missing::new(
                format!("a plan for bridging to `{market}`"),
                format!("fix margin, metric and data sets under `[plan.bridging.{market}]`"),
            )
        })?;
    let metric = Metric::named(&plan.metric).ok_or_else(|| {
        Missing::new(
            format!("a metric that can be compared: `{}` is not one", plan.metric),
            "use auc, sensitivity or specificity",
        )
    })?;
    let from = dataset(ask, &plan.from)?;
    let to = dataset(ask, &plan.to)?;
    let threshold = if metric.at_threshold() {
        let point = |set| operating_point(device, set, plan.threshold.as_deref());
        let (a, b) = (point(from)?.threshold, point(to)?.threshold);
        if a != b {
            return Err(Missing::new(
                format!("one threshold in both markets: {} and {} differ", a.get(), b.get()),
                "give the threshold as a number, or test the same model version",
            ));
        }
        Some(a)
    } else {
        None
    };
    let alpha = plan.alpha.unwrap_or(0.025);
    let confidence = Confidence::new(1.0 - 2.0 * alpha).map_err(|error| {
        Missing::new(format!("a usable one-sided alpha: {error}"), "correct `alpha` of the plan")
    })?;
    let (measured, not_measured) = crossing_mix::covariates(ask, plan, [from, to]);
    let measure = Measure { metric, threshold, confidence };
    Ok(Bridge { market, plan, from, to, measure, alpha, measured, not_measured })
}

fn dataset<'a>(ask: &Ask<'a>, name: &str) -> Result<&'a Dataset, Missing> {
    let device = &ask.evidence.device;
    let set = device.dataset(name).ok_or_else(|| {
        Missing::new(
            format!("data set `{name}`, which the plan for bridging names"),
            "declare it under `[[datasets]]`",
        )
    })?;
    for role in ["truth", "score"] {
        if !has_role(device, set, role) {
            return Err(Missing::new(
                format!("the role `{role}` in data set `{name}`"),
                "map its column in the data set's table",
            ));
        }
    }
    Ok(set)
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = known(ask) {
        return Ok(unknown);
    }
    if let Some(part) = ask.call.parameter("part") {
        return evidence::share(ask, reductions, part.trim_end_matches("-share"));
    }
    let bridge = bridge(ask)?;
    let figures = figures::figures(ask, reductions, &bridge)?;
    let lacks = evidence::lacks(ask, reductions, &bridge)?;
    let answered = evidence::barred(&lacks, &figures, &bridge)
        .unwrap_or_else(|| proposal::propose(reductions, &bridge, &figures));
    let unchecked = evidence::unchecked(ask, [bridge.from, bridge.to]);
    let answered = figures.attach(ask, &bridge, answered);
    Ok(unchecked.into_iter().fold(answered, Answered::caveat))
}
