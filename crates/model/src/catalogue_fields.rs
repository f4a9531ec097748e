//! Lists that authorities keep: fields of a bill of materials, categories of controls.

use serde::Serialize;

use crate::catalogue::ReadAs;

/// The fields that one text asks of a bill of materials.
///
/// A field's name is a word that checks know (`supplier`, `hash`, `end-of-support` …); any
/// other name is that of a property of a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldList {
    /// Name, as the parameter `min` of a requirement gives it.
    pub name: String,
    /// Title of the text.
    pub title: String,
    /// Who publishes it.
    pub by: String,
    /// Document and section.
    pub source: String,
    /// How it was read.
    pub read_as: ReadAs,
    /// What is unsure about it, or what it leaves out.
    pub note: Option<String>,
    /// Fields of the document.
    pub document: Vec<String>,
    /// Fields of each component.
    pub component: Vec<String>,
    /// Does the text let a field be declared unknown?
    pub unknown_allowed: bool,
}

/// Categories of security controls, capabilities or classes of threats that a text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlList {
    /// Name, as the parameter of a requirement gives it.
    pub name: String,
    /// Title of the list.
    pub title: String,
    /// Who publishes it.
    pub by: String,
    /// Document and section.
    pub source: String,
    /// How it was read.
    pub read_as: ReadAs,
    /// What is unsure about it.
    pub note: Option<String>,
    /// Its categories, in the order of the text.
    pub categories: Vec<ControlCategory>,
}

/// A category of a [`ControlList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlCategory {
    /// Name, such as `cryptography` or `AUDT`.
    pub name: String,
    /// Title, in own words.
    pub title: String,
    /// Words by which a text is seen to speak of it, in lower case; `*` ends one that is the
    /// beginning of a word.
    pub words: Vec<String>,
}
