//! Endpoints that name a method: it runs on the plan's data sets, and its figures are held
//! against the plan's criterion.

use reliance_model::device::{Analysis, Dataset, Endpoint, Join};
use reliance_model::finding::Figure;
use reliance_model::method::Options;
use reliance_stats::Confidence;
use reliance_stats::reduction::{Need, Reductions};

use super::{Held, Verdict, outcome, pre_set};
use crate::endpoints::{development, ignored};
use crate::methods::{self, Fault, Method, Question, Unanswered};
use crate::operating_points::operating_point;
use crate::plan::clusters_of;
use crate::said::Said;
use crate::strata::{axis, has_role};
use crate::{Answered, Ask, Missing};

use criterion::Criteria;
use said::Whose;

pub(super) mod criterion;
mod said;
#[cfg(test)]
mod tests;

/// Most figures that are printed one by one; a bound on output, not a judgement.
const MOST_FIGURES: usize = 200;

/// Options that name roles, and stand for the role of their own name where a plan leaves
/// them out.
const ROLES: [&str; 6] = ["truth", "score", "reader", "modality", "case", "lesion"];

/// Options that name roles, and are needed only where a plan gives them.
const OTHERS: [&str; 3] = ["second", "weight", "both"];

/// Roles that stand for one person or case.
const PERSONS: [&str; 2] = ["case", "patient"];

/// What an endpoint asks its method.
struct Asked<'a> {
    method: &'static Method,
    sets: Vec<&'a Dataset>,
    question: Question,
    needs: Vec<Need>,
    caveats: Vec<String>,
}

/// The data sets of an endpoint: its own, and the one it is compared with.
fn sets<'a>(
    ask: &Ask<'a>,
    endpoint: &'a Endpoint,
    analysis: &'a Analysis,
) -> Result<Vec<&'a Dataset>, Missing> {
    let named = std::iter::once(&endpoint.dataset).chain(&analysis.options.against);
    named
        .map(|name| {
            ask.evidence.device.dataset(name).ok_or_else(|| {
                Missing::new(
                    format!("data set `{name}` of endpoint `{}`", endpoint.name),
                    "declare it under `[[datasets]]`",
                )
            })
        })
        .collect()
}

/// The reductions that the method asks for; none where the answer says what is missing.
pub(super) fn needs(ask: &Ask<'_>, endpoint: &Endpoint, analysis: &Analysis) -> Vec<Need> {
    asked(ask, endpoint, analysis).map(|asked| asked.needs).unwrap_or_default()
}

fn asked<'a>(
    ask: &Ask<'a>,
    endpoint: &'a Endpoint,
    analysis: &'a Analysis,
) -> Result<Asked<'a>, Missing> {
    let method = methods::find(&analysis.method).map_err(|fault| {
        Missing::new(
            format!("a method that can be run for endpoint `{}`: {}", endpoint.name, fault.0),
            "name one of `reliance stat list`",
        )
    })?;
    let sets = sets(ask, endpoint, analysis)?;
    let mut options = Options { cluster: None, ..analysis.options.clone() };
    imply(ask, method, &sets, &mut options);
    options.threshold = threshold(ask, method, &sets, endpoint)?;
    roles_there(ask, method, &sets, &options)?;
    let bands = ask.evidence.device.plan.as_ref().and_then(|plan| plan.subgroups.as_ref());
    let bands: &[f64] = bands.map(|plan| plan.age_bands.as_slice()).unwrap_or_default();
    let by = options.by.as_ref().map(|role| axis(role, bands));
    let names = sets.iter().map(|set| match sets.len() {
        1 => (set.name.clone(), String::new()),
        _ => (set.name.clone(), set.name.clone()),
    });
    let sets_named = names.collect();
    let level = analysis.level.unwrap_or(ask.level());
    let strata = options.stratum.iter().map(|role| axis(role, bands)).collect();
    let question = Question { options, level, sets: sets_named, by, strata };
    clustered(ask, endpoint, Asked { method, sets, question, needs: Vec::new(), caveats: vec![] })
}

/// Options that the plan leaves out stand for the role of their own name, where the method
/// cannot do without or the tables have it.
fn imply(ask: &Ask<'_>, method: &Method, sets: &[&Dataset], options: &mut Options) {
    let there = |role: &str| sets.iter().all(|set| has_role(&ask.evidence.device, set, role));
    for name in ROLES {
        let needed = method.needs.contains(&name);
        if needed || method.takes.contains(&name) && there(name) {
            let option = match name {
                "truth" => &mut options.truth,
                "score" => &mut options.score,
                "reader" => &mut options.reader,
                "modality" => &mut options.modality,
                "lesion" => &mut options.lesion,
                _ => &mut options.case,
            };
            option.get_or_insert_with(|| name.to_string());
        }
    }
}

