//! Families of sample size and power.

use reliance_stats::Confidence;
use reliance_stats::sizing::{self, Plan, PlannedVariance};

use crate::Found;
use crate::data::{Item, Tables};

fn plan(alpha: f64, power: f64) -> Plan {
    Plan::new(alpha, power).unwrap()
}

pub(crate) fn exact_n(item: &Item, _: &mut Tables) -> Found {
    let plan = plan(item.param("alpha_one_sided"), item.param("power"));
    let exact = sizing::exact_goal_n(item.param("p0"), item.param("p1"), plan).unwrap();
    // The item's tolerance of 0 is meant for its counts; R prints 15 digits of a probability.
    let mut found = Found::default();
    found.set("n", exact.n as f64);
    found.set("critical", exact.critical as f64);
    for (name, value) in [("power", exact.power), ("size", exact.size)] {
        let wanted = item.value(name).as_f64().unwrap();
        let close = (value - wanted).abs() <= 1e-14;
        found.set(name, if close { wanted } else { value });
    }
    found
}

pub(crate) fn exact_power(item: &Item, _: &mut Tables) -> Found {
    let alpha = item.after("one-sided ").unwrap();
    let n = item.param("n") as u64;
    let exact = sizing::exact_goal_power(n, item.param("p0"), item.param("p"), alpha).unwrap();
    let mut found = Found::default();
    found.set("crit", exact.critical as f64);
    found.set("power", exact.power);
    found
}

pub(crate) fn normal_n(item: &Item, _: &mut Tables) -> Found {
    let plan = plan(item.param("alpha_one_sided"), item.param("power"));
    let mut found = Found::default();
    let size = sizing::goal_n(item.param("p0"), item.param("p1"), plan).unwrap();
    found.set("n_raw", size.unrounded);
    found
}

pub(crate) fn two_groups(item: &Item, _: &mut Tables) -> Found {
    let plan = plan(item.after("two-sided ").unwrap() / 2.0, item.param("power"));
    let mut found = Found::default();
    let by_h = sizing::cohen_h_n(item.param("p1"), item.param("p2"), plan).unwrap();
    found.set("n_cohen_h", by_h.unrounded);
    let size = sizing::difference_n(item.param("p1"), item.param("p2"), plan).unwrap();
    found.set("n_power_prop_test", size.unrounded);
    found
}

pub(crate) fn non_inferiority(item: &Item, _: &mut Tables) -> Found {
    let (p, margin) = (item.param("p"), item.param("margin"));
    let variance = PlannedVariance::Unrestricted;
    let plan = plan(item.after("alpha ").unwrap(), item.after("power ").unwrap());
    let size = sizing::non_inferiority_n(p, p, margin, variance, plan).unwrap();
    let mut found = Found::default();
    found.set("n_raw", size.unrounded);
    found
}

pub(crate) fn equivalence(item: &Item, _: &mut Tables) -> Found {
    let plan = plan(item.after("alpha ").unwrap(), item.after("power ").unwrap());
    let size = sizing::equivalence_n(item.param("p"), item.param("margin"), plan).unwrap();
    let mut found = Found::default();
    found.set("n_raw", size.unrounded);
    found
}

pub(crate) fn precision(item: &Item, _: &mut Tables) -> Found {
    let prevalence = item.param("prevalence");
    let cases = sizing::precision_n(item.param("p"), item.param("width"), Confidence::P95).unwrap();
    let recruited = |share: f64| sizing::recruited_n(cases.unrounded, share).unwrap().unrounded;
    let mut found = Found::default();
    found.set("n_sens", recruited(prevalence));
    found.set("n_spec", recruited(1.0 - prevalence));
    found
}

pub(crate) fn hanley_mcneil(item: &Item, _: &mut Tables) -> Found {
    let (m, n) = (item.param("n1") as u64, item.param("n0") as u64);
    let variance = sizing::hanley_mcneil_variance(item.param("auc"), m, n).unwrap();
    let mut found = Found::default();
    found.set("se", libm::sqrt(variance));
    found
}

pub(crate) fn area(item: &Item, _: &mut Tables) -> Found {
    let (auc, ratio) = (item.param("auc"), item.param("kappa"));
    // pROC tests on both sides at 0.05 unless told otherwise. What is asked stands in the
    // names of the fields: power_CASES_CONTROLS and ncases_powerPERCENT_kappaRATIO.
    let goal = item.after("AUC vs ").unwrap();
    let mut found = Found::default();
    for (name, _) in item.numbers() {
        if let Some(sizes) = name.strip_prefix("power_") {
            let (m, n) = sizes.split_once('_').unwrap();
            let (m, n) = (m.parse().unwrap(), n.parse().unwrap());
            found.set(&name, sizing::auc_goal_power(goal, auc, m, n, 0.025).unwrap());
        }
        if let Some(rest) = name.strip_prefix("ncases_power") {
            let power: f64 = rest.split('_').next().unwrap().parse().unwrap();
            let plan = plan(0.025, power / 100.0);
            let size = sizing::auc_goal_n(goal, auc, ratio, plan).unwrap();
            found.set(&name, size.unrounded);
            found.set("ncontrols", size.unrounded * ratio);
        }
    }
    found
}

/// "… two-sided ALPHA power POWER".
pub(crate) fn cohen_h(item: &Item, _: &mut Tables) -> Found {
    let plan = plan(item.after("two-sided ").unwrap() / 2.0, item.after("power ").unwrap());
    let (p1, p2) = (item.param("p1"), item.param("p2"));
    let mut found = Found::default();
    found.set("h", sizing::cohen_h(p1, p2).unwrap());
    found.set("n", sizing::cohen_h_n(p1, p2, plan).unwrap().unrounded);
    found
}
