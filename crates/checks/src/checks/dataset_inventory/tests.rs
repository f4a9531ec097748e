//! Tests of `dataset_inventory`.

use reliance_model::device::Role;

use super::*;
use crate::testing::{Folder, answer, folder, row};

fn two_sets() -> Folder {
    let train = ["case=a patient=p site=x", "case=b patient=p site=y"];
    let test = [
        "case=c patient=q site=x truth=1 synthetic=0",
        "case=d patient=r site=z truth=0 synthetic=0",
    ];
    let rows = |words: &[&str]| words.iter().map(|words| row(words)).collect();
    folder().dataset("train", Role::Training, rows(&train)).dataset(
        "us-test",
        Role::Test,
        rows(&test),
    )
}

#[test]
fn shown_with_the_counts() {
    insta::assert_snapshot!(answer(CHECK, &two_sets()), @"shown: `train` (training) holds 2 rows, 2 cases, 1 patient and 2 sites; `us-test` (test) holds 2 rows, 2 cases, 2 patients and 2 sites");
    insta::assert_snapshot!(answer(CHECK, &two_sets().parameter("by", "split")), @"shown: `train` (training) holds 2 rows, 2 cases, 1 patient and 2 sites; `us-test` (test) holds 2 rows, 2 cases, 2 patients and 2 sites");
    insta::assert_snapshot!(answer(CHECK, &two_sets().parameter("set", "test").parameter("fields", "positives")), @"shown: `us-test` (test) holds 2 rows and 1 positive row");
}

