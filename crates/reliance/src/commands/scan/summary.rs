//! What a scan says of itself: counts, and what was wrong. No value of a patient.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::record::Column;
use reliance_stats::reduction::Digest;
use reliance_tables::records::Block;
use serde::Serialize;

use super::columns::{FORMAT, PATH, PROBLEM, REASON, SITE, SPLIT, at};
use super::flow::Walked;
use super::said::Said;
use super::store::List;

/// Most paths that are named for a problem.
const NAMED: usize = 5;
/// Most lines of a list of counts as text; JSON has them all.
const LINES: usize = 12;

/// Counts of a scan.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    /// Rows of the inventory.
    instances: u64,
    patients: u64,
    studies: u64,
    series: u64,
    /// Of all files, those that were as an earlier run met them.
    unchanged_files: u64,
    /// Links to folders, which were not followed.
    links_not_followed: u64,
    by_modality: BTreeMap<String, u64>,
    by_split: BTreeMap<String, u64>,
    by_site: BTreeMap<String, u64>,
    by_scanner: BTreeMap<String, u64>,
    /// Files without a row that are no images of a kind that has one.
    other_files: BTreeMap<String, u64>,
    /// What was wrong, by code.
    problems: BTreeMap<String, Trouble>,
}

/// A problem that files have.
#[derive(Debug, Default, Serialize)]
struct Trouble {
    files: u64,
    what: String,
    first: Vec<String>,
}

/// Counts records as they pass by.
pub(super) struct Counting {
    summary: Summary,
    columns: Where,
    /// Name of the scanner of the row.
    scanner: String,
    patients: Distinct,
    studies: Distinct,
    series: Distinct,
}

/// Where the counted columns stand.
struct Where {
    patient: usize,
    issuer: usize,
    study: usize,
    series: usize,
    modality: usize,
    manufacturer: usize,
    model: usize,
    faults: usize,
}

/// Counts distinct values by a digest of 128 bits.
#[derive(Default)]
struct Distinct {
    seen: BTreeSet<Digest>,
    last: Vec<String>,
}

impl Distinct {
    fn add(&mut self, values: &[&str]) {
        if values.contains(&"") && values.iter().all(|value| value.is_empty()) {
            return;
        }
        // Files of a series lie together.
        if self.last == values {
            return;
        }
        self.last = values.iter().map(ToString::to_string).collect();
        self.seen.insert(reliance_tables::digest(&self.last.join("\u{0}")));
    }
}

impl Counting {
    pub(super) fn new(columns: &[Column]) -> Counting {
        let columns = Where {
            patient: at(columns, "patient_id"),
            issuer: at(columns, "issuer_of_patient_id"),
            study: at(columns, "study_instance_uid"),
            series: at(columns, "series_instance_uid"),
            modality: at(columns, "modality"),
            manufacturer: at(columns, "manufacturer"),
            model: at(columns, "model_name"),
            faults: at(columns, "faults"),
        };
        Counting {
            summary: Summary::default(),
            columns,
            scanner: String::new(),
            patients: Distinct::default(),
            studies: Distinct::default(),
            series: Distinct::default(),
        }
    }

    pub(super) fn add(&mut self, said: &Said) {
        for block in said.of(List::Rows) {
            (0..block.rows()).for_each(|row| self.row(block, row));
        }
        for block in said.of(List::Others) {
            (0..block.rows()).for_each(|row| self.other(block, row));
        }
    }

    fn row(&mut self, block: &Block, row: usize) {
        let text = |at: usize| block.text(at, row).unwrap_or_default();
        let columns = &self.columns;
        self.summary.instances += 1;
        let issuer = match text(columns.issuer) {
            "" => text(SITE),
            issuer => issuer,
        };
        if !text(columns.patient).is_empty() {
            self.patients.add(&[issuer, text(columns.patient)]);
        }
        self.studies.add(&[text(columns.study)]);
        self.series.add(&[text(columns.series)]);
        count(&mut self.summary.by_modality, text(columns.modality));
        count(&mut self.summary.by_split, text(SPLIT));
        count(&mut self.summary.by_site, text(SITE));
        self.scanner.clear();
        self.scanner.push_str(text(columns.manufacturer));
        if !text(columns.model).is_empty() {
            self.scanner.push(' ');
            self.scanner.push_str(text(columns.model));
        }
        count(&mut self.summary.by_scanner, self.scanner.trim());
        for kind in text(columns.faults).split(';').filter_map(fault) {
            self.problem(kind.code(), || format!("the file {}", kind.words()), text(PATH));
        }
    }

