//! Incidents are reported within their clocks.
//!
//! ## What it asks
//! Does the complaint record name the place where each event shows the day of awareness, the decision and the day of report?
//! `days`, `kind` and `rule` say which clock; each is asked as an item, such as `days-10`.
//!
//! ## Why
//! A late report is a breach even where the event was harmless.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "complaint-log"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `aware-date`, `report-date` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that every reportable event was reported in time.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Record both days for every event, and report what is due.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("incident-clock", include_str!("incident_clock.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a complaint and incident record",
    kinds: &["complaint-log"],
    items: &["aware-date", "report-date"],
    parameters: &[("days", Reads::NamedItem), ("kind", Reads::NamedItem), ("rule", Reads::Item)],
    confirm: "every reportable event was reported in time",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("complaint-log", &["aware-date", "report-date"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/complaint-log.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `aware-date` and `report-date`; the program does not judge its words, so a person confirms that every reportable event was reported in time");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a complaint and incident record
        to do: add to `reliance.toml` `[[documents]]` with `kind = "complaint-log"`, `file`, `dated` and `device_version`, and under `items` the place of `aware-date` and `report-date`
        "#);
        let bare = folder().document("complaint-log", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `aware-date` and `report-date` in `docs/complaint-log.pdf`
        to do: add `aware-date` and `report-date` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/complaint-log.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("days", "10"), ("kind", "work")], &["days-10", "kind-work"]),
                (&[("days", "30"), ("kind", "calendar")], &["days-30", "kind-calendar"]),
                (&[("days", "5"), ("kind", "work")], &["days-5", "kind-work"]),
                (&[("rule", "aia-73")], &["aia-73"]),
                (&[("rule", "cn-order1")], &["cn-order1"]),
                (&[("rule", "gb-44zh")], &["gb-44zh"]),
                (&[("rule", "gb-44zj"), ("kind", "fsca")], &["gb-44zj", "kind-fsca"]),
                (&[("rule", "mdr-87")], &["mdr-87"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `incident-clock` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
