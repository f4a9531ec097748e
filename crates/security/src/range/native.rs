//! Ranges as package managers write them.

mod dialects;
mod intervals;

use super::interval::{self, Interval};
use super::{Comparator, Constraint, MOST_LIMITS, NotARange, Vers, form};
use crate::version::{NotAVersion, Scheme, Version};

/// A range in the notation of a package manager: alternatives, in each of which every
/// constraint holds.
#[derive(Debug, Clone)]
pub struct Native {
    kind: String,
    scheme: Scheme,
    alternatives: Vec<Vec<Constraint>>,
}

impl Native {
    /// Reads a range: of `npm`, `cargo`, `pypi`, `gem`, `nuget`, `maven`, `conan`, `nginx` and
    /// `openssl` in their own notation, of every other type with known versions as comparators
    /// between commas (`>= 1.0, < 2.0`), which is how GitHub's advisories write all of them.
    ///
    /// # Errors
    /// [`NotARange`] where the type's order is not known, the notation is not followed, a limit
    /// is no version, or there are more than 1024 limits.
    pub fn parse(kind: &str, text: &str) -> Result<Self, NotARange> {
        if text.len() > crate::MOST_BYTES {
            return Err(form(text, "is longer than 8192 bytes"));
        }
        let scheme = Scheme::of_type(kind)
            .ok_or_else(|| form(text, "is of a type whose order is not known"))?;
        let limits = match kind {
            "npm" => dialects::npm(text),
            "cargo" => dialects::cargo(text),
            "pypi" => dialects::pypi(text),
            "gem" => dialects::gem(text),
            "conan" => dialects::conan(text),
            "nginx" => dialects::nginx(text),
            "openssl" => Ok(dialects::listed(text)),
            "nuget" | "maven" => intervals::read(text, kind == "nuget"),
            _ => dialects::comparators(text).map(|all| vec![all]),
        }
        .map_err(|reason| form(text, reason))?;
        Self::of(kind, scheme, text, limits)
    }

    /// Reads comparators between commas, as GitHub's advisories write them for every type:
    /// `>= 2.5.0, < 2.5.16`, `= 1.0`.
    ///
    /// # Errors
    /// As [`Native::parse`].
    pub fn comparators(kind: &str, text: &str) -> Result<Self, NotARange> {
        let scheme = Scheme::of_type(kind)
            .ok_or_else(|| form(text, "is of a type whose order is not known"))?;
        let limits = dialects::comparators(text).map_err(|reason| form(text, reason))?;
        Self::of(kind, scheme, text, vec![limits])
    }

    fn of(
        kind: &str,
        scheme: Scheme,
        text: &str,
        limits: Vec<Vec<(Comparator, String)>>,
    ) -> Result<Self, NotARange> {
        if limits.iter().map(Vec::len).sum::<usize>() > MOST_LIMITS {
            return Err(form(text, "has more than 1024 limits"));
        }
        let mut alternatives = Vec::new();
        for all in limits {
            let read = |(comparator, limit): (Comparator, String)| {
                Constraint::new(comparator, scheme, &limit)
            };
            alternatives.push(all.into_iter().map(read).collect::<Result<Vec<_>, _>>()?);
        }
        Ok(Self { kind: kind.to_string(), scheme, alternatives })
    }

    /// Whether a version is in the range, by the order of versions alone.
    ///
    /// npm and Cargo keep pre-releases out of ranges that do not name one; here `2.0.0-alpha`
    /// is before `2.0.0` and in `<2.0.0`, as records of vulnerabilities mean it.
    ///
    /// # Errors
    /// [`NotAVersion`] where the text is none.
    pub fn contains(&self, version: &str) -> Result<bool, NotAVersion> {
        Ok(self.has(&self.scheme.parse(version)?))
    }

    /// [`Native::contains`] for a version that is parsed.
    #[must_use]
    pub fn has(&self, version: &Version) -> bool {
        version.scheme() == self.scheme
            && self
                .alternatives
                .iter()
                .any(|all| all.iter().all(|constraint| constraint.holds(version)))
    }

    /// The range as VERS: its limits in order where these mean the same, else the fewest
    /// intervals that do.
    #[must_use]
    pub fn to_vers(&self) -> Vers {
        let limits: Vec<Constraint> = self.alternatives.iter().flatten().cloned().collect();
        let of = |limits| Vers::of(self.kind.clone(), self.scheme, limits);
        if self.alternatives.iter().any(Vec::is_empty) {
            return Vers { all: true, ..of(Vec::new()) };
        }
        let flat = of(limits);
        let excluded = |c: &Constraint| c.comparator == Comparator::NotEqual;
        let excludes = flat.constraints.iter().any(excluded);
        // With alternatives, what one excludes another may hold; VERS excludes everywhere.
        if excludes {
            return flat;
        }
        let meant = interval::union(
            self.alternatives.iter().map(|all| Interval::where_all_hold(all)).collect(),
        );
        if meant.iter().any(|interval| interval.low.is_none() && interval.high.is_none()) {
            return Vers { all: true, ..of(Vec::new()) };
        }
        let written = interval::union(interval::of_constraints(&flat.constraints));
        if interval::same(&meant, &written) { flat } else { of(limits_of(&meant)) }
    }
}

/// The limits of intervals, in order.
fn limits_of(intervals: &[Interval]) -> Vec<Constraint> {
    let mut limits = Vec::new();
    for interval in intervals {
        let point = match (&interval.low, &interval.high) {
            (Some(low), Some(high)) => low.version == high.version,
            _ => false,
        };
        let limit = |limit: &interval::Limit, included, excluded| Constraint {
            comparator: match (point, limit.included) {
                (true, _) => Comparator::Equal,
                (false, true) => included,
                (false, false) => excluded,
            },
            text: limit.text.clone(),
            version: limit.version.clone(),
        };
        let low = interval.low.as_ref();
        limits.extend(low.map(|l| limit(l, Comparator::GreaterOrEqual, Comparator::Greater)));
        let high = interval.high.as_ref().filter(|_| !point);
        limits.extend(high.map(|h| limit(h, Comparator::LessOrEqual, Comparator::Less)));
    }
    limits
}
