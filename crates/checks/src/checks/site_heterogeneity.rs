//! Performance compared between sites and scanners.
//!
//! ## What it asks
//! Does performance differ between sites, scanners and their makers more than chance
//! explains? `by` asks for one of the three alone. With `part = poolability`: may the test
//! data sets of the endpoint be pooled?
//!
//! ## Why
//! A good average can hide a site where the device fails, and pooled limits are too narrow
//! where sites differ.
//!
//! ## What it needs
//! Test data with `truth`, `score`, and one of `site`, `scanner`, `manufacturer`; the
//! plan's endpoints, or the operating points of the model.
//!
//! ## How it is computed
//! Each group's estimate with limits: Clopper–Pearson or DeLong, at the plan's level, else
//! 95 % by convention. Cochran's Q, I² and tau² of the logits of proportions (half a case
//! added to each count) or of the areas; groups without an estimate are named and left out.
//! Beyond chance (p below 1 − level) it is *not shown*; otherwise it is *shown* that none
//! was found, with the caveat that few or small groups find little.
//! With poolability the groups are the test data sets themselves.
//! Below two groups with an estimate it is *undetermined*.
//!
//! ## What may cross a border
//! For proportions a released tally by group at the operating point; areas need exact
//! scores, which stay: each site computes its own and sends estimate and variance.
//!
//! ## If it is not shown
//! Find out what differs at the sites that deviate, and report performance by site.

use std::collections::BTreeMap;

use reliance_model::device::Dataset;
use reliance_model::picture::{ForestRow, Picture};
use reliance_stats::homogeneity::{Heterogeneity, cochran_q};
use reliance_stats::reduction::{Need, Reductions, Tally};

use crate::combine::combine_results;
use crate::crossing_mix::strata;
use crate::endpoints::{Target, by_methods, development, implied, independent, planned};
use crate::performance::{
    Estimated, Metric, Outcomes, confidence, estimate, no_test_set, not_computable, scores_need,
    test_sets,
};
use crate::said::{Said, first_of};
use crate::strata::{MOST_GROUPS, axis, has_role};
use crate::{Answered, Ask, Check, Missing, cut, parameters, words};

pub(crate) const CHECK: Check =
    Check::new("site-heterogeneity", include_str!("site_heterogeneity.rs"), needs, answer);

const GROUPS: [&str; 3] = ["site", "scanner", "manufacturer"];

/// The plan's endpoints, or what a data set can be measured by without a plan.
fn targets<'a>(ask: &Ask<'a>) -> Vec<Result<Target<'a>, Missing>> {
    let planned = planned(ask);
    if !planned.is_empty() {
        return planned;
    }
    test_sets(ask).into_iter().flat_map(|set| implied(ask, set)).map(Ok).collect()
}

fn groups(ask: &Ask<'_>, set: &Dataset) -> Vec<&'static str> {
    let wanted = parameters::values(ask, "by");
    let asked = GROUPS.into_iter();
    let asked = asked.filter(|role| wanted.is_empty() || wanted.iter().any(|one| one == role));
    asked.filter(|role| has_role(&ask.evidence.device, set, role)).collect()
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    if ask.call.parameter("part").is_some() {
        return test_sets(ask).iter().map(|set| scores_need(&set.name)).collect();
    }
    let targets = targets(ask).into_iter().filter_map(Result::ok);
    targets
        .flat_map(|target| {
            let roles = groups(ask, target.dataset);
            roles
                .into_iter()
                .map(move |role| cut::need(&target, axis(role, &[])))
                .collect::<Vec<Need>>()
        })
        .collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, &[("part", &["poolability"]), ("by", &GROUPS)])
    {
        return Ok(unknown);
    }
    let parts = if ask.call.parameter("part").is_some() {
        pooled(ask, reductions)
    } else {
        let targets = targets(ask).into_iter();
        targets.flat_map(|target| by_group(ask, reductions, target)).collect()
    };
    let whole = combine_results(parts).ok_or_else(no_test_set)?;
    let others = by_methods(ask).filter(|_| ask.call.parameter("part").is_none());
    Ok(others.into_iter().fold(whole, Answered::caveat))
}

type Parts = Vec<Result<Answered, Missing>>;

