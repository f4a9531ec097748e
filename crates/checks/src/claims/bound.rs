//! Claims that a person says to be one statistic: which data set, metric and operating point
//! the words of a document stand for.

use std::collections::BTreeMap;

use reliance_model::claim::{Claim, Remark, Says, StatedFigure};
use reliance_model::device::{BoundClaim, Document, Plan};

use super::data::{Known, bare};
use crate::said::Said;

/// What a binding binds to: metric, data set and operating point, as far as it says.
#[derive(Debug, Clone, Copy, Default)]
struct Meant<'a> {
    metric: Option<&'a str>,
    dataset: Option<&'a str>,
    point: Option<&'a str>,
}

/// The endpoint that a binding names stands for its metric, data set and threshold.
fn meant<'a>(bound: &'a BoundClaim, plan: Option<&'a Plan>) -> Meant<'a> {
    let endpoints = plan.into_iter().flat_map(|plan| &plan.endpoints);
    let named = bound.endpoint.as_deref();
    let endpoint = endpoints.into_iter().find(|it| Some(it.name.as_str()) == named);
    match endpoint {
        Some(endpoint) => Meant {
            metric: Some(&endpoint.metric),
            dataset: Some(&endpoint.dataset),
            point: endpoint.threshold.as_deref(),
        },
        None => Meant {
            metric: bound.metric.as_deref(),
            dataset: bound.dataset.as_deref(),
            point: bound.threshold.as_deref(),
        },
    }
}

/// Places of the figures, no goals, in whose sentence or row the words stand.
fn figures<'c>(
    bound: &BoundClaim,
    metric: Option<&str>,
    claims: &'c [Claim],
) -> Vec<(usize, &'c StatedFigure)> {
    let words = bare(&bound.words);
    let found = claims.iter().enumerate().filter_map(|(at, claim)| match &claim.says {
        Says::Figure(figure) if !figure.goal => {
            let same = metric.is_none_or(|metric| figure.metric.as_deref() == Some(metric));
            (same && bare(&claim.cited.quote).contains(&words)).then_some((at, &**figure))
        }
        _ => None,
    });
    found.collect()
}

/// What is wrong with a binding in the text of its document: its words stand for no figure
/// of the metric, or for several.
fn wrong(bound: &BoundClaim, found: &[(usize, &StatedFigure)], meant: Meant<'_>) -> Option<String> {
    let metric = meant.metric.map(|metric| format!(" of {metric}")).unwrap_or_default();
    let words = &bound.words;
    match found.len() {
        0 => Some(format!("no figure{metric} was found with the words \u{201c}{words}\u{201d}")),
        1 => None,
        several => Some(format!(
            "{several} figures{metric} stand with the words \u{201c}{words}\u{201d}; which is meant?"
        )),
    }
}

/// Bindings of a document that bind no claim, or several: the line of each, and why.
pub fn unbound(document: &Document, plan: Option<&Plan>, claims: &[Claim]) -> Vec<(usize, String)> {
    let told = document.claims.iter().filter_map(|bound| {
        let meant = meant(bound, plan);
        let found = figures(bound, meant.metric, claims);
        wrong(bound, &found, meant).map(|why| (bound.line, why))
    });
    told.collect()
}

/// What the data give for the claims that are bound, by place, and what is wrong with a
/// binding, in words.
pub(crate) fn bindings<'k>(
    (document, plan): (&Document, Option<&Plan>),
    claims: &[Claim],
    known: &'k [Known],
) -> (BTreeMap<usize, Bound<'k>>, Vec<Remark>) {
    let (mut bindings, mut remarks) = (BTreeMap::new(), Vec::new());
    for bound in &document.claims {
        let meant = meant(bound, plan);
        let found = figures(bound, meant.metric, claims);
        if let Some(why) = wrong(bound, &found, meant) {
            let says = format!("line {} of reliance.toml: {why}", bound.line);
            let verdict = reliance_model::claim::Verdict::CannotTell;
            remarks.push(Said::from(says).remark("data", verdict, None));
            continue;
        }
        for (at, figure) in found {
            let fits = |it: &&Known| {
                Some(it.dataset.as_str()) == meant.dataset
                    && Some(it.figure.name.as_str()) == figure.metric.as_deref()
                    && meant.point.is_none_or(|point| it.point.as_deref() == Some(point))
            };
            let dataset = meant.dataset.unwrap_or_default();
            let point = meant.point.map(|point| format!(" at `{point}`")).unwrap_or_default();
            let to = known.iter().filter(fits).collect();
            bindings.insert(at, Bound { to, says: format!("`{dataset}`{point}") });
        }
    }
    (bindings, remarks)
}

/// What a claim is bound to.
#[derive(Debug)]
pub(crate) struct Bound<'k> {
    /// Figures of the data that fit; one where the binding is sure.
    pub(crate) to: Vec<&'k Known>,
    /// What the binding says.
    pub(crate) says: String,
}
