//! The bill of materials reaches to dependencies of dependencies.
//!
//! ## What it asks
//! Does the bill of materials of this version name the place where its depth is stated?
//! `min` is the least depth that a cited text gives, as the item `min-2`.
//!
//! ## Why
//! Most vulnerable components come in through others.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "sbom"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `depth` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the dependencies of dependencies are in it.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Generate the bill with transitive dependencies.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("sbom-depth", include_str!("sbom_depth.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a software bill of materials",
    kinds: &["sbom"],
    items: &["depth"],
    parameters: &[("min", Reads::NamedItem)],
    confirm: "the dependencies of dependencies are in it",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("sbom", &["depth"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/sbom.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `depth`; the program did not read inside it, so a person confirms that the dependencies of dependencies are in it");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a software bill of materials
        to do: add to `reliance.toml` `[[documents]]` with `kind = "sbom"`, `file`, `dated` and `device_version`, and under `items` the place of `depth`
        "#);
        let bare = folder().document("sbom", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `depth` in `docs/sbom.pdf`
        to do: add `depth` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/sbom.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(CHECK, on_file, &[(&[("min", "2")], &["min-2"])]);
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `sbom-depth` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
