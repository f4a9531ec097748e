//! A lineage of predicates: one row a device, generation by generation, its marker at the day
//! of its decision, and a line to every device that it names.

use chrono::Datelike;
use reliance_model::Date;
use reliance_model::predicates::{Lineage, Link, Node};

use crate::svg::Drawn;
use crate::svg::canvas::{Anchor, Canvas, Line};

const WIDTH: f64 = 560.0;
/// Where names end, where devices without a day stand, and where days begin and end.
const LEFT: f64 = 208.0;
const UNDATED: f64 = 216.0;
const FIRST: f64 = 284.0;
const LAST: f64 = 538.0;
const TOP: f64 = 26.0;
const ROW: f64 = 24.0;
const HEAD: f64 = 26.0;
/// Most devices that are drawn.
const MOST: usize = 60;
/// Most years with a line of their own.
const MOST_YEARS: i32 = 7;

/// Draw the devices that are linked to another.
pub(crate) fn draw(id: &str, lineage: &Lineage, on: Date) -> Drawn {
    let rows = rows(lineage);
    let bottom = rows.iter().map(|row| row.y).fold(TOP, f64::max) + ROW;
    let mut canvas = Canvas::new(WIDTH, bottom + 78.0);
    let scale = Scale::of(rows.iter().filter_map(|row| row.day(on)), on);
    grid(&mut canvas, &scale, &rows, bottom, on);
    let points: Vec<Option<(f64, f64)>> = points(&rows, lineage.nodes.len(), &scale, on);
    for link in &lineage.links {
        let ends = [link.from, link.to].map(|at| points.get(at).copied().flatten());
        if let [Some(from), Some(to)] = ends {
            arrow(&mut canvas, from, to, series_of(link));
        }
    }
    let mut head = None;
    for row in &rows {
        if head != Some(row.node.generation) {
            head = Some(row.node.generation);
            let name = generation(row.node.generation);
            canvas.bold((0.0, row.y - 17.0), Anchor::Start, LEFT, &name);
        }
        let label = format!("{} {}", row.node.number, row.node.name);
        canvas.name((8.0, row.y + 4.5), (Anchor::Start, 0.0), LEFT - 36.0, label.trim());
        if let Some(at) = points.get(row.at).copied().flatten() {
            let (series, hollow) = look(row.node);
            canvas.marker(at, series, hollow);
        }
    }
    legend(&mut canvas, bottom + 22.0);
    canvas.finish(id, "Who named whom as predicate", words(lineage, on))
}

/// A device in its row.
struct Row<'a> {
    at: usize,
    node: &'a Node,
    y: f64,
}

impl Row<'_> {
    fn day(&self, on: Date) -> Option<Date> {
        if self.node.generation == Some(0) { Some(on) } else { self.node.decided }
    }
}

/// The devices with a link, each in a row, with room above each generation for its name.
fn rows(lineage: &Lineage) -> Vec<Row<'_>> {
    let linked = |at: usize| lineage.links.iter().any(|link| link.from == at || link.to == at);
    let (mut rows, mut y, mut before) = (Vec::new(), TOP, None);
    for (at, node) in lineage.nodes.iter().enumerate().filter(|(at, _)| linked(*at)).take(MOST) {
        if before != Some(node.generation) {
            before = Some(node.generation);
            y += HEAD;
        }
        rows.push(Row { at, node, y });
        y += ROW;
    }
    rows
}

/// Days along the width.
struct Scale {
    first: Date,
    days: f64,
}

impl Scale {
    fn of(days: impl Iterator<Item = Date>, on: Date) -> Scale {
        let (first, last) = days.fold((on, on), |(a, b), day| (a.min(day), b.max(day)));
        let first = Date::from_ymd_opt(first.year(), 1, 1).unwrap_or(first);
        Scale { first, days: (last - first).num_days().max(365) as f64 }
    }

    fn at(&self, day: Date) -> f64 {
        FIRST + (day - self.first).num_days() as f64 / self.days * (LAST - FIRST)
    }
}

