//! Measurements, distances, sites, surveys, weights, adjusted p-values, distributions.

use reliance_stats::agreement::{Scale, bland_altman, concordance, intraclass, krippendorff};
use reliance_stats::balance::{Moments, smd_binary, smd_continuous, smd_multinomial};
use reliance_stats::difference::{wald_equivalence, wald_non_inferiority};
use reliance_stats::distance::{self, share_distances};
use reliance_stats::homogeneity::{cochran_q, kolmogorov_smirnov};
use reliance_stats::location::{rank_sum, welch};
use reliance_stats::multiplicity::{self as adjusted, FirstStage};
use reliance_stats::pooling::{Between, Limits, pool};
use reliance_stats::segmentation::{hausdorff, hausdorff_quantile};
use reliance_stats::standardise::{self, overlap};
use reliance_stats::survey::{Sampled, survey_mean};
use reliance_stats::{StatsError, distribution};

use crate::{Seen, Source, fine, open_ended};

const DRAWS: u32 = 3000;

#[test]
fn measurements() {
    let (mut seen, mut source) = (Seen::default(), Source::new(11));
    for draw in 0..DRAWS {
        let level = source.confidence();
        let (a, b) = (source.counted(), source.counted());
        let moments =
            (fine!(seen, a, Moments::from_values(&a)), fine!(seen, b, Moments::from_values(&b)));
        if let (Some(first), Some(second)) = moments {
            fine!(seen, (first, second, level), welch(&first, &second, level));
        }
        let odd = Moments { n: source.count(), mean: source.number(), variance: source.number() };
        fine!(seen, (odd, level), welch(&odd, &odd, level));
        fine!(seen, (&a, &b), rank_sum(&a, &b, true));
        fine!(seen, (&a, &b), kolmogorov_smirnov(&a, &b));
        fine!(seen, (&a, &b), distance::distances(&a, &b));
        fine!(seen, (&a, &b), distance::cramer_von_mises(&a, &b));
        // Its variance is a sum over all values.
        if draw % 40 == 0 {
            fine!(seen, (&a, &b), distance::anderson_darling(&a, &b));
        }
        let four = [source.number(), source.number(), source.number(), source.number()];
        let [w, x, y, z] = four;
        fine!(seen, four, smd_continuous(w, x, y, z));
        fine!(seen, four, wald_non_inferiority(w, x, y));
        fine!(seen, four, wald_equivalence(w, x, y));
        let (p, q) = (source.share(), source.share());
        fine!(seen, (p, q), smd_binary(p, q));
        let width = source.0.below(4) as usize;
        let shares = |source: &mut Source| -> Vec<f64> {
            let drawn: Vec<f64> = (0..width).map(|_| source.share()).collect();
            let sum: f64 = drawn.iter().sum();
            match source.0.below(2) {
                0 if sum > 0.0 => drawn.iter().map(|share| share / sum).collect(),
                _ => drawn,
            }
        };
        let (p, q) = (shares(&mut source), shares(&mut source));
        fine!(seen, (&p, &q), smd_multinomial(&p, &q));
        open_ended!(seen, (&p, &q), share_distances(&p, &q));
    }
    seen.judged();
}

#[test]
fn raters() {
    let (mut seen, mut source) = (Seen::default(), Source::new(12));
    for _ in 0..DRAWS {
        let level = source.confidence();
        let few = |source: &mut Source| match source.0.below(3) {
            0 => source.number(),
            _ => source.0.below(4) as f64,
        };
        let pairs = source.list(8, |source| (few(source), few(source)));
        let multiple = source.number();
        fine!(seen, (&pairs, multiple, level), bland_altman(&pairs, multiple, level));
        fine!(seen, (&pairs, level), bland_altman(&pairs, 1.96, level));
        fine!(seen, (&pairs, level), concordance(&pairs, level));
        let width = source.0.below(5) as usize;
        let ratings =
            source.list(6, |source| (0..width).map(|_| few(source)).collect::<Vec<f64>>());
        fine!(seen, (&ratings, level), intraclass(&ratings, level));
        let units = source.list(6, |source| source.list(4, Source::stored));
        let rated = source.list(6, |source| {
            source.list(4, |source| {
                reliance_stats::reduction::Number::new(source.0.below(4) as f64).unwrap()
            })
        });
        for units in [&units, &rated] {
            for scale in [Scale::Nominal, Scale::Ordinal, Scale::Interval, Scale::Ratio] {
                fine!(seen, (units, scale), krippendorff(units, scale));
            }
        }
    }
    seen.judged();
}

