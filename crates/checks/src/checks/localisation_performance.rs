//! Detection performance by place: lesions found and false marks per case.
//!
//! ## What it asks
//! Is there a fixed rule that links a mark to a lesion (`part = scoring-rule`), and are
//! lesions found and false marks per case reported at each operating point, as a FROC
//! curve (`curve = froc`), and against the predicate (`compare = predicate`)?
//!
//! ## Why
//! A device that marks the wrong place in a diseased case has not found the disease,
//! although the case counts as a true positive.
//!
//! ## What it needs
//! A study of kind `standalone` with the fact `scoring-rule`, and a data set of role
//! `test` whose table has `row = "lesion"` and the roles `case`, `lesion`, `truth`,
//! `score`.
//!
//! ## How it is computed
//! The declarations are read; no reduction is used. FROC figures with their
//! limits are not computed here: where they are asked for, the answer is *undetermined*,
//! never *shown*. Whether a scoring rule is right is for a person.
//!
//! ## What may cross a border
//! Declarations only.
//!
//! ## If it is not shown
//! Fix the scoring rule before the test, and keep one row a mark or lesion.

use reliance_model::device::{Dataset, Role, RowUnit};

use crate::strata::has_role;
use crate::{Answered, Ask, Check, Missing, parameters, studies, words};

pub(crate) const CHECK: Check = Check::of_evidence(
    "localisation-performance",
    include_str!("localisation_performance.rs"),
    answer,
);

const KNOWN: parameters::Known<'_> =
    &[("part", &["scoring-rule"]), ("compare", &["predicate"]), ("curve", &["froc"])];
const MARKS: [&str; 4] = ["case", "lesion", "truth", "score"];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, KNOWN) {
        return Ok(unknown);
    }
    let rule = scoring_rule(ask)?;
    if ask.call.parameter("part").is_some() {
        return Ok(rule);
    }
    let sets = marks(ask)?;
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    let asked = match (ask.call.parameter("compare"), ask.call.parameter("curve")) {
        (Some(_), _) => "the device's FROC figures beside the predicate's on the same cases",
        (None, Some(_)) => "the FROC curve with its limits",
        (None, None) => "lesion sensitivity and false marks per case with their limits",
    };
    Ok(Answered::undetermined(format!(
        "needs {asked} from {}, which are not computed here",
        words::list(&names)
    ))
    .to_do("let a statistician judge the standalone report until then")
    .evidence(rule.evidence)
    .evidence(sets.iter().flat_map(|set| ask.evidence_of(set))))
}

fn scoring_rule(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let found = studies::of_kind(ask, "standalone");
    if found.is_empty() {
        return Err(studies::no_study("standalone"));
    }
    let declared =
        found.iter().find(|study| studies::undeclared(study, &["scoring-rule"]).is_empty());
    let Some(study) = declared else { return Err(studies::lacks(found[0], &["scoring-rule"])) };
    let rule = study.facts.get("scoring-rule").or_else(|| study.items.get("scoring-rule"));
    Ok(Answered::for_a_person(format!(
        "study `{}` links marks to lesions by: {}; a person must judge whether the rule is right \
         and what other thresholds would change",
        study.name,
        rule.map(String::as_str).unwrap_or_default()
    ))
    .evidence(studies::evidence(ask, study)))
}

fn marks<'a>(ask: &Ask<'a>) -> Result<Vec<&'a Dataset>, Missing> {
    let device = &ask.evidence.device;
    let by_lesion =
        |set: &&Dataset| device.table_of(set).is_some_and(|table| table.row == RowUnit::Lesion);
    let sets: Vec<&Dataset> = device.with_role(Role::Test).filter(by_lesion).collect();
    if sets.is_empty() {
        return Err(Missing::new(
            "a test data set with one row a lesion",
            "map the table of marks and lesions with `row = \"lesion\"`",
        ));
    }
    for set in &sets {
        let lacking: Vec<&str> =
            MARKS.into_iter().filter(|role| !has_role(device, set, role)).collect();
        if !lacking.is_empty() {
            return Err(Missing::new(
                format!("the roles {} in data set `{}`", words::list(&lacking), set.name),
                "map these columns of the table of marks and lesions",
            ));
        }
    }
    Ok(sets)
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Study;

    use super::*;
    use crate::testing::{Folder, answer as told, folder, row};

    fn marked(rule: Option<&str>, unit: RowUnit, marks: &str) -> Folder {
        folder().dataset("marks", Role::Test, vec![row(marks)]).device(|device| {
            device.tables[0].row = unit;
            let facts = rule.map(|rule| ("scoring-rule".to_string(), rule.to_string()));
            device.studies.push(Study {
                name: "alone".into(),
                kind: "standalone".into(),
                facts: facts.into_iter().collect(),
                ..Study::default()
            });
        })
    }

    const FULL: &str = "case=1 lesion=1 truth=1 score=0.9";

    #[test]
    fn each_lack_is_named() {
        insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a study of kind `standalone`
        to do: declare it under `[[studies]]` with `kind = "standalone"`, its data sets and items
        "#);
        insta::assert_snapshot!(told(CHECK, &marked(None, RowUnit::Lesion, FULL)), @r"
        undetermined: needs `scoring-rule` of study `alone`
        to do: declare them under `facts` or `items` of the study
        ");
        insta::assert_snapshot!(told(CHECK, &marked(Some("IoU 0.1"), RowUnit::Case, FULL)), @r#"
        undetermined: needs a test data set with one row a lesion
        to do: map the table of marks and lesions with `row = "lesion"`
        "#);
        insta::assert_snapshot!(told(CHECK, &marked(Some("IoU 0.1"), RowUnit::Lesion, "case=1")), @r"
        undetermined: needs the roles lesion, truth and score in data set `marks`
        to do: map these columns of the table of marks and lesions
        ");
    }

    #[test]
    fn a_rule_is_for_a_person_and_figures_are_not_invented() {
        let full = marked(Some("overlap of at least 0.1"), RowUnit::Lesion, FULL);
        insta::assert_snapshot!(told(CHECK, &full), @r"
        undetermined: needs lesion sensitivity and false marks per case with their limits from marks, which are not computed here
        to do: let a statistician judge the standalone report until then
        ");
        insta::assert_snapshot!(told(CHECK, &full.clone().parameter("part", "scoring-rule")), @"for a person: study `alone` links marks to lesions by: overlap of at least 0.1; a person must judge whether the rule is right and what other thresholds would change");
        insta::assert_snapshot!(told(CHECK, &full.clone().parameter("compare", "predicate")), @r"
        undetermined: needs the device's FROC figures beside the predicate's on the same cases from marks, which are not computed here
        to do: let a statistician judge the standalone report until then
        ");
        insta::assert_snapshot!(told(CHECK, &full.clone().parameter("curve", "froc")), @r"
        undetermined: needs the FROC curve with its limits from marks, which are not computed here
        to do: let a statistician judge the standalone report until then
        ");
        insta::assert_snapshot!(told(CHECK, &full.parameter("curve", "roc")), @"for a person: `localisation-performance` cannot compute `curve = roc`, so a person must judge what it asks");
    }
}
