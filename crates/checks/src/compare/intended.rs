//! Intended use and indications: sentence by sentence in one language, by what the words
//! mean across languages.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::claim::{Citation, Verdict};
use reliance_model::comparison::{Edit, Seen, Weight};

use super::aspects::{Aspect, Lexicon, Said, ages, contradictions, named};
use super::change::{change, is_changed};
use super::side::{Side, Use};
use super::text::{likeness, numbers, shortened, squash};
use super::{Bank, Cite, seen};
use crate::words::list;

/// From this likeness on, two sentences are two wordings of one.
const WORDINGS: f64 = 0.55;
/// Aspects of which two different words are never two ways of putting one thing.
const FIRM: [&str; 4] = ["population", "modality", "body part", "user"];
/// Most sentences of a document that are aligned.
const MOST: usize = 400;

pub(super) fn compare(here: &Side<'_>, there: &Side<'_>, bank: &Bank) -> Vec<Seen> {
    let lexicon = &bank.lexicon;
    let telling =
        |side: &Side<'_>| side.uses.iter().any(|one| !lexicon.of(&one.meaning).is_empty());
    match (telling(here), telling(there)) {
        (true, false) => vec![one_sided(here, there, lexicon)],
        (false, true) => vec![one_sided(there, here, lexicon)],
        _ if here.uses.is_empty() || there.uses.is_empty() => Vec::new(),
        _ if here.speaks_as(there) => sentences(here, there, lexicon),
        _ => across(here, there, lexicon),
    }
}

/// One side says what the device is for; the other says nothing of it, or points elsewhere.
fn one_sided(has: &Side<'_>, lacks: &Side<'_>, lexicon: &Lexicon) -> Seen {
    let says = match lacks.uses.first() {
        None => format!(
            "`{}` states an intended use; none was found in `{}`, so they could not be compared",
            has.name, lacks.name
        ),
        Some(only) => format!(
            "`{}` states an intended use; `{}` names none in words that are known here, so they could not be compared: \u{201c}{}\u{201d}",
            has.name,
            lacks.name,
            shortened(&only.text, 120)
        ),
    };
    let telling = has.uses.iter().find(|one| !lexicon.of(&one.meaning).is_empty());
    let mut remark = seen("intended-use", Weight::Meaning, Verdict::CannotTell, says);
    remark.remark.here = telling.map(|one| one.cited.clone());
    remark.remark.there = lacks.uses.first().map(|one| one.cited.clone());
    remark
}

fn sentences(here: &Side<'_>, there: &Side<'_>, lexicon: &Lexicon) -> Vec<Seen> {
    let (ours, theirs) =
        (&here.uses[..here.uses.len().min(MOST)], &there.uses[..there.uses.len().min(MOST)]);
    let same: BTreeSet<&str> = theirs.iter().map(|one| one.squashed.as_str()).collect();
    let both: BTreeSet<&str> =
        ours.iter().map(|one| one.squashed.as_str()).filter(|one| same.contains(one)).collect();
    let mut found: Vec<Seen> = ours
        .iter()
        .filter(|one| both.contains(one.squashed.as_str()))
        .filter_map(|one| {
            let other = theirs.iter().find(|other| other.squashed == one.squashed)?;
            let says = format!(
                "the {} says the same: \u{201c}{}\u{201d}",
                part(one),
                shortened(&one.text, 120)
            );
            Some(
                seen("intended-use", Weight::Meaning, Verdict::Agrees, says)
                    .here(one.cited)
                    .there(other.cited),
            )
        })
        .collect();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut alone = Vec::new();
    for one in ours.iter().filter(|one| !both.contains(one.squashed.as_str())) {
        match closest(one, theirs) {
            Some(at) => {
                used.insert(at);
                found.extend(wordings(one, &theirs[at], (here, there), lexicon));
            }
            None => alone.push(one),
        }
    }
    let rest = theirs
        .iter()
        .enumerate()
        .filter(|(at, other)| !used.contains(at) && !both.contains(other.squashed.as_str()));
    let mut alone_there = Vec::new();
    for (_, other) in rest {
        match closest(other, ours) {
            Some(at) => found.extend(wordings(&ours[at], other, (here, there), lexicon)),
            None => alone_there.push(other),
        }
    }
    found.extend(alone.into_iter().map(|one| only(one, (here, there), theirs, lexicon)));
    found.extend(alone_there.into_iter().map(|one| only(one, (there, here), ours, lexicon)));
    found
}

