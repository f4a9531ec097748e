//! Every answer that representativeness can give.

use reliance_model::catalogue::Population;
use reliance_model::device::{Plan, RepresentativenessPlan, Role};
use reliance_model::picture::Picture;

use super::CHECK;
use crate::testing::{Folder, Row, answer as told, answered, folder, row};

fn people(counts: [(&str, usize); 4]) -> Vec<Row> {
    counts.iter().flat_map(|(words, count)| std::iter::repeat_n(row(words), *count)).collect()
}

fn population(title: &str) -> Population {
    let strata = [
        ("0-49", "F", 0.2),
        ("0-49", "M", 0.2),
        ("50-64", "F", 0.2),
        ("50-64", "M", 0.2),
        ("65+", "F", 0.1),
        ("65+", "M", 0.1),
    ];
    Population {
        region: "US".into(),
        title: title.into(),
        source: "invented".into(),
        variables: vec!["age".into(), "sex".into()],
        strata: strata.iter().map(|(a, s, w)| (vec![a.to_string(), s.to_string()], *w)).collect(),
    }
}

fn tested(rows: Vec<Row>, margin: Option<f64>) -> Folder {
    let mut folder = folder().dataset("us", Role::Test, rows).device(|device| {
        device.datasets[0].region = Some("US".into());
        let representativeness =
            RepresentativenessPlan { margin, ..RepresentativenessPlan::default() };
        device.plan =
            Some(Plan { representativeness: Some(representativeness), ..Plan::default() });
    });
    folder.evidence.populations.insert("us".into(), population("intended"));
    folder
}

fn like() -> Vec<Row> {
    let young = people([
        ("age=30 sex=F", 40),
        ("age=30 sex=M", 41),
        ("age=55 sex=F", 40),
        ("age=55 sex=M", 39),
    ]);
    let old = people([
        ("age=70 sex=F", 20),
        ("age=70 sex=M", 20),
        ("age=80 sex=F", 0),
        ("age=80 sex=M", 0),
    ]);
    [young, old].concat()
}

#[test]
fn shown_within_the_margin() {
    insta::assert_snapshot!(told(CHECK, &tested(like(), Some(0.1))), @"shown: largest SMD of `us` is 0.011 (age), margin 0.100");
    let pictures = answered(CHECK, &tested(like(), Some(0.1))).pictures;
    assert!(matches!(&pictures[..], [Picture::AgeSexMirror { bands, .. }] if bands.len() == 3));
}

