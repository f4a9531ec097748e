//! Tests of the check on support.

use reliance_model::Date;
use reliance_model::cyber::bill::SupportRow;

use super::*;
use crate::records::tests::honours;
use crate::testing::{Folder, answer, folder};

fn support(level: Option<Level>, ends: Option<&str>, reason: Option<&str>) -> Support {
    Support {
        level,
        ends: ends.map(|day| day.parse::<Date>().unwrap()),
        reason: reason.map(str::to_string),
        read_from: Vec::new(),
    }
}

fn with(supports: &[(&str, Support)]) -> Folder {
    let component = |(name, support): &(&str, Support)| Component {
        id: name.to_string(),
        name: name.to_string(),
        version: Some("1.0".into()),
        kind: Some(if *name == "os" { "operating-system" } else { "library" }.into()),
        purl: Some(format!("pkg:generic/{name}@1.0")),
        support: support.clone(),
        ..Component::default()
    };
    let bill = Bill { components: supports.iter().map(component).collect(), ..Bill::default() };
    let mut folder = folder().document("sbom", &[]);
    let file = folder.evidence.device.documents[0].file.clone();
    folder.evidence.cyber.bills.insert(file, bill);
    folder
}

#[test]
fn known_support_is_shown_and_what_ended_is_told() {
    let folder = with(&[
        ("a", support(Some(Level::Maintained), Some("2029-01-01"), None)),
        ("b", support(Some(Level::Abandoned), Some("2024-01-01"), None)),
    ]);
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    shown: level and end of support are known for 2 components
    caveat: past the last day of support: `b 1.0` (2024-01-01)
    ");
}

#[test]
fn unknown_without_a_reason_is_undetermined_and_with_one_for_a_person() {
    let bare =
        with(&[("a", support(Some(Level::Unknown), None, None)), ("b", support(None, None, None))]);
    insta::assert_snapshot!(answer(CHECK, &bare), @r#"
    undetermined: needs level and end of support of 2 of 2 components: `a 1.0` and `b 1.0`
    to do: add them to the bill or to a side table (`kind = "component-support"`); where one is not known, say `unknown` and why
    "#);
    let said = with(&[("a", support(Some(Level::Unknown), None, Some("no statement upstream")))]);
    insta::assert_snapshot!(answer(CHECK, &said), @"for a person: support of 1 of 1 component is not known and the reason is written; a person judges the reasons: `a 1.0`");
}

#[test]
fn maintained_after_the_last_day_is_a_contradiction() {
    let folder = with(&[("a", support(Some(Level::Maintained), Some("2024-01-01"), None))]);
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    not shown: called maintained after the last day of support: `a 1.0` (2024-01-01)
    caveat: past the last day of support: `a 1.0` (2024-01-01)
    to do: correct the level, or the day
    ");
}

#[test]
fn a_side_table_fills_what_the_bill_leaves_out_and_differences_are_told() {
    let mut folder = with(&[
        ("a", support(None, None, None)),
        ("b", support(Some(Level::Maintained), Some("2029-01-01"), None)),
    ]);
    let row = |purl: &str, row: u64, ends: &str| SupportRow {
        file: "cyber/support.csv".into(),
        row,
        purl: Some(purl.into()),
        support: support(Some(Level::Maintained), Some(ends), None),
        ..SupportRow::default()
    };
    folder.evidence.cyber.support.extend([
        row("pkg:generic/a", 1, "2028-01-01"),
        row("pkg:generic/b@1.0", 2, "2030-01-01"),
        row("pkg:generic/b@2.0", 3, "2035-01-01"),
    ]);
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    shown: level and end of support are known for 2 components
    caveat: support of `b 1.0` ends on 2029-01-01 in the bill and on 2030-01-01 in cyber/support.csv, row 2
    caveat: 1 row of the side tables speak of no component of the bill
    ");
}

#[test]
fn operating_systems_must_be_supported() {
    let scope = |folder: Folder| folder.parameter("scope", "operating-system");
    let none = scope(with(&[("a", support(None, None, None))]));
    insta::assert_snapshot!(answer(CHECK, &none), @r"
    undetermined: needs an operating system in the bill
    to do: list it in the bill, or state that the device brings none
    ");
    let old =
        scope(with(&[("os", support(Some(Level::NoLongerMaintained), Some("2024-01-01"), None))]));
    insta::assert_snapshot!(answer(CHECK, &old), @r"
    not shown: out of support: `os 1.0` (2024-01-01)
    to do: move to a supported operating system
    ");
    let new = scope(with(&[("os", support(Some(Level::Maintained), Some("2034-01-01"), None))]));
    insta::assert_snapshot!(answer(CHECK, &new), @"shown: level and end of support are known for 1 operating system");
}

#[test]
fn a_record_that_cannot_be_read_is_for_a_person() {
    let on_file = || folder().document("component-support", &["support-level", "end-of-support"]);
    insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/component-support.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `end-of-support` and `support-level`; the program does not judge its words, so a person confirms that it covers every component, and none is past its end");
    honours(
        CHECK,
        on_file,
        &[
            (&[("part", "replacement-plan")], &["replacement-plan"]),
            (&[("scope", "operating-system")], &["scope-operating-system"]),
        ],
    );
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `sbom-support-status` cannot compute `moon = full`, so a person must judge what it asks");
}
