//! The pathway inside a market: which class and type the declared facts lead to, by which
//! rule, and what on the way a fact answers, a person has to answer, or nobody can tell yet.
//!
//! Nothing here decides a class: it reads the declared facts by rules as the catalogue has
//! them, says how each rule was read, and lists every class that the unanswered questions
//! leave possible. Where a fact is missing, all the classes it could lead to are shown, the
//! lowest first, so that nobody takes the mildest for the answer.

pub(crate) mod cn;
pub(crate) mod eu;
pub(crate) mod gb;
pub(crate) mod predicate;
pub(crate) mod reader_study;
pub(crate) mod rules;
pub(crate) mod us;

use std::collections::BTreeMap;

use reliance_model::catalogue::{Catalogue, ReadAs};
use reliance_model::evidence::Evidence;
use reliance_model::facet::{self, Fact, Profile};
use reliance_model::finding::Answer;
use reliance_model::route::{Pathway, Step, StepBy};

use crate::Ask;

/// What a pathway is read from.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The evidence.
    pub evidence: &'a Evidence,
    /// Code of the target market.
    pub market: &'a str,
    /// The device's facts in that market.
    pub profile: &'a Profile,
    /// What checks answered, by name, with the sentence that says why; empty where none ran.
    pub answers: &'a BTreeMap<String, (Answer, String)>,
}

/// The pathway inside the view's market.
pub fn pathway(view: &View<'_>) -> Pathway {
    match view.market {
        "us" => us::pathway(view),
        "eu" | "uk-ni" => eu::pathway(view),
        "uk-gb" => gb::pathway(view),
        "cn" => cn::pathway(view),
        other => Pathway {
            steps: vec![Step {
                question: "Which class and procedure does the device have in this market?".into(),
                by: StepBy::CannotTell,
                answer: format!("the classification rules of `{other}` are not catalogued"),
                source: String::new(),
            }],
            ..Pathway::default()
        },
    }
}

static NO_ANSWERS: BTreeMap<String, (Answer, String)> = BTreeMap::new();

impl<'a> View<'a> {
    /// What a check may look at, without the answers of other checks.
    pub(crate) fn of(ask: &Ask<'a>) -> View<'a> {
        View {
            catalogue: ask.catalogue,
            evidence: ask.evidence,
            market: ask.market,
            profile: ask.profile,
            answers: &NO_ANSWERS,
        }
    }
}

impl View<'_> {
    /// The facet's single known value, as text; several are joined.
    pub(crate) fn value(&self, facet: &str) -> Option<String> {
        let known = self.profile.known(facet)?;
        let list: Vec<&str> = known.iter().map(String::as_str).collect();
        Some(list.join(", "))
    }

    /// The facet as a person reads it.
    pub(crate) fn named(&self, facet: &str) -> String {
        facet::named(&self.catalogue.facets, facet)
    }

    /// The same with the device's values.
    pub(crate) fn with_values(&self, facet: &str) -> String {
        let values = self.profile.known(facet).into_iter().flatten();
        facet::with_values(&self.catalogue.facets, facet, values)
    }

    /// Is the facet known to be true, known to be false, or unknown?
    pub(crate) fn flag(&self, facet: &str) -> Option<bool> {
        let known = self.profile.known(facet)?;
        match (known.contains("true"), known.contains("false")) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    /// Does the device have any of these functions?
    pub(crate) fn does(&self, functions: &[&str]) -> bool {
        functions.iter().any(|function| self.profile.is("function", function))
    }

    /// How the requirement that carries a rule was read; `memory` where it is not catalogued.
    pub(crate) fn read_as(&self, requirement: &str) -> ReadAs {
        let found = self.catalogue.requirements.get(requirement);
        found.map_or(ReadAs::Memory, |requirement| requirement.read_as)
    }

    /// A step that one fact answers, or that asks for it.
    pub(crate) fn fact_step(&self, facet: &str, question: &str, source: &str) -> Step {
        let (by, answer) = match self.profile.facts.get(facet) {
            Some(Fact::Known(_)) => {
                (StepBy::Data, format!("declared: {}", self.with_values(facet)))
            }
            Some(Fact::Doubtful { why, .. }) => {
                (StepBy::Person, format!("{} is declared and doubted: {why}", self.named(facet)))
            }
            None => (StepBy::Person, format!("declare `{facet}`")),
        };
        Step { question: question.into(), by, answer, source: source.into() }
    }
}

/// A step that only a person answers.
pub(crate) fn person(question: &str, answer: &str, source: &str) -> Step {
    Step {
        question: question.into(),
        by: StepBy::Person,
        answer: answer.into(),
        source: source.into(),
    }
}

#[cfg(test)]
mod tests;
