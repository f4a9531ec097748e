//! Race and ethnicity are coded so that the categories asked for can be derived.
//!
//! ## What it asks
//! Can every raw category of race and ethnicity in the test data be rolled up to the code list `scheme`: `omb-1997` (five races, and Hispanic origin as a question of its own) or `spd15-2024` (seven categories, one question)?
//! `part = "roll-up"` asks only that every raw category has a place; `part = "source"` asks who stated the race of each subject, from the column `race-source`.
//!
//! ## Why
//! Categories that were merged too early can never be told apart again.
//!
//! ## What it needs
//! The columns `race` and `ethnicity` of the test data, and `race-source` (`self-report`, `relative`, `record`, `staff`).
//! Under the 1997 list Middle Eastern or North African is White; White of 1997 cannot be parted into the two of 2024.
//! Several categories of one subject are parted by `;`, `|`, `+` or `/`.
//!
//! ## What may cross a border
//! Counts by category; those of small groups are released by a person.
//!
//! ## If it is not shown
//! Recode the words to those of the list with the table's `recode`, or ask the subjects again.

use std::collections::BTreeMap;

use reliance_model::device::Dataset;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::parameters;
use crate::race_codes::{Code, Race, ethnicity, race};
use crate::sets::{self, quoted};
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("demographic-coding", include_str!("demographic_coding.rs"), needs, answer);

const KNOWN: parameters::Known<'_> =
    &[("scheme", &["omb-1997", "spd15-2024"]), ("part", &["roll-up", "source"])];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let sets = sets::judging(&ask.evidence.device);
    let roles = ["race", "ethnicity", "race-source"];
    roles.iter().flat_map(|role| sets::levels_needs(ask, &sets, role)).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let one = |set: &Dataset| match (ask.call.parameter("part"), ask.call.parameter("scheme")) {
        (Some("source"), _) => source(ask, reductions, set),
        (_, Some("spd15-2024")) => combined(ask, reductions, set),
        (Some(_), _) => races(ask, reductions, set),
        _ => two_questions(ask, reductions, set),
    };
    let tests = sets::tests(ask)?;
    let parts = tests
        .iter()
        .map(|set| {
            let answered = one(set).unwrap_or_else(Answered::from);
            Ok(answered.evidence(ask.evidence_of(set)))
        })
        .collect();
    combine_results(parts).ok_or_else(|| Missing::from("a test data set".to_string()))
}

/// Rows by raw category, and rows without one.
fn raw(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    role: &str,
) -> Result<(BTreeMap<String, u64>, u64), Missing> {
    if set.never_collected.contains(role) {
        return Err(Missing::new(
            format!("`{role}` of `{}`, which was never collected", set.name),
            "collect it in the next study, or justify the data without it",
        ));
    }
    let (texts, missing) = sets::known(&sets::levels(ask, reductions, set, role)?);
    if texts.is_empty() {
        return Err(Missing::new(
            format!("a value of `{role}` in `{}`", set.name),
            "fill the column in",
        ));
    }
    Ok((texts, missing))
}

fn races(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let (texts, missing) = raw(ask, reductions, set, "race")?;
    rolled(set, "race", &texts, missing, race)
}

fn two_questions(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
) -> Result<Answered, Missing> {
    let (origins, unsaid) = raw(ask, reductions, set, "ethnicity")?;
    let parts =
        vec![races(ask, reductions, set), rolled(set, "ethnicity", &origins, unsaid, ethnicity)];
    combine_results(parts).ok_or_else(|| Missing::from("race and ethnicity".to_string()))
}

