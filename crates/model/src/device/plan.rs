//! The statistical plan as `reliance.toml` declares it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Date;
use crate::method::Options;

/// The statistical plan, fixed before the data were looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Plan {
    /// File of the plan.
    pub file: Option<String>,
    /// SHA-256 under which it was fixed.
    pub sha256: Option<String>,
    /// Day on which it was fixed.
    pub fixed_on: Option<Date>,
    /// Two-sided confidence level; 0.95 by convention.
    pub level: Option<f64>,
    /// Endpoints with goals.
    pub endpoints: Vec<Endpoint>,
    /// Subgroup analysis.
    pub subgroups: Option<SubgroupPlan>,
    /// Representativeness margins.
    pub representativeness: Option<RepresentativenessPlan>,
    /// Bridging to a target market, by market code.
    pub bridging: BTreeMap<String, BridgingPlan>,
    /// Prevalence in the intended-use population, by market code, with its source.
    pub prevalence: BTreeMap<String, (f64, String)>,
}

/// An endpoint with its goal.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Endpoint {
    /// Name.
    pub name: String,
    /// Statistic: `sensitivity`, `specificity`, `auc`, `ppv`, `npv` …; empty where a method
    /// is named instead.
    pub metric: String,
    /// Data set it is computed on.
    pub dataset: String,
    /// Name of the operating point in the model, or the threshold itself as text.
    pub threshold: Option<String>,
    /// The goal that the lower confidence limit must reach; the manufacturer's.
    pub at_least: Option<f64>,
    /// Is it a primary endpoint?
    pub primary: bool,
    /// Where the goal comes from.
    pub source: Option<String>,
    /// Role of the identifier whose rows belong together in its analysis, if any.
    pub cluster: Option<String>,
    /// Value the plan assumes, for the sample size.
    pub assumed: Option<f64>,
    /// Power the plan asks for, for the sample size.
    pub power: Option<f64>,
    /// The method that analyses it, in the place of a metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analysis: Option<Box<Analysis>>,
}

/// A statistical method as an endpoint names it, and what its figure is held against; see
/// [`Endpoint::at_least`] for the lower limit.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Analysis {
    /// Name of the method, as `reliance stat list` has it.
    pub method: String,
    /// Its options; `against` is a data set, columns are roles.
    pub options: Options,
    /// Two-sided confidence level, where it is not the plan's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<f64>,
    /// The figure that decides, where the method gives several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// What the upper confidence limit may reach at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// What the p-value has to be below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_below: Option<f64>,
}

/// Subgroup analysis as planned.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SubgroupPlan {
    /// Roles to cut by.
    pub by: Vec<String>,
    /// Edges of age bands.
    pub age_bands: Vec<f64>,
    /// Largest fall against the whole that the plan accepts.
    pub margin: Option<f64>,
    /// Multiplicity method: `holm`, `bonferroni`, `none`.
    pub multiplicity: Option<String>,
    /// Fewest cases for a subgroup to be judged, with the reason in `source`.
    pub min_cases: Option<u64>,
    /// Where these come from.
    pub source: Option<String>,
}

/// Margins for representativeness; the manufacturer's.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RepresentativenessPlan {
    /// Variables to compare.
    pub by: Vec<String>,
    /// Greatest standardised difference accepted.
    pub margin: Option<f64>,
    /// Edges of age bands.
    pub age_bands: Vec<f64>,
    /// Where the margin comes from.
    pub source: Option<String>,
}

/// Bridging as planned.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct BridgingPlan {
    /// Data set of the market the device comes from.
    pub from: String,
    /// Data set of the target market.
    pub to: String,
    /// Statistic: `auc`, `sensitivity`, `specificity`.
    pub metric: String,
    /// Operating point, for a metric that needs one.
    pub threshold: Option<String>,
    /// Non-inferiority margin, as a positive difference.
    pub margin: Option<f64>,
    /// One-sided alpha.
    pub alpha: Option<f64>,
    /// Power the plan asks for.
    pub power: Option<f64>,
    /// Value the plan assumes in the target market.
    pub assumed: Option<f64>,
    /// Prevalence the plan assumes in the new sample.
    pub assumed_prevalence: Option<f64>,
    /// Design effect the plan assumes for clusters; 1 where cases are independent.
    pub design_effect: Option<f64>,
    /// Covariates to standardise for.
    pub standardise: Vec<String>,
    /// Edges of age bands.
    pub age_bands: Vec<f64>,
    /// Where margin and assumptions come from.
    pub source: Option<String>,
}
