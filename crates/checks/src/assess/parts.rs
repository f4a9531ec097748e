//! From the answers of checks and persons to the finding about one requirement.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::{CheckCall, Force, Requirement};
use reliance_model::evidence::{Attestation, Stated};
use reliance_model::facet::Profile;
use reliance_model::finding::{Answer, Finding, Part};
use reliance_model::picture::Picture;
use reliance_stats::reduction::Reductions;

use super::applies::Applies;
use super::{Case, Gallery, Questions, topics, worst};
use crate::questions::question_id;
use crate::{Answered, check};

/// What every check answered, computed once a call.
#[derive(Debug)]
pub(super) struct Answers {
    parts: BTreeMap<CheckCall, Part>,
    gallery: Gallery,
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
                Some(check) => (check.answer)(&super::ask(case, profile, call), reductions)
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

fn part(call: &CheckCall, answered: Answered, gallery: &mut Gallery) -> Part {
    Part {
        call: Some(call.clone()),
        answer: answered.answer,
        because: answered.because,
        to_do: answered.to_do,
        figures: answered.figures,
        pictures: answered.pictures.into_iter().map(|picture| gallery.keep(picture)).collect(),
        evidence: answered.evidence,
        caveats: answered.caveats,
    }
}

/// The finding about one requirement.
pub(super) fn finding(
    case: &Case<'_>,
    requirement: &Requirement,
    applies: Applies,
    answers: &Answers,
    questions: &mut Questions,
) -> Finding {
    let mut finding = blank(case, requirement);
    match applies {
        Applies::No(fact) => {
            finding.answer = Answer::NotApplicable;
            finding.because = fact;
        }
        Applies::Ask(facets) => {
            finding.answer = Answer::ForAPerson;
            finding.because = format!("does it apply? not known: {}", facets.join(", "));
            finding.to_do = Some(format!("state in reliance.toml, [facts]: {}", facets.join(", ")));
            for facet in &facets {
                finding.questions.push(ask_fact(
                    case,
                    facet,
                    requirement,
                    &finding.cite,
                    questions,
                ));
            }
        }
        Applies::Yes { doubts } => {
            finding.parts = requirement
                .checks
                .iter()
                .filter_map(|call| answers.parts.get(call).cloned())
                .collect();
            add_question(case, requirement, &mut finding, questions);
            for (id, doubt) in &doubts {
                add_doubt(requirement, id, doubt, &mut finding, questions);
            }
            decide(&mut finding);
        }
    }
    set_aside(case, &mut finding);
    finding
}

fn blank(case: &Case<'_>, requirement: &Requirement) -> Finding {
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

fn ask_fact(
    case: &Case<'_>,
    facet: &str,
    requirement: &Requirement,
    cite: &str,
    questions: &mut Questions,
) -> String {
    let id = case.fact_id(facet);
    let (text, values) = match case.catalogue.facets.get(facet) {
        Some(known) => (known.question.clone(), known.values.keys().cloned().collect()),
        None => (format!("Which value has the fact `{facet}`?"), Vec::new()),
    };
    questions.ask(&id, &text, &values, requirement, cite);
    id
}

/// Put every question that a requirement can lead to.
pub(super) fn ask_everything(
    case: &Case<'_>,
    requirement: &Requirement,
    questions: &mut Questions,
) {
    let cite = blank(case, requirement).cite;
    for facet in requirement.facets.keys() {
        ask_fact(case, facet, requirement, &cite, questions);
    }
    for doubt in &requirement.doubts {
        let id = question_id("doubt", &doubt.text);
        questions.ask(&id, &doubt_text(&doubt.text), &doubt_values(), requirement, &cite);
    }
    let (id, text) = match &requirement.question {
        Some(question) => (question_id("ask", question), question),
        None => (question_id("ask", &requirement.id), &requirement.title),
    };
    questions.ask(&id, &asked_text(requirement, text), &[], requirement, &cite);
}

/// The person's part: settled by an attestation, or a question.
///
/// A check that leaves its content to a person is settled by the same attestation.
fn add_question(
    case: &Case<'_>,
    requirement: &Requirement,
    finding: &mut Finding,
    questions: &mut Questions,
) {
    let leaves: Vec<String> = finding
        .parts
        .iter()
        .filter(|part| part.answer == Answer::ForAPerson)
        .map(|part| part.because.clone())
        .collect();
    let (id, text) = match &requirement.question {
        Some(question) => (question_id("ask", question), question.clone()),
        None if leaves.is_empty() => return,
        None => {
            let text = format!("{}: {}", requirement.title, leaves.join("; "));
            (question_id("ask", &requirement.id), text)
        }
    };
    match case.evidence.attestations.get(&id) {
        None => {
            let blocked = finding.parts.iter().any(|part| blocks(part.answer));
            let to_do = Some("answer the question");
            finding.parts.push(person(Answer::ForAPerson, text.clone(), to_do));
            if !blocked {
                let text = asked_text(requirement, &text);
                questions.ask(&id, &text, &[], requirement, &finding.cite);
                finding.questions.push(id);
            }
        }
        Some(stated) if unclear(stated) => {
            finding.parts.push(person(
                Answer::ForAPerson,
                text.clone(),
                Some("answer the question"),
            ));
            questions.ask(&id, &asked_text(requirement, &text), &[], requirement, &finding.cite);
            finding.questions.push(id);
        }
        Some(stated) => settle(finding, &text, stated),
    }
}

/// An answer that nobody stands behind, or that gives values where none are asked for.
fn unclear(stated: &Attestation) -> bool {
    stated.person.trim().is_empty() || matches!(stated.verdict, Stated::Values(_))
}

/// The question with what a verdict says of it. Questions are worded as people ask them, so
/// that *yes* may speak for the requirement or against it; the verdict never means *yes*.
fn asked_text(requirement: &Requirement, question: &str) -> String {
    format!("{question} ({}: {})", VERDICTS_MEAN, requirement.title)
}

const VERDICTS_MEAN: &str = "satisfied: answered, and what is asked is met; not satisfied: it is \
                             not met; does not apply: it does not concern the device; asked is";

/// While evidence is missing or contradicts, its question is shown and not yet put: a person
/// cannot confirm what is not there.
fn blocks(answer: Answer) -> bool {
    matches!(answer, Answer::NotShown | Answer::Undetermined)
}

fn settle(finding: &mut Finding, question: &str, stated: &Attestation) {
    let on = stated.on.map_or_else(|| "no date".to_string(), |day| day.to_string());
    let because = format!("{} ({on}) on “{question}”: {}", stated.person, stated.answer);
    match stated.verdict {
        // Figures that contradict it stand: nobody states evidence away.
        Stated::DoesNotApply
            if finding.parts.iter().any(|part| part.answer == Answer::NotShown) =>
        {
            finding.parts.push(person(Answer::NotApplicable, because, None));
        }
        Stated::DoesNotApply => {
            finding.parts.clear();
            finding.parts.push(person(Answer::NotApplicable, because, None));
        }
        Stated::NotSatisfied => finding.parts.push(person(Answer::NotShown, because, None)),
        Stated::Satisfied => {
            for part in &mut finding.parts {
                if part.answer == Answer::ForAPerson {
                    part.answer = Answer::Shown;
                    part.caveats.push(format!("confirmed by {} ({on})", stated.person));
                }
            }
            finding.parts.push(person(Answer::Shown, because, None));
        }
        Stated::Values(_) => {}
    }
}

fn add_doubt(
    requirement: &Requirement,
    id: &str,
    doubt: &str,
    finding: &mut Finding,
    questions: &mut Questions,
) {
    let text = doubt_text(doubt);
    finding.parts.push(person(Answer::ForAPerson, text.clone(), Some("say whether it applies")));
    questions.ask(id, &text, &doubt_values(), requirement, &finding.cite);
    finding.questions.push(id.to_string());
}

fn doubt_text(doubt: &str) -> String {
    format!("Does it apply? {}", doubt.trim_start_matches("person: "))
}

fn doubt_values() -> [String; 2] {
    ["applies".to_string(), "does not apply".to_string()]
}

fn person(answer: Answer, because: String, to_do: Option<&str>) -> Part {
    Part {
        call: None,
        answer,
        because,
        to_do: to_do.map(str::to_string),
        figures: Vec::new(),
        pictures: Vec::new(),
        evidence: Vec::new(),
        caveats: Vec::new(),
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
