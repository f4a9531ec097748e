//! Each answer that an endpoint of a method can get.

use reliance_model::device::{Analysis, Endpoint, Role};
use reliance_model::method::Options;

use super::super::CHECK;
use crate::methods;
use crate::testing::{Folder, Row, answer as told, answered, folder, row, scored};

/// An endpoint on `us` that a method analyses, at one half where it makes calls.
fn endpoint(method: &str, change: impl FnOnce(&mut Endpoint, &mut Analysis)) -> Endpoint {
    let mut analysis = Analysis { method: method.into(), ..Analysis::default() };
    let mut endpoint = Endpoint {
        name: "main".into(),
        dataset: "us".into(),
        primary: true,
        ..Endpoint::default()
    };
    change(&mut endpoint, &mut analysis);
    endpoint.analysis = Some(Box::new(analysis));
    endpoint
}

/// 192 of 200 diseased called and 180 of 200 healthy not in `us`; 96 and 92 of 100 in `eu`.
fn tested(endpoints: Vec<Endpoint>) -> Folder {
    folder()
        .dataset("us", Role::Test, scored([192, 8, 20, 180]))
        .dataset("eu", Role::Test, scored([96, 4, 8, 92]))
        .plan_on_file("2026-01-01")
        .device(|device| {
            device.plan.get_or_insert_default().endpoints = endpoints;
            for set in &mut device.datasets {
                set.first_look = "2026-02-01".parse().ok();
            }
        })
}

fn sensitivity(goal: f64) -> Endpoint {
    endpoint("sensitivity", |endpoint, _| {
        endpoint.threshold = Some("0.5".into());
        endpoint.at_least = Some(goal);
    })
}

fn non_inferiority(margin: f64, p_below: f64) -> Endpoint {
    endpoint("non-inferiority", |endpoint, analysis| {
        endpoint.threshold = Some("0.5".into());
        analysis.p_below = Some(p_below);
        analysis.options = Options {
            metric: Some("specificity".into()),
            margin: Some(margin),
            against: Some("eu".into()),
            ..Options::default()
        };
    })
}

