//! From rules to classes: several rules, each with the classes it may lead to.
//!
//! The strictest rule decides. While a rule's deciding fact is missing it may lead to more
//! than one class; the device's class is then one of those that reach the least that any
//! other rule demands.

use reliance_model::catalogue::ReadAs;
use reliance_model::facet;
use reliance_model::route::Candidate;

use super::View;

/// What a rule may lead to, once its open question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) class: &'static str,
    pub(crate) because: String,
}

/// A rule that concerns the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) read_as: ReadAs,
    /// One where the facts decide; several where a fact is missing.
    pub(crate) outcomes: Vec<Outcome>,
    /// The fact that would settle it.
    pub(crate) settled_by: Option<&'static str>,
}

impl Rule {
    /// A rule whose outcome the facts decide.
    pub(crate) fn decided(
        name: &'static str,
        read_as: ReadAs,
        class: &'static str,
        because: impl Into<String>,
    ) -> Rule {
        let outcomes = vec![Outcome { class, because: because.into() }];
        Rule { name, read_as, outcomes, settled_by: None }
    }

    /// A rule that waits for a fact.
    pub(crate) fn open(
        name: &'static str,
        read_as: ReadAs,
        settled_by: &'static str,
        outcomes: &[(&'static str, &str)],
    ) -> Rule {
        let outcomes = outcomes
            .iter()
            .map(|(class, because)| Outcome { class, because: (*because).to_string() })
            .collect();
        Rule { name, read_as, outcomes, settled_by: Some(settled_by) }
    }
}

/// A class that the rules leave possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Possible {
    pub(crate) class: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) because: String,
    pub(crate) read_as: ReadAs,
}

/// Rank of a class on a ladder, the lowest first; classes with a suffix (`Is`, `Im`) rank
/// with class I.
pub(crate) fn rank(ladder: &[&str], class: &str) -> Option<usize> {
    let plain = match class {
        "Is" | "Im" => "I",
        other => other,
    };
    ladder.iter().position(|step| *step == plain)
}

/// Every class that the rules leave possible, lowest first; one where the facts decide.
pub(crate) fn possible(ladder: &[&str], rules: &[Rule]) -> Vec<Possible> {
    let at = |outcome: &Outcome| rank(ladder, outcome.class).unwrap_or(0);
    let least = rules.iter().filter_map(|rule| rule.outcomes.iter().map(at).min()).max();
    let mut found: Vec<(usize, Possible)> = Vec::new();
    for rule in rules {
        for outcome in &rule.outcomes {
            let rank = at(outcome);
            let reaches = least.is_none_or(|least| rank >= least);
            if reaches && !found.iter().any(|(seen, _)| *seen == rank) {
                let possible = Possible {
                    class: outcome.class,
                    rule: rule.name,
                    because: outcome.because.clone(),
                    read_as: rule.read_as,
                };
                found.push((rank, possible));
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, possible)| possible).collect()
}

/// The facts that would settle the class, in the order of the rules.
pub(crate) fn settled_by(rules: &[Rule]) -> Vec<&'static str> {
    let mut facts = Vec::new();
    for fact in rules.iter().filter_map(|rule| rule.settled_by) {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    facts
}

/// The same as a person reads them.
pub(crate) fn settling(view: &View<'_>, rules: &[Rule]) -> String {
    facet::all_named(&view.catalogue.facets, &settled_by(rules))
}

/// Candidates from the classes left possible, the declared one held against them.
pub(crate) fn candidates(
    view: &View<'_>,
    ladder: &[&str],
    rules: &[Rule],
    declared: Option<&str>,
    procedure: fn(&str) -> &'static str,
) -> Vec<Candidate> {
    let possible = possible(ladder, rules);
    let alone = possible.len() == 1;
    let missing = settling(view, rules);
    let list = possible.into_iter().map(|possible| {
        let mut against = Vec::new();
        if !alone {
            against.push(format!("not the only class left, to be settled by: {missing}"));
        }
        if let Some(declared) =
            declared.filter(|declared| rank(ladder, declared) != rank(ladder, possible.class))
        {
            against.push(format!("the declared class is {declared}"));
        }
        Candidate {
            name: format!("class {}", possible.class),
            title: possible.rule.to_string(),
            class: possible.class.to_string(),
            procedure: procedure(possible.class).to_string(),
            because: possible.because,
            against,
            controls: Vec::new(),
            read_as: possible.read_as,
        }
    });
    list.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LADDER: [&str; 4] = ["I", "IIa", "IIb", "III"];

    fn classes(rules: &[Rule]) -> Vec<&'static str> {
        possible(&LADDER, rules).into_iter().map(|possible| possible.class).collect()
    }

    #[test]
    fn the_strictest_rule_decides_and_open_rules_leave_choices() {
        let open = Rule::open(
            "a",
            ReadAs::Copy,
            "worst_harm",
            &[("IIa", "harm is not serious"), ("IIb", "harm is serious"), ("III", "death")],
        );
        let drives = Rule::decided("b", ReadAs::Copy, "IIb", "drives a class IIb device");
        assert_eq!(classes(std::slice::from_ref(&open)), ["IIa", "IIb", "III"]);
        assert_eq!(classes(&[open, drives.clone()]), ["IIb", "III"]);
        assert_eq!(classes(&[drives]), ["IIb"]);
        assert!(classes(&[]).is_empty());
    }
}
