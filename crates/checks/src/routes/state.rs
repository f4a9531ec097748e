//! The state of one route, for what the device holds, on a day.

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::catalogue::{CatalogueState, Force, Route, RouteKind};
use reliance_model::evidence::{Attestation, Stated};
use reliance_model::facet::{self, Condition, Facet, Holds, Profile};
use reliance_model::route::State;

use super::View;
use super::held::{Held, overlay};
use crate::questions::{fact_id, profile, question_id};
use crate::standing::{changed, digest, outdated};

/// A question that a route's state waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) values: Vec<String>,
    pub(crate) outdated: Option<String>,
}

/// A route's state, before it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) state: State,
    pub(crate) from: String,
    pub(crate) because: String,
    pub(crate) closes: Option<Date>,
    pub(crate) questions: Vec<Waiting>,
}

impl Judged {
    fn without_questions(state: State, from: String, because: String) -> Judged {
        Judged { state, from, because, closes: None, questions: Vec::new() }
    }

    fn closed(from: String, why: String) -> Judged {
        let because = why.clone();
        Judged::without_questions(State::Closed { why }, from, because)
    }
}

/// The state of the route: of all that is held, whatever takes the device furthest.
pub(crate) fn judge(view: &View<'_>, holding: &[Held]) -> Judged {
    let route = view.route;
    let fits = |held: &&Held| route.from.contains(&held.kind);
    let of: Vec<&Held> = holding.iter().filter(fits).collect();
    let names: Vec<String> = of.iter().map(|held| held.name()).collect();
    let catalogued = view.catalogue.markets.get(view.market).is_none_or(|market| market.catalogued);
    if route.state == CatalogueState::NotCatalogued || !catalogued {
        let because =
            "the requirements of this market are not catalogued, so nothing is said of it";
        return Judged::without_questions(State::NotCatalogued, names.join(", "), because.into());
    }
    if route.state == CatalogueState::Reported || route.force == Force::Reported {
        let because = "only reported: no regulator's text supports it, so it changes nothing";
        return Judged::without_questions(State::OnlyReported, names.join(", "), because.into());
    }
    let furthest = of.into_iter().map(|held| judge_from(view, held)).min_by_key(rank);
    furthest.unwrap_or_else(|| {
        let list = route.from.join(", ");
        let none = match is_whole(view) {
            true => format!(
                "the whole procedure, seen from what another market granted: none of {list} is held"
            ),
            false => format!("none of {list} is held"),
        };
        Judged::closed(String::new(), none)
    })
}

/// Open routes first; among equals the one that asks least.
fn rank(judged: &Judged) -> (u8, usize) {
    let state = match judged.state {
        State::Open => 0,
        State::AdoptedOpensOn { .. } => 1,
        State::Proposed => 2,
        State::Closed { .. } => 3,
        State::OnlyReported => 4,
        State::NotCatalogued => 5,
    };
    (state, judged.questions.len())
}

fn judge_from(view: &View<'_>, held: &Held) -> Judged {
    let route = view.route;
    let from = held.name();
    let whole = is_whole(view);
    if let Some(why) = held.lapsed(view.on).filter(|_| !whole) {
        return Judged::closed(from, why);
    }
    let declared = profile(view.catalogue, view.evidence, view.market);
    let profile = overlay(view.catalogue, &declared, held);
    let mut facets = Vec::new();
    match shut_out(route, &view.catalogue.facets, &profile, &mut facets) {
        Some(why) => return Judged::closed(from, marked(route, &why)),
        None => ask(profile.holds(&route.eligibility), &mut facets),
    }
    let closes = match ends(view, held, &profile, &mut facets) {
        Ok(closes) => closes,
        Err(why) => return Judged::closed(from, why),
    };
    let mut questions = facets_asked(view, &facets);
    for text in route_questions(route, &profile).chain(version_asked(view, held)) {
        match answered(view, &text) {
            Said::Nothing { outdated } => questions.push(Waiting {
                id: question_id("route", &text),
                text,
                values: Vec::new(),
                outdated,
            }),
            Said::Against(why) if !whole => return Judged::closed(from, why),
            Said::Against(_) | Said::Settled => {}
        }
    }
    let state = made(route, view.on);
    let runs = matches!(state, State::Open | State::AdoptedOpensOn { .. });
    let closes = closes.filter(|_| runs);
    let because = because(view, held, &state, questions.len());
    Judged { state, from, because, closes, questions }
}

