//! `reliance sbom score`: vectors, environments, and answers to the rubric.

use std::fs;

use serde_json::{Value, json};

use crate::program::run;

const VECTOR: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

/// Answers that decide AC, PR, UI and S, and leave the others to a person.
const ANSWERS: &str = "edition = \"3.1\"\n[answers]\nXACL = \"no\"\nXPRL = \"no\"\nXUI = \"yes\"\n\
                       XS = \"no\"\nXAVN = \"yes\"\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("answers.toml"), ANSWERS).unwrap();
    folder
}

#[test]
fn the_environment_is_scored_and_the_base_stays() {
    let folder = folder();
    // The calculator of CVSS 3.1: 9.8 for the base; MAV:P with all requirements low is 4.9.
    let score = |arguments: &[&str]| {
        let line = [&["sbom", "score"], arguments, &["--format", "json"]].concat();
        let ran = run(folder.path(), &line);
        assert_eq!(ran.code, 0, "{}", ran.err);
        serde_json::from_str::<Value>(&ran.out).unwrap()
    };
    let base = score(&[VECTOR]);
    assert_eq!((&base["base"], &base["severity"]), (&json!(9.8), &json!("critical")));
    assert_eq!(base.get("environmental"), None);
    let given = score(&[VECTOR, "--environment", "CR:L/IR:L/AR:L/MAV:P/E:U"]);
    assert_eq!(given["base"], json!(9.8));
    assert!(given["environmental"].as_f64().unwrap() < 5.5, "{given}");
    assert!(given["temporal"].as_f64().unwrap() < 9.8);
    assert_eq!(given["name"], "environmental");
    let four = score(&["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"]);
    assert_eq!((&four["base"], &four["name"]), (&json!(9.3), &json!("CVSS-B")));
}

