//! Tests of `demographic_coding`.

use reliance_model::device::Role;

use super::*;
use crate::testing::{Folder, Row, answer, folder};

fn coded(rows: &[&[(&str, &str)]]) -> Folder {
    let row = |cells: &&[(&str, &str)]| -> Row {
        cells.iter().map(|(role, value)| (role.to_string(), value.to_string())).collect()
    };
    folder().dataset("test", Role::Test, rows.iter().map(row).collect())
}

fn race_only(values: &[&str]) -> Folder {
    let rows: Vec<Vec<(&str, &str)>> = values.iter().map(|value| vec![("race", *value)]).collect();
    coded(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn roll_up(values: &[&str]) -> String {
    answer(CHECK, &race_only(values).parameter("part", "roll-up"))
}

#[test]
fn shown_where_all_raw_categories_roll_up() {
    insta::assert_snapshot!(roll_up(&["Han", "Japanese", "White"]), @"shown: all 3 raw categories of race in `test` roll up to the list");
    let two = coded(&[
        &[("race", "Asian; White"), ("ethnicity", "Not Hispanic")],
        &[("race", "Black"), ("ethnicity", "Hispanic")],
        &[("ethnicity", "Unknown")],
    ]);
    insta::assert_snapshot!(answer(CHECK, &two.parameter("scheme", "omb-1997")), @r"
        shown: all 2 raw categories of race in `test` roll up to the list; all 3 raw categories of ethnicity in `test` roll up to the list
        caveat: 1 row of `test` have no race
        ");
}

#[test]
fn not_shown_where_categories_are_lumped() {
    insta::assert_snapshot!(roll_up(&["White", "nonwhite"]), @r"
        not shown: race in `test` lumps categories together: `nonwhite`
        to do: go back to the raw answers, or ask the subjects again
        ");
}

#[test]
fn undetermined_where_a_word_has_no_place() {
    insta::assert_snapshot!(roll_up(&["White", "group 7"]), @r"
        undetermined: needs the place of race `group 7` of `test` on the list
        to do: recode them to words of the list with the table's `recode`
        ");
    insta::assert_snapshot!(roll_up(&["White", "more than one"]), @r"
        undetermined: needs which categories race `more than one` of `test` stands for
        to do: keep every category a subject named, parted by `;`
        ");
    insta::assert_snapshot!(answer(CHECK, &race_only(&["White"]).parameter("scheme", "omb-1997")), @r"
        undetermined: needs a column for `ethnicity` in data set `test`
        to do: name it under `columns` of table `test` as `ethnicity`
        ");
    let never = coded(&[&[("case", "a")]]).parameter("part", "roll-up").device(|device| {
        device.datasets[0].never_collected.insert("race".into());
    });
    insta::assert_snapshot!(answer(CHECK, &never), @r"
        undetermined: needs `race` of `test`, which was never collected
        to do: collect it in the next study, or justify the data without it
        ");
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a data set with the role `test`
        to do: declare it under `[[datasets]]` with `role = "test"`
        "#);
}

#[test]
fn white_of_the_older_list_cannot_be_parted() {
    let newer =
        |values: &[&str]| answer(CHECK, &race_only(values).parameter("scheme", "spd15-2024"));
    insta::assert_snapshot!(newer(&["White", "Asian", "Hispanic"]), @r"
        undetermined: `test` has White and no Middle Eastern or North African, so it cannot be told whether that was asked
        to do: say so if nobody was of that category, or ask the subjects again
        ");
    insta::assert_snapshot!(newer(&["White", "MENA", "Hispanic"]), @"shown: all 3 raw categories of race in `test` roll up to the list");
    insta::assert_snapshot!(newer(&["Asian"]), @r"
        undetermined: needs Hispanic origin in `test`
        to do: name the column as `ethnicity`, or recode `race` with it
        ");
}

#[test]
fn race_is_stated_by_the_subject() {
    let stated = |sources: &[&str]| {
        let rows: Vec<Vec<(&str, &str)>> = sources
            .iter()
            .map(|source| {
                if source.is_empty() { vec![("case", "a")] } else { vec![("race-source", *source)] }
            })
            .collect();
        let folder = coded(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
        answer(CHECK, &folder.parameter("part", "source"))
    };
    insta::assert_snapshot!(stated(&["self-report", "relative"]), @"shown: race of 1 of 2 rows in `test` is self-reported, of 1 by a relative");
    insta::assert_snapshot!(stated(&["self-report", "record"]), @"for a person: race of 1 of 2 rows in `test` is self-reported, of 0 by a relative; a person judges the other sources");
    insta::assert_snapshot!(stated(&["self-report", "staff"]), @r"
        not shown: the study team assigned the race of 1 row of `test`
        to do: ask the subjects, or leave their race missing
        ");
    insta::assert_snapshot!(stated(&["self-report", ""]), @r"
        undetermined: needs who stated the race of 1 row of `test`
        to do: fill the column `race-source` in
        ");
    insta::assert_snapshot!(stated(&[""]), @r"
        undetermined: needs a column for `race-source` in data set `test`
        to do: name it under `columns` of table `test` as `race-source`
        ");
}

#[test]
fn an_unknown_list_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &folder().parameter("scheme", "moon")), @"for a person: `demographic-coding` cannot compute `scheme = moon`, so a person must judge what it asks");
}
