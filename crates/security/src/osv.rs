//! Whether a version is affected, after the records of OSV and RustSec.
//!
//! OSV's own algorithm (OSV schema, section "Evaluation"): versions that the record lists are
//! affected; else the events of a range are taken in the order of their versions, and the last
//! one that the version has reached decides.
//!
//! ```
//! use reliance_security::ecosystem::Ecosystem;
//! use reliance_security::osv::{Event, affected};
//!
//! let events = [Event::Introduced("0".into()), Event::Fixed("1.23.1".into())];
//! let pypi = Ecosystem::named("PyPI");
//! assert_eq!(affected(&events, &[], &pypi, "1.23.0"), Ok(true));
//! assert_eq!(affected(&events, &[], &pypi, "1.23.1"), Ok(false));
//! assert!(affected(&events, &[], &pypi, "latest").is_err());
//! ```

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;

use crate::ecosystem::{Ecosystem, NoOrder};
use crate::range::{Native, NotARange};
use crate::version::{NotAVersion, Scheme, Version};

/// An event of an OSV range of type `SEMVER` or `ECOSYSTEM`. Ranges of type `GIT` are over
/// commits, which have no order by their text, and are not for this module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// The fault is there from this version on; `0` is before every version.
    Introduced(String),
    /// The fault is gone from this version on.
    Fixed(String),
    /// The last version with the fault.
    LastAffected(String),
    /// From this version on the range says nothing; `*` is no limit.
    Limit(String),
}

impl Event {
    /// The version it names.
    #[must_use]
    pub fn version(&self) -> &str {
        match self {
            Self::Introduced(text)
            | Self::Fixed(text)
            | Self::LastAffected(text)
            | Self::Limit(text) => text,
        }
    }
}

/// Why it cannot be said whether a version is affected. It is never "not affected".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotTell {
    /// The version, or one of the record's, has no place in an order.
    NoOrder(NoOrder),
    /// The range has events, and none says where the fault begins.
    NoIntroduction,
    /// A requirement of the record cannot be read.
    Requirement(NotARange),
}

