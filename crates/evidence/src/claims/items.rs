//! A sentence as the items that figures are made of, in order.

use reliance_model::claim::Printed;

use super::metrics::{Metric, Scale, metric_at};
use super::tokens::{Kind, Number, Token};

/// Something that a figure is made of, with its tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// First token.
    pub(super) start: usize,
    /// Token after its last.
    pub(super) end: usize,
    /// What it is.
    pub(super) what: What,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// The name of a metric.
    Metric(Metric),
    /// An interval with both limits, and a level where it stands there.
    Interval { low: Number, high: Number, level: Option<f64> },
    /// Words for an interval without its limits.
    Mention { level: Option<f64> },
    /// Some of all.
    Counts(u64, u64),
    /// More than all: `63/60`.
    Excess(u64, u64),
    /// A number of cases: `n = 104`.
    Size(u64),
    /// A number.
    Value(Number),
    /// Words that make the value beside them a goal or a bound.
    Goal,
    /// Words that make the value behind them a limit of an interval.
    Limit,
    /// Words that make the value behind them a change.
    Change,
}

/// Tokens of a text with what its bytes say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    /// The tokens.
    pub(super) tokens: &'a [Token],
    /// The plain text in small letters.
    pub(super) lower: &'a str,
}

impl<'a> Reader<'a> {
    /// The words of a token.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).and_then(|it| self.lower.get(it.start..it.end)).unwrap_or("")
    }

    /// Is the token that mark?
    pub(super) fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|it| it.kind == Kind::Mark(mark))
    }

    /// The number at a token, unless it belongs to a name.
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        match self.tokens.get(at)?.kind {
            Kind::Number(number) if !number.named => Some(number),
            _ => None,
        }
    }

    /// The whole number at a token.
    pub(super) fn whole(&self, at: usize) -> Option<u64> {
        self.number(at).filter(|it| !it.percent)?.whole
    }

    /// Do the tokens from there spell these Chinese characters?
    pub(super) fn han(&self, at: usize, words: &str) -> bool {
        words.chars().enumerate().all(|(next, letter)| {
            let mut buffer = [0; 4];
            self.word(at + next) == letter.encode_utf8(&mut buffer)
        })
    }

    /// The first of the Chinese words that stands there, and the token after it.
    pub(super) fn any_han(&self, at: usize, words: &[&str]) -> Option<usize> {
        let found = words.iter().find(|word| self.han(at, word))?;
        Some(at + found.chars().count())
    }
}

/// The items of a sentence.
pub(super) fn items(reader: Reader<'_>, start: usize, end: usize) -> Vec<Item> {
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        let (next, what) = item(reader, at, end, &found);
        let next = next.clamp(at + 1, end);
        if let Some(what) = what {
            found.push(Item { start: at, end: next, what });
        }
        at = next;
    }
    found
}

fn item(reader: Reader<'_>, at: usize, end: usize, before: &[Item]) -> (usize, Option<What>) {
    let tried = interval(reader, at, end)
        .or_else(|| counts(reader, at))
        .or_else(|| size(reader, at))
        .or_else(|| bracketed(reader, at, before));
    if let Some((next, what)) = tried {
        return (next, Some(what));
    }
    if let Some((metric, next)) = metric_at(reader.tokens, reader.lower, at) {
        return (next, Some(What::Metric(metric)));
    }
    if let Some((next, what)) = words(reader, at) {
        return (next, Some(what));
    }
    (at + 1, reader.number(at).map(What::Value))
}

const LEVELS: std::ops::RangeInclusive<f64> = 50.0..=99.99;

/// Words that may stand between the level and the name of an interval.
const BETWEEN: &[&str] = &[
    "two",
    "one",
    "sided",
    "exact",
    "wilson",
    "score",
    "clopper",
    "pearson",
    "bootstrap",
    "bootstrapped",
    "percentile",
    "bca",
    "delong",
    "asymptotic",
    "wald",
    "normal",
    "jeffreys",
    "agresti",
    "coull",
    "cluster",
    "clustered",
    "adjusted",
    "binomial",
    "model",
    "-",
    "双",
    "侧",
    "单",
];

/// Words that may stand between the name of an interval and its limits.
const FILLERS: &[&str] = &[
    ":", "=", ",", "of", "was", "were", "is", "are", "from", "between", "(", "[", "为", "是", ")",
    "]", "being", "ranging", "的", ";", "-", "within", "*",
];