#[test]
fn limits_decide_as_they_do_for_a_metric() {
    insta::assert_snapshot!(told(CHECK, &tested(vec![sensitivity(0.9)])), @"shown: sensitivity of `us` is 0.960 (95 % CI 0.923 to 0.980); goal: at least 0.900");
    insta::assert_snapshot!(told(CHECK, &tested(vec![sensitivity(0.95)])), @r"
    not shown: sensitivity of `us` is 0.960 (95 % CI 0.923 to 0.980); goal: at least 0.950
    to do: test more cases than these, or claim less than 0.950
    ");
    insta::assert_snapshot!(told(CHECK, &tested(vec![sensitivity(0.97)])), @r"
    not shown: sensitivity of `us` is 0.960 (95 % CI 0.923 to 0.980); goal: at least 0.970
    to do: improve the device, or claim less than 0.970
    ");
}

#[test]
fn a_p_value_decides_a_comparison_with_another_data_set() {
    insta::assert_snapshot!(told(CHECK, &tested(vec![non_inferiority(0.1, 0.025)])), @"shown: non-inferiority of specificity of `us` against `eu` is -0.020 (95 % CI -0.084 to 0.058; p = 0.007); goal: p below 0.025");
    insta::assert_snapshot!(told(CHECK, &tested(vec![non_inferiority(0.05, 0.025)])), @r"
    not shown: non-inferiority of specificity of `us` against `eu` is -0.020 (95 % CI -0.084 to 0.058; p = 0.183); goal: p below 0.025
    to do: test more cases than these, or make a lesser claim
    ");
    let figures = answered(CHECK, &tested(vec![non_inferiority(0.1, 0.025)])).figures;
    let named: Vec<&str> = figures.iter().map(|figure| figure.name.as_str()).collect();
    assert_eq!(
        named,
        [
            "non-inferiority-of-specificity",
            "non-inferiority-of-specificity-p",
            "non-inferiority-goal-p-below"
        ]
    );
    assert_eq!(figures[0].of, "us against eu");
    assert!(figures[0].note.as_deref().unwrap().contains("k1 180"), "{:?}", figures[0]);
}

/// A two-sided test says that there is a difference, not whose advantage it is.
#[test]
fn a_p_value_without_direction_is_for_a_person() {
    let compared = |change: fn(&mut Endpoint)| {
        let endpoint = endpoint("fisher", |endpoint, analysis| {
            endpoint.threshold = Some("0.5".into());
            analysis.p_below = Some(0.9);
            analysis.options.metric = Some("specificity".into());
            analysis.options.against = Some("eu".into());
            change(endpoint);
        });
        told(CHECK, &tested(vec![endpoint]))
    };
    insta::assert_snapshot!(compared(|_| {}), @r"
    for a person: conditional odds ratio of specificity of `us` against `eu` is 0.783 (95 % CI 0.287 to 1.944; p = 0.676); goal: p below 0.9; the test is two-sided, so a person confirms that the difference is the one that the plan means
    to do: add `at_least` or `at_most` to the endpoint of the next plan
    ");
    insta::assert_snapshot!(compared(|endpoint| endpoint.at_least = Some(0.1)), @"shown: conditional odds ratio of specificity of `us` against `eu` is 0.783 (95 % CI 0.287 to 1.944; p = 0.676); goal: at least 0.100 and p below 0.9");
}

#[test]
fn an_upper_limit_decides_where_less_is_better() {
    let ratio = |most: f64| {
        let endpoint = endpoint("negative-likelihood-ratio", |endpoint, analysis| {
            endpoint.threshold = Some("0.5".into());
            analysis.at_most = Some(most);
        });
        told(CHECK, &tested(vec![endpoint]))
    };
    insta::assert_snapshot!(ratio(0.1), @"shown: negative-likelihood-ratio of `us` is 0.044 (95 % CI 0.023 to 0.088); goal: at most 0.100");
    insta::assert_snapshot!(ratio(0.05), @r"
    not shown: negative-likelihood-ratio of `us` is 0.044 (95 % CI 0.023 to 0.088); goal: at most 0.050
    to do: test more cases than these, or claim no better than a limit above 0.050
    ");
    insta::assert_snapshot!(ratio(0.03), @r"
    not shown: negative-likelihood-ratio of `us` is 0.044 (95 % CI 0.023 to 0.088); goal: at most 0.030
    to do: improve the device, or claim no better than a limit above 0.030
    ");
}

#[test]
fn a_goal_is_the_makers_and_a_method_without_limits_meets_none() {
    let without = endpoint("prevalence", |_, _| {});
    insta::assert_snapshot!(told(CHECK, &tested(vec![without])), @r"
    undetermined: needs a goal for `main`: prevalence of `us` is 0.500 (95 % CI 0.451 to 0.549)
    to do: set `at_least`, `at_most` or `p_below` of the endpoint in the plan, before the next look
    ");
    let brier = endpoint("brier", |endpoint, _| endpoint.at_least = Some(0.1));
    insta::assert_snapshot!(told(CHECK, &tested(vec![brier])), @r"
    undetermined: needs confidence limits for `at_least` of endpoint `main`: `brier` gives none for its figures
    to do: hold its figures against `p_below`, for there is a p-value of `brier`
    ");
    let best = endpoint("best-threshold", |_, analysis| analysis.p_below = Some(0.1));
    insta::assert_snapshot!(told(CHECK, &tested(vec![best])), @r"
    undetermined: needs a p-value for `p_below` of endpoint `main`: `best-threshold` gives none for its figures
    to do: name another figure of `best-threshold`, or a method whose figures have a p-value (`reliance stat list`)
    ");
    let chi = endpoint("chi-square", |endpoint, analysis| {
        endpoint.at_least = Some(0.1);
        analysis.options.against = Some("eu".into());
    });
    insta::assert_snapshot!(told(CHECK, &tested(vec![chi])), @r"
    undetermined: needs confidence limits for `at_least` of endpoint `main`: `chi-square` gives none for its figures
    to do: hold its figures against `p_below`, for there is a p-value of `chi-square`
    ");
}

#[test]
fn the_figure_that_decides_is_named_where_there_are_several() {
    let values = |figure: Option<&str>| {
        let endpoint = endpoint("predictive-values", |endpoint, analysis| {
            endpoint.threshold = Some("0.5".into());
            endpoint.at_least = Some(0.4);
            analysis.figure = figure.map(str::to_string);
            analysis.options.prevalence = Some(0.1);
        });
        told(CHECK, &tested(vec![endpoint]))
    };
    insta::assert_snapshot!(values(None), @r"
    undetermined: needs the figure that decides endpoint `main`: `predictive-values` gives `ppv` and `npv`
    to do: name it as `figure` of the endpoint in the plan, before the next look
    ");
    insta::assert_snapshot!(values(Some("ppv")), @"shown: ppv of `us` is 0.516 (95 % CI 0.413 to 0.618); goal: at least 0.400");
    insta::assert_snapshot!(values(Some("PPV")), @r"
    undetermined: needs a figure `PPV` for endpoint `main`: `predictive-values` gives `ppv` and `npv`
    to do: name one of these as `figure` of the endpoint
    ");
}

/// Every group has to meet the criterion.
#[test]
fn groups_have_to_meet_it_one_by_one() {
    let by = |goal: f64| {
        let mut grouped = sensitivity(goal);
        grouped.analysis.as_mut().unwrap().options.by = Some("sex".into());
        let mut folder = tested(vec![grouped]);
        for (at, row) in folder.rows.get_mut("us").unwrap().iter_mut().enumerate() {
            row.insert("sex".into(), if at % 3 == 0 { "F" } else { "M" }.into());
        }
        folder.evidence.device.tables[0].columns.insert("sex".into(), "sex".into());
        told(CHECK, &folder)
    };
    insta::assert_snapshot!(by(0.85), @"shown: sensitivity of `us`, F is 0.955 (95 % CI 0.876 to 0.985) and sensitivity of `us`, M is 0.962 (95 % CI 0.915 to 0.984); goal: at least 0.850");
    insta::assert_snapshot!(by(0.89), @r"
    not shown: sensitivity of `us`, F is 0.955 (95 % CI 0.876 to 0.985); goal: at least 0.890
    to do: test more cases than these, or claim less than 0.890
    ");
}

#[test]
fn no_person_or_case_is_a_group() {
    let by = |role: &str| {
        let mut grouped = sensitivity(0.85);
        grouped.analysis.as_mut().unwrap().options.by = Some(role.into());
        let mut folder = tested(vec![grouped]);
        for (at, row) in folder.rows.get_mut("us").unwrap().iter_mut().enumerate() {
            row.insert(role.into(), format!("nobody-{at}"));
        }
        folder.evidence.device.tables[0].columns.insert(role.into(), role.into());
        told(CHECK, &folder)
    };
    for role in ["case", "patient"] {
        let told = by(role);
        assert!(told.contains("not single persons or cases"), "{told}");
        assert!(!told.contains("nobody-"), "{told}");
    }
}

#[test]
fn development_data_and_late_plans_show_nothing() {
    for set in 0..2 {
        let own = tested(vec![non_inferiority(0.1, 0.025)])
            .device(|device| device.datasets[set].used_in_development = Some(true));
        let told = told(CHECK, &own);
        assert!(
            told.starts_with("undetermined: needs data independent of development: "),
            "{told}"
        );
    }
    let late = tested(vec![non_inferiority(0.1, 0.025)])
        .device(|device| device.datasets[1].first_look = "2025-06-01".parse().ok());
    insta::assert_snapshot!(told(CHECK, &late), @r"
    undetermined: needs a goal fixed before the look: non-inferiority of specificity of `us` against `eu` is -0.020 (95 % CI -0.084 to 0.058; p = 0.007); goal: p below 0.025, which is post hoc, for the plan was fixed on 2026-01-01, and `eu` was first looked at on 2025-06-01
    caveat: post hoc: the plan was fixed on 2026-01-01, and `eu` was first looked at on 2025-06-01
    to do: fix the goal and test on data nobody has looked at
    ");
    let unlooked =
        tested(vec![sensitivity(0.9)]).device(|device| device.datasets[0].first_look = None);
    insta::assert_snapshot!(told(CHECK, &unlooked), @"for a person: sensitivity of `us` is 0.960 (95 % CI 0.923 to 0.980); goal: at least 0.900; no first look at `us` is declared, so a person confirms that nobody looked before");
}

#[test]
fn rows_that_are_left_out_are_counted() {
    let mut folder = tested(vec![sensitivity(0.9)]);
    for row in folder.rows.get_mut("us").unwrap().iter_mut().step_by(50) {
        row.remove("score");
    }
    insta::assert_snapshot!(told(CHECK, &folder), @r"
    shown: sensitivity of `us` is 0.959 (95 % CI 0.922 to 0.979); goal: at least 0.900
    caveat: 8 of 400 rows of `us` have no usable value in a column that is asked for, and are left out
    ");
}

fn with_patients(endpoints: Vec<Endpoint>) -> Folder {
    let mut folder = tested(endpoints);
    for (set, rows) in &mut folder.rows {
        for (at, row) in rows.iter_mut().enumerate() {
            row.insert("patient".into(), format!("{set}{}", at / 4));
        }
    }
    folder.device(|device| {
        for table in &mut device.tables {
            table.columns.insert("patient".into(), "patient".into());
            table.clusters = vec!["patient".into()];
        }
    })
}

#[test]
fn a_declared_cluster_is_used_or_its_loss_is_said() {
    insta::assert_snapshot!(told(CHECK, &with_patients(vec![sensitivity(0.9)])), @r"
    not shown: sensitivity of `us` is 0.960 (95 % CI 0.861 to 0.989); goal: at least 0.900
    to do: test more cases than these, or claim less than 0.900
    ");
    let mut exact = sensitivity(0.9);
    exact.analysis.as_mut().unwrap().options.form = Some("clopper-pearson".into());
    insta::assert_snapshot!(told(CHECK, &with_patients(vec![exact])), @r"
    shown: sensitivity of `us` is 0.960 (95 % CI 0.923 to 0.983); goal: at least 0.900
    caveat: the rows of `us` are taken as independent although the cluster `patient` is declared (with `cluster` the interval is that of clusters; leave `form` out)
    ");
    insta::assert_snapshot!(told(CHECK, &with_patients(vec![non_inferiority(0.1, 0.025)])), @r"
    shown: non-inferiority of specificity of `us` against `eu` is -0.020 (95 % CI -0.084 to 0.058; p = 0.007); goal: p below 0.025
    caveat: the rows of `us` are taken as independent although the cluster `patient` is declared (`non-inferiority` cannot use it)
    ");
}

#[test]
fn what_the_folder_lacks_is_named() {
    let lacking = |change: fn(&mut Endpoint, &mut Analysis)| {
        told(CHECK, &tested(vec![endpoint("auc-difference", change)]))
    };
    insta::assert_snapshot!(lacking(|_, it| it.options.second = Some("rival".into())), @r"
    undetermined: needs the role `rival` in data set `us`
    to do: map its column in the data set's table
    ");
    insta::assert_snapshot!(lacking(|_, it| it.options.against = Some("cn".into())), @r"
    undetermined: needs data set `cn` of endpoint `main`
    to do: declare it under `[[datasets]]`
    ");
    insta::assert_snapshot!(lacking(|endpoint, _| endpoint.threshold = Some("0.5".into())), @r"
    undetermined: needs an endpoint without `threshold`: `auc-difference` has no use for it
    to do: leave it out of the endpoint
    ");
    insta::assert_snapshot!(lacking(|endpoint, _| endpoint.at_least = Some(0.0)), @r"
    undetermined: needs rows and options from which `auc-difference` answers endpoint `main`: two groups are compared: name the second with `against`, or a column of two levels with `by`
    to do: `reliance stat auc-difference --explain` says what it asks of them
    ");
    insta::assert_snapshot!(lacking(|_, it| it.method = "auc-diference".into()), @r"
    undetermined: needs a method that can be run for endpoint `main`: there is no method `auc-diference`; did you mean `auc-difference`?
    to do: name one of `reliance stat list`
    ");
}

#[test]
fn primary_endpoints_of_both_kinds_are_held_together() {
    let metric = || Endpoint {
        name: "metric".into(),
        metric: "sensitivity".into(),
        dataset: "us".into(),
        threshold: Some("0.5".into()),
        at_least: Some(0.9),
        primary: true,
        ..Endpoint::default()
    };
    let together = |other: Endpoint| {
        told(CHECK, &tested(vec![metric(), other]).parameter("part", "adjusted-alpha"))
    };
    insta::assert_snapshot!(together(non_inferiority(0.1, 0.025)), @"shown: 2 primary endpoints: goals met together, and each after Holm's adjustment (largest adjusted one-sided p 0.007, alpha 0.025)");
    insta::assert_snapshot!(together(non_inferiority(0.02, 0.025)), @r"
    not shown: 2 primary endpoints: not every goal is met (largest Holm-adjusted one-sided p 0.500, alpha 0.025)
    to do: see the endpoints that miss their goal
    ");
    insta::assert_snapshot!(together(sensitivity(0.9)), @r"
    for a person: 2 primary endpoints: goals met together; one by one they cannot be adjusted, for a figure that decides has no p-value
    to do: say whether the plan asks for all together, or name figures with a p-value
    ");
    insta::assert_snapshot!(told(CHECK, &tested(vec![sensitivity(0.9), metric()]).parameter("endpoint", "sensitivity")), @"shown: sensitivity of `us` is 0.960 (95 % CI 0.923 to 0.980); goal: at least 0.900; sensitivity of `us` at `0.5` is 0.960 (95 % CI 0.923 to 0.983; 192 of 200); goal 0.900");
}

/// Two readers with two modalities, 24 cases, at two sites, with everything that a method
/// may ask for.
fn generated(set: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut state = 9 + set as u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as f64 / f64::from(1u32 << 31)
    };
    for case in 0..24 {
        let truth = usize::from(case % 2 == 0);
        for reader in ["anna", "ben"] {
            for modality in ["aided", "unaided"] {
                let score = 0.05 + 0.6 * next() + 0.3 * truth as f64;
                let call = usize::from(score > 0.5);
                let second = usize::from(next() > 0.4);
                rows.push(row(&format!(
                    "truth={truth} score={score:.3} call={call} second={second} case=c{case} \
                     reader={reader} modality={modality} patient=p{} site=s{} sex={} p={:.3} \
                     weight={} first-size={} second-size=9 overlap={}{}",
                    case / 2,
                    case / 2 % 3,
                    if case % 3 == 0 { "F" } else { "M" },
                    next(),
                    1 + case % 3,
                    8 + case % 4,
                    5 + case % 3,
                    if truth == 1 { " lesion=l1" } else { "" }
                )));
            }
        }
    }
    rows
}

/// Options with which a method can run on the generated rows.
fn options_for(method: &methods::Method) -> (Options, bool) {
    let needs = |option: &str| method.needs.contains(&option);
    let text = |option: &str, text: &str| needs(option).then(|| text.to_string());
    let number = |option: &str, number: f64| needs(option).then_some(number);
    let raters = ["krippendorff", "fleiss-kappa", "icc-raters"].contains(&method.name);
    let options = Options {
        score: needs("score").then(|| {
            let call = ["share", "kappa", "binary-agreement"].contains(&method.name)
                || method.topic == "paired calls"
                || method.topic == "two groups"
                || method.topic == "accuracy"
                || needs("metric")
                || raters;
            match method.name {
                "adjust-p" | "gatekeeping" => "p".into(),
                "segmentation" => "first-size".into(),
                _ if call => "call".into(),
                _ => "score".into(),
            }
        }),
        second: text(
            "second",
            match method.name {
                "pool" => "weight",
                _ if needs("both") => "second-size",
                _ => "second",
            },
        ),
        cluster: text("cluster", "patient"),
        x: text("x", "score"),
        y: text("y", "second"),
        within: number("within", 0.2),
        form: text("method", "extra-ignored"),
        device: text("device", "ben"),
        design: needs("device").then(|| "1T-FRRC".into()),
        modality: (method.name == "standalone-vs-readers").then(|| "modality".into()),
        metric: text("metric", "sensitivity")
            .or_else(|| needs("within").then(|| "afroc1".to_string())),
        margin: number("margin", 0.2),
        prevalence: number("prevalence", 0.1),
        from: number("from", if method.name == "decision-curve" { 0.2 } else { 0.8 }),
        to: number("to", if method.name == "decision-curve" { 0.5 } else { 1.0 }),
        bound: number("bound", 0.5),
        gamma: number("gamma", 0.25),
        stratum: if needs("stratum") { vec!["sex".into()] } else { Vec::new() },
        weight: text("weight", "weight"),
        both: text("both", "overlap"),
        case: raters.then(|| "reading".to_string()),
        ..Options::default()
    };
    (options, method.name.starts_with("pool-"))
}

#[test]
fn every_method_of_the_list_can_be_an_endpoint() {
    let sets = |endpoint: Endpoint| {
        let with_reading = |rows: Vec<Row>| {
            let reading = |mut row: Row| {
                row.insert("reading".into(), format!("{}-{}", row["case"], row["modality"]));
                row
            };
            rows.into_iter().map(reading).collect::<Vec<Row>>()
        };
        folder()
            .dataset("us", Role::Test, with_reading(generated(0)))
            .dataset("eu", Role::Test, with_reading(generated(1)))
            .plan_on_file("2026-01-01")
            .device(|device| {
                device.plan.get_or_insert_default().endpoints = vec![endpoint];
                for set in &mut device.datasets {
                    set.first_look = "2026-02-01".parse().ok();
                }
            })
    };
    let mut wrong = Vec::new();
    for method in methods::all() {
        let (options, by_site) = options_for(method);
        let made = |options: Options| {
            let endpoint = endpoint(method.name, |endpoint, analysis| {
                endpoint.cluster.clone_from(&options.cluster);
                let calls = method.signature().uses("threshold") && method.name != "prevalence";
                let calls =
                    calls && method.topic == "proportions" || method.needs.contains(&"threshold");
                endpoint.threshold = calls.then(|| "0.5".to_string());
                analysis.options = options;
            });
            answered(CHECK, &sets(endpoint))
        };
        let by = by_site.then(|| "site".to_string());
        let mut answer = made(Options { by, ..options.clone() });
        let asks = ["two groups are compared", "name the groups", "name the t"];
        if asks.iter().any(|words| answer.because.contains(words)) {
            answer = made(Options { against: Some("eu".into()), ..options });
        }
        // Without a criterion the figures are there, and the answer asks for one.
        let has_figures = !answer.figures.is_empty();
        if !answer.because.starts_with("needs a goal for `main`: ") || !has_figures {
            wrong.push(format!("{}: {}", method.name, answer.because));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
