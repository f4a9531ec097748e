//! Sizes and powers of calibration, agreement, ratios, parts of areas, and by simulation.

use reliance_stats::agreement::Weights;
use reliance_stats::roc::Side;
use reliance_stats::sizing::{
    self, CalibrationTest, Discordant, Draws, Miscalibrated, PlannedPart, PlannedRaters,
    PlannedRatio, PlannedStratum, RatersCoefficient, Ratio,
};

use crate::planning::plan;
use crate::{Seen, Source, fine};

#[test]
fn calibrated() {
    let (mut seen, mut source) = (Seen::default(), Source::new(51));
    for _ in 0..300 {
        let (predictor, width, share) =
            ((source.number(), source.number()), source.number(), source.share());
        let (level, plan, alpha) = (source.confidence(), plan(&mut source), source.share());
        let n = source.count();
        let args = (predictor, width, share, level, plan, alpha, n);
        fine!(seen, args, sizing::calibration_slope_n(predictor, width, level));
        fine!(seen, args, sizing::in_the_large_n(predictor, width, level));
        fine!(seen, args, sizing::observed_to_expected_n(share, width, level));
        let shares = match source.0.below(3) {
            0 => source.list(9, Source::number),
            1 => vec![0.45, 0.05, 0.1, 0.4],
            _ => vec![source.0.uniform() / 2.0, 0.25, 0.25, 0.0],
        };
        let goal = if source.0.below(2) == 0 { source.number() } else { source.0.uniform() };
        for weights in [Weights::Unweighted, Weights::Linear, Weights::Quadratic] {
            let args = (&shares, weights, goal, plan, n, alpha);
            fine!(seen, args, sizing::weighted_kappa_n(&shares, weights, goal, plan));
            fine!(seen, args, sizing::weighted_kappa_power(&shares, weights, goal, (n, alpha)));
        }
    }
    seen.judged();
}

#[test]
fn ratios() {
    let (mut seen, mut source) = (Seen::default(), Source::new(52));
    for _ in 0..2000 {
        let (truth, prevalence) = ((source.share(), source.share()), source.share());
        let goal = if source.0.below(2) == 0 { source.number() } else { source.0.uniform() };
        let (ratio, alpha, plan) = (source.number(), source.share(), plan(&mut source));
        let (n, m) = (source.count(), source.count());
        for of in [Ratio::Ppv, Ratio::Npv, Ratio::PositiveLikelihood, Ratio::NegativeLikelihood] {
            let planned = PlannedRatio { of, goal, truth, prevalence };
            let args = (planned, ratio, plan, n, m, alpha);
            fine!(seen, args, sizing::diagnostic_ratio_n(&planned, ratio, plan));
            fine!(seen, args, sizing::diagnostic_ratio_power(&planned, n, m, alpha));
        }
        let (distance, moments, sites) =
            (source.number(), (source.number(), source.number()), source.count());
        let args = (distance, moments, sites, plan, alpha);
        fine!(seen, args, sizing::pooling_power(distance, moments, sites, alpha));
        fine!(seen, args, sizing::pooling_n(distance, moments, plan));
        let design = (source.number(), source.number(), source.share());
        let (width, level) = (source.share(), source.confidence());
        let args = (truth, width, design, level);
        fine!(seen, args, sizing::survey_n(truth.0, width, design, level));
    }
    seen.judged();
}

/// Sums over rows: fewer draws.
#[test]
fn exact_pairs() {
    let (mut seen, mut source) = (Seen::default(), Source::new(53));
    for _ in 0..60 {
        let shares = Discordant { first: source.share() / 2.0, second: source.share() / 2.0 };
        let (n, alpha, plan) = (source.count(), source.share(), plan(&mut source));
        let n = if n > 100_000 { n } else { n.min(2000) };
        let args = (shares, n, alpha, plan);
        fine!(seen, args, sizing::exact_mcnemar_power(shares, n, alpha));
        if (shares.first - shares.second).abs() > 0.02 {
            fine!(seen, args, sizing::exact_mcnemar_n(shares, plan));
            fine!(seen, args, sizing::mid_p_mcnemar_n(shares, plan));
        }
    }
    seen.judged();
}

