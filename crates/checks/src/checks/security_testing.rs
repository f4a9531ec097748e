//! Security tests were made.
//!
//! ## What it asks
//! Is a security test report of this version on file, with tool, scope and findings, and has each finding of its scans a decision?
//! `kinds` names tests (`requirements`, `threat-mitigation`, `vulnerability`, `fuzz`, `pentest`); `scope`, `part` and `level` further items.
//!
//! ## Why
//! Only somebody who tries to break it knows whether it holds.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "security-scan"` and `file`: SARIF, or the JSON of Grype, Trivy or OSV-Scanner, which is read. It gives the tool, the findings and the test for vulnerabilities.
//! `[[documents]]` with `kind = "security-test-report"` or `kind = "document:security-plan"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `tool`, `scope`, `findings` are asked.
//! Of a report in another form a person confirms that the tests cover the device, and findings are resolved.
//!
//! ## How it is computed
//! A finding of a scan is decided where the report suppresses it with a reason, or where a statement (`kind = "vex"`) settles its vulnerability in the component that it names, in the version that the bill has.
//! A scan says its tool, the tool's version and its day; a scan of another device version does not count.
//! A scan says nothing on tests of requirements, on fuzzing or on penetration; how many threats the threat model calls mitigated is told with `threat-mitigation`, because each of them wants its test.
//! A scan is never more than for a person: what it was set to look at is not in it.
//!
//! ## What may cross a border
//! Names, days and places of records, names and versions of components; no patient data.
//!
//! ## If it is not shown
//! Decide on each finding, and have the test made on this version.

use reliance_model::cyber::threat::ThreatState;
use reliance_model::finding::Answer;

use crate::cyber::{scanned, threats, worst};
use crate::records::{self, Reads, Record};
use crate::words::count;
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("security-testing", include_str!("security_testing.rs"), answer);

const RECORD: Record = Record {
    what: "a security test report",
    kinds: &["security-test-report", "document:security-plan"],
    items: &["tool", "scope", "findings"],
    parameters: &[
        ("kinds", Reads::Item),
        ("scope", Reads::NamedItem),
        ("part", Reads::Item),
        ("level", Reads::Item),
    ],
    confirm: "the tests cover the device, and findings are resolved",
    ..Record::NONE
};

/// Items that a scan gives.
const OF_SCANS: &[&str] = &["tool", "findings", VULNERABILITY];
/// The kind of test that a scan is.
const VULNERABILITY: &str = "vulnerability";

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let known: &[(&str, &[&str])] =
        &[("kinds", &[]), ("scope", &[]), ("part", &[]), ("level", &[])];
    if let Some(refused) = parameters::unknown(ask, known) {
        return Ok(refused);
    }
    let kinds = parameters::values(ask, "kinds");
    let answered = match scanned::read(ask) {
        scans if scans.is_empty() || !is_asked_of_scans(ask) => records::judge(ask, &RECORD),
        scans => {
            let judged = scans.iter().map(|(document, scan)| scanned::judge(ask, document, scan));
            let judged: Vec<Answered> = judged.collect();
            let rest = rest(ask);
            let all = judged.into_iter().chain(rest);
            Ok(worst(all).evidence(scanned::evidence_of(ask, &scans)))
        }
    };
    match kinds.iter().any(|kind| kind == "threat-mitigation") {
        true => answered.map(|answered| with_mitigated(ask, answered)),
        false => answered,
    }
}

/// Is something asked that a scan can speak of?
fn is_asked_of_scans(ask: &Ask<'_>) -> bool {
    let kinds = parameters::values(ask, "kinds");
    let others = ["scope", "part", "level"];
    match kinds.is_empty() {
        true => others.iter().all(|name| parameters::values(ask, name).is_empty()),
        false => kinds.iter().any(|kind| kind == VULNERABILITY),
    }
}

/// What the records say of the items that a scan does not give; nothing where none is asked
/// and the records contradict nothing.
fn rest(ask: &Ask<'_>) -> Option<Answered> {
    let (left, judged) = match records::judge_without(ask, &RECORD, OF_SCANS) {
        Ok(found) => found,
        Err(missing) => return Some(missing.into()),
    };
    let answered = judged.unwrap_or_else(Answered::from);
    (left || answered.answer == Answer::NotShown).then_some(answered)
}

/// With the threats whose mitigation wants a test.
fn with_mitigated(ask: &Ask<'_>, answered: Answered) -> Answered {
    let models = threats::read(ask);
    let threats: Vec<_> = models.iter().flat_map(|(_, model)| &model.threats).collect();
    if threats.is_empty() {
        return answered;
    }
    let mitigated = threats.iter().filter(|one| one.state == ThreatState::Mitigated).count();
    let all = count(threats.len() as u64, "threat");
    answered.evidence(threats::evidence_of(ask, &models)).caveat(format!(
        "the threat model calls {mitigated} of {all} mitigated; each of them wants its test"
    ))
}

#[cfg(test)]
mod tests;
