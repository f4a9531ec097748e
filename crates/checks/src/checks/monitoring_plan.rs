//! A plan for monitoring in the field is on file.
//!
//! ## What it asks
//! Is the plan on file for this version and market, with the place of its parts?
//! `part` names parts: `sections`, `sources`, `thresholds`; `market` another market.
//!
//! ## Why
//! What will raise an alarm must be fixed before the data come in.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:monitoring-plan"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `metrics`, `thresholds`, `responsibilities` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the plan fits the device and its risks.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the plan before the device is in use.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("monitoring-plan", include_str!("monitoring_plan.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a monitoring plan",
    kinds: &["document:monitoring-plan"],
    items: &["metrics", "thresholds", "responsibilities"],
    parameters: &[("part", Reads::Item), ("market", Reads::Market)],
    confirm: "the plan fits the device and its risks",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder()
            .document("document:monitoring-plan", &["metrics", "thresholds", "responsibilities"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-monitoring-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `metrics`, `responsibilities` and `thresholds`; the program does not judge its words, so a person confirms that the plan fits the device and its risks");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a monitoring plan
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:monitoring-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `metrics`, `responsibilities` and `thresholds`
        "#);
        let bare = folder().document("document:monitoring-plan", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `metrics`, `responsibilities` and `thresholds` in `docs/document-monitoring-plan.pdf`
        to do: add `metrics`, `responsibilities` and `thresholds` with its place under `items` of the document
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
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("market", "gb")], &["metrics", "thresholds", "responsibilities"]),
                (&[("part", "sections")], &["sections"]),
                (&[("part", "sources")], &["sources"]),
                (&[("part", "thresholds")], &["thresholds"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `monitoring-plan` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
