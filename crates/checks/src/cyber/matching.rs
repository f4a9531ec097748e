//! Which advisories speak of the components of a bill.
//!
//! A component is looked up by its package URL alone, never by a bare name: type,
//! namespace, name, and for packages of an operating system the release. Whether its
//! version is affected follows the rules of the OSV schema with the order of versions of
//! its ecosystem. What cannot be looked up or compared is told, and is never *not affected*.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::cyber::advisory::{self, Affected, Range};
use reliance_model::cyber::{Advisory, Bill, Component, Cyber};
use reliance_security::ecosystem::{Covers, Ecosystem};
use reliance_security::osv::{Event, affected_by_any};
use reliance_security::package_url::PackageUrl;
use serde::Serialize;

/// An advisory that speaks of a component.
#[derive(Debug, Clone, PartialEq)]
pub struct Match<'a> {
    /// File of the bill.
    pub bill: &'a str,
    /// The component.
    pub component: &'a Component,
    /// The advisory.
    pub advisory: &'a Advisory,
    /// The package of the advisory that it was found under.
    pub affected: &'a Affected,
    /// How sure it is.
    pub certainty: Certainty,
}

/// How sure a match is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "because")]
pub enum Certainty {
    /// The version is affected.
    Certain,
    /// It may be: why that cannot be told.
    Possible(String),
}

/// A component that was not looked up, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotLookedUp {
    /// File of the bill.
    pub bill: String,
    /// Id of the component.
    pub component: String,
    /// The component as a person knows it.
    pub label: String,
    /// Why, as the end of "it …".
    pub why: String,
}

/// All components of a folder's bills against its advisories.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matching<'a> {
    /// Advisories that speak of a component's version, or may.
    pub matches: Vec<Match<'a>>,
    /// Components that could not be looked up.
    pub not_looked_up: Vec<NotLookedUp>,
    /// Components that were looked up.
    pub looked_up: u64,
}

/// The keys by which records on a component are found: ecosystem without its release, and
/// package.
pub fn keys_of(component: &Component) -> Vec<(String, String)> {
    let Some(url) = component.purl.as_ref().and_then(|purl| purl.parse::<PackageUrl>().ok()) else {
        return Vec::new();
    };
    let Some(ecosystem) = Ecosystem::of(&url) else { return Vec::new() };
    let name = ecosystem.name().to_string();
    ecosystem.keys(&url).into_iter().map(|key| (name.clone(), key)).collect()
}

/// The key under which a record's package is found; `None` where it names none.
pub fn key_of(affected: &Affected) -> Option<(String, String)> {
    if affected.ecosystem.is_empty() || affected.name.is_empty() {
        let url = affected.purl.as_ref()?.parse::<PackageUrl>().ok()?;
        let ecosystem = Ecosystem::of(&url)?;
        let key = ecosystem.key(&url.full_name());
        return Some((ecosystem.name().to_string(), key));
    }
    Some(key_of_package(&affected.ecosystem, &affected.name))
}

/// The key of a package of an ecosystem, as a record names both.
pub fn key_of_package(ecosystem: &str, name: &str) -> (String, String) {
    let ecosystem = Ecosystem::named(ecosystem);
    (ecosystem.name().to_string(), ecosystem.key(name))
}

/// Hold every component of the bills against the advisories.
pub fn matches<'a>(bills: &[(&'a str, &'a Bill)], cyber: &'a Cyber) -> Matching<'a> {
    let by_key = by_key(&cyber.advisories);
    let known: BTreeSet<&str> = cyber
        .snapshots
        .iter()
        .flat_map(|snapshot| &snapshot.ecosystems)
        .map(|name| name.split(':').next().unwrap_or_default())
        .collect();
    let mut matching = Matching::default();
    for (file, bill) in bills {
        let subject = bill.subject.as_deref();
        for component in bill.components.iter().filter(|one| subject != Some(one.id.as_str())) {
            match look_up(component, &known) {
                Err(why) => matching.not_looked_up.push(NotLookedUp {
                    bill: file.to_string(),
                    component: component.id.clone(),
                    label: component.label(),
                    why,
                }),
                Ok((url, ecosystem)) => {
                    matching.looked_up += 1;
                    let found = ecosystem.keys(&url).into_iter().flat_map(|key| {
                        by_key.get(&(ecosystem.name().to_string(), key)).into_iter().flatten()
                    });
                    for (advisory, affected) in found {
                        if let Some(certainty) = certainty(&url, component, affected) {
                            let bill = *file;
                            matching.matches.push(Match {
                                bill,
                                component,
                                advisory,
                                affected,
                                certainty,
                            });
                        }
                    }
                }
            }
        }
    }
    matching
}

