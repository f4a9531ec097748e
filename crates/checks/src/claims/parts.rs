//! Parts and their whole: the positive and the negative cases of one sentence.

use reliance_model::claim::{Claim, Remark, Says, Verdict};

use super::{Around, remark};

/// Words that part cases in two.
const OPPOSED: &[(&str, &str)] = &[
    ("positive", "negative"),
    ("malignant", "benign"),
    ("diseased", "healthy"),
    ("abnormal", "normal"),
    ("阳性", "阴性"),
    ("恶性", "良性"),
];

struct Count<'a> {
    at: usize,
    claim: &'a Claim,
    of: &'a str,
    number: u64,
    among: &'a str,
}

/// Remarks with the place of their claim.
pub(super) fn remarks(around: &Around<'_>) -> Vec<(usize, Remark)> {
    let counts: Vec<Count<'_>> = around
        .claims
        .iter()
        .enumerate()
        .filter_map(|(at, claim)| match &claim.says {
            Says::Count { of, number, among } => Some(Count {
                at,
                claim,
                of,
                number: *number,
                among: among.as_deref().unwrap_or(""),
            }),
            _ => None,
        })
        .collect();
    let mut found: Vec<(usize, Remark)> = around
        .claims
        .iter()
        .enumerate()
        .filter_map(|(at, claim)| Some((at, split(claim)?)))
        .collect();
    let mut start = 0;
    while start < counts.len() {
        let same = |it: &&Count<'_>| {
            let (here, there) = (&counts[start].claim.cited, &it.claim.cited);
            here.block == there.block
                && here.spot.cell == there.spot.cell
                && here.quote == there.quote
        };
        let length = counts[start..].iter().take_while(same).count().max(1);
        found.extend(of_sentence(&counts[start..start + length]));
        start += length;
    }
    found
}

/// A whole against parts that exclude one another.
fn split(claim: &Claim) -> Option<Remark> {
    let Says::Split { of, whole, parts, complete } = &claim.says else { return None };
    let sum = parts.iter().fold(0u64, |sum, (_, part)| sum.saturating_add(*part));
    let named: Vec<String> =
        parts.iter().map(|(label, part)| format!("{part} ({label})")).collect();
    let (verdict, is) = match sum.cmp(whole) {
        std::cmp::Ordering::Equal => (Verdict::Agrees, "they add up"),
        std::cmp::Ordering::Greater => {
            (Verdict::Differs, "together they are more than all; is one of them misprinted?")
        }
        std::cmp::Ordering::Less if *complete => {
            (Verdict::Differs, "together they are fewer than all; is one missing or misprinted?")
        }
        std::cmp::Ordering::Less => {
            (Verdict::CannotTell, "some are none of these, or a number is off")
        }
    };
    let says = format!("{whole} {of}: {} make {sum}; {is}", crate::words::list(&named));
    Some(remark("parts", verdict, says, claim))
}

fn of_sentence(counts: &[Count<'_>]) -> Vec<(usize, Remark)> {
    let mut found = Vec::new();
    for (one, other) in OPPOSED {
        let named = |word: &str| {
            let mut all = counts.iter().filter(move |count| has(count.among, word));
            all.next().filter(|_| all.next().is_none())
        };
        let (Some(left), Some(right)) = (named(one), named(other)) else { continue };
        let mut wholes =
            counts.iter().filter(|count| count.of == left.of && count.among.is_empty());
        let (Some(whole), None) = (wholes.next(), wholes.next()) else { continue };
        if left.of != right.of || whole.at > left.at.min(right.at) {
            continue;
        }
        let sum = left.number.saturating_add(right.number);
        let (verdict, is) = match sum.cmp(&whole.number) {
            std::cmp::Ordering::Equal => (Verdict::Agrees, "they add up"),
            std::cmp::Ordering::Greater => (Verdict::Differs, "together they are more than all"),
            std::cmp::Ordering::Less => {
                (Verdict::CannotTell, "some are neither, or a number is off")
            }
        };
        let says = format!(
            "{} {}: {} {one} and {} {other} make {sum}; {is}",
            whole.number, whole.of, left.number, right.number
        );
        found.push((whole.at, remark("parts", verdict, says, whole.claim)));
    }
    found
}

/// Is it one of the words, and not a part of another, as `normal` is of `abnormal`?
fn has(text: &str, word: &str) -> bool {
    let lower = text.to_lowercase();
    if word.is_ascii() {
        lower.split(|it: char| !it.is_alphanumeric()).any(|it| it == word)
    } else {
        lower.contains(word)
    }
}
