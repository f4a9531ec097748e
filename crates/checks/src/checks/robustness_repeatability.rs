//! Robustness, repeatability and reproducibility of the output.
//!
//! ## What it asks
//! Was the device tested on expected changes of input and conditions (`part = robustness`),
//! on the same input again (`repeatability`), in other hands and on other equipment
//! (`reproducibility`), and on chosen hard inputs (`set = stress`, `adversarial`)?
//! Without a part it asks for the first three.
//!
//! ## Why
//! A figure from one clean test set says nothing about the next scanner, the next
//! operator, or the same image read twice.
//!
//! ## What it needs
//! For each part a `[[studies]]` entry of that kind (`robustness`, `repeatability`,
//! `reproducibility`) with its `datasets` and the items `protocol` and `report`.
//! For a set, a data set whose `sampling` is `stress` or `adversarial`.
//!
//! ## How it is computed
//! The declarations are read and the rows of the data sets counted from the folder's file
//! list; no reduction is used. Agreement and change of performance are not computed here,
//! so a complete declaration is *for a person*, never *shown*.
//!
//! ## What may cross a border
//! Declarations only.
//!
//! ## If it is not shown
//! Run the missing study, or state why it is not needed for this device.

use reliance_model::device::Study;

use crate::combine::combine_results;
use crate::{Answered, Ask, Check, Missing, parameters, studies, words};

pub(crate) const CHECK: Check = Check::of_evidence(
    "robustness-repeatability",
    include_str!("robustness_repeatability.rs"),
    answer,
);

const PARTS: &[&str] = &["robustness", "repeatability", "reproducibility"];
const KNOWN: parameters::Known<'_> = &[("part", PARTS), ("set", &["stress", "adversarial"])];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, KNOWN) {
        return Ok(unknown);
    }
    let sets = parameters::values(ask, "set");
    let parts: Vec<Result<Answered, Missing>> = if sets.is_empty() {
        let asked = parameters::values(ask, "part");
        let all: Vec<String> = PARTS.iter().map(|part| part.to_string()).collect();
        let asked = if asked.is_empty() { all.as_slice() } else { asked };
        asked.iter().map(|kind| studied(ask, kind)).collect()
    } else {
        sets.iter().map(|kind| challenged(ask, kind)).collect()
    };
    combine_results(parts).ok_or_else(|| Missing::from("a study".to_string()))
}

fn studied(ask: &Ask<'_>, kind: &str) -> Result<Answered, Missing> {
    let found = studies::of_kind(ask, kind);
    let parts: Vec<Result<Answered, Missing>> =
        found.iter().map(|study| judged(ask, study)).collect();
    combine_results(parts).ok_or_else(|| studies::no_study(kind))
}

fn judged(ask: &Ask<'_>, study: &Study) -> Result<Answered, Missing> {
    let lacking = studies::undeclared(study, &["protocol", "report"]);
    if !lacking.is_empty() {
        return Err(studies::lacks(study, &lacking));
    }
    let device = &ask.evidence.device;
    let sets: Vec<_> = study.datasets.iter().filter_map(|name| device.dataset(name)).collect();
    if sets.is_empty() {
        return Err(Missing::new(
            format!("the data behind study `{}`", study.name),
            "name its data sets under `datasets` of the study",
        ));
    }
    Ok(Answered::for_a_person(format!(
        "study `{}` has protocol, report and data; its figures are not recomputed here, and a \
         person must judge them",
        study.name
    ))
    .evidence(studies::evidence(ask, study))
    .evidence(sets.iter().flat_map(|set| ask.evidence_of(set))))
}