type ByKey<'a> = BTreeMap<(String, String), Vec<(&'a Advisory, &'a Affected)>>;

/// Packages of the advisories that still hold, by key.
fn by_key(advisories: &BTreeMap<String, Advisory>) -> ByKey<'_> {
    let mut by_key = ByKey::new();
    for advisory in advisories.values().filter(|advisory| advisory.withdrawn.is_none()) {
        for affected in &advisory.affected {
            if let Some(key) = key_of(affected) {
                by_key.entry(key).or_default().push((advisory, affected));
            }
        }
    }
    by_key
}

fn look_up(
    component: &Component,
    known: &BTreeSet<&str>,
) -> Result<(PackageUrl, Ecosystem), String> {
    let Some(purl) = &component.purl else { return Err("has no package URL".into()) };
    let url: PackageUrl =
        purl.parse().map_err(|error| format!("has no usable package URL: {error}"))?;
    let Some(ecosystem) = Ecosystem::of(&url) else {
        return Err(format!("is of the type `{}`, of which no database keeps records", url.kind()));
    };
    if !known.contains(ecosystem.name()) {
        return Err(format!("is of `{}`, of which the database has no record", ecosystem.name()));
    }
    if version_of(component, &url).is_none() {
        return Err("has no version".into());
    }
    Ok((url, ecosystem))
}

/// The version of the package URL, or else that of the component.
fn version_of(component: &Component, url: &PackageUrl) -> Option<String> {
    url.full_version().or_else(|| component.version.clone())
}

/// Is the component's version affected? `None` where it is not.
fn certainty(url: &PackageUrl, component: &Component, record: &Affected) -> Option<Certainty> {
    let ecosystem = Ecosystem::named(&record.ecosystem);
    let release_known = match ecosystem.covers(url) {
        Covers::No => return None,
        Covers::Yes => true,
        Covers::ReleaseUnknown => false,
    };
    let version = version_of(component, url)?;
    let ranges = ranges(record);
    if record.versions.is_empty() && ranges.is_empty() {
        return Some(Certainty::Possible("the advisory names no version".into()));
    }
    match affected_by_any(&ranges, &record.versions, &ecosystem, &version) {
        Ok(false) => None,
        Ok(true) if release_known => Some(Certainty::Certain),
        Ok(true) => Some(Certainty::Possible("the release of the distribution is not said".into())),
        Err(error) => Some(Certainty::Possible(error.to_string())),
    }
}

/// The ranges of a record over versions; commits have no order.
fn ranges(record: &Affected) -> Vec<Vec<Event>> {
    record.ranges.iter().filter(|range| range.kind != "GIT").map(events).collect()
}

fn events(range: &Range) -> Vec<Event> {
    let event = |said: &advisory::Event| match said.clone() {
        advisory::Event::Introduced(version) => Event::Introduced(version),
        advisory::Event::Fixed(version) => Event::Fixed(version),
        advisory::Event::LastAffected(version) => Event::LastAffected(version),
        advisory::Event::Limit(version) => Event::Limit(version),
    };
    range.events.iter().map(event).collect()
}

/// Versions in which an advisory's package is fixed, in the order of the record.
pub fn fixed_in(affected: &Affected) -> impl Iterator<Item = &str> {
    let versioned = affected.ranges.iter().filter(|range| range.kind != "GIT");
    versioned.flat_map(|range| &range.events).filter_map(|event| match event {
        advisory::Event::Fixed(version) => Some(version.as_str()),
        _ => None,
    })
}
