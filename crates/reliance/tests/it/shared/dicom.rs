//! Every inventory field of pydicom's test files, held against pydicom's own readings.
//!
//! The readings lie beside this file; `dicom_readings.py` made them of pydicom 3.0.2's
//! wheel. The copies in the shared folder are some of its files; `RELIANCE_PYDICOM_FILES`
//! may name the folder `pydicom/data/test_files` of an installed wheel to read all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Columns that pydicom has no counterpart of.
const OWN: [&str; 17] = [
    "root",
    "file",
    "file_bytes",
    "file_changed_ns",
    "split",
    "site",
    "format",
    "sop_class",
    "faults",
    "encoding",
    "pixel_data",
    "frames_differ",
    "file_sha256",
    "pixel_sha256",
    "pixel_sha256_of",
    "pixel_bytes",
    "deid_",
];

/// Files that pydicom opens and the inventory has no row of, with the reasons that
/// docs/dicom.md gives.
const WITHOUT_ROW: [(&str, &str); 3] = [
    ("no_meta.dcm", "its elements begin one byte off; forced, pydicom reads no attribute"),
    ("DICOMDIR", "the index of a medium is no instance"),
    ("README", "a text, which pydicom opens by force and reads nothing of"),
];

fn folders(test: &str) -> Vec<PathBuf> {
    let shared = super::folder(test).and_then(|stats| Some(stats.parent()?.join("dicom")));
    let copies = shared.map(|dicom| dicom.join("pydicom_test_files"));
    let wheel = std::env::var_os("RELIANCE_PYDICOM_FILES").map(PathBuf::from);
    copies.into_iter().chain(wheel).filter(|folder| folder.is_dir()).collect()
}

/// Records of CSV text with quoted fields.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(char) = chars.next() {
        match (quoted, char) {
            (true, '"') if chars.peek() == Some(&'"') => field.extend(chars.next()),
            (_, '"') => quoted = !quoted,
            (false, ',') => record.push(std::mem::take(&mut field)),
            (false, '\n') => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            (_, char) => field.push(char),
        }
    }
    records
}

/// The inventory of a folder: rows by file.
fn inventory(folder: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("inventory.csv");
    let mut command = Command::new(env!("CARGO_BIN_EXE_reliance"));
    let done = command.arg("scan").arg(folder).arg("--out").arg(&out).output().unwrap();
    assert!(matches!(done.status.code(), Some(0 | 1)), "{done:?}");
    let mut rows = records(&std::fs::read_to_string(out).unwrap()).into_iter();
    let names = rows.next().unwrap();
    let row = |row: Vec<String>| names.iter().cloned().zip(row).collect::<BTreeMap<_, _>>();
    rows.map(row).map(|row| (row["file"].clone(), row)).collect()
}

fn is_same(read: &Value, ours: &str) -> bool {
    match read {
        Value::Null => ours.is_empty(),
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            let tolerance = 1e-12 * number.abs().max(1.0);
            ours.parse::<f64>().is_ok_and(|ours| (ours - number).abs() <= tolerance)
        }
        Value::String(text) => text == ours,
        other => panic!("{other} is no reading"),
    }
}

#[test]
fn every_field_is_as_pydicom_reads_it() {
    let readings: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("dicom_readings.json")).unwrap();
    for folder in folders("pydicom's readings") {
        let rows = inventory(&folder);
        let mut compared = 0;
        for (file, reading) in &readings {
            let Some(read) = reading.get("row").filter(|_| folder.join(file).is_file()) else {
                continue;
            };
            let Some(row) = rows.get(file) else {
                let name = file.rsplit('/').next().unwrap();
                let nothing = read.as_object().unwrap().len() == 1 && reading["forced"] == true;
                let listed = WITHOUT_ROW.iter().any(|(start, _)| name.starts_with(start));
                assert!(nothing || listed, "{file} has no row");
                continue;
            };
            for (column, ours) in row {
                if OWN
                    .iter()
                    .any(|own| column == own || own.ends_with('_') && column.starts_with(own))
                {
                    continue;
                }
                let read = &read[column.as_str()];
                assert!(is_same(read, ours), "{file}, {column}: pydicom reads {read}, we {ours}");
                compared += 1;
            }
        }
        assert!(compared > 3500, "{compared} fields were compared");
    }
}
