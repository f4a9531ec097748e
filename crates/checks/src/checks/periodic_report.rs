//! The periodic report on experience in the field is on file.
//!
//! ## What it asks
//! Is the periodic report for the market on file for this version?
//! `rule` names the rule whose items it follows; `market` another market.
//!
//! ## Why
//! What the field teaches must come back to the file at fixed times.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:periodic-report"` or `kind = "document:pms-report"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `period` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the report covers the period that is due.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the report that is due, and put it on file.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("periodic-report", include_str!("periodic_report.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a periodic report",
    kinds: &["document:periodic-report", "document:pms-report"],
    items: &["period"],
    parameters: &[("rule", Reads::Item), ("market", Reads::Market)],
    confirm: "the report covers the period that is due",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("document:periodic-report", &["period"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-periodic-report.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `period`; the program does not judge its words, so a person confirms that the report covers the period that is due");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a periodic report
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:periodic-report"` or `kind = "document:pms-report"`, `file`, `dated` and `device_version`, and under `items` the place of `period`
        "#);
        let bare = folder().document("document:periodic-report", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `period` in `docs/document-periodic-report.pdf`
        to do: add `period` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/document-periodic-report.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("market", "gb")], &["period"]),
                (&[("rule", "mdcg-2022-21")], &["mdcg-2022-21"]),
                (&[("rule", "mdr-85-86")], &["mdr-85-86"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `periodic-report` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
