//! How vulnerabilities were handled: days, versions and share of the field.

use serde::Serialize;

use crate::Date;

/// A vulnerability in a fielded version and the days on which it was handled.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Handled {
    /// File of the table.
    pub file: String,
    /// Row, counted from 1 without the header.
    pub row: u64,
    /// Vulnerability.
    pub vulnerability: String,
    /// Component, by package URL or name.
    pub component: Option<String>,
    /// Version of the device in the field.
    pub version: Option<String>,
    /// Severity, in the maker's words.
    pub severity: Option<String>,
    /// Is the risk controlled? As the maker judged.
    pub controlled: Option<bool>,
    /// Day it was identified.
    pub identified: Option<Date>,
    /// Day it was triaged.
    pub triaged: Option<Date>,
    /// Day the fix was available.
    pub fixed: Option<Date>,
    /// Day the fix had reached the field as far as `deployed_share` says.
    pub deployed: Option<Date>,
    /// Share of fielded devices that have the fix, 0 to 1.
    pub deployed_share: Option<f64>,
    /// Day users were told.
    pub users_told: Option<Date>,
    /// Day an authority was told.
    pub reported: Option<Date>,
}
