//! What persons write into documents that are written for them, and what is read back.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a person wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonText {
    /// The words; paragraphs stand between line ends.
    pub text: String,
    /// Who wrote them, where that is known.
    pub by: Option<String>,
    /// When, where that is known.
    pub on: Option<String>,
}

/// Persons' texts of one document, by key.
pub type Texts = BTreeMap<String, PersonText>;

/// What stands in a Word document that came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// What stands in its places for persons, by key; empty where only the prompt does.
    pub texts: BTreeMap<String, String>,
    /// Everything else, without fields and white space: two documents that say the same
    /// outside those places are equal here.
    pub outside: String,
    /// Who changed it last, and when, as the file says it.
    pub changed: (Option<String>, Option<String>),
}
