//! Every interval and test at the edges: a limit value or a named error, never NaN, never a
//! point outside its limits.
#![allow(clippy::unwrap_used)]

use reliance_stats::bootstrap::{self, Resampling, Rule};
use reliance_stats::calibration::{self, Predicted};
use reliance_stats::paired::Pairs;
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::Number;
use reliance_stats::roc::{self, Criterion, Scores, Side};
use reliance_stats::{
    Confidence, Interval, StatsError, accuracy, agreement, decision, difference, distance,
    location, logistic, multiplicity, odds, pooling, predictive, ratio, stratified,
};

/// Counts from nothing to ten million, and all or none of them.
const COUNTS: [(u64, u64); 10] = [
    (0, 0),
    (0, 1),
    (1, 0),
    (1, 1),
    (0, 20),
    (20, 0),
    (3, 17),
    (10_000_000, 0),
    (1, 9_999_999),
    (9_500_000, 500_000),
];

fn levels() -> Vec<Confidence> {
    [1e-12, 0.5, 0.95, 1.0 - 1e-12].map(|level| Confidence::new(level).unwrap()).to_vec()
}

fn counts() -> impl Iterator<Item = Binomial> {
    COUNTS.iter().map(|&(yes, no)| Binomial::new(yes, no))
}

/// The text of an error says something; an interval holds its point.
fn proper(found: Result<Interval, StatsError>, name: &str) {
    match found {
        Err(error) => assert!(error.to_string().len() > 10, "{name}"),
        Ok(Interval { low, point, high }) => {
            assert!(
                !low.is_nan() && !point.is_nan() && !high.is_nan(),
                "{name}: {low} {point} {high}"
            );
            assert!(low <= point && point <= high, "{name}: {low} {point} {high}");
        }
    }
}

#[test]
fn levels_that_are_none() {
    for level in [0.0, 1.0, -0.1, 95.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(Confidence::new(level), Err(StatsError::Level(_))));
    }
}

#[test]
fn one_proportion() {
    for count in counts() {
        for level in levels() {
            proper(count.clopper_pearson(level), "exact");
            proper(count.wilson(level), "Wilson");
            proper(count.jeffreys(level), "Jeffreys");
            proper(count.agresti_coull(level), "Agresti-Coull");
            proper(count.normal(level), "normal");
        }
    }
}

type Two = fn(Binomial, Binomial, Confidence) -> Result<Interval, StatsError>;

#[test]
fn two_proportions() {
    let methods: [(&str, Two); 14] = [
        ("Newcombe", difference::newcombe),
        ("Miettinen-Nurminen", difference::miettinen_nurminen),
        ("Agresti-Caffo", difference::agresti_caffo),
        ("Wald", difference::wald),
        ("ratio, score", ratio::score),
        ("ratio, log", ratio::log_interval),
        ("ratio, log adjusted", ratio::log_adjusted),
        ("odds ratio", odds::odds_ratio),
        ("LR+", accuracy::positive_likelihood_ratio),
        ("LR-", accuracy::negative_likelihood_ratio),
        ("Youden", accuracy::youden),
        ("F1", accuracy::f1),
        ("Jaccard", accuracy::jaccard),
        ("Matthews", accuracy::matthews),
    ];
    for a in counts() {
        for b in counts() {
            for level in levels() {
                for (name, method) in methods {
                    proper(method(a, b, level), name);
                }
            }
        }
    }
}

#[test]
fn exact_tables() {
    for a in counts() {
        for b in counts() {
            let Ok(test) = odds::fisher(a, b, Confidence::P95) else { continue };
            assert!((0.0..=1.0).contains(&test.p), "{a:?} {b:?} {test:?}");
            proper(Ok(test.odds_ratio), "Fisher");
        }
    }
}

#[test]
fn pairs() {
    let sizes = [0u64, 1, 30, 10_000_000];
    for both in sizes {
        for only_first in sizes {
            for only_second in sizes {
                let pairs = Pairs { both, only_first, only_second, neither: 0 };
                for level in levels() {
                    proper(pairs.tango(level), "Tango");
                }
                if let Ok(test) = pairs.mcnemar() {
                    for p in [test.p, test.corrected_p, test.exact_p, test.mid_p] {
                        assert!((0.0..=1.0).contains(&p), "{pairs:?} {test:?}");
                    }
                }
                for margin in [-0.1, 0.0, 1e-300, 0.1, 1.0, f64::NAN] {
                    if let Ok(test) = pairs.non_inferiority(margin) {
                        assert!((0.0..=1.0).contains(&test.p), "{pairs:?} {margin} {test:?}");
                        assert!(margin > 0.0 && margin < 1.0);
                    }
                }
            }
        }
    }
}

#[test]
fn margins_of_the_wrong_sign() {
    let (a, b) = (Binomial::new(90, 10), Binomial::new(85, 15));
    let variance = difference::ScoreVariance::MiettinenNurminen;
    for margin in [0.0, -0.05, f64::NAN, f64::INFINITY] {
        assert!(difference::non_inferiority(a, b, margin, variance).is_err());
        assert!(difference::equivalence(a, b, margin, variance).is_err());
        assert!(ratio::non_inferiority(a, b, margin).is_err());
        assert!(difference::wald_equivalence(0.0, 0.1, margin).is_err());
    }
    for prevalence in [0.0, 1.0, -0.2, f64::NAN] {
        assert!(predictive::predictive_values(a, b, prevalence, Confidence::P95).is_err());
        assert!(
            decision::net_benefit_at_prevalence(a, b, 0.2, prevalence, Confidence::P95).is_err()
        );
    }
}

