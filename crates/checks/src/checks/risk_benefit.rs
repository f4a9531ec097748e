//! Benefit is weighed against the remaining risk.
//!
//! ## What it asks
//! Does the risk file of this version name the place where benefit and residual risk are weighed?
//! `scope = "pccp"` asks for the weighing of the planned modifications, as the item `scope-pccp`.
//!
//! ## Why
//! Whether a risk may remain is decided by what the patient gains.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "risk-file"` or `kind = "pccp"` or `kind = "document:clinical-evaluation"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `benefit-risk` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the benefit outweighs what risk remains.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the weighing for this version.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("risk-benefit", include_str!("risk_benefit.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a weighing of benefit and risk",
    kinds: &["risk-file", "pccp", "document:clinical-evaluation"],
    items: &["benefit-risk"],
    parameters: &[("scope", Reads::NamedItem)],
    confirm: "the benefit outweighs what risk remains",
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("risk-file", &["benefit-risk"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/risk-file.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `benefit-risk`; the program does not judge its words, so a person confirms that the benefit outweighs what risk remains");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a weighing of benefit and risk
        to do: add to `reliance.toml` `[[documents]]` with `kind = "risk-file"` or `kind = "pccp"` or `kind = "document:clinical-evaluation"`, `file`, `dated` and `device_version`, and under `items` the place of `benefit-risk`
        "#);
        let bare = folder().document("risk-file", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `benefit-risk` in `docs/risk-file.pdf`
        to do: add `benefit-risk` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/risk-file.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(CHECK, on_file, &[(&[("scope", "pccp")], &["scope-pccp"])]);
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `risk-benefit` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
