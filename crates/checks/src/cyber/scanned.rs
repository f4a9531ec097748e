//! What scanners reported on the version that is to enter the market, and which of their
//! findings nobody decided.
//!
//! A finding is decided where the report itself suppresses it with a reason, or where a
//! statement of the maker settles its vulnerability in the component it names, in the
//! version that a bill has. A component that no bill has is told: nothing can settle it.

use std::collections::BTreeSet;

use reliance_model::cyber::scan::ScanResult;
use reliance_model::cyber::statement::Named;
use reliance_model::cyber::{Bill, Component, Scan};
use reliance_model::device::Document;
use reliance_model::finding::EvidenceRef;
use reliance_security::package_url::PackageUrl;

use super::decisions::{self, Product};
use super::vulnerabilities::{day, same_release};
use crate::records;
use crate::said::first_of;
use crate::words::{count, figure};
use crate::{Answered, Ask};

/// The kind of document that a report of a scanner has.
const SCAN: &str = "security-scan";

/// The scans of this market and version.
pub(crate) fn read<'a>(ask: &Ask<'a>) -> Vec<(&'a Document, &'a Scan)> {
    let evidence = ask.evidence;
    let speaks = |document: &&Document| {
        document.device_version.as_ref().is_none_or(|version| *version == evidence.device.version)
    };
    let documents = evidence.device.documents_of(SCAN, ask.market).filter(speaks);
    documents
        .filter_map(|document| Some((document, evidence.cyber.scans.get(&document.file)?)))
        .collect()
}

/// References to the scans, for a finding.
pub(crate) fn evidence_of(ask: &Ask<'_>, scans: &[(&Document, &Scan)]) -> Vec<EvidenceRef> {
    let part = |scan: &Scan| count(scan.results.len() as u64, "finding");
    scans.iter().map(|(document, scan)| ask.evidence_of_document(document, &part(scan))).collect()
}

/// `scan.json` (grype 0.74.1, of 2026-05-01).
pub(crate) fn describe(document: &Document, scan: &Scan) -> String {
    let mut about: Vec<String> = scan.tools.clone();
    about.extend(ran(document, scan).map(|day| format!("of {day}")));
    about.extend(scan.database.as_ref().map(|database| format!("database {database}")));
    match about.is_empty() {
        true => format!("`{}`", document.file),
        false => format!("`{}` ({})", document.file, about.join(", ")),
    }
}

/// The day on which it ran: by the report, or else by the record.
pub(crate) fn ran(document: &Document, scan: &Scan) -> Option<reliance_model::Date> {
    scan.ran.as_deref().and_then(day).or(document.dated)
}

/// What one report says and lacks.
pub(crate) fn judge(ask: &Ask<'_>, document: &Document, scan: &Scan) -> Answered {
    let what = describe(document, scan);
    if let Some((because, to_do)) = records::contradiction(ask, document) {
        return Answered::not_shown(because).to_do(to_do);
    }
    let ran = ran(document, scan);
    if let Some(day) = ran.filter(|day| *day > ask.on) {
        let because = format!("{what} ran on {day}, after the day of this assessment");
        return Answered::not_shown(because).to_do("correct the day, or assess on a later day");
    }
    let (open, elsewhere) = open(ask, scan);
    let all = scan.results.len() as u64;
    let decided = all - open.len() as u64;
    let findings = count(all, "finding");
    let answered = if !open.is_empty() {
        let few = first_of("findings of the scan without a decision", &open, 5);
        Answered::not_shown(few.within(|few| {
            format!("{} of {findings} of {what} without a decision: {few}", open.len())
        }))
        .to_do("decide on each in a VEX document, or suppress it in the report with the reason")
    } else {
        unsaid(document, scan).unwrap_or_else(|| {
            let words = match all {
                0 => format!("{what} has no finding"),
                _ => format!("{what} has a decision on each of {findings}"),
            };
            Answered::for_a_person(format!(
                "{words}; a person confirms that its settings cover the device"
            ))
        })
    };
    let answered = answered.figures([
        figure("scan-findings", document.file.clone(), all as f64),
        figure("scan-findings-decided", document.file.clone(), decided as f64),
    ]);
    match elsewhere.is_empty() {
        true => answered,
        false => answered.caveat(
            first_of("findings on components that are in no bill", &elsewhere, 5).within(|few| {
                let file = &document.file;
                format!(
                    "findings of `{file}` on components that are in no bill of this version: {few}"
                )
            }),
        ),
    }
}

