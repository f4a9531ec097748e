//! Records, whole and broken.

use insta::assert_snapshot;
use reliance_model::cyber::advisory::Event;

use super::*;

const RECORD: &str = r##"{
  "schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2024-01-02T03:04:05Z",
  "aliases": ["CVE-2024-1"], "upstream": null, "details": "\n# Too much\nfor a line",
  "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}, {"type": "Ubuntu", "score": "Low"}],
  "affected": [
    {"package": {"ecosystem": "npm", "name": "left-pad", "purl": "pkg:npm/left-pad"},
     "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"last_affected": 1.2}]}],
     "database_specific": {"last_known_affected_version_range": "<= 1.2"}},
    {"ranges": [{"type": "GIT", "repo": "https://example.org/r", "events": [{"fixed": "abc"}]}]},
    {"package": {"ecosystem": "Of Mars", "name": "x"}, "versions": ["1", "2"]}
  ],
  "database_specific": {"severity": "MODERATE", "cwe_ids": ["CWE-79"], "cwes": [{"cweId": "CWE-1"}]}
}"##;

#[test]
fn a_record_is_read_with_all_that_it_affects() {
    let reading = read("a.json", RECORD.as_bytes());
    let advisory = &reading.items[0];
    assert_eq!(
        (advisory.id.as_str(), advisory.aliases.as_slice()),
        ("GHSA-aaaa-bbbb-cccc", &["CVE-2024-1".to_string()][..])
    );
    assert_eq!(advisory.summary, "Too much");
    assert_eq!(advisory.weaknesses, ["CWE-1", "CWE-79"]);
    let ratings = advisory.ratings.iter();
    let ratings: Vec<_> = ratings
        .map(|rating| {
            (rating.method.as_deref(), rating.vector.as_deref(), rating.severity.as_deref())
        })
        .collect();
    assert_snapshot!(format!("{ratings:?}"), @r#"[(Some("CVSSv31"), Some("CVSS:3.1/AV:N"), None), (Some("Ubuntu"), None, Some("low")), (None, None, Some("moderate"))]"#);
    let package = &advisory.affected[0];
    assert_eq!(package.purl.as_deref(), Some("pkg:npm/left-pad"));
    assert_eq!(package.last_known.as_deref(), Some("<= 1.2"));
    let events = [Event::Introduced("0".into()), Event::LastAffected("1.2".into())];
    assert_eq!(package.ranges[0].events, events);
    assert_eq!(advisory.affected[1].ranges[0].repository.as_deref(), Some("https://example.org/r"));
    assert_eq!(advisory.affected[2].ecosystem, "Of Mars");
    assert_eq!(advisory.affected[2].versions, ["1", "2"]);
}

#[test]
fn a_problem_stands_at_its_place() {
    let problems = read("a.json", RECORD.as_bytes()).problems;
    let shown: Vec<String> = problems.iter().map(|problem| problem.render(Some(RECORD))).collect();
    assert_snapshot!(shown.join("\n"), @r#"
    warning[range-without-start]: the range does not say from which version on it is affected
     --> a.json:9:17
      |
    9 |     {"ranges": [{"type": "GIT", "repo": "https://example.org/r", "events": [{"fixed": "abc"}]}]},
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn lists_and_answers_hold_many() {
    for text in
        [r#"[{"id": "A-1"}, {"id": "A-2"}]"#, r#"{"vulns": [{"id": "A-1"}, {"id": "A-2"}]}"#]
    {
        let ids: Vec<String> =
            read("a.json", text.as_bytes()).items.into_iter().map(|one| one.id).collect();
        assert_eq!(ids, ["A-1", "A-2"], "{text}");
    }
}

#[test]
fn what_is_no_record_is_a_problem() {
    let deep = "[".repeat(100_000);
    for text in ["", "{}", "[1]", "{", "\u{0}", "{\"ghsaId\": \"GHSA-1\"}", "id", &deep] {
        let reading = read("a.json", text.as_bytes());
        assert_eq!((reading.items.len(), reading.problems.len()), (0, 1), "{text:.20}");
    }
    assert_eq!(read("a.json", b"\xff\xfe{").problems[0].code, "not-utf8");
}

#[test]
fn what_has_the_wrong_shape_is_left_out() {
    let text = r#"{"id": "A-1", "aliases": "x", "severity": {}, "database_specific": [1],
        "affected": [{"package": 7, "versions": {"a": 1}, "ranges": [{"events": null}]}]}"#;
    let reading = read("a.json", text.as_bytes());
    assert_eq!(reading.items[0].affected.len(), 1);
    assert_eq!(reading.items[0].affected[0].name, "");
}

#[test]
fn skimming_agrees_with_reading() {
    let skimmed = skim(RECORD.as_bytes()).unwrap();
    assert_eq!(skimmed.id, "GHSA-aaaa-bbbb-cccc");
    assert_eq!(
        skimmed.packages,
        [("npm".into(), "left-pad".into()), ("Of Mars".into(), "x".into())]
    );
    assert_eq!(skim(b"{}"), None);
}

#[test]
fn yaml_says_what_the_same_json_says() {
    let yaml = "id: PYSEC-2099-1\nmodified: '2099-01-02T00:00:00Z'\naliases:\n- CVE-2099-1\n\
                affected:\n- package:\n    ecosystem: PyPI\n    name: invented\n  ranges:\n  - type: ECOSYSTEM\n    \
                events:\n    - introduced: '0'\n    - fixed: 1.10\n  versions:\n  - 1.0\n  - 1.10\n";
    let json = r#"{"id": "PYSEC-2099-1", "modified": "2099-01-02T00:00:00Z", "aliases": ["CVE-2099-1"],
        "affected": [{"package": {"ecosystem": "PyPI", "name": "invented"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.10"}]}],
        "versions": ["1.0", "1.10"]}]}"#;
    let of = |text: &str| read("a", text.as_bytes());
    assert_eq!(of(yaml), of(json));
    for broken in ["id: [", "a: b\nc: d\n", "- 1\n- 2\n", "just words"] {
        let reading = of(broken);
        assert!(reading.items.is_empty() && !reading.problems.is_empty(), "{broken}: {reading:?}");
    }
}
