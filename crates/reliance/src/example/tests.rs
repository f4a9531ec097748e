//! Tests of `example`.

#![allow(clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use reliance_evidence::template::{Start, write};
use reliance_evidence::{attestations, device_file, listed_devices, population};
use reliance_model::catalogue::Catalogue;
use reliance_model::device::Device;
use sha2::{Digest, Sha256};

use super::cases::{Case, europe, united_states};
use super::{SEED, chest_ct};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file under a folder, by its path there.
fn folder(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![path.to_path_buf()]);
    while let Some(next) = folders.pop() {
        for entry in next.read_dir().unwrap() {
            let entry = entry.unwrap().path();
            // What the program writes is no part of what the generator gives.
            if entry.ends_with("report") || entry.ends_with(".reliance") {
                continue;
            }
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let name = entry.strip_prefix(path).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read(&entry).unwrap());
            }
        }
    }
    files
}

fn catalogue() -> Catalogue {
    reliance_model::catalogue_read::read(&folder(&root().join("catalogue"))).items
}

fn text(path: &str) -> String {
    String::from_utf8(chest_ct(SEED)[path].clone()).unwrap()
}

fn device() -> Device {
    device_file::read("reliance.toml", &text("reliance.toml"), &catalogue()).items.device
}

/// To make the committed folder anew: `UPDATE_EXAMPLE=1 cargo test -p reliance example`.
#[test]
fn the_committed_folder_is_what_the_generator_gives() {
    let path = root().join("examples/chest-ct");
    if std::env::var("UPDATE_EXAMPLE").is_ok() {
        for (name, bytes) in chest_ct(SEED) {
            std::fs::write(path.join(name), bytes).unwrap();
        }
    }
    let (made, committed) = (chest_ct(SEED), folder(&path));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&committed));
    for (name, bytes) in made {
        assert!(committed[&name] == bytes, "{name} differs");
    }
    assert!(committed.values().map(Vec::len).sum::<usize>() < 3_000_000);
}

#[test]
fn another_seed_gives_other_patients_and_the_same_texts() {
    let (one, other) = (chest_ct(SEED), chest_ct(1));
    assert_ne!(one["data/us-cases.csv"], other["data/us-cases.csv"]);
    assert_eq!(one["reliance.toml"], other["reliance.toml"]);
}

#[test]
fn the_device_file_reads_without_a_problem_and_every_file_is_there() {
    let text = text("reliance.toml");
    let reading = device_file::read("reliance.toml", &text, &catalogue());
    let told: Vec<String> =
        reading.problems.iter().map(|problem| problem.render(Some(&text))).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(reading.items.device.invented);
    let files = chest_ct(SEED);
    let missing: Vec<&String> =
        reading.items.files.keys().filter(|name| !files.contains_key(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let aside = ["README.md", "planted.toml", "reliance.toml"];
    let unread: Vec<&String> = files
        .keys()
        .filter(|name| !reading.items.files.contains_key(*name))
        .filter(|name| !aside.contains(&name.as_str()) && !name.starts_with("attestations/"))
        .collect();
    assert_eq!(unread, ["docs/notes-2022.txt"]);
}

#[test]
fn the_template_runs_with_the_built_in_catalogue() {
    let text = write(&Start::default(), &catalogue());
    let reading = device_file::read("reliance.toml", &text, &catalogue());
    assert_eq!(reading.problems, []);
    assert_eq!(reading.items.files.len(), 0);
}

#[test]
fn every_text_says_that_it_is_invented() {
    for (name, bytes) in chest_ct(SEED) {
        let table = name.ends_with(".csv");
        let text = String::from_utf8(bytes).unwrap().to_lowercase();
        let says = text.contains("invented") || text.contains("虚构");
        assert!(table || says, "{name}");
    }
}

#[test]
fn the_plan_has_the_hash_under_which_it_was_fixed() {
    let plan = device().plan.unwrap();
    let hash = Sha256::digest(text(plan.file.as_ref().unwrap()).as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(plan.sha256.unwrap(), hash);
}

#[test]
fn the_smaller_files_read_without_a_problem() {
    for market in ["us", "eu"] {
        let file = format!("data/population-{market}.csv");
        let reading = population::read(&file, text(&file).as_bytes(), market, "invented");
        assert_eq!(reading.problems, []);
        let bands = ["18-44", "45-64", "65-74", "75+"];
        assert!(reading.items.shares("age").keys().eq(bands), "{market}");
    }
    let listed = text("docs/listed-devices.csv");
    let listed = listed_devices::read("listed-devices.csv", listed.as_bytes());
    assert_eq!((listed.items.devices.len(), listed.problems.len()), (3, 0));
    let file = "attestations/regulatory-affairs.toml";
    let reading = attestations::read(file, &text(file));
    assert_eq!((reading.items.len(), reading.problems), (28, vec![]));
}

fn of<'a>(cases: &'a [Case], split: &str) -> Vec<&'a Case> {
    cases.iter().filter(|case| case.split == split).collect()
}

fn sensitivity<'a>(cases: impl Iterator<Item = &'a Case>) -> (usize, f64) {
    let diseased: Vec<&Case> = cases.filter(|case| case.embolism).collect();
    let found = diseased.iter().filter(|case| case.score >= 0.11).count();
    (diseased.len(), found as f64 / diseased.len() as f64)
}

#[test]
fn the_planted_gaps_are_in_the_data() {
    let (cases, states) = (europe(SEED), united_states(SEED));
    let patients = |split| -> BTreeSet<&String> {
        of(&cases, split).into_iter().map(|case| &case.patient).collect()
    };
    assert_eq!(patients("train").intersection(&patients("test")).count(), 14);
    let test = of(&cases, "test");
    let meridian = |case: &&&Case| case.scanner.0 == "Meridian";
    let weak = sensitivity(test.iter().filter(meridian).copied());
    let rest = sensitivity(test.iter().filter(|case| !meridian(case)).copied());
    assert!(weak.0 >= 30 && weak.1 < rest.1 - 0.15, "{weak:?} {rest:?}");
    let age = |cases: &[&Case]| {
        cases.iter().map(|case| f64::from(case.age)).sum::<f64>() / cases.len() as f64
    };
    assert!(age(&test) > age(&of(&cases, "train")) + 4.0);
    let american = sensitivity(states.iter());
    assert!(american.0 > 60 && american.0 < 120 && american.1 < 0.85, "{american:?}");
}

#[test]
fn the_tables_are_as_messy_as_planted() {
    let europe = text("data/eu-cases.csv");
    let torn: Vec<usize> = europe
        .lines()
        .enumerate()
        .filter(|(_, line)| line.split(',').count() != 17)
        .map(|(at, _)| at + 1)
        .collect();
    assert_eq!(torn, [1_209]);
    assert_eq!(europe.matches(",1.7000,").count(), 1);
    let ids: Vec<&str> =
        europe.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    let different: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len() - different.len(), 3);
    let states = text("data/us-cases.csv");
    assert_eq!(states.matches(",US-07,").count(), 1);
    let labels: Vec<&str> = states.lines().map(|line| line.split(',').nth(6).unwrap()).collect();
    assert_eq!(labels.iter().filter(|label| **label == "2").count(), 1);
    let pending = labels.iter().filter(|label| **label == "pending").count();
    assert!((10..60).contains(&pending), "{pending}");
    let side = text("data/us-demographics.csv");
    assert_eq!(states.lines().count() - side.lines().count(), 2);
    let race = side.lines().filter(|line| line.split(',').nth(3) == Some("NA")).count();
    assert!(race * 20 > side.lines().count(), "{race}");
}