/// What a report has to say of itself: tool, its version, the day.
fn unsaid(document: &Document, scan: &Scan) -> Option<Answered> {
    let file = &document.file;
    let versioned = |tool: &String| tool.contains(|c: char| c.is_ascii_digit());
    let lacks = if scan.tools.is_empty() {
        Some(format!("the tool that wrote `{file}`"))
    } else if !scan.tools.iter().all(versioned) {
        Some(format!("the version of the tool that wrote `{file}` ({})", scan.tools.join(", ")))
    } else if ran(document, scan).is_none() {
        Some(format!("the day of `{file}`"))
    } else {
        None
    };
    lacks.map(|lacks| {
        Answered::undetermined(format!("needs {lacks}")).to_do(
            "scan again with a tool that writes it, or add `version` or `dated` to the document",
        )
    })
}

/// Findings without a decision, and those whose component is in no bill.
fn open(ask: &Ask<'_>, scan: &Scan) -> (Vec<String>, Vec<String>) {
    let evidence = ask.evidence;
    let bills: Vec<(&str, &Bill)> = evidence
        .device
        .documents_of("sbom", ask.market)
        .filter_map(|one| Some((one.file.as_str(), evidence.cyber.bills.get(&one.file)?)))
        .collect();
    let device = &evidence.device;
    let product = Product { name: &device.name, version: &device.version, bills: &bills };
    let (mut open, mut elsewhere) = (Vec::new(), Vec::new());
    for result in &scan.results {
        if result.suppressed.as_ref().is_some_and(|why| !why.trim().is_empty()) {
            continue;
        }
        let of: Vec<&Component> = match &result.component {
            Some(named) => bills
                .iter()
                .flat_map(|(_, bill)| &bill.components)
                .filter(|component| is(named, component))
                .collect(),
            None => Vec::new(),
        };
        if result.component.is_some() && of.is_empty() && !bills.is_empty() {
            elsewhere.push(label(result));
        }
        let ids: BTreeSet<String> =
            std::iter::once(&result.id).chain(&result.aliases).cloned().collect();
        let settled = |component: &&Component| {
            decisions::of(&ids, component, &evidence.cyber, &product).is_complete()
        };
        if of.is_empty() || !of.iter().all(settled) {
            open.push(label(result));
        }
    }
    (open, elsewhere)
}

/// Is it this component, in this version? Never by a bare name.
fn is(named: &Named, component: &Component) -> bool {
    let parse = |purl: &String| purl.parse::<PackageUrl>().ok();
    let spoken = named.purl.as_ref().and_then(parse);
    if let (Some(spoken), Some(own)) = (&spoken, component.purl.as_ref().and_then(parse)) {
        return spoken.full_version().is_some() && same_release(spoken, &own);
    }
    named.version.is_some()
        && named.version == component.version
        && named.name.as_deref() == Some(component.name.as_str())
}

/// `CVE-2026-1111` (`pillow 9.0.0`), or with the place in the code.
fn label(result: &ScanResult) -> String {
    let of = match (&result.component, &result.location) {
        (Some(named), _) => {
            let name = named.name.clone().unwrap_or_else(|| named.id.clone());
            match &named.version {
                Some(version) if !name.contains(version) => Some(format!("{name} {version}")),
                _ => Some(name),
            }
        }
        (None, Some(place)) => Some(place.clone()),
        (None, None) => None,
    };
    match of {
        Some(of) => format!("`{}` (`{of}`)", result.id),
        None => format!("`{}`", result.id),
    }
}
