//! Families of one proportion.

use std::collections::BTreeMap;

use reliance_stats::accuracy;
use reliance_stats::multiplicity::{self, FirstStage};
use reliance_stats::predictive::predictive_values;
use reliance_stats::proportion::Binomial;
use reliance_stats::{Confidence, Interval};

use crate::Found;
use crate::data::{Item, Tables, age_band, calls};

fn counts(item: &Item, tables: &mut Tables) -> (Binomial, Binomial) {
    let source = item.source(None);
    let table = tables.table(source.file());
    calls(&table.select(source.filter()), &source.columns())
}

/// The count that "sens …" or "spec …" names.
fn named(item: &Item, tables: &mut Tables) -> Binomial {
    let (sensitivity, specificity) = counts(item, tables);
    if item.statistic().starts_with("sens") { sensitivity } else { specificity }
}

pub(crate) fn confusion(item: &Item, tables: &mut Tables) -> Found {
    let (sensitivity, specificity) = counts(item, tables);
    let mut found = Found::default();
    found.set("tp", sensitivity.yes as f64);
    found.set("fn", sensitivity.no as f64);
    found.set("tn", specificity.yes as f64);
    found.set("fp", specificity.no as f64);
    found
}

fn interval(count: Binomial, interval: Interval) -> Found {
    let mut found = Found::default();
    found.set("x", count.yes as f64);
    found.set("n", count.n() as f64);
    found.set("estimate", interval.point);
    found.set("lower", interval.low);
    found.set("upper", interval.high);
    found
}

pub(crate) fn clopper_pearson(item: &Item, tables: &mut Tables) -> Found {
    let count = named(item, tables);
    interval(count, count.clopper_pearson(Confidence::P95).unwrap())
}

pub(crate) fn wilson(item: &Item, tables: &mut Tables) -> Found {
    let count = named(item, tables);
    interval(count, count.wilson(Confidence::P95).unwrap())
}

pub(crate) fn agresti_coull(item: &Item, tables: &mut Tables) -> Found {
    let count = named(item, tables);
    interval(count, count.agresti_coull(Confidence::P95).unwrap())
}

/// The package keeps the quantile of the prior at 0 of n and n of n; ours is 0 and 1 there.
pub(crate) fn jeffreys(item: &Item, tables: &mut Tables) -> Found {
    let count = named(item, tables);
    interval(count, count.jeffreys(Confidence::P95).unwrap())
}

/// The package gives 0 of n and n of n a width of nothing, which ours refuses.
pub(crate) fn normal(item: &Item, tables: &mut Tables) -> Found {
    let count = named(item, tables);
    let point = count.point().unwrap();
    let flat = Interval { low: point, point, high: point };
    interval(count, count.normal(Confidence::P95).unwrap_or(flat))
}

pub(crate) fn goal(item: &Item, tables: &mut Tables) -> Found {
    let count = named(item, tables);
    let goal: f64 = item.statistic().rsplit(' ').next().unwrap().parse().unwrap();
    let score = count.normal_goal(goal).unwrap();
    let mut found = Found::default();
    found.set("p_exact", count.exact_goal_p(goal).unwrap());
    found.set("lower_exact_one_sided95", count.clopper_pearson(Confidence::P90).unwrap().low);
    found.set("p_score", score.p);
    found.set("z_score", score.z);
    found
}

pub(crate) fn two_by_two(item: &Item, tables: &mut Tables) -> Found {
    let (sensitivity, specificity) = counts(item, tables);
    let called = Binomial::new(sensitivity.yes, specificity.no);
    let cleared = Binomial::new(specificity.yes, sensitivity.no);
    let right = Binomial::new(sensitivity.yes + specificity.yes, sensitivity.no + specificity.no);
    let diseased = Binomial::new(sensitivity.n(), specificity.n());
    let alarms = Binomial::new(called.n(), cleared.n());
    let mut found = Found::default();
    let mut limits = |name: &str, interval: Interval| {
        found.set(format!("{name}.est"), interval.point);
        found.set(format!("{name}.lower"), interval.low);
        found.set(format!("{name}.upper"), interval.high);
    };
    for (name, count) in [
        ("ppv", called),
        ("npv", cleared),
        ("accuracy", right),
        ("true_prev", diseased),
        ("apparent_prev", alarms),
    ] {
        limits(name, count.clopper_pearson(Confidence::P95).unwrap());
    }
    let (se, sp, level) = (sensitivity, specificity, Confidence::P95);
    limits("lr_pos", accuracy::positive_likelihood_ratio(se, sp, level).unwrap());
    limits("lr_neg", accuracy::negative_likelihood_ratio(se, sp, level).unwrap());
    limits("dor", accuracy::diagnostic_odds_ratio(se, sp, level).unwrap());
    // epiR adds the exact limits of both proportions, which is wider than its level; ours,
    // of the difference of two proportions, lies inside.
    let youden = accuracy::youden(se, sp, level).unwrap();
    let (a, b) = (se.clopper_pearson(level).unwrap(), sp.clopper_pearson(level).unwrap());
    let added =
        Interval { low: a.low + b.low - 1.0, point: youden.point, high: a.high + b.high - 1.0 };
    assert!(added.contains(youden.low) && added.contains(youden.high), "{}", item.id());
    limits("youden", added);
    found
}

