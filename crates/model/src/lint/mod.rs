//! Lint: does what the catalogue says hang together?
//!
//! [`crate::catalogue_read::read`] reports what cannot be read: syntax, words outside a closed
//! list, duplicate ids, unknown sources, successions that go in a circle. This module looks at
//! what was read: names that lead nowhere, dates that contradict one another, statements nobody
//! looked up.

mod requirements;
mod routes;
mod templates;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::catalogue::{Catalogue, CataloguePlace};
use crate::facet::Condition;
use crate::problem::{Place, Problem, Severity, closest};

/// Look through a catalogue that was read from `files`; `checks` are the names of all checks.
///
/// Errors are contradictions and dead ends; warnings are statements that rest on memory.
pub fn lint(
    catalogue: &Catalogue,
    files: &BTreeMap<String, Vec<u8>>,
    checks: &[&str],
) -> Vec<Problem> {
    let mut lint = Lint { catalogue, files, checks, problems: Vec::new() };
    lint.dates_of_the_catalogue();
    lint.facets();
    lint.requirements();
    lint.routes();
    lint.markets();
    lint.crosswalk();
    lint.device_types();
    lint.templates();
    lint.problems.extend(catalogue.wording.problems());
    lint.problems
}

/// A look through a catalogue, with what was found so far.
struct Lint<'a> {
    catalogue: &'a Catalogue,
    files: &'a BTreeMap<String, Vec<u8>>,
    checks: &'a [&'a str],
    problems: Vec<Problem>,
}

/// A name that leads nowhere.
struct DeadEnd<'a> {
    code: &'static str,
    /// What was looked for, such as `check`.
    what: &'a str,
    name: &'a str,
    /// Which entry names it.
    by: &'a str,
}

/// What to do where no known name is near.
fn otherwise(code: &str) -> Option<&'static str> {
    Some(match code {
        "unknown-check" => {
            "write the check first, or leave it out and let the `question` stand; `reliance explain checks` lists those there are"
        }
        "unknown-concept" => {
            "`reliance explain concepts` lists them; a new one is a line in `concepts.toml`"
        }
        "unknown-kind" => {
            "`reliance explain kinds` lists them; a new one is a line in `kinds.toml`"
        }
        "unknown-facet" => {
            "`reliance explain facets` lists them; a new one is an entry in `facets.toml`"
        }
        "unknown-facet-value" => "`reliance explain` with the facet's name lists its values",
        "unknown-market" => {
            "`reliance explain markets` lists them; a new one is an entry in `markets.toml`"
        }
        "unknown-authorization" => {
            "`reliance explain authorizations` lists them; a new one is an entry in `authorizations.toml`"
        }
        _ => return None,
    })
}

impl Lint<'_> {
    fn text(&self, file: &str) -> &str {
        self.files.get(file).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Bytes of the entry at `place`: from its header to the next.
    fn entry(&self, place: &CataloguePlace) -> Range<usize> {
        let text = self.text(&place.file);
        let start = place.span.start.min(text.len());
        let after = text.get(start..).and_then(|rest| rest.get(1..)?.find("\n[["));
        // A `[[route.closes]]` belongs to its route; what follows it up to the next entry is near enough.
        start..after.map_or(text.len(), |at| start + 1 + at)
    }

    /// Where an entry says `word`: as a quoted text, else as a key; else its header.
    fn word(&self, place: &CataloguePlace, word: &str) -> Place {
        let entry = self.entry(place);
        let found = self.find(&place.file, entry, word);
        Place::Bytes(found.unwrap_or_else(|| place.span.clone()))
    }

    /// Bytes of `word` in a part of a file: as a quoted text, else as a key.
    fn find(&self, file: &str, part: Range<usize>, word: &str) -> Option<Range<usize>> {
        let text = self.text(file).get(part.clone())?;
        let quoted = text.find(&format!("\"{word}")).map(|at| at + 1);
        let key = || text.find(&format!("{word} =")).or_else(|| text.find(word));
        let start = part.start + quoted.or_else(key)?;
        Some(start..start + word.len())
    }

    /// A place in a file that has no entries of its own.
    fn anywhere(&self, file: &str, word: &str) -> Place {
        let found = self.find(file, 0..self.text(file).len(), word);
        found.map_or(Place::File, Place::Bytes)
    }

    fn dead_end<'n>(
        &mut self,
        end: DeadEnd<'_>,
        known: impl IntoIterator<Item = &'n str>,
        file: &str,
        place: Place,
    ) {
        let DeadEnd { code, what, name, by } = end;
        let message = format!("there is no {what} `{name}`, which {by} names");
        let mut problem = Problem::error(code, file, message).at(place);
        problem.help = match closest(name, known) {
            Some(close) => Some(format!("did you mean `{close}`?")),
            None => otherwise(code).map(str::to_string),
        };
        self.problems.push(problem);
    }

    fn error(
        &mut self,
        code: &'static str,
        place: &CataloguePlace,
        word: &str,
        message: String,
        help: &str,
    ) {
        let at = self.word(place, word);
        self.problems.push(Problem::error(code, &place.file, message).at(at).help(help));
    }

    fn warning(
        &mut self,
        code: &'static str,
        place: &CataloguePlace,
        word: &str,
        message: String,
        help: &str,
    ) {
        self.error(code, place, word, message, help);
        if let Some(problem) = self.problems.last_mut() {
            problem.severity = Severity::Warning;
        }
    }

    /// Facets and values outside the vocabulary.
    fn condition(&mut self, place: &CataloguePlace, by: &str, condition: &Condition) {
        let catalogue = self.catalogue;
        for (name, values) in condition {
            let Some(facet) = catalogue.facets.get(name) else {
                let end = DeadEnd { code: "unknown-facet", what: "facet", name, by };
                let at = self.word(place, name);
                self.dead_end(end, catalogue.facets.keys().map(String::as_str), &place.file, at);
                continue;
            };
            for value in values.iter().filter(|value| !facet.values.contains_key(*value)) {
                let what = format!("value of `{name}` called");
                let end = DeadEnd { code: "unknown-facet-value", what: &what, name: value, by };
                let at = self.word(place, value);
                self.dead_end(end, facet.values.keys().map(String::as_str), &place.file, at);
            }
        }
    }

    /// Ids of requirements that are not there.
    fn ids(&mut self, place: &CataloguePlace, by: &str, ids: &[String]) {
        let catalogue = self.catalogue;
        for id in ids.iter().filter(|id| !catalogue.requirements.contains_key(*id)) {
            let end = DeadEnd { code: "unknown-requirement", what: "requirement", name: id, by };
            let at = self.word(place, id);
            self.dead_end(end, catalogue.requirements.keys().map(String::as_str), &place.file, at);
        }
    }

    fn dates_of_the_catalogue(&mut self) {
        let (read_on, review_by) = (self.catalogue.read_on, self.catalogue.review_by);
        if let (Some(read_on), Some(review_by)) = (read_on, review_by)
            && review_by <= read_on
        {
            let message = format!(
                "the catalogue is to be reviewed by {review_by}, and was read on {read_on}"
            );
            let at = self.anywhere("catalogue.toml", "review_by");
            let problem = Problem::error("contradictory-dates", "catalogue.toml", message).at(at);
            self.problems.push(problem.help("`review_by` comes after `read_on`"));
        }
    }
}
