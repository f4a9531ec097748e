//! What `reliance sbom` is about: a device folder, or one bill.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reliance_evidence::cyber::{bill, exploits, predictions, statements, support};
use reliance_model::catalogue::Catalogue;
use reliance_model::cyber::{Bill, Cyber};
use reliance_model::evidence::Evidence;
use reliance_model::problem::{Problem, Reading};
use sha2::{Digest, Sha256};

use crate::folder::{self, Folder, hexadecimal, read_bounded};

/// Largest file that is read, in bytes.
const MOST: u64 = 256 << 20;

/// The folder of the subject: its own, or one that holds nothing but the bill.
///
/// # Errors
///
/// A sentence if there is no bill to judge.
pub(super) fn read(path: &Path, catalogue: &Catalogue) -> Result<Folder, String> {
    let folder = if path.is_dir() { folder::read(path, catalogue)? } else { one_bill(path)? };
    if folder.evidence.cyber.bills.is_empty() {
        crate::problems::talk(&folder.problems, &folder.texts);
        return Err(format!(
            "{} names no bill of materials that could be read; add `[[documents]]` with `kind = \"sbom\"` and `file`",
            path.display()
        ));
    }
    Ok(folder)
}

fn one_bill(path: &Path) -> Result<Folder, String> {
    let bytes = read_bounded(path, MOST)?;
    let name = path.display().to_string();
    if bill::detect(&bytes).is_none() {
        return Err(format!("{name} is no bill of materials that is read (CycloneDX or SPDX)"));
    }
    let mut folder = Folder {
        root: path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf),
        evidence: Evidence::default(),
        problems: Vec::new(),
        texts: BTreeMap::new(),
    };
    let sha256 = hexadecimal(&Sha256::digest(&bytes));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    folder.texts.insert(name.clone(), text);
    folder.read_bill(&name, &bytes, sha256);
    name_device(&mut folder.evidence);
    Ok(folder)
}

/// The device is what the bill is about.
fn name_device(evidence: &mut Evidence) {
    let mut bills = evidence.cyber.bills.values();
    let subject = bills.find_map(|bill| bill.component(bill.subject.as_deref()?));
    if let Some(subject) = subject {
        evidence.device.name = subject.name.clone();
        evidence.device.version = subject.version.clone().unwrap_or_default();
    }
}

/// The bills of a folder, by file.
pub(super) fn bills(cyber: &Cyber) -> Vec<(&str, &Bill)> {
    cyber.bills.iter().map(|(file, bill)| (file.as_str(), bill)).collect()
}

/// Read further files into the evidence.
///
/// # Errors
///
/// A sentence if one cannot be opened.
pub(super) fn more(folder: &mut Folder, more: &More<'_>) -> Result<(), String> {
    for path in more.support {
        let rows = read_as(folder, path, support::read)?.0;
        folder.evidence.cyber.support.extend(rows);
    }
    for path in more.vex {
        let (mut stated, sha256) = read_as(folder, path, statements::read)?;
        stated.sha256 = sha256;
        folder.evidence.cyber.statements.insert(path.display().to_string(), stated);
    }
    for path in more.exploited {
        let (mut list, sha256) = read_as(folder, path, exploits::read)?;
        list.sha256 = sha256;
        folder.evidence.cyber.exploits.push(list);
    }
    for path in more.predicted {
        let (mut list, sha256) = read_as(folder, path, predictions::read)?;
        list.sha256 = sha256;
        folder.evidence.cyber.predictions.push(list);
    }
    let databases: Vec<(String, PathBuf)> =
        more.records.iter().map(|path| (path.display().to_string(), path.clone())).collect();
    if let Some((name, _)) = databases.iter().find(|(_, path)| !path.exists()) {
        return Err(format!("there is no {name}"));
    }
    folder.look_up(&databases);
    Ok(())
}

/// Files of the command line that add to the evidence.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct More<'a> {
    pub(super) support: &'a [PathBuf],
    pub(super) vex: &'a [PathBuf],
    pub(super) exploited: &'a [PathBuf],
    pub(super) predicted: &'a [PathBuf],
    pub(super) records: &'a [PathBuf],
}

fn read_as<T>(
    folder: &mut Folder,
    path: &Path,
    read: impl Fn(&str, &[u8]) -> Reading<T>,
) -> Result<(T, String), String> {
    let bytes = read_bounded(path, MOST)?;
    let name = path.display().to_string();
    folder.texts.insert(name.clone(), String::from_utf8_lossy(&bytes).into_owned());
    let items = read(&name, &bytes).into_items(&mut folder.problems);
    Ok((items, hexadecimal(&Sha256::digest(&bytes))))
}

/// Problems of the words in files, each with the line and a caret.
pub(super) fn talk(folder: &Folder) {
    let mut problems: Vec<Problem> = folder.problems.clone();
    problems.dedup();
    crate::problems::talk(&problems, &folder.texts);
}
