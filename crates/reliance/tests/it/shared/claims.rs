//! Published documents: model cards whose counts can be recovered, and summaries with the
//! reviewer's text beside.

use std::process::Command;

use serde_json::Value;

/// What the program sees in a document of the shared folder, and its exit code.
fn claims(name: &str) -> Option<(Value, Option<i32>)> {
    let documents = super::folder("claims")?.join("../documents");
    let output = Command::new(env!("CARGO_BIN_EXE_reliance"))
        .args(["claims", "--format", "json"])
        .arg(documents.join(name))
        .output()
        .unwrap();
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    Some((value[0].clone(), output.status.code()))
}

fn remarks(seen: &Value, verdict: &str) -> Vec<String> {
    let remarks = seen["remarks"].as_array().unwrap();
    let chosen = remarks.iter().filter(|remark| remark["verdict"] == verdict);
    chosen.map(|remark| remark["says"].as_str().unwrap().to_string()).collect()
}

/// The cards of three devices follow from counts that make up the number of cases; of the
/// fourth the lower limit of specificity does not. Both versions of a card say the same.
#[test]
fn counts_of_model_cards_are_recovered() {
    for (card, counts) in [
        ("Aidoc_ICH-02-RT", ["100 of 104", "110 of 116"]),
        ("Aidoc_RibFx-02-RT", ["102 of 104", "190 of 204"]),
        ("Aidoc_VO-01", ["84 of 92", "214 of 250"]),
    ] {
        for version in ["v0.1", "v0.2"] {
            let Some((seen, code)) = claims(&format!("model-cards/{card}.{version}.xml")) else {
                return;
            };
            assert_eq!(code, Some(0), "{card} {version}: {seen}");
            assert_eq!(remarks(&seen, "differs"), Vec::<String>::new(), "{card} {version}");
            let agrees = remarks(&seen, "agrees").join("\n");
            for count in counts {
                assert!(
                    agrees.contains(&format!("{count} by Clopper-Pearson")),
                    "{card} {version}: {agrees}"
                );
            }
            let open = remarks(&seen, "cannot-tell").join("\n");
            assert!(
                open.contains("mean-time") && open.contains("no counts stand behind it"),
                "{card} {version}: {open}"
            );
        }
    }
    for version in ["v0.1", "v0.2"] {
        let Some((seen, code)) = claims(&format!("model-cards/Aidoc_ETT-01.{version}.xml")) else {
            return;
        };
        assert_eq!(code, Some(1), "{version}");
        let differs = remarks(&seen, "differs");
        assert_eq!(differs.len(), 1, "{version}: {differs:?}");
        let said = "specificity 92.02 % (89.20 % to 93.87 %): the lower limit does not go with the other one: for 680 \
                    of 739 it is 89.82 % by Clopper-Pearson";
        assert!(differs[0].starts_with(said), "{version}: {differs:?}");
    }
}

/// Figures of the pair of texts about one device: found in both, none where there are none.
#[test]
fn figures_of_summaries_and_reviews() {
    let figures = |name: &str| {
        let (seen, _) = claims(&format!("fda-510k/{name}.md"))?;
        assert_eq!(remarks(&seen, "differs"), Vec::<String>::new(), "{name}");
        let claims = seen["claims"].as_array().unwrap().clone();
        Some(
            claims
                .into_iter()
                .filter_map(|claim| Some(claim["says"].get("figure")?.clone()))
                .collect::<Vec<_>>(),
        )
    };
    for (name, least) in
        [("K241232", 120), ("K241232_REVIEW", 200), ("K190332", 15), ("K190332_REVIEW", 55)]
    {
        let Some(found) = figures(name) else { return };
        assert!(found.len() >= least, "{name}: {}", found.len());
        for figure in &found {
            let share = |value: &Value| value["value"].as_f64().unwrap();
            let value = share(&figure["value"]);
            assert!((-1.0..=1.0).contains(&value), "{name}: {figure}");
            if let Some([low, high]) = figure["interval"].as_array().map(Vec::as_slice) {
                assert!(share(low) <= value && value <= share(high), "{name}: {figure}");
            }
        }
    }
    for name in [
        "K193054",
        "K193054_REVIEW",
        "K203845",
        "K203845_REVIEW",
        "K210811",
        "K210811_REVIEW",
        "K233027",
        "K233027_REVIEW",
    ] {
        let Some(found) = figures(name) else { return };
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}
