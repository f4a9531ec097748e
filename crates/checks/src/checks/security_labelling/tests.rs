//! Tests of the check on security in the labelling.

use reliance_model::cyber::{Disclosure, DisclosureAnswer};
use reliance_model::device::Interface;

use super::*;
use crate::cyber::made::{BILL as FILE, component, device};
use crate::records::tests::honours;
use crate::testing::{Folder, answer, folder};

fn on_file() -> Folder {
    folder().document("labelling", &["security"])
}

#[test]
fn a_complete_record_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `security`; the program does not judge its words, so a person confirms that it says what users need: configuration, ports, updates, end of support");
}

#[test]
fn undetermined_without_the_record() {
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
    undetermined: needs labelling with security information
    to do: add to `reliance.toml` `[[documents]]` with `kind = "labelling"`, `file`, `dated` and `device_version`, and under `items` the place of `security`
    "#);
    let bare = folder().document("labelling", &[]);
    insta::assert_snapshot!(answer(CHECK, &bare), @r"
    undetermined: needs the place of `security` in `docs/labelling.pdf`
    to do: add `security` with its place under `items` of the document
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
fn every_call_of_the_catalogue_is_honoured() {
    honours(CHECK, on_file, &[(&[("market", "cn")], &["security"])]);
}

#[test]
fn a_parameter_it_does_not_know_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `security-labelling` cannot compute `moon = full`, so a person must judge what it asks");
}

/// Labelling of a device whose bill is about the device itself, held against `with`.
fn held(with: &[&str], ends: Option<&str>) -> Folder {
    let mut folder = device().document("labelling", &["security"]);
    let bill = folder.evidence.cyber.bills.get_mut(FILE).unwrap();
    let mut subject = component("pkg:generic/thorax@2.0");
    subject.support.ends = ends.map(|day| day.parse().unwrap());
    bill.subject = Some(subject.id.clone());
    bill.components.push(subject);
    with.iter().fold(folder, |folder, with| folder.parameter("with", with))
}

#[test]
fn what_was_read_is_told_to_the_person() {
    let mut all = held(&["sbom", "end-of-support", "interfaces"], Some("2031-01-31"));
    all.evidence.device.interfaces.push(Interface {
        name: "DICOM".into(),
        connects_to: "PACS".into(),
        ..Interface::default()
    });
    insta::assert_snapshot!(answer(CHECK, &all), @r"
    for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `security`; the program does not judge its words, so a person confirms that it says what users need: configuration, ports, updates, end of support
    caveat: the labelling says how users get `docs/sbom.pdf`
    caveat: the labelling gives 2031-01-31 as the last day of support
    caveat: the labelling names 1 interface: `DICOM` (to PACS)
    ");
}

#[test]
fn what_was_not_read_is_undetermined() {
    insta::assert_snapshot!(answer(CHECK, &held(&["end-of-support"], None)), @r#"
    undetermined: needs the last day of support of the device
    to do: give the component that the bill is about its end of support, in the bill or in a side table (`kind = "component-support"`)
    "#);
    insta::assert_snapshot!(answer(CHECK, &held(&["interfaces"], None)), @r"
    undetermined: needs the interfaces of the device in this market, which the labelling names
    to do: add `[[interfaces]]` with `name`, `direction`, `connects_to` and `markets` to `reliance.toml`
    ");
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("with", "sbom")), @r#"
    undetermined: needs a bill of materials of this version, which the labelling says how to get
    to do: add to `reliance.toml` `[[documents]]` with `kind = "sbom"`, `file`, `dated` and `device_version`
    "#);
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("with", "moon")), @"for a person: `security-labelling` cannot compute `with = moon`, so a person must judge what it asks");
}

#[test]
fn contradictions_are_not_shown() {
    insta::assert_snapshot!(answer(CHECK, &held(&["end-of-support"], Some("2026-11-21"))), @r"
    not shown: support of the device ended on 2026-11-21, before the day of this assessment
    to do: correct the day, or support the device for longer
    ");
    let mut denied = held(&["sbom"], None).document("security-disclosure", &[]);
    let file = denied.evidence.device.documents.last().unwrap().file.clone();
    let said = |question: &str, answer: &str| DisclosureAnswer {
        question: Some(question.into()),
        answer: answer.into(),
        note: None,
        cell: "Sheet1!C9".into(),
    };
    let answers = [
        ("SBOM-1".to_string(), said("Is the SBoM for this product available?", "No")),
        ("ALOF-1".to_string(), said("Does it log off?", "See Notes")),
    ];
    denied
        .evidence
        .cyber
        .disclosures
        .insert(file, Disclosure { edition: None, answers: answers.into() });
    insta::assert_snapshot!(answer(CHECK, &denied), @r"
    not shown: `docs/security-disclosure.pdf` SBOM-1 (Sheet1!C9) says that there is no bill of materials, and `docs/sbom.pdf` is on file
    caveat: 1 answer with a note that is not there: `docs/security-disclosure.pdf` ALOF-1 (Sheet1!C9)
    to do: correct the answer
    ");
}
