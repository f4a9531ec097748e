//! The security architecture is drawn in views.
//!
//! ## What it asks
//! Are the views of the architecture of this version on file?
//! `view` names views (`global`, `multi-patient-harm`, `update`, `security-use-case`), `part` and `scope` further items.
//!
//! ## Why
//! Reviewers look for the path an attacker would take.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "architecture-views"` or `kind = "document:security-plan"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `views` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the views show the device as it is.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Draw the view for this version.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("architecture-views", include_str!("architecture_views.rs"), &RECORD);

const RECORD: Record = Record {
    what: "architecture views",
    kinds: &["architecture-views", "document:security-plan"],
    items: &["views"],
    parameters: &[("view", Reads::Item), ("part", Reads::Item), ("scope", Reads::NamedItem)],
    confirm: "the views show the device as it is",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("architecture-views", &["views"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/architecture-views.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `views`; the program did not read inside it, so a person confirms that the views show the device as it is");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs architecture views
        to do: add to `reliance.toml` `[[documents]]` with `kind = "architecture-views"` or `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `views`
        "#);
        let bare = folder().document("architecture-views", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `views` in `docs/architecture-views.pdf`
        to do: add `views` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/architecture-views.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("part", "interfaces")], &["interfaces"]),
                (&[("view", "global")], &["global"]),
                (&[("view", "multi-patient-harm")], &["multi-patient-harm"]),
                (&[("view", "security-use-case")], &["security-use-case"]),
                (
                    &[("view", "security-use-case"), ("scope", "ai")],
                    &["security-use-case", "scope-ai"],
                ),
                (&[("view", "update")], &["update"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `architecture-views` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
