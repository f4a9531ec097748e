//! Routes: which ways into which markets are open for this device on a day, and why.
//!
//! A date alone never opens a route. It is open only where the catalogue calls its rule made
//! and in force, or made and opening on a day that has come. What is drafted, consulted,
//! announced or only told by the press stays so on every date. An exclusion that matches
//! shuts the device out; a fact that nobody declared asks, and shuts nothing. Held and
//! planned are different facts: what an authorization stands for comes from its kind, never
//! from the submission that the device file plans.

mod held;
mod questions;
mod state;

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, Route, RouteKind};
use reliance_model::evidence::Evidence;
use reliance_model::finding::Question;
use reliance_model::route::{RouteVerdict, State};

pub(crate) use held::overlay;
pub use held::{Held, held, held_profiles};
use questions::Asked;
use state::Judged;

/// What the routes of a catalogue say for one device on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes {
    /// One for each route and each market it leads to, in the order of the catalogue.
    pub verdicts: Vec<RouteVerdict>,
    /// The questions that wait for a person, each once, with the routes it settles.
    pub questions: Vec<Question>,
}

/// Judge every route of the catalogue for the device on a day.
pub fn judge(catalogue: &Catalogue, evidence: &Evidence, on: Date) -> Routes {
    judge_holding(catalogue, evidence, &held(&evidence.device), on)
}

/// Judge every route for a set of held authorizations other than the declared one, such as
/// the set that a plan of markets would lead to.
pub fn judge_holding(
    catalogue: &Catalogue,
    evidence: &Evidence,
    holding: &[Held],
    on: Date,
) -> Routes {
    let mut asked = Asked::default();
    let mut verdicts = Vec::new();
    for route in &catalogue.routes {
        for market in &route.to {
            let view = View { catalogue, evidence, route, market, on };
            let judged = state::judge(&view, holding);
            asked.note(&view, &judged);
            verdicts.push(verdict(&view, judged));
        }
    }
    Routes { verdicts, questions: asked.into_questions() }
}

/// One route into one market, and what it is judged by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) evidence: &'a Evidence,
    pub(crate) route: &'a Route,
    pub(crate) market: &'a str,
    pub(crate) on: Date,
}

fn verdict(view: &View<'_>, judged: Judged) -> RouteVerdict {
    let route = view.route;
    let live = matches!(judged.state, State::Open | State::AdoptedOpensOn { .. } | State::Proposed);
    let answered = judged.questions.is_empty();
    let would_waive = if live { route.waives.clone() } else { Vec::new() };
    let whole = route.kind == RouteKind::FullPathway;
    let removes = judged.state == State::Open && answered && !whole;
    RouteVerdict {
        route: route.id.clone(),
        to: view.market.to_string(),
        kind: route.kind,
        from: judged.from,
        because: judged.because,
        expected: expected(route),
        closes: judged.closes,
        questions: judged.questions.into_iter().map(|question| question.id).collect(),
        waives_now: if removes { would_waive.clone() } else { Vec::new() },
        would_waive,
        waives_text: route.waives_text.clone(),
        remains: route.remains.clone(),
        source: route.source.clone(),
        force: route.force,
        read_as: route.read_as,
        note: route.note.clone(),
        state: judged.state,
    }
}

fn expected(route: &Route) -> Option<String> {
    let settled = route.settled_by.as_ref().map(|what| format!("settled by {what}"));
    let words = (!route.expected.is_empty()).then(|| route.expected.clone());
    let parts: Vec<String> = words.into_iter().chain(settled).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests;
