//! One of the documents that are compared, prepared once for all comparisons.

use std::collections::BTreeMap;

use reliance_model::claim::{Citation, Claim, Says};
use reliance_model::content::{Block, Body, Content, Language, Spot};

use super::text::{is_text, language, sentences, shortened, squash, words};

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
        Side {
            content,
            name: content.file.rsplit(['/', '\\']).next().unwrap_or(&content.file),
            language: content.language.or_else(sample),
            sentences: pieces,
            uses: uses(&content.claims),
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

/// Sentences on the intended use, each wording once.
fn uses(claims: &[Claim]) -> Vec<Use<'_>> {
    let mut list: Vec<Use<'_>> = Vec::new();
    let mut known: BTreeMap<String, ()> = BTreeMap::new();
    for claim in claims {
        let Says::IntendedUse { part, text } = &claim.says else { continue };
        for sentence in sentences(text) {
            let squashed = squash(sentence);
            if squashed.is_empty() || known.insert(squashed.clone(), ()).is_some() {
                continue;
            }
            list.push(Use {
                cited: &claim.cited,
                part,
                text: sentence.to_string(),
                squashed,
                words: words(sentence),
            });
        }
    }
    list
}
