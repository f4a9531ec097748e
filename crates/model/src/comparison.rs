//! What came of holding documents against each other.
//!
//! | word | meaning |
//! |---|---|
//! | [`Comparison`] | the documents, and everything that was seen between them |
//! | [`Seen`] | a remark with its weight and, where words changed, the words |
//! | [`Redline`] | two versions of one document, block by block |

use serde::Serialize;

use crate::claim::Remark;
use crate::content::{Format, Language, Spot};

/// Documents held against each other.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// The documents, in the order in which they were given.
    pub documents: Vec<Compared>,
    /// What was seen, the weightiest first.
    pub seen: Vec<Seen>,
    /// Was a bound on the work reached, so that something may have been passed over?
    pub cut: bool,
}

/// A document that was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Its file.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// Format it was read as.
    pub format: Format,
    /// Language of most of its text.
    pub language: Option<Language>,
    /// Number of blocks.
    pub blocks: usize,
    /// Number of claims.
    pub claims: usize,
}

/// A remark with its weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seen {
    /// How much hangs on it.
    pub weight: Weight,
    /// The remark.
    pub remark: Remark,
    /// The change from the one side to the other, where the two were aligned word by word.
    pub change: Vec<Edit>,
}

/// How much hangs on a difference; the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// The one says what the other denies, or names another age.
    Contradiction,
    /// What the device is for, for whom, by whom, or which device it is.
    Meaning,
    /// A number, version, edition or day.
    Fact,
    /// Words alone.
    Wording,
}

/// Words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// On both sides.
    Same(String),
    /// On the one side only.
    Deleted(String),
    /// On the other side only.
    Inserted(String),
}

/// Two versions of one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Redline {
    /// The earlier document.
    pub before: Compared,
    /// The later one.
    pub after: Compared,
    /// Its blocks in reading order, deleted ones where they stood.
    pub lines: Vec<Line>,
    /// Was a bound on the work reached, so that blocks were not aligned any more?
    pub cut: bool,
}

/// A block of two versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// What became of it.
    pub fate: Fate,
    /// Where it stands in the earlier version.
    pub before: Option<Spot>,
    /// Where it stands in the later one.
    pub after: Option<Spot>,
    /// Level, where it is a heading.
    pub heading: Option<u8>,
    /// Its words.
    pub words: Vec<Edit>,
}

/// What became of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It stayed as it was.
    Same,
    /// It says the same in another place.
    Moved,
    /// Its words changed.
    Changed,
    /// It is in the earlier version alone.
    Deleted,
    /// It is in the later version alone.
    Inserted,
}

impl Comparison {
    /// How many remarks have that verdict?
    pub fn count(&self, verdict: crate::claim::Verdict) -> usize {
        self.seen.iter().filter(|seen| seen.remark.verdict == verdict).count()
    }
}

impl Redline {
    /// How many blocks met that fate?
    pub fn count(&self, fate: Fate) -> usize {
        self.lines.iter().filter(|line| line.fate == fate).count()
    }
}

impl Edit {
    /// Its words.
    pub fn words(&self) -> &str {
        match self {
            Edit::Same(words) | Edit::Deleted(words) | Edit::Inserted(words) => words,
        }
    }
}
