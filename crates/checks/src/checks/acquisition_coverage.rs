//! Test data cover the acquisition equipment the device is declared for.
//!
//! ## What it asks
//! Does every declared manufacturer, and every declared model of it, occur in the test data?
//! Test images of `[[inventories]]` count as test data; what they cover is listed by site, manufacturer, scanner, kernel, slice thickness, sex and age.
//! Where each entry of `[[equipment]]` declares `kernels` or `slice_thickness_mm`, images are held against them in both directions: a kernel that no image comes from, and images outside.
//! Test images are held against the claimed indications, too: every claimed sex, age band and body part has an image, and images outside the claim are told.
//! `by = "split"` asks instead which equipment occurs only in development data or only in test data.
//!
//! ## Why
//! Performance on a scanner that no test case came from was never measured.
//!
//! ## What it needs
//! `[[equipment]]` in `reliance.toml`, and the columns `manufacturer` and, where models are declared, `scanner` of the test data.
//! For images, `[indications.MARKET]` with `sexes`, `age_years`, `body_parts` and `contrast`; sexes and ages that it leaves out are those of `[populations.MARKET]`.
//! Age bands are those of `plan.representativeness.age_bands` or of the population; a decade of age is nobody's claim, so that an empty one alone is *undetermined*.
//! Names are compared without regard to case, spaces and punctuation; other spellings are mended with the table's `recode`.
//!
//! ## What may cross a border
//! Names of equipment and counts of rows.
//!
//! ## If it is not shown
//! Test on the equipment, and on the people, that are missing, or narrow what is declared.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::Dataset;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::equipment::{Seen, declared, seen, seen_needs, tests, with_images};
use crate::parameters;
use crate::said::joined;
use crate::sets::{self, quoted};
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing, images};

