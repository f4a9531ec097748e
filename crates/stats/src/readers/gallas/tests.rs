//! Moments by definition, and what one-shot and analysis of variance have in common.

use proptest::prelude::*;

use super::*;
use crate::interval::Confidence;
use crate::readers::rockette::{Factors, compare};
use crate::readers::testing::{Row, crossed, crossing, kernel, near, small, study, with_gaps};
use crate::readers::{Covariance, estimate};

/// A product's kernel: reader, diseased and healthy case, value.
fn kernels<'r>(rows: &'r [Row], modality: &str) -> Vec<(&'r str, &'r str, &'r str, f64)> {
    let read: Vec<&Row> = rows.iter().filter(|row| row.modality == modality).collect();
    let read: Vec<&Row> = read.into_iter().filter(|row| row.score.is_some()).collect();
    let mut found = Vec::new();
    for sick in read.iter().filter(|row| row.truth) {
        for well in read.iter().filter(|row| !row.truth && row.reader == sick.reader) {
            let value = kernel(sick.score.unwrap(), well.score.unwrap());
            found.push((sick.reader.as_str(), sick.case.as_str(), well.case.as_str(), value));
        }
    }
    found
}

/// Sum, number and sum of plug-in products for the eight moments, by the sum over pairs of
/// triples.
fn moments_anew(rows: &[Row], modalities: (&str, &str)) -> Moments {
    let (first, second) = (kernels(rows, modalities.0), kernels(rows, modalities.1));
    let mut exact = [(0.0, 0.0); 8];
    let mut at_least = [(0.0, 0.0); 8];
    for (a, b) in first.iter().flat_map(|a| second.iter().map(move |b| (a, b))) {
        let (reader, sick, well) = (a.0 == b.0, a.1 == b.1, a.2 == b.2);
        let own = match (sick, well) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        let add = |list: &mut [(f64, f64); 8], place: usize| {
            list[place].0 += a.3 * b.3;
            list[place].1 += 1.0;
        };
        add(&mut exact, if reader { own } else { own + 4 });
        for (place, fits) in [sick && well, sick, well, true].into_iter().enumerate() {
            if fits && reader {
                add(&mut at_least, place);
            }
            if fits {
                add(&mut at_least, place + 4);
            }
        }
    }
    let all: f64 = exact.iter().map(|entry| entry.1).sum();
    let mean = |entry: (f64, f64)| (entry.1 > 0.0).then(|| entry.0 / entry.1);
    let mut coefficients = exact.map(|entry| entry.1 / all);
    coefficients[7] -= 1.0;
    Moments { unbiased: exact.map(mean), plug_in: at_least.map(mean), coefficients }
}

fn alike(found: &Moments, wanted: &Moments) -> bool {
    let same = |a: &[Option<f64>; 8], b: &[Option<f64>; 8]| {
        a.iter().zip(b).all(|(a, b)| match (a, b) {
            (Some(a), Some(b)) => near(*a, *b, 1e-13),
            (None, None) => true,
            _ => false,
        })
    };
    let coefficients = found.coefficients.iter().zip(&wanted.coefficients);
    same(&found.unbiased, &wanted.unbiased)
        && same(&found.plug_in, &wanted.plug_in)
        && coefficients.clone().all(|(a, b)| near(*a, *b, 1e-13))
}

