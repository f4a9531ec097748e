//! Every answer that a comparison of demographics can give.

use reliance_model::catalogue::Population;
use reliance_model::device::{Plan, RepresentativenessPlan, Role};

use super::CHECK;
use crate::testing::{Folder, Row, answer as told, answered, folder, row};

fn people(women: usize, men: usize, age: u32) -> Vec<Row> {
    let women = std::iter::repeat_n(row(&format!("sex=F age={age}")), women);
    let mut rows: Vec<Row> = women.collect();
    rows.extend(std::iter::repeat_n(row(&format!("sex=M age={}", age + 20)), men));
    rows
}

fn two(test: Vec<Row>, train: Vec<Row>, margin: Option<f64>) -> Folder {
    folder().dataset("us", Role::Test, test).dataset("train", Role::Training, train).device(
        |device| {
            let representativeness =
                Some(RepresentativenessPlan { margin, ..RepresentativenessPlan::default() });
            device.plan = Some(Plan { representativeness, ..Plan::default() });
        },
    )
}

#[test]
fn shown_within_the_margin_and_else_for_a_person() {
    let alike = two(people(50, 50, 40), people(102, 98, 40), Some(0.1));
    insta::assert_snapshot!(told(CHECK, &alike), @"shown: test data beside development data: largest SMD 0.020 (sex), margin 0.100");
    let other = two(people(50, 50, 40), people(180, 20, 40), Some(0.1));
    insta::assert_snapshot!(told(CHECK, &other), @"for a person: test data beside development data: SMD beyond the margin 0.100 in age 0.970 and sex 0.970; a person must explain it");
    insta::assert_snapshot!(told(CHECK, &other.clone().parameter("by", "sex")), @"for a person: test data beside development data: SMD beyond the margin 0.100 in sex 0.970; a person must explain it");
    let no_margin = two(people(50, 50, 40), people(102, 98, 40), None);
    insta::assert_snapshot!(told(CHECK, &no_margin.parameter("by", "split")), @"for a person: test data beside development data: largest SMD 0.020 (sex), no margin in the plan; a person must judge it");
}

#[test]
fn figures_can_be_recomputed() {
    let folder = two(people(50, 50, 40), people(60, 40, 40), None);
    let figures = answered(CHECK, &folder).figures;
    let get =
        |name: &str| figures.iter().find(|figure| figure.name == name).unwrap().value.unwrap();
    // Share of women 0.5 and 0.6: |0.1| / sqrt((0.25 + 0.24) / 2).
    let sex = figures.iter().find(|figure| figure.of.ends_with("sex")).unwrap();
    assert!((sex.value.unwrap() - 0.1 / (0.245f64).sqrt()).abs() < 1e-12);
    assert!((get("kolmogorov-smirnov") - 0.1).abs() < 1e-12);
    assert!(get("smd-mean") > 0.0);
}

#[test]
fn what_was_never_collected_is_named() {
    let folder = two(people(50, 50, 40), people(50, 50, 40), Some(0.1))
        .device(|device| device.datasets[1].never_collected = ["race".to_string()].into());
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    undetermined: needs race in both bodies of data (test data beside development data)
    to do: collect them, or explain in writing why the data serve without
    ");
    let asked = two(people(5, 5, 40), people(5, 5, 40), Some(0.1)).parameter("by", "ethnicity");
    insta::assert_snapshot!(told(CHECK, &asked), @r"
    undetermined: needs ethnicity in both bodies of data (test data beside development data)
    to do: collect them, or explain in writing why the data serve without
    ");
    insta::assert_snapshot!(told(CHECK, &folder_of_one()), @r"
    undetermined: needs a data set of development to hold the test data against
    to do: declare training and tuning data under `[[datasets]]`
    ");
    insta::assert_snapshot!(told(CHECK, &crate::testing::folder()), @r#"
    undetermined: needs a test data set
    to do: declare one under `[[datasets]]` with `role = "test"`
    "#);
}

fn folder_of_one() -> Folder {
    folder().dataset("us", Role::Test, people(5, 5, 40))
}

#[test]
fn regions_stand_beside_each_other() {
    let pair = folder()
        .dataset("us", Role::Test, people(50, 50, 40))
        .dataset("eu", Role::Test, people(50, 50, 45))
        .parameter("by", "country");
    insta::assert_snapshot!(told(CHECK, &pair), @r"
    undetermined: needs the region of test data set `us`
    to do: declare it as `region` of the data set
    ");
    let named = pair.device(|device| {
        device.datasets[0].region = Some("US".into());
        device.datasets[1].region = Some("EU27".into());
    });
    insta::assert_snapshot!(told(CHECK, &named), @"for a person: test data from US beside test data from elsewhere: largest SMD 0.000 (sex), no margin in the plan; a person must judge it");
    let mut among = named;
    among.parameters = [("set".to_string(), vec!["test".to_string()])].into();
    insta::assert_snapshot!(told(CHECK, &among), @"for a person: `us` beside `eu`: largest SMD 0.000 (sex), no margin in the plan; a person must judge it");
    let alone = folder_of_one().parameter("by", "country").device(|device| {
        device.datasets[0].region = Some("US".into());
    });
    insta::assert_snapshot!(told(CHECK, &alone), @r"
    undetermined: needs test data both from US and from elsewhere
    to do: declare the `region` of each test data set
    ");
}

#[test]
fn a_general_population_is_context() {
    let mut folder = folder_of_one().parameter("population", "uk");
    insta::assert_snapshot!(told(CHECK, &folder), @"undetermined: needs a general population of `uk` in the catalogue");
    folder.catalogue.populations.push(Population {
        region: "UK".into(),
        title: "UK, 2020".into(),
        source: "invented".into(),
        variables: vec!["age".into(), "sex".into()],
        strata: vec![(vec!["0-49".into(), "F".into()], 1.0), (vec!["50+".into(), "M".into()], 1.0)],
    });
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    for a person: test data beside UK, 2020: SMD of age 0.000 and sex 0.000; a person must judge what it means for the intended use
    caveat: a general population is context, not the intended-use population
    ");
    insta::assert_snapshot!(told(CHECK, &folder_of_one().parameter("set", "moon")), @"for a person: `demographics-compared` cannot compute `set = moon`, so a person must judge what it asks");
}

#[test]
fn other_numbers_are_compared_by_their_means() {
    let pressed = |values: &[u32]| -> Vec<Row> {
        values.iter().map(|value| row(&format!("sex=F age=50 pressure={value}"))).collect()
    };
    let with = |other: &[u32]| {
        two(pressed(&[140, 150, 160]), pressed(other), Some(0.2)).device(|device| {
            for table in &mut device.tables {
                table.units.insert("pressure".into(), "mmHg".into());
            }
        })
    };
    // Both variances are 100, the means 150 and 155.
    let folder = with(&[145, 155, 165]);
    insta::assert_snapshot!(told(CHECK, &folder), @"for a person: test data beside development data: SMD beyond the margin 0.200 in pressure 0.500; a person must explain it");
    let figures = answered(CHECK, &folder).figures;
    let figure = figures.iter().find(|it| it.name == "smd-mean" && it.of.ends_with("pressure"));
    assert!((figure.unwrap().value.unwrap() + 0.5).abs() < 1e-12);
    assert!(!figures.iter().any(|it| it.name == "smd" && it.of.ends_with("pressure")));
    insta::assert_snapshot!(told(CHECK, &with(&[151])), @r"
    undetermined: needs values of pressure that vary in both bodies of data (test data beside development data)
    to do: collect them, or explain in writing why the data serve without
    ");
}