#[test]
fn parts_of_areas() {
    let (mut seen, mut source) = (Seen::default(), Source::new(54));
    for _ in 0..250 {
        let limits = match source.0.below(3) {
            0 => (source.share(), source.share()),
            1 => (0.8, 1.0),
            _ => (source.0.uniform() / 2.0, 0.5 + source.0.uniform() / 2.0),
        };
        let odd = |source: &mut Source| match source.0.below(3) {
            0 => source.number(),
            _ => source.0.uniform(),
        };
        let sd_ratio = odd(&mut source);
        let (areas, margin) = ((source.share(), source.share()), source.share());
        let (ratio, alpha, plan) = (odd(&mut source), source.share(), plan(&mut source));
        let (n, m) = (source.count(), source.count());
        for side in [Side::Specificity, Side::Sensitivity] {
            let part = PlannedPart { side, limits, sd_ratio };
            let three = (areas.0, areas.1, margin);
            let args = (part, three, ratio, plan, n, m, alpha);
            fine!(seen, args, sizing::partial_auc_variance(&part, areas.0, ratio));
            fine!(seen, args, sizing::partial_auc_goal_n(&part, areas, ratio, plan));
            fine!(seen, args, sizing::partial_auc_goal_power(&part, areas, (n, m), alpha));
            fine!(seen, args, sizing::partial_auc_difference_n(&part, areas, ratio, plan));
            fine!(
                seen,
                args,
                sizing::partial_auc_difference_power(&part, areas, (n, ratio), alpha)
            );
            fine!(seen, args, sizing::partial_auc_non_inferiority_n(&part, three, ratio, plan));
            fine!(
                seen,
                args,
                sizing::partial_auc_non_inferiority_power(&part, three, (n, ratio), alpha)
            );
            let within = (three.0, three.2);
            fine!(seen, args, sizing::partial_auc_equivalence_n(&part, within, ratio, plan));
            fine!(
                seen,
                args,
                sizing::partial_auc_equivalence_power(&part, within, (n, ratio), alpha)
            );
        }
    }
    seen.judged();
}

/// Simulations are bounded by their rows; small ones here, and a few that are out of bounds.
#[test]
fn simulated() {
    let (mut seen, mut source) = (Seen::default(), Source::new(55));
    for _ in 0..120 {
        let runs = if source.0.below(6) == 0 { source.count() } else { 200 };
        let runs = if runs > 1000 { runs.max(1 << 33) } else { runs };
        let draws = Draws { runs, seed: source.0.bits() };
        let small = |source: &mut Source| match source.0.below(6) {
            0 => source.one_of(&[0, 1, u64::MAX]),
            _ => source.0.below(30),
        };
        let (n, m) = (small(&mut source), small(&mut source));
        let (alpha, populations) = (source.share(), (source.number(), source.number()));
        let args = (draws, n, m, alpha, populations);
        fine!(seen, args, sizing::kolmogorov_smirnov_power(populations, (n, m), alpha, draws));
        let strata = source.list(4, |source| {
            let mut group = || (source.count().min(1 << 40), source.share());
            (group(), group())
        });
        fine!(seen, (&strata, draws), sizing::breslow_day_power(&strata, alpha, draws));
        let truth = Miscalibrated {
            mean: source.number(),
            sd: source.number(),
            intercept: source.number(),
            slope: source.number(),
        };
        let groups = source.0.below(12) as u32;
        for test in [CalibrationTest::HosmerLemeshow { groups }, CalibrationTest::Spiegelhalter] {
            let args = (test, truth, n, alpha, draws);
            fine!(seen, args, sizing::calibration_power(test, &truth, (n, alpha), draws));
        }
        let shares = if source.0.below(4) == 0 {
            source.list(4, Source::number)
        } else {
            vec![0.5, 0.3, 0.2]
        };
        for of in [
            RatersCoefficient::Fleiss,
            RatersCoefficient::KrippendorffNominal,
            RatersCoefficient::KrippendorffOrdinal,
        ] {
            let (raters, goal, truth) = (small(&mut source), source.share(), source.share());
            let planned = PlannedRaters { of, shares: &shares, raters, goal, truth };
            fine!(seen, (planned, draws), sizing::raters_power(&planned, (n, alpha), draws));
        }
    }
    seen.judged();
}

#[test]
fn simulated_sizes() {
    let (mut seen, mut source) = (Seen::default(), Source::new(56));
    for _ in 0..40 {
        let plan = plan(&mut source);
        let draws = Draws { runs: 100, seed: source.0.bits() };
        let strata = source.list(3, |source| PlannedStratum {
            share: source.share(),
            first: source.share(),
            truth: (source.share(), source.share()),
        });
        fine!(seen, (&strata, plan), sizing::breslow_day_n(&strata, plan, draws));
        let fine_strata = [
            PlannedStratum { share: 0.5, first: 0.5, truth: (0.9, 0.3) },
            PlannedStratum { share: 0.5, first: 0.5, truth: (0.5, 0.5) },
        ];
        fine!(seen, plan, sizing::breslow_day_n(&fine_strata, plan, draws));
        let shift = source.0.uniform() * 2.0;
        let power = |n: u64| sizing::kolmogorov_smirnov_power((shift, 1.0), (n, n), 0.05, draws);
        fine!(seen, (shift, plan), sizing::simulated_n(plan, power));
        let rows = source.count();
        fine!(seen, (&strata, rows), sizing::stratum_groups(&strata, rows));
    }
    seen.judged();
}

/// Every sizing function that is public is called by this suite.
#[test]
fn none_is_left_out() {
    let listed = include_str!("../../src/sizing.rs");
    let called = [include_str!("planning.rs"), include_str!("further.rs")].concat();
    let names = listed.split("pub use ").skip(1).flat_map(|part| {
        let part = part.split(';').next().unwrap_or_default();
        part.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).skip(1)
    });
    let function = |name: &&str| name.contains('_') && name.chars().all(|c| !c.is_uppercase());
    let missing: Vec<&str> = names
        .filter(function)
        .filter(|name| !called.contains(&format!("sizing::{name}(")))
        .collect();
    assert!(missing.is_empty(), "not called: {missing:?}");
}