fn grid(canvas: &mut Canvas, scale: &Scale, rows: &[Row<'_>], bottom: f64, on: Date) {
    let (first, last) = (scale.first.year(), on.year().max(scale.first.year()));
    let step = 1 + (last - first) / MOST_YEARS;
    for year in (first..=last).step_by(usize::try_from(step).unwrap_or(1)) {
        let Some(day) = Date::from_ymd_opt(year, 1, 1) else { continue };
        let x = scale.at(day);
        if x > LAST + 1.0 {
            break;
        }
        canvas.line((x, TOP - 4.0), (x, bottom), Line::Grid);
        canvas.text((x, TOP - 10.0), Anchor::Middle, 60.0, &year.to_string());
    }
    if rows.iter().any(|row| row.day(on).is_none()) {
        canvas.shade((UNDATED - 8.0, TOP - 4.0), (54.0, bottom - TOP + 4.0));
        canvas.text((UNDATED + 19.0, TOP - 10.0), Anchor::Middle, 60.0, "no day");
    }
}

/// Where each device's marker stands; those without a day side by side, so that their lines
/// do not run through one another.
fn points(rows: &[Row<'_>], count: usize, scale: &Scale, on: Date) -> Vec<Option<(f64, f64)>> {
    let mut points = vec![None; count];
    let mut undated = 0;
    for row in rows {
        let x = match row.day(on) {
            Some(day) => scale.at(day).clamp(FIRST, LAST),
            None => {
                undated += 1;
                UNDATED + 9.0 * f64::from((undated - 1) % 5)
            }
        };
        if let Some(point) = points.get_mut(row.at) {
            *point = Some((x, row.y));
        }
    }
    points
}

/// The series of a line: as predicate, closing a circle, as reference device.
fn series_of(link: &Link) -> usize {
    match (link.closes, link.reference) {
        (true, _) => 1,
        (false, true) => 2,
        (false, false) => 0,
    }
}

/// The series of a marker, and is it hollow?
fn look(node: &Node) -> (usize, bool) {
    match node {
        node if node.generation == Some(0) => (3, false),
        node if !node.marks.is_empty() => (1, false),
        node if !node.on_list => (2, true),
        _ => (0, false),
    }
}

/// A line down or up from the one that names, then across to the one that is named.
fn arrow(canvas: &mut Canvas, from: (f64, f64), to: (f64, f64), series: usize) {
    let across = to.0 - from.0;
    if across.abs() < 16.0 {
        let way = (to.1 - from.1).signum();
        let tip = to.1 - 6.0 * way;
        canvas.stroke(&[from, (from.0, tip - 6.0 * way), (to.0, tip)], series, "1.6");
        let back = tip - 8.0 * way;
        canvas.area(&[(to.0, tip), (to.0 - 4.0, back), (to.0 + 4.0, back)], series, "1");
        return;
    }
    let way = across.signum();
    let tip = to.0 - 6.0 * way;
    canvas.stroke(&[from, (from.0, to.1), (tip, to.1)], series, "1.6");
    let back = tip - 8.0 * way;
    canvas.area(&[(tip, to.1), (back, to.1 - 4.0), (back, to.1 + 4.0)], series, "1");
}

fn legend(canvas: &mut Canvas, y: f64) {
    let markers = [
        (0.0, 3, false, "the device"),
        (96.0, 0, false, "on a list"),
        (182.0, 2, true, "on no list"),
        (276.0, 1, false, "a list says recalled or withdrawn"),
    ];
    for (x, series, hollow, text) in markers {
        canvas.marker((x + 6.0, y - 4.5), series, hollow);
        canvas.text((x + 16.0, y), Anchor::Start, WIDTH - x - 16.0, text);
    }
    let lines = [
        (0.0, 0, "names as predicate"),
        (182.0, 2, "as reference device"),
        (360.0, 1, "closes a circle"),
    ];
    for (x, series, text) in lines {
        canvas.stroke(&[(x, y + 19.5), (x + 22.0, y + 19.5)], series, "1.6");
        canvas.text((x + 28.0, y + 24.0), Anchor::Start, WIDTH - x - 28.0, text);
    }
}

/// What a generation is called.
pub(crate) fn generation(generation: Option<u32>) -> String {
    match generation {
        Some(0) => "The device".into(),
        Some(1) => "Its predicates".into(),
        Some(back) => format!("{back} generations back"),
        None => "Not named on the way".into(),
    }
}

/// The picture in words.
fn words(lineage: &Lineage, on: Date) -> String {
    let called = |at: usize| -> String {
        let Some(node) = lineage.nodes.get(at) else { return String::new() };
        let day = node.decided.map(|day| format!(", decided {day}")).unwrap_or_default();
        let list = if node.on_list { "" } else { ", on no list" };
        let name = if node.number.is_empty() { &node.name } else { &node.number };
        let marks: String = node.marks.iter().map(|mark| format!(", {mark}")).collect();
        format!("{name}{day}{list}{marks}")
    };
    let mut words = format!("Devices by the day of their decision, up to {on}.");
    for link in &lineage.links {
        let what = match (link.closes, link.reference) {
            (true, _) => "names as predicate, which closes a circle,",
            (false, true) => "names as reference device",
            (false, false) => "names as predicate",
        };
        words.push_str(&format!(" {} {what} {}.", called(link.from), called(link.to)));
    }
    if rows(lineage).len() == MOST {
        words.push_str(&format!(" Only the first {MOST} devices are drawn."));
    }
    words
}
