//! Numbers of cases, patients, sites and readers; versions; days.

use reliance_model::claim::Says;

use super::items::Reader;
use super::names::is_word;
use super::plain::Plain;
use super::tokens::Kind;

/// What is counted, by the words for it.
const NOUNS: &[(&str, &[&str])] = &[
    ("cases", &["case", "cases", "exams", "examinations", "scans", "scan"]),
    (
        "patients",
        &["patient", "patients", "subjects", "participants", "individuals", "women", "men"],
    ),
    ("images", &["image", "images", "radiographs", "slides"]),
    ("sites", &["site", "sites", "centers", "centres", "hospitals", "institutions"]),
    ("readers", &["reader", "readers", "radiologists", "pathologists"]),
    ("lesions", &["lesion", "lesions", "nodules", "fractures"]),
    ("reads", &["reads", "readings"]),
];

/// Numbers in letters.
const SPELLED: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// Words that end a count: the number belongs to something else.
const STOPS: &[&str] = &[
    "of", "in", "and", "or", "with", "to", "by", "for", "from", "the", "a", "an", "per", "mm",
    "cm", "years", "year", "hours", "days", "months", "minutes", "seconds", "was", "were", "is",
    "are", "that", "who", "which", "on", "at", "as", "mg", "ml", "kv", "slice", "mean", "vs",
    "versus", "weeks", "week", "day", "month", "times", "between",
];

/// The count that begins at a token, and the token after it.
pub(super) fn count(reader: Reader<'_>, plain: &Plain, at: usize) -> Option<(usize, Says)> {
    let number = match reader.number(at) {
        Some(number) if !number.percent => number.whole?,
        Some(_) => return None,
        None => SPELLED.iter().position(|it| *it == reader.word(at))? as u64 + 1,
    };
    let close = at > 0 && reader.tokens[at - 1].end == reader.tokens.get(at)?.start;
    let touched =
        close && (reader.mark(at - 1, '-') || reader.mark(at - 1, '/') || reader.mark(at - 1, '.'));
    if touched || reader.mark(at + 1, '/') {
        return None;
    }
    if let Some(found) = chinese(reader, at, number) {
        return Some(found);
    }
    let mut next = at + 1;
    while next <= at + 5 {
        let word = reader.word(next);
        let rate = reader.mark(next + 1, '/') || reader.word(next + 1) == "per";
        if let (false, Some((of, _))) =
            (rate, NOUNS.iter().find(|(_, words)| words.contains(&word)))
        {
            let kind = reader.tokens.get(at + 1)?.start;
            let noun = reader.tokens.get(next)?;
            let words = plain.text.get(kind..noun.start).unwrap_or("").trim();
            let before = at.checked_sub(1).map_or("", |it| reader.word(it));
            let about = ["over", "about", "approximately", "around", "nearly", "least", "than"]
                .contains(&before);
            let sexed = matches!(word, "women" | "men").then_some(word);
            let mut among: Vec<&str> = about.then_some(before).into_iter().collect();
            among.extend(sexed.into_iter().chain((!words.is_empty()).then_some(words)));
            let among = (!among.is_empty()).then(|| among.join(" "));
            return Some((next + 1, Says::Count { of: (*of).to_string(), number, among }));
        }
        let passes =
            is_word(reader.tokens.get(next)) && !STOPS.contains(&word) || hyphen(reader, next);
        if !passes {
            return None;
        }
        next += 1;
    }
    None
}

/// A hyphen within a word.
fn hyphen(reader: Reader<'_>, at: usize) -> bool {
    let touches =
        |left: usize, right: usize| match (reader.tokens.get(left), reader.tokens.get(right)) {
            (Some(left), Some(right)) => left.end == right.start,
            _ => false,
        };
    reader.mark(at, '-') && at > 0 && touches(at - 1, at) && touches(at, at + 1)
}

/// `104例`, `5家医院`, `3名医师`.
fn chinese(reader: Reader<'_>, at: usize, number: u64) -> Option<(usize, Says)> {
    const UNITS: &[(&str, &[&str])] = &[
        ("cases", &["例", "份病例", "个病例"]),
        ("sites", &["家医院", "家机构", "家中心", "家临床", "个中心", "家"]),
        ("readers", &["名医师", "名医生", "位医师", "位医生", "名阅片", "名放射"]),
        ("patients", &["名患者", "名受试者", "位患者", "名病人", "位受试者"]),
        ("images", &["张图像", "张影像", "幅图像", "幅影像", "张切片"]),
        ("lesions", &["个病灶", "个结节"]),
    ];
    for (of, words) in UNITS {
        let Some(next) = reader.any_han(at + 1, words) else { continue };
        let signs = ["阳性", "阴性", "男性", "女性", "恶性", "良性"];
        let before = signs.iter().find(|it| at >= 2 && reader.han(at - 2, it));
        let behind = signs.iter().find(|it| reader.han(next, it));
        let among = before.or(behind).map(|it| (*it).to_string());
        return Some((next, Says::Count { of: (*of).to_string(), number, among }));
    }
    None
}

