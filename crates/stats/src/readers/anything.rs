//! Nothing in reader studies panics or says that NaN or infinity is a result.

use proptest::prelude::*;

use super::froc::{
    Case, ExtraMarks, FalsePositives, Lesion, LocalisationFigure, Mark, MatchRule, Place, Reading,
    matched,
};
use super::gallas::{Estimator, Freedom, Layout, one_shot};
use super::rockette::{self, Factors};
use super::sizing::{Aim, Planned, Scenario, cases_for, power, power_at, readers_for};
use super::testing::{Row, reads};
use super::{Covariance, Difference, Estimates, Figure, Mean, Study, dbm, estimate, standalone};
use crate::Confidence;

const FACTORS: [Factors; 3] = [Factors::Random, Factors::FixedReaders, Factors::FixedCases];
const METHODS: [Covariance; 3] = [Covariance::Jackknife, Covariance::DeLong, Covariance::Unbiased];

/// Every number of a `Debug` text is one: fields are many, and a new one is tested too.
fn all_finite(what: &impl std::fmt::Debug) {
    let text = format!("{what:?}");
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    for word in words {
        assert!(word != "NaN" && word != "inf", "{text}");
    }
}

fn margins(difference: &Difference) {
    for margin in [0.05, 1e-300, 1e308, 0.0, -1.0, f64::NAN, f64::INFINITY] {
        let _ = difference.non_inferiority(margin).inspect(all_finite);
        let _ = difference.superiority(margin).inspect(all_finite);
        let _ = difference.equivalence(margin).inspect(all_finite);
    }
    all_finite(&difference.reversed());
}

fn goals(mean: &Mean) {
    for goal in [0.5, 1e308, f64::NAN] {
        let _ = mean.goal(goal).inspect(all_finite);
    }
}

fn of_estimates(estimates: &Estimates) {
    let (t, r) = (estimates.modalities().len(), estimates.readers().len());
    all_finite(&estimates.averages());
    for place in 0..t + r + 1 {
        all_finite(&(estimates.value(place, place), estimates.mean(place)));
        all_finite(&estimates.covariance((0, place), (place, 0)));
    }
    assert_eq!(estimates.value(t, 0), None);
    assert_eq!(estimates.value(0, r), None);
    assert_eq!(estimates.covariance((0, 0), (0, usize::MAX)), None);
    assert_eq!(estimates.mean(usize::MAX), None);
    let _ = rockette::mean_squares(estimates).inspect(all_finite);
    let _ = dbm::of_estimates(estimates).inspect(|table| all_finite(&(table, table.total())));
    let _ = rockette::reader_means(estimates, Confidence::P95).inspect(all_finite);
    let _ = rockette::reader_differences(estimates, Confidence::P95).inspect(all_finite);
    for factors in FACTORS {
        let _ = rockette::means(estimates, factors, Confidence::P95).inspect(|means| {
            all_finite(means);
            means.iter().for_each(goals);
        });
        if let Ok(found) = rockette::compare(estimates, factors, Confidence::P95) {
            all_finite(&found);
            found.differences.iter().for_each(margins);
            if let Some(planned) = Planned::of(&found, estimates.cases()) {
                let aim = Aim::Difference;
                let scenario = Scenario { factors, aim, truth: 0.05, alpha: 0.025 };
                let _ = power(&planned, &scenario, 5, 100).inspect(all_finite);
            }
        }
        for device in 0..=r {
            if let Ok(found) = standalone::compare(estimates, device, factors, Confidence::P95) {
                all_finite(&found);
                let _ = found.planned(estimates.cases(), 3, 100).inspect(all_finite);
                let _ = found.planned(estimates.cases(), u64::MAX, u64::MAX).inspect(all_finite);
            }
        }
    }
    let _ = standalone::two_treatments(estimates, 0).inspect(all_finite);
}

fn of_study(study: &Study) {
    all_finite(&study.design());
    for threshold in [2.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for figure in [
            Figure::Auc,
            Figure::Sensitivity { threshold },
            Figure::Specificity { threshold },
            Figure::Recall { threshold },
        ] {
            for method in METHODS {
                if let Ok(found) = estimate(study, figure, method) {
                    assert!(figure == Figure::Auc || !threshold.is_nan());
                    of_estimates(&found);
                }
            }
            let _ = dbm::table(study, figure).inspect(all_finite);
            of_any_design(study, figure);
            of_any_design(&study.coded(figure), Figure::Auc);
        }
    }
}