#[test]
fn answers_become_the_modified_base_and_what_is_left_open_is_told() {
    let folder = folder();
    let ran = run(folder.path(), &["sbom", "score", VECTOR, "--rubric", "answers.toml"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    insta::assert_snapshot!(ran.out, @r"
    vector         CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAC:H/MPR:N/MUI:R/MS:U
    base           9.8  critical
    environmental  7.5  high
    overall        7.5  high  (environmental)
    rubric AV      a person sets it under [set]: the rubric's branch for these answers is not known for certain
    rubric AC      H  by XACL
    rubric PR      N  by XPRL
    rubric UI      R  by XUI
    rubric S       U  by XS
    rubric C       not answered: XCP, XCD, XCT, XCW, XCS, XCO
    rubric I       not answered: XIP, XID, XIT, XIW, XIS, XIO
    rubric A       not answered: XAP, XAD, XAT, XAW, XAS, XAO
    note: what answers lead to is read from memory; hold it against the rubric before you rely on it
    ");
    let alone = run(folder.path(), &["sbom", "score", "--rubric", "answers.toml"]);
    assert_eq!(alone.code, 2);
    assert!(alone.err.contains("AV: a person sets it under [set]"), "{}", alone.err);
    assert!(alone.err.contains("C: not answered: XCP, XCD"), "{}", alone.err);
    let none: String = ["XCP", "XCD", "XCT", "XCW", "XCS", "XCO", "XIP", "XID", "XIT", "XIW"]
        .iter()
        .chain(&["XIS", "XIO", "XAP", "XAD", "XAT", "XAW", "XAS", "XAO"])
        .map(|id| format!("{id} = \"no\"\n"))
        .collect();
    let full =
        format!("{ANSWERS}{none}[set]\nAV = \"A\"\n").replace("XIT = \"no\"", "XIT = \"yes\"");
    fs::write(folder.path().join("full.toml"), format!("{full}I = \"H\"\n")).unwrap();
    let line = ["sbom", "score", "--rubric", "full.toml", "--format", "json"];
    let ran = run(folder.path(), &line);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found["vector"], "CVSS:3.1/AV:A/AC:H/PR:N/UI:R/S:U/C:N/I:H/A:N");
    assert_eq!(found["rubric"]["answers"]["XIT"], "yes");
    assert_eq!(found["rubric"]["how_read"], "memory");
    let both = run(folder.path(), &["sbom", "score", VECTOR, "--rubric", "full.toml"]);
    assert_eq!(both.code, 0, "{}", both.err);
    assert!(both.out.contains("MAV:A/MAC:H/MPR:N/MUI:R/MS:U/MC:N/MI:H/MA:N"), "{}", both.out);
}

#[test]
fn the_blank_form_is_a_file_of_answers() {
    let folder = folder();
    let form = run(folder.path(), &["sbom", "score", "--form"]);
    assert_eq!(form.code, 0);
    let filled = form.out.replace("# XUI = \"\"", "XUI = \"no\"");
    assert_ne!(filled, form.out);
    fs::write(folder.path().join("form.toml"), filled).unwrap();
    let ran = run(folder.path(), &["sbom", "score", VECTOR, "--rubric", "form.toml"]);
    assert!(ran.out.contains("rubric UI      N  by XUI"), "{}{}", ran.out, ran.err);
}

#[test]
fn what_cannot_be_scored_says_why() {
    let folder = folder();
    let second = "AV:N/AC:L/Au:N/C:P/I:P/A:P";
    fs::write(folder.path().join("odd.toml"), "[answers]\nXXX = \"yes\"\n").unwrap();
    fs::write(folder.path().join("word.toml"), "[answers]\nXUI = \"perhaps\"\n").unwrap();
    fs::write(folder.path().join("broken.toml"), "[answers").unwrap();
    fs::write(folder.path().join("bytes.toml"), b"\xff").unwrap();
    for (arguments, why) in [
        (&[][..], "--form prints a blank form"),
        (&["CVSS:3.1/AV:N"], "is not a CVSS vector"),
        (&[VECTOR, "--environment", "AV:L"], "give MAV"),
        (&[VECTOR, "--environment", "MAV"], "METRIC:VALUE"),
        (&[VECTOR, "--environment", "XX:L"], "does not have"),
        (&[second, "--rubric", "answers.toml"], "for CVSS 3.0 and 3.1"),
        (&[VECTOR, "--rubric", "odd.toml"], "no question `XXX`"),
        (&[VECTOR, "--rubric", "word.toml"], "perhaps"),
        (&[VECTOR, "--rubric", "broken.toml"], "broken.toml"),
        (&[VECTOR, "--rubric", "bytes.toml"], "UTF-8"),
        (&[VECTOR, "--rubric", "gone.toml"], "gone.toml"),
    ] {
        let ran = run(folder.path(), &[&["sbom", "score"], arguments].concat());
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.out);
        assert!(ran.err.contains(why), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn ratings_of_statements_stand_beside_those_of_the_records() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["new", "device", "--example", "chest-ct"]).code, 0);
    let vex = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5",
        "metadata": {
            "timestamp": "2026-11-10T00:00:00Z",
            "component": {"type": "device", "bom-ref": "d", "name": "ThoraxFlag PE (invented)", "version": "3.1.0"},
        },
        "components": [{
            "type": "library", "bom-ref": "p", "name": "invented-png-reader", "version": "1.6.0",
            "purl": "pkg:pypi/invented-png-reader@1.6.0",
        }],
        "vulnerabilities": [{
            "id": "EXAMPLE-2026-0001",
            "ratings": [{
                "source": {"name": "Beispiel Imaging"}, "method": "CVSSv31",
                "vector": "CVSS:3.1/AV:P/AC:H/PR:N/UI:R/S:U/C:N/I:N/A:L",
                "justification": "no picture comes from outside",
            }],
            "analysis": {"state": "in_triage"},
            "affects": [{"ref": "p"}],
        }],
    });
    fs::write(folder.path().join("vex.json"), vex.to_string()).unwrap();
    let ran = run(folder.path(), &["sbom", "match", "device", "--vex", "vex.json"]);
    let told: Vec<&str> =
        ran.out.lines().skip_while(|line| !line.starts_with("EXAMPLE-2026-0001")).take(6).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    EXAMPLE-2026-0001  high 8.8
      INVENTED: a crafted picture makes the reader write past its buffer
      rated 8.8 high       by the records  CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H
      rated 1.8 low        by Beispiel Imaging, stated in vex.json  CVSS:3.1/AV:P/AC:H/PR:N/UI:R/S:U/C:N/I:N/A:L
        because: no picture comes from outside
        invented-png-reader 1.6.0: fixed in 1.6.2; under investigation
    ");
}
