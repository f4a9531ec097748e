//! Marks and lesions by hand, and figures without a case computed anew.

use proptest::prelude::*;

use super::*;
use crate::interval::Confidence;
use crate::readers::covariance::Estimates;
use crate::readers::rockette::{Factors, compare, means};
use crate::readers::testing::near;
use crate::readers::{Covariance, Figure, estimate};

fn lesion(x: f64, weight: f64) -> Lesion {
    Lesion { centre: [x, 0.0, 0.0], radius: 2.0, weight }
}

fn at(x: f64, rating: f64) -> Mark {
    Mark { place: Place::Point([x, 0.0, 0.0]), rating }
}

fn one(marks: &[Mark], rule: MatchRule, extra: ExtraMarks) -> Result<Scored, ReadersError> {
    let lesions = [lesion(0.0, 1.0), lesion(10.0, 1.0)];
    let reading = Reading { reader: "r", modality: "m", case: "c", marks };
    let cases = [Case { name: "c", lesions: &lesions }];
    let found = matched(&cases, &[reading], rule, extra)?;
    Ok(found.cells[0][&0].clone())
}

#[test]
fn marks_hit_what_the_rule_says() {
    let marks = [at(1.0, 3.0), at(2.5, 5.0), at(9.0, 2.0), at(30.0, 4.0)];
    let near = MatchRule::Distance { at_most: 3.0 };
    let found = one(&marks, near, ExtraMarks::Ignored).unwrap();
    assert_eq!(found.lesions, vec![Some(5.0), Some(2.0)]);
    assert_eq!(found.false_positives, vec![4.0]);
    let found = one(&marks, near, ExtraMarks::FalsePositives).unwrap();
    assert_eq!(found.false_positives, vec![3.0, 4.0]);
    let inside = MatchRule::Radius { factor: 0.5 };
    let found = one(&marks, inside, ExtraMarks::Ignored).unwrap();
    assert_eq!(found.lesions, vec![Some(3.0), Some(2.0)]);
    assert_eq!(found.false_positives, vec![4.0, 5.0]);
    // Within reach of both lesions a mark hits the nearer.
    let wide = MatchRule::Distance { at_most: 20.0 };
    let found = one(&[at(6.0, 1.0)], wide, ExtraMarks::Ignored).unwrap();
    assert_eq!(found.lesions, vec![None, Some(1.0)]);
    let named = [
        Mark { place: Place::Lesion(1), rating: 7.0 },
        Mark { place: Place::Elsewhere, rating: 6.0 },
    ];
    let found = one(&named, MatchRule::Declared, ExtraMarks::Ignored).unwrap();
    assert_eq!((found.lesions, found.false_positives), (vec![None, Some(7.0)], vec![6.0]));
}

const HEALTHY: Case<'static> = Case { name: "c", lesions: &[] };

