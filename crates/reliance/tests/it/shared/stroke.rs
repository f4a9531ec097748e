//! The International Stroke Trial: nineteen thousand patients of many countries, with the
//! risks that its data set gives for each of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::{
    Assessment, Device, Golden, area, because, calibration, caveats, exact_proportion, folder,
    limits, number, proportion, standard_error, tables,
};

const DEVICE: &str = include_str!("stroke.toml");
const PLAN: &str = include_str!("plan.md");
const SETS: [&str; 3] = ["EU27", "US", "CA"];

/// The population of the United States from 45 years on, by bands of ten years and sex.
fn population(stats: &Path) -> String {
    let text = std::fs::read_to_string(stats.join("population_wpp2019_2020.csv")).unwrap();
    let mut strata: BTreeMap<(u32, &str), f64> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let [region, _, sex, band, thousands] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("`{line}` has not five columns")
        };
        let digits = |c: char| !c.is_ascii_digit();
        let from: u32 = band.split(digits).next().unwrap().parse().unwrap();
        if region == "US" && from >= 45 {
            let decade = ((from - 45) / 10).min(4);
            *strata.entry((45 + 10 * decade, sex)).or_default() +=
                thousands.parse::<f64>().unwrap();
        }
    }
    assert_eq!(strata.len(), 10);
    let mut csv = String::from("age,sex,count\n");
    for ((from, sex), count) in strata {
        let band = if from == 85 { "85+".to_string() } else { format!("{from}-{}", from + 9) };
        writeln!(csv, "{band},{sex},{count:.3}").unwrap();
    }
    csv
}

/// The trial's folder, its device file changed first.
fn trial(stats: &Path, change: impl Fn(&mut toml::Table)) -> Assessment {
    let mut device: toml::Table = DEVICE.parse().unwrap();
    change(&mut device);
    let folder = Device::new(&toml::to_string(&device).unwrap(), &stats.join("ist.csv"));
    folder.write("docs/plan.md", PLAN);
    folder.write("data/population-us.csv", &population(stats));
    folder.check()
}

/// Rows of a hospital as independent: what the reference values assume.
fn independent_rows(device: &mut toml::Table) {
    for table in tables(device, "tables") {
        table.remove("clusters");
        table["columns"].as_table_mut().unwrap().remove("site");
    }
}

fn bridging_plan(device: &mut toml::Table) -> &mut toml::Table {
    device["plan"]["bridging"]["us"].as_table_mut().unwrap()
}

#[test]
fn shared_stroke_bridging_is_undetermined_and_its_figures_are_printed() {
    let Some(stats) = folder("the stroke trial's bridging") else { return };
    let golden = Golden::read(&stats);
    let found = trial(&stats, |_| {});
    let bridging = found.part("bridging", Some(("to", "us")));
    assert_eq!(bridging["answer"], "undetermined");
    assert!(because(bridging).contains("the argument by which `EU27` is independent"));
    assert!(caveats(bridging).contains("post hoc"), "{}", caveats(bridging));
    for set in ["EU27", "US"] {
        let auc = found.value("bridging", "auc", set);
        golden.holds(&format!("auc_delong_ist_{set}"), "auc", auc);
    }
    let raw = found.figure("bridging", "auc-difference", "US minus EU27");
    golden.holds("delong_unpaired_ist_US_vs_EU27", "diff", number(&raw["value"]));
    // Hospitals of one region have more in common: no narrower than independent rows.
    assert!(standard_error(raw) >= golden.value("delong_unpaired_ist_US_vs_EU27", "se"));
    let of = "US minus EU27";
    let standardised = found.value("bridging", "auc-difference-standardised", of);
    assert!((standardised - number(&raw["value"])).abs() < 0.02, "{standardised}");
    assert!(found.value("bridging", "cases-needed", "US") > 131.0);
    let weights = found.value("bridging", "effective-sample-size", "EU27");
    assert!((1.0..8048.0).contains(&weights), "{weights}");
    // Never a race, so no comparison is complete; and no goal is met after the look.
    let beside = found.part("demographics-compared", Some(("by", "country")));
    assert_eq!(beside["answer"], "undetermined");
    assert!(because(beside).contains("race"));
    for check in ["bridging", "endpoint-goal", "data-representativeness"] {
        assert!(!found.answers(check).contains(&"shown"), "{check}");
    }
}

