//! Families of the difference of two proportions.
//!
//! statsmodels 0.15.0 solves another cubic for the proportions on the bound: the linear
//! coefficient of Miettinen and Nurminen 1985 is (n₂δ − N − 2x₂)δ + x₁ + x₂, the package has
//! x₂δ in place of n₂δ. So its score statistics are compared with that slip put in, which
//! shows where they come from, and ours are held against the likelihood itself: ours is the
//! higher one on every bound.

use reliance_stats::Confidence;
use reliance_stats::difference::{self, ScoreVariance, equivalence, miettinen_nurminen};
use reliance_stats::distribution::normal_upper;
use reliance_stats::proportion::Binomial;

use crate::Found;
use crate::data::{Item, Tables, calls};

pub(crate) fn groups(item: &Item, tables: &mut Tables) -> (Binomial, Binomial) {
    let mut count = |group: &str| {
        let source = item.source(Some(group));
        let table = tables.table(source.file());
        let (sensitivity, specificity) = calls(&table.select(source.filter()), &source.columns());
        if item.statistic().contains(" of sens") { sensitivity } else { specificity }
    };
    (count("group1"), count("group2"))
}

pub(crate) fn sizes(a: Binomial, b: Binomial) -> Found {
    let mut found = Found::default();
    found.set("x1", a.yes as f64);
    found.set("n1", a.n() as f64);
    found.set("x2", b.yes as f64);
    found.set("n2", b.n() as f64);
    found.set("diff", a.point().unwrap() - b.point().unwrap());
    found
}

pub(crate) fn newcombe(item: &Item, tables: &mut Tables) -> Found {
    let (a, b) = groups(item, tables);
    let interval = difference::newcombe(a, b, Confidence::P95).unwrap();
    let mut found = sizes(a, b);
    found.set("lower", interval.low);
    found.set("upper", interval.high);
    found
}

/// The proportions on the bound as statsmodels 0.15.0 has them.
fn with_the_slip(a: Binomial, b: Binomial, delta: f64) -> (f64, f64) {
    let (n1, n2) = (a.n() as f64, b.n() as f64);
    let (x1, x2) = (a.yes as f64, b.yes as f64);
    let n = n1 + n2;
    let l2 = (n1 + 2.0 * n2) * delta - n - x1 - x2;
    let l1 = (x2 * delta - n - 2.0 * x2) * delta + x1 + x2;
    let l0 = x2 * delta * (1.0 - delta);
    let third = l2 / (3.0 * n);
    let q = third * third * third - l1 * l2 / (6.0 * n * n) + l0 / (2.0 * n);
    let p = q.signum() * libm::sqrt(third * third - l1 / (3.0 * n));
    let angle = (std::f64::consts::PI + libm::acos(q / (p * p * p))) / 3.0;
    let p2 = 2.0 * p * libm::cos(angle) - third;
    (p2 + delta, p2)
}

fn z_of(a: Binomial, b: Binomial, delta: f64, (p1, p2): (f64, f64), corrected: bool) -> f64 {
    let (n1, n2) = (a.n() as f64, b.n() as f64);
    let factor = if corrected { (n1 + n2) / (n1 + n2 - 1.0) } else { 1.0 };
    let variance = (p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2) * factor;
    (a.point().unwrap() - b.point().unwrap() - delta) / libm::sqrt(variance)
}

fn log_likelihood(a: Binomial, b: Binomial, (p1, p2): (f64, f64)) -> f64 {
    let one = |count: Binomial, p: f64| {
        count.yes as f64 * libm::log(p) + count.no as f64 * libm::log1p(-p)
    };
    one(a, p1) + one(b, p2)
}

/// Our pair on the bound, from the z that the crate reports: the likelihood decides.
fn most_likely(a: Binomial, b: Binomial, delta: f64) -> (f64, f64) {
    let (mut low, mut high) = ((-delta).max(0.0) + 1e-12, (1.0 - delta).min(1.0) - 1e-12);
    for _ in 0..200 {
        let (left, right) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        let at = |p: f64| log_likelihood(a, b, (p + delta, p));
        if at(left) < at(right) { low = left } else { high = right }
    }
    ((low + high) / 2.0 + delta, (low + high) / 2.0)
}

pub(crate) fn score_interval(item: &Item, tables: &mut Tables) -> Found {
    let (a, b) = groups(item, tables);
    let mut found = sizes(a, b);
    let ours = miettinen_nurminen(a, b, Confidence::P95).unwrap();
    let z = Confidence::P95.z();
    // Where the package failed the reference was made by maximising the likelihood.
    let by_likelihood = item.note().contains("restricted MLE");
    for (name, end) in [("lower", ours.low), ("upper", ours.high)] {
        let on_bound = z_of(a, b, end, most_likely(a, b, end), true).abs();
        assert!((on_bound - z).abs() < 1e-5, "{}: {on_bound}", item.id());
        if by_likelihood {
            found.set(name, end);
            continue;
        }
        // The slipped statistic's own root: near ours, farther off the fewer the cases.
        let slipped = |at: f64| z_of(a, b, at, with_the_slip(a, b, at), true).abs();
        let away = if name == "lower" { -1.0 } else { 1.0 };
        let mut reach = 0.02;
        while slipped(end + away * reach) <= z && reach < 0.1 {
            reach *= 2.0;
        }
        let (mut inside, mut outside) = (end - away * 0.02, end + away * reach);
        for _ in 0..200 {
            let middle = (inside + outside) / 2.0;
            if slipped(middle) <= z { inside = middle } else { outside = middle }
        }
        found.set(name, inside);
    }
    found
}

pub(crate) fn score_margin(item: &Item, tables: &mut Tables) -> Found {
    let (a, b) = groups(item, tables);
    let margin = item.value("margin").as_f64().unwrap();
    let corrected = item.statistic().ends_with("Miettinen-Nurminen score");
    let variance = match corrected {
        true => ScoreVariance::MiettinenNurminen,
        false => ScoreVariance::FarringtonManning,
    };
    let ours = equivalence(a, b, margin, variance).unwrap();
    let mut found = sizes(a, b);
    found.set("margin", margin);
    for (name, delta, ours) in
        [("z_lower", -margin, ours.lower.z), ("z_upper", margin, -ours.upper.z)]
    {
        let (best, slipped) = (most_likely(a, b, delta), with_the_slip(a, b, delta));
        assert!((z_of(a, b, delta, best, corrected) - ours).abs() < 1e-6, "{}", item.id());
        assert!(log_likelihood(a, b, best) > log_likelihood(a, b, slipped), "{}", item.id());
        let theirs = z_of(a, b, delta, slipped, corrected);
        assert!((theirs - ours).abs() < 0.1 + 0.1 * ours.abs(), "{}: {theirs} {ours}", item.id());
        found.set(name, theirs);
    }
    let (lower, upper) =
        (normal_upper(found.fields["z_lower"]), normal_upper(-found.fields["z_upper"]));
    found.set("p_ni", lower);
    found.set("p_upper", upper);
    found.set("p_tost", lower.max(upper));
    found
}
