//! Performance figures with their confidence limits.
//!
//! ## What it asks
//! Can every figure of performance be given with its confidence limits: each endpoint of
//! the plan, or without a plan the area, and sensitivity and specificity at each operating
//! point, of every test data set?
//! `by = operating-point` asks for sensitivity and specificity at each operating point;
//! `by = subgroup` in every subgroup of the plan; `by = cohort` by the role `cohort`, or
//! else by data set; `by = enriched+consecutive` for test data sampled in each of these
//! ways; `no-output = failure` counts a case without output as a wrong call;
//! `set = NAME` asks for data sets sampled in that way; `compare = scenes` by the role
//! `scene`; `variance = reader+case` for limits over readers and cases.
//!
//! ## Why
//! A figure without limits hides how few cases it rests on.
//!
//! ## What it needs
//! Test data sets with the roles `truth` and `score`; `[[models]]` with `thresholds`;
//! `sampling` of the data sets; `plan.subgroups`; declared clusters.
//!
//! ## How it is computed
//! As in `endpoint-goal`: Clopper–Pearson, DeLong, or their cluster-robust forms, at the
//! plan's level, else 95 % by convention. Subgroups are taken as independent rows, and a
//! caveat says so where a cluster is declared.
//! It is *shown* when every figure asked for could be computed; it judges no figure.
//!
//! ## What may cross a border
//! Proportions from a released tally at the operating points; areas and clustered limits
//! rest on exact scores and a panel, which stay.
//!
//! ## If it is not shown
//! Declare what is missing: operating points, truth, subgroups, sampling.

use reliance_model::device::Dataset;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::endpoints::{Target, by_methods, implied, measure, planned};
use crate::performance::{Metric, Outcomes, confidence, estimate, no_test_set, test_sets};
use crate::strata::{MOST_GROUPS, axis, has_role};
use crate::{Answered, Ask, Check, Missing, cut, endpoints, parameters, words};

pub(crate) const CHECK: Check = Check::new(
    "endpoint-reported-with-ci",
    include_str!("endpoint_reported_with_ci.rs"),
    needs,
    answer,
);

const KNOWN: parameters::Known<'_> = &[
    ("by", &["operating-point", "subgroup", "cohort", "enriched", "consecutive"]),
    ("no-output", &["failure"]),
    ("variance", &["reader", "case"]),
    ("set", &[]),
    ("compare", &["scenes"]),
];

/// The data sets asked for.
fn sets<'a>(ask: &Ask<'a>) -> Result<Vec<&'a Dataset>, Missing> {
    let all = test_sets(ask);
    if all.is_empty() {
        return Err(no_test_set());
    }
    let sampled: Vec<&str> = match ask.call.parameter("set") {
        Some(set) => vec![set],
        None => parameters::values(ask, "by")
            .iter()
            .map(String::as_str)
            .filter(|by| ["enriched", "consecutive"].contains(by))
            .collect(),
    };
    if sampled.is_empty() {
        return Ok(all);
    }
    let mut chosen = Vec::new();
    for sampling in sampled {
        let some = all.iter().filter(|set| set.sampling.as_deref() == Some(sampling));
        let before = chosen.len();
        chosen.extend(some);
        if chosen.len() == before {
            return Err(Missing::new(
                format!("a test data set sampled as `{sampling}`"),
                format!("declare one with `sampling = \"{sampling}\"`"),
            ));
        }
    }
    Ok(chosen)
}

/// Everything to be measured on the chosen data sets.
fn targets<'a>(ask: &Ask<'a>) -> Result<Vec<Result<Target<'a>, Missing>>, Missing> {
    let sets = sets(ask)?;
    let by_point = parameters::values(ask, "by").iter().any(|by| by == "operating-point");
    let planned: Vec<Result<Target<'a>, Missing>> = planned(ask)
        .into_iter()
        .filter(|target| {
            target.as_ref().is_ok_and(|it| sets.iter().any(|set| set.name == it.dataset.name))
                || target.is_err()
        })
        .collect();
    if !planned.is_empty() && !by_point {
        return Ok(planned);
    }
    let mut targets = Vec::new();
    for set in sets {
        let of_set = implied(ask, set);
        if by_point && of_set.len() < 2 {
            targets.push(Err(Missing::new(
                format!("the operating points of the model behind `{}`", set.name),
                "declare `thresholds` of the model, and `model` of the data set",
            )));
            continue;
        }
        let of_set = of_set.into_iter().filter(|target| target.point.is_some() || !by_point);
        targets.extend(of_set.map(Ok));
    }
    Ok(targets)
}