fn equals_anew(rows: &[Row]) -> Result<(), TestCaseError> {
    let study = study(rows);
    let found = one_shot(&study, Figure::Auc).unwrap();
    let name = |place: usize| study.modalities()[place].as_str();
    for own in &found.modalities {
        let wanted = moments_anew(rows, (name(own.modality), name(own.modality)));
        prop_assert!(alike(&own.moments, &wanted), "{:?} is not {wanted:?}", own.moments);
        let list = kernels(rows, name(own.modality));
        let mean = list.iter().map(|kernel| kernel.3).sum::<f64>() / list.len() as f64;
        prop_assert!(near(own.value, mean, 1e-14));
    }
    for pair in &found.pairs {
        let wanted = moments_anew(rows, (name(pair.first), name(pair.second)));
        prop_assert!(alike(&pair.moments, &wanted), "{:?} is not {wanted:?}", pair.moments);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn moments_equal_the_sum_over_pairs_of_triples(rows in crossed()) {
        equals_anew(&rows)?;
    }

    #[test]
    fn moments_allow_for_missing_reads(rows in with_gaps()) {
        equals_anew(&rows)?;
    }

    /// In a full crossing the unbiased variance is the one of the analysis of variance with
    /// unbiased covariances, before anything is taken as 0, and so are Hillis' degrees.
    #[test]
    fn a_full_crossing_agrees_with_the_analysis_of_variance(rows in crossed()) {
        let study = study(&rows);
        let found = one_shot(&study, Figure::Auc).unwrap();
        let estimates = estimate(&study, Figure::Auc, Covariance::Unbiased).unwrap();
        let averages = estimates.averages();
        let r = study.readers().len() as f64;
        for own in &found.modalities {
            let square = own.between_readers.unwrap();
            let wanted = square / r + averages.by_modality[own.modality].1;
            let variance = own.moments.covariance(Estimator::Unbiased).unwrap();
            prop_assert!(near(variance, wanted, 1e-13), "{variance} is not {wanted}");
        }
        let total: f64 = found
            .pairs
            .iter()
            .map(|pair| found.pair_variance(pair, Estimator::Unbiased).unwrap())
            .sum();
        if let Ok(compared) = compare(&estimates, Factors::Random, Confidence::P95) {
            let ms = compared.mean_squares.interaction.unwrap();
            let raw = 2.0 * (ms / r + averages.cov2 - averages.cov3);
            prop_assert!(near(total / found.pairs.len() as f64, raw, 1e-13));
            let single = found.pairs.len() == 1 && raw > 1e-9 && averages.cov2 > averages.cov3;
            if let (true, Ok(own)) = (single, found.pair_freedom(&found.pairs[0], Estimator::Unbiased)) {
                let wanted = compared.equality.df_denominator.unwrap_or(f64::INFINITY);
                let hillis = own.hillis.unwrap().number().unwrap_or(f64::INFINITY);
                // Readers that differ by nothing but rounding have no end of degrees.
                prop_assert!(near(hillis, wanted, 1e-6) || hillis.min(wanted) > 1e12);
            }
        }
    }

    #[test]
    fn order_of_the_reads_and_names_leave_no_trace(rows in with_gaps(), turn in 0..50usize) {
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let found = [&rows, &turned].map(|rows| one_shot(&study(rows), Figure::Auc).unwrap());
        prop_assert_eq!(&found[0], &found[1]);
        for row in &mut turned {
            row.reader = format!("z{}", 9 - row.reader[1..].parse::<u32>().unwrap());
        }
        let renamed = one_shot(&study(&turned), Figure::Auc).unwrap();
        prop_assert_eq!(&renamed.pairs, &found[0].pairs);
    }

    /// Modalities that change names give the same variance and the opposite difference.
    #[test]
    fn modalities_are_symmetric(rows in with_gaps()) {
        let mut renamed = rows.clone();
        for row in &mut renamed {
            row.modality = if row.modality == "m0" { "m1".into() } else { "m0".into() };
        }
        let found = [rows, renamed].map(|rows| one_shot(&study(&rows), Figure::Auc).unwrap());
        let of = |one: &OneShot| {
            let pair = &one.pairs[0];
            (one.point(pair).unwrap(), one.pair_variance(pair, Estimator::Unbiased).unwrap())
        };
        let (first, second) = (of(&found[0]), of(&found[1]));
        prop_assert_eq!(first.0, -second.0);
        prop_assert!(near(first.1, second.1, 1e-13));
    }

    /// The plug-in variance of a full crossing is a variance.
    #[test]
    fn plug_in_variances_are_not_negative(rows in crossed()) {
        let found = one_shot(&study(&rows), Figure::Auc).unwrap();
        for pair in &found.pairs {
            let variance = found.pair_variance(pair, Estimator::PlugIn).unwrap();
            prop_assert!(variance > -1e-14, "{variance}");
        }
        for own in &found.modalities {
            let parts = own.moments.components(Estimator::PlugIn);
            let values = parts.values.iter().zip(&parts.coefficients);
            let sum: f64 = values.map(|(value, coefficient)| value.unwrap() * coefficient).sum();
            prop_assert!(near(sum, own.moments.covariance(Estimator::PlugIn).unwrap(), 1e-13));
        }
    }
}

/// Two readers, two diseased and two healthy cases, counted by hand: reader one orders all
/// four pairs rightly, reader two three of four.
#[test]
fn two_readers_and_four_cases_by_hand() {
    let scores = [[4.0, 3.0, 2.0, 1.0], [4.0, 2.0, 3.0, 1.0]];
    let truths = [true, true, false, false];
    let rows = crossing((1, 2), &truths, |_, j, k| Some(scores[j][k]));
    let found = one_shot(&study(&rows), Figure::Auc).unwrap();
    let own = &found.modalities[0];
    assert_eq!(own.value, 7.0 / 8.0);
    let wanted = [7.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0].map(|count| Some(count / 8.0));
    assert_eq!(own.moments.unbiased[0], wanted[0]);
    // Same reader, same diseased case, other healthy one: 4 of 4 and 2 of 4.
    assert_eq!(own.moments.unbiased[..4], wanted[..4]);
    assert_eq!(own.moments.unbiased[4..], wanted[4..]);
    // (7/8 + 7 · 6/8)/8 less 6/8.
    assert!(near(own.moments.covariance(Estimator::Unbiased).unwrap(), 1.0 / 64.0, 1e-15));
}

/// A share of calls is the same as the area of calls coded as scores where everybody reads
/// every case.
#[test]
fn shares_are_areas_of_coded_calls() {
    let study = study(&small());
    let figures = [Figure::Sensitivity { threshold: 4.0 }, Figure::Specificity { threshold: 3.0 }];
    for figure in figures {
        let own = one_shot(&study, figure).unwrap();
        let coded = one_shot(&study.coded(figure), Figure::Auc).unwrap();
        for (a, b) in own.modalities.iter().zip(&coded.modalities) {
            assert!(near(a.value, b.value, 1e-15));
            for estimator in [Estimator::Unbiased, Estimator::PlugIn] {
                let variances = [a, b].map(|one| one.moments.covariance(estimator).unwrap());
                assert!(near(variances[0], variances[1], 1e-15), "{figure:?} {variances:?}");
            }
        }
        let anova = estimate(&study, figure, Covariance::Unbiased).unwrap();
        assert!(near(anova.mean_at(0), own.modalities[0].value, 1e-15));
    }
    let recall = one_shot(&study, Figure::Recall { threshold: 3.0 }).unwrap();
    assert_eq!(recall.modalities[0].sizes, Sizes { readers: 3, healthy: 5, diseased: 4 });
    assert_eq!(study.coded(Figure::Recall { threshold: 3.0 }), study);
}

/// Neither readers nor cases in common: the difference has the sum of both variances.
#[test]
fn an_unpaired_study_adds_variances() {
    let truths = [true, true, false, false, true, true, false, false];
    let scores = [3.0, 5.0, 2.0, 4.0, 5.0, 2.0, 1.0, 3.0, 4.0, 4.0, 1.0];
    let rows = crossing((2, 4), &truths, |i, j, k| {
        (i == j / 2 && i == k / 4).then(|| scores[(3 * j + 2 * k) % scores.len()])
    });
    let found = one_shot(&study(&rows), Figure::Auc).unwrap();
    let pair = &found.pairs[0];
    assert_eq!(pair.moments.covariance(Estimator::Unbiased).unwrap(), 0.0);
    let own: f64 = (0..2).map(|i| found.variance(i, Estimator::PlugIn).unwrap()).sum();
    let both = found.pair_variance(pair, Estimator::PlugIn).unwrap();
    assert!(near(both, own, 1e-15));
    assert_eq!(pair.sizes, Sizes { readers: 4, healthy: 4, diseased: 4 });
    let refused =
        found.difference(pair, Estimator::PlugIn, Freedom::Hillis, Confidence::P95).unwrap_err();
    insta::assert_snapshot!(refused, @"Hillis' degrees of freedom needs every reader to read every case; use those of Gallas and others");
}

#[test]
fn limits_and_tests_follow_the_degrees_of_freedom() {
    let found = one_shot(&study(&small()), Figure::Auc).unwrap();
    let (pair, estimator) = (&found.pairs[0], Estimator::PlugIn);
    let of = |freedom| found.difference(pair, estimator, freedom, Confidence::P95).unwrap();
    let own = found.pair_freedom(pair, estimator).unwrap();
    assert_eq!(of(Freedom::Normal).df, None);
    let bdg = own.bdg.number().unwrap();
    assert_eq!(of(Freedom::Bdg).df, (bdg <= 50.0).then(|| bdg.floor()));
    assert_eq!(of(Freedom::Hillis).df, own.hillis.unwrap().number());
    assert!(of(Freedom::Hillis).difference.width() > of(Freedom::Normal).difference.width());
    let margin = of(Freedom::Bdg).equivalence(0.3).unwrap();
    assert!(margin.p > of(Freedom::Normal).equivalence(0.3).unwrap().p);
    let mean = found.mean(0, estimator, Freedom::Normal, Confidence::P95).unwrap();
    assert!(near(mean.se * mean.se, found.variance(0, estimator).unwrap(), 1e-15));
    assert!(found.mean(7, estimator, Freedom::Normal, Confidence::P95).is_err());
}

#[test]
fn what_cannot_be_analysed_is_named() {
    let one = study(&small()).subset(&["r0"], &["m0", "m1"]).unwrap();
    let error = one_shot(&one, Figure::Auc).unwrap_err();
    insta::assert_snapshot!(error, @"at least 2 readers in a modality are needed, found 1");
    let mut rows = small();
    rows.retain(|row| row.reader != "r1" || !row.truth);
    let error = one_shot(&study(&rows), Figure::Auc).unwrap_err();
    insta::assert_snapshot!(error, @"reader `r1` has 0 cases of a class that the figure needs in `m0`, at least 1 are needed");
    let constant = crossing((2, 3), &[true, true, false, false], |_, _, _| Some(1.0));
    let found = one_shot(&study(&constant), Figure::Auc).unwrap();
    let error = found
        .difference(&found.pairs[0], Estimator::Unbiased, Freedom::Normal, Confidence::P95)
        .unwrap_err();
    insta::assert_snapshot!(error, @"the estimate (its variance came out at 0 or below) does not vary, so its uncertainty cannot be estimated");
}

/// A study planned as the one that was done has its variance, and a planned split plot has
/// the coefficients that a split plot has.
#[test]
fn planned_studies_have_the_coefficients_of_real_ones() {
    let found = one_shot(&study(&small()), Figure::Auc).unwrap();
    let pair = &found.pairs[0];
    let same = Layout { readers: 3, healthy: 5, diseased: 4, groups: 1 };
    for estimator in [Estimator::Unbiased, Estimator::PlugIn] {
        let planned = found.planned_variance(pair, &same, estimator).unwrap();
        assert!(near(planned, found.pair_variance(pair, estimator).unwrap(), 1e-15));
    }
    let truths = [true, true, false, false, false, true, true, false, false, false];
    let rows = crossing((2, 4), &truths, |_, j, k| (j / 2 == k / 5).then_some((j * k % 7) as f64));
    let split = one_shot(&study(&rows), Figure::Auc).unwrap();
    let layout = Layout { readers: 4, healthy: 6, diseased: 4, groups: 2 };
    let planned = layout.coefficients().unwrap();
    for found in [&split.modalities[0].moments, &split.pairs[0].moments] {
        assert!(planned.iter().zip(&found.coefficients).all(|(a, b)| near(*a, *b, 1e-15)));
    }
    // Planned from the moments that the study tells: its standard error, and its degrees of
    // freedom where the components are the same ones.
    let told = |moments: &Moments| moments.unbiased.map(Option::unwrap);
    let planned = PlannedMoments {
        first: told(&found.modalities[pair.first].moments),
        second: told(&found.modalities[pair.second].moments),
        both: told(&pair.moments),
    };
    if let Ok((se, _)) = planned.standard_error(&same) {
        let wanted = found.pair_variance(pair, Estimator::Unbiased).unwrap();
        assert!(near(se * se, wanted, 1e-15));
    }
    let plug_in = |moments: &Moments| moments.plug_in.map(Option::unwrap);
    let planned = PlannedMoments {
        first: plug_in(&found.modalities[pair.first].moments),
        second: plug_in(&found.modalities[pair.second].moments),
        both: plug_in(&pair.moments),
    };
    let (se, df) = planned.standard_error(&same).unwrap();
    let wanted = found.pair_variance(pair, Estimator::PlugIn).unwrap();
    assert!(near(se * se, wanted, 1e-15));
    let freedom = found.pair_freedom(pair, Estimator::PlugIn).unwrap();
    assert!(near(df.unwrap(), freedom.bdg.number().unwrap(), 1e-9));
    let more = Layout { readers: 30, healthy: 500, diseased: 400, groups: 1 };
    let split = Layout { groups: 10, ..more };
    assert!(planned.standard_error(&more).unwrap().0 < se / 3.0);
    assert!(planned.standard_error(&split).unwrap().0 != planned.standard_error(&more).unwrap().0);
    let odd = PlannedMoments { first: [f64::NAN; 8], ..planned };
    assert!(odd.standard_error(&same).is_err());
    assert!(Layout { groups: 5, ..layout }.coefficients().is_err());
    assert!(Layout { groups: 0, ..layout }.coefficients().is_err());
    assert!(Layout { readers: 1, groups: 1, ..layout }.coefficients().is_err());
}
