//! Tests of `routes`.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use reliance_model::catalogue::{
    AuthorizationKind, Catalogue, CatalogueState, Exclusion, Market, ReadAs, Route, RouteEnd,
    RouteKind,
};
use reliance_model::catalogue::{CataloguePlace, Force};
use reliance_model::device::{Authorization, Certificate, Device};
use reliance_model::evidence::{Attestation, Evidence, Stated};
use reliance_model::facet::{Condition, Fact};

use super::*;
use crate::question_id;

mod opens;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn condition(pairs: &[(&str, &[&str])]) -> Condition {
    let set = |list: &[&str]| list.iter().map(|value| value.to_string()).collect();
    pairs.iter().map(|(facet, list)| (facet.to_string(), set(list))).collect()
}

fn route(id: &str, from: &[&str], to: &str) -> Route {
    Route {
        id: id.into(),
        from: from.iter().map(|kind| kind.to_string()).collect(),
        to: vec![to.into()],
        kind: RouteKind::Recognition,
        state: CatalogueState::Open,
        opens: None,
        closes: Vec::new(),
        expected: String::new(),
        settled_by: None,
        eligibility: Condition::new(),
        questions: Vec::new(),
        conditional: Vec::new(),
        exclusions: Vec::new(),
        waives: vec!["uk.mdr2002.ukca".into()],
        waives_text: String::new(),
        remains: Vec::new(),
        source: "a rule".into(),
        force: Force::Law,
        read_as: ReadAs::Secondary,
        note: String::new(),
        place: CataloguePlace::default(),
    }
}

fn catalogue(routes: Vec<Route>) -> Catalogue {
    let kinds = [
        ("fda-510k", "us", "us_submission", "510k"),
        ("fda-denovo", "us", "us_submission", "de-novo"),
        ("eu-ce-mdr", "eu", "eu_regime", "mdr"),
        ("eu-ce-mdd", "eu", "eu_regime", "legacy-mdd"),
    ];
    let authorization_kinds = kinds
        .into_iter()
        .map(|(code, market, facet, value)| {
            let kind = AuthorizationKind {
                code: code.into(),
                title: code.into(),
                market: market.into(),
                held_as: BTreeMap::from([(facet.to_string(), value.to_string())]),
            };
            (code.to_string(), kind)
        })
        .collect();
    let market = |code: &str, catalogued| Market {
        code: code.into(),
        name: code.into(),
        regulators: Vec::new(),
        catalogued,
        gaps: Vec::new(),
    };
    let markets = ["us", "eu", "uk-gb"]
        .into_iter()
        .map(|code| (code.to_string(), market(code, true)))
        .chain([("au".to_string(), market("au", false))])
        .collect();
    Catalogue { routes, authorization_kinds, markets, ..Catalogue::default() }
}

fn holding(kind: &str) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.device.authorizations.push(Authorization {
        kind: kind.into(),
        number: "1".into(),
        ..Authorization::default()
    });
    evidence
}

fn fact(evidence: &mut Evidence, facet: &str, value: &str) {
    let known = Fact::Known(BTreeSet::from([value.to_string()]));
    evidence.device.facts.insert(facet.into(), known);
}

fn say(evidence: &mut Evidence, question: &str, verdict: Stated) {
    let stated = Attestation {
        verdict,
        person: "R. Reviewer".into(),
        answer: "see memo 4".into(),
        ..Attestation::default()
    };
    evidence.attestations.insert(question_id("route", question), stated);
}

