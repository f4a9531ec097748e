//! A reliance route into the market is one that this device can take.
//!
//! ## What it asks
//! Of the routes into the market that rest on another regulator's decision: does a held authorization start one (`step=regulator`), does an exclusion shut the device out (`step=exclusions`), are the route's conditions met (`step=conditions`), or all of it (`step=all`)? `route=N` asks about the routes with that number alone.
//!
//! ## Why
//! A plan that counts on a door that is shut, or not yet built, loses a year.
//!
//! ## What it needs
//! Authorizations with kind, dates, version and `by_reliance`; the facts that the routes name; answers of persons to the routes' questions.
//! A route that is only proposed is never met, on any date: the answer says what it waits for.
//! Both the rules and the exclusions are read as the catalogue has them.
//!
//! ## What may cross a border
//! Declared facts.
//!
//! ## If it is not shown
//! Take another route: the answer names the exclusion.

use reliance_model::catalogue::RouteKind;
use reliance_model::route::{RouteVerdict, State};

use crate::parameters::unknown;
use crate::routes::judge;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("route-eligible", include_str!("route_eligible.rs"), answer);

const STEPS: [&str; 4] = ["regulator", "conditions", "exclusions", "all"];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = unknown(ask, &[("step", &STEPS), ("route", &[]), ("draft", &["yes"])]) {
        return Ok(refused);
    }
    let verdicts: Vec<RouteVerdict> = judge(ask.catalogue, ask.evidence, ask.on)
        .verdicts
        .into_iter()
        .filter(|verdict| verdict.to == ask.market && verdict.kind == RouteKind::Reliance)
        .filter(|verdict| numbered(ask, verdict))
        .collect();
    if verdicts.is_empty() {
        return Ok(Answered::for_a_person(
            "no reliance route of this kind is catalogued for the market, so a person must judge",
        ));
    }
    let started: Vec<&RouteVerdict> = verdicts
        .iter()
        .filter(|verdict| !verdict.from.is_empty() && verdict.state != State::OnlyReported)
        .collect();
    if started.is_empty() {
        return Err(Missing::new(
            "an authorization that a reliance route starts from",
            "declare what is held under `[[authorizations]]`, or take another route",
        ));
    }
    Ok(match ask.call.parameter("step") {
        Some("regulator") => regulator(&started),
        Some("exclusions") => exclusions(&started),
        _ => whole(&started),
    })
}

/// Is the route one of those with the number that is asked?
fn numbered(ask: &Ask<'_>, verdict: &RouteVerdict) -> bool {
    let Some(number) = ask.call.parameter("route") else { return true };
    let word = format!("route{number}");
    verdict.route.split('.').any(|part| part == word)
}

/// Is an approval of a regulator held that a route starts from?
fn regulator(started: &[&RouteVerdict]) -> Answered {
    let mut from: Vec<&str> = started.iter().map(|verdict| verdict.from.as_str()).collect();
    from.sort_unstable();
    from.dedup();
    Answered::shown(format!("{} is held, which a reliance route starts from", from.join(", ")))
}

/// Is there a route that no exclusion, missing condition or end shuts?
fn exclusions(started: &[&RouteVerdict]) -> Answered {
    let shut = |verdict: &&&RouteVerdict| matches!(verdict.state, State::Closed { .. });
    let Some(passes) = started.iter().find(|verdict| !shut(verdict)) else {
        return all_shut(started);
    };
    let because = format!("no known exclusion shuts {} ({})", passes.route, passes.because);
    if passes.questions.is_empty() {
        Answered::shown(because)
    } else {
        Answered::for_a_person(because)
    }
}

/// The furthest that any of the routes goes.
fn whole(started: &[&RouteVerdict]) -> Answered {
    let state = |wanted: fn(&State) -> bool| started.iter().find(|verdict| wanted(&verdict.state));
    if let Some(open) = state(|state| *state == State::Open) {
        let answered = if open.questions.is_empty() {
            Answered::shown(format!("{} is open: {}", open.route, open.because))
        } else {
            Answered::for_a_person(format!("{} is open: {}", open.route, open.because))
        };
        return answered;
    }
    let waits = |state: &State| matches!(state, State::Proposed | State::AdoptedOpensOn { .. });
    if let Some(waiting) = started.iter().find(|verdict| waits(&verdict.state)) {
        let expected = waiting.expected.as_deref().map(|words| format!("; {words}"));
        return Answered::undetermined(format!(
            "needs the rule in force: {} is {}{}",
            waiting.route,
            waiting.because,
            expected.unwrap_or_default()
        ))
        .to_do("plan with a route that is open, and look again once the rule is made");
    }
    all_shut(started)
}

