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

fn smd(folder: &Folder, of: &str) -> f64 {
    let figures = answered(CHECK, folder).figures;
    let found = figures.iter().find(|it| it.name == "smd" && it.of == of);
    found.unwrap_or_else(|| panic!("no SMD of {of} in {figures:?}")).value.unwrap()
}

/// Women: 50 of 100 in the US, 80 of 100 in Europe, 20 of 100 in China.
#[test]
fn the_markets_own_data_stand_beside_all_others() {
    let three = |market: &str| {
        let mut folder = folder()
            .dataset("us", Role::Test, people(50, 50, 40))
            .dataset("eu", Role::Test, people(80, 20, 40))
            .dataset("cn", Role::Test, people(20, 80, 40))
            .parameter("by", "country")
            .device(|device| {
                for (set, region) in device.datasets.iter_mut().zip(["US", "EU27", "CN"]) {
                    set.region = Some(region.into());
                }
            });
        folder.market = market.into();
        folder
    };
    let near = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-12, "{got}");
    // The others together have 100 women of 200.
    near(smd(&three("us"), "test data from US beside test data from elsewhere, sex"), 0.0);
    // 0.8 beside 70 of 200, and 0.2 beside 130 of 200.
    let spread = |p: f64, q: f64| ((p * (1.0 - p) + q * (1.0 - q)) / 2.0).sqrt();
    let eu = "test data from EU27 beside test data from elsewhere, sex";
    near(smd(&three("eu"), eu), 0.45 / spread(0.8, 0.35));
    let cn = "test data from CN beside test data from elsewhere, sex";
    near(smd(&three("cn"), cn), 0.45 / spread(0.2, 0.65));
    assert!(told(CHECK, &three("jp")).starts_with("undetermined: needs test data both from JP"));
    let silent = three("us").device(|device| device.datasets[2].region = None);
    assert!(
        told(CHECK, &silent).starts_with("undetermined: needs the region of test data set `cn`")
    );
}

#[test]
fn ages_fall_into_the_plans_bands_else_into_decades() {
    let aged = |ages: [u32; 2]| -> Vec<Row> {
        let each = |age: u32| std::iter::repeat_n(row(&format!("age={age}")), 50);
        ages.into_iter().flat_map(each).collect()
    };
    let with = |bands: &[f64]| {
        two(aged([35, 45]), aged([35, 55]), Some(0.1)).device(|device| {
            let plan = device.plan.as_mut().unwrap().representativeness.as_mut().unwrap();
            plan.age_bands = bands.to_vec();
        })
    };
    let of = "test data beside development data, age";
    // Below and from 40 years on both have a half.
    assert!(smd(&with(&[0.0, 40.0]), of).abs() < 1e-12);
    assert!(told(CHECK, &with(&[0.0, 40.0])).starts_with("shown"));
    // In decades a half of each has no counterpart. Shares of 30s and 40s are (0.5, 0.5) and
    // (0.5, 0); their mean covariance is (0.25, −0.125; −0.125, 0.125), whose inverse has
    // 16 where the 40s meet, so that the distance is √(0.5² · 16).
    assert!((smd(&with(&[]), of) - 2.0).abs() < 1e-12);
}

#[test]
fn rows_without_a_value_are_left_out_and_counted() {
    let mut rows = people(50, 50, 40);
    rows.extend([row("age=40"), row("age=40")]);
    let mut others = people(50, 50, 40);
    others.push(row("age=40"));
    let caveats = |test: &[Row], train: &[Row]| {
        answered(CHECK, &two(test.to_vec(), train.to_vec(), Some(0.1))).caveats
    };
    assert_eq!(caveats(&rows, &others), ["3 rows without usable `sex` left out"]);
    assert_eq!(caveats(&people(5, 5, 40), &people(5, 5, 40)), [""; 0]);
}

