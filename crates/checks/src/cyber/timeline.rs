//! The vulnerabilities of a device on a line of time: published, known to be exploited,
//! identified, decided, patched.
//!
//! Days are those of the advisories, of the list of exploited vulnerabilities, of the
//! maker's statements, and of the patch log. A day after the assessment is not drawn.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::cyber::{Handled, Status};
use reliance_model::picture::{Picture, TimelineEvent, TimelineRow};

use super::Vulnerability;
use super::vulnerabilities::day;
use crate::Answered;
use crate::said::{Said, first_of};

/// Rows that are drawn at most.
const MOST_ROWS: usize = 40;

/// The answer with the picture, where there is a day to draw.
pub(crate) fn with(
    answered: Answered,
    known: &[Vulnerability],
    handled: &[Handled],
    on: Date,
) -> Answered {
    let Some(drawn) = drawn(known, handled, on) else { return answered };
    let Drawn { picture, names, left_out } = drawn;
    let answered = names.iter().fold(answered.picture(picture), Answered::naming);
    if left_out.is_empty() {
        return answered;
    }
    let words = format!("{} more vulnerabilities", left_out.len());
    let more = Said::standing_for("vulnerabilities not on the line of time", words, left_out);
    answered.caveat(more.within(|more| format!("the line of time leaves out {more}")))
}

/// The picture, the names of its rows, and those that it leaves out.
#[derive(Debug, PartialEq)]
struct Drawn {
    picture: Picture,
    names: Vec<Said>,
    left_out: Vec<String>,
}

/// The line of time; `None` where no day is known.
fn drawn(known: &[Vulnerability], handled: &[Handled], on: Date) -> Option<Drawn> {
    let mut rows: Vec<(Said, TimelineRow)> = Vec::new();
    let mut told: BTreeSet<(&str, u64)> = BTreeSet::new();
    for one in known.iter().filter(|one| !one.is_notice()) {
        let log: Vec<&Handled> =
            handled.iter().filter(|row| one.ids.contains(&row.vulnerability)).collect();
        told.extend(log.iter().map(|row| (row.file.as_str(), row.row)));
        rows.push(of_known(one, &log, on));
    }
    let mut others: BTreeMap<&str, Vec<&Handled>> = BTreeMap::new();
    for row in handled.iter().filter(|row| !told.contains(&(row.file.as_str(), row.row))) {
        others.entry(row.vulnerability.as_str()).or_default().push(row);
    }
    rows.extend(others.into_iter().map(|(name, log)| of_log(name, &log, on)));
    rows.retain(|(_, row)| !row.events.is_empty());
    let first = |row: &TimelineRow| row.events.iter().map(|(_, day)| *day).min();
    rows.sort_by(|(_, a), (_, b)| (!a.open, first(a), &a.name).cmp(&(!b.open, first(b), &b.name)));
    let left_out = rows.split_off(rows.len().min(MOST_ROWS));
    let left_out = left_out.iter().map(|(name, _)| name.in_full().into_owned()).collect();
    let (names, rows): (Vec<Said>, Vec<TimelineRow>) = rows.into_iter().unzip();
    let title = "Vulnerabilities from the day they were published to the patch".to_string();
    let drawn = !rows.is_empty();
    drawn.then_some(Drawn { picture: Picture::Timeline { title, on, rows }, names, left_out })
}

/// Days in the order of their events; the earliest of each event, and none after `on`.
struct Days {
    on: Date,
    events: BTreeMap<TimelineEvent, Date>,
}

impl Days {
    fn new(on: Date) -> Days {
        Days { on, events: BTreeMap::new() }
    }

    fn keep(&mut self, event: TimelineEvent, day: Option<Date>) {
        if let Some(day) = day.filter(|day| *day <= self.on) {
            let kept = self.events.entry(event).or_insert(day);
            *kept = (*kept).min(day);
        }
    }

    fn keep_log(&mut self, log: &[&Handled]) {
        for row in log {
            self.keep(TimelineEvent::Identified, row.identified);
            self.keep(TimelineEvent::Decided, row.triaged);
            self.keep(TimelineEvent::Fixed, row.fixed);
            self.keep(TimelineEvent::Deployed, row.deployed);
        }
    }

    fn into_events(self) -> Vec<(TimelineEvent, Date)> {
        let mut events: Vec<(TimelineEvent, Date)> = self.events.into_iter().collect();
        events.sort_by_key(|(event, day)| (*day, *event));
        events
    }
}

fn of_known(one: &Vulnerability, log: &[&Handled], on: Date) -> (Said, TimelineRow) {
    let mut days = Days::new(on);
    days.keep(TimelineEvent::Published, one.published);
    if let Some((_, added)) = &one.exploited {
        days.keep(TimelineEvent::Exploited, *added);
    }
    for hit in &one.components {
        if hit.decision.is_complete() {
            days.keep(TimelineEvent::Decided, hit.decision.stated.as_deref().and_then(day));
        }
    }
    days.keep_log(log);
    let all: Vec<String> = one.components.iter().map(|hit| format!("`{}`", hit.label)).collect();
    let name = first_of(format!("components with {}", one.id), &all, 1)
        .within(|few| format!("{} in {few}", one.id));
    let row = TimelineRow {
        name: name.words().to_string(),
        // A patch in the field does not close it: the maker's statement on this version does.
        state: state(one).into(),
        open: !one.is_closed(),
        events: days.into_events(),
    };
    (name, row)
}