/// One line a verdict: route, state, why, what is waived, how many questions.
fn told(routes: &Routes) -> String {
    let lines = routes.verdicts.iter().map(|verdict| {
        format!(
            "{} -> {}: {:?} | {} | until {} | waives [{}] | asks {}",
            verdict.route,
            verdict.to,
            verdict.state,
            verdict.because,
            verdict.closes.map_or("-".into(), |day| day.to_string()),
            verdict.waives_now.join(" "),
            verdict.questions.len(),
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn reliance_routes() -> Vec<Route> {
    let proposed = |id: &str, from: &[&str]| Route {
        kind: RouteKind::Reliance,
        state: CatalogueState::Proposed,
        force: Force::Announced,
        conditional: Vec::new(),
        exclusions: vec![Exclusion {
            facets: condition(&[("software", &["samd"]), ("us_submission", &["510k"])]),
            reason: "SaMD cleared by 510(k) is excluded".into(),
        }],
        ..route(id, from, "uk-gb")
    };
    vec![proposed("route1", &["fda-510k", "fda-denovo"]), proposed("route4", &["fda-denovo"])]
}

#[test]
fn held_and_planned_submissions_are_different_facts() {
    let catalogue = catalogue(reliance_routes());
    let mut evidence = holding("fda-510k");
    fact(&mut evidence, "software", "samd");
    // The next submission is to be a De Novo; what is held is a 510(k).
    fact(&mut evidence, "us_submission", "de-novo");
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, day("2030-01-01"))), @r#"
route1 -> uk-gb: Closed { why: "SaMD cleared by 510(k) is excluded (published policy, announced; the final law is not read)" } | SaMD cleared by 510(k) is excluded (published policy, announced; the final law is not read) | until - | waives [] | asks 0
route4 -> uk-gb: Closed { why: "none of fda-denovo is held" } | none of fda-denovo is held | until - | waives [] | asks 0
"#);

    let mut evidence = holding("fda-denovo");
    fact(&mut evidence, "software", "samd");
    fact(&mut evidence, "us_submission", "510k");
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, day("2030-01-01"))), @r#"
route1 -> uk-gb: Proposed | announced, not made: it opens on no date until the rule is made | until - | waives [] | asks 0
route4 -> uk-gb: Proposed | announced, not made: it opens on no date until the rule is made | until - | waives [] | asks 0
"#);
}

#[test]
fn the_furthest_of_several_authorizations_decides() {
    let catalogue = catalogue(reliance_routes());
    let mut evidence = holding("fda-510k");
    fact(&mut evidence, "software", "samd");
    let denovo = Authorization { kind: "fda-denovo".into(), ..Authorization::default() };
    evidence.device.authorizations.push(denovo);
    let routes = judge(&catalogue, &evidence, day("2026-11-22"));
    assert_eq!(routes.verdicts[0].state, State::Proposed);
    assert_eq!(routes.verdicts[0].from, "fda-denovo");
}

#[test]
fn an_unknown_fact_asks_and_never_closes() {
    let catalogue = catalogue(reliance_routes());
    let routes = judge(&catalogue, &holding("fda-510k"), day("2026-11-22"));
    assert_eq!(routes.verdicts[0].state, State::Proposed);
    assert_eq!(routes.verdicts[0].questions, ["fact:software"]);
    assert_eq!(routes.questions[0].settles, ["route1"]);
}

fn ce_now() -> Route {
    let end = |kind: &str, on: &str| RouteEnd {
        from: vec![kind.into()],
        facets: Condition::new(),
        on: day(on),
        note: "or the end of the certificate".into(),
    };
    Route {
        closes: vec![end("eu-ce-mdd", "2028-06-30"), end("eu-ce-mdr", "2030-06-30")],
        eligibility: condition(&[("eu_regime", &["mdr", "legacy-mdd"])]),
        questions: vec!["Is the certificate valid today, for this version?".into()],
        ..route("ce.now", &["eu-ce-mdr", "eu-ce-mdd"], "uk-gb")
    }
}

