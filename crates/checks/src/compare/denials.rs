//! Sentences that are denied on one side, of any length, and warnings that one side lacks.
//!
//! *Do not use in children.* and *Use in children.* share every word but the *not*. Each
//! sentence is taken without its words of denial and its modal verbs; where both documents
//! have what is left, and all that the one says is denied and nothing of what the other
//! says, they contradict each other. A heading or a line above a list may deny what stands
//! below it, and is heeded.
//!
//! A warning that one document has and the other has not is told where the two are versions
//! of one text, or both give warnings: as a difference in the first case, else as a question.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::claim::Verdict;
use reliance_model::comparison::{Seen, Weight};
use reliance_model::content::Body;

use super::side::{Sentence, Side};
use super::text::{is_han, is_text, shortened, squash, words};
use super::{Cite, seen};

/// Most remarks on sentences of two documents.
const MOST: usize = 60;

/// Share of the shorter document's sentences that the other has, from which on both are
/// versions of one text.
const KIN: f64 = 0.5;

/// Share of what a warning is about from which on a sentence is its like.
const LIKE: f64 = 0.6;

/// Most sentences of one word that are looked at.
const LOOKED: usize = 200;

/// English words that deny, each with what is left of it.
const DENYING: &[(&str, &str)] = &[
    ("not", ""),
    ("no", ""),
    ("never", ""),
    ("neither", ""),
    ("nor", ""),
    ("none", ""),
    ("avoid", ""),
    ("without", "with"),
    ("cannot", ""),
    ("cant", ""),
    ("dont", ""),
    ("doesnt", ""),
    ("isnt", "is"),
    ("arent", "are"),
    ("shouldnt", ""),
    ("mustnt", ""),
    ("contraindicated", "indicated"),
    ("unsuitable", "suitable"),
    ("unsafe", "safe"),
    ("inappropriate", "appropriate"),
    ("prohibited", "allowed"),
    ("forbidden", "allowed"),
];

/// Words that deny nothing and may come and go with the denial.
const MODAL: &[&str] =
    &["do", "does", "did", "must", "should", "shall", "may", "can", "will", "please", "always"];

/// Chinese words that deny, longest first.
const DENYING_ZH: &[&str] = &[
    "切勿", "请勿", "禁止", "严禁", "不得", "不应", "不可", "不能", "不宜", "不要", "不", "勿",
    "禁", "未", "非", "无",
];

/// Chinese words that may come and go with the denial.
const MODAL_ZH: &[&str] =
    &["可以", "应当", "必须", "建议", "可", "应", "须", "能", "宜", "请", "得"];

/// Headings and lead lines that deny what stands below them.
const DENIED_BELOW: &[&str] = &[
    "contraindicat",
    "do not",
    "not intended",
    "not for",
    "not be",
    "not to be",
    "exclusion",
    "excluded",
    "禁忌",
    "不适用",
    "不得",
    "禁止",
    "排除",
];

/// Headings of warnings.
const WARNINGS: &[&str] =
    &["warning", "caution", "precaution", "contraindicat", "禁忌", "警告", "警示", "注意事项"];

/// Does a word deny? Chinese words are characters here.
pub(super) fn denies(word: &str) -> bool {
    DENYING.iter().any(|(known, _)| *known == word)
        || matches!(word, "不" | "勿" | "禁" | "未" | "非" | "无")
}

pub(super) fn compare(here: &Side<'_>, there: &Side<'_>) -> Vec<Seen> {
    if !here.speaks_as(there) {
        return Vec::new();
    }
    let (ours, theirs) = (cores(here), cores(there));
    let mut found = Vec::new();
    for (core, mine) in &ours {
        let Some(other) = theirs.get(core) else { continue };
        found.extend(contradiction((here, mine), (there, other)));
    }
    let kin = kin(here, there);
    found.extend(lacking((here, &ours), (there, &theirs), kin, false));
    found.extend(lacking((there, &theirs), (here, &ours), kin, true));
    if found.len() > MOST {
        let says = format!(
            "{} further sentences of `{}` and `{}` may deny one another and are not told one by one",
            found.len() - MOST,
            here.name,
            there.name
        );
        found.truncate(MOST);
        found.push(seen("statement", Weight::Contradiction, Verdict::CannotTell, says));
    }
    found
}

/// A sentence, with what denies it.
struct Told<'s, 'a> {
    sentence: &'s Sentence<'a>,
    /// Is it denied by its own words?
    denied: bool,
    /// Is it denied by the heading or line above it?
    below: bool,
}

type Cores<'s, 'a> = BTreeMap<String, Vec<Told<'s, 'a>>>;

