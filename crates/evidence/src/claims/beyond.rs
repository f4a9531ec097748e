//! Numbers where no result can lie: a sensitivity of 105 %, 63 of 60, a p-value of 1.2.
//!
//! Such a number is a claim only where nothing else can be meant. A share of more than
//! everything is common where something is held against a baseline (`105 % of the dose`,
//! `a relative accuracy of 120 %`), and a slash or a dash between two numbers is rarely a
//! division or a sign; so each must stand right beside the words that make it one.

use reliance_model::claim::{Printed, Says};

use super::beside::{LINKS, is_unit};
use super::items::{CHANGE, Reader, half_unit};
use super::metrics::{Metric, Scale};
use super::plain::Plain;
use super::tokens::{Kind, Number};

/// Words of a sentence in which more than everything may be meant.
const BASELINE: &[&str] = &[
    "relative",
    "relatively",
    "baseline",
    "normalized",
    "normalised",
    "normalization",
    "fold",
    "percentile",
    "spectral",
    "detector",
    "radiant",
    "impossible",
    "never",
    "not",
    "cannot",
];

/// The same in Chinese.
const BASELINE_ZH: &[&str] = &["相对", "基线", "归一", "倍"];

/// Words of a sentence in which an area under a curve is one of a concentration, and an
/// accuracy a recovery.
const ASSAYED: &[&str] = &[
    "recovery",
    "recoveries",
    "nominal",
    "spiked",
    "dose",
    "doses",
    "dosage",
    "ratio",
    "cmax",
    "tmax",
    "plasma",
    "serum",
    "concentration",
    "concentrations",
    "pharmacokinetic",
    "pharmacokinetics",
    "bioequivalence",
    "perfusion",
    "assay",
];

/// The same in Chinese.
const ASSAYED_ZH: &[&str] = &["回收率", "标示量", "剂量", "比值", "血药", "浓度"];

/// Words right behind a number that make it a share of something else.
const OF_OTHERS: &[&str] = &[
    "of",
    "that",
    "than",
    "relative",
    "compared",
    "vs",
    "versus",
    "over",
    "as",
    "higher",
    "lower",
    "greater",
    "better",
    "more",
    "less",
    "increase",
    "improvement",
    "per",
    "to",
];

/// Does the sentence hold the metric against a baseline?
fn of_baseline(reader: Reader<'_>, (start, end): (usize, usize), metric: Metric) -> bool {
    let assayed = matches!(metric.name, "auc" | "accuracy");
    (start..end).any(|at| {
        let word = reader.word(at);
        BASELINE.contains(&word)
            || reader.any_han(at, BASELINE_ZH).is_some()
            || assayed && (ASSAYED.contains(&word) || reader.any_han(at, ASSAYED_ZH).is_some())
    })
}

/// Metrics that are printed as decimals up to 1.
fn to_one(metric: &str) -> bool {
    matches!(metric, "auc" | "dice" | "jaccard" | "f1" | "kappa" | "icc" | "correlation" | "youden")
}

/// The number as a metric would print it that it cannot be a value of; none where it may
/// be printed on another scale.
pub(super) fn printed(number: Number, metric: Metric) -> Option<Printed> {
    let Number { value, decimals, percent, .. } = number;
    let half = half_unit(decimals);
    if percent && metric.scale == Scale::Share && value > 100.0 {
        return Some(Printed { value: value / 100.0, half_unit: half / 100.0, percent: true });
    }
    // From 2 on it may be a percentage without its sign.
    let decimal = !percent && decimals > 0 && value > 1.0 && value < 2.0;
    (decimal && to_one(metric.name)).then_some(Printed { value, half_unit: half, percent: false })
}

/// Is a value that no result can have surely one of the metric? `from` is the token after
/// the metric's name or after the value before; `next` the one behind the number.
pub(super) fn surely(
    reader: Reader<'_>,
    sentence: (usize, usize),
    (from, at, next): (usize, usize, usize),
    metric: Metric,
) -> bool {
    let links = |it: usize| {
        LINKS.contains(&reader.word(it)) && !matches!(reader.word(it), "≥" | "≤" | ">" | "<")
            || matches!(reader.word(it), "(" | "[" | "and" | "," | "和" | "、" | "分" | "别")
    };
    let linked = from <= at && (from..at).all(links);
    linked && !of_others(reader, next) && !of_baseline(reader, sentence, metric)
}