/// The number behind the operating point, the same on every data set.
fn threshold(
    ask: &Ask<'_>,
    method: &Method,
    sets: &[&Dataset],
    endpoint: &Endpoint,
) -> Result<Option<f64>, Missing> {
    let Some(named) = endpoint.threshold.as_deref() else { return Ok(None) };
    if !method.signature().uses("threshold") {
        return Err(Missing::new(
            format!("an endpoint without `threshold`: `{}` has no use for it", method.name),
            "leave it out of the endpoint",
        ));
    }
    let mut found: Option<f64> = None;
    for set in sets {
        let point = operating_point(&ask.evidence.device, set, Some(named))?.threshold.get();
        if found.is_some_and(|first| first != point) {
            return Err(Missing::new(
                format!("one threshold for endpoint `{}`: `{named}` stands for two", endpoint.name),
                "give the number, or compare data sets of one model",
            ));
        }
        found = Some(point);
    }
    Ok(found)
}

fn roles_there(
    ask: &Ask<'_>,
    method: &Method,
    sets: &[&Dataset],
    options: &Options,
) -> Result<(), Missing> {
    let given = options.given();
    let used = ROLES.into_iter().chain(OTHERS);
    let used = used.filter(|name| method.signature().uses(name) && given.contains(name));
    let used = used.map(|name| options.role(name)).chain(options.by.as_deref());
    // Groups are named in what is said, and nobody's number is.
    if let Some(by) = options.by.as_deref().filter(|by| names_persons(ask, sets, by)) {
        return Err(Missing::new(
            format!("groups of the plan that are not single persons or cases (`by = \"{by}\"`)"),
            "divide by another role; name what rows share as `cluster`",
        ));
    }
    // A target population has nothing but its mix.
    let of_sample = if method.name.starts_with("standardised-") { 1 } else { sets.len() };
    let strata = options.stratum.iter().map(|role| (role.as_str(), sets));
    let used = used.map(|role| (role, &sets[..of_sample.min(sets.len())]));
    for (role, sets) in used.chain(strata) {
        let lacks = |set: &&&Dataset| !has_role(&ask.evidence.device, set, role);
        if let Some(set) = sets.iter().find(lacks) {
            return Err(Missing::new(
                format!("the role `{role}` in data set `{}`", set.name),
                "map its column in the data set's table",
            ));
        }
    }
    Ok(())
}

/// Does a level of the role stand for one person or case?
fn names_persons(ask: &Ask<'_>, sets: &[&Dataset], role: &str) -> bool {
    let mut tables = sets.iter().filter_map(|set| ask.evidence.device.table_of(set));
    let joins = |join: &Join| join.on == role;
    PERSONS.contains(&role) || tables.any(|table| table.joins.iter().any(joins))
}

/// The question with the declared cluster where the method can use it; where it cannot, a
/// caveat says that rows were taken as independent.
fn clustered<'a>(
    ask: &Ask<'a>,
    endpoint: &'a Endpoint,
    mut asked: Asked<'a>,
) -> Result<Asked<'a>, Missing> {
    let (cluster, outer) = declared(ask, endpoint, &asked);
    let with = |question: &Question, cluster: Option<String>| Question {
        options: Options { cluster, ..question.options.clone() },
        ..question.clone()
    };
    let try_with = |cluster: &String| -> Result<(Question, Vec<Need>), String> {
        if !asked.method.signature().uses("cluster") {
            return Err(format!("`{}` cannot use it", asked.method.name));
        }
        for set in &asked.sets {
            if !has_role(&ask.evidence.device, set, cluster) {
                return Err(format!("needs the role `{cluster}` in data set `{}`", set.name));
            }
        }
        let question = with(&asked.question, Some(cluster.clone()));
        let needs = run(asked.method, &question).map_err(|fault| said::in_plan(&fault.0))?;
        Ok((question, needs))
    };
    match cluster.as_ref().map(try_with) {
        Some(Ok((question, needs))) => {
            asked.caveats.extend(ignored(&endpoint.dataset, &outer));
            return Ok(Asked { question, needs, ..asked });
        }
        Some(Err(why)) => asked.caveats.push(format!(
            "the rows of `{}` are taken as independent although the cluster `{}` is declared \
             ({why})",
            endpoint.dataset,
            cluster.unwrap_or_default()
        )),
        None => {}
    }
    asked.needs = run(asked.method, &asked.question)
        .map_err(|fault| no_answer(asked.method, endpoint, &fault))?;
    Ok(asked)
}

fn run(method: &Method, question: &Question) -> Result<Vec<Need>, Fault> {
    methods::check(method, &question.options)?;
    methods::needs(method, question)
}

/// The innermost declared cluster that the analysis does not account for anyway, and the
/// outer ones.
fn declared(
    ask: &Ask<'_>,
    endpoint: &Endpoint,
    asked: &Asked<'_>,
) -> (Option<String>, Vec<String>) {
    let Some(set) = asked.sets.first() else { return (None, Vec::new()) };
    let (inner, outer) = clusters_of(ask, set, Some(endpoint));
    let options = &asked.question.options;
    let own = [&options.case, &options.reader, &options.modality];
    let mut left = inner.into_iter().chain(outer).filter(|role| {
        endpoint.cluster.as_ref() == Some(role) || !own.contains(&&Some(role.clone()))
    });
    (left.next(), left.collect())
}

