//! Does a requirement apply to the device, in the market, on the day?

use reliance_model::catalogue::{Force, Requirement};
use reliance_model::evidence::{Attestation, Stated};
use reliance_model::facet::{Holds, Profile};

use super::Case;
use crate::questions::question_id;

/// Whether a requirement applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applies {
    /// It does, as far as the facts go; doubts may remain.
    Yes {
        /// Id and text of each doubt that a person has to settle.
        doubts: Vec<(String, String)>,
    },
    /// This fact decides that it does not.
    No(String),
    /// No fact excludes it and these facets are unset or doubtful.
    Ask(Vec<String>),
}

/// Does the requirement apply?
///
/// A known fact that does not match decides, and is named. An unset or doubtful one asks.
/// What is only reported, superseded or not yet in force is named as such.
pub fn applies(case: &Case<'_>, profile: &Profile, requirement: &Requirement) -> Applies {
    if let Some(why) = not_asked(case, requirement) {
        return Applies::No(why);
    }
    match profile.holds(&requirement.facets) {
        Holds::No { facet, values } => {
            let values: Vec<String> = values.into_iter().collect();
            Applies::No(format!("{facet} = {}", values.join(", ")))
        }
        Holds::Ask(facets) => Applies::Ask(facets),
        Holds::Yes => doubts(case, profile, requirement),
    }
}

fn not_asked(case: &Case<'_>, requirement: &Requirement) -> Option<String> {
    if let Some(next) = &requirement.superseded_by {
        return Some(format!("superseded by {next}"));
    }
    if requirement.superseded {
        return Some("superseded".to_string());
    }
    if requirement.force == Force::Reported {
        return Some(
            "only reported: no regulator's text supports it, so it changes nothing".into(),
        );
    }
    if requirement.checks.is_empty() && requirement.question.is_none() {
        return Some("information only: nothing is asked of the manufacturer".to_string());
    }
    match requirement.in_force {
        Some(day) if day > case.on && requirement.force == Force::Law => {
            Some(format!("in force from {day}; assessed for {}", case.on))
        }
        _ => None,
    }
}

fn doubts(case: &Case<'_>, profile: &Profile, requirement: &Requirement) -> Applies {
    let mut open = Vec::new();
    for doubt in requirement.open_doubts(profile) {
        let id = question_id("doubt", doubt);
        match case.evidence.attestations.get(&id) {
            None => open.push((id, doubt.to_string())),
            Some(stated) if denies(&stated.verdict) => {
                let Attestation { person, answer, .. } = stated;
                return Applies::No(format!("{person} states that it does not apply: {answer}"));
            }
            Some(_) => {}
        }
    }
    Applies::Yes { doubts: open }
}

fn denies(verdict: &Stated) -> bool {
    match verdict {
        Stated::DoesNotApply | Stated::NotSatisfied => true,
        Stated::Satisfied => false,
        Stated::Values(values) => values.iter().any(|value| value == "does not apply"),
    }
}
