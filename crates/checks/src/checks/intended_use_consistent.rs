//! The intended use is one and the same everywhere.
//!
//! ## What it asks
//! Is the intended use declared, and does a document of this version name its place?
//! `doc` names another document that must carry it (`labelling`, `pccp`, `submission-pack`); `compare` what it is held against (`cleared`, `predicate`).
//!
//! ## Why
//! Every figure is a figure for one intended use; a second wording is a second device.
//!
//! ## What it needs
//! `intended_use` in `reliance.toml`; `[[documents]]` with `kind = "document:intended-use"` (or that of `doc`) and the item `intended-use`, or `compare`'s `cleared` or `predicate`, under `items`.
//! This version looks at the record and not yet inside the text: a person compares the wording.
//!
//! ## What may cross a border
//! The wording, and places in documents.
//!
//! ## If it is not shown
//! Bring the documents of this version to one wording.

use crate::parameters::values;
use crate::records::{self, Reads, Record};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check = Check::of_evidence(
    "intended-use-consistent",
    include_str!("intended_use_consistent.rs"),
    answer,
);

const TEXT: Record = Record {
    what: "a document with the intended use",
    kinds: &["document:intended-use", "labelling"],
    parameters: &[("doc", Reads::Kind), ("compare", Reads::Check)],
    confirm: "its wording is the declared intended use",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if ask.evidence.device.intended_use.trim().is_empty() {
        return Err(Missing::new("the intended use", "add `intended_use` to `reliance.toml`"));
    }
    let compared = values(ask, "compare");
    let items =
        if compared.is_empty() { vec!["intended-use".to_string()] } else { compared.to_vec() };
    records::judge_items(ask, &TEXT, items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn used(kind: &str, items: &[&str]) -> Folder {
        folder().document(kind, items).device(|device| device.intended_use = "triage".into())
    }

    #[test]
    fn the_wording_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &used("document:intended-use", &["intended-use"])), @"for a person: `docs/document-intended-use.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `intended-use`; the program did not read inside it, so a person confirms that its wording is the declared intended use");
        for kind in ["labelling", "pccp", "submission-pack"] {
            let told = answer(CHECK, &used(kind, &["intended-use"]).parameter("doc", kind));
            assert!(told.starts_with("for a person"), "{kind}: {told}");
        }
    }

    #[test]
    fn undetermined_where_it_is_not_declared() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs the intended use
        to do: add `intended_use` to `reliance.toml`
        ");
        let compared =
            used("document:intended-use", &["intended-use"]).parameter("compare", "predicate");
        insta::assert_snapshot!(answer(CHECK, &compared), @r"
        undetermined: needs the place of `predicate` in `docs/document-intended-use.pdf`
        to do: add `predicate` with its place under `items` of the document
        ");
        insta::assert_snapshot!(answer(CHECK, &used("labelling", &[]).parameter("doc", "pccp")), @r#"
        undetermined: needs a document with the intended use
        to do: add to `reliance.toml` `[[documents]]` with `kind = "pccp"`, `file`, `dated` and `device_version`, and under `items` the place of `intended-use`
        "#);
    }

    #[test]
    fn not_shown_where_the_document_is_of_another_version() {
        let old = used("document:intended-use", &["intended-use"])
            .last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/document-intended-use.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        let unknown = used("labelling", &[]).parameter("moon", "full");
        insta::assert_snapshot!(answer(CHECK, &unknown), @r"
        undetermined: needs the place of `intended-use` in `docs/labelling.pdf`
        to do: add `intended-use` with its place under `items` of the document
        ");
    }
}
