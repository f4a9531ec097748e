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

/// SciPy 1.17.1: `directed_hausdorff` both ways, percentiles of nearest distances, t limits.
#[test]
fn outlines_have_the_distances_of_scipy() {
    let mut said = "case,outline,x,y,z\n".to_string();
    for (case, k) in (0..6i64).flat_map(|case| [(case, 0i64), (case, 1)]) {
        for i in 0..20 + case + 3 * k {
            writeln!(
                said,
                "c{case},{},{},{},{}",
                ["device", "reference"][k as usize],
                ((7 * i + 3 * case + 2 * k) % 11) as f64 + 0.5 * ((i * i + k) % 5) as f64,
                ((5 * i + case * k) % 13) as f64 - 0.25 * ((3 * i + k) % 7) as f64,
                2.0 * ((3 * i + 2 * case + k) % 5) as f64,
            )
            .unwrap();
        }
    }
    said.push_str("c9,device,1,1,1\n");
    let table = with("t.csv", &said);
    let line = "hausdorff t.csv --x x --y y --z z --unit mm --by outline";
    let rows = results(table.path(), &format!("{line} --where case=c0"));
    near(&found(&rows, "Hausdorff distance (mm)")["estimate"], 5.153882032022076, 1e-12);
    let share = found(&rows, "95th percentile Hausdorff distance (mm)");
    near(&share["estimate"], 3.274349535182948, 1e-12);
    let rows = results(table.path(), &format!("{line} --case case"));
    let mean = found(&rows, "mean Hausdorff distance (mm)");
    near(&mean["estimate"], 5.288431892066719, 1e-12);
    limits(mean, 4.644514613079607, 5.932349171053832, 1e-10);
    near(&found(&rows, "largest Hausdorff distance (mm)")["estimate"], 5.963430220938282, 1e-12);
    let mean = found(&rows, "mean 95th percentile Hausdorff distance (mm)");
    limits(mean, 3.8144517136942464, 5.736613135901793, 1e-10);
    let ran = crate::stat::stat(table.path(), &format!("{line} --case case"));
    assert!(ran.err.contains("1 of 7 cases have one outline only"), "{}", ran.err);
    let one = refused(table.path(), &format!("{line} --where case=c9"));
    assert!(one.contains("two groups") || one.contains("outline"), "{one}");
}

/// Marks with their places, the lesions, and the same marks matched by hand.
fn marked() -> [String; 3] {
    let mut marks = "reader,modality,case,rating,x,y\n".to_string();
    let mut by_hand = "reader,modality,case,lesion,rating\n".to_string();
    let mut lesions = "case,x,y\nnever,1,1\n".to_string();
    for case in 0..12usize {
        // Two lesions 10 apart; a mark 3 from one of them hits, a mark 6 away does not.
        if case < 6 {
            writeln!(lesions, "c{case},0,0\nc{case},10,0").unwrap();
        }
        for (reader, modality) in (0..3usize).flat_map(|reader| [(reader, 0usize), (reader, 1)]) {
            let who = format!("r{reader},m{modality},c{case}");
            let rating = |k: usize| 0.05 * ((case * 7 + reader * 5 + modality * 3 + k) % 19) as f64;
            let (hit, second, far) = (
                case < 6 && (case + reader + modality) % 4 != 0,
                case % 3 == 1,
                reader != case % 4,
            );
            if hit {
                writeln!(marks, "{who},{},3,0", rating(8)).unwrap();
                writeln!(by_hand, "{who},a,{}", rating(8)).unwrap();
            }
            if hit && second {
                writeln!(marks, "{who},{},10,-2", rating(5)).unwrap();
                writeln!(by_hand, "{who},b,{}", rating(5)).unwrap();
            }
            if far {
                writeln!(marks, "{who},{},5,6", rating(1)).unwrap();
                writeln!(by_hand, "{who},,{}", rating(1)).unwrap();
            }
            writeln!(marks, "{who},,,").unwrap();
            writeln!(by_hand, "{who},,").unwrap();
            if case < 6 {
                writeln!(by_hand, "{who},a,\n{who},b,").unwrap();
            }
        }
    }
    [marks, lesions, by_hand]
}

/// Marks that were matched by hand, in the command that takes them so, give the same.
#[test]
fn marks_within_a_distance_hit_the_nearest_lesion() {
    let [marks, lesions, by_hand] = marked();
    let table = with("marks.csv", &marks);
    std::fs::write(table.path().join("lesions.csv"), lesions).unwrap();
    std::fs::write(table.path().join("hand.csv"), by_hand).unwrap();
    let readings = "--reader reader --modality modality --case case --score rating";
    let place = format!(
        "froc-by-place marks.csv {readings} --against lesions.csv --x x --y y --unit mm \
         --method extra-ignored"
    );
    for metric in ["afroc", "wafroc1", "lesion-sensitivity --threshold 0.3"] {
        let placed = results(table.path(), &format!("{place} --within 4 --metric {metric}"));
        let hand = format!("froc hand.csv {readings} --lesion lesion --metric {metric}");
        let hand = results(table.path(), &hand);
        assert_eq!(placed.len(), hand.len());
        for (one, other) in placed.iter().zip(&hand) {
            for key in ["figure", "estimate", "low", "high", "p"] {
                assert_eq!(one[key], other[key], "{metric}");
            }
        }
    }
    // With a larger reach the far marks, √61 from either lesion, hit as well.
    let wide = results(table.path(), &format!("{place} --within 8"));
    let narrow = results(table.path(), &format!("{place} --within 4"));
    assert_ne!(wide[0]["estimate"], narrow[0]["estimate"]);
    let ran = crate::stat::stat(table.path(), &format!("{place} --within 4"));
    assert!(ran.err.contains("1 lesions are of cases that nobody read"), "{}", ran.err);
    assert!(refused(table.path(), &format!("{place} --within 0")).contains("--within"));
    let undeclared = place.replace("--method extra-ignored", "--within 4");
    assert!(refused(table.path(), &undeclared).contains("needs --method"));
}