/// Sentences by what is left of them without denial.
fn cores<'s, 'a>(side: &'s Side<'a>) -> Cores<'s, 'a> {
    let leads = leads(side);
    let mut map: Cores<'s, 'a> = BTreeMap::new();
    for sentence in &side.sentences {
        let Some((core, denied)) = core(&sentence.text) else { continue };
        let heading = sentence.block.spot.headings.last().is_some_and(|text| denies_below(text));
        let below = heading || leads.contains(sentence.block.id.as_str());
        map.entry(core).or_default().push(Told { sentence, denied, below });
    }
    map
}

fn denies_below(text: &str) -> bool {
    let lower = text.to_lowercase();
    DENIED_BELOW.iter().any(|word| lower.contains(word))
}

/// Items of lists whose lead line denies them.
fn leads<'a>(side: &Side<'a>) -> BTreeSet<&'a str> {
    let (mut found, mut denied) = (BTreeSet::new(), false);
    for block in side.content.blocks.iter().filter(|block| is_text(block)) {
        match &block.body {
            Body::Item { .. } if denied => {
                found.insert(block.id.as_str());
            }
            Body::Item { .. } => {}
            Body::Paragraph(text) => {
                denied = text.trim_end().ends_with([':', '：']) && denies_below(text);
            }
            _ => denied = false,
        }
    }
    found
}

/// What is left of a sentence without its denials, and whether an odd number of them was
/// there; none where nothing is left that could be denied.
fn core(text: &str) -> Option<(String, bool)> {
    if text.trim_end().ends_with([':', '：']) {
        return None;
    }
    if text.chars().any(is_han) { core_zh(text) } else { core_en(text) }
}

fn core_en(text: &str) -> Option<(String, bool)> {
    let list = words(text);
    let (mut left, mut denials) = (Vec::new(), 0);
    for word in &list {
        if let Some((_, rest)) = DENYING.iter().find(|(known, _)| known == word) {
            denials += 1;
            left.extend((!rest.is_empty()).then_some(*rest));
        } else if !MODAL.contains(&word.as_str()) {
            // `does not require` is `requires`, denied.
            let ends = word.len() > 3 && !word.ends_with("ss");
            left.push(word.strip_suffix('s').filter(|_| ends).unwrap_or(word));
        }
    }
    // A word of warning before the sentence is its mark, and not its meaning.
    while matches!(left.first(), Some(&("warning" | "caution" | "note" | "important"))) {
        left.remove(0);
    }
    let imperative = matches!(
        list.iter().take(2).map(String::as_str).collect::<Vec<_>>()[..],
        ["do", "not"] | ["never", _] | ["avoid", _]
    );
    // `No fever` is an item of a list; an order may be as short as `Do not resterilise`.
    let enough =
        left.len() >= 3 || left.len() == 2 && list.len() >= 3 || imperative || denials == 0;
    let letters = left.iter().map(|word| word.len()).sum::<usize>();
    (enough && letters >= 4 && !left.is_empty()).then(|| (left.join(" "), denials % 2 == 1))
}

