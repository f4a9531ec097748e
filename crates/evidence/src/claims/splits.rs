//! A whole and its parts in one sentence: `of 500 cases, 200 from Rome, 180 from Milan and
//! 110 from Munich`.
//!
//! Only parts that exclude one another are claims: places that a case comes from, men and
//! women, data sets that cases are divided into. Diseases and findings may go together, and
//! nothing is read of them. Whether the parts are said to be all is a matter of its own.

use reliance_model::claim::Says;

use super::items::Reader;
use super::plain::Plain;
use super::tokens::Kind;

/// Most parts of a whole.
const PARTS: usize = 40;

/// Most tokens of the words for a part.
const LABEL: usize = 7;

/// Tokens behind the sentence in which the rest may be told.
const NEXT: usize = 40;

/// Most tokens between a whole and its first part.
const BETWEEN: usize = 8;

/// What is counted, by the words for it; parts are of what their whole is.
const NOUNS: &[(&str, &[&str])] = &[
    ("cases", &["case", "cases", "exams", "examinations", "scans", "studies"]),
    ("patients", &["patient", "patients", "subjects", "participants", "individuals"]),
    ("images", &["image", "images", "radiographs", "slides"]),
    ("lesions", &["lesion", "lesions", "nodules", "fractures"]),
];

/// The same in Chinese, by the measure word behind the number.
const MEASURES: &[(&str, &[&str])] = &[
    ("cases", &["例"]),
    ("patients", &["名患者", "名受试者", "位患者", "名病人", "名"]),
    ("images", &["张图像", "张影像", "幅图像", "幅影像", "张切片", "张", "幅"]),
    ("lesions", &["个病灶", "个结节"]),
];

/// Words that say that the parts are all there is.
const ALL: &[&str] = &[
    "divided",
    "split",
    "partitioned",
    "comprising",
    "comprised",
    "consisting",
    "composed",
    "namely",
    ":",
];

/// Words that say that there may be more.
const MORE: &[&str] = &[
    "including",
    "include",
    "included",
    "includes",
    "remaining",
    "remainder",
    "rest",
    "other",
    "others",
    "additional",
    "further",
    "missing",
    "unknown",
    "excluded",
    "withdrawn",
    "least",
    "mainly",
    "mostly",
    "about",
    "approximately",
];

/// The same in Chinese.
const MORE_ZH: &[&str] =
    &["其余", "其他", "其它", "另", "剔除", "脱落", "排除", "缺失", "未知", "约"];

/// Kinds of parts that exclude one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Excludes {
    Place,
    Sex,
    Set,
}

struct Part {
    number: u64,
    label: (usize, usize),
}

/// The whole with its parts that a sentence gives, and the tokens of it.
pub(super) fn split(
    reader: Reader<'_>,
    plain: &Plain,
    (start, end): (usize, usize),
) -> Option<((usize, usize), Says)> {
    let (at, whole, of, behind) = (start..end).find_map(|at| {
        let (whole, of, behind) = whole(reader, at, end)?;
        Some((at, whole, of, behind))
    })?;
    let zh = reader.tokens.get(behind.checked_sub(1)?)?.kind == Kind::Han;
    let (first, told) = first_part(reader, behind, end, zh)?;
    let (parts, next) =
        if zh { chinese(reader, first, end, of)? } else { english(reader, first, end, of)? };
    let kind = kind(reader, plain, &parts)?;
    // What is left may stand in the next sentence.
    let near = start..reader.tokens.len().min(end + NEXT);
    let more = near
        .into_iter()
        .any(|it| MORE.contains(&reader.word(it)) || reader.any_han(it, MORE_ZH).is_some());
    let closed = parts.len() >= 3 && kind == Excludes::Place && !zh && told.is_none();
    let complete = !more && (told == Some(true) || kind == Excludes::Set || closed);
    let words = |(from, to): (usize, usize)| {
        let first = reader.tokens.get(from).map_or(0, |it| it.start);
        let last =
            to.checked_sub(1).and_then(|it| reader.tokens.get(it)).map_or(first, |it| it.end);
        plain.text.get(first..last).unwrap_or("").trim().to_string()
    };
    let parts = parts.iter().map(|part| (words(part.label), part.number)).collect();
    Some(((at, next), Says::Split { of: of.to_string(), whole, parts, complete }))
}

