//! Vulnerabilities on a line of time: one row each, from the first day known of it to the day
//! it was closed, or to the day of the assessment where it is open.

use chrono::{Datelike, Days};
use reliance_model::Date;
use reliance_model::picture::{TimelineEvent, TimelineRow};

use crate::svg::Drawn;
use crate::svg::canvas::{Anchor, Canvas, Line};

const WIDTH: f64 = 560.0;
const LEFT: f64 = 176.0;
const RIGHT: f64 = 424.0;
const TOP: f64 = 34.0;
const ROW: f64 = 24.0;
/// The events in the order of the legend.
const EVENTS: [TimelineEvent; 6] = [
    TimelineEvent::Published,
    TimelineEvent::Exploited,
    TimelineEvent::Identified,
    TimelineEvent::Decided,
    TimelineEvent::Fixed,
    TimelineEvent::Deployed,
];

/// Draw a row for each vulnerability, a marker for each day.
pub(crate) fn draw(id: &str, title: &str, on: Date, rows: &[TimelineRow]) -> Drawn {
    let bottom = TOP + ROW * rows.len().max(1) as f64;
    let mut canvas = Canvas::new(WIDTH, bottom + 84.0);
    let days = rows.iter().flat_map(|row| &row.events).map(|(_, day)| *day);
    let first = days.clone().fold(on, Date::min);
    let last = days.fold(on, Date::max);
    let first = first.min(last.checked_sub_days(Days::new(90)).unwrap_or(first));
    let length = (last - first).num_days().max(1) as f64;
    let at = |day: Date| LEFT + (day - first).num_days() as f64 / length * (RIGHT - LEFT);
    grid(&mut canvas, (first, last), bottom, &at);
    canvas.line((at(on), TOP - 6.0), (at(on), bottom), Line::Guide);
    canvas.text((at(on), TOP - 12.0), Anchor::Middle, 120.0, &on.to_string());
    for (place, row) in rows.iter().enumerate() {
        let y = TOP + ROW * (place as f64 + 0.5);
        canvas.name((0.0, y + 4.5), (Anchor::Start, 0.0), LEFT - 12.0, &row.name);
        draw_row(&mut canvas, row, (at(on), y), &at);
        canvas.text((RIGHT + 14.0, y + 4.5), Anchor::Start, WIDTH - RIGHT - 14.0, &row.state);
    }
    legend(&mut canvas, bottom + 40.0);
    canvas.finish(id, title, words(on, rows))
}

/// The line of a row: solid up to its last day, and dashed on to the day of assessment where
/// it is open.
fn draw_row(
    canvas: &mut Canvas,
    row: &TimelineRow,
    (now, y): (f64, f64),
    at: &dyn Fn(Date) -> f64,
) {
    let days = || row.events.iter().map(|(_, day)| at(*day));
    let (first, last) = (days().fold(f64::INFINITY, f64::min), days().fold(0.0, f64::max));
    if !first.is_finite() {
        return;
    }
    canvas.line((first, y), (last, y), Line::Axis);
    if row.open && now > last {
        canvas.stroke(&[(last, y), (now, y)], 1, "1.8");
    }
    for (event, day) in &row.events {
        let (series, hollow) = look(*event);
        canvas.marker((at(*day), y), series, hollow);
    }
}

/// Shape and filling of an event's marker.
fn look(event: TimelineEvent) -> (usize, bool) {
    match event {
        TimelineEvent::Published => (0, true),
        TimelineEvent::Identified => (0, false),
        TimelineEvent::Exploited => (2, false),
        TimelineEvent::Decided => (1, true),
        TimelineEvent::Fixed => (3, false),
        TimelineEvent::Deployed => (3, true),
    }
}

fn word(event: TimelineEvent) -> &'static str {
    match event {
        TimelineEvent::Published => "published",
        TimelineEvent::Identified => "identified",
        TimelineEvent::Exploited => "known to be exploited",
        TimelineEvent::Decided => "decided",
        TimelineEvent::Fixed => "patch ready",
        TimelineEvent::Deployed => "patch deployed",
    }
}