/// The sentence that is most like this one, where one is like it at all.
fn closest(one: &Use<'_>, others: &[Use<'_>]) -> Option<usize> {
    let alike = others.iter().map(|other| likeness(&one.words, &other.words));
    let best = alike.enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    (best.1 >= WORDINGS).then_some(best.0)
}

fn wordings(
    one: &Use<'_>,
    other: &Use<'_>,
    sides: (&Side<'_>, &Side<'_>),
    lexicon: &Lexicon,
) -> Option<Seen> {
    let edits = change(&one.text, &other.text);
    if !is_changed(&edits) || elsewhere(&edits, sides) {
        return None;
    }
    let meaning = meaning(one, other, sides, lexicon);
    let (ours, theirs) = (ages(&one.text), ages(&other.text));
    let denied = !contradictions(&lexicon.of(&one.meaning), &lexicon.of(&other.meaning)).is_empty();
    let weight = match meaning.is_empty() {
        _ if denied => Weight::Contradiction,
        _ if !ours.is_empty() && !theirs.is_empty() && ours != theirs => Weight::Contradiction,
        true => Weight::Wording,
        false => Weight::Meaning,
    };
    let says = if meaning.is_empty() {
        format!(
            "the {} is worded differently in `{}` and `{}`",
            part(one),
            sides.0.name,
            sides.1.name
        )
    } else {
        format!("the {} is not the same: {}", part(one), list(&meaning))
    };
    let remark = seen("intended-use", weight, Verdict::Differs, says);
    Some(remark.here(one.cited).there(other.cited).changed(edits))
}

/// Do the words that changed stand on the other side in another sentence? Then the text is
/// only divided otherwise.
fn elsewhere(edits: &[Edit], (here, there): (&Side<'_>, &Side<'_>)) -> bool {
    let whole =
        |side: &Side<'_>| -> String { side.uses.iter().map(|one| one.squashed.as_str()).collect() };
    let (ours, theirs) = (whole(here), whole(there));
    edits.iter().all(|edit| match edit {
        Edit::Same(_) => true,
        Edit::Deleted(words) => {
            squash(words).chars().count() >= 12 && theirs.contains(&squash(words))
        }
        Edit::Inserted(words) => {
            squash(words).chars().count() >= 12 && ours.contains(&squash(words))
        }
    })
}

/// What two wordings do not both say.
fn meaning(
    one: &Use<'_>,
    other: &Use<'_>,
    sides: (&Side<'_>, &Side<'_>),
    lexicon: &Lexicon,
) -> Vec<String> {
    let (ours, theirs) = (lexicon.of(&one.meaning), lexicon.of(&other.meaning));
    let mut told = Vec::new();
    let against = contradictions(&ours, &theirs);
    for aspect in &against {
        let (who, denies) = if aspect.said == Said::For { sides } else { (sides.1, sides.0) };
        told.push(format!(
            "`{}` says {} \u{201c}{}\u{201d} and `{}` denies it",
            who.name, aspect.about, aspect.concept, denies.name
        ));
    }
    let settled: BTreeSet<&str> = against.iter().map(|aspect| aspect.concept.as_str()).collect();
    for (set, minus, side) in [(&ours, &theirs, sides.0), (&theirs, &ours, sides.1)] {
        for aspect in
            set.difference(minus).filter(|aspect| !settled.contains(aspect.concept.as_str()))
        {
            told.push(format!("only `{}` has {}", side.name, named(aspect)));
        }
    }
    let (here, there) = (numbers(&one.text), numbers(&other.text));
    let counted = |list: &[String]| -> BTreeSet<String> { list.iter().cloned().collect() };
    let (here, there) = (counted(&here), counted(&there));
    for (set, minus, side) in [(&here, &there, sides.0), (&there, &here, sides.1)] {
        let only: Vec<&String> = set.difference(minus).collect();
        if !only.is_empty() {
            told.push(format!("only `{}` has {}", side.name, list(&only)));
        }
    }
    told
}