fn core_zh(text: &str) -> Option<(String, bool)> {
    let mut rest: &str = &squash(text);
    let (mut left, mut denials) = (String::new(), 0);
    while let Some(first) = rest.chars().next() {
        let starts =
            |list: &[&'static str]| list.iter().find(|word| rest.starts_with(**word)).copied();
        if let Some(word) = starts(DENYING_ZH) {
            denials += 1;
            rest = &rest[word.len()..];
        } else if let Some(word) = starts(MODAL_ZH) {
            rest = &rest[word.len()..];
        } else {
            left.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    (left.chars().count() >= 3).then_some((left, denials % 2 == 1))
}

/// All that the one side says is denied, and nothing of what the other says.
fn contradiction(
    (here, mine): (&Side<'_>, &[Told<'_, '_>]),
    (there, other): (&Side<'_>, &[Told<'_, '_>]),
) -> Option<Seen> {
    let all = |list: &[Told<'_, '_>], denied: bool| list.iter().all(|it| it.denied == denied);
    let turned = all(mine, true) && all(other, false);
    if !(turned || all(mine, false) && all(other, true)) {
        return None;
    }
    let (denying, plain) = if turned { (mine, other) } else { (other, mine) };
    let below = |list: &[Told<'_, '_>]| list.iter().any(|it| it.below);
    let (verdict, tail) = match (below(denying), below(plain)) {
        (_, false) => (Verdict::Differs, ""),
        // `Contraindications: children` says what `Do not use in children` says.
        (false, true) => return None,
        (true, true) => (Verdict::CannotTell, "; what stands above it may deny it, too"),
    };
    let (one, two) = (mine.first()?.sentence, other.first()?.sentence);
    let says = format!(
        "the same sentence is denied in `{}` and not in `{}`: \u{201c}{}\u{201d} against \u{201c}{}\u{201d}{tail}",
        if turned { here.name } else { there.name },
        if turned { there.name } else { here.name },
        shortened(&denying.first()?.sentence.text, 100),
        shortened(&plain.first()?.sentence.text, 100)
    );
    let told = seen("statement", Weight::Contradiction, verdict, says);
    Some(told.here(&one.cited(&here.content.file)).there(&two.cited(&there.content.file)))
}

/// Are the two versions of one text?
fn kin(here: &Side<'_>, there: &Side<'_>) -> bool {
    let all = |side: &Side<'_>| -> BTreeSet<String> {
        side.sentences.iter().map(|one| squash(&one.text)).filter(|it| it.len() >= 12).collect()
    };
    let (ours, theirs) = (all(here), all(there));
    let shared = ours.intersection(&theirs).count() as f64;
    let shorter = ours.len().min(theirs.len());
    shorter >= 4 && shared >= KIN * shorter as f64
}

/// Is it a warning, by its heading or its first words?
fn warns(told: &Told<'_, '_>) -> bool {
    let lower = told.sentence.text.trim_start().to_lowercase();
    let opens = [
        "warning",
        "caution",
        "do not",
        "never",
        "contraindicated",
        "警告",
        "请勿",
        "切勿",
        "禁止",
        "严禁",
        "不得",
    ];
    opens.iter().any(|word| lower.starts_with(word)) || under_warning(told)
}

fn under_warning(told: &Told<'_, '_>) -> bool {
    told.sentence.block.spot.headings.last().is_some_and(|heading| {
        let lower = heading.to_lowercase();
        WARNINGS.iter().any(|word| lower.contains(word))
    })
}

/// Words that say nothing of what a warning is about.
const SAY_NOTHING: &[&str] = &[
    "the", "a", "an", "in", "of", "for", "be", "is", "are", "to", "with", "on", "and", "or", "any",
    "this", "it", "its", "device", "software", "product", "system", "warning", "caution",
];

/// What a sentence is about: its words without denial, modal verbs and endings, or its
/// characters.
fn content(text: &str) -> BTreeSet<String> {
    let list = words(text).into_iter().filter(|word| {
        let word = word.as_str();
        !denies(word) && !MODAL.contains(&word) && !SAY_NOTHING.contains(&word)
    });
    list.map(|word| {
        let stem = ["ing", "ed", "es", "s", "d"].iter().find_map(|end| word.strip_suffix(end));
        stem.filter(|stem| stem.len() >= 2).unwrap_or(&word).to_string()
    })
    .collect()
}

/// The sentences of a document, by what they are about.
struct Others {
    sentences: Vec<BTreeSet<String>>,
    index: BTreeMap<String, Vec<usize>>,
}

impl Others {
    fn of(side: &Side<'_>) -> Others {
        let sentences: Vec<BTreeSet<String>> =
            side.sentences.iter().map(|one| content(&one.text)).collect();
        let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, words) in sentences.iter().enumerate() {
            for word in words {
                index.entry(word.clone()).or_default().push(at);
            }
        }
        Others { sentences, index }
    }

    /// Is there a sentence that is about most of the same?
    fn has_like(&self, text: &str) -> bool {
        let mine = content(text);
        let mut lists: Vec<&Vec<usize>> =
            mine.iter().filter_map(|word| self.index.get(word)).collect();
        lists.sort_by_key(|list| list.len());
        let shared = |at: usize| mine.intersection(&self.sentences[at]).count() as f64;
        // Two of its words that the other side has, the rarest first, find its likes.
        lists
            .iter()
            .take(3)
            .flat_map(|list| list.iter().take(LOOKED))
            .any(|at| shared(*at) >= LIKE * mine.len() as f64)
    }
}

/// Warnings that only the one side has.
fn lacking(
    (has, ours): (&Side<'_>, &Cores<'_, '_>),
    (lacks, theirs): (&Side<'_>, &Cores<'_, '_>),
    kin: bool,
    turned: bool,
) -> Vec<Seen> {
    let warned = theirs.values().flatten().any(under_warning);
    if !kin && !warned {
        return Vec::new();
    }
    let whole: String = lacks.content.blocks.iter().map(|block| squash(&block.text())).collect();
    let others = Others::of(lacks);
    let mut found = Vec::new();
    for (core, list) in ours {
        let Some(told) = list.iter().find(|it| warns(it)) else { continue };
        let said = squash(&told.sentence.text);
        if theirs.contains_key(core) || whole.contains(&said) || found.len() >= MOST / 2 {
            continue;
        }
        if others.has_like(&told.sentence.text) {
            continue;
        }
        let (verdict, tail) = if kin {
            (Verdict::Differs, "")
        } else {
            (Verdict::CannotTell, "; it may stand there in other words")
        };
        let says = format!(
            "only `{}` warns: \u{201c}{}\u{201d}; `{}` has no such sentence{tail}",
            has.name,
            shortened(&told.sentence.text, 120),
            lacks.name
        );
        let told_of = seen("statement", Weight::Meaning, verdict, says);
        let cited = told.sentence.cited(&has.content.file);
        found.push(if turned { told_of.there(&cited) } else { told_of.here(&cited) });
    }
    found
}
