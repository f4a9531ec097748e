//! Tests of candidates and lineages.

use reliance_model::catalogue::{Catalogue, DeviceType};
use reliance_model::claim::{Citation, Claim};
use reliance_model::device::Device;
use reliance_model::evidence::{Evidence, Recall};
use reliance_model::facet::{Fact, Profile};

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn listed(number: &str, name: &str, code: &str, decided: &str) -> ListedDevice {
    ListedDevice {
        number: number.into(),
        name: name.into(),
        company: "Other Inc.".into(),
        product_code: code.into(),
        decided: decided.parse().ok(),
        ..ListedDevice::default()
    }
}

/// A summary with indications, and what it names as what.
fn summary(number: &str, indications: &str, named: &[(&str, Option<&str>)]) -> Content {
    let cited = Citation { file: format!("{number}.md"), ..Citation::default() };
    let mut claims: Vec<Claim> = named
        .iter()
        .map(|(other, role)| Claim {
            cited: cited.clone(),
            says: Says::Number {
                kind: if other.starts_with("DEN") { "de-novo" } else { "510k" }.into(),
                number: (*other).into(),
                role: role.map(str::to_string),
            },
        })
        .collect();
    let says = Says::IntendedUse { part: "indications".into(), text: indications.into() };
    claims.push(Claim { cited: cited.clone(), says });
    Content { file: cited.file, claims, ..Content::default() }
}

/// What is told of a device with these predicates, lists and summaries.
fn told(
    predicates: &[&str],
    devices: Vec<ListedDevice>,
    summaries: &[(&str, Content)],
    change: impl Fn(&mut Evidence),
) -> Predicates {
    let kind = DeviceType {
        regulation: "892.2080".into(),
        class: "II".into(),
        functions: vec!["triage".into()],
        product_codes: [("QAS".to_string(), "triage software".to_string())].into(),
        title: "Triage software".into(),
        facets: Default::default(),
        special_controls: Vec::new(),
        requirements: Vec::new(),
        not_for: Vec::new(),
        reader_study: String::new(),
        source: "invented".into(),
        read_as: reliance_model::catalogue::ReadAs::Memory,
    };
    let catalogue = Catalogue { device_types: vec![kind], ..Catalogue::default() };
    let named = |number: &&str| Predicate { number: (*number).into(), ..Predicate::default() };
    let mut evidence = Evidence {
        device: Device {
            name: "Own".into(),
            manufacturer: "Own GmbH".into(),
            intended_use: "Notifies of a suspected pulmonary embolism on chest CT".into(),
            predicates: predicates.iter().map(named).collect(),
            ..Device::default()
        },
        listed_devices: devices,
        ..Evidence::default()
    };
    change(&mut evidence);
    let facts = [("function".to_string(), Fact::Known(["triage".to_string()].into()))];
    let profile = Profile { facts: facts.into() };
    let answers = BTreeMap::new();
    let view = View {
        catalogue: &catalogue,
        evidence: &evidence,
        market: "us",
        profile: &profile,
        answers: &answers,
    };
    predicates_of(view, summaries)
}

fn predicates_of(view: View<'_>, summaries: &[(&str, Content)]) -> Predicates {
    let summaries = summaries.iter().map(|(number, content)| (number.to_string(), content));
    super::predicates(&Sought {
        view,
        on: day("2026-11-22"),
        codes: Vec::new(),
        years: 10,
        most: 20,
        summaries: summaries.collect(),
    })
}

fn numbers(found: &Predicates) -> Vec<&str> {
    found.candidates.iter().map(|one| one.listed.number.as_str()).collect()
}

#[test]
fn candidates_have_the_code_and_an_order_that_is_said() {
    let devices = vec![
        listed("K150001", "Bone age", "QAS", "2015-05-01"),
        listed("K200002", "Head CT", "QAS", "2020-05-01"),
        listed("K200003", "Embolism on chest CT", "QAS", "2019-05-01"),
        listed("K210004", "Stroke", "QAS", "2021-05-01"),
        listed("K270005", "Later", "QAS", "2027-05-01"),
        listed("K200006", "Embolism", "MYN", "2020-05-01"),
        listed("P200007", "Embolism", "QAS", "2020-05-01"),
    ];
    let like = summary("K210004", "Notifies of suspected stroke on head CT", &[]);
    let found = told(&[], devices, &[("K210004", like)], |_| {});
    assert_eq!(numbers(&found), ["K210004", "K200003", "K200002", "K150001"]);
    let old: Vec<bool> = found.candidates.iter().map(|one| one.old).collect();
    assert_eq!(old, [false, false, false, true]);
    let left: Vec<usize> = found.left_out.iter().map(|(_, count)| *count).collect();
    assert_eq!(left, [1, 1, 1], "{:?}", found.left_out);
    let shared = &found.candidates[0].indications.as_ref().unwrap().shared;
    let mut words: Vec<&str> = shared.iter().map(|(word, _)| word.as_str()).collect();
    words.sort_unstable();
    assert_eq!(words, ["notify", "suspected"]);
    assert!(found.open.iter().any(|open| open.contains("a person chooses")));
    assert_eq!((found.codes[0].code.as_str(), found.codes[0].class.as_str()), ("QAS", "II"));
}

#[test]
fn ten_years_to_the_day_are_not_more_than_ten_years() {
    for (decided, old) in [("2016-11-22", false), ("2016-11-21", true)] {
        let found = told(&[], vec![listed("K160001", "A", "QAS", decided)], &[], |_| {});
        assert_eq!(
            (found.candidates[0].old, found.candidates[0].years),
            (old, Some(10)),
            "{decided}"
        );
    }
}

