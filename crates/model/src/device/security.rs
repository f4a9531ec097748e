//! What a device file says of the device's security: interfaces, and days promised.

use std::collections::BTreeSet;

use serde::Serialize;

/// An interface of the device, by which something outside reaches it or it reaches
/// something outside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Interface {
    /// Name.
    pub name: String,
    /// Which way data go.
    pub direction: Direction,
    /// What it connects to: `PACS`, `EHR`, `remote service`, `cloud`, `USB` …
    pub connects_to: String,
    /// Protocol, such as `DICOM over TLS`.
    pub protocol: Option<String>,
    /// Network it lies on: `hospital`, `internet`, `cloud`, `local`, `radio`, `none`.
    pub network: Option<String>,
    /// Markets in whose deployment it exists; all where empty.
    pub markets: BTreeSet<String>,
    /// Does it authenticate the other side?
    pub authenticated: Option<bool>,
    /// Is it encrypted?
    pub encrypted: Option<bool>,
    /// Name of its element in the threat model, where that differs.
    pub modelled_as: Option<String>,
}

impl Interface {
    /// Does it exist in the deployment of that market?
    pub fn is_in(&self, market: &str) -> bool {
        self.markets.is_empty() || self.markets.contains(market)
    }
}

/// Which way data go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Into the device.
    In,
    /// Out of the device.
    Out,
    /// Both ways.
    #[default]
    Both,
}