/// Is the number in front of a metric's name, as in `a 105 % sensitivity`, surely its value?
pub(super) fn surely_before(
    reader: Reader<'_>,
    sentence: (usize, usize),
    (at, after): (usize, usize),
    metric: Metric,
) -> bool {
    const OPENS: [&str; 12] =
        ["a", "an", "had", "has", "with", "achieved", "showed", "reached", "at", "and", ",", "("];
    let before = at.checked_sub(1).filter(|it| *it >= sentence.0).map(|it| reader.word(it));
    let opens = before.is_none_or(|word| OPENS.contains(&word));
    opens
        && !CHANGE.contains(&reader.word(after))
        && !of_others(reader, after)
        && !of_baseline(reader, sentence, metric)
}

fn of_others(reader: Reader<'_>, next: usize) -> bool {
    let word = reader.word(next);
    OF_OTHERS.contains(&word)
        || CHANGE.contains(&word)
        || is_unit(word)
        || reader.mark(next, '×')
        || reader.mark(next, '/')
        || reader.mark(next, '-')
}

/// Do the words of a table's headers and row allow more than everything?
pub(super) fn in_table<'t>(texts: impl IntoIterator<Item = &'t str>, metric: Metric) -> bool {
    !texts.into_iter().any(|text| {
        let plain = super::plain::plain(text);
        let lower = plain.text.to_ascii_lowercase();
        let tokens = super::tokens::tokens(&plain);
        let reader = Reader { tokens: &tokens, lower: &lower };
        of_baseline(reader, (0, tokens.len()), metric)
            || (0..tokens.len()).any(|at| CHANGE.contains(&reader.word(at)))
    })
}

/// What cannot be and belongs to no metric, from a token on, and the token after it.
pub(super) fn statement(reader: Reader<'_>, plain: &Plain, at: usize) -> Option<(usize, Says)> {
    p_value(reader, plain, at)
        .or_else(|| more_than_all(reader, plain, at))
        .or_else(|| below_nothing(reader, plain, at))
}

fn impossible(kind: &str, plain: &Plain, reader: Reader<'_>, span: (usize, usize)) -> Option<Says> {
    let (first, last) = (reader.tokens.get(span.0)?, reader.tokens.get(span.1.checked_sub(1)?)?);
    let said = plain.text.get(first.start..last.end)?.to_string();
    Some(Says::Impossible { kind: kind.to_string(), said })
}

/// Nothing follows that makes the number part of another: no power of ten, no unit.
fn ends(reader: Reader<'_>, next: usize) -> bool {
    let Some(token) = reader.tokens.get(next) else { return true };
    match token.kind {
        Kind::Mark(mark) => matches!(mark, ',' | '.' | ';' | ')' | ']' | '。' | '、' | '|'),
        Kind::Break => true,
        Kind::Word => {
            matches!(reader.word(next), "and" | "for" | "by" | "in" | "with" | "was" | "from")
        }
        Kind::Han | Kind::Number(_) => false,
    }
}

/// `p = 1.2`, `p-value of 1.5`, `P值为1.3`.
fn p_value(reader: Reader<'_>, plain: &Plain, at: usize) -> Option<(usize, Says)> {
    let opened = at > 0 && (reader.mark(at - 1, '(') || reader.mark(at - 1, ','));
    if reader.word(at) != "p" || !opened && touches(reader, at.checked_sub(1), at) {
        return None;
    }
    let logged = at.checked_sub(1).is_some_and(|it| reader.word(it).starts_with("log"));
    let dash = at + 1 + usize::from(reader.mark(at + 1, '-'));
    let named = match reader.word(dash) {
        "value" | "values" => Some(dash + 1),
        _ => reader.any_han(dash, &["值"]),
    };
    let mut next = named.unwrap_or(at + 1);
    let linked = if named.is_some() {
        matches!(reader.word(next), "of" | "was" | "is" | "=" | ":" | "为" | "是")
    } else {
        reader.mark(next, '=')
    };
    next += usize::from(linked);
    let number = reader.number(next).filter(|it| !it.percent && it.value > 1.0)?;
    let fine = number.decimals > 0 || named.is_some();
    (linked && !logged && fine && ends(reader, next + 1))
        .then(|| impossible("p-value", plain, reader, (next, next + 1)))
        .flatten()
        .map(|says| (next + 1, says))
}