/// Where the graver of its decisions stands, in a word or two.
fn state(one: &Vulnerability) -> &'static str {
    let of = |status: Status| one.components.iter().any(|hit| hit.decision.status == Some(status));
    if one.components.iter().any(|hit| hit.decision.status.is_none()) {
        "no decision"
    } else if of(Status::UnderInvestigation) {
        "investigated"
    } else if of(Status::Affected) {
        "affected"
    } else if of(Status::Fixed) {
        "fixed"
    } else {
        "not affected"
    }
}

fn of_log(name: &str, log: &[&Handled], on: Date) -> (Said, TimelineRow) {
    let mut days = Days::new(on);
    days.keep_log(log);
    let patched = days.events.contains_key(&TimelineEvent::Fixed);
    let row = TimelineRow {
        name: name.to_string(),
        state: if patched { "patched" } else { "in the log" }.into(),
        open: !patched,
        events: days.into_events(),
    };
    (name.into(), row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cyber::made::{device, exploiting};
    use crate::cyber::{decisions, matching, vulnerabilities};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn handled(id: &str, identified: &str, fixed: &str, row: u64) -> Handled {
        Handled {
            vulnerability: id.into(),
            identified: identified.parse().ok(),
            fixed: fixed.parse().ok(),
            row,
            ..Handled::default()
        }
    }

    #[test]
    fn known_and_logged_vulnerabilities_stand_in_one_picture() {
        let mut folder = exploiting(device(), "CVE-2026-1111");
        for one in folder.evidence.cyber.advisories.values_mut() {
            one.published = Some("2026-03-01T00:00:00Z".into());
        }
        let cyber = &folder.evidence.cyber;
        let bills = [(crate::cyber::made::BILL, &cyber.bills[crate::cyber::made::BILL])];
        let product = decisions::Product { name: "thorax", version: "2.0", bills: &bills };
        let matching = matching::matches(&bills, cyber);
        let known = vulnerabilities::vulnerabilities(&matching.matches, cyber, &product);
        let log = [
            handled("CVE-2026-1111", "2026-06-03", "2026-12-24", 1),
            handled("CVE-2025-1", "2025-06-03", "2025-07-01", 2),
        ];
        let Drawn { picture, left_out, .. } = drawn(&known, &log, date("2026-11-22")).unwrap();
        let Picture::Timeline { rows, .. } = picture else { panic!("{picture:?}") };
        assert_eq!(left_out, [""; 0]);
        let told: Vec<String> = rows
            .iter()
            .map(|row| format!("{} · {} · {} · {:?}", row.name, row.state, row.open, row.events))
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        CVE-2026-1111 in `pillow 9.0.0` · no decision · true · [(Published, 2026-03-01), (Exploited, 2026-06-01), (Identified, 2026-06-03)]
        CVE-2025-1 · patched · false · [(Identified, 2025-06-03), (Fixed, 2025-07-01)]
        ");
        // What happened later is not yet known.
        let early = drawn(&known, &log, date("2025-06-20")).unwrap().picture;
        let Picture::Timeline { rows, .. } = early else { panic!("{early:?}") };
        assert_eq!((rows.len(), rows[0].open), (1, true));
        assert_eq!(drawn(&known, &[], date("2020-01-01")), None);
    }

    #[test]
    fn more_rows_than_can_be_drawn_are_counted() {
        let log: Vec<Handled> =
            (0..50).map(|at| handled(&format!("CVE-{at}"), "2026-01-01", "", at)).collect();
        let Drawn { picture, left_out, .. } = drawn(&[], &log, date("2026-11-22")).unwrap();
        let Picture::Timeline { rows, .. } = picture else { panic!("{picture:?}") };
        assert_eq!((rows.len(), left_out.len()), (MOST_ROWS, 10));
        let told = with(Answered::shown("x"), &[], &log, date("2026-11-22"));
        assert_eq!(told.caveats, ["the line of time leaves out 10 more vulnerabilities"]);
        let lists = crate::said::standing(told.lists.clone(), &told.sentences());
        assert_eq!(lists[0].items, left_out);
    }

    #[test]
    fn a_row_of_several_components_has_all_of_them_beside_it() {
        let folder = device();
        let cyber = &folder.evidence.cyber;
        let bills = [(crate::cyber::made::BILL, &cyber.bills[crate::cyber::made::BILL])];
        let product = decisions::Product { name: "thorax", version: "2.0", bills: &bills };
        let matching = matching::matches(&bills, cyber);
        let mut known = vulnerabilities::vulnerabilities(&matching.matches, cyber, &product);
        let hit = known[0].components[0].clone();
        for at in 1..=3 {
            let label = format!("other {at}");
            known[0].components.push(crate::cyber::vulnerabilities::Hit { label, ..hit.clone() });
        }
        let log = [handled(&known[0].id, "2026-06-03", "", 1)];
        let told = with(Answered::shown("x"), &known, &log, date("2026-11-22"));
        let lists = crate::said::standing(told.lists.clone(), &told.sentences());
        assert_eq!(lists[0].said, "`pillow 9.0.0` and 3 more");
        let all = ["`pillow 9.0.0`", "`other 1`", "`other 2`", "`other 3`"];
        assert_eq!((lists.len(), lists[0].items.clone()), (1, all.map(String::from).to_vec()));
    }
}
