//! The topic a requirement is shown under, from the checks that answer it.

use reliance_model::catalogue::Requirement;

/// Topics by the checks that belong to them; the first match of a requirement decides.
const TOPICS: &[(&str, &[&str])] = &[
    (
        "Data",
        &[
            "data-representativeness",
            "demographics-compared",
            "dataset-inventory",
            "dataset-independence",
            "test-set-use",
            "split-leakage",
            "duplicates",
            "reference-standard",
            "rater-agreement",
            "acquisition-compared",
            "acquisition-coverage",
            "acquisition-declared",
            "missingness",
            "deidentification",
            "provenance-complete",
            "demographic-coding",
        ],
    ),
    (
        "Performance",
        &[
            "endpoint-goal",
            "endpoint-reported-with-ci",
            "subgroup-performance",
            "site-heterogeneity",
            "calibration",
            "predictive-values",
            "bridging",
            "sample-size",
            "reader-study",
            "reader-study-needed",
            "standalone-vs-readers",
            "localisation-performance",
            "robustness-repeatability",
            "operating-point-declared",
            "numbers-recomputed",
        ],
    ),
    (
        "Cybersecurity",
        &[
            "sbom-fields",
            "sbom-support-status",
            "sbom-depth",
            "vulnerabilities-decided",
            "vulnerability-metrics",
            "known-exploited-absent",
            "threat-model-complete",
            "security-controls",
            "architecture-views",
            "security-testing",
            "security-labelling",
            "security-plan",
        ],
    ),
    (
        "Change control",
        &[
            "change-classified",
            "pccp-complete",
            "pccp-executed",
            "update-notified",
            "version-scheme",
        ],
    ),
    (
        "Clinical study",
        &[
            "protocol-complete",
            "gcp-statement",
            "ethics-consent",
            "usability-study",
            "care-setting-compared",
            "users-compared",
        ],
    ),
    ("Data protection", &["cross-border-data"]),
    (
        "Route and class",
        &["classification", "route-eligible", "special-controls", "predicate-compared"],
    ),
    (
        "Software",
        &[
            "software-lifecycle-documents",
            "requirements-traceable",
            "verification-traceable",
            "anomalies-listed",
            "model-described",
            "model-card",
            "model-register",
            "tested-version-is-release",
            "version-on-market",
        ],
    ),
    ("Risk", &["risk-file-traceable", "risk-benefit"]),
    ("Labelling", &["labelling-items", "units-legal", "udi-present"]),
    (
        "After launch",
        &[
            "monitoring-plan",
            "monitoring-running",
            "alarm-rate",
            "incident-clock",
            "incident-codes",
            "periodic-report",
        ],
    ),
    (
        "Quality system",
        &[
            "quality-system-record",
            "certificate-valid",
            "audit-trail",
            "record-retention",
            "signature-manifest",
            "responsible-person",
            "registration-record",
        ],
    ),
];

/// Topic of everything that no check places elsewhere.
const REST: &str = "Submission and documents";

/// The topic of a requirement.
pub(super) fn topic(requirement: &Requirement) -> &'static str {
    let of = |name: &str| TOPICS.iter().find(|(_, checks)| checks.contains(&name));
    requirement.checks.iter().find_map(|call| of(&call.check)).map_or(REST, |(topic, _)| topic)
}

#[cfg(test)]
mod tests {
    use super::TOPICS;

    #[test]
    fn every_check_named_exists() {
        for name in TOPICS.iter().flat_map(|(_, checks)| checks.iter()) {
            assert!(crate::check(name).is_some(), "there is no check `{name}`");
        }
    }
}
