//! Documents read and sheets imported, from the outside.

use std::fs;

use crate::program::run;

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
