//! Endpoints against the goals of the plan.
//!
//! ## What it asks
//! Does the lower confidence limit of every planned endpoint reach the goal that the plan
//! sets for it?
//! An endpoint may name any method of `reliance stat list` instead of a metric; then its
//! figure meets the criterion that the plan gives.
//! `endpoint = NAME` looks at the endpoints of that name, metric or method only;
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
//! Or `[[plan.endpoints]]` with `method`, `dataset` and the options of the method (`against`
//! a data set; `by`, `second`, `cluster`, `reader` and so on are roles; `margin`, `form` and
//! so on as `reliance stat METHOD --explain` has them), and as the criterion `at_least`,
//! `at_most` or `p_below`, with `figure` where the method gives several.
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
//! A method runs as `reliance stat` runs it, on whole data sets and on their declared cluster
//! where it can use one.
//! `at_least` is met where lower limit ≥ goal, `at_most` where upper limit ≤ goal, `p_below`
//! where p < goal, each in every group that the method tells apart.
//! A small p-value of a test without direction is for a person, unless a limit decides too.
//! Where a method has no limits or no p-value, it meets no criterion on them.
//! With `part = adjusted-alpha` the one-sided p-values of the primary endpoints are
//! adjusted by Holm: exact binomial, or from the area's standard error.
//! An endpoint of a method enters with the p-value of its figure; where it has none, nothing
//! is adjusted, and goals met together are for a person.
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

use crate::combine::combine;
use crate::endpoints::{
    Measured, Target, development, measure, no_endpoints, planned_before, target,
};
use crate::performance::not_computable;
use crate::plan::{Fixed, fixed_before, unlooked};
use crate::said::Said;
use crate::{Answered, Ask, Check, Missing, endpoints, parameters, words};

pub(crate) const CHECK: Check =
    Check::new("endpoint-goal", include_str!("endpoint_goal.rs"), needs, answer);

mod by_method;
mod outcome;

/// What figures make of a goal.
enum Verdict {
    /// They meet it.
    Met,
    /// They meet it by a p-value that does not say on which side.
    Undirected,
    /// They do not; with what to do.
    Missed(String),
    /// The plan has none.
    NoGoal,
}

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
            let is = |only: &str| {
                let method = endpoint.analysis.as_ref().map(|analysis| &analysis.method);
                [Some(&endpoint.name), Some(&endpoint.metric), method]
                    .into_iter()
                    .flatten()
                    .any(|name| name == only)
            };
            only.is_none_or(is) && (endpoint.primary || !primary)
        })
        .collect()
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let of_one = |endpoint: &Endpoint| match &endpoint.analysis {
        Some(analysis) => by_method::needs(ask, endpoint, analysis),
        None => target(ask, endpoint).map_or(Vec::new(), |target| endpoints::needs(ask, &target)),
    };
    asked(ask).into_iter().flat_map(of_one).collect()
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
    let parts = asked.iter().map(|endpoint| {
        against_goal(ask, reductions, endpoint)
            .unwrap_or_else(|missing| outcome::of(ask, endpoint, missing.into(), Vec::new()))
    });
    let whole = combine(parts.collect()).ok_or_else(no_endpoints)?;
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
    let named = asked.iter().flat_map(|endpoint| {
        let against = endpoint.analysis.as_ref().and_then(|it| it.options.against.as_ref());
        std::iter::once(&endpoint.dataset).chain(against)
    });
    named.filter_map(|name| ask.evidence.device.dataset(name)).collect()
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

/// A primary endpoint held against its goal.
struct Held<'a> {
    sets: Vec<&'a Dataset>,
    of: String,
    /// Name of the figure that has the goal.
    measure: String,
    figures: Vec<Figure>,
    caveats: Vec<Said>,
    verdict: Verdict,
    p: Option<f64>,
}

fn figures(target: &Target<'_>, measured: &Measured) -> Figure {
    measured.estimated.figure(target.metric.name(), target.of())
}

fn against_goal(
    ask: &Ask<'_>,
    reductions: &Reductions,
    endpoint: &Endpoint,
) -> Result<Answered, Missing> {
    if let Some(analysis) = &endpoint.analysis {
        return by_method::against_goal(ask, reductions, endpoint, analysis);
    }
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
        ..words::figure(&format!("{}-goal", target.metric.name()), target.of(), goal)
    });
    let figure = figures(&target, &measured);
    let answered = pre_set(ask, answered, target.dataset);
    let answered = outcome::of(ask, endpoint, answered, vec![figure.clone()])
        .figures([figure])
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
    let mut figure = words::figure(&format!("{}-p-goal", target.metric.name()), target.of(), p);
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

