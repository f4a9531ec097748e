//! The establishment and the device are registered.
//!
//! ## What it asks
//! Is a registration record on file for the market?
//! `id` names an identifier (`srn`, `eudamed`), `renewal` a rhythm whose last renewal must be shown, `market` another market.
//!
//! ## Why
//! A device without a live registration may not be placed on the market, however good its evidence is.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "registration-record"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `registration-number` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the registration is live and names this device.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Register or renew, and put the record on file.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("registration-record", include_str!("registration_record.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a registration record",
    kinds: &["registration-record"],
    items: &["registration-number"],
    parameters: &[("id", Reads::Item), ("renewal", Reads::NamedItem), ("market", Reads::Market)],
    confirm: "the registration is live and names this device",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("registration-record", &["registration-number"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/registration-record.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `registration-number`; the program does not judge its words, so a person confirms that the registration is live and names this device");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a registration record
        to do: add to `reliance.toml` `[[documents]]` with `kind = "registration-record"`, `file`, `dated` and `device_version`, and under `items` the place of `registration-number`
        "#);
        let bare = folder().document("registration-record", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `registration-number` in `docs/registration-record.pdf`
        to do: add `registration-number` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/registration-record.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("id", "eudamed")], &["eudamed"]),
                (&[("id", "srn")], &["srn"]),
                (&[("market", "gb")], &["registration-number"]),
                (&[("market", "ni")], &["registration-number"]),
                (&[("renewal", "yearly")], &["renewal-yearly"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `registration-record` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