/// The roles that figures are cut by, and the plan's edges of age bands.
type Cuts = (Vec<String>, Vec<f64>);

fn cuts(ask: &Ask<'_>) -> Option<Result<Cuts, Missing>> {
    let plan = ask.evidence.device.plan.as_ref().and_then(|plan| plan.subgroups.as_ref());
    if parameters::values(ask, "by").iter().any(|by| by == "subgroup") {
        return Some(match plan {
            Some(plan) if !plan.by.is_empty() => Ok((plan.by.clone(), plan.age_bands.clone())),
            _ => Err(Missing::new(
                "the subgroups of the plan",
                "name them under `by` of `[plan.subgroups]`",
            )),
        });
    }
    if ask.call.parameter("compare").is_some() {
        return Some(Ok((vec!["scene".into()], Vec::new())));
    }
    let cohort = parameters::values(ask, "by").iter().any(|by| by == "cohort");
    let device = &ask.evidence.device;
    let has_cohort = test_sets(ask).iter().any(|set| has_role(device, set, "cohort"));
    (cohort && has_cohort).then(|| Ok((vec!["cohort".into()], Vec::new())))
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let Ok(targets) = targets(ask) else { return Vec::new() };
    let targets: Vec<Target<'_>> = targets.into_iter().filter_map(Result::ok).collect();
    let Some(Ok((roles, bands))) = cuts(ask) else {
        return targets.iter().flat_map(|target| endpoints::needs(ask, target)).collect();
    };
    let device = &ask.evidence.device;
    let pairs = targets.iter().flat_map(|target| roles.iter().map(move |role| (target, role)));
    pairs
        .filter(|(target, role)| has_role(device, target.dataset, role))
        .map(|(target, role)| cut::need(target, axis(role, &bands)))
        .collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, KNOWN) {
        return Ok(unknown);
    }
    if ask.call.parameter("variance").is_some() {
        return Err(Missing::new(
            "limits over readers and cases from a multi-reader multi-case analysis, which is \
             not computed here",
            "let a statistician judge the reader-study report until then",
        ));
    }
    let targets = targets(ask)?;
    let parts = match cuts(ask) {
        Some(cuts) => {
            let (roles, bands) = cuts?;
            let pairs =
                targets.into_iter().flat_map(|it| roles.iter().map(move |role| (it.clone(), role)));
            pairs.map(|(target, role)| cut(ask, reductions, &target?, (role, &bands))).collect()
        }
        None => targets.into_iter().map(|target| whole(ask, reductions, &target?)).collect(),
    };
    let whole = combine_results(parts).ok_or_else(no_test_set)?;
    Ok(by_methods(ask).into_iter().fold(whole, Answered::caveat))
}

fn whole(ask: &Ask<'_>, reductions: &Reductions, target: &Target<'_>) -> Result<Answered, Missing> {
    let failures = ask.call.parameter("no-output").is_some();
    let countable = [Metric::Sensitivity, Metric::Specificity, Metric::Accuracy];
    if failures && !countable.contains(&target.metric) {
        return Err(Missing::new(
            format!(
                "a metric whose denominator is known without output: {} has none",
                target.words()
            ),
            "plan sensitivity or specificity at an operating point",
        ));
    }
    let measured = measure(ask, reductions, target, failures)?;
    let mut because = format!("{} is {}", target.words(), measured.estimated.words());
    if failures {
        let (diseased, healthy) = measured.outcomes.no_score();
        let lost = match target.metric {
            Metric::Sensitivity => diseased,
            Metric::Specificity => healthy,
            _ => diseased + healthy,
        };
        let lost = words::count(lost, "case");
        because.push_str(&format!(", {lost} without output counted as wrong calls"));
    }
    let answered = Answered::shown(because)
        .figures([measured.estimated.figure(target.metric.name(), target.of())])
        .evidence(ask.evidence_of(target.dataset));
    Ok(measured.caveats.into_iter().fold(answered, Answered::caveat))
}

