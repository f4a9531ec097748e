//! What comes due, on a line of time: one row an entry, so that labels never meet.

use chrono::{Datelike, Days};
use reliance_model::Date;
use reliance_model::picture::CalendarEntry;

use crate::svg::Drawn;
use crate::svg::canvas::{Anchor, Canvas, Line};

const WIDTH: f64 = 760.0;
const LEFT: f64 = 100.0;
const RIGHT: f64 = 320.0;
const TOP: f64 = 34.0;
const ROW: f64 = 24.0;

/// Draw the entries; a filled marker is certain, a hollow one only expected.
pub(crate) fn draw(id: &str, title: &str, on: Date, entries: &[CalendarEntry]) -> Drawn {
    let bottom = TOP + ROW * entries.len().max(1) as f64;
    let mut canvas = Canvas::new(WIDTH, bottom + 40.0);
    let first = entries.iter().map(|entry| entry.on).fold(on, Date::min);
    let last = entries.iter().map(|entry| entry.on).fold(on, Date::max);
    let last = last.max(first.checked_add_days(Days::new(90)).unwrap_or(first));
    let length = (last - first).num_days().max(1) as f64;
    let at = |day: Date| LEFT + (day - first).num_days() as f64 / length * (RIGHT - LEFT);
    years(&mut canvas, first, last, bottom, &at);
    canvas.line((at(on), TOP - 6.0), (at(on), bottom), Line::Guide);
    canvas.text((at(on), TOP - 12.0), Anchor::Middle, 120.0, &on.to_string());
    for (row, entry) in entries.iter().enumerate() {
        let y = TOP + ROW * (row as f64 + 0.5);
        canvas.text((0.0, y + 4.5), Anchor::Start, LEFT, &entry.on.to_string());
        canvas.stroke(&[(at(on), y), (at(entry.on), y)], usize::from(!entry.certain), "1.6");
        canvas.marker((at(entry.on), y), usize::from(!entry.certain), !entry.certain);
        let what =
            if entry.certain { entry.what.clone() } else { format!("expected: {}", entry.what) };
        canvas.text((RIGHT + 18.0, y + 4.5), Anchor::Start, WIDTH - RIGHT - 18.0, &what);
    }
    canvas.finish(id, title, words(on, entries))
}

/// Grid lines at the starts of years, thinned so that their labels do not meet.
fn years(canvas: &mut Canvas, first: Date, last: Date, bottom: f64, at: &dyn Fn(Date) -> f64) {
    let span = last.year().saturating_sub(first.year()).max(1);
    let step = (span / 6).max(1);
    for year in (first.year()..=last.year()).filter(|year| year % step == 0) {
        let Some(day) = Date::from_ymd_opt(year, 1, 1).filter(|day| *day >= first) else {
            continue;
        };
        let x = at(day);
        canvas.line((x, TOP), (x, bottom), Line::Grid);
        canvas.text((x, bottom + 17.0), Anchor::Middle, 60.0, &year.to_string());
    }
    canvas.line((LEFT, bottom), (RIGHT, bottom), Line::Axis);
}

fn words(on: Date, entries: &[CalendarEntry]) -> String {
    let mut words = format!("Seen from {on}.");
    for entry in entries {
        let sure = if entry.certain { "" } else { " (only expected)" };
        words.push_str(&format!(" {}: {}{sure}.", entry.on, entry.what));
    }
    if entries.is_empty() {
        words.push_str(" Nothing comes due.");
    }
    words
}
