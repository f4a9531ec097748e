//! Tests of the check on the security plan.

use reliance_model::cyber::{Disclosure, DisclosureAnswer, Handled};

use super::*;
use crate::cyber::made::{device, exploiting};
use crate::records::tests::honours;
use crate::testing::{Folder, answer, folder};

fn on_file() -> Folder {
    folder().document("document:security-plan", &["processes"])
}

#[test]
fn a_complete_record_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file()), @r"
    for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `processes`; the program does not judge its words, so a person confirms that its processes are run as written
    caveat: no source that is monitored is on file: neither a database of vulnerabilities nor a list of exploited ones
    caveat: `reliance.toml` has no `[patch_days]` to hold the patch log against
    ");
}

#[test]
fn undetermined_without_the_record() {
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
    undetermined: needs a security plan
    to do: add to `reliance.toml` `[[documents]]` with `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `processes`
    "#);
    let bare = folder().document("document:security-plan", &[]);
    insta::assert_snapshot!(answer(CHECK, &bare), @r"
    undetermined: needs the place of `processes` in `docs/document-security-plan.pdf`
    to do: add `processes` with its place under `items` of the document
    ");
}

#[test]
fn not_shown_where_it_is_of_another_version() {
    let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
    insta::assert_snapshot!(answer(CHECK, &old), @r"
    not shown: `docs/document-security-plan.pdf` speaks of version 1.0; version 2.0 is to enter the market
    to do: bring it to version 2.0, or correct `device_version`
    ");
}

#[test]
fn every_call_of_the_catalogue_is_honoured() {
    honours(
        CHECK,
        on_file,
        &[
            (
                &[("part", "monitoring"), ("part", "disclosure"), ("part", "patch-timelines")],
                &["monitoring", "disclosure", "patch-timelines"],
            ),
            (&[("part", "processes")], &["processes"]),
        ],
    );
}

#[test]
fn a_parameter_it_does_not_know_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `security-plan` cannot compute `moon = full`, so a person must judge what it asks");
}

/// A plan whose `part` is on file, with a disclosure statement that answers so.
fn answering(part: &str, question: &str, answer: &str) -> Folder {
    let mut folder = folder()
        .document("document:security-plan", &[part])
        .document("security-disclosure", &[])
        .parameter("part", part);
    let file = folder.evidence.device.documents.last().unwrap().file.clone();
    let said = DisclosureAnswer {
        question: Some(question.into()),
        answer: answer.into(),
        note: None,
        cell: "Sheet1!C9".into(),
    };
    let answers = [("DOC-6".to_string(), said)].into();
    folder.evidence.cyber.disclosures.insert(file, Disclosure { edition: None, answers });
    folder
}

#[test]
fn a_statement_that_denies_disclosure_contradicts_the_plan() {
    let question = "Is there a coordinated vulnerability disclosure programme?";
    insta::assert_snapshot!(answer(CHECK, &answering("disclosure", question, "No")), @r"
    not shown: `docs/security-disclosure.pdf` DOC-6 (Sheet1!C9) says that there is no disclosure of vulnerabilities, and the plan names its place
    to do: correct the answer, or set the programme up
    ");
    insta::assert_snapshot!(answer(CHECK, &answering("disclosure", question, "Yes")), @"for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `disclosure`; the program does not judge its words, so a person confirms that its processes are run as written");
    insta::assert_snapshot!(answer(CHECK, &answering("disclosure", "Does it log off?", "No")), @"for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `disclosure`; the program does not judge its words, so a person confirms that its processes are run as written");
}

#[test]
fn sources_on_file_are_told_and_show_nothing() {
    let planned = |folder: Folder| {
        folder.document("document:security-plan", &["monitoring"]).parameter("part", "monitoring")
    };
    insta::assert_snapshot!(answer(CHECK, &planned(folder())), @r"
    for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `monitoring`; the program does not judge its words, so a person confirms that its processes are run as written
    caveat: no source that is monitored is on file: neither a database of vulnerabilities nor a list of exploited ones
    ");
    insta::assert_snapshot!(answer(CHECK, &planned(exploiting(device(), "CVE-2026-1111"))), @r"
    for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `monitoring`; the program does not judge its words, so a person confirms that its processes are run as written
    caveat: of the sources to monitor are on file the database `osv.zip`, newest record of 2026-10-30 and the list of exploited vulnerabilities `cyber/kev.json`
    ");
}

#[test]
fn the_log_is_held_against_the_declared_days() {
    let planned = folder()
        .document("document:security-plan", &["patch-timelines"])
        .parameter("part", "patch-timelines");
    insta::assert_snapshot!(answer(CHECK, &planned), @r"
    for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `patch-timelines`; the program does not judge its words, so a person confirms that its processes are run as written
    caveat: `reliance.toml` has no `[patch_days]` to hold the patch log against
    ");
    let mut late = planned.device(|device| {
        device.patch_days = [("high".to_string(), 30)].into();
    });
    late.evidence.cyber.handled.push(Handled {
        vulnerability: "CVE-2026-1".into(),
        severity: Some("high".into()),
        identified: "2026-01-01".parse().ok(),
        row: 1,
        ..Handled::default()
    });
    insta::assert_snapshot!(answer(CHECK, &late), @r"
    for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `patch-timelines`; the program does not judge its words, so a person confirms that its processes are run as written
    caveat: declared days to patch: high 30
    caveat: 1 row of the patch log later than declared: `CVE-2026-1` (high, open for 325 of 30 days)
    ");
}