pub(crate) const CHECK: Check =
    Check::new("acquisition-coverage", include_str!("acquisition_coverage.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[("by", &["split"])];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let device = &ask.evidence.device;
    let mut sets = with_images(ask, sets::judging(device), images::tests(ask));
    if ask.call.parameter("by").is_some() {
        sets.extend(with_images(ask, sets::development(device), images::development(ask)));
    }
    let drawn = images::inventories(ask).iter().flat_map(images::drawn::heat_needs);
    seen_needs(ask, &sets).into_iter().chain(images::coverage::needs(ask)).chain(drawn).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let tests = tests(ask)?;
    if ask.call.parameter("by").is_some() {
        return split(ask, reductions, &tests);
    }
    let mut parts = images::coverage::answers(ask, reductions);
    if parts.is_empty() {
        return covered(ask, reductions, tests);
    }
    parts.push(covered(ask, reductions, tests));
    let mut answered =
        combine_results(parts).ok_or_else(|| Missing::from("test images".to_string()))?;
    for inventory in images::inventories(ask) {
        answered.pictures.extend(images::drawn::heat(reductions, inventory));
    }
    Ok(answered)
}

fn covered(
    ask: &Ask<'_>,
    reductions: &Reductions,
    tests: Vec<&Dataset>,
) -> Result<Answered, Missing> {
    let declared = declared(ask)?;
    let seen = seen(ask, reductions, &tests)?;
    let absent: Vec<&String> = declared
        .iter()
        .filter(|(key, _)| !seen.rows.contains_key(*key))
        .map(|(_, name)| name)
        .collect();
    let few = quoted("declared equipment that occurs in no test row", &absent);
    let answered = if absent.is_empty() {
        Answered::shown(format!(
            "every declared make and model ({}) occurs in the test data",
            declared.len()
        ))
    } else if seen.missing > 0 {
        let rows = count(seen.missing, "row");
        Answered::undetermined(
            few.within(|few| format!("{few} occurs in no test row, and {rows} name no equipment")),
        )
        .to_do("fill the columns `manufacturer` and `scanner` in")
    } else {
        Answered::not_shown(few.within(|few| format!("no test row comes from {few}")))
            .to_do("test on that equipment, mend the spelling with `recode`, or narrow the declared compatibility")
    };
    Ok(with_rows(answered, &seen).evidence(tests.into_iter().flat_map(|set| ask.evidence_of(set))))
}

fn with_rows(answered: Answered, seen: &Seen) -> Answered {
    let figures =
        seen.rows.values().map(|(name, rows)| figure("test-rows", name.as_str(), *rows as f64));
    let answered = answered.figures(figures);
    match seen.missing {
        0 => answered,
        rows => answered.caveat(format!("{} name no equipment", count(rows, "test row"))),
    }
}

fn split(ask: &Ask<'_>, reductions: &Reductions, tests: &[&Dataset]) -> Result<Answered, Missing> {
    let development =
        with_images(ask, sets::development(&ask.evidence.device), images::development(ask));
    if development.is_empty() {
        return Err(Missing::new(
            "a data set with the role `training` or `tuning`",
            "declare it under `[[datasets]]`",
        ));
    }
    let (trained, tested) = (seen(ask, reductions, &development)?, seen(ask, reductions, tests)?);
    let only = |a: &Seen, b: &Seen| -> BTreeSet<String> {
        let rows: &BTreeMap<String, (String, u64)> = &a.rows;
        rows.iter()
            .filter(|(key, _)| !b.rows.contains_key(*key))
            .map(|(_, (name, _))| name.clone())
            .collect()
    };
    let (new, untested) = (only(&tested, &trained), only(&trained, &tested));
    let answered = if new.is_empty() && untested.is_empty() {
        Answered::shown("development and test data come from the same equipment")
    } else {
        let mut words = Vec::new();
        if !new.is_empty() {
            let few = quoted("equipment of test data alone", &new);
            words.push(few.within(|few| format!("only test data come from {few}")));
        }
        if !untested.is_empty() {
            let few = quoted("equipment of development data alone", &untested);
            words.push(few.within(|few| format!("only development data come from {few}")));
        }
        Answered::for_a_person(
            joined(words, ", and ")
                .within(|words| format!("{words}; a person explains the difference")),
        )
    };
    let evidence = tests.iter().chain(&development).flat_map(|set| ask.evidence_of(set));
    Ok(with_rows(answered, &tested).evidence(evidence))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Equipment, Role};

    use super::*;
    use crate::equipment::tests;
    use crate::testing::{Folder, answer, asking, folder, no_call, reduce, row};

    fn seen_in_test(rows: &[&str]) -> Folder {
        let rows = rows.iter().map(|words| row(words)).collect();
        folder().dataset("test", Role::Test, rows).device(|device| {
            device.equipment.push(Equipment {
                manufacturer: "Acme".into(),
                models: vec!["One X".into()],
                ..Equipment::default()
            });
            device.equipment.push(Equipment {
                manufacturer: "Bolt".into(),
                models: Vec::new(),
                ..Equipment::default()
            });
        })
    }

    #[test]
    fn shown_where_all_that_is_declared_occurs() {
        let folder =
            seen_in_test(&["manufacturer=ACME scanner=one-x", "manufacturer=bolt scanner=b7"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @"shown: every declared make and model (2) occurs in the test data");
    }

    #[test]
    fn not_shown_where_a_model_has_no_row() {
        let folder =
            seen_in_test(&["manufacturer=Acme scanner=two", "manufacturer=Bolt scanner=b7"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        not shown: no test row comes from `Acme One X`
        to do: test on that equipment, mend the spelling with `recode`, or narrow the declared compatibility
        ");
    }

    /// A make without a model is as good as none where models are declared, and every row of
    /// either kind is counted, whatever else its cell holds.
    #[test]
    fn rows_without_make_or_model_are_counted() {
        let folder = seen_in_test(&[
            "manufacturer=Acme scanner=OneX",
            "manufacturer=Bolt scanner=b7",
            "manufacturer=Acme",
            "manufacturer=Acme",
            "manufacturer=Acme",
            "manufacturer=ACME",
            "scanner=OneX",
            "scanner=b7",
            "case=b",
        ]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        shown: every declared make and model (2) occurs in the test data
        caveat: 7 test rows name no equipment
        ");
        let rows = asking(&folder, &no_call(), |ask| {
            let sets = tests(ask).unwrap();
            let reductions = reduce(&folder, seen_needs(ask, &sets));
            let seen = seen(ask, &reductions, &sets).unwrap();
            (seen.rows.into_values().collect::<Vec<_>>(), seen.missing)
        });
        assert_eq!(rows, (vec![("Acme OneX".into(), 1), ("Bolt".into(), 1)], 7));
    }

    #[test]
    fn undetermined_without_a_declaration_a_column_or_values() {
        let folder = seen_in_test(&["manufacturer=Acme scanner=OneX", "case=b"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        undetermined: `Bolt` occurs in no test row, and 1 row name no equipment
        caveat: 1 test row name no equipment
        to do: fill the columns `manufacturer` and `scanner` in
        ");
        insta::assert_snapshot!(answer(CHECK, &seen_in_test(&["manufacturer=Acme"])), @r"
        undetermined: needs a column for `scanner` in data set `test`
        to do: name it under `columns` of table `test` as `scanner`
        ");
        let undeclared = folder.device(|device| device.equipment.clear());
        insta::assert_snapshot!(answer(CHECK, &undeclared), @r"
        undetermined: needs the acquisition equipment that the device is declared for
        to do: add `[[equipment]]` with `manufacturer` and `models`
        ");
    }

    #[test]
    fn across_the_split_a_difference_is_for_a_person() {
        let folder = |test: &str| {
            folder()
                .dataset("train", Role::Training, vec![row("manufacturer=Acme")])
                .dataset("test", Role::Test, vec![row(test)])
                .parameter("by", "split")
        };
        insta::assert_snapshot!(answer(CHECK, &folder("manufacturer=Acme")), @"shown: development and test data come from the same equipment");
        insta::assert_snapshot!(answer(CHECK, &folder("manufacturer=Bolt")), @"for a person: only test data come from `Bolt`, and only development data come from `Acme`; a person explains the difference");
        let wider = |role: Role, name: &str| {
            folder("manufacturer=Acme").dataset(name, role, vec![row("manufacturer=Bolt")])
        };
        insta::assert_snapshot!(answer(CHECK, &wider(Role::Test, "more")), @"for a person: only test data come from `Bolt`; a person explains the difference");
        insta::assert_snapshot!(answer(CHECK, &wider(Role::Tuning, "more")), @"for a person: only development data come from `Bolt`; a person explains the difference");
        insta::assert_snapshot!(answer(CHECK, &folder("manufacturer=Bolt").parameter("by", "moon")), @"for a person: `acquisition-coverage` cannot compute `by = split+moon`, so a person must judge what it asks");
    }
}
