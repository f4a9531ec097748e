//! A plan for security after release is on file.
//!
//! ## What it asks
//! Is the security plan of this version on file?
//! `part` names parts: `processes`, `monitoring`, `disclosure`, `patch-timelines`.
//!
//! ## Why
//! New vulnerabilities come every day; who acts and how fast is decided beforehand.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:security-plan"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `processes` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that its processes are run as written.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the part that is missing.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("security-plan", include_str!("security_plan.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a security plan",
    kinds: &["document:security-plan"],
    items: &["processes"],
    parameters: &[("part", Reads::Item)],
    confirm: "its processes are run as written",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("document:security-plan", &["processes"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `processes`; the program did not read inside it, so a person confirms that its processes are run as written");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a security plan
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `processes`
        "#);
        let bare = folder().document("document:security-plan", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `processes` in `docs/document-security-plan.pdf`
        to do: add `processes` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/document-security-plan.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (
                    &[("part", "monitoring"), ("part", "disclosure"), ("part", "patch-timelines")],
                    &["monitoring", "disclosure", "patch-timelines"],
                ),
                (&[("part", "processes")], &["processes"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `security-plan` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