fn by_group(ask: &Ask<'_>, reductions: &Reductions, target: Result<Target<'_>, Missing>) -> Parts {
    let target = match target {
        Ok(target) => target,
        Err(missing) => return vec![Err(missing)],
    };
    let roles = groups(ask, target.dataset);
    if roles.is_empty() {
        let asked = match parameters::values(ask, "by") {
            [only] => format!("the role `{only}`"),
            _ => "the role `site`, `scanner` or `manufacturer`".to_string(),
        };
        let needs = format!("{asked} in `{}`", target.dataset.name);
        return vec![Err(Missing::new(needs, "map its column"))];
    }
    roles
        .into_iter()
        .map(|role| {
            let tally = cut::tally(reductions, &target, axis(role, &[]))?;
            let strata = strata(&tally, 1);
            let by_group = strata.outcomes.into_iter();
            let outcomes = by_group.map(|(level, outcomes)| (level.concat(), outcomes)).collect();
            let mut answered = compared(ask, &target, role, &outcomes)?;
            if strata.unknown > 0 {
                let rows = words::count(strata.unknown, "row");
                let name = &target.dataset.name;
                answered =
                    answered.caveat(format!("{rows} of `{name}` without usable `{role}` left out"));
            }
            answered.caveats.extend(left_out(ask, target.dataset, &tally));
            Ok(independent(ask, target.dataset, answered).evidence(ask.evidence_of(target.dataset)))
        })
        .collect()
}

/// The same metric over all test data sets.
fn pooled(ask: &Ask<'_>, reductions: &Reductions) -> Parts {
    let sets = test_sets(ask);
    let mut kinds: BTreeMap<(Metric, Option<String>), Vec<Target<'_>>> = BTreeMap::new();
    for set in &sets {
        for target in implied(ask, set) {
            let point = target.point.as_ref().map(|point| point.name.clone());
            kinds.entry((target.metric, point)).or_default().push(target);
        }
    }
    kinds
        .into_values()
        .map(|targets| {
            let (mut outcomes, mut caveats) = (BTreeMap::new(), Vec::new());
            for target in &targets {
                let tally = reductions.tally(&scores_need(&target.dataset.name))?;
                outcomes.insert(target.dataset.name.clone(), Outcomes::of(tally));
                caveats.extend(left_out(ask, target.dataset, tally));
            }
            let first = targets.first().ok_or_else(no_test_set)?;
            let mut answered = compared(ask, first, "data set", &outcomes)?;
            answered.caveats.extend(caveats);
            let answered = targets
                .iter()
                .fold(answered, |answered, target| independent(ask, target.dataset, answered));
            Ok(answered.evidence(targets.iter().flat_map(|it| ask.evidence_of(it.dataset))))
        })
        .collect()
}

/// What restricts the figures of a data set.
fn left_out(ask: &Ask<'_>, set: &Dataset, tally: &Tally) -> Vec<String> {
    let mut caveats = Outcomes::of(tally).caveats(&set.name);
    caveats.extend(tally.loss.clone());
    caveats.extend(development(ask, set));
    caveats
}

/// Estimate and variance on a scale where it is near normal.
fn scaled(metric: Metric, estimated: &Estimated) -> Option<(f64, f64)> {
    if metric == Metric::Auc {
        let variance = estimated.se * estimated.se;
        return (variance > 0.0).then_some((estimated.interval.point, variance));
    }
    let (yes, n) = estimated.counts?;
    let (yes, no) = (yes as f64 + 0.5, (n - yes) as f64 + 0.5);
    Some((libm::log(yes / no), 1.0 / yes + 1.0 / no))
}

