//! Claims: numbers and statements found in a document, and remarks on them.
//!
//! | word | meaning |
//! |---|---|
//! | [`Claim`] | a number or statement of a document, with its place and its words |
//! | [`Printed`] | a number as printed: its value, and how finely it was printed |
//! | [`Remark`] | what was seen on a claim, or between two: agrees, differs, cannot tell |

use serde::{Deserialize, Serialize};

use crate::content::Spot;
use crate::whole_list::WholeList;

/// A number or statement found in a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Where it stands.
    pub cited: Citation,
    /// What is claimed.
    pub says: Says,
}

/// A place in a document, with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Citation {
    /// The file.
    pub file: String,
    /// Id of the block.
    pub block: String,
    /// Where it stands.
    pub spot: Spot,
    /// The words themselves, shortened where they are long.
    pub quote: String,
}

/// What is claimed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// A figure: an estimate of a metric.
    Figure(Box<StatedFigure>),
    /// A number of something: cases, patients, sites, readers.
    Count {
        /// Of what: `cases`, `patients`, `sites`, `readers`, `lesions` …
        of: String,
        /// How many.
        number: u64,
        /// What they are a part of or restricted to, as the sentence says it.
        among: Option<String>,
    },
    /// A number that an authority gave: K221240, DEN180001, P000001, 国械注准 …
    Number {
        /// `510k`, `de-novo`, `pma`, `nmpa`, `nct`, `chictr`, `ce-certificate`, `certificate`,
        /// `notified-body`, `udi-di`.
        kind: String,
        /// As printed, without spaces.
        number: String,
        /// What it is called beside: `subject`, `predicate`, `reference`.
        role: Option<String>,
    },
    /// A standard, with its edition where one is printed.
    Standard {
        /// Without its edition: `IEC 62304`, `YY/T 1833.1`.
        name: String,
        /// Year, or other mark of the edition.
        edition: Option<String>,
    },
    /// A version of the device, a model or the document.
    Version {
        /// Of what: `device`, `software`, `model`, `document`.
        of: String,
        /// The version.
        version: String,
    },
    /// A name by which the device goes.
    Device {
        /// The name.
        name: String,
    },
    /// Words on intended use or indications, one claim a sentence.
    IntendedUse {
        /// `intended-use`, `indications`, `contraindications`, `users`, `patients`, `limits`.
        part: String,
        /// The sentence.
        text: String,
    },
    /// A whole with parts that exclude one another.
    Split {
        /// Of what: `cases`, `patients`, `images`, `lesions`.
        of: String,
        /// All of them.
        whole: u64,
        /// The words for each part, with its number.
        parts: Vec<(String, u64)>,
        /// Does the document say that these parts are all there is?
        complete: bool,
    },
    /// A number that cannot be, and that is none of a metric.
    Impossible {
        /// `part` (more than all), `count` (below nothing) or `p-value` (above 1).
        kind: String,
        /// The number as printed: `63 of 60`, `-5`, `1.2`.
        said: String,
    },
    /// A day or month.
    Dated {
        /// Of what: `document`, `version`, `clearance`, `study` …
        of: String,
        /// ISO 8601, as far as it was printed: `2026-06-10`, `2022-05`, `2022`.
        day: String,
    },
}

/// A figure as a document states it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StatedFigure {
    /// Metric by the name statistics have here: `sensitivity`, `auc` …; none where the
    /// words name none that is known.
    pub metric: Option<String>,
    /// The words for it in the document.
    pub called: String,
    /// The estimate.
    pub value: Option<Printed>,
    /// Limits of its interval, lower and upper.
    pub interval: Option<(Printed, Printed)>,
    /// Level of the interval, as a share, where it is stated.
    pub level: Option<f64>,
    /// Counts behind it, numerator and denominator, where they are stated.
    pub counts: Option<(u64, u64)>,
    /// Number of cases it rests on, where it is stated beside it.
    pub n: Option<u64>,
    /// Method of the interval, as the document calls it.
    pub method: Option<String>,
    /// What it is about: subgroup, site, reader, arm, data set, as the document calls it.
    pub of: Option<String>,
    /// Is it a goal or threshold and not a result?
    pub goal: bool,
}

/// A number as printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// Value on its natural scale: a share of 0.9615 where `96.15%` is printed.
    pub value: f64,
    /// Half of the last printed digit, on that scale: 0.00005 for `96.15%`.
    pub half_unit: f64,
    /// Was it printed as a percentage?
    pub percent: bool,
}

/// What was seen on a claim, or between two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// Kind of comparison: `counts`, `interval`, `parts`, `data`, `intended-use`, `number`,
    /// `version`, `term`, `identity`, `predicate`, `standard`, `trace` …
    pub about: String,
    /// What came of it.
    pub verdict: Verdict,
    /// In a sentence.
    pub says: String,
    /// Where, on the one side.
    pub here: Option<Citation>,
    /// Where, on the other.
    pub there: Option<Citation>,
    /// Lists that the sentence names only the first items of, whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<WholeList>,
}

/// What came of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The two do not say the same, or the number cannot be.
    Differs,
    /// What is there does not decide it.
    CannotTell,
    /// The two say the same, or the number follows.
    Agrees,
}

impl Printed {
    /// The number with the digits it was printed with: `96.15 %`, `0.972`.
    pub fn shown(&self) -> String {
        self.like(self.value)
    }

    /// Another value, printed as this one is.
    pub fn like(&self, value: f64) -> String {
        let scale = if self.percent { 100.0 } else { 1.0 };
        let (mut digits, mut half) = (0usize, self.half_unit * scale);
        while half < 0.4 && digits < 12 {
            half *= 10.0;
            digits += 1;
        }
        let sign = if self.percent { " %" } else { "" };
        format!("{:.*}{sign}", digits, value * scale)
    }

    /// Would this value be printed so, by rounding half up, half to even or cutting off
    /// within the last digit when `cut` is set?
    pub fn could_print(&self, value: f64, cut: bool) -> bool {
        let slack = self.half_unit * if cut { 2.0 } else { 1.0 };
        (value - self.value).abs() <= slack * (1.0 + 1e-9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_number_stands_for_what_rounds_to_it() {
        let printed = Printed { value: 0.9615, half_unit: 0.00005, percent: true };
        assert_eq!(printed.shown(), "96.15 %");
        assert_eq!(printed.like(0.5), "50.00 %");
        assert_eq!(Printed { value: 4.9, half_unit: 0.05, percent: false }.shown(), "4.9");
        assert!(printed.could_print(100.0 / 104.0, false));
        assert!(!printed.could_print(0.961_56, false));
        assert!(printed.could_print(0.961_58, true));
    }
}