pub(crate) fn predictive(item: &Item, tables: &mut Tables) -> Found {
    let (sensitivity, specificity) = counts(item, tables);
    let prevalence = item.value("prevalence").as_f64().unwrap();
    let values = predictive_values(sensitivity, specificity, prevalence, Confidence::P95).unwrap();
    assert!(!values.adjusted);
    let mut found = Found::default();
    found.set("prevalence", prevalence);
    for (name, interval) in [("ppv", values.positive), ("npv", values.negative)] {
        found.set(name, interval.point);
        found.set(format!("{name}_lower"), interval.low);
        found.set(format!("{name}_upper"), interval.high);
    }
    found
}

pub(crate) fn subgroups(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let table = tables.table(source.file());
    let (filter, call) = source.filter().split_once("; positive if ").unwrap();
    let (column, threshold) = call.split(';').next().unwrap().split_once(">=").unwrap();
    let threshold: f64 = threshold.parse().unwrap();
    let mut groups: BTreeMap<String, Binomial> = BTreeMap::new();
    for row in table.select(filter) {
        let name = format!("{} {}", age_band(row.number("age").unwrap()), row.text("sex"));
        let count = groups.entry(name).or_default();
        let called = row.number(column).unwrap() >= threshold;
        if called { count.yes += 1 } else { count.no += 1 }
    }
    let goal = item.after("tested vs ").unwrap();
    let order: Vec<Binomial> = item
        .value("subgroup")
        .as_array()
        .unwrap()
        .iter()
        .map(|name| groups[name.as_str().unwrap()])
        .collect();
    let p: Vec<f64> = order.iter().map(|count| count.exact_goal_p(goal).unwrap()).collect();
    let mut found = Found::default();
    found.list("x", order.iter().map(|count| count.yes as f64));
    found.list("n", order.iter().map(|count| count.n() as f64));
    found.list("p", p.iter().copied());
    for method in ["holm", "bonferroni", "hochberg", "hommel", "BH", "BY"] {
        found.list(&format!("adjusted.{method}"), adjust(method, &p, 0.05));
    }
    found
}

/// The method that a package calls by this name.
fn adjust(method: &str, p: &[f64], level: f64) -> Vec<f64> {
    let adjusted = match method {
        "holm" => multiplicity::holm(p),
        "bonferroni" => multiplicity::bonferroni(p),
        "sidak" => multiplicity::sidak(p),
        "holm-sidak" => multiplicity::holm_sidak(p),
        "hochberg" | "simes-hochberg" => multiplicity::hochberg(p),
        "hommel" => multiplicity::hommel(p),
        "BH" | "fdr" | "fdr_bh" => multiplicity::benjamini_hochberg(p),
        "BY" | "fdr_by" => multiplicity::benjamini_yekutieli(p),
        "fdr_tsbh" => multiplicity::two_stage(p, level, FirstStage::Plain),
        "fdr_tsbky" => multiplicity::two_stage(p, level, FirstStage::Reduced),
        other => panic!("unknown adjustment {other}"),
    };
    adjusted.unwrap()
}

pub(crate) fn adjusted(item: &Item, _: &mut Tables) -> Found {
    let method = item.statistic().rsplit(' ').next().unwrap();
    // `multipletests(p,0.05,'method')`: the level stands between the commas.
    let level = item.call().split(',').nth(1).and_then(|level| level.trim().parse().ok());
    let mut found = Found::default();
    found.list("adjusted", adjust(method, &item.params("p"), level.unwrap_or(0.05)));
    found
}
