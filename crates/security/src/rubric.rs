//! The medical-device rubric for CVSS 3.0 and 3.1 as a guided form.
//!
//! MITRE, *Rubric for Applying CVSS to Medical Devices* (qualified by FDA as a medical device
//! development tool on 2020-10-20, for CVSS 3.0). The identifiers are the rubric's; every
//! question is asked in words of this program, and what answers lead to is read from memory
//! ([`HOW_READ`]). Where the rubric's branch is not known for certain, the form does not decide:
//! it says that a person sets that metric, and keeps the answers as evidence.
//!
//! ```
//! use reliance_security::rubric::{Answer, Form, Outcome};
//!
//! let mut form = Form::default();
//! form.answer("XUI", Answer::No).expect("a question of the form");
//! assert!(matches!(form.metric("UI"), Outcome::Decided { value: "N", .. }));
//! assert!(matches!(form.metric("AV"), Outcome::Unanswered { .. }));
//! ```

mod questions;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

pub use questions::{QUESTIONS, Question, question};

use crate::cvss::{Edition, NotAVector, Vector};

/// How the decisions of this module were read: nobody has held them against the rubric's text.
pub const HOW_READ: &str = "memory";

/// An answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Nobody knows; the form then never decides.
    Unknown,
}

/// What the answers say about a metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The answers decide it.
    Decided {
        /// The metric's value.
        value: &'static str,
        /// The questions whose answers decided.
        by: Vec<&'static str>,
    },
    /// A person set it, the form having left it to a person.
    Set {
        /// The metric's value.
        value: &'static str,
    },
    /// A person decides it.
    ForPerson {
        /// Why the form does not.
        why: &'static str,
    },
    /// Questions are open.
    Unanswered {
        /// Their identifiers.
        open: Vec<&'static str>,
    },
}

/// Why an answer or a value is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// The rubric has no such question.
    NoSuchQuestion(String),
    /// The base metrics of CVSS 3.x have no such metric or value.
    NoSuchValue(String),
    /// A metric has no value yet.
    Open {
        /// Metrics that are open.
        metrics: Vec<&'static str>,
    },
    /// The values form no vector.
    Vector(NotAVector),
}

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchQuestion(id) => write!(f, "the rubric has no question `{id}`"),
            Self::NoSuchValue(text) => write!(f, "CVSS 3.x has no base metric with value `{text}`"),
            Self::Open { metrics } => {
                write!(f, "no vector yet: {} have no value", metrics.join(", "))
            }
            Self::Vector(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NotTaken {}

/// The answers given so far, and the metrics that a person set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    answers: BTreeMap<&'static str, Answer>,
    set: BTreeMap<&'static str, &'static str>,
}

/// The base metrics of CVSS 3.x in their order.
const METRICS: [&str; 8] = ["AV", "AC", "PR", "UI", "S", "C", "I", "A"];

const NOT_KNOWN: &str = "the rubric's branch for these answers is not known for certain";
const UNKNOWN: &str = "an answer is unknown";

impl Form {
    /// Takes the answer to a question; a later answer replaces an earlier one.
    ///
    /// # Errors
    /// [`NotTaken::NoSuchQuestion`].
    pub fn answer(&mut self, id: &str, answer: Answer) -> Result<(), NotTaken> {
        let found = question(id).ok_or_else(|| NotTaken::NoSuchQuestion(crate::clipped(id)))?;
        self.answers.insert(found.id, answer);
        Ok(())
    }

    /// Takes the value that a person gives a metric. Where the answers decide the metric, they
    /// stand, and the person's value is not used.
    ///
    /// # Errors
    /// [`NotTaken::NoSuchValue`].
    pub fn set(&mut self, metric: &str, value: &str) -> Result<(), NotTaken> {
        let known = Edition::V31.metrics().iter().find(|known| known.id == metric);
        let known = known.filter(|known| METRICS.contains(&known.id));
        let found = known.and_then(|known| {
            let value = known.values.iter().find(|known| **known == value)?;
            Some((known.id, *value))
        });
        let none = || NotTaken::NoSuchValue(crate::clipped(&format!("{metric}:{value}")));
        let (metric, value) = found.ok_or_else(none)?;
        self.set.insert(metric, value);
        Ok(())
    }

