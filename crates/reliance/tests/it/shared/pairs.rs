//! Public 510(k) files and the reviews of the same devices, held against each other.

use serde_json::Value;

use crate::program::run;

/// Devices of which both files are there.
const PAIRS: [&str; 6] = ["K190332", "K193054", "K203845", "K210811", "K233027", "K241232"];

#[test]
fn files_of_one_device_agree_on_device_predicate_and_use() {
    let Some(stats) = super::folder("pairs of 510(k) files") else { return };
    let folder = stats.join("../documents/fda-510k");
    if !folder.join("K241232.md").is_file() {
        return;
    }
    for pair in PAIRS {
        let names = [format!("{pair}.md"), format!("{pair}_REVIEW.md")];
        let ran = run(&folder, &["compare", &names[0], &names[1], "--format", "json"]);
        let told: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
        let seen = told["seen"].as_array().unwrap();
        let count = |about: &str, verdict: &str| {
            let asked = |seen: &&Value| {
                seen["remark"]["about"] == about && seen["remark"]["verdict"] == verdict
            };
            seen.iter().filter(asked).count()
        };
        assert_eq!(count("identity", "differs"), 0, "{pair}: {seen:#?}");
        assert_eq!(count("predicate", "differs"), 0, "{pair}");
        assert_eq!(count("version", "differs"), 0, "{pair}");
        let agreed = seen.iter().filter(|seen| seen["remark"]["verdict"] == "agrees").count();
        assert!(agreed >= 3, "{pair}: {agreed}");
        // Every remark between two documents cites both.
        for seen in seen.iter().filter(|seen| seen["remark"]["verdict"] == "agrees") {
            for side in ["here", "there"] {
                assert!(seen["remark"][side]["block"].is_string(), "{pair}: {seen}");
            }
        }
    }
}
