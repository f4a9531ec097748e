//! Tests of trees of submissions: every rule both ways, editions, and where files go.

use reliance_model::catalogue::{Force, ReadAs};
use reliance_model::submission::{NeededHeading, OlderNumber, TESTS};

use super::*;

fn contents() -> TableOfContents {
    let pairs = |list: &[(&str, &str)]| -> BTreeMap<String, String> {
        list.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
    };
    TableOfContents {
        name: "toc".into(),
        title: "Contents".into(),
        edition: "4".into(),
        source: "imdrf/n9".into(),
        section: String::new(),
        read_as: ReadAs::Copy,
        read_note: String::new(),
        chapters: pairs(&[("1", "REG ADMIN"), ("2", "CONTEXT"), ("3", "NON-CLINICAL")]),
        headings: pairs(&[
            ("1.01", "Cover Letter"),
            ("2.04", "Device Description"),
            ("2.04.01", "Comprehensive Device Description and Principle of Operation"),
            ("2.08", "Risk Management"),
            ("3.05", "Non-clinical Studies"),
            ("3.05.05", "Software/Firmware/Programmed or programmable medical devices"),
            ("3.05.05.11", "Cybersecurity"),
        ]),
        older: vec![OlderNumber {
            edition: "3".into(),
            number: "3.02".into(),
            word: "risk".into(),
            now: "2.08".into(),
        }],
        kinds: pairs(&[("risk-file", "2.08"), ("sbom", "3.05.05.11")]),
        needed: [("1.01", "a"), ("2.04", "b"), ("2.08", "c")]
            .iter()
            .map(|(number, requirement)| NeededHeading {
                market: "us".into(),
                number: number.to_string(),
                requirement: requirement.to_string(),
            })
            .collect(),
    }
}

fn rule(test: &str, most: Option<u64>, values: &[&str]) -> FolderRule {
    FolderRule {
        id: format!("x.{test}"),
        profile: "x".into(),
        test: test.into(),
        says: "it is so".into(),
        remedy: "do it".into(),
        most,
        values: values.iter().map(|value| value.to_string()).collect(),
        except: vec!["MISC FILES".into()],
        source: "s".into(),
        section: "1".into(),
        force: Force::Guidance,
        read_as: ReadAs::Memory,
    }
}

/// A tree of files, with their folders; `a.pdf=3` has three bytes, `a/` is an empty folder,
/// `!` before it locks a PDF, `&` attaches files, `@` makes it a link, `?` no PDF inside.
fn tree(paths: &[&str]) -> Tree {
    let mut tree = Tree::default();
    for path in paths {
        let mark = path.chars().next().filter(|c| "!&@?".contains(*c));
        let path = path.trim_start_matches(['!', '&', '@', '?']);
        let (path, bytes) = path.split_once('=').unwrap_or((path, "9"));
        let mut at = parent(path.trim_end_matches('/'));
        while !at.is_empty() {
            let folder = Entry { kind: EntryKind::Folder, ..Entry::default() };
            tree.entries.insert(at.to_string(), folder);
            at = parent(at);
        }
        let entry = Entry {
            kind: match (path.ends_with('/'), mark) {
                (true, _) => EntryKind::Folder,
                (false, Some('@')) => EntryKind::Link,
                _ => EntryKind::File,
            },
            bytes: bytes.parse().unwrap(),
            is_pdf: mark != Some('?'),
            is_encrypted: mark == Some('!'),
            has_attachments: mark == Some('&'),
            unreadable: None,
        };
        tree.entries.insert(path.trim_end_matches('/').to_string(), entry);
    }
    tree
}

fn catalogue(rules: Vec<FolderRule>) -> Catalogue {
    Catalogue { contents: vec![contents()], folder_rules: rules, ..Catalogue::default() }
}

fn judged(rule: FolderRule, paths: &[&str]) -> Vec<(String, String)> {
    let checked = check(&catalogue(vec![rule]), &tree(paths), &["x".to_string()], None);
    checked.rules[0].broken.clone()
}

