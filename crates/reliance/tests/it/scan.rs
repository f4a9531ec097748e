//! `reliance scan`: rows, problems, resuming, outputs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// An element with an explicit value representation.
pub(super) fn element(tag: (u16, u16), vr: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(tag.0.to_le_bytes());
    bytes.extend(tag.1.to_le_bytes());
    bytes.extend(vr.as_bytes());
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(if vr == "UI" { 0 } else { b' ' });
    }
    if vr == "OW" {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len() as u16).to_le_bytes());
    }
    bytes.extend(value);
    bytes
}

/// A file of an instance: who, which, and its pixels.
pub(super) fn image(patient: &str, instance: &str, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(element((2, 0x10), "UI", b"1.2.840.10008.1.2.1"));
    bytes.extend(element((8, 0x18), "UI", instance.as_bytes()));
    bytes.extend(element((8, 0x20), "DA", b"20190304"));
    bytes.extend(element((8, 0x60), "CS", b"CT"));
    bytes.extend(element((8, 0x70), "LO", b"Acme"));
    bytes.extend(element((0x10, 0x20), "LO", patient.as_bytes()));
    bytes.extend(element((0x10, 0x30), "DA", b"19610203"));
    bytes.extend(element((0x18, 0x60), "DS", b"120"));
    bytes.extend(element((0x20, 0x0D), "UI", format!("9.{patient}").as_bytes()));
    bytes.extend(element((0x20, 0x0E), "UI", format!("9.{patient}.1").as_bytes()));
    bytes.extend(element((0x7FE0, 0x10), "OW", pixels));
    bytes
}

pub(super) fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Two sites with two patients each, a broken file, a text.
pub(super) fn tree(root: &Path) {
    for (site, patient) in [("a", "1"), ("a", "2"), ("b", "1"), ("b", "3")] {
        for number in 0..3 {
            let instance = format!("9.{site}.{patient}.{number}");
            let path = root.join(format!("train/{site}/{patient}/{number}.dcm"));
            put(&path, &image(patient, &instance, instance.as_bytes()));
        }
    }
    let whole = image("4", "9.4", &[7; 64]);
    put(&root.join("test/a/cut.dcm"), &whole[..whole.len() - 9]);
    put(&root.join("test/a/short.dcm"), &whole[..200]);
    put(&root.join("test/a/none.dcm"), &[0; 300]);
    put(&root.join("notes.txt"), b"see the protocol\n");
}

fn scan(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reliance"));
    command.current_dir(root).args(["scan", "images"]).args(arguments);
    command.output().unwrap()
}

/// Rows of a CSV file without quoted fields, by column.
pub(super) fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), names.len(), "{line}");
        names.iter().zip(fields).map(|(n, f)| (n.to_string(), f.to_string())).collect()
    };
    lines.map(row).collect()
}

pub(super) fn summary(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    tree(&place.path().join("images"));
    place
}

const CSV: [&str; 6] = ["--out", "i.csv", "--split-level", "1", "--site-level", "2"];
const JSON: [&str; 2] = ["--format", "json"];

