//! Each answer that goals can get.

use reliance_model::device::{Plan, Role};

use super::*;
use crate::testing::{Folder, answer as told, answered, folder, scored};

fn endpoint(metric: &str, goal: Option<f64>) -> Endpoint {
    Endpoint {
        name: format!("main-{metric}"),
        metric: metric.into(),
        dataset: "us".into(),
        threshold: Some("0.5".into()),
        at_least: goal,
        primary: true,
        ..Endpoint::default()
    }
}

/// 192 of 200 diseased called, 180 of 200 healthy not.
fn tested(endpoints: Vec<Endpoint>) -> Folder {
    folder().dataset("us", Role::Test, scored([192, 8, 20, 180])).plan_on_file("2026-01-01").device(
        |device| {
            device.plan.get_or_insert_default().endpoints = endpoints;
            device.datasets[0].first_look = "2026-02-01".parse().ok();
        },
    )
}

#[test]
fn shown_when_the_lower_limit_reaches_the_goal() {
    insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("sensitivity", Some(0.9))])), @"shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900");
}

#[test]
fn not_shown_when_only_the_point_estimate_does() {
    insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("sensitivity", Some(0.95))])), @r"
    not shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.950
    to do: test more cases than these, or claim less than 0.950
    ");
    insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("specificity", Some(0.95))])), @r"
    not shown: specificity of `us` at `0.5` is 0.900 (95 % CI 0.850 to 0.938; 180 of 200); goal 0.950
    to do: improve the device, or claim less than 0.950
    ");
}

#[test]
fn a_goal_is_the_makers() {
    insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("sensitivity", None)])), @r"
    undetermined: needs a goal for `main-sensitivity`: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200)
    to do: set `at_least` of the endpoint in the plan, before the next look
    ");
    insta::assert_snapshot!(told(CHECK, &folder()), @r"
    undetermined: needs a plan with endpoints
    to do: declare `[[plan.endpoints]]` with metric, data set, operating point and goal
    ");
    insta::assert_snapshot!(told(CHECK, &tested(vec![endpoint("beauty", Some(0.9))])), @r"
    undetermined: needs a metric that can be computed for endpoint `main-beauty`: `beauty` is not one
    to do: use sensitivity, specificity, accuracy, ppv, npv or auc, or let a person judge it
    ");
}

#[test]
fn development_data_meet_no_goal() {
    let folder = tested(vec![endpoint("sensitivity", Some(0.9))])
        .device(|device| device.datasets[0].used_in_development = Some(true));
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    undetermined: needs data independent of development: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900
    caveat: `us` was used in development, so its figures are too good
    to do: test on data that served no development
    ");
}

#[test]
fn an_area_needs_both_classes() {
    let folder = folder().dataset("us", Role::Test, scored([5, 0, 0, 0])).device(|device| {
        let endpoints = vec![endpoint("auc", Some(0.8)), endpoint("specificity", Some(0.8))];
        device.plan = Some(Plan { endpoints, ..Plan::default() });
    });
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    undetermined: needs data on which the AUC can be computed: at least 2 healthy cases are needed, found 0; needs data on which specificity can be computed: at least 1 rows are needed, found 0
    caveat: whether the goals precede the look is not known: needs the plan's file and the SHA-256 under which it was fixed
    ");
}

#[test]
fn a_declared_cluster_widens_the_limits_or_is_named() {
    let mut clustered = endpoint("sensitivity", Some(0.9));
    clustered.cluster = Some("patient".into());
    let mut folder = tested(vec![clustered]);
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900
    caveat: the limits take the rows of `us` as independent although the cluster `patient` is declared (needs the role `patient` in data set `us`)
    ");
    for (at, row) in folder.rows.get_mut("us").unwrap().iter_mut().enumerate() {
        row.insert("patient".into(), (at / 4).to_string());
    }
    let table = &mut folder.evidence.device.tables[0];
    table.columns.insert("patient".into(), "patient".into());
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    not shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.861 to 0.989; 192 of 200); goal 0.900
    to do: test more cases than these, or claim less than 0.900
    ");
    let figures = answered(CHECK, &folder).figures;
    insta::assert_snapshot!(figures[0].note.as_deref().unwrap(), @"standard error 0.027994; 50 clusters; design effect 4.082");
}

