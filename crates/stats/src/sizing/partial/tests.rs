//! Variances that R integrates, and powers that drawn studies reach.

use super::*;
use crate::Confidence;
use crate::random::Generator;
use crate::reduction::Number;
use crate::roc::{PartialVariance, Scores, partial_unpaired, partial_variance};

fn part(side: Side, limits: (f64, f64), sd_ratio: f64) -> PlannedPart {
    PlannedPart { side, limits, sd_ratio }
}

/// R 4.x `integrate` of the formula, at curves given by their intercept and slope.
#[test]
fn variances_are_those_that_r_integrates() {
    use Side::{Sensitivity, Specificity};
    for (side, limits, sd_ratio, ratio, area, wanted) in [
        (Specificity, (0.8, 1.0), 1.0, 1.0, 0.745_873_411_6, 0.141_611_961_6),
        (Specificity, (0.6, 0.95), 0.8, 2.5, 0.763_054_432_4, 0.091_600_338_6),
        (Specificity, (0.0, 1.0), 1.3, 1.0, 0.665_236_598_1, 0.145_949_982_1),
        (Sensitivity, (0.7, 1.0), 0.8, 1.5, 0.771_911_204_9, 0.131_727_385_4),
    ] {
        let found = partial_auc_variance(&part(side, limits, sd_ratio), area, ratio).unwrap();
        assert!((found - wanted).abs() < 1e-8, "{found} is not {wanted}");
    }
    // By chance both placements are uniform: 1/12 each.
    let chance = partial_auc_variance(&part(Specificity, (0.0, 1.0), 1.0), 0.5, 2.0).unwrap();
    assert!((chance - 1.5 / 12.0).abs() < 1e-10, "{chance}");
}

/// A study of normal scores `apart` from one another.
fn drawn(
    random: &mut Generator,
    apart: f64,
    (ill, well): (u64, u64),
    side: Side,
) -> PartialVariance {
    let mut of = |n: u64, mean: f64| -> Vec<(Number, u64)> {
        (0..n).map(|_| (Number::new(mean + random.normal()).unwrap(), 1)).collect()
    };
    let scores = Scores { positive: of(ill, apart), negative: of(well, 0.0) };
    partial_variance(&scores, side, (0.8, 1.0)).unwrap()
}

/// The share of 2,000 studies in which the test of the estimate finds what the size was for;
/// its Monte-Carlo error is 0.009, and the tests are right for many cases only.
#[test]
fn drawn_studies_reach_the_power() {
    let (apart, plan) = (1.5, Plan::new(0.025, 0.8).unwrap());
    for side in [Side::Specificity, Side::Sensitivity] {
        let planned = part(side, (0.8, 1.0), 1.0);
        let truth = 0.745_873_411_6;
        let size = partial_auc_goal_n(&planned, (0.65, truth), 1.5, plan).unwrap();
        let sizes = (size.n, size.n * 3 / 2);
        let power = partial_auc_goal_power(&planned, (0.65, truth), sizes, 0.025).unwrap();
        assert!((power - 0.8).abs() < 0.01, "{power}");
        let found = (0..2_000).filter(|&study| {
            let one = drawn(&mut Generator::stream(7, study), apart, sizes, side);
            one.goal(0.65).is_ok_and(|test| test.p <= 0.025)
        });
        let share = found.count() as f64 / 2_000.0;
        assert!((share - power).abs() < 0.05, "{share} {power} {size:?}");
    }
}

#[test]
fn differences_reach_the_power() {
    let planned = part(Side::Specificity, (0.8, 1.0), 1.0);
    let plan = Plan::new(0.025, 0.8).unwrap();
    // 1.5 and 1.0 standard deviations apart.
    let areas = (0.745_873_411_6, 0.646_097_180_0);
    let size = partial_auc_difference_n(&planned, areas, 1.0, plan).unwrap();
    let power = partial_auc_difference_power(&planned, areas, (size.n, 1.0), 0.025).unwrap();
    assert!((power - 0.8).abs() < 0.005, "{power}");
    let (mut found, mut worse, mut alike) = (0, 0, 0);
    let both = (size.n, size.n);
    let kept = partial_auc_non_inferiority_n(&planned, (areas.0, areas.0, 0.1), 1.0, plan).unwrap();
    let reached =
        partial_auc_non_inferiority_power(&planned, (areas.0, areas.0, 0.1), (kept.n, 1.0), 0.025);
    assert!((reached.unwrap() - 0.8).abs() < 0.01);
    let within = partial_auc_equivalence_n(&planned, (areas.0, 0.12), 1.0, plan).unwrap();
    let reached = partial_auc_equivalence_power(&planned, (areas.0, 0.12), (within.n, 1.0), 0.025);
    assert!((reached.unwrap() - 0.8).abs() < 0.01);
    for study in 0..1_000 {
        let mut random = Generator::stream(9, study);
        let one = drawn(&mut random, 1.5, both, Side::Specificity);
        let other = drawn(&mut random, 1.0, both, Side::Specificity);
        let apart = partial_unpaired(&one, &other, Confidence::P95).unwrap();
        found += u32::from(apart.p <= 0.05 && apart.raw.point > 0.0);
        let sizes = (kept.n, kept.n);
        let one = drawn(&mut random, 1.5, sizes, Side::Specificity);
        let other = drawn(&mut random, 1.5, sizes, Side::Specificity);
        let apart = partial_unpaired(&one, &other, Confidence::P95).unwrap();
        worse += u32::from(apart.non_inferiority(0.1).unwrap().p <= 0.025);
        let sizes = (within.n, within.n);
        let one = drawn(&mut random, 1.5, sizes, Side::Specificity);
        let other = drawn(&mut random, 1.5, sizes, Side::Specificity);
        let apart = partial_unpaired(&one, &other, Confidence::P95).unwrap();
        alike += u32::from(apart.equivalence(0.12).unwrap().p <= 0.025);
    }
    for share in [found, worse, alike] {
        assert!((f64::from(share) / 1_000.0 - 0.8).abs() < 0.06, "{found} {worse} {alike}");
    }
}

#[test]
fn plans_that_are_none_are_errors() {
    let plan = Plan::new(0.025, 0.8).unwrap();
    let whole = part(Side::Specificity, (0.8, 1.0), 1.0);
    assert!(partial_auc_goal_n(&whole, (0.8, 0.7), 1.0, plan).is_err());
    assert!(partial_auc_goal_n(&whole, (0.6, 0.7), 0.0, plan).is_err());
    assert!(partial_auc_difference_n(&whole, (0.7, 0.7), 1.0, plan).is_err());
    assert!(partial_auc_non_inferiority_n(&whole, (0.7, 0.8, 0.1), 1.0, plan).is_err());
    assert!(partial_auc_goal_power(&whole, (0.6, 0.7), (0, 9), 0.025).is_err());
    assert!(partial_auc_equivalence_n(&whole, (0.7, 0.0), 1.0, plan).is_err());
    assert!(partial_auc_equivalence_power(&whole, (0.7, 0.1), (0, 1.0), 0.025).is_err());
    for odd in [
        part(Side::Specificity, (0.9, 0.8), 1.0),
        part(Side::Specificity, (0.8, 1.1), 1.0),
        part(Side::Sensitivity, (0.8, 1.0), 0.0),
        part(Side::Sensitivity, (0.8, 1.0), 1e-320),
    ] {
        assert!(partial_auc_variance(&odd, 0.7, 1.0).is_err(), "{odd:?}");
    }
}
