//! Statements on the exploitability of vulnerabilities (VEX).

use serde::Serialize;

use super::advisory::Rating;

/// The statements of one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Statements {
    /// Format and edition: `CycloneDX 1.6`, `OpenVEX 0.2.0`, `CSAF 2.0`.
    pub format: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Id of the document.
    pub id: Option<String>,
    /// Who states.
    pub author: Option<String>,
    /// When it was first issued, as the file says it.
    pub issued: Option<String>,
    /// When it was last changed, as the file says it.
    pub updated: Option<String>,
    /// Statements in the order of the file.
    pub statements: Vec<Statement>,
}

/// A statement: this vulnerability, in this component of this product, stands thus.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Statement {
    /// Its main id: `CVE-…`, `GHSA-…`, or the maker's own.
    pub vulnerability: String,
    /// Other ids of the same vulnerability.
    pub aliases: Vec<String>,
    /// Products it speaks of; none said is said of none.
    pub products: Vec<Named>,
    /// Components inside the products; empty where the product itself is meant.
    pub components: Vec<Named>,
    /// Where it stands.
    pub status: Option<Status>,
    /// Why it does not affect, by the word of the format (`code_not_reachable` …).
    pub justification: Option<String>,
    /// The reason in words.
    pub impact: Option<String>,
    /// What is done or to be done: words of the response or remediation.
    pub actions: Vec<String>,
    /// Ratings that the statement carries, the maker's own among them.
    pub ratings: Vec<Rating>,
    /// When it was first stated, as the file says it.
    pub first: Option<String>,
    /// When it was last changed, as the file says it.
    pub last: Option<String>,
    /// Place in the file, as a pointer such as `/vulnerabilities/3`.
    pub pointer: String,
}

/// A product or component that a statement names.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// Id as written: a package URL, a reference into a bill, a product id.
    pub id: String,
    /// Package URL, where one is given or the id is one.
    pub purl: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Version, where one is given apart.
    pub version: Option<String>,
    /// CPE name.
    pub cpe: Option<String>,
    /// A range of versions (`vers:…`), where one is given.
    pub range: Option<String>,
}

/// Where a vulnerability stands in a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It affects the product.
    Affected,
    /// It does not affect the product.
    NotAffected,
    /// It is fixed.
    Fixed,
    /// It is being looked into.
    UnderInvestigation,
}
