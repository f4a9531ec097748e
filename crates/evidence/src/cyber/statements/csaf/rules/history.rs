//! Versions and the history of revisions.

use std::collections::BTreeSet;

use chrono::DateTime;

use super::{Rules, list};
use crate::cyber::walk::Node;

/// A version of a document: a whole number, or a semantic version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    numbers: Vec<u64>,
    /// A version without pre-release comes after those with one.
    final_: bool,
    pre: String,
}

impl Version {
    fn parse(text: &str) -> Option<Version> {
        let text = text.split('+').next()?;
        let (numbers, pre) = text.split_once('-').unwrap_or((text, ""));
        let numbers: Option<Vec<u64>> = numbers.split('.').map(|part| part.parse().ok()).collect();
        let numbers = numbers.filter(|numbers| matches!(numbers.len(), 1 | 3))?;
        Some(Version { numbers, final_: pre.is_empty(), pre: pre.to_string() })
    }

    fn major(&self) -> u64 {
        self.numbers.first().copied().unwrap_or_default()
    }
}

impl<'v> Rules<'_, 'v, '_> {
    pub(super) fn history(&mut self) {
        let Some(tracking) = self.at(&["document", "tracking"]) else { return };
        let status = tracking.str("status").unwrap_or_default();
        let released = matches!(status, "final" | "interim");
        let mut revisions = Vec::new();
        let mut seen = BTreeSet::new();
        for node in list(&tracking, "revision_history") {
            let number = node.str("number").unwrap_or_default();
            if !seen.insert(number) {
                self.fault("6.1.22", &node, &format!("the revision {number} comes twice"));
            }
            let Some(version) = Version::parse(number) else { continue };
            if released && version.major() == 0 {
                self.fault("6.1.18", &node, "a released document has no revision of version 0");
            }
            if !version.final_ {
                self.fault("6.1.19", &node, "a revision has no pre-release in its number");
            }
            let date = node.str("date").and_then(|date| DateTime::parse_from_rfc3339(date).ok());
            revisions.push((date, version, node));
        }
        revisions.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        self.order(&revisions.iter().map(|(_, version, node)| (version, node)).collect::<Vec<_>>());
        let Some(node) = tracking.get("version") else { return };
        let Some(version) = node.value.as_str().and_then(Version::parse) else { return };
        let last = revisions.last().map(|(_, last, _)| last);
        let same = |last: &Version| {
            last.numbers == version.numbers && (status == "draft" || last.pre == version.pre)
        };
        if last.is_some_and(|last| !same(last)) {
            self.fault("6.1.16", &node, "the version is not that of the latest revision");
        }
        if (version.major() == 0 || !version.final_) && status != "draft" {
            self.fault("6.1.17", &node, "a document of this version is a draft");
        }
        if !version.final_ && released {
            self.fault("6.1.20", &node, "a released document has no pre-release in its version");
        }
        let kinds: BTreeSet<usize> =
            revisions.iter().map(|(_, one, _)| one.numbers.len()).collect();
        if kinds.len() > 1 || kinds.iter().any(|kind| *kind != version.numbers.len()) {
            self.fault("6.1.30", &node, "whole numbers and semantic versions are mixed");
        }
    }

    /// Revisions in the order of their dates: numbers rise, and none is left out.
    fn order(&mut self, revisions: &[(&Version, &Node<'v>)]) {
        if let Some((first, node)) = revisions.first()
            && first.major() > 1
        {
            self.fault("6.1.21", node, "the history does not start with its first version");
        }
        for pair in revisions.windows(2) {
            let [(before, _), (after, node)] = pair else { continue };
            if after < before {
                self.fault("6.1.14", node, "the numbers of revisions do not rise with their dates");
            }
            if after.major() > before.major().saturating_add(1) {
                self.fault("6.1.21", node, "a version is left out of the history");
            }
        }
    }
}
