//! Terms of a Chinese and an English document: translated as the term bank has it, or not.
//!
//! Sentences of the two are aligned by what both must print alike: numbers, abbreviations in
//! Latin letters, and terms of the bank. Within two aligned sentences a term counts as
//! translated otherwise where none of its English forms stands there, and that of a rival
//! term does, for which the Chinese sentence has no word.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::Term;
use reliance_model::claim::Verdict;
use reliance_model::comparison::{Seen, Weight};
use reliance_model::content::Language;

use super::side::{Sentence, Side};
use super::text::{is_han, squash, tokens, words};
use super::{Bank, Cite, seen};
use crate::said::first_of;

/// Most sentences on a side that are aligned.
const MOST: usize = 20_000;
/// A mark that so many sentences have aligns nothing.
const COMMON: usize = 40;
/// Fewest marks that two aligned sentences share.
const FEWEST: usize = 2;
/// The share of marks, in thousandths, from which two sentences are aligned: where they
/// share [`FEWEST`], and where they share more.
const SHARE: (usize, usize) = (900, 450);

/// A term with its forms ready to be found.
struct Form<'b> {
    term: &'b Term,
    zh: Vec<String>,
    english: Vec<Vec<String>>,
}

pub(super) fn compare(here: &Side<'_>, there: &Side<'_>, bank: &Bank) -> Vec<Seen> {
    let (zh, en, turned) = match (here.language, there.language) {
        (Some(Language::Zh), Some(Language::En)) => (here, there, false),
        (Some(Language::En), Some(Language::Zh)) => (there, here, true),
        _ => return Vec::new(),
    };
    let forms = forms(&bank.terms);
    let (left, right) = (marked(zh, &forms), marked(en, &forms));
    let mut found: BTreeMap<(String, String), Seen> = BTreeMap::new();
    for (one, other) in aligned(&left, &right) {
        for (term, rival) in otherwise(&one.terms, &other.terms, &forms) {
            let says = format!(
                "{} is \u{201c}{}\u{201d} in the term bank ({}); the English sentence beside it has \u{201c}{}\u{201d}, which is {}",
                forms[term].term.zh,
                forms[term].term.en_us,
                forms[term].term.definition,
                forms[rival].english.first().map(|form| form.join(" ")).unwrap_or_default(),
                forms[rival].term.zh
            );
            let told = seen("term", Weight::Wording, Verdict::Differs, says);
            let (one, other) =
                (one.sentence.cited(&zh.content.file), other.sentence.cited(&en.content.file));
            let told =
                if turned { told.here(&other).there(&one) } else { told.here(&one).there(&other) };
            found
                .entry((forms[term].term.zh.clone(), forms[rival].term.zh.clone()))
                .or_insert(told);
        }
    }
    let told: BTreeSet<String> = found.keys().map(|(term, _)| term.clone()).collect();
    let mut found: Vec<Seen> = found.into_values().collect();
    found.extend(unmatched((&left, &right), &forms, (zh, en), &told));
    found
}

/// A sentence with what aligns it.
struct Marked<'s> {
    sentence: &'s Sentence<'s>,
    marks: BTreeSet<String>,
    terms: BTreeSet<usize>,
}

fn marked<'s>(side: &'s Side<'s>, forms: &[Form<'_>]) -> Vec<Marked<'s>> {
    let mut list = Vec::new();
    for sentence in side.sentences.iter().take(MOST) {
        let terms = if sentence.text.chars().any(is_han) {
            chinese(&sentence.text, forms)
        } else {
            english(&sentence.text, forms)
        };
        let mut marks: BTreeSet<String> = terms
            .iter()
            .map(|at| {
                // Two names of one thing are one mark.
                let same = forms.iter().position(|form| shares(form, &forms[*at]));
                format!("term {}", same.unwrap_or(*at))
            })
            .collect();
        for token in tokens(&sentence.text) {
            let core = token.core(&sentence.text);
            let squashed = squash(core);
            let number = squashed.chars().any(|c| c.is_ascii_digit());
            let short = core.chars().count() > 1
                && core.chars().all(|c| c.is_ascii_uppercase() || c == '-' || c == '/');
            if number || short {
                marks.insert(squashed);
            }
        }
        list.push(Marked { sentence, marks, terms });
    }
    list
}

