//! Units are the legal ones.
//!
//! ## What it asks
//! Does the labelling or device profile of this version name the place where the units of its outputs are stated?
//!
//! ## Why
//! A number in an unfamiliar unit is misread.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "labelling"` or `kind = "device-profile"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `units` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that every unit is legal in the market.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! State the units, and use the legal ones.

use crate::Check;
use crate::records::Record;

pub(crate) const CHECK: Check =
    Check::of_record("units-legal", include_str!("units_legal.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a record of the units used",
    kinds: &["labelling", "device-profile"],
    items: &["units"],
    confirm: "every unit is legal in the market",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("labelling", &["units"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `units`; the program does not judge its words, so a person confirms that every unit is legal in the market");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a record of the units used
        to do: add to `reliance.toml` `[[documents]]` with `kind = "labelling"` or `kind = "device-profile"`, `file`, `dated` and `device_version`, and under `items` the place of `units`
        "#);
        let bare = folder().document("labelling", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `units` in `docs/labelling.pdf`
        to do: add `units` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/labelling.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `units-legal` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