#[test]
fn the_market_s_own_region_is_named_first() {
    let folder = two(people(50, 50, 40), people(5, 5, 40), None)
        .dataset("eu", Role::Test, people(50, 50, 40))
        .parameter("by", "region")
        .device(|device| {
            device.datasets[0].region = Some("US".into());
            device.datasets[2].region = Some("EU27".into());
            device.datasets[2].never_collected = ["sex".to_string()].into();
        });
    let asked = crate::testing::no_call();
    crate::testing::asking(&folder, &asked, |ask| {
        let sets: Vec<_> = [0, 2].map(|at| &ask.evidence.device.datasets[at]).to_vec();
        let bodies = super::by_region(ask, &sets).unwrap();
        let names = |body: &(String, Vec<&reliance_model::device::Dataset>)| {
            (body.0.clone(), body.1.iter().map(|set| set.name.clone()).collect::<Vec<_>>())
        };
        assert_eq!(names(&bodies[0].first), ("test data from US".into(), vec!["us".into()]));
        let second = names(&bodies[0].second);
        assert_eq!(second, ("test data from elsewhere".into(), vec!["eu".into()]));
    });
}

#[test]
fn test_sets_stand_beside_each_other_only_where_one_is_named_and_there_are_others() {
    let two = two(people(5, 5, 40), people(5, 5, 40), None);
    let three = two.clone().dataset("eu", Role::Test, people(5, 5, 40));
    let seconds = |folder: &Folder| {
        let parameters = folder.parameters.clone();
        let call = reliance_model::catalogue::CheckCall { check: String::new(), parameters };
        crate::testing::asking(folder, &call, |ask| {
            let bodies = super::bodies(ask).unwrap();
            bodies.iter().map(|body| body.second.0.clone()).collect::<Vec<_>>()
        })
    };
    assert_eq!(seconds(&three), ["development data"]);
    assert_eq!(seconds(&two.parameter("set", "us")), ["development data"]);
    assert_eq!(seconds(&three.parameter("set", "us")), ["`eu`"]);
}

fn placed(test: &str, train: &str) -> Folder {
    let rows = |place: &str| {
        let rows = people(50, 50, 40).into_iter().enumerate().map(|(at, mut row)| {
            row.insert("site".into(), format!("{place}{}", at % 2));
            row.insert("region".into(), place.into());
            row
        });
        rows.collect::<Vec<Row>>()
    };
    two(rows(test), rows(train), Some(0.1))
}

#[test]
fn sites_and_regions_are_no_demographics() {
    let told = told(CHECK, &placed("us", "eu"));
    assert!(told.starts_with("shown: test data beside development data: largest SMD"), "{told}");
}

#[test]
fn a_variable_that_one_body_never_fills_is_needed_of_both() {
    let bare = |mut rows: Vec<Row>| {
        rows.iter_mut().for_each(|row| drop(row.remove("sex")));
        rows
    };
    let mapped = |mut folder: Folder| {
        for table in &mut folder.evidence.device.tables {
            table.columns.insert("sex".into(), "sex".into());
        }
        told(CHECK, &folder)
    };
    let full = || people(50, 50, 40);
    for (test, train) in [(bare(full()), full()), (full(), bare(full()))] {
        let told = mapped(two(test, train, Some(0.1)));
        assert!(told.contains("known values of `sex` in both bodies of data"), "{told}");
    }
}

#[test]
fn bands_that_the_plan_leaves_out_are_decades() {
    let call = crate::testing::no_call();
    let of = |folder: &Folder| crate::testing::asking(folder, &call, super::edges);
    let planned = two(people(1, 1, 40), people(1, 1, 40), None);
    assert_eq!(of(&planned), super::DECADES);
    let named = planned.device(|device| {
        let plan = device.plan.as_mut().unwrap().representativeness.as_mut().unwrap();
        plan.age_bands = vec![0.0, 65.0];
    });
    assert_eq!(of(&named), [0.0, 65.0]);
    assert_eq!(of(&folder()), super::DECADES);
}

#[test]
fn every_variable_that_is_compared_has_its_picture() {
    use reliance_model::picture::Picture;

    let pictures = answered(CHECK, &two(people(50, 50, 40), people(60, 40, 40), None)).pictures;
    let titles: Vec<&str> = pictures
        .iter()
        .filter_map(|picture| match picture {
            Picture::Shares { title, .. } => title.split(' ').next(),
            _ => None,
        })
        .collect();
    assert_eq!(titles, ["age", "sex"]);
}
