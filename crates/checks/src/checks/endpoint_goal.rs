//! Endpoints against the goals of the plan.
//!
//! ## What it asks
//! Does the lower confidence limit of every planned endpoint reach the goal that the plan
//! sets for it?
//! `endpoint = NAME` looks at the endpoints of that name or metric only;
//! `part = adjusted-alpha` holds the primary endpoints against their goals together;
//! `before = test-date` asks whether the goals were fixed before the data were looked at;
//! `compare` and `by` ask for a comparison with another version, a predicate or each
//! modification.
//!
//! ## Why
//! A point estimate above the goal may be luck.
//! The lower limit is what still holds if this test set was a kind one.
//!
//! ## What it needs
//! `[[plan.endpoints]]` with `metric`, `dataset`, `threshold` and `at_least`; the roles
//! `truth` and `score`, and the `cluster` where rows belong together.
//! For the order of plan and look: `plan.file`, `plan.sha256`, `plan.fixed_on` and
//! `first_look` of each data set.
//!
//! ## How it is computed
//! Proportions have Clopper–Pearson limits, areas DeLong's variance.
//! Where a cluster is declared: the ratio estimator with between-cluster variance, and
//! Obuchowski's variance for areas; neither is taken below that of independent rows.
//! The two-sided level is the plan's, else 95 % by convention.
//! A goal fixed after the first look is *post hoc* and shows nothing.
//! The goal is met where lower limit ≥ goal; this is the one-sided test at half of alpha.
//! With `part = adjusted-alpha` the one-sided p-values of the primary endpoints are
//! adjusted by Holm: exact binomial, or from the area's standard error.
//! If all of them have to be met together, no adjustment is needed; both readings are given.
//!
//! ## What may cross a border
//! Endpoints without a cluster rest on a tally of truth by exact score: the released form
//! of it, coarsened at the operating points, serves proportions exactly.
//! Areas and clustered limits rest on exact scores and a panel, which stay.
//!
//! ## If it is not shown
//! Test more cases if the point estimate allows it, else improve the device or claim less.
//! Never move the goal after the look.

use reliance_model::device::{Dataset, Endpoint};
use reliance_model::finding::{Answer, Figure};
use reliance_stats::distribution::normal_upper;
use reliance_stats::multiplicity::holm;
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::endpoints::{Measured, Target, measure, no_endpoints, target};
use crate::performance::not_computable;
use crate::plan::{Fixed, fixed_before};
use crate::{Answered, Ask, Check, Missing, endpoints, parameters, words};

pub(crate) const CHECK: Check =
    Check { name: "endpoint-goal", source: include_str!("endpoint_goal.rs"), needs, answer };

const KNOWN: parameters::Known<'_> = &[
    ("endpoint", &[]),
    ("part", &["adjusted-alpha"]),
    ("before", &["test-date"]),
    ("compare", &["previous", "original", "cleared", "predicate"]),
    ("by", &["subgroup", "modification"]),
];

fn asked<'a>(ask: &Ask<'a>) -> Vec<&'a Endpoint> {
    let only = ask.call.parameter("endpoint");
    let primary = ask.call.parameter("part").is_some();
    let plan = ask.evidence.device.plan.as_ref();
    plan.into_iter()
        .flat_map(|plan| &plan.endpoints)
        .filter(|endpoint| {
            only.is_none_or(|only| endpoint.name == only || endpoint.metric == only)
                && (endpoint.primary || !primary)
        })
        .collect()
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let targets = asked(ask).into_iter().filter_map(|endpoint| target(ask, endpoint).ok());
    targets.flat_map(|target| endpoints::needs(ask, &target)).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, KNOWN) {
        return Ok(unknown);
    }
    if let Some(missing) = other_version(ask) {
        return Err(missing);
    }
    let asked = asked(ask);
    if let (Some(name), true) = (ask.call.parameter("endpoint"), asked.is_empty()) {
        return Err(Missing::new(
            format!("an endpoint `{name}` in the plan"),
            "declare it under `[[plan.endpoints]]` with its data set and goal",
        ));
    }
    if ask.call.parameter("before").is_some() {
        return before(ask, &asked);
    }
    if ask.call.parameter("part").is_some() {
        let whole = pre_set(ask, together(ask, reductions, &asked)?, &sets_of(ask, &asked));
        return Ok(post_hoc(ask, &asked).into_iter().fold(whole, Answered::caveat));
    }
    let parts = asked.iter().map(|endpoint| against_goal(ask, reductions, endpoint)).collect();
    let whole = combine_results(parts).ok_or_else(no_endpoints)?;
    Ok(post_hoc(ask, &asked).into_iter().fold(whole, Answered::caveat))
}

