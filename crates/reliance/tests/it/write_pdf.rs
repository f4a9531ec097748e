//! `reliance write --format pdf`, by a program built with it and by one built without.

#[cfg(feature = "pdf")]
use std::fs;

use crate::program::{DAY, example, run};

const WRITE: [&str; 6] = ["write", "device", "--on", DAY, "--doc", "us.510k-summary"];
const SUMMARY: &str = "device/documents/us/04-510k-summary.draft";

#[cfg(not(feature = "pdf"))]
#[test]
fn a_program_without_pdf_says_so_and_writes_the_rest() {
    let folder = example();
    let folder = folder.path();
    let ran = run(folder, &[&WRITE[..], &["--to", "us", "--format", "pdf,html"]].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("built without PDF"), "{}", ran.err);
    assert!(folder.join(format!("{SUMMARY}.html")).is_file());
    assert!(!folder.join(format!("{SUMMARY}.pdf")).exists());
    let ran = run(folder, &[&WRITE[..], &["--to", "us", "--format", "pdf"]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--features pdf"), "{}", ran.err);
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_says_what_the_document_says_and_is_the_same_twice() {
    let folder = example();
    let folder = folder.path();
    let args = [&WRITE[..], &["--to", "us", "--format", "pdf,html"]].concat();
    assert_eq!(run(folder, &args).code, 1);
    let file = folder.join(format!("{SUMMARY}.pdf"));
    let first = fs::read(&file).unwrap();
    assert!(first.starts_with(b"%PDF-1.7"));
    fs::remove_file(&file).unwrap();
    run(folder, &args);
    assert!(fs::read(&file).unwrap() == first);
    let read = run(folder, &["read", &format!("{SUMMARY}.pdf")]);
    assert_eq!(read.code, 0, "{}", read.err);
    assert!(read.out.contains("NOT ANSWERED: needs"), "{}", read.out);
    for said in
        ["Where the numbers and statements come from", "What is missing", "INVENTED EXAMPLE"]
    {
        assert!(read.out.contains(said), "{said}: {}", read.out);
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_of_the_same_words_is_taken_as_it_lies_and_no_changed_one_is() {
    let folder = example();
    let folder = folder.path();
    let args = [&WRITE[..], &["--to", "us", "--format", "pdf"]].concat();
    run(folder, &args);
    let file = folder.join(format!("{SUMMARY}.pdf"));
    let hashes = folder.join("device/documents/us/.written/04-510k-summary.pdf.sha256");
    let (first, kept) = (fs::read(&file).unwrap(), fs::read_to_string(&hashes).unwrap());
    // One that is taken as it lies is told by a mark that its hash vouches for.
    let marked = [first.as_slice(), b"%mark\n"].concat();
    let (made_of, _) = kept.split_once('\n').unwrap();
    let vouched = format!("{made_of}\n{}\n", sha256(&marked));
    fs::write(&file, &marked).unwrap();
    fs::write(&hashes, &vouched).unwrap();
    run(folder, &args);
    assert!(fs::read(&file).unwrap() == marked);
    // Another day, other hashes, changed bytes and `--fresh`: each is set again.
    run(folder, &[&args[..], &["--fresh"]].concat());
    assert!(fs::read(&file).unwrap() == first);
    assert_eq!(fs::read_to_string(&hashes).unwrap(), kept);
    fs::write(&file, &marked).unwrap();
    run(folder, &args);
    assert!(fs::read(&file).unwrap() == first);
    fs::write(&file, &marked).unwrap();
    fs::write(&hashes, &vouched).unwrap();
    let later: Vec<&str> =
        args.iter().map(|arg| if *arg == DAY { "2026-12-24" } else { arg }).collect();
    run(folder, &later);
    let other = fs::read(&file).unwrap();
    assert!(other.starts_with(b"%PDF") && other != marked && other != first);
}

#[cfg(feature = "pdf")]
fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(feature = "pdf")]
#[test]
fn a_chinese_document_has_its_words_and_a_wrong_font_is_told() {
    let folder = example();
    let folder = folder.path();
    let doc = ["--to", "cn", "--doc", "cn.algorithm-report", "--format", "pdf"];
    let start = ["write", "device", "--on", DAY];
    let ran = run(folder, &[&start[..], &doc].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(!ran.err.contains("no font has"), "{}", ran.err);
    let name = ran.out.split('\t').next().unwrap();
    let read = run(folder, &["read", &format!("device/documents/cn/{name}.draft.pdf")]);
    assert!(read.out.contains("未答复") && read.out.contains("数值与陈述的来源"), "{}", read.out);
    fs::write(folder.join("no-font.ttf"), "nothing").unwrap();
    let ran = run(folder, &[&start[..], &doc, &["--font", "no-font.ttf"]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no-font.ttf is no font"), "{}", ran.err);
}
