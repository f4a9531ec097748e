//! Tests of the evaluation of records.

use super::*;

fn told(events: &[Event], version: &str) -> Result<bool, CannotTell> {
    affected(events, &[], &Ecosystem::named("npm"), version)
}

fn introduced(text: &str) -> Event {
    Event::Introduced(text.to_string())
}

fn fixed(text: &str) -> Event {
    Event::Fixed(text.to_string())
}

#[test]
fn events_count_in_the_order_of_their_versions() {
    let events = [fixed("2.5.0"), introduced("2.0.0"), fixed("1.0.1"), introduced("0")];
    for (version, expected) in
        [("0.0.1", true), ("1.0.1", false), ("1.9.9", false), ("2.0.0", true), ("2.5.0", false)]
    {
        assert_eq!(told(&events, version), Ok(expected), "{version}");
    }
}

#[test]
fn the_last_affected_version_is_affected() {
    let events = [introduced("0"), Event::LastAffected("1.2.0".into())];
    assert_eq!(told(&events, "1.2.0"), Ok(true));
    assert_eq!(told(&events, "1.2.1"), Ok(false));
}

#[test]
fn limits_end_a_range() {
    let limited = [introduced("1.0.0"), Event::Limit("2.0.0".into())];
    assert_eq!(told(&limited, "1.5.0"), Ok(true));
    assert_eq!(told(&limited, "2.0.0"), Ok(false));
    let unlimited = [introduced("1.0.0"), Event::Limit("*".into())];
    assert_eq!(told(&unlimited, "9.0.0"), Ok(true));
}

#[test]
fn what_cannot_be_told_is_never_not_affected() {
    let events = [introduced("0"), fixed("1.0.0")];
    let why = |found: Result<bool, CannotTell>| found.unwrap_err().to_string();
    insta::assert_snapshot!(why(told(&events, "latest")), @"`latest` is not a semantic version: it has a part that is not a number");
    insta::assert_snapshot!(why(told(&[fixed("1.0.0")], "0.5.0")), @"the record has a range without an `introduced` event");
    insta::assert_snapshot!(why(told(&[introduced("0"), fixed("a b")], "0.5.0")), @"`a b` is not a semantic version: it has a part that is not a number");
    let android = Ecosystem::named("Android");
    insta::assert_snapshot!(why(affected(&events, &[], &android, "1")), @"how versions of `Android` order is not known");
}

#[test]
fn listed_versions_come_first() {
    let listed = ["1.0".to_string(), "not a version".to_string()];
    let pypi = Ecosystem::named("PyPI");
    let with = |version: &str| affected(&[], &listed, &pypi, version);
    assert_eq!(with("1.0"), Ok(true));
    assert_eq!(with("1.0.0"), Ok(true));
    assert_eq!(with("not a version"), Ok(true));
    assert_eq!(with("1.1"), Ok(false));
    let fuzz = Ecosystem::named("OSS-Fuzz");
    assert_eq!(affected(&[], &listed, &fuzz, "1.1"), Ok(false));
}

#[test]
fn one_range_that_says_affected_is_enough() {
    let ranges = [vec![fixed("1.0.0")], vec![introduced("0"), fixed("2.0.0")]];
    let npm = Ecosystem::named("npm");
    assert_eq!(affected_by_any(&ranges, &[], &npm, "1.5.0"), Ok(true));
    assert_eq!(affected_by_any(&ranges, &[], &npm, "2.5.0"), Err(CannotTell::NoIntroduction));
}

#[test]
fn rustsec_requirements() {
    let told = |patched: &[&str], unaffected: &[&str], version: &str| {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_string()).collect::<Vec<_>>();
        rustsec_affected(&owned(patched), &owned(unaffected), version)
    };
    assert_eq!(told(&["^1.2.3", ">= 2.0.1"], &["< 1.0.0"], "1.2.2"), Ok(true));
    assert_eq!(told(&["^1.2.3", ">= 2.0.1"], &["< 1.0.0"], "1.9.0"), Ok(false));
    assert_eq!(told(&["^1.2.3", ">= 2.0.1"], &["< 1.0.0"], "2.0.0-alpha"), Ok(true));
    assert_eq!(told(&["^1.2.3", ">= 2.0.1"], &["< 1.0.0"], "0.9.0"), Ok(false));
    assert_eq!(told(&[], &[], "3.0.0"), Ok(true));
    assert_eq!(told(&[">= 0.3.0, < 0.4.0"], &[], "0.3.5"), Ok(false));
    assert!(told(&["whenever"], &[], "0.3.5").is_err());
}
