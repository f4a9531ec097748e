//! What is held, and from which day a route is open.

use super::*;

#[test]
fn what_is_held_has_the_facts_it_stands_for() {
    let catalogue = catalogue(Vec::new());
    let mut evidence = holding("fda-510k");
    fact(&mut evidence, "us_submission", "de-novo");
    let profiles = held_profiles(&catalogue, &evidence, "us");
    assert_eq!(profiles.keys().collect::<Vec<_>>(), ["fda-510k"]);
    assert!(profiles["fda-510k"].is("us_submission", "510k"));
    evidence.device.authorizations[0].withdrawn = true;
    assert!(held_profiles(&catalogue, &evidence, "us").is_empty());
}

#[test]
fn an_open_route_opens_on_its_own_first_day() {
    let of = |state, opens: Option<&str>| Route {
        state,
        opens: opens.map(day),
        note: "gone".into(),
        ..route("way", &["eu-ce-mdr"], "uk-gb")
    };
    let judged = |route: Route| {
        let routes = judge(&catalogue(vec![route]), &holding("eu-ce-mdr"), day("2026-11-22"));
        (routes.verdicts[0].state.clone(), routes.verdicts[0].because.clone())
    };
    assert_eq!(judged(of(CatalogueState::Open, Some("2026-11-22"))).0, State::Open);
    let later = State::AdoptedOpensOn { on: day("2026-11-23") };
    assert_eq!(judged(of(CatalogueState::Open, Some("2026-11-23"))).0, later);
    let proposed = judged(of(CatalogueState::Proposed, None)).1;
    assert!(proposed.contains("not made: it opens on no date"), "{proposed}");
    let closed = judged(of(CatalogueState::Closed, None)).1;
    assert!(closed.contains("gone"), "{closed}");
}

#[test]
fn a_question_counts_where_the_way_is_law_and_open_and_rests_on_its_words() {
    let asks = |state, force| Route {
        state,
        force,
        questions: vec!["Is it valid?".into()],
        ..route("way", &["eu-ce-mdr"], "uk-gb")
    };
    let asked = |route: Route| {
        let routes = judge(&catalogue(vec![route]), &holding("eu-ce-mdr"), day("2026-11-22"));
        routes.questions.into_iter().next()
    };
    let law = asked(asks(CatalogueState::Open, Force::Law)).unwrap();
    assert!(law.counts);
    let proposed = asked(asks(CatalogueState::Proposed, Force::Law));
    assert!(!proposed.is_some_and(|question| question.counts));
    let words = crate::standing::digest(["Is it valid?"]);
    assert_eq!(law.rests_on, BTreeMap::from([(question_id("route", "Is it valid?"), words)]));
}
