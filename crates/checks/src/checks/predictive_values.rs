//! Predictive values at the prevalence of the intended use.
//!
//! ## What it asks
//! What does a positive, and a negative, call mean at the prevalence that the plan gives
//! for the market (`prevalence = MARKET` names another one), and do planned goals for PPV
//! and NPV hold there?
//!
//! ## Why
//! In an enriched test set half of the cases may be diseased, in use one in a hundred.
//! Predictive values of the test set then say nothing about use.
//!
//! ## What it needs
//! `[plan.prevalence.MARKET]` with `value` and `source`; test data sets with `truth` and
//! `score`; the operating points of their model.
//!
//! ## How it is computed
//! From sensitivity and specificity of each test data set at each operating point, with
//! logit limits (Mercaldo, Lau and Zhou 2007) at the plan's level, else 95 % by convention.
//! The prevalence is taken as exactly known, and rows as independent; a caveat says so
//! where a cluster is declared.
//! Without a goal the figures are *shown* as reported; an endpoint with metric `ppv` or
//! `npv` and a goal is held against the lower limit at this prevalence.
//!
//! ## What may cross a border
//! The four counts at each operating point: a released tally serves.
//!
//! ## If it is not shown
//! Give the prevalence with its source; move the operating point before the next test.

use reliance_model::device::{Dataset, Endpoint};
use reliance_stats::Interval;
use reliance_stats::predictive::predictive_values;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::endpoints::{development, planned_before};
use crate::operating_points::{OperatingPoint, operating_point, operating_points};
use crate::performance::{Metric, Outcomes, confidence, no_test_set, not_computable, test_sets};
use crate::{Answered, Ask, Check, Missing, cut, parameters, words};

pub(crate) const CHECK: Check =
    Check::new("predictive-values", include_str!("predictive_values.rs"), needs, answer);

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let sets = test_sets(ask);
    let points = sets.iter().flat_map(|set| {
        operating_points(&ask.evidence.device, set).into_iter().map(|point| need(set, &point))
    });
    points.collect()
}

fn need(set: &Dataset, point: &OperatingPoint) -> Need {
    cut::need_at(&set.name, Vec::new(), Some(point.threshold))
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, &[("prevalence", &[])]) {
        return Ok(unknown);
    }
    let market = ask.call.parameter("prevalence").unwrap_or(ask.market);
    let plan = ask.evidence.device.plan.as_ref();
    let (prevalence, source) =
        plan.and_then(|plan| plan.prevalence.get(market)).ok_or_else(|| {
            Missing::new(
                format!("the prevalence in the intended-use population of `{market}`"),
                format!("give it with its source under `[plan.prevalence.{market}]`"),
            )
        })?;
    let mut parts = Vec::new();
    for set in test_sets(ask) {
        let points = operating_points(&ask.evidence.device, set);
        if points.is_empty() {
            parts.push(Err(Missing::new(
                format!("the operating points of the model behind `{}`", set.name),
                "declare `thresholds` of the model, and `model` of the data set",
            )));
        }
        for point in points {
            parts.push(at_point(ask, reductions, set, (&point, *prevalence, source)));
        }
    }
    combine_results(parts).ok_or_else(no_test_set)
}

fn at_point(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    (point, prevalence, source): (&OperatingPoint, f64, &str),
) -> Result<Answered, Missing> {
    let confidence = confidence(ask)?;
    let tally = cut::tally_at(reductions, &need(set, point), Some(point.threshold))?;
    let outcomes = Outcomes::of(&tally);
    let confusion = outcomes.at(point.threshold);
    let (sensitivity, specificity) =
        (confusion.binomial(Metric::Sensitivity), confusion.binomial(Metric::Specificity));
    let values = predictive_values(sensitivity, specificity, prevalence, confidence)
        .map_err(|error| not_computable("predictive values", &error))?;
    let of = format!("{}, at {}", set.name, point.name);
    let note = format!(
        "prevalence {prevalence} ({source}); sensitivity {} of {}, specificity {} of {}{}",
        sensitivity.yes,
        sensitivity.n(),
        specificity.yes,
        specificity.n(),
        if values.adjusted { "; limits from adjusted counts" } else { "" }
    );
    let figure = |name: &str, interval: &Interval| {
        let method = "logit (Mercaldo, Lau and Zhou)";
        let mut figure = words::figure_with(name, of.as_str(), interval, confidence, method);
        figure.note = Some(note.clone());
        figure
    };
    let said = format!(
        "at prevalence {prevalence}, `{}` at `{}`: PPV {}, NPV {}",
        set.name,
        point.name,
        words::with_limits(&values.positive, confidence),
        words::with_limits(&values.negative, confidence)
    );
    let mut answered = held(ask, set, point, (said, &values.positive, &values.negative))
        .figures([figure("ppv", &values.positive), figure("npv", &values.negative)])
        .evidence(ask.evidence_of(set));
    answered.caveats.extend(outcomes.caveats(&set.name));
    answered.caveats.extend(tally.loss.clone());
    answered.caveats.extend(development(ask, set));
    if ask.evidence.device.table_of(set).is_some_and(|table| !table.clusters.is_empty()) {
        answered = answered.caveat(format!(
            "the limits take the rows of `{}` as independent although a cluster is declared",
            set.name
        ));
    }
    Ok(answered)
}

