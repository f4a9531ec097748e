//! It is settled whether a new reader study is needed.
//!
//! ## What it asks
//! Is a reader study on file, or does a direct comparison with the predicate support leaving it out?
//!
//! ## Why
//! Where a person reads the output, the team of person and device is what reaches the patient.
//! A study that turns out to be needed after submission costs a year.
//!
//! ## What it needs
//! A study of kind `reader-study` or a data set with the role `readers`; or facts of a study that compares device and predicate: `predicate-same-data`, `sensitivity-vs-predicate`, `false-positives-vs-predicate`, `froc-vs-predicate` (each `better`, `stable` or `worse`) and `marks-alike`; and the facet `function`.
//! Leaving a study out asks for the same data and process, a gain without a loss, and marks alike in place and extent; even then a person signs it.
//! Without a direct comparison the study is to be assumed needed, and the answer is *undetermined*.
//! The rule is that of the CADe guidances; for other functions it is an analogy.
//!
//! ## What may cross a border
//! Declared facts of studies.
//!
//! ## If it is not shown
//! Plan a reader study, or compare device and predicate on the same data, and ask in a pre-submission.

use reliance_model::facet;
use reliance_stats::reduction::{Need as Wanted, Reductions};

use crate::parameters::unknown;
use crate::pathway::View;
use crate::pathway::reader_study::{Need, need};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("reader-study-needed", include_str!("reader_study_needed.rs"), needs, answer);

const TO_DO: &str = "plan a reader study, or compare device and predicate on the same data and declare the comparison as facts of a study";

fn needs(_: &Ask<'_>) -> Vec<Wanted> {
    Vec::new()
}

fn answer(ask: &Ask<'_>, _: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = unknown(ask, &[]) {
        return Ok(refused);
    }
    match need(&View::of(ask)) {
        Need::OnFile(why) => Ok(Answered::shown(why)),
        Need::NotAsked(why) => Ok(Answered::shown(format!("no reader study is asked: {why}"))),
        Need::MayBeLeftOut(why) => Ok(Answered::for_a_person(format!(
            "a new one may be left out: {why}; a person signs it"
        ))),
        Need::Needed(why) => {
            Ok(Answered::not_shown(format!("a reader study is needed and none is on file: {why}"))
                .to_do(TO_DO))
        }
        Need::Assume(why) => Err(Missing::new(
            format!("a reader study, or a comparison that spares it: {why}"),
            TO_DO,
        )),
        Need::Person(_) if ask.profile.known("function").is_none() => Err(Missing::new(
            format!(
                "{}: it says whether a reader takes part",
                facet::named(&ask.catalogue.facets, "function")
            ),
            "declare `function`",
        )),
        Need::Person(why) => Ok(Answered::for_a_person(why)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use reliance_model::device::{Role, Study};
    use reliance_model::facet::Fact;

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn does(function: &str) -> Folder {
        folder().device(|device| {
            let known = Fact::Known(BTreeSet::from([function.to_string()]));
            device.facts.insert("function".into(), known);
        })
    }

    fn compared(folder: Folder, facts: &[(&str, &str)]) -> Folder {
        folder.device(|device| {
            device.studies.push(Study {
                name: "alone".into(),
                kind: "standalone".into(),
                facts: facts.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect(),
                ..Study::default()
            });
        })
    }

    #[test]
    fn shown_where_one_is_on_file_or_none_is_asked() {
        let on_file = does("detect").dataset("readers", Role::Readers, Vec::new());
        insta::assert_snapshot!(answer(CHECK, &on_file), @"shown: reader study readers is on file");
        insta::assert_snapshot!(answer(CHECK, &does("triage")), @"shown: no reader study is asked: the only function is triage: effective triage and standalone accuracy are asked");
    }

    #[test]
    fn undetermined_without_a_direct_comparison() {
        insta::assert_snapshot!(answer(CHECK, &does("detect")), @r#"
undetermined: needs a reader study, or a comparison that spares it: no direct comparison with the predicate on the same data is declared
to do: plan a reader study, or compare device and predicate on the same data and declare the comparison as facts of a study
"#);
    }

    #[test]
    fn for_a_person_where_it_may_be_left_out_or_nobody_said_who_reads() {
        let facts = [
            ("predicate-same-data", "true"),
            ("sensitivity-vs-predicate", "better"),
            ("false-positives-vs-predicate", "stable"),
            ("marks-alike", "true"),
        ];
        insta::assert_snapshot!(answer(CHECK, &compared(does("detect"), &facts)), @"for a person: a new one may be left out: study alone: same data, a gain without a loss, marks alike; a person signs it");
        insta::assert_snapshot!(answer(CHECK, &does("predict-risk")), @"for a person: whether a person interprets the output decides it");
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
undetermined: needs `function`: it says whether a reader takes part
to do: declare `function`
"#);
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("by", "moon")), @"for a person: `reader-study-needed` cannot compute `by = moon`, so a person must judge what it asks");
    }

    #[test]
    fn not_shown_where_the_comparison_speaks_against_it() {
        let facts = [
            ("predicate-same-data", "true"),
            ("sensitivity-vs-predicate", "better"),
            ("false-positives-vs-predicate", "worse"),
            ("marks-alike", "true"),
        ];
        insta::assert_snapshot!(answer(CHECK, &compared(does("detect"), &facts)), @r#"
not shown: a reader study is needed and none is on file: study alone shows no gain over the predicate without a loss
to do: plan a reader study, or compare device and predicate on the same data and declare the comparison as facts of a study
"#);
    }
}
