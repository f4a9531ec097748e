//! Documents held against each other.
//!
//! Pure functions of what documents say. A difference is said to be one only where the two
//! sides surely speak of the same thing: the same sentence but for a number, the same row
//! and column of a table, a metric of which both give one value. What may be two different
//! things ends in *cannot tell*. Every remark cites both sides where there are two.
//!
//! | part | holds against each other |
//! |---|---|
//! | `intended` | intended use, sentence by sentence, or by what it means across languages |
//! | `figures`, `counts` | results and numbers of cases, readers, sites |
//! | `facts` | versions, editions of standards, days, numbers of authorities and their role |
//! | `identity` | which device a text is about |
//! | `denials` | sentences of any length that are denied on one side, and warnings that one side lacks |
//! | `statements` | sentences and cells that are the same but for a number or a *not* |
//! | `terms`, `spelling` | words that the term bank translates otherwise, or takes apart |
//! | `redline` | two versions of one document |

mod aspects;
mod change;
mod counts;
mod denials;
mod facts;
mod figures;
mod identity;
mod intended;
mod redline;
mod side;
mod spelling;
mod statements;
mod terms;
#[cfg(test)]
mod tests;
mod text;
mod users;

use std::collections::BTreeSet;

use reliance_model::catalogue::{Adoption, Catalogue, Term, TermTrap};
use reliance_model::claim::{Citation, Verdict};
use reliance_model::comparison::{Compared, Comparison, Edit, Seen, Weight};
use reliance_model::content::Content;

use aspects::Lexicon;
use side::Side;

pub use redline::redline;
pub(crate) use users::users;

use crate::said::Said;

/// Most documents of which every pair is compared.
const MOST_DOCUMENTS: usize = 24;

/// What comparing needs to know beside the documents.
pub struct Bank {
    terms: Vec<Term>,
    traps: Vec<TermTrap>,
    adoptions: Vec<Adoption>,
    lexicon: Lexicon,
}

impl Bank {
    /// The catalogue's words, with terms of the user's own, which come first.
    pub fn new(catalogue: &Catalogue, own: &[Term]) -> Bank {
        let taken: BTreeSet<&str> = own.iter().map(|term| term.zh.as_str()).collect();
        let rest = catalogue.terms.iter().filter(|term| !taken.contains(term.zh.as_str()));
        Bank {
            terms: own.iter().chain(rest).cloned().collect(),
            traps: catalogue.traps.clone(),
            adoptions: catalogue.adoptions.clone(),
            lexicon: Lexicon::new(&catalogue.use_words),
        }
    }
}

/// Hold every two of these documents against each other, and each against itself where
/// words are used in two senses.
pub fn compare(contents: &[&Content], bank: &Bank) -> Comparison {
    let mut cut = contents.len() > MOST_DOCUMENTS;
    let contents = &contents[..contents.len().min(MOST_DOCUMENTS)];
    let sides: Vec<Side<'_>> = contents.iter().map(|content| Side::of(content)).collect();
    let mut seen = Vec::new();
    for (at, here) in sides.iter().enumerate() {
        cut |= here.cut;
        seen.extend(identity::within(here));
        seen.extend(spelling::within(here, bank));
        for there in &sides[at + 1..] {
            seen.extend(pair(here, there, bank));
        }
    }
    sort(&mut seen);
    Comparison { documents: contents.iter().map(|content| compared(content)).collect(), seen, cut }
}

/// Where a document says a word, in whatever case and with or without hyphens.
pub(crate) fn word(content: &Content, word: &str) -> Option<Citation> {
    let wanted = text::squash(word);
    for block in content.blocks.iter().filter(|block| text::is_text(block)) {
        let said = block.text();
        for sentence in text::sentences(&said) {
            let words = text::words(sentence);
            let pairs = words.windows(2).map(|pair| pair.concat());
            if words
                .iter()
                .cloned()
                .chain(pairs)
                .any(|have| have == wanted || have.strip_suffix('s') == Some(wanted.as_str()))
            {
                return Some(side::cited(&content.file, block, block.spot.clone(), sentence));
            }
        }
    }
    None
}