fn no_answer(method: &Method, endpoint: &Endpoint, fault: &Fault) -> Missing {
    Missing::new(
        fault.said(|words| {
            let (method, endpoint, why) = (method.name, &endpoint.name, said::in_plan(words));
            format!("rows and options from which `{method}` answers endpoint `{endpoint}`: {why}")
        }),
        format!("`reliance stat {} --explain` says what it asks of them", method.name),
    )
}

/// What decides an endpoint: the figures, and they in a sentence.
pub(super) struct Decided {
    said: Said,
    figures: Vec<Figure>,
}

/// The endpoint's figures against its criterion, with the deciding ones.
pub(super) fn hold<'a>(
    ask: &Ask<'a>,
    reductions: &Reductions,
    endpoint: &'a Endpoint,
    analysis: &'a Analysis,
) -> Result<(Held<'a>, Decided), Missing> {
    let asked = asked(ask, endpoint, analysis)?;
    let answer = methods::answer(asked.method, &asked.question, reductions);
    let answer = answer.map_err(|error| match error {
        Unanswered::Lacks(reason) => Missing::from(reason),
        Unanswered::Fault(fault) => no_answer(asked.method, endpoint, &fault),
    })?;
    let names: Vec<&str> = asked.sets.iter().map(|set| set.name.as_str()).collect();
    let criteria = Criteria::of(endpoint, analysis);
    let of = names.join(" against ");
    let confidence = Confidence::new(asked.question.level).map_err(|error| {
        Missing::new("a usable confidence level", format!("`level` of the plan: {error}"))
    })?;
    let whose = Whose { sets: &names, confidence };
    let judged = criteria.judge(&answer.rows, (asked.method, endpoint), &whose)?;
    let mut caveats = asked.caveats;
    caveats.extend(answer.notes.iter().cloned());
    caveats.extend(said::left_out(&names, &answer.counts));
    caveats.extend(asked.sets.iter().filter_map(|set| development(ask, set)));
    caveats.extend(said::prevalence(asked.method, analysis, &names));
    let (printed, left) = answer.rows.split_at(answer.rows.len().min(MOST_FIGURES));
    let printed = printed.iter();
    let mut figures: Vec<Figure> = printed.flat_map(|row| said::figures(row, &whose)).collect();
    let mut caveats: Vec<Said> = caveats.into_iter().map(Said::from).collect();
    caveats.extend(said::not_printed(asked.method, left, &whose));
    let measure = analysis.figure.clone().unwrap_or_else(|| analysis.method.clone());
    figures.extend(criteria.figures(endpoint, &measure, &of));
    let (sets, verdict, p) = (asked.sets, judged.verdict, judged.p);
    let held = Held { sets, verdict, figures, caveats, of, measure, p };
    Ok((held, Decided { said: judged.said, figures: judged.deciding }))
}

/// The answer about an endpoint that names a method.
pub(super) fn against_goal(
    ask: &Ask<'_>,
    reductions: &Reductions,
    endpoint: &Endpoint,
    analysis: &Analysis,
) -> Result<Answered, Missing> {
    let (held, Decided { said, figures: mut deciding }) =
        hold(ask, reductions, endpoint, analysis)?;
    let own = held.sets.iter().any(|set| development(ask, set).is_some());
    let answered = match &held.verdict {
        Verdict::NoGoal => {
            let needs = said.within(|said| format!("needs a goal for `{}`: {said}", endpoint.name));
            Answered::undetermined(needs).to_do(
                "set `at_least`, `at_most` or `p_below` of the endpoint in the plan, before the \
             next look",
            )
        }
        _ if own => Answered::undetermined(
            said.within(|said| format!("needs data independent of development: {said}")),
        )
        .to_do("test on data that served no development"),
        Verdict::Met => Answered::shown(said),
        Verdict::Undirected => Answered::for_a_person(said.within(|said| {
            format!(
                "{said}; the test is two-sided, so a person confirms that the difference is the \
                 one that the plan means"
            )
        }))
        .to_do("add `at_least` or `at_most` to the endpoint of the next plan"),
        Verdict::Missed(to_do) => Answered::not_shown(said).to_do(to_do.clone()),
    };
    let answered = held.sets.iter().fold(answered, |answered, set| pre_set(ask, answered, set));
    let evidence = held.sets.iter().flat_map(|set| ask.evidence_of(set));
    deciding.truncate(MOST_FIGURES);
    let answered = outcome::of(ask, endpoint, answered, deciding);
    let answered = answered.figures(held.figures).evidence(evidence);
    Ok(held.caveats.into_iter().fold(answered, Answered::caveat))
}
