//! Reader study with and without the device.
//!
//! ## What it asks
//! Is there a study in which readers judge the same cases with and without the device, is
//! it designed as asked (`part = design`, `analysis`, `control-arm`, `washout`, `readers`,
//! or `topic = over-reliance`), and do its readings lie in a table?
//!
//! ## Why
//! A device that supports a reader is worth what reader and device do together.
//! Its own accuracy does not say that.
//!
//! ## What it needs
//! A `[[studies]]` entry of kind `reader-study` with its data set of role `readers`
//! (roles `reader`, `case`, `modality`, `truth`, `score`), the items `protocol` and
//! `report`, and these facts:
//! - design: `design`, `hypothesis`, `endpoint`, `success-criterion`, `randomisation`;
//! - analysis: `variance`, `software`;
//! - control-arm: `control`;
//! - washout: `washout-days`, held against the parameter `days`;
//! - readers: `qualification`, `training`, `readers`;
//! - over-reliance: `over-reliance`.
//!
//! ## How it is computed
//! The arms are the levels of `modality` in the readings (a tally); they are counted.
//! The difference between the arms over readers and cases is not computed here: where a
//! requirement asks for it, the answer is *undetermined*, never *shown*.
//! Whether a protocol is right, and whether readers resemble the users, is for a person.
//! The washout is computed where the readings carry their day (role `date`): the shortest
//! gap between readings of the same case by the same reader in two arms, over a panel.
//! Declared days alone are never *shown*: too few of them are *not shown*, and enough of them
//! are for a person.
//!
//! ## What may cross a border
//! The tally of readings by arm; the panel of days stays where the readings are.
//!
//! ## If it is not shown
//! Declare the study and map its readings, or say why no new reader study is needed.

mod washout;

use reliance_model::device::{Dataset, Role, Study};
use reliance_stats::reduction::{Axis, Level, Need, Reductions};

use crate::combine::combine_results;
use crate::strata::has_role;
use crate::{Answered, Ask, Check, Missing, parameters, studies, words};

pub(crate) const CHECK: Check =
    Check::new("reader-study", include_str!("reader_study.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[
    ("part", &["design", "analysis", "control-arm", "washout", "readers"]),
    ("days", &[]),
    ("topic", &["over-reliance"]),
];
const READINGS: [&str; 5] = ["reader", "case", "modality", "truth", "score"];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let device = &ask.evidence.device;
    let readings = device.with_role(Role::Readers);
    let readings: Vec<&Dataset> =
        readings.filter(|set| has_role(device, set, "modality")).collect();
    let days = readings.iter().filter(|set| washout::has_days(ask, set));
    let days: Vec<Need> = days.map(|set| washout::days_need(set)).collect();
    readings.into_iter().map(arms_need).chain(days).collect()
}

fn arms_need(dataset: &Dataset) -> Need {
    Need::tally(&dataset.name, vec![Axis::category("modality")])
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, KNOWN) {
        return Ok(unknown);
    }
    let found = studies::of_kind(ask, "reader-study");
    let parts = found.iter().map(|study| {
        let answered = about(ask, reductions, study)?;
        Ok(answered.evidence(studies::evidence(ask, study)))
    });
    combine_results(parts.collect()).ok_or_else(|| studies::no_study("reader-study"))
}

fn about(ask: &Ask<'_>, reductions: &Reductions, study: &Study) -> Result<Answered, Missing> {
    if ask.call.parameter("topic").is_some() {
        return declared(study, &["over-reliance"], "whether readers lean on the device too much");
    }
    match ask.call.parameter("part") {
        Some("design") => {
            let items = [
                "protocol",
                "design",
                "hypothesis",
                "endpoint",
                "success-criterion",
                "randomisation",
            ];
            declared(study, &items, "whether the design answers the question")
        }
        Some("readers") => {
            let items = ["readers", "qualification", "training"];
            declared(study, &items, "whether these readers stand for the intended users")
        }
        Some("control-arm") => control_arm(ask, reductions, study),
        Some("washout") => washout::washout(ask, reductions, study),
        Some("analysis") => {
            complete(study, &["variance", "software", "report"])?;
            Err(no_analysis(ask, study))
        }
        _ => Err(no_analysis(ask, study)),
    }
}