/// `500 cases`, `500 malignant cases`, `500例`; what it counts and the token behind it.
fn whole(reader: Reader<'_>, at: usize, end: usize) -> Option<(u64, &'static str, usize)> {
    let number = reader.whole(at).filter(|number| *number > 1)?;
    let part_of = at > 0 && (reader.mark(at - 1, '/') || reader.mark(at - 1, '-'));
    if part_of {
        return None;
    }
    for (of, words) in MEASURES {
        if let Some(next) = reader.any_han(at + 1, words) {
            return (next < end).then_some((number, *of, next));
        }
    }
    (at + 1..end.min(at + 4)).find_map(|it| {
        let named = NOUNS.iter().find(|(_, words)| words.contains(&reader.word(it)));
        let plain = (at + 1..=it).all(|it| {
            reader.tokens.get(it).is_some_and(|it| it.kind == Kind::Word)
                && !matches!(reader.word(it), "of" | "and" | "or" | "from")
        });
        named.filter(|_| plain).map(|(of, _)| (number, *of, it + 1))
    })
}

/// Words that lead from a whole to its parts.
const BY: &[&str] = &[
    "were",
    "was",
    "are",
    "came",
    ",",
    "(",
    ":",
    "of",
    "which",
    "whom",
    "these",
    "in",
    "into",
    "total",
    "there",
    "the",
    "and",
    "with",
    "we",
    "included",
    "collected",
    "enrolled",
    "used",
    "as",
    "follows",
    "-",
    "data",
    "test",
    "training",
];

/// The token of the first part, and whether what leads to it says that all parts follow;
/// none where it says nothing.
fn first_part(
    reader: Reader<'_>,
    behind: usize,
    end: usize,
    zh: bool,
) -> Option<(usize, Option<bool>)> {
    let mut told = None;
    let mut at = behind;
    while at < end && at <= behind + BETWEEN + if zh { 6 } else { 0 } {
        let word = reader.word(at);
        // `at 4 sites` counts something else.
        let where_from = matches!(word, "at" | "from" | "in" | "across" | "of");
        if !zh && where_from && sites(reader, at + 1) {
            at += 3;
            continue;
        }
        if reader.whole(at).is_some() || zh && label_starts(reader, at) {
            return Some((at, told));
        }
        if ALL.contains(&word) || reader.any_han(at, &["分为", "分成", "分别为", "由"]).is_some()
        {
            told = Some(true);
        } else if word == "(" {
            told = told.or(Some(true));
        } else if word == "including" || word == "included" {
            told = Some(false);
        } else if !zh && !BY.contains(&word) {
            return None;
        }
        at += 1;
    }
    None
}

/// `4 sites`, `four hospitals`.
fn sites(reader: Reader<'_>, at: usize) -> bool {
    let places =
        ["sites", "centers", "centres", "hospitals", "clinics", "countries", "institutions"];
    places.contains(&reader.word(at + 1))
}

/// Does the name of a part begin there, in Chinese?
fn label_starts(reader: Reader<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |it| reader.word(it));
    let parted = matches!(before, "," | ":" | "(" | "中" | "为" | "、" | "括" | "含" | "成");
    parted && reader.any_han(at, &["男", "女", "训练", "验证", "测试", "调优"]).is_some()
        || matches!(before, "," | ":" | "(" | "中" | "为")
            && reader.any_han(at, &["来自"]).is_some()
}

/// `200 from Rome, 180 from Milan and 110 from Munich`.
fn english(reader: Reader<'_>, first: usize, end: usize, of: &str) -> Option<(Vec<Part>, usize)> {
    let (mut parts, mut at) = (Vec::new(), first);
    while at < end && parts.len() < PARTS {
        let Some(number) = reader.whole(at) else { break };
        let from = bracketed_share(reader, at + 1);
        let mut to = from;
        while to < end && to - from < LABEL && part_of_label(reader, to) {
            if foreign(reader, to, of) {
                return None;
            }
            to += 1;
        }
        let to_label = to;
        to = bracketed_share(reader, to);
        if to_label == from {
            return None;
        }
        parts.push(Part { number, label: (from, to_label) });
        let mut next = to;
        while next < to + 2 && matches!(reader.word(next), "," | "and" | ";" | "&" | "plus") {
            next += 1;
        }
        // Another number within the words for a part: it may be anything.
        if next == to {
            let ends = to >= end
                || matches!(reader.word(to), "." | ")" | "]" | ";" | "?" | "!")
                || reader.tokens.get(to).is_some_and(|it| it.kind == Kind::Break);
            return (ends && parts.len() >= 2).then_some((parts, to.min(end)));
        }
        if reader.whole(next).is_none() {
            return (parts.len() >= 2 && reader.word(to) != "and").then_some((parts, to));
        }
        at = next;
    }
    (parts.len() >= 2).then_some((parts, at.min(end)))
}

fn part_of_label(reader: Reader<'_>, at: usize) -> bool {
    let Some(token) = reader.tokens.get(at) else { return false };
    let inner = reader.mark(at, '-') || reader.mark(at, '\'');
    (token.kind == Kind::Word || inner) && !matches!(reader.word(at), "and" | "plus" | "or")
}

