//! Changes to records leave a trail.
//!
//! ## What it asks
//! Does the audit log name the place where each change shows who, when, what and the earlier value?
//! `part` and `fields` name other properties, such as `access`, `open-system`, `sequence` or the fields of a rule.
//!
//! ## Why
//! A record that can be altered unseen proves nothing.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "audit-log"` or `kind = "device-config"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `trail` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the trail is complete and cannot be altered unseen.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Switch the trail on, and record what it keeps.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("audit-trail", include_str!("audit_trail.rs"), &RECORD);

const RECORD: Record = Record {
    what: "an audit log",
    kinds: &["audit-log", "device-config"],
    items: &["trail"],
    parameters: &[("part", Reads::Item), ("fields", Reads::Item)],
    confirm: "the trail is complete and cannot be altered unseen",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("audit-log", &["trail"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/audit-log.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `trail`; the program does not judge its words, so a person confirms that the trail is complete and cannot be altered unseen");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs an audit log
        to do: add to `reliance.toml` `[[documents]]` with `kind = "audit-log"` or `kind = "device-config"`, `file`, `dated` and `device_version`, and under `items` the place of `trail`
        "#);
        let bare = folder().document("audit-log", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `trail` in `docs/audit-log.pdf`
        to do: add `trail` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/audit-log.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("fields", "aia-12")], &["aia-12"]),
                (&[("part", "access")], &["access"]),
                (&[("part", "altered-record-detected")], &["altered-record-detected"]),
                (&[("part", "open-system")], &["open-system"]),
                (
                    &[("part", "sequence"), ("part", "authority"), ("part", "source")],
                    &["sequence", "authority", "source"],
                ),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `audit-trail` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
