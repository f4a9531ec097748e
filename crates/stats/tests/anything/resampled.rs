//! Areas, calibration and the bootstrap.

use reliance_stats::bootstrap::{self, Bootstrap, Resampling, Rule};
use reliance_stats::calibration::{self, BinRule, Degree, Predicted, Smoother};
use reliance_stats::decision;
use reliance_stats::reduction::Number;
use reliance_stats::roc::{self, Criterion, Side};

use crate::{Seen, Source, fine, open_ended};

const DRAWS: u32 = 2000;

#[test]
fn areas() {
    let (mut seen, mut source) = (Seen::default(), Source::new(31));
    for _ in 0..DRAWS {
        let (scores, other) = (source.scores(), source.scores());
        let (level, goal, margin) = (source.confidence(), source.share(), source.share());
        let limits = (source.share(), source.share());
        let args = (&scores, &other, level, goal, margin, limits);
        let first = fine!(seen, args, scores.auc());
        if let Some(area) = first {
            fine!(seen, args, area.interval(level));
            fine!(seen, args, area.logit_interval(level));
            fine!(seen, args, area.hanley_mcneil(level));
            fine!(seen, args, area.goal(goal));
            if let Ok(second) = other.auc()
                && let Some(apart) = fine!(seen, args, roc::unpaired(&area, &second, level))
            {
                fine!(seen, args, apart.non_inferiority(margin));
                fine!(seen, args, apart.equivalence(margin));
            }
        }
        fine!(seen, args, roc::curve(&scores, level));
        fine!(seen, args, roc::average_precision(&scores));
        for side in [Side::Specificity, Side::Sensitivity] {
            fine!(seen, args, roc::partial_auc(&scores, side, limits));
            fine!(seen, args, roc::partial_auc(&scores, side, (0.8, 1.0)));
        }
        let weighted = Criterion::Weighted { cost: source.number(), prevalence: source.share() };
        for criterion in [Criterion::Youden, Criterion::ClosestToPerfect, weighted] {
            open_ended!(seen, (&scores, criterion), roc::best_thresholds(&scores, criterion));
        }
        let score = |source: &mut Source| match source.0.below(8) {
            0 => source.number(),
            _ => source.0.below(5) as f64,
        };
        let cases = source.list(14, |source| {
            let cluster = u128::from(source.0.below(5));
            (cluster, source.0.below(2) == 0, score(source), score(source))
        });
        let clustered: Vec<_> = cases.iter().map(|case| (case.0, case.1, case.2)).collect();
        let paired: Vec<_> = cases.iter().map(|case| (case.1, case.2, case.3)).collect();
        fine!(seen, clustered, roc::clustered(&clustered));
        fine!(seen, (&paired, level), roc::paired(&paired, level));
    }
    seen.judged();
}

#[test]
fn parts() {
    let (mut seen, mut source) = (Seen::default(), Source::new(38));
    for _ in 0..DRAWS {
        let (scores, other) = (source.scores(), source.scores());
        let (level, goal, margin) = (source.confidence(), source.share(), source.share());
        let limits = match source.0.below(2) {
            0 => (source.share(), source.share()),
            _ => (0.8, 1.0),
        };
        let score = |source: &mut Source| match source.0.below(8) {
            0 => source.number(),
            _ => source.0.below(5) as f64,
        };
        let cases =
            source.list(14, |source| (source.0.below(2) == 0, score(source), score(source)));
        let args = (&scores, &other, limits, level, goal, margin);
        for side in [Side::Specificity, Side::Sensitivity] {
            fine!(seen, (&cases, limits), roc::partial_paired(&cases, side, limits, level));
            let Some(part) = fine!(seen, args, roc::partial_variance(&scores, side, limits)) else {
                continue;
            };
            fine!(seen, args, part.interval(level));
            fine!(seen, args, part.standardised_interval(level));
            fine!(seen, args, part.goal(goal));
            let Ok(second) = roc::partial_variance(&other, side, limits) else { continue };
            if let Some(apart) = fine!(seen, args, roc::partial_unpaired(&part, &second, level)) {
                fine!(seen, args, apart.non_inferiority(margin));
            }
        }
    }
    seen.judged();
}

fn read(seen: &mut Seen, source: &mut Source, made: &Bootstrap) {
    let (level, p) = (source.confidence(), source.share());
    fine!(seen, made, Ok::<_, reliance_stats::StatsError>((made.mean(), made.se())));
    for rule in [Rule::Type7, Rule::NormalScale] {
        fine!(seen, (made, p), made.quantile(p, rule));
        fine!(seen, (made, level), made.percentile(level, rule));
        fine!(seen, (made, level), made.basic(level, rule));
        fine!(seen, (made, level), made.bca(level, rule));
    }
    fine!(seen, (made, level), made.normal(level));
}

fn plan(source: &mut Source) -> Resampling {
    let resamples = source.0.below(30) as u32;
    Resampling { resamples, seed: source.0.bits(), threads: resamples as usize % 3 }
}

