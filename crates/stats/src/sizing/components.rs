//! Tests of variance components: heterogeneity of sites, intraclass correlation.

use super::effect::critical;
use super::{Plan, Size};
use crate::distribution::{chi_square_upper, f_upper, f_upper_quantile};
use crate::error::{StatsError, at_least, inner_proportion};

/// Most sites of [`heterogeneity_power`].
const SITES: u64 = 100_001;
/// Most cases of [`icc_goal_power`].
const CASES: u64 = 10_000_000;

/// Power of Cochran's Q to find that sites differ.
///
/// # Formula
///
/// P(χ²(k−1) > c/(1 + τ²/v)), c the quantile of χ²(k−1) that α lies above, τ² the variance
/// between sites and v that within each, the same for all (Hedges and Pigott 2001, *Psychol.
/// Methods* 6:203, random effects). α is the whole error.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two sites; [`StatsError::TooLarge`] above 100,001;
/// [`StatsError::Positive`] unless the variance within is positive and that between is not
/// negative; [`StatsError::Proportion`] unless `0 < alpha < 1`.
pub fn heterogeneity_power(
    (within, between): (f64, f64),
    sites: u64,
    alpha: f64,
) -> Result<f64, StatsError> {
    let ratio = spread_ratio(within, between)?;
    at_least("sites", 2, sites)?;
    let bound = critical(sites - 1, alpha)?;
    Ok(chi_square_upper(bound / (1.0 + ratio), (sites - 1) as f64))
}

fn spread_ratio(within: f64, between: f64) -> Result<f64, StatsError> {
    let within = crate::error::positive("variance within a site", within)?;
    if between.is_nan() || between < 0.0 {
        return Err(StatsError::Positive { what: "variance between sites", value: between });
    }
    crate::error::finite("the ratio of the variances", between / within)
}

/// Sites for Cochran's Q to find with the plan's power that they differ; the plan's error is
/// the whole one.
///
/// # Formula
///
/// The fewest with which [`heterogeneity_power`] reaches it (Hedges and Pigott 2001, *Psychol.
/// Methods* 6:203).
///
/// # Errors
///
/// As [`heterogeneity_power`]; [`StatsError::Unreachable`] without variance between sites;
/// [`StatsError::Beyond`] above 100,001 sites.
pub fn heterogeneity_n((within, between): (f64, f64), plan: Plan) -> Result<Size, StatsError> {
    if spread_ratio(within, between)? <= 0.0 {
        return Err(StatsError::Unreachable { truth: between, bound: 0.0 });
    }
    fewest(2, SITES, plan, |sites| heterogeneity_power((within, between), sites, plan.alpha()))
}

/// Power to show a one-way intraclass correlation above `goal`, one-sided at `alpha`, with so
/// many ratings of each of so many cases.
///
/// # Formula
///
/// P(F(n−1, n(k−1)) > c C(ρ₀)/C(ρ)), C(ρ) = (1 + (k−1)ρ)/(1−ρ) and c the quantile of F that α
/// lies above: exact for normal ratings (Donner and Eliasziw 1987, *Statist. Med.* 6:441;
/// Walter, Eliasziw and Donner 1998, *Statist. Med.* 17:101).
///
/// # Errors
///
/// [`StatsError::TooFew`] below two cases or ratings; [`StatsError::TooLarge`] above 10⁷ cases
/// or 10⁹ ratings of a case; [`StatsError::Proportion`] unless goal and truth are from 0 to
/// below 1 and `0 < alpha < 1`.
pub fn icc_goal_power(
    (goal, truth): (f64, f64),
    (cases, ratings): (u64, u64),
    alpha: f64,
) -> Result<f64, StatsError> {
    let ratio = component_ratio(goal, ratings)? / component_ratio(truth, ratings)?;
    let alpha = inner_proportion("one-sided error", alpha)?;
    at_least("cases", 2, cases)?;
    if cases > CASES {
        return Err(StatsError::TooLarge { what: "cases" });
    }
    let (n, k) = (cases as f64, ratings as f64);
    let (df1, df2) = (n - 1.0, n * (k - 1.0));
    Ok(f_upper(f_upper_quantile(alpha, df1, df2) * ratio, df1, df2))
}

fn component_ratio(correlation: f64, ratings: u64) -> Result<f64, StatsError> {
    at_least("ratings of a case", 2, ratings)?;
    if ratings > 1_000_000_000 {
        return Err(StatsError::TooLarge { what: "ratings of a case" });
    }
    if !(0.0..1.0).contains(&correlation) {
        let what = "intraclass correlation";
        return Err(StatsError::Proportion { what, value: correlation, closed: false });
    }
    Ok((1.0 + (ratings as f64 - 1.0) * correlation) / (1.0 - correlation))
}

