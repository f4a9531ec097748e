//! The software bill of materials has its fields.
//!
//! ## What it asks
//! Is a bill of materials of this version on file that meets the field list asked for?
//! `min` names a field list, `extra` further fields, `scope = "model"` the components of the models; `advice = "true"` marks a list that is only advised.
//!
//! ## Why
//! A component that nobody listed is a vulnerability that nobody will see.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "sbom"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `components` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that it has these fields for every component.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Generate the bill from the build of this version.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("sbom-fields", include_str!("sbom_fields.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a software bill of materials",
    kinds: &["sbom"],
    items: &["components"],
    parameters: &[
        ("min", Reads::Item),
        ("extra", Reads::Item),
        ("scope", Reads::NamedItem),
        ("advice", Reads::Check),
    ],
    confirm: "it has these fields for every component",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("sbom", &["components"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/sbom.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `components`; the program did not read inside it, so a person confirms that it has these fields for every component");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a software bill of materials
        to do: add to `reliance.toml` `[[documents]]` with `kind = "sbom"`, `file`, `dated` and `device_version`, and under `items` the place of `components`
        "#);
        let bare = folder().document("sbom", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `components` in `docs/sbom.pdf`
        to do: add `components` with its place under `items` of the document
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
        honours(
            CHECK,
            on_file,
            &[
                (&[("extra", "ots-type"), ("extra", "usage")], &["ots-type", "usage"]),
                (&[("min", "524b")], &["524b"]),
                (&[("min", "cisa-2026"), ("advice", "true")], &["cisa-2026"]),
                (&[("min", "iec-62304-soup")], &["iec-62304-soup"]),
                (&[("min", "imdrf-n73")], &["imdrf-n73"]),
                (&[("min", "ntia-2021")], &["ntia-2021"]),
                (&[("scope", "model")], &["scope-model"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `sbom-fields` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