#[test]
fn a_mark_opens_a_market_until_its_own_end_and_not_beyond() {
    let catalogue = catalogue(vec![ce_now()]);
    let on = |kind: &str, expires: Option<&str>, on: &str| {
        let mut evidence = holding(kind);
        evidence.device.authorizations[0].expires = expires.map(day);
        told(&judge(&catalogue, &evidence, day(on)))
    };
    insta::assert_snapshot!(on("eu-ce-mdr", None, "2030-06-30"), @"ce.now -> uk-gb: Open | eu-ce-mdr 1 starts it and nothing known shuts it; 1 question waits for a person | until 2030-06-30 | waives [] | asks 1");
    insta::assert_snapshot!(on("eu-ce-mdr", None, "2030-07-01"), @r#"ce.now -> uk-gb: Closed { why: "ended on 2030-06-30 for eu-ce-mdr 1: or the end of the certificate" } | ended on 2030-06-30 for eu-ce-mdr 1: or the end of the certificate | until - | waives [] | asks 0"#);
    insta::assert_snapshot!(on("eu-ce-mdd", None, "2028-07-01"), @r#"ce.now -> uk-gb: Closed { why: "ended on 2028-06-30 for eu-ce-mdd 1: or the end of the certificate" } | ended on 2028-06-30 for eu-ce-mdd 1: or the end of the certificate | until - | waives [] | asks 0"#);
    insta::assert_snapshot!(on("eu-ce-mdr", Some("2027-03-31"), "2027-03-31"), @"ce.now -> uk-gb: Open | eu-ce-mdr 1 starts it and nothing known shuts it; 1 question waits for a person | until 2027-03-31 | waives [] | asks 1");
    insta::assert_snapshot!(on("eu-ce-mdr", Some("2027-03-31"), "2027-04-01"), @r#"ce.now -> uk-gb: Closed { why: "eu-ce-mdr 1 ended on 2027-03-31; if a law has extended it, declare the later day" } | eu-ce-mdr 1 ended on 2027-03-31; if a law has extended it, declare the later day | until - | waives [] | asks 0"#);
    insta::assert_snapshot!(on("fda-510k", None, "2027-04-01"), @r#"ce.now -> uk-gb: Closed { why: "none of eu-ce-mdr, eu-ce-mdd is held" } | none of eu-ce-mdr, eu-ce-mdd is held | until - | waives [] | asks 0"#);
}

#[test]
fn an_end_that_may_not_concern_the_device_asks_and_does_not_close() {
    let mut route = ce_now();
    route.closes[1].facets = condition(&[("eu_class", &["III"])]);
    let catalogue = catalogue(vec![route]);
    let mut evidence = holding("eu-ce-mdr");
    let verdict = judge(&catalogue, &evidence, day("2031-01-01")).verdicts.remove(0);
    assert_eq!(verdict.state, State::Open);
    assert!(verdict.questions.contains(&"fact:eu_class".to_string()));
    fact(&mut evidence, "eu_class", "IIa");
    let verdict = judge(&catalogue, &evidence, day("2031-01-01")).verdicts.remove(0);
    assert_eq!((verdict.state, verdict.closes), (State::Open, None));
    fact(&mut evidence, "eu_class", "III");
    let verdict = judge(&catalogue, &evidence, day("2031-01-01")).verdicts.remove(0);
    assert!(matches!(verdict.state, State::Closed { .. }));
}

#[test]
fn withdrawn_and_not_yet_granted_start_nothing() {
    let catalogue = catalogue(vec![ce_now()]);
    let mut evidence = holding("eu-ce-mdr");
    evidence.device.authorizations[0].withdrawn = true;
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, day("2027-01-01"))), @r#"ce.now -> uk-gb: Closed { why: "eu-ce-mdr 1 is withdrawn, suspended or restricted" } | eu-ce-mdr 1 is withdrawn, suspended or restricted | until - | waives [] | asks 0"#);
    evidence.device.authorizations[0].withdrawn = false;
    evidence.device.authorizations[0].granted = Some(day("2027-02-01"));
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, day("2027-01-01"))), @r#"ce.now -> uk-gb: Closed { why: "eu-ce-mdr 1 is granted on 2027-02-01, after 2027-01-01" } | eu-ce-mdr 1 is granted on 2027-02-01, after 2027-01-01 | until - | waives [] | asks 0"#);
}

