//! Users are told what security asks of them.
//!
//! ## What it asks
//! Does the labelling of this version and market name the place of its security information?
//!
//! ## Why
//! A hospital cannot protect what it does not know of.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "labelling"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `security` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that it says what users need: configuration, ports, updates, end of support.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the security information.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("security-labelling", include_str!("security_labelling.rs"), &RECORD);

const RECORD: Record = Record {
    what: "labelling with security information",
    kinds: &["labelling"],
    items: &["security"],
    parameters: &[("market", Reads::Market)],
    confirm: "it says what users need: configuration, ports, updates, end of support",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("labelling", &["security"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `security`; the program did not read inside it, so a person confirms that it says what users need: configuration, ports, updates, end of support");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs labelling with security information
        to do: add to `reliance.toml` `[[documents]]` with `kind = "labelling"`, `file`, `dated` and `device_version`, and under `items` the place of `security`
        "#);
        let bare = folder().document("labelling", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `security` in `docs/labelling.pdf`
        to do: add `security` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/labelling.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(CHECK, on_file, &[(&[("market", "cn")], &["security"])]);
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `security-labelling` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
