//! Facets: the closed vocabulary of device facts that decides which requirements apply.
//!
//! A requirement's facets are an AND over keys and an OR within a key's list. A device's
//! profile may hold several values of a facet (two functions, two kinds of study). A facet
//! that is unset or doubtful never closes a requirement: it asks a person.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// What is known of one facet of the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// These values hold, and no others.
    Known(BTreeSet<String>),
    /// A value was given, and a reason to doubt it.
    Doubtful {
        /// The values given.
        values: BTreeSet<String>,
        /// Why they are doubted.
        why: String,
    },
}

/// The facts of one device in one market; a facet without an entry is unset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Facts by facet.
    pub facts: BTreeMap<String, Fact>,
}

/// One facet of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// Name, such as `us_submission`.
    pub name: String,
    /// What it says about the device.
    pub title: String,
    /// The closed list of values, with what each means.
    pub values: BTreeMap<String, String>,
    /// May a profile hold several values?
    pub several: bool,
    /// May the value differ from market to market?
    pub per_market: bool,
    /// The question that settles it, for a person.
    pub question: String,
    /// Values that follow from other facts, where it is neither declared nor stated: the
    /// first whose condition holds.
    pub follows: Vec<(String, Condition)>,
}

/// A requirement's or a route's condition on facets: AND over keys, OR within a list.
pub type Condition = BTreeMap<String, BTreeSet<String>>;

/// Does a condition hold for a profile?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Every facet matches.
    Yes,
    /// This facet is known and does not match.
    No {
        /// Name of the facet.
        facet: String,
        /// The device's values.
        values: BTreeSet<String>,
    },
    /// No facet excludes it, and these are unset or doubtful.
    Ask(Vec<String>),
}

impl Profile {
    /// Add known values of a facet.
    #[must_use]
    pub fn with(mut self, facet: &str, values: &[&str]) -> Profile {
        let values = values.iter().map(|value| value.to_string()).collect();
        self.facts.insert(facet.into(), Fact::Known(values));
        self
    }

    /// The facet's known values; none where it is unset or doubtful.
    pub fn known(&self, facet: &str) -> Option<&BTreeSet<String>> {
        match self.facts.get(facet) {
            Some(Fact::Known(values)) => Some(values),
            _ => None,
        }
    }

    /// Is this value known to hold?
    pub fn is(&self, facet: &str, value: &str) -> bool {
        self.known(facet).is_some_and(|values| values.contains(value))
    }

    /// Does the condition hold?
    ///
    /// A known facet that does not match decides, whatever else is unknown; the first such
    /// facet by name is reported.
    pub fn holds(&self, condition: &Condition) -> Holds {
        let mut ask = Vec::new();
        for (facet, wanted) in condition {
            match self.facts.get(facet) {
                Some(Fact::Known(values)) if values.is_disjoint(wanted) => {
                    return Holds::No { facet: facet.clone(), values: values.clone() };
                }
                Some(Fact::Known(_)) => {}
                Some(Fact::Doubtful { .. }) | None => ask.push(facet.clone()),
            }
        }
        if ask.is_empty() { Holds::Yes } else { Holds::Ask(ask) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(pairs: &[(&str, &[&str])]) -> Condition {
        let values = |list: &[&str]| list.iter().map(|value| value.to_string()).collect();
        pairs.iter().map(|(facet, list)| (facet.to_string(), values(list))).collect()
    }

    #[test]
    fn an_unset_facet_asks_and_a_known_one_decides() {
        let profile = Profile::default().with("ai", &["locked"]).with("function", &["triage"]);
        assert_eq!(profile.holds(&condition(&[("ai", &["locked", "adaptive"])])), Holds::Yes);
        assert_eq!(
            profile.holds(&condition(&[("ai", &["locked"]), ("pccp", &["true"])])),
            Holds::Ask(vec!["pccp".into()])
        );
        let no = profile.holds(&condition(&[("function", &["detect"]), ("pccp", &["true"])]));
        assert!(matches!(no, Holds::No { facet, .. } if facet == "function"));
    }
}
