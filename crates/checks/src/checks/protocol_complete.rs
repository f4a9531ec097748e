//! Protocol and analysis plan are complete, and fixed before the look.
//!
//! ## What it asks
//! Is the study protocol of this version on file, with the place of the parts asked for?
//! `part` names parts (`sap`, `multiplicity`, `inclusion-exclusion`, `reader-study`).
//! `dated-before = "unblinding"` asks instead that the statistical plan was fixed, under the hash its file has, before any test or reader data were looked at.
//!
//! ## Why
//! An analysis chosen after the results are known shows whatever it was chosen for.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:protocol"` and the parts under `items`; for `dated-before` the `[plan]` with `file`, `sha256` and `fixed_on`, and `first_look` of the data sets.
//! What a study declares under `facts`, or its texts say, is held against what the market asks of its design: what contradicts it is *not shown*.
//! Where a data set declares no `first_look` a person confirms that nobody looked at it.
//! The days are the declared ones; the hash is computed.
//!
//! ## What may cross a border
//! Days, hashes and places of parts.
//!
//! ## If it is not shown
//! Write a new plan, fix it, and test it on data that nobody has looked at.

use reliance_model::device::{Dataset, Role};

use reliance_model::finding::Answer;
use reliance_model::study_design::Standing;

use crate::plan::unlooked;
use crate::records::{self, Reads, Record};
use crate::said::first_of;
use crate::study_designs::study_designs;
use crate::words::list;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("protocol-complete", include_str!("protocol_complete.rs"), answer);

const PROTOCOL: Record = Record {
    what: "the study protocol",
    kinds: &["document:protocol"],
    items: &["objectives", "endpoints", "analysis"],
    parameters: &[("part", Reads::Item), ("dated-before", Reads::Check)],
    confirm: "they are complete and were followed",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    match ask.call.parameter("dated-before") {
        None => records::judge(ask, &PROTOCOL).map(|on_file| designed(ask, on_file)),
        Some("unblinding") => fixed_before(ask),
        Some(other) => Ok(Answered::for_a_person(format!(
            "`protocol-complete` cannot compute `dated-before = {other}`, so a person must judge what it asks"
        ))),
    }
}

/// What a study declares, or its texts say, against what the market asks of its design.
fn designed(ask: &Ask<'_>, on_file: Answered) -> Answered {
    let readers = ask.call.parameter("part") == Some("reader-study");
    let designs = study_designs(ask.catalogue, ask.evidence, ask.market);
    let asked = designs.iter().filter(|design| !readers || design.kind == "reader-study");
    let wrong: Vec<String> = asked
        .flat_map(|design| design.rows.iter().map(move |row| (design, row)))
        .filter(|(_, row)| row.standing == Standing::Differs)
        .filter(|(_, row)| row.asked_by.iter().any(|asked| asked.force.counts()))
        .map(|(design, row)| format!("{} of study `{}`: {}", row.item, design.study, row.because))
        .collect();
    if on_file.answer != Answer::ForAPerson || wrong.is_empty() {
        return on_file;
    }
    let few = first_of("where the design differs from what is asked", &wrong, 3);
    let differs = few.within(|few| format!("the design differs from what is asked: {few}"));
    on_file
        .because(Answer::NotShown, differs)
        .to_do("see `reliance studies` for what can be put right afterwards")
}

/// The data sets that the plan is to precede.
fn judged<'a>(ask: &Ask<'a>) -> Result<Vec<&'a Dataset>, Missing> {
    let judged = |set: &&Dataset| matches!(set.role, Role::Test | Role::Readers);
    let sets: Vec<&Dataset> = ask.evidence.device.datasets.iter().filter(judged).collect();
    if sets.is_empty() {
        return Err(Missing::new(
            "a data set that the plan is to precede",
            "declare test or reader data under `[[datasets]]`",
        ));
    }
    Ok(sets)
}

