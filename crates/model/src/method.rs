//! Statistical methods as words: what each is called, and the options that it is given.
//!
//! How a method is computed is known to the crate that runs it; a device file that names one
//! in its plan, and a command line, are held against the same signatures.

use serde::Serialize;

use crate::problem::closest;

/// What a method is called, and which options it has a use for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// Its name.
    pub name: &'static str,
    /// Options without which it cannot run.
    pub needs: &'static [&'static str],
    /// Options that it can use besides.
    pub takes: &'static [&'static str],
}

impl Signature {
    /// Can the method use this option?
    pub fn uses(&self, option: &str) -> bool {
        self.needs.contains(&option) || self.takes.contains(&option)
    }

    /// The needed options that were not given.
    pub fn lacking(&self, given: &[&str]) -> Vec<&'static str> {
        self.needs.iter().copied().filter(|need| !given.contains(need)).collect()
    }

    /// The given options that the method would ignore.
    ///
    /// A declared cluster or case that cannot be used is no mistake; it is said with the
    /// answer.
    pub fn unused<'a>(&self, given: &[&'a str]) -> Vec<&'a str> {
        let ignored = |option: &&str| !self.uses(option) && !DECLARED.contains(option);
        given.iter().copied().filter(ignored).collect()
    }
}

/// Options that say what the rows are, whether or not a method can use it.
const DECLARED: [&str; 2] = ["cluster", "case"];

/// The sentence where there is no method of that name.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match closest(name, known) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "`reliance stat list` names them all".to_string(),
    }
}

/// Options of a method, as a command line or a plan gives them.
///
/// Columns are named by their roles; the operating point is already a number.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Options {
    /// Role of the truth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truth: Option<String>,
    /// Role of the score, probability, call, rating or measurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
    /// Role of a second score or rating of the same rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
    /// Role whose levels are groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Data set that is the second group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// Role of what rows belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// Role of the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reader: Option<String>,
    /// Role of the modality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<String>,
    /// Role of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Roles whose levels together are strata.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stratum: Vec<String>,
    /// Role of how much a row counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Role of the lesion; empty for a mark elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesion: Option<String>,
    /// Role of the size of what two masks share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub both: Option<String>,
    /// Role of the first coordinate of a point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// Role of the second coordinate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// Role of the third coordinate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub z: Option<String>,
    /// The reader that is the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Unit of the coordinates, as it is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Largest distance of a mark from a lesion's centre that is a hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<f64>,
    /// Scores at or above it are calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// What is compared: sensitivity, specificity, ppv, npv, accuracy, share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// Form of the method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Margin, as a positive number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    /// Bound of a ratio, below 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
    /// Width of a Gaussian kernel, as the factor of the square distance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma: Option<f64>,
    /// Performance goal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<f64>,
    /// Prevalence for which predictive values are wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevalence: Option<f64>,
    /// Analysis of a reader study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub design: Option<String>,
    /// Resamples of a bootstrap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resamples: Option<u32>,
    /// Seed of random numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Bins or groups of a calibration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bins: Option<u32>,
    /// Lower limit of a partial area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Upper limit of a partial area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
}

impl Options {
    /// The options that signatures name.
    pub const NAMES: [&'static str; 31] = [
        "truth",
        "score",
        "second",
        "threshold",
        "cluster",
        "metric",
        "method",
        "margin",
        "goal",
        "prevalence",
        "reader",
        "modality",
        "case",
        "design",
        "resamples",
        "seed",
        "bins",
        "from",
        "to",
        "stratum",
        "weight",
        "lesion",
        "both",
        "bound",
        "gamma",
        "x",
        "y",
        "z",
        "device",
        "unit",
        "within",
    ];

    /// The options that were given, besides those that every method takes, by the names that
    /// signatures have for them.
    pub fn given(&self) -> Vec<&'static str> {
        let given = [
            self.truth.is_some(),
            self.score.is_some(),
            self.second.is_some(),
            self.threshold.is_some(),
            self.cluster.is_some(),
            self.metric.is_some(),
            self.form.is_some(),
            self.margin.is_some(),
            self.goal.is_some(),
            self.prevalence.is_some(),
            self.reader.is_some(),
            self.modality.is_some(),
            self.case.is_some(),
            self.design.is_some(),
            self.resamples.is_some(),
            self.seed.is_some(),
            self.bins.is_some(),
            self.from.is_some(),
            self.to.is_some(),
            !self.stratum.is_empty(),
            self.weight.is_some(),
            self.lesion.is_some(),
            self.both.is_some(),
            self.bound.is_some(),
            self.gamma.is_some(),
            self.x.is_some(),
            self.y.is_some(),
            self.z.is_some(),
            self.device.is_some(),
            self.unit.is_some(),
            self.within.is_some(),
        ];
        Options::NAMES
            .into_iter()
            .zip(given)
            .filter(|option| option.1)
            .map(|option| option.0)
            .collect()
    }

    /// The role that stands for an option that names one; the option's own name where it
    /// was not given.
    pub fn role<'a>(&'a self, option: &'a str) -> &'a str {
        let named = match option {
            "truth" => &self.truth,
            "score" => &self.score,
            "second" => &self.second,
            "cluster" => &self.cluster,
            "reader" => &self.reader,
            "modality" => &self.modality,
            "case" => &self.case,
            "weight" => &self.weight,
            "lesion" => &self.lesion,
            "both" => &self.both,
            "x" => &self.x,
            "y" => &self.y,
            "z" => &self.z,
            _ => &None,
        };
        named.as_deref().unwrap_or(option)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNATURE: Signature =
        Signature { name: "auc", needs: &["truth", "score"], takes: &["goal"] };

    #[test]
    fn a_signature_says_what_is_lacking_and_what_would_be_ignored() {
        assert_eq!(SIGNATURE.lacking(&["score", "goal"]), ["truth"]);
        assert_eq!(SIGNATURE.unused(&["truth", "margin", "cluster", "case"]), ["margin"]);
        assert!(SIGNATURE.uses("goal") && !SIGNATURE.uses("margin"));
    }

    #[test]
    fn options_name_roles_and_know_which_were_given() {
        let options = Options {
            score: Some("score-v2".into()),
            form: Some("logit".into()),
            ..Options::default()
        };
        assert_eq!(options.given(), ["score", "method"]);
        assert_eq!((options.role("score"), options.role("truth")), ("score-v2", "truth"));
    }
}
