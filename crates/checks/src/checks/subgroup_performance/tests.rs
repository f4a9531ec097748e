//! Every answer that subgroups can give.

use reliance_model::device::{Endpoint, Plan, Role, SubgroupPlan};

use super::CHECK;
use crate::testing::{Folder, Row, answer as told, answered, folder, scored};

fn of(role: &str, level: &str, counts: [usize; 4]) -> Vec<Row> {
    let named = scored(counts).into_iter().map(|mut row| {
        row.insert(role.into(), level.into());
        row
    });
    named.collect()
}

fn tested(metric: &str, women: [usize; 4], men: [usize; 4], margin: Option<f64>) -> Folder {
    let rows = [of("sex", "F", women), of("sex", "M", men)].concat();
    folder().dataset("us", Role::Test, rows).device(|device| {
        let endpoint = Endpoint {
            metric: metric.into(),
            dataset: "us".into(),
            threshold: Some("0.5".into()),
            ..Endpoint::default()
        };
        let subgroups = SubgroupPlan { by: vec!["sex".into()], margin, ..SubgroupPlan::default() };
        device.plan =
            Some(Plan { endpoints: vec![endpoint], subgroups: Some(subgroups), ..Plan::default() });
    })
}

const GOOD: [usize; 4] = [450, 50, 50, 450];

#[test]
fn shown_where_every_subgroup_holds() {
    insta::assert_snapshot!(told(CHECK, &tested("sensitivity", GOOD, GOOD, Some(0.1))), @"shown: sensitivity of `us` at `0.5` is within the margin 0.100 of the rest in 2 subgroups");
    insta::assert_snapshot!(told(CHECK, &tested("auc", GOOD, GOOD, Some(0.1))), @"shown: AUC of `us` is within the margin 0.100 of the rest in 2 subgroups");
    let figures = answered(CHECK, &tested("sensitivity", GOOD, GOOD, Some(0.1))).figures;
    let lines: Vec<String> = figures
        .iter()
        .map(|it| format!("{} of {}: {:.4}", it.name, it.of, it.value.unwrap()))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    sensitivity of us, at 0.5, sex F: 0.9000
    sensitivity-against-rest of us, at 0.5, sex F: 0.0000
    smallest-detectable-fall of us, at 0.5, sex F: 0.0595
    sensitivity of us, at 0.5, sex M: 0.9000
    sensitivity-against-rest of us, at 0.5, sex M: 0.0000
    smallest-detectable-fall of us, at 0.5, sex M: 0.0595
    ");
}

