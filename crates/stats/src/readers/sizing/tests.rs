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
