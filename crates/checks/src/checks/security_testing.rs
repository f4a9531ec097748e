//! Security tests were made.
//!
//! ## What it asks
//! Is a security test report of this version on file, with tool, scope and findings?
//! `kinds` names tests (`requirements`, `threat-mitigation`, `vulnerability`, `fuzz`, `pentest`); `scope`, `part` and `level` further items.
//!
//! ## Why
//! Only somebody who tries to break it knows whether it holds.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "security-test-report"` or `kind = "document:security-plan"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `tool`, `scope`, `findings` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the tests cover the device, and findings are resolved.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Have the test made on this version.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("security-testing", include_str!("security_testing.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a security test report",
    kinds: &["security-test-report", "document:security-plan"],
    items: &["tool", "scope", "findings"],
    parameters: &[
        ("kinds", Reads::Item),
        ("scope", Reads::NamedItem),
        ("part", Reads::Item),
        ("level", Reads::Item),
    ],
    confirm: "the tests cover the device, and findings are resolved",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("security-test-report", &["tool", "scope", "findings"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/security-test-report.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `findings`, `scope` and `tool`; the program did not read inside it, so a person confirms that the tests cover the device, and findings are resolved");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a security test report
        to do: add to `reliance.toml` `[[documents]]` with `kind = "security-test-report"` or `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `findings`, `scope` and `tool`
        "#);
        let bare = folder().document("security-test-report", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `findings`, `scope` and `tool` in `docs/security-test-report.pdf`
        to do: add `findings`, `scope` and `tool` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/security-test-report.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (
                    &[("kinds", "fuzz"), ("kinds", "pentest"), ("scope", "model")],
                    &["fuzz", "pentest", "scope-model"],
                ),
                (&[("kinds", "pentest")], &["pentest"]),
                (&[("kinds", "requirements")], &["requirements"]),
                (&[("kinds", "threat-mitigation")], &["threat-mitigation"]),
                (&[("kinds", "vulnerability")], &["vulnerability"]),
                (&[("level", "cn-software-level")], &["cn-software-level"]),
                (&[("part", "interval")], &["interval"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `security-testing` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
