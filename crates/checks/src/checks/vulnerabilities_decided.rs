//! Known vulnerabilities have a decision each.
//!
//! ## What it asks
//! Is a list of known vulnerabilities of this version on file, with the decision on each?
//!
//! ## Why
//! A vulnerability without a decision is one that nobody looked at.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "vex"` or `kind = "security-test-report"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `decisions` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that no known vulnerability is left out or undecided.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Match the bill of materials against a database, and decide on each hit.

use crate::Check;
use crate::records::Record;

pub(crate) const CHECK: Check = Check::of_record(
    "vulnerabilities-decided",
    include_str!("vulnerabilities_decided.rs"),
    &RECORD,
);

const RECORD: Record = Record {
    what: "a list of vulnerabilities with decisions",
    kinds: &["vex", "security-test-report"],
    items: &["decisions"],
    confirm: "no known vulnerability is left out or undecided",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("vex", &["decisions"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/vex.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `decisions`; the program did not read inside it, so a person confirms that no known vulnerability is left out or undecided");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a list of vulnerabilities with decisions
        to do: add to `reliance.toml` `[[documents]]` with `kind = "vex"` or `kind = "security-test-report"`, `file`, `dated` and `device_version`, and under `items` the place of `decisions`
        "#);
        let bare = folder().document("vex", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `decisions` in `docs/vex.pdf`
        to do: add `decisions` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/vex.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `vulnerabilities-decided` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
