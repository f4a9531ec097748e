//! Words of one document: British and American spelling mixed, one thing under two names,
//! and two things that sound alike.

use std::collections::BTreeMap;

use reliance_model::catalogue::TermTrap;
use reliance_model::claim::{Citation, Verdict};
use reliance_model::comparison::{Seen, Weight};
use reliance_model::content::{Body, Language};

use super::side::{Side, cited};
use super::text::{is_han, is_text, sentences, tokens};
use super::{Bank, Cite, seen};
use crate::said::{Lists, first_of};

/// British and American stems of words that are spelt in two ways. Verbs in -ise and -ize
/// are left out: British spelling knows both.
const STEMS: [(&str, &str); 30] = [
    ("labelling", "labeling"),
    ("labelled", "labeled"),
    ("modelling", "modeling"),
    ("modelled", "modeled"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("tumour", "tumor"),
    ("centre", "center"),
    ("fibre", "fiber"),
    ("paediatric", "pediatric"),
    ("haemorrhag", "hemorrhag"),
    ("haemato", "hemato"),
    ("anaesthe", "anesthe"),
    ("oesophag", "esophag"),
    ("oedema", "edema"),
    ("ischaemi", "ischemi"),
    ("anaemi", "anemi"),
    ("leukaemi", "leukemi"),
    ("foetal", "fetal"),
    ("gynaecolog", "gynecolog"),
    ("orthopaedic", "orthopedic"),
    ("diarrhoea", "diarrhea"),
    ("catalogue", "catalog"),
    ("grey", "gray"),
    ("artefact", "artifact"),
    ("aluminium", "aluminum"),
    ("analysing", "analyzing"),
    ("cancelled", "canceled"),
    ("signalling", "signaling"),
    ("defence", "defense"),
];

/// What is told of one document's words.
pub(super) fn within(side: &Side<'_>, bank: &Bank) -> Vec<Seen> {
    let mut found = Vec::new();
    if side.language != Some(Language::Zh) {
        found.extend(spellings(side));
    }
    found.extend(bank.traps.iter().filter_map(|trap| trapped(side, trap)));
    found
}

/// A word with its place, and how often its kind occurs.
type Found = BTreeMap<String, (usize, Citation)>;

fn spellings(side: &Side<'_>) -> Option<Seen> {
    let (mut british, mut american): (Found, Found) = Default::default();
    for sentence in &side.sentences {
        // What is quoted, and a title, is spelt as its writer spelt it.
        let standard = ["ISO", "IEC", "CIE", "ANSI", "BS EN"];
        let titled = standard.iter().any(|body| sentence.text.contains(body));
        if titled || sentence.text.contains(['\u{201c}', '"', '«']) {
            continue;
        }
        let list = tokens(&sentence.text);
        for (at, token) in list.iter().enumerate() {
            let word = token.core(&sentence.text);
            // Within a sentence, a capital begins a proper name.
            if at > 0 && word.starts_with(char::is_uppercase) {
                continue;
            }
            let word = word.to_lowercase();
            for (british_stem, american_stem) in STEMS {
                let stems = [(british_stem, &mut british), (american_stem, &mut american)];
                for (stem, map) in stems {
                    // `catalog` and `color` begin their British forms too.
                    let other = stem == american_stem && word.starts_with(british_stem);
                    if word.starts_with(stem) && !other {
                        let place = || (0, sentence.cited(&side.content.file));
                        map.entry(word.clone()).or_insert_with(place).0 += 1;
                    }
                }
            }
        }
    }
    let total = |map: &Found| map.values().map(|(times, _)| times).sum::<usize>();
    let (Some(first), Some(second)) = (british.first_key_value(), american.first_key_value())
    else {
        return None;
    };
    let words = |map: &Found| {
        let list: Vec<String> =
            map.iter().map(|(word, (times, _))| format!("{word} ({times})")).collect();
        first_of("words of one spelling", &list, 4)
    };
    let mostly = if total(&british) >= total(&american) { "British" } else { "American" };
    let mut lists = Lists::default();
    let (one, other) = (lists.keep(words(&british)), lists.keep(words(&american)));
    let name = &side.name;
    let says = lists.within(format!(
        "`{name}` is mostly in {mostly} spelling, and mixes both: {one} and {other}"
    ));
    Some(seen("term", Weight::Wording, Verdict::Differs, says).here(&first.1.1).there(&second.1.1))
}

fn trapped(side: &Side<'_>, trap: &TermTrap) -> Option<Seen> {
    let (mut one, mut other) = (None, None);
    let told_apart = |sentence: &&str| {
        occurs(sentence, &trap.one, &trap.other) && occurs(sentence, &trap.other, &trap.one)
    };
    // The longer of two terms may hold the shorter.
    for block in side.content.blocks.iter().filter(|block| is_text(block)) {
        if matches!(block.body, Body::Heading { .. }) {
            continue;
        }
        let text = block.text();
        // A sentence that names both knows them apart; that it gives one thing two names
        // it does not.
        if trap.kind != "synonyms" && sentences(&text).iter().any(told_apart) {
            return None;
        }
        for (term, rival, place) in
            [(&trap.one, &trap.other, &mut one), (&trap.other, &trap.one, &mut other)]
        {
            if place.is_none() && occurs(&text, term, rival) {
                let quote = sentences(&text)
                    .into_iter()
                    .find(|sentence| occurs(sentence, term, rival))
                    .unwrap_or(&text);
                *place = Some(cited(&side.content.file, block, block.spot.clone(), quote));
            }
        }
    }
    let (one, other) = (one?, other?);
    let (verdict, what) = match trap.kind.as_str() {
        "synonyms" => (Verdict::Differs, "uses two names for one thing"),
        _ => (Verdict::CannotTell, "uses two terms that are taken for one another"),
    };
    let says = format!("`{}` {what}, {} and {}: {}", side.name, trap.one, trap.other, trap.why);
    Some(seen("term", Weight::Wording, verdict, says).here(&one).there(&other))
}

/// Does a term occur by itself, and not only as part of the other?
fn occurs(text: &str, term: &str, rival: &str) -> bool {
    if term.chars().any(is_han) {
        return places(text, term).any(|at| {
            !(rival.contains(term)
                && places(text, rival).any(|start| start <= at && at < start + rival.len()))
        });
    }
    let lower = text.to_lowercase();
    let term = term.to_lowercase();
    places(&lower, &term).any(|at| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(lower[..at].chars().next_back())
            && !letter(lower[at + term.len()..].chars().next().filter(|c| *c != 's'))
    })
}

fn places<'t>(text: &'t str, term: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(term).map(|(at, _)| at)
}
