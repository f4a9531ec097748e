//! A document or record of the kind asked for is on file.
//!
//! ## What it asks
//! Is a document of `kind` on file for the market and for the version that is to enter it, dated, and read with its hash?
//! `heading`, `part`, `type` and `template` name items whose place the document must give; `per` says for what each there must be one, which a person confirms.
//!
//! ## Why
//! A file that is of another version, or that nobody can find, answers nothing.
//!
//! ## What it needs
//! `[[documents]]` with `kind`, `file`, `dated`, `device_version`, and under `items` the place of each heading.
//! Kinds that stand for data (`predictions`, `dataset-manifest`, `annotations` …) are asked for as the record that describes them.
//! Without items, existence, date and version are all that is asked, and can be *shown*; with items, a person confirms what stands there.
//!
//! ## What may cross a border
//! Names, days and places of documents.
//!
//! ## If it is not shown
//! Put the document on file for this version, or correct its entry.

use crate::parameters::values;
use crate::records::{self, Reads, Record};
use crate::words::list;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("document-present", include_str!("document_present.rs"), answer);

/// Parameters that name items.
const ITEMS: [&str; 4] = ["heading", "part", "type", "template"];

const PARAMETERS: &[(&str, Reads)] = &[
    ("kind", Reads::Kind),
    ("heading", Reads::Item),
    ("part", Reads::Item),
    ("type", Reads::Item),
    ("template", Reads::Item),
    ("per", Reads::Check),
];

const PRESENT: Record =
    Record { what: "a document of the kind asked for", parameters: PARAMETERS, ..Record::NONE };

const WITH_ITEMS: Record = Record { confirm: "it says what is asked", ..PRESENT };

const PER_EACH: Record = Record { confirm: "there is one for each that is asked", ..PRESENT };

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if values(ask, "kind").is_empty() {
        return Ok(Answered::for_a_person(
            "the call names no kind of document, so a person must judge",
        ));
    }
    let record = match (
        ask.call.parameter("per"),
        ITEMS.iter().any(|name| ask.call.parameter(name).is_some()),
    ) {
        (Some(_), _) => PER_EACH,
        (None, true) => WITH_ITEMS,
        (None, false) => PRESENT,
    };
    let answered = records::judge(ask, &record).map_err(|missing| named(ask, missing))?;
    Ok(match ask.call.parameter("per") {
        Some(each) => answered
            .caveat(format!("one is asked for each {each}, which the program does not count")),
        None => answered,
    })
}

/// The kind in the place of "the kind asked for".
fn named(ask: &Ask<'_>, missing: Missing) -> Missing {
    let kinds: Vec<String> = values(ask, "kind").iter().map(|kind| format!("`{kind}`")).collect();
    let items: Vec<String> =
        ITEMS.iter().flat_map(|name| values(ask, name)).map(|item| format!("`{item}`")).collect();
    let of = match items.as_slice() {
        [] => format!("a document of kind {}", list(&kinds)),
        items => format!("a document of kind {} with the place of {}", list(&kinds), list(items)),
    };
    Missing { needs: missing.needs.replace(PRESENT.what, &of), ..missing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, folder};

    #[test]
    fn shown_where_it_is_on_file_for_this_version() {
        let folder = folder().document("device-profile", &[]).parameter("kind", "device-profile");
        insta::assert_snapshot!(answer(CHECK, &folder), @"shown: `docs/device-profile.pdf` (of 2026-05-01, for device version 2.0) is on file");
    }

    #[test]
    fn items_are_for_a_person() {
        let asked = folder()
            .document("signed-statement", &["financial"])
            .parameter("kind", "signed-statement")
            .parameter("type", "financial");
        insta::assert_snapshot!(answer(CHECK, &asked), @"for a person: `docs/signed-statement.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `financial`; the program does not judge its words, so a person confirms that it says what is asked");
        insta::assert_snapshot!(answer(CHECK, &asked.parameter("per", "investigator")), @r"
        for a person: `docs/signed-statement.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `financial`; the program does not judge its words, so a person confirms that there is one for each that is asked
        caveat: one is asked for each investigator, which the program does not count
        ");
    }

    #[test]
    fn undetermined_where_it_is_not_declared() {
        let asked = folder().parameter("kind", "document:qms").parameter("heading", "sites");
        insta::assert_snapshot!(answer(CHECK, &asked), @r#"
        undetermined: needs a document of kind `document:qms` with the place of `sites`
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:qms"`, `file`, `dated` and `device_version`, and under `items` the place of `sites`
        "#);
        insta::assert_snapshot!(answer(CHECK, &asked.document("document:qms", &[])), @r"
        undetermined: needs the place of `sites` in `docs/document-qms.pdf`
        to do: add `sites` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let folder = folder().document("labelling", &[]).parameter("kind", "labelling");
        let old = folder.last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/labelling.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn a_call_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @"for a person: the call names no kind of document, so a person must judge");
        let unknown = folder().parameter("kind", "labelling").parameter("moon", "full");
        insta::assert_snapshot!(answer(CHECK, &unknown), @"for a person: `document-present` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
