//! Predictive values, likelihood ratios, calibration, weighted kappa, sites and surveys.

use reliance_checks::methods::{Fault, Row};
use reliance_stats::agreement::Weights;
use reliance_stats::sizing::{self, Discordant, PlannedRatio, Ratio};

use super::{Given, Sizing, power, size};

fn planned(v: &Given, of: Ratio) -> PlannedRatio {
    let truth = (v.at("sensitivity"), v.at("specificity"));
    let prevalence = match of {
        Ratio::Ppv | Ratio::Npv => v.at("prevalence"),
        Ratio::PositiveLikelihood | Ratio::NegativeLikelihood => 0.5,
    };
    PlannedRatio { of, goal: v.at("goal"), truth, prevalence }
}

fn ratio_n(v: &Given, of: Ratio) -> Result<Row, Fault> {
    let found = sizing::diagnostic_ratio_n(&planned(v, of), v.at("ratio"), v.plan()?)?;
    Ok(Row { figure: "diseased".into(), ..size(found) })
}

fn ratio_power(v: &Given, of: Ratio) -> Result<Row, Fault> {
    let (diseased, healthy) = (v.count("diseased")?, v.count("healthy")?);
    Ok(power(sizing::diagnostic_ratio_power(&planned(v, of), diseased, healthy, v.at("alpha"))?))
}

/// Weights by the exponent of the distance: 0 none, 1 linear, 2 quadratic.
fn weights(v: &Given) -> Result<Weights, Fault> {
    match v.count("exponent")? {
        0 => Ok(Weights::Unweighted),
        1 => Ok(Weights::Linear),
        2 => Ok(Weights::Quadratic),
        _ => Err(Fault::new("exponent is 0 (unweighted), 1 (linear) or 2 (quadratic)".into())),
    }
}

fn discordant(v: &Given) -> Discordant {
    Discordant { first: v.at("only-first"), second: v.at("only-second") }
}

const FOR_PREDICTIVE: &[&str] =
    &["goal", "sensitivity", "specificity", "prevalence", "ratio", "alpha", "power"];
const OF_PREDICTIVE: &[&str] =
    &["goal", "sensitivity", "specificity", "prevalence", "diseased", "healthy", "alpha"];
const FOR_LIKELIHOOD: &[&str] = &["goal", "sensitivity", "specificity", "ratio", "alpha", "power"];
const OF_LIKELIHOOD: &[&str] =
    &["goal", "sensitivity", "specificity", "diseased", "healthy", "alpha"];

