//! Data are free of direct identifiers.
//!
//! ## What it asks
//! Was every image of the inventories held against PS3.15 Table E.1-1, and does none hold what its own declaration takes out?
//! Without an inventory: is a record of de-identification on file?
//! `doc` names a document that must be free of identifiers; images do not answer for it.
//!
//! ## Why
//! An identifier in a header or burnt into a picture makes every copy a breach.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "dicom-inventory"` or `kind = "document:data-management"` or `kind = "document:data-law"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `deidentification` is asked.
//! The program looks at the record and not inside it. A complete record is for a person, who confirms that no direct identifier is left in headers, pixels or texts.
//!
//! For images: `[[inventories]]` with the file that `reliance scan` wrote.
//! The methods that a file declares (0012,0063 and 0012,0064) choose the options of the table; the edition is printed.
//! Violations bear the names of the MIDI-B challenge: `text_removed` is a text, name or private element that had to go, `date_shifted` a date, `text_notnull` a dummy that is missing, `tag_retained` an attribute or declaration that is missing, `uid_changed`, `uid_consistent` and `patid_consistent` identifiers, `pixels_hidden` and `pixels_retained` pixels.
//! It is *not shown* where an image holds what its declaration takes out or was never de-identified, *undetermined* where an image could not be judged or declares nothing, and otherwise *for a person*, whom the sentence tells what of the headers holds: headers are judged and pixels are not, and from a file alone nobody can tell whether a UID or a date was replaced.
//!
//! ## What may cross a border
//! Names, days and places of records; of images counts by action. Values are masked everywhere, in the worklist too.
//!
//! ## If it is not shown
//! De-identify along the worklist beside the inventory, and scan the images anew.

use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::records::{self, Reads, Record};
use crate::{Answered, Ask, Check, Missing, images, parameters};

pub(crate) const CHECK: Check =
    Check::new("deidentification", include_str!("deidentification.rs"), needs, answer);

const RECORD: Record = Record {
    what: "a record of de-identification",
    kinds: &["dicom-inventory", "document:data-management", "document:data-law"],
    items: &["deidentification"],
    parameters: &[("doc", Reads::Kind)],
    confirm: "no direct identifier is left in headers, pixels or texts",
    ..Record::NONE
};

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    match asks_images(ask) {
        true => images::deidentified::needs(ask),
        false => Vec::new(),
    }
}

/// A document that is named is the one that answers.
fn asks_images(ask: &Ask<'_>) -> bool {
    ask.call.parameter("doc").is_none() && !images::inventories(ask).is_empty()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    let refused = parameters::unknown(ask, &[("doc", &[])]);
    if !asks_images(ask) || refused.is_some() {
        return records::judge(ask, &RECORD);
    }
    let parts = images::deidentified::answers(ask, reductions);
    combine_results(parts).ok_or_else(|| Missing::from("an inventory of images".to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("dicom-inventory", &["deidentification"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/dicom-inventory.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `deidentification`; the program does not judge its words, so a person confirms that no direct identifier is left in headers, pixels or texts");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a record of de-identification
        to do: add to `reliance.toml` `[[documents]]` with `kind = "dicom-inventory"` or `kind = "document:data-management"` or `kind = "document:data-law"`, `file`, `dated` and `device_version`, and under `items` the place of `deidentification`
        "#);
        let bare = folder().document("dicom-inventory", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `deidentification` in `docs/dicom-inventory.pdf`
        to do: add `deidentification` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/dicom-inventory.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn another_document_may_be_asked_for() {
        let asked = on_file().parameter("doc", "document:public-summary");
        assert!(answer(CHECK, &asked).starts_with("undetermined"));
        let summary = asked.document("document:public-summary", &["deidentification"]);
        insta::assert_snapshot!(answer(CHECK, &summary), @"for a person: `docs/document-public-summary.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `deidentification`; the program does not judge its words, so a person confirms that no direct identifier is left in headers, pixels or texts");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `deidentification` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
