//! The old market's figure, reweighted to the new market's mix of measured covariates.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::{BridgingPlan, Dataset};
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Axis, Level, Need, Tally};
use reliance_stats::roc::Scores;
use reliance_stats::standardise::{direct, kish, rake, raked_proportion, weighted_auc};

use crate::crossing::Measure;
use crate::performance::Outcomes;
use crate::strata::{axis, has_role};
use crate::{Ask, words};

/// Covariates of the plan that both sides measured, and those that one of them did not.
pub(crate) fn covariates(
    ask: &Ask<'_>,
    plan: &BridgingPlan,
    sets: [&Dataset; 2],
) -> (Vec<String>, Vec<String>) {
    let device = &ask.evidence.device;
    let both = |role: &String| sets.iter().all(|set| has_role(device, set, role));
    plan.standardise.iter().cloned().partition(both)
}

/// Scores by all covariates together.
pub(crate) fn need(dataset: &str, roles: &[String], plan: &BridgingPlan) -> Need {
    let axes = roles.iter().map(|role| axis(role, &plan.age_bands));
    Need::tally_of(dataset, axes.chain([Axis::binary("truth")]).collect(), "score")
}

/// Outcomes by stratum; rows with an unknown covariate are left out and counted.
pub(crate) struct Strata {
    pub(crate) outcomes: BTreeMap<Vec<String>, Outcomes>,
    pub(crate) unknown: u64,
}

/// The strata of a tally by the covariates and truth.
pub(crate) fn strata(tally: &Tally, roles: usize) -> Strata {
    let mut strata = Strata { outcomes: BTreeMap::new(), unknown: 0 };
    for (levels, cell) in &tally.cells {
        let (covariates, truth) = levels.split_at(roles.min(levels.len()));
        if !covariates.iter().all(Level::is_known) {
            strata.unknown += cell.rows;
            continue;
        }
        let key = covariates.iter().map(Level::to_string).collect();
        let outcomes: &mut Outcomes = strata.outcomes.entry(key).or_default();
        match truth.first().and_then(Level::number) {
            Some(1.0) => outcomes.diseased.add(cell),
            Some(_) => outcomes.healthy.add(cell),
            None => outcomes.no_truth += cell.rows,
        }
    }
    strata
}

/// The old market's figure as it would be at the new market's mix.
pub(crate) struct Standardised {
    pub(crate) point: f64,
    pub(crate) se: f64,
    pub(crate) effective_n: f64,
    pub(crate) largest_weight: f64,
    pub(crate) method: &'static str,
    pub(crate) caveats: Vec<String>,
}

/// Rows in the denominator of the metric.
fn rows(outcomes: &Outcomes, measure: &Measure) -> u64 {
    match (measure.metric.at_threshold(), measure.threshold) {
        (true, Some(threshold)) => outcomes.at(threshold).binomial(measure.metric).n(),
        _ => outcomes.diseased.known() + outcomes.healthy.known(),
    }
}

/// Standardise the old side to the mix of the new side; the reason where it cannot be.
pub(crate) fn standardise(
    old: &Strata,
    new: &Strata,
    measure: &Measure,
) -> Result<Standardised, String> {
    let target: BTreeMap<&Vec<String>, f64> = new
        .outcomes
        .iter()
        .map(|(stratum, outcomes)| (stratum, rows(outcomes, measure) as f64))
        .filter(|(_, rows)| *rows > 0.0)
        .collect();
    let total: f64 = target.values().sum();
    let held = |stratum: &Vec<String>| {
        old.outcomes.get(stratum).map_or(0, |outcomes| rows(outcomes, measure))
    };
    let uncovered: f64 =
        target.iter().filter(|(stratum, _)| held(stratum) == 0).map(|(_, rows)| rows / total).sum();
    let mut standardised = if uncovered == 0.0 {
        by_strata(old, &target, measure)?
    } else {
        by_margins(old, &target, measure)?
    };
    if uncovered > 0.0 {
        standardised.caveats.push(format!(
            "overlap: {} of the new market's cases lie in strata without a case of the old \
             market, so only the margins are matched",
            words::percent(uncovered)
        ));
    }
    let outside: u64 = old
        .outcomes
        .iter()
        .filter(|(stratum, _)| !target.contains_key(stratum))
        .map(|(_, outcomes)| rows(outcomes, measure))
        .sum();
    if outside > 0 {
        standardised.caveats.push(format!(
            "overlap: {} of the old market in strata without a case of the new one",
            words::count(outside, "case")
        ));
    }
    if old.unknown + new.unknown > 0 {
        standardised.caveats.push(format!(
            "{} without a usable covariate left out of the standardised figure",
            words::count(old.unknown + new.unknown, "row")
        ));
    }
    Ok(standardised)
}

fn told(error: reliance_stats::StatsError) -> String {
    error.to_string()
}