#[test]
fn only_an_open_route_with_every_answer_waives() {
    let question = "Is the certificate valid today, for this version?";
    let catalogue = catalogue(vec![ce_now()]);
    let mut evidence = holding("eu-ce-mdr");
    let on = day("2026-11-22");
    assert!(judge(&catalogue, &evidence, on).verdicts[0].waives_now.is_empty());
    say(&mut evidence, question, Stated::Satisfied);
    assert_eq!(judge(&catalogue, &evidence, on).verdicts[0].waives_now, ["uk.mdr2002.ukca"]);
    say(&mut evidence, question, Stated::NotSatisfied);
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, on)), @r#"ce.now -> uk-gb: Closed { why: "R. Reviewer states against it: Is the certificate valid today, for this version? see memo 4" } | R. Reviewer states against it: Is the certificate valid today, for this version? see memo 4 | until - | waives [] | asks 0"#);
    // Nobody stands behind it, so it is not an answer.
    say(&mut evidence, question, Stated::Satisfied);
    evidence.attestations.values_mut().for_each(|stated| stated.person.clear());
    assert_eq!(judge(&catalogue, &evidence, on).verdicts[0].questions.len(), 1);
}

#[test]
fn a_markets_whole_procedure_is_shut_by_nothing_that_is_held_or_said() {
    let question = "Do the data suffice?";
    let whole = Route {
        kind: RouteKind::FullPathway,
        questions: vec![question.into()],
        ..route("eu-us", &["eu-ce-mdr"], "us")
    };
    let catalogue = catalogue(vec![whole]);
    let mut evidence = holding("eu-ce-mdr");
    evidence.device.authorizations[0].expires = Some(day("2027-03-31"));
    say(&mut evidence, question, Stated::NotSatisfied);
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, day("2026-11-22"))), @"eu-us -> us: Open | the whole procedure of this market: eu-ce-mdr 1 opens and spares nothing here, its evidence may serve | until - | waives [] | asks 0");
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, day("2027-04-01"))), @"eu-us -> us: Open | the whole procedure of this market: eu-ce-mdr 1 opens and spares nothing here, its evidence may serve; eu-ce-mdr 1 ended on 2027-03-31; if a law has extended it, declare the later day | until - | waives [] | asks 0");
}

#[test]
fn an_authorization_of_another_version_waives_only_after_a_person_says_so() {
    let catalogue = catalogue(vec![route("ce.now", &["eu-ce-mdr"], "uk-gb")]);
    let mut evidence = holding("eu-ce-mdr");
    evidence.device.version = "2.0".into();
    evidence.device.authorizations[0].version = Some("1.0".into());
    let on = day("2026-11-22");
    let routes = judge(&catalogue, &evidence, on);
    assert!(routes.verdicts[0].waives_now.is_empty());
    let question = "Does eu-ce-mdr 1, granted for version 1.0, cover version 2.0?";
    assert!(routes.questions[0].text.starts_with(question));
    say(&mut evidence, question, Stated::Satisfied);
    assert_eq!(judge(&catalogue, &evidence, on).verdicts[0].waives_now, ["uk.mdr2002.ukca"]);
    say(&mut evidence, question, Stated::NotSatisfied);
    let verdict = judge(&catalogue, &evidence, on).verdicts.remove(0);
    assert!(matches!(verdict.state, State::Closed { .. }));
    // Values answer facts, not routes.
    say(&mut evidence, question, Stated::Values(vec!["yes".into()]));
    assert!(judge(&catalogue, &evidence, on).verdicts[0].waives_now.is_empty());
}

#[test]
fn what_is_only_proposed_has_no_last_day() {
    let proposed = Route { state: CatalogueState::Proposed, force: Force::Draft, ..ce_now() };
    let mut evidence = holding("eu-ce-mdr");
    evidence.device.authorizations[0].expires = Some(day("2029-01-01"));
    let verdict =
        judge(&catalogue(vec![proposed]), &evidence, day("2026-11-22")).verdicts.remove(0);
    assert_eq!((verdict.state, verdict.closes), (State::Proposed, None));
}

