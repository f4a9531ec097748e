//! Statistics for clinical validation: numbers in, numbers out.
//!
//! Nothing here reads a file, knows a regulator or holds a threshold. A function takes
//! counts or values and returns numbers, with the formula, the paper and the paper's own
//! example beside it. The types of the reductions that figures are computed from
//! ([`reduction`]) live here too, so that the fold and the checks agree on them without
//! knowing one another.
//!
//! What cannot be computed is a [`StatsError`], never a NaN. Every transcendental function
//! comes from `libm` and every sum has a fixed order, so the same numbers give the same
//! bytes on every machine.

pub mod agreement;
pub mod balance;
pub mod calibration;
mod calibration_bins;
pub mod difference;
pub mod distribution;
mod error;
mod exact_difference;
pub mod homogeneity;
mod interval;
pub mod multiplicity;
pub mod predictive;
pub mod proportion;
pub mod readers;
pub mod reduction;
pub mod roc;
mod roc_clustered;
mod roc_paired;
pub mod sizing;
mod special;
pub mod standardise;
mod standardise_auc;
mod standardise_rake;

pub use error::StatsError;
pub use interval::{Confidence, Equivalence, Interval, OneSided};