pub(super) const SIZINGS: &[Sizing] = &[
    sizing!(
        "ppv-n",
        "diseased for a positive predictive value at a prevalence; ratio is healthy per diseased",
        *FOR_PREDICTIVE,
        "sizing::ratios::diagnostic_ratio_n",
        |v| ratio_n(v, Ratio::Ppv)
    ),
    sizing!(
        "ppv-power",
        "its power",
        *OF_PREDICTIVE,
        "sizing::ratios::diagnostic_ratio_power",
        |v| ratio_power(v, Ratio::Ppv)
    ),
    sizing!(
        "npv-n",
        "diseased for a negative predictive value at a prevalence",
        *FOR_PREDICTIVE,
        "sizing::ratios::diagnostic_ratio_n",
        |v| ratio_n(v, Ratio::Npv)
    ),
    sizing!(
        "npv-power",
        "its power",
        *OF_PREDICTIVE,
        "sizing::ratios::diagnostic_ratio_power",
        |v| ratio_power(v, Ratio::Npv)
    ),
    sizing!(
        "lr-positive-n",
        "diseased for a positive likelihood ratio above a goal",
        *FOR_LIKELIHOOD,
        "sizing::ratios::diagnostic_ratio_n",
        |v| ratio_n(v, Ratio::PositiveLikelihood)
    ),
    sizing!(
        "lr-positive-power",
        "its power",
        *OF_LIKELIHOOD,
        "sizing::ratios::diagnostic_ratio_power",
        |v| ratio_power(v, Ratio::PositiveLikelihood)
    ),
    sizing!(
        "lr-negative-n",
        "diseased for a negative likelihood ratio below a goal",
        *FOR_LIKELIHOOD,
        "sizing::ratios::diagnostic_ratio_n",
        |v| ratio_n(v, Ratio::NegativeLikelihood)
    ),
    sizing!(
        "lr-negative-power",
        "its power",
        *OF_LIKELIHOOD,
        "sizing::ratios::diagnostic_ratio_power",
        |v| ratio_power(v, Ratio::NegativeLikelihood)
    ),
    sizing!(
        "calibration-slope-n",
        "rows for the calibration slope to a half width, the logit of the risk normal",
        ["lp-mean", "lp-sd", "half-width", "level"],
        "sizing::calibrated::calibration_slope_n",
        |v| {
            let predictor = (v.at("lp-mean"), v.at("lp-sd"));
            Ok(size(sizing::calibration_slope_n(predictor, v.at("half-width"), v.level()?)?))
        }
    ),
    sizing!(
        "calibration-in-the-large-n",
        "rows for the calibration intercept to a half width",
        ["lp-mean", "lp-sd", "half-width", "level"],
        "sizing::calibrated::in_the_large_n",
        |v| {
            let predictor = (v.at("lp-mean"), v.at("lp-sd"));
            Ok(size(sizing::in_the_large_n(predictor, v.at("half-width"), v.level()?)?))
        }
    ),
    sizing!(
        "observed-to-expected-n",
        "rows for observed to expected events to an upper limit of so many times the ratio",
        ["prevalence", "factor", "level"],
        "sizing::calibrated::observed_to_expected_n",
        |v| {
            let (share, factor) = (v.at("prevalence"), v.at("factor"));
            Ok(size(sizing::observed_to_expected_n(share, factor, v.level()?)?))
        }
    ),
    sizing!(
        "weighted-kappa-n",
        "cases for kappa above a goal; table is shares row by row, exponent 0, 1 or 2",
        ["table", "exponent", "goal", "alpha", "power"],
        "sizing::calibrated::weighted_kappa_n",
        |v| {
            let (table, goal) = (v.list("table"), v.at("goal"));
            Ok(size(sizing::weighted_kappa_n(table, weights(v)?, goal, v.plan()?)?))
        }
    ),
    sizing!(
        "weighted-kappa-power",
        "its power",
        ["table", "exponent", "goal", "n", "alpha"],
        "sizing::calibrated::weighted_kappa_power",
        |v| {
            let (table, planned) = (v.list("table"), (v.count("n")?, v.at("alpha")));
            Ok(power(sizing::weighted_kappa_power(table, weights(v)?, v.at("goal"), planned)?))
        }
    ),
    sizing!(
        "exact-mcnemar-n",
        "two calls on the same rows by the exact test",
        ["only-first", "only-second", "alpha", "power"],
        "sizing::exact_pairs::exact_mcnemar_n",
        |v| Ok(size(sizing::exact_mcnemar_n(discordant(v), v.plan()?)?))
    ),
    sizing!(
        "exact-mcnemar-power",
        "its exact power",
        ["only-first", "only-second", "n", "alpha"],
        "sizing::exact_pairs::exact_mcnemar_power",
        |v| Ok(power(sizing::exact_mcnemar_power(discordant(v), v.count("n")?, v.at("alpha"))?))
    ),
    sizing!(
        "mid-p-mcnemar-n",
        "two calls on the same rows by the mid-p test",
        ["only-first", "only-second", "alpha", "power"],
        "sizing::exact_pairs::mid_p_mcnemar_n",
        |v| Ok(size(sizing::mid_p_mcnemar_n(discordant(v), v.plan()?)?))
    ),
    sizing!(
        "mid-p-mcnemar-power",
        "its exact power",
        ["only-first", "only-second", "n", "alpha"],
        "sizing::exact_pairs::mid_p_mcnemar_power",
        |v| Ok(power(sizing::mid_p_mcnemar_power(discordant(v), v.count("n")?, v.at("alpha"))?))
    ),
    sizing!(
        "heterogeneity-n",
        "sites for Cochran's Q to find that they differ; alpha is the whole error",
        ["variance", "tau2", "alpha", "power"],
        "sizing::components::heterogeneity_n",
        |v| {
            let found = sizing::heterogeneity_n((v.at("variance"), v.at("tau2")), v.plan()?)?;
            Ok(Row { figure: "sites".into(), ..size(found) })
        }
    ),
    sizing!(
        "heterogeneity-power",
        "its power",
        ["variance", "tau2", "sites", "alpha"],
        "sizing::components::heterogeneity_power",
        |v| {
            let variances = (v.at("variance"), v.at("tau2"));
            Ok(power(sizing::heterogeneity_power(variances, v.count("sites")?, v.at("alpha"))?))
        }
    ),
    sizing!(
        "pooled-sites-n",
        "sites for their mean to lie so far above a goal, with variances within and between",
        ["distance", "variance", "tau2", "alpha", "power"],
        "sizing::ratios::pooling_n",
        |v| {
            let variances = (v.at("variance"), v.at("tau2"));
            let found = sizing::pooling_n(v.at("distance"), variances, v.plan()?)?;
            Ok(Row { figure: "sites".into(), ..size(found) })
        }
    ),
    sizing!(
        "pooled-sites-power",
        "its power",
        ["distance", "variance", "tau2", "sites", "alpha"],
        "sizing::ratios::pooling_power",
        |v| {
            let variances = (v.at("variance"), v.at("tau2"));
            let (distance, sites) = (v.at("distance"), v.count("sites")?);
            Ok(power(sizing::pooling_power(distance, variances, sites, v.at("alpha"))?))
        }
    ),
    sizing!(
        "survey-n",
        "rows of a survey for a share to a half width, with weights and clusters",
        ["truth", "half-width", "weight-cv", "rows-per-cluster", "correlation", "level"],
        "sizing::ratios::survey_n",
        |v| {
            let design = (v.at("weight-cv"), v.at("rows-per-cluster"), v.at("correlation"));
            Ok(size(sizing::survey_n(v.at("truth"), v.at("half-width"), design, v.level()?)?))
        }
    ),
];