fn touches(reader: Reader<'_>, left: Option<usize>, right: usize) -> bool {
    match (left.and_then(|it| reader.tokens.get(it)), reader.tokens.get(right)) {
        (Some(left), Some(right)) => left.end == right.start && !matches!(left.kind, Kind::Han),
        _ => false,
    }
}

/// What a number of may be more than all of: people and pictures.
const COUNTED: &[&str] = &[
    "cases",
    "patients",
    "subjects",
    "participants",
    "images",
    "radiographs",
    "slides",
    "scans",
    "exams",
    "examinations",
    "lesions",
    "nodules",
    "readers",
    "radiologists",
    "sites",
];

/// Words before a number that make it an ordinal or a day.
const ORDINAL: &[&str] = &[
    "day", "days", "week", "weeks", "month", "months", "year", "years", "visit", "cycle", "to",
    "first", "last", "top", "in", "since", "score", "number", "no", "page", "slide", "image", "-",
];

/// `63 of 60 cases`.
fn more_than_all(reader: Reader<'_>, plain: &Plain, at: usize) -> Option<(usize, Says)> {
    let some = reader.whole(at)?;
    let out = usize::from(reader.word(at + 1) == "out");
    let of = at + 1 + out;
    if reader.word(of) != "of" {
        return None;
    }
    let the = usize::from(matches!(reader.word(of + 1), "the" | "all"));
    let number = of + 1 + the;
    let all = reader.whole(number)?;
    let counted = (number + 1..number + 4).any(|it| COUNTED.contains(&reader.word(it)));
    let before = at.checked_sub(1).map_or("", |it| reader.word(it));
    let ordinal = ORDINAL.contains(&before) || COUNTED.contains(&before);
    let year = (1900..=2100).contains(&some);
    (some > all && all > 0 && counted && !ordinal && !year)
        .then(|| impossible("part", plain, reader, (at, number + 1)))
        .flatten()
        .map(|says| (number + 1, says))
}

/// `n = -5`, `a total of -12 patients`.
fn below_nothing(reader: Reader<'_>, plain: &Plain, at: usize) -> Option<(usize, Says)> {
    if !reader.mark(at, '-') || !touches(reader, Some(at), at + 1) {
        return None;
    }
    reader.whole(at + 1).filter(|number| *number > 0)?;
    if touches(reader, at.checked_sub(1), at) && !reader.mark(at - 1, '=') {
        return None;
    }
    let before = at.checked_sub(1).map_or("", |it| reader.word(it));
    let sized = before == "=" && at >= 2 && reader.word(at - 2) == "n";
    let verb = matches!(
        before,
        "of" | "was" | "were" | "included" | "enrolled" | "enrolling" | "including" | "comprised"
    );
    let counted = (at + 2..at + 4).any(|it| COUNTED.contains(&reader.word(it)));
    let zh = reader.any_han(at + 2, &["例", "名患者", "名受试者"]).is_some()
        && matches!(before, "入" | "为" | "共" | "含");
    let alone = sized && ends(reader, at + 2);
    (alone || verb && counted || zh)
        .then(|| impossible("count", plain, reader, (at, at + 2)))
        .flatten()
        .map(|says| (at + 2, says))
}

/// A cell below a header that says what it counts or tests.
pub(super) fn in_cell(head: &str, text: &str) -> Option<Says> {
    let plain = super::plain::plain(text);
    let tokens = super::tokens::tokens(&plain);
    let lower = plain.text.to_ascii_lowercase();
    let reader = Reader { tokens: &tokens, lower: &lower };
    let (number, next) = super::items::signed(reader, 0)?;
    if next < tokens.len() || number.percent {
        return None;
    }
    let head = super::plain::plain(head).text.to_lowercase();
    let kind = match head.trim() {
        "p" | "p-value" | "p value" | "p-values" | "p值" if number.value > 1.0 => "p-value",
        "n" | "number of cases" | "number of patients" | "cases" | "patients" | "例数"
        | "病例数"
            if number.value < 0.0 && number.decimals == 0 =>
        {
            "count"
        }
        _ => return None,
    };
    impossible(kind, &plain, reader, (0, next))
}