/// Comparisons that need figures of something else than the device as it stands.
fn other_version(ask: &Ask<'_>) -> Option<Missing> {
    if let Some(other) = ask.call.parameters.get("compare") {
        let what = if other.iter().any(|name| name == "predicate") {
            "the predicate's figures on the same data".to_string()
        } else {
            format!("the outputs of the {} version on the same data", words::list(other))
        };
        return Some(Missing::new(
            format!("{what}, and a plan that says how to compare"),
            "a person must hold the figures side by side until then",
        ));
    }
    ask.call.parameter("by").map(|by| {
        Missing::new(
            format!("goals by {by} in the plan"),
            "goals are declared by endpoint; a person must judge them by modification or subgroup",
        )
    })
}

fn before(ask: &Ask<'_>, asked: &[&Endpoint]) -> Result<Answered, Missing> {
    let sets = sets_of(ask, asked);
    if sets.is_empty() {
        return Err(no_endpoints());
    }
    match fixed_before(ask, &sets) {
        Fixed::Before => Ok(Answered::shown(format!(
            "the plan with {} was fixed, under the hash its file has, before its data were looked at",
            words::count(asked.len() as u64, "endpoint")
        ))),
        Fixed::PostHoc(why) => {
            Ok(Answered::not_shown(why).to_do("fix a plan and test on data nobody has looked at"))
        }
        Fixed::Unknown(needs) => Err(Missing::from(needs)),
    }
}

fn sets_of<'a>(ask: &Ask<'a>, asked: &[&Endpoint]) -> Vec<&'a Dataset> {
    asked.iter().filter_map(|endpoint| ask.evidence.device.dataset(&endpoint.dataset)).collect()
}

fn post_hoc(ask: &Ask<'_>, asked: &[&Endpoint]) -> Option<String> {
    match fixed_before(ask, &sets_of(ask, asked)) {
        Fixed::Before => None,
        Fixed::PostHoc(why) => Some(format!("post hoc: {why}")),
        Fixed::Unknown(needs) => {
            Some(format!("whether the goals precede the look is not known: needs {needs}"))
        }
    }
}

struct Held<'a> {
    target: Target<'a>,
    measured: Measured,
    goal: f64,
    p: f64,
}

fn hold<'a>(
    ask: &Ask<'a>,
    reductions: &Reductions,
    endpoint: &'a Endpoint,
) -> Result<(Target<'a>, Measured, Option<f64>), Missing> {
    let target = target(ask, endpoint)?;
    let measured = measure(ask, reductions, &target, false)?;
    Ok((target, measured, endpoint.at_least))
}

fn figures(target: &Target<'_>, measured: &Measured) -> Figure {
    measured.estimated.figure(target.metric.name(), target.of())
}

fn against_goal(
    ask: &Ask<'_>,
    reductions: &Reductions,
    endpoint: &Endpoint,
) -> Result<Answered, Missing> {
    let target = target(ask, endpoint)?;
    let measured = measure(ask, reductions, &target, false)?;
    let said = format!("{} is {}", target.words(), measured.estimated.words());
    let answered = match endpoint.at_least {
        None => Answered::undetermined(format!("needs a goal for `{}`: {said}", endpoint.name))
            .to_do("set `at_least` of the endpoint in the plan, before the next look"),
        Some(goal) if target.dataset.used_in_development == Some(true) => Answered::undetermined(
            format!("needs data independent of development: {said}; goal {}", words::three(goal)),
        )
        .to_do("test on data that served no development"),
        Some(goal) if measured.estimated.interval.low >= goal => {
            Answered::shown(format!("{said}; goal {}", words::three(goal)))
        }
        Some(goal) => Answered::not_shown(format!("{said}; goal {}", words::three(goal))).to_do(
            if measured.estimated.interval.point >= goal {
                format!("test more cases than these, or claim less than {}", words::three(goal))
            } else {
                format!("improve the device, or claim less than {}", words::three(goal))
            },
        ),
    };
    let goal = endpoint.at_least.map(|goal| Figure {
        note: endpoint.source.clone(),
        ..words::figure("goal", target.of(), goal)
    });
    let answered = pre_set(ask, answered, &[target.dataset])
        .figures([figures(&target, &measured)])
        .figures(goal)
        .figures(one_sided(&target, &measured, endpoint))
        .evidence(ask.evidence_of(target.dataset));
    Ok(measured.caveats.into_iter().fold(answered, Answered::caveat))
}

