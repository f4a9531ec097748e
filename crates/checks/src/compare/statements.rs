//! Sentences and cells that are the same on both sides but for a number, a *not*, or one
//! word that tells what a device does.
//!
//! Sentences are found by the hash of their words without numbers; those that have no twin
//! by the rare words they share. Nothing is compared with everything, so that two documents
//! of five hundred pages take seconds.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::claim::{Citation, Verdict};
use reliance_model::comparison::{Edit, Seen, Weight};
use reliance_model::content::{Body, Spot};

use super::change::{change, sides as gone_and_come};
use super::denials::denies;
use super::side::{Side, cited};
use super::text::{is_text, likeness, masked, shortened, squash, words};
use super::{Bank, Cite, seen};

/// Fewest words of a sentence that is compared.
const FEWEST: usize = 6;
/// Most words of a sentence that says which issue of a document this is.
const LONGEST_IMPRINT: usize = 14;
/// From this likeness on, two sentences are two versions of one.
const NEAR: f64 = 0.85;
/// A word that so many sentences have finds nothing.
const COMMON: usize = 12;
/// Most words that may have changed where a change of meaning is told.
const FEW: usize = 4;

pub(super) fn compare(here: &Side<'_>, there: &Side<'_>, bank: &Bank) -> Vec<Seen> {
    if !here.speaks_as(there) {
        return Vec::new();
    }
    let (mut found, left, right) = twins(here, there);
    found.extend(near(here, there, (&left, &right), bank));
    found.extend(cells(here, there));
    found
}

/// A sentence by its place in the list of its side.
struct Piece {
    at: usize,
    numbers: Vec<String>,
}

fn by_template(side: &Side<'_>) -> BTreeMap<String, Vec<Piece>> {
    let mut map: BTreeMap<String, Vec<Piece>> = BTreeMap::new();
    // The intended use is compared on its own.
    let uses: BTreeSet<&str> = side.uses.iter().map(|one| one.squashed.as_str()).collect();
    for (at, sentence) in side.sentences.iter().enumerate() {
        let short = words(&sentence.text).len() < FEWEST;
        if short || is_imprint(&sentence.text) || uses.contains(squash(&sentence.text).as_str()) {
            continue;
        }
        let (template, numbers) = masked(&sentence.text);
        map.entry(template).or_default().push(Piece { at, numbers });
    }
    map
}

/// Does a sentence say which issue of the document this is? Every document has another.
fn is_imprint(text: &str) -> bool {
    const SAYS: [&str; 6] = [
        "document version",
        "document revision",
        "revision",
        "\u{6587}\u{4ef6}\u{7248}\u{672c}",
        "\u{6587}\u{6863}\u{7248}\u{672c}",
        "\u{7248}\u{6b21}",
    ];
    let plain = text.to_lowercase();
    SAYS.iter().any(|say| plain.contains(say)) && words(text).len() <= LONGEST_IMPRINT
}

