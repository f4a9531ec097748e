//! RubyGems' order of versions (`Gem::Version`).

use std::cmp::Ordering;

use crate::number::{Number, leading_digits, leading_letters};

/// A segment: words come before numbers, because they mark pre-releases.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Word(String),
    Number(Number),
}

const ZERO: Segment = Segment::Number(Number::ZERO);

/// Segments, without zeros at the end and before the first word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(Vec<Segment>);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        for place in 0..self.0.len().max(other.0.len()) {
            let a = self.0.get(place).unwrap_or(&ZERO);
            let b = other.0.get(place).unwrap_or(&ZERO);
            let order = a.cmp(b);
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

fn trim_zeros(segments: &mut Vec<Segment>) {
    while segments.last() == Some(&ZERO) {
        segments.pop();
    }
}

/// Reads a gem's version; a hyphen begins a pre-release.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("does not begin with a number");
    }
    let text = text.replace('-', ".pre.");
    let mut numbers = Vec::new();
    let mut words = Vec::new();
    for part in text.split('.') {
        let mut rest = part;
        if rest.is_empty() {
            return Err("has a dot without a segment");
        }
        while !rest.is_empty() {
            let (digits, after) = leading_digits(rest);
            let (letters, after) = leading_letters(after);
            if digits.is_empty() && letters.is_empty() {
                return Err("has a character that gem versions do not have");
            }
            let to = if words.is_empty() { &mut numbers } else { &mut words };
            to.extend(Number::of(digits).map(Segment::Number));
            if !letters.is_empty() {
                words.push(Segment::Word(letters.to_string()));
            }
            rest = after;
        }
    }
    trim_zeros(&mut numbers);
    trim_zeros(&mut words);
    numbers.append(&mut words);
    Ok(Key(numbers))
}