/// A sentence that has no counterpart.
fn only(
    one: &Use<'_>,
    (has, lacks): (&Side<'_>, &Side<'_>),
    others: &[Use<'_>],
    lexicon: &Lexicon,
) -> Seen {
    let theirs: BTreeSet<Aspect> =
        others.iter().flat_map(|other| lexicon.of(&other.meaning)).collect();
    let ours = lexicon.of(&one.meaning);
    let new: Vec<String> = ours
        .difference(&theirs)
        .map(|aspect| format!("{} ({})", aspect.concept, aspect.about))
        .collect();
    let words = shortened(&one.text, 160);
    if !new.is_empty() && (has.in_cells || lacks.in_cells) {
        let says = format!(
            "the {} of `{}` has a sentence that was not found in `{}`, where only cells of tables state one: \u{201c}{words}\u{201d}",
            part(one),
            has.name,
            lacks.name
        );
        return seen("intended-use", Weight::Meaning, Verdict::CannotTell, says).here(one.cited);
    }
    if new.is_empty() {
        let says = format!(
            "only the {} of `{}` has this sentence, not that of `{}`: \u{201c}{words}\u{201d}; what it names is named there in other words",
            part(one),
            has.name,
            lacks.name
        );
        return seen("intended-use", Weight::Wording, Verdict::CannotTell, says).here(one.cited);
    }
    let says = format!(
        "only the {} of `{}` has this sentence, not that of `{}`, and with it {}: \u{201c}{words}\u{201d}",
        part(one),
        has.name,
        lacks.name,
        list(&new)
    );
    seen("intended-use", Weight::Meaning, Verdict::Differs, says).here(one.cited)
}

fn part(one: &Use<'_>) -> String {
    one.part.replace('-', " ")
}

/// Across languages: what the words mean, aspect by aspect.
fn across(here: &Side<'_>, there: &Side<'_>, lexicon: &Lexicon) -> Vec<Seen> {
    let (ours, theirs) = (gathered(here, lexicon), gathered(there, lexicon));
    let names =
        |map: &BTreeMap<Aspect, &Citation>| -> BTreeSet<Aspect> { map.keys().cloned().collect() };
    let (mine, other) = (names(&ours), names(&theirs));
    let mut found = Vec::new();
    let against = contradictions(&mine, &other);
    for aspect in &against {
        let denied = Aspect { said: flip(aspect.said), ..(*aspect).clone() };
        let (says, denies) = if aspect.said == Said::For { (here, there) } else { (there, here) };
        let told = format!(
            "the intended use is not the same: `{}` says {} \u{201c}{}\u{201d} and `{}` denies it",
            says.name, aspect.about, aspect.concept, denies.name
        );
        let remark = seen("intended-use", Weight::Contradiction, Verdict::Differs, told);
        found.push(remark.here(ours[*aspect]).there(theirs[&denied]));
    }
    let settled: BTreeSet<&str> = against.iter().map(|aspect| aspect.concept.as_str()).collect();
    let abouts: BTreeSet<&str> =
        mine.iter().chain(&other).map(|aspect| aspect.about.as_str()).collect();
    for about in abouts {
        let of = |set: &BTreeSet<Aspect>| -> BTreeSet<Aspect> {
            set.iter()
                .filter(|a| {
                    a.about == about && a.said == Said::For && !settled.contains(a.concept.as_str())
                })
                .cloned()
                .collect()
        };
        found.extend(by_aspect(about, (&of(&mine), &ours, here), (&of(&other), &theirs, there)));
    }
    found.extend(years(here, there));
    found
}

type Named<'s> = (&'s BTreeSet<Aspect>, &'s BTreeMap<Aspect, &'s Citation>, &'s Side<'s>);

