//! Monitoring in the field is running.
//!
//! ## What it asks
//! Are there data from the field, up to which month, and do they name what the plan cuts by?
//! `by` names such cuts (`version`; `subgroup` is sex or age); `stage = "postmarket"` asks it only of a device that is in use; `test` names a test that a person looks for in the log.
//!
//! ## Why
//! A plan that nobody executes protects nobody.
//!
//! ## What it needs
//! A data set with the role `monitoring` and the column `date`; `version`, `sex` or `age` where asked.
//! This version reads which months there are, and does not execute the monitoring plan: a person confirms what was done about alarms.
//!
//! ## What may cross a border
//! Months and counts of rows.
//!
//! ## If it is not shown
//! Bring the field data in, month by month.

use reliance_model::device::{Dataset, Role};
use reliance_stats::reduction::{Axis, Level, Need, Reductions};

use crate::combine::combine_results;
use crate::parameters::{self, values};
use crate::sets::{self, no_column};
use crate::words::{count, figure, list};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("monitoring-running", include_str!("monitoring_running.rs"), needs, answer);

const KNOWN: parameters::Known<'_> =
    &[("by", &["version", "subgroup"]), ("stage", &["postmarket"]), ("test", &[])];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let sets = ask.evidence.device.with_role(Role::Monitoring);
    sets.filter(|set| sets::has(ask, set, "date")).map(months_need).collect()
}

fn months_need(set: &Dataset) -> Need {
    Need::tally(&set.name, vec![Axis::month("date")])
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    if let Some(stage) = ask.call.parameter("stage")
        && let Some(stages) = ask.profile.known("stage")
        && !stages.contains(stage)
    {
        let stages: Vec<&String> = stages.iter().collect();
        return Ok(Answered::not_applicable(format!("`stage` is {}", list(&stages))));
    }
    let sets = ask.evidence.device.with_role(Role::Monitoring);
    let parts = sets.map(|set| one(ask, reductions, set)).collect();
    combine_results(parts).ok_or_else(|| {
        Missing::new(
            "data from the field",
            "declare them under `[[datasets]]` with `role = \"monitoring\"` and the column `date`",
        )
    })
}

fn one(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    if !sets::has(ask, set, "date") {
        return Err(no_column(set, "date"));
    }
    for cut in values(ask, "by") {
        let found = match cut.as_str() {
            "subgroup" => ["sex", "age"].iter().any(|role| sets::has(ask, set, role)),
            role => sets::has(ask, set, role),
        };
        if !found {
            return Err(no_column(set, if cut == "subgroup" { "sex" } else { cut }));
        }
    }
    let months = reductions.tally(&months_need(set))?.along("date");
    let known: Vec<(&Level, &u64)> = months.iter().filter(|(level, _)| level.is_known()).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return Err(Missing::new(
            format!("a dated row in `{}`", set.name),
            "check the column `date`",
        ));
    };
    let rows: u64 = known.iter().map(|(_, rows)| **rows).sum();
    let undated: u64 = months.values().sum::<u64>() - rows;
    let name = &set.name;
    let future = last.0.to_string() > ask.on.format("%Y-%m").to_string();
    let words = format!(
        "`{name}` holds {} from {} to {}, in {}",
        count(rows, "row"),
        first.0,
        last.0,
        count(known.len() as u64, "month")
    );
    let test =
        ask.call.parameter("test").map(|test| format!(" and finds the `{test}` test in the log"));
    let answered = match future {
        true => Answered::not_shown(format!("{words}, which is after the day of this assessment"))
            .to_do("correct the dates"),
        false => Answered::for_a_person(format!(
            "{words}; the plan is not executed here, so a person confirms that it ran and what was done{}",
            test.unwrap_or_default()
        )),
    };
    let answered = match undated {
        0 => answered,
        rows => answered.caveat(format!("{} of `{name}` without a date", count(rows, "row"))),
    };
    let figures = known
        .iter()
        .map(|(month, rows)| figure("rows", format!("`{name}`, {month}"), **rows as f64));
    Ok(answered.figures(figures).evidence(ask.evidence_of(set)))
}

#[cfg(test)]
mod tests {
    use reliance_model::facet::Fact;

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn field(rows: &[&str]) -> Folder {
        folder().dataset("field", Role::Monitoring, rows.iter().map(|words| row(words)).collect())
    }

    #[test]
    fn what_was_done_is_for_a_person() {
        let rows = ["date=2026-08-01 version=2 age=50", "date=2026-10-30 version=2", "version=2"];
        insta::assert_snapshot!(answer(CHECK, &field(&rows)), @r"
        for a person: `field` holds 2 rows from 2026-08 to 2026-10, in 2 months; the plan is not executed here, so a person confirms that it ran and what was done
        caveat: 1 row of `field` without a date
        ");
        let cut = field(&rows)
            .parameter("by", "version")
            .parameter("by", "subgroup")
            .parameter("test", "trend");
        insta::assert_snapshot!(answer(CHECK, &cut), @r"
        for a person: `field` holds 2 rows from 2026-08 to 2026-10, in 2 months; the plan is not executed here, so a person confirms that it ran and what was done and finds the `trend` test in the log
        caveat: 1 row of `field` without a date
        ");
    }

    #[test]
    fn not_shown_where_dates_lie_ahead() {
        assert!(answer(CHECK, &field(&["date=2026-11-30"])).starts_with("for a person"));
        insta::assert_snapshot!(answer(CHECK, &field(&["date=2026-12-01"])), @r"
        not shown: `field` holds 1 row from 2026-12 to 2026-12, in 1 month, which is after the day of this assessment
        to do: correct the dates
        ");
    }

    #[test]
    fn undetermined_without_field_data_or_columns() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs data from the field
        to do: declare them under `[[datasets]]` with `role = "monitoring"` and the column `date`
        "#);
        insta::assert_snapshot!(answer(CHECK, &field(&["case=a"])), @r"
        undetermined: needs a column for `date` in data set `field`
        to do: name it under `columns` of table `field` as `date`
        ");
        insta::assert_snapshot!(answer(CHECK, &field(&["date=2026-01-01"]).parameter("by", "subgroup")), @r"
        undetermined: needs a column for `sex` in data set `field`
        to do: name it under `columns` of table `field` as `sex`
        ");
        insta::assert_snapshot!(answer(CHECK, &field(&["date=2026-01-01"]).parameter("by", "version")), @r"
        undetermined: needs a column for `version` in data set `field`
        to do: name it under `columns` of table `field` as `version`
        ");
    }

    #[test]
    fn not_applicable_before_the_market() {
        let premarket =
            field(&["date=2026-01-01"]).parameter("stage", "postmarket").device(|device| {
                device.facts.insert("stage".into(), Fact::Known(["premarket".to_string()].into()));
            });
        insta::assert_snapshot!(answer(CHECK, &premarket), @"not applicable: `stage` is premarket");
        insta::assert_snapshot!(answer(CHECK, &field(&["date=2026-01-01"]).parameter("by", "moon")), @"for a person: `monitoring-running` cannot compute `by = moon`, so a person must judge what it asks");
    }
}
