//! Semantic Versioning 2.0.0, read as package managers read it, and Go's dialect.

use std::cmp::Ordering;

use crate::number::{Number, leading_digits};

/// Numbers and labels; build metadata has no part in the order (clause 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// Without trailing zeros, so that `1.0` equals `1.0.0`.
    numbers: Vec<Number>,
    /// Empty for a release.
    labels: Vec<Label>,
}

/// One identifier of a pre-release: numbers come before words (clause 11.4.3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// Digits only.
    Number(Number),
    /// Anything else, in ASCII order.
    Word(String),
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| compare_labels(&self.labels, &other.labels))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A release, without labels, is later than each of its pre-releases.
pub(super) fn compare_labels<L: Ord>(a: &[L], b: &[L]) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => a.cmp(b),
    }
}

/// Takes trailing zeros away: vectors so trimmed compare as if padded with zeros.
pub(super) fn trimmed(mut numbers: Vec<Number>) -> Vec<Number> {
    while numbers.last() == Some(&Number::ZERO) {
        numbers.pop();
    }
    numbers
}

/// Reads numbers between dots.
pub(super) fn dotted(text: &str) -> Result<Vec<Number>, &'static str> {
    text.split('.').map(|part| Number::of(part).ok_or("has a part that is not a number")).collect()
}

/// Reads the identifiers of a pre-release.
pub(super) fn labels(text: &str) -> Result<Vec<Label>, &'static str> {
    text.split('.')
        .map(|part| {
            if part.is_empty() {
                return Err("has an empty pre-release label");
            }
            if !part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
                return Err("has a character that a pre-release label does not have");
            }
            Ok(Number::of(part).map_or_else(|| Label::Word(part.to_string()), Label::Number))
        })
        .collect()
}

/// Reads a semantic version.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let text = text.strip_prefix('=').unwrap_or(text).trim_start();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let text = text.split_once('+').map_or(text, |(before, _)| before);
    let (numbers, pre) =
        text.split_once('-').map_or((text, None), |(numbers, pre)| (numbers, Some(pre)));
    Ok(Key {
        numbers: trimmed(dotted(numbers)?),
        labels: pre.map(labels).transpose()?.unwrap_or_default(),
    })
}

/// Reads a Go module's version, or the toolchain's own (`go1.21`, `go1.21rc2`).
pub(super) fn parse_go(text: &str) -> Result<Key, &'static str> {
    let Some(toolchain) = text.strip_prefix("go") else { return parse(text) };
    // The toolchain adds experiments after a blank or a hyphen; they have no order.
    let toolchain = toolchain.split([' ', '-']).next().unwrap_or_default();
    let end = toolchain.bytes().position(|byte| byte.is_ascii_alphabetic());
    let (numbers, pre) = toolchain.split_at(end.unwrap_or(toolchain.len()));
    let labels = match pre {
        "" => Vec::new(),
        pre => {
            let (word, digits) = ["beta", "rc"]
                .iter()
                .find_map(|word| pre.strip_prefix(word).map(|digits| (*word, digits)))
                .ok_or("is no release of the Go toolchain")?;
            let (digits, rest) = leading_digits(digits);
            let number = Number::of(digits).filter(|_| rest.is_empty());
            let number = number.ok_or("is no release of the Go toolchain")?;
            vec![Label::Word(word.to_string()), Label::Number(number)]
        }
    };
    Ok(Key { numbers: trimmed(dotted(numbers)?), labels })
}
