//! CVSS: vectors, scores and severities of versions 2.0, 3.0, 3.1 and 4.0.
//!
//! ```
//! use reliance_security::cvss::{Severity, Vector};
//!
//! let vector: Vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/MAV:A".parse().expect("a vector");
//! let scores = vector.scores();
//! assert_eq!(scores.base.to_string(), "9.8");
//! assert_eq!(scores.temporal.map(|score| score.to_string()).as_deref(), Some("9.3"));
//! assert_eq!(scores.environmental.map(|score| score.to_string()).as_deref(), Some("8.3"));
//! assert_eq!(scores.overall().severity(), Severity::High);
//! ```
//!
//! Sources: FIRST, *A Complete Guide to the CVSS Version 2.0*, section 3.2; *CVSS v3.0* and
//! *v3.1 Specification Document*, sections 7 and 8; *CVSS v4.0 Specification Document*, section
//! 8, whose macro vectors the crate `cvss` interpolates.

mod metrics;
#[cfg(test)]
mod tests;
mod v2;
mod v3;

use std::fmt;
use std::str::FromStr;

pub use metrics::{Group, Metric};

/// A version of CVSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// 2.0
    V2,
    /// 3.0
    V30,
    /// 3.1
    V31,
    /// 4.0
    V40,
}

impl Edition {
    /// Its number: `3.1`.
    #[must_use]
    pub fn number(self) -> &'static str {
        match self {
            Self::V2 => "2.0",
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V40 => "4.0",
        }
    }

    /// Its metrics in canonical order.
    #[must_use]
    pub fn metrics(self) -> &'static [Metric] {
        match self {
            Self::V2 => metrics::V2,
            Self::V30 | Self::V31 => metrics::V3,
            Self::V40 => metrics::V4,
        }
    }
}

/// A score from 0.0 to 10.0, in tenths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u8);

impl Score {
    /// The score of so many tenths, at most 100.
    fn tenths_of(tenths: u8) -> Self {
        Self(tenths.min(100))
    }

    /// The score nearest to a value; what is no number is 0.0.
    fn of(value: f64) -> Self {
        // The cast saturates, and takes what is no number to zero.
        Self::tenths_of((value * 10.0).round() as u8)
    }

    /// In tenths: 98 for 9.8.
    #[must_use]
    pub fn tenths(self) -> u8 {
        self.0
    }

    /// As a number.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    /// Its word on the qualitative scale of CVSS 3 and 4 (none, low, medium, high, critical).
    ///
    /// CVSS 2.0 has no such scale of its own; [`Scores::severity`] says which words it takes.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.0 {
            0 => Severity::None,
            1..=39 => Severity::Low,
            40..=69 => Severity::Medium,
            70..=89 => Severity::High,
            _ => Severity::Critical,
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// The word for a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 0.0
    None,
    /// 0.1 to 3.9
    Low,
    /// 4.0 to 6.9
    Medium,
    /// 7.0 to 8.9
    High,
    /// 9.0 to 10.0
    Critical,
}

impl Severity {
    /// The word in lower case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The scores of a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scores {
    /// Version of CVSS.
    pub edition: Edition,
    /// Base score of 2.0 and 3.x. Of 4.0 it is the score of the base metrics alone.
    pub base: Score,
    /// Temporal score of 2.0 and 3.x, where a temporal metric is given. Of 4.0 the score of
    /// base and threat metrics, where the threat metric is given.
    pub temporal: Option<Score>,
    /// Environmental score, where an environmental metric is given; it takes the temporal or
    /// threat metrics in.
    pub environmental: Option<Score>,
}

impl Scores {
    /// The score that takes every given metric in.
    #[must_use]
    pub fn overall(&self) -> Score {
        self.environmental.or(self.temporal).unwrap_or(self.base)
    }

    /// The word for the overall score: for 2.0 those of the US National Vulnerability Database,
    /// low to 3.9, medium to 6.9, high from 7.0.
    #[must_use]
    pub fn severity(&self) -> Severity {
        let overall = self.overall();
        match self.edition {
            Edition::V2 => overall.severity().clamp(Severity::Low, Severity::High),
            _ => overall.severity(),
        }
    }

    /// What the overall score is to be called: `CVSS-BT` and the like for 4.0 (section 1.3),
    /// base, temporal or environmental before it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let v4 = self.edition == Edition::V40;
        match (v4, self.temporal.is_some(), self.environmental.is_some()) {
            (true, false, false) => "CVSS-B",
            (true, true, false) => "CVSS-BT",
            (true, false, true) => "CVSS-BE",
            (true, true, true) => "CVSS-BTE",
            (false, _, true) => "environmental",
            (false, true, false) => "temporal",
            (false, false, false) => "base",
        }
    }
}

/// A text that is no CVSS vector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAVector {
    /// The text, clipped where it is long.
    pub text: String,
    /// What is wrong with it, as the end of "it …".
    pub reason: String,
}

impl fmt::Display for NotAVector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a CVSS vector: it {}", self.text, self.reason)
    }
}

impl std::error::Error for NotAVector {}

/// A CVSS vector. Its text is canonical: the specification's order, and without metrics that
/// are "not defined", which say the same as their absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vector {
    edition: Edition,
    /// Place of the chosen value for each metric of the edition; `None` where not defined.
    values: Vec<Option<&'static str>>,
}

