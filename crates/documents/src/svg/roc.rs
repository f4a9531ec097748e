//! ROC curves with pointwise bands.

use reliance_model::picture::RocCurve;

use crate::numbers;
use crate::svg::Drawn;
use crate::svg::axis::Scale;
use crate::svg::canvas::{Anchor, Canvas, Line, fixed};

const SIDE: f64 = 360.0;
const LEFT: f64 = 62.0;
const TOP: f64 = 14.0;
const KEY: f64 = TOP + SIDE + 54.0;
const ENTRY: f64 = 42.0;

/// The frame of a picture whose both axes run over the same values.
pub(crate) struct Square {
    /// Horizontal.
    pub(crate) x: Scale,
    /// Vertical.
    pub(crate) y: Scale,
}

impl Square {
    /// Axes from 0 to about `most`, with their names and the diagonal.
    pub(crate) fn draw(canvas: &mut Canvas, most: f64, names: (&str, &str)) -> Square {
        let x = Scale::nice(0.0, most, 5, (LEFT, LEFT + SIDE));
        let y = Scale::nice(0.0, most, 5, (TOP + SIDE, TOP));
        canvas.axis(&x, TOP + SIDE, TOP, names.0);
        for tick in &y.ticks {
            let at = y.at(*tick);
            canvas.line((LEFT, at), (LEFT + SIDE, at), Line::Grid);
            canvas.text((LEFT - 8.0, at + 4.5), Anchor::End, 60.0, &y.label(*tick));
        }
        canvas.line((LEFT, TOP), (LEFT, TOP + SIDE), Line::Axis);
        canvas.line((LEFT, TOP + SIDE), (LEFT + SIDE, TOP), Line::Guide);
        let (left, middle) = (14.0, TOP + SIDE / 2.0);
        let turn = format!("rotate(-90 {} {})", fixed(left), fixed(middle));
        canvas.turned((left, middle), &turn, names.1);
        Square { x, y }
    }

    /// A point in the frame.
    pub(crate) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.at(x), self.y.at(y))
    }
}

/// A square picture with a key of `entries` below it.
pub(crate) fn canvas(entries: usize) -> Canvas {
    Canvas::new(LEFT + SIDE + 18.0, KEY + ENTRY * entries as f64)
}

/// One entry of the key below a square picture: name, and a figure below it.
pub(crate) fn key(canvas: &mut Canvas, at: usize, name: &str, figure: &str) {
    let (x, y) = (LEFT, KEY + 14.0 + ENTRY * at as f64);
    canvas.stroke(&[(x, y - 4.0), (x + 30.0, y - 4.0)], at, "2.2");
    canvas.bold((x + 40.0, y), Anchor::Start, SIDE - 40.0, name);
    canvas.text((x + 40.0, y + 18.0), Anchor::Start, SIDE - 40.0, figure);
}

/// Draw the curves.
pub(crate) fn draw(id: &str, title: &str, curves: &[RocCurve]) -> Drawn {
    let mut canvas = canvas(curves.len());
    let names =
        ("false-positive fraction (1 − specificity)", "true-positive fraction (sensitivity)");
    let frame = Square::draw(&mut canvas, 1.0, names);
    for (series, curve) in curves.iter().enumerate() {
        let points = &curve.points;
        let mut band: Vec<(f64, f64)> = points.iter().map(|p| frame.at(p[0], p[2])).collect();
        band.extend(points.iter().rev().map(|p| frame.at(p[0], p[3])));
        if points.len() > 1 {
            canvas.area(&band, series, "0.16");
        }
    }
    for (series, curve) in curves.iter().enumerate() {
        let line: Vec<(f64, f64)> = curve.points.iter().map(|p| frame.at(p[0], p[1])).collect();
        match line.as_slice() {
            [] => {}
            [only] => canvas.marker(*only, series, false),
            _ => canvas.stroke(&line, series, "2.2"),
        }
        key(&mut canvas, series, &curve.name, &format!("AUC {}", numbers::estimate(&curve.auc)));
    }
    canvas.finish(id, title, words(curves))
}

fn words(curves: &[RocCurve]) -> String {
    let mut words = String::from("True-positive against false-positive fraction.");
    for curve in curves {
        words.push_str(&format!(" {}: area {}", curve.name, numbers::estimate(&curve.auc)));
        let near = |fpf: f64| {
            let distance = |p: &&[f64; 4]| (p[0] - fpf).abs();
            curve.points.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
        };
        if let Some(point) = near(0.1) {
            words.push_str(&format!(
                "; at a false-positive fraction of {} the true-positive fraction is {} ({} to {})",
                numbers::fixed(point[0]),
                numbers::fixed(point[1]),
                numbers::fixed(point[2]),
                numbers::fixed(point[3])
            ));
        }
        words.push('.');
    }
    if curves.is_empty() {
        words.push_str(" There is no curve.");
    }
    words
}
