//! Circumstances that the device folder itself tells, so that nobody need be asked.
//!
//! A doubt may name one. It settles the doubt only by what is declared: several primary
//! endpoints say that there are several, and one declared endpoint says that there is one; a
//! folder without a plan says neither, and a person is asked.

use std::collections::BTreeSet;

use reliance_model::device::{Analysis, Dataset, Document, Endpoint, Role};
use reliance_model::evidence::Evidence;

use crate::records::is_absent;
use crate::strata::region_of;

/// Before `KIND/ITEM`: the item of a document of that kind, placed or declared as absent.
const ITEM: &str = "item:";

/// Before `KIND`: a document of that kind is on file.
const KIND: &str = "kind:";

/// What the device folder says of a circumstance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is so.
    So,
    /// It is not so, by this declaration.
    NotSo(String),
    /// Nothing on file speaks of it.
    Nothing,
}

/// A circumstance: its name in the catalogue, and what tells it.
type Circumstance = (&'static str, fn(&Evidence, &str) -> Told);

const CIRCUMSTANCES: [Circumstance; 8] = [
    ("several-primary-endpoints", several_primary_endpoints),
    ("tested-endpoint", tested_endpoint),
    ("test-data-of-several-regions", test_data_of_several_regions),
    ("ratings-on-file", ratings_on_file),
    ("test-data-on-file", test_data_on_file),
    ("no-test-data-of-the-market", no_test_data_of_the_market),
    ("population-of-both-sexes", population_of_both_sexes),
    ("mdsap-certificate", mdsap_certificate),
];

/// Does the program know the circumstance of that name?
pub fn is_circumstance(name: &str) -> bool {
    match name.strip_prefix(ITEM) {
        Some(rest) => {
            rest.rsplit_once('/').is_some_and(|(kind, item)| !(kind.is_empty() || item.is_empty()))
        }
        None => {
            let known = CIRCUMSTANCES.iter().any(|(known, _)| *known == name);
            known || name.strip_prefix(KIND).is_some_and(|kind| !kind.is_empty())
        }
    }
}

/// What the folder says of the circumstance in a market; nothing of one that is not known.
pub(crate) fn told(name: &str, evidence: &Evidence, market: &str) -> Told {
    if let Some((kind, item)) = name.strip_prefix(ITEM).and_then(|rest| rest.rsplit_once('/')) {
        return told_by_item(evidence, market, kind, item);
    }
    if let Some(kind) = name.strip_prefix(KIND) {
        let found = current(evidence, market, kind).next().is_some();
        return if found { Told::So } else { Told::Nothing };
    }
    match CIRCUMSTANCES.iter().find(|(known, _)| *known == name) {
        Some((_, tell)) => tell(evidence, market),
        None => Told::Nothing,
    }
}

/// A document that is on file, for this version, and names the item or says it is absent.
fn told_by_item(evidence: &Evidence, market: &str, kind: &str, item: &str) -> Told {
    for document in current(evidence, market, kind) {
        match document.items.get(item).map(|place| place.trim()) {
            None | Some("") => {}
            Some(place) if is_absent(place) => {
                return Told::NotSo(format!("`{}` declares no `{item}`", document.file));
            }
            Some(_) => return Told::So,
        }
    }
    Told::Nothing
}

/// Documents of a kind that were read and speak of the version entering the market.
fn current<'a>(
    evidence: &'a Evidence,
    market: &'a str,
    kind: &'a str,
) -> impl Iterator<Item = &'a Document> {
    let device = &evidence.device;
    device.documents_of(kind, market).filter(|document| {
        let seen = evidence.files.get(&document.file);
        seen.is_some_and(|seen| seen.sha256.is_some())
            && document.device_version.as_ref().is_none_or(|of| *of == device.version)
    })
}

fn several_primary_endpoints(evidence: &Evidence, _: &str) -> Told {
    let endpoints = evidence.device.plan.iter().flat_map(|plan| &plan.endpoints);
    match endpoints.filter(|endpoint| endpoint.primary).count() {
        0 => Told::Nothing,
        1 => Told::NotSo("the plan has one primary endpoint".into()),
        _ => Told::So,
    }
}

fn tested_endpoint(evidence: &Evidence, _: &str) -> Told {
    let mut endpoints = evidence.device.plan.iter().flat_map(|plan| &plan.endpoints);
    // A plan without goals may leave them to another document.
    let has_goal = |endpoint: &Endpoint| {
        let other = |it: &Analysis| it.at_most.is_some() || it.p_below.is_some();
        endpoint.at_least.is_some() || endpoint.analysis.as_deref().is_some_and(other)
    };
    if endpoints.any(has_goal) { Told::So } else { Told::Nothing }
}

fn tests(evidence: &Evidence) -> Vec<&Dataset> {
    evidence.device.with_role(Role::Test).collect()
}

