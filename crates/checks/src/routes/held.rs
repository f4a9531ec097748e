//! What a device holds: authorizations, and certificates that some routes start from.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::catalogue::Catalogue;
use reliance_model::device::Device;
use reliance_model::evidence::Evidence;
use reliance_model::facet::{Fact, Profile};

use crate::questions::profile;

/// The fact that says whether an approval was itself got by reliance or recognition. It
/// belongs to the authorization a route would start from, not to the device.
const BY_RELIANCE: &str = "by_reliance";

/// Something granted that a route may start from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// Kind by its code, as routes name it.
    pub kind: String,
    /// Number; empty where none is declared.
    pub number: String,
    /// Day it was granted.
    pub granted: Option<Date>,
    /// Day it ends.
    pub expires: Option<Date>,
    /// Device version it was granted for.
    pub version: Option<String>,
    /// Was it itself obtained by reliance or recognition?
    pub by_reliance: Option<bool>,
    /// Withdrawn, suspended or restricted?
    pub withdrawn: bool,
}

impl Held {
    /// Kind and number, as they are printed.
    pub fn name(&self) -> String {
        format!("{} {}", self.kind, self.number).trim_end().to_string()
    }

    /// Why nothing starts from it on the day; `None` while it is in force.
    pub fn lapsed(&self, on: Date) -> Option<String> {
        let name = self.name();
        if self.withdrawn {
            return Some(format!("{name} is withdrawn, suspended or restricted"));
        }
        if let Some(day) = self.expires.filter(|day| *day < on) {
            return Some(format!(
                "{name} ended on {day}; if a law has extended it, declare the later day"
            ));
        }
        self.granted
            .filter(|day| *day > on)
            .map(|day| format!("{name} is granted on {day}, after {on}"))
    }
}

/// Everything the device declares that a route may start from.
pub fn held(device: &Device) -> Vec<Held> {
    let authorizations = device.authorizations.iter().map(|authorization| Held {
        kind: authorization.kind.clone(),
        number: authorization.number.clone(),
        granted: authorization.granted,
        expires: authorization.expires,
        version: authorization.version.clone(),
        by_reliance: authorization.by_reliance,
        withdrawn: authorization.withdrawn,
    });
    let certificates = device.certificates.iter().map(|certificate| Held {
        kind: certificate_kind(&certificate.kind),
        number: certificate.number.clone(),
        granted: certificate.granted,
        expires: certificate.expires,
        ..Held::default()
    });
    authorizations.chain(certificates).collect()
}

/// Routes call a certificate `mdsap-certificate`, the device file calls its kind `mdsap`.
fn certificate_kind(kind: &str) -> String {
    if kind.ends_with("-certificate") { kind.to_string() } else { format!("{kind}-certificate") }
}

/// Kinds of everything held and not withdrawn, each with the device's facts in a market as
/// they are where a route starts from it.
pub fn held_profiles(
    catalogue: &Catalogue,
    evidence: &Evidence,
    market: &str,
) -> BTreeMap<String, Profile> {
    let declared = profile(catalogue, evidence, market);
    let held = held(&evidence.device).into_iter().filter(|held| !held.withdrawn);
    held.map(|held| (held.kind.clone(), overlay(catalogue, &declared, &held))).collect()
}

/// The device's facts as they are where a route starts from `held`: what the kind of
/// authorization stands for takes the place of what is planned in that market.
pub(crate) fn overlay(catalogue: &Catalogue, profile: &Profile, held: &Held) -> Profile {
    let mut profile = profile.clone();
    if let Some(kind) = catalogue.authorization_kinds.get(&held.kind) {
        let market = &kind.market;
        let others = catalogue.authorization_kinds.values().filter(|other| other.market == *market);
        for facet in others.flat_map(|other| other.held_as.keys()) {
            profile.facts.remove(facet);
        }
        for (facet, value) in &kind.held_as {
            profile.facts.insert(facet.clone(), Fact::Known(BTreeSet::from([value.clone()])));
        }
    }
    if let Some(by_reliance) = held.by_reliance {
        let value = BTreeSet::from([by_reliance.to_string()]);
        profile.facts.insert(BY_RELIANCE.into(), Fact::Known(value));
    }
    profile
}
