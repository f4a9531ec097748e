//! The questions of all routes, each asked once.

use std::collections::BTreeMap;

use reliance_model::finding::Question;
use reliance_model::route::State;

use super::View;
use super::state::{Judged, Waiting};
use crate::standing::{digest, facet_digest};

/// Added to a route's question: its words alone do not say which answer speaks for the route.
const HOW_TO_ANSWER: &str = "(satisfied: nothing here stands against the way; not satisfied: \
                             something does, which shuts reliance and recognition and never a \
                             market's whole procedure)";

/// What an answer rests on: the words of the question, or the fact as it is asked for.
fn rests_on(view: &View<'_>, waiting: &Waiting) -> BTreeMap<String, String> {
    let facet = waiting.id.strip_prefix("fact:").and_then(|rest| rest.rsplit(':').next());
    let facet = facet.and_then(|name| view.catalogue.facets.get(name));
    let digest = facet.map_or_else(|| digest([waiting.text.as_str()]), facet_digest);
    [(waiting.id.clone(), digest)].into()
}

/// Questions by id, in the order in which the routes first asked them.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    order: Vec<String>,
    by_id: BTreeMap<String, Question>,
}

impl Asked {
    /// Take up the questions of a route that is, or may become, open.
    pub(crate) fn note(&mut self, view: &View<'_>, judged: &Judged) {
        if matches!(judged.state, State::Closed { .. }) {
            return;
        }
        for waiting in &judged.questions {
            let question = self.by_id.entry(waiting.id.clone()).or_insert_with(|| {
                self.order.push(waiting.id.clone());
                let plain = waiting.id.starts_with("fact:");
                let text = if plain {
                    waiting.text.clone()
                } else {
                    format!("{} {HOW_TO_ANSWER}", waiting.text)
                };
                Question {
                    id: waiting.id.clone(),
                    text,
                    values: waiting.values.clone(),
                    settles: Vec::new(),
                    cite: view.route.source.clone(),
                    force: view.route.force,
                    topic: if plain { "Device facts" } else { "Route and class" }.to_string(),
                    counts: false,
                    rests_on: rests_on(view, waiting),
                    outdated: waiting.outdated.clone(),
                }
            });
            // Nothing waits for the answer about a way that is not law.
            question.counts |= matches!(judged.state, State::Open | State::AdoptedOpensOn { .. })
                && view.route.force.counts();
            question.force = question.force.min(view.route.force);
            if !question.settles.contains(&view.route.id) {
                question.settles.push(view.route.id.clone());
            }
        }
    }

    pub(crate) fn into_questions(mut self) -> Vec<Question> {
        self.order.iter().filter_map(|id| self.by_id.remove(id)).collect()
    }
}
