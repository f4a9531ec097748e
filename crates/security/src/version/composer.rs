//! Composer's order of versions (Packagist).

use crate::number::{Number, leading_digits, leading_letters};

/// Numbers, place of the stability, its numbers, and whether it is not a development snapshot.
pub(super) type Key = (Vec<Number>, u8, Vec<Number>, bool);

/// Stabilities from the earliest to the latest, with the short forms that Composer takes.
const STABILITIES: [(&str, u8); 10] = [
    ("alpha", 1),
    ("a", 1),
    ("beta", 2),
    ("b", 2),
    ("rc", 3),
    ("stable", 4),
    ("patch", 5),
    ("pl", 5),
    ("p", 5),
    ("dev", 0),
];
const STABLE: u8 = 4;

/// Reads `v1.2.3-beta4`, `2.0.0-dev`, `20240101`.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let text = text.split_once('+').map_or(text, |(before, _)| before).to_ascii_lowercase();
    let mut rest = text.strip_prefix('v').unwrap_or(&text);
    let mut numbers = Vec::new();
    loop {
        let (digits, after) = leading_digits(rest);
        numbers.push(Number::of(digits).ok_or("is a branch or does not begin with a number")?);
        rest = after;
        match rest.strip_prefix('.') {
            Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => rest = after,
            _ => break,
        }
    }
    let mut stability = STABLE;
    let mut counts = Vec::new();
    let mut settled = true;
    while !rest.is_empty() {
        let (word, after) = leading_letters(rest.trim_start_matches(['.', '-', '_']));
        let place = STABILITIES.iter().find(|(name, _)| *name == word);
        let &(_, place) = place.ok_or("has a stability that Composer does not know")?;
        if place == 0 {
            settled = false;
            rest = after;
            break;
        }
        if stability != STABLE {
            return Err("has two stabilities");
        }
        stability = place;
        rest = after;
        loop {
            let (digits, after) = leading_digits(rest.trim_start_matches(['.', '-']));
            let Some(count) = Number::of(digits) else { break };
            counts.push(count);
            rest = after;
        }
        if stability == STABLE {
            break;
        }
    }
    if !rest.is_empty() {
        return Err("goes on after its stability");
    }
    // A development snapshot of a release without a stability comes before its first alpha.
    let stability = if !settled && stability == STABLE { 0 } else { stability };
    Ok((super::semver::trimmed(numbers), stability, counts, settled))
}