fn interval(reader: Reader<'_>, at: usize, end: usize) -> Option<(usize, What)> {
    let level = reader.number(at).filter(|it| it.percent && LEVELS.contains(&it.value));
    let mut next = at + usize::from(level.is_some());
    if level.is_some() {
        let limit = next + 5;
        while next < limit && BETWEEN.contains(&reader.word(next)) {
            next += 1;
        }
    }
    next = marker(reader, next)?;
    let mut level = level.map(|it| it.value / 100.0);
    if level.is_none()
        && let Some(found) = behind_marker(reader, next)
    {
        level = Some(found.0);
        next = found.1;
    }
    let mention = next;
    let limit = next + 6;
    while next < limit && next < end {
        if let Some((low, high, after)) = pair(reader, next) {
            return Some((after, What::Interval { low, high, level }));
        }
        if !FILLERS.contains(&reader.word(next)) {
            break;
        }
        next += 1;
    }
    Some((mention, What::Mention { level }))
}

/// The token after the name of an interval.
fn marker(reader: Reader<'_>, at: usize) -> Option<usize> {
    match reader.word(at) {
        "ci" | "cis" | "cl" => return Some(at + 1),
        "confidence" | "credible" => {
            let next = reader.word(at + 1);
            return next.starts_with("interval").then_some(at + 2).or_else(|| {
                (next.starts_with("limit") || next.starts_with("bound")).then_some(at + 2)
            });
        }
        _ => {}
    }
    reader.any_han(at, &["置信区间", "可信区间", "置信限"])
}

/// A level behind the name: `CI (95%)`, `CI 95%:`.
fn behind_marker(reader: Reader<'_>, at: usize) -> Option<(f64, usize)> {
    let open = usize::from(reader.mark(at, '('));
    let level = reader.number(at + open).filter(|it| it.percent && LEVELS.contains(&it.value))?;
    let close = usize::from(open == 1 && reader.mark(at + 2, ')'));
    let next = at + open + 1 + close;
    let ends =
        close == 1 || reader.mark(next, ':') || reader.mark(next, '=') || reader.mark(next, '(');
    let whole = level.decimals == 0 || level.value == 97.5;
    (ends && whole).then_some((level.value / 100.0, next))
}

/// Two numbers with a sign between them that limits have.
pub(super) fn pair(reader: Reader<'_>, at: usize) -> Option<(Number, Number, usize)> {
    let (low, next) = signed(reader, at)?;
    let parted =
        matches!(reader.word(next), "," | ";" | "-" | "~" | "to" | "and" | "至" | "到" | "/");
    if !parted {
        return None;
    }
    let (high, after) = signed(reader, next + 1)?;
    // Some of all, and no limits.
    if reader.mark(next, '/') && low.whole.is_some() && high.whole.is_some() {
        return None;
    }
    let percent = low.percent || high.percent;
    let scaled = |number: Number| Number { percent, ..number };
    Some((scaled(low), scaled(high), after))
}

pub(super) fn signed(reader: Reader<'_>, at: usize) -> Option<(Number, usize)> {
    if let Some(number) = reader.number(at) {
        return Some((number, at + 1));
    }
    let number = match reader.tokens.get(at + 1)?.kind {
        Kind::Number(number) if reader.mark(at, '-') || reader.mark(at, '+') => number,
        _ => return None,
    };
    let sign = if reader.mark(at, '-') { -1.0 } else { 1.0 };
    Some((Number { value: sign * number.value, whole: None, ..number }, at + 2))
}

/// `(90.4-98.9)` behind a value that it holds.
fn bracketed(reader: Reader<'_>, at: usize, before: &[Item]) -> Option<(usize, What)> {
    if !(reader.mark(at, '(') || reader.mark(at, '[')) {
        return None;
    }
    let (low, high, after) = pair(reader, at + 1)?;
    if !(reader.mark(after, ')') || reader.mark(after, ']')) {
        return None;
    }
    let Some(Item { what: What::Value(value), end, .. }) = before.last() else { return None };
    let fine = low.decimals > 0 || low.percent || value.percent;
    // Where the sentence announced an interval it is one, however its limits stand.
    let announced = before.iter().any(|item| matches!(item.what, What::Mention { .. }));
    let holds = low.value <= value.value && value.value <= high.value && low.value < high.value;
    (fine && *end == at && (holds || announced))
        .then_some((after + 1, What::Interval { low, high, level: None }))
}

