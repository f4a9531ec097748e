//! Designs of studies and records for inspections as spreadsheets.

use reliance_model::Date;
use reliance_model::study_design::{Inspection, StudyDesign};

use crate::xlsx::{Column, Table, XlsxError, workbook};

const DESIGNS: [Column; 14] = [
    ("Study", 24.0),
    ("Kind", 14.0),
    ("Item", 18.0),
    ("Title", 36.0),
    ("Standing", 14.0),
    ("Because", 46.0),
    ("Place", 26.0),
    ("Afterwards", 12.0),
    ("How", 46.0),
    ("Requirement", 30.0),
    ("Source", 28.0),
    ("Section", 16.0),
    ("Force", 12.0),
    ("Read as", 12.0),
];

/// What `reliance import --as study-design` reads back.
const ANSWERS: [Column; 7] = [
    ("Entry", 30.0),
    ("Study", 20.0),
    ("Item", 20.0),
    ("Title", 44.0),
    ("Answer", 40.0),
    ("Document", 30.0),
    ("Now", 16.0),
];

/// Studies item by item, a row for each requirement that asks, and a second sheet to be
/// answered.
///
/// # Errors
///
/// [`XlsxError`] where the format cannot hold it.
pub fn designs_xlsx(designs: &[StudyDesign], on: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook("Study designs", on);
    let mut table = Table::new(&mut book, "Study designs", &DESIGNS)?;
    for design in designs {
        for row in &design.rows {
            for asked in &row.asked_by {
                let place = row.cited.as_ref();
                let place = place.map(|cited| format!("{} {}", cited.file, cited.spot.words()));
                table.text(&design.study)?.text(&design.kind)?.text(&row.item)?.text(&row.title)?;
                table.text(row.standing.word())?.text(&row.because)?;
                table.text(&place.unwrap_or_default())?.text(&row.afterwards)?.text(&row.how)?;
                table.text(&asked.requirement)?.text(&asked.source)?.text(&asked.section)?;
                table.text(asked.force.word())?.text(asked.read_as.word())?;
                table.next()?;
            }
        }
    }
    table.filter(DESIGNS.len())?;
    let mut answers = Table::new(&mut book, "Answers", &ANSWERS)?;
    for design in designs {
        for row in &design.rows {
            let entry = format!("{}/{}", design.study, row.item);
            answers.text(&entry)?.text(&design.study)?.text(&row.item)?.text(&row.title)?;
            answers.entry("")?.entry("")?.text(row.standing.word())?;
            answers.next()?;
        }
    }
    answers.filter(ANSWERS.len())?;
    Ok(book.save_to_buffer()?)
}

const RECORDS: [Column; 11] = [
    ("Process", 16.0),
    ("Title", 36.0),
    ("Record", 26.0),
    ("On file", 30.0),
    ("Missing", 40.0),
    ("ISO 13485", 16.0),
    ("21 CFR 820", 16.0),
    ("NMPA practice", 24.0),
    ("NMPA software annex", 24.0),
    ("MDSAP", 28.0),
    ("Requirements", 36.0),
];
/// Names of the systems in the order of the columns.
const SYSTEMS: [&str; 5] = ["iso-13485", "qmsr", "nmpa-gmp", "nmpa-annex", "mdsap"];

/// Records that inspections ask for, a row a record.
///
/// # Errors
///
/// [`XlsxError`] where the format cannot hold it.
pub fn inspection_xlsx(found: &Inspection, on: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook("Records for inspections", on);
    let mut table = Table::new(&mut book, "Records", &RECORDS)?;
    for process in &found.processes {
        for record in &process.records {
            table.text(&process.name)?.text(&process.title)?.text(&record.record)?;
            table.text(&record.files.join(", "))?;
            table.text(record.lacks.as_deref().unwrap_or_default())?;
            for system in SYSTEMS {
                let clauses = process.clauses.get(system).map(|list| list.join(", "));
                table.text(&clauses.unwrap_or_default())?;
            }
            table.text(&process.requirements.join(", "))?;
            table.next()?;
        }
    }
    table.filter(RECORDS.len())?;
    Ok(book.save_to_buffer()?)
}
