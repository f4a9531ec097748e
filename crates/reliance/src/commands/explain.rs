//! `reliance explain`: what a name means, with its source.

use std::fmt::Write as _;
use std::path::Path;

use reliance_documents::{explain_page, explain_requirement};
use reliance_model::catalogue::{Catalogue, Requirement};
use reliance_model::problem::closest;

use crate::cli::Explain;
use crate::{codes, say, statistics};

/// Width of a page.
const WIDTH: usize = 92;

pub(super) fn run(args: &Explain, folder: Option<&Path>) -> Result<bool, String> {
    let catalogue = super::load_catalogue(folder)?;
    let name = args.name.as_str();
    let page = page(&catalogue, name).ok_or_else(|| unknown(&catalogue, name))?;
    say::data(&page);
    Ok(false)
}

fn page(catalogue: &Catalogue, name: &str) -> Option<String> {
    if let Some(asked) = catalogue.requirements.get(name) {
        return Some(requirement(catalogue, asked));
    }
    if let Some(check) = reliance_checks::check(name) {
        return Some(check_page(catalogue, check));
    }
    if let Some(explanation) = codes::explanation(name) {
        return Some(explain_page(name, explanation, WIDTH));
    }
    if let Some(manual) = statistics::manual(name) {
        return Some(explain_page(name, &manual, WIDTH));
    }
    route(catalogue, name).or_else(|| facet(catalogue, name)).or_else(|| concept(catalogue, name))
}

fn unknown(catalogue: &Catalogue, name: &str) -> String {
    let statistics = statistics::names();
    let names = catalogue
        .requirements
        .keys()
        .map(String::as_str)
        .chain(reliance_checks::CHECKS.iter().map(|check| check.name))
        .chain(codes::CODES.iter().map(|(code, _)| *code))
        .chain(catalogue.routes.iter().map(|route| route.id.as_str()))
        .chain(catalogue.facets.keys().map(String::as_str))
        .chain(catalogue.concepts.keys().map(String::as_str))
        .chain(statistics.iter().map(String::as_str));
    match closest(name, names) {
        Some(close) => format!("nothing is called `{name}`; did you mean `{close}`?"),
        None => {
            format!("nothing is called `{name}`; `reliance catalogue list` has the requirements")
        }
    }
}

/// A requirement in full.
pub(super) fn requirement(catalogue: &Catalogue, asked: &Requirement) -> String {
    explain_requirement(asked, catalogue.sources.get(&asked.source), WIDTH)
}

fn check_page(catalogue: &Catalogue, check: &reliance_checks::Check) -> String {
    let callers: Vec<&str> = catalogue
        .requirements
        .values()
        .filter(|asked| asked.checks.iter().any(|call| call.check == check.name))
        .map(|asked| asked.id.as_str())
        .collect();
    let manual = format!(
        "{}\n## Asked by\n{} requirements: {}\n",
        check.manual(),
        callers.len(),
        callers.join(", ")
    );
    explain_page(check.name, &manual, WIDTH)
}

fn route(catalogue: &Catalogue, name: &str) -> Option<String> {
    let route = catalogue.routes.iter().find(|route| route.id == name)?;
    Some(format!(
        "route {}\nfrom {} to {}\n\n{}\nforce: {}; read as {}\nexpected: {}\nspares: {}\nremains: {}\nquestions:\n  {}\nnote: {}\n",
        route.id,
        route.from.join(", "),
        route.to.join(", "),
        route.source,
        route.force.word(),
        route.read_as.word(),
        route.expected,
        route.waives.join(", "),
        route.remains.join(", "),
        route.questions.join("\n  "),
        route.note,
    ))
}

fn facet(catalogue: &Catalogue, name: &str) -> Option<String> {
    let facet = catalogue.facets.get(name)?;
    let mut page = format!("fact {name}\n{}\n\n{}\n", facet.title, facet.question);
    for (value, meaning) in &facet.values {
        let _ = writeln!(page, "  {value:<22} {meaning}");
    }
    let several = if facet.several { "several values" } else { "one value" };
    let _ = writeln!(page, "\na device may have {several}");
    Some(page)
}

fn concept(catalogue: &Catalogue, name: &str) -> Option<String> {
    let concept = catalogue.concepts.get(name)?;
    let mut page = format!("concept {name}\n{}\n\nshared by\n", concept.title);
    for asked in catalogue.requirements.values() {
        if asked.concepts.iter().any(|named| named == name) {
            let _ = writeln!(page, "  {:<44} {}", asked.id, asked.title);
        }
    }
    Some(page)
}