fn test_data_of_several_regions(evidence: &Evidence, _: &str) -> Told {
    let tests = tests(evidence);
    let regions: BTreeSet<&String> = tests.iter().filter_map(|set| set.region.as_ref()).collect();
    let silent = tests.iter().any(|set| set.region.is_none());
    match regions.len() {
        0 => Told::Nothing,
        1 if silent => Told::Nothing,
        1 => Told::NotSo("all test data come from one region".into()),
        _ => Told::So,
    }
}

fn ratings_on_file(evidence: &Evidence, _: &str) -> Told {
    let mut standards =
        evidence.device.datasets.iter().filter_map(|set| set.reference_standard.as_ref());
    if standards.any(|standard| standard.ratings.is_some()) { Told::So } else { Told::Nothing }
}

fn test_data_on_file(evidence: &Evidence, _: &str) -> Told {
    if tests(evidence).is_empty() { Told::Nothing } else { Told::So }
}

/// Does what is tested rest on data from elsewhere alone?
fn no_test_data_of_the_market(evidence: &Evidence, market: &str) -> Told {
    let (tests, here) = (tests(evidence), region_of(market));
    let here = tests.iter().find(|set| set.region.as_deref() == Some(here.as_str()));
    match here {
        Some(set) => Told::NotSo(format!("the test data `{}` come from there", set.name)),
        None if tests.is_empty() || tests.iter().any(|set| set.region.is_none()) => Told::Nothing,
        None => Told::So,
    }
}

fn population_of_both_sexes(evidence: &Evidence, market: &str) -> Told {
    let Some(population) = evidence.populations.get(market) else { return Told::Nothing };
    let shares = population.shares("sex");
    if shares.values().filter(|share| **share > 0.0).count() > 1 { Told::So } else { Told::Nothing }
}

fn mdsap_certificate(evidence: &Evidence, _: &str) -> Told {
    let mut held = evidence.device.certificates.iter();
    if held.any(|certificate| certificate.kind == "mdsap") { Told::So } else { Told::Nothing }
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Endpoint, Plan};
    use reliance_model::evidence::File;

    use super::*;

    #[test]
    fn an_empty_folder_says_nothing_of_anything() {
        let empty = Evidence::default();
        for (name, _) in CIRCUMSTANCES {
            assert_eq!(told(name, &empty, "us"), Told::Nothing, "{name}");
        }
        assert_eq!(told("item:device-config/configurable", &empty, "us"), Told::Nothing);
        assert_eq!(told("no-such", &empty, "us"), Told::Nothing);
        assert!(!is_circumstance("no-such") && is_circumstance("tested-endpoint"));
    }

    #[test]
    fn the_plan_says_how_many_primary_endpoints_there_are() {
        let with = |primaries: usize| {
            let primary = Endpoint { primary: true, ..Endpoint::default() };
            let plan = Plan { endpoints: vec![primary; primaries], ..Plan::default() };
            let mut evidence = Evidence::default();
            evidence.device.plan = Some(plan);
            told("several-primary-endpoints", &evidence, "us")
        };
        assert_eq!(with(0), Told::Nothing);
        assert!(matches!(with(1), Told::NotSo(_)));
        assert_eq!(with(2), Told::So);
    }

    #[test]
    fn regions_decide_only_where_every_test_set_names_its_own() {
        let with = |regions: &[Option<&str>]| {
            let mut evidence = Evidence::default();
            let set = |region: &Option<&str>| Dataset {
                region: region.map(str::to_string),
                role: Role::Test,
                ..Dataset::default()
            };
            evidence.device.datasets = regions.iter().map(set).collect();
            told("test-data-of-several-regions", &evidence, "us")
        };
        assert_eq!(with(&[Some("US"), Some("EU27")]), Told::So);
        assert!(matches!(with(&[Some("US"), Some("US")]), Told::NotSo(_)));
        assert_eq!(with(&[Some("US"), None]), Told::Nothing);
    }

    #[test]
    fn an_item_tells_only_of_a_file_that_was_read() {
        let name = "item:predicate-comparison/predicate-pccp";
        let mut evidence = Evidence::default();
        evidence.device.documents.push(Document {
            kind: "predicate-comparison".into(),
            file: "docs/p.md".into(),
            items: [("predicate-pccp".to_string(), "none".to_string())].into(),
            ..Document::default()
        });
        assert_eq!(told(name, &evidence, "us"), Told::Nothing);
        let file = File { sha256: Some("00".into()), ..File::default() };
        evidence.files.insert("docs/p.md".into(), file);
        assert!(matches!(told(name, &evidence, "us"), Told::NotSo(_)));
        let items = &mut evidence.device.documents[0].items;
        items.insert("predicate-pccp".into(), "section 4".into());
        assert_eq!(told(name, &evidence, "us"), Told::So);
    }
}