fn all_shut(started: &[&RouteVerdict]) -> Answered {
    let why: Vec<String> =
        started.iter().map(|verdict| format!("{}: {}", verdict.route, verdict.because)).collect();
    Answered::not_shown(format!("every reliance route is shut: {}", why.join("; ")))
        .to_do("take a route that does not rest on this authorization")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use reliance_model::catalogue::{
        CataloguePlace, CatalogueState, Exclusion, Force, ReadAs, Route,
    };
    use reliance_model::device::Authorization;
    use reliance_model::facet::{Condition, Fact};

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn route(id: &str, state: CatalogueState, force: Force) -> Route {
        Route {
            id: id.into(),
            from: vec!["fda-510k".into()],
            to: vec!["uk-gb".into()],
            kind: RouteKind::Reliance,
            state,
            opens: None,
            closes: Vec::new(),
            expected: "expected next year".into(),
            settled_by: None,
            eligibility: Condition::new(),
            questions: Vec::new(),
            conditional: Vec::new(),
            exclusions: vec![Exclusion {
                facets: [("software".to_string(), BTreeSet::from(["samd".to_string()]))].into(),
                reason: "stand-alone software is excluded".into(),
            }],
            waives: Vec::new(),
            waives_text: String::new(),
            remains: Vec::new(),
            source: String::new(),
            force,
            read_as: ReadAs::Secondary,
            note: String::new(),
            place: CataloguePlace::default(),
        }
    }

    fn holding(kind: &str, software: &str, routes: Vec<Route>) -> Folder {
        let mut folder = folder().device(|device| {
            let held = Authorization { kind: kind.into(), ..Authorization::default() };
            device.authorizations.push(held);
            let known = Fact::Known(BTreeSet::from([software.to_string()]));
            device.facts.insert("software".into(), known);
        });
        folder.market = "uk-gb".into();
        folder.catalogue.routes = routes;
        folder
    }

    fn proposed() -> Vec<Route> {
        vec![route("us-uk.ir.route4", CatalogueState::Proposed, Force::Announced)]
    }

    #[test]
    fn shown_only_by_a_held_approval_or_an_open_route() {
        let step = holding("fda-510k", "simd", proposed()).parameter("step", "regulator");
        let passes = holding("fda-510k", "simd", proposed()).parameter("step", "exclusions");
        insta::assert_snapshot!(answer(CHECK, &passes), @"shown: no known exclusion shuts us-uk.ir.route4 (announced, not made: it opens on no date until the rule is made)");
        insta::assert_snapshot!(answer(CHECK, &step), @"shown: fda-510k is held, which a reliance route starts from");
        let open = vec![route("us-uk.ir.route4", CatalogueState::Open, Force::Law)];
        insta::assert_snapshot!(answer(CHECK, &holding("fda-510k", "simd", open.clone())), @"shown: us-uk.ir.route4 is open: fda-510k starts it and nothing known shuts it");
        let asks = vec![Route { questions: vec!["Same device?".into()], ..open[0].clone() }];
        insta::assert_snapshot!(answer(CHECK, &holding("fda-510k", "simd", asks)), @"for a person: us-uk.ir.route4 is open: fda-510k starts it and nothing known shuts it; 1 question waits for a person");
    }

    #[test]
    fn undetermined_while_only_proposed_or_nothing_is_held() {
        let folder = holding("fda-510k", "simd", proposed()).parameter("step", "all");
        insta::assert_snapshot!(answer(CHECK, &folder), @r#"
undetermined: needs the rule in force: us-uk.ir.route4 is announced, not made: it opens on no date until the rule is made; expected next year
to do: plan with a route that is open, and look again once the rule is made
"#);
        insta::assert_snapshot!(answer(CHECK, &holding("nmpa-iii", "simd", proposed())), @r#"
undetermined: needs an authorization that a reliance route starts from
to do: declare what is held under `[[authorizations]]`, or take another route
"#);
    }

    #[test]
    fn not_shown_where_an_exclusion_shuts_it() {
        let folder = holding("fda-510k", "samd", proposed()).parameter("step", "exclusions");
        insta::assert_snapshot!(answer(CHECK, &folder), @r#"
not shown: every reliance route is shut: us-uk.ir.route4: stand-alone software is excluded (published policy, announced; the final law is not read)
to do: take a route that does not rest on this authorization
"#);
    }

    #[test]
    fn other_numbers_and_words_go_to_a_person() {
        let folder = holding("fda-510k", "samd", proposed());
        insta::assert_snapshot!(answer(CHECK, &folder.clone().parameter("route", "2")), @"for a person: no reliance route of this kind is catalogued for the market, so a person must judge");
        insta::assert_snapshot!(answer(CHECK, &folder.parameter("step", "moon")), @"for a person: `route-eligible` cannot compute `step = moon`, so a person must judge what it asks");
    }
}
