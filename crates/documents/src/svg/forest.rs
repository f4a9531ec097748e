//! Forest and bridging plots: one estimate a row with its limits.

use reliance_model::picture::ForestRow;

use crate::numbers;
use crate::svg::Drawn;
use crate::svg::axis::Scale;
use crate::svg::canvas::{Anchor, Canvas, Line, room};

/// A vertical line with its name.
#[derive(Debug, Clone)]
pub(crate) struct Guide {
    /// Where it stands.
    pub(crate) at: f64,
    /// What it is.
    pub(crate) name: String,
}

/// What is drawn beside the rows.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// A goal or the value of the whole.
    pub(crate) guide: Option<Guide>,
    /// A margin, as a positive difference; it stands at minus itself.
    pub(crate) margin: Option<f64>,
    /// Is no difference marked?
    pub(crate) zero: bool,
}

const WIDTH: f64 = 760.0;
const ROW: f64 = 22.0;
const TOP: f64 = 46.0;
const FIGURES: f64 = 178.0;
/// Room for a number of cases, and for counts.
const CASES: f64 = 60.0;
const COUNTED: f64 = 92.0;

/// Draw the rows.
pub(crate) fn draw(
    id: &str,
    title: &str,
    measure: &str,
    rows: &[ForestRow],
    frame: Frame,
) -> Drawn {
    let lines = lines(rows);
    let bottom = TOP + ROW * lines.len().max(1) as f64;
    let mut canvas = Canvas::new(WIDTH, bottom + 50.0);
    let longest = rows.iter().map(|row| room(&row.name)).fold(60.0, f64::max).min(220.0);
    // Where there are counts they tell of how many the estimate is a share.
    let counted = rows.iter().any(|row| row.counts.is_some());
    let wide = if counted { COUNTED } else { CASES };
    let (left, right) = (longest + wide + 32.0, WIDTH - FIGURES);
    let scale = scale(rows, &frame, (left, right));
    frame_lines(&mut canvas, &scale, &frame, bottom);
    canvas.axis(&scale, bottom, TOP, measure);
    let head = if counted { "k / n" } else { "cases" };
    canvas.text((left - 14.0, TOP - 12.0), Anchor::End, wide, head);
    canvas.text((WIDTH, TOP - 12.0), Anchor::End, FIGURES, "estimate (limits)");
    for (at, line) in lines.iter().enumerate() {
        let y = TOP + ROW * (at as f64 + 0.5);
        match line {
            Row::Group(name) => canvas.bold((0.0, y + 4.0), Anchor::Start, left, name),
            Row::Estimate(row) => estimate(&mut canvas, &scale, row, y, (longest, wide)),
        }
    }
    canvas.finish(id, title, words(measure, rows, &frame))
}

enum Row<'a> {
    Group(&'a str),
    Estimate(&'a ForestRow),
}

/// Rows with a heading before each named group.
fn lines(rows: &[ForestRow]) -> Vec<Row<'_>> {
    let mut lines = Vec::new();
    let mut group = "";
    for row in rows {
        if row.group != group {
            group = &row.group;
            if !group.is_empty() {
                lines.push(Row::Group(group));
            }
        }
        lines.push(Row::Estimate(row));
    }
    lines
}

fn scale(rows: &[ForestRow], frame: &Frame, span: (f64, f64)) -> Scale {
    let estimates = rows.iter().filter_map(|row| row.estimate);
    let mut values: Vec<f64> = estimates.flat_map(|e| [e.low, e.point, e.high]).collect();
    values.extend(frame.guide.as_ref().map(|guide| guide.at));
    values.extend(frame.margin.map(|margin| -margin.abs()));
    values.extend(frame.zero.then_some(0.0));
    values.retain(|value| value.is_finite());
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() { Scale::nice(0.0, 1.0, 5, span) } else { Scale::nice(low, high, 5, span) }
}

