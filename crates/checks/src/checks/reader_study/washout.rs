//! The gap between a reader's sessions on the same case, from the days of the readings.

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::device::{Dataset, Study};
use reliance_stats::reduction::{Axis, Digest, Level, Need, Panel, Reductions};

use super::{complete, declared, readings};
use crate::strata::has_role;
use crate::{Answered, Ask, Missing, words};

/// Readings with their arm and day, by reader and case.
pub(super) fn days_need(dataset: &Dataset) -> Need {
    let columns = vec![Axis::category("modality"), Axis::category("date")];
    Need::panel(&dataset.name, columns, &["reader", "case"])
}

/// Is the declared gap long enough, and do the days of the readings show it?
pub(super) fn washout(
    ask: &Ask<'_>,
    reductions: &Reductions,
    study: &Study,
) -> Result<Answered, Missing> {
    complete(study, &["washout-days"])?;
    let days = declared_days(study)?;
    let Some(asked) = ask.call.parameter("days") else {
        return declared(study, &["washout-days"], "whether this gap is long enough");
    };
    let Ok(asked) = asked.parse::<f64>() else {
        return Ok(Answered::for_a_person(format!("`days = {asked}` is no number of days")));
    };
    let mut figure = words::figure("washout-declared", study.name.as_str(), days);
    figure.unit = "days".into();
    if days < asked {
        let because =
            format!("only {days} days between sessions of study `{}`; asked {asked}", study.name);
        return Ok(Answered::not_shown(because)
            .to_do("give the data that support a shorter gap, or repeat the sessions")
            .figures([figure]));
    }
    let sets = readings(ask, study)?;
    let dated: Vec<&&Dataset> =
        sets.iter().filter(|set| has_role(&ask.evidence.device, set, "date")).collect();
    if dated.len() < sets.len() {
        let because = format!(
            "study `{}` declares {days} days between sessions, and {asked} are asked; the \
             readings have no days, so a person must say whether the sessions lay so far apart",
            study.name
        );
        return Ok(Answered::for_a_person(because)
            .to_do("map the day of each reading with the role `date`")
            .figures([figure]));
    }
    let mut gaps = Gaps::default();
    for set in &dated {
        gaps.add(reductions.panel(&days_need(set))?);
    }
    let answered = judged(study, asked, &gaps)?;
    let evidence = dated.iter().flat_map(|set| ask.evidence_of(set));
    Ok(answered.figures([figure]).evidence(evidence))
}

fn declared_days(study: &Study) -> Result<f64, Missing> {
    let said = study.facts.get("washout-days").map(String::as_str).unwrap_or_default();
    let days = said.trim().parse().ok().filter(|days: &f64| *days >= 0.0 && days.is_finite());
    days.ok_or_else(|| {
        Missing::new(
            format!("`washout-days` of study `{}` as a number of days", study.name),
            format!("replace `{said}` by a number"),
        )
    })
}

/// Days between readings of the same case by the same reader in two arms.
#[derive(Debug, Default)]
struct Gaps {
    /// The shortest gap of each reader and case that was read in two arms.
    shortest: Vec<i64>,
    /// Readings whose reader, case, arm or day is not known.
    unknown: u64,
}

impl Gaps {
    fn add(&mut self, panel: &Panel) {
        let mut read: BTreeMap<(Digest, Digest), Vec<(&Level, Date)>> = BTreeMap::new();
        for row in &panel.rows {
            match (row.ids.as_slice(), row.levels.as_slice()) {
                ([Some(reader), Some(case)], [arm, Level::Text(day)]) if arm.is_known() => {
                    match day_of(day) {
                        Some(day) => read.entry((*reader, *case)).or_default().push((arm, day)),
                        None => self.unknown += 1,
                    }
                }
                _ => self.unknown += 1,
            }
        }
        self.shortest.extend(read.values().filter_map(|readings| shortest(readings)));
    }
}

