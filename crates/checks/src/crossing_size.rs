//! Cases that a comparison between markets still needs, from the plan's assumptions alone.

use reliance_model::device::{BridgingPlan, Dataset};
use reliance_model::finding::Figure;
use reliance_stats::distribution::normal_upper_quantile;
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
    let of_proportion = |rows: u64| assumed * (1.0 - assumed) / effective(rows) as f64;
    let (rows, share, what, variance) = match metric {
        Metric::Sensitivity => {
            let share = given(prevalence, "assumed_prevalence")?;
            let rows = group(diseased).map_err(told)?.unrounded;
            (rows, share, "diseased cases", of_proportion(diseased))
        }
        Metric::Specificity => {
            let share = 1.0 - given(prevalence, "assumed_prevalence")?;
            let rows = group(healthy).map_err(told)?.unrounded;
            (rows, share, "healthy cases", of_proportion(healthy))
        }
        Metric::Auc => {
            let share = given(prevalence, "assumed_prevalence")?;
            let ratio = (1.0 - share) / share;
            let old_ratio = healthy as f64 / diseased.max(1) as f64;
            let own = obuchowski_variance(assumed, old_ratio).map_err(told)?;
            let se = (own * effect / diseased.max(1) as f64).sqrt();
            let size = auc_non_inferiority_n(assumed, (assumed, se), margin, ratio, sizing);
            (size.map_err(told)?.unrounded, share, "diseased cases", se * se)
        }
        Metric::Accuracy => {
            let all = diseased + healthy;
            (group(all).map_err(told)?.unrounded, 1.0, "cases", of_proportion(all))
        }
        Metric::Ppv | Metric::Npv => {
            return Err(format!("a metric with a sample size: {} has none here", metric.word()));
        }
    };
    let counted = libm::ceil(rows * effect - 1e-9);
    let cases =
        if share < 1.0 { recruited_n(counted, share).map_err(told)?.n } else { counted as u64 };
    let of = format!("{}, {what}", new.name);
    let mut counted_figure = words::figure("cases-to-count", of, counted);
    counted_figure.unit = "cases".into();
    counted_figure.note = Some(format!(
        "assumed {assumed} in both markets, margin {margin}, one-sided alpha {alpha}, power \
         {power}, design effect {effect}; the old market has {diseased} diseased and {healthy} \
         healthy cases"
    ));
    counted_figure.method = Some("non-inferiority of an added group, plan's assumptions".into());
    let recruited = recruited(new, cases, prevalence);
    let [taken, seen] = taken(old, variance, margin, (alpha, power));
    Ok(Needed { cases, figures: vec![counted_figure, recruited, taken, seen] })
}

/// Cases to recruit, so that enough of them count.
fn recruited(new: &Dataset, cases: u64, prevalence: Option<f64>) -> Figure {
    let mut figure = words::figure("cases-needed", new.name.as_str(), cases as f64);
    figure.unit = "cases".into();
    figure.note = Some(match prevalence {
        Some(prevalence) => format!("at the plan's prevalence {prevalence}; fresh and sequestered"),
        None => "fresh and sequestered".into(),
    });
    figure
}