    fn other(&mut self, block: &Block, row: usize) {
        let text = |at: usize| block.text(at, row).unwrap_or_default();
        match text(PROBLEM) {
            "" => count(&mut self.summary.other_files, text(FORMAT)),
            code => self.problem(code, || text(REASON).to_string(), text(PATH)),
        }
    }

    fn problem(&mut self, code: &str, what: impl Fn() -> String, path: &str) {
        if !self.summary.problems.contains_key(code) {
            self.summary.problems.insert(code.to_string(), Trouble::default());
        }
        let Some(trouble) = self.summary.problems.get_mut(code) else { return };
        trouble.files += 1;
        if trouble.first.len() < NAMED {
            trouble.first.push(path.to_string());
        }
        if trouble.what.is_empty() {
            trouble.what = what();
        }
    }

    pub(super) fn end(mut self, walked: Walked) -> Summary {
        self.summary.patients = self.patients.seen.len() as u64;
        self.summary.studies = self.studies.seen.len() as u64;
        self.summary.series = self.series.seen.len() as u64;
        self.summary.unchanged_files = walked.known;
        self.summary.links_not_followed = walked.links;
        self.summary
    }
}

/// The fault of a code, if something of the file was lost to it.
fn fault(code: &str) -> Option<reliance_evidence::dicom::FaultKind> {
    use reliance_evidence::dicom::FaultKind;
    FaultKind::ALL
        .into_iter()
        .find(|kind| kind.code() == code)
        .filter(|kind| kind.loses_elements() || *kind == FaultKind::PixelsTruncated)
}

fn count(counts: &mut BTreeMap<String, u64>, value: &str) {
    let value = if value.is_empty() { "not said" } else { value };
    match counts.get_mut(value) {
        Some(count) => *count += 1,
        None => {
            counts.insert(value.to_string(), 1);
        }
    }
}

impl Summary {
    /// Is a file broken or unreadable?
    pub(super) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Was no file met at all?
    pub(super) fn is_empty(&self) -> bool {
        self.instances == 0 && self.other_files.is_empty() && self.problems.is_empty()
    }

    /// The summary for people.
    pub(super) fn text(&self) -> String {
        let mut text = format!(
            "{}, {}, {}, {}\n",
            counted(self.instances, "instance", "instances"),
            counted(self.series, "series", "series"),
            counted(self.studies, "study", "studies"),
            counted(self.patients, "patient", "patients"),
        );
        let lists = [
            ("modality", &self.by_modality),
            ("split", &self.by_split),
            ("site", &self.by_site),
            ("scanner", &self.by_scanner),
            ("other files", &self.other_files),
        ];
        for (name, counts) in lists {
            // Nobody said where the files belong, so that there is nothing to count.
            let unsaid = matches!(name, "split" | "site") && counts.keys().all(|v| v == "not said");
            if !counts.is_empty() && !unsaid {
                text.push_str(&format!("\n{name}\n{}", lines(counts)));
            }
        }
        if !self.problems.is_empty() {
            text.push_str("\nproblems\n");
        }
        for (code, trouble) in &self.problems {
            let more = if trouble.files > NAMED as u64 { ", …" } else { "" };
            let first = trouble.first.join(", ");
            text.push_str(&format!(
                "{:>9}  {code}: {}\n           {first}{more}\n",
                grouped(trouble.files),
                trouble.what
            ));
        }
        if self.links_not_followed > 0 {
            let links = counted(self.links_not_followed, "link", "links");
            text.push_str(&format!("\n{links} to folders not followed\n"));
        }
        text
    }
}

/// Counts, the largest first.
fn lines(counts: &BTreeMap<String, u64>) -> String {
    let mut sorted: Vec<(&String, &u64)> = counts.iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let mut lines: String = sorted
        .iter()
        .take(LINES)
        .map(|(value, count)| format!("{:>9}  {value}\n", grouped(**count)))
        .collect();
    if sorted.len() > LINES {
        let rest: u64 = sorted[LINES..].iter().map(|(_, count)| **count).sum();
        let others = sorted.len() - LINES;
        lines.push_str(&format!("{:>9}  in {others} others\n", grouped(rest)));
    }
    lines
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
