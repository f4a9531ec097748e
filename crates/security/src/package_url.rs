//! Package URLs: which package a component is.
//!
//! Read, held against the rules of its type, and written canonically, after the package-url
//! specification and its type definitions (ECMA-427).
//!
//! ```
//! use reliance_security::package_url::PackageUrl;
//!
//! let url: PackageUrl = "pkg:PYPI/Django_package@1.11.1".parse().expect("a package URL");
//! assert_eq!(url.to_string(), "pkg:pypi/django-package@1.11.1");
//!
//! let types: PackageUrl = "pkg:npm/%40types/ms@2.1.0".parse().expect("a package URL");
//! let ms: PackageUrl = "pkg:npm/ms@2.1.0".parse().expect("a package URL");
//! assert!(!types.same_package(&ms));
//! ```

mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::escape;
use serde::{Deserialize, Serialize};

/// A text that is no package URL, or breaks a rule of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAPackageUrl {
    /// The text, clipped where it is long.
    pub text: String,
    /// What is wrong with it, as the end of "it …".
    pub reason: &'static str,
}

impl fmt::Display for NotAPackageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a package URL: it {}", self.text, self.reason)
    }
}

impl std::error::Error for NotAPackageUrl {}

/// The components of a package URL as somebody gives them, decoded and not yet checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Type: `npm`, `deb`, `pypi`.
    pub kind: String,
    /// Namespace, with `/` between its segments.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// Version.
    pub version: Option<String>,
    /// Qualifiers.
    pub qualifiers: BTreeMap<String, String>,
    /// Subpath, with `/` between its segments.
    pub subpath: Option<String>,
}

/// A valid package URL in canonical form; its text is [`Display`](fmt::Display).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PackageUrl {
    kind: String,
    namespace: Option<String>,
    name: String,
    version: Option<String>,
    qualifiers: BTreeMap<String, String>,
    subpath: Option<String>,
}

impl PackageUrl {
    /// Builds a package URL from its components.
    ///
    /// # Errors
    /// [`NotAPackageUrl`] where type or name are missing, a qualifier's key has another
    /// character than letters, digits, `.`, `-` and `_`, or a rule of the type is broken.
    pub fn new(parts: Parts) -> Result<Self, NotAPackageUrl> {
        let text = crate::clipped(&format!("{}/{}", parts.kind, parts.name));
        rules::check(parts).map_err(|reason| NotAPackageUrl { text, reason })
    }

    /// Type, in lower case: `npm`, `deb`, `pypi`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Namespace: npm's scope with its `@`, Maven's group, a distribution (`debian`), a Go
    /// module's path before its last segment.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// Name, without the namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Namespace and name as databases of vulnerabilities write them: `@types/ms`,
    /// `github.com/pkg/errors`, `org.apache.logging.log4j:log4j-core`; for packages of
    /// operating systems the name alone, because their namespace is the distribution.
    #[must_use]
    pub fn full_name(&self) -> String {
        match (&self.namespace, &*self.kind) {
            (Some(namespace), "maven") => format!("{namespace}:{}", self.name),
            (None, _) | (_, "deb" | "rpm" | "apk" | "alpm") => self.name.clone(),
            (Some(namespace), _) => format!("{namespace}/{}", self.name),
        }
    }

    /// Version as written; see [`PackageUrl::full_version`] for comparing it.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Version to be compared: that of RPM packages with the epoch that package URLs carry in a
    /// qualifier (`7.50-1?epoch=1` is `1:7.50-1`).
    #[must_use]
    pub fn full_version(&self) -> Option<String> {
        let version = self.version.as_deref()?;
        Some(match self.qualifier("epoch") {
            Some(epoch) if self.kind == "rpm" && !version.contains(':') => {
                format!("{epoch}:{version}")
            }
            _ => version.to_string(),
        })
    }

    /// Every qualifier, by its key in lower case.
    #[must_use]
    pub fn qualifiers(&self) -> &BTreeMap<String, String> {
        &self.qualifiers
    }

    /// One qualifier: `arch`, `distro`, `epoch`, `repository_url`.
    #[must_use]
    pub fn qualifier(&self, key: &str) -> Option<&str> {
        self.qualifiers.get(key).map(String::as_str)
    }

    /// Path inside the package.
    #[must_use]
    pub fn subpath(&self) -> Option<&str> {
        self.subpath.as_deref()
    }

    /// Whether both name the same package, of whatever version: type, namespace and name.
    ///
    /// Never by the name alone: `@types/ms` is not `ms`, and Debian's `curl` is not npm's.
    #[must_use]
    pub fn same_package(&self, other: &Self) -> bool {
        self.kind == other.kind && self.namespace == other.namespace && self.name == other.name
    }

