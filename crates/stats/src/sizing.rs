//! Sample size and power, planned from an assumed truth.
//!
//! The assumed truth is an argument and comes from the plan or from the literature. Power
//! for the difference that was just observed is not computed: it only restates the p-value
//! (Hoenig and Heisey 2001, *Am. Stat.* 55:19).

use crate::distribution::{normal_upper, normal_upper_quantile};
use crate::error::{StatsError, inner_proportion, positive};

mod auc;
mod auc_paired;
mod calibrated;
mod components;
mod difference;
mod effect;
mod exact_pairs;
mod goal;
mod paired;
mod partial;
mod power;
mod ratios;
mod simulated;
mod simulated_distance;

pub use auc::{
    auc_difference_n, auc_goal_n, auc_goal_power, auc_non_inferiority_n, auc_non_inferiority_power,
    hanley_mcneil_variance, obuchowski_variance, smallest_detectable_auc,
};
pub use auc_paired::{
    PairedAreas, paired_auc_difference_n, paired_auc_difference_power, paired_auc_equivalence_n,
    paired_auc_equivalence_power, paired_auc_non_inferiority_n, paired_auc_non_inferiority_power,
};
pub use calibrated::{
    calibration_slope_n, in_the_large_n, observed_to_expected_n, weighted_kappa_n,
    weighted_kappa_power,
};
pub use components::{heterogeneity_n, heterogeneity_power, icc_goal_n, icc_goal_power};
pub use difference::{
    PlannedVariance, added_group_n, difference_n, difference_power, equivalence_n,
    equivalence_power, non_inferiority_n, non_inferiority_power, smallest_detectable_difference,
};
pub use effect::{
    PlannedStratum, chi_square_n, chi_square_power, cohen_h, cohen_h_n, cohen_h_power, fisher_n,
    icc_n, kappa_n, limits_of_agreement_n, mantel_haenszel_n, means_n, rank_sum_n,
};
pub use exact_pairs::{exact_mcnemar_n, exact_mcnemar_power, mid_p_mcnemar_n, mid_p_mcnemar_power};
pub use goal::{
    ExactGoal, exact_goal_n, exact_goal_power, goal_n, goal_power, precision_n,
    smallest_detectable_proportion,
};

pub use paired::{
    Discordant, auc_equivalence_n, mcnemar_n, mcnemar_power, paired_equivalence_n,
    paired_non_inferiority_n, paired_non_inferiority_power, ratio_non_inferiority_n,
};

pub use partial::{
    PlannedPart, partial_auc_difference_n, partial_auc_difference_power, partial_auc_equivalence_n,
    partial_auc_equivalence_power, partial_auc_goal_n, partial_auc_goal_power,
    partial_auc_non_inferiority_n, partial_auc_non_inferiority_power, partial_auc_variance,
};

pub use power::{
    auc_difference_power, auc_equivalence_power, fisher_power, kappa_power, mantel_haenszel_power,
    means_power, paired_equivalence_power, rank_sum_power, ratio_non_inferiority_power,
};

pub use ratios::{
    PlannedRatio, Ratio, diagnostic_ratio_n, diagnostic_ratio_power, pooling_n, pooling_power,
    survey_n,
};

pub use simulated::{
    CalibrationTest, Draws, Miscalibrated, PlannedGroup, PlannedRaters, RatersCoefficient,
    Simulated, breslow_day_n, breslow_day_power, calibration_power, kolmogorov_smirnov_power,
    raters_power, simulated_n, stratum_groups,
};

pub use simulated_distance::{DistanceTest, NormalPair, distance_power};

/// What a test is planned for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    alpha: f64,
    power: f64,
}

impl Plan {
    /// A plan with a one-sided error (0.025 belongs to a two-sided 95 % interval) and a power.
    ///
    /// # Errors
    ///
    /// [`StatsError::Proportion`] unless both are strictly between 0 and 1, or if the power
    /// is not above the error.
    pub fn new(alpha: f64, power: f64) -> Result<Plan, StatsError> {
        let alpha = inner_proportion("one-sided error", alpha)?;
        let power = inner_proportion("power", power)?;
        if power <= alpha {
            return Err(StatsError::Proportion { what: "power", value: power, closed: false });
        }
        Ok(Plan { alpha, power })
    }

    /// One-sided error.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// Power.
    pub fn power(&self) -> f64 {
        self.power
    }

    fn z_alpha(&self) -> f64 {
        normal_upper_quantile(self.alpha)
    }

    fn z_power(&self) -> f64 {
        -normal_upper_quantile(self.power)
    }
}

/// A sample size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Cases, rounded up.
    pub n: u64,
    /// What the formula gives before rounding.
    pub unrounded: f64,
}

/// The largest sample size that is given or searched.
pub const LARGEST: u64 = 100_000_000;

pub(crate) fn size(unrounded: f64) -> Result<Size, StatsError> {
    if unrounded.is_nan() || unrounded < 0.0 {
        return Err(StatsError::NotFinite { what: "the sample size" });
    }
    if unrounded > LARGEST as f64 {
        return Err(StatsError::Beyond { largest: LARGEST });
    }
    // A size that is whole but for rounding is not raised by one.
    let n = libm::ceil(unrounded - 1e-9 * unrounded.max(1.0)).max(1.0) as u64;
    Ok(Size { n, unrounded })
}

/// Cases to recruit so that `diseased` of them are expected to have the disease.
///
/// # Formula
///
/// diseased / prevalence.
///
/// (Buderer 1996, *Acad. Emerg. Med.* 3:895.)
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < prevalence < 1`; [`StatsError::Beyond`] above
/// [`LARGEST`].
pub fn recruited_n(diseased: f64, prevalence: f64) -> Result<Size, StatsError> {
    let prevalence = inner_proportion("prevalence", prevalence)?;
    size(positive("number of diseased cases", diseased)? / prevalence)
}

/// Rows needed in clusters, from rows needed when independent.
///
/// # Formula
///
/// n (1 + (rows per cluster − 1) · correlation), the design effect of Kish 1965.
///
/// # Errors
///
/// [`StatsError::Positive`] unless n and rows per cluster are positive;
/// [`StatsError::Proportion`] unless the correlation is from 0 to 1; [`StatsError::Beyond`]
/// above [`LARGEST`].
pub fn clustered_n(n: f64, rows_per_cluster: f64, correlation: f64) -> Result<Size, StatsError> {
    let n = positive("number of rows", n)?;
    let rows = positive("rows per cluster", rows_per_cluster)?.max(1.0);
    let correlation = crate::error::proportion("correlation", correlation)?;
    size(n * (1.0 + (rows - 1.0) * correlation))
}

/// Probability that a normal variable of this excess and spread is above 0.
pub(crate) fn reached(excess: f64, spread: f64) -> f64 {
    if spread > 0.0 {
        normal_upper(-excess / spread)
    } else if excess > 0.0 {
        1.0
    } else {
        0.0
    }
}

/// The truth nearest `from` that still reaches the power, between `from` and `to`.
///
/// `power` has to grow from `from` to `to`.
pub(crate) fn nearest(
    from: f64,
    to: f64,
    wanted: f64,
    power: impl Fn(f64) -> f64,
) -> Result<f64, StatsError> {
    if power(to) < wanted {
        return Err(StatsError::Unreachable { truth: to, bound: from });
    }
    let (mut short, mut enough) = (from, to);
    for _ in 0..200 {
        let middle = short + (enough - short) / 2.0;
        if middle == short || middle == enough {
            break;
        }
        if power(middle) >= wanted { enough = middle } else { short = middle }
    }
    Ok(enough)
}

#[cfg(test)]
mod tests;
