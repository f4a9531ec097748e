//! An endpoint with its answer, as one row of a table of results.

use reliance_model::device::Endpoint;
use reliance_model::finding::{Figure, Outcome};

use super::by_method::criterion::Criterion;
use crate::{Answered, Ask};

/// The answer about an endpoint, with the endpoint and the figures that decided it beside.
pub(super) fn of(
    ask: &Ask<'_>,
    endpoint: &Endpoint,
    answered: Answered,
    deciding: Vec<Figure>,
) -> Answered {
    let goals: Vec<String> = Criterion::of(endpoint).into_iter().map(Criterion::formula).collect();
    let plan = ask.evidence.device.plan.iter();
    let mut planned = plan.flat_map(|plan| &plan.endpoints);
    let outcome = Outcome {
        place: planned.position(|one| std::ptr::eq(one, endpoint)).unwrap_or_default(),
        endpoint: endpoint.name.clone(),
        primary: endpoint.primary,
        dataset: endpoint.dataset.clone(),
        figures: deciding,
        goal: (!goals.is_empty()).then(|| goals.join("; ")),
        source: endpoint.source.clone(),
        answer: answered.answer,
        because: answered.because.clone(),
    };
    Answered { outcomes: vec![outcome], ..answered }
}
