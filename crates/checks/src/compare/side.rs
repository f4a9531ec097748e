//! One of the documents that are compared, prepared once for all comparisons.

use std::collections::BTreeSet;

use reliance_model::claim::{Citation, Claim, Says};
use reliance_model::content::{Block, Body, Content, Language, Spot};

use super::text::{is_han, is_text, language, sentences, shortened, squash, words};

/// Most sentences and cells that are looked at in one document.
const MOST_PIECES: usize = 200_000;
/// Most characters of a quotation.
pub(super) const QUOTE: usize = 300;

/// A document, prepared.
pub(super) struct Side<'a> {
    /// As it was read.
    pub(super) content: &'a Content,
    /// Name to call it by: the file without its folders.
    pub(super) name: &'a str,
    /// Its language.
    pub(super) language: Option<Language>,
    /// Its sentences in reading order; tables left out.
    pub(super) sentences: Vec<Sentence<'a>>,
    /// Its words on the intended use.
    pub(super) uses: Vec<Use<'a>>,
    /// Were they found in cells of tables alone, where they may be cut or another device's?
    pub(super) in_cells: bool,
    /// Was a bound reached?
    pub(super) cut: bool,
}

/// A sentence of a document.
pub(super) struct Sentence<'a> {
    /// Where it stands.
    pub(super) block: &'a Block,
    /// Its words.
    pub(super) text: String,
}

/// A sentence on the intended use.
pub(super) struct Use<'a> {
    /// Where it stands.
    pub(super) cited: &'a Citation,
    /// Part: `intended-use`, `indications`, `contraindications` …
    pub(super) part: &'a str,
    /// Its words.
    pub(super) text: String,
    /// The same without names of the device, for what it means.
    pub(super) meaning: String,
    /// The same, where layout does not count.
    pub(super) squashed: String,
    /// Its words one by one.
    pub(super) words: Vec<String>,
}

impl<'a> Side<'a> {
    pub(super) fn of(content: &'a Content) -> Side<'a> {
        let mut pieces = Vec::new();
        let mut cut = false;
        for block in content.blocks.iter().filter(|block| is_text(block)) {
            let text = match &block.body {
                Body::Table { .. } | Body::Heading { .. } => continue,
                _ => block.text(),
            };
            for sentence in sentences(&text) {
                cut |= pieces.len() >= MOST_PIECES;
                if !cut {
                    pieces.push(Sentence { block, text: sentence.to_string() });
                }
            }
        }
        let sample = || {
            let texts = content.blocks.iter().take(2_000).map(Block::text);
            language(&texts.collect::<Vec<_>>().join("\n"))
        };
        let uses = uses(content);
        Side {
            in_cells: uses.iter().any(|one| one.cited.spot.cell.is_some()),
            content,
            name: content.file.rsplit(['/', '\\']).next().unwrap_or(&content.file),
            language: content.language.or_else(sample),
            sentences: pieces,
            uses,
            cut,
        }
    }

    /// Claims of one kind.
    pub(super) fn claims(&self) -> impl Iterator<Item = &'a Claim> {
        self.content.claims.iter()
    }

    /// Are both in the same language, as far as it is known?
    pub(super) fn speaks_as(&self, other: &Side<'_>) -> bool {
        self.language == other.language
    }
}

impl Sentence<'_> {
    /// The place, with the words.
    pub(super) fn cited(&self, file: &str) -> Citation {
        cited(file, self.block, self.block.spot.clone(), &self.text)
    }
}

/// A place in a document.
pub(super) fn cited(file: &str, block: &Block, spot: Spot, quote: &str) -> Citation {
    Citation {
        file: file.to_string(),
        block: block.id.clone(),
        spot,
        quote: shortened(quote, QUOTE),
    }
}

/// Fewest words of a sentence on the intended use; less is a label.
const FEWEST: usize = 5;

/// Sentences on the intended use, each wording once.
///
/// What stands in running text is what the document states; a table often sets the words of
/// another device beside it, and is looked at where there is nothing else.
fn uses(content: &Content) -> Vec<Use<'_>> {
    let claims: Vec<(&Citation, &str, &str)> = content
        .claims
        .iter()
        .filter_map(|claim| match &claim.says {
            Says::IntendedUse { part, text } => Some((&claim.cited, part.as_str(), text.as_str())),
            _ => None,
        })
        .collect();
    let names = names(content);
    let column = |cited: &Citation| cited.spot.cell.map(|(_, column)| column);
    let prose = gathered(claims.iter().copied().filter(|one| column(one.0).is_none()), &names);
    if !prose.is_empty() {
        return prose;
    }
    let first = |one: &(&Citation, &str, &str)| column(one.0).is_some_and(|column| column <= 2);
    gathered(claims.iter().copied().filter(first), &names)
}

fn gathered<'c>(
    claims: impl Iterator<Item = (&'c Citation, &'c str, &'c str)>,
    names: &[Vec<String>],
) -> Vec<Use<'c>> {
    let mut list: Vec<Use<'c>> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (cited, part, text) in claims {
        for sentence in sentences(text) {
            let list_of_words = words(sentence);
            let label = list_of_words.len() < FEWEST || sentence.ends_with([':', '：']);
            let squashed = squash(sentence);
            if label || !known.insert(squashed.clone()) {
                continue;
            }
            list.push(Use {
                cited,
                part,
                text: sentence.to_string(),
                meaning: without(sentence, &list_of_words, names),
                squashed,
                words: list_of_words,
            });
        }
    }
    list
}

/// Names of the device, word by word.
fn names(content: &Content) -> Vec<Vec<String>> {
    let named = content.claims.iter().filter_map(|claim| match &claim.says {
        Says::Device { name } => Some(words(name)),
        _ => None,
    });
    named.filter(|name| !name.is_empty()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The sentence without the device's names: a product called *Second Read* says nothing of
/// its role.
fn without(sentence: &str, list: &[String], names: &[Vec<String>]) -> String {
    let at = |from: usize| {
        names.iter().filter(|name| list[from..].starts_with(name)).map(Vec::len).max()
    };
    if sentence.chars().any(is_han) || !(0..list.len()).any(|from| at(from).is_some()) {
        return sentence.to_string();
    }
    let (mut kept, mut from) = (Vec::new(), 0);
    while from < list.len() {
        match at(from) {
            Some(length) => from += length,
            None => {
                kept.push(list[from].as_str());
                from += 1;
            }
        }
    }
    kept.join(" ")
}