#[test]
fn points() {
    let (mut seen, mut source) = (Seen::default(), Source::new(13));
    let point = |source: &mut Source| match source.0.below(4) {
        0 => [source.number(), source.number()],
        _ => [source.0.normal(), source.0.below(3) as f64],
    };
    for _ in 0..DRAWS {
        let (a, b) = (source.list(7, point), source.list(7, point));
        let (gamma, share) = (source.number(), source.share());
        let divisions = source.0.below(12) as u32;
        fine!(seen, (&a, &b), distance::energy(&a, &b, divisions, 1));
        fine!(seen, (&a, &b, gamma), distance::discrepancy(&a, &b, gamma, divisions, 1));
        fine!(seen, (&a, &b), hausdorff(&a, &b));
        fine!(seen, (&a, &b, share), hausdorff_quantile(&a, &b, share));
    }
    seen.judged();
}

#[test]
fn sites_and_surveys() {
    let (mut seen, mut source) = (Seen::default(), Source::new(14));
    for _ in 0..DRAWS {
        let level = source.confidence();
        let site = |source: &mut Source| match source.0.below(3) {
            0 => (source.number(), source.number()),
            _ => (source.0.normal(), source.0.uniform()),
        };
        let sites = source.list(6, site);
        let value = source.finite();
        if let Some(found) = fine!(seen, sites, cochran_q(&sites)) {
            for pooled in [found.fixed, found.random] {
                let own = Ok::<_, StatsError>(pooled.interval(level));
                fine!(seen, (&sites, level), own.clone());
                let own = Ok::<_, StatsError>(pooled.p(value));
                fine!(seen, (&sites, value), own.clone());
            }
        }
        for between in [
            Between::DerSimonianLaird,
            Between::RestrictedLikelihood,
            Between::PauleMandel,
            Between::Common,
        ] {
            for limits in [Limits::Normal, Limits::KnappHartung] {
                fine!(seen, (&sites, between, limits, level), pool(&sites, between, limits, level));
            }
        }
        let rows = source.list(8, |source| Sampled {
            stratum: u128::from(source.0.below(2)),
            unit: u128::from(source.0.below(3)),
            weight: if source.0.below(4) == 0 { source.number() } else { source.0.uniform() },
            value: match source.0.below(4) {
                0 => None,
                1 => Some(source.number()),
                _ => Some(source.0.below(2) as f64),
            },
        });
        if let Some(found) = fine!(seen, rows, survey_mean(&rows)) {
            fine!(seen, (&rows, level), found.interval(level));
            fine!(seen, (&rows, level), found.logit_interval(level));
        }
    }
    seen.judged();
}

#[test]
fn weights() {
    let (mut seen, mut source) = (Seen::default(), Source::new(15));
    let weight = |source: &mut Source| match source.0.below(3) {
        0 => source.number(),
        _ => source.0.uniform(),
    };
    for _ in 0..DRAWS {
        let level = source.confidence();
        let weighed = source.list(5, |source| (weight(source), source.count()));
        fine!(seen, weighed, standardise::kish(&weighed));
        let cells = source.list(5, |source| (source.binomial(), weight(source)));
        fine!(seen, (&cells, level), standardise::direct(&cells, level));
        fine!(seen, (&cells, level), standardise::weighted_proportion(&cells, level));
        let shares = source.list(5, |source| (source.count(), weight(source)));
        fine!(seen, shares, overlap(&shares));
        let scored = source.list(4, |source| (source.scores(), weight(source)));
        if let Some(found) = fine!(seen, scored, standardise::weighted_auc(&scored)) {
            fine!(seen, (&scored, level), found.auc.interval(level));
            fine!(seen, (&scored, level), found.auc.logit_interval(level));
        }
    }
    for _ in 0..200 {
        let level = source.confidence();
        let margins: Vec<Vec<f64>> =
            (0..source.0.below(3)).map(|_| source.list(3, weight)).collect();
        let place = |source: &mut Source| -> Vec<usize> {
            (0..margins.len()).map(|_| source.0.below(3) as usize).collect()
        };
        let cells = source.list(6, |source| (place(source), source.count()));
        let called = source.list(6, |source| (place(source), source.binomial()));
        fine!(seen, (&cells, &margins), standardise::rake(&cells, &margins));
        fine!(
            seen,
            (&called, &margins, level),
            standardise::raked_proportion(&called, &margins, level)
        );
    }
    seen.judged();
}

