//! What a method answers: figures with limits, and everything they were computed from.

use reliance_model::whole_list::WholeList;
use reliance_stats::readers::ReadersError;
use reliance_stats::{Confidence, Equivalence, Interval, OneSided, StatsError};
use serde_json::{Map, Value, json};

use crate::said::{Lists, Said};

/// Why a method has no answer, as a sentence that says what to do.
#[derive(Debug)]
pub struct Fault(
    /// The sentence.
    pub String,
    /// Lists that it names only the first items of.
    Vec<WholeList>,
);

impl Fault {
    /// A sentence that cuts no list.
    pub fn new(sentence: String) -> Fault {
        Fault(sentence, Vec::new())
    }

    /// The sentence with every list whole.
    pub fn in_full(&self) -> String {
        self.1.iter().fold(self.0.clone(), |sentence, list| list.in_full(&sentence))
    }

    /// The sentence in other words around the same lists.
    pub(crate) fn said(&self, words: impl FnOnce(&str) -> String) -> Said {
        let mut lists = Lists::default();
        lists.extend(self.1.iter().cloned());
        lists.within(words(&self.0))
    }
}

impl From<Said> for Fault {
    fn from(said: Said) -> Fault {
        let (sentence, lists) = said.into_parts();
        Fault(sentence, lists)
    }
}

impl From<StatsError> for Fault {
    fn from(error: StatsError) -> Fault {
        let help = match error {
            StatsError::TooFew { .. } => {
                "; look at --where, at the columns, and at the rows that were left out"
            }
            StatsError::NoVariance { .. } => {
                "; look whether the column is constant or decides the truth; a method that is \
                 exact in small samples may do"
            }
            _ => "",
        };
        Fault::new(format!("{error}{help}"))
    }
}

impl From<ReadersError> for Fault {
    fn from(error: ReadersError) -> Fault {
        let help = match error {
            ReadersError::Statistic(error) => return error.into(),
            ReadersError::TooFewOf { .. } => {
                "; look at --truth and at the rows that were left out, or leave the reader out \
                 with --where"
            }
            _ => "",
        };
        Fault::new(format!("{error}{help}"))
    }
}

impl From<String> for Fault {
    fn from(error: String) -> Fault {
        Fault::new(error)
    }
}

/// One figure.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The group it is of; empty where there is one only.
    pub group: String,
    /// What it is.
    pub figure: String,
    /// The form of the method.
    pub method: String,
    /// The figure.
    pub estimate: Option<f64>,
    /// Its limits.
    pub limits: Option<(f64, f64)>,
    /// A p-value.
    pub p: Option<f64>,
    /// Does a small p-value say on which side the figure lies?
    pub one_sided: bool,
    /// What it was computed from.
    pub from: Map<String, Value>,
}

impl Row {
    /// A figure by its name and the form of its method.
    pub fn new(figure: &str, method: &str) -> Row {
        Row { figure: figure.into(), method: method.into(), ..Row::default() }
    }

    /// The row of a group.
    pub(super) fn of(mut self, group: &str) -> Row {
        self.group = group.into();
        self
    }

    /// With an estimate.
    pub fn value(mut self, value: f64) -> Row {
        self.estimate = Some(value);
        self
    }

    pub(super) fn interval(mut self, interval: Interval) -> Row {
        self.estimate = Some(interval.point);
        self.limits = Some((interval.low, interval.high));
        self
    }

    /// A normal interval around an estimate with a standard error.
    pub(super) fn around(self, value: f64, se: f64, confidence: Confidence) -> Row {
        let reach = confidence.z() * se;
        self.interval(Interval { low: value - reach, point: value, high: value + reach })
            .with("se", se)
    }

    pub(super) fn p(mut self, p: f64) -> Row {
        self.p = Some(p);
        self
    }

    /// With the p-value of a test that has a direction.
    pub(super) fn one_sided(self, p: f64) -> Row {
        Row { one_sided: true, ..self.p(p) }
    }

    pub(super) fn test(self, test: OneSided) -> Row {
        self.one_sided(test.p).with("z", test.z)
    }

    pub(super) fn equivalence(self, test: Equivalence) -> Row {
        self.one_sided(test.p)
            .with("lower", json!({"z": test.lower.z, "p": test.lower.p}))
            .with("upper", json!({"z": test.upper.z, "p": test.upper.p}))
    }

    /// With something that it was computed from.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Row {
        self.from.insert(name.into(), value.into());
        self
    }

    /// The row with everything that a reviewer recomputes.
    pub fn json(&self) -> Value {
        json!({
            "group": (!self.group.is_empty()).then_some(&self.group),
            "figure": self.figure,
            "method": (!self.method.is_empty()).then_some(&self.method),
            "estimate": self.estimate,
            "low": self.limits.map(|limits| limits.0),
            "high": self.limits.map(|limits| limits.1),
            "p": self.p,
            "from": self.from,
        })
    }
}
