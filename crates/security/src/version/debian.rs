//! Debian's order of versions (Debian Policy 5.6.12).

use std::cmp::Ordering;

use crate::number::{Number, leading_digits};

/// Epoch, upstream version, revision.
#[derive(Debug, Clone)]
pub(super) struct Key {
    epoch: Number,
    upstream: String,
    revision: String,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| compare_parts(&self.upstream, &other.upstream))
            .then_with(|| compare_parts(&self.revision, &other.revision))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

/// Splits `epoch:rest`, without an epoch 0.
pub(super) fn epoch(text: &str) -> Result<(Number, &str), &'static str> {
    let Some((epoch, rest)) = text.split_once(':') else { return Ok((Number::ZERO, text)) };
    let epoch = Number::of(epoch).ok_or("has an epoch that is not a number")?;
    if rest.is_empty() {
        return Err("has nothing after its epoch");
    }
    Ok((epoch, rest))
}

/// Reads a Debian version.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let (epoch, rest) = epoch(text)?;
    let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
    if upstream.is_empty() {
        return Err("has no upstream version");
    }
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".+~-:_".contains(&byte);
    if !rest.bytes().all(fits) {
        return Err("has a character that Debian versions do not have");
    }
    if !upstream.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err("has no digit");
    }
    Ok(Key { epoch, upstream: upstream.to_string(), revision: revision.to_string() })
}

/// The place of a character: `~` before the end, letters before everything else.
fn weight(byte: Option<u8>) -> i32 {
    match byte {
        Some(b'~') => -1,
        Some(byte) if byte.is_ascii_digit() => 0,
        None => 0,
        Some(byte) if byte.is_ascii_alphabetic() => i32::from(byte),
        Some(byte) => i32::from(byte) + 256,
    }
}

/// Alternates between runs without digits, by [`weight`], and numbers.
fn compare_parts(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    while !a.is_empty() || !b.is_empty() {
        let (word_a, rest_a) = leading_others(a);
        let (word_b, rest_b) = leading_others(b);
        for place in 0..word_a.len().max(word_b.len()) {
            let at = |word: &str| weight(word.as_bytes().get(place).copied());
            let order = at(word_a).cmp(&at(word_b));
            if order != Ordering::Equal {
                return order;
            }
        }
        let (digits_a, after_a) = leading_digits(rest_a);
        let (digits_b, after_b) = leading_digits(rest_b);
        let order = compare_digits(digits_a, digits_b);
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (after_a, after_b);
    }
    Ordering::Equal
}

fn leading_others(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

/// Numbers of any length by value; none is zero.
pub(super) fn compare_digits(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}
