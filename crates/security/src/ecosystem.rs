//! What the names of ecosystems in OSV records mean.
//!
//! A record says `Debian:12`, a component says `pkg:deb/debian/curl?distro=debian-12.5`. An
//! [`Ecosystem`] says how its versions order, and whether a component is of it. Packages of an
//! operating system are of an ecosystem only within their release, because each release fixes
//! the same fault in another version.
//!
//! ```
//! use reliance_security::ecosystem::{Covers, Ecosystem};
//!
//! let debian = Ecosystem::named("Debian:12");
//! let read = |text: &str| text.parse().expect("a package URL");
//! assert_eq!(debian.covers(&read("pkg:deb/debian/curl@7.88?distro=debian-12.5")), Covers::Yes);
//! assert_eq!(debian.covers(&read("pkg:deb/debian/curl@7.88?distro=debian-11")), Covers::No);
//! assert_eq!(debian.covers(&read("pkg:deb/debian/curl@7.88")), Covers::ReleaseUnknown);
//! ```

mod known;
mod release;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;

use crate::package_url::PackageUrl;
use crate::version::{NotAVersion, Scheme, compare};

/// An ecosystem as an OSV record names it, release included; names that are not known are kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ecosystem {
    text: String,
    /// Bytes of the text before the first colon.
    name: usize,
}

/// Whether an ecosystem has a component among its packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Covers {
    /// It has.
    Yes,
    /// It has not: another type, another distribution or another release.
    No,
    /// The distribution is the same, and the component or the record does not say which
    /// release; a person decides.
    ReleaseUnknown,
}

/// Why two versions have no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoOrder {
    /// One of them is no version under the ecosystem's rules.
    NotAVersion(NotAVersion),
    /// No rules of this ecosystem are known; only listed versions can be matched.
    NoRules {
        /// The ecosystem's name.
        ecosystem: String,
    },
}

impl fmt::Display for NoOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAVersion(error) => error.fmt(f),
            Self::NoRules { ecosystem } => {
                write!(f, "how versions of `{ecosystem}` order is not known")
            }
        }
    }
}

impl std::error::Error for NoOrder {}

impl From<NotAVersion> for NoOrder {
    fn from(error: NotAVersion) -> Self {
        Self::NotAVersion(error)
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Ecosystem {
    /// The ecosystem of this name: `npm`, `Debian:12`, `Ubuntu:Pro:18.04:LTS`.
    #[must_use]
    pub fn named(text: &str) -> Self {
        let text = text.trim().to_string();
        let name = text.find(':').unwrap_or(text.len());
        Self { text, name }
    }

    /// The ecosystem that a component is of, with the release that its `distro` qualifier
    /// names; `None` where OSV has no name for it.
    #[must_use]
    pub fn of(url: &PackageUrl) -> Option<Self> {
        let known = known::of_package_url(url)?;
        let release = known.releases.and_then(|rule| rule.of_component(url));
        Some(match release {
            Some(release) => Self::named(&format!("{}:{release}", known.name)),
            None => Self::named(known.name),
        })
    }

    /// The name without the release: `Debian` of `Debian:12`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.text[..self.name]
    }

    /// What follows the first colon: `12` of `Debian:12`.
    #[must_use]
    pub fn release(&self) -> Option<&str> {
        self.text.get(self.name + 1..)
    }

    /// Whether the name is one that this program knows.
    #[must_use]
    pub fn is_known(&self) -> bool {
        known::named(self.name()).is_some()
    }

    /// How its versions order; `None` where no rules are known.
    #[must_use]
    pub fn scheme(&self) -> Option<Scheme> {
        known::named(self.name()).and_then(|known| known.scheme)
    }

    /// How version `a` orders against version `b`.
    ///
    /// # Errors
    /// [`NoOrder`] where the ecosystem has no known rules or one of the two is no version.
    pub fn compare(&self, a: &str, b: &str) -> Result<Ordering, NoOrder> {
        Ok(compare(self.rules()?, a, b)?)
    }

    /// Its scheme, or the error that says there is none.
    pub(crate) fn rules(&self) -> Result<Scheme, NoOrder> {
        self.scheme().ok_or_else(|| NoOrder::NoRules { ecosystem: crate::clipped(&self.text) })
    }

    /// Whether a component is of this ecosystem: its type, its distribution and, for packages
    /// of operating systems, its release. The package's name is not looked at.
    #[must_use]
    pub fn covers(&self, url: &PackageUrl) -> Covers {
        let Some(known) = known::named(self.name()) else { return Covers::No };
        if !known.has(url) {
            return Covers::No;
        }
        let Some(rule) = known.releases else { return Covers::Yes };
        // A record without a release speaks of every release.
        let Some(recorded) = self.release() else { return Covers::Yes };
        match (rule.of_record(recorded), rule.of_component(url)) {
            (Some(recorded), Some(found)) if rule.agree(&recorded, &found) => Covers::Yes,
            (Some(_), Some(_)) => Covers::No,
            _ => Covers::ReleaseUnknown,
        }
    }

    /// The form of a package's name by which records and components are brought together: where
    /// the ecosystem does not distinguish case or punctuation, the key does not either.
    #[must_use]
    pub fn key(&self, package: &str) -> String {
        match self.name() {
            "PyPI" => {
                let lower = package.to_lowercase();
                let parts = lower.split(['-', '_', '.']).filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join("-")
            }
            "NuGet" | "Packagist" | "Go" | "GitHub Actions" | "Hex" | "Pub" | "VSCode" => {
                package.to_lowercase()
            }
            "SwiftURL" => {
                let bare = package.trim_start_matches("https://");
                bare.trim_end_matches(".git").to_lowercase()
            }
            _ => package.to_string(),
        }
    }

    /// The keys of a component's package: its own, and for packages of operating systems that
    /// of the source package in the qualifier `upstream`, by which distributions keep records.
    #[must_use]
    pub fn keys(&self, url: &PackageUrl) -> Vec<String> {
        let mut keys = vec![self.key(&url.full_name())];
        if let Some(source) = source_package(url).filter(|source| *source != keys[0]) {
            keys.push(source);
        }
        keys
    }
}

/// The source package that a component of an operating system was built from, where its package
/// URL says so: `upstream=openssl@3.0.2` or `upstream=openssl-3.0.7-1.el9.src.rpm`.
fn source_package(url: &PackageUrl) -> Option<String> {
    let upstream = url.qualifier("upstream")?;
    let name = match upstream.strip_suffix(".src.rpm") {
        Some(file) => file.rsplitn(3, '-').nth(2)?,
        None => upstream.split('@').next()?,
    };
    let of_system = matches!(url.kind(), "deb" | "rpm" | "apk" | "alpm");
    (of_system && !name.is_empty()).then(|| name.to_string())
}
