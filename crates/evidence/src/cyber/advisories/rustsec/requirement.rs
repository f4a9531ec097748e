//! Requirements on versions as Cargo writes them, as one stretch of the order of versions.

use std::cmp::Ordering;
use std::fmt;

use reliance_security::version::{Scheme, compare};

/// A version; the order is that of semantic versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    numbers: [u64; 3],
    pre: String,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if self.pre.is_empty() { Ok(()) } else { write!(f, "-{}", self.pre) }
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> Ordering {
        let numbers = self.numbers.cmp(&other.numbers);
        let pre = compare(Scheme::Semver, &self.to_string(), &other.to_string());
        numbers.then(pre.unwrap_or_else(|_| self.pre.cmp(&other.pre)))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Version {
    /// The lowest version after this one.
    fn next(mut self) -> Version {
        if self.pre.is_empty() {
            self.numbers[2] = self.numbers[2].saturating_add(1);
            self.pre = "0".to_string();
        } else {
            self.pre.push_str(".0");
        }
        self
    }

    /// The lowest version with these numbers.
    fn lowest(numbers: [u64; 3]) -> Version {
        Version { numbers, pre: "0".to_string() }
    }
}

/// From a version on, up to another that is outside; none is without end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: Option<Version>,
    pub(super) end: Option<Version>,
}

/// A version of which minor and patch may be left out.
struct Partial {
    given: usize,
    version: Version,
}

impl Partial {
    fn parse(text: &str) -> Option<Partial> {
        let text = text.split('+').next()?.trim();
        let (numbers, pre) = text.split_once('-').unwrap_or((text, ""));
        let mut parts = [0; 3];
        let mut given = 0;
        for part in numbers.split('.') {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            *parts.get_mut(given)? = part.parse().ok().filter(|_| digits)?;
            given += 1;
        }
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        let version = Version { numbers: parts, pre: pre.to_string() };
        pre.bytes().all(sound).then_some(Partial { given, version })
    }

    /// The end of what is compatible with it (`^`).
    fn compatible(&self) -> Version {
        let [major, minor, patch] = self.version.numbers;
        Version::lowest(match (major, minor, self.given) {
            (0, 0, 3) => [0, 0, patch.saturating_add(1)],
            (0, _, 2 | 3) => [0, minor.saturating_add(1), 0],
            _ => [major.saturating_add(1), 0, 0],
        })
    }

    /// The end of what differs in the last number alone (`~`).
    fn close(&self) -> Version {
        let [major, minor, _] = self.version.numbers;
        Version::lowest(match self.given {
            1 => [major.saturating_add(1), 0, 0],
            _ => [major, minor.saturating_add(1), 0],
        })
    }
}

impl Span {
    /// The stretch of a requirement; none where it is not one of at most two bounds.
    pub(super) fn parse(requirement: &str) -> Option<Span> {
        let mut span = Span { start: None, end: None };
        let mut bounds = 0;
        for bound in requirement.split(',').map(str::trim) {
            bounds += 1;
            let mut whole = |start: Version, end: Version| {
                span = Span { start: Some(start), end: Some(end) };
                (bounds == 1 && !requirement.contains(',')).then_some(())
            };
            let at = bound.find(|char| !"<>=^~".contains(char))?;
            let (sign, version) = bound.split_at(at);
            let partial = Partial::parse(version)?;
            let version = partial.version.clone();
            match sign {
                ">=" => span.start = Some(version),
                ">" => span.start = Some(version.next()),
                "<" => span.end = Some(version),
                "<=" => span.end = Some(version.next()),
                "=" => whole(version.clone(), version.next())?,
                "" | "^" => whole(version, partial.compatible())?,
                "~" => whole(version, partial.close())?,
                _ => return None,
            }
        }
        (bounds <= 2).then_some(span)
    }
}
