//! The manual of each statistic: the comment above its function, as it stands in the code.

/// Topics and the files that hold their functions.
const FILES: &[(&str, &str)] = &[
    ("accuracy", include_str!("../../stats/src/accuracy.rs")),
    ("agreement", include_str!("../../stats/src/agreement.rs")),
    ("agreement_alpha", include_str!("../../stats/src/agreement_alpha.rs")),
    ("agreement_icc", include_str!("../../stats/src/agreement_icc.rs")),
    ("agreement_limits", include_str!("../../stats/src/agreement_limits.rs")),
    ("balance", include_str!("../../stats/src/balance.rs")),
    ("bootstrap", include_str!("../../stats/src/bootstrap.rs")),
    ("bootstrap_auc", include_str!("../../stats/src/bootstrap_auc.rs")),
    ("calibration", include_str!("../../stats/src/calibration.rs")),
    ("calibration_bins", include_str!("../../stats/src/calibration_bins.rs")),
    ("calibration_likelihood", include_str!("../../stats/src/calibration_likelihood.rs")),
    ("decision", include_str!("../../stats/src/decision.rs")),
    ("difference", include_str!("../../stats/src/difference.rs")),
    ("difference_wald", include_str!("../../stats/src/difference_wald.rs")),
    ("distance", include_str!("../../stats/src/distance.rs")),
    ("distance_rank", include_str!("../../stats/src/distance_rank.rs")),
    ("exact_difference", include_str!("../../stats/src/exact_difference.rs")),
    ("homogeneity", include_str!("../../stats/src/homogeneity.rs")),
    ("location", include_str!("../../stats/src/location.rs")),
    ("logistic", include_str!("../../stats/src/logistic.rs")),
    ("multiplicity", include_str!("../../stats/src/multiplicity.rs")),
    ("multiplicity_rates", include_str!("../../stats/src/multiplicity_rates.rs")),
    ("odds", include_str!("../../stats/src/odds.rs")),
    ("paired", include_str!("../../stats/src/paired.rs")),
    ("pooling", include_str!("../../stats/src/pooling.rs")),
    ("predictive", include_str!("../../stats/src/predictive.rs")),
    ("proportion", include_str!("../../stats/src/proportion.rs")),
    ("proportion_approximate", include_str!("../../stats/src/proportion_approximate.rs")),
    ("ratio", include_str!("../../stats/src/ratio.rs")),
    ("roc", include_str!("../../stats/src/roc.rs")),
    ("roc_clustered", include_str!("../../stats/src/roc_clustered.rs")),
    ("roc_operating", include_str!("../../stats/src/roc_operating.rs")),
    ("roc_paired", include_str!("../../stats/src/roc_paired.rs")),
    ("roc_partial", include_str!("../../stats/src/roc_partial.rs")),
    ("segmentation", include_str!("../../stats/src/segmentation.rs")),
    ("sizing", include_str!("../../stats/src/sizing.rs")),
    ("standardise", include_str!("../../stats/src/standardise.rs")),
    ("standardise_auc", include_str!("../../stats/src/standardise_auc.rs")),
    ("standardise_rake", include_str!("../../stats/src/standardise_rake.rs")),
    ("stratified", include_str!("../../stats/src/stratified.rs")),
    ("survey", include_str!("../../stats/src/survey.rs")),
];

/// The manual of the statistic called `name`, `topic::function` or `function` alone.
pub(crate) fn manual(name: &str) -> Option<String> {
    let wanted = name.replace('-', "_");
    let (topic, function, text) = all().into_iter().find(|(topic, function, _)| {
        *function == wanted || format!("{topic}::{function}") == wanted
    })?;
    Some(format!("`{topic}::{function}`\n\n{text}"))
}

/// Names of all statistics, as `topic::function`.
pub(crate) fn names() -> Vec<String> {
    all().into_iter().map(|(topic, function, _)| format!("{topic}::{function}")).collect()
}

/// Topic, function and comment of every public function that states its formula.
fn all() -> Vec<(&'static str, String, String)> {
    let mut found = Vec::new();
    for (topic, source) in FILES {
        let mut comment = String::new();
        for line in source.lines().map(str::trim_start) {
            if let Some(text) = line.strip_prefix("///") {
                comment.push_str(text.strip_prefix(' ').unwrap_or(text));
                comment.push('\n');
            } else if let Some(rest) = line.strip_prefix("pub fn ") {
                if comment.contains("# Formula") {
                    let name: String =
                        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    found.push((*topic, name, comment.clone()));
                }
                comment.clear();
            } else if !line.starts_with("#[") {
                comment.clear();
            }
        }
    }
    found
}
