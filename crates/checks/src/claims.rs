//! Claims of a document held against themselves.
//!
//! A share with its interval follows from whole counts, or it does not; estimates lie in
//! their intervals; parts add up to their whole; sensitivity, specificity and what is
//! derived from them fit one table of four. What is seen is a [`Remark`]: *agrees*,
//! *differs*, or *cannot tell* where another method (a bootstrap, clusters, a model) may
//! have been used. A correct number is never said to differ.

pub(crate) mod bound;
mod counts;
pub(crate) mod data;
mod pairs;
mod parts;
mod range;
mod single;
#[cfg(test)]
mod tests;
mod totals;

use std::collections::BTreeMap;

use reliance_model::claim::{Claim, Remark, Says, StatedFigure, Verdict};
use reliance_model::content::Content;

pub use bound::unbound;

use crate::said::Said;

/// Words by which a document says that intervals are of another method, and how it is told.
const OTHERS: &[(&str, &str)] = &[
    ("bootstrap", "the document names a bootstrap"),
    ("cluster", "the document names clusters"),
    ("delong", "the document names DeLong's method"),
    ("obuchowski", "the document names a reader-study method"),
    ("mrmc", "the document names a reader-study method"),
    ("multi-reader", "the document names a study of several readers"),
    ("generalized estimating", "the document names estimating equations"),
    ("generalised estimating", "the document names estimating equations"),
    ("mixed effect", "the document names a mixed model"),
    ("mixed-effect", "the document names a mixed model"),
    ("mixed model", "the document names a mixed model"),
    ("random effect", "the document names random effects"),
    ("random-effect", "the document names random effects"),
    ("logistic regression", "the document names a regression"),
    ("bayes", "the document names a Bayesian method"),
    ("自助法", "the document names a bootstrap"),
    ("自举", "the document names a bootstrap"),
];

/// Most figures of a document whose counts are sought.
const SEARCHES: usize = 400;

/// What stands around a figure.
pub(crate) struct Around<'a> {
    other: Option<&'static str>,
    claims: &'a [Claim],
}

impl Around<'_> {
    /// Why limits may be of a method that counts alone do not give.
    fn other(&self, figure: &StatedFigure) -> Option<String> {
        let named = figure.method.as_deref().filter(|method| counts::Way::named(method).is_none());
        let named = named.map(|method| format!("{method} is named as the method"));
        named.or_else(|| self.other.map(str::to_string)).or_else(|| self.averaged(figure))
    }

    /// Why an estimate may be none of plain counts.
    fn averaged(&self, figure: &StatedFigure) -> Option<String> {
        const WORDS: [&str; 11] = [
            "average", "mean", "pooled", "adjusted", "weighted", "model", "combined", "overall",
            "平均", "合并", "加权",
        ];
        let about = figure.of.as_deref().unwrap_or("").to_lowercase();
        let called = figure.called.to_lowercase();
        let word = WORDS.into_iter().find(|word| about.contains(word) || called.contains(word));
        word.map(|word| format!("it is called {word}"))
    }
}

fn remark(about: &str, verdict: Verdict, says: impl Into<Said>, claim: &Claim) -> Remark {
    says.into().remark(about, verdict, Some(claim.cited.clone()))
}

/// Remarks on a document's claims against themselves, in the order of its claims.
pub fn within(content: &Content) -> Vec<Remark> {
    let claims = content.claims.as_slice();
    let around = Around { other: other(content), claims };
    let mut found: Vec<(usize, Remark)> = Vec::new();
    let paired = pairs::remarks(&around);
    let settled: Vec<usize> = paired.iter().map(|(at, _)| *at).collect();
    let mut searches = 0;
    for (at, claim) in claims.iter().enumerate() {
        if matches!(claim.says, Says::Impossible { .. }) {
            found.extend(range::wrong(claim).map(|remark| (at, remark)));
        }
        let Says::Figure(figure) = &claim.says else { continue };
        let own = single::remarks(claim, figure, &around);
        let wrong =
            own.iter().any(|remark| remark.verdict == Verdict::Differs || remark.about == "range");
        found.extend(own.into_iter().map(|remark| (at, remark)));
        let open = figure.counts.is_none() && !figure.goal && figure.interval.is_some() && !wrong;
        if open && single::countable(figure.metric.as_deref()) && !settled.contains(&at) {
            searches += 1;
            if searches > SEARCHES {
                continue;
            }
            if searches == SEARCHES {
                let says = format!(
                    "{}: it and what comes after were not searched for counts, there are too many",
                    single::words(figure)
                );
                found.push((at, remark("counts", Verdict::CannotTell, says, claim)));
                continue;
            }
            let told = single::sought(figure, figure.n, &around);
            found.extend(
                told.map(|(verdict, says, _)| (at, remark("counts", verdict, says, claim))),
            );
        }
    }
    found.extend(paired);
    found.extend(parts::remarks(&around));
    let mut placed: Vec<(usize, Remark)> = Vec::new();
    let blocks: BTreeMap<&str, usize> =
        content.blocks.iter().enumerate().map(|(at, block)| (block.id.as_str(), at)).collect();
    let block = |remark: &Remark| {
        remark.here.as_ref().and_then(|here| blocks.get(here.block.as_str())).copied().unwrap_or(0)
    };
    found.sort_by_key(|(at, _)| *at);
    placed.extend(found.into_iter().map(|(_, remark)| (block(&remark), remark)));
    placed.extend(totals::remarks(content));
    placed.sort_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, remark)| remark).collect()
}

/// The other method that a document names, if any.
fn other(content: &Content) -> Option<&'static str> {
    let texts: Vec<String> =
        content.blocks.iter().map(|block| block.text().to_lowercase()).collect();
    let named = OTHERS.iter().find(|(word, _)| texts.iter().any(|text| text.contains(word)));
    named.map(|(_, told)| *told)
}
