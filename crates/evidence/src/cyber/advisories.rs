//! Records of vulnerability databases.
//!
//! One file holds one record, or a list of them: OSV as JSON (that of GitHub's database
//! among them) or YAML (that of PyPA), and RustSec's Markdown. Every ecosystem is kept, the
//! unknown ones too; which one can be matched is not decided here.

mod osv;
mod rustsec;

use std::borrow::Cow;

use reliance_model::cyber::Advisory;
use reliance_model::problem::{Problem, Reading};

use super::walk::{self, Report};

/// Largest file of records, in bytes. One record is rarely more than 2 MiB.
pub const MAX_BYTES: usize = 64 << 20;
/// Most elements of one list, of records or inside a record; archives are taken apart by the caller.
pub const MAX_RECORDS: usize = 500_000;

/// What the index over many records needs of one, borrowed from its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skimmed<'a> {
    /// Id.
    pub id: Cow<'a, str>,
    /// When it was last changed, as written.
    pub modified: Option<Cow<'a, str>>,
    /// Ecosystem and name of each affected package, in the order of the record.
    pub packages: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Read the records of a file.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Vec<Advisory>> {
    let failed = |problem: Box<Problem>| Reading { items: Vec::new(), problems: vec![*problem] };
    if bytes.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        return failed(Box::new(Problem::error("file-too-large", file, message)));
    }
    let text = match walk::text(file, bytes) {
        Ok(text) => text,
        Err(problem) => return failed(problem),
    };
    let start = text.trim_start();
    if rustsec::is(start) {
        return rustsec::read(file, text);
    }
    let records = if start.starts_with(['{', '[']) {
        osv::from_json(file, text)
    } else {
        osv::from_yaml(file, text)
    };
    match records {
        Ok(records) => advisories(file, text, records),
        Err(problem) => failed(problem),
    }
}

fn advisories(file: &str, text: &str, records: osv::Records<'_>) -> Reading<Vec<Advisory>> {
    let mut report = Report::new(file, text);
    let (single, records) = match records {
        osv::Records::One(record) => (true, vec![*record]),
        osv::Records::Many(records) => (false, records),
    };
    let mut items = Vec::with_capacity(records.len());
    for (at, record) in records.into_iter().enumerate() {
        let pointer = if single { String::new() } else { format!("/{at}") };
        items.extend(record.into_advisory(file, &pointer, &mut report));
    }
    Reading { items, problems: report.into_problems() }
}

/// What an index needs of one OSV record in JSON, without reading the rest of it; none
/// where it is no such record, which [`read`] then says with its reason.
pub fn skim(bytes: &[u8]) -> Option<Skimmed<'_>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() > MAX_BYTES {
        return None;
    }
    osv::skim(std::str::from_utf8(bytes).ok()?)
}

#[cfg(test)]
mod tests;
