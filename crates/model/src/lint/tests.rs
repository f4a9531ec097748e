//! Each thing that lint and the reader find, on a small catalogue with one mistake.

use std::collections::BTreeMap;

use super::lint;
use crate::catalogue_read::read;
use crate::problem::Severity;

const REQUIREMENT: &str = r#"[[requirement]]
id = "us.a"
title = "A"
source = "us/law"
section = "1"
force = "law"
status = "in-force"
in_force = 2020-01-01
asks = "Do A."
applies = "all"
facets = { ai = ["locked"] }
kinds = ["labelling"]
checks = ["bridging(to=us)"]
concepts = ["idea"]
read_as = "copy"
"#;

const ROUTE: &str = r#"[[route]]
id = "eu-us"
from = ["eu-ce-mdr"]
to = ["us"]
kind = "full-pathway"
state = "open"
waives = []
remains = ["us.a"]
source = "the law"
force = "law"
read_as = "copy"
"#;

/// A catalogue without a mistake.
fn small() -> BTreeMap<String, Vec<u8>> {
    let files = [
        (
            "catalogue.toml",
            "version = \"1\"\nschema = 1\nread_on = 2026-01-01\nreview_by = 2026-07-01\n",
        ),
        (
            "markets.toml",
            "[us]\nname = \"US\"\ncatalogued = true\nregulators = [\"us\"]\n\n[eu]\nname = \"EU\"\n",
        ),
        (
            "facets.toml",
            "[ai]\ntitle = \"AI\"\nquestion = \"AI?\"\nvalues = { locked = \"l\", none = \"n\" }\n",
        ),
        ("kinds.toml", "[kinds]\nlabelling = \"label\"\n"),
        ("concepts.toml", "[concepts]\nidea = \"an idea\"\n"),
        ("authorizations.toml", "[eu-ce-mdr]\ntitle = \"CE\"\nmarket = \"eu\"\n"),
        (
            "crosswalk.tsv",
            "id_a\tid_b\trelation\tscope note\tauthor\treviewer\nus.a\tus.b\tintersects\tn\tx\t\n",
        ),
        ("us/regulator.toml", "code = \"us\"\nname = \"FDA\"\n"),
        ("us/sources.toml", "[law]\ncite = \"The law\"\n"),
        ("us/requirements/a.toml", REQUIREMENT),
        ("routes/us.toml", ROUTE),
    ];
    let mut files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
    let second = REQUIREMENT.replace("us.a", "us.b").replace("title = \"A\"", "title = \"B\"");
    files.insert("us/requirements/b.toml".into(), second.into_bytes());
    files
}

/// What is found, from reading to lint, after `old` became `new` in `file`.
fn found(file: &str, old: &str, new: &str) -> String {
    let mut files = small();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(old), "{file} has no {old}");
    files.insert(file.into(), text.replacen(old, new, 1).into_bytes());
    let reading = read(&files);
    let mut problems = reading.problems;
    problems.extend(lint(&reading.items, &files, &["bridging", "calibration"]));
    let text = |file: &str| files.get(file).and_then(|bytes| std::str::from_utf8(bytes).ok());
    problems.iter().map(|p| p.render(text(&p.file))).collect::<Vec<_>>().join("\n")
}

const A: &str = "us/requirements/a.toml";

#[test]
fn a_sound_catalogue_is_clean() {
    assert_eq!(found(A, "us.a", "us.a"), "");
}

