//! A change is classified by the rules of the market.
//!
//! ## What it asks
//! Does the change record for this version name the place of the decision and its reasons?
//! `rule`, `flow`, `part`, `q` and their refinements (`mixed`, `scope`, `waive`, `baseline`, `test`) name the rule or question that must be answered there.
//!
//! ## Why
//! Whether a change needs a new submission is decided by rules that differ from market to market.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "change-record"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `decision` is asked.
//! This version looks at the record and not yet inside it. A complete record is for a person, who confirms that the decision follows the rule.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Answer the questions of the rule, and have the decision signed.

use crate::Check;
use crate::records::{Reads, Record};

pub(crate) const CHECK: Check =
    Check::of_record("change-classified", include_str!("change_classified.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a signed change record",
    kinds: &["change-record"],
    items: &["decision"],
    parameters: &[
        ("rule", Reads::Item),
        ("flow", Reads::NamedItem),
        ("part", Reads::Item),
        ("q", Reads::NamedItem),
        ("mixed", Reads::NamedItem),
        ("scope", Reads::NamedItem),
        ("waive", Reads::NamedItem),
        ("baseline", Reads::NamedItem),
        ("test", Reads::NamedItem),
    ],
    confirm: "the decision follows the rule",
    signed: true,
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder()
            .document("change-record", &["decision"])
            .last_document(|document| document.signed_by = Some("A. Person".into()))
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/change-record.pdf` (of 2026-05-01, for device version 2.0, signed by A. Person) is on file and names the place of `decision`; the program does not judge its words, so a person confirms that the decision follows the rule");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a signed change record
        to do: add to `reliance.toml` `[[documents]]` with `kind = "change-record"`, `file`, `dated` and `device_version`, and under `items` the place of `decision`
        "#);
        let bare = folder()
            .document("change-record", &[])
            .last_document(|document| document.signed_by = Some("A. Person".into()));
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `decision` in `docs/change-record.pdf`
        to do: add `decision` with its place under `items` of the document
        ");
        let unsigned = on_file().last_document(|document| document.signed_by = None);
        insta::assert_snapshot!(answer(CHECK, &unsigned), @r"
        undetermined: needs the person who signed `docs/change-record.pdf`
        to do: add `signed_by` to the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/change-record.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("flow", "cyber")], &["flow-cyber"]),
                (&[("flow", "pccp")], &["flow-pccp"]),
                (&[("flow", "special-510k")], &["flow-special-510k"]),
                (&[("part", "baseline")], &["baseline"]),
                (&[("part", "record")], &["record"]),
                (&[("part", "reopened-by-test")], &["reopened-by-test"]),
                (&[("part", "result")], &["result"]),
                (&[("q", "1")], &["q-1"]),
                (&[("q", "2")], &["q-2"]),
                (&[("q", "3a")], &["q-3a"]),
                (&[("q", "3b")], &["q-3b"]),
                (&[("q", "4")], &["q-4"]),
                (&[("q", "4"), ("flow", "cade")], &["q-4", "flow-cade"]),
                (&[("q", "intended-use")], &["q-intended-use"]),
                (&[("rule", "aia-111")], &["aia-111"]),
                (&[("rule", "aia-substantial-modification")], &["aia-substantial-modification"]),
                (&[("rule", "cn-ai8-algorithm")], &["cn-ai8-algorithm"]),
                (
                    &[("rule", "cn-ai8-algorithm"), ("waive", "never")],
                    &["cn-ai8-algorithm", "waive-never"],
                ),
                (
                    &[("rule", "cn-ai8-data"), ("baseline", "last-registered"), ("test", "paired")],
                    &["cn-ai8-data", "baseline-last-registered", "test-paired"],
                ),
                (&[("rule", "cn-cy7")], &["cn-cy7"]),
                (&[("rule", "cn-sw9")], &["cn-sw9"]),
                (&[("rule", "cn-sw9"), ("mixed", "highest")], &["cn-sw9", "mixed-highest"]),
                (&[("rule", "cn-sw9"), ("scope", "ots")], &["cn-sw9", "scope-ots"]),
                (&[("rule", "gb-reliance")], &["gb-reliance"]),
                (&[("rule", "imdrf-n67")], &["imdrf-n67"]),
                (&[("rule", "mdcg-2020-3")], &["mdcg-2020-3"]),
                (&[("rule", "mdcg-2020-3-a")], &["mdcg-2020-3-a"]),
                (&[("rule", "mdcg-2020-3-b")], &["mdcg-2020-3-b"]),
                (&[("rule", "mdcg-2020-3-c")], &["mdcg-2020-3-c"]),
                (&[("rule", "mdr-ix-4.10")], &["mdr-ix-4.10"]),
                (&[("rule", "mdr-vi-c-6.5")], &["mdr-vi-c-6.5"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `change-classified` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