/// One aspect on both sides: the same, in conflict, or more on one side.
fn by_aspect(
    about: &str,
    (mine, ours, here): Named<'_>,
    (other, theirs, there): Named<'_>,
) -> Option<Seen> {
    let words =
        |set: &BTreeSet<Aspect>| list(&set.iter().map(|a| a.concept.as_str()).collect::<Vec<_>>());
    let first = |set: &BTreeSet<Aspect>| set.iter().next().cloned();
    let (here_only, there_only): (BTreeSet<Aspect>, BTreeSet<Aspect>) =
        (mine.difference(other).cloned().collect(), other.difference(mine).cloned().collect());
    let cite = |mut remark: Seen, one: Option<Aspect>, two: Option<Aspect>| {
        remark.remark.here = one.and_then(|one| ours.get(&one)).map(|cited| (*cited).clone());
        remark.remark.there = two.and_then(|two| theirs.get(&two)).map(|cited| (*cited).clone());
        remark
    };
    let tell = |verdict, says: String| seen("intended-use", Weight::Meaning, verdict, says);
    if mine.is_empty() && other.is_empty() {
        return None;
    }
    if here_only.is_empty() && there_only.is_empty() {
        let says = format!("the intended use agrees on {about}: {}", words(mine));
        return Some(cite(tell(Verdict::Agrees, says), first(mine), first(other)));
    }
    // A word of the list may be a way of putting it; a user or a body part is not.
    let sure = mine.is_disjoint(other) || FIRM.contains(&about);
    if !here_only.is_empty() && !there_only.is_empty() {
        if !sure {
            let says = format!(
                "on {about}, `{}` has {} and `{}` has {}; whether the same is meant, a reader must say",
                here.name,
                words(&here_only),
                there.name,
                words(&there_only)
            );
            return Some(cite(
                tell(Verdict::CannotTell, says),
                first(&here_only),
                first(&there_only),
            ));
        }
        let says = format!(
            "the intended use differs in {about}: `{}` has {} where `{}` has {}",
            here.name,
            words(&here_only),
            there.name,
            words(&there_only)
        );
        return Some(cite(tell(Verdict::Differs, says), first(&here_only), first(&there_only)));
    }
    let (more, has, lacks) =
        if here_only.is_empty() { (&there_only, there, here) } else { (&here_only, here, there) };
    let says = format!(
        "on {about}, the intended use of `{}` names {}; no word for it was found in that of `{}`",
        has.name,
        words(more),
        lacks.name
    );
    Some(cite(
        tell(Verdict::CannotTell, says),
        first(&here_only).or(first(mine)),
        first(&there_only).or(first(other)),
    ))
}

fn years(here: &Side<'_>, there: &Side<'_>) -> Option<Seen> {
    let of = |side: &Side<'_>| -> BTreeSet<u32> {
        side.uses.iter().flat_map(|one| ages(&one.text)).collect()
    };
    let (ours, theirs) = (of(here), of(there));
    let first = |side: &Side<'_>| {
        side.uses.iter().find(|one| !ages(&one.text).is_empty()).map(|one| one.cited.clone())
    };
    if ours.is_empty() && theirs.is_empty() {
        return None;
    }
    let words =
        |set: &BTreeSet<u32>| list(&set.iter().map(ToString::to_string).collect::<Vec<_>>());
    let (verdict, says) = if ours == theirs {
        (Verdict::Agrees, format!("the intended use agrees on ages: {}", words(&ours)))
    } else if ours.is_empty() || theirs.is_empty() {
        let (has, lacks, set) =
            if theirs.is_empty() { (here, there, &ours) } else { (there, here, &theirs) };
        (
            Verdict::CannotTell,
            format!(
                "the intended use of `{}` names an age of {}; that of `{}` names none",
                has.name,
                words(set),
                lacks.name
            ),
        )
    } else {
        (
            Verdict::Differs,
            format!(
                "the intended use differs in ages: {} years in `{}`, {} in `{}`",
                words(&ours),
                here.name,
                words(&theirs),
                there.name
            ),
        )
    };
    let both = verdict == Verdict::Differs;
    let weight = if both { Weight::Contradiction } else { Weight::Meaning };
    let mut remark = seen("intended-use", weight, verdict, says);
    (remark.remark.here, remark.remark.there) = (first(here), first(there));
    Some(remark)
}

fn gathered<'a>(side: &'a Side<'_>, lexicon: &Lexicon) -> BTreeMap<Aspect, &'a Citation> {
    let mut map = BTreeMap::new();
    for one in &side.uses {
        for aspect in lexicon.of(&one.meaning) {
            map.entry(aspect).or_insert(one.cited);
        }
    }
    map
}

fn flip(said: Said) -> Said {
    match said {
        Said::For => Said::Against,
        Said::Against => Said::For,
    }
}
