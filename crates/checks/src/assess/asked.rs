//! The questions that wait for a person, each asked once, in the order of a conversation:
//! device facts first, since they settle most; then one topic after the other.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::{Catalogue, Requirement};
use reliance_model::finding::{Finding, Question};

use super::topics;
use crate::questions::question_id;
use crate::standing::requirement_digest;

/// Topic of the questions about device facts.
const FACTS: &str = "Device facts";

/// The requirements that one question is put for, over all regulators: the same words are the
/// same question, and an answer to them is an answer for all of these.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    by_id: BTreeMap<String, Vec<&'a Requirement>>,
}

impl<'a> Shared<'a> {
    /// Who asks what in the catalogue.
    pub(super) fn of(catalogue: &'a Catalogue) -> Shared<'a> {
        let mut by_id: BTreeMap<String, Vec<&Requirement>> = BTreeMap::new();
        for requirement in catalogue.requirements.values() {
            let asks = requirement.question.iter().map(|text| question_id("ask", text));
            let doubts = requirement.doubts.iter().map(|doubt| question_id("doubt", &doubt.text));
            for id in asks.chain(doubts).collect::<BTreeSet<String>>() {
                by_id.entry(id).or_default().push(requirement);
            }
        }
        Shared { by_id }
    }

    /// Does one requirement alone ask it?
    pub(super) fn is_lone(&self, id: &str) -> bool {
        self.by_id.get(id).is_none_or(|asking| asking.len() < 2)
    }

    /// What an answer to the question rests on.
    pub(super) fn rests_on(&self, id: &str) -> BTreeMap<String, String> {
        let asking = self.by_id.get(id).map(Vec::as_slice).unwrap_or_default();
        asking.iter().map(|asked| (asked.id.clone(), requirement_digest(asked))).collect()
    }
}

/// One question, as one requirement puts it.
#[derive(Debug, Default)]
pub(super) struct Put {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) values: Vec<String>,
    pub(super) rests_on: BTreeMap<String, String>,
    pub(super) outdated: Option<String>,
    /// What the requirement is called in the list that ends the question, if it has one.
    pub(super) named: Option<String>,
}

#[derive(Debug)]
struct Pending {
    question: Question,
    named: Vec<String>,
    topics: BTreeMap<&'static str, usize>,
}

/// The questions that wait for a person.
#[derive(Debug, Default)]
pub(super) struct Questions {
    by_id: BTreeMap<String, Pending>,
}

impl Questions {
    /// Ask, or add what a question already asked settles. `waits` is false for a requirement
    /// that an answer would serve and that has something else missing yet.
    pub(super) fn ask(&mut self, put: Put, about: &Requirement, finding: &Finding, waits: bool) {
        let pending = self.by_id.entry(put.id.clone()).or_insert_with(|| Pending {
            question: Question {
                id: put.id,
                text: put.text,
                values: put.values,
                settles: Vec::new(),
                cite: finding.cite.clone(),
                force: about.force,
                topic: String::new(),
                counts: false,
                rests_on: BTreeMap::new(),
                outdated: None,
            },
            named: Vec::new(),
            topics: BTreeMap::new(),
        });
        pending.question.rests_on.extend(put.rests_on);
        pending.named.extend(put.named.filter(|name| !pending.named.contains(name)));
        if !waits {
            return;
        }
        let question = &mut pending.question;
        if !question.settles.contains(&about.id) {
            question.settles.push(about.id.clone());
            *pending.topics.entry(topics::topic(about)).or_default() += 1;
            if about.force < question.force || question.settles.len() == 1 {
                question.force = about.force;
                question.cite = finding.cite.clone();
            }
        }
        question.counts |= finding.counts;
        question.outdated = question.outdated.take().or(put.outdated);
    }

    /// The questions that something waits for, in the order of a conversation.
    pub(super) fn into_sorted(self) -> Vec<Question> {
        let waiting = self.by_id.into_values().filter(|one| !one.question.settles.is_empty());
        sorted(waiting.map(Pending::into_question).collect())
    }
}

impl Pending {
    fn into_question(mut self) -> Question {
        let most =
            self.topics.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
        let fact = self.question.id.starts_with("fact:");
        let topic = most.filter(|_| !fact).map_or(FACTS, |(name, _)| *name);
        self.question.topic = topic.to_string();
        if !self.named.is_empty() {
            let text = self.question.text.clone();
            self.question.text = format!("{text}: {})", self.named.join("; "));
        }
        self.question
    }
}

/// What counts first; facts before topics; the topic whose questions settle most first;
/// within it whether something applies at all, then what settles most.
pub(super) fn sorted(mut questions: Vec<Question>) -> Vec<Question> {
    let mut weight: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for question in &questions {
        *weight.entry((question.counts, question.topic.clone())).or_default() +=
            question.settles.len();
    }
    questions.sort_by_cached_key(|question| {
        let weight = weight.get(&(question.counts, question.topic.clone())).copied();
        (
            !question.counts,
            question.topic != FACTS,
            std::cmp::Reverse(weight.unwrap_or_default()),
            question.topic.clone(),
            !question.id.starts_with("doubt:"),
            std::cmp::Reverse(question.settles.len()),
            question.force,
            question.id.clone(),
        )
    });
    questions
}

/// Add a question of a route; one that a requirement asks too is asked once.
pub(super) fn merge(questions: &mut Vec<Question>, other: Question) {
    match questions.iter_mut().find(|question| question.id == other.id) {
        Some(question) => {
            question.force = question.force.min(other.force);
            question.counts |= other.counts;
            let new = |id: &String| !question.settles.contains(id);
            let settles: Vec<String> = other.settles.into_iter().filter(new).collect();
            question.settles.extend(settles);
        }
        None => questions.push(other),
    }
}
