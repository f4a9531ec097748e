//! Support and its end are known for each component.
//!
//! ## What it asks
//! Is a record on file with support level and end of support of each component of this version?
//! `part = "replacement-plan"` asks for the plan for what runs out, `scope` for a class of components.
//!
//! ## Why
//! A component without support gets no fix.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "component-support"` or `kind = "sbom"` or `kind = "document:security-plan"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `support-level`, `end-of-support` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that it covers every component, and none is past its end.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Record level and end of support, and plan the replacement.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("sbom-support-status", include_str!("sbom_support_status.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a record of component support",
    kinds: &["component-support", "sbom", "document:security-plan"],
    items: &["support-level", "end-of-support"],
    parameters: &[("part", Reads::Item), ("scope", Reads::NamedItem)],
    confirm: "it covers every component, and none is past its end",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("component-support", &["support-level", "end-of-support"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/component-support.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `end-of-support` and `support-level`; the program did not read inside it, so a person confirms that it covers every component, and none is past its end");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a record of component support
        to do: add to `reliance.toml` `[[documents]]` with `kind = "component-support"` or `kind = "sbom"` or `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `end-of-support` and `support-level`
        "#);
        let bare = folder().document("component-support", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `end-of-support` and `support-level` in `docs/component-support.pdf`
        to do: add `end-of-support` and `support-level` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/component-support.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("part", "replacement-plan")], &["replacement-plan"]),
                (&[("scope", "operating-system")], &["scope-operating-system"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `sbom-support-status` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
