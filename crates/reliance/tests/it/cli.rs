//! The command line: help screens, questions out and back, routes, new folders, the catalogue.

use std::fs;

use crate::program::{DAY, Ran, check, example, list, run, text};

fn help(command: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), &[command, &["--help"]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out
}

const COMMANDS: [&[&str]; 30] = [
    &[],
    &["new"],
    &["check"],
    &["routes"],
    &["questions"],
    &["explain"],
    &["catalogue"],
    &["catalogue", "list"],
    &["catalogue", "show"],
    &["catalogue", "lint"],
    &["catalogue", "diff"],
    &["stat"],
    &["tally"],
    &["import"],
    &["read"],
    &["claims"],
    &["compare"],
    &["predicates"],
    &["studies"],
    &["inspection"],
    &["write"],
    &["toc"],
    &["toc", "list"],
    &["toc", "check"],
    &["sbom"],
    &["sbom", "check"],
    &["sbom", "match"],
    &["sbom", "diff"],
    &["sbom", "convert"],
    &["sbom", "score"],
];

/// Files of the reader's own that examples name.
const OWN: &[&str] = &[
    "device.xlsx",
    "my-catalogue",
    "summary.",
    "trace.xlsx",
    "risks.csv",
    "technical-file",
    "card.xml",
    "ifu-eu.docx",
    "nmpa-report.docx",
    "ifu-v6.md",
    "study.csv",
    "points.csv",
    "osv.zip",
    "sbom.cdx.json",
    "old.cdx.json",
    "sbom.spdx ",
    "answers.toml",
    "pmn96cur.txt",
    "K123456.pdf",
    "ecopy-folder",
];

/// Words of a command line, with what stands between single quotes as one.
fn words(line: &str) -> Vec<&str> {
    let parts = line.split('\'').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().collect::<Vec<_>>(),
            _ => vec![part],
        })
        .collect()
}

#[test]
fn every_example_of_a_help_screen_runs() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["new", "my-device", "--example", "chest-ct"]).code, 0);
    let (mut tried, mut made) = (0, vec!["my-device".to_string()]);
    for command in COMMANDS {
        let screen = help(command).replace("\\\n", " ");
        let examples: Vec<&str> =
            screen.lines().filter_map(|line| line.strip_prefix("  reliance ")).collect();
        assert!(!examples.is_empty(), "{command:?} has no example");
        for example in examples {
            let arguments = words(example);
            // Folders that are there already, and files of the reader's own.
            let again = arguments[0] == "new" && made.iter().any(|name| name == arguments[1]);
            if again || OWN.iter().any(|own| example.contains(own)) {
                continue;
            }
            let ran = run(folder.path(), &arguments);
            assert!(ran.code < 2, "reliance {example}: {}", ran.err);
            made.extend((arguments[0] == "new").then(|| arguments[1].to_string()));
            tried += 1;
        }
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn help_screens() {
    for command in COMMANDS {
        let name = format!("help-{}", command.join("-"));
        insta::assert_snapshot!(name.trim_end_matches('-').to_string(), help(command));
    }
}

/// A question that alone keeps a requirement open: its id and the requirement.
fn lone_question(told: &serde_json::Value) -> (String, String) {
    let waits = |requirement: &str| {
        list(told, "findings").iter().any(|finding| {
            text(finding, "requirement") == requirement
                && text(finding, "answer") == "for-a-person"
                && list(finding, "questions").len() == 1
        })
    };
    list(told, "questions")
        .iter()
        .filter(|question| text(question, "id").starts_with("ask:"))
        .find_map(|question| {
            let settled = list(question, "settles").first()?.as_str()?;
            waits(settled).then(|| (text(question, "id").to_string(), settled.to_string()))
        })
        .unwrap()
}

fn answer_of(told: &serde_json::Value, requirement: &str) -> String {
    let finding =
        list(told, "findings").iter().find(|one| text(one, "requirement") == requirement).unwrap();
    text(finding, "answer").to_string()
}

fn filled(path: &std::path::Path, id: &str) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Questions").unwrap();
    let cells = [
        ("Id", id),
        ("Verdict", "satisfied"),
        ("Answer", "It is so."),
        ("Name", "A. Nobody (invented)"),
        ("Date", "2026-11-20"),
    ];
    for (at, (head, cell)) in cells.into_iter().enumerate() {
        sheet.write(0, at as u16, head).unwrap();
        sheet.write(1, at as u16, cell).unwrap();
    }
    book.save(path).unwrap();
}

#[test]
fn questions_go_out_and_come_back() {
    let folder = example();
    let device = folder.path().join("device");
    let (_, before) = check(&device, "us");
    let (id, requirement) = lone_question(&before);
    assert_eq!(answer_of(&before, &requirement), "for-a-person");

    let out = ["questions", "device", "--to", "us", "--on", DAY, "-o", "out.xlsx"];
    assert_eq!(run(folder.path(), &out).code, 1);
    let empty = run(folder.path(), &["questions", "device", "--read", "out.xlsx", "--on", DAY]);
    assert!(empty.err.contains("0 answers new or changed"), "{}", empty.err);

    filled(&folder.path().join("filled.xlsx"), &id);
    let read = ["questions", "device", "--read", "filled.xlsx", "--on", DAY];
    let first = run(folder.path(), &read);
    assert!(first.err.contains("1 answer new or changed"), "{}", first.err);
    let kept = fs::read(device.join("attestations/answers.toml")).unwrap();
    let again = run(folder.path(), &read);
    assert!(again.err.contains("0 answers new or changed"), "{}", again.err);
    assert!(fs::read(device.join("attestations/answers.toml")).unwrap() == kept);

    let (_, after) = check(&device, "us");
    assert_eq!(answer_of(&after, &requirement), "shown");
    let asked = list(&after, "questions").iter().any(|question| text(question, "id") == id);
    assert!(!asked);
}