/// Sentences with the same words: the differences of their numbers, and what is left on
/// either side.
fn twins(here: &Side<'_>, there: &Side<'_>) -> (Vec<Seen>, Vec<usize>, Vec<usize>) {
    let (ours, mut theirs) = (by_template(here), by_template(there));
    let (mut found, mut left) = (Vec::new(), Vec::new());
    for (template, mine) in ours {
        let Some(other) = theirs.remove(&template) else {
            left.extend(mine.iter().map(|piece| piece.at));
            continue;
        };
        let numbers = |list: &[Piece]| -> BTreeSet<Vec<String>> {
            list.iter().map(|piece| piece.numbers.clone()).collect()
        };
        let (a, b) = (numbers(&mine), numbers(&other));
        let (Some(one), Some(two)) = (mine.first(), other.first()) else { continue };
        let (one, two) = (&here.sentences[one.at], &there.sentences[two.at]);
        let cite = |told: Seen| {
            told.here(&one.cited(&here.content.file)).there(&two.cited(&there.content.file))
        };
        if a == b {
            if a.iter().any(|numbers| !numbers.is_empty()) {
                let says = format!(
                    "the same sentence with the same numbers: \u{201c}{}\u{201d}",
                    shortened(&one.text, 100)
                );
                found.push(cite(seen("statement", Weight::Fact, Verdict::Agrees, says)));
            }
        } else if a.len() == 1 && b.len() == 1 {
            let edits = change(&one.text, &two.text);
            let says = format!(
                "the same sentence has other numbers: {} in `{}`, {} in `{}`",
                others(&a, &b),
                here.name,
                others(&b, &a),
                there.name
            );
            let told = cite(seen("statement", Weight::Fact, Verdict::Differs, says));
            found.push(told.changed(edits));
        } else if a.is_disjoint(&b) {
            let says = format!(
                "a sentence that stands {} in `{}` and {} in `{}` has no numbers in common",
                times(mine.len()),
                here.name,
                times(other.len()),
                there.name
            );
            found.push(cite(seen("statement", Weight::Fact, Verdict::CannotTell, says)));
        }
    }
    let right = theirs.into_values().flatten().map(|piece| piece.at).collect();
    left.sort_unstable();
    (found, left, right)
}

/// The numbers of the one that the other has otherwise, in order.
fn others(ours: &BTreeSet<Vec<String>>, theirs: &BTreeSet<Vec<String>>) -> String {
    let pairs = ours.iter().flatten().zip(theirs.iter().flatten());
    let list: Vec<&String> = pairs.filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    crate::words::list(&list)
}

fn times(number: usize) -> String {
    if number == 1 { "once".into() } else { format!("{number} times") }
}

/// Sentences that are nearly the same, where the few words that changed change the meaning.
fn near(
    here: &Side<'_>,
    there: &Side<'_>,
    (left, right): (&[usize], &[usize]),
    bank: &Bank,
) -> Vec<Seen> {
    let theirs: BTreeMap<usize, Vec<String>> =
        right.iter().map(|at| (*at, words(&there.sentences[*at].text))).collect();
    let mut index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, list) in &theirs {
        for word in list.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            index.entry(word).or_default().push(*at);
        }
    }
    let mut found = Vec::new();
    for at in left {
        let one = &here.sentences[*at];
        let list = words(&one.text);
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for word in list.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            for candidate in index.get(word).filter(|all| all.len() <= COMMON).into_iter().flatten()
            {
                *votes.entry(*candidate).or_default() += 1;
            }
        }
        let alike = votes
            .into_iter()
            .filter(|(_, votes)| *votes >= 2)
            .map(|(candidate, _)| (likeness(&list, &theirs[&candidate]), candidate));
        let Some((best, candidate)) = alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        else {
            continue;
        };
        if best >= NEAR {
            let two = &there.sentences[candidate];
            let edits = change(&one.text, &two.text);
            let told = changed_meaning(&one.text, &two.text, &edits, bank);
            found.extend(told.map(|(weight, says)| {
                let remark = seen("statement", weight, Verdict::Differs, says);
                remark
                    .here(&one.cited(&here.content.file))
                    .there(&two.cited(&there.content.file))
                    .changed(edits.clone())
            }));
        }
    }
    found
}

