//! From the answers of checks and persons to the finding about one requirement.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::{CheckCall, Force, Requirement};
use reliance_model::facet::{self, Profile};
use reliance_model::finding::{Answer, Finding, Part};
use reliance_model::picture::Picture;
use reliance_stats::reduction::Reductions;

use super::applies::Applies;
use super::persons::Asking;
use super::{Case, Gallery, topics, worst};
use crate::{Answered, check, said};

/// What every check answered, computed once a call.
#[derive(Debug)]
pub(super) struct Answers {
    parts: BTreeMap<CheckCall, Part>,
    pub(super) gallery: Gallery,
}

impl Answers {
    /// Run every call once.
    pub(super) fn compute(
        case: &Case<'_>,
        profile: &Profile,
        calls: &BTreeSet<CheckCall>,
        reductions: &Reductions,
    ) -> Answers {
        let mut gallery = Gallery::default();
        let mut parts = BTreeMap::new();
        for call in calls {
            let answered = match check(&call.check) {
                Some(check) => check
                    .answer(&super::ask(case, profile, call), reductions)
                    .unwrap_or_else(Answered::from),
                None => Answered::undetermined(format!(
                    "needs the check `{}`, which this version does not have",
                    call.check
                )),
            };
            parts.insert(call.clone(), part(call, answered, &mut gallery));
        }
        Answers { parts, gallery }
    }

    /// Answers by the name of the check, for the pathway.
    pub(super) fn by_check(&self) -> BTreeMap<String, (Answer, String)> {
        let mut facts = BTreeMap::new();
        for (call, part) in &self.parts {
            facts.entry(call.check.clone()).or_insert((part.answer, part.because.clone()));
        }
        facts
    }

    /// The pictures, in the order of their indices.
    pub(super) fn into_pictures(self) -> Vec<Picture> {
        self.gallery.pictures
    }
}

fn part(call: &CheckCall, mut answered: Answered, gallery: &mut Gallery) -> Part {
    let lists = std::mem::take(&mut answered.lists);
    let lists = said::standing(lists, &answered.sentences());
    Part {
        call: Some(call.clone()),
        answer: answered.answer,
        because: answered.because,
        to_do: answered.to_do,
        figures: answered.figures,
        pictures: answered.pictures.into_iter().map(|picture| gallery.keep(picture)).collect(),
        evidence: answered.evidence,
        caveats: answered.caveats,
        lists,
        outcomes: answered.outcomes,
    }
}

/// The finding about one requirement.
pub(super) fn finding(
    asking: &mut Asking<'_, '_>,
    requirement: &Requirement,
    applies: Applies,
    answers: &Answers,
) -> Finding {
    let mut finding = blank(asking.case, requirement);
    set_aside(asking.case, &mut finding);
    match applies {
        Applies::No(fact) => {
            finding.answer = Answer::NotApplicable;
            finding.because = fact;
        }
        Applies::Ask(facets) => {
            finding.answer = Answer::ForAPerson;
            let said = facet::all_named(&asking.case.catalogue.facets, &facets);
            finding.because = format!("does it apply? not known: {said}");
            finding.to_do = Some(format!("state in reliance.toml, [facts]: {}", facets.join(", ")));
            let ids = facets.iter().map(|facet| asking.fact(facet, requirement, &finding));
            finding.questions = ids.collect();
        }
        Applies::Yes { doubts } => {
            finding.parts = requirement
                .checks
                .iter()
                .filter_map(|call| answers.parts.get(call).cloned())
                .collect();
            asking.person(requirement, &doubts, &mut finding);
            decide(&mut finding);
        }
    }
    finding
}

/// A finding with everything but its answer.
pub(super) fn blank(case: &Case<'_>, requirement: &Requirement) -> Finding {
    let source = case.catalogue.sources.get(&requirement.source);
    let cite = source.map_or(requirement.source.as_str(), |source| source.cite.as_str());
    let cite = match requirement.section.as_str() {
        "" => cite.to_string(),
        section => format!("{cite}, {section}"),
    };
    Finding {
        requirement: requirement.id.clone(),
        title: requirement.title.clone(),
        asks: requirement.asks.clone(),
        cite,
        url: source.and_then(|source| source.url.clone()),
        force: requirement.force,
        read_as: requirement.read_as,
        topic: topics::topic(requirement).to_string(),
        slot: requirement.slot.clone(),
        review_risk: requirement.review_risk.clone(),
        asked_at: requirement.place.clone(),
        answer: Answer::Undetermined,
        because: String::new(),
        to_do: None,
        counts: requirement.force.counts(),
        waived: None,
        parts: Vec::new(),
        questions: Vec::new(),
        proposed: Vec::new(),
    }
}

/// The worst part decides, and says why; parts that do not apply decide only alone.
fn decide(finding: &mut Finding) {
    let asked = finding.parts.iter().filter(|part| part.answer != Answer::NotApplicable);
    let answer = worst(asked.map(|part| part.answer))
        .or_else(|| worst(finding.parts.iter().map(|part| part.answer)));
    let Some(answer) = answer else { return };
    finding.answer = answer;
    let deciding: Vec<&Part> = finding.parts.iter().filter(|part| part.answer == answer).collect();
    let because = deciding[0].because.clone();
    let to_do = deciding.iter().find_map(|part| part.to_do.clone());
    let more = deciding.len() - 1;
    finding.because = match more {
        0 => because,
        _ => format!("{because} (and {more} more)"),
    };
    finding.to_do = to_do;
}

/// A waiver that holds on the day sets the requirement aside; the answer stays as it is.
fn set_aside(case: &Case<'_>, finding: &mut Finding) {
    let waiver = case.evidence.device.waivers.iter().find(|waiver| {
        waiver.requirement == finding.requirement
            && waiver.expires.is_some_and(|day| day >= case.on)
            && !waiver.reason.is_empty()
            && !waiver.person.is_empty()
    });
    if let Some(waiver) = waiver {
        let until = waiver.expires.map(|day| day.to_string()).unwrap_or_default();
        finding.waived = Some(format!("{} (until {until}): {}", waiver.person, waiver.reason));
        finding.counts = false;
    }
    if finding.force == Force::Reported {
        finding.counts = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_by_their_check_and_pictures_are_kept() {
        let call = |check: &str, value: &str| CheckCall {
            check: check.into(),
            parameters: [("kind".to_string(), vec![value.to_string()])].into(),
        };
        let said = |because: &str| Answered::shown(because.to_string());
        let mut gallery = Gallery::default();
        let picture = Picture::Shares {
            title: "t".into(),
            sample: "s".into(),
            population: "p".into(),
            categories: Vec::new(),
        };
        let pictured = Answered { pictures: vec![picture.clone()], ..said("one") };
        let calls = [
            (call("a", "x"), pictured),
            (call("a", "y"), said("two")),
            (call("b", "x"), said("three")),
        ];
        let parts = calls.into_iter().map(|(call, answered)| {
            let part = part(&call, answered, &mut gallery);
            (call, part)
        });
        let parts: BTreeMap<CheckCall, Part> = parts.collect();
        let answers = Answers { parts, gallery };
        let facts: Vec<(String, Answer, String)> = answers
            .by_check()
            .into_iter()
            .map(|(check, (answer, because))| (check, answer, because))
            .collect();
        let of =
            |check: &str, because: &str| (check.to_string(), Answer::Shown, because.to_string());
        assert_eq!(facts, [of("a", "one"), of("b", "three")]);
        assert_eq!(answers.into_pictures(), [picture]);
    }
}