/// Is it the market's whole procedure, which stands on nothing that is held elsewhere?
fn is_whole(view: &View<'_>) -> bool {
    view.route.kind == RouteKind::FullPathway
}

/// The route's questions, without those that known facts settle.
fn route_questions(route: &Route, profile: &Profile) -> impl Iterator<Item = String> {
    let open = route.conditional.iter().filter(|question| question.is_open(profile));
    route.questions.iter().chain(open.map(|question| &question.text)).cloned()
}

/// An authorization of another version speaks for this one only if a person says so.
fn version_asked(view: &View<'_>, held: &Held) -> Option<String> {
    let device = &view.evidence.device.version;
    let other = held.version.as_ref().filter(|of| !device.is_empty() && *of != device)?;
    let name = held.name();
    (!is_whole(view))
        .then(|| format!("Does {name}, granted for version {other}, cover version {device}?"))
}

/// The exclusion or the missing eligibility that shuts the device out.
fn shut_out(
    route: &Route,
    known: &BTreeMap<String, Facet>,
    profile: &Profile,
    facets: &mut Vec<String>,
) -> Option<String> {
    for exclusion in &route.exclusions {
        match profile.holds(&exclusion.facets) {
            Holds::Yes if spared(route, &exclusion.facets, profile) => {}
            Holds::Yes => return Some(exclusion.reason.clone()),
            asks => ask(asks, facets),
        }
    }
    match profile.holds(&route.eligibility) {
        Holds::No { facet, values } => {
            let wanted = route.eligibility.get(&facet).into_iter().flatten();
            let wanted = facet::values_said(known, &facet, wanted).join(" or ");
            let has = facet::values_said(known, &facet, &values).join(", ");
            let named = facet::named(known, &facet);
            Some(format!("for the route: {named} must be {wanted}; here it is {has}"))
        }
        _ => None,
    }
}

/// Is the device more than what the exclusion names? A device under two regimes is shut out
/// by one of them only where the route does not ask for the other.
fn spared(route: &Route, excluded: &Condition, profile: &Profile) -> bool {
    excluded.iter().any(|(facet, shut)| {
        let wanted = route.eligibility.get(facet);
        wanted.zip(profile.known(facet)).is_some_and(|(wanted, known)| {
            known.iter().any(|value| wanted.contains(value) && !shut.contains(value))
        })
    })
}

fn ask(holds: Holds, facets: &mut Vec<String>) {
    if let Holds::Ask(unknown) = holds {
        for facet in unknown {
            if !facets.contains(&facet) {
                facets.push(facet);
            }
        }
    }
}

/// A reason that rests on a rule not yet law says so.
fn marked(route: &Route, why: &str) -> String {
    match route.force {
        Force::Announced | Force::Draft => {
            format!("{why} (published policy, {}; the final law is not read)", route.force.word())
        }
        _ => why.to_string(),
    }
}

/// The last day of the route for this authorization, or why that day is past.
///
/// An end whose condition is not known asks, shows, and does not close.
fn ends(
    view: &View<'_>,
    held: &Held,
    profile: &Profile,
    facets: &mut Vec<String>,
) -> Result<Option<Date>, String> {
    let mut last = held.expires.filter(|_| !is_whole(view));
    for end in &view.route.closes {
        if !end.from.is_empty() && !end.from.contains(&held.kind) {
            continue;
        }
        match profile.holds(&end.facets) {
            Holds::No { .. } => continue,
            Holds::Yes if view.on > end.on => {
                let note =
                    if end.note.is_empty() { String::new() } else { format!(": {}", end.note) };
                return Err(format!("ended on {} for {}{note}", end.on, held.name()));
            }
            asks => ask(asks, facets),
        }
        last = Some(last.map_or(end.on, |day| day.min(end.on)));
    }
    Ok(last)
}

