//! Power against published examples, closed forms and itself.

use super::*;
use crate::readers::testing::near;

/// Components of the aorta study (114 cases), as Hillis and others print them.
fn aorta() -> Planned {
    Planned {
        interaction: 0.000_200_403,
        error: 0.000_802_288,
        cov1: 0.000_346_614,
        cov2: 0.000_344_075,
        cov3: 0.000_239_028,
        cases: 114,
    }
}

fn scenario(aim: Aim, truth: f64) -> Scenario {
    Scenario { factors: Factors::Random, aim, truth, alpha: 0.025 }
}

/// Six readers and 251 cases have a power of 80 % for the observed difference of 0.0438
/// (Chakraborty 2017, chapter 11).
#[test]
fn the_aorta_example_needs_six_readers_and_251_cases() {
    let seen = scenario(Aim::Difference, -0.043_800_3);
    let found = power(&aorta(), &seen, 6, 251).unwrap();
    assert!(near(found.power, 0.800, 1e-3));
    assert!(near(found.noncentrality, 8.910, 1e-3));
    assert!(near(found.df.unwrap(), 16.127, 1e-3));
    let (cases, reached) = cases_for(&aorta(), &seen, 6, 0.8).unwrap();
    assert!((250..=251).contains(&cases) && reached.power >= 0.8);
    let (readers, _) = readers_for(&aorta(), &seen, 251, 0.8).unwrap();
    assert_eq!(readers, 6);
}

/// With one degree of freedom the t distribution is Cauchy's: at a truth on the bound the
/// power is the error.
#[test]
fn the_power_on_the_bound_is_the_error() {
    for df in [None, Some(1.0), Some(1.7), Some(4.0), Some(33.3), Some(5e4)] {
        for (aim, truth) in [
            (Aim::NonInferiority { margin: 0.05 }, -0.05),
            (Aim::Superiority { margin: 0.0 }, 0.0),
            (Aim::Superiority { margin: 0.02 }, 0.02),
        ] {
            let found = power_at(&scenario(aim, truth), 0.02, df).unwrap().power;
            assert!(near(found, 0.025, 1e-9), "{aim:?} {df:?}: {found}");
        }
        let found = power_at(&scenario(Aim::Difference, 0.0), 0.02, df).unwrap().power;
        assert!(near(found, 0.05, 1e-9), "{df:?}: {found}");
    }
}

/// A two-sided test rejects in one direction or in the other.
#[test]
fn two_sided_and_one_sided_powers_agree() {
    let two = power_at(&scenario(Aim::Difference, 0.05), 0.02, Some(10.0)).unwrap().power;
    let one = power_at(&scenario(Aim::Superiority { margin: 0.0 }, 0.05), 0.02, Some(10.0));
    let other = power_at(&scenario(Aim::Superiority { margin: 0.0 }, -0.05), 0.02, Some(10.0));
    assert!(near(two, one.unwrap().power + other.unwrap().power, 1e-12));
    let wide = power_at(&scenario(Aim::Equivalence { margin: 9.0 }, 0.0), 0.02, Some(10.0));
    assert!(near(wide.unwrap().power, 1.0, 1e-9));
}

/// Equivalence is never shown with a margin that the standard error swallows, and more
/// often with more cases.
#[test]
fn equivalence_needs_a_margin_beyond_the_error() {
    let aim = Aim::Equivalence { margin: 0.05 };
    assert_eq!(power_at(&scenario(aim, 0.0), 0.05, None).unwrap().power, 0.0);
    let powers: Vec<f64> = [100, 200, 400, 800]
        .map(|cases| power(&aorta(), &scenario(aim, 0.0), 10, cases).unwrap().power)
        .to_vec();
    assert!(powers.windows(2).all(|pair| pair[0] < pair[1]), "{powers:?}");
    let low = power(&aorta(), &scenario(Aim::NonInferiority { margin: 0.05 }, 0.0), 10, 400);
    assert!(low.unwrap().power > powers[2]);
    // Without degrees of freedom the closed form: Φ(m/se − z) − Φ(−(m/se − z)).
    let closed = power_at(&scenario(aim, 0.0), 0.01, None).unwrap().power;
    let reach = 5.0 - 1.959_963_984_540_054;
    assert!(near(closed, normal_lower(reach) - normal_lower(-reach), 1e-14));
}

