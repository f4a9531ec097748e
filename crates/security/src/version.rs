//! How versions order, by the rules of whoever numbers them.
//!
//! ```
//! use reliance_security::version::{Scheme, compare};
//! use std::cmp::Ordering;
//!
//! assert_eq!(compare(Scheme::Semver, "1.10.0", "1.9.2"), Ok(Ordering::Greater));
//! assert_eq!(compare(Scheme::Debian, "1.0~rc1-1", "1.0-1"), Ok(Ordering::Less));
//! assert!(compare(Scheme::Pep440, "unknown", "1.0").is_err());
//! ```
//!
//! A [`Version`] is parsed once and compared often; [`compare`] does both.

mod apk;
mod composer;
mod conan;
mod datetime;
mod debian;
mod gem;
mod gentoo;
mod maven;
mod nuget;
mod openssl;
mod rpm;
mod schemes;
mod semver;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;

use crate::number::Number;
pub use schemes::Scheme;

/// A text that is no version under the rules it was read by.
///
/// It has no place in any order; whether it is affected is for a person to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAVersion {
    /// The rules it was read by.
    pub scheme: Scheme,
    /// The text, clipped where it is long.
    pub text: String,
    /// What is wrong with it, as the end of "it …".
    pub reason: &'static str,
}

impl fmt::Display for NotAVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a {} version: it {}", self.text, self.scheme.words(), self.reason)
    }
}

impl std::error::Error for NotAVersion {}

/// A version, parsed once to be compared often.
///
/// Equality is that of the order: `1.0` and `1.0.0` are equal under [`Scheme::Pep440`].
/// Two versions of different schemes have no order, and [`Version::compare`] says so.
#[derive(Debug, Clone)]
pub struct Version {
    scheme: Scheme,
    key: Key,
}

/// What a version is compared by.
#[derive(Debug, Clone)]
enum Key {
    Apk(apk::Key),
    Composer(composer::Key),
    Conan(conan::Key),
    Debian(debian::Key),
    Gem(gem::Key),
    Gentoo(gentoo::Key),
    Instant(datetime::Key),
    Maven(maven::Key),
    NuGet(nuget::Key),
    Numbers(Vec<Number>),
    OpenSsl(openssl::Key),
    Pep440(Box<pep440_rs::Version>),
    Rpm(rpm::Key),
    Alpm(rpm::Key),
    Semver(semver::Key),
    Text(String),
}

impl Scheme {
    /// Reads a version by these rules.
    ///
    /// # Errors
    /// [`NotAVersion`] where the text does not follow the rules, is empty, or is longer than
    /// 512 bytes.
    pub fn parse(self, text: &str) -> Result<Version, NotAVersion> {
        const MOST: usize = 512;
        let trimmed = text.trim();
        let key = if trimmed.is_empty() {
            Err("is empty")
        } else if trimmed.len() > MOST {
            Err("is longer than 512 bytes")
        } else {
            self.key(trimmed)
        };
        key.map(|key| Version { scheme: self, key }).map_err(|reason| NotAVersion {
            scheme: self,
            text: crate::clipped(text),
            reason,
        })
    }

    fn key(self, text: &str) -> Result<Key, &'static str> {
        match self {
            Self::Semver | Self::Generic => semver::parse(text).map(Key::Semver),
            Self::Go => semver::parse_go(text).map(Key::Semver),
            Self::Pep440 => pep440(text),
            Self::Debian => debian::parse(text).map(Key::Debian),
            Self::Rpm => rpm::parse(text).map(Key::Rpm),
            Self::Alpm => rpm::parse(text).map(Key::Alpm),
            Self::Apk => apk::parse(text).map(Key::Apk),
            Self::Gentoo => gentoo::parse(text).map(Key::Gentoo),
            Self::Maven => maven::parse(text).map(Key::Maven),
            Self::NuGet => nuget::parse(text).map(Key::NuGet),
            Self::Gem => gem::parse(text).map(Key::Gem),
            Self::Composer => composer::parse(text).map(Key::Composer),
            Self::Conan => conan::parse(text).map(Key::Conan),
            Self::OpenSsl => openssl::parse(text).map(Key::OpenSsl),
            Self::DateTime => datetime::parse(text).map(Key::Instant),
            Self::IntDot => numbers(text, &['.']).map(Key::Numbers),
            Self::Cran => numbers(text, &['.', '-']).map(Key::Numbers),
            Self::Lexicographic => Ok(Key::Text(text.to_string())),
        }
    }
}

impl Version {
    /// The rules it was read by.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// How it orders against another of the same scheme; `None` where the schemes differ.
    ///
    /// The order is total for every scheme but two, whose own rules are not: [`Scheme::Alpm`]
    /// leaves package releases out where one side has none, and [`Scheme::Maven`] has circles
    /// such as `1.sp` before `1snapshot` before `1` before `1.sp`. Sort these by a method that
    /// does not panic on that.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if self.scheme != other.scheme {
            return None;
        }
        Some(match (&self.key, &other.key) {
            (Key::Apk(a), Key::Apk(b)) => a.cmp(b),
            (Key::Composer(a), Key::Composer(b)) => a.cmp(b),
            (Key::Conan(a), Key::Conan(b)) => a.cmp(b),
            (Key::Debian(a), Key::Debian(b)) => a.cmp(b),
            (Key::Gem(a), Key::Gem(b)) => a.cmp(b),
            (Key::Gentoo(a), Key::Gentoo(b)) => a.cmp(b),
            (Key::Instant(a), Key::Instant(b)) => a.cmp(b),
            (Key::Maven(a), Key::Maven(b)) => a.cmp(b),
            (Key::NuGet(a), Key::NuGet(b)) => a.cmp(b),
            (Key::Numbers(a), Key::Numbers(b)) => a.cmp(b),
            (Key::OpenSsl(a), Key::OpenSsl(b)) => a.cmp(b),
            (Key::Pep440(a), Key::Pep440(b)) => a.cmp(b),
            (Key::Rpm(a), Key::Rpm(b)) => a.cmp(b),
            (Key::Alpm(a), Key::Alpm(b)) => a.compare_alpm(b),
            (Key::Semver(a), Key::Semver(b)) => a.cmp(b),
            (Key::Text(a), Key::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
            _ => return None,
        })
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.compare(other)
    }
}

/// How `a` orders against `b` under a scheme.
///
/// # Errors
/// [`NotAVersion`] for the first of the two that cannot be read.
pub fn compare(scheme: Scheme, a: &str, b: &str) -> Result<Ordering, NotAVersion> {
    let (a, b) = (scheme.parse(a)?, scheme.parse(b)?);
    Ok(a.compare(&b).unwrap_or(Ordering::Equal))
}

fn pep440(text: &str) -> Result<Key, &'static str> {
    text.parse::<pep440_rs::Version>()
        .map(|version| Key::Pep440(Box::new(version)))
        .map_err(|_| "does not follow PEP 440")
}

/// Numbers between separators. Trailing zeros count: `1.0` is later than `1` (CRAN, intdot).
fn numbers(text: &str, separators: &[char]) -> Result<Vec<Number>, &'static str> {
    text.split(separators)
        .map(|part| Number::of(part).ok_or("has a part that is not a number"))
        .collect()
}