    /// The package URL without version, qualifiers and subpath: the package itself.
    #[must_use]
    pub fn package(&self) -> Self {
        Self {
            kind: self.kind.clone(),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
            version: None,
            qualifiers: BTreeMap::new(),
            subpath: None,
        }
    }
}

/// Whether both name the same package; see [`PackageUrl::same_package`].
#[must_use]
pub fn same_package(a: &PackageUrl, b: &PackageUrl) -> bool {
    a.same_package(b)
}

impl fmt::Display for PackageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}", self.kind)?;
        for segment in self.namespace.iter().flat_map(|namespace| namespace.split('/')) {
            write!(f, "/{}", escape::encode(segment))?;
        }
        if self.kind == "git" {
            write!(f, "/{}", escape::encode(&self.name).replace("%2F", "/"))?;
        } else {
            write!(f, "/{}", escape::encode(&self.name))?;
        }
        if let Some(version) = &self.version {
            write!(f, "@{}", escape::encode(version))?;
        }
        for (place, (key, value)) in self.qualifiers.iter().enumerate() {
            let mark = if place == 0 { '?' } else { '&' };
            write!(f, "{mark}{key}={}", escape::encode(value))?;
        }
        for (place, segment) in self.subpath.iter().flat_map(|path| path.split('/')).enumerate() {
            let mark = if place == 0 { '#' } else { '/' };
            write!(f, "{mark}{}", escape::encode(segment))?;
        }
        Ok(())
    }
}

impl FromStr for PackageUrl {
    type Err = NotAPackageUrl;

    /// Reads a package URL, canonical or not.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        split(text)
            .and_then(rules::check)
            .map_err(|reason| NotAPackageUrl { text: crate::clipped(text), reason })
    }
}

impl TryFrom<String> for PackageUrl {
    type Error = NotAPackageUrl;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PackageUrl> for String {
    fn from(url: PackageUrl) -> Self {
        url.to_string()
    }
}

/// Takes a package URL apart from its end, as the specification asks.
fn split(text: &str) -> Result<Parts, &'static str> {
    if text.len() > crate::MOST_BYTES {
        return Err("is longer than 8192 bytes");
    }
    let (scheme, rest) = text.split_once(':').ok_or("does not begin with `pkg:`")?;
    if !scheme.eq_ignore_ascii_case("pkg") {
        return Err("does not begin with `pkg:`");
    }
    let (rest, subpath) = cut(rest, '#');
    let (rest, qualifiers) = cut(rest, '?');
    let rest = rest.trim_matches('/');
    let (kind, rest) = rest.split_once('/').ok_or("has a type or a name missing")?;
    // A version begins after the name, so an `@` before the last slash is npm's scope.
    let slash = rest.rfind('/').map_or(0, |at| at + 1);
    let at = rest[slash..].rfind('@').map(|at| at + slash);
    let (path, version) = match at {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    // A repository's path is its name, whatever its depth; its host is the namespace.
    let git = kind.eq_ignore_ascii_case("git");
    let parted = if git { path.split_once('/') } else { path.rsplit_once('/') };
    let (namespace, name) = parted.map_or((None, path), |(n, name)| (Some(n), name));
    Ok(Parts {
        kind: kind.to_string(),
        namespace: namespace.map(segments).transpose()?.filter(|text| !text.is_empty()),
        name: if git { segments(name)? } else { escape::decode(name)? },
        version: version.map(escape::decode).transpose()?,
        qualifiers: qualifiers.map(pairs).transpose()?.unwrap_or_default(),
        subpath: subpath.map(segments).transpose()?,
    })
}

/// Splits at the last `mark`.
fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    text.rsplit_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Decodes segments between slashes, without the empty ones.
fn segments(text: &str) -> Result<String, &'static str> {
    let decoded: Result<Vec<String>, _> =
        text.split('/').filter(|segment| !segment.is_empty()).map(escape::decode).collect();
    let decoded = decoded?;
    if decoded.iter().any(|segment| segment.contains('/')) {
        return Err("has a slash inside a segment");
    }
    Ok(decoded.join("/"))
}

/// Reads `key=value` between ampersands; one without a value is as if absent.
fn pairs(text: &str) -> Result<BTreeMap<String, String>, &'static str> {
    let mut pairs = BTreeMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or("has a qualifier without `=`")?;
        if pairs.insert(key.to_ascii_lowercase(), escape::decode(value)?).is_some() {
            return Err("has the same qualifier twice");
        }
    }
    Ok(pairs)
}