fn fixed_before(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let device = &ask.evidence.device;
    let to_do = "add `file`, `sha256` and `fixed_on` under `[plan]`";
    let Some(plan) = &device.plan else {
        return Err(Missing::new("the statistical analysis plan", to_do));
    };
    let (Some(file), Some(hash), Some(fixed)) = (&plan.file, &plan.sha256, plan.fixed_on) else {
        return Err(Missing::new("file, hash and day of the statistical analysis plan", to_do));
    };
    let Some(seen) = ask.evidence.files.get(file).and_then(|seen| seen.sha256.as_ref()) else {
        return Err(Missing::new(format!("the file `{file}` of the plan"), "put it in the folder"));
    };
    let evidence = [ask.file(file, "statistical analysis plan".into())];
    if !seen.eq_ignore_ascii_case(hash) {
        return Ok(Answered::not_shown(format!(
            "`{file}` has another hash than the one under which the plan was fixed"
        ))
        .to_do("restore the plan as it was fixed, or fix the new one before a new look")
        .evidence(evidence));
    }
    let sets = judged(ask)?;
    let said = |set: &&Dataset| set.first_look.map(|look| format!("`{}` on {look}", set.name));
    let early: Vec<String> = sets
        .iter()
        .filter(|set| set.first_look.is_some_and(|look| look < fixed))
        .filter_map(said)
        .collect();
    let same: Vec<String> =
        sets.iter().filter(|set| set.first_look == Some(fixed)).filter_map(said).collect();
    let looked: Vec<String> = sets.iter().filter_map(said).collect();
    let answered = if fixed > ask.on {
        Answered::not_shown(format!(
            "the plan is declared as fixed on {fixed}, after the day of this assessment"
        ))
        .to_do("correct `fixed_on`")
    } else if !early.is_empty() {
        Answered::not_shown(format!(
            "the plan was fixed on {fixed}, after the look at {}",
            list(&early)
        ))
        .to_do("test the plan on data that nobody has looked at")
    } else if !same.is_empty() {
        Answered::for_a_person(format!(
            "the plan was fixed on the day of the look at {}; a person states which came first",
            list(&same)
        ))
    } else if let Some(unlooked) = unlooked(&sets) {
        Answered::for_a_person(format!("the plan was fixed on {fixed}; {unlooked}"))
    } else {
        let few = first_of("data sets that were looked at", &looked, 6);
        Answered::shown(
            few.within(|few| format!("the plan was fixed on {fixed}, before the look at {few}")),
        )
    };
    Ok(answered
        .evidence(evidence)
        .caveat("the days are the declared ones; the hash of the plan was computed"))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Plan;
    use reliance_model::evidence::File;

    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder, row};

    fn planned(look: &str) -> Folder {
        let mut folder = folder()
            .dataset("test", Role::Test, vec![row("case=a")])
            .parameter("part", "sap")
            .parameter("dated-before", "unblinding")
            .device(|device| {
                device.datasets[0].first_look = look.parse().ok();
                device.plan = Some(Plan {
                    file: Some("plan.pdf".into()),
                    sha256: Some("0f".repeat(32)),
                    fixed_on: "2026-01-01".parse().ok(),
                    ..Plan::default()
                });
            });
        let seen = File { sha256: Some("0F".repeat(32)), ..File::default() };
        folder.evidence.files.insert("plan.pdf".into(), seen);
        folder
    }

    fn on_file() -> Folder {
        folder().document("document:protocol", &["objectives", "endpoints", "analysis"])
    }

    #[test]
    fn content_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-protocol.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `analysis`, `endpoints` and `objectives`; the program does not judge its words, so a person confirms that they are complete and were followed");
        honours(
            CHECK,
            on_file,
            &[
                (&[("part", "inclusion-exclusion")], &["inclusion-exclusion"]),
                (&[("part", "multiplicity")], &["multiplicity"]),
                (&[("part", "reader-study")], &["reader-study"]),
            ],
        );
    }

    #[test]
    fn shown_where_the_plan_came_first() {
        insta::assert_snapshot!(answer(CHECK, &planned("2026-02-01")), @r"
        shown: the plan was fixed on 2026-01-01, before the look at `test` on 2026-02-01
        caveat: the days are the declared ones; the hash of the plan was computed
        ");
        insta::assert_snapshot!(answer(CHECK, &planned("")), @r"
        for a person: the plan was fixed on 2026-01-01; no first look at `test` is declared, so a person confirms that nobody looked before
        caveat: the days are the declared ones; the hash of the plan was computed
        ");
    }

    #[test]
    fn not_shown_where_the_look_came_first_or_the_plan_changed() {
        insta::assert_snapshot!(answer(CHECK, &planned("2025-12-31")), @r"
        not shown: the plan was fixed on 2026-01-01, after the look at `test` on 2025-12-31
        caveat: the days are the declared ones; the hash of the plan was computed
        to do: test the plan on data that nobody has looked at
        ");
        let changed = planned("2026-02-01")
            .device(|device| device.plan.as_mut().unwrap().sha256 = Some("00".repeat(32)));
        insta::assert_snapshot!(answer(CHECK, &changed), @r"
        not shown: `plan.pdf` has another hash than the one under which the plan was fixed
        to do: restore the plan as it was fixed, or fix the new one before a new look
        ");
        let today = planned("").device(|device| {
            device.plan.as_mut().unwrap().fixed_on = "2026-11-22".parse().ok();
        });
        assert!(answer(CHECK, &today).starts_with("for a person"));
        let future = planned("").device(|device| {
            device.plan.as_mut().unwrap().fixed_on = "2027-01-01".parse().ok();
        });
        insta::assert_snapshot!(answer(CHECK, &future), @r"
        not shown: the plan is declared as fixed on 2027-01-01, after the day of this assessment
        caveat: the days are the declared ones; the hash of the plan was computed
        to do: correct `fixed_on`
        ");
    }

    #[test]
    fn one_day_for_both_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &planned("2026-01-01")), @r"
        for a person: the plan was fixed on the day of the look at `test` on 2026-01-01; a person states which came first
        caveat: the days are the declared ones; the hash of the plan was computed
        ");
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("dated-before", "moonrise")), @"for a person: `protocol-complete` cannot compute `dated-before = moonrise`, so a person must judge what it asks");
    }

    #[test]
    fn undetermined_without_plan_or_protocol() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs the study protocol
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:protocol"`, `file`, `dated` and `device_version`, and under `items` the place of `analysis`, `endpoints` and `objectives`
        "#);
        let planless = planned("").device(|device| device.plan = None);
        insta::assert_snapshot!(answer(CHECK, &planless), @r"
        undetermined: needs the statistical analysis plan
        to do: add `file`, `sha256` and `fixed_on` under `[plan]`
        ");
        let loose = planned("").device(|device| device.plan.as_mut().unwrap().fixed_on = None);
        insta::assert_snapshot!(answer(CHECK, &loose), @r"
        undetermined: needs file, hash and day of the statistical analysis plan
        to do: add `file`, `sha256` and `fixed_on` under `[plan]`
        ");
        let mut gone = planned("");
        gone.evidence.files.clear();
        insta::assert_snapshot!(answer(CHECK, &gone), @r"
        undetermined: needs the file `plan.pdf` of the plan
        to do: put it in the folder
        ");
    }
}