/// Sentences of a document's text and cells, each with its place.
pub(crate) fn sentences_of(content: &Content) -> impl Iterator<Item = (Citation, String)> {
    let blocks = content.blocks.iter().filter(|block| text::is_text(block));
    blocks.flat_map(|block| {
        let said = block.text();
        let sentences: Vec<String> =
            text::sentences(&said).into_iter().map(str::to_string).collect();
        sentences.into_iter().map(|sentence| {
            (side::cited(&content.file, block, block.spot.clone(), &sentence), sentence)
        })
    })
}

fn pair(here: &Side<'_>, there: &Side<'_>, bank: &Bank) -> Vec<Seen> {
    let mut seen = identity::between(here, there);
    seen.extend(intended::compare(here, there, bank));
    seen.extend(figures::compare(here, there));
    seen.extend(counts::compare(here, there));
    seen.extend(facts::compare(here, there, bank));
    // What was told of a claim is not told again of its sentence; where the sentence decides
    // what its claim does not, it is the sentence that is told.
    let differs = |one: &&Seen| one.remark.verdict == Verdict::Differs;
    let known: BTreeSet<_> = seen.iter().filter(differs).filter_map(blocks).collect();
    let mut statements = denials::compare(here, there);
    let denied: BTreeSet<_> = statements.iter().filter_map(blocks).collect();
    let others = statements::compare(here, there, bank).into_iter();
    statements.extend(others.filter(|one| blocks(one).is_none_or(|it| !denied.contains(&it))));
    statements.retain(|one| blocks(one).is_none_or(|blocks| !known.contains(&blocks)));
    // Of other cases a sentence has other numbers.
    let open = |one: &&Seen| one.remark.says.ends_with(figures::OTHER_CASES);
    let other_cases: BTreeSet<_> = seen.iter().filter(open).filter_map(blocks).collect();
    statements.retain(|one| blocks(one).is_none_or(|blocks| !other_cases.contains(&blocks)));
    let decided: BTreeSet<_> = statements.iter().filter(differs).filter_map(blocks).collect();
    seen.retain(|one| {
        let open = one.remark.verdict == Verdict::CannotTell;
        !(open && blocks(one).is_some_and(|blocks| decided.contains(&blocks)))
    });
    seen.extend(statements);
    seen.extend(terms::compare(here, there, bank));
    seen
}

/// The blocks that a difference stands in.
fn blocks(seen: &Seen) -> Option<(String, String)> {
    let (here, there) = (seen.remark.here.as_ref()?, seen.remark.there.as_ref()?);
    (seen.remark.verdict != Verdict::Agrees).then(|| (here.block.clone(), there.block.clone()))
}

/// Differences first, the weightiest before the others, in reading order.
fn sort(seen: &mut [Seen]) {
    seen.sort_by(|a, b| {
        let key = |seen: &Seen| (seen.remark.verdict, seen.weight, rank(&seen.remark.about));
        key(a).cmp(&key(b))
    });
}

/// What weighs the same is told in this order.
fn rank(about: &str) -> usize {
    const ORDER: [&str; 11] = [
        "identity",
        "intended-use",
        "number",
        "count",
        "predicate",
        "version",
        "standard",
        "method",
        "date",
        "statement",
        "term",
    ];
    ORDER.iter().position(|known| *known == about).unwrap_or(ORDER.len())
}

fn compared(content: &Content) -> Compared {
    Compared {
        file: content.file.clone(),
        sha256: content.sha256.clone(),
        format: content.format,
        language: content.language,
        blocks: content.blocks.len(),
        claims: content.claims.len(),
    }
}

/// A remark under construction.
fn seen(about: &str, weight: Weight, verdict: Verdict, says: impl Into<Said>) -> Seen {
    Seen { weight, remark: says.into().remark(about, verdict, None), change: Vec::new() }
}

/// Cite what a remark is about.
trait Cite: Sized {
    /// On the one side.
    fn here(self, cited: &Citation) -> Self;
    /// On the other.
    fn there(self, cited: &Citation) -> Self;
    /// With the change of words.
    fn changed(self, change: Vec<Edit>) -> Self;
}

impl Cite for Seen {
    fn here(mut self, cited: &Citation) -> Seen {
        self.remark.here = Some(cited.clone());
        self
    }

    fn there(mut self, cited: &Citation) -> Seen {
        self.remark.there = Some(cited.clone());
        self
    }

    fn changed(mut self, change: Vec<Edit>) -> Seen {
        self.change = change;
        self
    }
}