#[test]
fn resampled_counts() {
    let (mut seen, mut source) = (Seen::default(), Source::new(34));
    for _ in 0..400 {
        let (plan, scores) = (plan(&mut source), source.scores());
        // Rows of distinct scores are drawn one by one.
        let fits = |class: &[(Number, u64)]| {
            let rows: u64 = class.iter().fold(0, |sum, entry| sum.saturating_add(entry.1));
            !(1_000_000..=1 << 40).contains(&rows) || rows >= 16 * class.len() as u64
        };
        if !fits(&scores.positive) || !fits(&scores.negative) {
            continue;
        }
        if let Some(made) = fine!(seen, (&scores, plan), bootstrap::auc(&scores, plan)) {
            read(&mut seen, &mut source, &made);
        }
        let side = Side::Specificity;
        for limits in [(source.share(), source.share()), (0.7, 1.0)] {
            let args = (&scores, limits, plan);
            fine!(seen, args, bootstrap::partial_auc(&scores, side, limits, plan));
        }
    }
    seen.judged();
}

#[test]
fn resamples() {
    let (mut seen, mut source) = (Seen::default(), Source::new(32));
    for _ in 0..400 {
        let plan = plan(&mut source);
        let score = |source: &mut Source| match source.0.below(8) {
            0 => source.number(),
            _ => source.0.below(5) as f64,
        };
        let cases = source.list(14, |source| {
            let cluster = u128::from(source.0.below(5));
            (cluster, source.0.below(2) == 0, score(source), score(source))
        });
        let clustered: Vec<_> = cases.iter().map(|case| (case.0, case.1, case.2)).collect();
        let paired: Vec<_> = cases.iter().map(|case| (case.1, case.2, case.3)).collect();
        let single: Vec<_> = cases.iter().map(|case| (case.1, case.2)).collect();
        let places = source.list(4, |source| source.list(14, |source| source.0.below(14) as u32));
        for made in [
            fine!(seen, (&clustered, plan), bootstrap::clustered_auc(&clustered, plan)),
            fine!(seen, (&paired, plan), bootstrap::paired_auc(&paired, plan)),
            fine!(seen, (&paired, &places), bootstrap::paired_auc_replay(&paired, &places)),
            fine!(seen, (&single, &places), bootstrap::auc_replay(&single, &places)),
        ]
        .iter()
        .flatten()
        {
            read(&mut seen, &mut source, made);
        }
        let counts = source.list(6, Source::binomial);
        fine!(seen, (&counts, plan), bootstrap::clustered_proportion(&counts, plan));
        let both = source.list(6, |source| (source.binomial(), source.binomial()));
        fine!(seen, (&both, plan), bootstrap::clustered_difference(&both, plan));
        let (estimate, skew) = (source.number(), source.number());
        let values = source.list(9, Source::number);
        let made = fine!(
            seen,
            (estimate, &values, skew),
            Bootstrap::new(estimate, values.clone(), Some(skew))
        );
        if let Some(made) = made {
            read(&mut seen, &mut source, &made);
        }
    }
    seen.judged();
}

#[test]
fn calibrations() {
    let (mut seen, mut source) = (Seen::default(), Source::new(33));
    for _ in 0..DRAWS {
        let odd = source.0.below(4) == 0;
        let predicted = source.list(12, |source| {
            let p = match source.0.below(6) {
                0 => source.share(),
                _ => source.0.below(11) as f64 / 10.0,
            };
            let probability = Number::new(if p.is_finite() { p } else { 0.5 }).unwrap();
            let (a, b) = (source.count(), source.count());
            let (a, b) = if odd { (a, b) } else { (a.min(50), b.min(50)) };
            Predicted { probability, events: a, n: if odd { b } else { a + b } }
        });
        let level = source.confidence();
        fine!(seen, predicted, calibration::brier(&predicted));
        fine!(seen, predicted, calibration::log_observed_to_expected(&predicted));
        fine!(seen, predicted, calibration::fit(&predicted));
        fine!(seen, predicted, calibration::in_the_large(&predicted));
        fine!(seen, predicted, calibration::log_loss(&predicted));
        fine!(seen, predicted, calibration::likelihood(&predicted));
        let edges = source.list(3, Source::share);
        let asked = source.0.below(12) as u32;
        for rule in [BinRule::EqualWidth(asked), BinRule::EqualSize(asked), BinRule::Edges(edges)] {
            let bins = fine!(seen, (&predicted, &rule), calibration::bins(&predicted, &rule));
            if let Some(bins) = bins {
                fine!(seen, bins, calibration::expected_error(&bins));
            }
        }
        let groups = fine!(seen, predicted, calibration::quantile_groups(&predicted, asked));
        if let Some(groups) = groups {
            let fitted = source.0.below(4);
            fine!(seen, groups, calibration::hosmer_lemeshow(&groups, fitted));
        }
        let thresholds = source.list(3, Source::share);
        fine!(
            seen,
            (&predicted, &thresholds, level),
            decision::decision_curve(&predicted, &thresholds, level)
        );
        for degree in [Degree::Linear, Degree::Quadratic] {
            let smoother = Smoother { span: source.share(), degree, places: asked };
            fine!(
                seen,
                (&predicted, smoother),
                calibration::calibration_index(&predicted, smoother)
            );
        }
    }
    seen.judged();
}