/// Grid lines at the starts of years, or of months where the time is short, thinned so that
/// their labels do not meet.
fn grid(canvas: &mut Canvas, (first, last): (Date, Date), bottom: f64, at: &dyn Fn(Date) -> f64) {
    let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month0());
    let (from, to) = (months(first), months(last));
    // Whole years from two years on; steps that divide them below.
    let step = match to - from {
        0..=4 => 1,
        5..=9 => 2,
        10..=14 => 3,
        15..=24 => 6,
        long => 12 * (long / 48).max(1),
    };
    let mut month = from - from.rem_euclid(step);
    while month <= to {
        let year = i32::try_from(month.div_euclid(12)).ok();
        let start = year.and_then(|year| {
            Date::from_ymd_opt(year, 1 + u32::try_from(month.rem_euclid(12)).ok()?, 1)
        });
        if let Some(day) = start.filter(|day| *day >= first && *day <= last) {
            let label = match step % 12 {
                0 => day.year().to_string(),
                _ => day.format("%Y-%m").to_string(),
            };
            canvas.line((at(day), TOP), (at(day), bottom), Line::Grid);
            canvas.text((at(day), bottom + 17.0), Anchor::Middle, 60.0, &label);
        }
        month += step;
    }
    canvas.line((LEFT, bottom), (RIGHT, bottom), Line::Axis);
}

fn legend(canvas: &mut Canvas, y: f64) {
    for (place, event) in EVENTS.into_iter().enumerate() {
        let (x, y) = (10.0 + 180.0 * (place % 3) as f64, y + 22.0 * (place / 3) as f64);
        let (series, hollow) = look(event);
        canvas.marker((x, y), series, hollow);
        canvas.text((x + 12.0, y + 4.5), Anchor::Start, 160.0, word(event));
    }
}

fn words(on: Date, rows: &[TimelineRow]) -> String {
    let mut words = format!("Seen from {on}.");
    for row in rows {
        let days: Vec<String> =
            row.events.iter().map(|(event, day)| format!("{} {day}", word(*event))).collect();
        let open = if row.open { ", open" } else { "" };
        let state = &row.state;
        words.push_str(&format!(" {} ({state}{open}): {}.", row.name, days.join(", ")));
    }
    if rows.is_empty() {
        words.push_str(" There is no vulnerability with a day.");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn row(open: bool, events: &[(TimelineEvent, &str)]) -> TimelineRow {
        TimelineRow {
            name: "CVE-2026-1111 in `pillow 9.0.0`".into(),
            state: if open { "no decision" } else { "fixed" }.into(),
            open,
            events: events.iter().map(|(event, text)| (*event, day(text))).collect(),
        }
    }

    #[test]
    fn every_day_has_a_marker_and_an_open_row_runs_on() {
        let closed = row(
            false,
            &[(TimelineEvent::Published, "2026-01-02"), (TimelineEvent::Fixed, "2026-03-01")],
        );
        let open = row(true, &[(TimelineEvent::Exploited, "2026-06-01")]);
        let drawn = draw("t", "Timeline", day("2026-11-22"), &[closed, open]);
        let svg = drawn.svg.finish();
        // Three days and six markers of the legend; a dashed line for the open row alone.
        assert_eq!(svg.matches("<path").count(), 9);
        assert_eq!(svg.matches("<polyline").count(), 1);
        insta::assert_snapshot!(drawn.words, @"Seen from 2026-11-22. CVE-2026-1111 in `pillow 9.0.0` (fixed): published 2026-01-02, patch ready 2026-03-01. CVE-2026-1111 in `pillow 9.0.0` (no decision, open): known to be exploited 2026-06-01.");
    }

    #[test]
    fn any_span_of_time_is_drawn() {
        for (from, to) in [
            ("2026-11-22", "2026-11-22"),
            ("0001-01-01", "9999-12-31"),
            ("2020-01-01", "2026-11-22"),
            ("2026-01-31", "2026-12-31"),
        ] {
            let rows = [row(true, &[(TimelineEvent::Published, from)])];
            let svg = draw("t", "Timeline", day(to), &rows).svg.finish();
            let labels = svg.matches("<text").count();
            assert!((9..30).contains(&labels), "{from} {to}: {labels}");
        }
        let none = draw("t", "Timeline", day("2026-11-22"), &[]);
        assert_eq!(none.words, "Seen from 2026-11-22. There is no vulnerability with a day.");
        let bare = draw("t", "Timeline", day("2026-11-22"), &[row(true, &[])]);
        assert!(!bare.svg.finish().contains("inf"));
    }
}