#[test]
fn every_instance_has_a_row_and_every_other_file_a_reason() {
    let place = place();
    let output = scan(place.path(), &[&CSV[..], &JSON, &["--pixels"]].concat());
    assert_eq!(output.status.code(), Some(1), "files are broken");
    let said = summary(&output);
    assert_eq!(said["instances"], 14);
    assert_eq!(said["patients"], 5, "patient 1 of two sites is two");
    assert_eq!(said["by_site"]["b"], 6);
    assert_eq!(said["other_files"]["text"], 1);
    assert_eq!(said["problems"]["truncated"]["first"][0], "test/a/short.dcm");
    assert_eq!(said["problems"]["pixels-truncated"]["files"], 1);
    assert_eq!(said["problems"]["not-dicom"]["first"][0], "test/a/none.dcm");
    let rows_read = rows(&place.path().join("i.csv"));
    assert_eq!(rows_read.len(), 14);
    let first = &rows_read[2];
    for (column, value) in [
        ("file", "train/a/1/0.dcm"),
        ("split", "train"),
        ("site", "a"),
        ("patient_id", "1"),
        ("sop_instance_uid", "9.a.1.0"),
        ("kvp_kv", "120"),
        ("study_date", "2019-03-04"),
        ("age_from", "PatientBirthDate and StudyDate"),
        ("pixel_sha256_of", "native bytes as stored"),
    ] {
        assert_eq!(first[column], value, "{column}");
    }
    assert!(first["age_years"].starts_with("58.07"));
    let others = fs::read_to_string(place.path().join("i.others.csv")).unwrap();
    let formats: Vec<&str> = others.lines().map(|line| line.split(',').nth(5).unwrap()).collect();
    assert_eq!(formats, ["format", "text", "unknown"]);
}

#[test]
fn no_value_of_a_patient_is_printed() {
    let place = tempfile::tempdir().unwrap();
    put(&place.path().join("images/x.dcm"), &image("SECRET77", "9.88888", &[1; 8]));
    let output = scan(place.path(), &["--out", "i.parquet"]);
    assert_eq!(output.status.code(), Some(0));
    let talk = [output.stdout, output.stderr].concat();
    let talk = String::from_utf8_lossy(&talk);
    assert!(talk.contains("1 patient") && !talk.contains("SECRET77"), "{talk}");
    assert!(!talk.contains("9.88888") && !talk.contains("19610203"), "{talk}");
}

#[test]
fn unchanged_files_are_not_read_again() {
    let place = place();
    for out in ["i.csv", "i.parquet"] {
        let arguments = [&["--out", out][..], &JSON].concat();
        assert_eq!(summary(&scan(place.path(), &arguments))["unchanged_files"], 0);
        let bytes = fs::read(place.path().join(out)).unwrap();
        let again = summary(&scan(place.path(), &arguments));
        assert_eq!(again["unchanged_files"], 16, "{out}");
        assert_eq!(again["instances"], 14);
        assert_eq!(fs::read(place.path().join(out)).unwrap(), bytes, "the same bytes");
        let fresh = summary(&scan(place.path(), &[&arguments[..], &["--fresh"]].concat()));
        assert_eq!(fresh["unchanged_files"], 0);
    }
    put(&place.path().join("images/train/a/1/0.dcm"), &image("5", "9.5.55", &[7; 6]));
    fs::remove_file(place.path().join("images/train/a/1/1.dcm")).unwrap();
    put(&place.path().join("images/train/a/0/0.dcm"), &image("6", "9.6", &[7; 6]));
    let arguments = [&CSV[..], &JSON].concat();
    let said = summary(&scan(place.path(), &arguments));
    assert_eq!(said["unchanged_files"], 14);
    let rows = rows(&place.path().join("i.csv"));
    let patients: Vec<&str> = rows.iter().map(|row| row["patient_id"].as_str()).collect();
    assert_eq!(&patients[2..6], ["6", "5", "1", "2"]);
    assert_eq!(rows[4]["split"], "train", "places are those of this run");
}

/// What is known is handed on in columns; the splits and sites of this run go with it.
#[test]
fn known_files_get_the_splits_and_sites_of_the_run() {
    let place = place();
    for patient in 0..60 {
        let path = place.path().join(format!("images/more/c/{patient:02}.dcm"));
        put(&path, &image("7", &format!("9.7.{patient}"), &[1]));
    }
    scan(place.path(), &[&CSV[..], &JSON].concat());
    put(&place.path().join("images/more/c/40.dcm"), &image("8", "9.8", &[1, 2]));
    let named = ["--out", "i.csv", "--split", "tune=images/more", "--format", "json"];
    let said = summary(&scan(place.path(), &named));
    assert_eq!((&said["instances"], &said["unchanged_files"]), (&74.into(), &75.into()));
    assert_eq!((&said["by_split"]["tune"], &said["by_site"]["not said"]), (&60.into(), &74.into()));
    let known = fs::read(place.path().join("i.csv")).unwrap();
    scan(place.path(), &[&named[..], &["--fresh"]].concat());
    assert_eq!(known, fs::read(place.path().join("i.csv")).unwrap());
}