/// `100/104`, `100 of 104`, `104例中100例`.
fn counts(reader: Reader<'_>, at: usize) -> Option<(usize, What)> {
    let first = reader.whole(at)?;
    let next = at + 1;
    let told = |some: u64, all: u64, end: usize| match all {
        0 | 1 => None,
        _ if some > all => Some((end, What::Excess(some, all))),
        _ => Some((end, What::Counts(some, all))),
    };
    if reader.mark(next, '/') {
        let all = reader.whole(next + 1)?;
        let date = reader.mark(next + 2, '/') || at > 0 && reader.mark(at - 1, '/');
        return if date { None } else { told(first, all, next + 2) };
    }
    let mut of = next;
    while of < next + 3
        && reader.tokens.get(of).is_some_and(|it| it.kind == Kind::Word)
        && reader.word(of) != "of"
    {
        of += 1;
    }
    if reader.word(of) == "out" && reader.word(of + 1) == "of" {
        of += 1;
    }
    if reader.word(of) == "of" {
        let the = usize::from(matches!(reader.word(of + 1), "the" | "all"));
        return told(first, reader.whole(of + 1 + the)?, of + 2 + the);
    }
    if reader.han(next, "例") {
        let among = (next + 1..next + 8).find(|it| reader.han(*it, "中"))?;
        let number = (among + 1..among + 5).find(|it| reader.whole(*it).is_some())?;
        let some = reader.whole(number)?;
        return reader.han(number + 1, "例").then(|| told(some, first, number + 2)).flatten();
    }
    None
}

fn size(reader: Reader<'_>, at: usize) -> Option<(usize, What)> {
    (reader.word(at) == "n" && reader.mark(at + 1, '='))
        .then(|| reader.whole(at + 2))
        .flatten()
        .map(|size| (at + 3, What::Size(size)))
}

const GOAL: &[&str] = &[
    "exceed",
    "exceeds",
    "exceeded",
    "exceeding",
    "goal",
    "goals",
    "target",
    "targets",
    "criterion",
    "criteria",
    "minimum",
    "≥",
    "≤",
    ">",
    "<",
    "least",
    "required",
    "requirement",
    "hypothesis",
    "hypothesised",
    "hypothesized",
    "expected",
    "assumed",
    "anticipated",
    "assuming",
    "margin",
    "acceptable",
    "acceptance",
];

/// Words that make the share right behind them a bound.
const COMPARED: &[&str] =
    &["above", "below", "over", "under", "greater", "higher", "better", "lower", "less"];

/// Does a share stand there, whatever `than` comes first?
fn compares(reader: Reader<'_>, at: usize) -> bool {
    let number = reader.number(at + usize::from(reader.word(at) == "than"));
    number.is_some_and(|number| number.percent || number.decimals > 0)
}

/// Words that make the number beside them a change.
pub(super) const CHANGE: &[&str] = &[
    "improvement",
    "increase",
    "increased",
    "decrease",
    "decreased",
    "difference",
    "differences",
    "gain",
    "reduction",
    "improved",
    "drop",
    "change",
    "delta",
    "Δ",
    "minus",
];

fn words(reader: Reader<'_>, at: usize) -> Option<(usize, What)> {
    let word = reader.word(at);
    if GOAL.contains(&word) || COMPARED.contains(&word) && compares(reader, at + 1) {
        return Some((at + 1, What::Goal));
    }
    if CHANGE.contains(&word) {
        return Some((at + 1, What::Change));
    }
    let limit = matches!(
        word,
        "limit"
            | "limits"
            | "threshold"
            | "thresholds"
            | "cutoff"
            | "bound"
            | "bounds"
            | "lcl"
            | "ucl"
            | "ll"
            | "ul"
    );
    if limit {
        return Some((at + 1, What::Limit));
    }
    if let Some(next) = reader.any_han(
        at,
        &[
            "目标值",
            "不低于",
            "不小于",
            "大于",
            "高于",
            "超过",
            "目标",
            "界值",
            "预期",
            "应达",
            "小于",
        ],
    ) {
        return Some((next, What::Goal));
    }
    if let Some(next) = reader.any_han(at, &["下限", "上限", "阈值", "截断值"]) {
        return Some((next, What::Limit));
    }
    reader
        .any_han(at, &["提高", "提升", "降低", "差值", "差异", "增加", "下降"])
        .map(|next| (next, What::Change))
}

/// Half of the last digit of a number with so many decimals.
pub(super) fn half_unit(decimals: u8) -> f64 {
    (0..decimals.min(15)).fold(0.5, |half, _| half / 10.0)
}

/// The number as a metric of that scale would have it printed; none where it cannot be one.
pub(super) fn printed(number: Number, scale: Scale) -> Option<Printed> {
    let half_unit = half_unit(number.decimals);
    let Number { value, decimals, percent, .. } = number;
    let share = |value: f64, half: f64| Printed {
        value: value / 100.0,
        half_unit: half / 100.0,
        percent: true,
    };
    match scale {
        Scale::Share if percent => {
            (-100.0..=100.0).contains(&value).then(|| share(value, half_unit))
        }
        Scale::Share | Scale::Coefficient if !percent => {
            let fits = (-1.0..=1.0).contains(&value) && decimals > 0;
            fits.then_some(Printed { value, half_unit, percent: false })
        }
        Scale::Coefficient => None,
        _ => (!percent).then_some(Printed { value, half_unit, percent: false }),
    }
}