fn by_strata(
    old: &Strata,
    target: &BTreeMap<&Vec<String>, f64>,
    measure: &Measure,
) -> Result<Standardised, String> {
    let total: f64 = target.values().sum();
    let cells: Vec<(&Outcomes, f64)> = target
        .iter()
        .filter_map(|(stratum, rows)| Some((old.outcomes.get(*stratum)?, rows / total)))
        .collect();
    if let Some(counts) = counts(&cells, measure) {
        let got = direct(&counts, measure.confidence).map_err(told)?;
        return Ok(proportion(got, "direct standardisation"));
    }
    let weights: Vec<f64> =
        cells.iter().map(|(outcomes, share)| share / rows(outcomes, measure) as f64).collect();
    let outcomes: Vec<&Outcomes> = cells.iter().map(|(outcomes, _)| *outcomes).collect();
    area(&outcomes, &weights, measure, "direct standardisation, weighted DeLong")
}

fn counts(cells: &[(&Outcomes, f64)], measure: &Measure) -> Option<Vec<(Binomial, f64)>> {
    let threshold = measure.threshold.filter(|_| measure.metric.at_threshold())?;
    let count = |outcomes: &Outcomes| outcomes.at(threshold).binomial(measure.metric);
    Some(cells.iter().map(|(outcomes, share)| (count(outcomes), *share)).collect())
}

fn by_margins(
    old: &Strata,
    target: &BTreeMap<&Vec<String>, f64>,
    measure: &Measure,
) -> Result<Standardised, String> {
    let axes = target.keys().next().map_or(0, |stratum| stratum.len());
    let levels: Vec<Vec<String>> = (0..axes)
        .map(|axis| {
            let seen: BTreeSet<&String> = target.keys().map(|stratum| &stratum[axis]).collect();
            seen.into_iter().cloned().collect()
        })
        .collect();
    let margins: Vec<Vec<f64>> = levels
        .iter()
        .enumerate()
        .map(|(axis, levels)| {
            let share = |level: &String| {
                target.iter().filter(|(stratum, _)| &stratum[axis] == level).map(|(_, w)| w).sum()
            };
            levels.iter().map(share).collect()
        })
        .collect();
    let place = |stratum: &Vec<String>| -> Option<Vec<usize>> {
        stratum
            .iter()
            .zip(&levels)
            .map(|(level, seen)| seen.iter().position(|at| at == level))
            .collect()
    };
    let cells: Vec<(Vec<usize>, &Outcomes)> = old
        .outcomes
        .iter()
        .filter(|(_, outcomes)| rows(outcomes, measure) > 0)
        .filter_map(|(stratum, outcomes)| Some((place(stratum)?, outcomes)))
        .collect();
    if let Some(threshold) = measure.threshold.filter(|_| measure.metric.at_threshold()) {
        let count = |outcomes: &Outcomes| outcomes.at(threshold).binomial(measure.metric);
        let counted: Vec<(Vec<usize>, Binomial)> =
            cells.iter().map(|(levels, outcomes)| (levels.clone(), count(outcomes))).collect();
        let got = raked_proportion(&counted, &margins, measure.confidence).map_err(told)?;
        return Ok(proportion(got, "raking"));
    }
    let sizes: Vec<(Vec<usize>, u64)> =
        cells.iter().map(|(levels, outcomes)| (levels.clone(), rows(outcomes, measure))).collect();
    let raked = rake(&sizes, &margins).map_err(told)?;
    let outcomes: Vec<&Outcomes> = cells.iter().map(|(_, outcomes)| *outcomes).collect();
    area(&outcomes, &raked.weights, measure, "raking, weighted DeLong")
}

fn proportion(got: reliance_stats::standardise::Weighted, method: &'static str) -> Standardised {
    Standardised {
        point: got.interval.point,
        se: got.se,
        effective_n: got.effective_n,
        largest_weight: got.largest_weight,
        method,
        caveats: Vec::new(),
    }
}

fn area(
    outcomes: &[&Outcomes],
    weights: &[f64],
    measure: &Measure,
    method: &'static str,
) -> Result<Standardised, String> {
    let cells: Vec<(Scores, f64)> = outcomes
        .iter()
        .zip(weights)
        .map(|(outcomes, weight)| (outcomes.scores(), *weight))
        .collect();
    let got = weighted_auc(&cells).map_err(told)?;
    let counted: Vec<(f64, u64)> = outcomes
        .iter()
        .zip(weights)
        .map(|(outcomes, weight)| (*weight, rows(outcomes, measure)))
        .collect();
    let cost = kish(&counted).map_err(told)?;
    Ok(Standardised {
        point: got.auc.auc,
        se: got.auc.se(),
        effective_n: cost.effective_n,
        largest_weight: cost.largest_weight,
        method,
        caveats: Vec::new(),
    })
}