impl Vector {
    /// Builds a vector of an edition from values by metric.
    ///
    /// # Errors
    /// [`NotAVector`] where a metric or value is not known or comes twice, or a base metric is
    /// missing.
    pub fn new<'a>(
        edition: Edition,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, NotAVector> {
        let mut text = String::new();
        Self::collect(
            edition,
            given.into_iter().inspect(|(id, value)| {
                text.push_str(&format!("/{id}:{value}"));
            }),
        )
        .map_err(|reason| NotAVector { text: crate::clipped(text.trim_start_matches('/')), reason })
    }

    fn collect<'a>(
        edition: Edition,
        given: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, String> {
        let metrics = edition.metrics();
        let mut values = vec![None; metrics.len()];
        let mut seen = vec![false; metrics.len()];
        for (id, value) in given {
            let unknown = || format!("has a metric that {} does not have: {id}", edition.number());
            let place = metrics.iter().position(|metric| metric.id == id).ok_or_else(unknown)?;
            let (Some(metric), Some(seen)) = (metrics.get(place), seen.get_mut(place)) else {
                return Err(unknown());
            };
            if std::mem::replace(seen, true) {
                return Err(format!("has {id} twice"));
            }
            let found = metric.values.iter().find(|known| **known == value);
            let found = found.ok_or_else(|| format!("has a value that {id} does not have"))?;
            if !matches!(*found, "X" | "ND") {
                values[place] = Some(*found);
            }
        }
        for (metric, value) in metrics.iter().zip(&values) {
            if metric.group == Group::Base && value.is_none() {
                return Err(format!("has no {}", metric.id));
            }
        }
        Ok(Self { edition, values })
    }

    /// Its version of CVSS.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// The value of a metric; `None` where it is not defined or not a metric of the edition.
    #[must_use]
    pub fn metric(&self, id: &str) -> Option<&'static str> {
        let place = self.edition.metrics().iter().position(|metric| metric.id == id)?;
        self.values.get(place).copied().flatten()
    }

    /// The metrics that are defined, in canonical order.
    pub fn metrics(&self) -> impl Iterator<Item = (&'static Metric, &'static str)> + '_ {
        let pairs = self.edition.metrics().iter().zip(&self.values);
        pairs.filter_map(|(metric, value)| value.map(|value| (metric, value)))
    }

    /// Whether a metric of the group is defined.
    #[must_use]
    pub fn has(&self, group: Group) -> bool {
        self.metrics().any(|(metric, _)| metric.group == group)
    }

    /// Its scores.
    #[must_use]
    pub fn scores(&self) -> Scores {
        let (temporal, environmental) = (self.has(Group::Threat), self.has(Group::Environmental));
        let (base, with_threat, with_all) = match self.edition {
            Edition::V2 => v2::scores(self),
            Edition::V30 | Edition::V31 => v3::scores(self),
            Edition::V40 => (
                self.macro_vector_score(&[Group::Base]),
                self.macro_vector_score(&[Group::Base, Group::Threat]),
                self.macro_vector_score(&[Group::Base, Group::Threat, Group::Environmental]),
            ),
        };
        Scores {
            edition: self.edition,
            base,
            temporal: temporal.then_some(with_threat),
            environmental: environmental.then_some(with_all),
        }
    }

    /// The score of CVSS 4.0 from the metrics of these groups.
    fn macro_vector_score(&self, groups: &[Group]) -> Score {
        let text = self.text(|metric| groups.contains(&metric.group));
        let vector = text.parse::<::cvss::v4::Vector>();
        // The text has every base metric and known values only, so it is always read.
        vector.map_or(Score(0), |vector| Score::of(vector.score().value()))
    }

    fn text(&self, wanted: impl Fn(&Metric) -> bool) -> String {
        let mut text = match self.edition {
            Edition::V2 => String::new(),
            edition => format!("CVSS:{}", edition.number()),
        };
        for (metric, value) in self.metrics().filter(|(metric, _)| wanted(metric)) {
            if !text.is_empty() {
                text.push('/');
            }
            text.push_str(metric.id);
            text.push(':');
            text.push_str(value);
        }
        text
    }
}

impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(|_| true))
    }
}

impl FromStr for Vector {
    type Err = NotAVector;

    /// Reads a vector with its metrics in any order; one of 2.0 has no prefix and may stand in
    /// parentheses.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).map_err(|reason| NotAVector { text: crate::clipped(text), reason })
    }
}

fn read(text: &str) -> Result<Vector, String> {
    if text.len() > 512 {
        return Err("is longer than 512 bytes".to_string());
    }
    let text = text.trim();
    let (edition, metrics) = match text.strip_prefix("CVSS:") {
        Some(rest) => {
            let (number, metrics) = rest.split_once('/').ok_or("has no metrics")?;
            let edition = match number {
                "3.0" => Edition::V30,
                "3.1" => Edition::V31,
                "4.0" => Edition::V40,
                _ => return Err("is of a version other than 2.0, 3.0, 3.1 and 4.0".to_string()),
            };
            (edition, metrics)
        }
        None => {
            let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            (Edition::V2, inner.unwrap_or(text))
        }
    };
    let mut given = Vec::new();
    for part in metrics.split('/') {
        given.push(part.split_once(':').ok_or("has a part without `:`")?);
    }
    Vector::collect(edition, given.into_iter())
}