fn scores(positive: &[(f64, u64)], negative: &[(f64, u64)]) -> Scores {
    let class = |values: &[(f64, u64)]| {
        values.iter().map(|&(x, count)| (Number::new(x).unwrap(), count)).collect()
    };
    Scores { positive: class(positive), negative: class(negative) }
}

#[test]
fn curves_of_odd_scores() {
    let odd = [
        scores(&[], &[]),
        scores(&[(1.0, 5)], &[]),
        scores(&[(1.0, 5)], &[(1.0, 5)]),
        scores(&[(1.0, 1)], &[(0.0, 1)]),
        scores(&[(1.0, 5_000_000)], &[(0.0, 5_000_000), (1.0, 1)]),
        scores(&[(f64::MAX, 2), (-f64::MAX, 3)], &[(0.0, 2), (-0.0, 2)]),
        scores(&[(1.0, 0), (2.0, 3)], &[(2.0, 0), (1.5, 4), (3.0, 1)]),
    ];
    for scores in &odd {
        for level in levels() {
            if let Ok(area) = scores.auc() {
                proper(area.interval(level), "DeLong");
                proper(area.logit_interval(level), "logit");
                proper(area.hanley_mcneil(level), "Hanley-McNeil");
            }
        }
        for side in [Side::Specificity, Side::Sensitivity] {
            if let Ok(part) = roc::partial_auc(scores, side, (0.8, 1.0)) {
                assert!((0.0..=0.2 + 1e-12).contains(&part.area), "{part:?}");
            }
        }
        if let Ok(best) = roc::best_thresholds(scores, Criterion::Youden) {
            assert!(!best.is_empty() && best.iter().all(|point| !point.threshold.is_nan()));
        }
        if let Ok(precision) = roc::average_precision(scores) {
            assert!((0.0..=1.0).contains(&precision));
        }
        let plan = Resampling { resamples: 20, seed: 1, threads: 2 };
        if let Ok(made) = bootstrap::auc(scores, plan) {
            assert!(made.values.iter().all(|area| (0.0..=1.0).contains(area)));
            let _ = made.percentile(Confidence::P95, Rule::Type7);
            let _ = made.bca(Confidence::P95, Rule::NormalScale);
        }
    }
}

#[test]
fn tables_of_one_cell_and_constant_columns() {
    assert!(agreement::cohen_kappa(&[vec![7]], agreement::Weights::Unweighted).is_err());
    assert!(agreement::randolph_kappa(&[vec![7]]).is_err());
    assert!(stratified::mantel_haenszel(&[], Confidence::P95).is_err());
    assert!(stratified::breslow_day(&[]).is_err());
    assert!(logistic::interaction(&[]).is_err());
    assert!(logistic::interaction(&[vec![Binomial::new(1, 1)]]).is_err());
    let one = [(Number::new(4.0).unwrap(), 9)];
    assert!(location::rank_sum(&one, &one, true).is_err());
    assert_eq!(distance::distances(&one, &one).unwrap().wasserstein, 0.0);
    let constant = vec![vec![2.0, 2.0]; 4];
    assert!(agreement::intraclass(&constant, Confidence::P95).is_err());
    let pairs = [(1.0, 1.0); 4];
    assert!(agreement::bland_altman(&pairs, 1.96, Confidence::P95).is_err());
    assert!(agreement::concordance(&pairs, Confidence::P95).is_err());
    for between in [pooling::Between::RestrictedLikelihood, pooling::Between::PauleMandel] {
        let far = [(1e150, 1e-150), (-1e150, 1e-150)];
        let _ = pooling::pool(&far, between, pooling::Limits::Normal, Confidence::P95);
    }
    let predicted = [Predicted { probability: Number::new(0.3).unwrap(), events: 0, n: 9 }];
    assert!(calibration::fit(&predicted).is_err());
    assert!(calibration::likelihood(&predicted).is_err());
    assert!(calibration::quantile_groups(&predicted, 10).is_ok());
}

#[test]
fn tiny_p_values_keep_their_digits() {
    let p = [1e-300, 1e-320, 0.5];
    for adjusted in [
        multiplicity::holm(&p),
        multiplicity::hochberg(&p),
        multiplicity::hommel(&p),
        multiplicity::sidak(&p),
        multiplicity::benjamini_hochberg(&p),
        multiplicity::benjamini_yekutieli(&p),
    ] {
        let adjusted = adjusted.unwrap();
        assert!(adjusted[0] > 0.0 && adjusted[0] < 1e-299 && adjusted[2] <= 1.0);
    }
    for wrong in [[-0.1, 0.5], [0.5, 1.1], [f64::NAN, 0.2]] {
        assert!(multiplicity::hommel(&wrong).is_err() && multiplicity::sidak(&wrong).is_err());
    }
}