/// The state that the rule itself has on the day; never better than the catalogue says.
fn made(route: &Route, on: Date) -> State {
    match (route.state, route.force) {
        (CatalogueState::Open | CatalogueState::Adopted, force) if !force.counts() => {
            State::Proposed
        }
        (CatalogueState::Open, _) => match route.opens.filter(|day| *day > on) {
            Some(day) => State::AdoptedOpensOn { on: day },
            None => State::Open,
        },
        (CatalogueState::Adopted, _) => match route.opens {
            Some(day) if day <= on => State::Open,
            Some(day) => State::AdoptedOpensOn { on: day },
            None => State::Proposed,
        },
        (CatalogueState::Proposed, _) => State::Proposed,
        (CatalogueState::Closed, _) => {
            let words = [&route.expected, &route.note];
            let why = words.into_iter().find(|words| !words.is_empty()).map(String::as_str);
            State::Closed { why: marked(route, why.unwrap_or("the catalogue calls it closed")) }
        }
        (CatalogueState::Reported, _) => State::OnlyReported,
        (CatalogueState::NotCatalogued, _) => State::NotCatalogued,
    }
}

fn because(view: &View<'_>, held: &Held, state: &State, waiting: usize) -> String {
    let route = view.route;
    let start = match state {
        State::Open if is_whole(view) => format!(
            "the whole procedure of this market: {} opens and spares nothing here, its evidence may serve",
            held.name()
        ),
        State::Open => format!("{} starts it and nothing known shuts it", held.name()),
        State::AdoptedOpensOn { on } => format!("made, and opens on {on}"),
        State::Proposed if route.state == CatalogueState::Adopted && route.force.counts() => {
            "made, but the day on which it opens is not recorded, so it opens on none".to_string()
        }
        State::Proposed => {
            format!("{}, not made: it opens on no date until the rule is made", route.force.word())
        }
        State::Closed { why } => return why.clone(),
        State::OnlyReported | State::NotCatalogued => String::new(),
    };
    let mut because = start;
    if is_whole(view)
        && let Some(why) = held.lapsed(view.on)
    {
        because.push_str(&format!("; {why}"));
    }
    if waiting > 0 {
        let noun = if waiting == 1 { "question waits" } else { "questions wait" };
        because.push_str(&format!("; {waiting} {noun} for a person"));
    }
    let device = &view.evidence.device.version;
    match &held.version {
        Some(version) if !device.is_empty() && version != device => {
            because.push_str(&format!("; granted for version {version}, the device is {device}"));
        }
        _ => {}
    }
    because
}

fn facets_asked(view: &View<'_>, facets: &[String]) -> Vec<Waiting> {
    let asked = facets.iter().map(|name| {
        let facet = view.catalogue.facets.get(name);
        Waiting {
            id: fact_id(view.catalogue, view.market, name),
            text: facet
                .map(|facet| facet.question.clone())
                .unwrap_or_else(|| format!("What is the device's `{name}`?")),
            values: facet.map(|f| f.values.keys().cloned().collect()).unwrap_or_default(),
            outdated: None,
        }
    });
    asked.collect()
}

/// What a person said to a route's question.
enum Said {
    Nothing { outdated: Option<String> },
    Settled,
    Against(String),
}

fn answered(view: &View<'_>, text: &str) -> Said {
    let id = question_id("route", text);
    let nothing = Said::Nothing { outdated: None };
    let Some(stated) = view.evidence.attestations.get(&id) else { return nothing };
    if stated.person.trim().is_empty() || matches!(stated.verdict, Stated::Values(_)) {
        return nothing;
    }
    if let Some(why) = changed(view.evidence, stated, &id, &digest([text])) {
        return Said::Nothing { outdated: Some(outdated(stated, &why)) };
    }
    match stated.verdict {
        Stated::NotSatisfied => {
            let Attestation { person, answer, .. } = stated;
            Said::Against(format!("{person} states against it: {text} {answer}").trim_end().into())
        }
        _ => Said::Settled,
    }
}
