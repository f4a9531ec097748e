//! Every answer that bridging can give.

use reliance_model::catalogue::Population;
use reliance_model::device::{BridgingPlan, Model, Role};
use reliance_model::picture::Picture;

use super::CHECK;
use crate::testing::{Folder, Row, answer as told, answered, folder, row, scored};

/// A bridge from `eu` to `us` on independent data, with a plan that precedes the look.
fn bridge(from: Vec<Row>, to: Vec<Row>) -> Folder {
    let mut folder = folder()
        .dataset("eu", Role::Test, from)
        .dataset("us", Role::Test, to)
        .plan_on_file("2026-01-01")
        .device(|device| {
            for set in &mut device.datasets {
                set.independent = Some("other hospitals, other years".into());
                set.first_look = "2026-03-01".parse().ok();
            }
            let plan = BridgingPlan {
                from: "eu".into(),
                to: "us".into(),
                metric: "sensitivity".into(),
                threshold: Some("0.5".into()),
                margin: Some(0.1),
                alpha: Some(0.025),
                power: Some(0.8),
                assumed: Some(0.9),
                assumed_prevalence: Some(0.2),
                ..BridgingPlan::default()
            };
            device.plan.get_or_insert_default().bridging.insert("us".into(), plan);
        });
    let population = Population {
        region: "US".into(),
        title: "intended use".into(),
        source: "invented".into(),
        variables: vec!["sex".into()],
        strata: vec![(vec!["F".into()], 0.5), (vec!["M".into()], 0.5)],
    };
    folder.evidence.populations.insert("us".into(), population);
    folder
}

fn plan(folder: Folder, change: impl FnOnce(&mut BridgingPlan)) -> Folder {
    folder.device(|device| {
        change(device.plan.as_mut().unwrap().bridging.get_mut("us").unwrap());
    })
}

fn good() -> Folder {
    bridge(scored([450, 50, 50, 450]), scored([455, 45, 50, 450]))
}

#[test]
fn keep_where_the_margin_is_met() {
    insta::assert_snapshot!(told(CHECK, &good()), @r"
    for a person: sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047), margin 0.100: not worse by the margin; proposed: keep
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: a named person signs or rejects *keep*
    ");
    insta::assert_snapshot!(told(CHECK, &good().parameter("to", "us")), @r"
    for a person: sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047), margin 0.100: not worse by the margin; proposed: keep
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: a named person signs or rejects *keep*
    ");
}

