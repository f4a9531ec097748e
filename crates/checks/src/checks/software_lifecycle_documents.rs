//! The documents of the software life cycle are on file.
//!
//! ## What it asks
//! Is the software documentation on file for this version, with the place of each document that the call names?
//! `part` and `scheme` name documents; `level` and `by` name the device fact (`documentation_level`, `software_safety_class`) that decides how much is asked.
//!
//! ## Why
//! How much documentation is asked follows from the harm a failure could do.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:software"`, and under `items` the place of each document (`srs`, `architecture`, `sds`, `lifecycle` …).
//! Without `part` and `scheme` the item `lifecycle` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the set is complete for the device's level or class.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the documents that are missing for this version, and name their places.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check = Check::of_record(
    "software-lifecycle-documents",
    include_str!("software_lifecycle_documents.rs"),
    &RECORD,
);

const RECORD: Record = Record {
    what: "the software documentation",
    kinds: &["document:software"],
    items: &["lifecycle"],
    parameters: &[
        ("part", Reads::Item),
        ("scheme", Reads::Item),
        ("level", Reads::Fact),
        ("by", Reads::Fact),
    ],
    confirm: "the set is complete for the device's level or class",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("document:software", &["lifecycle"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-software.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `lifecycle`; the program does not judge its words, so a person confirms that the set is complete for the device's level or class");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs the software documentation
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:software"`, `file`, `dated` and `device_version`, and under `items` the place of `lifecycle`
        "#);
        let bare = folder().document("document:software", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `lifecycle` in `docs/document-software.pdf`
        to do: add `lifecycle` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/document-software.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("by", "software_safety_class")], &["lifecycle"]),
                (&[("level", "documentation_level")], &["lifecycle"]),
                (&[("part", "lifecycle"), ("level", "documentation_level")], &["lifecycle"]),
                (
                    &[
                        ("part", "srs"),
                        ("part", "architecture"),
                        ("part", "sds"),
                        ("level", "documentation_level"),
                    ],
                    &["srs", "architecture", "sds"],
                ),
                (&[("scheme", "cmde-9")], &["cmde-9"]),
                (&[("scheme", "cn-gmp-software-annex")], &["cn-gmp-software-annex"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `software-lifecycle-documents` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
