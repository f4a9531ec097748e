//! The threat model is complete.
//!
//! ## What it asks
//! Is a threat model of this version on file, with the place of assets, data flows, threats and mitigations?
//! `classes`, `part` and `per` name further items: threats to the AI, scores, each interface.
//!
//! ## Why
//! A threat that nobody wrote down has no control.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "threat-model"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `assets`, `data-flows`, `threats`, `mitigations` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the threats are those of the device, and each is answered.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Model what is missing.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("threat-model-complete", include_str!("threat_model_complete.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a threat model",
    kinds: &["threat-model"],
    items: &["assets", "data-flows", "threats", "mitigations"],
    parameters: &[("classes", Reads::NamedItem), ("part", Reads::Item), ("per", Reads::NamedItem)],
    confirm: "the threats are those of the device, and each is answered",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("threat-model", &["assets", "data-flows", "threats", "mitigations"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/threat-model.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `assets`, `data-flows`, `mitigations` and `threats`; the program did not read inside it, so a person confirms that the threats are those of the device, and each is answered");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a threat model
        to do: add to `reliance.toml` `[[documents]]` with `kind = "threat-model"`, `file`, `dated` and `device_version`, and under `items` the place of `assets`, `data-flows`, `mitigations` and `threats`
        "#);
        let bare = folder().document("threat-model", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `assets`, `data-flows`, `mitigations` and `threats` in `docs/threat-model.pdf`
        to do: add `assets`, `data-flows`, `mitigations` and `threats` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/threat-model.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("classes", "ai")], &["classes-ai"]),
                (&[("part", "scores")], &["scores"]),
                (&[("per", "interface")], &["per-interface"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `threat-model-complete` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
