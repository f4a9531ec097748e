//! Cases that a comparison between markets still needs, from the plan's assumptions alone.

use reliance_model::device::{BridgingPlan, Dataset};
use reliance_model::finding::Figure;
use reliance_stats::sizing::{
    Plan, added_group_n, auc_non_inferiority_n, obuchowski_variance, recruited_n,
};

use crate::crossing::Side;
use crate::performance::Metric;
use crate::words;

/// Cases to collect, with the figures behind the number.
pub(crate) struct Needed {
    /// Cases still to be collected, clusters allowed for.
    pub(crate) cases: u64,
    pub(crate) figures: Vec<Figure>,
}

/// Cases needed in the new market; the end of the sentence "needs …" where an assumption
/// is missing or no number is enough.
///
/// The plan's assumed value holds in both markets; the observed effect is never used. The
/// old side counts with the cases it has, over the design effect.
pub(crate) fn needed(
    plan: &BridgingPlan,
    metric: Metric,
    old: &Side<'_>,
    new: &Dataset,
    alpha: f64,
) -> Result<Needed, String> {
    let given = |value: Option<f64>, name: &str| {
        value.ok_or_else(|| format!("`{name}` in the plan for bridging, for the number of cases"))
    };
    let (margin, power) = (given(plan.margin, "margin")?, given(plan.power, "power")?);
    let assumed = given(plan.assumed, "assumed")?;
    let effect = plan.design_effect.unwrap_or(1.0).max(1.0);
    let told = |error: reliance_stats::StatsError| format!("other assumptions: {error}");
    let sizing = Plan::new(alpha, power).map_err(told)?;
    let (diseased, healthy) = (old.outcomes.diseased.known(), old.outcomes.healthy.known());
    let prevalence = plan.assumed_prevalence;
    let effective = |rows: u64| ((rows as f64 / effect) as u64).max(1);
    let group = |rows: u64| added_group_n(assumed, (assumed, effective(rows)), margin, sizing);
    // The cases the formula counts, and the share of them among those recruited.
    let (rows, share, what) = match metric {
        Metric::Sensitivity => {
            let share = given(prevalence, "assumed_prevalence")?;
            (group(diseased).map_err(told)?.unrounded, share, "diseased cases")
        }
        Metric::Specificity => {
            let share = 1.0 - given(prevalence, "assumed_prevalence")?;
            (group(healthy).map_err(told)?.unrounded, share, "healthy cases")
        }
        Metric::Auc => {
            let share = given(prevalence, "assumed_prevalence")?;
            let ratio = (1.0 - share) / share;
            let old_ratio = healthy as f64 / diseased.max(1) as f64;
            let own = obuchowski_variance(assumed, old_ratio).map_err(told)?;
            let se = (own * effect / diseased.max(1) as f64).sqrt();
            let size = auc_non_inferiority_n(assumed, (assumed, se), margin, ratio, sizing);
            (size.map_err(told)?.unrounded, share, "diseased cases")
        }
        Metric::Accuracy => (group(diseased + healthy).map_err(told)?.unrounded, 1.0, "cases"),
        Metric::Ppv | Metric::Npv => {
            return Err(format!("a metric with a sample size: {} has none here", metric.word()));
        }
    };
    let counted = libm::ceil(rows * effect - 1e-9);
    let cases =
        if share < 1.0 { recruited_n(counted, share).map_err(told)?.n } else { counted as u64 };
    let mut counted_figure =
        words::figure("cases-to-count", format!("{}, {what}", new.name), counted);
    counted_figure.unit = "cases".into();
    counted_figure.note = Some(format!(
        "assumed {assumed} in both markets, margin {margin}, one-sided alpha {alpha}, power \
         {power}, design effect {effect}; the old market has {diseased} diseased and {healthy} \
         healthy cases"
    ));
    counted_figure.method = Some("non-inferiority of an added group, plan's assumptions".into());
    let mut figure = words::figure("cases-needed", new.name.as_str(), cases as f64);
    figure.unit = "cases".into();
    figure.note = Some(match prevalence {
        Some(prevalence) => format!("at the plan's prevalence {prevalence}; fresh and sequestered"),
        None => "fresh and sequestered".into(),
    });
    Ok(Needed { cases, figures: vec![counted_figure, figure] })
}
