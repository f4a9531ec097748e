//! The dossier follows its table of contents.
//!
//! ## What it asks
//! Does the dossier for this version name the place of the template, and of the section asked for?
//! `template` names the template; `section`, `chapter`, `item`, `map` and `by` a part of it, asked as `template/part`, such as `estar/cyber` or `nmpa-121/3`.
//!
//! ## Why
//! A dossier that lacks a mandatory slot is not accepted for review at all.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "submission-pack"` (or `document:gspr-checklist`, `document:public-summary`, `study-file`, `document:security-plan`), `file`, `dated`, `device_version`, and under `items` the place of each part.
//! This version looks at the record and not yet inside the dossier: a person confirms that each slot is filled.
//!
//! ## What may cross a border
//! Names and places of sections.
//!
//! ## If it is not shown
//! Fill the section for this version, and name its place.

use crate::parameters::{self, values};
use crate::records::{self, Reads, Record};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("toc-complete", include_str!("toc_complete.rs"), answer);

const PARTS: [&str; 5] = ["section", "chapter", "item", "map", "by"];

const KNOWN: parameters::Known<'_> = &[
    ("template", &[]),
    ("section", &[]),
    ("chapter", &[]),
    ("item", &[]),
    ("map", &[]),
    ("by", &[]),
];

const DOSSIER: Record = Record {
    what: "a dossier with its table of contents",
    kinds: &[
        "submission-pack",
        "document:gspr-checklist",
        "document:public-summary",
        "study-file",
        "document:security-plan",
    ],
    parameters: &[
        ("template", Reads::Check),
        ("section", Reads::Check),
        ("chapter", Reads::Check),
        ("item", Reads::Check),
        ("map", Reads::Check),
        ("by", Reads::Check),
    ],
    confirm: "each slot of it is filled for this version",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let templates = values(ask, "template");
    if templates.is_empty() {
        return Ok(Answered::for_a_person("the call names no template, so a person must judge"));
    }
    let parts: Vec<&String> = PARTS.iter().flat_map(|name| values(ask, name)).collect();
    let items = templates.iter().flat_map(|template| match parts.is_empty() {
        true => vec![template.clone()],
        false => parts.iter().map(|part| format!("{template}/{part}")).collect(),
    });
    records::judge_items(ask, &DOSSIER, items.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, folder};

    #[test]
    fn a_named_slot_is_for_a_person() {
        let folder = folder()
            .document("submission-pack", &["estar/cyber"])
            .parameter("template", "estar")
            .parameter("section", "cyber");
        insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: `docs/submission-pack.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `estar/cyber`; the program does not judge its words, so a person confirms that each slot of it is filled for this version");
    }

    #[test]
    fn every_part_is_asked() {
        let folder = folder().document("study-file", &["812.28/2"]).parameter("template", "812.28");
        let parts = folder.clone().parameter("item", "2").parameter("item", "3");
        insta::assert_snapshot!(answer(CHECK, &parts), @r"
        undetermined: needs the place of `812.28/3` in `docs/study-file.pdf`
        to do: add `812.28/3` with its place under `items` of the document
        ");
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        undetermined: needs the place of `812.28` in `docs/study-file.pdf`
        to do: add `812.28` with its place under `items` of the document
        ");
    }

    #[test]
    fn undetermined_without_the_dossier() {
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("template", "807.87")), @r#"
        undetermined: needs a dossier with its table of contents
        to do: add to `reliance.toml` `[[documents]]` with `kind = "submission-pack"` or `kind = "document:gspr-checklist"` or `kind = "document:public-summary"` or `kind = "study-file"` or `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `807.87`
        "#);
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let folder =
            folder().document("submission-pack", &["estar"]).parameter("template", "estar");
        let old = folder.last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/submission-pack.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn what_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @"for a person: the call names no template, so a person must judge");
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("moon", "full")), @"for a person: `toc-complete` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
