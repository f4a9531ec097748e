//! Lists of the fields that an authority asks of a bill of materials.

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
