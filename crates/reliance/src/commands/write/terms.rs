//! The terms that a set uses, for the paper that lists them.

use std::collections::BTreeSet;
use std::path::Path;

use reliance_documents::paper::{self, Paper, Source};
use reliance_model::catalogue::{Directive, Template};

use super::keep;

/// The terms that the papers of the whole set use that leave the maker; none where none of
/// `asked` lists terms.
pub(super) fn used(
    source: &Source<'_>,
    asked: &[&Template],
    out: &Path,
) -> Option<BTreeSet<usize>> {
    if !asked.iter().any(|template| template.directives.iter().any(lists)) {
        return None;
    }
    let market = source.assessment.market.as_str();
    let leaves = |template: &&Template| {
        !template.internal && paper::applies(template, market, source.profile).is_some()
    };
    // The list itself uses no term.
    let nothing = BTreeSet::new();
    let papers: Vec<Paper> = source
        .catalogue
        .templates
        .values()
        .filter(leaves)
        .map(|template| {
            let kept = keep::read(out, &template.file);
            let source = Source { texts: &kept.texts, used_terms: Some(&nothing), ..*source };
            paper::write(&source, template)
        })
        .collect();
    Some(paper::used_terms(&source.catalogue.terms, &papers))
}

fn lists(directive: &Directive) -> bool {
    directive.name == "table" && directive.argument("of") == Some("terms")
}
