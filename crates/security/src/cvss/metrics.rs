//! The metrics of each version of CVSS, in canonical order.

/// What a metric describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The vulnerability itself; every metric has to be given.
    Base,
    /// What changes over time: temporal metrics of 2.0 and 3.x, threat metric of 4.0.
    Threat,
    /// The place where it is deployed.
    Environmental,
    /// Context that does not change the score (4.0).
    Supplemental,
}

/// A metric.
#[derive(Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its abbreviation.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its values, abbreviated; `X` and `ND` are "not defined".
    pub values: &'static [&'static str],
    /// What it describes.
    pub group: Group,
}

const fn base(id: &'static str, name: &'static str, values: &'static [&'static str]) -> Metric {
    Metric { id, name, values, group: Group::Base }
}

const fn threat(id: &'static str, name: &'static str, values: &'static [&'static str]) -> Metric {
    Metric { id, name, values, group: Group::Threat }
}

const fn around(id: &'static str, name: &'static str, values: &'static [&'static str]) -> Metric {
    Metric { id, name, values, group: Group::Environmental }
}

const fn beside(id: &'static str, name: &'static str, values: &'static [&'static str]) -> Metric {
    Metric { id, name, values, group: Group::Supplemental }
}

/// CVSS 2.0.
pub(super) static V2: &[Metric] = &[
    base("AV", "Access Vector", &["L", "A", "N"]),
    base("AC", "Access Complexity", &["H", "M", "L"]),
    base("Au", "Authentication", &["M", "S", "N"]),
    base("C", "Confidentiality Impact", &["N", "P", "C"]),
    base("I", "Integrity Impact", &["N", "P", "C"]),
    base("A", "Availability Impact", &["N", "P", "C"]),
    threat("E", "Exploitability", &["U", "POC", "F", "H", "ND"]),
    threat("RL", "Remediation Level", &["OF", "TF", "W", "U", "ND"]),
    threat("RC", "Report Confidence", &["UC", "UR", "C", "ND"]),
    around("CDP", "Collateral Damage Potential", &["N", "L", "LM", "MH", "H", "ND"]),
    around("TD", "Target Distribution", &["N", "L", "M", "H", "ND"]),
    around("CR", "Confidentiality Requirement", &["L", "M", "H", "ND"]),
    around("IR", "Integrity Requirement", &["L", "M", "H", "ND"]),
    around("AR", "Availability Requirement", &["L", "M", "H", "ND"]),
];

const REQUIREMENT: &[&str] = &["X", "L", "M", "H"];

/// CVSS 3.0 and 3.1.
pub(super) static V3: &[Metric] = &[
    base("AV", "Attack Vector", &["N", "A", "L", "P"]),
    base("AC", "Attack Complexity", &["L", "H"]),
    base("PR", "Privileges Required", &["N", "L", "H"]),
    base("UI", "User Interaction", &["N", "R"]),
    base("S", "Scope", &["U", "C"]),
    base("C", "Confidentiality", &["N", "L", "H"]),
    base("I", "Integrity", &["N", "L", "H"]),
    base("A", "Availability", &["N", "L", "H"]),
    threat("E", "Exploit Code Maturity", &["X", "U", "P", "F", "H"]),
    threat("RL", "Remediation Level", &["X", "O", "T", "W", "U"]),
    threat("RC", "Report Confidence", &["X", "U", "R", "C"]),
    around("CR", "Confidentiality Requirement", REQUIREMENT),
    around("IR", "Integrity Requirement", REQUIREMENT),
    around("AR", "Availability Requirement", REQUIREMENT),
    around("MAV", "Modified Attack Vector", &["X", "N", "A", "L", "P"]),
    around("MAC", "Modified Attack Complexity", &["X", "L", "H"]),
    around("MPR", "Modified Privileges Required", &["X", "N", "L", "H"]),
    around("MUI", "Modified User Interaction", &["X", "N", "R"]),
    around("MS", "Modified Scope", &["X", "U", "C"]),
    around("MC", "Modified Confidentiality", &["X", "N", "L", "H"]),
    around("MI", "Modified Integrity", &["X", "N", "L", "H"]),
    around("MA", "Modified Availability", &["X", "N", "L", "H"]),
];

const IMPACT: &[&str] = &["H", "L", "N"];
const MODIFIED: &[&str] = &["X", "H", "L", "N"];
const MODIFIED_SAFETY: &[&str] = &["X", "S", "H", "L", "N"];

/// CVSS 4.0.
pub(super) static V4: &[Metric] = &[
    base("AV", "Attack Vector", &["N", "A", "L", "P"]),
    base("AC", "Attack Complexity", &["L", "H"]),
    base("AT", "Attack Requirements", &["N", "P"]),
    base("PR", "Privileges Required", &["N", "L", "H"]),
    base("UI", "User Interaction", &["N", "P", "A"]),
    base("VC", "Vulnerable System Confidentiality", IMPACT),
    base("VI", "Vulnerable System Integrity", IMPACT),
    base("VA", "Vulnerable System Availability", IMPACT),
    base("SC", "Subsequent System Confidentiality", IMPACT),
    base("SI", "Subsequent System Integrity", IMPACT),
    base("SA", "Subsequent System Availability", IMPACT),
    threat("E", "Exploit Maturity", &["X", "A", "P", "U"]),
    around("CR", "Confidentiality Requirement", &["X", "H", "M", "L"]),
    around("IR", "Integrity Requirement", &["X", "H", "M", "L"]),
    around("AR", "Availability Requirement", &["X", "H", "M", "L"]),
    around("MAV", "Modified Attack Vector", &["X", "N", "A", "L", "P"]),
    around("MAC", "Modified Attack Complexity", &["X", "L", "H"]),
    around("MAT", "Modified Attack Requirements", &["X", "N", "P"]),
    around("MPR", "Modified Privileges Required", &["X", "N", "L", "H"]),
    around("MUI", "Modified User Interaction", &["X", "N", "P", "A"]),
    around("MVC", "Modified Vulnerable System Confidentiality", MODIFIED),
    around("MVI", "Modified Vulnerable System Integrity", MODIFIED),
    around("MVA", "Modified Vulnerable System Availability", MODIFIED),
    around("MSC", "Modified Subsequent System Confidentiality", MODIFIED),
    around("MSI", "Modified Subsequent System Integrity", MODIFIED_SAFETY),
    around("MSA", "Modified Subsequent System Availability", MODIFIED_SAFETY),
    beside("S", "Safety", &["X", "N", "P"]),
    beside("AU", "Automatable", &["X", "N", "Y"]),
    beside("R", "Recovery", &["X", "A", "U", "I"]),
    beside("V", "Value Density", &["X", "D", "C"]),
    beside("RE", "Vulnerability Response Effort", &["X", "L", "M", "H"]),
    beside("U", "Provider Urgency", &["X", "Clear", "Green", "Amber", "Red"]),
];
