//! Verification covers what it must, for this version.
//!
//! ## What it asks
//! Does a test report for this version name the place of its results?
//! `by` (`configuration`, `platform`, `release`), `scope` (`interfaces`, `security`, `security-controls`) and `part` (`regression`) name items; `level` names the device fact that decides how much is asked.
//!
//! ## Why
//! Tests of another build say nothing about the one that ships.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "test-report"` or `kind = "trace-matrix"` or `kind = "security-test-report"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `results` is asked.
//! Inside it, the ids of tests and results and their links are read where documents declare them: front matter with an `id`, or a table with columns for them.
//! A hole in that trace leaves the answer undetermined and is named.
//! A complete record is for a person, who confirms that the results are complete, pass, or are justified.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Run the tests on this version, and report them.

use crate::Check;
use crate::records::{Reads, Record};
use crate::trace::Kind;

pub(crate) const CHECK: Check =
    Check::of_record("verification-traceable", include_str!("verification_traceable.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a verification report",
    kinds: &["test-report", "trace-matrix", "security-test-report"],
    items: &["results"],
    parameters: &[
        ("by", Reads::NamedItem),
        ("scope", Reads::NamedItem),
        ("part", Reads::Item),
        ("level", Reads::Fact),
    ],
    confirm: "the results are complete, pass, or are justified",
    traced: &[Kind::Test, Kind::Result],
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("test-report", &["results"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/test-report.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `results`; the program does not judge its words, so a person confirms that the results are complete, pass, or are justified");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a verification report
        to do: add to `reliance.toml` `[[documents]]` with `kind = "test-report"` or `kind = "trace-matrix"` or `kind = "security-test-report"`, `file`, `dated` and `device_version`, and under `items` the place of `results`
        "#);
        let bare = folder().document("test-report", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `results` in `docs/test-report.pdf`
        to do: add `results` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/test-report.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("by", "configuration")], &["by-configuration"]),
                (&[("by", "platform")], &["by-platform"]),
                (&[("by", "release")], &["by-release"]),
                (&[("level", "documentation_level")], &["results"]),
                (&[("part", "regression")], &["regression"]),
                (&[("scope", "interfaces")], &["scope-interfaces"]),
                (&[("scope", "security")], &["scope-security"]),
                (&[("scope", "security-controls")], &["scope-security-controls"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `verification-traceable` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
