//! The list of checks, in alphabetical order: a module line and a list line each.

mod acquisition_coverage;
mod acquisition_declared;
mod bridging;
mod dataset_independence;
mod dataset_inventory;
mod document_present;
mod duplicates;
mod endpoint_goal;
mod endpoint_reported_with_ci;
mod labelling_items;
mod localisation_performance;
mod missingness;
mod operating_point_declared;
mod rater_agreement;
mod reader_study;
mod record_retention;
mod reference_standard;
mod robustness_repeatability;
mod software_lifecycle_documents;
mod split_leakage;
mod standalone_vs_readers;
mod test_set_use;

use crate::Check;

/// Every check.
pub const CHECKS: &[Check] = &[
    acquisition_coverage::CHECK,
    acquisition_declared::CHECK,
    bridging::CHECK,
    dataset_independence::CHECK,
    dataset_inventory::CHECK,
    document_present::CHECK,
    duplicates::CHECK,
    endpoint_goal::CHECK,
    endpoint_reported_with_ci::CHECK,
    labelling_items::CHECK,
    localisation_performance::CHECK,
    missingness::CHECK,
    operating_point_declared::CHECK,
    rater_agreement::CHECK,
    reader_study::CHECK,
    record_retention::CHECK,
    reference_standard::CHECK,
    robustness_repeatability::CHECK,
    software_lifecycle_documents::CHECK,
    split_leakage::CHECK,
    standalone_vs_readers::CHECK,
    test_set_use::CHECK,
];

#[cfg(test)]
mod tests {
    use super::CHECKS;

    #[test]
    fn names_are_in_order_and_manuals_are_complete() {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        for check in CHECKS {
            let manual = check.manual();
            for heading in [
                "## What it asks",
                "## Why",
                "## What it needs",
                "## What may cross a border",
                "## If it is not shown",
            ] {
                assert!(manual.contains(heading), "{} lacks `{heading}`", check.name);
            }
        }
    }
}