/// The version that begins at a token, and the token after it.
pub(super) fn version(reader: Reader<'_>, plain: &Plain, at: usize) -> Option<(usize, Says)> {
    let mut next = match reader.word(at) {
        "version" => at + 1,
        "版" => reader.any_han(at, &["版本号", "版本"])?,
        _ => return None,
    };
    for _ in 0..3 {
        let filler = matches!(reader.word(next), ":" | "is" | "number" | "no" | "为");
        next += usize::from(filler);
    }
    let token = reader.tokens.get(next)?;
    let said = plain.text.get(token.start..)?;
    let length =
        said.bytes().take_while(|it| it.is_ascii_alphanumeric() || b".-_".contains(it)).count();
    let version = said.get(..length)?.trim_end_matches(['.', '-', '_']);
    let dated = version.len() == 10 && version.bytes().filter(|it| *it == b'-').count() == 2;
    let fits = !dated && version.len() <= 24 && version.bytes().any(|it| it.is_ascii_digit());
    let before =
        (at.saturating_sub(2)..at).rev().map(|it| reader.word(it)).find_map(|it| match it {
            "software" | "件" => Some("software"),
            "model" | "algorithm" | "型" | "法" => Some("model"),
            "document" | "report" | "protocol" => Some("document"),
            "device" | "product" | "品" => Some("device"),
            _ => None,
        });
    let end = token.start + version.len();
    let after = (next..reader.tokens.len()).find(|it| reader.tokens[*it].start >= end);
    fits.then(|| {
        let of = before.unwrap_or("device").to_string();
        (after.unwrap_or(reader.tokens.len()), Says::Version { of, version: version.to_string() })
    })
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day or month that begins at a token, and the token after it.
pub(super) fn day(reader: Reader<'_>, at: usize) -> Option<(usize, Says)> {
    let whole = |at: usize| match reader.tokens.get(at).map(|it| it.kind) {
        Some(Kind::Number(number)) if !number.percent => number.whole,
        _ => None,
    };
    let year = |at: usize| whole(at).filter(|it| (1980..=2060).contains(it));
    let date = |at: usize| whole(at).filter(|it| (1..=31).contains(it));
    let month = |at: usize| MONTHS.iter().position(|it| *it == reader.word(at)).map(|it| it + 1);
    let (next, day) = if let Some(month) = month(at) {
        let comma = |next: usize| next + usize::from(reader.mark(next, ','));
        if let (Some(day), Some(year)) = (date(at + 1), year(comma(at + 2))) {
            (comma(at + 2) + 1, format!("{year}-{month:02}-{day:02}"))
        } else {
            let year = year(comma(at + 1))?;
            (comma(at + 1) + 1, format!("{year}-{month:02}"))
        }
    } else if let (Some(day), Some(month)) = (date(at), month(at + 1)) {
        (at + 3, format!("{}-{month:02}-{day:02}", year(at + 2)?))
    } else {
        let year = year(at)?;
        if reader.han(at + 1, "年") {
            let month =
                whole(at + 2).filter(|it| (1..=12).contains(it) && reader.han(at + 3, "月"))?;
            match date(at + 4).filter(|_| reader.han(at + 5, "日")) {
                Some(day) => (at + 6, format!("{year}-{month:02}-{day:02}")),
                None => (at + 4, format!("{year}-{month:02}")),
            }
        } else {
            let sign = ['-', '/']
                .into_iter()
                .find(|it| reader.mark(at + 1, *it) && reader.mark(at + 3, *it))?;
            let month = whole(at + 2).filter(|it| (1..=12).contains(it))?;
            let _ = sign;
            (at + 5, format!("{year}-{month:02}-{:02}", date(at + 4)?))
        }
    };
    Some((next, Says::Dated { of: dated(reader, at), day }))
}

/// What a day is of, by the words before it.
fn dated(reader: Reader<'_>, at: usize) -> String {
    let words = (at.saturating_sub(6)..at).rev().map(|it| reader.word(it));
    let found = words.into_iter().find_map(|word| match word {
        "dated" | "prepared" | "signed" => Some("document"),
        "cleared" | "clearance" | "approved" => Some("clearance"),
        "received" => Some("received"),
        "release" | "released" | "version" => Some("version"),
        "effective" => Some("effective"),
        "collected" | "acquired" | "enrolled" => Some("study"),
        _ => None,
    });
    found.unwrap_or("day").to_string()
}
