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
//! A goal fixed after the first look is *post hoc* and shows nothing; so does one of which
//! hash and day do not say that it was fixed before, and any goal on development data.
//! Where no first look is declared a person confirms that nobody looked.
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
use crate::endpoints::{
    Measured, Target, development, measure, no_endpoints, planned_before, target,
};
use crate::performance::not_computable;
use crate::plan::{Fixed, fixed_before, unlooked};
use crate::{Answered, Ask, Check, Missing, endpoints, parameters, words};

pub(crate) const CHECK: Check =
    Check::new("endpoint-goal", include_str!("endpoint_goal.rs"), needs, answer);

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
        let whole = together(ask, reductions, &asked)?;
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
        Fixed::Before => {
            let said = format!(
                "the plan with {} was fixed, under the hash its file has, before its data were looked at",
                words::count(asked.len() as u64, "endpoint")
            );
            Ok(match unlooked(&sets) {
                None => Answered::shown(said),
                Some(unlooked) => Answered::for_a_person(format!("{said}; {unlooked}")),
            })
        }
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
        Some(goal) if development(ask, target.dataset).is_some() => Answered::undetermined(
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
    let answered = pre_set(ask, answered, target.dataset)
        .figures([figures(&target, &measured)])
        .figures(goal)
        .figures(one_sided(&target, &measured, endpoint))
        .evidence(ask.evidence_of(target.dataset));
    Ok(measured.caveats.into_iter().fold(answered, Answered::caveat))
}

/// A goal set after the look, or not shown to precede it, shows nothing.
fn pre_set(ask: &Ask<'_>, answered: Answered, set: &Dataset) -> Answered {
    let answered = planned_before(ask, set, answered);
    match (answered.answer, fixed_before(ask, &[set]), unlooked(&[set])) {
        (Answer::Shown, Fixed::Unknown(needs), _) => Answered {
            answer: Answer::Undetermined,
            because: format!(
                "needs {needs}, to show that the goal precedes the look: {}",
                answered.because
            ),
            ..answered
        }
        .to_do("declare file, hash and day of the plan"),
        (Answer::Shown, Fixed::Before, Some(unlooked)) => {
            let because = format!("{}; {unlooked}", answered.because);
            Answered { answer: Answer::ForAPerson, because, ..answered }
        }
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
    let answered = held.iter().fold(answered, |answered, one| {
        let answered = pre_set(ask, answered, one.target.dataset);
        one.measured.caveats.iter().cloned().fold(answered, Answered::caveat)
    });
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
mod tests;
