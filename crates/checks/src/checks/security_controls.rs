//! Security controls are described by category.
//!
//! ## What it asks
//! Does a security document of this version name the place of its controls?
//! `category` names categories, `scheme` a list of capabilities.
//!
//! ## Why
//! Controls that are not described cannot be tested.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:security-plan"` or `kind = "device-config"` or `kind = "threat-model"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `controls` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that each category is covered or its absence is justified.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Describe the control, or say why it is not needed.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("security-controls", include_str!("security_controls.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a description of security controls",
    kinds: &["document:security-plan", "device-config", "threat-model"],
    items: &["controls"],
    parameters: &[("category", Reads::NamedItem), ("scheme", Reads::Item)],
    confirm: "each category is covered or its absence is justified",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("document:security-plan", &["controls"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `controls`; the program did not read inside it, so a person confirms that each category is covered or its absence is justified");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a description of security controls
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:security-plan"` or `kind = "device-config"` or `kind = "threat-model"`, `file`, `dated` and `device_version`, and under `items` the place of `controls`
        "#);
        let bare = folder().document("document:security-plan", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `controls` in `docs/document-security-plan.pdf`
        to do: add `controls` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/document-security-plan.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("category", "all")], &["category-all"]),
                (
                    &[("category", "authorization"), ("category", "confidentiality")],
                    &["category-authorization", "category-confidentiality"],
                ),
                (&[("category", "cryptography")], &["category-cryptography"]),
                (&[("category", "updates")], &["category-updates"]),
                (&[("scheme", "cn-22")], &["cn-22"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `security-controls` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