/// Hold the values against the goals of endpoints at this operating point.
fn held(
    ask: &Ask<'_>,
    set: &Dataset,
    point: &OperatingPoint,
    (said, positive, negative): (String, &Interval, &Interval),
) -> Answered {
    let device = &ask.evidence.device;
    let here = |endpoint: &&Endpoint| {
        endpoint.dataset == set.name
            && operating_point(device, set, endpoint.threshold.as_deref())
                .is_ok_and(|own| own.threshold == point.threshold)
    };
    let endpoints = device.plan.iter().flat_map(|plan| &plan.endpoints).filter(here);
    let mut missed = Vec::new();
    let mut met = Vec::new();
    for endpoint in endpoints {
        let interval = match Metric::named(&endpoint.metric) {
            Some(Metric::Ppv) => positive,
            Some(Metric::Npv) => negative,
            _ => continue,
        };
        let Some(goal) = endpoint.at_least else { continue };
        let clause = format!("goal {} for {}", words::three(goal), endpoint.metric.to_uppercase());
        if interval.low >= goal { met.push(clause) } else { missed.push(clause) }
    }
    if !missed.is_empty() {
        return Answered::not_shown(format!("{said}; missed: {}", words::list(&missed)))
            .to_do("another operating point, fixed before the next test, or a lesser claim");
    }
    if met.is_empty() {
        return Answered::shown(said);
    }
    let met = words::list(&met);
    planned_before(ask, set, Answered::shown(format!("{said}; met: {met}")))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Model, Plan, Role};

    use super::*;
    use crate::testing::{Folder, answer as told, folder, scored};

    fn tested(metric: &str, goal: Option<f64>) -> Folder {
        folder().dataset("us", Role::Test, scored([90, 10, 20, 180])).device(|device| {
            device.models.push(Model {
                name: "net".into(),
                thresholds: [("default".to_string(), 0.5)].into(),
                ..Model::default()
            });
            let endpoint = Endpoint {
                metric: metric.into(),
                dataset: "us".into(),
                at_least: goal,
                ..Endpoint::default()
            };
            device.plan = Some(Plan {
                prevalence: [("us".to_string(), (0.1, "registry".to_string()))].into(),
                endpoints: vec![endpoint],
                ..Plan::default()
            });
        })
    }

    #[test]
    fn reported_at_the_prevalence_of_use() {
        // Sensitivity 0.9, specificity 0.9, prevalence 0.1: PPV one half.
        insta::assert_snapshot!(told(CHECK, &tested("auc", None)), @"shown: at prevalence 0.1, `us` at `default`: PPV 0.500 (95 % CI 0.396 to 0.604), NPV 0.988 (95 % CI 0.978 to 0.993)");
    }

    #[test]
    fn goals_hold_at_that_prevalence_or_not() {
        insta::assert_snapshot!(told(CHECK, &tested("ppv", Some(0.6))), @r"
        not shown: at prevalence 0.1, `us` at `default`: PPV 0.500 (95 % CI 0.396 to 0.604), NPV 0.988 (95 % CI 0.978 to 0.993); missed: goal 0.600 for PPV
        to do: another operating point, fixed before the next test, or a lesser claim
        ");
        insta::assert_snapshot!(told(CHECK, &tested("npv", Some(0.95))), @"shown: at prevalence 0.1, `us` at `default`: PPV 0.500 (95 % CI 0.396 to 0.604), NPV 0.988 (95 % CI 0.978 to 0.993); met: goal 0.950 for NPV");
    }

    #[test]
    fn each_lack_is_named() {
        let us = tested("auc", None);
        insta::assert_snapshot!(told(CHECK, &us.clone().parameter("prevalence", "cn")), @r"
        undetermined: needs the prevalence in the intended-use population of `cn`
        to do: give it with its source under `[plan.prevalence.cn]`
        ");
        insta::assert_snapshot!(told(CHECK, &us.clone().parameter("by", "cn")), @"for a person: `predictive-values` cannot compute `by = cn`, so a person must judge what it asks");
        let no_model = us.clone().device(|device| device.models.clear());
        insta::assert_snapshot!(told(CHECK, &no_model), @r"
        undetermined: needs the operating points of the model behind `us`
        to do: declare `thresholds` of the model, and `model` of the data set
        ");
        let no_sets = us.clone().device(|device| device.datasets.clear());
        insta::assert_snapshot!(told(CHECK, &no_sets), @r#"
        undetermined: needs a test data set with the roles `truth` and `score`
        to do: declare in `reliance.toml` a data set with `role = "test"` and map both columns
        "#);
        let mut healthy = us.device(|device| device.tables[0].clusters.push("patient".into()));
        healthy.rows.insert("us".into(), scored([0, 0, 0, 9]));
        insta::assert_snapshot!(told(CHECK, &healthy), @"undetermined: needs data on which predictive values can be computed: at least 1 rows are needed, found 0");
    }

    #[test]
    fn a_goal_counts_for_its_metric_its_data_and_its_point_alone() {
        let met = |change: fn(&mut reliance_model::device::Device)| {
            told(CHECK, &tested("ppv", Some(0.3)).device(change)).contains("; met: goal")
        };
        assert!(met(|_| {}));
        assert!(!met(|device| device.plan.as_mut().unwrap().endpoints[0].dataset = "eu".into()));
        assert!(!met(|device| device.plan.as_mut().unwrap().endpoints[0].at_least = None));
    }
}
