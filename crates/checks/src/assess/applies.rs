//! Does a requirement apply to the device, in the market, on the day?

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, Force, Requirement};
use reliance_model::evidence::{Attestation, Stated};
use reliance_model::facet::{self, Holds, Profile};

use super::Case;
use crate::circumstances::{Told, told};
use crate::questions::question_id;
use crate::standing::{changed_for, outdated};

/// Whether a requirement applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applies {
    /// It does, as far as the facts go; doubts may remain.
    Yes {
        /// Each doubt that a person has to settle.
        doubts: Vec<Open>,
    },
    /// This fact decides that it does not.
    No(String),
    /// No fact excludes it and these facets are unset or doubtful.
    Ask(Vec<String>),
}

/// A doubt that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Id of its question.
    pub id: String,
    /// Its text.
    pub text: String,
    /// An answer given before, and why it no longer stands.
    pub outdated: Option<String>,
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
            Applies::No(facet::with_values(&case.catalogue.facets, &facet, &values))
        }
        Holds::Ask(facets) => Applies::Ask(facets),
        Holds::Yes => doubts(case, profile, requirement),
    }
}

fn not_asked(case: &Case<'_>, requirement: &Requirement) -> Option<String> {
    if let Some(next) = replaced(case.catalogue, case.on, requirement) {
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
        Some(day) if day > case.on && requirement.force.counts() => {
            Some(format!("in force from {day}; assessed for {}", case.on))
        }
        _ => None,
    }
}

/// The requirement that has taken its place by the day: what replaces it has to be made, and
/// in force, or the old one stands.
pub(crate) fn replaced<'a>(
    catalogue: &Catalogue,
    on: Date,
    requirement: &'a Requirement,
) -> Option<&'a str> {
    let next = requirement.superseded_by.as_deref()?;
    let known = catalogue.requirements.get(next);
    let made =
        known.is_none_or(|next| next.force.counts() && next.in_force.is_none_or(|day| day <= on));
    (made || requirement.superseded).then_some(next)
}

/// Doubts that neither facts, nor the folder, nor a person's answer that still stands settle.
fn doubts(case: &Case<'_>, profile: &Profile, requirement: &Requirement) -> Applies {
    let mut open = Vec::new();
    for doubt in requirement.open_doubts(profile) {
        let told = doubt.evidence.as_deref().map(|name| told(name, case.evidence, case.market));
        match told {
            Some(Told::So) => continue,
            Some(Told::NotSo(why)) => return Applies::No(why),
            Some(Told::Nothing) | None => {}
        }
        let id = question_id("doubt", &doubt.text);
        let waits = |outdated| Open { id: id.clone(), text: doubt.text.clone(), outdated };
        match case.evidence.attestations.get(&id) {
            Some(stated) if !stated.person.trim().is_empty() => {
                if let Some(why) = changed_for(case.evidence, stated, requirement) {
                    open.push(waits(Some(outdated(stated, &why))));
                    continue;
                }
                match said(&stated.verdict) {
                    Some(true) => {}
                    Some(false) => {
                        let Attestation { person, answer, .. } = stated;
                        let why = format!("{person} states that it does not apply: {answer}");
                        return Applies::No(why);
                    }
                    None => open.push(waits(None)),
                }
            }
            _ => open.push(waits(None)),
        }
    }
    Applies::Yes { doubts: open }
}

/// Does it apply, by what a person stated? `None` where the words do not say so: *satisfied*
/// speaks of evidence, and a doubt may be worded either way round.
fn said(verdict: &Stated) -> Option<bool> {
    match verdict {
        Stated::DoesNotApply => Some(false),
        Stated::Satisfied | Stated::NotSatisfied => None,
        Stated::Values(values) => match values.as_slice() {
            [one] if one == "applies" => Some(true),
            [one] if one == "does not apply" => Some(false),
            _ => None,
        },
    }
}