fn frame_lines(canvas: &mut Canvas, scale: &Scale, frame: &Frame, bottom: f64) {
    let name = |canvas: &mut Canvas, x: f64, text: &str| {
        let half = room(text) / 2.0;
        let x = x.clamp(half, (WIDTH - half).max(half));
        canvas.text((x, TOP - 28.0), Anchor::Middle, WIDTH, text);
    };
    if let Some(margin) = frame.margin.filter(|margin| margin.is_finite()) {
        let x = scale.at(-margin.abs());
        let start = scale.at(scale.ticks[0]);
        canvas.shade((start, TOP), (x - start, bottom - TOP));
        canvas.line((x, TOP - 8.0), (x, bottom), Line::Margin);
        name(canvas, x, &format!("margin {}", numbers::fixed(-margin.abs())));
    }
    if frame.zero {
        let x = scale.at(0.0);
        canvas.line((x, TOP - 8.0), (x, bottom), Line::Guide);
    }
    if let Some(guide) = frame.guide.as_ref().filter(|guide| guide.at.is_finite()) {
        let x = scale.at(guide.at);
        canvas.line((x, TOP - 8.0), (x, bottom), Line::Guide);
        name(canvas, x, &format!("{} {}", guide.name, numbers::fixed(guide.at)));
    }
}

fn estimate(
    canvas: &mut Canvas,
    scale: &Scale,
    row: &ForestRow,
    y: f64,
    (longest, wide): (f64, f64),
) {
    let indent = if row.group.is_empty() { 0.0 } else { 14.0 };
    canvas.text((indent, y + 4.0), Anchor::Start, longest + 14.0 - indent, &row.name);
    let cases = match row.counts {
        Some((of, whole)) => format!("{} / {}", numbers::count(of), numbers::count(whole)),
        // Beside counts, a number of cases of another kind would be taken for one.
        None if wide > CASES => "–".into(),
        None => numbers::count(row.cases),
    };
    canvas.text((longest + wide + 18.0, y + 4.0), Anchor::End, wide, &cases);
    let Some(found) = row.estimate else {
        canvas.text((WIDTH, y + 4.0), Anchor::End, FIGURES, "not computable");
        return;
    };
    let (low, high) = (scale.at(found.low), scale.at(found.high));
    canvas.stroke(&[(low, y), (high, y)], 0, "2");
    for end in [low, high] {
        canvas.stroke(&[(end, y - 4.0), (end, y + 4.0)], 0, "2");
    }
    if scale.holds(found.point) {
        canvas.marker((scale.at(found.point), y), 0, false);
    }
    canvas.text((WIDTH, y + 4.0), Anchor::End, FIGURES, &numbers::estimate(&found));
}

fn words(measure: &str, rows: &[ForestRow], frame: &Frame) -> String {
    let mut words = format!("Estimates of {measure} with limits.");
    if let Some(guide) = &frame.guide {
        words.push_str(&format!(
            " A dashed line stands at {}, {}.",
            numbers::fixed(guide.at),
            guide.name
        ));
    }
    match frame.margin {
        Some(margin) => words.push_str(&format!(
            " The margin stands at {}; what lies in the shaded part, left of it, is worse than the margin allows.",
            numbers::fixed(-margin.abs())
        )),
        None if frame.zero => words.push_str(" No margin was fixed beforehand."),
        None => {}
    }
    for row in rows {
        let group = if row.group.is_empty() { String::new() } else { format!("{}, ", row.group) };
        let figure = match &row.estimate {
            Some(found) => numbers::estimate(found),
            None => "not computable".into(),
        };
        let noun = if row.cases == 1 { "case" } else { "cases" };
        let cases = match row.counts {
            Some((of, whole)) => format!("{} of {}", numbers::count(of), numbers::count(whole)),
            None => format!("{} {noun}", numbers::count(row.cases)),
        };
        words.push_str(&format!(" {group}{}: {figure}, {cases}.", row.name));
    }
    if rows.is_empty() {
        words.push_str(" There is no row.");
    }
    words
}
