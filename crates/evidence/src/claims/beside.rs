//! The words beside a value: what they make of it, and what the figure is about.

use super::items::Reader;
use super::tokens::Kind;

/// Words right before a value of a metric.
pub(super) const LINKS: &[&str] = &[
    "of", "was", "were", "is", "are", "=", ":", "at", "为", "是", "达", "到", "with", "≥", "≤",
    ">", "<", "than", "least", "exceed", "exceeds", "exceeded",
];

/// Words between what a figure is about and its value.
const VERBS: &[&str] =
    &["was", "were", "is", "are", "=", ":", "exceeded", "exceeds", "reached", "of", "at"];

/// Does the word make the value behind it a goal, and not the one before?
pub(super) fn prefix_goal(word: &str) -> bool {
    !matches!(word, "goal" | "goals" | "target" | "criterion" | "minimum" | "目" | "margin")
}

/// Words and marks between the names of metrics in a list.
pub(super) fn joins(reader: Reader<'_>, at: usize) -> bool {
    matches!(
        reader.word(at),
        "and"
            | ","
            | "&"
            | "/"
            | "or"
            | "和"
            | "、"
            | "与"
            | "及"
            | "以"
            | "("
            | ")"
            | "the"
            | "for"
            | "both"
    )
}

/// Units of quantities.
pub(super) fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "s" | "sec"
            | "secs"
            | "second"
            | "seconds"
            | "min"
            | "mins"
            | "minute"
            | "minutes"
            | "h"
            | "hour"
            | "hours"
            | "ms"
            | "mm"
            | "cm"
            | "years"
            | "days"
            | "秒"
            | "分"
            | "小"
            | "毫"
            | "岁"
    )
}

/// Does a range go on behind the number?
pub(super) fn ranged(reader: Reader<'_>, next: usize) -> bool {
    matches!(reader.word(next), "-" | "~" | "to" | "至") && reader.number(next + 1).is_some()
}

/// May a value of a metric end here, or does the number belong to the noun behind it?
pub(super) fn ends_well(reader: Reader<'_>, next: usize) -> bool {
    let Some(token) = reader.tokens.get(next) else { return true };
    match token.kind {
        Kind::Mark(mark) => mark != '×',
        Kind::Number(_) | Kind::Break => true,
        Kind::Han => {
            !reader.han(next, "的") || reader.any_han(next, &["的目标", "的性能"]).is_some()
        }
        Kind::Word => AFTER.contains(&reader.word(next)) || is_unit(reader.word(next)),
    }
}

/// Words that may stand behind a value.
const AFTER: &[&str] = &[
    "and",
    "but",
    "with",
    "for",
    "in",
    "at",
    "on",
    "as",
    "compared",
    "vs",
    "versus",
    "when",
    "which",
    "respectively",
    "than",
    "from",
    "under",
    "across",
    "by",
    "after",
    "among",
    "using",
    "while",
    "relative",
    "performance",
    "goal",
    "threshold",
    "target",
    "or",
    "ci",
    "lower",
    "if",
    "per",
    "that",
    "without",
    "because",
    "yielding",
    "where",
    "over",
    "between",
    "based",
    "during",
    "overall",
    "within",
    "due",
    "whereas",
    "is",
    "was",
    "were",
    "(",
    "against",
    "sensitivity",
    "specificity",
    "n",
    "to",
    "prevalence",
    "through",
    "before",
];

/// The words that say what a figure is about.
pub(super) fn about(
    reader: Reader<'_>,
    named: (usize, usize),
    value: usize,
) -> Option<(usize, usize)> {
    const OPENS: [&str; 7] = ["of", "in", "for", "among", "at", "by", "within"];
    if value > named.1 && OPENS.contains(&reader.word(named.1)) {
        let marked = |it: &usize| ['(', ',', '-', '['].iter().any(|mark| reader.mark(*it, *mark));
        let linked = |it: &usize| VERBS.contains(&reader.word(*it));
        let marked = (named.1 + 1..value).find(marked).unwrap_or(value);
        let stop = (named.1 + 1..marked).rev().find(linked).unwrap_or(marked);
        return (stop > named.1 + 1).then_some((named.1 + 1, stop));
    }
    let mut start = named.0;
    while start > 0 && named.0 - start < 30 {
        let before = reader.tokens.get(start - 1)?;
        if matches!(
            before.kind,
            Kind::Mark('.' | ',' | ';' | '。' | '、' | ':' | ')' | '(') | Kind::Break
        ) {
            break;
        }
        start -= 1;
    }
    let opened = start < named.0 && matches!(reader.tokens.get(start)?.kind, Kind::Han);
    let owned = reader.han(named.0.checked_sub(1)?, "的");
    if opened && owned {
        return Some((start, named.0 - 1));
    }
    let comma = start >= 2 && reader.mark(start - 1, ',');
    if comma {
        let open = (start.saturating_sub(20)..start - 1)
            .find(|it| OPENS[1..5].contains(&reader.word(*it)))?;
        let first = open == 0
            || matches!(
                reader.tokens.get(open - 1)?.kind,
                Kind::Mark('.' | ';' | ',') | Kind::Break
            );
        let bare = (open..start - 1).all(|it| !matches!(reader.tokens[it].kind, Kind::Number(_)));
        return (first && bare).then_some((open + 1, start - 1));
    }
    None
}

/// The methods of intervals that are named between two tokens, with their places.
pub(super) fn methods(reader: Reader<'_>, start: usize, end: usize) -> Vec<(usize, &'static str)> {
    const METHODS: &[(&str, &str)] = &[
        ("clopper", "Clopper-Pearson"),
        ("exact", "exact"),
        ("wilson", "Wilson"),
        ("jeffreys", "Jeffreys"),
        ("coull", "Agresti-Coull"),
        ("wald", "Wald"),
        ("bootstrap", "bootstrap"),
        ("bootstrapped", "bootstrap"),
        ("bootstrapping", "bootstrap"),
        ("delong", "DeLong"),
        ("bca", "bootstrap"),
        ("clustered", "clustered"),
        ("gee", "GEE"),
        ("obuchowski", "Obuchowski-Rockette"),
        ("mrmc", "MRMC"),
    ];
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for at in start..end {
        let word = reader.word(at);
        // Fisher's exact test is none of an interval.
        let tested = matches!(reader.word(at + 1), "test" | "tests" | "match" | "matches");
        let named = METHODS.iter().find(|(known, _)| *known == word).map(|(_, name)| *name);
        let normal = word == "normal" && reader.word(at + 1) == "approximation";
        let han = reader.any_han(at, &["自助法", "自举"]).map(|_| "bootstrap");
        let name = named.filter(|_| !tested).or(normal.then_some("Wald")).or(han);
        if let Some(name) = name {
            // `exact Clopper-Pearson` is one method.
            let beside = |(place, known): &(usize, &str)| *known == "exact" && *place + 4 > at;
            if found.last().is_some_and(beside) {
                found.pop();
            }
            let again = name == "exact"
                && found
                    .last()
                    .is_some_and(|(place, known)| *known == "Clopper-Pearson" && *place + 5 > at);
            if !again {
                found.push((at, name));
            }
        }
    }
    found
}

/// The only method that is named between two tokens.
pub(super) fn method(reader: Reader<'_>, start: usize, end: usize) -> Option<String> {
    let found = methods(reader, start, end);
    let (_, first) = found.first()?;
    found.iter().all(|(_, name)| name == first).then(|| (*first).to_string())
}