#[test]
fn an_adopted_route_opens_on_its_day() {
    let adopted = Route {
        state: CatalogueState::Adopted,
        opens: Some(day("2027-06-01")),
        ..route("adopted", &["eu-ce-mdr"], "uk-gb")
    };
    let undated = Route { opens: None, id: "undated".into(), ..adopted.clone() };
    let catalogue = catalogue(vec![adopted, undated]);
    let evidence = holding("eu-ce-mdr");
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, day("2027-05-31"))), @r#"
adopted -> uk-gb: AdoptedOpensOn { on: 2027-06-01 } | made, and opens on 2027-06-01 | until - | waives [] | asks 0
undated -> uk-gb: Proposed | made, but the day on which it opens is not recorded, so it opens on none | until - | waives [] | asks 0
"#);
    insta::assert_snapshot!(told(&judge(&catalogue, &evidence, day("2027-06-01"))), @r#"
adopted -> uk-gb: Open | eu-ce-mdr 1 starts it and nothing known shuts it | until - | waives [uk.mdr2002.ukca] | asks 0
undated -> uk-gb: Proposed | made, but the day on which it opens is not recorded, so it opens on none | until - | waives [] | asks 0
"#);
}

#[test]
fn reported_routes_and_uncatalogued_markets_say_nothing() {
    let claim = Route {
        state: CatalogueState::Reported,
        force: Force::Reported,
        ..route("claim", &["eu-ce-mdr"], "us")
    };
    let pressed = Route { force: Force::Reported, ..route("pressed", &["eu-ce-mdr"], "us") };
    let catalogue = catalogue(vec![claim, pressed, route("far", &["eu-ce-mdr"], "au")]);
    let routes = judge(&catalogue, &holding("eu-ce-mdr"), day("2026-11-22"));
    assert!(routes.verdicts.iter().all(|verdict| verdict.would_waive.is_empty()));
    insta::assert_snapshot!(told(&routes), @r#"
claim -> us: OnlyReported | only reported: no regulator's text supports it, so it changes nothing | until - | waives [] | asks 0
pressed -> us: OnlyReported | only reported: no regulator's text supports it, so it changes nothing | until - | waives [] | asks 0
far -> au: NotCatalogued | the requirements of this market are not catalogued, so nothing is said of it | until - | waives [] | asks 0
"#);
}

#[test]
fn a_second_regime_is_not_shut_out_by_the_first() {
    let to_eu = Route {
        eligibility: condition(&[("eu_regime", &["mdr"])]),
        conditional: Vec::new(),
        exclusions: vec![Exclusion {
            facets: condition(&[("eu_regime", &["legacy-mdd"])]),
            reason: "no new MDD certificate can be issued".into(),
        }],
        ..route("to-eu", &["fda-510k"], "eu")
    };
    let catalogue = catalogue(vec![to_eu]);
    let mut evidence = holding("fda-510k");
    fact(&mut evidence, "eu_regime", "legacy-mdd");
    let state = |evidence: &Evidence| {
        judge(&catalogue, evidence, day("2026-11-22")).verdicts[0].state.clone()
    };
    assert!(matches!(state(&evidence), State::Closed { .. }));
    let both = BTreeSet::from(["legacy-mdd".to_string(), "mdr".to_string()]);
    evidence.device.facts.insert("eu_regime".into(), Fact::Known(both));
    assert_eq!(state(&evidence), State::Open);
}

#[test]
fn what_is_held_counts_from_its_first_day_to_its_last() {
    let certificate = |kind: &str| Certificate {
        kind: kind.into(),
        number: "7".into(),
        granted: Some(day("2026-01-01")),
        expires: Some(day("2026-11-22")),
        ..Certificate::default()
    };
    let device = Device {
        certificates: vec![certificate("mdsap"), certificate("eu-mdr-certificate")],
        ..Device::default()
    };
    let held = held(&device);
    let names: Vec<String> = held.iter().map(Held::name).collect();
    assert_eq!(names, ["mdsap-certificate 7", "eu-mdr-certificate 7"]);
    for (on, lapsed) in [
        ("2025-12-31", Some("mdsap-certificate 7 is granted on 2026-01-01, after 2025-12-31")),
        ("2026-01-01", None),
        ("2026-11-22", None),
        (
            "2026-11-23",
            Some(
                "mdsap-certificate 7 ended on 2026-11-22; if a law has extended it, declare the \
                 later day",
            ),
        ),
    ] {
        assert_eq!(held[0].lapsed(day(on)).as_deref(), lapsed);
    }
}

#[test]
fn a_reason_names_what_was_wanted_and_what_waits() {
    let mut wants = route("ce.now", &["eu-ce-mdr"], "uk-gb");
    wants.eligibility = condition(&[("eu_class", &["I", "IIa"]), ("software", &["samd"])]);
    wants.questions = vec!["Is it registered?".into(), "Is it labelled?".into()];
    let because = |evidence: &Evidence| {
        let routes = judge(&catalogue(vec![wants.clone()]), evidence, day("2026-11-22"));
        routes.verdicts[0].because.clone()
    };
    let mut evidence = holding("eu-ce-mdr");
    fact(&mut evidence, "software", "samd");
    let classes = BTreeSet::from(["IIb".to_string(), "III".to_string()]);
    evidence.device.facts.insert("eu_class".into(), Fact::Known(classes));
    assert_eq!(
        because(&evidence),
        "for the route: `eu_class` must be I or IIa; here it is III, IIb"
    );
    fact(&mut evidence, "eu_class", "IIa");
    let start = "eu-ce-mdr 1 starts it and nothing known shuts it";
    assert_eq!(because(&evidence), format!("{start}; 2 questions wait for a person"));
    say(&mut evidence, "Is it labelled?", Stated::Satisfied);
    assert_eq!(because(&evidence), format!("{start}; 1 question waits for a person"));
    say(&mut evidence, "Is it registered?", Stated::Satisfied);
    assert_eq!(because(&evidence), start);
    // Only where both versions are known and differ is there something to say.
    evidence.device.authorizations[0].version = Some("1.0".into());
    assert_eq!(because(&evidence), start);
    evidence.device.version = "1.0".into();
    assert_eq!(because(&evidence), start);
    evidence.device.version = "2.0".into();
    let waits = "; 1 question waits for a person";
    let other = "; granted for version 1.0, the device is 2.0";
    assert_eq!(because(&evidence), format!("{start}{waits}{other}"));
}

fn states() -> impl Strategy<Value = CatalogueState> {
    prop_oneof![
        Just(CatalogueState::Open),
        Just(CatalogueState::Adopted),
        Just(CatalogueState::Proposed),
        Just(CatalogueState::Closed),
        Just(CatalogueState::Reported),
        Just(CatalogueState::NotCatalogued),
    ]
}

fn forces() -> impl Strategy<Value = Force> {
    prop_oneof![
        Just(Force::Law),
        Just(Force::Guidance),
        Just(Force::Draft),
        Just(Force::Announced),
        Just(Force::Habit),
        Just(Force::Reported),
    ]
}

fn days() -> impl Strategy<Value = Date> {
    (0i64..60_000).prop_map(|n| day("1990-01-01") + chrono::Duration::days(n))
}

proptest! {
    #[test]
    fn no_date_opens_what_is_not_made(
        state in states(),
        force in forces(),
        opens in proptest::option::of(days()),
        on in days(),
    ) {
        let candidate = Route { state, force, opens, ..route("r", &["eu-ce-mdr"], "uk-gb") };
        let routes = judge(&catalogue(vec![candidate]), &holding("eu-ce-mdr"), on);
        let verdict = &routes.verdicts[0];
        let made = matches!(state, CatalogueState::Open | CatalogueState::Adopted)
            && matches!(force, Force::Law | Force::Guidance);
        if verdict.state == State::Open {
            prop_assert!(made);
            prop_assert!(opens.is_none_or(|day| day <= on));
        } else {
            prop_assert!(verdict.waives_now.is_empty());
        }
        if force == Force::Reported || state == CatalogueState::Reported {
            prop_assert!(verdict.would_waive.is_empty() && verdict.questions.is_empty());
        }
    }
}