fn complete(study: &Study, names: &[&str]) -> Result<(), Missing> {
    let lacking = studies::undeclared(study, names);
    if lacking.is_empty() { Ok(()) } else { Err(studies::lacks(study, &lacking)) }
}

fn declared(study: &Study, names: &[&str], what: &str) -> Result<Answered, Missing> {
    complete(study, names)?;
    let said: Vec<String> = names
        .iter()
        .filter_map(|name| study.facts.get(*name).map(|text| format!("{name}: {text}")))
        .collect();
    let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
    Ok(Answered::for_a_person(format!(
        "study `{}` declares what is asked{said}; a person must judge {what}",
        study.name
    )))
}

fn readings<'a>(ask: &Ask<'a>, study: &Study) -> Result<Vec<&'a Dataset>, Missing> {
    let device = &ask.evidence.device;
    let sets: Vec<&Dataset> = study
        .datasets
        .iter()
        .filter_map(|name| device.dataset(name))
        .filter(|set| set.role == Role::Readers)
        .collect();
    for set in &sets {
        let lacking: Vec<&str> =
            READINGS.into_iter().filter(|role| !has_role(device, set, role)).collect();
        if !lacking.is_empty() {
            return Err(Missing::new(
                format!("the roles {} in data set `{}`", words::list(&lacking), set.name),
                "map these columns of the readings",
            ));
        }
    }
    if sets.is_empty() {
        return Err(Missing::new(
            format!("a data set of role `readers` in study `{}`", study.name),
            "map the table of readings and name it under `datasets` of the study",
        ));
    }
    Ok(sets)
}

fn control_arm(ask: &Ask<'_>, reductions: &Reductions, study: &Study) -> Result<Answered, Missing> {
    complete(study, &["control"])?;
    let control = study.facts.get("control").map(String::as_str).unwrap_or_default();
    let mut figures = Vec::new();
    let mut evidence = Vec::new();
    let mut lacking = Vec::new();
    for set in readings(ask, study)? {
        let arms = reductions.tally(&arms_need(set))?.along("modality");
        let known: Vec<(&Level, &u64)> = arms.iter().filter(|(arm, _)| arm.is_known()).collect();
        if known.is_empty() || (known.len() < 2 && known.len() < arms.len()) {
            return Err(Missing::new(
                format!("the `modality` of the readings in `{}`", set.name),
                "fill the column in",
            ));
        }
        for (arm, rows) in &known {
            let of = format!("{}, arm {arm}", set.name);
            figures.push(words::figure("readings", of, **rows as f64));
        }
        if known.len() < 2 {
            lacking.push(format!("`{}` has {}", set.name, words::count(known.len() as u64, "arm")));
        }
        evidence.extend(ask.evidence_of(set));
    }
    let answered = if lacking.is_empty() {
        Answered::shown(format!(
            "study `{}` has the control arm {control}, and its readings have both arms",
            study.name
        ))
    } else {
        let lacking = lacking.join("; ");
        Answered::not_shown(format!("the control arm {control} has no readings: {lacking}"))
            .to_do("map the readings of every arm with the role `modality`")
    };
    Ok(answered.figures(figures).evidence(evidence))
}

