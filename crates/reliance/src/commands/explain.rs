//! `reliance explain`: what a name means, with its source.

use std::fmt::Write as _;
use std::path::Path;

use reliance_checks::methods;
use reliance_documents::{Word, explain_page, explain_requirement, glossary};
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
    route(catalogue, name)
        .or_else(|| facet(catalogue, name))
        .or_else(|| concept(catalogue, name))
        .or_else(|| market(catalogue, name))
        .or_else(|| authorization(catalogue, name))
        .or_else(|| kind(catalogue, name))
        .or_else(|| list(catalogue, name))
        .or_else(|| word(name))
}

/// The page of all words, or of those that have this name.
fn word(name: &str) -> Option<String> {
    let every = glossary();
    if name == WORDS {
        return Some(words_page(WORDS, every.iter()));
    }
    let wanted = plain(name);
    let same = |word: &&Word| {
        let name = plain(&word.name);
        name == wanted || name.strip_prefix("only ") == Some(wanted.as_str())
    };
    let found: Vec<&Word> = every.iter().filter(same).collect();
    (!found.is_empty()).then(|| words_page(name, found.into_iter()))
}

fn plain(name: &str) -> String {
    name.to_lowercase()
        .replace(['-', '_', ','], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn words_page<'a>(name: &str, words: impl Iterator<Item = &'a Word>) -> String {
    let (mut manual, mut last) = (String::new(), "");
    for word in words {
        if word.sort != last {
            let _ = writeln!(manual, "\n## {}\n", word.sort);
            last = word.sort;
        }
        let _ = writeln!(manual, "- {}: {}", word.name, word.meaning);
    }
    explain_page(name, manual.trim_start(), WIDTH)
}

fn unknown(catalogue: &Catalogue, name: &str) -> String {
    let (statistics, words) = (statistics::names(), glossary());
    let names = catalogue
        .requirements
        .keys()
        .map(String::as_str)
        .chain(reliance_checks::CHECKS.iter().map(|check| check.name))
        .chain(codes::all().map(|(code, _)| *code))
        .chain(catalogue.routes.iter().map(|route| route.id.as_str()))
        .chain(catalogue.facets.keys().map(String::as_str))
        .chain(catalogue.concepts.keys().map(String::as_str))
        .chain(catalogue.markets.keys().map(String::as_str))
        .chain(catalogue.authorization_kinds.keys().map(String::as_str))
        .chain(catalogue.kinds.keys().map(String::as_str))
        .chain(LISTS)
        .chain(statistics.iter().map(String::as_str))
        .chain(methods::all().map(|method| method.name))
        .chain(words.iter().map(|word| word.name.as_str()));
    match closest(name, names) {
        Some(close) => format!("nothing is called `{name}`; did you mean `{close}`?"),
        None => format!(
            "nothing is called `{name}`; `reliance explain words` has the words of the reports, \
             `reliance catalogue list` the requirements, `reliance stat list` the statistics, and \
             `reliance explain NAME` lists {}",
            LISTS.join(", ")
        ),
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
    let conditional = route.conditional.iter().map(|question| &question.text);
    let questions = route.questions.iter().chain(conditional);
    let from = if route.from.is_empty() {
        String::new()
    } else {
        format!("from {} ", route.from.join(", "))
    };
    let mut page = format!(
        "route {}\n{from}to {}\n\n{}\nforce: {}; read as {}\n",
        route.id,
        route.to.join(", "),
        route.source,
        route.force.word(),
        route.read_as.word(),
    );
    let lines = [
        ("expected", route.expected.clone()),
        ("spares", route.waives.join(", ")),
        ("remains", route.remains.join(", ")),
        ("questions", questions.map(|asked| format!("\n  {asked}")).collect()),
        ("note", route.note.clone()),
    ];
    for (what, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        let space = if text.starts_with('\n') { "" } else { " " };
        let _ = writeln!(page, "{what}:{space}{text}");
    }
    Some(page)
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

fn market(catalogue: &Catalogue, name: &str) -> Option<String> {
    let market = catalogue.markets.get(name)?;
    let mut page = format!("market {name}\n{}\n\n", market.name);
    if market.catalogued {
        let folders = market.regulators.iter().map(|folder| {
            let title = catalogue.regulators.get(folder).map_or("", String::as_str);
            format!("  {folder:<12} {title}\n")
        });
        let _ = write!(page, "asked there\n{}", folders.collect::<String>());
        let _ = writeln!(page, "\n`reliance catalogue list --market {name}` has the requirements");
    }
    if !market.gaps.is_empty() {
        let _ = writeln!(page, "\nknown to be missing\n  {}", market.gaps.join("\n  "));
    }
    Some(page)
}

fn authorization(catalogue: &Catalogue, name: &str) -> Option<String> {
    let kind = catalogue.authorization_kinds.get(name)?;
    let mut page = format!("authorization {name}\n{}\n\ngranted in {}\n", kind.title, kind.market);
    for (facet, value) in &kind.held_as {
        let _ = writeln!(page, "who holds it has {facet} = {value}");
    }
    Some(page)
}

fn kind(catalogue: &Catalogue, name: &str) -> Option<String> {
    let what = catalogue.kinds.get(name)?;
    Some(format!("kind of evidence {name}\n{what}\n"))
}

/// Names the page of all words.
const WORDS: &str = "words";

/// Words that name a whole list.
const LISTS: [&str; 9] = [
    "authorizations",
    "checks",
    "clocks",
    "concepts",
    "facets",
    "field-lists",
    "kinds",
    "markets",
    WORDS,
];

/// All names of one sort, each with what it is.
fn list(catalogue: &Catalogue, name: &str) -> Option<String> {
    let named = named(catalogue, name)?;
    let width = named.iter().map(|(name, _)| name.chars().count()).max()?;
    let lines = named.iter().map(|(name, what)| format!("{name:<width$}  {what}\n"));
    Some(lines.collect())
}

fn named(catalogue: &Catalogue, sort: &str) -> Option<Vec<(String, String)>> {
    fn pairs<'a, T: 'a>(
        items: impl IntoIterator<Item = (&'a String, &'a T)>,
        what: impl Fn(&T) -> &str,
    ) -> Vec<(String, String)> {
        items.into_iter().map(|(name, item)| (name.clone(), what(item).to_string())).collect()
    }
    Some(match sort {
        "authorizations" => pairs(&catalogue.authorization_kinds, |kind| &kind.title),
        "checks" => reliance_checks::CHECKS
            .iter()
            .map(|check| {
                let manual = check.manual();
                let first = manual.lines().next().unwrap_or_default();
                (check.name.to_string(), first.to_string())
            })
            .collect(),
        "clocks" => catalogue
            .clocks
            .values()
            .map(|clock| {
                let kind = if clock.working { "working days" } else { "days" };
                let days = clock.days.map(|days| format!(", {days} {kind}")).unwrap_or_default();
                let note = clock.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
                let read = clock.read_as.word();
                let url = read_at(&clock.url);
                let from = format!("{}, read as {read}{url}{note}", clock.source);
                (clock.name.clone(), format!("{}: {}{days} ({from})", clock.market, clock.what))
            })
            .collect(),
        "concepts" => pairs(&catalogue.concepts, |concept| &concept.title),
        "facets" => pairs(&catalogue.facets, |facet| &facet.title),
        "field-lists" => catalogue
            .field_lists
            .values()
            .map(|list| {
                let fields = list.document.iter().map(|field| format!("{field} (document)"));
                let fields: Vec<String> = fields.chain(list.component.iter().cloned()).collect();
                let formats = match list.formats.is_empty() {
                    true => String::new(),
                    false => format!("; {} or later", list.formats.join(", ")),
                };
                let (url, read) = (read_at(&list.url), list.read_as.word());
                let from =
                    format!("{} ({}, read as {read}{url}{formats})", list.title, list.source);
                (list.name.clone(), format!("{from}: {}", fields.join(", ")))
            })
            .collect(),
        "kinds" => pairs(&catalogue.kinds, |what| what),
        "markets" => pairs(&catalogue.markets, |market| &market.name),
        _ => return None,
    })
}

/// ` at ADDRESS`, where the catalogue has one.
fn read_at(url: &Option<String>) -> String {
    url.as_ref().map(|url| format!(" at {url}")).unwrap_or_default()
}
