//! Electronic signatures name the signer, the day and the meaning.
//!
//! ## What it asks
//! Does the log of signatures name the place where each signature shows who signed, when, and what it means?
//! `part` names another property: `components`, `linking` or `unique-identity`.
//!
//! ## Why
//! A signature that can be copied to another record binds nobody.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "audit-log"` or `kind = "signed-statement"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `manifestation` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that every signature has it.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Configure the system so that each signature carries these, and record it.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("signature-manifest", include_str!("signature_manifest.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a record of electronic signatures",
    kinds: &["audit-log", "signed-statement"],
    items: &["manifestation"],
    parameters: &[("part", Reads::Item)],
    confirm: "every signature has it",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("audit-log", &["manifestation"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/audit-log.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `manifestation`; the program does not judge its words, so a person confirms that every signature has it");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a record of electronic signatures
        to do: add to `reliance.toml` `[[documents]]` with `kind = "audit-log"` or `kind = "signed-statement"`, `file`, `dated` and `device_version`, and under `items` the place of `manifestation`
        "#);
        let bare = folder().document("audit-log", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `manifestation` in `docs/audit-log.pdf`
        to do: add `manifestation` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/audit-log.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("part", "components")], &["components"]),
                (&[("part", "linking")], &["linking"]),
                (&[("part", "unique-identity")], &["unique-identity"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `signature-manifest` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