#[test]
fn each_figure_can_be_recomputed() {
    let figures = answered(CHECK, &good()).figures;
    let lines: Vec<String> = figures
        .iter()
        .map(|figure| {
            let value = figure.value.map_or("none".into(), |value| format!("{value:.4}"));
            format!(
                "{} of {}: {value}; {}",
                figure.name,
                figure.of,
                figure.note.as_deref().unwrap_or("")
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    sensitivity of us: 0.9100; standard error 0.012798; independent rows
    sensitivity of eu: 0.9000; standard error 0.013416; independent rows
    sensitivity-difference of us minus eu: 0.0100; standard error 0.018542
    margin of us minus eu: 0.1000; 
    cases-to-count of us, diseased cases: 83.0000; assumed 0.9 in both markets, margin 0.1, one-sided alpha 0.025, power 0.8, design effect 1; the old market has 500 diseased and 500 healthy cases
    cases-needed of us: 415.0000; at the plan's prevalence 0.2; fresh and sequestered
    variance-taken of eu: 0.1413; share of the variance that the margin leaves at this power which the cases of the old market have already; the nearer to 1, the less more cases of the new market can do
    variance-taken-as-seen of eu: 0.1413; by the standard error that was seen; the plan's assumption decides
    ");
}

#[test]
fn what_is_barred_and_would_not_be_enough_says_both() {
    let near = |margin: f64| {
        let used = good().device(|device| {
            device.datasets[0].used_in_development = Some(true);
            let plan = device.plan.as_mut().unwrap();
            plan.bridging.values_mut().for_each(|bridge| bridge.margin = Some(margin));
        });
        told(CHECK, &used)
    };
    let beside = "by its figures non-inferiority is not shown either: the lower limit -0.027 of \
                  the difference does not exceed the margin -0.020";
    assert!(near(0.02).contains(beside), "{}", near(0.02));
    assert!(!near(0.03).contains("non-inferiority"), "{}", near(0.03));
}

#[test]
fn development_data_answer_nothing() {
    let used = good().device(|device| device.datasets[0].used_in_development = Some(true));
    insta::assert_snapshot!(told(CHECK, &used), @r"
    undetermined: needs data independent of development: development data, for `eu` was used in development; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: compare on data that had no part in development
    ");
    let named = good().device(|device| {
        device.models.push(Model { trained_on: vec!["us".into()], ..Model::default() });
    });
    insta::assert_snapshot!(told(CHECK, &named), @r"
    undetermined: needs data independent of development: development data, for `us` was used in development; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: compare on data that had no part in development
    ");
    let mut rows = scored([450, 50, 50, 450]);
    for (at, row) in rows.iter_mut().enumerate() {
        row.insert("patient".into(), format!("p{at}"));
    }
    let shared = bridge(rows, scored([455, 45, 50, 450])).dataset(
        "train",
        Role::Training,
        vec![row("patient=p3"), row("patient=x")],
    );
    insta::assert_snapshot!(told(CHECK, &shared), @r"
    undetermined: needs data independent of development: development data, for `eu` shares 1 patient with `train`; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    caveat: no identifier of patient or case to hold the compared data against `train`, so independence rests on what is declared
    to do: compare on data that had no part in development
    ");
    let silent = good().device(|device| device.datasets[1].independent = None);
    insta::assert_snapshot!(told(CHECK, &silent), @r"
    undetermined: needs the argument by which `us` is independent of development; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: state it as `independent` of the data set
    ");
}

#[test]
fn a_comparison_after_the_look_is_post_hoc() {
    let late = good().device(|device| device.datasets[1].first_look = "2025-01-01".parse().ok());
    insta::assert_snapshot!(told(CHECK, &late), @r"
    undetermined: needs a plan that precedes the look: this comparison is post hoc, for the plan was fixed on 2026-01-01, and `us` was first looked at on 2025-01-01; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: fix the plan and compare on fresh, sequestered cases
    ");
    let changed = good().device(|device| device.plan.as_mut().unwrap().sha256 = Some("bb".into()));
    insta::assert_snapshot!(told(CHECK, &changed), @r"
    undetermined: needs a plan that precedes the look: this comparison is post hoc, for `plan.pdf` no longer has the hash under which it was fixed; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: fix the plan and compare on fresh, sequestered cases
    ");
    let undated = good().device(|device| device.plan.as_mut().unwrap().fixed_on = None);
    insta::assert_snapshot!(told(CHECK, &undated), @r"
    undetermined: needs the day on which the plan was fixed, to show that the plan precedes the look; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: declare file, hash and day of the plan
    ");
}

#[test]
fn margin_and_population_are_the_plans() {
    insta::assert_snapshot!(told(CHECK, &plan(good(), |plan| plan.margin = None)), @r"
    undetermined: needs a margin fixed in the plan, as a positive difference; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: set `margin` with its source in the plan, before the next look
    ");
    let mut nobody = good();
    nobody.evidence.populations.clear();
    insta::assert_snapshot!(told(CHECK, &nobody), @r"
    undetermined: needs the intended-use population of `us`, fixed with the plan; sensitivity is 0.910 in `us` and 0.900 in `eu`, difference 0.010 (95 % CI -0.027 to 0.047)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: give it as a file with its source under `[populations]`
    ");
    insta::assert_snapshot!(told(CHECK, &folder()), @r"
    undetermined: needs a plan for bridging to `us`
    to do: fix margin, metric and data sets under `[plan.bridging.us]`
    ");
    insta::assert_snapshot!(told(CHECK, &good().parameter("to", "cn")), @r"
    undetermined: needs a plan for bridging to `cn`
    to do: fix margin, metric and data sets under `[plan.bridging.cn]`
    ");
    insta::assert_snapshot!(told(CHECK, &plan(good(), |plan| plan.metric = "beauty".into())), @r"
    undetermined: needs a metric that can be compared: `beauty` is not one
    to do: use auc, sensitivity or specificity
    ");
    insta::assert_snapshot!(told(CHECK, &plan(good(), |plan| plan.to = "mars".into())), @r"
    undetermined: needs data set `mars`, which the plan for bridging names
    to do: declare it under `[[datasets]]`
    ");
}

#[test]
fn too_few_cases_cannot_tell_and_say_how_many() {
    let few = bridge(scored([450, 50, 50, 450]), scored([26, 4, 3, 27]));
    insta::assert_snapshot!(told(CHECK, &few), @r"
    for a person: sensitivity is 0.867 in `us` and 0.900 in `eu`, difference -0.033 (95 % CI -0.198 to 0.052), margin 0.100: non-inferiority is not met; proposed: cannot tell (AUC difference -0.017 (95 % CI -0.101 to 0.068))
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: a named person signs or rejects *cannot tell*; to decide, collect 415 fresh, sequestered cases of `us` by the plan's assumptions
    ");
    let sequestered = few.clone().device(|device| device.datasets[1].first_look = None);
    insta::assert_snapshot!(told(CHECK, &sequestered), @r"
    for a person: sensitivity is 0.867 in `us` and 0.900 in `eu`, difference -0.033 (95 % CI -0.198 to 0.052), margin 0.100: non-inferiority is not met; proposed: cannot tell (AUC difference -0.017 (95 % CI -0.101 to 0.068))
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: no first look at `us` is declared, so a person confirms that nobody looked before
    caveat: the plan names no covariate to standardise for
    to do: a named person signs or rejects *cannot tell*; to decide, collect 355 more fresh, sequestered cases of `us` (415 in all by the plan's assumptions, 60 at hand)
    ");
    let silent = plan(few, |plan| plan.assumed = None);
    insta::assert_snapshot!(told(CHECK, &silent), @r"
    for a person: sensitivity is 0.867 in `us` and 0.900 in `eu`, difference -0.033 (95 % CI -0.198 to 0.052), margin 0.100: non-inferiority is not met; proposed: cannot tell (AUC difference -0.017 (95 % CI -0.101 to 0.068))
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: a named person signs or rejects *cannot tell*; to decide, collect fresh, sequestered cases; their number needs `assumed` in the plan for bridging, for the number of cases
    ");
}

#[test]
fn worse_everywhere_proposes_retraining() {
    let worse = bridge(scored([450, 50, 50, 450]), scored([300, 200, 60, 440]));
    insta::assert_snapshot!(told(CHECK, &worse), @r"
    not shown: sensitivity is 0.600 in `us` and 0.900 in `eu`, difference -0.300 (95 % CI -0.349 to -0.249), margin 0.100: worse by more than the margin; proposed: retrain (AUC lower, difference -0.160 (95 % CI -0.192 to -0.128))
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: a named person signs or rejects *retrain*; then collect 415 fresh, sequestered cases of `us` by the plan's assumptions
    ");
}

/// Scores that keep their order and lose their scale.
fn shifted(by: f64) -> Vec<Row> {
    let mut rows = Vec::new();
    for at in 0..400 {
        let truth = u8::from(at % 2 == 0);
        let base = f64::from(at % 20) / 20.0 * 0.5 + f64::from(truth) * 0.45;
        rows.push(row(&format!("truth={truth} score={:.4}", (base - by).clamp(0.01, 0.99))));
    }
    rows
}

#[test]
fn a_shift_of_scale_proposes_recalibration() {
    let folder = plan(bridge(shifted(0.0), shifted(0.15)), |plan| plan.margin = Some(0.05));
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    not shown: sensitivity is 0.600 in `us` and 0.900 in `eu`, difference -0.300 (95 % CI -0.377 to -0.218), margin 0.050: worse by more than the margin; proposed: recalibrate (AUC held, difference 0.000 (95 % CI -0.008 to 0.008), and calibration shifted)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: the plan names no covariate to standardise for
    to do: a named person signs or rejects *recalibrate*; then collect fresh, sequestered cases; their number needs other assumptions: no sample size shows a true value of 0 to be beyond -0.05
    ");
}

fn by_sex(women: [usize; 4], men: [usize; 4]) -> Vec<Row> {
    let sexed = |rows: Vec<Row>, sex: &str| {
        let with = |mut row: Row| {
            row.insert("sex".into(), sex.into());
            row
        };
        rows.into_iter().map(with).collect::<Vec<Row>>()
    };
    [sexed(scored(women), "F"), sexed(scored(men), "M")].concat()
}

#[test]
fn lower_in_one_group_proposes_restriction() {
    let old = by_sex([450, 50, 50, 450], [450, 50, 50, 450]);
    let new = by_sex([452, 48, 50, 450], [250, 250, 50, 450]);
    let folder =
        plan(bridge(old, new), |plan| plan.standardise = vec!["sex".into(), "race".into()]);
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    not shown: sensitivity is 0.702 in `us` and 0.900 in `eu`, difference -0.198 (95 % CI -0.232 to -0.164), margin 0.100: worse by more than the margin; proposed: restrict the indication (lower in sex M only)
    caveat: `us` has no identifier of patient, case or site
    caveat: `eu` has no identifier of patient, case or site
    caveat: planned covariates measured in both markets: sex; planned and not collected in one of them: race
    to do: a named person signs or rejects *restrict the indication*; then collect 385 fresh, sequestered cases of `us` by the plan's assumptions
    ");
}

#[test]
fn another_mix_is_standardised_away() {
    // Women 0.9, men 0.6 in both markets; the new market has more men.
    let old = by_sex([360, 40, 40, 360], [60, 40, 10, 90]);
    let new = by_sex([90, 10, 10, 90], [240, 160, 40, 360]);
    let folder = plan(bridge(old, new), |plan| plan.standardise = vec!["sex".into()]);
    let figures = answered(CHECK, &folder).figures;
    let value = |name: &str| {
        figures.iter().find(|figure| figure.name == name).and_then(|figure| figure.value).unwrap()
    };
    assert!((value("sensitivity-difference") + 0.18).abs() < 1e-12);
    assert!(value("sensitivity-difference-standardised").abs() < 1e-12);
    // Kish: weight 1/4 for 400 women and 4 for 100 men, mean 1.
    assert!(
        (value("effective-sample-size") - 500.0 * 500.0 / (400.0 / 16.0 + 1600.0)).abs() < 1e-9
    );
    assert!((value("largest-weight") - 4.0).abs() < 1e-12);
    // √(0.66·0.34/500 + 500/499·(0.04·0.09/400 + 0.64·0.24/100)).
    let named = figures.iter().find(|it| it.name == "sensitivity-difference-standardised");
    insta::assert_snapshot!(named.unwrap().note.as_deref().unwrap(), @"`eu` reweighted to the mix of `us` is 0.660000; standard error of the difference 0.044687; cluster factor 1.000");
}

#[test]
fn clusters_widen_the_limits_and_areas_are_compared() {
    let clustered = |rows: Vec<Row>| -> Vec<Row> {
        let named = rows.into_iter().enumerate().map(|(at, mut row)| {
            row.insert("patient".into(), format!("p{}", at / 4));
            row.insert("site".into(), format!("s{}", at % 8));
            row
        });
        named.collect()
    };
    let folder = plan(
        bridge(clustered(scored([450, 50, 50, 450])), clustered(scored([455, 45, 50, 450]))),
        |plan| {
            plan.metric = "auc".into();
            plan.standardise = vec!["site".into()];
        },
    );
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    for a person: AUC is 0.905 in `us` and 0.900 in `eu`, difference 0.005 (95 % CI -0.047 to 0.057), margin 0.100: not worse by the margin; proposed: keep
    caveat: planned covariates measured in both markets: site; planned and not collected in one of them: none
    to do: a named person signs or rejects *keep*
    ");
    let figures = answered(CHECK, &folder).figures;
    insta::assert_snapshot!(figures[0].note.as_deref().unwrap(), @"standard error 0.018426; clusters by `patient`; variance 3.395161e-4; 500 diseased and 500 healthy; 250 clusters");
}

#[test]
fn the_share_of_the_market_is_that_of_its_own_region() {
    let cases = |rows: usize| std::iter::repeat_n(row("truth=1 score=0.5"), rows).collect();
    let of = folder()
        .dataset("eu", Role::Test, cases(3))
        .dataset("us", Role::Test, cases(1))
        .device(|device| {
            device.datasets[0].region = Some("EU27".into());
            device.datasets[1].region = Some("US".into());
        })
        .parameter("part", "us-share");
    insta::assert_snapshot!(told(CHECK, &of), @"for a person: 25.0 % of the test cases (1 of 4) come from US; a person must judge whether that is enough");
}

#[test]
fn the_share_of_the_market_is_a_count() {
    let regions = |folder: Folder| {
        folder.device(|device| {
            device.datasets[0].region = Some("EU27".into());
            device.datasets[1].region = Some("US".into());
        })
    };
    let asked = |folder: Folder| told(CHECK, &folder.parameter("part", "us-share"));
    insta::assert_snapshot!(asked(good()), @r"
    undetermined: needs the region of test data set `eu`
    to do: declare it as `region` of the data set
    ");
    insta::assert_snapshot!(asked(regions(good()).parameter("advice", "0.5")), @r"
    not shown: 50.0 % of the test cases (1000 of 2000) come from US; advised is more than 50.0 %
    to do: test more cases from US, or argue why these carry over
    ");
    insta::assert_snapshot!(asked(regions(good()).parameter("advice", "0.4")), @"shown: 50.0 % of the test cases (1000 of 2000) come from US; advised is more than 40.0 %");
    insta::assert_snapshot!(asked(regions(good())), @"for a person: 50.0 % of the test cases (1000 of 2000) come from US; a person must judge whether that is enough");
    insta::assert_snapshot!(asked(folder()), @r#"
    undetermined: needs a test data set with the roles `truth` and `score`
    to do: declare in `reliance.toml` a data set with `role = "test"` and map both columns
    "#);
    insta::assert_snapshot!(told(CHECK, &good().parameter("part", "moon")), @"for a person: `bridging` cannot compute `part = moon`, so a person must judge what it asks");
    insta::assert_snapshot!(told(CHECK, &good().parameter("by", "moon")), @"for a person: `bridging` cannot compute `by = moon`, so a person must judge what it asks");
}

#[test]
fn a_limit_on_the_margin_itself_decides_nothing() {
    let limits = |folder: &Folder| {
        let figures = answered(CHECK, folder).figures;
        figures.iter().find(|it| it.name == "sensitivity-difference").unwrap().interval.unwrap()
    };
    let at =
        |folder: Folder, margin: f64| told(CHECK, &plan(folder, |plan| plan.margin = Some(margin)));
    let (low, _) = limits(&good());
    assert!(at(good(), -low).contains("non-inferiority is not met"));
    assert!(at(good(), -low + 1e-12).contains("proposed: keep"));
    let worse = || bridge(scored([450, 50, 50, 450]), scored([300, 200, 60, 440]));
    let (_, high) = limits(&worse());
    assert!(at(worse(), -high).starts_with("for a person"));
    assert!(at(worse(), -high - 1e-12).starts_with("not shown"));
}

#[test]
fn both_differences_and_both_curves_are_drawn() {
    let old = by_sex([360, 40, 40, 360], [60, 40, 10, 90]);
    let new = by_sex([90, 10, 10, 90], [240, 160, 40, 360]);
    let folder = plan(bridge(old, new), |plan| plan.standardise = vec!["sex".into()]);
    let pictures = answered(CHECK, &folder).pictures;
    let [Picture::Bridging { rows, margin, .. }, Picture::Roc { curves, .. }] = &pictures[..]
    else {
        panic!("{pictures:?}")
    };
    let drawn: Vec<(&str, u64)> = rows.iter().map(|row| (row.name.as_str(), row.cases)).collect();
    assert_eq!(drawn, [("raw", 1000), ("standardised", 1000)]);
    assert_eq!(*margin, Some(0.1));
    let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
    assert_eq!(names, ["us", "eu"]);
}

#[test]
fn a_margin_is_a_positive_difference() {
    for margin in [0.0, -0.1, f64::NAN] {
        let told = told(CHECK, &plan(good(), |plan| plan.margin = Some(margin)));
        assert!(told.starts_with("undetermined: needs a margin fixed in the plan"), "{told}");
    }
}

#[test]
fn identifiers_that_share_nobody_show_independence() {
    let named = |of: &str, counts: [usize; 4]| -> Vec<Row> {
        let rows = scored(counts).into_iter().enumerate().map(|(at, mut row)| {
            row.insert("patient".into(), format!("{of}{at}"));
            row
        });
        rows.collect()
    };
    let apart = || {
        bridge(named("e", [450, 50, 50, 450]), named("u", [455, 45, 50, 450])).dataset(
            "train",
            Role::Training,
            vec![row("patient=x"), row("patient=y")],
        )
    };
    let whole = told(CHECK, &apart());
    assert!(whole.contains("proposed: keep"), "{whole}");
    assert!(!whole.contains("independence rests on"), "{whole}");
    let mut partly = apart();
    partly.rows.get_mut("us").unwrap()[3].remove("patient");
    let partly = told(CHECK, &partly);
    assert!(partly.starts_with("undetermined: needs the patient of every row of `us`"), "{partly}");
}
