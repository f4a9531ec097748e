//! Tests of vectors and scores.

use super::*;

fn vector(text: &str) -> Vector {
    text.parse().unwrap()
}

#[test]
fn vectors_are_written_canonically() {
    let text = vector("CVSS:3.1/S:U/C:H/I:H/A:H/AV:N/AC:L/PR:N/UI:N/E:X/MAV:A").to_string();
    assert_eq!(text, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:A");
    assert_eq!(
        vector("(AV:N/AC:L/Au:N/C:C/I:C/A:C/E:ND)").to_string(),
        "AV:N/AC:L/Au:N/C:C/I:C/A:C"
    );
}

#[test]
fn guides_own_examples() {
    // CVSS 2.0 guide, section 3.3.1: CVE-2002-0392.
    let apache =
        vector("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H").scores();
    let found = [Some(apache.base), apache.temporal, apache.environmental];
    assert_eq!(found.map(|score| score.unwrap().to_string()), ["7.8", "6.4", "9.2"]);
    // CVSS 3.1 user guide and specification: rounding differs between 3.0 and 3.1.
    let base = |text: &str| vector(text).scores().base.to_string();
    assert_eq!(base("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"), "6.1");
    assert_eq!(base("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"), "10.0");
    assert_eq!(base("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"), "10.0");
}

#[test]
fn the_score_names_what_it_takes_in() {
    let text = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    let name = |more: &str| vector(&format!("{text}{more}")).scores().name();
    assert_eq!(name(""), "CVSS-B");
    assert_eq!(name("/E:P"), "CVSS-BT");
    assert_eq!(name("/E:X/MSI:S"), "CVSS-BE");
    assert_eq!(name("/E:P/MSI:S/S:P/U:Amber"), "CVSS-BTE");
}

#[test]
fn words_of_scores() {
    let word = |tenths| Score::tenths_of(tenths).severity().word();
    let words = [0, 1, 39, 40, 69, 70, 89, 90, 100].map(word);
    assert_eq!(
        words,
        ["none", "low", "low", "medium", "medium", "high", "high", "critical", "critical"]
    );
    assert_eq!(vector("AV:N/AC:L/Au:N/C:C/I:C/A:C").scores().severity(), Severity::High);
}

#[test]
fn what_is_wrong_is_said() {
    let why = |text: &str| text.parse::<Vector>().unwrap_err().to_string();
    insta::assert_snapshot!(why("CVSS:3.1/AV:N"), @"`CVSS:3.1/AV:N` is not a CVSS vector: it has no AC");
    insta::assert_snapshot!(why("CVSS:3.1/AV:N/AV:N"), @"`CVSS:3.1/AV:N/AV:N` is not a CVSS vector: it has AV twice");
    insta::assert_snapshot!(why("CVSS:3.1/AV:Z"), @"`CVSS:3.1/AV:Z` is not a CVSS vector: it has a value that AV does not have");
    insta::assert_snapshot!(why("CVSS:3.1/AT:N"), @"`CVSS:3.1/AT:N` is not a CVSS vector: it has a metric that 3.1 does not have: AT");
    insta::assert_snapshot!(why("CVSS:5.0/AV:N"), @"`CVSS:5.0/AV:N` is not a CVSS vector: it is of a version other than 2.0, 3.0, 3.1 and 4.0");
    insta::assert_snapshot!(why("high"), @"`high` is not a CVSS vector: it has a part without `:`");
}

/// Scores that another implementation gave for a few hundred vectors (`cvss_reference.py`).
#[test]
fn scores_are_those_of_another_implementation() {
    let mut compared = 0;
    for line in include_str!("../../tests/cvss/expected.txt").lines() {
        let columns: Vec<&str> = line.split(' ').collect();
        let [text, canonical, base, temporal, environmental] = columns.as_slice() else {
            panic!("{line}")
        };
        let read = vector(text);
        let scores = read.scores();
        assert_eq!(read.to_string(), *canonical);
        for (expected, found) in [
            (base, Some(scores.base)),
            (temporal, scores.temporal),
            (environmental, scores.environmental),
        ] {
            let Some(found) = found else { continue };
            assert_eq!(found.to_string(), **expected, "{text}");
        }
        assert_eq!(vector(canonical).scores(), scores);
        compared += 1;
    }
    assert_eq!(compared, 480);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(CVSS:[234]\\.[01]/)?[A-Za-z:/]{0,60}") {
        let _ = text.parse::<Vector>();
    }
}
