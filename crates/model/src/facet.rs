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

impl Facet {
    /// The fact as a person reads it: its title, without remarks on it, and the name that one
    /// types: ``Class in China (`cn_class`)``.
    pub fn named(&self) -> String {
        // A remark stands behind the question or behind a semicolon, which parts clauses.
        let plain = match self.title.split_once("? ") {
            Some((question, _)) => format!("{question}?"),
            None => self.title.split("; ").next().unwrap_or_default().to_string(),
        };
        format!("{plain} (`{}`)", self.name)
    }
}

/// A fact as a person reads it; the name that one types, where it is none of these.
pub fn named(facets: &BTreeMap<String, Facet>, facet: &str) -> String {
    facets.get(facet).map_or_else(|| format!("`{facet}`"), Facet::named)
}

/// Several facts as a person reads them. Titles hold commas, so semicolons part them.
pub fn all_named<S: AsRef<str>>(facets: &BTreeMap<String, Facet>, names: &[S]) -> String {
    let said: Vec<String> = names.iter().map(|name| named(facets, name.as_ref())).collect();
    said.join("; ")
}

/// Values as a person reads them: what is true or false by its title, all others by the words
/// that one types.
pub fn values_said<'a>(
    facets: &'a BTreeMap<String, Facet>,
    facet: &str,
    values: impl IntoIterator<Item = &'a String>,
) -> Vec<&'a str> {
    let known = facets.get(facet);
    let said = |value: &'a String| {
        let flag = known.filter(|_| matches!(value.as_str(), "true" | "false"));
        flag.and_then(|known| known.values.get(value)).unwrap_or(value).as_str()
    };
    values.into_iter().map(said).collect()
}

/// A fact with its values: ``Class in China (`cn_class`): III``.
pub fn with_values<'a>(
    facets: &'a BTreeMap<String, Facet>,
    facet: &str,
    values: impl IntoIterator<Item = &'a String>,
) -> String {
    let values = values_said(facets, facet, values);
    format!("{}: {}", named(facets, facet), values.join(", "))
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

    fn facet(name: &str, title: &str, values: &[(&str, &str)]) -> (String, Facet) {
        let facet = Facet {
            name: name.into(),
            title: title.into(),
            values: values.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect(),
            several: false,
            per_market: false,
            question: "Which?".into(),
            follows: Vec::new(),
        };
        (name.into(), facet)
    }

    #[test]
    fn a_person_reads_the_title_and_types_the_name() {
        let facets = BTreeMap::from([
            facet("cn_class", "Class in China", &[("III", "class III")]),
            facet("cn_import", "Is it imported?", &[("true", "yes"), ("false", "no")]),
            facet("function", "What it does; every function counts", &[]),
            facet("held", "Was it held? Declared elsewhere", &[]),
        ]);
        let named = |name: &str| named(&facets, name);
        assert_eq!(named("cn_class"), "Class in China (`cn_class`)");
        assert_eq!(named("cn_import"), "Is it imported? (`cn_import`)");
        assert_eq!(named("function"), "What it does (`function`)");
        assert_eq!(named("held"), "Was it held? (`held`)");
        assert_eq!(named("moon"), "`moon`");
        let several = all_named(&facets, &["cn_class", "held"]);
        assert_eq!(several, "Class in China (`cn_class`); Was it held? (`held`)");
        let with = |name: &str, values: &[&str]| {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            with_values(&facets, name, &values)
        };
        assert_eq!(with("cn_class", &["III"]), "Class in China (`cn_class`): III");
        assert_eq!(with("cn_import", &["false"]), "Is it imported? (`cn_import`): no");
        assert_eq!(with("moon", &["full", "new"]), "`moon`: full, new");
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
