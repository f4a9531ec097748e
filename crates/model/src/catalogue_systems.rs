//! What studies are asked of by item, and where processes stand in several quality systems.

use serde::Serialize;

use crate::catalogue::ReadAs;

/// What one item of a study design is asked of, in any market.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct StudyItem {
    /// Name, such as `washout`.
    pub name: String,
    /// Title, in own words.
    pub title: String,
    /// Kinds of study that have it.
    pub studies: Vec<String>,
    /// Facts and items of a study that answer it.
    pub facts: Vec<String>,
    /// Words by which a text is seen to speak of it; `*` ends one that is the beginning of a
    /// word.
    pub words: Vec<String>,
    /// Requirements that ask for it.
    pub requirements: Vec<String>,
    /// Values of a fact that contradict it.
    pub refused: Vec<String>,
    /// Smallest number that its fact may hold, where the text gives one.
    pub at_least: Option<u64>,
    /// Can it be put right after the study: `yes`, `partly`, `no`?
    pub afterwards: String,
    /// How, in own words.
    pub how: String,
}

/// A quality system or audit programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QualitySystem {
    /// Title.
    pub title: String,
    /// How its clauses were read.
    pub read_as: ReadAs,
    /// Kind of certificate that attests it.
    pub certificate: String,
}

/// A process of a device's life, and where each system asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct QualityProcess {
    /// Name.
    pub name: String,
    /// Title, in own words.
    pub title: String,
    /// Clauses, sections or chapters by the name of the system.
    pub clauses: std::collections::BTreeMap<String, Vec<String>>,
    /// Kinds of document that record it, each with an item after `+` where one is asked.
    pub records: Vec<String>,
    /// Requirements that ask for it.
    pub requirements: Vec<String>,
}