#[test]
fn a_named_predicate_comes_first_and_what_does_not_fit_is_open() {
    let devices = vec![
        listed("K200001", "Embolism on chest CT", "QAS", "2020-05-01"),
        listed("K200002", "Nodules", "MYN", "2020-05-01"),
    ];
    let recall = Recall { number: "Z-1".into(), list: "r.json".into(), ..Recall::default() };
    let found = told(&["K200002"], devices.clone(), &[], |evidence| {
        evidence.device.predicates[0].product_code = Some("QAS".into());
        evidence.recalls.insert("K200002".into(), vec![recall.clone()]);
    });
    assert_eq!(numbers(&found), ["K200002", "K200001"]);
    insta::assert_snapshot!(found.open.join("\n"), @r"
    K200002, named as predicate: its product code MYN is none of QAS
    K200002, named as predicate: the device folder gives it product code QAS, the list MYN
    K200002, named as predicate: `r.json` lists a recall Z-1
    ");
    let found = told(&["K200001"], devices.clone(), &[], |_| {});
    assert_eq!(found.open, Vec::<String>::new());
    let found = told(&["K999999", "odd"], devices, &[], |_| {});
    insta::assert_snapshot!(found.open.join("\n"), @r"
    several predicates are named, and no single one is primary
    K999999, named as predicate: it is on no list that was read
    ODD, named as predicate: its number is neither that of a 510(k) nor of a De Novo
    ");
}

#[test]
fn a_lineage_goes_back_over_summaries_and_says_where_it_ends() {
    let devices = vec![
        listed("K200001", "A", "QAS", "2020-05-01"),
        listed("K190002", "B", "QAS", "2019-05-01"),
        listed("DEN180003", "C", "QAS", "2018-05-01"),
    ];
    let named = [("K190002", Some("predicate")), ("K111111", None), ("K200001", Some("predicate"))];
    let a = summary("K200001", "x", &named);
    let b = summary(
        "K190002",
        "x",
        &[("DEN180003", Some("predicate")), ("K170004", Some("reference"))],
    );
    let found = told(&["K200001"], devices, &[("K200001", a), ("K190002", b)], |_| {});
    let lineage = &found.lineage;
    let nodes: Vec<(&str, Option<u32>)> =
        lineage.nodes.iter().map(|node| (node.number.as_str(), node.generation)).collect();
    let expected = [
        ("", Some(0)),
        ("K200001", Some(1)),
        ("K190002", Some(2)),
        ("DEN180003", Some(3)),
        ("K170004", None),
    ];
    assert_eq!(nodes, expected);
    let links: Vec<(usize, usize, bool)> =
        lineage.links.iter().map(|link| (link.from, link.to, link.reference)).collect();
    assert_eq!(links, [(0, 1, false), (1, 2, false), (2, 3, false), (2, 4, true)]);
    assert_eq!(lineage.beside, [("K200001".to_string(), "K111111".to_string())]);
    assert_eq!(lineage.notes, ["the line ends at DEN180003: a De Novo has no predicate"]);
}

#[test]
fn circles_later_predicates_and_gaps_are_said() {
    let devices = vec![
        listed("K200001", "A", "QAS", "2020-05-01"),
        listed("K220002", "B", "QAS", "2022-05-01"),
    ];
    let a =
        summary("K200001", "x", &[("K220002", Some("predicate")), ("K050005", Some("predicate"))]);
    let b = summary("K220002", "x", &[("K200001", Some("predicate"))]);
    let found = told(&["K200001"], devices, &[("K200001", a), ("K220002", b)], |_| {});
    assert_eq!(found.lineage.links.iter().filter(|link| link.closes).count(), 1);
    insta::assert_snapshot!(found.lineage.notes.join("\n"), @r"
    K220002, decided on 2022-05-01, is named as predicate by K200001, decided on 2020-05-01; look at the sentence
    circle: K220002 names K200001 as predicate, and K200001 leads back to K220002; a predicate is on the market before the device that names it, so one of the summaries is read wrongly or wrong
    K050005 is on no list that was read
    the line breaks off at K050005: no summary of it is on disk
    ");
    assert_eq!(found.open.len(), 2, "{:?}", found.open);
}

#[test]
fn a_long_circle_ends() {
    let number = |at: usize| format!("K{:06}", at % 300);
    let summaries: Vec<(String, Content)> = (0..300)
        .map(|at| (number(at), summary(&number(at), "x", &[(&number(at + 1), Some("predicate"))])))
        .collect();
    let summaries: Vec<(&str, Content)> =
        summaries.iter().map(|(number, content)| (number.as_str(), content.clone())).collect();
    let found = told(&["K000000"], Vec::new(), &summaries, |_| {});
    assert_eq!(found.lineage.links.iter().filter(|link| link.closes).count(), 1);
    assert_eq!(found.lineage.nodes.last().unwrap().generation, Some(300));
}

#[test]
fn a_summary_is_of_the_number_in_its_name_or_of_its_only_subject() {
    let named = |file: &str, roles: &[(&str, Option<&str>)]| {
        subject(&Content { file: file.into(), ..summary("x", "y", roles) })
    };
    let subjects = [("K200001", Some("subject")), ("K190002", Some("predicate"))];
    assert_eq!(named("docs/k200009_review.md", &subjects).as_deref(), Some("K200009"));
    assert_eq!(named("docs/summary.md", &subjects).as_deref(), Some("K200001"));
    assert_eq!(named("summary.md", &[("K200001", None)]), None);
    let two = [("K200001", Some("subject")), ("K200002", Some("subject"))];
    assert_eq!(named("summary.md", &two), None);
}