#[test]
fn bad_marks_have_names() {
    let near = MatchRule::Distance { at_most: 3.0 };
    let refused =
        |marks: &[Mark], rule| one(marks, rule, ExtraMarks::Ignored).unwrap_err().to_string();
    insta::assert_snapshot!(refused(&[at(f64::NAN, 1.0)], near), @"case `c`: a mark is at a point that is not finite");
    insta::assert_snapshot!(refused(&[at(0.0, f64::INFINITY)], near), @"case `c`: a mark has a rating that is not finite");
    insta::assert_snapshot!(refused(&[at(0.0, 1.0)], MatchRule::Declared), @"case `c`: a mark is at a point, but marks are to say what they hit");
    insta::assert_snapshot!(refused(&[Mark { place: Place::Lesion(2), rating: 1.0 }], near), @"case `c`: a mark is on a lesion that the case does not have");
    insta::assert_snapshot!(refused(&[], MatchRule::Distance { at_most: 0.0 }), @"match distance 0 is not a positive number");
    insta::assert_snapshot!(refused(&[], MatchRule::Radius { factor: -1.0 }), @"factor of the lesion's radius -1 is not a positive number");
    let reading = |case| Reading { reader: "r", modality: "m", case, marks: &[] };
    let refused = |cases: &[Case<'_>], readings: &[Reading<'_>]| {
        matched(cases, readings, near, ExtraMarks::Ignored).unwrap_err().to_string()
    };
    insta::assert_snapshot!(refused(&[HEALTHY], &[reading("d")]), @"case `d`: it is read but not among the cases");
    insta::assert_snapshot!(refused(&[HEALTHY, HEALTHY], &[reading("c")]), @"case `c`: it is named twice");
    insta::assert_snapshot!(refused(&[HEALTHY], &[reading("c"), reading("c")]), @"reader `r` read case `c` more than once in `m`; keep one read, or name the units of the case");
    insta::assert_snapshot!(refused(&[HEALTHY], &[]), @"there is no read with a score");
    insta::assert_snapshot!(refused(&[Case { name: "c", lesions: &[lesion(0.0, 0.0)] }], &[reading("c")]), @"case `c`: a lesion has a weight or radius that is too small");
    insta::assert_snapshot!(refused(&[Case { name: "c", lesions: &[lesion(f64::NAN, 1.0)] }], &[reading("c")]), @"case `c`: a lesion has a number that is not finite");
}

/// Case by case: each lesion's rating and weight, and the false positives.
type Plain = Vec<(Vec<(Option<f64>, f64)>, Vec<f64>)>;

/// The study of two modalities and two readers from plain cases.
fn study_of(plain: &[Plain; 4]) -> Localised {
    let names: Vec<String> = (0..plain[0].len()).map(|case| format!("c{case}")).collect();
    let lesions: Vec<Vec<Lesion>> = plain[0]
        .iter()
        .map(|case| case.0.iter().map(|&(_, weight)| lesion(0.0, weight)).collect())
        .collect();
    let cases: Vec<Case<'_>> =
        names.iter().zip(&lesions).map(|(name, lesions)| Case { name, lesions }).collect();
    let marks: Vec<Vec<Vec<Mark>>> = plain
        .iter()
        .map(|cell| {
            let of = |case: &(Vec<(Option<f64>, f64)>, Vec<f64>)| {
                let hits = case.0.iter().enumerate().filter_map(|(place, lesion)| {
                    Some(Mark { place: Place::Lesion(place), rating: lesion.0? })
                });
                let others = case.1.iter();
                hits.chain(others.map(|&rating| Mark { place: Place::Elsewhere, rating })).collect()
            };
            cell.iter().map(of).collect()
        })
        .collect();
    let mut readings = Vec::new();
    for (cell, marks) in marks.iter().enumerate() {
        for (name, marks) in names.iter().zip(marks) {
            let (reader, modality) = (["r0", "r1"][cell % 2], ["m0", "m1"][cell / 2]);
            readings.push(Reading { reader, modality, case: name, marks });
        }
    }
    matched(&cases, &readings, MatchRule::Declared, ExtraMarks::Ignored).unwrap()
}

/// A figure by its definition, without a case.
fn anew(plain: &Plain, figure: LocalisationFigure, without: Option<usize>) -> f64 {
    let cases = || plain.iter().enumerate().filter(|(case, _)| Some(*case) != without);
    let uses = |of: FalsePositives, case: &(Vec<(Option<f64>, f64)>, Vec<f64>)| {
        of == FalsePositives::AllCases || case.0.is_empty()
    };
    let (mut sum, mut size) = (0.0, 0.0);
    match figure {
        LocalisationFigure::Afroc { weighted, of } => {
            for (_, case) in cases() {
                let whole: f64 = case.0.iter().map(|lesion| lesion.1).sum();
                for &(rating, weight) in &case.0 {
                    let weight = if weighted { weight / whole } else { 1.0 };
                    for (_, other) in cases().filter(|(_, other)| uses(of, other)) {
                        let highest = other.1.iter().copied().reduce(f64::max);
                        let (a, b) = (rating.unwrap_or(-9.0), highest.unwrap_or(-9.0));
                        sum += weight * crate::readers::testing::kernel(a, b);
                        size += weight;
                    }
                }
            }
        }
        LocalisationFigure::LesionSensitivity { threshold } => {
            for (rating, _) in cases().flat_map(|(_, case)| &case.0) {
                sum += f64::from(u8::from(rating.is_some_and(|rating| rating >= threshold)));
                size += 1.0;
            }
        }
        LocalisationFigure::FalsePositivesPerCase { threshold, of } => {
            for (_, case) in cases().filter(|(_, case)| uses(of, case)) {
                sum += case.1.iter().filter(|&&rating| rating >= threshold).count() as f64;
                size += 1.0;
            }
        }
    }
    sum / size
}

