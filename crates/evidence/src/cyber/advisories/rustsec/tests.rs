//! Heads, bodies and requirements.

use super::*;

fn record(versions: &str) -> String {
    format!(
        "```toml\n[advisory]\nid = \"RUSTSEC-2024-0001\"\npackage = \"crab\"\n\
         date = \"2024-01-02\"\naliases = [\"CVE-2024-1\"]\n\
         cvss = \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"\n\
         informational = \"unsound\"\nwithdrawn = \"2024-02-03\"\n\n[versions]\n{versions}\n```\n\n\
         # It pinches\n\nProse.\n"
    )
}

fn line(versions: &str) -> String {
    let reading = read("a.md", &record(versions));
    let word = |event: &Event| match event {
        Event::Introduced(version) => format!("+{version}"),
        Event::Fixed(version) => format!("-{version}"),
        other => format!("{other:?}"),
    };
    let events: Vec<String> =
        reading.items[0].affected[0].ranges[0].events.iter().map(word).collect();
    let codes = reading.problems.iter().map(|problem| problem.code);
    events.into_iter().chain(codes.map(str::to_string)).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_requirements_leave_is_affected() {
    for (versions, expected) in [
        ("patched = []", "+0.0.0-0"),
        ("patched = [\">= 1.2.3\"]", "+0.0.0-0 -1.2.3"),
        ("patched = [\"> 1.2\"]\nunaffected = [\"< 0.5\"]", "+0.5.0 -1.2.1-0"),
        ("patched = [\">= 1\"]\nunaffected = [\"<= 0.5.0-rc.1\"]", "+0.5.0-rc.1.0 -1.0.0"),
        ("patched = [\"^0.2.7\", \">= 0.3.1\"]", "+0.0.0-0 -0.2.7 +0.3.0-0 -0.3.1"),
        (
            "patched = [\"0.0.3\", \"~1.2.3\", \"=2.0.0\"]",
            "+0.0.0-0 -0.0.3 +0.0.4-0 -1.2.3 +1.3.0-0 -2.0.0 +2.0.1-0",
        ),
        ("patched = [\">= 2.1, < 3\", \">= 2.0.5, < 2.2\"]", "+0.0.0-0 -2.0.5 +3.0.0"),
        ("patched = [\">= 1.0.0\"]\nunaffected = [\"< 1.0.0\"]", ""),
        ("patched = [\"one\", \">= 9, < 10, < 11\"]", "+0.0.0-0 bad-requirement bad-requirement"),
    ] {
        assert_eq!(line(versions), expected, "{versions}");
    }
}

#[test]
fn the_head_and_the_title_are_read() {
    let reading = read("a.md", &record("patched = []"));
    let advisory = &reading.items[0];
    assert_eq!(advisory.summary, "It pinches");
    assert_eq!(advisory.informational.as_deref(), Some("unsound"));
    assert_eq!(advisory.withdrawn.as_deref(), Some("2024-02-03"));
    assert_eq!(advisory.aliases, ["CVE-2024-1"]);
    assert_eq!(advisory.ratings[0].method.as_deref(), Some("CVSSv31"));
    assert_eq!(advisory.affected[0].purl.as_deref(), Some("pkg:cargo/crab"));
    let plain = "[advisory]\nid = \"A\"\npackage = \"b\"\ndate = 2024-01-02\ntitle = \"T\"\n";
    assert_eq!(read("a.toml", plain).items[0].summary, "T");
}

#[test]
fn what_is_broken_is_a_problem() {
    for text in ["```toml\n[advisory\n```\n", "```toml", "[advisory]\nid = 7\n"] {
        let reading = read("a.md", text);
        assert_eq!((reading.items.len(), reading.problems.len()), (0, 1), "{text}");
    }
}