/// A primary endpoint as one of several.
fn hold<'a>(
    ask: &Ask<'a>,
    reductions: &Reductions,
    endpoint: &'a Endpoint,
) -> Result<Held<'a>, Missing> {
    let no_goal = || {
        Missing::new(
            format!("a goal for primary endpoint `{}`", endpoint.name),
            "set `at_least` of the endpoint in the plan, before the next look",
        )
    };
    if let Some(analysis) = &endpoint.analysis {
        let (held, _) = by_method::hold(ask, reductions, endpoint, analysis)?;
        if matches!(held.verdict, Verdict::NoGoal) {
            return Err(no_goal());
        }
        return Ok(held);
    }
    let target = target(ask, endpoint)?;
    let measured = measure(ask, reductions, &target, false)?;
    let goal = endpoint.at_least.ok_or_else(no_goal)?;
    let p = goal_p(&measured, goal)?;
    let met = measured.estimated.interval.low >= goal;
    let mut one_sided = words::figure(&format!("{}-p-goal", target.metric.name()), target.of(), p);
    one_sided.method = Some("one-sided test against the goal".into());
    Ok(Held {
        sets: vec![target.dataset],
        of: target.of(),
        measure: target.metric.name().to_string(),
        figures: vec![figures(&target, &measured), one_sided],
        caveats: measured.caveats.into_iter().map(Said::from).collect(),
        verdict: if met { Verdict::Met } else { Verdict::Missed(String::new()) },
        p: Some(p),
    })
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
    let held = asked.iter().map(|endpoint| hold(ask, reductions, endpoint));
    let held = held.collect::<Result<Vec<Held<'_>>, Missing>>()?;
    let ps: Option<Vec<f64>> = held.iter().map(|held| held.p).collect();
    let adjusted = ps.as_deref().map(holm).transpose();
    let adjusted = adjusted.map_err(|error| not_computable("Holm's adjustment", &error))?;
    let alpha = (1.0 - ask.level()) / 2.0;
    let answered = verdict_of(&held, adjusted.as_deref(), alpha);
    Ok(with_figures(ask, answered, &held, adjusted.as_deref().unwrap_or_default()))
}

fn verdict_of(held: &[Held<'_>], adjusted: Option<&[f64]>, alpha: f64) -> Answered {
    let number = words::count(held.len() as u64, "primary endpoint");
    let missed = held.iter().any(|held| matches!(held.verdict, Verdict::Missed(_)));
    let largest = adjusted.map(|ps| ps.iter().copied().fold(0.0, f64::max));
    let besides = match largest {
        Some(largest) => format!("largest Holm-adjusted one-sided p {}", words::three(largest)),
        None => "without adjusted p-values".into(),
    };
    let alpha_said = words::three(alpha);
    if missed {
        return Answered::not_shown(format!(
            "{number}: not every goal is met ({besides}, alpha {alpha_said})"
        ))
        .to_do("see the endpoints that miss their goal");
    }
    if held.iter().any(|held| matches!(held.verdict, Verdict::Undirected)) {
        return Answered::for_a_person(format!(
            "{number}: goals met together, one of them by a two-sided test, so a person confirms \
             that its difference is the one that the plan means"
        ));
    }
    match largest {
        Some(largest) if largest <= alpha => Answered::shown(format!(
            "{number}: goals met together, and each after Holm's adjustment (largest adjusted \
             one-sided p {}, alpha {alpha_said})",
            words::three(largest)
        )),
        Some(largest) => Answered::for_a_person(format!(
            "{number}: goals met only if the plan asks for all together; one by one the largest \
             Holm-adjusted one-sided p is {}, alpha {alpha_said}",
            words::three(largest)
        ))
        .to_do("say which of the two readings the plan fixed"),
        None => Answered::for_a_person(format!(
            "{number}: goals met together; one by one they cannot be adjusted, for a figure that \
             decides has no p-value"
        ))
        .to_do("say whether the plan asks for all together, or name figures with a p-value"),
    }
}

fn with_figures(
    ask: &Ask<'_>,
    answered: Answered,
    held: &[Held<'_>],
    adjusted: &[f64],
) -> Answered {
    let number = words::count(held.len() as u64, "primary endpoint");
    let answered = held.iter().fold(answered, |answered, one| {
        let answered = one.sets.iter().fold(answered, |answered, set| pre_set(ask, answered, set));
        let evidence = one.sets.iter().flat_map(|set| ask.evidence_of(set));
        let answered = answered.figures(one.figures.iter().cloned()).evidence(evidence);
        one.caveats.iter().cloned().fold(answered, Answered::caveat)
    });
    let holm = held.iter().zip(adjusted).map(|(one, adjusted)| Figure {
        method: Some(format!("Holm over {number}")),
        ..words::figure(&format!("{}-p-goal-holm", one.measure), one.of.as_str(), *adjusted)
    });
    answered.figures(holm)
}

#[cfg(test)]
mod tests;