#[test]
fn not_shown_where_one_is_lower() {
    let lower = tested("sensitivity", GOOD, [300, 200, 50, 450], Some(0.1));
    insta::assert_snapshot!(told(CHECK, &lower), @r"
    not shown: sensitivity of `us` at `0.5` is lower than in the rest by more than the margin 0.100 in sex M (0.600, 500 cases)
    to do: improve the device for that group, restrict the indication, or warn of it
    ");
}

#[test]
fn too_few_cases_cannot_tell() {
    let few = tested("sensitivity", GOOD, [9, 1, 1, 9], Some(0.1));
    insta::assert_snapshot!(told(CHECK, &few), @r"
    undetermined: needs more cases to tell whether sensitivity of `us` at `0.5` falls by the margin 0.100 in sex M (0.900, 10 cases)
    to do: collect cases of these subgroups; the figures name the fall each would detect
    ");
    insta::assert_snapshot!(told(CHECK, &few.clone().parameter("flag", "small-or-low")), @"for a person: small, low, or not to be told for sensitivity of `us` at `0.5`: sex M (0.900, 10 cases); a person must see that the labelling says so");
    let small = tested("sensitivity", GOOD, [0, 0, 5, 5], Some(0.1)).device(|device| {
        let subgroups = device.plan.as_mut().unwrap().subgroups.as_mut().unwrap();
        subgroups.min_cases = Some(50);
        subgroups.multiplicity = Some("bonferroni".into());
        device.tables[0].clusters.push("patient".into());
    });
    insta::assert_snapshot!(told(CHECK, &small), @r"
    undetermined: needs more cases to tell whether sensitivity of `us` at `0.5` falls by the margin 0.100 in sex F (0.900, 500 cases) and sex M (no estimate, 10 cases)
    caveat: the limits take the rows of `us` as independent although a cluster is declared
    to do: collect cases of these subgroups; the figures name the fall each would detect
    ");
}

#[test]
fn the_margin_is_the_plans() {
    insta::assert_snapshot!(told(CHECK, &tested("sensitivity", GOOD, [300, 200, 50, 450], None)), @r"
    undetermined: needs a margin for subgroups in the plan: sensitivity of `us` at `0.5` in 2 subgroups is printed; lower than the rest beyond chance: sex M (0.600, 500 cases)
    to do: set `margin` with its source under `[plan.subgroups]`
    ");
    let good = tested("sensitivity", GOOD, GOOD, Some(0.1)).parameter("flag", "small-or-low");
    insta::assert_snapshot!(told(CHECK, &good), @"shown: no subgroup of sensitivity of `us` at `0.5` is small or low");
}

#[test]
fn every_parameter_is_honoured() {
    let with = |name: &str, value: &str| {
        told(CHECK, &tested("sensitivity", GOOD, GOOD, Some(0.1)).parameter(name, value))
    };
    insta::assert_snapshot!(with("by", "camera"), @r"
    undetermined: needs the role `camera` in data set `us`
    to do: map its column, or name it under `never_collected`
    ");
    insta::assert_snapshot!(with("by", "acquisition"), @r"
    undetermined: needs the role `scanner` in data set `us`
    to do: map its column, or name it under `never_collected`
    ");
    insta::assert_snapshot!(with("by", "country"), @r"
    undetermined: needs the role `country` in data set `us`
    to do: map its column, or name it under `never_collected`
    ");
    insta::assert_snapshot!(with("set", "stress"), @r#"
    undetermined: needs a test data set sampled as `stress`
    to do: declare one with `sampling = "stress"`
    "#);
    insta::assert_snapshot!(with("of", "reader-study"), @r"
    undetermined: needs the multi-reader multi-case analysis by subgroup, which is not computed here
    to do: let a statistician judge the reader-study report until then
    ");
    insta::assert_snapshot!(with("part", "moon"), @"for a person: `subgroup-performance` cannot compute `part = moon`, so a person must judge what it asks");
    assert_eq!(with("by", "factor"), with("by", "sex"));
    insta::assert_snapshot!(told(CHECK, &folder()), @r#"
    undetermined: needs a test data set with the roles `truth` and `score`
    to do: declare in `reliance.toml` a data set with `role = "test"` and map both columns
    "#);
    let unplanned = tested("sensitivity", GOOD, GOOD, None)
        .device(|device| device.plan.as_mut().unwrap().subgroups = None);
    insta::assert_snapshot!(told(CHECK, &unplanned), @r"
    undetermined: needs the subgroups of the plan
    to do: name them under `by` of `[plan.subgroups]`
    ");
}

#[test]
fn two_cases_that_both_failed_are_no_certainty() {
    let few = tested("sensitivity", [0, 2, 1, 1], [90, 10, 5, 95], Some(0.1));
    assert!(told(CHECK, &few).starts_with("undetermined: needs more cases"));
    let late = tested("sensitivity", GOOD, GOOD, Some(0.1))
        .plan_on_file("2026-03-01")
        .device(|device| device.datasets[0].first_look = "2026-02-01".parse().ok());
    assert!(told(CHECK, &late).starts_with("undetermined: needs a goal fixed before the look"));
}

fn figures_of(folder: &Folder, name: &str) -> Vec<reliance_model::finding::Figure> {
    let figures = answered(CHECK, folder).figures.into_iter();
    figures.filter(|figure| figure.name == name).collect()
}

fn subgroups(folder: Folder, change: impl FnOnce(&mut SubgroupPlan)) -> Folder {
    folder.device(|device| change(device.plan.as_mut().unwrap().subgroups.as_mut().unwrap()))
}

/// SciPy 1.17.1: Fisher's exact test of 420 of 500 below 450 of 500 and back, doubled for two
/// subgroups; Bonferroni doubles both, Holm only the smaller.
#[test]
fn the_plans_adjustment_is_applied() {
    let folder = tested("sensitivity", GOOD, [420, 80, 50, 450], Some(0.1));
    for (method, told) in [
        ("holm", ["0.9983, 0.9983 after holm", "0.0031, 0.0062 after holm"]),
        ("bonferroni", ["0.9983, 1.0000 after bonferroni", "0.0031, 0.0062 after bonferroni"]),
        ("none", ["0.9983, 0.9983 after none", "0.0031, 0.0031 after none"]),
    ] {
        let planned = subgroups(folder.clone(), |plan| plan.multiplicity = Some(method.into()));
        let figures = figures_of(&planned, "sensitivity-against-rest");
        for (figure, told) in figures.iter().zip(told) {
            let note = figure.note.as_deref().unwrap();
            assert!(note.contains(&format!("one-sided p {told}")), "{note}");
        }
        assert_eq!(figures.len(), 2);
    }
}

/// SciPy 1.17.1 on DeLong's standard errors of 0.9 and 0.87: se of the difference 0.014 233 946.
#[test]
fn areas_of_subgroups_are_compared_by_their_standard_errors() {
    let folder = tested("auc", GOOD, [420, 80, 50, 450], Some(0.1));
    let notes: Vec<String> = figures_of(&folder, "auc-against-rest")
        .into_iter()
        .map(|figure| figure.note.unwrap())
        .collect();
    insta::assert_snapshot!(notes.join("\n"), @r"
    standard error 0.014234; one-sided p 0.9825, 0.9825 after holm over 2 subgroups
    standard error 0.014234; one-sided p 0.0175, 0.0351 after holm over 2 subgroups
    ");
    for figure in figures_of(&folder, "smallest-detectable-fall") {
        assert!((figure.value.unwrap() - 0.039_877_611_891).abs() < 1e-9, "{figure:?}");
    }
}

#[test]
fn a_limit_on_the_margin_itself_does_not_hold_and_is_not_lower() {
    let good = |margin| tested("sensitivity", GOOD, GOOD, Some(margin));
    let low = figures_of(&good(0.1), "sensitivity-against-rest")[0].interval.unwrap().0;
    assert!(told(CHECK, &good(-low)).starts_with("undetermined"));
    assert!(told(CHECK, &good(-low + 1e-12)).starts_with("shown"));
    let lower = |margin| tested("sensitivity", GOOD, [300, 200, 50, 450], Some(margin));
    let fall = figures_of(&lower(0.1), "sensitivity-against-rest")[1].value.unwrap();
    assert!(told(CHECK, &lower(-fall)).starts_with("undetermined"));
    assert!(told(CHECK, &lower(-fall - 1e-12)).starts_with("not shown"));
}

#[test]
fn groups_are_bounded_and_rows_without_the_role_are_counted() {
    let many = |groups: usize| {
        let mut folder = tested("sensitivity", GOOD, GOOD, Some(0.1));
        let rows = (0..groups).flat_map(|at| of("sex", &format!("g{at:03}"), [1, 0, 0, 1]));
        folder.rows.insert("us".into(), rows.collect());
        told(CHECK, &folder)
    };
    insta::assert_snapshot!(many(201), @"undetermined: needs `sex` of `us` with at most 200 groups, found 201");
    assert!(!many(200).contains("with at most"));
    let mut folder = tested("sensitivity", GOOD, GOOD, Some(0.1));
    folder.rows.get_mut("us").unwrap().extend(scored([1, 0, 0, 1]));
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    shown: sensitivity of `us` at `0.5` is within the margin 0.100 of the rest in 2 subgroups
    caveat: 2 rows of `us` without usable `sex` left out
    ");
}

#[test]
fn regions_stand_in_for_countries_and_ages_are_cut_as_planned() {
    let by = |role: &str, levels: [&str; 2]| {
        let rows = [of(role, levels[0], GOOD), of(role, levels[1], GOOD)].concat();
        let folder = tested("sensitivity", GOOD, GOOD, Some(0.1));
        let mut folder = subgroups(folder, |plan| {
            plan.by = vec![role.into()];
            plan.age_bands = vec![0.0, 50.0];
        });
        let columns = &mut folder.evidence.device.tables[0].columns;
        *columns = rows[0].keys().map(|role| (role.clone(), role.clone())).collect();
        folder.rows.insert("us".into(), rows);
        folder
    };
    let regions = figures_of(&by("region", ["N", "S"]).parameter("by", "country"), "sensitivity");
    assert_eq!(regions[1].of, "us, at 0.5, region S");
    let ages = figures_of(&by("age", ["30", "70"]), "sensitivity");
    assert_eq!([&ages[0].of, &ages[1].of], ["us, at 0.5, age 0-49", "us, at 0.5, age 50+"]);
}
