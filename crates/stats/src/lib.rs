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

pub mod accuracy;
pub mod agreement;
mod agreement_alpha;
mod agreement_icc;
mod agreement_limits;
pub mod balance;
pub mod bootstrap;
mod bootstrap_auc;
mod bootstrap_clusters;
mod bootstrap_paired;
mod bootstrap_partial;
pub mod calibration;
mod calibration_bins;
mod calibration_likelihood;
mod calibration_loess;
pub mod decision;
pub mod difference;
mod difference_wald;
pub mod distance;
mod distance_rank;
pub mod distribution;
mod error;
mod exact_difference;
pub mod homogeneity;
mod interval;
pub mod location;
pub mod logistic;
pub mod multiplicity;
mod multiplicity_rates;
pub mod odds;
pub mod paired;
pub mod pooling;
pub mod predictive;
pub mod proportion;
mod proportion_approximate;
pub mod random;
pub mod ratio;
pub mod readers;
pub mod reduction;
pub mod roc;
mod roc_clustered;
mod roc_operating;
mod roc_paired;
mod roc_partial;
mod roc_partial_limits;
pub mod segmentation;
pub mod sizing;
mod special;
pub mod standardise;
mod standardise_auc;
mod standardise_overlap;
mod standardise_rake;
pub mod stratified;
pub mod survey;

pub use error::StatsError;
pub use interval::{Confidence, Equivalence, Interval, OneSided};