fn compared(
    ask: &Ask<'_>,
    target: &Target<'_>,
    role: &str,
    outcomes: &BTreeMap<String, Outcomes>,
) -> Result<Answered, Missing> {
    let confidence = confidence(ask)?;
    let threshold = target.point.as_ref().map(|point| point.threshold);
    let what = match &target.point {
        Some(point) => format!("{} at `{}`", target.metric.word(), point.name),
        None => target.metric.word().to_string(),
    };
    let (mut rows, mut figures, mut scale, mut left_out) = (vec![], vec![], vec![], vec![]);
    for (name, outcomes) in outcomes {
        let of = format!("{}, {role} {name}", target.of());
        let got = estimate(target.metric, outcomes, threshold, confidence);
        let scaled = got.as_ref().ok().and_then(|got| scaled(target.metric, got));
        match scaled {
            Some(pair) => scale.push(pair),
            None => left_out.push(name.clone()),
        }
        let counts = got.as_ref().ok().and_then(|got| got.counts);
        rows.push(ForestRow {
            group: role.to_string(),
            name: name.clone(),
            cases: counts.map_or(outcomes.cases(), |(_, whole)| whole),
            counts,
            estimate: got.as_ref().ok().map(Estimated::estimate),
        });
        figures.push(match got {
            Ok(got) => got.figure(target.metric.name(), of),
            Err(missing) => words::no_figure(target.metric.name(), of, missing.needs),
        });
    }
    if scale.len() < 2 {
        return Err(Missing::from(format!(
            "at least two {role} groups of `{}` with an estimate of {what}, found {}",
            target.dataset.name,
            scale.len()
        )));
    }
    let many = rows.len() > MOST_GROUPS;
    if many {
        rows.clear();
        figures.clear();
    }
    let q = cochran_q(&scale).map_err(|error| not_computable("heterogeneity", &error))?;
    let mut answered = verdict(&what, role, target, (&q, scale.len() as u64, confidence.alpha()));
    answered = answered.figures(figures).figures(heterogeneity(target, role, &q)).picture(
        Picture::Forest {
            title: format!("{what} of `{}` by {role}", target.dataset.name),
            measure: what,
            rows,
            line: None,
        },
    );
    Ok(answered.caveats(restrictions(role, outcomes.len(), many, &left_out)))
}

fn restrictions(role: &str, groups: usize, many: bool, left_out: &[String]) -> Vec<Said> {
    let mut caveats = Vec::new();
    if many {
        let groups = format!("{groups} groups by {role} are too many to print one by one");
        caveats.push(Said::from(groups));
    }
    if !left_out.is_empty() {
        let few = first_of(format!("groups by {role} without enough cases"), left_out, 5);
        caveats.push(few.within(|few| {
            format!("left out of the comparison by {role}, for want of cases: {few}")
        }));
    }
    caveats
}

fn verdict(
    what: &str,
    role: &str,
    target: &Target<'_>,
    (q, groups, alpha): (&Heterogeneity, u64, f64),
) -> Answered {
    let said = format!(
        "{what} of `{}` over {} by {role}: Q {:.3}, {} df, p {}, I² {}",
        target.dataset.name,
        words::count(groups, "group"),
        q.q,
        q.df,
        words::p(q.p),
        words::three(q.i2)
    );
    if q.p < alpha {
        return Answered::not_shown(format!("groups differ beyond chance: {said}"))
            .to_do("find out what differs at the groups that deviate, and report them apart");
    }
    Answered::shown(format!("no difference beyond chance: {said}"))
        .caveat("few or small groups find little: no difference found is not none there")
}

