//! The version scheme tells every change of a model.
//!
//! ## What it asks
//! Does the version history name the place of the scheme, and does it cover updates of the models?
//! `rule` names the rule the scheme must follow, `part = "monotonic"` asks that versions only rise.
//!
//! ## Why
//! Two models under one version number cannot be told apart in the field.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "version-history"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `scheme` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that every update of a model changes the version.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the scheme so that a new model is a new version.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("version-scheme", include_str!("version_scheme.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a version history",
    kinds: &["version-history"],
    items: &["scheme"],
    parameters: &[("rule", Reads::Item), ("part", Reads::Item)],
    confirm: "every update of a model changes the version",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("version-history", &["scheme"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/version-history.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `scheme`; the program does not judge its words, so a person confirms that every update of a model changes the version");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a version history
        to do: add to `reliance.toml` `[[documents]]` with `kind = "version-history"`, `file`, `dated` and `device_version`, and under `items` the place of `scheme`
        "#);
        let bare = folder().document("version-history", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `scheme` in `docs/version-history.pdf`
        to do: add `scheme` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/version-history.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("part", "monotonic")], &["monotonic"]),
                (&[("rule", "cn-ai8")], &["cn-ai8"]),
                (&[("rule", "cn-sw9")], &["cn-sw9"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `version-scheme` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
