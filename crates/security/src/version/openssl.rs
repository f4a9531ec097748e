//! OpenSSL's order of versions: letters up to 1.1.1, semantic from 3.0 on.

use crate::number::{Number, leading_letters};
use std::cmp::Ordering;

/// Numbers, patch letters, labels of a pre-release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    numbers: Vec<Number>,
    /// Their number first: `za` follows `z`.
    letters: (usize, String),
    /// Of a pre-release; empty for a release.
    pre: Option<super::semver::Key>,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let released = |key: &Self| key.pre.is_none();
        self.numbers
            .cmp(&other.numbers)
            .then_with(|| self.letters.cmp(&other.letters))
            .then_with(|| released(self).cmp(&released(other)))
            .then_with(|| self.pre.cmp(&other.pre))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Reads `1.0.2zd`, `3.0.0` or `3.0.0-beta1`.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let (main, pre) = text.split_once('-').map_or((text, None), |(main, pre)| (main, Some(pre)));
    let end = main.bytes().position(|byte| byte.is_ascii_alphabetic()).unwrap_or(main.len());
    let (numbers, letters) = main.split_at(end);
    let (letters, rest) = leading_letters(letters);
    if !rest.is_empty() {
        return Err("goes on after its patch letters");
    }
    let pre = pre.map(pre_release).transpose()?;
    let numbers = super::semver::trimmed(super::semver::dotted(numbers)?);
    let letters = letters.to_ascii_lowercase();
    Ok(Key { numbers, letters: (letters.len(), letters), pre })
}

/// `beta2` as the labels `beta` and `2`, so that the tenth follows the second.
fn pre_release(text: &str) -> Result<super::semver::Key, &'static str> {
    let (word, digits) = leading_letters(text);
    let split = if digits.is_empty() { format!("0-{word}") } else { format!("0-{word}.{digits}") };
    super::semver::parse(&split)
}