/// A pipe into which nobody writes would be waited for without end.
#[test]
#[cfg(unix)]
fn what_is_no_regular_file_is_told_and_not_opened() {
    let place = place();
    let pipe = place.path().join("images/pipe.dcm");
    assert!(Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()));
    let said = summary(&scan(place.path(), &[&CSV[..], &JSON].concat()));
    assert_eq!(said["problems"]["unreadable-file"]["first"][0], "pipe.dcm");
    assert_eq!(said["instances"], 14);
}

#[test]
fn an_interrupted_run_is_resumed() {
    let place = place();
    let whole = [&["--out", "i.parquet"][..], &JSON].concat();
    summary(&scan(place.path(), &whole));
    let bytes = fs::read(place.path().join("i.parquet")).unwrap();
    // What a run leaves that was killed after its first part.
    let kept = place.path().join(".reliance/scan-i.parquet");
    fs::create_dir_all(kept.join("run-00000003")).unwrap();
    fs::rename(place.path().join("i.parquet"), kept.join("run-00000003/rows-00000001.parquet"))
        .unwrap();
    fs::write(kept.join("run-00000003/.rows-00000002.parquet.77.tmp"), b"half").unwrap();
    fs::remove_file(kept.join("others.parquet")).unwrap();
    let said = summary(&scan(place.path(), &whole));
    assert_eq!(said["unchanged_files"], 14, "the rows of the part");
    assert_eq!(fs::read(place.path().join("i.parquet")).unwrap(), bytes);
    assert!(!kept.join("run-00000003").exists(), "nothing is left behind");
}

#[test]
fn one_job_and_many_write_the_same_bytes() {
    let place = place();
    let with = |jobs: &str, out: &str| {
        scan(place.path(), &["--out", out, "--jobs", jobs]);
        fs::read(place.path().join(out)).unwrap()
    };
    assert_eq!(with("1", "one.parquet"), with("7", "many.parquet"));
}

