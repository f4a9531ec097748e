//! Incidents carry the international codes.
//!
//! ## What it asks
//! Does the complaint record name the place of the codes of the `annex` asked for, as items `annex-A` to `annex-G`?
//!
//! ## Why
//! Signals across makers and markets show only where events are coded alike.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "complaint-log"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `codes` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that each event has the code that fits.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Code the events.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("incident-codes", include_str!("incident_codes.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a complaint and incident record",
    kinds: &["complaint-log"],
    items: &["codes"],
    parameters: &[("annex", Reads::NamedItem)],
    confirm: "each event has the code that fits",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("complaint-log", &["codes"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/complaint-log.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `codes`; the program does not judge its words, so a person confirms that each event has the code that fits");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a complaint and incident record
        to do: add to `reliance.toml` `[[documents]]` with `kind = "complaint-log"`, `file`, `dated` and `device_version`, and under `items` the place of `codes`
        "#);
        let bare = folder().document("complaint-log", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `codes` in `docs/complaint-log.pdf`
        to do: add `codes` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/complaint-log.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("annex", "A")], &["annex-A"]),
                (&[("annex", "B")], &["annex-B"]),
                (&[("annex", "C")], &["annex-C"]),
                (&[("annex", "D")], &["annex-D"]),
                (&[("annex", "E")], &["annex-E"]),
                (&[("annex", "F")], &["annex-F"]),
                (&[("annex", "G")], &["annex-G"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `incident-codes` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
