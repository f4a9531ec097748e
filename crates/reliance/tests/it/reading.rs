//! Documents read and sheets imported, from the outside.

use std::fs;

use crate::program::{example, run};

#[test]
fn a_sheet_is_imported_once_and_its_changes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    assert_eq!(run(at, &["new", "device"]).code, 0);
    fs::write(at.join("t.csv"), "My matrix\n\nReq ID,Verified by\nSRS-1,TP-1\nSRS-2,\n").unwrap();
    let import = ["import", "device", "--from", "t.csv", "--as", "trace-matrix"];
    let preview = run(at, &[&import[..], &["--preview"]].concat());
    assert_eq!(preview.code, 0, "{}", preview.err);
    assert!(!at.join("device/records").exists());
    assert_eq!(run(at, &import).out, "new       SRS-1\nnew       SRS-2\n");
    let kept = fs::read_to_string(at.join("device/records/trace-matrix.csv")).unwrap();
    assert_eq!(kept, "requirement,test\nSRS-1,TP-1\nSRS-2,\n");
    let again = run(at, &import);
    assert!(again.out.trim().is_empty() && again.err.contains("nothing changed"), "{}", again.err);
    fs::write(at.join("t.csv"), "Req ID,Verified by\nSRS-1,TP-9\n").unwrap();
    let changed = run(at, &import);
    assert_eq!(changed.out, "changed   SRS-1, test: \"TP-1\" → \"TP-9\"\ngone      SRS-2\n");
    let kept = fs::read_to_string(at.join("device/records/trace-matrix.csv")).unwrap();
    assert_eq!(kept, "requirement,test\nSRS-1,TP-9\nSRS-2,\n");
    let wrong = run(at, &["import", "device", "--from", "t.csv", "--as", "moon"]);
    assert!(wrong.code == 2 && wrong.err.contains("gspr-checklist"), "{}", wrong.err);
}

#[test]
fn a_pdf_that_is_none_is_told_and_the_next_document_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("a.pdf"), "%PDF-1.4 and no more").unwrap();
    fs::write(at.join("b.md"), "# Use\n\nAdults ~~only~~.\n").unwrap();
    let ran = run(at, &["read", "a.pdf", "b.md"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("bad-document"), "{}", ran.err);
    assert!(ran.out.contains("# Use") && ran.out.contains("- deleted \"only\""), "{}", ran.out);
}

#[test]
fn holes_of_a_folder_of_documents_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let document = |id: &str, line: &str| {
        let text = format!("---\nid: {id}\n---\n# {id}\n\n{line}\n");
        fs::create_dir_all(at.join("file/a")).unwrap();
        fs::write(at.join(format!("file/a/{id}.md")), text).unwrap();
    };
    document("SRS-1", "");
    document("TP-1", "Verifies: SRS-1");
    let ran = run(at, &["read", "file", "--trace"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    document("SRS-2", "Derives from: PRS-9\nImplements: SRS-7");
    let ran = run(at, &["read", "file", "--trace", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let says = told["holes"].as_array().unwrap().iter().map(|hole| hole["says"].as_str().unwrap());
    let says: Vec<&str> = says.collect();
    assert_eq!(
        says,
        [
            "`SRS-2` names `SRS-7`, and there is no such thing",
            "no test verifies the requirement `SRS-2`"
        ]
    );
    assert_eq!(ran.code, 1);
}

#[test]
fn the_design_of_a_study_is_filled_in_as_a_sheet() {
    let folder = example();
    let at = folder.path();
    let standing = || -> Vec<String> {
        let ran = run(at, &["studies", "device", "--to", "us", "--format", "json"]);
        let designs: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let rows = designs[0]["rows"].as_array().unwrap();
        let is_sought = |row: &&serde_json::Value| row["item"] == "population";
        let row = rows.iter().find(is_sought).unwrap();
        vec![row["standing"].as_str().unwrap().into(), row["because"].as_str().unwrap().into()]
    };
    assert_eq!(standing()[0], "missing");
    run(at, &["studies", "device", "--to", "us", "-o", "designs.xlsx"]);
    let import =
        |from: &str| run(at, &["import", "device", "--from", from, "--as", "study-design"]);
    // As it is written: every entry, and no answer.
    let taken = import("designs.xlsx");
    assert!(taken.out.contains("standalone test, Europe/population"), "{}{}", taken.out, taken.err);
    let sheet =
        "Entry,Answer\n\"standalone test, Europe/population\",adults with suspected embolism\n";
    fs::write(at.join("filled.csv"), sheet).unwrap();
    let filled = import("filled.csv");
    assert!(filled.out.contains("adults with suspected embolism"), "{}{}", filled.out, filled.err);
    let device = at.join("device/reliance.toml");
    let declared = "\n[[documents]]\nkind = \"study-design\"\nfile = \"records/study-design.csv\"\ndated = 2026-11-02\n";
    let before = fs::read_to_string(&device).unwrap();
    let at_documents = before.find("[[documents]]").unwrap();
    let (head, tail) = before.split_at(at_documents);
    fs::write(&device, format!("{head}{}\n{tail}", declared.trim_start())).unwrap();
    assert_eq!(standing(), ["met", "`population` is adults with suspected embolism"]);
}