fn challenged(ask: &Ask<'_>, kind: &str) -> Result<Answered, Missing> {
    let device = &ask.evidence.device;
    let sets: Vec<_> =
        device.datasets.iter().filter(|set| set.sampling.as_deref() == Some(kind)).collect();
    if sets.is_empty() {
        return Err(Missing::new(
            format!("a data set sampled as `{kind}`"),
            format!("declare one with `sampling = \"{kind}\"`, or state why it is not needed"),
        ));
    }
    let rows = |name: &str| {
        let table = device.tables.iter().find(|table| table.name == name);
        table.and_then(|table| ask.evidence.files.get(&table.file)).and_then(|file| file.rows)
    };
    let said: Vec<String> = sets
        .iter()
        .map(|set| match rows(&set.table) {
            Some(rows) => format!("`{}` (table of {})", set.name, words::count(rows, "row")),
            None => format!("`{}`", set.name),
        })
        .collect();
    Ok(Answered::for_a_person(format!(
        "{} {} the {kind} inputs; a person must judge what they cover",
        words::list(&said),
        if sets.len() == 1 { "holds" } else { "hold" }
    ))
    .evidence(sets.iter().flat_map(|set| ask.evidence_of(set))))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use super::*;
    use crate::testing::{Folder, answer as told, folder, row};

    fn study(kind: &str, items: &[&str], datasets: &[&str]) -> Folder {
        folder().dataset("twice", Role::Test, vec![row("case=1 score=0.2")]).device(|device| {
            device.studies.push(Study {
                name: "bench".into(),
                kind: kind.into(),
                datasets: datasets.iter().map(|name| name.to_string()).collect(),
                items: items.iter().map(|item| (item.to_string(), "docs/x.pdf".into())).collect(),
                ..Study::default()
            });
        })
    }

    #[test]
    fn each_lack_is_named() {
        insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a study of kind `robustness`; needs a study of kind `repeatability`; needs a study of kind `reproducibility`
        to do: declare it under `[[studies]]` with `kind = "robustness"`, its data sets and items; declare it under `[[studies]]` with `kind = "repeatability"`, its data sets and items; declare it under `[[studies]]` with `kind = "reproducibility"`, its data sets and items
        "#);
        let part = |folder: Folder| told(CHECK, &folder.parameter("part", "repeatability"));
        insta::assert_snapshot!(part(study("repeatability", &["protocol"], &["twice"])), @r"
        undetermined: needs `report` of study `bench`
        to do: declare them under `facts` or `items` of the study
        ");
        insta::assert_snapshot!(part(study("repeatability", &["protocol", "report"], &[])), @r"
        undetermined: needs the data behind study `bench`
        to do: name its data sets under `datasets` of the study
        ");
        insta::assert_snapshot!(part(folder().parameter("part", "beauty")), @"for a person: `robustness-repeatability` cannot compute `part = beauty+repeatability`, so a person must judge what it asks");
    }

    #[test]
    fn a_complete_study_is_for_a_person() {
        let folder = study("repeatability", &["protocol", "report"], &["twice"]);
        insta::assert_snapshot!(told(CHECK, &folder.parameter("part", "repeatability")), @"for a person: study `bench` has protocol, report and data; its figures are not recomputed here, and a person must judge them");
    }

    #[test]
    fn a_stress_set_is_for_a_person() {
        insta::assert_snapshot!(told(CHECK, &folder().parameter("set", "stress")), @r#"
        undetermined: needs a data set sampled as `stress`
        to do: declare one with `sampling = "stress"`, or state why it is not needed
        "#);
        let folder = study("x", &[], &[])
            .device(|device| device.datasets[0].sampling = Some("stress".into()))
            .parameter("set", "stress");
        insta::assert_snapshot!(told(CHECK, &folder), @"for a person: `twice` (table of 1 row) holds the stress inputs; a person must judge what they cover");
        insta::assert_snapshot!(told(CHECK, &folder.parameter("set", "adversarial")), @r#"
        undetermined: needs a data set sampled as `adversarial`; besides, 1 for a person
        to do: declare one with `sampling = "adversarial"`, or state why it is not needed
        "#);
    }
}