#[test]
fn shared_stroke_clusters_leave_points_alone_and_widen_limits() {
    let Some(stats) = folder("the stroke trial by hospital") else { return };
    let golden = Golden::read(&stats);
    let found = trial(&stats, |_| {});
    let check = "endpoint-reported-with-ci";
    for set in SETS {
        for (metric, short) in [("sensitivity", "sens"), ("specificity", "spec")] {
            let id = format!("{short}_clopper_pearson_ist_{set}");
            let figure = found.figure(check, metric, &format!("{set}, at half"));
            proportion(&golden, &id, figure);
            let (low, high) = limits(figure);
            let exact = golden.value(&id, "upper") - golden.value(&id, "lower");
            assert!(high - low > 0.98 * exact, "{id}: {low} to {high}");
        }
        let id = format!("auc_delong_ist_{set}");
        let figure = found.figure("endpoint-goal", "auc", set);
        golden.holds(&id, "auc", number(&figure["value"]));
        let (low, high) = limits(figure);
        let exact = golden.value(&id, "upper") - golden.value(&id, "lower");
        assert!(high - low > exact - 1e-9, "{id}: {low} to {high}");
    }
}

#[test]
fn shared_stroke_figures_equal_the_reference_values() {
    let Some(stats) = folder("the stroke trial's figures") else { return };
    let golden = Golden::read(&stats);
    let found = trial(&stats, independent_rows);
    let check = "endpoint-reported-with-ci";
    for set in SETS {
        for (metric, short) in [("sensitivity", "sens"), ("specificity", "spec")] {
            let id = format!("{short}_clopper_pearson_ist_{set}");
            exact_proportion(&golden, &id, found.figure(check, metric, &format!("{set}, at half")));
        }
        area(&golden, &format!("auc_delong_ist_{set}"), found.figure("endpoint-goal", "auc", set));
        let p = found.value("endpoint-goal", "auc-p-goal", set);
        golden.holds(&format!("auc_vs_0.75_ist_{set}"), "p", p);
        calibration(&golden, &format!("calibration_ist_{set}"), &found, set);
    }
    for set in ["EU27", "US"] {
        let id = format!("sens_vs_threshold_0.75_ist_{set}");
        let planned = found.part("endpoint-goal", Some(("part", "adjusted-alpha")));
        let figures = planned["figures"].as_array().unwrap();
        let of = format!("{set}, at half");
        let p =
            figures.iter().find(|it| it["name"] == "sensitivity-p-goal" && it["of"] == of.as_str());
        golden.holds(&id, "p_exact", number(&p.unwrap()["value"]));
    }
    let raw = found.figure("bridging", "auc-difference", "US minus EU27");
    golden.holds("delong_unpaired_ist_US_vs_EU27", "diff", number(&raw["value"]));
    golden.holds("delong_unpaired_ist_US_vs_EU27", "se", standard_error(raw));
}

#[test]
fn shared_stroke_patients_of_two_regions_are_compared_as_by_r() {
    let Some(stats) = folder("the stroke trial's patients") else { return };
    let golden = Golden::read(&stats);
    let found = trial(&stats, |_| {});
    let check = "demographics-compared";
    for set in ["US", "CA"] {
        let id = format!("smd_EU27_vs_{set}");
        let of = |role: &str| format!("`EU27` beside `{set}`, {role}");
        for role in ["age", "sbp", "delay_h"] {
            golden.holds(&id, role, found.value(check, "smd-mean", &of(role)));
        }
        for role in ["conscious", "stroke_type"] {
            golden.holds(&id, role, found.value(check, "smd", &of(role)));
        }
        // Two categories have no sign.
        let sex = found.value(check, "smd", &of("sex"));
        golden.holds(&id, "male", sex.copysign(golden.value(&id, "male")));
        let distance = found.value(check, "kolmogorov-smirnov", &of("age"));
        golden.holds(&format!("ks_age_EU27_vs_{set}"), "D", distance);
    }
}

#[test]
fn shared_stroke_sensitivities_differ_as_by_newcombe() {
    let Some(stats) = folder("the stroke trial's sensitivities") else { return };
    let golden = Golden::read(&stats);
    let found = trial(&stats, |device| {
        independent_rows(device);
        let plan = bridging_plan(device);
        plan.insert("metric".into(), "sensitivity".into());
        plan.insert("threshold".into(), "half".into());
    });
    let raw = found.figure("bridging", "sensitivity-difference", "US minus EU27");
    let id = "diff_newcomb_sens_ist_US_vs_ist_EU27";
    golden.holds(id, "diff", number(&raw["value"]));
    golden.holds(id, "lower", limits(raw).0);
    golden.holds(id, "upper", limits(raw).1);
}

/// Had the trial's data been independent and nobody looked, the same figures would count,
/// and they would not carry the device over either.
#[test]
fn shared_stroke_figures_that_count_propose_no_keeping() {
    let Some(stats) = folder("the stroke trial as if sequestered") else { return };
    let found = trial(&stats, |device| {
        for set in tables(device, "datasets") {
            set.remove("first_look");
            set.insert("independent".into(), "assumed for this test".into());
            set.insert("used_in_development".into(), false.into());
        }
    });
    let bridging = found.part("bridging", Some(("to", "us")));
    let said = because(bridging);
    assert!(!said.contains("the argument by which"), "{said}");
    assert!(said.contains("cannot tell"), "{said}");
    assert_ne!(bridging["answer"], "shown");
}
