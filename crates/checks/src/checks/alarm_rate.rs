//! The rate of false alarms of monitoring is known.
//!
//! ## What it asks
//! Does the monitoring plan or log name the place where the expected rate of false alarms, and the delay to a true one, are derived?
//!
//! ## Why
//! Monitoring that cries wolf is switched off; monitoring that never can cry sees nothing.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:monitoring-plan"` or `kind = "monitoring-log"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `false-alarm-rate`, `detection-delay` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the derivation is sound.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Derive both from the plan's own rule, by simulation or theory.

use crate::Check;
use crate::records::Record;

pub(crate) const CHECK: Check =
    Check::of_record("alarm-rate", include_str!("alarm_rate.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a derivation of the alarm rate",
    kinds: &["document:monitoring-plan", "monitoring-log"],
    items: &["false-alarm-rate", "detection-delay"],
    confirm: "the derivation is sound",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("document:monitoring-plan", &["false-alarm-rate", "detection-delay"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-monitoring-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `detection-delay` and `false-alarm-rate`; the program does not judge its words, so a person confirms that the derivation is sound");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a derivation of the alarm rate
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:monitoring-plan"` or `kind = "monitoring-log"`, `file`, `dated` and `device_version`, and under `items` the place of `detection-delay` and `false-alarm-rate`
        "#);
        let bare = folder().document("document:monitoring-plan", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `detection-delay` and `false-alarm-rate` in `docs/document-monitoring-plan.pdf`
        to do: add `detection-delay` and `false-alarm-rate` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/document-monitoring-plan.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `alarm-rate` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