/// How much of the variance that shows the margin at this power the old market's cases have
/// already: v / (margin / (z_α + z_β))². Near 1 hardly any number of new cases is enough, and
/// more old ones or another margin would do more. By the plan's assumption, and as it was seen.
fn taken(old: &Side<'_>, variance: f64, margin: f64, (alpha, power): (f64, f64)) -> [Figure; 2] {
    let scale = normal_upper_quantile(alpha) + normal_upper_quantile(1.0 - power);
    let share = |variance: f64| variance * (scale / margin) * (scale / margin);
    let of = old.dataset.name.as_str();
    let mut figure = words::figure("variance-taken", of, share(variance));
    figure.note = Some(
        "share of the variance that the margin leaves at this power which the cases of the old \
         market have already; the nearer to 1, the less more cases of the new market can do"
            .into(),
    );
    let squared = old.estimated.se * old.estimated.se;
    let mut seen = words::figure("variance-taken-as-seen", of, share(squared));
    seen.note = Some("by the standard error that was seen; the plan's assumption decides".into());
    [figure, seen]
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;
    use reliance_stats::Confidence;
    use reliance_stats::reduction::Number;

    use super::*;
    use crate::crossing::{Measure, needs, side};
    use crate::testing::{asking, folder, no_call, reduce, scored};

    fn plan() -> BridgingPlan {
        BridgingPlan {
            margin: Some(0.1),
            power: Some(0.8),
            assumed: Some(0.9),
            assumed_prevalence: Some(0.2),
            ..BridgingPlan::default()
        }
    }

    /// What is needed beside an old market of 300 diseased and 700 healthy cases: cases
    /// that count, and cases to recruit.
    fn sized(metric: Metric, plan: &BridgingPlan) -> Result<(f64, f64, u64), String> {
        let needed = asked(metric, plan)?;
        let value = |name| value(&needed, name);
        Ok((value("cases-to-count"), value("cases-needed"), needed.cases))
    }

    fn taken_of(metric: Metric, plan: &BridgingPlan) -> f64 {
        value(&asked(metric, plan).unwrap(), "variance-taken")
    }

    fn value(needed: &Needed, name: &str) -> f64 {
        needed.figures.iter().find(|figure| figure.name == name).unwrap().value.unwrap()
    }

    fn asked(metric: Metric, plan: &BridgingPlan) -> Result<Needed, String> {
        let old = folder().dataset("eu", Role::Test, scored([270, 30, 70, 630]));
        let measure = Measure {
            metric,
            threshold: metric.at_threshold().then(|| Number::new(0.5).unwrap()),
            confidence: Confidence::P95,
        };
        asking(&old, &no_call(), |ask| {
            let set = &old.evidence.device.datasets[0];
            let reductions = reduce(&old, needs(ask, set, &measure));
            let old = side(ask, &reductions, set, &measure).unwrap();
            needed(plan, metric, &old, set, 0.025)
        })
    }

    /// p(1 − p) / ((margin / (z_α + z_β))² − p(1 − p) / m) by hand, m the old market's
    /// cases over the design effect, times the design effect, over the share of cases.
    #[test]
    fn a_proportion_counts_its_own_class_and_allows_for_clusters() {
        let with = |effect: Option<f64>| BridgingPlan { design_effect: effect, ..plan() };
        for (metric, effect, count, recruit) in [
            // 300 diseased cases: 92.40 of them, of which there are 20 %.
            (Metric::Sensitivity, None, 93.0, 465),
            // 150 effective ones: 133.52 times 2.
            (Metric::Sensitivity, Some(2.0), 268.0, 1340),
            // No clusters make rows worth more than independent ones.
            (Metric::Sensitivity, Some(0.5), 93.0, 465),
            // 700 healthy cases, of which there are 80 %: 78.57.
            (Metric::Specificity, None, 79.0, 99),
            (Metric::Specificity, Some(2.0), 178.0, 223),
            // All 1000 cases count: 76.01, and 85.79 times 2.5.
            (Metric::Accuracy, None, 77.0, 77),
            (Metric::Accuracy, Some(2.5), 215.0, 215),
        ] {
            let got = sized(metric, &with(effect)).unwrap();
            assert_eq!(got, (count, recruit as f64, recruit), "{metric:?}, effect {effect:?}");
        }
    }

    /// p(1 − p) / m over (margin / (z_α + z_β))² by hand: 0.0003 over 0.0012741 for 300 diseased
    /// cases, as much again for half of them.
    #[test]
    fn what_the_old_market_takes_of_the_margin_is_said() {
        for (effect, wanted) in [(1.0, 0.235_466), (2.0, 0.470_933)] {
            let plan = BridgingPlan { design_effect: Some(effect), ..plan() };
            let share = taken_of(Metric::Sensitivity, &plan);
            assert!((share - wanted).abs() < 1e-5, "{share} {wanted}");
        }
    }

    /// V(new ratio) / ((margin / (z_α + z_β))² − V(old ratio) · effect / 300) by hand, V of
    /// Obuchowski and McClish at an area of 0.85; 4 healthy cases to a diseased one in the
    /// new market and 7/3 in the old.
    #[test]
    fn an_area_counts_diseased_cases_at_each_markets_own_mix() {
        let at = |effect: f64| BridgingPlan {
            assumed: Some(0.85),
            design_effect: Some(effect),
            ..plan()
        };
        assert_eq!(sized(Metric::Auc, &at(1.0)), Ok((71.0, 355.0, 355)));
        assert_eq!(sized(Metric::Auc, &at(2.0)), Ok((191.0, 955.0, 955)));
    }

    #[test]
    fn what_the_number_rests_on_has_to_be_in_the_plan() {
        let lack = |metric, plan: BridgingPlan| sized(metric, &plan).unwrap_err();
        for (name, plan) in [
            ("margin", BridgingPlan { margin: None, ..plan() }),
            ("power", BridgingPlan { power: None, ..plan() }),
            ("assumed", BridgingPlan { assumed: None, ..plan() }),
            ("assumed_prevalence", BridgingPlan { assumed_prevalence: None, ..plan() }),
        ] {
            let told = lack(Metric::Auc, plan);
            assert!(told.starts_with(&format!("`{name}` in the plan")), "{told}");
        }
        let no_mix = BridgingPlan { assumed_prevalence: None, ..plan() };
        assert_eq!(sized(Metric::Accuracy, &no_mix), Ok((77.0, 77.0, 77)));
        // Four effective cases leave no room: no number of new ones is enough.
        let few = BridgingPlan { design_effect: Some(70.0), ..plan() };
        assert!(lack(Metric::Sensitivity, few).starts_with("other assumptions"));
        assert!(lack(Metric::Ppv, plan()).starts_with("a metric with a sample size"));
    }
}
