//! Each model is described.
//!
//! ## What it asks
//! Does a document of this version name the place of each model's architecture, inputs and outputs, and training?
//! `part` names other items, such as `overfitting`, `pretraining`, `ensemble`, `qc`, `preprocessing`, `postprocessing`, `training`.
//!
//! ## Why
//! Reviewers judge a model by how it was made, not only by how it did.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:software"` or `kind = "model-register"` or `kind = "document:device-description"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `architecture`, `inputs-outputs`, `training` are asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the description fits the models of this version.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Describe the model of this version.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("model-described", include_str!("model_described.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a description of the models",
    kinds: &["document:software", "model-register", "document:device-description"],
    items: &["architecture", "inputs-outputs", "training"],
    parameters: &[("part", Reads::Item)],
    confirm: "the description fits the models of this version",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("document:software", &["architecture", "inputs-outputs", "training"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-software.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `architecture`, `inputs-outputs` and `training`; the program does not judge its words, so a person confirms that the description fits the models of this version");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a description of the models
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:software"` or `kind = "model-register"` or `kind = "document:device-description"`, `file`, `dated` and `device_version`, and under `items` the place of `architecture`, `inputs-outputs` and `training`
        "#);
        let bare = folder().document("document:software", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `architecture`, `inputs-outputs` and `training` in `docs/document-software.pdf`
        to do: add `architecture`, `inputs-outputs` and `training` with its place under `items` of the document
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
                (&[("part", "overfitting")], &["overfitting"]),
                (&[("part", "pretraining"), ("part", "ensemble")], &["pretraining", "ensemble"]),
                (
                    &[("part", "qc"), ("part", "preprocessing"), ("part", "postprocessing")],
                    &["qc", "preprocessing", "postprocessing"],
                ),
                (&[("part", "training")], &["training"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `model-described` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
