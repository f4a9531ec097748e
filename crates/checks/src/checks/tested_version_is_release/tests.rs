//! Tests of `tested_version_is_release`.

use reliance_model::device::Study;
use reliance_model::evidence::File;

use super::*;
use crate::testing::{Folder, answer, folder, row};

fn tested_with(model: &str, rows: &[&str]) -> Folder {
    let registered = |version: &str, frozen: &str| Model {
        name: "net".into(),
        version: version.into(),
        sha256: Some("0a".repeat(32)),
        file: Some("net.bin".into()),
        frozen_on: frozen.parse().ok(),
        ..Model::default()
    };
    folder().dataset("test", Role::Test, rows.iter().map(|words| row(words)).collect()).device(
        |device| {
            device.version = "2.0".into();
            device.models.push(registered("1", "2025-01-01"));
            device.models.push(registered("2", "2026-01-01"));
            device.datasets[0].model = Some(model.to_string()).filter(|model| !model.is_empty());
        },
    )
}

#[test]
fn shown_where_the_newest_model_was_tested() {
    insta::assert_snapshot!(answer(CHECK, &tested_with("net@2", &["version=2"])), @"shown: `test` holds outputs of `net@2`, the newest registered version");
}

#[test]
fn not_shown_where_another_version_was_tested() {
    insta::assert_snapshot!(answer(CHECK, &tested_with("net@1", &["case=a"])), @r"
        not shown: `test` holds outputs of `net@1`, and the newest registered is version 2
        to do: test the version that ships
        ");
    insta::assert_snapshot!(answer(CHECK, &tested_with("net@2", &["version=2", "version=1"])), @r"
        not shown: rows of `test` carry the version `1`, and 2 is registered
        to do: leave those rows out, or test the version that ships
        ");
}

#[test]
fn undetermined_where_the_model_is_not_known() {
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a test data set
        to do: declare it under `[[datasets]]` with `role = "test"` and `model`
        "#);
    insta::assert_snapshot!(answer(CHECK, &tested_with("", &["case=a"])), @r#"
        undetermined: needs the model whose outputs `test` holds
        to do: add `model = "name@version"` to the data set
        "#);
    insta::assert_snapshot!(answer(CHECK, &tested_with("other@2", &["case=a"])), @r"
        undetermined: needs the model `other`
        to do: register it under `[[models]]`
        ");
    let undated =
        tested_with("net@2", &["case=a"]).device(|device| device.models[0].frozen_on = None);
    insta::assert_snapshot!(answer(CHECK, &undated), @r"
        undetermined: needs the day on which each version of model `net` was frozen, to tell the newest
        to do: add `frozen_on` to them
        ");
}

#[test]
fn a_model_without_a_version_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &tested_with("net", &["case=a"])), @"for a person: `test` holds outputs of `net` without a version; a person confirms that it is version 2");
}

#[test]
fn weights_are_held_against_their_hash() {
    let hashed = |hash: &str| {
        let mut folder = tested_with("net@2", &["case=a"]).parameter("field", "weights-hash");
        let seen = File { sha256: Some(hash.repeat(32)), ..File::default() };
        folder.evidence.files.insert("net.bin".into(), seen);
        folder
    };
    assert!(answer(CHECK, &hashed("0a")).starts_with("shown"));
    insta::assert_snapshot!(answer(CHECK, &hashed("0b")), @r"
        not shown: the weights of `net` in the folder have another hash than the registered one
        to do: register the weights that ship, and test them
        ");
    let mut gone = hashed("0a");
    gone.evidence.files.clear();
    insta::assert_snapshot!(answer(CHECK, &gone), @"for a person: `test` holds outputs of `net@2`; the weights are not in the folder, so a person confirms that their hash is the registered one");
    let bare = hashed("0a").device(|device| device.models[1].sha256 = None);
    insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the hash of the weights of `net`
        to do: add `sha256` to the model
        ");
}

#[test]
fn one_preprocessing_for_all_rows() {
    let processed = |rows: &[&str]| {
        answer(CHECK, &tested_with("net@2", rows).parameter("field", "preprocessing-hash"))
    };
    insta::assert_snapshot!(processed(&["preprocessing-hash=x"]), @"for a person: all rows of `test` went through preprocessing `x`; a person confirms that it is the released one");
    insta::assert_snapshot!(processed(&["preprocessing-hash=x", "preprocessing-hash=y"]), @r"
        not shown: rows of `test` went through 2 different preprocessings
        to do: process all test data as in use
        ");
    insta::assert_snapshot!(processed(&["preprocessing-hash=x", "case=b"]), @r"
        undetermined: needs `preprocessing-hash` of every row of `test`
        to do: fill the column in
        ");
}

#[test]
fn studies_name_the_device_version() {
    let studied = |version: &str| {
        let mut study = Study { name: "reading".into(), ..Study::default() };
        if !version.is_empty() {
            study.facts.insert("device-version".into(), version.into());
        }
        let folder = tested_with("net@2", &["case=a"]).parameter("compare", "study-to-submission");
        answer(CHECK, &folder.device(|device| device.studies.push(study)))
    };
    insta::assert_snapshot!(studied("2.0"), @"for a person: study `reading` is declared as run with version 2.0, the one that enters the market; a person confirms it");
    insta::assert_snapshot!(studied("1.0"), @r"
        not shown: study `reading` used version 1.0; version 2.0 is to enter the market
        to do: describe the differences and why the study still counts, or repeat it
        ");
    insta::assert_snapshot!(studied(""), @r"
        undetermined: needs the device version that study `reading` used
        to do: add `device-version` under `facts` of the study
        ");
    insta::assert_snapshot!(answer(CHECK, &folder().parameter("compare", "study-to-submission")), @r"
        undetermined: needs a study
        to do: add `[[studies]]` with `device-version` under `facts`
        ");
    insta::assert_snapshot!(answer(CHECK, &folder().parameter("field", "moon")), @"for a person: `tested-version-is-release` cannot compute `field = moon`, so a person must judge what it asks");
}

#[test]
fn a_row_without_a_version_may_be_of_another() {
    let told = answer(CHECK, &tested_with("net@2", &["version=2", "case=a"]));
    assert!(told.starts_with("undetermined: needs the version of 1 row of `test`"), "{told}");
    // One registered version is the newest without a day.
    let single = tested_with("net@2", &["version=2"]).device(|device| {
        device.models.remove(0);
        device.models[0].frozen_on = None;
    });
    assert!(answer(CHECK, &single).starts_with("shown"));
}
