//! What a scanner reported.

use serde::Serialize;

/// A report of a scanner.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Scan {
    /// Format: `SARIF 2.1.0`, `Grype`, `Trivy`, `OSV-Scanner`.
    pub format: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Tools and their versions.
    pub tools: Vec<String>,
    /// When it ran, as written.
    pub ran: Option<String>,
    /// Database it used and that database's day, as written.
    pub database: Option<String>,
    /// Results in the order of the file.
    pub results: Vec<ScanResult>,
}

/// A result of a scan.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ScanResult {
    /// Rule or vulnerability.
    pub id: String,
    /// Other ids of the same.
    pub aliases: Vec<String>,
    /// Severity or level, as written, in lower case.
    pub severity: Option<String>,
    /// Component, where it speaks of one.
    pub component: Option<super::statement::Named>,
    /// Version in which it is fixed, where that is said.
    pub fixed_in: Vec<String>,
    /// File and line, where it speaks of code.
    pub location: Option<String>,
    /// Is it suppressed in the report, and why?
    pub suppressed: Option<String>,
    /// Kinds of weakness, as `CWE-79`.
    pub weaknesses: Vec<String>,
}