/// A goal set after the look shows nothing.
fn pre_set(ask: &Ask<'_>, answered: Answered, sets: &[&Dataset]) -> Answered {
    match (answered.answer, fixed_before(ask, sets)) {
        (Answer::Shown, Fixed::PostHoc(why)) => Answered::undetermined(format!(
            "needs a goal fixed before the look: {}, which is post hoc, for {why}",
            answered.because
        ))
        .to_do("fix the goal and test on data nobody has looked at"),
        _ => answered,
    }
}

fn one_sided(target: &Target<'_>, measured: &Measured, endpoint: &Endpoint) -> Option<Figure> {
    let p = goal_p(measured, endpoint.at_least?).ok()?;
    let mut figure = words::figure("p-goal", target.of(), p);
    figure.method = Some("one-sided test against the goal".into());
    Some(figure)
}

/// One-sided p-value that the metric is above its goal: exact where rows are independent,
/// else from the standard error behind the limits.
fn goal_p(measured: &Measured, goal: f64) -> Result<f64, Missing> {
    let estimated = &measured.estimated;
    let failed = |error| not_computable("the test against the goal", &error);
    match (estimated.counts, estimated.method.as_str()) {
        (Some((yes, n)), "Clopper–Pearson") => {
            Binomial::new(yes, n - yes).exact_goal_p(goal).map_err(failed)
        }
        _ if estimated.se > 0.0 => {
            Ok(normal_upper((estimated.interval.point - goal) / estimated.se))
        }
        _ => Err(Missing::from("an estimate that varies".to_string())),
    }
}

fn together(
    ask: &Ask<'_>,
    reductions: &Reductions,
    asked: &[&Endpoint],
) -> Result<Answered, Missing> {
    if asked.is_empty() {
        return Err(Missing::new(
            "a primary endpoint in the plan",
            "mark the primary endpoints under `[[plan.endpoints]]` with `primary = true`",
        ));
    }
    let mut held = Vec::new();
    for endpoint in asked {
        let (target, measured, goal) = hold(ask, reductions, endpoint)?;
        let goal = goal.ok_or_else(|| {
            Missing::new(
                format!("a goal for primary endpoint `{}`", endpoint.name),
                "set `at_least` of the endpoint in the plan, before the next look",
            )
        })?;
        let p = goal_p(&measured, goal)?;
        held.push(Held { target, measured, goal, p });
    }
    let ps: Vec<f64> = held.iter().map(|held| held.p).collect();
    let adjusted = holm(&ps).map_err(|error| not_computable("Holm's adjustment", &error))?;
    let alpha = (1.0 - ask.level()) / 2.0;
    Ok(adjusted_answer(ask, &held, &adjusted, alpha))
}