fn of_any_design(study: &Study, figure: Figure) {
    let Ok(found) = one_shot(study, figure) else { return };
    all_finite(&found);
    let layout = Layout { readers: 4, healthy: 20, diseased: 10, groups: 2 };
    for estimator in [Estimator::Unbiased, Estimator::PlugIn] {
        for place in 0..found.modalities.len() {
            let _ = found.freedom(place, estimator).inspect(all_finite);
        }
        for pair in &found.pairs {
            let _ = found.pair_freedom(pair, estimator).inspect(all_finite);
        }
        for freedom in [Freedom::Normal, Freedom::Bdg, Freedom::Hillis] {
            for place in 0..=found.modalities.len() {
                let _ = found.mean(place, estimator, freedom, Confidence::P95).inspect(|mean| {
                    all_finite(mean);
                    goals(mean);
                });
            }
            for pair in &found.pairs {
                let limits = found.difference(pair, estimator, freedom, Confidence::P95);
                let _ = limits.inspect(|limits| {
                    all_finite(limits);
                    margins(limits);
                });
            }
        }
        for own in &found.modalities {
            all_finite(&own.moments.components(estimator));
            let _ = own.moments.planned(&layout, estimator).inspect(all_finite);
        }
        for pair in &found.pairs {
            let _ = found.planned_variance(pair, &layout, estimator).inspect(all_finite);
            let mut foreign = pair.clone();
            foreign.first = usize::MAX;
            assert!(found.point(&foreign).is_err());
            assert!(found.pair_variance(&foreign, estimator).is_err());
            assert!(found.pair_freedom(&foreign, estimator).is_err());
            assert!(found.planned_variance(&foreign, &layout, estimator).is_err());
        }
    }
}

/// Reads of every kind of small design: crossed or with gaps, with units, constant, huge.
fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let score = prop_oneof![
        6 => (0..4u8).prop_map(|score| Some(f64::from(score))),
        1 => Just(Some(1e308)),
        1 => Just(Some(-1e308)),
        1 => Just(None),
    ];
    let sizes = (1..=3usize, 1..=4usize, 0..=4usize, 0..=4usize, 0..3u8);
    sizes.prop_flat_map(move |(t, r, m, n, kind)| {
        proptest::collection::vec(score.clone(), t * r * (m + n)).prop_map(move |scores| {
            let mut rows = Vec::new();
            for (place, score) in scores.into_iter().enumerate() {
                let (cell, k) = (place / (m + n), place % (m + n));
                let score = if kind == 1 { score.map(|_| 1.0) } else { score };
                rows.push(Row {
                    reader: format!("r{}", cell % r),
                    modality: format!("m{}", cell / r),
                    case: format!("c{}", if kind == 2 { k / 2 } else { k }),
                    unit: if kind == 2 { format!("u{k}") } else { String::new() },
                    truth: k < m,
                    score,
                });
            }
            rows
        })
    })
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1.0..1.0f64,
        1 => prop_oneof![Just(0.0), Just(1e-300), Just(5e-324), Just(1e100), Just(-1e100)],
        1 => proptest::num::f64::ANY,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn studies_of_any_design(rows in any_rows()) {
        if let Ok(study) = Study::new(reads(&rows)) {
            of_study(&study);
            for reader in study.readers() {
                if let Ok(part) = study.subset(&[reader], &["m0"]) {
                    all_finite(&part.design());
                }
            }
        }
    }

    #[test]
    fn tables_of_any_numbers(
        (t, r) in (1..=3usize, 1..=3usize),
        numbers in proptest::collection::vec(any_number(), 9 + 45),
        cases in prop_oneof![0..50u64, Just(u64::MAX)],
    ) {
        let cells = t * r;
        let mut covariances = vec![0.0; cells * cells];
        let mut rest = numbers[9..].iter();
        for a in 0..cells {
            for b in 0..=a {
                let number = *rest.next().unwrap();
                covariances[a * cells + b] = number;
                covariances[b * cells + a] = number;
            }
        }
        let names = |size: usize| (0..size).map(|place| place.to_string()).collect::<Vec<_>>();
        let values = numbers[..cells].to_vec();
        if let Ok(found) = Estimates::new(names(r), names(t), values, covariances, cases) {
            of_estimates(&found);
        }
    }

    #[test]
    fn marks_of_any_kind(
        ratings in proptest::collection::vec((0..4usize, 0..3usize, 0..4u8, any_number()), 0..12),
        weights in proptest::collection::vec(any_number(), 4),
        threshold in any_number(),
    ) {
        let lesion = |weight: f64| Lesion { centre: [weight, 0.0, 0.0], radius: 1.0, weight };
        let lesions = [[lesion(weights[0]), lesion(weights[1])], [lesion(weights[2]), lesion(1.0)]];
        let names = ["a", "b", "c", "d"];
        let cases: Vec<Case<'_>> = names
            .iter()
            .enumerate()
            .map(|(k, name)| Case { name, lesions: if k < 2 { &lesions[k] } else { &[] } })
            .collect();
        let mark = |(_, _, place, rating): &(usize, usize, u8, f64)| Mark {
            place: match place {
                0 => Place::Lesion(0),
                1 => Place::Elsewhere,
                2 => Place::Lesion(1),
                _ => Place::Point([*rating, 0.0, 0.0]),
            },
            rating: *rating,
        };
        let mut marks = vec![Vec::new(); 12];
        for row in &ratings {
            marks[row.1 * 4 + row.0].push(mark(row));
        }
        let readings: Vec<Reading<'_>> = marks
            .iter()
            .enumerate()
            .map(|(place, marks)| {
                let reader = ["x", "y", "z"][place / 4];
                Reading { reader, modality: "m", case: names[place % 4], marks }
            })
            .collect();
        for extra in [ExtraMarks::Ignored, ExtraMarks::FalsePositives] {
            let Ok(found) = matched(&cases, &readings, MatchRule::Distance { at_most: 1.0 }, extra)
            else { continue };
            for of in [FalsePositives::HealthyCases, FalsePositives::AllCases] {
                for figure in [
                    LocalisationFigure::Afroc { weighted: true, of },
                    LocalisationFigure::Afroc { weighted: false, of },
                    LocalisationFigure::LesionSensitivity { threshold },
                    LocalisationFigure::FalsePositivesPerCase { threshold, of },
                ] {
                    let _ = found.estimate(figure).inspect(of_estimates);
                }
                let _ = found.lesions_as_units(of).inspect(of_study);
            }
            let _ = found.highest_ratings().inspect(of_study);
        }
    }

    #[test]
    fn plans_of_any_numbers(
        parts in proptest::collection::vec(any_number(), 7),
        (readers, cases) in (0..6u64, prop_oneof![0..50u64, Just(u64::MAX)]),
        (factors, aim, df) in (0..3usize, 0..4u8, proptest::option::of(any_number())),
    ) {
        let [interaction, error, cov1, cov2, cov3, truth, margin] = parts[..] else { return Ok(()) };
        let planned = Planned { interaction, error, cov1, cov2, cov3, cases: 40 };
        let aim = match aim {
            0 => Aim::Difference,
            1 => Aim::Superiority { margin },
            2 => Aim::NonInferiority { margin },
            _ => Aim::Equivalence { margin },
        };
        let scenario = Scenario { factors: FACTORS[factors], aim, truth, alpha: 0.025 };
        let _ = power(&planned, &scenario, readers, cases).inspect(all_finite);
        let _ = power_at(&scenario, error, df.map(|df| df * 20.0)).inspect(all_finite);
    }
}

