//! Heart patients of four sites: a score fitted on Budapest and Switzerland, applied to
//! Cleveland and Long Beach.

use std::path::Path;

use super::{
    Assessment, Device, Golden, area, because, calibration, caveats, exact_proportion, folder,
    limits, number, standard_error, tables,
};

const DEVICE: &str = include_str!("heart.toml");

fn sites(stats: &Path, change: impl Fn(&mut toml::Table)) -> Assessment {
    let mut device: toml::Table = DEVICE.parse().unwrap();
    change(&mut device);
    let text = toml::to_string(&device).unwrap();
    Device::new(&text, &stats.join("heart_scores.csv")).check()
}

#[test]
fn shared_heart_development_data_answer_nothing() {
    let Some(stats) = folder("the heart sites' bridging") else { return };
    let golden = Golden::read(&stats);
    let found = sites(&stats, |_| {});
    let bridging = found.part("bridging", Some(("to", "us")));
    assert_eq!(bridging["answer"], "undetermined");
    let said = because(bridging);
    assert!(said.contains("development data, for `Budapest` was used in development"), "{said}");
    assert!(caveats(bridging).contains("intended-use population"));
    area(&golden, "auc_delong_heart_cleveland", found.figure("bridging", "auc", "Cleveland"));
    area(&golden, "auc_delong_heart_hungarian", found.figure("bridging", "auc", "Budapest"));
    // The figures alone would keep the device: the margin is 0.1. They must not.
    let raw = found.figure("bridging", "auc-difference", "Cleveland minus Budapest");
    let id = "delong_unpaired_heart_cleveland_vs_hungarian";
    golden.holds(id, "diff", number(&raw["value"]));
    golden.holds(id, "se", standard_error(raw));
    assert!(limits(raw).0 > -0.1);
    let of = "Cleveland minus Budapest";
    assert!(found.value("bridging", "auc-difference-standardised", of).abs() < 0.1);
    assert!(found.value("bridging", "cases-needed", "Cleveland") > 0.0);
}

#[test]
fn shared_heart_figures_equal_the_reference_values() {
    let Some(stats) = folder("the heart sites' figures") else { return };
    let golden = Golden::read(&stats);
    let found = sites(&stats, |_| {});
    for (metric, short) in [("sensitivity", "sens"), ("specificity", "spec")] {
        let id = format!("{short}_clopper_pearson_heart_cleveland");
        exact_proportion(&golden, &id, found.figure("endpoint-goal", metric, "Cleveland, at half"));
    }
    area(&golden, "auc_delong_heart_cleveland", found.figure("endpoint-goal", "auc", "Cleveland"));
    let p = found.value("endpoint-goal", "auc-p-goal", "Cleveland");
    golden.holds("auc_vs_0.75_heart_cleveland", "p", p);
    // One primary endpoint: nothing is adjusted, and the first p is that of its own test.
    let adjusted = found.finding("us.ai-dsf.val.multiplicity");
    assert_eq!(adjusted["answer"], "not-applicable");
    let primary = found.part("endpoint-goal", None);
    let figures = primary["figures"].as_array().unwrap();
    let p = figures.iter().find(|figure| figure["name"] == "sensitivity-p-goal").unwrap();
    golden.holds("sens_vs_threshold_0.75_heart_cleveland", "p_exact", number(&p["value"]));
    assert!(caveats(primary).contains("whether the goals precede the look is not known"));
    calibration(&golden, "calibration_heart_cleveland", &found, "Cleveland");
}

#[test]
fn shared_heart_two_sites_are_compared_as_by_r() {
    let Some(stats) = folder("the heart sites' patients") else { return };
    let golden = Golden::read(&stats);
    let found = sites(&stats, |device| {
        let kept = |set: &toml::Value| {
            let name = set.get("name").and_then(toml::Value::as_str).unwrap();
            ["Budapest", "Cleveland"].contains(&name)
        };
        device["datasets"].as_array_mut().unwrap().retain(kept);
        for model in tables(device, "models") {
            model.insert("trained_on".into(), vec!["Budapest"].into());
        }
        let endpoints = device["plan"]["endpoints"].as_array_mut().unwrap();
        endpoints.retain(|endpoint| endpoint["dataset"].as_str() == Some("Cleveland"));
    });
    let (check, of) = ("demographics-compared", "test data beside development data, age");
    let id = "smd_ks_age_heart_cleveland_hungarian";
    golden.holds(id, "smd", found.value(check, "smd-mean", of));
    golden.holds(id, "D", found.value(check, "kolmogorov-smirnov", of));
}
