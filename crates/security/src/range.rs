//! Ranges of versions: VERS, and the notations of package managers.
//!
//! VERS (`vers:npm/>=1.0.0|<2.0.0`) is the notation that goes with package URLs. [`Vers::parse`]
//! takes it only in canonical form, [`Vers::read`] puts it in order, and [`Vers::contains`]
//! answers. [`Native`] is a range as a package manager writes it, with that manager's meaning;
//! [`Native::to_vers`] writes it as VERS.
//!
//! ```
//! use reliance_security::range::{Native, Vers};
//!
//! let range = Vers::read("vers:npm/<2.0.0|>=1.0.0").expect("a range");
//! assert_eq!(range.to_string(), "vers:npm/>=1.0.0|<2.0.0");
//! assert_eq!(range.contains("1.10.0"), Ok(true));
//!
//! let native = Native::parse("npm", "~1.2.3 || >=4").expect("a range");
//! assert_eq!(native.to_vers().to_string(), "vers:npm/>=1.2.3|<1.3.0|>=4.0.0");
//! ```

mod interval;
mod native;
mod partial;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;

pub use native::Native;

use crate::escape;
use crate::version::{NotAVersion, Scheme, Version};

/// How a version stands to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparator {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `=`, which VERS does not write.
    Equal,
    /// `!=`
    NotEqual,
    /// `>=`
    GreaterOrEqual,
    /// `>`
    Greater,
}

impl Comparator {
    /// As written in VERS; nothing for [`Comparator::Equal`].
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Equal => "",
            Self::NotEqual => "!=",
            Self::GreaterOrEqual => ">=",
            Self::Greater => ">",
        }
    }

    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Less => order == Ordering::Less,
            Self::LessOrEqual => order != Ordering::Greater,
            Self::Equal => order == Ordering::Equal,
            Self::NotEqual => order != Ordering::Equal,
            Self::GreaterOrEqual => order != Ordering::Less,
            Self::Greater => order == Ordering::Greater,
        }
    }

    /// Whether it is `>` or `>=`.
    fn opens(self) -> bool {
        matches!(self, Self::Greater | Self::GreaterOrEqual)
    }

    /// Whether it is `<` or `<=`.
    fn closes(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual)
    }

    /// Splits the comparator off a text; `==` and `=` are equality, and so is none.
    fn split(text: &str) -> (Self, &str) {
        const WRITTEN: [(&str, Comparator); 9] = [
            (">=", Comparator::GreaterOrEqual),
            ("<=", Comparator::LessOrEqual),
            ("!=", Comparator::NotEqual),
            ("===", Comparator::Equal),
            ("==", Comparator::Equal),
            (">", Comparator::Greater),
            ("<", Comparator::Less),
            ("=", Comparator::Equal),
            ("", Comparator::Equal),
        ];
        WRITTEN
            .iter()
            .find_map(|(written, found)| Some((*found, text.strip_prefix(written)?)))
            .unwrap_or((Self::Equal, text))
    }
}

/// A limit of a range.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// How a version has to stand to the limit.
    pub comparator: Comparator,
    /// The limit as written, decoded.
    pub text: String,
    version: Version,
}

impl Constraint {
    fn new(comparator: Comparator, scheme: Scheme, text: &str) -> Result<Self, NotAVersion> {
        let version = scheme.parse(text)?;
        Ok(Self { comparator, text: text.to_string(), version })
    }

    /// As VERS writes it.
    fn written(&self) -> String {
        format!("{}{}", self.comparator.text(), escape::encode(&self.text))
    }

    fn compare(&self, other: &Self) -> Ordering {
        let order = self.version.compare(&other.version).unwrap_or(Ordering::Equal);
        order.then(self.comparator.cmp(&other.comparator))
    }

    fn holds(&self, version: &Version) -> bool {
        version.compare(&self.version).is_some_and(|order| self.comparator.holds(order))
    }
}

/// A text that is no range, or not in canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotARange {
    /// Its form is wrong.
    Form {
        /// The text, clipped where it is long.
        text: String,
        /// What is wrong with it, as the end of "it …".
        reason: &'static str,
    },
    /// One of its limits is no version.
    Limit(NotAVersion),
}

impl fmt::Display for NotARange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form { text, reason } => {
                write!(f, "`{text}` is not a range of versions: it {reason}")
            }
            Self::Limit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NotARange {}

impl From<NotAVersion> for NotARange {
    fn from(error: NotAVersion) -> Self {
        Self::Limit(error)
    }
}

fn form(text: &str, reason: &'static str) -> NotARange {
    NotARange::Form { text: crate::clipped(text), reason }
}

/// Most limits in one range.
const MOST_LIMITS: usize = 1024;

/// A range in VERS, in order; its text is [`Display`](fmt::Display).
#[derive(Debug, Clone)]
pub struct Vers {
    kind: String,
    scheme: Scheme,
    /// `*`: every version.
    all: bool,
    constraints: Vec<Constraint>,
}

