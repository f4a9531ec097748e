//! `reliance sbom`: exit codes, outputs, and what is written.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::run;

fn example() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["new", "device", "--example", "chest-ct"]).code, 0);
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let ran = run(folder, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err))
}

#[test]
fn the_exit_code_is_that_of_the_lists_asked_for() {
    let folder = example();
    let check = |lists: &[&str]| {
        let lists: Vec<&str> = lists.iter().flat_map(|list| ["--list", list]).collect();
        run(folder.path(), &[["sbom", "check", "device"].as_slice(), &lists].concat())
    };
    assert_eq!(check(&["524b"]).code, 0);
    assert_eq!(check(&[]).code, 1);
    assert_eq!(check(&["524b", "ntia-2021"]).code, 1);
    let unknown = check(&["ntia"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("ntia-2021"), "{}", unknown.err);
    let told = check(&[]).out;
    assert!(
        told.contains("supplier: lacking in 1 of 6 components: invented-png-reader 1.6.0"),
        "{told}"
    );
}

#[test]
fn a_single_bill_is_judged_as_one_of_a_folder_is_and_a_side_table_fills_it() {
    let folder = example();
    let bill = "device/cyber/sbom.cdx.json";
    let of = |subject: &str| {
        json(folder.path(), &["sbom", "check", subject])["bills"][0]["lists"].clone()
    };
    assert_eq!(of("device"), of(bill));
    let side = "purl,supplier,level,end_of_support\n\
                pkg:pypi/invented-png-reader,Invented Components,maintained,2029-01-01\n";
    fs::write(folder.path().join("support.csv"), side).unwrap();
    let ran = run(
        folder.path(),
        &["sbom", "check", bill, "--support", "support.csv", "--on", "2026-11-22"],
    );
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn sarif_points_at_the_line_of_the_component() {
    let folder = example();
    let ran = run(folder.path(), &["sbom", "check", "device", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    let result = &log["runs"][0]["results"][0];
    let line = result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap();
    let bill = fs::read_to_string(folder.path().join("device/cyber/sbom.cdx.json")).unwrap();
    let near: String = bill.lines().skip(line as usize - 1).take(4).collect();
    assert!(near.contains("invented-png-reader"), "line {line}: {near}");
}

#[test]
fn a_match_is_told_once_and_since_the_last_run_only_what_is_new() {
    let folder = example();
    let first = run(folder.path(), &["sbom", "match", "device", "--format", "json"]);
    assert_eq!(first.code, 1, "{}", first.err);
    let told: Value = serde_json::from_str(&first.out).unwrap();
    let ids: Vec<&str> = told["vulnerabilities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["EXAMPLE-2026-0001", "EXAMPLE-2026-0003"]);
    assert_eq!(told["databases"][0]["records"], 3);
    fs::write(folder.path().join("last.json"), &first.out).unwrap();
    let since = ["sbom", "match", "device", "--since", "last.json"];
    let quiet = run(folder.path(), &since);
    assert_eq!((quiet.code, quiet.out.as_str()), (0, "nothing new\n"));
    let records = folder.path().join("device/cyber/records.json");
    let changed = fs::read_to_string(&records).unwrap().replace("\"4.2.1\"", "\"4.2.9\"");
    fs::write(&records, changed).unwrap();
    let loud = run(folder.path(), &since);
    assert_eq!(loud.code, 1);
    assert!(loud.out.starts_with("EXAMPLE-2026-0002"), "{}", loud.out);
    assert!(!loud.out.contains("EXAMPLE-2026-0001"), "{}", loud.out);
}

#[test]
fn a_draft_of_statements_is_read_again_and_binds() {
    let folder = example();
    let write =
        ["sbom", "convert", "device", "--to", "openvex", "-o", "draft.json", "--on", "2026-11-22"];
    assert_eq!(run(folder.path(), &write).code, 0);
    let draft = fs::read_to_string(folder.path().join("draft.json")).unwrap();
    let done = draft.replacen(
        "\"under_investigation\"",
        "\"affected\",\n      \"action_statement\": \"update\"",
        1,
    );
    assert_ne!(draft, done);
    fs::write(folder.path().join("device/cyber/vex.openvex.json"), done).unwrap();
    let ran = run(folder.path(), &["sbom", "match", "device"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn a_bill_written_anew_says_the_same() {
    let folder = example();
    let bill = "device/cyber/sbom.cdx.json";
    for (to, out) in [("spdx", "a.spdx.json"), ("cyclonedx", "a.cdx.json")] {
        let ran = run(folder.path(), &["sbom", "convert", bill, "--to", to, "-o", out]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let same = run(folder.path(), &["sbom", "diff", bill, out]);
        assert_eq!(same.code, 0, "{to}: {}{}", same.out, same.err);
        assert!(!same.err.contains("error["), "{to}: {}", same.err);
        let lists =
            |subject: &str| json(folder.path(), &["sbom", "check", subject])["bills"][0].clone();
        let (was, is) = (lists(bill), lists(out));
        assert_eq!(was["support"], is["support"], "{to}");
        assert_eq!(was["depth"], is["depth"], "{to}");
    }
    let own = run(folder.path(), &["sbom", "convert", bill, "--to", "cyclonedx", "-o", bill]);
    assert_eq!(own.code, 2);
    assert!(own.err.contains("never changed"), "{}", own.err);
}

#[test]
fn a_difference_is_told_with_the_vulnerabilities_it_brings() {
    let folder = example();
    let bill = folder.path().join("device/cyber/sbom.cdx.json");
    let text = fs::read_to_string(&bill).unwrap();
    let newer = text
        .replace("invented-png-reader@1.6.0", "invented-png-reader@1.6.2")
        .replace("\"1.6.0\"", "\"1.6.2\"");
    fs::write(folder.path().join("newer.cdx.json"), newer).unwrap();
    let records = "device/cyber/records.json";
    let ran = run(
        folder.path(),
        &["sbom", "diff", "device/cyber/sbom.cdx.json", "newer.cdx.json", "--records", records],
    );
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out, @r"
    changed  pkg:pypi/invented-png-reader 1.6.0 -> 1.6.2
    closed   vulnerability EXAMPLE-2026-0001
    4 components as they were
    ");
}

#[test]
fn what_is_no_bill_or_no_database_is_an_error_with_a_way_out() {
    let folder = example();
    let no_bill = run(folder.path(), &["sbom", "check", "device/docs/vex.md"]);
    assert_eq!(no_bill.code, 2);
    assert!(no_bill.err.contains("no bill of materials"), "{}", no_bill.err);
    let no_database = run(folder.path(), &["sbom", "match", "device/cyber/sbom.cdx.json"]);
    assert_eq!(no_database.code, 2);
    assert!(no_database.err.contains("--records"), "{}", no_database.err);
    let gone = run(folder.path(), &["sbom", "match", "device", "--records", "osv.zip"]);
    assert_eq!(gone.code, 2);
    fs::write(folder.path().join("osv.zip"), b"PK\x03\x04 not really").unwrap();
    let broken = run(folder.path(), &["sbom", "match", "device", "--records", "osv.zip"]);
    assert!(broken.err.contains("osv.zip"), "{}", broken.err);
}

#[test]
fn names_in_a_bill_cannot_steer_the_terminal() {
    let folder = example();
    let bill = folder.path().join("device/cyber/sbom.cdx.json");
    let text = fs::read_to_string(&bill).unwrap();
    let name = "\"name\": \"invented-png-reader\"";
    assert!(text.contains(name));
    let hostile = text.replace(name, "\"name\": \"png\\u001b[2J\\u202ereader\"");
    fs::write(&bill, hostile).unwrap();
    for command in ["check", "match"] {
        let ran = run(folder.path(), &["sbom", command, "device"]);
        assert!(ran.out.contains("reader 1.6.0"), "{}", ran.out);
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}']), "{command}: {:?}", ran.out);
    }
}

#[test]
fn where_nothing_could_be_looked_into_nothing_is_said_to_be_in_order() {
    let folder = example();
    let bill = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata":
        {"timestamp": "2026-01-01T00:00:00Z", "authors": [{"name": "A. Beispiel"}]}}"#;
    fs::write(folder.path().join("empty.cdx.json"), bill).unwrap();
    let ran = run(folder.path(), &["sbom", "check", "empty.cdx.json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("* fda-2026         2 of 9 fields given"), "{}", ran.out);
    assert!(ran.out.contains("name: no component gives it, because there is none"), "{}", ran.out);
    let records = "device/cyber/records.json";
    let ran = run(folder.path(), &["sbom", "match", "empty.cdx.json", "--records", records]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("the bill names no component"), "{}", ran.err);
    fs::create_dir(folder.path().join("no-records")).unwrap();
    let ran = run(folder.path(), &["sbom", "match", "device", "--records", "no-records"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no-records holds no record"), "{}", ran.err);
}

#[test]
fn a_lifecycle_gives_the_end_of_support() {
    let folder = example();
    let lifecycle = r#"{"$schema": "https://cle.example.com/schema/cle-1.0.0.schema.json",
        "identifier": "pkg:pypi/invented-png-reader", "updatedAt": "2026-01-01T00:00:00Z",
        "events": [{"id": 1, "type": "endOfSupport", "effective": "2029-01-01T00:00:00Z",
            "published": "2025-01-01T00:00:00Z", "versions": [{"range": "vers:pypi/<2"}],
            "supportId": "standard"}],
        "definitions": {"support": [{"id": "standard", "description": "fixes"}]}}"#;
    fs::write(folder.path().join("png.cle.json"), lifecycle).unwrap();
    let bill = "device/cyber/sbom.cdx.json";
    let asked = ["sbom", "check", bill, "--on", "2026-11-22"];
    let lacking = |more: &[&str]| {
        let told = run(folder.path(), &[asked.as_slice(), more].concat()).out;
        let line = told.lines().find(|line| line.contains("end-of-support:")).map(str::to_string);
        line.unwrap_or_default()
    };
    assert!(lacking(&[]).contains("invented-png-reader"), "{}", lacking(&[]));
    let with = lacking(&["--support", "png.cle.json"]);
    assert!(!with.contains("invented-png-reader"), "{with}");
}