#[test]
fn primary_endpoints_are_adjusted_together() {
    let both = |specificity| {
        let endpoints =
            vec![endpoint("sensitivity", Some(0.92)), endpoint("specificity", Some(specificity))];
        told(CHECK, &tested(endpoints).parameter("part", "adjusted-alpha"))
    };
    insta::assert_snapshot!(both(0.80), @"shown: 2 primary endpoints: goals met together, and each after Holm's adjustment (largest adjusted one-sided p 0.018, alpha 0.025)");
    insta::assert_snapshot!(both(0.848), @r"
    for a person: 2 primary endpoints: goals met only if the plan asks for all together; one by one the largest Holm-adjusted one-sided p is 0.037, alpha 0.025
    to do: say which of the two readings the plan fixed
    ");
    insta::assert_snapshot!(both(0.95), @r"
    not shown: 2 primary endpoints: not every goal is met (largest Holm-adjusted one-sided p 0.999, alpha 0.025)
    to do: see the endpoints that miss their goal
    ");
}

#[test]
fn goals_precede_the_look() {
    let folder = tested(vec![endpoint("sensitivity", Some(0.9))]).parameter("before", "test-date");
    insta::assert_snapshot!(told(CHECK, &folder), @"shown: the plan with 1 endpoint was fixed, under the hash its file has, before its data were looked at");
    let late = folder.plan_on_file("2026-03-01");
    insta::assert_snapshot!(told(CHECK, &late), @r"
    not shown: the plan was fixed on 2026-03-01, and `us` was first looked at on 2026-02-01
    to do: fix a plan and test on data nobody has looked at
    ");
    let mut late = late;
    late.parameters.clear();
    insta::assert_snapshot!(told(CHECK, &late), @r"
    undetermined: needs a goal fixed before the look: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900, which is post hoc, for the plan was fixed on 2026-03-01, and `us` was first looked at on 2026-02-01
    caveat: post hoc: the plan was fixed on 2026-03-01, and `us` was first looked at on 2026-02-01
    to do: fix the goal and test on data nobody has looked at
    ");
}

#[test]
fn every_parameter_is_honoured() {
    let with = |name: &str, value: &str| {
        told(CHECK, &tested(vec![endpoint("sensitivity", Some(0.9))]).parameter(name, value))
    };
    insta::assert_snapshot!(with("compare", "predicate"), @r"
    undetermined: needs the predicate's figures on the same data, and a plan that says how to compare
    to do: a person must hold the figures side by side until then
    ");
    insta::assert_snapshot!(with("compare", "cleared"), @r"
    undetermined: needs the outputs of the cleared version on the same data, and a plan that says how to compare
    to do: a person must hold the figures side by side until then
    ");
    insta::assert_snapshot!(with("by", "modification"), @r"
    undetermined: needs goals by modification in the plan
    to do: goals are declared by endpoint; a person must judge them by modification or subgroup
    ");
    insta::assert_snapshot!(with("endpoint", "time-to-notification"), @r"
    undetermined: needs an endpoint `time-to-notification` in the plan
    to do: declare it under `[[plan.endpoints]]` with its data set and goal
    ");
    insta::assert_snapshot!(with("endpoint", "main-sensitivity"), @"shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900");
    insta::assert_snapshot!(with("part", "moon"), @"for a person: `endpoint-goal` cannot compute `part = moon`, so a person must judge what it asks");
}

#[test]
fn a_goal_not_shown_to_precede_the_look_shows_nothing() {
    let planned = || tested(vec![endpoint("sensitivity", Some(0.9))]);
    let undated = planned().device(|device| device.plan.as_mut().unwrap().fixed_on = None);
    insta::assert_snapshot!(told(CHECK, &undated), @r"
    undetermined: needs the day on which the plan was fixed, to show that the goal precedes the look: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900
    caveat: whether the goals precede the look is not known: needs the day on which the plan was fixed
    to do: declare file, hash and day of the plan
    ");
    let unlooked = planned().device(|device| device.datasets[0].first_look = None);
    insta::assert_snapshot!(told(CHECK, &unlooked), @"for a person: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900; no first look at `us` is declared, so a person confirms that nobody looked before");
}

#[test]
fn primary_endpoints_together_need_the_same() {
    let late = tested(vec![endpoint("sensitivity", Some(0.9))])
        .plan_on_file("2026-03-01")
        .parameter("part", "adjusted-alpha");
    assert!(told(CHECK, &late).starts_with("undetermined: needs a goal fixed before the look"));
    let own = tested(vec![endpoint("sensitivity", Some(0.9))])
        .device(|device| device.datasets[0].used_in_development = Some(true))
        .parameter("part", "adjusted-alpha");
    assert!(told(CHECK, &own).starts_with("undetermined: needs data independent of development"));
}

/// SciPy 1.17.1: P(X ≥ 192 | 200, 0.9), and DeLong's standard error of the area of the calls.
#[test]
fn the_test_against_the_goal_is_exact_for_rows_and_normal_for_areas() {
    for (metric, wanted) in [("sensitivity", 0.001_388_033_621_025), ("auc", 0.009_086_270_175_504)]
    {
        let figures = answered(CHECK, &tested(vec![endpoint(metric, Some(0.9))])).figures;
        let p = figures.iter().find(|figure| figure.name == format!("{metric}-p-goal")).unwrap();
        assert!((p.value.unwrap() - wanted).abs() < 1e-12, "{metric}: {:?}", p.value);
        assert_eq!(p.method.as_deref(), Some("one-sided test against the goal"));
    }
    let without = answered(CHECK, &tested(vec![endpoint("auc", None)])).figures;
    assert!(without.iter().all(|figure| figure.name != "sensitivity-p-goal"));
}

#[test]
fn predictive_values_say_whose_prevalence_they_have() {
    for (metric, word) in [("ppv", "PPV"), ("npv", "NPV")] {
        let told = told(CHECK, &tested(vec![endpoint(metric, Some(0.5))]));
        let caveat = format!("caveat: {word} of `us` at `0.5` is at the prevalence of `us`");
        assert!(told.contains(&caveat), "{told}");
    }
}

#[test]
fn only_data_that_served_no_development_reach_a_goal() {
    let good = || tested(vec![endpoint("sensitivity", Some(0.9))]);
    let beside = good().dataset("train", Role::Training, scored([5, 5, 5, 5]));
    assert!(told(CHECK, &beside).starts_with("shown"));
    for used in [None, Some(false)] {
        let said = beside.clone().device(|device| device.datasets[0].used_in_development = used);
        assert!(told(CHECK, &said).starts_with("shown"), "{used:?}");
    }
    let bar = "undetermined: needs data independent of development";
    let said = beside.clone().device(|device| device.datasets[0].used_in_development = Some(true));
    assert!(told(CHECK, &said).starts_with(bar));
    let own = good().device(|device| device.datasets[0].role = Role::Tuning);
    assert!(told(CHECK, &own).starts_with(bar));
}

#[test]
fn a_secondary_endpoint_is_held_against_its_goal_too() {
    let secondary = Endpoint { primary: false, ..endpoint("sensitivity", Some(0.95)) };
    assert!(told(CHECK, &tested(vec![secondary])).starts_with("not shown"));
}

#[test]
fn every_endpoint_has_its_own_outcome() {
    let post_hoc = |folder: Folder| {
        folder.device(|device| device.datasets[0].first_look = "2025-12-31".parse().ok())
    };
    let outcomes = |folder: &Folder| -> Vec<String> {
        let line = |one: &reliance_model::finding::Outcome| {
            let figures: Vec<String> =
                one.figures.iter().map(|it| format!("{} of {}", it.name, it.of)).collect();
            let (goal, answer) = (one.goal.as_deref().unwrap_or("none"), one.answer.key());
            let because = one.because.split(':').next().unwrap_or_default();
            format!("{}: {}; goal {goal}; {answer}: {because}", one.endpoint, figures.join(", "))
        };
        answered(CHECK, folder).outcomes.iter().map(line).collect()
    };
    let all = || {
        let missed = Endpoint { name: "missed".into(), ..endpoint("specificity", Some(0.95)) };
        let none = Endpoint { name: "none".into(), ..endpoint("auc", None) };
        let lost = Endpoint { dataset: "gone".into(), ..endpoint("sensitivity", Some(0.9)) };
        vec![endpoint("sensitivity", Some(0.9)), missed, none, lost]
    };
    insta::assert_snapshot!(outcomes(&tested(all())).join("\n"), @r"
    main-sensitivity: sensitivity of us, at 0.5; goal ≥ 0.9; shown: sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900
    missed: specificity of us, at 0.5; goal ≥ 0.95; not-shown: specificity of `us` at `0.5` is 0.900 (95 % CI 0.850 to 0.938; 180 of 200); goal 0.950
    none: auc of us; goal none; undetermined: needs a goal for `none`
    main-sensitivity: ; goal ≥ 0.9; undetermined: needs data set `gone` of endpoint `main-sensitivity`
    ");
    insta::assert_snapshot!(outcomes(&post_hoc(tested(all()))).join("\n"), @r"
    main-sensitivity: sensitivity of us, at 0.5; goal ≥ 0.9; undetermined: needs a goal fixed before the look
    missed: specificity of us, at 0.5; goal ≥ 0.95; not-shown: specificity of `us` at `0.5` is 0.900 (95 % CI 0.850 to 0.938; 180 of 200); goal 0.950
    none: auc of us; goal none; undetermined: needs a goal for `none`
    main-sensitivity: ; goal ≥ 0.9; undetermined: needs data set `gone` of endpoint `main-sensitivity`
    ");
}

/// Areas of 1 do not vary, so that no test against a goal can be made of them.
#[test]
fn a_test_against_the_goal_needs_an_estimate_that_varies() {
    let p = |counts: [usize; 4]| {
        let folder = folder().dataset("us", Role::Test, scored(counts)).plan_on_file("2026-01-01");
        let folder = folder.device(|device| {
            device.plan.get_or_insert_default().endpoints = vec![endpoint("auc", Some(0.9))];
            device.datasets[0].first_look = "2026-02-01".parse().ok();
        });
        answered(CHECK, &folder).figures.iter().any(|figure| figure.name == "auc-p-goal")
    };
    assert!(p([192, 8, 20, 180]));
    assert!(!p([200, 0, 0, 200]));
}