impl Vers {
    /// Reads a range in canonical form.
    ///
    /// # Errors
    /// [`NotARange`] where it has blanks, empty constraints, constraints out of order or
    /// percent-encoding that is not canonical, where its scheme is not known, and where a limit
    /// is no version.
    pub fn parse(text: &str) -> Result<Self, NotARange> {
        let (_, list) = head(text)?;
        if text.contains(|c: char| c.is_whitespace()) {
            return Err(form(text, "has a blank"));
        }
        if list.is_empty() || list.split('|').any(str::is_empty) {
            return Err(form(text, "has a `|` without a constraint on either side"));
        }
        let range = Self::read(text)?;
        for (written, constraint) in list.split('|').zip(&range.constraints) {
            let (comparator, version) = Comparator::split(written);
            let decoded = escape::decode(version).map_err(|reason| form(text, reason))?;
            if comparator != constraint.comparator || decoded != constraint.text {
                return Err(form(text, "has constraints that are not sorted by version"));
            }
            if written != constraint.written() {
                return Err(form(text, "has percent-encoding that is not canonical"));
            }
            if range.scheme == Scheme::DateTime && decoded.contains(['t', 'z']) {
                return Err(form(text, "has a date and time without upper-case T and Z"));
            }
        }
        Ok(range)
    }

    /// Reads a range in any order, with blanks, and puts its constraints in order.
    ///
    /// # Errors
    /// [`NotARange`] where its scheme is not known, a limit is no version, or it has more than
    /// 1024 constraints.
    pub fn read(text: &str) -> Result<Self, NotARange> {
        let (kind, list) = head(text)?;
        let kind = kind.to_ascii_lowercase();
        let scheme = Scheme::of_type(&kind)
            .ok_or_else(|| form(text, "is of a scheme whose order is not known"))?;
        let list: String = list.chars().filter(|c| !c.is_whitespace()).collect();
        if list == "*" {
            return Ok(Self { kind, scheme, all: true, constraints: Vec::new() });
        }
        let mut constraints = Vec::new();
        for written in list.split('|').filter(|written| !written.is_empty()) {
            if constraints.len() == MOST_LIMITS {
                return Err(form(text, "has more than 1024 constraints"));
            }
            let (comparator, version) = Comparator::split(written);
            let decoded = escape::decode(version).map_err(|reason| form(text, reason))?;
            constraints.push(Constraint::new(comparator, scheme, &decoded)?);
        }
        if constraints.is_empty() {
            return Err(form(text, "has no constraint"));
        }
        Ok(Self::of(kind, scheme, constraints))
    }

    /// A range of these constraints, put in order.
    fn of(kind: String, scheme: Scheme, constraints: Vec<Constraint>) -> Self {
        let constraints = crate::order::sorted(constraints, &Constraint::compare);
        Self { kind, scheme, all: false, constraints }
    }

    /// Its scheme as written: `npm`, `deb`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// How its versions order.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Its constraints in order; none for `*`.
    #[must_use]
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// Whether the range is every version (`*`).
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.all
    }

    /// Whether a version is in the range, after the algorithm of the VERS specification.
    ///
    /// Constraints that say nothing beside their neighbours are left out first, as the
    /// specification's simplification has it: `>=1|>=3` is `>=1`.
    ///
    /// # Errors
    /// [`NotAVersion`] where the text is none.
    pub fn contains(&self, version: &str) -> Result<bool, NotAVersion> {
        let version = self.scheme.parse(version)?;
        Ok(self.has(&version))
    }

    /// [`Vers::contains`] for a version that is parsed; one of another scheme is not in it.
    #[must_use]
    pub fn has(&self, version: &Version) -> bool {
        if version.scheme() != self.scheme {
            return false;
        }
        if self.all {
            return true;
        }
        let of = |comparator| {
            self.constraints.iter().filter(move |found| found.comparator == comparator)
        };
        if of(Comparator::NotEqual).any(|excluded| !excluded.holds(version)) {
            return false;
        }
        let mut equal = of(Comparator::Equal).peekable();
        let ordered = self
            .constraints
            .iter()
            .any(|found| found.comparator.opens() || found.comparator.closes());
        if !ordered && equal.peek().is_none() {
            // Of exclusions alone the rest is in it; a range without constraints is empty.
            return !self.constraints.is_empty();
        }
        equal.any(|point| point.holds(version))
            || interval::of_constraints(&self.constraints).iter().any(|found| found.has(version))
    }
}

impl fmt::Display for Vers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "vers:{}/", self.kind)?;
        if self.all {
            return f.write_str("*");
        }
        for (place, constraint) in self.constraints.iter().enumerate() {
            let bar = if place == 0 { "" } else { "|" };
            write!(f, "{bar}{}", constraint.written())?;
        }
        Ok(())
    }
}

/// The scheme and what follows it.
fn head(text: &str) -> Result<(&str, &str), NotARange> {
    if text.len() > crate::MOST_BYTES {
        return Err(form(text, "is longer than 8192 bytes"));
    }
    let text = text.trim_start();
    let rest =
        text.strip_prefix("vers:").ok_or_else(|| form(text, "does not begin with `vers:`"))?;
    rest.split_once('/').ok_or_else(|| form(text, "has no `/` after its scheme"))
}
