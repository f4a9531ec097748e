//! The list of checks, in alphabetical order: a module line and a list line each.

mod acquisition_coverage;
mod acquisition_declared;
mod dataset_independence;
mod dataset_inventory;
mod document_present;
mod duplicates;
mod labelling_items;
mod missingness;
mod rater_agreement;
mod record_retention;
mod reference_standard;
mod software_lifecycle_documents;
mod split_leakage;
mod test_set_use;

use crate::Check;

/// Every check.
pub const CHECKS: &[Check] = &[
    acquisition_coverage::CHECK,
    acquisition_declared::CHECK,
    dataset_independence::CHECK,
    dataset_inventory::CHECK,
    document_present::CHECK,
    duplicates::CHECK,
    labelling_items::CHECK,
    missingness::CHECK,
    rater_agreement::CHECK,
    record_retention::CHECK,
    reference_standard::CHECK,
    software_lifecycle_documents::CHECK,
    split_leakage::CHECK,
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