fn combined(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let (texts, missing) = raw(ask, reductions, set, "race")?;
    let answered = rolled(set, "race", &texts, missing, race)?;
    let holds = |wanted: Race| {
        texts.keys().any(|raw| matches!(race(raw), Code::Known(races) if races.contains(&wanted)))
    };
    if holds(Race::White) && !holds(Race::MiddleEastern) {
        return Ok(Answered::undetermined(format!(
            "`{}` has White and no Middle Eastern or North African, so it cannot be told whether that was asked",
            set.name
        ))
        .to_do("say so if nobody was of that category, or ask the subjects again"));
    }
    if !holds(Race::Hispanic) && !sets::has(ask, set, "ethnicity") {
        return Err(Missing::new(
            format!("Hispanic origin in `{}`", set.name),
            "name the column as `ethnicity`, or recode `race` with it",
        ));
    }
    Ok(answered)
}

/// Do all raw categories have a place on the list?
fn rolled(
    set: &Dataset,
    role: &str,
    texts: &BTreeMap<String, u64>,
    missing: u64,
    code: fn(&str) -> Code,
) -> Result<Answered, Missing> {
    let of = |wanted: fn(&Code) -> bool| -> Vec<&String> {
        texts.keys().filter(|raw| wanted(&code(raw))).collect()
    };
    let (lumped, several) = (of(|code| *code == Code::Lumped), of(|code| *code == Code::Several));
    let strange = of(|code| *code == Code::Strange);
    let name = &set.name;
    let figures = texts
        .iter()
        .map(|(raw, rows)| figure("rows", format!("`{name}`, {role} {raw}"), *rows as f64));
    let answered = if !lumped.is_empty() {
        let few = quoted(format!("values of {role} that lump categories together"), &lumped);
        Answered::not_shown(
            few.within(|few| format!("{role} in `{name}` lumps categories together: {few}")),
        )
        .to_do("go back to the raw answers, or ask the subjects again")
    } else if !strange.is_empty() {
        let few = quoted(format!("values of {role} without a place on the list"), &strange);
        Answered::undetermined(
            few.within(|few| format!("needs the place of {role} {few} of `{name}` on the list")),
        )
        .to_do("recode them to words of the list with the table's `recode`")
    } else if !several.is_empty() {
        let few = quoted(format!("values of {role} that may stand for several"), &several);
        Answered::undetermined(
            few.within(|few| format!("needs which categories {role} {few} of `{name}` stands for")),
        )
        .to_do("keep every category a subject named, parted by `;`")
    } else {
        let raw = if texts.len() == 1 { "raw category" } else { "raw categories" };
        Answered::shown(format!(
            "all {} {raw} of {role} in `{name}` roll up to the list",
            texts.len()
        ))
    };
    let answered = match missing {
        0 => answered,
        rows => answered.caveat(format!("{} of `{name}` have no {role}", count(rows, "row"))),
    };
    Ok(answered.figures(figures))
}

fn source(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let (texts, missing) = raw(ask, reductions, set, "race-source")?;
    let rows = |names: &[&str]| -> u64 {
        let of = |raw: &String| names.contains(&raw.to_lowercase().as_str());
        texts.iter().filter(|(raw, _)| of(raw)).map(|(_, rows)| rows).sum()
    };
    let total: u64 = texts.values().sum();
    let own = rows(&["self-report", "self", "self report"]);
    let (relative, staff) =
        (rows(&["relative", "family"]), rows(&["staff", "study team", "observer"]));
    let name = &set.name;
    let words = format!(
        "race of {own} of {} in `{name}` is self-reported, of {relative} by a relative",
        count(total, "row")
    );
    let answered = if staff > 0 {
        Answered::not_shown(format!(
            "the study team assigned the race of {} of `{name}`",
            count(staff, "row")
        ))
        .to_do("ask the subjects, or leave their race missing")
    } else if missing > 0 {
        return Err(Missing::new(
            format!("who stated the race of {} of `{name}`", count(missing, "row")),
            "fill the column `race-source` in",
        ));
    } else if own + relative == total {
        Answered::shown(words)
    } else {
        Answered::for_a_person(format!("{words}; a person judges the other sources"))
    };
    Ok(answered.figures([figure("self-reported", format!("`{name}`"), own as f64)]))
}

#[cfg(test)]
#[path = "demographic_coding/tests.rs"]
mod tests;
