//! Proportions, tables, pairs, strata, calls, decisions.

use reliance_stats::agreement::{self, Weights};
use reliance_stats::difference::{self, ScoreVariance};
use reliance_stats::homogeneity::{chi_square, goodness_of_fit};
use reliance_stats::paired::{self, Pairs};
use reliance_stats::proportion::{self, Binomial};
use reliance_stats::segmentation::Masks;
use reliance_stats::{accuracy, decision, logistic, odds, predictive, ratio, stratified};

use crate::{Seen, Source, fine, open_ended};

const DRAWS: u32 = 4000;

#[test]
fn one_and_two_proportions() {
    let (mut seen, mut source) = (Seen::default(), Source::new(1));
    for _ in 0..DRAWS {
        let (a, b) = (source.binomial(), source.binomial());
        let (level, margin, goal) = (source.confidence(), source.share(), source.share());
        let args = (a, b, level, margin, goal);
        fine!(seen, args, a.point());
        fine!(seen, args, a.clopper_pearson(level));
        fine!(seen, args, a.wilson(level));
        fine!(seen, args, a.jeffreys(level));
        fine!(seen, args, a.agresti_coull(level));
        fine!(seen, args, a.normal(level));
        fine!(seen, args, a.exact_goal_p(goal));
        fine!(seen, args, a.normal_goal(goal));
        fine!(seen, args, difference::newcombe(a, b, level));
        fine!(seen, args, difference::miettinen_nurminen(a, b, level));
        fine!(seen, args, difference::agresti_caffo(a, b, level));
        fine!(seen, args, difference::wald(a, b, level));
        for form in [ScoreVariance::MiettinenNurminen, ScoreVariance::FarringtonManning] {
            fine!(seen, args, difference::non_inferiority(a, b, margin, form));
            fine!(seen, args, difference::equivalence(a, b, margin, form));
        }
        fine!(seen, args, ratio::log_interval(a, b, level));
        open_ended!(seen, args, ratio::log_adjusted(a, b, level));
        open_ended!(seen, args, ratio::score(a, b, level));
        fine!(seen, args, ratio::non_inferiority(a, b, goal));
        fine!(seen, args, odds::odds_ratio(a, b, level));
        fine!(seen, args, predictive::predictive_values(a, b, goal, level));
        fine!(seen, args, decision::net_benefit(a, b, goal, level));
        fine!(seen, args, decision::net_benefit_at_prevalence(a, b, goal, margin, level));
    }
    seen.judged();
}

#[test]
fn calls_against_truth() {
    let (mut seen, mut source) = (Seen::default(), Source::new(2));
    for _ in 0..DRAWS {
        let (a, b, level) = (source.binomial(), source.binomial(), source.confidence());
        let args = (a, b, level);
        fine!(seen, args, accuracy::positive_likelihood_ratio(a, b, level));
        fine!(seen, args, accuracy::negative_likelihood_ratio(a, b, level));
        fine!(seen, args, accuracy::diagnostic_odds_ratio(a, b, level));
        fine!(seen, args, accuracy::youden(a, b, level));
        fine!(seen, args, accuracy::balanced_accuracy(a, b, level));
        fine!(seen, args, accuracy::jaccard(a, b, level));
        fine!(seen, args, accuracy::f1(a, b, level));
        fine!(seen, args, accuracy::matthews(a, b, level));
        fine!(seen, args, accuracy::matthews_point(a, b));
        let groups = source.list(5, Source::binomial);
        fine!(seen, groups, accuracy::gap(&groups));
    }
    seen.judged();
}

/// Exact tables take time that grows with the smaller margin.
#[test]
fn exact_tests() {
    let (mut seen, mut source) = (Seen::default(), Source::new(3));
    for _ in 0..300 {
        let (a, b, level) = (source.binomial(), source.binomial(), source.confidence());
        let args = (a, b, level);
        fine!(seen, args, difference::fisher_lower(a, b));
        open_ended!(seen, args, odds::fisher(a, b, level));
    }
    seen.judged();
}

