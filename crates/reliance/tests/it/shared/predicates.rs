//! Predicates of public summaries: all that are named are found, and none besides.

use serde_json::Value;

use crate::program::{DAY, example, run};

/// What six public summaries name as predicate, read by hand.
const NAMED: [(&str, &str); 7] = [
    ("K190332", "DEN160056"),
    ("K193054", "K190332"),
    ("K203845", "K192259"),
    ("K210811", "DEN160056"),
    ("K210811", "K190332"),
    ("K233027", "K213883"),
    ("K241232", "DEN200080"),
];

/// Numbers that they mention as something else.
const MENTIONED: [(&str, &str); 3] =
    [("K193054", "K081469"), ("K233027", "K203364"), ("K241232", "K201005")];

#[test]
fn every_named_predicate_of_six_public_summaries_is_linked_and_no_other() {
    let Some(stats) = super::folder("predicates of public summaries") else { return };
    let data = stats.join("..");
    let folder = example();
    let list = data.join("devices/fda-ai-enabled-devices.json").to_string_lossy().into_owned();
    let mut arguments = vec!["predicates".to_string(), "device".into(), "--on".into(), DAY.into()];
    arguments.extend(["--list".to_string(), list, "--format".into(), "json".into()]);
    for number in ["K190332", "K193054", "K203845", "K210811", "K233027", "K241232"] {
        let file = data.join(format!("documents/fda-510k/{number}.md"));
        arguments.extend(["--summary".to_string(), format!("{number}={}", file.display())]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ran = run(folder.path(), &arguments);
    let told: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    assert_eq!(told["lists"][1]["devices"], 1357, "{}", ran.err);
    let list = |value: &Value| value.as_array().unwrap().clone();
    let nodes = list(&told["lineage"]["nodes"]);
    let number = |link: &Value, end: &str| {
        let at = usize::try_from(link[end].as_u64().unwrap()).unwrap();
        nodes[at]["number"].as_str().unwrap().to_string()
    };
    let links = list(&told["lineage"]["links"]);
    let mut named: Vec<(String, String)> = links
        .iter()
        .filter(|link| !link["cited"].is_null())
        .map(|link| (number(link, "from"), number(link, "to")))
        .collect();
    named.sort();
    let text = |pair: &(&str, &str)| (pair.0.to_string(), pair.1.to_string());
    assert_eq!(named, NAMED.iter().map(text).collect::<Vec<_>>());
    let beside: Vec<(String, String)> =
        serde_json::from_value(told["lineage"]["beside"].clone()).unwrap();
    assert_eq!(beside, MENTIONED.iter().map(text).collect::<Vec<_>>());
    // QAS has 75 devices on the list, and QFM 38; the example's own list adds two of QAS.
    assert_eq!(told["found"], 75 + 38 + 2);
}