fn adjusted_answer(ask: &Ask<'_>, held: &[Held<'_>], adjusted: &[f64], alpha: f64) -> Answered {
    let all = held.iter().all(|held| held.measured.estimated.interval.low >= held.goal);
    let each = adjusted.iter().all(|p| *p <= alpha);
    let largest = adjusted.iter().copied().fold(0.0, f64::max);
    let number = words::count(held.len() as u64, "primary endpoint");
    let threes = (words::three(largest), words::three(alpha));
    let answered = match (all, each) {
        (true, true) => Answered::shown(format!(
            "{number}: goals met together, and each after Holm's adjustment (largest adjusted \
             one-sided p {}, alpha {})",
            threes.0, threes.1
        )),
        (true, false) => Answered::for_a_person(format!(
            "{number}: goals met only if the plan asks for all together; one by one the largest \
             Holm-adjusted one-sided p is {}, alpha {}",
            threes.0, threes.1
        ))
        .to_do("say which of the two readings the plan fixed"),
        (false, _) => Answered::not_shown(format!(
            "{number}: not every goal is met (largest Holm-adjusted one-sided p {}, alpha {})",
            threes.0, threes.1
        ))
        .to_do("see the endpoints that miss their goal"),
    };
    held.iter().zip(adjusted).fold(answered, |answered, (one, adjusted)| {
        let mut p = words::figure("p-goal", one.target.of(), one.p);
        p.method = Some("one-sided test against the goal".into());
        let mut holm = words::figure("p-goal-holm", one.target.of(), *adjusted);
        holm.method = Some(format!("Holm over {number}"));
        answered
            .figures([figures(&one.target, &one.measured), p, holm])
            .evidence(ask.evidence_of(one.target.dataset))
    })
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Plan, Role};

    use super::*;
    use crate::testing::{Folder, answer as told, answered, folder, scored};

    fn endpoint(metric: &str, goal: Option<f64>) -> Endpoint {
        Endpoint {
            name: format!("main-{metric}"),
            metric: metric.into(),
            dataset: "us".into(),
            threshold: Some("0.5".into()),
            at_least: goal,
            primary: true,
            ..Endpoint::default()
        }
    }

    /// 192 of 200 diseased called, 180 of 200 healthy not.
    fn tested(endpoints: Vec<Endpoint>) -> Folder {
        folder()
            .dataset("us", Role::Test, scored([192, 8, 20, 180]))
            .plan_on_file("2026-01-01")
            .device(|device| {
                device.plan.get_or_insert_default().endpoints = endpoints;
                device.datasets[0].first_look = "2026-02-01".parse().ok();
            })
    }

    #[test]
    fn shown_when_the_lower_limit_reaches_the_goal() {
        insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("sensitivity", Some(0.9))])), @"shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900");
    }

    #[test]
    fn not_shown_when_only_the_point_estimate_does() {
        insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("sensitivity", Some(0.95))])), @r"
        not shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.950
        to do: test more cases than these, or claim less than 0.950
        ");
        insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("specificity", Some(0.95))])), @r"
        not shown: specificity of `us` at `0.5` is 0.900 (95 % CI 0.850 to 0.938; 180 of 200); goal 0.950
        to do: improve the device, or claim less than 0.950
        ");
    }

    #[test]
    fn a_goal_is_the_makers() {
        insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("sensitivity", None)])), @r"
        undetermined: needs a goal for `main-sensitivity`: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200)
        to do: set `at_least` of the endpoint in the plan, before the next look
        ");
        insta::assert_snapshot!(told(CHECK, &folder()), @r"
        undetermined: needs a plan with endpoints
        to do: declare `[[plan.endpoints]]` with metric, data set, operating point and goal
        ");
        insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("beauty", Some(0.9))])), @r"
        undetermined: needs a metric that can be computed for endpoint `main-beauty`: `beauty` is not one
        to do: use sensitivity, specificity, accuracy, ppv, npv or auc, or let a person judge it
        ");
    }

    #[test]
    fn development_data_meet_no_goal() {
        let folder = tested(vec![endpoint("sensitivity", Some(0.9))])
            .device(|device| device.datasets[0].used_in_development = Some(true));
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        undetermined: needs data independent of development: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900
        caveat: `us` was used in development, so its figures are too good
        to do: test on data that served no development
        ");
    }

    #[test]
    fn an_area_needs_both_classes() {
        let folder = folder().dataset("us", Role::Test, scored([5, 0, 0, 0])).device(|device| {
            let endpoints = vec![endpoint("auc", Some(0.8)), endpoint("specificity", Some(0.8))];
            device.plan = Some(Plan { endpoints, ..Plan::default() });
        });
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        undetermined: needs data on which the AUC can be computed: at least 2 healthy cases are needed, found 0; needs data on which specificity can be computed: at least 1 rows are needed, found 0
        caveat: whether the goals precede the look is not known: needs the plan's file and the SHA-256 under which it was fixed
        ");
    }

    #[test]
    fn a_declared_cluster_widens_the_limits_or_is_named() {
        let mut clustered = endpoint("sensitivity", Some(0.9));
        clustered.cluster = Some("patient".into());
        let mut folder = tested(vec![clustered]);
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900
        caveat: the limits take the rows of `us` as independent although the cluster `patient` is declared (needs the role `patient` in data set `us`)
        ");
        for (at, row) in folder.rows.get_mut("us").unwrap().iter_mut().enumerate() {
            row.insert("patient".into(), (at / 4).to_string());
        }
        let table = &mut folder.evidence.device.tables[0];
        table.columns.insert("patient".into(), "patient".into());
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        not shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.861 to 0.989; 192 of 200); goal 0.900
        to do: test more cases than these, or claim less than 0.900
        ");
        let figures = answered(CHECK, &folder).figures;
        insta::assert_snapshot!(figures[0].note.as_deref().unwrap(), @"standard error 0.027994; 50 clusters; design effect 4.082");
    }

    #[test]
    fn primary_endpoints_are_adjusted_together() {
        let both = |specificity| {
            let endpoints = vec![
                endpoint("sensitivity", Some(0.92)),
                endpoint("specificity", Some(specificity)),
            ];
            told(CHECK, &tested(endpoints).parameter("part", "adjusted-alpha"))
        };
        insta::assert_snapshot!(both(0.80), @"shown: 2 primary endpoints: goals met together, and each after Holm's adjustment (largest adjusted one-sided p 0.018, alpha 0.025)");
        insta::assert_snapshot!(both(0.848), @r"
        for a person: 2 primary endpoints: goals met only if the plan asks for all together; one by one the largest Holm-adjusted one-sided p is 0.037, alpha 0.025
        to do: say which of the two readings the plan fixed
        ");
        insta::assert_snapshot!(both(0.95), @r"
        not shown: 2 primary endpoints: not every goal is met (largest Holm-adjusted one-sided p 0.999, alpha 0.025)
        to do: see the endpoints that miss their goal
        ");
    }

    #[test]
    fn goals_precede_the_look() {
        let folder =
            tested(vec![endpoint("sensitivity", Some(0.9))]).parameter("before", "test-date");
        insta::assert_snapshot!(told(CHECK, &folder), @"shown: the plan with 1 endpoint was fixed, under the hash its file has, before its data were looked at");
        let late = folder.plan_on_file("2026-03-01");
        insta::assert_snapshot!(told(CHECK, &late), @r"
        not shown: the plan was fixed on 2026-03-01, and `us` was first looked at on 2026-02-01
        to do: fix a plan and test on data nobody has looked at
        ");
        let mut late = late;
        late.parameters.clear();
        insta::assert_snapshot!(told(CHECK, &late), @r"
        undetermined: needs a goal fixed before the look: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900, which is post hoc, for the plan was fixed on 2026-03-01, and `us` was first looked at on 2026-02-01
        caveat: post hoc: the plan was fixed on 2026-03-01, and `us` was first looked at on 2026-02-01
        to do: fix the goal and test on data nobody has looked at
        ");
    }

    #[test]
    fn every_parameter_is_honoured() {
        let with = |name: &str, value: &str| {
            told(CHECK, &tested(vec![endpoint("sensitivity", Some(0.9))]).parameter(name, value))
        };
        insta::assert_snapshot!(with("compare", "predicate"), @r"
        undetermined: needs the predicate's figures on the same data, and a plan that says how to compare
        to do: a person must hold the figures side by side until then
        ");
        insta::assert_snapshot!(with("compare", "cleared"), @r"
        undetermined: needs the outputs of the cleared version on the same data, and a plan that says how to compare
        to do: a person must hold the figures side by side until then
        ");
        insta::assert_snapshot!(with("by", "modification"), @r"
        undetermined: needs goals by modification in the plan
        to do: goals are declared by endpoint; a person must judge them by modification or subgroup
        ");
        insta::assert_snapshot!(with("endpoint", "time-to-notification"), @r"
        undetermined: needs an endpoint `time-to-notification` in the plan
        to do: declare it under `[[plan.endpoints]]` with its data set and goal
        ");
        insta::assert_snapshot!(with("endpoint", "main-sensitivity"), @"shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900");
        insta::assert_snapshot!(with("part", "moon"), @"for a person: `endpoint-goal` cannot compute `part = moon`, so a person must judge what it asks");
    }
}