fn no_analysis(ask: &Ask<'_>, study: &Study) -> Missing {
    match readings(ask, study) {
        Err(missing) => missing,
        Ok(_) => Missing::new(
            format!(
                "the multi-reader multi-case analysis of study `{}`, which is not computed here",
                study.name
            ),
            "let a statistician judge the study report until then",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer as told, folder, row};

    fn study(facts: &[(&str, &str)]) -> Folder {
        let rows = vec![
            row("reader=r1 case=1 modality=aided truth=1 score=4"),
            row("reader=r1 case=1 modality=unaided truth=1 score=3"),
        ];
        let facts = facts.iter().map(|(name, text)| (name.to_string(), text.to_string()));
        folder().dataset("readings", Role::Readers, rows).device(|device| {
            device.studies.push(Study {
                name: "mrmc".into(),
                kind: "reader-study".into(),
                datasets: vec!["readings".into()],
                facts: facts.collect(),
                items: [("protocol", "docs/protocol.pdf"), ("report", "docs/report.pdf")]
                    .map(|(item, file)| (item.to_string(), file.to_string()))
                    .into(),
                ..Study::default()
            });
        })
    }

    #[test]
    fn undetermined_without_a_study() {
        insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a study of kind `reader-study`
        to do: declare it under `[[studies]]` with `kind = "reader-study"`, its data sets and items
        "#);
    }

    #[test]
    fn a_study_on_file_is_not_its_result() {
        insta::assert_snapshot!(told(CHECK, &study(&[])), @r"
        undetermined: needs the multi-reader multi-case analysis of study `mrmc`, which is not computed here
        to do: let a statistician judge the study report until then
        ");
    }

    #[test]
    fn a_part_asks_for_its_facts() {
        let part =
            |facts: &[(&str, &str)], part: &str| told(CHECK, &study(facts).parameter("part", part));
        insta::assert_snapshot!(part(&[("design", "fully crossed")], "design"), @r"
        undetermined: needs `hypothesis`, `endpoint`, `success-criterion` and `randomisation` of study `mrmc`
        to do: declare them under `facts` or `items` of the study
        ");
        insta::assert_snapshot!(
            part(&[("readers", "12"), ("qualification", "board"), ("training", "1 h")], "readers"),
            @"for a person: study `mrmc` declares what is asked (readers: 12; qualification: board; training: 1 h); a person must judge whether these readers stand for the intended users"
        );
        insta::assert_snapshot!(part(&[("variance", "reader+case"), ("software", "x")], "analysis"), @r"
        undetermined: needs the multi-reader multi-case analysis of study `mrmc`, which is not computed here
        to do: let a statistician judge the study report until then
        ");
        insta::assert_snapshot!(part(&[("control", "unaided reading")], "control-arm"), @"shown: study `mrmc` has the control arm unaided reading, and its readings have both arms");
        insta::assert_snapshot!(part(&[("control", "unaided")], "moon"), @"for a person: `reader-study` cannot compute `part = moon`, so a person must judge what it asks");
    }

    #[test]
    fn a_control_arm_without_readings_is_not_shown() {
        let folder = study(&[("control", "unaided")]).parameter("part", "control-arm");
        let mut one = folder.clone();
        one.rows.get_mut("readings").unwrap().pop();
        insta::assert_snapshot!(told(CHECK, &one), @r"
        not shown: the control arm unaided has no readings: `readings` has 1 arm
        to do: map the readings of every arm with the role `modality`
        ");
    }

    #[test]
    fn over_reliance_is_for_a_person() {
        let folder = study(&[("over-reliance", "measured by wrong-output cases")]);
        insta::assert_snapshot!(told(CHECK, &folder.parameter("topic", "over-reliance")), @"for a person: study `mrmc` declares what is asked (over-reliance: measured by wrong-output cases); a person must judge whether readers lean on the device too much");
    }

    #[test]
    fn an_arm_that_is_not_named_is_no_control() {
        let with = |rows: &[&str]| {
            let mut folder = study(&[("control", "unaided")]).parameter("part", "control-arm");
            folder.rows.insert("readings".into(), rows.iter().map(|words| row(words)).collect());
            told(CHECK, &folder)
        };
        let aided = "reader=r1 case=1 modality=aided truth=1 score=4";
        let unaided = "reader=r1 case=1 modality=unaided truth=1 score=3";
        let unnamed = "reader=r1 case=1 truth=1 score=3";
        assert!(with(&[aided, unaided]).starts_with("shown"));
        assert!(with(&[aided, unaided, unnamed]).starts_with("shown"));
        let needs = "undetermined: needs the `modality` of the readings in `readings`";
        for rows in [vec![aided, unnamed], vec![unnamed]] {
            let told = with(&rows);
            assert!(told.starts_with(needs), "{told}");
        }
    }

    #[test]
    fn every_part_is_a_question_of_its_own() {
        let whole = told(CHECK, &study(&[]));
        let mut said: Vec<String> = ["design", "readers", "control-arm", "washout", "analysis"]
            .iter()
            .map(|part| told(CHECK, &study(&[]).parameter("part", part)))
            .chain([whole, told(CHECK, &study(&[]).parameter("topic", "over-reliance"))])
            .collect();
        said.sort();
        said.dedup();
        assert_eq!(said.len(), 7, "{said:#?}");
    }
}
