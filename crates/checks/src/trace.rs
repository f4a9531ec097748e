//! What is traced to what in documents: needs, requirements, risks, controls, tests, results.
//!
//! A *thing* is a document whose front matter gives an `id`, or an id in a column of a table
//! whose headings name what it is. A *link* is an id in a line that begins with a label
//! (`Derives from: UN-001`), in a heading, in front matter, or beside another in a row. An
//! id that is only mentioned in a sentence is no link. What an id looks like is learnt from
//! the things there are, so that `ISO-14971` is none where no thing is called `ISO-…`.

mod holes;
mod judged;
mod kind;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::claim::Citation;
use reliance_model::content::{Block, Body, Content};

pub use holes::{Hole, holes};
pub(crate) use judged::judged;
pub use kind::Kind;

/// Most things that are followed.
const MAX_THINGS: usize = 100_000;
/// Most links that are followed.
const MAX_LINKS: usize = 500_000;
/// Longest label before a colon, in characters.
const LONGEST_LABEL: usize = 40;
/// Longest quote, in characters.
const LONGEST_QUOTE: usize = 200;

/// Something that is traced.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Where it is declared.
    pub cited: Citation,
}

/// A link from one thing to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Id of the thing that names the other.
    pub from: String,
    /// Id of the other.
    pub to: String,
    /// The label or heading under which it is named, in lower case.
    pub relation: String,
    /// Where.
    pub cited: Citation,
}

/// Things and their links.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// Things by id.
    pub things: BTreeMap<String, Thing>,
    /// Links, in reading order.
    pub links: Vec<Link>,
    /// Things that are declared twice: id, and the second place.
    pub repeated: Vec<(String, Citation)>,
    /// Titles by which a document calls a thing: id, title, place.
    pub called: Vec<(String, String, Citation)>,
}

/// The trace that documents hold.
pub fn of<'a>(contents: impl IntoIterator<Item = &'a Content>) -> Trace {
    let contents: Vec<&Content> = contents.into_iter().collect();
    let mut trace = Trace::default();
    for content in &contents {
        if let Some(thing) = kind::declared(content) {
            trace.declare(thing);
        }
        table::things(content, &mut trace);
    }
    let prefixes: BTreeSet<String> =
        trace.things.keys().filter_map(|id| prefix(id)).map(str::to_string).collect();
    for content in &contents {
        links(content, &prefixes, &mut trace);
        table::links(content, &mut trace);
    }
    trace
}

impl Trace {
    fn declare(&mut self, thing: Thing) {
        if self.things.len() >= MAX_THINGS {
            return;
        }
        match self.things.get(&thing.id) {
            Some(first) if first.cited.file != thing.cited.file => {
                self.repeated.push((thing.id, thing.cited));
            }
            Some(_) => {}
            None => {
                self.things.insert(thing.id.clone(), thing);
            }
        }
    }

    fn link(&mut self, from: &str, to: &str, relation: &str, cited: Citation) {
        if self.links.len() < MAX_LINKS && from != to {
            let (from, to) = (from.to_string(), to.to_string());
            self.links.push(Link { from, to, relation: relation.to_string(), cited });
        }
    }

    /// Links between a thing and others, whichever names which: the other's id and the
    /// relation.
    pub fn around<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a str, &'a Link)> {
        self.links.iter().filter_map(move |link| match () {
            () if link.from == id => Some((link.to.as_str(), link)),
            () if link.to == id => Some((link.from.as_str(), link)),
            () => None,
        })
    }
}

/// A place with its words.
fn cited(content: &Content, block: &Block, words: &str) -> Citation {
    Citation {
        file: content.file.clone(),
        block: block.id.clone(),
        spot: block.spot.clone(),
        quote: words.chars().take(LONGEST_QUOTE).collect(),
    }
}

/// Links of a document whose front matter gives an id.
fn links(content: &Content, prefixes: &BTreeSet<String>, trace: &mut Trace) {
    let Some(from) = content.properties.get("id").map(|id| id.trim().to_string()) else { return };
    for (key, value) in &content.properties {
        let own = matches!(key.as_str(), "id" | "title" | "status" | "version");
        for to in ids(value, prefixes).filter(|_| !own) {
            let cited = Citation {
                file: content.file.clone(),
                quote: format!("{key}: {value}").chars().take(LONGEST_QUOTE).collect(),
                ..Citation::default()
            };
            trace.link(&from, to, &key.replace('_', " ").to_lowercase(), cited);
        }
    }
    for block in &content.blocks {
        let text = block.text();
        if let Body::Heading { text, .. } = &block.body {
            let above = block.spot.headings.last().map(String::as_str).unwrap_or_default();
            for to in ids(text, prefixes) {
                trace.link(&from, to, &above.to_lowercase(), cited(content, block, text));
            }
            continue;
        }
        for line in text.lines() {
            called(content, block, line, prefixes, trace);
            let Some((label, rest)) = line.split_once([':', '：']) else { continue };
            let short = label.chars().nth(LONGEST_LABEL).is_none();
            let named = ids(label, prefixes).next().is_some();
            let only = is_list(rest, prefixes);
            for to in ids(rest, prefixes).filter(|_| short && !named && only) {
                trace.link(&from, to, &label.trim().to_lowercase(), cited(content, block, line));
            }
        }
    }
}

/// Is a text a list of ids, with little else beside?
fn is_list(text: &str, prefixes: &BTreeSet<String>) -> bool {
    let taken: usize = ids(text, prefixes).map(str::len).sum();
    text.trim().len() <= taken * 4 + 20
}

/// Note a line that gives an id with a title and nothing else: `PRS-001 — Title`.
fn called(
    content: &Content,
    block: &Block,
    line: &str,
    prefixes: &BTreeSet<String>,
    trace: &mut Trace,
) {
    let dash = [" — ", " – ", " - "].iter().find_map(|dash| line.split_once(dash));
    let Some((id, title)) = dash else { return };
    let id = id.trim();
    if ids(id, prefixes).next() == Some(id) && trace.called.len() < MAX_LINKS {
        trace.called.push((id.into(), title.trim().into(), cited(content, block, line)));
    }
}

/// Ids in a text whose letters are those of a thing.
fn ids<'a>(text: &'a str, prefixes: &'a BTreeSet<String>) -> impl Iterator<Item = &'a str> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text.split(word)
        .map(|word| word.trim_matches(['-', '_']))
        .filter(|word| prefix(word).is_some_and(|prefix| prefixes.contains(prefix)))
}

/// The letters of an id before its number: `RISK-SW` of `RISK-SW-001`.
fn prefix(id: &str) -> Option<&str> {
    let (letters, number) = id.rsplit_once(['-', '_'])?;
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    let is_word = letters.starts_with(|c: char| c.is_ascii_uppercase())
        && letters
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "-_".contains(c));
    (is_number && is_word).then_some(letters)
}
