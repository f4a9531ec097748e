//! The clocks of a market for vulnerabilities in the field, held against the patch log.
//!
//! A clock between two days of the log is late where the second day came later than it
//! leaves, or has not come and it has run out on the day of assessment. Working days, and
//! clocks that start with something the log does not have, are told and never computed.

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, Clock, ClockDay, ClockRisk};
use reliance_model::cyber::Handled;

use crate::said::{Said, first_of};

/// What the log says about one clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<'a> {
    /// The clock.
    pub clock: &'a Clock,
    /// Rows it runs for.
    pub rows: u64,
    /// Rows that were late or have run out, each in words.
    pub late: Vec<String>,
    /// Rows that are open and have not run out, each with its last day.
    pub running: Vec<String>,
}

/// The clocks of a market, by name.
pub fn of_market<'a>(catalogue: &'a Catalogue, market: &str) -> Vec<&'a Clock> {
    catalogue.clocks.values().filter(|clock| clock.market == market).collect()
}

/// Is it between two days of a patch log, in calendar days?
pub fn is_in_log(clock: &Clock) -> bool {
    let known = |day: ClockDay| !matches!(day, ClockDay::Event | ClockDay::Authority);
    known(clock.from) && known(clock.until) && clock.days.is_some() && !clock.working
}

/// Does it run for the row, as the maker judged its risk? A risk that nobody judged runs no
/// clock of a judged one.
fn runs_for(clock: &Clock, row: &Handled) -> bool {
    match clock.risk {
        ClockRisk::Any => true,
        ClockRisk::Controlled => row.controlled == Some(true),
        ClockRisk::Uncontrolled => row.controlled == Some(false),
    }
}

fn day(of: ClockDay, row: &Handled) -> Option<Date> {
    match of {
        ClockDay::Identified => row.identified,
        ClockDay::Triaged => row.triaged,
        ClockDay::Fixed => row.fixed,
        ClockDay::Deployed => row.deployed,
        ClockDay::UsersTold => row.users_told,
        ClockDay::Reported => row.reported,
        ClockDay::Event | ClockDay::Authority => None,
    }
}

/// The rows held against a clock of the log, as they stood on a day.
pub fn kept<'a>(clock: &'a Clock, rows: &[Handled], on: Date) -> Option<Kept<'a>> {
    let days = clock.days.filter(|_| is_in_log(clock))?;
    let limit = i64::try_from(days).unwrap_or(i64::MAX);
    let mut kept = Kept { clock, rows: 0, late: Vec::new(), running: Vec::new() };
    for row in rows.iter().filter(|row| runs_for(clock, row)) {
        let Some(from) = day(clock.from, row).filter(|day| *day <= on) else { continue };
        kept.rows += 1;
        let until = day(clock.until, row).filter(|day| *day <= on);
        let took = (until.unwrap_or(on) - from).num_days();
        let name = &row.vulnerability;
        match until {
            Some(_) if took > limit => {
                kept.late.push(format!("`{name}` (after {took} of {days} days)"));
            }
            None if took > limit => {
                kept.late.push(format!("`{name}` (open for {took} of {days} days)"));
            }
            None => {
                let last = chrono::Days::new(days);
                let last = from.checked_add_days(last).map(|day| format!(" (until {day})"));
                kept.running.push(format!("`{name}`{}", last.unwrap_or_default()));
            }
            Some(_) => {}
        }
    }
    Some(kept)
}

/// The clocks in words, for a person: what is late, what runs, and what the log cannot tell.
pub fn told(catalogue: &Catalogue, market: &str, rows: &[Handled], on: Date) -> Vec<Said> {
    let clocks = of_market(catalogue, market);
    let mut told: Vec<Said> = Vec::new();
    for clock in &clocks {
        let Some(kept) = kept(clock, rows, on).filter(|kept| kept.rows > 0) else { continue };
        let about = about(clock);
        if !kept.late.is_empty() {
            let few = first_of("rows of the patch log that are late", &kept.late, 3);
            told.push(few.within(|few| format!("late for {about}: {few}")));
        }
        if !kept.running.is_empty() {
            let few = first_of("rows of the patch log whose days run", &kept.running, 3);
            told.push(few.within(|few| format!("running for {about}: {few}")));
        }
        if kept.late.is_empty() && kept.running.is_empty() {
            told.push(format!("kept by each of {} rows: {about}", kept.rows).into());
        }
    }
    let judged = |wanted: bool| rows.iter().filter(|row| row.controlled == Some(wanted)).count();
    let silent = rows.iter().filter(|row| row.controlled.is_none()).count();
    if !clocks.is_empty() && silent > 0 {
        let all = rows.len();
        told.push(format!("{silent} of {all} rows of the patch log do not say whether the risk is controlled, so that no clock of an uncontrolled one was run for them").into());
    }
    let runs = |clock: &&&Clock| match clock.risk {
        ClockRisk::Any => !rows.is_empty(),
        ClockRisk::Controlled => judged(true) > 0,
        ClockRisk::Uncontrolled => judged(false) > 0,
    };
    let outside = clocks.iter().filter(|clock| !is_in_log(clock)).filter(runs);
    told.extend(
        outside.map(|clock| format!("for a person, not in the log: {}", about(clock)).into()),
    );
    told
}