#[test]
fn levels_and_keyed_digests() {
    let place = place();
    let arguments = [&CSV[..], &["--level", "patient"]].concat();
    scan(place.path(), &arguments);
    let patients = rows(&place.path().join("i.csv"));
    let counts: Vec<(&str, &str)> = patients
        .iter()
        .map(|row| (row["patient_id"].as_str(), row["instances"].as_str()))
        .collect();
    // The truncated file ends before it names its patient.
    assert_eq!(counts, [("", "1"), ("1", "3"), ("2", "3"), ("4", "1"), ("1", "3"), ("3", "3")]);
    put(&place.path().join("key"), b"a key that is long enough\n");
    scan(place.path(), &["--out", "p.csv", "--pseudonymise", "key"]);
    let text = fs::read_to_string(place.path().join("p.csv")).unwrap();
    assert!(!text.contains("9.a.1.0") && !text.contains("train/a"));
    let rows = rows(&place.path().join("p.csv"));
    let of = |at: usize| rows[at]["patient_id"].clone();
    assert_eq!(of(2).len(), 32);
    assert_eq!((of(2) == of(3), of(2) == of(5)), (true, false));
    put(&place.path().join("short"), b"key\n");
    let output = scan(place.path(), &["--out", "p.csv", "--pseudonymise", "short"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn other_images_have_rows_of_their_headers_and_of_a_side_table() {
    let place = tempfile::tempdir().unwrap();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0, 0, 2, 0, 0, 0, 1, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0]);
    put(&place.path().join("images/a/x.png"), &png);
    put(&place.path().join("images/b.dcm"), &image("7", "9.7", &[1; 8]));
    let side = "file,patient_id,modality,kvp_kv,sex\na/x.png,P9,DX,81.5,F\nb.dcm,P7,,,M\n";
    put(&place.path().join("side.csv"), side.as_bytes());
    let output = scan(place.path(), &["--out", "i.csv", "--side", "side.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let rows = rows(&place.path().join("i.csv"));
    let of = |row: usize, column: &str| rows[row][column].as_str();
    assert_eq!((of(0, "format"), of(0, "columns"), of(0, "rows")), ("PNG", "512", "256"));
    assert_eq!((of(0, "patient_id"), of(0, "kvp_kv")), ("P9", "81.5"));
    assert_eq!(of(0, "deid_state"), "not-judged");
    // A header's own word is never replaced.
    assert_eq!((of(1, "patient_id"), of(1, "sex")), ("7", "M"));
}

#[test]
fn own_lists_are_judged_by_and_repeated_nowhere() {
    let place = tempfile::tempdir().unwrap();
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(element((2, 0x10), "UI", b"1.2.840.10008.1.2.1"));
    bytes.extend(element((8, 0x18), "UI", b"9.1"));
    bytes.extend(element((9, 0x10), "LO", b"ACME MADE"));
    bytes.extend(element((9, 0x1001), "LO", b"gantry"));
    bytes.extend(element((0x12, 0x62), "CS", b"YES"));
    bytes.extend(element((0x12, 0x63), "LO", b"113100\\113111 safe private"));
    bytes.extend(element((0x18, 0x1250), "SH", b"coil of Qvistgaard"));
    put(&place.path().join("images/a.dcm"), &bytes);
    put(&place.path().join("own.tsv"), b"0009\t01\tACME MADE\n");
    put(&place.path().join("names.txt"), b"Berit Qvistgaard\n");
    put(&place.path().join("empty.txt"), b"a\n");
    let left = |more: &[&str]| {
        let arguments = [&["--out", "i.csv", "--worklist", "w.csv"], more].concat();
        let output = scan(place.path(), &arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("vistgaard"), "{said}");
        let list = fs::read_to_string(place.path().join("w.csv")).unwrap_or_default();
        assert!(!list.contains("vistgaard"), "{list}");
        (output.status.code(), list.contains("(0009,1001)"), list.contains("(0018,1250)"))
    };
    assert_eq!(left(&[]), (Some(0), true, false));
    assert_eq!(left(&["--safe-private", "own.tsv"]), (Some(0), false, false));
    assert_eq!(left(&["--names", "names.txt"]), (Some(0), true, true));
    assert_eq!(left(&["--names", "empty.txt"]).0, Some(2));
    assert_eq!(left(&["--safe-private", "names.txt"]).0, Some(2));
}

#[test]
fn lists_and_outputs_within_the_folder_are_no_files_of_it() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("images");
    put(&root.join("a.dcm"), &image("1", "9.1", &[1; 8]));
    put(&root.join("side.csv"), b"file,site\na.dcm,boston\n");
    put(&root.join("lists/names.txt"), b"Berit Qvistgaard\n");
    put(&root.join("lists/own.tsv"), b"0009\t01\tACME MADE\n");
    let lists = ["--side", "./images/side.csv", "--names", "images/../images/lists/names.txt"];
    let more = ["--safe-private", "images/lists/own.tsv", "--out", "images/i.csv", "--pairs"];
    for _ in 0..2 {
        let output = scan(place.path(), &[&lists[..], &more, &["images/p.csv"], &JSON].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(summary(&output)["other_files"], serde_json::json!({}));
        assert_eq!(summary(&output)["instances"], 1);
    }
}

#[test]
fn every_column_has_its_line_in_the_docs() {
    let place = place();
    scan(place.path(), &["--out", "i.csv"]);
    let text = fs::read_to_string(place.path().join("i.csv")).unwrap();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/dicom.md");
    let docs = fs::read_to_string(docs).unwrap();
    for column in text.lines().next().unwrap().split(',') {
        assert!(docs.contains(&format!("\n| `{column}` | ")), "{column} is not in docs/dicom.md");
    }
}

#[test]
fn what_cannot_be_scanned_is_an_error() {
    let place = place();
    for arguments in [&["--out", "i.txt"][..], &["--out", "i.csv", "absent"], &["--out", "x/"]] {
        let output = scan(place.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    fs::create_dir(place.path().join("empty")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_reliance"));
    let output =
        command.current_dir(place.path()).args(["scan", "empty", "--out", "e.csv"]).output();
    assert_eq!(output.unwrap().status.code(), Some(2));
}

#[test]
fn files_that_belong_together_are_paired_across_splits_and_identifiers() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("images");
    let pairs = |path: &str, patient: &str, instance: &str, pixels: &[u8]| {
        put(&root.join(path), &image(patient, instance, pixels));
    };
    pairs("train/a/1.dcm", "1", "9.1", &[1; 32]);
    pairs("train/a/2.dcm", "2", "9.2", &[2; 32]);
    pairs("train/a/5.dcm", "5", "9.5", &[5; 32]);
    // The same patient, study and series in another split; the same pixels alone; a copy.
    pairs("test/a/1.dcm", "1", "9.11", &[3; 32]);
    pairs("test/a/7.dcm", "7", "9.7", &[2; 32]);
    pairs("train/b/5.dcm", "5", "9.5", &[5; 32]);
    let output = scan(place.path(), &[&CSV[..], &["--pixels", "--pairs", "pairs.csv"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<String> = rows(&place.path().join("pairs.csv"))
        .iter()
        .map(|row| format!("{} {} {} {}", row["same"], row["group"], row["why"], row["file"]))
        .collect();
    assert_eq!(
        found,
        [
            "patient 1 in several splits test/a/1.dcm",
            "study 2 in several splits test/a/1.dcm",
            "series 3 in several splits test/a/1.dcm",
            "pixels 4 in several splits test/a/7.dcm",
            "patient 1 in several splits train/a/1.dcm",
            "study 2 in several splits train/a/1.dcm",
            "series 3 in several splits train/a/1.dcm",
            "pixels 4 in several splits train/a/2.dcm",
            "instance 5 repeated train/a/5.dcm",
            "pixels 6 repeated train/a/5.dcm",
            "bytes 7 repeated train/a/5.dcm",
            "instance 5 repeated train/b/5.dcm",
            "pixels 6 repeated train/b/5.dcm",
            "bytes 7 repeated train/b/5.dcm",
        ]
    );
}

#[test]
fn an_inventory_is_described_for_others() {
    let place = place();
    let arguments = ["--croissant", "c.json", "--prov", "p.json"];
    let output = scan(place.path(), &[&CSV[..], &arguments].concat());
    assert_eq!(output.status.code(), Some(1), "files are broken");
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(place.path().join(name)).unwrap()).unwrap()
    };
    let croissant = read("c.json");
    assert_eq!(croissant["distribution"][0]["contentUrl"], "i.csv");
    let first = fs::read_to_string(place.path().join("i.csv")).unwrap();
    let columns = first.lines().next().unwrap().split(',').count();
    assert_eq!(croissant["recordSet"][0]["field"].as_array().unwrap().len(), columns);
    assert_eq!(croissant["rai:dataCollectionTimeframe"][0], "2019-03-04");
    let prov = read("p.json");
    // Patients 1, 2 and 3 of the train folder and 4 of the test folder have a series each.
    assert_eq!(prov["wasDerivedFrom"].as_object().unwrap().len(), 4);
    assert_eq!(prov["entity"].as_object().unwrap().len(), 5);
    assert!(prov["used"].is_null(), "nothing declares that it is de-identified");
    assert!(!prov.to_string().contains("9.1.1"), "UIDs are not named");
}
