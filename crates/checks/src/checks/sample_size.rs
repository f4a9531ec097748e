//! Sample size for each endpoint, from the plan's assumptions.
//!
//! ## What it asks
//! Are there enough cases to reach each endpoint's goal with the plan's power, if the
//! device is as good as the plan assumes? `of = NAME` asks about another study, such as a
//! post-market one.
//!
//! ## Why
//! Too few cases cannot show a good device to be good, and a missed goal then says nothing.
//!
//! ## What it needs
//! `[[plan.endpoints]]` with `at_least`, `assumed` and `power`, and the data set's truth.
//! For PPV and NPV no number is computed.
//!
//! ## How it is computed
//! Proportions: the fewest cases with which the exact one-sided binomial test against the
//! goal reaches the power; areas: the diseased cases by Obuchowski's planning variance at
//! the ratio of healthy to diseased in the data. The one-sided alpha is half of 1 − level,
//! by convention of the two-sided limits.
//! Counted are rows with truth and score: diseased for sensitivity, healthy for
//! specificity, all for accuracy. Where a cluster is declared rows count less than cases;
//! a caveat says that the number does not allow for it.
//! The observed performance is not used.
//!
//! ## What may cross a border
//! Counts of truth: a released tally serves.
//!
//! ## If it is not shown
//! Collect the cases that are missing before the next look.

use reliance_model::device::Endpoint;
use reliance_stats::reduction::{Need, Number, Reductions};
use reliance_stats::sizing::{Plan, auc_goal_n, exact_goal_n, exact_goal_power};

use crate::combine::combine_results;
use crate::endpoints::{Target, no_endpoints, target};
use crate::performance::{Metric, Outcomes, not_computable};
use crate::plan::clusters_of;
use crate::{Answered, Ask, Check, Missing, cut, parameters, words};

pub(crate) const CHECK: Check =
    Check::new("sample-size", include_str!("sample_size.rs"), needs, answer);

fn endpoints<'a>(ask: &Ask<'a>) -> impl Iterator<Item = &'a Endpoint> {
    ask.evidence.device.plan.iter().flat_map(|plan| &plan.endpoints)
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let targets = endpoints(ask).filter_map(|endpoint| target(ask, endpoint).ok());
    targets.map(|target| cases_need(&target)).collect()
}

/// Cases by truth that have a score, whatever it is.
fn cases_need(target: &Target<'_>) -> Need {
    cut::need_at(&target.dataset.name, Vec::new(), Some(Number::LEAST))
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, &[("of", &[])]) {
        return Ok(unknown);
    }
    if let Some(study) = ask.call.parameter("of") {
        return Err(Missing::new(
            format!(
                "the assumptions behind the sample size of `{study}`, which are not declared here"
            ),
            "a person must judge them in that study's plan",
        ));
    }
    let part = |endpoint: &Endpoint| match &endpoint.analysis {
        Some(analysis) => Ok(by_a_method(endpoint, &analysis.method)),
        None => sized(ask, reductions, endpoint),
    };
    let parts = endpoints(ask).map(part).collect();
    combine_results(parts).ok_or_else(no_endpoints)
}

fn by_a_method(endpoint: &Endpoint, method: &str) -> Answered {
    Answered::for_a_person(format!(
        "endpoint `{}` is analysed by `{method}`, whose size is not computed from the plan; a \
         person confirms how many it needs",
        endpoint.name
    ))
    .to_do("`reliance stat power` sizes the methods; keep its figures with the plan")
}

fn given(value: Option<f64>, name: &str, endpoint: &Endpoint) -> Result<f64, Missing> {
    value.ok_or_else(|| {
        Missing::new(
            format!("`{name}` of endpoint `{}`", endpoint.name),
            "write the assumptions behind the sample size into the plan",
        )
    })
}