impl fmt::Display for CannotTell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOrder(error) => error.fmt(f),
            Self::NoIntroduction => {
                f.write_str("the record has a range without an `introduced` event")
            }
            Self::Requirement(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CannotTell {}

impl From<NotAVersion> for CannotTell {
    fn from(error: NotAVersion) -> Self {
        Self::NoOrder(error.into())
    }
}

impl From<NoOrder> for CannotTell {
    fn from(error: NoOrder) -> Self {
        Self::NoOrder(error)
    }
}

impl From<NotARange> for CannotTell {
    fn from(error: NotARange) -> Self {
        Self::Requirement(error)
    }
}

/// Whether `version` is affected by one range of an OSV record and the versions it lists.
///
/// A listed version counts where it is the same text or orders as equal. Events at the same
/// version are taken as the record has them.
///
/// # Errors
/// [`CannotTell`] where the list does not settle it and the ecosystem's order is not known, the
/// version or one of the events' has no place in it, or no event introduces the fault. With no
/// events and no rules the list alone speaks, and a version that is not on it is not affected.
pub fn affected(
    events: &[Event],
    versions: &[String],
    ecosystem: &Ecosystem,
    version: &str,
) -> Result<bool, CannotTell> {
    if versions.iter().any(|listed| listed == version) {
        return Ok(true);
    }
    let scheme = match ecosystem.rules() {
        Ok(scheme) => scheme,
        Err(_) if events.is_empty() => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let parsed = scheme.parse(version)?;
    let equal = |listed: &String| {
        scheme.parse(listed).is_ok_and(|listed| listed.compare(&parsed) == Some(Ordering::Equal))
    };
    if versions.iter().any(equal) {
        return Ok(true);
    }
    in_range(events, scheme, &parsed)
}

/// [`affected`] over every range of a record: affected where one of them says so, and not
/// affected only where each says so.
///
/// # Errors
/// [`CannotTell`] of the first range that cannot tell, where none says affected.
pub fn affected_by_any(
    ranges: &[Vec<Event>],
    versions: &[String],
    ecosystem: &Ecosystem,
    version: &str,
) -> Result<bool, CannotTell> {
    if ranges.is_empty() {
        return affected(&[], versions, ecosystem, version);
    }
    let mut trouble = None;
    for (place, events) in ranges.iter().enumerate() {
        // The list is the record's, not the range's, and one look at it is enough.
        let versions = if place == 0 { versions } else { &[] };
        match affected(events, versions, ecosystem, version) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    trouble.map_or(Ok(false), Err)
}

/// An event's place: `0` is before, and a limit `*` after, every version.
enum Place {
    Before,
    At(Version),
    After,
}

impl Place {
    fn of(event: &Event, scheme: Scheme) -> Result<Self, NotAVersion> {
        Ok(match event {
            Event::Introduced(text) if text == "0" => Self::Before,
            Event::Limit(text) if text == "*" => Self::After,
            event => Self::At(scheme.parse(event.version())?),
        })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let rank = |place: &Self| match place {
            Self::Before => 0,
            Self::At(_) => 1,
            Self::After => 2,
        };
        match (self, other) {
            (Self::At(a), Self::At(b)) => a.compare(b).unwrap_or(Ordering::Equal),
            (a, b) => rank(a).cmp(&rank(b)),
        }
    }

    /// How `version` stands to this place.
    fn reached_by(&self, version: &Version) -> Ordering {
        match self {
            Self::Before => Ordering::Greater,
            Self::At(place) => version.compare(place).unwrap_or(Ordering::Less),
            Self::After => Ordering::Less,
        }
    }
}

/// OSV's `IncludedInRanges` and `BeforeLimits` for one range.
fn in_range(events: &[Event], scheme: Scheme, version: &Version) -> Result<bool, CannotTell> {
    if events.is_empty() {
        return Ok(false);
    }
    if !events.iter().any(|event| matches!(event, Event::Introduced(_))) {
        return Err(CannotTell::NoIntroduction);
    }
    let mut placed = Vec::new();
    for event in events {
        placed.push((Place::of(event, scheme)?, event));
    }
    let limits = || placed.iter().filter(|(_, event)| matches!(event, Event::Limit(_)));
    let before = limits().any(|(place, _)| place.reached_by(version) == Ordering::Less);
    if limits().next().is_some() && !before {
        return Ok(false);
    }
    let placed = crate::order::sorted(placed, &|(a, _), (b, _)| a.compare(b));
    let mut vulnerable = false;
    for (place, event) in &placed {
        let order = place.reached_by(version);
        match event {
            Event::Introduced(_) if order != Ordering::Less => vulnerable = true,
            Event::Fixed(_) if order != Ordering::Less => vulnerable = false,
            Event::LastAffected(_) if order == Ordering::Greater => vulnerable = false,
            _ => {}
        }
    }
    Ok(vulnerable)
}

/// Whether a crate's version is affected by a RustSec advisory: it is, unless a requirement of
/// `patched` or `unaffected` holds.
///
/// Requirements are Cargo's (`>= 1.2.3`, `^1.0`, `>= 0.3, < 0.5`), by the order of versions
/// alone; the pre-releases of the version that ends a caret or tilde are outside it.
///
/// # Errors
/// [`CannotTell`] where a requirement or the version cannot be read.
pub fn rustsec_affected(
    patched: &[String],
    unaffected: &[String],
    version: &str,
) -> Result<bool, CannotTell> {
    let version = Scheme::Semver.parse(version)?;
    let mut trouble = None;
    for requirement in patched.iter().chain(unaffected) {
        match Native::parse("cargo", requirement) {
            Ok(range) if range.has(&version) => return Ok(false),
            Ok(_) => {}
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    trouble.map_or(Ok(true), |error| Err(error.into()))
}