#[test]
fn not_shown_beyond_the_margin_or_with_absent_strata() {
    let men = people([
        ("age=30 sex=M", 80),
        ("age=55 sex=M", 80),
        ("age=70 sex=M", 30),
        ("age=70 sex=F", 10),
    ]);
    insta::assert_snapshot!(told(CHECK, &tested(men, Some(0.1))), @r"
    not shown: `us` differs from the population beyond the margin 0.100: SMD of sex 1.167; no case of 0-49, F (20.0 % of the population) and 50-64, F (20.0 % of the population)
    to do: test cases of the missing strata, narrow the intended use, or justify the difference
    ");
    let young = people([
        ("age=30 sex=M", 48),
        ("age=55 sex=M", 48),
        ("age=55 sex=F", 48),
        ("age=30 sex=F", 48),
    ]);
    insta::assert_snapshot!(told(CHECK, &tested(young, Some(2.0))), @r"
    not shown: no case of 65+, F (10.0 % of the population) and 65+, M (10.0 % of the population); largest SMD of `us` is 0.707 (age), margin 2.000
    to do: test cases of these strata, or narrow the intended use
    ");
}

/// The plan says by what is judged, and may widen the bands of the population.
#[test]
fn the_plan_chooses_variables_and_bands() {
    let planned = |change: fn(&mut RepresentativenessPlan)| {
        tested(like(), Some(0.1)).device(|device| {
            let plan = device.plan.as_mut().unwrap();
            change(plan.representativeness.as_mut().unwrap());
        })
    };
    let bands = |folder: &Folder| match &answered(CHECK, folder).pictures[..] {
        [Picture::AgeSexMirror { bands, .. }] => bands.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(bands(&planned(|_| {})), 3);
    assert_eq!(bands(&planned(|plan| plan.age_bands = vec![65.0])), 2, "wider, and it fits");
    assert_eq!(bands(&planned(|plan| plan.age_bands = vec![40.0])), 3, "it does not fit");
    assert_eq!(bands(&planned(|plan| plan.age_bands = vec![50.0, 70.0])), 3, "one does not fit");
    let by_sex = told(CHECK, &planned(|plan| plan.by = vec!["sex".into()]));
    assert!(by_sex.contains("(sex)") && !by_sex.contains("age"), "{by_sex}");
}

/// What was never collected is missing, also where the rest was enriched by design.
#[test]
fn enrichment_excuses_no_variable_that_is_not_there() {
    let folder = tested(people([("sex=F", 20), ("sex=M", 20), ("sex=F", 0), ("sex=M", 0)]), None)
        .device(|device| {
            device.datasets[0].enriched.insert("sex".into());
        });
    let told = told(CHECK, &folder);
    assert!(told.starts_with("undetermined: needs variables that both `us`"), "{told}");
    assert!(told.contains("not there: age"), "{told}");
}

#[test]
fn the_margin_is_the_makers() {
    insta::assert_snapshot!(told(CHECK, &tested(like(), None)), @r"
    undetermined: needs a margin in the plan: largest SMD of `us` is 0.011 (age)
    to do: set `margin` with its source under `[plan.representativeness]`
    ");
}

#[test]
fn without_an_intended_population_the_general_one_is_context() {
    let mut folder = tested(like(), Some(0.1));
    folder.evidence.populations.clear();
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    undetermined: needs the intended-use population of `us`
    to do: give it as a file of strata with its source under `[populations]`
    ");
    folder.catalogue.populations.push(population("general, 2020"));
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    undetermined: needs the intended-use population of `us`
    caveat: the general population (general, 2020) is shown as context only
    to do: give it as a file of strata with its source under `[populations]`
    ");
    assert!(!answered(CHECK, &folder).pictures.is_empty());
    insta::assert_snapshot!(told(CHECK, &folder.parameter("population", "uk")), @r"
    undetermined: needs the intended-use population of `uk`
    to do: give it as a file of strata with its source under `[populations]`
    ");
}

#[test]
fn enriched_and_uncollected_variables_are_not_judged() {
    let mut enriched = tested(like(), Some(0.1));
    enriched.evidence.device.datasets[0].enriched = ["age".to_string(), "sex".into()].into();
    insta::assert_snapshot!(told(CHECK, &enriched), @r"
    for a person: every variable of `us` was enriched by design; a person must judge the mix
    caveat: age and sex of `us` enriched by design and not judged
    ");
    enriched.evidence.device.datasets[0].enriched = ["age".to_string()].into();
    insta::assert_snapshot!(told(CHECK, &enriched), @r"
    shown: largest SMD of `us` is 0.000 (sex), margin 0.100
    caveat: age of `us` enriched by design and not judged
    ");
    let uncollected = tested(like(), Some(0.1))
        .device(|device| device.datasets[0].never_collected = ["sex".to_string()].into());
    insta::assert_snapshot!(told(CHECK, &uncollected), @r"
    undetermined: needs sex, never collected in `us`; largest SMD of `us` is 0.011 (age), margin 0.100
    to do: collect them, or justify in writing why the data serve without
    ");
    let nothing = uncollected.device(|device| {
        device.datasets[0].never_collected = ["age".to_string(), "sex".into()].into()
    });
    insta::assert_snapshot!(told(CHECK, &nothing), @r"
    undetermined: needs variables that both `us` and the population have; not there: age and sex
    to do: map the columns, or give the population by variables that were collected
    ");
}

#[test]
fn data_from_elsewhere_and_strange_values_are_said() {
    let mut rows = like();
    rows.push(row("age=30"));
    rows.push(row("age=30 sex=X"));
    let elsewhere =
        tested(rows, Some(0.1)).device(|device| device.datasets[0].region = Some("EU27".into()));
    insta::assert_snapshot!(told(CHECK, &elsewhere), @r"
    for a person: no test data set comes from US, so a person argues why these serve: largest SMD of `us` is 0.100 (sex), margin 0.100
    caveat: 1 row of `us` without a usable value of every variable left out
    caveat: the population has no stratum for sex X (1 row) of `us`
    ");
    insta::assert_snapshot!(told(CHECK, &tested(vec![row("age=30")], Some(0.1))), @r"
    not shown: `us` differs from the population beyond the margin 0.100: SMD of age 1.732
    to do: test cases of the missing strata, narrow the intended use, or justify the difference
    ");
    insta::assert_snapshot!(told(CHECK, &folder()), @r#"
    undetermined: needs a test data set
    to do: declare one under `[[datasets]]` with `role = "test"`
    "#);
}

#[test]
fn every_parameter_is_honoured() {
    let against = |name: &str| told(CHECK, &tested(like(), Some(0.1)).parameter("against", name));
    assert!(against("us-intended-use-population").starts_with("shown"));
    insta::assert_snapshot!(against("pccp-plan"), @r"
    undetermined: needs the population `pccp-plan` by strata, which this check does not read
    to do: a person must hold the test data against it
    ");
    insta::assert_snapshot!(against("us-disease-prevalence"), @r"
    undetermined: needs the population `us-disease-prevalence` by strata, which this check does not read
    to do: a person must hold the test data against it
    ");
    insta::assert_snapshot!(against("cn-intended-use-population"), @r"
    undetermined: needs the intended-use population of `cn`
    to do: give it as a file of strata with its source under `[populations]`
    ");
    insta::assert_snapshot!(told(CHECK, &tested(like(), None).parameter("by", "moon")), @"for a person: `data-representativeness` cannot compute `by = moon`, so a person must judge what it asks");
}

/// Women: half of the US data and population, 80 % of the Chinese data, 20 % of China's
/// population, 80 % of that of `gb-ni`.
fn three_markets() -> Folder {
    let women = |share: f64| Population {
        variables: vec!["sex".into()],
        strata: vec![(vec!["F".into()], share), (vec!["M".into()], 1.0 - share)],
        ..population("intended")
    };
    let mut folder = folder()
        .dataset("us", Role::Test, people([("sex=F", 50), ("sex=M", 50), ("sex=F", 0), ("", 0)]))
        .dataset("cn", Role::Test, people([("sex=F", 80), ("sex=M", 20), ("sex=F", 0), ("", 0)]))
        .device(|device| {
            device.datasets[0].region = Some("US".into());
            device.datasets[1].region = Some("CN".into());
            let representativeness =
                RepresentativenessPlan { margin: Some(0.1), ..RepresentativenessPlan::default() };
            device.plan =
                Some(Plan { representativeness: Some(representativeness), ..Plan::default() });
        });
    for (market, share) in [("cn", 0.2), ("gb-ni", 0.8), ("us", 0.5)] {
        folder.evidence.populations.insert(market.into(), women(share));
    }
    folder
}

/// |p − q| / √((p(1 − p) + q(1 − q)) / 2) of each data set that is judged.
#[test]
fn data_are_held_against_the_population_of_the_market_asked_for() {
    let smds = |folder: &Folder| -> Vec<(String, String)> {
        let figures = answered(CHECK, folder).figures;
        let smds = figures.into_iter().filter(|figure| figure.name.starts_with("smd"));
        smds.map(|it| (it.of, format!("{:.6}", it.value.unwrap()))).collect()
    };
    let of = |set: &str, smd: &str| (format!("{set}, sex"), smd.to_string());
    assert_eq!(smds(&three_markets()), [of("us", "0.000000")]);
    assert!(told(CHECK, &three_markets()).starts_with("shown"));
    // China's data beside China's people: 0.6 / 0.4.
    for (name, value) in [("against", "cn-intended-use-population"), ("population", "cn")] {
        let asked = three_markets().parameter(name, value);
        assert_eq!(smds(&asked), [of("cn", "1.500000")], "{name}");
        assert!(told(CHECK, &asked).starts_with("not shown"));
    }
    // No data come from there, so all are looked at: 0.3 / √0.205 and 0.
    let asked = three_markets().parameter("population", "gb");
    assert_eq!(smds(&asked), [of("us", "0.662589"), of("cn", "0.000000")]);
    assert!(told(CHECK, &asked).contains("no test data set comes from GB"));
    let asked = three_markets().parameter("population", "us");
    assert_eq!(smds(&asked), [of("us", "0.000000")]);
}
