//! A change followed its change control plan.
//!
//! ## What it asks
//! Does the change record for this version name the place where following the plan is recorded?
//! `part` names parts of the plan that were executed, such as `acceptance`, `allowed-diff`, `trigger-met` or `vv`.
//!
//! ## Why
//! A plan protects only where each step was done as written.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "change-record"` or `kind = "test-report"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `record` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that each step was done as the plan says, and its criteria were met.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Execute the plan, record each step, or submit the change.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("pccp-executed", include_str!("pccp_executed.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a record of the executed plan",
    kinds: &["change-record", "test-report"],
    items: &["record"],
    parameters: &[("part", Reads::Item)],
    confirm: "each step was done as the plan says, and its criteria were met",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("change-record", &["record"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/change-record.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `record`; the program does not judge its words, so a person confirms that each step was done as the plan says, and its criteria were met");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a record of the executed plan
        to do: add to `reliance.toml` `[[documents]]` with `kind = "change-record"` or `kind = "test-report"`, `file`, `dated` and `device_version`, and under `items` the place of `record`
        "#);
        let bare = folder().document("change-record", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `record` in `docs/change-record.pdf`
        to do: add `record` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/change-record.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("part", "acceptance")], &["acceptance"]),
                (&[("part", "allowed-diff")], &["allowed-diff"]),
                (&[("part", "data-collection")], &["data-collection"]),
                (
                    &[("part", "frozen-test-set"), ("part", "metrics")],
                    &["frozen-test-set", "metrics"],
                ),
                (&[("part", "record")], &["record"]),
                (&[("part", "trigger-met")], &["trigger-met"]),
                (&[("part", "vv")], &["vv"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `pccp-executed` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
