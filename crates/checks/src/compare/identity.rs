//! Which device a text is about: one name throughout, and the same on both sides.
//!
//! A sentence on the intended use begins with the name of the device. Where it begins with
//! another product's name, and the document is about this one, the sentence was taken from
//! elsewhere.

use std::collections::BTreeMap;

use reliance_model::claim::{Citation, Says, Verdict};
use reliance_model::comparison::{Seen, Weight};

use super::side::Side;
use super::text::{is_han, squash, tokens, words};
use super::{Cite, seen};

/// Words that stand for the device and are no name.
const GENERIC: [&str; 40] = [
    "the",
    "this",
    "it",
    "device",
    "devices",
    "software",
    "system",
    "product",
    "its",
    "subject",
    "a",
    "an",
    "medical",
    "module",
    "application",
    "solution",
    "for",
    "in",
    "algorithm",
    "tool",
    "intended",
    "use",
    "indications",
    "user",
    "users",
    "patients",
    "results",
    "output",
    "outputs",
    "version",
    "not",
    "no",
    "proposed",
    "both",
    "all",
    "these",
    "they",
    "when",
    "if",
    "note",
];
/// Words behind a name that say what it is for.
const VERBS: [&str; 14] = [
    "is",
    "are",
    "analyses",
    "analyzes",
    "analyze",
    "assists",
    "aids",
    "notifies",
    "detects",
    "identifies",
    "provides",
    "uses",
    "performs",
    "processes",
];

/// The name that a sentence begins with, where it begins with one.
fn subject(sentence: &str) -> Option<String> {
    if sentence.chars().any(is_han) {
        return None;
    }
    // With an article it is a part of the device, or a name that was introduced before.
    if sentence.to_lowercase().starts_with("the ") {
        return None;
    }
    let list = tokens(sentence);
    let verb = list
        .iter()
        .position(|token| VERBS.contains(&token.core(sentence).to_lowercase().as_str()))?;
    let name: Vec<&str> = list[..verb].iter().map(|token| token.core(sentence)).collect();
    let named = |word: &&&str| {
        word.starts_with(char::is_uppercase) && !GENERIC.contains(&word.to_lowercase().as_str())
    };
    let proper = name.iter().filter(named).count();
    // A name is short, and most of it begins with capitals.
    (verb > 0
        && verb <= 7
        && proper > 0
        && name.first().is_some_and(|first| first.starts_with(char::is_uppercase)))
    .then(|| sentence[..list[verb].word.start].trim().to_string())
}

/// Words of a name that tell it from others.
fn marks(name: &str) -> Vec<String> {
    words(name)
        .into_iter()
        .filter(|word| !GENERIC.contains(&word.as_str()) && word.chars().count() > 1)
        .collect()
}

/// Do two names have a word in common, or is one the initials of the other?
fn akin(one: &str, other: &str) -> bool {
    let (a, b) = (marks(one), marks(other));
    let initials = |name: &str| -> String {
        words(name).iter().filter_map(|word| word.chars().next()).collect()
    };
    let alike = |word: &String, mark: &String| {
        word.starts_with(mark.as_str()) || mark.starts_with(word.as_str())
    };
    a.is_empty()
        || b.is_empty()
        || a.iter().any(|word| b.iter().any(|mark| alike(word, mark)))
        || initials(one).starts_with(&squash(other))
        || initials(other).starts_with(&squash(one))
}

/// Names under which a document's device goes, by how often, with the first place.
fn names<'a>(side: &Side<'a>) -> BTreeMap<String, (usize, &'a Citation)> {
    let mut map: BTreeMap<String, (usize, &Citation)> = BTreeMap::new();
    for claim in side.claims() {
        if let Says::Device { name } = &claim.says {
            map.entry(name.clone()).or_insert((0, &claim.cited)).0 += 1;
        }
    }
    map
}

/// The name of most claims; the first where several are equal.
fn main_name<'a>(side: &Side<'a>) -> Option<(String, &'a Citation)> {
    let named = names(side);
    let best = named.iter().max_by(|a, b| a.1.0.cmp(&b.1.0).then(b.1.1.spot.cmp(&a.1.1.spot)))?;
    Some((best.0.clone(), best.1.1))
}

/// Sentences on the intended use of a document that begin with another product's name.
pub(super) fn within(side: &Side<'_>) -> Vec<Seen> {
    let Some((name, named)) = main_name(side) else { return Vec::new() };
    let known = names(side);
    let mut found = Vec::new();
    for one in &side.uses {
        let Some(other) = subject(&one.text) else { continue };
        if akin(&other, &name) || known.keys().any(|known| known != &name && akin(&other, known)) {
            continue;
        }
        let said_of_it = side
            .uses
            .iter()
            .filter(|one| subject(&one.text).is_some_and(|subject| akin(&subject, &name)))
            .count();
        // Where the name itself begins no sentence, it may be the name of something else.
        let verdict = if said_of_it > 0 { Verdict::Differs } else { Verdict::CannotTell };
        let says = format!("`{}` is about {name}, and this sentence is about {other}", side.name);
        found.push(seen("identity", Weight::Meaning, verdict, says).here(one.cited).there(named));
    }
    found
}

/// The names that two documents give the device.
pub(super) fn between(here: &Side<'_>, there: &Side<'_>) -> Vec<Seen> {
    let (Some((ours, cited)), Some((theirs, counter))) = (main_name(here), main_name(there)) else {
        return Vec::new();
    };
    let scripts = ours.chars().any(is_han) == theirs.chars().any(is_han);
    let (a, b) = (squash(&ours), squash(&theirs));
    let (verdict, says) = if a.contains(&b) || b.contains(&a) {
        (Verdict::Agrees, format!("both are about {ours}"))
    } else if !scripts {
        (
            Verdict::CannotTell,
            format!(
                "the device is {ours} in `{}` and {theirs} in `{}`; whether the one is the other in translation, a person must say",
                here.name, there.name
            ),
        )
    } else if akin(&ours, &theirs) {
        (
            Verdict::CannotTell,
            format!(
                "the device is called {ours} in `{}` and {theirs} in `{}`",
                here.name, there.name
            ),
        )
    } else {
        (
            Verdict::Differs,
            format!("the device is {ours} in `{}` and {theirs} in `{}`", here.name, there.name),
        )
    };
    vec![seen("identity", Weight::Meaning, verdict, says).here(cited).there(counter)]
}

#[cfg(test)]
mod names_tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_name_or_not() {
        assert_eq!(
            subject("Galen™ Second Read™ is a software only device.").as_deref(),
            Some("Galen™ Second Read™")
        );
        assert_eq!(subject("The device is intended to identify cases."), None);
        assert_eq!(subject("It is the responsibility of the pathologist."), None);
        assert!(akin("PIP", "Philips IntelliSite Pathology Solution"));
        assert!(akin("Galen Second Read", "Galen™ Second Read™"));
        assert!(!akin("Paige Prostate", "Galen Second Read"));
    }
}
