//! Cybersecurity evidence of a device folder: which files are read inside, and by whom.
//!
//! A document whose bytes are of a format that the program reads is read; a Markdown, PDF
//! or Word file of the same kind stays a record, which a person confirms.

use std::collections::BTreeSet;
use std::path::PathBuf;

use reliance_checks::cyber::matching::keys_of;
use reliance_evidence::cyber::{
    bill, disclosure, exploits, handling, predictions, scans, statements, support,
};
use reliance_model::device::Device;
use reliance_model::problem::{Problem, Reading};

use crate::folder::Folder;
use crate::source::inside;
use crate::vulnerabilities::index;

/// Ends of names of files that are for people.
const FOR_PEOPLE: [&str; 9] =
    [".md", ".pdf", ".docx", ".doc", ".odt", ".html", ".htm", ".txt", ".rtf"];
/// Kind of a document that holds records of vulnerabilities.
pub(crate) const RECORDS: &str = "vulnerability-records";

impl Folder {
    /// Read every document on cybersecurity that can be read inside.
    pub(crate) fn read_cyber(&mut self) {
        let documents: BTreeSet<(String, String)> = self
            .evidence
            .device
            .documents
            .iter()
            .map(|document| (document.kind.clone(), document.file.clone()))
            .collect();
        for (kind, file) in &documents {
            if !is_for_people(file) && kind != RECORDS {
                self.read_one(kind, file);
            }
        }
        self.read_databases();
    }

    fn read_one(&mut self, kind: &str, file: &str) {
        let known = [
            "sbom",
            "vex",
            "component-support",
            "patch-log",
            "known-exploited",
            "exploit-prediction",
            "security-scan",
            "security-disclosure",
        ];
        if !known.contains(&kind) {
            return;
        }
        let Some(bytes) = self.bytes(file) else { return };
        if let Ok(text) = std::str::from_utf8(&bytes) {
            self.texts.insert(file.to_string(), text.to_string());
        }
        let sha256 = self.sha256(file);
        match kind {
            "sbom" => self.read_bill(file, &bytes, sha256),
            "vex" => self.read_statements(file, &bytes, sha256),
            "component-support" => {
                let rows = self.keep(support::read(file, &bytes));
                self.evidence.cyber.support.extend(rows);
            }
            "patch-log" => {
                let rows = self.keep(handling::read(file, &bytes));
                self.evidence.cyber.handled.extend(rows);
            }
            "known-exploited" => {
                let mut read = self.keep(exploits::read(file, &bytes));
                read.sha256 = sha256;
                self.evidence.cyber.exploits.push(read);
            }
            "exploit-prediction" => {
                let mut read = self.keep(predictions::read(file, &bytes));
                read.sha256 = sha256;
                self.evidence.cyber.predictions.push(read);
            }
            "security-scan" => {
                let mut read = self.keep(scans::read(file, &bytes));
                read.sha256 = sha256;
                self.evidence.cyber.scans.insert(file.into(), read);
            }
            _ => {
                let read = self.keep(disclosure::read(file, &bytes));
                self.evidence.cyber.disclosures.insert(file.into(), read);
            }
        }
    }

    /// Read a bill, and the statements that it holds.
    pub(crate) fn read_bill(&mut self, file: &str, bytes: &[u8], sha256: String) {
        if bill::detect(bytes).is_none() {
            self.problems.push(
                Problem::error("unknown-bill", file, "this is no bill of materials that is read")
                    .help("give CycloneDX (JSON, XML) or SPDX (JSON, YAML, XML, RDF, tags and values, JSON-LD)"),
            );
            return;
        }
        let mut read = self.keep(bill::read(file, bytes));
        read.sha256 = sha256.clone();
        let cyclone = read.format.family == reliance_model::cyber::bill::Family::CycloneDx;
        self.evidence.cyber.bills.insert(file.into(), read);
        if cyclone {
            self.read_statements(file, bytes, sha256);
        }
    }

    fn read_statements(&mut self, file: &str, bytes: &[u8], sha256: String) {
        let mut read = self.keep(statements::read(file, bytes));
        read.sha256 = sha256;
        if !read.statements.is_empty() {
            self.evidence.cyber.statements.insert(file.into(), read);
        }
    }

    /// Look the components of every bill up in the databases of the folder.
    fn read_databases(&mut self) {
        let mut databases: Vec<(String, PathBuf)> = Vec::new();
        for file in crate::cyber::databases(&self.evidence.device) {
            match inside(&self.root, &file) {
                Ok(path) => databases.push((file, path)),
                Err(error) => self.problems.push(Problem::error("unreadable-file", &file, error)),
            }
        }
        self.look_up(&databases);
    }

    /// Look the components of every bill up in these databases.
    pub(crate) fn look_up(&mut self, databases: &[(String, PathBuf)]) {
        if databases.is_empty() {
            return;
        }
        let bills = self.evidence.cyber.bills.values();
        let components = bills.flat_map(|bill| &bill.components);
        let wanted: BTreeSet<(String, String)> = components.flat_map(keys_of).collect();
        let root = self.root.clone();
        let (snapshots, found) = self.keep(index::collect(databases, &wanted, &root));
        for snapshot in &snapshots {
            if let Some(seen) = self.evidence.files.get_mut(&snapshot.file) {
                seen.sha256 = Some(snapshot.sha256.clone());
            }
        }
        self.evidence.cyber.snapshots.extend(snapshots);
        self.evidence.cyber.advisories.extend(found);
    }

    fn keep<T>(&mut self, reading: Reading<T>) -> T {
        reading.into_items(&mut self.problems)
    }

    fn sha256(&self, file: &str) -> String {
        let seen = self.evidence.files.get(file);
        seen.and_then(|seen| seen.sha256.clone()).unwrap_or_default()
    }
}

/// Vulnerability databases that the device file names, without a stroke at the end.
pub(crate) fn databases(device: &Device) -> BTreeSet<String> {
    let documents = device.documents.iter().filter(|document| document.kind == RECORDS);
    documents.map(|document| document.file.trim_end_matches('/').to_string()).collect()
}

/// Is it a file for people, by its name?
pub(crate) fn is_for_people(file: &str) -> bool {
    let name = file.to_ascii_lowercase();
    FOR_PEOPLE.iter().any(|end| name.ends_with(end)) && !name.ends_with(".spdx.txt")
}