/// What the change of a few words says, where it says something else.
fn changed_meaning(one: &str, two: &str, edits: &[Edit], bank: &Bank) -> Option<(Weight, String)> {
    let (gone, come) = gone_and_come(edits);
    let (lost, gained) = (words(&gone), words(&come));
    if lost.len().max(gained.len()) > FEW {
        return None;
    }
    let denials = |list: &[String]| list.iter().filter(|word| denies(word)).count();
    if denials(&lost) != denials(&gained) {
        return Some((
            Weight::Contradiction,
            format!(
                "nearly the same sentence is denied on one side: \u{201c}{gone}\u{201d} against \u{201c}{come}\u{201d}"
            ),
        ));
    }
    // Taken of the whole sentences: behind `Table`, a number numbers something.
    let (a, b) = (masked(one).1, masked(two).1);
    let beside = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter().filter(|number| !other.contains(number)).cloned().collect()
    };
    let (here, there) = (beside(&a, &b), beside(&b, &a));
    if !here.is_empty() && !there.is_empty() {
        let says = format!(
            "nearly the same sentence has another number: {} against {}",
            crate::words::list(&here),
            crate::words::list(&there)
        );
        return Some((Weight::Fact, says));
    }
    let (ours, theirs) = (bank.lexicon.of(one), bank.lexicon.of(two));
    let lost: Vec<_> = ours.difference(&theirs).collect();
    let gained: Vec<_> = theirs.difference(&ours).collect();
    let pair = lost
        .iter()
        .find_map(|old| gained.iter().find(|new| new.about == old.about).map(|new| (old, new)))?;
    let says = format!(
        "nearly the same sentence has another {}: {} against {}",
        pair.0.about, pair.0.concept, pair.1.concept
    );
    Some((Weight::Meaning, says))
}

/// A cell with its place and what its row and column are.
struct Cell {
    cited: Citation,
    text: String,
    label: String,
}

/// Cells under the same caption, row and column, each with its text.
fn cells(here: &Side<'_>, there: &Side<'_>) -> Vec<Seen> {
    let (ours, theirs) = (table_cells(here), table_cells(there));
    let mut found = Vec::new();
    for (key, one) in &ours {
        let (Some(one), Some(Some(two))) = (one, theirs.get(key)) else { continue };
        let (a, b) = (masked(&one.text), masked(&two.text));
        if a.1.is_empty() && b.1.is_empty() {
            continue;
        }
        let same = squash(&one.text) == squash(&two.text);
        // Other words may say the same with other numbers; only numbers are compared.
        if !same && (a.0 != b.0 || a.1.is_empty() || b.1.is_empty()) {
            continue;
        }
        let verdict = if same { Verdict::Agrees } else { Verdict::Differs };
        let says = if same {
            format!("{} is {} in both", one.label, shortened(&one.text, 60))
        } else {
            format!(
                "{} is {} in `{}` and {} in `{}`",
                one.label,
                shortened(&one.text, 60),
                here.name,
                shortened(&two.text, 60),
                there.name
            )
        };
        let mut told =
            seen("statement", Weight::Fact, verdict, says).here(&one.cited).there(&two.cited);
        if !same {
            told = told.changed(change(&one.text, &two.text));
        }
        found.push(told);
    }
    found
}

/// Cells by caption, row and column; none where two cells have the same.
fn table_cells(side: &Side<'_>) -> BTreeMap<String, Option<Cell>> {
    let mut map: BTreeMap<String, Option<Cell>> = BTreeMap::new();
    for block in side.content.blocks.iter().filter(|block| is_text(block)) {
        let Body::Table { caption, rows } = &block.body else { continue };
        let Some((head, rest)) = rows.split_first() else { continue };
        let title = match caption {
            Some(caption) => masked(caption).0,
            None => block.spot.headings.last().map(|heading| masked(heading).0).unwrap_or_default(),
        };
        for (at, row) in rest.iter().enumerate() {
            let Some((label, values)) = row.split_first() else { continue };
            for (column, text) in values.iter().enumerate() {
                let name = head.get(column + 1).map(String::as_str).unwrap_or_default();
                if squash(text).is_empty() || squash(label).is_empty() || squash(name).is_empty() {
                    continue;
                }
                let key = format!("{title}\u{1f}{}\u{1f}{}", squash(label), squash(name));
                let spot =
                    Spot { cell: Some((at as u32 + 2, column as u32 + 2)), ..block.spot.clone() };
                let cell = Cell {
                    cited: cited(&side.content.file, block, spot, text),
                    text: text.clone(),
                    label: format!("{} ({})", shortened(label, 60), shortened(name, 40)),
                };
                map.entry(key).and_modify(|twice| *twice = None).or_insert(Some(cell));
            }
        }
    }
    map
}
