//! Open anomalies are listed with their assessment.
//!
//! ## What it asks
//! Is the list of unresolved anomalies of this version on file, with the assessment of each?
//! `part` names columns it must have (`security-verdict`, `cwe`); `scope = "soup"` asks for the anomalies of third-party software.
//!
//! ## Why
//! Known defects are acceptable only where somebody judged them.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "anomaly-list"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `assessment` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that no open anomaly is left out and each is judged.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! List the anomalies of this version, and judge each.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("anomalies-listed", include_str!("anomalies_listed.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a list of open anomalies",
    kinds: &["anomaly-list"],
    items: &["assessment"],
    parameters: &[("part", Reads::Item), ("scope", Reads::NamedItem)],
    confirm: "no open anomaly is left out and each is judged",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("anomaly-list", &["assessment"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/anomaly-list.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `assessment`; the program does not judge its words, so a person confirms that no open anomaly is left out and each is judged");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a list of open anomalies
        to do: add to `reliance.toml` `[[documents]]` with `kind = "anomaly-list"`, `file`, `dated` and `device_version`, and under `items` the place of `assessment`
        "#);
        let bare = folder().document("anomaly-list", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `assessment` in `docs/anomaly-list.pdf`
        to do: add `assessment` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/anomaly-list.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("part", "security-verdict"), ("part", "cwe")], &["security-verdict", "cwe"]),
                (&[("scope", "soup")], &["scope-soup"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `anomalies-listed` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
