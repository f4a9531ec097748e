//! Maven's order of versions (`ComparableVersion`).

use std::cmp::Ordering;

use crate::number::{Number, leading_digits};

/// An item of a version: a list opens with each hyphen and each change between digits and
/// letters.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Number(Number),
    Word(String),
    List(Vec<Item>),
}

/// The outermost list, without what counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(Vec<Item>);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_lists(&self.0, &other.0)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Words with a meaning, from the earliest to the latest; the empty one is the release.
const QUALIFIERS: [&str; 7] = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

/// Known words by their place, unknown ones after them by their text.
fn rank(word: &str) -> (usize, &str) {
    match QUALIFIERS.iter().position(|known| *known == word) {
        Some(place) => (place, ""),
        None => (QUALIFIERS.len(), word),
    }
}

/// Against nothing: numbers are later, words as they compare with the release.
fn against_nothing(item: &Item) -> Ordering {
    match item {
        Item::Number(number) => number.cmp(&Number::ZERO),
        Item::Word(word) => rank(word).cmp(&rank("")),
        Item::List(list) => list
            .iter()
            .map(against_nothing)
            .find(|order| *order != Ordering::Equal)
            .unwrap_or(Ordering::Equal),
    }
}

/// A word comes before a list and a list before a number.
fn compare_items(a: &Item, b: &Item) -> Ordering {
    match (a, b) {
        (Item::Number(a), Item::Number(b)) => a.cmp(b),
        (Item::Word(a), Item::Word(b)) => rank(a).cmp(&rank(b)),
        (Item::List(a), Item::List(b)) => compare_lists(a, b),
        (Item::Number(_), _) => Ordering::Greater,
        (_, Item::Number(_)) => Ordering::Less,
        (Item::List(_), Item::Word(_)) => Ordering::Greater,
        (Item::Word(_), Item::List(_)) => Ordering::Less,
    }
}

fn compare_lists(a: &[Item], b: &[Item]) -> Ordering {
    for place in 0..a.len().max(b.len()) {
        let order = match (a.get(place), b.get(place)) {
            (Some(a), Some(b)) => compare_items(a, b),
            (Some(a), None) => against_nothing(a),
            (None, Some(b)) => against_nothing(b).reverse(),
            (None, None) => Ordering::Equal,
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// Takes away what counts for nothing at the end and before a list.
fn normalise(list: &mut Vec<Item>) {
    let empty = |item: &Item| match item {
        Item::Number(number) => *number == Number::ZERO,
        Item::Word(word) => word.is_empty(),
        Item::List(list) => list.is_empty(),
    };
    for place in (0..list.len()).rev() {
        if empty(&list[place]) {
            if place + 1 == list.len() || !matches!(list[place + 1], Item::Number(_)) {
                list.remove(place);
            }
        } else if !matches!(list[place], Item::List(_)) {
            break;
        }
    }
}

/// The word as compared: short forms before a digit, and other names of the release.
fn word(text: &str, before_digit: bool) -> Item {
    let word = match (text, before_digit) {
        ("a", true) => "alpha",
        ("b", true) => "beta",
        ("m", true) => "milestone",
        ("ga" | "final" | "release", _) => "",
        ("cr", _) => "rc",
        (text, _) => text,
    };
    Item::Word(word.to_string())
}

/// Reads any text, as Maven does; what holds no letter or digit is refused.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    if text.contains(char::is_whitespace) {
        return Err("has a blank");
    }
    if !text.contains(char::is_alphanumeric) {
        return Err("has neither digit nor letter");
    }
    let text = text.to_lowercase();
    // Lists nest only at their end, so the open ones form a stack.
    let mut open: Vec<Vec<Item>> = vec![Vec::new()];
    let mut rest = text.as_str();
    let mut fresh = true;
    while let Some(first) = rest.chars().next() {
        match first {
            '.' | '-' => {
                if fresh {
                    push(&mut open, Item::Number(Number::ZERO));
                }
                if first == '-' {
                    open.push(Vec::new());
                }
                rest = &rest[1..];
                fresh = true;
            }
            digit if digit.is_ascii_digit() => {
                let (digits, after) = leading_digits(rest);
                push(&mut open, Item::Number(Number::of(digits).unwrap_or(Number::ZERO)));
                rest = after;
                fresh = false;
                if rest.starts_with(|c: char| !matches!(c, '.' | '-')) {
                    open.push(Vec::new());
                    fresh = true;
                }
            }
            _ => {
                let end = rest
                    .find(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'))
                    .unwrap_or(rest.len());
                let (letters, after) = rest.split_at(end);
                let before_digit = after.starts_with(|c: char| c.is_ascii_digit());
                push(&mut open, word(letters, before_digit));
                rest = after;
                fresh = false;
                if before_digit {
                    open.push(Vec::new());
                    fresh = true;
                }
            }
        }
    }
    Ok(Key(close(open)))
}

fn push(open: &mut [Vec<Item>], item: Item) {
    if let Some(list) = open.last_mut() {
        list.push(item);
    }
}

/// Puts each list at the end of the one that holds it, from the innermost outwards.
fn close(mut open: Vec<Vec<Item>>) -> Vec<Item> {
    let mut inner = open.pop().unwrap_or_default();
    normalise(&mut inner);
    while let Some(mut outer) = open.pop() {
        outer.push(Item::List(inner));
        normalise(&mut outer);
        inner = outer;
    }
    inner
}
