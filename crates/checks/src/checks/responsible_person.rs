//! The person or representative that the market asks for is appointed.
//!
//! ## What it asks
//! Does a signed record name the holder of the `role` asked for, such as `ar`, `prrc`, `ukrp`, `us-agent` or `cn-agent`?
//!
//! ## Why
//! Authorities need somebody within reach who answers for the device.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "signed-statement"` or `kind = "registration-record"` or `kind = "document:qms"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `responsible-person` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the mandate is in force and covers this device.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Appoint the person, have the mandate signed, and put it on file.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("responsible-person", include_str!("responsible_person.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a signed record of the appointment",
    kinds: &["signed-statement", "registration-record", "document:qms"],
    items: &["responsible-person"],
    parameters: &[("role", Reads::Item)],
    confirm: "the mandate is in force and covers this device",
    signed: true,
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder()
            .document("signed-statement", &["responsible-person"])
            .last_document(|document| document.signed_by = Some("A. Person".into()))
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/signed-statement.pdf` (of 2026-05-01, for device version 2.0, signed by A. Person) is on file and names the place of `responsible-person`; the program does not judge its words, so a person confirms that the mandate is in force and covers this device");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a signed record of the appointment
        to do: add to `reliance.toml` `[[documents]]` with `kind = "signed-statement"` or `kind = "registration-record"` or `kind = "document:qms"`, `file`, `dated` and `device_version`, and under `items` the place of `responsible-person`
        "#);
        let bare = folder()
            .document("signed-statement", &[])
            .last_document(|document| document.signed_by = Some("A. Person".into()));
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `responsible-person` in `docs/signed-statement.pdf`
        to do: add `responsible-person` with its place under `items` of the document
        ");
        let unsigned = on_file().last_document(|document| document.signed_by = None);
        insta::assert_snapshot!(answer(CHECK, &unsigned), @r"
        undetermined: needs the person who signed `docs/signed-statement.pdf`
        to do: add `signed_by` to the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/signed-statement.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("role", "ar")], &["ar"]),
                (&[("role", "cn-agent")], &["cn-agent"]),
                (&[("role", "prrc")], &["prrc"]),
                (&[("role", "ukrp")], &["ukrp"]),
                (&[("role", "us-agent")], &["us-agent"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `responsible-person` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
