//! The vulnerabilities that are known of the version that is to enter the market.

use reliance_model::cyber::{Bill, Snapshot};
use reliance_model::device::Document;
use reliance_model::finding::EvidenceRef;

use super::decisions::Product;
use super::matching::{Matching, matches};
use super::vulnerabilities::{Vulnerability, vulnerabilities};
use super::{Bills, evidence_of, on_file};
use crate::records::Record;
use crate::said::{Said, first_of};
use crate::words::count;
use crate::{Answered, Ask, Missing};

/// What is known of a device's vulnerabilities.
pub(crate) struct Known<'a> {
    /// The bills that were looked into.
    pub(crate) bills: Vec<(&'a Document, &'a Bill)>,
    /// What of them could be looked up.
    pub(crate) matching: Matching<'a>,
    /// The vulnerabilities.
    pub(crate) vulnerabilities: Vec<Vulnerability>,
}

/// The known vulnerabilities, or what the records say in their place.
///
/// # Errors
///
/// The answer where no bill was read or none names a component, or no database was read.
pub(crate) fn known<'a>(
    ask: &Ask<'a>,
    record: &Record,
) -> Result<Known<'a>, Box<Result<Answered, Missing>>> {
    let cyber = &ask.evidence.cyber;
    let bills = match on_file(ask, record) {
        Bills::Read(bills) => bills,
        Bills::Record(answered) => return Err(answered),
    };
    // Nothing found where nothing was looked into is no answer.
    if bills.iter().all(|(_, bill)| bill.components.is_empty()) {
        let answered = Answered::not_shown("the bill of materials names no component to look up")
            .to_do("generate the bill from the build of this version");
        return Err(Box::new(Ok(answered.evidence(evidence_of(ask, &bills)))));
    }
    if cyber.snapshots.is_empty() {
        return match crate::records::judge(ask, record) {
            Ok(answered) => Err(Box::new(Ok(answered))),
            Err(_) => Err(Box::new(Err(Missing::new(
                "a snapshot of a vulnerability database to look the components up in",
                "put OSV, RustSec, PyPA or GitHub records (a folder, .zip or .tar.gz) into the folder and add `[[documents]]` with `kind = \"vulnerability-records\"` and `file`",
            )))),
        };
    }
    let by_file: Vec<(&str, &Bill)> =
        bills.iter().map(|(document, bill)| (document.file.as_str(), *bill)).collect();
    let matching = matches(&by_file, cyber);
    let device = &ask.evidence.device;
    let product = Product { name: &device.name, version: &device.version, bills: &by_file };
    let vulnerabilities = vulnerabilities(&matching.matches, cyber, &product);
    Ok(Known { bills, matching, vulnerabilities })
}

impl Known<'_> {
    /// Bills, databases and statements, for a finding.
    pub(crate) fn evidence(&self, ask: &Ask<'_>) -> Vec<EvidenceRef> {
        let cyber = &ask.evidence.cyber;
        let mut evidence = evidence_of(ask, &self.bills);
        evidence.extend(cyber.snapshots.iter().map(|snapshot| EvidenceRef {
            file: snapshot.file.clone(),
            sha256: Some(snapshot.sha256.clone()),
            part: describe(snapshot),
        }));
        let stated = cyber.statements.iter();
        evidence.extend(stated.map(|(file, statements)| {
            ask.file(file, format!("{} statements", statements.statements.len()))
        }));
        evidence
    }

    /// What the databases cannot have said, as sentences.
    pub(crate) fn caveats(&self, ask: &Ask<'_>) -> Vec<Said> {
        let mut caveats: Vec<Said> = ask
            .evidence
            .cyber
            .snapshots
            .iter()
            .map(|one| format!("looked up in {}", describe(one)).into())
            .collect();
        let missed = &self.matching.not_looked_up;
        if !missed.is_empty() {
            let told: Vec<String> =
                missed.iter().map(|one| format!("`{}` {}", one.label, one.why)).collect();
            let all = missed.len() as u64 + self.matching.looked_up;
            let of = count(all, "component");
            let few = first_of("components that could not be looked up", &told, 3);
            caveats
                .push(few.within(|few| format!("not looked up: {} of {of}: {few}", missed.len())));
        }
        caveats
    }
}

/// `osv.zip (321,004 records, newest of 2026-10-30, sha256 0123456789ab…)`.
fn describe(snapshot: &Snapshot) -> String {
    let newest = snapshot.newest.map(|day| format!(", newest of {day}")).unwrap_or_default();
    let hash: String = snapshot.sha256.chars().take(12).collect();
    format!("`{}` ({} records{newest}, sha256 {hash}…)", snapshot.name, snapshot.records)
}
