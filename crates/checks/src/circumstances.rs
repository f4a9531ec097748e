//! Circumstances that the device folder itself tells, so that nobody need be asked.
//!
//! A doubt may name one. It settles the doubt only by what is declared: several primary
//! endpoints say that there are several, and one declared endpoint says that there is one; a
//! folder without a plan says neither, and a person is asked.

use std::collections::BTreeSet;

use reliance_model::device::{Analysis, Dataset, Document, Endpoint, Role, region_of};
use reliance_model::evidence::Evidence;

use crate::records::is_absent;

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
    use reliance_model::catalogue::Population;
    use reliance_model::device::{Certificate, Endpoint, Plan, ReferenceStandard};
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

    #[test]
    fn a_circumstance_is_known_by_its_whole_name() {
        for known in ["mdsap-certificate", "kind:pccp", "item:pccp/impact", "item:a/b/c"] {
            assert!(is_circumstance(known), "{known}");
        }
        for unknown in ["", "kind:", "item:", "item:pccp", "item:/impact", "item:pccp/", "mdsap"] {
            assert!(!is_circumstance(unknown), "{unknown}");
        }
    }

    /// A folder with one document that was read, and the version that enters the market.
    fn with_document(change: impl FnOnce(&mut Document)) -> Evidence {
        let mut evidence = Evidence::default();
        evidence.device.version = "2.0".into();
        let mut document =
            Document { kind: "pccp".into(), file: "p.pdf".into(), ..Document::default() };
        change(&mut document);
        evidence.device.documents.push(document);
        let file = File { sha256: Some("00".into()), ..File::default() };
        evidence.files.insert("p.pdf".into(), file);
        evidence
    }

    #[test]
    fn a_document_tells_of_the_version_and_market_it_speaks_of() {
        let told = |evidence: &Evidence| told("kind:pccp", evidence, "us");
        let of = |version: &str| {
            with_document(|document| document.device_version = Some(version.into()))
        };
        assert_eq!(told(&with_document(|_| {})), Told::So);
        assert_eq!(told(&of("2.0")), Told::So);
        assert_eq!(told(&of("1.0")), Told::Nothing);
        let elsewhere = with_document(|document| document.markets = ["eu".to_string()].into());
        assert_eq!(told(&elsewhere), Told::Nothing);
        let mut unread = with_document(|_| {});
        unread.files.insert("p.pdf".into(), File::default());
        assert_eq!(told(&unread), Told::Nothing);
        assert_eq!(super::told("kind:sbom", &with_document(|_| {}), "us"), Told::Nothing);
    }

    #[test]
    fn an_item_without_a_place_tells_nothing_and_the_next_document_is_asked() {
        let placed = |place: &str| {
            with_document(|document| {
                document.items.insert("impact".into(), place.into());
            })
        };
        let told = |evidence: &Evidence| told("item:pccp/impact", evidence, "us");
        assert_eq!(told(&placed(" ")), Told::Nothing);
        assert_eq!(told(&placed("section 3")), Told::So);
        assert!(matches!(told(&placed(" None ")), Told::NotSo(why) if why.contains("`p.pdf`")));
        let mut two = placed("");
        let second = Document {
            items: [("impact".to_string(), "section 4".to_string())].into(),
            ..two.device.documents[0].clone()
        };
        two.device.documents.push(second);
        assert_eq!(told(&two), Told::So);
    }

    /// Test data by region; `None` is a set that names none.
    fn with_tests(regions: &[Option<&str>]) -> Evidence {
        let mut evidence = Evidence::default();
        let set = |region: &Option<&str>| Dataset {
            name: "t".into(),
            region: region.map(str::to_string),
            role: Role::Test,
            ..Dataset::default()
        };
        evidence.device.datasets = regions.iter().map(set).collect();
        evidence
    }

    #[test]
    fn test_data_of_the_market_are_looked_for_in_its_region() {
        let told = |regions: &[Option<&str>], market: &str| {
            told("no-test-data-of-the-market", &with_tests(regions), market)
        };
        assert_eq!(told(&[Some("EU27")], "us"), Told::So);
        assert!(matches!(told(&[Some("EU27"), Some("US")], "us"), Told::NotSo(_)));
        assert!(matches!(told(&[Some("EU27"), None], "eu"), Told::NotSo(_)));
        // A set that does not name its region may be of the market.
        assert_eq!(told(&[Some("EU27"), None], "us"), Told::Nothing);
        assert_eq!(told(&[], "us"), Told::Nothing);
    }

    #[test]
    fn what_is_on_file_settles_and_what_is_not_asks() {
        let one = with_tests(&[Some("US")]);
        assert_eq!(told("test-data-on-file", &one, "us"), Told::So);
        assert_eq!(told("test-data-of-several-regions", &with_tests(&[None]), "us"), Told::Nothing);
        assert_eq!(told("ratings-on-file", &one, "us"), Told::Nothing);
        let mut rated = one.clone();
        let standard = |ratings: Option<&str>| {
            Some(ReferenceStandard {
                ratings: ratings.map(str::to_string),
                ..ReferenceStandard::default()
            })
        };
        rated.device.datasets[0].reference_standard = standard(None);
        assert_eq!(told("ratings-on-file", &rated, "us"), Told::Nothing);
        rated.device.datasets[0].reference_standard = standard(Some("readers"));
        assert_eq!(told("ratings-on-file", &rated, "us"), Told::So);

        let mut goals = Evidence::default();
        let plan = Plan { endpoints: vec![Endpoint::default()], ..Plan::default() };
        goals.device.plan = Some(plan);
        assert_eq!(told("tested-endpoint", &goals, "us"), Told::Nothing);
        goals.device.plan.as_mut().unwrap().endpoints[0].at_least = Some(0.8);
        assert_eq!(told("tested-endpoint", &goals, "us"), Told::So);

        let mut certified = Evidence::default();
        let of = |kind: &str| Certificate { kind: kind.into(), ..Certificate::default() };
        certified.device.certificates.push(of("iso-13485"));
        assert_eq!(told("mdsap-certificate", &certified, "us"), Told::Nothing);
        certified.device.certificates.push(of("mdsap"));
        assert_eq!(told("mdsap-certificate", &certified, "us"), Told::So);
    }

    #[test]
    fn a_population_is_of_both_sexes_where_both_have_a_share() {
        let with = |shares: &[(&str, f64)]| {
            let mut evidence = Evidence::default();
            let population = Population {
                region: "US".into(),
                title: "intended use".into(),
                source: "invented".into(),
                variables: vec!["sex".into()],
                strata: shares.iter().map(|(sex, w)| (vec![sex.to_string()], *w)).collect(),
            };
            evidence.populations.insert("us".into(), population);
            told("population-of-both-sexes", &evidence, "us")
        };
        assert_eq!(with(&[("F", 0.5), ("M", 0.5)]), Told::So);
        assert_eq!(with(&[("F", 1.0), ("M", 0.0)]), Told::Nothing);
        assert_eq!(with(&[("F", 1.0)]), Told::Nothing);
    }
}
