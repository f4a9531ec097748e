//! The standards applied are declared.
//!
//! ## What it asks
//! Does a declaration for this version name the standards it applies, with edition and extent?
//! `standard` names standards whose place must be given.
//!
//! ## Why
//! A standard counts only in the edition and to the extent that somebody declared and signed.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "signed-statement"` or `kind = "submission-pack"` or `kind = "document:gspr-checklist"` or `kind = "document:software"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `standards` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that each standard is named in a recognised edition and applied as declared.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Declare the standards with edition and extent, and sign the declaration.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("standards-declared", include_str!("standards_declared.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a declaration of standards",
    kinds: &["signed-statement", "submission-pack", "document:gspr-checklist", "document:software"],
    items: &["standards"],
    parameters: &[("standard", Reads::Item)],
    confirm: "each standard is named in a recognised edition and applied as declared",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("signed-statement", &["standards"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/signed-statement.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `standards`; the program does not judge its words, so a person confirms that each standard is named in a recognised edition and applied as declared");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a declaration of standards
        to do: add to `reliance.toml` `[[documents]]` with `kind = "signed-statement"` or `kind = "submission-pack"` or `kind = "document:gspr-checklist"` or `kind = "document:software"`, `file`, `dated` and `device_version`, and under `items` the place of `standards`
        "#);
        let bare = folder().document("signed-statement", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `standards` in `docs/signed-statement.pdf`
        to do: add `standards` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/signed-statement.pdf` speaks of version 1.0; version 2.0 is to enter the market
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
                    &[("standard", "dicom"), ("standard", "jpeg"), ("standard", "smpte")],
                    &["dicom", "jpeg", "smpte"],
                ),
                (&[("standard", "iec-62304")], &["iec-62304"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `standards-declared` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
