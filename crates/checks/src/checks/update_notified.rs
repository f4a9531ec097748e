//! Users and authorities are told of an update.
//!
//! ## What it asks
//! Is the notice of the update to this version on file?
//! `to` names who must be told.
//!
//! ## Why
//! Users who do not know that a device changed read its output as before.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "change-record"` or `kind = "labelling"` or `kind = "version-history"` or `kind = "complaint-log"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `notice` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that it reached those it concerns in time.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the notice, and tell whom it concerns.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("update-notified", include_str!("update_notified.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a notice of the update",
    kinds: &["change-record", "labelling", "version-history", "complaint-log"],
    items: &["notice"],
    parameters: &[("to", Reads::Item)],
    confirm: "it reached those it concerns in time",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("change-record", &["notice"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/change-record.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `notice`; the program does not judge its words, so a person confirms that it reached those it concerns in time");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a notice of the update
        to do: add to `reliance.toml` `[[documents]]` with `kind = "change-record"` or `kind = "labelling"` or `kind = "version-history"` or `kind = "complaint-log"`, `file`, `dated` and `device_version`, and under `items` the place of `notice`
        "#);
        let bare = folder().document("change-record", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `notice` in `docs/change-record.pdf`
        to do: add `notice` with its place under `items` of the document
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
            &[(&[("to", "ukrp"), ("to", "approved-body")], &["ukrp", "approved-body"])],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `update-notified` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