const PILOT: Planned =
    Planned { interaction: 1e-4, error: 5e-4, cov1: 3e-4, cov2: 3e-4, cov3: 1e-4, cases: 100 };

#[test]
fn power_that_falls_again_with_more_cases_is_found() {
    let scenario =
        Scenario { factors: Factors::Random, aim: Aim::Difference, truth: 0.06, alpha: 0.025 };
    let of = |cases| power(&PILOT, &scenario, 2, cases).unwrap().power;
    let best = (2..400).map(of).fold(0.0, f64::max);
    assert!(best > of(10_000_000) + 0.05, "{best} {}", of(10_000_000));
    let wanted = (best + of(10_000_000)) / 2.0;
    let (cases, found) = cases_for(&PILOT, &scenario, 2, wanted).unwrap();
    assert!(found.power >= wanted && of(cases - 1) < wanted, "{cases} {found:?}");
}

#[test]
fn a_single_fixed_reader_may_be_enough() {
    let factors = Factors::FixedReaders;
    let scenario = Scenario { factors, aim: Aim::Difference, truth: 0.2, alpha: 0.025 };
    assert_eq!(readers_for(&PILOT, &scenario, 100, 0.9).unwrap().0, 1);
}

#[test]
fn names_do_not_make_a_table_of_their_square() {
    let rows: Vec<Row> = (0..400)
        .map(|place| Row {
            reader: format!("r{place}"),
            modality: format!("m{place}"),
            case: "c".into(),
            unit: String::new(),
            truth: true,
            score: Some(1.0),
        })
        .collect();
    let error = Study::new(reads(&rows)).unwrap_err();
    assert_eq!(error.to_string(), "too many readers times modalities to add up");
}

#[test]
fn readers_who_agree_but_for_rounding_leave_a_p_value() {
    let names = || vec!["a".to_string(), "b".to_string()];
    let own = [1e-3, 5e-4, 0.0, 0.0];
    let covariances = (0..16).map(|at| own[(at / 4) ^ (at % 4)]).collect();
    let values = vec![0.8, 0.9, 0.7, 0.8 + 1e-12];
    let estimates = Estimates::new(names(), names(), values, covariances, 100).unwrap();
    let found = rockette::compare(&estimates, Factors::Random, Confidence::P95).unwrap();
    assert!(found.equality.df_denominator > Some(1e40), "{found:?}");
    // One degree: F without an end is the square of the normal statistic.
    assert!((found.equality.p - found.differences[0].p).abs() < 1e-12, "{found:?}");
}