fn sized(ask: &Ask<'_>, reductions: &Reductions, endpoint: &Endpoint) -> Result<Answered, Missing> {
    let target = target(ask, endpoint)?;
    let goal = given(endpoint.at_least, "at_least", endpoint)?;
    let assumed = given(endpoint.assumed, "assumed", endpoint)?;
    let power = given(endpoint.power, "power", endpoint)?;
    let alpha = (1.0 - ask.level()) / 2.0;
    let failed = |error| not_computable("the sample size", &error);
    let plan = Plan::new(alpha, power).map_err(failed)?;
    let tally = cut::tally_at(reductions, &cases_need(&target), Some(Number::LEAST))?;
    let outcomes = Outcomes::of(&tally);
    let (diseased, healthy) = (outcomes.diseased.known(), outcomes.healthy.known());
    let (needed, there, what, method) = match target.metric {
        Metric::Auc => {
            let ratio = healthy as f64 / diseased.max(1) as f64;
            let size = auc_goal_n(goal, assumed, ratio, plan).map_err(failed)?;
            (size.n, diseased, "diseased case", "Obuchowski's planning variance")
        }
        Metric::Ppv | Metric::Npv => {
            return Err(Missing::from(format!(
                "a metric with a sample size: {} of endpoint `{}` has none here",
                target.metric.word(),
                endpoint.name
            )));
        }
        metric => {
            let size = exact_goal_n(goal, assumed, plan).map_err(failed)?;
            let there = match metric {
                Metric::Sensitivity => diseased,
                Metric::Specificity => healthy,
                _ => diseased + healthy,
            };
            (size.n, there, metric.denominator(), "exact binomial test")
        }
    };
    let assumptions =
        format!("assumed {assumed}, goal {goal}, power {power}, one-sided alpha {alpha:.4}");
    let said = format!(
        "{} has {}, {needed} needed ({assumptions})",
        target.words(),
        words::count(there, what)
    );
    let answered = if there >= needed {
        Answered::shown(said)
    } else {
        let lacking = words::count(needed - there, what);
        Answered::not_shown(said).to_do(format!("collect {lacking} more before the next look"))
    };
    // Two endpoints of one data set differ by their metric alone.
    let of = format!("{}, {}", target.of(), target.metric.word());
    let mut size = words::figure("cases-needed", of.as_str(), needed as f64);
    size.method = Some(method.into());
    size.note = Some(assumptions);
    size.unit = "cases".into();
    let mut have = words::figure("cases", of.as_str(), there as f64);
    have.unit = "cases".into();
    have.note = Some(format!("{what}s"));
    let power = reached(&target, of, (there, goal, assumed, alpha));
    let answered =
        answered.figures([have, size]).figures(power).evidence(ask.evidence_of(target.dataset));
    let caveats = outcomes.caveats(&target.dataset.name).into_iter().chain(tally.loss.clone());
    let caveats = caveats.chain(clustered(ask, &target, endpoint));
    Ok(caveats.fold(answered, Answered::caveat))
}

/// Power of the cases at hand, where the test is exact.
fn reached(
    target: &Target<'_>,
    of: String,
    (there, goal, assumed, alpha): (u64, f64, f64, f64),
) -> Option<reliance_model::finding::Figure> {
    if target.metric == Metric::Auc {
        return None;
    }
    let power = exact_goal_power(there, goal, assumed, alpha).ok()?;
    let mut figure = words::figure("power", of, power.power);
    figure.method = Some("exact binomial test".into());
    Some(figure)
}