/// Pairs of sentences that are each other's best.
fn aligned<'m, 's>(
    left: &'m [Marked<'s>],
    right: &'m [Marked<'s>],
) -> Vec<(&'m Marked<'s>, &'m Marked<'s>)> {
    let (forth, back) = (best(left, right), best(right, left));
    let mut pairs = Vec::new();
    for (at, other) in forth.iter().enumerate() {
        if let Some(other) = other.filter(|other| back[*other] == Some(at)) {
            pairs.push((&left[at], &right[other]));
        }
    }
    pairs
}

fn best(ours: &[Marked<'_>], theirs: &[Marked<'_>]) -> Vec<Option<usize>> {
    let mut index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, other) in theirs.iter().enumerate() {
        for mark in &other.marks {
            index.entry(mark).or_default().push(at);
        }
    }
    let one_best = |one: &Marked<'_>| {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for mark in &one.marks {
            for at in
                index.get(mark.as_str()).filter(|all| all.len() <= COMMON).into_iter().flatten()
            {
                *votes.entry(*at).or_default() += 1;
            }
        }
        // The share of marks decides where the number is the same; a tie is no answer.
        let score = |at: usize, shared: usize| {
            (2000 * shared) / (one.marks.len() + theirs[at].marks.len()).max(1)
        };
        let ranked: Vec<(usize, usize, usize)> = votes
            .into_iter()
            .filter(|(_, shared)| *shared >= FEWEST)
            .map(|(at, shared)| (score(at, shared), shared, at))
            .collect();
        let top = ranked.iter().max()?;
        let alone = ranked.iter().filter(|one| (one.0, one.1) == (top.0, top.1)).count() == 1;
        let enough = if top.1 > FEWEST { SHARE.1 } else { SHARE.0 };
        (alone && top.0 >= enough).then_some(top.2)
    };
    ours.iter().map(one_best).collect()
}