#[test]
fn pairs() {
    let (mut seen, mut source) = (Seen::default(), Source::new(4));
    for _ in 0..DRAWS {
        let pairs = Pairs {
            both: source.count(),
            only_first: source.count(),
            only_second: source.count(),
            neither: source.count(),
        };
        let (level, margin) = (source.confidence(), source.share());
        let args = (pairs, level, margin);
        fine!(seen, args, pairs.n());
        fine!(seen, args, pairs.difference());
        fine!(seen, args, pairs.mcnemar());
        fine!(seen, args, pairs.tango(level));
        fine!(seen, args, pairs.non_inferiority(margin));
        fine!(seen, args, pairs.equivalence(margin));
        let table = [[source.count(), source.count()], [source.count(), source.count()]];
        fine!(seen, (table, level), agreement::binary_agreement(table, level));
        let masks = Masks { first: source.count(), second: source.count(), both: source.count() };
        fine!(seen, masks, masks.dice());
        fine!(seen, masks, masks.jaccard());
        fine!(seen, masks, masks.volume_similarity());
    }
    seen.judged();
}

#[test]
fn tables() {
    let (mut seen, mut source) = (Seen::default(), Source::new(5));
    for _ in 0..DRAWS {
        let width = source.0.below(4) as usize;
        let row =
            |source: &mut Source| -> Vec<u64> { (0..width).map(|_| source.count()).collect() };
        let table = source.list(4, row);
        let square: Vec<Vec<u64>> = (0..width).map(|_| row(&mut source)).collect();
        let shares: Vec<f64> = (0..width).map(|_| source.share()).collect();
        let counts = row(&mut source);
        fine!(seen, table, chi_square(&table));
        fine!(seen, (&counts, &shares), goodness_of_fit(&counts, &shares));
        for weights in [Weights::Unweighted, Weights::Linear, Weights::Quadratic] {
            let level = source.confidence();
            if let Some(kappa) = fine!(seen, square, agreement::cohen_kappa(&square, weights)) {
                fine!(seen, (&square, level), kappa.interval(level));
            }
        }
        let raters = source.0.below(5);
        let rated = |source: &mut Source| {
            let first = source.0.below(raters + 1);
            vec![first, raters - first]
        };
        let cases = source.list(6, rated);
        for cases in [&table, &cases] {
            fine!(seen, cases, agreement::fleiss_kappa(cases));
            fine!(seen, cases, agreement::randolph_kappa(cases));
        }
    }
    seen.judged();
}

#[test]
fn strata_clusters_and_factors() {
    let (mut seen, mut source) = (Seen::default(), Source::new(6));
    let two = |source: &mut Source| (source.binomial(), source.binomial());
    for _ in 0..DRAWS / 2 {
        let level = source.confidence();
        let strata = source.list(5, two);
        fine!(seen, (&strata, level), stratified::mantel_haenszel(&strata, level));
        fine!(seen, strata, stratified::breslow_day(&strata));
        fine!(seen, (&strata, level), paired::clustered(&strata, level));
        let clusters = source.list(6, Source::binomial);
        fine!(seen, (&clusters, level), proportion::clustered(&clusters, level));
        let width = source.0.below(4) as usize;
        let table: Vec<Vec<Binomial>> = (0..source.0.below(4))
            .map(|_| (0..width).map(|_| source.binomial()).collect())
            .collect();
        fine!(seen, table, logistic::interaction(&table));
        let cells: Vec<(Vec<f64>, Binomial)> = (0..source.0.below(6))
            .map(|_| {
                let mut row = vec![1.0];
                row.extend((1..width).map(|_| source.number()));
                (row, source.binomial())
            })
            .collect();
        fine!(seen, cells, logistic::logistic_regression(&cells));
    }
    seen.judged();
}
