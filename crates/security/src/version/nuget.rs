//! NuGet's order of versions.

use std::cmp::Ordering;

use super::semver::{Label, compare_labels, dotted, labels, trimmed};
use crate::number::Number;

/// Up to four numbers and lower-cased labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    numbers: Vec<Number>,
    labels: Vec<Label>,
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

/// Reads a NuGet version.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let text = text.split_once('+').map_or(text, |(before, _)| before).to_ascii_lowercase();
    let (numbers, pre) = text.split_once('-').map_or((&*text, None), |(n, pre)| (n, Some(pre)));
    let numbers = dotted(numbers)?;
    if numbers.len() > 4 {
        return Err("has more than four numbers");
    }
    let labels = pre.map(labels).transpose()?.unwrap_or_default();
    Ok(Key { numbers: trimmed(numbers), labels })
}
