//! The catalogue hangs together, and its reader survives anything.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use reliance_model::catalogue::{CatalogueState, Force, ReadAs};
use reliance_model::catalogue_read::{self, parse_call};
use reliance_model::lint::lint;

use crate::{files, reading, rendered};

#[test]
fn lint_finds_nothing_but_what_nobody_looked_up() {
    let catalogue = &reading().items;
    // That the checks exist is for the crate that has them; here they only have to be one list.
    let checks: BTreeSet<&str> = catalogue
        .requirements
        .values()
        .flat_map(|requirement| &requirement.checks)
        .map(|call| call.check.as_str())
        .collect();
    let checks: Vec<&str> = checks.into_iter().collect();
    let problems = lint(catalogue, files(), &checks);
    let (unread, others): (Vec<_>, Vec<_>) = problems.into_iter().partition(|p| p.code == "unread");
    assert!(others.is_empty(), "{}", rendered(&others));
    let of_requirements = |p: &&_| {
        let p: &reliance_model::problem::Problem = p;
        p.file.contains("/requirements/")
    };
    let memory = catalogue.requirements.values().filter(|r| r.read_as == ReadAs::Memory).count();
    assert_eq!(unread.iter().filter(of_requirements).count(), memory);
}

#[test]
fn every_pair_shares_a_concept_and_every_concept_is_used() {
    let catalogue = &reading().items;
    for pair in &catalogue.crosswalk {
        let (a, b) = (&catalogue.requirements[&pair.a], &catalogue.requirements[&pair.b]);
        let shared = a.concepts.iter().any(|concept| b.concepts.contains(concept));
        assert!(shared, "{} and {} share no concept", pair.a, pair.b);
        assert!(pair.reviewer.is_none(), "nobody has signed a pair yet: {} {}", pair.a, pair.b);
    }
    let used: BTreeSet<&String> =
        catalogue.requirements.values().flat_map(|requirement| &requirement.concepts).collect();
    for concept in catalogue.concepts.keys() {
        assert!(used.contains(concept), "nothing carries the concept {concept}");
    }
}

#[test]
fn what_is_not_made_opens_and_waives_nothing_on_its_own() {
    let catalogue = &reading().items;
    for requirement in catalogue.requirements.values() {
        if !requirement.force.counts() {
            assert_eq!(requirement.in_force, None, "{}", requirement.id);
        }
    }
    for route in &catalogue.routes {
        if route.state != CatalogueState::Open {
            assert_eq!(route.opens, None, "{}", route.id);
        }
        if route.force == Force::Reported {
            assert!(route.waives.is_empty(), "{}", route.id);
        }
    }
}

#[test]
fn origin_law_is_marked() {
    let catalogue = &reading().items;
    let marked: Vec<&str> =
        catalogue.requirements.values().filter(|r| r.origin_law).map(|r| r.id.as_str()).collect();
    insta::assert_snapshot!(marked.join(" "), @"cn.data.cert cn.data.export cn.data.sens cn.hgr eu.gdpr.9-35 uk.gdpr.transfer us.doj.bulk");
}

#[test]
fn information_only() {
    let catalogue = &reading().items;
    let only = |r: &&reliance_model::catalogue::Requirement| r.informational;
    let ids: Vec<&str> =
        catalogue.requirements.values().filter(only).map(|r| r.id.as_str()).collect();
    insta::assert_snapshot!(ids.join(" "), @"cn.dl2019 eu.mdrrev.aia eu.mdrrev.psur imdrf.n85 uk.airlock uk.ir2025.aiamd uk.saiamd.wp uk.usuk.announce us.ous.accept-statute");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn arbitrary_bytes_are_problems_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for name in files().keys().filter(|name| !name.contains("/requirements/")) {
            catalogue_read::read(&BTreeMap::from([(name.clone(), bytes.clone())]));
        }
        let file = "us/requirements/a.toml".to_string();
        catalogue_read::read(&BTreeMap::from([(file, bytes)]));
    }

    #[test]
    fn a_torn_file_is_read_as_far_as_it_goes(at in 0usize..100_000, with in ".{0,6}") {
        for (name, bytes) in files().iter().filter(|(name, _)| name.starts_with("uk/") || !name.contains('/')) {
            let text = String::from_utf8_lossy(bytes);
            let at = text.char_indices().map(|(byte, _)| byte).nth(at % text.len().max(1)).unwrap_or(0);
            let torn = format!("{}{with}{}", &text[..at], &text[at..]);
            let torn = BTreeMap::from([(name.clone(), torn.into_bytes())]);
            let reading = catalogue_read::read(&torn);
            lint(&reading.items, &torn, &[]);
        }
    }

    #[test]
    fn a_call_never_panics(text in ".{0,60}") {
        if let Ok(call) = parse_call(&text) {
            prop_assert_eq!(parse_call(&call.to_string()), Ok(call));
        }
    }
}
