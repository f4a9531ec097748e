//! `reliance write`: the documents for a market.

use std::fs;
use std::path::Path;

use crate::program::{DAY, Ran, example, files, run};

const SUMMARY: &str = "device/documents/us/04-510k-summary.draft";

fn write(folder: &Path, more: &[&str]) -> Ran {
    run(folder, &[&["write", "device", "--to", "us", "--on", DAY], more].concat())
}

#[test]
fn the_set_is_written_whole_and_the_same_twice() {
    let folder = example();
    let folder = folder.path();
    let first = write(folder, &[]);
    assert_eq!(first.code, 1, "{}", first.err);
    let out = folder.join("device/documents/us");
    let written: Vec<_> = files(&out).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(written.len() > 100, "{}", written.len());
    let index = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(index.contains("INVENTED") && index.contains("04-510k-summary.draft.docx"), "{index}");
    assert!(fs::read(folder.join(format!("{SUMMARY}.docx"))).unwrap().starts_with(b"PK"));
    assert_eq!(write(folder, &[]).out, first.out);
    let again: Vec<_> = files(&out).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(written == again);
}

#[test]
fn what_is_missing_is_said_and_blocks_a_release() {
    let folder = example();
    let folder = folder.path();
    let ran = write(folder, &["--doc", "us.510k-summary", "--release"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("nothing is released"), "{}", ran.err);
    assert!(!folder.join("device/documents").exists());
    write(folder, &["--doc", "us.510k-summary", "--format", "html"]);
    let page = fs::read_to_string(folder.join(format!("{SUMMARY}.html"))).unwrap();
    assert!(page.contains("NOT ANSWERED: needs"), "{page}");
    assert!(page.contains("DRAFT") && page.contains("SHA-256"), "{page}");
}

#[test]
fn what_a_person_wrote_is_kept() {
    let folder = example();
    let folder = folder.path();
    let doc = ["--doc", "us.510k-summary"];
    write(folder, &doc);
    let texts = folder.join("device/documents/us/texts/04-510k-summary.toml");
    let prompts = fs::read_to_string(&texts).unwrap();
    assert!(prompts.contains("[\"submitter\"]"), "{prompts}");
    fs::write(&texts, "[submitter]\ntext = \"Street 1\"\nby = \"R. Beispiel (invented)\"\n")
        .unwrap();
    write(folder, &doc);
    let page = fs::read_to_string(folder.join(format!("{SUMMARY}.html"))).unwrap();
    assert!(page.contains("Street 1") && page.contains("Written by a person"), "{page}");
    // The file beside is gone: the document itself still has it.
    fs::remove_file(&texts).unwrap();
    write(folder, &doc);
    assert!(fs::read_to_string(&texts).unwrap().contains("Street 1"));
}

#[test]
fn a_list_writes_nothing_and_a_wrong_name_is_told() {
    let folder = example();
    let folder = folder.path();
    let ran = write(folder, &["--list"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("us.510k-summary\t510(k) summary"), "{}", ran.out);
    assert!(!folder.join("device/documents").exists());
    let ran = write(folder, &["--doc", "us.510k-sumary"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no document `us.510k-sumary`"), "{}", ran.err);
}

#[test]
fn what_changed_is_marked_until_it_is_written_without_marks() {
    let folder = example();
    let folder = folder.path();
    let doc = ["--doc", "us.510k-summary", "--format", "docx"];
    let tracked = [&doc[..], &["--track"]].concat();
    let document = || fs::read(folder.join(format!("{SUMMARY}.docx"))).unwrap();
    let read = || run(folder, &["read", &format!("{SUMMARY}.docx")]).out;
    write(folder, &doc);
    let plain = document();
    // Nothing changed, so nothing is marked.
    write(folder, &tracked);
    assert!(document() == plain);
    let texts = folder.join("device/documents/us/texts/04-510k-summary.toml");
    fs::write(&texts, "[submitter]\ntext = \"Street 1\"\nby = \"R. Beispiel (invented)\"\n")
        .unwrap();
    let ran = write(folder, &tracked);
    let marked = document();
    assert!(marked != plain, "{}", ran.err);
    assert!(read().contains("Street 1") && read().contains("Reliance"), "{}", read());
    // Counted from the same document, and the same again.
    write(folder, &tracked);
    assert!(document() == marked);
    write(folder, &doc);
    let plain = document();
    assert!(plain != marked);
    write(folder, &tracked);
    assert!(document() == plain);
}

#[test]
fn forms_that_are_left_behind_are_told() {
    let folder = example();
    let folder = folder.path();
    write(folder, &["--doc", "us.cover", "--format", "html,json"]);
    let file = folder.join("device/reliance.toml");
    let device = fs::read_to_string(&file).unwrap();
    fs::write(&file, device.replacen("3.1.0", "3.1.1", 1)).unwrap();
    let ran = write(folder, &["--doc", "us.cover", "--format", "html"]);
    assert!(ran.err.contains("json are as they were written before"), "{}", ran.err);
    let ran = write(folder, &["--doc", "us.cover", "--format", "html"]);
    assert!(!ran.err.contains("written before"), "{}", ran.err);
}
