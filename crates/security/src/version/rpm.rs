//! RPM's order of versions (`rpmvercmp`, with `~` and `^`), which pacman shares but for releases.

use std::cmp::Ordering;

use super::debian::{compare_digits, epoch};
use crate::number::{Number, leading_digits, leading_letters};

/// Epoch, version, release.
#[derive(Debug, Clone)]
pub(super) struct Key {
    epoch: Number,
    version: String,
    release: Option<String>,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.without_release(other).then_with(|| match (&self.release, &other.release) {
            (Some(a), Some(b)) => compare_parts(a, b),
            // As `rpmverCmp` has it, and a total order needs it.
            (a, b) => a.is_some().cmp(&b.is_some()),
        })
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

impl Key {
    fn without_release(&self, other: &Self) -> Ordering {
        self.epoch.cmp(&other.epoch).then_with(|| compare_parts(&self.version, &other.version))
    }

    /// pacman's rule: releases count only where both sides have one.
    pub(super) fn compare_alpm(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| compare_parts_alpm(&self.version, &other.version))
            .then_with(|| match (&self.release, &other.release) {
                (Some(a), Some(b)) => compare_parts_alpm(a, b),
                _ => Ordering::Equal,
            })
    }
}

/// Reads `[epoch:]version[-release]`.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let (epoch, rest) = epoch(text)?;
    let (version, release) =
        rest.rsplit_once('-').map_or((rest, None), |(version, release)| (version, Some(release)));
    if version.is_empty() || release == Some("") {
        return Err("has an empty version or release");
    }
    if !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("has a blank or a character outside ASCII");
    }
    if !version.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return Err("has neither digit nor letter");
    }
    Ok(Key { epoch, version: version.to_string(), release: release.map(str::to_string) })
}

/// Anything but letters, digits, `~` and `^` only separates.
fn separators(text: &str) -> &str {
    text.trim_start_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '~' || c == '^'))
}

/// `rpmvercmp`: runs of digits by value, runs of letters by bytes, a number after a word.
fn compare_parts(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        (a, b) = (separators(a), separators(b));
        match (a.strip_prefix('~'), b.strip_prefix('~')) {
            (Some(after_a), Some(after_b)) => {
                (a, b) = (after_a, after_b);
                continue;
            }
            (Some(_), None) => return Ordering::Less,
            (None, Some(_)) => return Ordering::Greater,
            (None, None) => {}
        }
        match (a.strip_prefix('^'), b.strip_prefix('^')) {
            (Some(after_a), Some(after_b)) => {
                (a, b) = (after_a, after_b);
                continue;
            }
            // A caret is later than the end and earlier than anything that goes on.
            (Some(_), None) if b.is_empty() => return Ordering::Greater,
            (None, Some(_)) if a.is_empty() => return Ordering::Less,
            (Some(_), None) => return Ordering::Less,
            (None, Some(_)) => return Ordering::Greater,
            (None, None) => {}
        }
        if a.is_empty() || b.is_empty() {
            return (!a.is_empty()).cmp(&!b.is_empty());
        }
        let (order, rest_a, rest_b) = compare_runs(a, b);
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
}

/// The first runs of both, and what follows them.
fn compare_runs<'a>(a: &'a str, b: &'a str) -> (Ordering, &'a str, &'a str) {
    let numeric = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    match (numeric(a), numeric(b)) {
        (true, false) => (Ordering::Greater, a, b),
        (false, true) => (Ordering::Less, a, b),
        (true, true) => {
            let ((run_a, rest_a), (run_b, rest_b)) = (leading_digits(a), leading_digits(b));
            (compare_digits(run_a, run_b), rest_a, rest_b)
        }
        (false, false) => {
            let ((run_a, rest_a), (run_b, rest_b)) = (leading_letters(a), leading_letters(b));
            (run_a.cmp(run_b), rest_a, rest_b)
        }
    }
}

/// pacman's `rpmvercmp`: no `~` and `^`, longer separators are later, and letters that only one
/// side goes on with make it earlier (`1.0rc` before `1.0`).
fn compare_parts_alpm(a: &str, b: &str) -> Ordering {
    let bare = |text: &'_ str| text.len() - other_bytes(text).len();
    let (mut a, mut b) = (a, b);
    while !a.is_empty() && !b.is_empty() {
        let (gap_a, gap_b) = (bare(a), bare(b));
        (a, b) = (other_bytes(a), other_bytes(b));
        if a.is_empty() || b.is_empty() {
            break;
        }
        if gap_a != gap_b {
            return gap_a.cmp(&gap_b);
        }
        let (order, rest_a, rest_b) = compare_runs(a, b);
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
    let word = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
    match (a.is_empty(), b.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) if word(b) => Ordering::Greater,
        (false, true) if word(a) => Ordering::Less,
        _ => b.is_empty().cmp(&a.is_empty()),
    }
}

/// The text from its first letter or digit on.
fn other_bytes(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric())
}
