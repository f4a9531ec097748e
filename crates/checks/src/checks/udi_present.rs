//! The device identifier is assigned and shown.
//!
//! ## What it asks
//! Is a record of the device identifier on file for this version and market?
//! `part` names where it must appear (`gudid`, `label-or-start-up-or-menu`, `version`); `per = "version"` asks for the identifier of this very version.
//!
//! ## Why
//! Field action needs to find every installation of one version.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "udi-record"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `udi-di` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the identifier belongs to this version and appears where it must.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Assign the identifier, enter it in the database, and show it in the device.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("udi-present", include_str!("udi_present.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a record of the device identifier",
    kinds: &["udi-record"],
    items: &["udi-di"],
    parameters: &[("part", Reads::Item), ("per", Reads::NamedItem), ("market", Reads::Market)],
    confirm: "the identifier belongs to this version and appears where it must",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("udi-record", &["udi-di"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/udi-record.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `udi-di`; the program does not judge its words, so a person confirms that the identifier belongs to this version and appears where it must");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a record of the device identifier
        to do: add to `reliance.toml` `[[documents]]` with `kind = "udi-record"`, `file`, `dated` and `device_version`, and under `items` the place of `udi-di`
        "#);
        let bare = folder().document("udi-record", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `udi-di` in `docs/udi-record.pdf`
        to do: add `udi-di` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/udi-record.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("market", "cn")], &["udi-di"]),
                (&[("market", "gb")], &["udi-di"]),
                (&[("part", "gudid")], &["gudid"]),
                (
                    &[("part", "label-or-start-up-or-menu"), ("part", "version")],
                    &["label-or-start-up-or-menu", "version"],
                ),
                (&[("per", "version")], &["per-version"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `udi-present` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
