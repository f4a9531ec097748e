//! Device types of the United States, for the pathway.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::ReadAs;
use crate::facet::Condition;

/// A US device type that an AI device may be, for the pathway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceType {
    /// Regulation, such as `892.2080`.
    pub regulation: String,
    /// Title of the regulation.
    pub title: String,
    /// Product codes, with what each is.
    pub product_codes: BTreeMap<String, String>,
    /// US class.
    pub class: String,
    /// Functions (facet values) that lead here.
    pub functions: Vec<String>,
    /// Facets a device must have, such as its kind of input; a known one that does not match
    /// shuts the type out.
    pub facets: Condition,
    /// Special controls.
    pub special_controls: Vec<SpecialControl>,
    /// Ids of the requirements that carry those controls.
    pub requirements: Vec<String>,
    /// What keeps a device out, own words.
    pub not_for: Vec<String>,
    /// Does the type ask for a reader study?
    pub reader_study: String,
    /// Source in words.
    pub source: String,
    /// How it was read.
    pub read_as: ReadAs,
}

/// A special control of a device type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SpecialControl {
    /// Paragraph, such as `(b)(1)(iii)`.
    pub section: String,
    /// What it asks, own words.
    pub asks: String,
    /// What has to be on file for it: `document:<kind>`, `labelling:<item>`, `standalone`,
    /// `reader-study`, `protocol-fixed`, `cohorts`; nothing where only a person can tell.
    pub needs: Vec<String>,
}