fn clustered(ask: &Ask<'_>, target: &Target<'_>, endpoint: &Endpoint) -> Option<String> {
    clusters_of(ask, target.dataset, Some(endpoint)).0.map(|cluster| {
        format!(
            "rows of `{}` belong together by `{cluster}`, for which the number does not allow",
            target.dataset.name
        )
    })
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Plan as Planned, Role};

    use super::*;
    use crate::testing::{Folder, answer as told, answered, folder, scored};

    fn planned(metric: &str, change: impl FnOnce(&mut Endpoint)) -> Folder {
        let mut endpoint = Endpoint {
            name: "main".into(),
            metric: metric.into(),
            dataset: "us".into(),
            threshold: Some("0.5".into()),
            at_least: Some(0.8),
            assumed: Some(0.9),
            power: Some(0.8),
            ..Endpoint::default()
        };
        change(&mut endpoint);
        folder().dataset("us", Role::Test, scored([90, 10, 10, 190])).device(|device| {
            device.plan = Some(Planned { endpoints: vec![endpoint], ..Planned::default() });
        })
    }

    #[test]
    fn enough_cases_are_shown_and_too_few_are_not() {
        insta::assert_snapshot!(told(CHECK, &planned("specificity", |_| {})), @"shown: specificity of `us` at `0.5` has 200 healthy cases, 107 needed (assumed 0.9, goal 0.8, power 0.8, one-sided alpha 0.0250)");
        insta::assert_snapshot!(told(CHECK, &planned("sensitivity", |_| {})), @r"
        not shown: sensitivity of `us` at `0.5` has 100 diseased cases, 107 needed (assumed 0.9, goal 0.8, power 0.8, one-sided alpha 0.0250)
        to do: collect 7 diseased cases more before the next look
        ");
        insta::assert_snapshot!(told(CHECK, &planned("accuracy", |_| {})), @"shown: accuracy of `us` at `0.5` has 300 cases, 107 needed (assumed 0.9, goal 0.8, power 0.8, one-sided alpha 0.0250)");
        insta::assert_snapshot!(told(CHECK, &planned("auc", |it| it.cluster = Some("patient".into()))), @r"
        shown: AUC of `us` has 100 diseased cases, 66 needed (assumed 0.9, goal 0.8, power 0.8, one-sided alpha 0.0250)
        caveat: rows of `us` belong together by `patient`, for which the number does not allow
        ");
    }

    /// P(X ≥ 89 | 100, 0.9), with P(X ≥ 89 | 100, 0.8) the first below 0.025.
    #[test]
    fn the_power_of_the_cases_there_is_exact() {
        let power = |metric: &str| {
            let figures = answered(CHECK, &planned(metric, |_| {})).figures;
            figures.into_iter().find(|figure| figure.name == "power")
        };
        let of_sensitivity = power("sensitivity").unwrap();
        assert!((of_sensitivity.value.unwrap() - 0.703_033_100_288_754_1).abs() < 1e-12);
        assert_eq!(of_sensitivity.method.as_deref(), Some("exact binomial test"));
        assert_eq!(power("auc"), None);
    }

    #[test]
    fn the_assumptions_are_the_plans() {
        insta::assert_snapshot!(told(CHECK, &planned("sensitivity", |it| it.assumed = None)), @r"
        undetermined: needs `assumed` of endpoint `main`
        to do: write the assumptions behind the sample size into the plan
        ");
        insta::assert_snapshot!(told(CHECK, &planned("sensitivity", |it| it.power = None)), @r"
        undetermined: needs `power` of endpoint `main`
        to do: write the assumptions behind the sample size into the plan
        ");
        insta::assert_snapshot!(told(CHECK, &planned("sensitivity", |it| it.assumed = Some(0.7))), @"undetermined: needs data on which the sample size can be computed: no sample size shows a true value of 0.7 to be beyond 0.8");
        insta::assert_snapshot!(told(CHECK, &planned("ppv", |_| {})), @"undetermined: needs a metric with a sample size: PPV of endpoint `main` has none here");
        insta::assert_snapshot!(told(CHECK, &folder()), @r"
        undetermined: needs a plan with endpoints
        to do: declare `[[plan.endpoints]]` with metric, data set, operating point and goal
        ");
        insta::assert_snapshot!(told(CHECK, &folder().parameter("of", "pmcf")), @r"
        undetermined: needs the assumptions behind the sample size of `pmcf`, which are not declared here
        to do: a person must judge them in that study's plan
        ");
        insta::assert_snapshot!(told(CHECK, &folder().parameter("by", "site")), @"for a person: `sample-size` cannot compute `by = site`, so a person must judge what it asks");
    }
}
