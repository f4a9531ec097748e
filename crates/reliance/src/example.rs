//! The shipped example: an invented chest-CT triage device, CE-marked, on its way to the US.
//!
//! Its texts stand in `examples/chest-ct` and are part of the program; its tables are made
//! here from a seed, on every machine the same. The gaps that were planted, and what finds
//! each, are listed in `planted.toml` of that folder.
//!
//! Deliberately absent: any figure of a real device. Everything is invented.

mod cases;
mod demographics;
mod draw;
mod ratings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

/// The seed of the committed folder `examples/chest-ct`.
pub(crate) const SEED: u64 = 20_261_122;

/// A text of the committed folder, under its path there.
macro_rules! texts {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../examples/chest-ct/", $path)))),*]
    };
}

/// What persons wrote, were they real.
const TEXTS: [(&str, &str); 55] = texts![
    "README.md",
    "attestations/regulatory-affairs.toml",
    "cyber/exploited.json",
    "cyber/records.json",
    "cyber/sbom.cdx.json",
    "cyber/threat-model.otm.yaml",
    "cyber/vex.openvex.json",
    "data/population-eu.csv",
    "data/population-us.csv",
    "docs/anomalies.md",
    "docs/architecture-views.md",
    "docs/audit-log.md",
    "docs/ce-certificate.md",
    "docs/changes.md",
    "docs/clinical-evaluation.md",
    "docs/complaints.md",
    "docs/data-management.md",
    "docs/device-description.md",
    "docs/device-profile.md",
    "docs/dpia.md",
    "docs/ifu-eu.md",
    "docs/ifu-us.md",
    "docs/intended-use.md",
    "docs/iso-13485.md",
    "docs/listed-devices.csv",
    "docs/model-card.md",
    "docs/monitoring-plan.md",
    "docs/notes-2022.txt",
    "docs/predicate-comparison.md",
    "docs/privacy.md",
    "docs/public-summary.md",
    "docs/quality-manual.md",
    "docs/registration.md",
    "docs/risk-file.md",
    "docs/security-plan.md",
    "docs/security-tests.md",
    "docs/software-description.md",
    "docs/statements.md",
    "docs/statistical-plan.md",
    "docs/studies-cn.md",
    "docs/studies-us.md",
    "docs/study-file.md",
    "docs/submission-index.md",
    "docs/team.md",
    "docs/terms.md",
    "docs/threat-model.md",
    "docs/trace-matrix.md",
    "docs/udi.md",
    "docs/ui-screens.md",
    "docs/usability-eu.md",
    "docs/verification.md",
    "docs/versions.md",
    "docs/vex.md",
    "planted.toml",
    "reliance.toml",
];

/// The folder of the example: bytes by path.
pub(crate) fn chest_ct(seed: u64) -> BTreeMap<String, Vec<u8>> {
    let texts = TEXTS.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
    let mut files: BTreeMap<String, Vec<u8>> = texts.collect();
    let europe = cases::europe(seed);
    let states = cases::united_states(seed);
    let tables = [
        ("data/eu-cases.csv", cases::eu_csv(&europe)),
        ("data/us-cases.csv", cases::us_csv(&states)),
        ("data/us-demographics.csv", demographics::csv(seed, &states)),
        ("data/eu-ratings.csv", ratings::csv(seed, &europe)),
    ];
    files.extend(tables.map(|(path, text)| (path.to_string(), text.into_bytes())));
    files
}
