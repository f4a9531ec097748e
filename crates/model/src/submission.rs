//! Folders of a submission: the table of contents that they follow, and what is asked of
//! their files and names.
//!
//! | word | meaning |
//! |---|---|
//! | [`TableOfContents`] | numbers and headings, and what belongs under which |
//! | [`FolderRule`] | what is asked of files and folders, with its source and how it was read |
//! | [`Tree`] | the files and folders that are there |
//! | [`Checked`] | what came of holding a tree against rules |
//! | [`Layout`] | where files go in a tree that is made |

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{Force, ReadAs};

/// Numbers and headings by which a submission is put in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableOfContents {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Edition.
    pub edition: String,
    /// Key of its source.
    pub source: String,
    /// Section of the source.
    pub section: String,
    /// How it was read.
    pub read_as: ReadAs,
    /// What was read, in words.
    pub read_note: String,
    /// Names of the chapters' folders, by their number.
    pub chapters: BTreeMap<String, String>,
    /// Headings by number, such as `2.04.05`.
    pub headings: BTreeMap<String, String>,
    /// Numbers that stood for something else in an older edition.
    pub older: Vec<OlderNumber>,
    /// The number under which a declared document goes, by its kind.
    pub kinds: BTreeMap<String, String>,
    /// Headings that must not stay empty.
    pub needed: Vec<NeededHeading>,
}

/// A number by which an older edition is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OlderNumber {
    /// The older edition.
    pub edition: String,
    /// The number there.
    pub number: String,
    /// A word of the heading there, in small letters.
    pub word: String,
    /// The number that it has now.
    pub now: String,
}

/// A heading that must not stay empty in a market.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NeededHeading {
    /// Market code.
    pub market: String,
    /// Number of the heading.
    pub number: String,
    /// Id of the requirement that asks for what stands there.
    pub requirement: String,
}

/// What is asked of the files and folders of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FolderRule {
    /// Id, such as `us-ecopy.size`.
    pub id: String,
    /// The kind of tree it is for.
    pub profile: String,
    /// The test by which it is judged, one of [`TESTS`].
    pub test: String,
    /// What it asks, in words.
    pub says: String,
    /// What to do where it is not met.
    pub remedy: String,
    /// The greatest number allowed, of bytes or characters.
    pub most: Option<u64>,
    /// Endings, signs, names or patterns of the test.
    pub values: Vec<String>,
    /// Names of folders within which it does not hold.
    pub except: Vec<String>,
    /// Source in words.
    pub source: String,
    /// Section of the source.
    pub section: String,
    /// Force of the source.
    pub force: Force,
    /// How it was read.
    pub read_as: ReadAs,
}

/// The tests that rules may name.
pub const TESTS: [&str; 16] = [
    "characters",
    "endings",
    "files-in-folders",
    "most-bytes",
    "name-length",
    "no-attachments",
    "no-empty-folders",
    "no-encryption",
    "no-hidden-files",
    "no-links",
    "not-empty",
    "path-length",
    "prefix",
    "reserved-names",
    "toc-folders",
    "volumes",
];

/// The files and folders of a tree, by their path within it, parts joined by `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// What is there.
    pub entries: BTreeMap<String, Entry>,
    /// Was a bound on the number or depth reached, so that not all is here?
    pub cut: bool,
}

/// A file or folder of a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Size in bytes.
    pub bytes: u64,
    /// Do its first bytes say that it is a PDF?
    pub is_pdf: bool,
    /// Does it, being a PDF, speak of encryption?
    pub is_encrypted: bool,
    /// Does it, being a PDF, have files attached?
    pub has_attachments: bool,
    /// Could it not be read?
    pub unreadable: Option<String>,
}

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    #[default]
    File,
    /// A folder.
    Folder,
    /// A link, or something else that is no file.
    Link,
}

/// What came of holding a tree against rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Edition of the table of contents that its numbers follow; none where it cannot be told.
    pub edition: Option<String>,
    /// By what the edition is told, in words.
    pub edition_because: String,
    /// Files in it.
    pub files: usize,
    /// Rules that were applied, with what is not met.
    pub rules: Vec<RuleResult>,
    /// Headings that must not stay empty and do, in words.
    pub empty: Vec<String>,
    /// What else has to be said.
    pub notes: Vec<String>,
}

/// A rule and the paths that do not meet it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleResult {
    /// The rule.
    pub rule: FolderRule,
    /// Path and what is wrong with it, by path.
    pub broken: Vec<(String, String)>,
}

/// Where files go in a tree that is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// Files with a place, by their path in the tree.
    pub placed: Vec<Placed>,
    /// Files without one, and why.
    pub unplaced: Vec<(String, String)>,
    /// Headings that must not stay empty and do, in words.
    pub empty: Vec<String>,
    /// What else has to be said.
    pub notes: Vec<String>,
}

/// A file with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Placed {
    /// Path in the tree.
    pub path: String,
    /// Number of its heading.
    pub number: String,
    /// Its heading.
    pub heading: String,
    /// Where it comes from.
    pub from: String,
}

impl Checked {
    /// Is everything met, as far as it could be told?
    pub fn is_met(&self) -> bool {
        self.empty.is_empty() && self.rules.iter().all(|result| result.broken.is_empty())
    }
}
