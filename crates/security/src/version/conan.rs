//! Conan's order of versions.

use std::cmp::Ordering;

use crate::number::{Number, leading_digits};

/// One item between dots: its leading number (none comes after every number), then the rest.
///
/// Conan itself compares a number with a mixed item as text, which is no order: 10 < 1a < 9.
/// Here `1a` follows 1 and precedes 2, which gives the same answer for every pair that Conan's
/// own tests have.
type Item = (bool, Number, String);

/// Main items without trailing zeros, pre-release, build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    main: Vec<Item>,
    pre: Option<Vec<Item>>,
    build: Option<Vec<Item>>,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.main
            .cmp(&other.main)
            .then_with(|| match (&self.pre, &other.pre) {
                (Some(a), Some(b)) => a.cmp(b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            })
            .then_with(|| self.build.cmp(&other.build))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn items(text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = text
        .split('.')
        .map(|item| {
            let (digits, rest) = leading_digits(item);
            let number = Number::of(digits);
            (number.is_none(), number.unwrap_or(Number::ZERO), rest.to_string())
        })
        .collect();
    while items.last().is_some_and(|last| *last == (false, Number::ZERO, String::new())) {
        items.pop();
    }
    items
}

/// Reads `1.2.3-pre+build`; any text has a place, as in Conan.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    if text.bytes().any(|byte| !byte.is_ascii_graphic()) {
        return Err("has a blank or a character outside ASCII");
    }
    let (text, build) = text.rsplit_once('+').map_or((text, None), |(text, b)| (text, Some(b)));
    let (main, pre) = text.rsplit_once('-').map_or((text, None), |(main, pre)| (main, Some(pre)));
    if main.is_empty() {
        return Err("has nothing before its pre-release or build");
    }
    Ok(Key { main: items(main), pre: pre.map(items), build: build.map(items) })
}
