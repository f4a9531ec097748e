//! Alpine's order of versions, as apk-tools 3 has it.

use std::cmp::Ordering;

use crate::number::{Number, leading_digits};

/// The parts in their order; where one side has ended, what the other goes on with decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(Vec<Part>);

/// One part. The earlier a kind stands here, the later is the version that goes on with it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    First(Number),
    /// A further number, and its digits for where one side has a leading zero.
    Next(Number, String),
    Letter(char),
    /// Place of the suffix in [`SUFFIXES`].
    Suffix(usize),
    SuffixNumber(Number),
    Commit(String),
    Revision(Number),
    End,
}

/// Suffixes from the earliest to the latest; those before [`RELEASE`] come before the release.
const SUFFIXES: [&str; 9] = ["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"];
const RELEASE: usize = 4;

impl Part {
    fn rank(&self) -> u8 {
        match self {
            Self::First(_) => 0,
            Self::Next(..) => 1,
            Self::Letter(_) => 2,
            Self::Suffix(_) => 3,
            Self::SuffixNumber(_) => 4,
            Self::Commit(_) => 5,
            Self::Revision(_) => 6,
            Self::End => 7,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Next(_, a), Self::Next(_, b)) if a.starts_with('0') || b.starts_with('0') => {
                a.cmp(b)
            }
            (Self::Next(a, _), Self::Next(b, _))
            | (Self::First(a), Self::First(b))
            | (Self::SuffixNumber(a), Self::SuffixNumber(b))
            | (Self::Revision(a), Self::Revision(b)) => a.cmp(b),
            (Self::Letter(a), Self::Letter(b)) => a.cmp(b),
            (Self::Suffix(a), Self::Suffix(b)) => a.cmp(b),
            (Self::Commit(a), Self::Commit(b)) => a.cmp(b),
            (Self::End, Self::End) => Ordering::Equal,
            (Self::Suffix(a), _) if *a < RELEASE => Ordering::Less,
            (_, Self::Suffix(b)) if *b < RELEASE => Ordering::Greater,
            (a, b) => b.rank().cmp(&a.rank()),
        }
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        for place in 0..self.0.len().max(other.0.len()) {
            let a = self.0.get(place).unwrap_or(&Part::End);
            let b = other.0.get(place).unwrap_or(&Part::End);
            let order = a.compare(b);
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Reads `1.2.3a_rc1_p2~hash-r4`.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let (digits, mut rest) = leading_digits(text);
    let mut parts = vec![Part::First(Number::of(digits).ok_or("does not begin with a number")?)];
    while let Some(after) = rest.strip_prefix('.') {
        let (digits, after) = leading_digits(after);
        let number = Number::of(digits).ok_or("has a dot without a number")?;
        parts.push(Part::Next(number, digits.to_string()));
        rest = after;
    }
    if let Some(letter) = rest.chars().next().filter(char::is_ascii_lowercase) {
        parts.push(Part::Letter(letter));
        rest = &rest[1..];
    }
    while let Some(after) = rest.strip_prefix('_') {
        let end = after.bytes().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        let place = SUFFIXES.iter().position(|suffix| *suffix == word);
        parts.push(Part::Suffix(place.ok_or("has a suffix that Alpine does not know")?));
        let (digits, after) = leading_digits(after);
        if let Some(number) = Number::of(digits) {
            parts.push(Part::SuffixNumber(number));
        }
        rest = after;
    }
    if let Some(after) = rest.strip_prefix('~') {
        let end = after.bytes().position(|byte| !byte.is_ascii_hexdigit()).unwrap_or(after.len());
        let (hash, after) = after.split_at(end);
        if hash.is_empty() {
            return Err("has a `~` without a commit");
        }
        parts.push(Part::Commit(hash.to_string()));
        rest = after;
    }
    if let Some(after) = rest.strip_prefix("-r") {
        let (digits, after) = leading_digits(after);
        parts.push(Part::Revision(Number::of(digits).ok_or("has a revision without a number")?));
        rest = after;
    }
    if rest.is_empty() { Ok(Key(parts)) } else { Err("goes on after where Alpine versions end") }
}