    /// The answers given, by question: the evidence behind the vector.
    #[must_use]
    pub fn answers(&self) -> &BTreeMap<&'static str, Answer> {
        &self.answers
    }

    /// What is known of a base metric.
    #[must_use]
    pub fn metric(&self, metric: &str) -> Outcome {
        let outcome = match metric {
            "AV" => self.attack_vector(),
            "AC" => self.yes_or_no("XACL", "L", "H"),
            "PR" => self.privileges(),
            "UI" => self.yes_or_no("XUI", "R", "N"),
            "S" => self.yes_or_no("XS", "C", "U"),
            "C" | "I" | "A" => self.impact(metric),
            _ => Outcome::ForPerson { why: "the rubric has no such metric" },
        };
        match (&outcome, self.set.get(metric)) {
            (Outcome::ForPerson { .. }, Some(value)) => Outcome::Set { value },
            _ => outcome,
        }
    }

    /// The vector, where every base metric is decided or set.
    ///
    /// # Errors
    /// [`NotTaken::Open`] with the metrics that are not, [`NotTaken::NoSuchValue`] for an
    /// edition other than 3.0 and 3.1, for which there is no rubric.
    pub fn vector(&self, edition: Edition) -> Result<Vector, NotTaken> {
        if !matches!(edition, Edition::V30 | Edition::V31) {
            return Err(NotTaken::NoSuchValue(format!("CVSS:{}", edition.number())));
        }
        let mut values = Vec::new();
        let mut open = Vec::new();
        for metric in METRICS {
            match self.metric(metric) {
                Outcome::Decided { value, .. } | Outcome::Set { value } => {
                    values.push((metric, value));
                }
                Outcome::ForPerson { .. } | Outcome::Unanswered { .. } => open.push(metric),
            }
        }
        if !open.is_empty() {
            return Err(NotTaken::Open { metrics: open });
        }
        Vector::new(edition, values).map_err(NotTaken::Vector)
    }

    fn of(&self, id: &'static str) -> Result<bool, Outcome> {
        match self.answers.get(id) {
            Some(Answer::Yes) => Ok(true),
            Some(Answer::No) => Ok(false),
            Some(Answer::Unknown) => Err(Outcome::ForPerson { why: UNKNOWN }),
            None => Err(Outcome::Unanswered { open: vec![id] }),
        }
    }

    fn yes_or_no(&self, id: &'static str, yes: &'static str, no: &'static str) -> Outcome {
        match self.of(id) {
            Ok(answer) => Outcome::Decided { value: if answer { yes } else { no }, by: vec![id] },
            Err(outcome) => outcome,
        }
    }

    /// Only the end of the questions is certain: an attack by touch alone is physical. How the
    /// rubric tells network, adjacent and local apart, by transport and range, is not.
    fn attack_vector(&self) -> Outcome {
        let mut by = Vec::new();
        for id in ["XAVN", "XAVW", "XAVP"] {
            match self.of(id) {
                Ok(false) if id != "XAVP" => by.push(id),
                Ok(true) if id == "XAVP" => {
                    by.push(id);
                    return Outcome::Decided { value: "P", by };
                }
                Ok(_) => return Outcome::ForPerson { why: NOT_KNOWN },
                Err(outcome) => return outcome,
            }
        }
        Outcome::ForPerson { why: NOT_KNOWN }
    }

    /// Without any login, none are required; what the rubric makes of the kinds of accounts is
    /// not certain.
    fn privileges(&self) -> Outcome {
        match self.of("XPRL") {
            Ok(false) => Outcome::Decided { value: "N", by: vec!["XPRL"] },
            Ok(true) => Outcome::ForPerson { why: NOT_KNOWN },
            Err(outcome) => outcome,
        }
    }

    /// No impact where none of the six kinds of data is concerned; between low and high a person
    /// decides, because the rubric's weights of the kinds are not known for certain.
    fn impact(&self, metric: &str) -> Outcome {
        let asked: Vec<&'static str> = QUESTIONS
            .iter()
            .filter(|question| question.metric == metric && !question.follows)
            .map(|question| question.id)
            .collect();
        let answered = |wanted| asked.iter().any(|id| self.answers.get(id) == Some(&wanted));
        let open: Vec<_> =
            asked.iter().copied().filter(|id| !self.answers.contains_key(id)).collect();
        if !open.is_empty() {
            return Outcome::Unanswered { open };
        }
        if answered(Answer::Yes) {
            return Outcome::ForPerson { why: NOT_KNOWN };
        }
        if answered(Answer::Unknown) {
            return Outcome::ForPerson { why: UNKNOWN };
        }
        Outcome::Decided { value: "N", by: asked }
    }
}