#[test]
fn undetermined_where_a_field_is_not_there() {
    let period = two_sets().parameter("set", "test").parameter("fields", "period");
    insta::assert_snapshot!(answer(CHECK, &period), @r"
        undetermined: `us-test` (test) holds 2 rows; needs the first and last day on which data set `us-test` was collected
        to do: add `collected = [first day, last day]` to it
        ");
    let images = two_sets().parameter("set", "development").parameter("fields", "images");
    insta::assert_snapshot!(answer(CHECK, &images), @r"
        undetermined: `train` (training) holds 2 rows; needs a column for `image` in data set `train`
        to do: name it under `columns` of table `train` as `image`
        ");
    insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs a data set
        to do: declare it under `[[datasets]]`
        ");
    insta::assert_snapshot!(answer(CHECK, &two_sets().parameter("country", "us")), @r#"
        undetermined: needs a data set with `region = "US"`
        to do: declare it under `[[datasets]]`
        "#);
    let one = folder().dataset("test", Role::Test, vec![row("case=a")]).parameter("by", "split");
    insta::assert_snapshot!(answer(CHECK, &one), @r"
        undetermined: needs a data set with the role `training` or `tuning`, to describe the split
        to do: declare it under `[[datasets]]`
        ");
}

#[test]
fn a_period_and_an_image_a_row() {
    let folder = two_sets()
        .parameter("set", "test")
        .parameter("fields", "period")
        .parameter("fields", "images");
    let folder = folder.device(|device| {
        device.tables[1].row = RowUnit::Image;
        device.datasets[1].collected = ("2024-01-01".parse().ok(), "2024-06-30".parse().ok());
    });
    insta::assert_snapshot!(answer(CHECK, &folder), @"shown: `us-test` (test) holds 2 rows, rows collected from 2024-01-01 to 2024-06-30 and 2 images");
}

#[test]
fn sites_are_held_against_a_cited_number_and_not_against_an_example() {
    let sites = |name: &str, least: &str| {
        let folder = two_sets().parameter("set", "test").parameter(name, least);
        answer(CHECK, &folder)
    };
    insta::assert_snapshot!(sites("min-sites", "3"), @r"
        not shown: data other than development data come from 2 sites, 3 are asked; besides, 1 shown
        to do: collect data at further sites
        ");
    insta::assert_snapshot!(sites("min-sites", "2"), @r"
        shown: `us-test` (test) holds 2 rows, 2 cases, 2 patients and 2 sites; data other than development data come from 2 sites, 2 are asked
        caveat: whether the sites lie in different regions is not computed
        ");
    insta::assert_snapshot!(sites("example-min", "3"), @"for a person: data other than development data come from 2 sites; the text names 3 only as an example, so a person judges whether they are enough; besides, 1 shown");
    insta::assert_snapshot!(sites("min-sites", "some"), @"for a person: `min-sites = some` is no number, so a person must judge; besides, 1 shown");
}

#[test]
fn enrichment_and_synthetic_data_are_named() {
    let enriched = two_sets().parameter("set", "test").parameter("flag", "enriched");
    insta::assert_snapshot!(answer(CHECK, &enriched), @r"
        undetermined: needs how data set `us-test` was sampled
        to do: add `sampling` (`consecutive`, `random`, `enriched` …) to it
        ");
    let declared = enriched.device(|device| device.datasets[1].sampling = Some("enriched".into()));
    insta::assert_snapshot!(answer(CHECK, &declared), @r"
        undetermined: `us-test` is declared as enriched, without the variables it was enriched by
        to do: name them in its `enriched`
        ");
    let named = declared.device(|device| {
        device.datasets[1].enriched.insert("truth".into());
    });
    insta::assert_snapshot!(answer(CHECK, &named), @"shown: `us-test` is declared as `enriched`, its mix chosen by design for `truth`");
    insta::assert_snapshot!(answer(CHECK, &two_sets().parameter("set", "test").parameter("flag", "synthetic")), @"shown: 0 rows of `us-test` are marked as synthetic");
    insta::assert_snapshot!(answer(CHECK, &two_sets().parameter("set", "development").parameter("flag", "synthetic")), @"for a person: `train` has no column `synthetic`, so a person states whether it holds synthetic data");
}

#[test]
fn exclusions_are_counted_by_reason() {
    let rows = vec![row("case=a"), row("case=b exclusion=motion"), row("case=c exclusion=motion")];
    let folder = folder().dataset("test", Role::Test, rows).parameter("part", "case-flow");
    insta::assert_snapshot!(answer(CHECK, &folder), @"shown: `test` accounts for 3 rows: 1 kept and 2 excluded (2 `motion`)");
    insta::assert_snapshot!(answer(CHECK, &two_sets().parameter("set", "test").parameter("part", "case-flow")), @r"
        undetermined: needs a column for `exclusion` in data set `us-test`
        to do: name it under `columns` of table `us-test` as `exclusion`
        ");
}

#[test]
fn a_scheme_is_for_a_person_and_so_is_what_is_unknown() {
    insta::assert_snapshot!(answer(CHECK, &two_sets().parameter("set", "test").parameter("scheme", "yyt1833-2")), @"for a person: a person holds the inventory against the list of `yyt1833-2`; besides, 1 shown");
    insta::assert_snapshot!(answer(CHECK, &two_sets().parameter("flag", "moon")), @"for a person: `dataset-inventory` cannot compute `flag = moon`, so a person must judge what it asks");
}

#[test]
fn rows_without_a_site_leave_too_few_sites_open() {
    let sites = |least: &str| {
        let rows = ["case=a patient=a site=x", "case=b patient=b", "case=c patient=c"];
        let folder = folder().dataset("us", Role::Test, rows.map(row).to_vec());
        answer(CHECK, &folder.parameter("min-sites", least))
    };
    let open = sites("2");
    let needs =
        "the site of 2 rows: data other than development data come from 1 site, 2 are asked";
    assert!(open.starts_with("undetermined: ") && open.contains(needs), "{open}");
    let enough = sites("1");
    assert!(enough.contains("come from 1 site, 1 are asked"), "{enough}");
    assert!(enough.starts_with("shown: "), "{enough}");
}

#[test]
fn marks_of_exclusion_and_synthesis_are_read_by_their_words() {
    let rows = ["case=a synthetic=no", "case=b synthetic=1", "case=c synthetic=False"].map(row);
    let folder = folder().dataset("test", Role::Test, rows.to_vec()).device(|device| {
        device.tables[0].columns.insert("exclusion".into(), "exclusion".into());
    });
    let flow = answer(CHECK, &folder.clone().parameter("part", "case-flow"));
    assert!(flow.starts_with("shown: none of 3 rows of `test` is marked as excluded"), "{flow}");
    let made = answer(CHECK, &folder.clone().parameter("flag", "synthetic"));
    assert!(made.starts_with("shown: 1 row of `test` are marked as synthetic"), "{made}");
    let positives = answer(CHECK, &folder.parameter("fields", "positives"));
    let needs = "needs a column for `truth` in data set `test`";
    assert!(positives.contains(needs), "{positives}");
}