/// Terms of the Chinese sentence that the English one has otherwise, each with the rival.
fn otherwise(
    zh: &BTreeSet<usize>,
    en: &BTreeSet<usize>,
    forms: &[Form<'_>],
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let unclaimed: Vec<usize> = en
        .iter()
        .copied()
        .filter(|rival| !zh.iter().any(|term| shares(&forms[*term], &forms[*rival])))
        .collect();
    for term in zh {
        if en.iter().any(|other| shares(&forms[*term], &forms[*other])) {
            continue;
        }
        let rivals: Vec<usize> = unclaimed
            .iter()
            .copied()
            .filter(|rival| rivals(&forms[*term], &forms[*rival]))
            .collect();
        if let [rival] = rivals[..] {
            found.push((*term, rival));
        }
    }
    found
}

/// Have two terms an English form in common?
fn shares(one: &Form<'_>, other: &Form<'_>) -> bool {
    std::ptr::eq(one.term, other.term)
        || one.english.iter().any(|form| other.english.contains(form))
}

/// Are two terms taken for one another: do their Chinese words share two characters?
fn rivals(one: &Form<'_>, other: &Form<'_>) -> bool {
    const PAIRS: [(&str, &str); 9] = [
        ("验证", "确认"),
        ("灵敏度", "特异度"),
        ("敏感性", "特异性"),
        ("灵敏度", "特异性"),
        ("敏感性", "特异度"),
        ("重复性", "再现性"),
        ("阳性预测值", "阴性预测值"),
        ("训练集", "测试集"),
        ("非劣效", "优效"),
    ];
    let (a, b) = (one.term.zh.as_str(), other.term.zh.as_str());
    let named = PAIRS.iter().any(|(x, y)| (*x == a && *y == b) || (*x == b && *y == a));
    let chars: Vec<char> = a.chars().collect();
    named || chars.windows(2).any(|two| b.contains(&two.iter().collect::<String>()))
}

/// What cannot be told: terms of the Chinese text for which the English one has no word.
fn unmatched(
    (zh, en): (&[Marked<'_>], &[Marked<'_>]),
    forms: &[Form<'_>],
    (left, right): (&Side<'_>, &Side<'_>),
    told: &BTreeSet<String>,
) -> Option<Seen> {
    let used: BTreeSet<usize> = en.iter().flat_map(|one| one.terms.iter().copied()).collect();
    let mut missing: BTreeMap<usize, &Sentence<'_>> = BTreeMap::new();
    for one in zh {
        for term in one
            .terms
            .iter()
            .filter(|term| !used.iter().any(|other| shares(&forms[**term], &forms[*other])))
        {
            missing.entry(*term).or_insert(one.sentence);
        }
    }
    missing.retain(|term, _| !told.contains(&forms[*term].term.zh));
    let (_, sentence) = missing.first_key_value()?;
    let names: Vec<String> = missing
        .keys()
        .map(|term| format!("{} ({})", forms[*term].term.zh, forms[*term].term.en_us))
        .collect();
    let name = &right.name;
    let says = first_of("terms without an English word", &names, 6).within(|few| {
        format!("no English word of the term bank was found in `{name}` for {few}; it may be put otherwise")
    });
    Some(
        seen("term", Weight::Wording, Verdict::CannotTell, says)
            .here(&sentence.cited(&left.content.file)),
    )
}

/// The terms of the spans (length, start, term) that no longer one hides.
fn longest(mut spans: Vec<(usize, usize, usize)>) -> BTreeSet<usize> {
    spans.sort_by_key(|(length, start, _)| (std::cmp::Reverse(*length), *start));
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut found = BTreeSet::new();
    for (length, start, at) in spans {
        if !taken.iter().any(|(from, to)| {
            start < *to && start + length > *from && (*from, *to) != (start, start + length)
        }) {
            taken.push((start, start + length));
            found.insert(at);
        }
    }
    found
}

/// Terms in a Chinese sentence; a longer one hides those inside it.
fn chinese(text: &str, forms: &[Form<'_>]) -> BTreeSet<usize> {
    let text: String = text.split_whitespace().collect();
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        for zh in &form.zh {
            spans.extend(
                text.match_indices(zh.as_str()).map(|(start, found)| (found.len(), start, at)),
            );
        }
    }
    longest(spans)
}

/// Terms in an English sentence; a longer one hides those inside it.
fn english(text: &str, forms: &[Form<'_>]) -> BTreeSet<usize> {
    let list = words(text);
    let same = |want: &String, have: &String| {
        want == have || have.strip_suffix('s') == Some(want.as_str())
    };
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        for form in form.english.iter().filter(|form| !form.is_empty()) {
            let starts = list
                .windows(form.len())
                .enumerate()
                .filter(|(_, have)| form.iter().zip(*have).all(|(want, have)| same(want, have)));
            spans.extend(starts.map(|(start, _)| (form.len(), start, at)));
        }
    }
    longest(spans)
}

fn forms(terms: &[Term]) -> Vec<Form<'_>> {
    terms
        .iter()
        .map(|term| Form {
            term,
            zh: alternatives(&term.zh)
                .into_iter()
                .map(|zh| zh.split_whitespace().collect())
                .collect(),
            english: [&term.en_gb, &term.en_us]
                .into_iter()
                .flat_map(|form| alternatives(form))
                .map(|form| words(&form))
                .filter(|form: &Vec<String>| !form.is_empty())
                .collect(),
        })
        .collect()
}

/// The forms that a cell of the bank gives: `scope of use / indications`, `device (SaMD)`.
fn alternatives(cell: &str) -> Vec<String> {
    let mut list = Vec::new();
    for part in cell.split(" / ") {
        let mut outside = String::new();
        let mut rest = part;
        while let Some(open) = rest.find(['(', '（']) {
            outside.push_str(&rest[..open]);
            let after = &rest[open..];
            let inner = after.trim_start_matches(['(', '（']);
            let end = inner.find([')', '）']).unwrap_or(inner.len());
            // In brackets, an abbreviation is a form and a note is not.
            let inside = &inner[..end];
            let capitals = inside.chars().filter(char::is_ascii_uppercase).count();
            if !inside.contains(' ') && capitals >= 2 {
                list.push(inside.to_string());
            }
            rest = inner.get(end..).unwrap_or_default().trim_start_matches([')', '）']);
        }
        outside.push_str(rest);
        list.push(outside.trim().to_string());
    }
    list.retain(|form| !form.is_empty());
    list
}

#[cfg(test)]
mod forms_tests {
    use super::*;

    #[test]
    fn a_cell_of_the_bank_gives_its_forms() {
        assert_eq!(
            alternatives("software as a medical device (SaMD)"),
            ["SaMD", "software as a medical device"]
        );
        assert_eq!(alternatives("scope of use / indications"), ["scope of use", "indications"]);
        assert_eq!(alternatives("accuracy (of measurement)"), ["accuracy"]);
    }
}
