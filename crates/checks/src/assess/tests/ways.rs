//! Routes, device types and questions that belong to one market of several.

use reliance_model::catalogue::{
    CataloguePlace, CatalogueState, DeviceType, Force, Route, RouteKind,
};
use reliance_model::device::Authorization;

use super::*;
use crate::assess::every_question;
use crate::questions::question_id;

fn route(id: &str, to: &str, questions: &[&str]) -> Route {
    Route {
        id: id.into(),
        from: vec!["eu-ce-mdr".into()],
        to: vec![to.into()],
        kind: RouteKind::Recognition,
        state: CatalogueState::Open,
        opens: None,
        closes: Vec::new(),
        expected: String::new(),
        settled_by: None,
        eligibility: Default::default(),
        questions: questions.iter().map(ToString::to_string).collect(),
        conditional: Vec::new(),
        exclusions: Vec::new(),
        waives: Vec::new(),
        waives_text: String::new(),
        remains: Vec::new(),
        source: "a rule".into(),
        force: Force::Law,
        read_as: ReadAs::Secondary,
        note: String::new(),
        place: CataloguePlace::default(),
    }
}

fn two_markets() -> Catalogue {
    let mut catalogue = catalogue(&[requirement("us.a", "force = \"law\"\nquestion = \"Q?\"")]);
    catalogue.routes = vec![route("x-us", "us", &["Is it so?"]), route("x-eu", "eu", &[])];
    catalogue.device_types.push(DeviceType {
        regulation: "892.2080".into(),
        title: "triage".into(),
        product_codes: BTreeMap::new(),
        class: "II".into(),
        functions: Vec::new(),
        facets: BTreeMap::new(),
        special_controls: Vec::new(),
        requirements: Vec::new(),
        not_for: Vec::new(),
        reader_study: String::new(),
        source: String::new(),
        read_as: ReadAs::Copy,
    });
    catalogue
}

fn holding() -> Evidence {
    let mut evidence = Evidence::default();
    evidence.device.authorizations.push(Authorization {
        kind: "eu-ce-mdr".into(),
        number: "1".into(),
        ..Authorization::default()
    });
    evidence
}

#[test]
fn an_assessment_has_the_routes_and_device_types_of_its_market_alone() {
    let (catalogue, evidence) = (two_markets(), holding());
    let of = |market: &str| {
        let case = Case { catalogue: &catalogue, evidence: &evidence, market, on: day() };
        let told = assess(&case, &Reductions::default(), Vec::new(), "0");
        let routes: Vec<String> = told.routes.into_iter().map(|route| route.route).collect();
        let regulation = ("21 CFR 892.2080".to_string(), ReadAs::Copy);
        (routes, told.not_primary.contains(&regulation))
    };
    assert_eq!(of("us"), (vec!["x-us".to_string()], true));
    assert_eq!(of("eu"), (vec!["x-eu".to_string()], false));
}

#[test]
fn a_question_that_is_answered_may_be_answered_again() {
    let (catalogue, mut evidence) = (two_markets(), holding());
    let id = question_id("route", "Is it so?");
    let asked = |evidence: &Evidence| {
        let case = Case { catalogue: &catalogue, evidence, market: "us", on: day() };
        let open = assess(&case, &Reductions::default(), Vec::new(), "0").questions;
        let every = every_question(&case);
        let has = |list: &[Question]| list.iter().any(|one| one.id == id);
        (has(&open), has(&every))
    };
    assert_eq!(asked(&evidence), (true, true));
    evidence.attestations = stated(&id, Stated::Satisfied);
    assert_eq!(asked(&evidence), (false, true));
}