#[test]
fn what_cannot_be_reached_is_told() {
    let small = scenario(Aim::Difference, 0.005);
    let error = cases_for(&aorta(), &small, 4, 0.8).unwrap_err();
    insta::assert_snapshot!(error, @"no number of cases reaches the power: it stays at 0.065; what does not shrink with them is too large");
    let never = scenario(Aim::Superiority { margin: 0.1 }, 0.05);
    assert!(readers_for(&aorta(), &never, 200, 0.8).is_err());
    for bad in [
        power(&aorta(), &small, 1, 200),
        power(&aorta(), &small, 5, 1),
        power(&aorta(), &Scenario { alpha: 0.5, ..small }, 5, 200),
        power(&aorta(), &Scenario { truth: f64::NAN, ..small }, 5, 200),
        power(&aorta(), &scenario(Aim::NonInferiority { margin: 0.0 }, 0.0), 5, 200),
        power(&Planned { error: f64::NAN, ..aorta() }, &small, 5, 200),
        power(&Planned { interaction: 0.0, error: 0.0003, ..aorta() }, &small, 5, 200),
    ] {
        assert!(bad.is_err());
    }
}

/// A negative component is planned as 0, so that a study is never too small for it.
#[test]
fn negative_components_are_planned_as_none() {
    let aim = scenario(Aim::Difference, 0.05);
    let negative = Planned { interaction: -0.001, cov3: 0.0005, ..aorta() };
    let none = Planned { interaction: 0.0, cov3: negative.cov2, ..aorta() };
    assert_eq!(power(&negative, &aim, 5, 200).unwrap(), power(&none, &aim, 5, 200).unwrap());
}

/// A device against readers: the size reaches the power and one fewer does not; a plan of one
/// case more than the pilot's has less variance.
#[test]
fn a_device_against_readers_is_sized() {
    let planned = PlannedStandalone { between: 0.0015, error: 0.0009, cov2: 0.0005, cases: 114 };
    let aim = scenario(Aim::NonInferiority { margin: 0.05 }, 0.0);
    let (cases, reached) = standalone_cases_for(&planned, &aim, 10, 0.8).unwrap();
    assert!(reached.power >= 0.8);
    assert!(standalone_power(&planned, &aim, 10, cases - 1).unwrap().power < 0.8);
    let (readers, _) = standalone_readers_for(&planned, &aim, cases, 0.8).unwrap();
    assert!(readers <= 10);
    let own = standalone_power(&planned, &aim, 5, 114).unwrap();
    // (S² + 5 Cov2)/5 by hand.
    assert!(near(own.se * own.se, (0.0015 + 5.0 * 0.0005) / 5.0, 1e-15));
    let ratio = 0.004 / 0.0015;
    assert!(near(own.df.unwrap(), ratio * ratio * 4.0, 1e-9));
    assert!(standalone_power(&planned, &aim, 1, 114).is_err());
    let odd = PlannedStandalone { cov2: f64::NAN, ..planned };
    assert!(standalone_power(&odd, &aim, 5, 114).is_err());
}

/// One-shot moments that make a split plot: groups of readers with cases of their own cost
/// cases, and save readings.
#[test]
fn a_split_plot_is_sized() {
    // Moments of equal modalities: areas of 0.8, components of cases and readers.
    let own = [0.8, 0.72, 0.72, 0.644, 0.70, 0.655, 0.655, 0.641];
    let both = [0.74, 0.69, 0.69, 0.643, 0.69, 0.653, 0.653, 0.641];
    let planned = PlannedMoments { first: own, second: own, both };
    let aim = scenario(Aim::Difference, 0.06);
    let (crossed, reached) = one_shot_cases_for(&planned, &aim, (10, 1, 1.0), 0.8).unwrap();
    assert!(reached.power >= 0.8);
    let (split, _) = one_shot_cases_for(&planned, &aim, (10, 5, 1.0), 0.8).unwrap();
    assert!(split >= crossed, "{split} {crossed}");
    let layout = Layout { readers: 10, healthy: split, diseased: split, groups: 5 };
    let found = one_shot_power(&planned, &aim, &layout).unwrap();
    assert!(found.power >= 0.8 && found.df.is_some());
    assert!(one_shot_cases_for(&planned, &aim, (10, 1, 0.0), 0.8).is_err());
}
