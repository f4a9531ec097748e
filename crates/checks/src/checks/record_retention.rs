//! Records are kept as long, and in the form, that is asked.
//!
//! ## What it asks
//! Does a log, study file or complaint record name the place of its retention rule?
//! `years`, `months` and `after` name a duration or its start, asked as items such as `years-10` or `after-decision`; `part` names another item (`copies`, `export`, `806.20`).
//!
//! ## Why
//! An inspector who comes years later must still find the records, complete and readable.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "audit-log"`, `"study-file"`, `"complaint-log"`, `"document:qms"` or `"dataset-manifest"`, and the item under `items`.
//! Without a parameter the item `retention` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the records are kept that long, and can be copied and exported.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Fix the retention time in the record's procedure, and name its place.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("record-retention", include_str!("record_retention.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a record with its retention rule",
    kinds: &["audit-log", "study-file", "complaint-log", "document:qms", "dataset-manifest"],
    items: &["retention"],
    parameters: &[
        ("years", Reads::NamedItem),
        ("months", Reads::NamedItem),
        ("after", Reads::NamedItem),
        ("part", Reads::Item),
    ],
    confirm: "the records are kept that long, and can be copied and exported",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("audit-log", &["retention"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/audit-log.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `retention`; the program does not judge its words, so a person confirms that the records are kept that long, and can be copied and exported");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a record with its retention rule
        to do: add to `reliance.toml` `[[documents]]` with `kind = "audit-log"` or `kind = "study-file"` or `kind = "complaint-log"` or `kind = "document:qms"` or `kind = "dataset-manifest"`, `file`, `dated` and `device_version`, and under `items` the place of `retention`
        "#);
        let bare = folder().document("audit-log", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `retention` in `docs/audit-log.pdf`
        to do: add `retention` with its place under `items` of the document
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
                (&[("months", "6")], &["months-6"]),
                (&[("part", "806.20")], &["806.20"]),
                (&[("part", "copies"), ("part", "export")], &["copies", "export"]),
                (&[("years", "10")], &["years-10"]),
                (&[("years", "2"), ("after", "decision")], &["years-2", "after-decision"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `record-retention` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