/// The day at the beginning of `2025-03-01` or `2025-03-01T09:30`.
fn day_of(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// The shortest gap between readings in different arms: neighbours in time suffice, once the
/// readings between them that share an arm are passed over.
fn shortest(readings: &[(&Level, Date)]) -> Option<i64> {
    let mut latest: BTreeMap<&Level, Date> = BTreeMap::new();
    let mut sorted = readings.to_vec();
    sorted.sort_by_key(|(arm, day)| (*day, *arm));
    let mut least: Option<i64> = None;
    for (arm, day) in sorted {
        let others = latest.iter().filter(|(other, _)| **other != arm);
        let gap = others.map(|(_, before)| (day - *before).num_days()).min();
        least = [least, gap].into_iter().flatten().min();
        latest.insert(arm, day);
    }
    least
}

fn judged(study: &Study, asked: f64, gaps: &Gaps) -> Result<Answered, Missing> {
    let pairs = words::count(gaps.shortest.len() as u64, "reader-case pair");
    let short = gaps.shortest.iter().filter(|gap| (**gap as f64) < asked).count() as u64;
    let Some(least) = gaps.shortest.iter().min() else {
        return Err(Missing::new(
            format!("a case that a reader of study `{}` read in two arms, with days", study.name),
            "fill in `reader`, `case`, `modality` and `date` of the readings, or say in the \
             protocol that no reader sees a case twice",
        ));
    };
    let mut figure = words::figure("washout-shortest", study.name.as_str(), *least as f64);
    figure.unit = "days".into();
    if short > 0 {
        let because = format!(
            "{short} of {pairs} in study `{}` were read again before {asked} days, the soonest \
             after {least}",
            study.name
        );
        let to_do = "give the data that support a shorter gap, or repeat the sessions";
        return Ok(Answered::not_shown(because).to_do(to_do).figures([figure]));
    }
    if gaps.unknown > 0 {
        return Err(Missing::new(
            format!(
                "the reader, case, arm or day of {} in study `{}`",
                words::count(gaps.unknown, "reading"),
                study.name
            ),
            "fill them in, days as 2025-03-01",
        ));
    }
    let because = format!(
        "at least {least} days between the arms over {pairs} of study `{}`; asked {asked}",
        study.name
    );
    Ok(Answered::shown(because).figures([figure]))
}

/// Does the table hold what the days of the readings are computed from?
pub(super) fn has_days(ask: &Ask<'_>, set: &Dataset) -> bool {
    let roles = ["reader", "case", "modality", "date"];
    roles.iter().all(|role| has_role(&ask.evidence.device, set, role))
        && ask.call.parameter("part") == Some("washout")
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use crate::testing::{answer as told, folder, row};

    /// A study with these readings: reader, case, arm and day, `-` where one is missing.
    fn said(declared: &str, readings: &[&str]) -> String {
        let rows = readings.iter().map(|words| {
            let parts: Vec<&str> = words.split(' ').collect();
            let roles = ["reader", "case", "modality", "date"];
            let given = roles.iter().zip(&parts).filter(|(_, value)| **value != "-");
            let pairs = given.map(|(role, value)| format!("{role}={value}"));
            row(&format!("{} truth=1 score=4", pairs.collect::<Vec<_>>().join(" ")))
        });
        let folder = folder().dataset("readings", Role::Readers, rows.collect()).device(|device| {
            device.studies.push(super::Study {
                name: "mrmc".into(),
                kind: "reader-study".into(),
                datasets: vec!["readings".into()],
                facts: [("washout-days".to_string(), declared.to_string())].into(),
                ..super::Study::default()
            });
        });
        told(super::super::CHECK, &folder.parameter("part", "washout").parameter("days", "28"))
    }

    #[test]
    fn days_of_the_readings_show_the_gap() {
        insta::assert_snapshot!(said("30", &[
            "r1 1 unaided 2025-03-01",
            "r1 1 aided 2025-04-01",
            "r2 1 aided 2025-03-01",
            "r2 1 unaided 2025-04-10",
        ]), @"shown: at least 31 days between the arms over 2 reader-case pairs of study `mrmc`; asked 28");
    }

    #[test]
    fn one_case_read_again_too_soon_is_not_shown() {
        insta::assert_snapshot!(said("30", &[
            "r1 1 unaided 2025-03-01",
            "r1 1 aided 2025-04-01",
            "r1 2 unaided 2025-03-20",
            "r1 2 aided 2025-04-01",
        ]), @r"
        not shown: 1 of 2 reader-case pairs in study `mrmc` were read again before 28 days, the soonest after 12
        to do: give the data that support a shorter gap, or repeat the sessions
        ");
    }

    #[test]
    fn a_reading_without_a_day_leaves_it_open() {
        insta::assert_snapshot!(said("30", &[
            "r1 1 unaided 2025-03-01",
            "r1 1 aided 2025-04-01",
            "r1 2 aided soon",
        ]), @r"
        undetermined: needs the reader, case, arm or day of 1 reading in study `mrmc`
        to do: fill them in, days as 2025-03-01
        ");
        insta::assert_snapshot!(said("30", &["r1 1 aided 2025-04-01"]), @r"
        undetermined: needs a case that a reader of study `mrmc` read in two arms, with days
        to do: fill in `reader`, `case`, `modality` and `date` of the readings, or say in the protocol that no reader sees a case twice
        ");
    }

    #[test]
    fn declared_days_alone_are_for_a_person_and_too_few_are_not_shown() {
        let undated = ["r1 1 unaided", "r1 1 aided"];
        insta::assert_snapshot!(said("30", &undated), @r"
        for a person: study `mrmc` declares 30 days between sessions, and 28 are asked; the readings have no days, so a person must say whether the sessions lay so far apart
        to do: map the day of each reading with the role `date`
        ");
        insta::assert_snapshot!(said("14", &undated), @r"
        not shown: only 14 days between sessions of study `mrmc`; asked 28
        to do: give the data that support a shorter gap, or repeat the sessions
        ");
        insta::assert_snapshot!(said("a month", &undated), @r"
        undetermined: needs `washout-days` of study `mrmc` as a number of days
        to do: replace `a month` by a number
        ");
    }

    #[test]
    fn a_gap_of_as_many_days_as_asked_is_long_enough() {
        let exact = ["r1 1 unaided 2025-03-01", "r1 1 aided 2025-03-29"];
        insta::assert_snapshot!(said("28", &exact), @"shown: at least 28 days between the arms over 1 reader-case pair of study `mrmc`; asked 28");
        let undated = said("28", &["r1 1 unaided", "r1 1 aided"]);
        assert!(undated.starts_with("for a person: study `mrmc` declares 28 days"), "{undated}");
    }

    #[test]
    fn a_reading_without_reader_or_arm_leaves_it_open() {
        let both = ["r1 1 unaided 2025-03-01", "r1 1 aided 2025-04-01"];
        for lost in ["- 2 aided 2025-04-01", "r1 - aided 2025-04-01", "r1 1 - 2025-05-30"] {
            let told = said("30", &[both[0], both[1], lost]);
            let open = "undetermined: needs the reader, case, arm or day of 1 reading in study";
            assert!(told.starts_with(open), "{lost}: {told}");
        }
    }

    #[test]
    fn days_are_a_number_from_zero() {
        for days in ["-1", "inf", "nan"] {
            let told = said(days, &["r1 1 unaided", "r1 1 aided"]);
            assert!(told.starts_with("undetermined: needs `washout-days` of study"), "{told}");
        }
        assert!(said("0", &["r1 1 unaided", "r1 1 aided"]).starts_with("not shown: only 0 days"));
    }
}