#[test]
fn adjusted_p_values() {
    let (mut seen, mut source) = (Seen::default(), Source::new(16));
    for _ in 0..DRAWS {
        let p = source.list(6, Source::share);
        let alpha = source.share();
        fine!(seen, p, adjusted::holm(&p));
        fine!(seen, p, adjusted::bonferroni(&p));
        fine!(seen, p, adjusted::hochberg(&p));
        fine!(seen, p, adjusted::hommel(&p));
        fine!(seen, p, adjusted::sidak(&p));
        fine!(seen, p, adjusted::holm_sidak(&p));
        fine!(seen, p, adjusted::benjamini_hochberg(&p));
        fine!(seen, p, adjusted::benjamini_yekutieli(&p));
        fine!(seen, p, adjusted::fixed_sequence(&p));
        for first in [FirstStage::Plain, FirstStage::Reduced] {
            fine!(seen, (&p, alpha), adjusted::two_stage(&p, alpha, first));
        }
        let families = source.list(3, |source| source.list(4, Source::share));
        fine!(seen, families, adjusted::gatekeeping(&families));
    }
    seen.judged();
}

/// Tails of any argument that is a number, and quantiles of any probability: never NaN, and
/// a probability is one.
#[test]
fn distributions() {
    let (mut seen, mut source) = (Seen::default(), Source::new(17));
    for _ in 0..DRAWS {
        let mut real = || loop {
            let number = source.number();
            if !number.is_nan() {
                return number;
            }
        };
        let (x, p) = (real(), real());
        // Shapes beyond these end too, but slowly, and no statistic asks for them.
        let mut freedom = || real().abs().clamp(1e-3, 1e8);
        let (df, other) = (freedom(), freedom());
        let (k, n) = (source.count(), source.count());
        let share = p.clamp(0.0, 1.0);
        let args = (x, p, df, other, k, n);
        let probability = |p: f64| -> Result<f64, StatsError> {
            assert!((0.0..=1.0).contains(&p), "{p} is no probability");
            Ok(p)
        };
        fine!(seen, args, probability(distribution::normal_lower(x)));
        fine!(seen, args, probability(distribution::normal_upper(x)));
        fine!(seen, args, probability(distribution::normal_two_sided(x)));
        fine!(seen, args, probability(distribution::t_upper(x, df)));
        fine!(seen, args, probability(distribution::t_two_sided(x, df)));
        fine!(seen, args, probability(distribution::chi_square_upper(x, df)));
        fine!(seen, args, probability(distribution::f_upper(x, df, other)));
        fine!(seen, args, probability(distribution::binomial_at_least(k, n, share)));
        fine!(seen, args, probability(distribution::binomial_at_most(k, n, share)));
        fine!(seen, args, probability(distribution::kolmogorov_upper(x)));
        open_ended!(seen, args, Ok::<f64, StatsError>(distribution::normal_upper_quantile(p)));
        open_ended!(seen, args, Ok::<f64, StatsError>(distribution::t_upper_quantile(p, df)));
        open_ended!(
            seen,
            args,
            Ok::<f64, StatsError>(distribution::f_upper_quantile(p, df, other))
        );
    }
    seen.judged();
}