/// A rule, trees it lets pass and stops, and how often it is broken by the latter.
type Case<'a> = (FolderRule, &'a [&'a str], &'a [&'a str], usize);

fn cases_of_files<'a>(long_name: &'a [&'a str], long_path: &'a [&'a str]) -> Vec<Case<'a>> {
    vec![
        (
            rule("endings", None, &["pdf"]),
            &["a.pdf", "b.PDF", "misc files/a.xlsx"],
            &["a.docx", "b"],
            2,
        ),
        (rule("most-bytes", Some(10), &[]), &["a.pdf=10", "MISC FILES/a=99"], &["a.pdf=11"], 1),
        (rule("name-length", Some(12), &[]), &["abc/12345678.pdf"], long_name, 1),
        (rule("path-length", Some(33), &[]), &["abc/12345678.pdf"], long_path, 1),
        (rule("characters", None, &["#", "%"]), &["a b-c_1.pdf"], &["a#1.pdf", "b%/c.pdf"], 2),
        (
            rule("no-hidden-files", None, &[]),
            &["a.pdf"],
            &[".DS_Store", "~$a.docx", "x/Thumbs.db"],
            3,
        ),
        (rule("not-empty", None, &[]), &["a.pdf", "?a.txt"], &["a.pdf=0", "?b.pdf"], 2),
        (rule("no-encryption", None, &[]), &["a.pdf"], &["!a.pdf"], 1),
        (rule("no-attachments", None, &[]), &["a.pdf"], &["&a.pdf"], 1),
        (rule("no-links", None, &[]), &["a.pdf"], &["@a.pdf"], 1),
    ]
}

fn cases_of_folders() -> Vec<Case<'static>> {
    vec![
        (rule("no-empty-folders", None, &[]), &["a/b/c.pdf"], &["a/b/", "c/d.pdf"], 2),
        (rule("files-in-folders", None, &[]), &["1/a.pdf"], &["a.pdf"], 1),
        (rule("reserved-names", None, &["CON"]), &["conifer.pdf"], &["con.pdf", "b.", "B."], 4),
        (rule("prefix", None, &[]), &["001_a.pdf", "002_b.pdf", "V/001_c.pdf"], &["1_a.pdf"], 1),
        (
            rule("prefix", None, &[]),
            &["001_a.txt", "MISC FILES/a.pdf"],
            &["001_a.pdf", "003_b.pdf"],
            1,
        ),
        (rule("prefix", None, &[]), &["001_a.pdf"], &["001_a.pdf", "001_b.pdf"], 1),
        (
            rule("volumes", None, &["VOL_###"]),
            &["001_a.pdf", "MISC FILES/a.xpt"],
            &["V1/001_a.pdf"],
            1,
        ),
        (
            rule("volumes", None, &["VOL_###"]),
            &["VOL_001_a/001_a.pdf", "VOL_002/001_b.pdf"],
            &["VOL_001/001_a.pdf", "VOL_003/001_b.pdf", "001_c.pdf"],
            2,
        ),
        (rule("volumes", None, &["VOL_###"]), &["VOL_001/a.pdf"], &["VOL_001/x/a.pdf"], 1),
        (
            rule("toc-folders", None, &[]),
            &["2 CONTEXT/2.04 Device Description/2.04.01 Device/a.pdf", "1/1.1 Cover Letter/a.pdf"],
            &[
                "2 CONTEXT/2.04 Device Description/a.pdf",
                "2 CONTEXT/mine/x/a.pdf",
                "1/2.08 Risk/a.pdf",
                "1.01 Cover/a.pdf",
                "2 CONTEXT/2.99 New/a.pdf",
            ],
            4,
        ),
    ]
}

#[test]
fn every_test_lets_what_is_right_pass_and_stops_what_is_wrong() {
    let long = "n".repeat(30);
    let (long_pdf, long_path) = (format!("{long}.pdf"), format!("a/{long}.pdf"));
    let (long_name, long_path) = ([long_pdf.as_str()], [long_path.as_str()]);
    let mut cases = cases_of_files(&long_name, &long_path);
    cases.extend(cases_of_folders());
    for (rule, right, wrong, count) in &cases {
        assert!(judged(rule.clone(), right).is_empty(), "{}: {right:?}", rule.test);
        let found = judged(rule.clone(), wrong);
        assert_eq!(found.len(), *count, "{}: {found:?}", rule.test);
    }
    let tested: BTreeSet<&str> = cases.iter().map(|(rule, ..)| rule.test.as_str()).collect();
    assert!(TESTS.iter().all(|test| tested.contains(test)), "{tested:?}");
}

#[test]
fn a_profile_that_is_not_asked_for_is_not_applied() {
    let catalogue = catalogue(vec![rule("endings", None, &["pdf"])]);
    let checked = check(&catalogue, &tree(&["a.docx"]), &["y".to_string()], None);
    assert!(checked.rules.is_empty() && checked.is_met());
}

#[test]
fn numbers_are_read_however_they_are_written() {
    for (name, number) in [
        ("2.4.5 Substantial", Some("2.04.05")),
        ("3.05.05.11-Cyber", Some("3.05.05.11")),
        ("6A QMS", Some("6A")),
        ("1", Some("1")),
        ("Chapter 2 CONTEXT", Some("2")),
        ("2024 plan", None),
        ("v1.2", None),
        ("1Admin", None),
        ("", None),
    ] {
        assert_eq!(number_of(name).as_deref(), number, "{name}");
    }
}

#[test]
fn an_older_edition_is_told_by_what_its_numbers_stood_for() {
    let told = |paths: &[&str]| edition(&contents(), &tree(paths));
    assert_eq!(told(&["3 N/3.02 Risk Management/a.pdf"]).0.as_deref(), Some("3"));
    assert_eq!(told(&["2 C/2.08 Risk Management/a.pdf"]).0.as_deref(), Some("4"));
    assert_eq!(told(&["docs/a.pdf"]).0, None);
    let old = tree(&["3 N/3.02 Risk Management/a.pdf"]);
    let checked = check(&catalogue(Vec::new()), &old, &[], Some("us"));
    assert!(checked.empty.is_empty() && checked.notes[0].contains("cannot be told"));
}

fn given(from: &str, number: Option<&str>, kind: Option<&str>) -> Given {
    Given {
        from: from.into(),
        name: names::name(from).into(),
        number: number.map(str::to_string),
        kind: kind.map(str::to_string),
    }
}

#[test]
fn files_go_under_their_heading_and_what_has_none_is_told() {
    let files = [
        given("docs/bill: of (materials).JSON", None, Some("sbom")),
        given("docs/Bill of materials.json", None, Some("sbom")),
        given("documents/01-cover.docx", Some("1.01"), None),
        given("docs/a.md", None, Some("labelling")),
        given("docs/b.md", Some("9.99"), None),
        given("documents/map.docx", None, None),
        given("documents/01-cover.docx", Some("1.01"), None),
    ];
    let layout = lay(&catalogue(Vec::new()), &contents(), "us", &files);
    let told: Vec<String> =
        layout.placed.iter().map(|one| format!("{} <- {}", one.path, one.from)).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    1 REG ADMIN/1.01 Cover Letter/01-cover.docx <- documents/01-cover.docx
    3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed/3.05.05.11 Cybersecurity/Bill of materials-2.json <- docs/Bill of materials.json
    3 NON-CLINICAL/3.05 Non-clinical Studies/3.05.05 Software Firmware Programmed/3.05.05.11 Cybersecurity/bill of materials.json <- docs/bill: of (materials).JSON
    ");
    let told: Vec<String> =
        layout.unplaced.iter().map(|(from, why)| format!("{from}: {why}")).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    docs/a.md: no heading is known for documents of kind `labelling`; give it `toc = "2.11"` or another number in reliance.toml
    docs/b.md: edition 4 has no heading 9.99
    documents/map.docx: its template names no heading
    "#);
    insta::assert_snapshot!(layout.empty.join("\n"), @r"
    NOT ANSWERED: needs a file under 2.04 Device Description (asked by b)
    NOT ANSWERED: needs a file under 2.08 Risk Management (asked by c)
    ");
    let other = lay(&catalogue(Vec::new()), &contents(), "eu", &files);
    assert!(other.empty.is_empty() && other.notes[0].contains("is catalogued"));
}

#[test]
fn what_was_laid_is_met_by_its_own_rules() {
    let files = [
        given("a/cover.pdf", Some("1.01"), None),
        given("a/x.pdf", Some("2.04.01"), None),
        given("a/risk.pdf", Some("2.08"), None),
        given("a/sbom.pdf", Some("3.05.05.11"), None),
    ];
    let rules = ["toc-folders", "files-in-folders", "no-empty-folders"];
    let catalogue = catalogue(rules.iter().map(|test| rule(test, None, &[])).collect());
    let layout = lay(&catalogue, &contents(), "us", &files);
    let paths: Vec<&str> = layout.placed.iter().map(|one| one.path.as_str()).collect();
    let checked = check(&catalogue, &tree(&paths), &["x".to_string()], Some("us"));
    assert!(checked.is_met(), "{checked:?}");
    assert_eq!(checked.edition.as_deref(), Some("4"));
}
