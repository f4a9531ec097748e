//! All acquisition equipment in the test data is declared as compatible, and the reverse.
//!
//! ## What it asks
//! Is every manufacturer and scanner that occurs in the test data on the list of compatible equipment, and does every entry of the list occur in the test data?
//! `doc` names a kind of document that must carry that list, as the item `compatible-equipment`.
//!
//! ## Why
//! What the labelling says the device works with, and what was measured, should be the same list.
//!
//! ## What it needs
//! `[[equipment]]` in `reliance.toml`; the columns `manufacturer` and `scanner` of the test data; with `doc` a document of that kind.
//! Test images of `[[inventories]]` count as test data.
//! Names are compared without regard to case, spaces and punctuation.
//!
//! ## What may cross a border
//! Names of equipment and counts of rows.
//!
//! ## If it is not shown
//! Declare the equipment, or take its cases out of the claim and say so.

use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::equipment::{covers, declared, seen, seen_needs, tests, with_images};
use crate::parameters;
use crate::records::{self, Reads, Record};
use crate::sets::{self, quoted};
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing, images};

pub(crate) const CHECK: Check =
    Check::new("acquisition-declared", include_str!("acquisition_declared.rs"), needs, answer);

const LIST: Record = Record {
    what: "a document with the list of compatible equipment",
    kinds: &["labelling"],
    items: &["compatible-equipment"],
    parameters: &[("doc", Reads::Kind)],
    confirm: "the list in it is the declared one",
    ..Record::NONE
};

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let tables = sets::judging(&ask.evidence.device);
    seen_needs(ask, &with_images(ask, tables, images::tests(ask)))
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[("doc", &[])]) {
        return Ok(refused);
    }
    let mut parts = vec![compare(ask, reductions)];
    if ask.call.parameter("doc").is_some() {
        parts.push(records::judge(ask, &LIST));
    }
    combine_results(parts).ok_or_else(|| Missing::from("a test data set".to_string()))
}

fn compare(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    let tests = tests(ask)?;
    let declared = declared(ask)?;
    let seen = seen(ask, reductions, &tests)?;
    let undeclared: Vec<&String> = seen
        .rows
        .iter()
        .filter(|(key, _)| !covers(&declared, key))
        .map(|(_, (name, _))| name)
        .collect();
    let unseen: Vec<&String> = declared
        .iter()
        .filter(|(key, _)| !seen.rows.contains_key(*key))
        .map(|(_, name)| name)
        .collect();
    let answered = if !undeclared.is_empty() {
        let few = quoted("equipment of test rows that is not declared", &undeclared);
        let says = few.within(|few| format!("test rows come from {few}, which is not declared"));
        Answered::not_shown(says)
            .to_do("declare it under `[[equipment]]`, mend the spelling with `recode`, or say why its cases are in the test")
    } else if !unseen.is_empty() && seen.missing == 0 {
        let few = quoted("declared equipment that occurs in no test row", &unseen);
        Answered::not_shown(
            few.within(|few| format!("{few} is declared and occurs in no test row")),
        )
        .to_do("test on it, or narrow the declared compatibility")
    } else if seen.missing > 0 {
        Answered::undetermined(format!(
            "needs the equipment of {}",
            count(seen.missing, "test row")
        ))
        .to_do("fill the columns `manufacturer` and `scanner` in")
    } else {
        Answered::shown("the equipment in the test data and the declared equipment are the same")
    };
    let figures =
        seen.rows.values().map(|(name, rows)| figure("test-rows", name.as_str(), *rows as f64));
    Ok(answered.figures(figures).evidence(tests.into_iter().flat_map(|set| ask.evidence_of(set))))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Equipment, Role};

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn acme(rows: &[&str]) -> Folder {
        let rows = rows.iter().map(|words| row(words)).collect();
        folder().dataset("test", Role::Test, rows).device(|device| {
            device.equipment.push(Equipment {
                manufacturer: "Acme".into(),
                models: Vec::new(),
                ..Equipment::default()
            });
        })
    }

    #[test]
    fn shown_where_both_lists_are_the_same() {
        let folder = acme(&["manufacturer=Acme scanner=one"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @"shown: the equipment in the test data and the declared equipment are the same");
    }

    #[test]
    fn not_shown_in_either_direction() {
        let more = acme(&["manufacturer=Acme", "manufacturer=Bolt"]);
        insta::assert_snapshot!(answer(CHECK, &more), @r"
        not shown: test rows come from `Bolt`, which is not declared
        to do: declare it under `[[equipment]]`, mend the spelling with `recode`, or say why its cases are in the test
        ");
        let other = acme(&["manufacturer=Acme"]).device(|device| {
            device.equipment.push(Equipment {
                manufacturer: "Bolt".into(),
                models: Vec::new(),
                ..Equipment::default()
            });
        });
        insta::assert_snapshot!(answer(CHECK, &other), @r"
        not shown: `Bolt` is declared and occurs in no test row
        to do: test on it, or narrow the declared compatibility
        ");
    }

    #[test]
    fn undetermined_where_rows_name_no_equipment() {
        insta::assert_snapshot!(answer(CHECK, &acme(&["manufacturer=Acme", "case=a"])), @r"
        undetermined: needs the equipment of 1 test row
        to do: fill the columns `manufacturer` and `scanner` in
        ");
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a data set with the role `test`
        to do: declare it under `[[datasets]]` with `role = "test"`
        "#);
    }

    #[test]
    fn the_document_must_carry_the_list() {
        let asked = acme(&["manufacturer=Acme"]).parameter("doc", "labelling");
        insta::assert_snapshot!(answer(CHECK, &asked), @r#"
        undetermined: needs a document with the list of compatible equipment; besides, 1 shown
        to do: add to `reliance.toml` `[[documents]]` with `kind = "labelling"`, `file`, `dated` and `device_version`, and under `items` the place of `compatible-equipment`
        "#);
        let on_file = asked.document("labelling", &["compatible-equipment"]);
        insta::assert_snapshot!(answer(CHECK, &on_file), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `compatible-equipment`; the program does not judge its words, so a person confirms that the list in it is the declared one; besides, 1 shown");
        insta::assert_snapshot!(answer(CHECK, &acme(&["case=a"]).parameter("by", "moon")), @"for a person: `acquisition-declared` cannot compute `by = moon`, so a person must judge what it asks");
    }
}
