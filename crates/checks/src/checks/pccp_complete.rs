//! The change control plan has all its parts.
//!
//! ## What it asks
//! Does the predetermined change control plan for this version name the place of its description of modifications, protocol and impact assessment?
//! `part` names parts of these, `market` another market.
//!
//! ## Why
//! A modification is covered only where the plan said beforehand what, how tested, and when released.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "pccp"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `modifications`, `protocol`, `impact` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the part is specific, and can be executed as written.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the part before the submission: a plan cannot be completed after the fact.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("pccp-complete", include_str!("pccp_complete.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a predetermined change control plan",
    kinds: &["pccp"],
    items: &["modifications", "protocol", "impact"],
    parameters: &[("part", Reads::Item), ("market", Reads::Market)],
    confirm: "the part is specific, and can be executed as written",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("pccp", &["modifications", "protocol", "impact"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/pccp.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `impact`, `modifications` and `protocol`; the program does not judge its words, so a person confirms that the part is specific, and can be executed as written");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a predetermined change control plan
        to do: add to `reliance.toml` `[[documents]]` with `kind = "pccp"`, `file`, `dated` and `device_version`, and under `items` the place of `impact`, `modifications` and `protocol`
        "#);
        let bare = folder().document("pccp", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `impact`, `modifications` and `protocol` in `docs/pccp.pdf`
        to do: add `impact`, `modifications` and `protocol` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/pccp.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("market", "gb")], &["modifications", "protocol", "impact"]),
                (&[("part", "acceptance-criteria")], &["acceptance-criteria"]),
                (&[("part", "beyond-database")], &["beyond-database"]),
                (&[("part", "data-collection")], &["data-collection"]),
                (&[("part", "data-quality")], &["data-quality"]),
                (&[("part", "evaluation-metrics")], &["evaluation-metrics"]),
                (
                    &[("part", "global-local"), ("part", "frequency")],
                    &["global-local", "frequency"],
                ),
                (&[("part", "impact-five")], &["impact-five"]),
                (&[("part", "impact-other-functions")], &["impact-other-functions"]),
                (&[("part", "implementation-mode")], &["implementation-mode"]),
                (&[("part", "modifications")], &["modifications"]),
                (&[("part", "reference-standard")], &["reference-standard"]),
                (&[("part", "retraining-scope")], &["retraining-scope"]),
                (&[("part", "retraining-triggers")], &["retraining-triggers"]),
                (&[("part", "sap")], &["sap"]),
                (&[("part", "sequestration")], &["sequestration"]),
                (&[("part", "specifications-after")], &["specifications-after"]),
                (&[("part", "statutory-conditions")], &["statutory-conditions"]),
                (&[("part", "title"), ("part", "version")], &["title", "version"]),
                (&[("part", "traceability")], &["traceability"]),
                (&[("part", "type-allowed")], &["type-allowed"]),
                (&[("part", "update-communication")], &["update-communication"]),
                (
                    &[("part", "update-monitoring"), ("part", "rollback")],
                    &["update-monitoring", "rollback"],
                ),
                (&[("part", "update-rollout")], &["update-rollout"]),
                (&[("part", "update-vv")], &["update-vv"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `pccp-complete` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
