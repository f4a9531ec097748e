//! The risk file is complete and traced.
//!
//! ## What it asks
//! Does the risk management file of this version name the place of its hazards, controls and their verification?
//! `part`, `classes`, `catalogue` and `scheme` name further items, such as `cyber-to-safety`, `bias`, `drift` or `ml-hazards`.
//!
//! ## Why
//! A control that nobody verified controls nothing.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "risk-file"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `hazards`, `controls`, `verification` are asked.
//! Inside it, the ids of risks and controls and their links are read where documents declare them: front matter with an `id`, or a table with columns for them.
//! A hole in that trace leaves the answer undetermined and is named.
//! A complete record is for a person, who confirms that hazards, controls and verification are complete and linked.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Add the hazards that are missing, and trace each control to its verification.

use crate::Check;
use crate::records::{Reads, Record};
use crate::trace::Kind;

pub(crate) const CHECK: Check =
    Check::of_record("risk-file-traceable", include_str!("risk_file_traceable.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a risk management file",
    kinds: &["risk-file"],
    items: &["hazards", "controls", "verification"],
    parameters: &[
        ("part", Reads::Item),
        ("classes", Reads::Item),
        ("catalogue", Reads::Item),
        ("scheme", Reads::Item),
    ],
    confirm: "hazards, controls and verification are complete and linked",
    traced: &[Kind::Risk, Kind::Control],
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("risk-file", &["hazards", "controls", "verification"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/risk-file.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `controls`, `hazards` and `verification`; the program does not judge its words, so a person confirms that hazards, controls and verification are complete and linked");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a risk management file
        to do: add to `reliance.toml` `[[documents]]` with `kind = "risk-file"`, `file`, `dated` and `device_version`, and under `items` the place of `controls`, `hazards` and `verification`
        "#);
        let bare = folder().document("risk-file", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `controls`, `hazards` and `verification` in `docs/risk-file.pdf`
        to do: add `controls`, `hazards` and `verification` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/risk-file.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("catalogue", "ml-hazards")], &["ml-hazards"]),
                (
                    &[
                        ("classes", "data"),
                        ("classes", "bias"),
                        ("classes", "drift"),
                        ("classes", "automation-bias"),
                        ("classes", "information"),
                    ],
                    &["data", "bias", "drift", "automation-bias", "information"],
                ),
                (&[("part", "critical-tasks")], &["critical-tasks"]),
                (&[("part", "cyber-to-safety")], &["cyber-to-safety"]),
                (&[("part", "information-controls")], &["information-controls"]),
                (&[("scheme", "dcb0129")], &["dcb0129"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `risk-file-traceable` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
