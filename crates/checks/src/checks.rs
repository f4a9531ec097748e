//! The list of checks, in alphabetical order: a module line and a list line each.

use crate::Check;

/// Every check.
pub const CHECKS: &[Check] = &[];

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