/// Is something else counted than the whole is made of?
fn foreign(reader: Reader<'_>, at: usize, of: &str) -> bool {
    let word = reader.word(at);
    NOUNS.iter().any(|(kind, words)| *kind != of && words.contains(&word))
        || matches!(word, "sites" | "centers" | "centres" | "hospitals" | "readers" | "years")
}

/// The token behind `(40.0%)`, if that stands there.
fn bracketed_share(reader: Reader<'_>, at: usize) -> usize {
    let percent = reader.number(at + 1).is_some_and(|it| it.percent);
    if reader.mark(at, '(') && percent && reader.mark(at + 2, ')') { at + 3 } else { at }
}

/// `男性240例，女性260例`; `来自甲医院200例、乙医院180例`.
fn chinese(reader: Reader<'_>, first: usize, end: usize, of: &str) -> Option<(Vec<Part>, usize)> {
    let (mut parts, mut at) = (Vec::new(), first);
    while at < end && parts.len() < PARTS {
        let number_at = (at..end.min(at + 2 * LABEL)).find(|it| reader.whole(*it).is_some())?;
        let label = (at, number_at);
        let han = (at..number_at).all(|it| {
            reader.tokens.get(it).is_some_and(|it| matches!(it.kind, Kind::Han | Kind::Word))
        });
        let measured = MEASURES
            .iter()
            .find_map(|(kind, words)| Some((kind, reader.any_han(number_at + 1, words)?)));
        let (Some((kind, next)), true, true) = (measured, han, number_at > at) else { break };
        if *kind != of && !(of == "patients" && *kind == "cases") {
            return None;
        }
        parts.push(Part { number: reader.whole(number_at)?, label });
        let next = bracketed_share(reader, next);
        let parted = matches!(reader.word(next), "," | "、" | ";" | "和" | "及" | "与");
        if !parted {
            return (parts.len() >= 2).then_some((parts, next.min(end)));
        }
        at = next + 1;
    }
    (parts.len() >= 2).then_some((parts, at.min(end)))
}

/// The kind of all parts, where they exclude one another.
fn kind(reader: Reader<'_>, plain: &Plain, parts: &[Part]) -> Option<Excludes> {
    let all = |test: &dyn Fn(&Part) -> bool| parts.iter().all(test);
    let says = |part: &Part, words: &[&str]| {
        (part.label.0..part.label.1).any(|it| words.contains(&reader.word(it)))
    };
    let sexes = |part: &Part| {
        let male = says(part, &["male", "males", "men", "man", "boys", "男"]);
        let female = says(part, &["female", "females", "women", "woman", "girls", "女"]);
        (male, female)
    };
    let sex = parts.len() == 2
        && matches!(
            (sexes(&parts[0]), sexes(&parts[1])),
            ((true, false), (false, true)) | ((false, true), (true, false))
        );
    if sex {
        return Some(Excludes::Sex);
    }
    let set = |part: &Part| {
        let sets = ["training", "validation", "test", "testing", "tuning"];
        says(part, &sets)
            || (part.label.0..part.label.1)
                .any(|it| reader.any_han(it, &["训练", "验证", "测试", "调优"]).is_some())
    };
    if all(&set) && distinct(reader, parts) {
        return Some(Excludes::Set);
    }
    let place = |part: &Part| {
        let zh = (part.label.0..part.label.1)
            .any(|it| reader.any_han(it, &["医院", "中心", "院区", "来自"]).is_some());
        zh || (part.label.0..part.label.1).any(|it| {
            let led =
                reader.word(it) == "from" || reader.word(it) == "at" && it <= part.label.0 + 1;
            led && it + 1 < part.label.1 && named(reader, plain, it + 1)
        })
    };
    (all(&place) && distinct(reader, parts)).then_some(Excludes::Place)
}

/// Is it a name, or a word for a place?
fn named(reader: Reader<'_>, plain: &Plain, at: usize) -> bool {
    const PLACES: [&str; 7] =
        ["site", "center", "centre", "hospital", "clinic", "country", "region"];
    let at = at + usize::from(reader.word(at) == "the");
    let token = reader.tokens.get(at).map_or(0, |it| it.start);
    let capital = plain.text.get(token..).and_then(|rest| rest.chars().next());
    capital.is_some_and(char::is_uppercase) || PLACES.contains(&reader.word(at))
}

fn distinct(reader: Reader<'_>, parts: &[Part]) -> bool {
    let label = |part: &Part| -> Vec<&str> {
        (part.label.0..part.label.1).map(|it| reader.word(it)).collect()
    };
    let mut labels: Vec<Vec<&str>> = parts.iter().map(label).collect();
    labels.sort_unstable();
    labels.windows(2).all(|pair| pair[0] != pair[1])
}