/// (K−1)/K Σ of products about the mean, over the cases that change the figure's size.
fn covariance_anew(cells: [&Plain; 2], figure: LocalisationFigure, used: &[usize]) -> f64 {
    let k = used.len() as f64;
    let left = cells.map(|cell| -> Vec<f64> {
        used.iter().map(|&case| anew(cell, figure, Some(case))).collect()
    });
    let means = [0, 1].map(|side: usize| left[side].iter().sum::<f64>() / k);
    let products = left[0].iter().zip(&left[1]);
    (k - 1.0) / k * products.map(|(a, b)| (a - means[0]) * (b - means[1])).sum::<f64>()
}

const BOTH: [FalsePositives; 2] = [FalsePositives::HealthyCases, FalsePositives::AllCases];

fn figures() -> Vec<LocalisationFigure> {
    let mut figures = vec![LocalisationFigure::LesionSensitivity { threshold: 2.0 }];
    for of in BOTH {
        for weighted in [false, true] {
            figures.push(LocalisationFigure::Afroc { weighted, of });
        }
        figures.push(LocalisationFigure::FalsePositivesPerCase { threshold: 2.0, of });
    }
    figures
}

/// Four cells with the same truth: lesions a case, and ratings from 0 (none) to 4.
fn plain() -> impl Strategy<Value = [Plain; 4]> {
    let truth = proptest::collection::vec(0..3usize, 3..6).prop_map(|mut lesions| {
        lesions.extend([0, 0, 1, 2]);
        lesions
    });
    truth.prop_flat_map(|lesions| {
        let case = lesions.iter().map(|&count| {
            let hits = proptest::collection::vec(0..5u8, count);
            (hits, proptest::collection::vec(1..5u8, 0..3))
        });
        let cell: Vec<_> = case.collect();
        let rated = |rating: u8| (rating > 0).then(|| f64::from(rating));
        let made = cell.prop_map(move |cases| -> Plain {
            let of = |(hits, others): (Vec<u8>, Vec<u8>)| {
                let weights = [1.0, 3.0, 2.0].into_iter();
                let hits = hits.into_iter().map(rated).zip(weights).collect();
                (hits, others.into_iter().map(f64::from).collect())
            };
            cases.into_iter().map(of).collect()
        });
        [made.clone(), made.clone(), made.clone(), made]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn figures_equal_leaving_out_every_case(plain in plain()) {
        let study = study_of(&plain);
        for figure in figures() {
            let found = study.estimate(figure).unwrap();
            let used: Vec<usize> = (0..plain[0].len()).filter(|&case| match figure {
                LocalisationFigure::Afroc { .. } => true,
                LocalisationFigure::LesionSensitivity { .. } => !plain[0][case].0.is_empty(),
                LocalisationFigure::FalsePositivesPerCase { of, .. } => {
                    of == FalsePositives::AllCases || plain[0][case].0.is_empty()
                }
            }).collect();
            for (a, b) in [(0, 0), (0, 1), (0, 2), (1, 2), (3, 3)] {
                let wanted = covariance_anew([&plain[a], &plain[b]], figure, &used);
                let covariance = found.covariance_at((a / 2, a % 2), (b / 2, b % 2));
                prop_assert!(near(covariance, wanted, 1e-13), "{figure:?} {covariance} {wanted}");
                let value = found.value_at(a / 2, a % 2);
                prop_assert!(near(value, anew(&plain[a], figure, None), 1e-14));
            }
        }
    }

    /// The unweighted area is the area of lesions against false positives as units of a case.
    #[test]
    fn unweighted_areas_are_areas_of_units(plain in plain()) {
        let study = study_of(&plain);
        for of in BOTH {
            let own = study.estimate(LocalisationFigure::Afroc { weighted: false, of }).unwrap();
            let units = study.lesions_as_units(of).unwrap();
            let same = estimate(&units, Figure::Auc, Covariance::Jackknife).unwrap();
            for (a, b) in [((0, 0), (0, 0)), ((0, 1), (1, 0)), ((1, 1), (1, 1))] {
                prop_assert!(near(own.covariance_at(a, b), same.covariance_at(a, b), 1e-13));
            }
            prop_assert!(near(own.mean_at(1), same.mean_at(1), 1e-14));
        }
    }
}

fn constant(rating: f64) -> Plain {
    vec![
        (vec![(Some(rating), 1.0)], vec![]),
        (vec![(Some(3.0), 1.0), (None, 1.0)], vec![1.0, 2.0]),
        (vec![], vec![2.0, 4.0, 1.0]),
        (vec![], vec![]),
        (vec![], vec![1.0]),
    ]
}

/// Highest ratings by hand: 4, 3 of the diseased; 4, none, 1 of the healthy.
#[test]
fn highest_marks_make_a_roc_study() {
    let study = study_of(&[constant(4.0), constant(2.0), constant(3.0), constant(1.0)]);
    let roc = study.highest_ratings().unwrap();
    let found = estimate(&roc, Figure::Auc, Covariance::DeLong).unwrap();
    // 4 against 4, none, 1: ½ + 1 + 1; 3 against them: 0 + 1 + 1.
    assert!(near(found.value_at(0, 0), 4.5 / 6.0, 1e-15));
    // Rated 1: 0 + 1 + ½.
    assert!(near(found.value_at(1, 1), 3.5 / 6.0, 1e-15));
}

/// More than one false positive a case: limits are not cut at 1.
#[test]
fn false_positives_have_no_upper_end() {
    let mut cells = [constant(4.0), constant(2.0), constant(3.0), constant(1.0)];
    for (cell, count) in cells.iter_mut().zip([5, 3, 9, 2]) {
        cell[3].1 = vec![2.0; count];
    }
    let figure = LocalisationFigure::FalsePositivesPerCase {
        threshold: 1.0,
        of: FalsePositives::HealthyCases,
    };
    let found: Estimates = study_of(&cells).estimate(figure).unwrap();
    assert!(near(found.value_at(0, 0), 9.0 / 3.0, 1e-15));
    let mean = means(&found, Factors::Random, Confidence::P95).unwrap()[0];
    assert!(mean.mean.high > 1.0 && mean.mean.low >= 0.0);
    assert!(compare(&found, Factors::FixedCases, Confidence::P95).is_ok());
}

#[test]
fn too_few_lesions_name_the_reader() {
    let mut cells = [constant(4.0), constant(2.0), constant(3.0), constant(1.0)];
    for cell in &mut cells {
        cell.remove(0);
    }
    let study = study_of(&cells);
    for figure in figures() {
        let counts_only = matches!(figure, LocalisationFigure::FalsePositivesPerCase { .. });
        assert_eq!(study.estimate(figure).is_ok(), counts_only, "{figure:?}");
    }
    let error = study.estimate(figures()[0]).unwrap_err();
    insta::assert_snapshot!(error, @"reader `r0` has 1 cases with lesions in `m0`, at least 2 are needed");
}
