//! A device against readers, and marks and outlines by their places.

use std::fmt::Write as _;

use serde_json::Value;

use crate::program::text;
use crate::shared::folder;
use crate::stat::{limits, near, refused, results, with};

fn found<'a>(rows: &'a [Value], figure: &str) -> &'a Value {
    rows.iter().find(|row| text(row, "figure") == figure).unwrap()
}

/// RJafroc 2.1.3, `StCadVsRad` on its data set of nine radiologists and a CAD system.
#[test]
fn a_device_is_held_against_readers() {
    let Some(data) = folder("a device against readers") else { return };
    let line = "standalone-vs-readers mrmc_cad_vs_rad_nico.csv --reader reader --device 1 \
                --case case --truth truth --score score --design";
    let less = |row: &Value, low: f64, high: f64, p: f64, df: f64| {
        near(&row["estimate"], -0.0317361111111111, 1e-12);
        limits(row, -high, -low, 1e-10);
        near(&row["p"], p, 1e-9);
        near(&row["from"]["df"], df, 1e-6 * df);
    };
    let rows = results(&data, &format!("{line} 1T-RRRC"));
    near(&found(&rows, "AUC of device 1")["estimate"], 0.816927083333333, 1e-12);
    near(&found(&rows, "AUC of reader 4")["estimate"], 0.899739583333333, 1e-12);
    near(&found(&rows, "AUC of readers, mean")["estimate"], 0.848663194444444, 1e-12);
    let random = found(&rows, "AUC device 1 less readers");
    less(random, -0.030998768774553, 0.0944709909967753, 0.321047434257322, 877.886378333107);
    near(&random["from"]["variance_between"], 0.000877792697482639, 1e-12);
    near(&random["from"]["error"], 0.00139954909163401, 1e-12);
    near(&random["from"]["cov2"], 0.000924168001312936, 1e-12);
    let rows = results(&data, &format!("{line} 1T-RRFC"));
    let fixed = found(&rows, "AUC device 1 less readers");
    less(fixed, 0.00896234747943446, 0.0545098747427878, 0.0123590876277494, 8.0);
    // With two treatments F is the square of t, on the same degrees of freedom.
    let rows = results(&data, &format!("{line} 2T-RRRC"));
    near(
        &found(&rows, "AUC equality of modalities")["estimate"],
        0.992868883384089f64.powi(2),
        1e-9,
    );
    let two = found(&rows, "AUC device 1 less readers");
    less(two, -0.030998768774553, 0.0944709909967753, 0.321047434257322, 877.886378333107);
    let rows = results(&data, &format!("{line} 1T-RRRC --margin 0.1"));
    assert!(found(&rows, "AUC device 1 less readers, non-inferiority")["p"].as_f64() < Some(0.025));
    let unknown =
        refused(&data, &line.replace("--device 1", "--device CAD").replace(" --design", ""));
    assert!(unknown.contains("no reader is called `CAD`: --device is one of 1, 10"), "{unknown}");
}

/// A device that was run once is held against the readers of each arm.
#[test]
fn a_device_that_stands_apart_is_compared_with_every_arm() {
    let mut said = "reader,arm,case,truth,score\n".to_string();
    for case in 0..12usize {
        let truth = usize::from(case < 5);
        writeln!(said, "cad,,{case},{truth},0.{}", (case * 5 + 4 * truth) % 9).unwrap();
        for (reader, arm) in (0..3).flat_map(|reader| [(reader, "alone"), (reader, "aided")]) {
            let score = (case * (reader + 2) + 3 * truth + arm.len()) % 6;
            writeln!(said, "r{reader},{arm},{case},{truth},{score}").unwrap();
        }
    }
    let table = with("t.csv", &said.replace("cad,,", "cad,device,"));
    let line = "standalone-vs-readers t.csv --reader reader --device cad --modality arm \
                --case case --truth truth --score score";
    let rows = results(table.path(), line);
    let groups: Vec<&str> = rows
        .iter()
        .filter(|row| text(row, "figure") == "AUC device cad less readers")
        .map(|row| text(row, "group"))
        .collect();
    assert_eq!(groups, ["aided", "alone"]);
    // One arm chosen by hand gives the same.
    let chosen =
        format!("{} --where arm=device --where arm=alone", line.replace("--modality arm ", ""));
    let alone = results(table.path(), &chosen);
    let of = |rows: &[Value], group: Option<&str>| {
        let row = |row: &&Value| {
            text(row, "figure") == "AUC device cad less readers" && row["group"].as_str() == group
        };
        rows.iter().find(row).map(|row| (row["estimate"].clone(), row["p"].clone())).unwrap()
    };
    assert_eq!(of(&rows, Some("alone")), of(&alone, None));
}