/// `tell users … within 30 days (source, guidance, read as memory: note)`.
fn about(clock: &Clock) -> String {
    let kind = if clock.working { "working days" } else { "days" };
    let within = clock.days.map(|days| format!(" within {days} {kind}")).unwrap_or_default();
    let note = clock.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let what = &clock.what;
    format!("\"{what}\"{within} ({}, read as {}{note})", clock.source, clock.read_as.word())
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::{Force, ReadAs};

    use super::*;

    fn clock(risk: ClockRisk, until: ClockDay, days: Option<u64>) -> Clock {
        Clock {
            name: "c".into(),
            market: "us".into(),
            what: "Tell users".into(),
            risk,
            from: ClockDay::Identified,
            until,
            days,
            working: false,
            requirement: None,
            source: "a text".into(),
            force: Force::Guidance,
            read_as: ReadAs::Memory,
            note: Some("unsure".into()),
            url: None,
        }
    }

    fn row(name: &str, controlled: Option<bool>, identified: &str, told: &str) -> Handled {
        Handled {
            vulnerability: name.into(),
            controlled,
            identified: identified.parse().ok(),
            users_told: told.parse().ok(),
            ..Handled::default()
        }
    }

    fn on() -> Date {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn rows_are_late_running_or_kept() {
        let clock = clock(ClockRisk::Uncontrolled, ClockDay::UsersTold, Some(30));
        let rows = [
            row("in time", Some(false), "2026-06-01", "2026-07-01"),
            row("late", Some(false), "2026-06-01", "2026-07-02"),
            row("run out", Some(false), "2026-06-01", ""),
            row("running", Some(false), "2026-11-01", ""),
            // Told after the day of assessment: not yet known.
            row("later", Some(false), "2026-11-20", "2026-11-25"),
            row("controlled", Some(true), "2026-01-01", ""),
            row("not judged", None, "2026-01-01", ""),
        ];
        let found = kept(&clock, &rows, on()).unwrap();
        assert_eq!(found.rows, 5);
        insta::assert_debug_snapshot!((found.late, found.running), @r#"
        (
            [
                "`late` (after 31 of 30 days)",
                "`run out` (open for 174 of 30 days)",
            ],
            [
                "`running` (until 2026-12-01)",
                "`later` (until 2026-12-20)",
            ],
        )
        "#);
    }

    #[test]
    fn what_the_log_does_not_have_is_told_and_not_computed() {
        let mut catalogue = Catalogue::default();
        let working = Clock {
            name: "w".into(),
            working: true,
            ..clock(ClockRisk::Any, ClockDay::Reported, Some(5))
        };
        let event = Clock {
            name: "e".into(),
            from: ClockDay::Event,
            ..clock(ClockRisk::Uncontrolled, ClockDay::Reported, Some(10))
        };
        let far =
            Clock { name: "f".into(), ..clock(ClockRisk::Any, ClockDay::Fixed, Some(u64::MAX)) };
        for one in [working, event, far, clock(ClockRisk::Controlled, ClockDay::Authority, None)] {
            catalogue.clocks.insert(one.name.clone(), one);
        }
        let rows = [row("a", Some(false), "2026-06-01", ""), row("b", None, "", "")];
        insta::assert_snapshot!(told(&catalogue, "us", &rows, on()).iter().map(Said::words).collect::<Vec<_>>().join("\n"), @r#"
        running for "Tell users" within 18446744073709551615 days (a text, read as memory: unsure): `a`
        1 of 2 rows of the patch log do not say whether the risk is controlled, so that no clock of an uncontrolled one was run for them
        for a person, not in the log: "Tell users" within 10 days (a text, read as memory: unsure)
        for a person, not in the log: "Tell users" within 5 working days (a text, read as memory: unsure)
        "#);
        assert!(told(&catalogue, "eu", &rows, on()).is_empty());
        assert!(told(&catalogue, "us", &[], on()).is_empty());
    }
}