fn heterogeneity(
    target: &Target<'_>,
    role: &str,
    q: &Heterogeneity,
) -> [reliance_model::finding::Figure; 3] {
    let of = format!("{} of {}, by {role}", target.metric.name(), target.of());
    let scale = if target.metric == Metric::Auc { "areas" } else { "logits, half a case added" };
    let mut statistic = words::figure("cochran-q", of.as_str(), q.q);
    statistic.note = Some(format!("{} df, p {:.6}, tau² {:.6}; {scale}", q.df, q.p, q.tau2));
    let mut i2 = words::figure("i-squared", of.as_str(), q.i2);
    i2.method = Some("Higgins and Thompson".into());
    let pooled = words::figure("pooled-estimate", of.as_str(), q.random.estimate);
    let note = format!("random effects, {scale}; standard error {:.6}", q.random.se);
    [statistic, i2, reliance_model::finding::Figure { note: Some(note), ..pooled }]
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Model, Role};

    use super::*;
    use crate::testing::{Folder, Row, answer as told, answered, folder, scored};

    fn at_site(site: &str, counts: [usize; 4]) -> Vec<Row> {
        let named = scored(counts).into_iter().map(|mut row| {
            row.insert("site".into(), site.into());
            row
        });
        named.collect()
    }

    fn tested(sites: &[(&str, [usize; 4])]) -> Folder {
        let rows = sites.iter().flat_map(|(site, counts)| at_site(site, *counts)).collect();
        folder().dataset("us", Role::Test, rows).device(|device| {
            device.models.push(Model {
                name: "net".into(),
                thresholds: [("default".to_string(), 0.5)].into(),
                ..Model::default()
            });
        })
    }

    #[test]
    fn sites_that_agree_and_sites_that_differ() {
        let alike = tested(&[("a", [90, 10, 10, 90]), ("b", [88, 12, 9, 91])]);
        insta::assert_snapshot!(told(CHECK, &alike), @r"
        shown: no difference beyond chance: AUC of `us` over 2 groups by site: Q 0.027, 1 df, p = 0.870, I² 0.000; no difference beyond chance: sensitivity at `default` of `us` over 2 groups by site: Q 0.196, 1 df, p = 0.658, I² 0.000; no difference beyond chance: specificity at `default` of `us` over 2 groups by site: Q 0.055, 1 df, p = 0.814, I² 0.000
        caveat: few or small groups find little: no difference found is not none there
        ");
        assert_eq!(answered(CHECK, &alike).pictures.len(), 3);
        let other = tested(&[("a", [90, 10, 10, 90]), ("b", [50, 50, 9, 91])]);
        insta::assert_snapshot!(told(CHECK, &other), @r"
        not shown: groups differ beyond chance: AUC of `us` over 2 groups by site: Q 29.416, 1 df, p < 0.001, I² 0.966; groups differ beyond chance: sensitivity at `default` of `us` over 2 groups by site: Q 31.802, 1 df, p < 0.001, I² 0.969; besides, 1 shown
        caveat: few or small groups find little: no difference found is not none there
        to do: find out what differs at the groups that deviate, and report them apart
        ");
    }

    #[test]
    fn q_is_that_of_the_logits() {
        let folder = tested(&[("a", [90, 10, 10, 90]), ("b", [50, 50, 9, 91])]);
        let figures = answered(CHECK, &folder).figures;
        let q = figures
            .iter()
            .find(|figure| figure.name == "cochran-q" && figure.of.starts_with("sensitivity"))
            .unwrap();
        // Two groups: Q is the squared difference of the logits over the sum of variances.
        let logit = |yes: f64, no: f64| (libm::log(yes / no), 1.0 / yes + 1.0 / no);
        let (a, b) = (logit(90.5, 10.5), logit(50.5, 50.5));
        let want = (a.0 - b.0) * (a.0 - b.0) / (a.1 + b.1);
        assert!((q.value.unwrap() - want).abs() < 1e-9);
    }

    #[test]
    fn one_site_cannot_tell() {
        insta::assert_snapshot!(told(CHECK, &tested(&[("a", [9, 1, 1, 9])])), @"undetermined: needs at least two site groups of `us` with an estimate of AUC, found 1; needs at least two site groups of `us` with an estimate of sensitivity at `default`, found 1; needs at least two site groups of `us` with an estimate of specificity at `default`, found 1");
        let small = tested(&[("a", [90, 10, 10, 90]), ("b", [88, 12, 9, 91]), ("c", [1, 0, 0, 0])]);
        insta::assert_snapshot!(told(CHECK, &small), @r"
        shown: no difference beyond chance: AUC of `us` over 2 groups by site: Q 0.027, 1 df, p = 0.870, I² 0.000; no difference beyond chance: sensitivity at `default` of `us` over 3 groups by site: Q 0.528, 2 df, p = 0.768, I² 0.000; no difference beyond chance: specificity at `default` of `us` over 2 groups by site: Q 0.055, 1 df, p = 0.814, I² 0.000
        caveat: few or small groups find little: no difference found is not none there
        caveat: left out of the comparison by site, for want of cases: c
        ");
        insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a test data set with the roles `truth` and `score`
        to do: declare in `reliance.toml` a data set with `role = "test"` and map both columns
        "#);
        let nowhere = folder().dataset("us", Role::Test, scored([9, 1, 1, 9]));
        insta::assert_snapshot!(told(CHECK, &nowhere), @r"
        undetermined: needs the role `site`, `scanner` or `manufacturer` in `us`
        to do: map its column
        ");
    }

    #[test]
    fn one_kind_of_groups_can_be_asked_for_alone() {
        let both = |by: &str| {
            let mut folder = tested(&[("a", [90, 10, 10, 90]), ("b", [88, 12, 9, 91])]);
            for row in folder.rows.get_mut("us").unwrap() {
                row.insert("scanner".into(), "x".into());
            }
            told(CHECK, &folder.parameter("by", by))
        };
        let by_site = both("site");
        assert!(by_site.starts_with("shown: ") && !by_site.contains("by scanner"), "{by_site}");
        assert!(by_site.contains("by site"), "{by_site}");
        assert!(!both("scanner").contains("by site"), "{}", both("scanner"));
        let without = both("manufacturer");
        assert!(without.contains("needs the role `manufacturer` in `us`"), "{without}");
        assert!(both("moon").contains("cannot compute `by = moon`"), "{}", both("moon"));
    }

    #[test]
    fn data_sets_may_be_pooled_or_not() {
        let two = |second: [usize; 4]| {
            let folder =
                tested(&[("a", [90, 10, 10, 90])]).dataset("eu", Role::Test, scored(second));
            told(CHECK, &folder.parameter("part", "poolability"))
        };
        insta::assert_snapshot!(two([89, 11, 10, 90]), @r"
        shown: no difference beyond chance: sensitivity at `default` of `us` over 2 groups by data set: Q 0.051, 1 df, p = 0.821, I² 0.000; no difference beyond chance: specificity at `default` of `us` over 2 groups by data set: Q 0.000, 1 df, p = 1.000, I² 0.000; no difference beyond chance: AUC of `us` over 2 groups by data set: Q 0.027, 1 df, p = 0.870, I² 0.000
        caveat: few or small groups find little: no difference found is not none there
        ");
        insta::assert_snapshot!(two([40, 60, 10, 90]), @r"
        not shown: groups differ beyond chance: sensitivity at `default` of `us` over 2 groups by data set: Q 44.266, 1 df, p < 0.001, I² 0.977; groups differ beyond chance: AUC of `us` over 2 groups by data set: Q 48.529, 1 df, p < 0.001, I² 0.979; besides, 1 shown
        caveat: few or small groups find little: no difference found is not none there
        to do: find out what differs at the groups that deviate, and report them apart
        ");
        insta::assert_snapshot!(told(CHECK, &folder().parameter("part", "moon")), @"for a person: `site-heterogeneity` cannot compute `part = moon`, so a person must judge what it asks");
    }

    #[test]
    fn rows_left_out_and_development_are_said() {
        let mut folder = tested(&[("a", [90, 10, 10, 90]), ("b", [88, 12, 9, 91])]);
        assert!(!told(CHECK, &folder).contains("left out"));
        let rows = folder.rows.get_mut("us").unwrap();
        rows[0].remove("site");
        rows[1].remove("score");
        let said = told(CHECK, &folder);
        assert!(said.contains("caveat: 1 row of `us` without usable `site` left out"), "{said}");
        assert!(said.contains("caveat: 1 row of `us` without usable score left out"), "{said}");
        let used = folder.device(|device| device.datasets[0].used_in_development = Some(true));
        let said = told(CHECK, &used);
        assert!(said.starts_with("undetermined: needs data independent of development"), "{said}");
    }

    #[test]
    fn groups_are_printed_one_by_one_up_to_a_number() {
        let forest = |groups: usize| {
            let names: Vec<String> = (0..groups).map(|at| format!("s{at}")).collect();
            let sites: Vec<(&str, [usize; 4])> =
                names.iter().map(|name| (name.as_str(), [3, 1, 1, 3])).collect();
            let answered = answered(CHECK, &tested(&sites));
            let many = answered.caveats.iter().any(|it| it.contains("too many to print"));
            match &answered.pictures[0] {
                Picture::Forest { rows, .. } => (rows.len(), many),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(forest(MOST_GROUPS), (MOST_GROUPS, false));
        assert_eq!(forest(MOST_GROUPS + 1), (0, true));
    }
}