/// Cases to show a one-way intraclass correlation above `goal` with so many ratings of each.
///
/// # Formula
///
/// The fewest with which [`icc_goal_power`] reaches the plan's power (Walter, Eliasziw and
/// Donner 1998, *Statist. Med.* 17:101, whose approximation is a case or two off).
///
/// # Errors
///
/// As [`icc_goal_power`]; [`StatsError::Unreachable`] unless the truth is above the goal;
/// [`StatsError::Beyond`] above 10⁷ cases.
pub fn icc_goal_n((goal, truth): (f64, f64), ratings: u64, plan: Plan) -> Result<Size, StatsError> {
    component_ratio(goal, ratings)?;
    component_ratio(truth, ratings)?;
    if truth <= goal {
        return Err(StatsError::Unreachable { truth, bound: goal });
    }
    fewest(2, CASES, plan, |n| icc_goal_power((goal, truth), (n, ratings), plan.alpha()))
}

/// The fewest whose power, which grows with them, reaches the plan's.
fn fewest(
    least: u64,
    most: u64,
    plan: Plan,
    power: impl Fn(u64) -> Result<f64, StatsError>,
) -> Result<Size, StatsError> {
    let (mut low, mut high) = (least - 1, least);
    while power(high)? < plan.power() {
        if high >= most {
            return Err(StatsError::Beyond { largest: most });
        }
        (low, high) = (high, (high * 2).min(most));
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if power(middle)? >= plan.power() { high = middle } else { low = middle }
    }
    Ok(Size { n: high, unrounded: high as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
    }

    /// SciPy 1.17.1: `chi2.sf(chi2.isf(alpha, k-1)/(1+r), k-1)`.
    #[test]
    fn heterogeneity_equals_scipy() {
        near(heterogeneity_power((2.0, 1.0), 10, 0.05).unwrap(), 0.257_047_948_759_280_05);
        near(heterogeneity_power((4.0, 1.0), 25, 0.1).unwrap(), 0.325_521_859_166_747_53);
        near(heterogeneity_power((0.5, 1.0), 5, 0.05).unwrap(), 0.530_996_628_720_336_9);
        near(heterogeneity_power((1.0, 0.0), 7, 0.05).unwrap(), 0.05);
        let plan = Plan::new(0.05, 0.8).unwrap();
        assert_eq!(heterogeneity_n((2.0, 1.0), plan).unwrap().n, 74);
        assert!(heterogeneity_n((2.0, 0.0), plan).is_err());
        assert!(heterogeneity_n((2.0, 1e-9), plan).is_err());
        assert!(heterogeneity_power((0.0, 1.0), 5, 0.05).is_err());
        assert!(heterogeneity_power((1.0, -1.0), 5, 0.05).is_err());
        assert!(heterogeneity_power((1.0, 1.0), 1, 0.05).is_err());
        assert!(heterogeneity_power((1.0, 1.0), 200_000, 0.05).is_err());
    }

    /// SciPy 1.17.1: `f.sf(f.isf(alpha, n-1, n(k-1)) C0/C1, n-1, n(k-1))`.
    #[test]
    fn intraclass_correlation_equals_scipy() {
        near(icc_goal_power((0.6, 0.8), (40, 2), 0.05).unwrap(), 0.809_920_203_718_433_7);
        near(icc_goal_power((0.5, 0.7), (30, 3), 0.025).unwrap(), 0.597_316_776_323_738_4);
        near(icc_goal_power((0.0, 0.3), (10, 5), 0.05).unwrap(), 0.725_703_634_128_998_6);
        let plan = Plan::new(0.05, 0.8).unwrap();
        assert_eq!(icc_goal_n((0.6, 0.8), 2, plan).unwrap().n, 39);
        assert!(
            icc_goal_n((0.8, 0.8), 2, plan).is_err() && icc_goal_n((0.1, 1.0), 2, plan).is_err()
        );
        assert!(icc_goal_power((0.1, 0.5), (1, 2), 0.05).is_err());
        assert!(icc_goal_power((0.1, 0.5), (9, 1), 0.05).is_err());
        assert!(icc_goal_power((f64::NAN, 0.5), (9, 2), 0.05).is_err());
        assert!(icc_goal_power((0.1, 0.5), (u64::MAX, 2), 0.05).is_err());
    }

    proptest! {
        #[test]
        fn more_is_more(k in 2u64..200, ratio in 0.05f64..5.0, goal in 0.0f64..0.8) {
            let power = |k| heterogeneity_power((1.0, ratio), k, 0.05).unwrap();
            prop_assert!(power(k) <= power(k + 1) + 1e-12 && power(k) >= 0.05 - 1e-12);
            let power = |n, truth| icc_goal_power((goal, truth), (n, 3), 0.05).unwrap();
            prop_assert!((power(k, goal) - 0.05).abs() < 1e-9);
            prop_assert!(power(k, goal + 0.1) <= power(k + 1, goal + 0.1) + 1e-12);
            prop_assert!(power(k, goal + 0.1) <= power(k, goal + 0.15) + 1e-12);
        }
    }
}
