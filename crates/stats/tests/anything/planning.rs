//! Sizes and powers.

use reliance_stats::sizing::{self, Discordant, Plan, PlannedStratum, PlannedVariance};

use crate::{Seen, Source, fine};

const DRAWS: u32 = 2000;

pub(crate) fn plan(source: &mut Source) -> Plan {
    loop {
        if let Ok(plan) = Plan::new(source.share(), source.share()) {
            return plan;
        }
    }
}

#[test]
fn plans() {
    let (mut seen, mut source) = (Seen::default(), Source::new(21));
    for _ in 0..DRAWS {
        let (alpha, power) = (source.share(), source.share());
        fine!(seen, (alpha, power), Plan::new(alpha, power));
        let (n, rows, share) = (source.number(), source.number(), source.share());
        fine!(seen, (n, share), sizing::recruited_n(n, share));
        fine!(seen, (n, rows, share), sizing::clustered_n(n, rows, share));
    }
    seen.judged();
}

#[test]
fn proportions() {
    let (mut seen, mut source) = (Seen::default(), Source::new(22));
    for _ in 0..DRAWS {
        let (p, q, margin, alpha) =
            (source.share(), source.share(), source.share(), source.share());
        let (n, m) = (source.count(), source.count());
        let (plan, level) = (plan(&mut source), source.confidence());
        let args = (p, q, margin, alpha, n, m, plan, level);
        fine!(seen, args, sizing::goal_n(p, q, plan));
        fine!(seen, args, sizing::goal_power(n, p, q, alpha));
        fine!(seen, args, sizing::precision_n(p, margin, level));
        fine!(seen, args, sizing::difference_n(p, q, plan));
        fine!(seen, args, sizing::difference_power((p, n), (q, m), alpha));
        for variance in [PlannedVariance::Unrestricted, PlannedVariance::Restricted] {
            fine!(seen, args, sizing::non_inferiority_n(p, q, margin, variance, plan));
        }
        fine!(seen, args, sizing::non_inferiority_power((p, n), (q, m), margin, alpha));
        fine!(seen, args, sizing::added_group_n(p, (q, m), margin, plan));
        fine!(seen, args, sizing::equivalence_n(p, margin, plan));
        fine!(seen, args, sizing::equivalence_power((p, n), (q, m), margin, alpha));
        fine!(seen, args, sizing::smallest_detectable_difference(p, n, m, plan));
        fine!(seen, args, sizing::cohen_h(p, q));
        fine!(seen, args, sizing::cohen_h_n(p, q, plan));
        fine!(seen, args, sizing::cohen_h_power(p, q, n, alpha));
        fine!(seen, args, sizing::fisher_n(p, q, plan));
        fine!(seen, args, sizing::ratio_non_inferiority_n(p, q, margin, plan));
        fine!(seen, args, sizing::ratio_non_inferiority_power((p, n), (q, m), margin, alpha));
        let shares = Discordant { first: p / 2.0, second: q / 2.0 };
        fine!(seen, args, sizing::mcnemar_n(shares, plan));
        fine!(seen, args, sizing::mcnemar_power(shares, n, alpha));
        fine!(seen, args, sizing::paired_non_inferiority_n(shares, margin, plan));
        fine!(seen, args, sizing::paired_non_inferiority_power(shares, margin, n, alpha));
        fine!(seen, args, sizing::paired_equivalence_n(shares, margin, plan));
        fine!(seen, args, sizing::paired_equivalence_power(shares, margin, n, alpha));
    }
    seen.judged();
}

/// The exact ones sum over outcomes.
#[test]
fn exact() {
    let (mut seen, mut source) = (Seen::default(), Source::new(23));
    for _ in 0..300 {
        let (p, q, alpha) = (source.share(), source.share(), source.share());
        let (n, m) = (source.count(), source.count());
        let plan = plan(&mut source);
        let args = (p, q, alpha, n, m, plan);
        fine!(seen, args, sizing::exact_goal_power(n, p, q, alpha));
        fine!(seen, args, sizing::exact_goal_n(p, q, plan));
        fine!(seen, args, sizing::smallest_detectable_proportion(n, p, plan));
        // Quadratic in the cases, which its manual bounds.
        let (n, m) = (if n <= 100_000 { n.min(200) } else { n }, m.min(200));
        fine!(seen, args, sizing::fisher_power((p, n), (q, m), alpha));
    }
    seen.judged();
}

#[test]
fn areas() {
    let (mut seen, mut source) = (Seen::default(), Source::new(24));
    for _ in 0..DRAWS {
        let (a, b, margin, alpha) =
            (source.share(), source.share(), source.share(), source.share());
        let ratio = if source.0.below(3) == 0 { source.number() } else { source.0.uniform() };
        let (n, m, se) = (source.count(), source.count(), source.number());
        let plan = plan(&mut source);
        let args = (a, b, margin, alpha, ratio, n, m, se, plan);
        fine!(seen, args, sizing::hanley_mcneil_variance(a, n, m));
        fine!(seen, args, sizing::obuchowski_variance(a, ratio));
        fine!(seen, args, sizing::auc_goal_n(a, b, ratio, plan));
        fine!(seen, args, sizing::auc_goal_power(a, b, n, m, alpha));
        fine!(seen, args, sizing::auc_difference_n(a, b, ratio, plan));
        fine!(seen, args, sizing::auc_difference_power((a, b), n, ratio, alpha));
        fine!(seen, args, sizing::auc_non_inferiority_n(a, (b, se), margin, ratio, plan));
        fine!(seen, args, sizing::auc_non_inferiority_power((a, n, m), (b, se), margin, alpha));
        fine!(seen, args, sizing::smallest_detectable_auc(a, n, m, plan));
        fine!(seen, args, sizing::auc_equivalence_n(a, margin, ratio, plan));
        fine!(seen, args, sizing::auc_equivalence_power(a, margin, n, ratio, alpha));
    }
    seen.judged();
}

