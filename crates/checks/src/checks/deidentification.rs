//! Data are free of direct identifiers.
//!
//! ## What it asks
//! Is an inventory or record of de-identification on file?
//! `doc` names a document that must be free of identifiers.
//! Headers and pixels are not read: this rests on declared evidence, and is never shown by it.
//!
//! ## Why
//! An identifier in a header or burnt into a picture makes every copy a breach.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "dicom-inventory"` or `kind = "document:data-management"` or `kind = "document:data-law"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `deidentification` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that no direct identifier is left in headers, pixels or texts.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! De-identify, and scan the images anew.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("deidentification", include_str!("deidentification.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a record of de-identification",
    kinds: &["dicom-inventory", "document:data-management", "document:data-law"],
    items: &["deidentification"],
    parameters: &[("doc", Reads::Kind)],
    confirm: "no direct identifier is left in headers, pixels or texts",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("dicom-inventory", &["deidentification"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/dicom-inventory.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `deidentification`; the program did not read inside it, so a person confirms that no direct identifier is left in headers, pixels or texts");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a record of de-identification
        to do: add to `reliance.toml` `[[documents]]` with `kind = "dicom-inventory"` or `kind = "document:data-management"` or `kind = "document:data-law"`, `file`, `dated` and `device_version`, and under `items` the place of `deidentification`
        "#);
        let bare = folder().document("dicom-inventory", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `deidentification` in `docs/dicom-inventory.pdf`
        to do: add `deidentification` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/dicom-inventory.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn another_document_may_be_asked_for() {
        let asked = on_file().parameter("doc", "document:public-summary");
        assert!(answer(CHECK, &asked).starts_with("undetermined"));
        let summary = asked.document("document:public-summary", &["deidentification"]);
        insta::assert_snapshot!(answer(CHECK, &summary), @"for a person: `docs/document-public-summary.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `deidentification`; the program did not read inside it, so a person confirms that no direct identifier is left in headers, pixels or texts");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `deidentification` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