fn cut(
    ask: &Ask<'_>,
    reductions: &Reductions,
    target: &Target<'_>,
    (role, bands): (&str, &[f64]),
) -> Result<Answered, Missing> {
    let (device, name) = (&ask.evidence.device, &target.dataset.name);
    if !has_role(device, target.dataset, role) {
        return Err(Missing::new(
            format!("the role `{role}` in data set `{name}`"),
            "map its column, or name it under `never_collected`",
        ));
    }
    let confidence = confidence(ask)?;
    let tally = cut::tally(reductions, target, axis(role, bands))?;
    let (mut figures, mut done) = (Vec::new(), 0u64);
    let levels = tally.levels(role);
    if levels.len() > MOST_GROUPS {
        let number = levels.len();
        return Err(Missing::from(format!(
            "`{role}` of `{name}` with at most {MOST_GROUPS} groups, found {number}"
        )));
    }
    for level in levels.iter().filter(|level| level.is_known()) {
        let outcomes = Outcomes::of(&tally.at(role, level));
        let threshold = target.point.as_ref().map(|point| point.threshold);
        let of = format!("{}, {role} {level}", target.of());
        figures.push(match estimate(target.metric, &outcomes, threshold, confidence) {
            Ok(estimated) => {
                done += 1;
                estimated.figure(target.metric.name(), of)
            }
            Err(missing) => words::no_figure(target.metric.name(), of, missing.needs),
        });
    }
    let missing: u64 =
        tally.along(role).iter().filter(|(l, _)| !l.is_known()).map(|(_, n)| n).sum();
    let groups = figures.len() as u64;
    let by = format!("{} by {role}", target.words());
    let mut answered = if groups == 0 {
        Answered::undetermined(format!("needs known values of `{role}` in `{name}`"))
    } else if done == groups {
        Answered::shown(format!("{by} has limits in {}", words::count(groups, "group")))
    } else {
        Answered::undetermined(format!(
            "needs more cases: {by} has limits in {done} of {}",
            words::count(groups, "group")
        ))
    };
    answered.caveats.extend(Outcomes::of(&tally).caveats(name));
    answered.caveats.extend(tally.loss.clone());
    if missing > 0 {
        let rows = words::count(missing, "row");
        answered = answered.caveat(format!("{rows} of `{name}` without usable `{role}` left out"));
    }
    if device.table_of(target.dataset).is_some_and(|table| !table.clusters.is_empty()) {
        answered = answered.caveat(format!(
            "the limits in groups take the rows of `{name}` as independent although a cluster is \
             declared"
        ));
    }
    Ok(answered.figures(figures).evidence(ask.evidence_of(target.dataset)))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Endpoint, Model, Plan, Role, SubgroupPlan};

    use super::*;
    use crate::testing::{Folder, answer as told, answered, folder, row, scored};

    fn tested() -> Folder {
        let mut rows = scored([18, 2, 3, 17]);
        rows.push(row("truth=1"));
        for (at, row) in rows.iter_mut().enumerate() {
            row.insert("sex".into(), if at % 2 == 0 { "F" } else { "M" }.into());
        }
        folder().dataset("us", Role::Test, rows).device(|device| {
            device.models.push(Model {
                name: "net".into(),
                thresholds: [("rule-in".to_string(), 0.95), ("default".to_string(), 0.5)].into(),
                ..Model::default()
            });
        })
    }

    fn with(name: &str, value: &str) -> String {
        told(CHECK, &tested().parameter(name, value))
    }

    #[test]
    fn without_a_plan_everything_is_reported() {
        insta::assert_snapshot!(told(CHECK, &tested()), @r"
        shown: AUC of `us` is 0.875 (95 % CI 0.770 to 0.980); sensitivity of `us` at `default` is 0.900 (95 % CI 0.683 to 0.988; 18 of 20); specificity of `us` at `default` is 0.850 (95 % CI 0.621 to 0.968; 17 of 20); sensitivity of `us` at `rule-in` is 0.000 (95 % CI 0.000 to 0.168; 0 of 20); specificity of `us` at `rule-in` is 1.000 (95 % CI 0.832 to 1.000; 20 of 20)
        caveat: 1 row of `us` without usable score left out (1 diseased, 0 healthy)
        ");
        let figures = answered(CHECK, &tested()).figures;
        assert!(figures.iter().all(|figure| figure.interval.is_some()));
        assert_eq!(figures.len(), 5);
    }

    #[test]
    fn a_lost_output_is_a_wrong_call_where_asked() {
        let folder = tested().parameter("no-output", "failure").parameter("by", "operating-point");
        insta::assert_snapshot!(told(CHECK, &folder), @"shown: sensitivity of `us` at `default` is 0.857 (95 % CI 0.637 to 0.970; 18 of 21), 1 case without output counted as wrong calls; specificity of `us` at `default` is 0.850 (95 % CI 0.621 to 0.968; 17 of 20), 0 cases without output counted as wrong calls; sensitivity of `us` at `rule-in` is 0.000 (95 % CI 0.000 to 0.161; 0 of 21), 1 case without output counted as wrong calls; specificity of `us` at `rule-in` is 1.000 (95 % CI 0.832 to 1.000; 20 of 20), 0 cases without output counted as wrong calls");
    }

    #[test]
    fn what_is_missing_is_named() {
        insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a test data set with the roles `truth` and `score`
        to do: declare in `reliance.toml` a data set with `role = "test"` and map both columns
        "#);
        insta::assert_snapshot!(with("by", "subgroup"), @r"
        undetermined: needs the subgroups of the plan
        to do: name them under `by` of `[plan.subgroups]`
        ");
        insta::assert_snapshot!(with("by", "enriched"), @r#"
        undetermined: needs a test data set sampled as `enriched`
        to do: declare one with `sampling = "enriched"`
        "#);
        insta::assert_snapshot!(with("set", "stress"), @r#"
        undetermined: needs a test data set sampled as `stress`
        to do: declare one with `sampling = "stress"`
        "#);
        insta::assert_snapshot!(with("variance", "reader"), @r"
        undetermined: needs limits over readers and cases from a multi-reader multi-case analysis, which is not computed here
        to do: let a statistician judge the reader-study report until then
        ");
        insta::assert_snapshot!(with("compare", "scenes"), @r"
        undetermined: needs the role `scene` in data set `us`
        to do: map its column, or name it under `never_collected`
        ");
        insta::assert_snapshot!(with("by", "moon"), @"for a person: `endpoint-reported-with-ci` cannot compute `by = moon`, so a person must judge what it asks");
        let no_model = tested().device(|device| device.models.clear());
        insta::assert_snapshot!(told(CHECK, &no_model.parameter("by", "operating-point")), @r"
        undetermined: needs the operating points of the model behind `us`
        to do: declare `thresholds` of the model, and `model` of the data set
        ");
    }

    #[test]
    fn subgroups_of_the_plan_have_limits() {
        let folder = tested().parameter("by", "subgroup").device(|device| {
            device.models[0].thresholds.remove("rule-in");
            let subgroups =
                Some(SubgroupPlan { by: vec!["sex".into()], ..SubgroupPlan::default() });
            device.plan = Some(Plan { subgroups, ..Plan::default() });
            device.tables[0].clusters.push("patient".into());
        });
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        shown: AUC of `us` by sex has limits in 2 groups; sensitivity of `us` at `default` by sex has limits in 2 groups; specificity of `us` at `default` by sex has limits in 2 groups
        caveat: 1 row of `us` without usable score left out (1 diseased, 0 healthy)
        caveat: the limits in groups take the rows of `us` as independent although a cluster is declared
        ");
    }

    #[test]
    fn sampling_chooses_the_data_sets() {
        let folder = tested()
            .parameter("by", "consecutive")
            .device(|device| device.datasets[0].sampling = Some("consecutive".into()));
        assert!(told(CHECK, &folder).starts_with("shown: AUC of `us`"));
    }

    fn planned(metric: &str) -> Folder {
        tested().device(|device| {
            let endpoint = Endpoint {
                name: "one".into(),
                metric: metric.into(),
                dataset: "us".into(),
                threshold: Some("default".into()),
                ..Endpoint::default()
            };
            device.plan = Some(Plan { endpoints: vec![endpoint], ..Plan::default() });
        })
    }

    fn figure_names(folder: &Folder) -> Vec<String> {
        answered(CHECK, folder).figures.into_iter().map(|figure| figure.name).collect()
    }

    #[test]
    fn the_endpoints_of_the_plan_stand_for_all_others() {
        assert_eq!(figure_names(&planned("sensitivity")), ["sensitivity"]);
        let by_point = planned("sensitivity").parameter("by", "operating-point");
        assert_eq!(figure_names(&by_point).len(), 4);
    }

    #[test]
    fn lost_outputs_are_counted_in_the_denominator_of_the_metric() {
        let lost = |metric: &str| {
            let mut folder = planned(metric).parameter("no-output", "failure");
            let rows = folder.rows.get_mut("us").unwrap();
            rows.extend([row("truth=0"), row("truth=0")]);
            let told = told(CHECK, &folder);
            let (_, end) = told.split_once("), ").unwrap();
            end.split_once(" without").unwrap().0.to_string()
        };
        assert_eq!(lost("sensitivity"), "1 case");
        assert_eq!(lost("specificity"), "2 cases");
        assert_eq!(lost("accuracy"), "3 cases");
    }

    #[test]
    fn a_cohort_is_cut_by_its_column_where_there_is_one_and_asked_for() {
        let mut cohorts = planned("sensitivity");
        for row in cohorts.rows.get_mut("us").unwrap() {
            row.insert("cohort".into(), "a".into());
        }
        let cohorts = cohorts.device(|device| {
            device.tables[0].columns.insert("cohort".into(), "cohort".into());
        });
        assert!(told(CHECK, &cohorts).starts_with("shown: sensitivity of `us` at `default` is"));
        let asked = told(CHECK, &cohorts.parameter("by", "cohort"));
        assert!(asked.starts_with("shown: sensitivity of `us` at `default` by cohort"), "{asked}");
        let none = told(CHECK, &planned("sensitivity").parameter("by", "cohort"));
        assert!(none.starts_with("shown: sensitivity of `us` at `default` is"), "{none}");
    }

    #[test]
    fn subgroups_without_a_role_are_no_subgroups() {
        let folder = tested().parameter("by", "subgroup").device(|device| {
            let subgroups = Some(SubgroupPlan::default());
            device.plan = Some(Plan { subgroups, ..Plan::default() });
        });
        assert!(told(CHECK, &folder).starts_with("undetermined: needs the subgroups of the plan"));
    }

    #[test]
    fn groups_are_cut_up_to_the_most_and_rows_without_one_are_said() {
        let by_sex = |levels: usize, lost: usize| {
            let mut folder = planned("sensitivity").parameter("by", "subgroup");
            let rows = (0..levels).map(|at| row(&format!("truth=1 score=0.9 sex=s{at}")));
            let lost = std::iter::repeat_n(row("truth=1 score=0.9"), lost);
            folder.rows.insert("us".into(), rows.chain(lost).collect());
            told(
                CHECK,
                &folder.device(|device| {
                    let subgroups =
                        Some(SubgroupPlan { by: vec!["sex".into()], ..SubgroupPlan::default() });
                    device.plan.as_mut().unwrap().subgroups = subgroups;
                }),
            )
        };
        assert!(by_sex(MOST_GROUPS, 0).starts_with("shown: "));
        insta::assert_snapshot!(by_sex(MOST_GROUPS + 1, 0), @"undetermined: needs `sex` of `us` with at most 200 groups, found 201");
        insta::assert_snapshot!(by_sex(2, 3), @r"
        shown: sensitivity of `us` at `default` by sex has limits in 2 groups
        caveat: 3 rows of `us` without usable `sex` left out
        ");
    }
}
