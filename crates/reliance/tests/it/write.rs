//! `reliance write`: the documents for a market.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{DAY, Ran, check, example, files, list, run, text};

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

/// Names of the templates that stay with the maker, by their front matter.
fn internal() -> BTreeSet<String> {
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let templates = files(&catalogue).into_iter().filter(|path| {
        path.extension().is_some_and(|end| end == "md")
            && path.parent().unwrap().ends_with("documents")
    });
    let mut names = BTreeSet::new();
    for template in templates {
        let written = fs::read_to_string(template).unwrap();
        let front = written.split("+++").nth(1).unwrap();
        let front: toml::Table = front.parse().unwrap();
        if front.get("internal").is_some_and(|value| value.as_bool() == Some(true)) {
            names.insert(front["id"].as_str().unwrap().to_string());
        }
    }
    names
}

/// What a market's findings say is to be done, each sentence once.
fn steps(told: &Value) -> BTreeSet<&str> {
    let findings = list(told, "findings");
    let parts = findings.iter().flat_map(|finding| list(finding, "parts"));
    findings
        .iter()
        .chain(parts)
        .map(|one| text(one, "to_do"))
        .filter(|one| !one.is_empty())
        .collect()
}

/// The words of a paper: every text of it, traces left out.
fn words(paper: &Value, said: &mut String) {
    match paper {
        Value::String(words) => *said += &format!("{words}\n"),
        Value::Array(items) => items.iter().for_each(|item| words(item, said)),
        Value::Object(fields) => {
            let printed = fields.iter().filter(|(key, _)| *key != "traces");
            printed.for_each(|(_, value)| words(value, said));
        }
        _ => {}
    }
}

#[test]
fn no_paper_that_leaves_the_maker_says_what_is_to_be_done() {
    let folder = example();
    let folder = folder.path();
    let (internal, mut inside, mut outside) = (internal(), 0, 0);
    for market in ["us", "cn"] {
        let (_, told) = check(&folder.join("device"), market);
        let steps = steps(&told);
        assert!(steps.len() > 30, "{market}: {}", steps.len());
        run(folder, &["write", "device", "--to", market, "--on", DAY, "--format", "json"]);
        for file in files(&folder.join("device/documents").join(market)) {
            if file.extension().is_none_or(|end| end != "json") {
                continue;
            }
            let paper: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            let mut said = String::new();
            words(&paper, &mut said);
            let mut steps = steps.iter().copied().chain(["To do", "措施："]);
            let step = steps.find(|step| said.contains(step));
            if internal.contains(text(&paper, "template")) {
                inside += usize::from(step.is_some());
                continue;
            }
            assert_eq!(step, None, "{}", file.display());
            outside += 1;
        }
    }
    assert!(inside >= 4 && outside > 30, "{inside} inside, {outside} outside");
}

#[test]
fn only_what_goes_to_the_authority_is_enclosed() {
    let folder = example();
    let folder = folder.path();
    write(folder, &["--doc", "us.cover", "--format", "json"]);
    let out = folder.join("device/documents/us");
    let cover = files(&out).into_iter().find(|file| file.ends_with("01-cover.draft.json")).unwrap();
    let cover: Value = serde_json::from_str(&fs::read_to_string(cover).unwrap()).unwrap();
    let mut said = String::new();
    words(&cover["blocks"], &mut said);
    assert!(said.contains("510(k) summary"), "{said}");
    for inside in ["Gap report", "Executive summary", "Evidence map", "Pre-submission package"] {
        assert!(!said.contains(inside), "{inside}: {said}");
    }
}

/// Closed ways, hearsay and other countries' laws stay with the maker.
#[test]
fn an_authority_is_told_of_its_own_rules_alone() {
    let folder = example();
    let folder = folder.path();
    write(folder, &["--doc", "us.pre-submission", "--doc", "us.estar-map", "--format", "html"]);
    let page = |name: &str| {
        let path = folder.join(format!("device/documents/us/{name}.draft.html"));
        fs::read_to_string(path).unwrap()
    };
    let asked = page("16-pre-submission");
    assert!(asked.contains("ordinary, open"), "{asked}");
    for never in ["only reported", ">closed<", "GDPR", "PIPL", "Regulation (EU) 2016/679"] {
        assert!(!asked.contains(never), "{never}");
    }
    let met = asked.find(
        "Primary endpoints: 3 of 4 met (2 of them on data that are objected to below), 1 not met",
    );
    assert!(met.is_some() && asked.contains("not met"), "{asked}");

    let form = page("19-estar-map");
    let sections = [
        "eSTAR Consensus Standards",
        "eSTAR Device Description",
        "eSTAR Predicates and Substantial Equivalence",
        "eSTAR Labeling",
        "eSTAR Software/Firmware",
        "eSTAR Cybersecurity/Interoperability",
        "eSTAR Performance Testing",
        "08-foreign-data",
        "eSTAR Administrative Documentation",
    ];
    let places: Vec<Option<usize>> = sections.iter().map(|one| form.find(one)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
}