/// Outcomes of one level of a covariate, or of all but that level.
pub(crate) fn gather(strata: &Strata, axis: usize, keep: impl Fn(&str) -> bool) -> Outcomes {
    let mut sum = Outcomes::default();
    for (stratum, outcomes) in &strata.outcomes {
        if stratum.get(axis).is_some_and(|level| keep(level)) {
            sum.diseased.add(&outcomes.diseased);
            sum.healthy.add(&outcomes.healthy);
        }
    }
    sum
}

/// Levels of a covariate that both sides have.
pub(crate) fn shared_levels(old: &Strata, new: &Strata, axis: usize) -> Vec<String> {
    let levels = |strata: &Strata| -> BTreeSet<String> {
        strata.outcomes.keys().filter_map(|stratum| stratum.get(axis).cloned()).collect()
    };
    levels(old).intersection(&levels(new)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use reliance_stats::Confidence;
    use reliance_stats::reduction::{Cell, Number};

    use super::*;
    use crate::performance::Metric;

    fn number(value: f64) -> Number {
        Number::new(value).unwrap()
    }

    /// So many called and not called at a half.
    fn cell(called: u64, not: u64) -> Cell {
        Cell { rows: called + not, values: vec![(number(0.1), not), (number(0.9), called)] }
    }

    fn strata(of: &[(&[&str], [u64; 4])], unknown: u64) -> Strata {
        let outcomes = of
            .iter()
            .map(|&(levels, [tp, negative, positive, tn])| {
                let outcomes = Outcomes {
                    diseased: cell(tp, negative),
                    healthy: cell(positive, tn),
                    no_truth: 0,
                };
                (levels.iter().map(|level| level.to_string()).collect(), outcomes)
            })
            .collect();
        Strata { outcomes, unknown }
    }

    fn measure(metric: Metric) -> Measure {
        Measure { metric, threshold: Some(number(0.5)), confidence: Confidence::P95 }
    }

    #[test]
    fn strata_without_overlap_are_matched_by_margins_and_said() {
        let old = strata(
            &[
                (&["F", "A"], [90, 10, 5, 95]),
                (&["M", "B"], [60, 40, 5, 95]),
                (&["M", "A"], [20, 20, 5, 95]),
            ],
            1,
        );
        let new = strata(
            &[
                (&["F", "A"], [90, 10, 5, 95]),
                (&["M", "B"], [60, 40, 5, 95]),
                (&["F", "B"], [40, 10, 5, 95]),
            ],
            2,
        );
        let got = standardise(&old, &new, &measure(Metric::Sensitivity)).err();
        // Without a woman at B no weights meet 150 women and 150 cases at B.
        assert!(got.is_some_and(|why| why.contains("did not settle")));
        let new = strata(
            &[
                (&["F", "A"], [90, 10, 5, 95]),
                (&["M", "B"], [60, 40, 5, 95]),
                (&["M", "C"], [0, 0, 5, 95]),
            ],
            2,
        );
        let got = standardise(&old, &new, &measure(Metric::Sensitivity)).unwrap();
        assert_eq!(got.method, "direct standardisation");
        assert!((got.point - 0.75).abs() < 1e-12, "{}", got.point);
        assert_eq!(
            got.caveats,
            [
                "overlap: 40 cases of the old market in strata without a case of the new one",
                "3 rows without a usable covariate left out of the standardised figure",
            ]
        );
    }

    /// The margins of the new market are 100 women and 150 men, 150 at A and 100 at B.
    #[test]
    fn margins_are_raked_where_a_stratum_is_empty() {
        let old = strata(
            &[
                (&["F", "A"], [90, 10, 0, 1]),
                (&["F", "B"], [90, 10, 0, 1]),
                (&["M", "A"], [60, 40, 0, 1]),
            ],
            0,
        );
        let new = strata(
            &[
                (&["F", "A"], [50, 0, 0, 1]),
                (&["M", "A"], [100, 0, 0, 1]),
                (&["M", "B"], [50, 0, 0, 1]),
            ],
            0,
        );
        let why = standardise(&old, &new, &measure(Metric::Sensitivity)).err();
        assert!(why.is_some_and(|why| why.contains("did not settle")));
        let old = strata(
            &[
                (&["F", "A", "x"], [90, 10, 0, 1]),
                (&["F", "B", "x"], [90, 10, 0, 1]),
                (&["M", "A", "x"], [60, 40, 0, 1]),
                (&["M", "B", "x"], [60, 40, 0, 1]),
                (&["M", "B", "y"], [60, 40, 0, 1]),
            ],
            0,
        );
        let new = strata(
            &[
                (&["F", "A", "x"], [50, 0, 0, 1]),
                (&["M", "A", "y"], [50, 0, 0, 1]),
                (&["M", "B", "x"], [100, 0, 0, 1]),
            ],
            0,
        );
        let got = standardise(&old, &new, &measure(Metric::Sensitivity)).unwrap();
        // A quarter women at 0.9, three quarters men at 0.6, whatever the other margins.
        assert_eq!(got.method, "raking");
        assert!((got.point - 0.675).abs() < 1e-9, "{}", got.point);
        assert!(got.caveats[0].starts_with("overlap: 25.0 % of the new market's cases lie in"));
    }

    /// Kish over all cases: a quarter of the weight on 200, three quarters on 200 more.
    #[test]
    fn an_area_is_weighted_over_all_its_cases() {
        let old = strata(&[(&["F"], [90, 10, 10, 90]), (&["M"], [60, 40, 10, 90])], 0);
        let new = strata(&[(&["F"], [45, 5, 5, 45]), (&["M"], [90, 60, 15, 135])], 0);
        let got = standardise(&old, &new, &measure(Metric::Auc)).unwrap();
        assert_eq!(got.method, "direct standardisation, weighted DeLong");
        assert!((got.effective_n - 320.0).abs() < 1e-9, "{}", got.effective_n);
        assert!((got.largest_weight - 1.5).abs() < 1e-12, "{}", got.largest_weight);
        // Called 0.675 of the diseased and a tenth of the healthy: ½(1 + 0.675 − 0.1).
        assert!((got.point - 0.7875).abs() < 1e-12, "{}", got.point);
        assert!(got.caveats.is_empty(), "{:?}", got.caveats);
    }

    fn scores(diseased: &[f64], healthy: &[f64]) -> Outcomes {
        let cell = |scores: &[f64]| {
            let mut values: Vec<(Number, u64)> =
                scores.iter().map(|&score| (number(score), 1)).collect();
            values.sort();
            Cell { rows: values.len() as u64, values }
        };
        Outcomes { diseased: cell(diseased), healthy: cell(healthy), no_truth: 0 }
    }

    /// Half of the weight on the four cases of F and half on the two of M, so that a case of M
    /// weighs two of F: of the 4 x 4 the pairs in order weigh 3 + 2 + 2.
    #[test]
    fn an_area_weighs_cases_by_the_share_and_the_size_of_their_stratum() {
        let of = |name: &str, outcomes: Outcomes| (vec![name.to_string()], outcomes);
        let outcomes = [of("F", scores(&[0.8, 0.4], &[0.6, 0.2])), of("M", scores(&[0.5], &[0.7]))];
        let old = Strata { outcomes: outcomes.into(), unknown: 2 };
        let new = strata(&[(&["F"], [5, 5, 5, 5]), (&["M"], [5, 5, 5, 5])], 0);
        let got = standardise(&old, &new, &measure(Metric::Auc)).unwrap();
        assert!((got.point - 7.0 / 16.0).abs() < 1e-12, "{}", got.point);
        let left = ["2 rows without a usable covariate left out of the standardised figure"];
        assert_eq!(got.caveats, left);
    }

    #[test]
    fn one_stratum_gives_its_own_figure() {
        let old = strata(&[(&["F"], [90, 10, 5, 95])], 0);
        let new = strata(&[(&["F"], [3, 1, 5, 5])], 0);
        let got = standardise(&old, &new, &measure(Metric::Sensitivity)).unwrap();
        assert!((got.point - 0.9).abs() < 1e-12, "{}", got.point);
    }

    #[test]
    fn rows_without_truth_are_counted_by_stratum() {
        let lost = |truth: Level, rows: u64| (vec![Level::text("F"), truth], cell(0, rows));
        let cells = [lost(Level::Missing, 2), lost(Level::Unusable, 3)].into();
        let tally = Tally { axes: vec!["sex".into(), "truth".into()], cells, ..Tally::default() };
        let strata = super::strata(&tally, 1);
        assert_eq!(strata.outcomes[&vec!["F".to_string()]].no_truth, 5);
    }

    #[test]
    fn an_overlap_without_a_gap_needs_no_word_and_an_empty_stratum_of_the_new_market_is_outside() {
        let both = strata(&[(&["F"], [90, 10, 5, 95]), (&["M"], [60, 40, 5, 95])], 0);
        let got = standardise(&both, &both, &measure(Metric::Sensitivity)).unwrap();
        assert!(got.caveats.is_empty(), "{:?}", got.caveats);
        let new = strata(&[(&["F"], [90, 10, 5, 95]), (&["M"], [0, 0, 5, 95])], 1);
        let got = standardise(&both, &new, &measure(Metric::Sensitivity)).unwrap();
        assert!((got.point - 0.9).abs() < 1e-12, "{}", got.point);
        assert_eq!(
            got.caveats,
            [
                "overlap: 100 cases of the old market in strata without a case of the new one",
                "1 row without a usable covariate left out of the standardised figure",
            ]
        );
    }
}