#[test]
fn effects() {
    let (mut seen, mut source) = (Seen::default(), Source::new(25));
    for _ in 0..DRAWS {
        let (p, q, share, alpha) = (source.share(), source.share(), source.share(), source.share());
        let (x, y, z) = (source.number(), source.number(), source.number());
        let (n, plan, level) = (source.count(), plan(&mut source), source.confidence());
        let args = (p, q, share, alpha, x, y, z, n, plan, level);
        fine!(seen, args, sizing::rank_sum_n(p, share, plan));
        fine!(seen, args, sizing::rank_sum_power(p, share, n, alpha));
        fine!(seen, args, sizing::means_n(x, (y, z), plan));
        fine!(seen, args, sizing::means_power(x, (y, z), n, alpha));
        fine!(seen, args, sizing::kappa_n(p, q, share, plan));
        fine!(seen, args, sizing::kappa_power(p, q, share, n, alpha));
        fine!(seen, args, sizing::icc_n(p, n, share, level));
        fine!(seen, args, sizing::limits_of_agreement_n(x, level));
        let strata = source.list(4, |source| PlannedStratum {
            share: if source.0.below(4) == 0 { source.number() } else { source.0.uniform() },
            first: source.share(),
            truth: (source.share(), source.share()),
        });
        fine!(seen, (&strata, plan), sizing::mantel_haenszel_n(&strata, plan));
        fine!(seen, (&strata, n, alpha), sizing::mantel_haenszel_power(&strata, n, alpha));
    }
    for _ in 0..300 {
        let (effect, alpha, n) = (source.number(), source.share(), source.count());
        let (df, plan) = (source.count(), plan(&mut source));
        let args = (effect, alpha, n, df, plan);
        fine!(seen, args, sizing::chi_square_power(effect, n, df, alpha));
        fine!(seen, args, sizing::chi_square_n(effect, df, plan));
    }
    seen.judged();
}

#[test]
fn areas_on_the_same_cases() {
    let (mut seen, mut source) = (Seen::default(), Source::new(27));
    for _ in 0..DRAWS {
        let correlation = source.share();
        let areas = (source.share(), source.share());
        let ratio = if source.0.below(3) == 0 { source.number() } else { source.0.uniform() };
        let planned = sizing::PairedAreas { areas, correlation, ratio };
        let (margin, alpha, n) = (source.share(), source.share(), source.count());
        let plan = plan(&mut source);
        let args = (planned, margin, alpha, n, plan);
        fine!(seen, args, sizing::paired_auc_difference_n(&planned, plan));
        fine!(seen, args, sizing::paired_auc_difference_power(&planned, n, alpha));
        fine!(seen, args, sizing::paired_auc_non_inferiority_n(&planned, margin, plan));
        fine!(seen, args, sizing::paired_auc_non_inferiority_power(&planned, margin, n, alpha));
        fine!(seen, args, sizing::paired_auc_equivalence_n(&planned, margin, plan));
        fine!(seen, args, sizing::paired_auc_equivalence_power(&planned, margin, n, alpha));
    }
    seen.judged();
}

#[test]
fn components_and_distances() {
    let (mut seen, mut source) = (Seen::default(), Source::new(28));
    for _ in 0..300 {
        let variances = (source.number(), source.number());
        let correlations = (source.share(), source.share());
        let (alpha, n, k, plan) =
            (source.share(), source.count(), source.count(), plan(&mut source));
        let args = (variances, correlations, alpha, n, k, plan);
        fine!(seen, args, sizing::heterogeneity_power(variances, n.min(3_000), alpha));
        fine!(seen, args, sizing::heterogeneity_n(variances, plan));
        fine!(seen, args, sizing::icc_goal_power(correlations, (n, k), alpha));
        fine!(seen, args, sizing::icc_goal_n(correlations, k, plan));
        let shares = Discordant { first: source.share(), second: source.share() };
        let args = (shares, n, alpha);
        fine!(seen, args, sizing::mid_p_mcnemar_power(shares, n.min(3_000), alpha));
    }
    for _ in 0..60 {
        let populations = sizing::NormalPair { shift: source.number(), ratio: source.number() };
        let (n, m, alpha) = (source.count().min(9), source.count().min(9), source.share());
        let draws = sizing::Draws { runs: 100, seed: source.count() };
        for test in [
            sizing::DistanceTest::CramerVonMises,
            sizing::DistanceTest::Energy { divisions: 19 },
            sizing::DistanceTest::Discrepancy { gamma: source.number(), divisions: 19 },
        ] {
            let args = (test, populations, n, m, alpha, draws);
            fine!(seen, args, sizing::distance_power(test, populations, (n, m, alpha), draws));
        }
    }
    seen.judged();
}