#[test]
fn names_that_lead_nowhere() {
    insta::assert_snapshot!(found(A, "bridging(", "bridgin("), @r#"
    error[unknown-check]: there is no check `bridgin`, which `us.a` names
      --> us/requirements/a.toml:13:12
       |
    13 | checks = ["bridgin(to=us)"]
       |            ^^^^^^^
       |
       = help: did you mean `bridging`?
    "#);
    insta::assert_snapshot!(found(A, "[\"idea\"]", "[\"ideal\"]"), @r#"
    error[unknown-concept]: there is no concept `ideal`, which `us.a` names
      --> us/requirements/a.toml:14:14
       |
    14 | concepts = ["ideal"]
       |              ^^^^^
       |
       = help: did you mean `idea`?
    "#);
    insta::assert_snapshot!(found(A, "[\"labelling\"]", "[\"labeling\"]"), @r#"
    error[unknown-kind]: there is no evidence kind `labeling`, which `us.a` names
      --> us/requirements/a.toml:12:11
       |
    12 | kinds = ["labeling"]
       |           ^^^^^^^^
       |
       = help: did you mean `labelling`?
    "#);
    insta::assert_snapshot!(found(A, "bridging(to=us)", "document-present(kind=lbl)"), @r#"
    error[unknown-check]: there is no check `document-present`, which `us.a` names
      --> us/requirements/a.toml:13:12
       |
    13 | checks = ["document-present(kind=lbl)"]
       |            ^^^^^^^^^^^^^^^^
       |
       = help: write the check first, or leave it out and let the `question` stand; `reliance explain checks` lists those there are
    error[unknown-kind]: there is no evidence kind `lbl`, which `us.a` names
      --> us/requirements/a.toml:13:34
       |
    13 | checks = ["document-present(kind=lbl)"]
       |                                  ^^^
       |
       = help: `reliance explain kinds` lists them; a new one is a line in `kinds.toml`
    "#);
}

#[test]
fn sources_and_facets_that_lead_nowhere() {
    insta::assert_snapshot!(found(A, "us/law", "us/lav"), @r#"
    error[unknown-source]: there is no source `us/lav`
     --> us/requirements/a.toml:4:10
      |
    4 | source = "us/lav"
      |          ^^^^^^^^
      |
      = help: did you mean `us/law`?
    "#);
    insta::assert_snapshot!(found(A, "ai = [", "aj = ["), @r#"
    error[unknown-facet]: there is no facet `aj`, which `us.a` names
      --> us/requirements/a.toml:11:12
       |
    11 | facets = { aj = ["locked"] }
       |            ^^
       |
       = help: did you mean `ai`?
    "#);
    insta::assert_snapshot!(found(A, "\"locked\"", "\"blocked\""), @r#"
    error[unknown-facet-value]: there is no value of `ai` called `blocked`, which `us.a` names
      --> us/requirements/a.toml:11:19
       |
    11 | facets = { ai = ["blocked"] }
       |                   ^^^^^^^
       |
       = help: did you mean `locked`?
    "#);
}

#[test]
fn pairs_routes_and_markets_that_lead_nowhere() {
    insta::assert_snapshot!(found("crosswalk.tsv", "us.b", "us.c"), @"
    error[unknown-requirement]: there is no requirement `us.c`, which the crosswalk names
     --> crosswalk.tsv:2:6
      |
    2 | us.a    us.c    intersects    n    x    
      |         ^^^^
      |
      = help: did you mean `us.a`?
    ");
    insta::assert_snapshot!(found("routes/us.toml", "waives = []", "waives = [\"us.z\"]"), @r#"
    error[unknown-requirement]: there is no requirement `us.z`, which the route `eu-us` names
     --> routes/us.toml:7:12
      |
    7 | waives = ["us.z"]
      |            ^^^^
      |
      = help: did you mean `us.a`?
    "#);
    insta::assert_snapshot!(found("routes/us.toml", "[\"us\"]", "[\"xx\"]"), @r#"
    error[unknown-market]: there is no market `xx`, which the route `eu-us` names
     --> routes/us.toml:4:8
      |
    4 | to = ["xx"]
      |        ^^
      |
      = help: `reliance explain markets` lists them; a new one is an entry in `markets.toml`
    "#);
    insta::assert_snapshot!(found("routes/us.toml", "eu-ce-mdr", "eu-ce-mdd"), @r#"
    error[unknown-authorization]: there is no kind of authorization `eu-ce-mdd`, which the route `eu-us` names
     --> routes/us.toml:3:10
      |
    3 | from = ["eu-ce-mdd"]
      |          ^^^^^^^^^
      |
      = help: did you mean `eu-ce-mdr`?
    "#);
    insta::assert_snapshot!(found("markets.toml", "[\"us\"]", "[\"uk\"]"), @r#"
    error[unknown-regulator]: there is no folder of a regulator `uk`, which the market `us` names
     --> markets.toml:4:16
      |
    4 | regulators = ["uk"]
      |                ^^
      |
      = help: did you mean `us`?
    error[asked-nowhere]: no market asks what stands in the folder `us`
     --> us/regulator.toml:1:9
      |
    1 | code = "us"
      |         ^^
      |
      = help: name the folder under `regulators` of its market in `markets.toml`, with `catalogued = true`
    "#);
}

#[test]
fn a_route_that_is_open_by_a_rule_not_made() {
    for force in ["draft", "announced", "habit", "reported"] {
        let told = found("routes/us.toml", "\"law\"", &format!("\"{force}\""));
        assert!(told.starts_with("error[contradictory-force]"), "{force}: {told}");
    }
    for force in ["guidance", "standard"] {
        assert_eq!(found("routes/us.toml", "\"law\"", &format!("\"{force}\"")), "");
    }
}

#[test]
fn markets_that_contradict_their_routes_and_folders() {
    let markets = "markets.toml";
    insta::assert_snapshot!(found(markets, "catalogued = true", "catalogued = false"), @r#"
    error[contradictory-market]: the route `eu-us` leads into `us`, of which no requirement is catalogued
     --> routes/us.toml:6:1
      |
    6 | state = "open"
      | ^^^^^
      |
      = help: catalogue the market in `markets.toml`, or give the route the state `not-catalogued`
    error[contradictory-market]: the market `us` names folders and is said not to be catalogued
     --> markets.toml:3:1
      |
    3 | catalogued = false
      | ^^^^^^^^^^
      |
      = help: write `catalogued = true`, and what is still missing under `gaps`
    "#);
    insta::assert_snapshot!(found(markets, "[eu]\n", "[eu]\ncatalogued = true\n"), @"
    error[contradictory-market]: the market `eu` is said to be catalogued and names no folder
     --> markets.toml:7:1
      |
    7 | catalogued = true
      | ^^^^^^^^^^
      |
      = help: name its folders under `regulators`
    ");
    insta::assert_snapshot!(found("routes/us.toml", "\"open\"", "\"not-catalogued\""), @r#"
    error[contradictory-market]: the route `eu-us` is not catalogued, and its market `us` is
     --> routes/us.toml:6:1
      |
    6 | state = "not-catalogued"
      | ^^^^^
      |
      = help: give the route the state that its rule has
    "#);
}

#[test]
fn missing_and_unknown_keys_name_what_may_stand_there() {
    insta::assert_snapshot!(found(A, "force = \"law\"\n", ""), @"
    error[missing-key]: `force` is missing in [requirement]
     --> us/requirements/a.toml:1:1
      |
    1 | [[requirement]]
      | ^^^^^^^^^^^^^^^
      |
      = help: one of: law, standard, guidance, draft, announced, habit, reported
    error[contradictory-dates]: `us.a` is only reported and says that it is in force since 2020-01-01
     --> us/requirements/a.toml:7:1
      |
    7 | in_force = 2020-01-01
      | ^^^^^^^^
      |
      = help: only law, standards and final guidance have `in_force`; say the rest in `in_force_note`
    ");
    insta::assert_snapshot!(found(A, "read_as =", "reading = \"copy\"\nread_as ="), @r#"
    error[unknown-key]: unknown key `reading` in [requirement]
      --> us/requirements/a.toml:15:1
       |
    15 | reading = "copy"
       | ^^^^^^^
       |
       = help: take it out, or write one of: attest, computable, doubt, doubts, how, in_force_note, informational, origin_law, phrase, question, question_unless, question_when, read_note, review_risk, slot, superseded_by
    "#);
}

#[test]
fn dates_that_contradict() {
    insta::assert_snapshot!(found(A, "force = \"law\"", "force = \"draft\""), @"
    error[contradictory-dates]: `us.a` is draft and says that it is in force since 2020-01-01
     --> us/requirements/a.toml:8:1
      |
    8 | in_force = 2020-01-01
      | ^^^^^^^^
      |
      = help: only law, standards and final guidance have `in_force`; say the rest in `in_force_note`
    ");
    insta::assert_snapshot!(found("catalogue.toml", "2026-07-01", "2025-07-01"), @"
    error[contradictory-dates]: the catalogue is to be reviewed by 2025-07-01, and was read on 2026-01-01
     --> catalogue.toml:4:1
      |
    4 | review_by = 2025-07-01
      | ^^^^^^^^^
      |
      = help: `review_by` comes after `read_on`
    ");
    insta::assert_snapshot!(found("routes/us.toml", "\"open\"", "\"proposed\"\nopens = 2027-01-01"), @"
    error[contradictory-dates]: the route `eu-us` is not adopted and says that it opens on 2027-01-01
     --> routes/us.toml:7:1
      |
    7 | opens = 2027-01-01
      | ^^^^^
      |
      = help: only an adopted rule opens on a day; what is expected stands in `expected`
    ");
    insta::assert_snapshot!(found("routes/us.toml", "\"open\"", "\"adopted\""), @"
    error[contradictory-dates]: the route `eu-us` is adopted and has no day on which it opens
     --> routes/us.toml:1:1
      |
    1 | [[route]]
      | ^^^^^^^^^
      |
      = help: only an adopted rule opens on a day; what is expected stands in `expected`
    ");
}

#[test]
fn statements_nobody_can_look_up() {
    insta::assert_snapshot!(found(A, "\"copy\"", "\"memory\""), @r#"
    warning[unread]: nobody looked up `us.a`
      --> us/requirements/a.toml:15:12
       |
    15 | read_as = "memory"
       |            ^^^^^^
       |
       = help: read the source, and say how in `read_as` and `read_note`
    "#);
    insta::assert_snapshot!(found(A, "\"copy\"", "\"primary\""), @r#"
    error[unproved-primary]: `us.a` says that it was read in the regulator's own text, and its source has no `url`, `sha256`, `read_on`
      --> us/requirements/a.toml:15:12
       |
    15 | read_as = "primary"
       |            ^^^^^^^
       |
       = help: give the source its address, the hash of what was read and the day, or call the reading a copy
    "#);
    insta::assert_snapshot!(found(A, "checks = [\"bridging(to=us)\"]\n", ""), @r#"
    error[unanswerable]: nothing answers `us.a`: it has no check and no question
     --> us/requirements/a.toml:2:7
      |
    2 | id = "us.a"
      |       ^^^^
      |
      = help: give it a check or a `question`, or mark it `informational = true`
    "#);
}

#[test]
fn successions_that_go_in_a_circle() {
    let mut files = small();
    for (name, old, new) in [("a", "us.a", "us.b"), ("b", "us.b", "us.a")] {
        let file = format!("us/requirements/{name}.toml");
        let text = String::from_utf8(files[&file].clone()).unwrap();
        let line = format!("id = \"{old}\"\nsuperseded_by = \"{new}\"");
        files.insert(file, text.replace(&format!("id = \"{old}\""), &line).into_bytes());
    }
    let reading = read(&files);
    let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["superseded-cycle", "superseded-cycle"]);
    assert!(
        reading.items.requirements.values().all(|r| r.superseded_by.is_none() && !r.superseded)
    );
    insta::assert_snapshot!(found(A, "id = \"us.a\"", "id = \"us.a\"\nsuperseded_by = \"us.c\""), @r#"
    error[unknown-requirement]: `us.a` is superseded by `us.c`, which is not there
     --> us/requirements/a.toml:3:17
      |
    3 | superseded_by = "us.c"
      |                 ^^^^^^
      |
      = help: did you mean `us.a`?
    "#);
}

#[test]
fn words_outside_closed_lists_and_double_ids() {
    insta::assert_snapshot!(found(A, "force = \"law\"", "force = \"lor\""), @r#"
    error[unknown-value]: `lor` is not a value of `force`
     --> us/requirements/a.toml:6:9
      |
    6 | force = "lor"
      |         ^^^^^
      |
      = help: one of: law, standard, guidance, draft, announced, habit, reported
    error[contradictory-dates]: `us.a` is only reported and says that it is in force since 2020-01-01
     --> us/requirements/a.toml:8:1
      |
    8 | in_force = 2020-01-01
      | ^^^^^^^^
      |
      = help: only law, standards and final guidance have `in_force`; say the rest in `in_force_note`
    "#);
    insta::assert_snapshot!(found(A, "us.a", "us.b"), @r#"
    error[duplicate-id]: the requirement `us.b` is there already, in us/requirements/a.toml:1
     --> us/requirements/b.toml:2:6
      |
    2 | id = "us.b"
      |      ^^^^^^
      |
      = help: this one is not used; give it another id or take it out
    error[unknown-requirement]: there is no requirement `us.a`, which the route `eu-us` names
     --> routes/us.toml:8:13
      |
    8 | remains = ["us.a"]
      |             ^^^^
      |
      = help: did you mean `us.b`?
    error[unknown-requirement]: there is no requirement `us.a`, which the crosswalk names
     --> crosswalk.tsv:2:1
      |
    2 | us.a    us.b    intersects    n    x    
      | ^^^^
      |
      = help: did you mean `us.b`?
    "#);
    insta::assert_snapshot!(found("crosswalk.tsv", "intersects", "intersect"), @"
    error[unknown-value]: `intersect` is not a relation
     --> crosswalk.tsv:2:1
      |
    2 | us.a    us.b    intersect    n    x    
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `intersects`?
    ");
    insta::assert_snapshot!(found("catalogue.toml", "schema = 1", "schema = 9"), @"
    error[unknown-schema]: the catalogue has form 9, and this program reads form 1
     --> catalogue.toml:2:10
      |
    2 | schema = 9
      |          ^
      |
      = help: take a catalogue and a program of the same time
    ");
}

#[test]
fn only_unread_statements_are_warnings() {
    let mut files = small();
    let text = REQUIREMENT.replace("\"copy\"", "\"memory\"");
    files.insert(A.into(), text.into_bytes());
    let problems = lint(&read(&files).items, &files, &["bridging"]);
    assert!(problems.iter().all(|p| p.severity == Severity::Warning && p.code == "unread"));
    assert_eq!(problems.len(), 1);
}
