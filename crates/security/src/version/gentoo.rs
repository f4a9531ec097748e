//! Gentoo's order of versions (Package Manager Specification, section 3.3).

use std::cmp::Ordering;

use crate::number::{Number, leading_digits};

/// Numbers, letter, suffixes, revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    first: Number,
    rest: Vec<String>,
    letter: Option<char>,
    suffixes: Vec<(usize, Number)>,
    revision: Number,
}

/// Suffixes from the earliest to the latest; only `p` comes after the release.
const SUFFIXES: [&str; 5] = ["alpha", "beta", "pre", "rc", "p"];
const PATCH: usize = 4;

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.first
            .cmp(&other.first)
            .then_with(|| compare_numbers(&self.rest, &other.rest))
            .then_with(|| self.letter.cmp(&other.letter))
            .then_with(|| compare_suffixes(&self.suffixes, &other.suffixes))
            .then_with(|| self.revision.cmp(&other.revision))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Further numbers: one with a leading zero is the digits after a decimal point.
fn compare_numbers(a: &[String], b: &[String]) -> Ordering {
    for (a, b) in a.iter().zip(b) {
        let order = if a.starts_with('0') || b.starts_with('0') {
            a.trim_end_matches('0').cmp(b.trim_end_matches('0'))
        } else {
            super::debian::compare_digits(a, b)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

fn compare_suffixes(a: &[(usize, Number)], b: &[(usize, Number)]) -> Ordering {
    for place in 0..a.len().max(b.len()) {
        let order = match (a.get(place), b.get(place)) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some((PATCH, _)), None) | (None, Some(_)) => Ordering::Greater,
            _ => Ordering::Less,
        };
        let order = match (a.get(place), b.get(place)) {
            (None, Some((PATCH, _))) => Ordering::Less,
            _ => order,
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// Reads `1.2.3a_rc1_p2-r4`.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let (digits, mut rest) = leading_digits(text);
    let first = Number::of(digits).ok_or("does not begin with a number")?;
    let mut numbers = Vec::new();
    while let Some(after) = rest.strip_prefix('.') {
        let (digits, after) = leading_digits(after);
        if digits.is_empty() {
            return Err("has a dot without a number");
        }
        numbers.push(digits.to_string());
        rest = after;
    }
    let letter = rest.chars().next().filter(char::is_ascii_lowercase);
    if letter.is_some() {
        rest = &rest[1..];
    }
    let mut suffixes = Vec::new();
    while let Some(after) = rest.strip_prefix('_') {
        let end = after.bytes().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        let place = SUFFIXES.iter().position(|suffix| *suffix == word);
        let place = place.ok_or("has a suffix that Gentoo does not know")?;
        let (digits, after) = leading_digits(after);
        suffixes.push((place, Number::of(digits).unwrap_or(Number::ZERO)));
        rest = after;
    }
    let revision = match rest.strip_prefix("-r") {
        Some(digits) => Number::of(digits).ok_or("has a revision without a number")?,
        None if rest.is_empty() => Number::ZERO,
        None => return Err("goes on after where Gentoo versions end"),
    };
    Ok(Key { first, rest: numbers, letter, suffixes, revision })
}
