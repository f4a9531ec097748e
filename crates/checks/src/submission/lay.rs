//! Where files go in a tree by the table of contents.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::Catalogue;
use reliance_model::submission::{Layout, Placed, TableOfContents};

use super::names;

/// Most characters of a heading in the name of its folder.
const HEADING: usize = 36;
/// Most characters of the name of a file, without its ending.
const NAME: usize = 60;

/// A file that is to be placed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Where it comes from, which is also how it is told apart.
    pub from: String,
    /// Name of the file, with its ending.
    pub name: String,
    /// Number of the heading that a person or a template gives it.
    pub number: Option<String>,
    /// Kind, where it is a declared document.
    pub kind: Option<String>,
}

/// Where the files go; those without a heading and headings that stay empty are told.
pub fn lay(
    catalogue: &Catalogue,
    contents: &TableOfContents,
    market: &str,
    given: &[Given],
) -> Layout {
    let mut layout = Layout::default();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut filled: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    for one in given {
        if !seen.insert(&one.from) {
            continue;
        }
        let number = match heading(contents, one) {
            Ok(number) => number,
            Err(why) => {
                layout.unplaced.push((one.from.clone(), why));
                continue;
            }
        };
        let folder = folder(contents, &number);
        let path = free(&folder, &one.name, &mut taken);
        let heading = contents.headings.get(&number).cloned().unwrap_or_default();
        filled.insert(number.clone());
        layout.placed.push(Placed { path, number, heading, from: one.from.clone() });
    }
    layout.placed.sort();
    layout.unplaced.sort();
    let (empty, note) = empty(catalogue, contents, market, &filled);
    layout.empty = empty;
    layout.notes.extend(note);
    layout
}

/// The number of a file's heading.
fn heading(contents: &TableOfContents, one: &Given) -> Result<String, String> {
    if let Some(number) = &one.number {
        return match contents.headings.contains_key(number) {
            true => Ok(number.clone()),
            false => Err(format!("edition {} has no heading {number}", contents.edition)),
        };
    }
    match &one.kind {
        None => Err("its template names no heading".into()),
        Some(kind) => contents.kinds.get(kind).cloned().ok_or_else(|| {
            format!("no heading is known for documents of kind `{kind}`; give it `toc = \"2.11\"` or another number in reliance.toml")
        }),
    }
}

/// The folder of a heading: its chapter, the headings above it, and itself.
fn folder(contents: &TableOfContents, number: &str) -> String {
    let chapter = number.split('.').next().unwrap_or_default();
    let named = contents.chapters.get(chapter).map_or("", String::as_str);
    let mut path = names::tidy(&format!("{chapter} {named}"), HEADING);
    let mut at = chapter.len();
    while let Some(next) = number.get(at + 1..) {
        at = next.find('.').map_or(number.len(), |dot| at + 1 + dot);
        let above = number.get(..at).unwrap_or(number);
        if let Some(heading) = contents.headings.get(above) {
            path.push_str(&format!("/{above} {}", names::tidy(heading, HEADING)));
        }
    }
    path
}

/// A path in the folder that no other file has, whatever the case of its letters.
fn free(folder: &str, name: &str, taken: &mut BTreeSet<String>) -> String {
    let ending = names::ending(name).map(|ending| names::tidy(&ending, 10)).unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = names::tidy(stem, NAME);
    let stem = if stem.is_empty() { "file".to_string() } else { stem };
    let dot = if ending.is_empty() { "" } else { "." };
    let mut path = format!("{folder}/{stem}{dot}{ending}");
    for number in 2u32.. {
        if taken.insert(path.to_lowercase()) {
            break;
        }
        path = format!("{folder}/{stem}-{number}{dot}{ending}");
    }
    path
}

/// Headings that must not stay empty in the market and do, and what is to be said where no
/// such list is known. What stands below a heading fills it.
pub(super) fn empty(
    catalogue: &Catalogue,
    contents: &TableOfContents,
    market: &str,
    filled: &BTreeSet<String>,
) -> (Vec<String>, Option<String>) {
    let needed: BTreeMap<&String, &String> = contents
        .needed
        .iter()
        .filter(|one| one.market == market)
        .map(|one| (&one.number, &one.requirement))
        .collect();
    if needed.is_empty() {
        let note = format!(
            "no list of headings that must not stay empty in market {market} is catalogued"
        );
        return (Vec::new(), Some(note));
    }
    let fills = |number: &String| {
        let below = format!("{number}.");
        filled.iter().any(|one| one == number || one.starts_with(&below))
    };
    let empty = needed.into_iter().filter(|(number, _)| !fills(number)).map(|(number, id)| {
        let heading = contents.headings.get(number).map_or("", String::as_str);
        let asked = catalogue.requirements.get(id);
        let source = asked.and_then(|asked| {
            let source = catalogue.sources.get(&asked.source)?;
            Some(format!(", {}, {}, {}", source.cite, asked.section, asked.force.word()))
        });
        format!(
            "NOT ANSWERED: needs a file under {number} {heading} (asked by {id}{})",
            source.unwrap_or_default()
        )
    });
    (empty.collect(), None)
}
