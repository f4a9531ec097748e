//! A model card is on file.
//!
//! ## What it asks
//! Is a model card of this version on file, with the place of intended use, data, performance and limitations?
//!
//! ## Why
//! Readers outside the company learn from it what the model was made from and where it fails.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "model-card"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `intended-use`, `data`, `performance`, `limitations` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the card agrees with the evidence.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the card for this version.

use crate::Check;
use crate::records::Record;

pub(crate) const CHECK: Check =
    Check::of_record("model-card", include_str!("model_card.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a model card",
    kinds: &["model-card"],
    items: &["intended-use", "data", "performance", "limitations"],
    confirm: "the card agrees with the evidence",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("model-card", &["intended-use", "data", "performance", "limitations"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/model-card.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `data`, `intended-use`, `limitations` and `performance`; the program does not judge its words, so a person confirms that the card agrees with the evidence");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a model card
        to do: add to `reliance.toml` `[[documents]]` with `kind = "model-card"`, `file`, `dated` and `device_version`, and under `items` the place of `data`, `intended-use`, `limitations` and `performance`
        "#);
        let bare = folder().document("model-card", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `data`, `intended-use`, `limitations` and `performance` in `docs/model-card.pdf`
        to do: add `data`, `intended-use`, `limitations` and `performance` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/model-card.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `model-card` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
