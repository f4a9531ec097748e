//! Tests of the check on security tests.

use reliance_model::cyber::scan::ScanResult;
use reliance_model::cyber::statement::Named;
use reliance_model::cyber::threat::Threat;
use reliance_model::cyber::{Scan, Statement, Status, ThreatModel};

use super::*;
use crate::cyber::made::{device, statement, stating};
use crate::records::tests::honours;
use crate::testing::{Folder, answer, folder};

fn on_file() -> Folder {
    folder().document("security-test-report", &["tool", "scope", "findings"])
}

#[test]
fn a_complete_record_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/security-test-report.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `findings`, `scope` and `tool`; the program does not judge its words, so a person confirms that the tests cover the device, and findings are resolved");
}

#[test]
fn undetermined_without_the_record() {
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
    undetermined: needs a security test report
    to do: add to `reliance.toml` `[[documents]]` with `kind = "security-test-report"` or `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `findings`, `scope` and `tool`
    "#);
    let bare = folder().document("security-test-report", &[]);
    insta::assert_snapshot!(answer(CHECK, &bare), @r"
    undetermined: needs the place of `findings`, `scope` and `tool` in `docs/security-test-report.pdf`
    to do: add `findings`, `scope` and `tool` with its place under `items` of the document
    ");
}

#[test]
fn not_shown_where_it_is_of_another_version() {
    let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
    insta::assert_snapshot!(answer(CHECK, &old), @r"
    not shown: `docs/security-test-report.pdf` speaks of version 1.0; version 2.0 is to enter the market
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
                &[("kinds", "fuzz"), ("kinds", "pentest"), ("scope", "model")],
                &["fuzz", "pentest", "scope-model"],
            ),
            (&[("kinds", "pentest")], &["pentest"]),
            (&[("kinds", "requirements")], &["requirements"]),
            (&[("kinds", "threat-mitigation")], &["threat-mitigation"]),
            (&[("kinds", "vulnerability")], &["vulnerability"]),
            (&[("level", "cn-software-level")], &["cn-software-level"]),
            (&[("part", "interval")], &["interval"]),
        ],
    );
}

#[test]
fn a_parameter_it_does_not_know_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `security-testing` cannot compute `moon = full`, so a person must judge what it asks");
}

fn finding(id: &str, purl: &str) -> ScanResult {
    let (name, version) = purl.rsplit_once('/').unwrap().1.split_once('@').unwrap();
    ScanResult {
        id: id.into(),
        component: Some(Named {
            id: purl.into(),
            purl: Some(purl.into()),
            name: Some(name.into()),
            version: Some(version.into()),
            ..Named::default()
        }),
        ..ScanResult::default()
    }
}

fn scan(results: Vec<ScanResult>) -> Scan {
    Scan {
        format: "Grype".into(),
        tools: vec!["grype 0.74.1".into()],
        ran: Some("2026-05-01T10:00:00Z".into()),
        results,
        ..Scan::default()
    }
}

fn scanned(folder: Folder, scan: Scan) -> Folder {
    let mut folder = folder.document("security-scan", &[]);
    let file = folder.evidence.device.documents.last().unwrap().file.clone();
    folder.evidence.cyber.scans.insert(file, scan);
    folder.parameter("kinds", "vulnerability")
}

const PILLOW: &str = "pkg:pypi/pillow@9.0.0";

#[test]
fn a_finding_without_a_decision_is_not_shown() {
    let found = vec![finding("CVE-2026-1111", PILLOW), finding("CVE-2026-9", "pkg:npm/ms@1.0.0")];
    insta::assert_snapshot!(answer(CHECK, &scanned(device(), scan(found))), @r"
    not shown: 2 of 2 findings of `docs/security-scan.pdf` (grype 0.74.1, of 2026-05-01) without a decision: `CVE-2026-1111` (`pillow 9.0.0`) and `CVE-2026-9` (`ms 1.0.0`)
    caveat: findings of `docs/security-scan.pdf` on components that are in no bill of this version: `CVE-2026-9` (`ms 1.0.0`)
    to do: decide on each in a VEX document, or suppress it in the report with the reason
    ");
}

#[test]
fn a_statement_settles_it_in_its_own_version_only() {
    let mut own = statement("CVE-2026-1111", PILLOW, Status::NotAffected);
    own.justification = Some("vulnerable_code_not_present".into());
    let later = statement("CVE-2026-1111", "pkg:pypi/pillow@9.0.1", Status::NotAffected);
    let other = Statement { components: later.components, ..own.clone() };
    let found = || scan(vec![finding("CVE-2026-1111", PILLOW)]);
    insta::assert_snapshot!(answer(CHECK, &scanned(stating(device(), own), found())), @"for a person: `docs/security-scan.pdf` (grype 0.74.1, of 2026-05-01) has a decision on each of 1 finding; a person confirms that its settings cover the device");
    insta::assert_snapshot!(answer(CHECK, &scanned(stating(device(), other), found())), @r"
    not shown: 1 of 1 finding of `docs/security-scan.pdf` (grype 0.74.1, of 2026-05-01) without a decision: `CVE-2026-1111` (`pillow 9.0.0`)
    to do: decide on each in a VEX document, or suppress it in the report with the reason
    ");
}

#[test]
fn suppression_takes_a_reason() {
    let mut code = ScanResult {
        id: "B602".into(),
        location: Some("src/run.py:7".into()),
        suppressed: Some(" ".into()),
        ..ScanResult::default()
    };
    insta::assert_snapshot!(answer(CHECK, &scanned(device(), scan(vec![code.clone()]))), @r"
    not shown: 1 of 1 finding of `docs/security-scan.pdf` (grype 0.74.1, of 2026-05-01) without a decision: `B602` (`src/run.py:7`)
    to do: decide on each in a VEX document, or suppress it in the report with the reason
    ");
    code.suppressed = Some("no input reaches it".into());
    insta::assert_snapshot!(answer(CHECK, &scanned(device(), scan(vec![code]))), @"for a person: `docs/security-scan.pdf` (grype 0.74.1, of 2026-05-01) has a decision on each of 1 finding; a person confirms that its settings cover the device");
}

#[test]
fn a_scan_says_its_tool_version_and_day() {
    let bare = Scan { tools: vec!["grype".into()], ..scan(Vec::new()) };
    insta::assert_snapshot!(answer(CHECK, &scanned(device(), bare)), @r"
    undetermined: needs the version of the tool that wrote `docs/security-scan.pdf` (grype)
    to do: scan again with a tool that writes it, or add `version` or `dated` to the document
    ");
    let none = Scan { tools: Vec::new(), ..scan(Vec::new()) };
    insta::assert_snapshot!(answer(CHECK, &scanned(device(), none)), @r"
    undetermined: needs the tool that wrote `docs/security-scan.pdf`
    to do: scan again with a tool that writes it, or add `version` or `dated` to the document
    ");
    let late = Scan { ran: Some("2027-01-01".into()), ..scan(Vec::new()) };
    insta::assert_snapshot!(answer(CHECK, &scanned(device(), late)), @r"
    not shown: `docs/security-scan.pdf` (grype 0.74.1, of 2027-01-01) ran on 2027-01-01, after the day of this assessment
    to do: correct the day, or assess on a later day
    ");
}

#[test]
fn a_scan_gives_tool_and_findings_and_not_the_scope() {
    let mut plain = scanned(device(), scan(Vec::new()));
    plain.parameters.clear();
    insta::assert_snapshot!(answer(CHECK, &plain), @r#"
    undetermined: needs a security test report
    to do: add to `reliance.toml` `[[documents]]` with `kind = "security-test-report"` or `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `scope`
    "#);
    let scoped = plain.document("security-test-report", &["scope"]);
    insta::assert_snapshot!(answer(CHECK, &scoped), @"for a person: `docs/security-scan.pdf` (grype 0.74.1, of 2026-05-01) has no finding; a person confirms that its settings cover the device; `docs/security-test-report.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `scope`; the program does not judge its words, so a person confirms that the tests cover the device, and findings are resolved");
    let fuzzed = scoped.clone().parameter("kinds", "fuzz");
    insta::assert_snapshot!(answer(CHECK, &fuzzed), @r"
    undetermined: needs the place of `fuzz` in `docs/security-test-report.pdf`
    to do: add `fuzz` with its place under `items` of the document
    ");
    let mut other = scoped.parameter("kinds", "vulnerability");
    for document in &mut other.evidence.device.documents {
        document.device_version = Some("1.0".into());
    }
    insta::assert_snapshot!(answer(CHECK, &other), @r"
    not shown: `docs/security-test-report.pdf` speaks of version 1.0; version 2.0 is to enter the market
    to do: bring it to version 2.0, or correct `device_version`
    ");
}

#[test]
fn mitigated_threats_want_their_test() {
    let threat = |id: &str, state| Threat { id: id.into(), state, ..Threat::default() };
    let threats = vec![threat("1", ThreatState::Mitigated), threat("2", ThreatState::Open)];
    let mut folder = on_file()
        .last_document(|document| {
            document.items.insert("threat-mitigation".into(), "p. 3".into());
        })
        .document("threat-model", &[])
        .parameter("kinds", "threat-mitigation");
    let file = folder.evidence.device.documents.last().unwrap().file.clone();
    folder
        .evidence
        .cyber
        .threat_models
        .insert(file, ThreatModel { threats, ..ThreatModel::default() });
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    for a person: `docs/security-test-report.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `threat-mitigation`; the program does not judge its words, so a person confirms that the tests cover the device, and findings are resolved
    caveat: the threat model calls 1 of 2 threats mitigated; each of them wants its test
    ");
}