#[test]
fn no_date_opens_what_is_not_adopted() {
    let folder = example();
    let states = |day: &str| {
        let arguments = ["routes", "device", "--on", day, "--format", "json"];
        let ran = run(folder.path(), &arguments);
        let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        told
    };
    let (now, later) = (states(DAY), states("2040-01-01"));
    let proposed = |told: &serde_json::Value| {
        let mut found = Vec::new();
        walk(told, &mut found);
        found
    };
    let (now, later) = (proposed(&now), proposed(&later));
    assert!(now.iter().any(|(_, state)| state == "proposed"), "{now:?}");
    for (id, state) in &now {
        if state == "proposed" || state == "only-reported" {
            let then = later.iter().find(|(other, _)| other == id).map(|(_, state)| state);
            assert!(then.is_some_and(|then| then != "open"), "{id}: {then:?}");
        }
    }
}

/// Every route with its state, wherever it stands.
fn walk(value: &serde_json::Value, found: &mut Vec<(String, String)>) {
    if let Some(items) = value.as_array() {
        items.iter().for_each(|item| walk(item, found));
    }
    if let Some(map) = value.as_object() {
        let state = value["state"].as_str().or_else(|| value["state"]["state"].as_str());
        let id = value["id"].as_str().or_else(|| value["route"].as_str());
        if let (Some(id), Some(state)) = (id, state) {
            found.push((id.to_string(), state.to_string()));
        }
        map.values().for_each(|item| walk(item, found));
    }
}

#[test]
fn a_new_folder_runs_for_every_catalogued_market() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["new", "device"]).code, 0);
    for market in ["us", "eu", "uk", "cn"] {
        let Ran { code, err, .. } = check(&folder.path().join("device"), market).0;
        assert_eq!(code, 1, "{market}: {err}");
    }
    let again = run(folder.path(), &["new", "device"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("not empty"), "{}", again.err);
}

/// How many requirements the files of the catalogue hold.
fn requirements_on_disk() -> usize {
    let catalogue = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let mut count = 0;
    for regulator in std::fs::read_dir(catalogue).unwrap() {
        let Ok(files) = std::fs::read_dir(regulator.unwrap().path().join("requirements")) else {
            continue;
        };
        for file in files {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            count += text.lines().filter(|line| *line == "[[requirement]]").count();
        }
    }
    count
}

#[test]
fn the_catalogue_is_listed_shown_checked_and_compared() {
    let folder = example();
    let catalogue = |arguments: &[&str]| run(folder.path(), &[&["catalogue"], arguments].concat());
    let all = catalogue(&["list", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&all.out).unwrap();
    let (built_in, listed) = (requirements_on_disk(), all.as_array().map_or(0, Vec::len));
    assert!(built_in > 100 && listed == built_in, "{listed} of {built_in} are listed");
    let law = catalogue(&["list", "--market", "us", "--force", "law"]);
    assert!(law.out.contains("us.sc.892-2080.design"), "{}", law.out);
    let shown = catalogue(&["show", "us.sc.892-2080.design"]);
    assert!(shown.out.contains("892.2080"), "{}", shown.out);
    assert_eq!(catalogue(&["show", "us.no.such"]).code, 2);
    let lint = catalogue(&["lint"]);
    assert!(!lint.err.contains("error["), "{}", lint.err);
    let days = ["diff", "--from", DAY, "--to", "2028-12-31"];
    let general = catalogue(&days);
    let own = catalogue(&[&days[..], &["device", "--market", "us"]].concat());
    assert!(general.out.lines().count() >= own.out.lines().count());
    assert!(!general.out.is_empty());
    // Without a market, every catalogued one; the CE mark of the example ends before the rule.
    let far = ["diff", "--from", DAY, "--to", "2031-12-31", "device"];
    let every = catalogue(&far).out;
    assert!(every.contains("2030-06-01  route closes eu-uk.ce.now"), "{every}");
    assert!(!every.contains("2030-07-01  route closes eu-uk.ce.now"), "{every}");
    assert_eq!(every.matches(" eu.aia.73 ").count(), 1, "{every}");
    assert!(!catalogue(&[&far[..], &["--market", "us"]].concat()).out.contains("eu-uk.ce.now"));
}

#[test]
fn routes_name_the_pathway_and_what_comes_due() {
    let folder = example();
    let routes = |more: &[&str]| {
        let ran = run(folder.path(), &[&["routes", "device", "--on", DAY], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let us = routes(&["--to", "us"]);
    for words in ["PATHWAY", "21 CFR 892.2080", "K009991", "for a person", "CALENDAR"] {
        assert!(us.contains(words), "{words}: {us}");
    }
    assert!(us.contains("2026-06-30       certificate: iso-13485 EX-QMS-2210 ends (past)"), "{us}");
    assert!(us.contains("ages of documents and data") && !us.contains("dates from here"), "{us}");
    let every = routes(&[]);
    assert!(!every.contains("PATHWAY") && every.contains("CALENDAR"), "{every}");
    let told: serde_json::Value =
        serde_json::from_str(&routes(&["--to", "uk", "--format", "json"])).unwrap();
    let class = list(&told["pathway"], "candidates").len() + list(&told["pathway"], "steps").len();
    assert!(class > 0 && !list(&told, "calendar").is_empty());
}
