//! What changes between days, on the catalogue that ships.

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::catalogue_diff::{Diff, What, Whose, diff};
use reliance_model::facet::Profile;

use crate::reading;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn between(from: &str, to: &str, whose: Option<Whose<'_>>) -> Diff {
    diff(&reading().items, day(from), day(to), whose).unwrap()
}

fn lines(diff: &Diff) -> String {
    let line = |c: &reliance_model::catalogue_diff::DatedChange| {
        let settle = if c.if_settled.is_empty() {
            String::new()
        } else {
            format!(", if settled: {}", c.if_settled.join(", "))
        };
        format!("{} {:?} {} ({}){settle}", c.on, c.what, c.id, c.force.word())
    };
    diff.changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_years_ahead() {
    insta::assert_snapshot!(lines(&between("2026-11-22", "2031-01-01", None)), @"
    2028-01-01 RouteCloses eu-ni (law)
    2028-01-01 RouteCloses eu-ni (law)
    2028-07-01 RouteCloses eu-uk.ce.now (law)
    2028-08-02 RequirementStarts eu.aia.10 (law)
    2028-08-02 RequirementStarts eu.aia.11 (law)
    2028-08-02 RequirementStarts eu.aia.111 (law)
    2028-08-02 RequirementStarts eu.aia.12 (law)
    2028-08-02 RequirementStarts eu.aia.13 (law)
    2028-08-02 RequirementStarts eu.aia.14 (law)
    2028-08-02 RequirementStarts eu.aia.15 (law)
    2028-08-02 RequirementStarts eu.aia.17 (law)
    2028-08-02 RequirementStarts eu.aia.25 (law)
    2028-08-02 RequirementStarts eu.aia.43 (law)
    2028-08-02 RequirementStarts eu.aia.47-48 (law)
    2028-08-02 RequirementStarts eu.aia.6-1 (law)
    2028-08-02 RequirementStarts eu.aia.72 (law)
    2028-08-02 RequirementStarts eu.aia.73 (law)
    2028-08-02 RequirementStarts eu.aia.9 (law)
    2029-01-01 RouteCloses eu-ni (law)
    2029-01-01 RouteCloses eu-ni (law)
    2030-01-01 RouteCloses eu-ni (law)
    2030-07-01 RouteCloses eu-uk.ce.now (law)
    ");
}

#[test]
fn a_day_never_opens_what_is_not_adopted() {
    let far = between("2026-11-22", "2099-12-31", None);
    assert!(far.changes.iter().all(|change| change.what != What::RouteOpens));
    assert!(far.expected.iter().any(|(id, _)| id == "us-uk.ir.route4.denovo-pma"));
    let reported = far.changes.iter().any(|change| change.id.starts_with("seed."));
    assert!(!reported, "what only the press says changes nothing");
}

#[test]
fn one_device_in_one_market() {
    let profile = Profile::default()
        .with("software", &["samd"])
        .with("ai", &["locked"])
        .with("eu_regime", &["mdr"])
        .with("gb_class", &["IIa"]);
    let held = BTreeMap::from([("eu-ce-mdr".to_string(), profile.clone())]);
    let unending = BTreeMap::new();
    let whose = Whose { market: "uk-gb", profile: &profile, held: &held, until: &unending };
    let gb = between("2026-11-22", "2031-01-01", Some(whose));
    insta::assert_snapshot!(lines(&gb), @"2030-07-01 RouteCloses eu-uk.ce.now (law)");
    // What is held ends before the rule does, on its last day, or after.
    let closes = |last: &str| {
        let until = BTreeMap::from([("eu-ce-mdr".to_string(), Some(day(last)))]);
        lines(&between("2026-11-22", "2031-01-01", Some(Whose { until: &until, ..whose })))
    };
    assert_eq!(closes("2029-05-31"), "2029-06-01 RouteCloses eu-uk.ce.now (law)");
    assert_eq!(closes("2026-11-21"), "", "it had ended before the first day");
    for last in ["2030-06-30", "2030-07-01"] {
        assert_eq!(closes(last), "2030-07-01 RouteCloses eu-uk.ce.now (law)");
    }
    let eu = Whose { market: "eu", ..whose };
    insta::assert_snapshot!(lines(&between("2026-11-22", "2031-01-01", Some(eu))), @"
    2028-08-02 RequirementStarts eu.aia.10 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.11 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.111 (law)
    2028-08-02 RequirementStarts eu.aia.12 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.13 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.14 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.15 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.17 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.25 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.43 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.47-48 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.6-1 (law)
    2028-08-02 RequirementStarts eu.aia.72 (law), if settled: eu_ai_act
    2028-08-02 RequirementStarts eu.aia.73 (law), if settled: eu_ai_act, marketed
    2028-08-02 RequirementStarts eu.aia.9 (law), if settled: eu_ai_act
    ");
}

#[test]
fn what_is_held_starts_a_route_and_not_what_is_planned() {
    let planned = Profile::default()
        .with("software", &["samd"])
        .with("us_submission", &["510k"])
        .with("gb_class", &["IIa"]);
    let expected = |kind: &str, submission: &str| {
        let as_held = planned.clone().with("us_submission", &[submission]);
        let held = BTreeMap::from([(kind.to_string(), as_held)]);
        let whose =
            Whose { market: "uk-gb", profile: &planned, held: &held, until: &BTreeMap::new() };
        let diff = between("2026-11-22", "2031-01-01", Some(whose));
        let ids: Vec<String> = diff.expected.into_iter().map(|(id, _)| id).collect();
        ids.contains(&"us-uk.ir.route4.denovo-pma".to_string())
    };
    assert!(expected("fda-denovo", "de-novo"), "a De Novo is held, though a 510(k) is planned");
    assert!(!expected("fda-510k", "510k"));
}

#[test]
fn days_in_the_wrong_order_are_refused() {
    let error = diff(&reading().items, day("2027-01-01"), day("2026-01-01"), None).unwrap_err();
    insta::assert_snapshot!(error, @"2027-01-01 is after 2026-01-01: give the earlier day first");
}
