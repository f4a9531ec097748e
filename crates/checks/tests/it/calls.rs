//! Every call of the shipped catalogue, put to a device folder that holds nothing.

use std::collections::BTreeSet;

use reliance_checks::cyber::fields;
use reliance_checks::{Answered, Ask, check};
use reliance_model::catalogue::CheckCall;
use reliance_model::evidence::Evidence;
use reliance_model::finding::Answer;
use reliance_stats::reduction::{Reduced, Reductions};

use crate::{catalogue, day};

/// Every call, once.
fn calls() -> Vec<&'static CheckCall> {
    let mut seen = BTreeSet::new();
    let calls = catalogue().requirements.values().flat_map(|requirement| &requirement.checks);
    calls.filter(|call| seen.insert((&call.check, &call.parameters))).collect()
}

/// The answer where no table could be read.
fn answered(call: &CheckCall, market: &str, evidence: &Evidence) -> Answered {
    let profile = evidence.device.profile(market);
    let ask = Ask {
        catalogue: catalogue(),
        evidence,
        market,
        profile: &profile,
        on: day("2026-11-22"),
        call,
    };
    let check = check(&call.check).unwrap();
    let mut reductions = Reductions::default();
    for need in check.needs(&ask) {
        reductions.insert(need, Reduced::Unavailable("a table that can be read".into()));
    }
    check.answer(&ask, &reductions).unwrap_or_else(Answered::from)
}

#[test]
fn an_empty_folder_shows_nothing_and_contradicts_nothing() {
    let mut wrong = Vec::new();
    let mut put = 0;
    for call in calls() {
        for market in catalogue().markets.keys() {
            let answered = answered(call, market, &Evidence::default());
            put += 1;
            if !matches!(answered.answer, Answer::Undetermined | Answer::ForAPerson) {
                let told = (answered.answer.words(), answered.because);
                wrong.push(format!("{call:?} in {market}: {told:?}"));
            }
            assert!(answered.figures.iter().all(|figure| figure.value.is_none()), "{call:?}");
        }
    }
    assert!(put > 1000, "only {put} calls were put");
    assert!(wrong.is_empty(), "{} of {put}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_circumstance_of_the_catalogue_is_known_and_names_a_kind() {
    let asked = catalogue().requirements.values().flat_map(|requirement| &requirement.doubts);
    let names: BTreeSet<&String> = asked.filter_map(|doubt| doubt.evidence.as_ref()).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(reliance_checks::is_circumstance(name), "{name}");
        let kind = name.strip_prefix("item:").and_then(|rest| rest.rsplit_once('/'));
        let kind = kind.map(|(kind, _)| kind).or(name.strip_prefix("kind:"));
        assert!(kind.is_none_or(|kind| catalogue().kinds.contains_key(kind)), "{name}");
    }
}

#[test]
fn every_field_list_names_fields_that_the_check_knows_and_every_list_asked_for_exists() {
    let catalogue = catalogue();
    let (documents, components) = (fields::DOCUMENT_FIELDS, fields::COMPONENT_FIELDS);
    for list in catalogue.field_lists.values() {
        let unknown = |field: &&String, known: &[&str]| !known.contains(&field.as_str());
        let of_document: Vec<&String> =
            list.document.iter().filter(|field| unknown(field, &documents)).collect();
        // Any other name is that of a property, and carries its taxonomy.
        let of_component: Vec<&String> = list
            .component
            .iter()
            .filter(|field| unknown(field, &components) && !field.contains(':'))
            .collect();
        assert!(of_document.is_empty() && of_component.is_empty(), "{list:?}");
    }
    let calls = catalogue.requirements.values().flat_map(|requirement| &requirement.checks);
    for call in calls.filter(|call| call.check == "sbom-fields") {
        for name in call.parameters.get("min").into_iter().flatten() {
            assert!(catalogue.field_lists.contains_key(name), "no field list `{name}`");
        }
    }
}

#[test]
fn every_category_of_controls_asked_for_is_in_its_list() {
    let catalogue = catalogue();
    let calls = catalogue.requirements.values().flat_map(|requirement| &requirement.checks);
    for call in calls.filter(|call| call.check == "security-controls") {
        let scheme = call.parameters.get("scheme").and_then(|names| names.first());
        let name = scheme.map_or("us-8", String::as_str);
        let list = &catalogue.control_lists[name];
        for category in call.parameters.get("category").into_iter().flatten() {
            let known = list.categories.iter().any(|one| one.name == *category);
            assert!(known || category == "all", "`{name}` has no `{category}`");
        }
    }
    for (name, number) in [("us-8", 8), ("cn-22", 22), ("ai-threats", 7)] {
        let categories = &catalogue.control_lists[name].categories;
        assert_eq!(categories.len(), number, "{name}");
        assert!(categories.iter().all(|one| !one.words.is_empty()), "{name}");
    }
}

#[test]
fn every_clock_is_of_a_market_and_says_no_more_than_its_requirement() {
    let catalogue = catalogue();
    assert!(catalogue.clocks.len() > 5);
    for clock in catalogue.clocks.values() {
        assert!(catalogue.markets.contains_key(&clock.market), "{clock:?}");
        let Some(id) = &clock.requirement else {
            // What no requirement has was not looked up, and says so.
            assert!(clock.note.is_some(), "{clock:?}");
            continue;
        };
        let requirement = &catalogue.requirements[id];
        assert_eq!((clock.force, clock.read_as), (requirement.force, requirement.read_as), "{id}");
        if let Some(days) = clock.days {
            assert!(requirement.asks.contains(&days.to_string()), "{id} has no {days}");
        }
    }
}
