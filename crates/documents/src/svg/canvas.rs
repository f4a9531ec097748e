//! A drawing under construction: shapes with rounded coordinates, and text that is cut to
//! the room it has.

use crate::markup::Markup;
use crate::svg::Drawn;
use crate::svg::axis::Scale;
use crate::svg::sheet::{Colour, Shape, Sheet, on_paper};

/// Mean width of a character at the drawing's font size of 13.
const CHARACTER: f64 = 6.9;

/// A drawing of fixed width.
pub(crate) struct Canvas {
    body: Markup,
    sheet: Sheet,
    width: f64,
    height: f64,
}

/// Where text is anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// At its start.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

impl Anchor {
    fn word(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

impl Canvas {
    /// An empty drawing.
    pub(crate) fn new(width: f64, height: f64) -> Canvas {
        Canvas { body: Markup::new(), sheet: Sheet::new(width, height), width, height }
    }

    /// A line in the colour of the text.
    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), look: Line) {
        let (opacity, width, dash) = match look {
            Line::Grid => ("0.16", "1", "none"),
            Line::Axis => ("0.75", "1", "none"),
            Line::Guide => ("0.9", "1.4", "5 4"),
            Line::Margin => ("1", "2", "none"),
        };
        let attributes = [
            ("x1", &*fixed(from.0)),
            ("y1", &*fixed(from.1)),
            ("x2", &*fixed(to.0)),
            ("y2", &*fixed(to.1)),
            ("stroke", "currentColor"),
            ("stroke-opacity", opacity),
            ("stroke-width", width),
            ("stroke-dasharray", dash),
        ];
        self.body.shape("line", &attributes);
        let number = |text: &str| text.parse().unwrap_or(1.0);
        self.sheet.shapes.push(Shape::Line {
            points: vec![from, to],
            colour: on_paper(BLACK, number(opacity)),
            width: number(width),
            dashed: dash != "none",
        });
    }

    /// A line in the colour of a series.
    pub(crate) fn stroke(&mut self, points: &[(f64, f64)], series: usize, width: &str) {
        let path: Vec<String> =
            points.iter().map(|(x, y)| format!("{},{}", fixed(*x), fixed(*y))).collect();
        let attributes = [
            ("points", &*path.join(" ")),
            ("class", STROKE[series % 4]),
            ("fill", "none"),
            ("stroke", COLOURS[series % 4]),
            ("stroke-width", width),
            ("stroke-dasharray", DASHES[series % 4]),
            ("stroke-linejoin", "round"),
        ];
        self.body.shape("polyline", &attributes);
        self.sheet.shapes.push(Shape::Line {
            points: points.to_vec(),
            colour: PRINTED[series % 4],
            width: width.parse().unwrap_or(1.0),
            dashed: DASHES[series % 4] != "none",
        });
    }

    /// A filled area in the colour of a series, with that opacity.
    pub(crate) fn area(&mut self, points: &[(f64, f64)], series: usize, opacity: &str) {
        let path: Vec<String> =
            points.iter().map(|(x, y)| format!("{},{}", fixed(*x), fixed(*y))).collect();
        let attributes = [
            ("points", &*path.join(" ")),
            ("class", FILL[series % 4]),
            ("fill", COLOURS[series % 4]),
            ("fill-opacity", opacity),
        ];
        self.body.shape("polygon", &attributes);
        let fill = on_paper(PRINTED[series % 4], opacity.parse().unwrap_or(1.0));
        let area = Shape::Area { points: points.to_vec(), fill: Some(fill), stroke: None };
        self.sheet.shapes.push(area);
    }

    /// A filled rectangle in the colour of a series.
    pub(crate) fn bar(&mut self, corner: (f64, f64), size: (f64, f64), series: usize) {
        let attributes = [
            ("x", &*fixed(corner.0)),
            ("y", &*fixed(corner.1)),
            ("width", &*fixed(size.0.max(0.0))),
            ("height", &*fixed(size.1.max(0.0))),
            ("class", FILL[series % 4]),
            ("fill", COLOURS[series % 4]),
            ("fill-opacity", "0.75"),
        ];
        self.body.shape("rect", &attributes);
        let fill = on_paper(PRINTED[series % 4], 0.75);
        self.rectangle(corner, size, (Some(fill), None));
    }

    /// A rectangle with an outline in the colour of a series and a faint fill.
    pub(crate) fn outline(&mut self, corner: (f64, f64), size: (f64, f64), series: usize) {
        let attributes = [
            ("x", &*fixed(corner.0)),
            ("y", &*fixed(corner.1)),
            ("width", &*fixed(size.0.max(0.0))),
            ("height", &*fixed(size.1.max(0.0))),
            ("class", STROKE[series % 4]),
            ("fill", "none"),
            ("stroke", COLOURS[series % 4]),
            ("stroke-width", "1.8"),
        ];
        self.body.shape("rect", &attributes);
        self.rectangle(corner, size, (None, Some(PRINTED[series % 4])));
    }

    /// A shaded rectangle in the colour of the text.
    pub(crate) fn shade(&mut self, corner: (f64, f64), size: (f64, f64)) {
        let attributes = [
            ("x", &*fixed(corner.0)),
            ("y", &*fixed(corner.1)),
            ("width", &*fixed(size.0.max(0.0))),
            ("height", &*fixed(size.1.max(0.0))),
            ("fill", "currentColor"),
            ("fill-opacity", "0.08"),
        ];
        self.body.shape("rect", &attributes);
        self.rectangle(corner, size, (Some(on_paper(BLACK, 0.08)), None));
    }

    fn rectangle(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        (fill, stroke): (Option<Colour>, Option<Colour>),
    ) {
        let (right, bottom) = (x + width.max(0.0), y + height.max(0.0));
        let points = vec![(x, y), (right, y), (right, bottom), (x, bottom)];
        self.sheet.shapes.push(Shape::Area { points, fill, stroke });
    }

    /// The marker of a series: circle, square, triangle or diamond; hollow where asked.
    pub(crate) fn marker(&mut self, at: (f64, f64), series: usize, hollow: bool) {
        let (x, y) = at;
        let r = 4.2;
        let path = match series % 4 {
            0 => format!(
                "M{} {}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 {} 0z",
                fixed(x - r),
                fixed(y),
                2.0 * r,
                -2.0 * r
            ),
            1 => format!("M{} {}h8v8h-8z", fixed(x - 4.0), fixed(y - 4.0)),
            2 => format!("M{} {}l5 8.6h-10z", fixed(x), fixed(y - 5.5)),
            _ => format!("M{} {}l5.4 5.4-5.4 5.4-5.4-5.4z", fixed(x), fixed(y - 5.4)),
        };
        let class = if hollow { STROKE[series % 4] } else { FILL[series % 4] };
        let colour = COLOURS[series % 4];
        let (fill, stroke) = if hollow { ("none", colour) } else { (colour, "none") };
        let attributes = [
            ("d", &*path),
            ("class", class),
            ("fill", fill),
            ("stroke", stroke),
            ("stroke-width", "1.8"),
        ];
        self.body.shape("path", &attributes);
        self.sheet.shapes.push(marked(at, series, hollow));
    }

    /// Text whose baseline is at `at`, cut to `room`.
    pub(crate) fn text(&mut self, at: (f64, f64), anchor: Anchor, room: f64, text: &str) {
        self.styled(at, anchor, "400", (text, room));
    }

    /// A name, slanted by `slant` degrees; where it is cut, the whole is its title.
    pub(crate) fn name(
        &mut self,
        at: (f64, f64),
        (anchor, slant): (Anchor, f64),
        room: f64,
        name: &str,
    ) {
        let (whole, cut) = (plain(name), fitted(name, room));
        let (x, y) = (fixed(at.0), fixed(at.1));
        let turn = format!("rotate({} {x} {y})", fixed(slant));
        let mut attributes =
            vec![("x", &*x), ("y", &*y), ("text-anchor", anchor.word()), ("fill", "currentColor")];
        if slant != 0.0 {
            attributes.push(("transform", &turn));
        }
        self.body.open("text", &attributes).text(&cut);
        self.words(at, (anchor_share(anchor), slant, false), (name, room));
        if cut != whole {
            self.body.leaf("title", &[], &whole);
        }
        self.body.close("text");
    }

    /// Text in bold.
    pub(crate) fn bold(&mut self, at: (f64, f64), anchor: Anchor, room: f64, text: &str) {
        self.styled(at, anchor, "600", (text, room * 0.93));
    }

    /// Text in the middle of `at`, turned as SVG's `transform` says.
    pub(crate) fn turned(&mut self, at: (f64, f64), turn: &str, text: &str) {
        let attributes = [
            ("x", &*fixed(at.0)),
            ("y", &*fixed(at.1)),
            ("text-anchor", "middle"),
            ("fill", "currentColor"),
            ("transform", turn),
        ];
        self.body.leaf("text", &attributes, &plain(text));
        let degrees = turn.strip_prefix("rotate(").and_then(|rest| rest.split(' ').next());
        let degrees = degrees.and_then(|word| word.trim_end_matches(')').parse().ok());
        self.words(at, (0.5, degrees.unwrap_or(0.0), false), (text, f64::INFINITY));
    }

    fn words(
        &mut self,
        at: (f64, f64),
        (anchor, turned, bold): (f64, f64, bool),
        (text, room): (&str, f64),
    ) {
        let (words, whole) = (fitted(text, room), text.to_string());
        self.sheet.shapes.push(Shape::Words { at, anchor, turned, bold, words, whole, room });
    }

    /// The limits of a point: a solid line, since a dashed one would hide its ends.
    pub(crate) fn whisker(&mut self, ends: [(f64, f64); 2], series: usize) {
        let attributes = [
            ("x1", &*fixed(ends[0].0)),
            ("y1", &*fixed(ends[0].1)),
            ("x2", &*fixed(ends[1].0)),
            ("y2", &*fixed(ends[1].1)),
            ("class", STROKE[series % 4]),
            ("stroke", COLOURS[series % 4]),
            ("stroke-width", "1.4"),
        ];
        self.body.shape("line", &attributes);
        self.sheet.shapes.push(Shape::Line {
            points: ends.to_vec(),
            colour: PRINTED[series % 4],
            width: 1.4,
            dashed: false,
        });
    }

    fn styled(&mut self, at: (f64, f64), anchor: Anchor, weight: &str, label: (&str, f64)) {
        let attributes = [
            ("x", &*fixed(at.0)),
            ("y", &*fixed(at.1)),
            ("text-anchor", anchor.word()),
            ("font-weight", weight),
            ("fill", "currentColor"),
        ];
        self.body.leaf("text", &attributes, &fitted(label.0, label.1));
        self.words(at, (anchor_share(anchor), 0.0, weight != "400"), label);
    }

    /// A horizontal axis with grid lines up to `top`, and its name below.
    pub(crate) fn axis(&mut self, scale: &Scale, y: f64, top: f64, name: &str) {
        let (first, last) = (scale.ticks[0], scale.ticks[scale.ticks.len() - 1]);
        for tick in &scale.ticks {
            let x = scale.at(*tick);
            self.line((x, top), (x, y), Line::Grid);
            self.text((x, y + 17.0), Anchor::Middle, 80.0, &scale.label(*tick));
        }
        let (start, end) = (scale.at(first), scale.at(last));
        self.line((start, y), (end, y), Line::Axis);
        if !name.is_empty() {
            self.text(((start + end) / 2.0, y + 36.0), Anchor::Middle, 400.0, name);
        }
    }

    /// The finished drawing with its title and its words.
    pub(crate) fn finish(self, id: &str, title: &str, words: String) -> Drawn {
        let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
        let view = format!("0 0 {} {}", fixed(self.width), fixed(self.height));
        let labelled = format!("{title_id} {desc_id}");
        let mut svg = Markup::new();
        // A narrow picture fits a telephone; the page lets the others be scrolled.
        let class = match self.width {
            width if width <= 460.0 => "narrow",
            width if width <= 560.0 => "medium",
            _ => "broad",
        };
        let attributes = [
            ("class", class),
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", &*view),
            ("role", "img"),
            ("aria-labelledby", &*labelled),
            ("font-size", "13"),
            ("font-family", "system-ui, sans-serif"),
        ];
        svg.open("svg", &attributes);
        svg.leaf("title", &[("id", &title_id)], title);
        svg.leaf("desc", &[("id", &desc_id)], &words);
        svg.append(&self.body).close("svg").raw("\n");
        Drawn { title: title.into(), words, svg, sheet: self.sheet }
    }
}

/// How a line in the colour of the text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Faint.
    Grid,
    /// Plain.
    Axis,
    /// Dashed.
    Guide,
    /// Strong.
    Margin,
}

const COLOURS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];
const FILL: [&str; 4] = ["f0", "f1", "f2", "f3"];
const STROKE: [&str; 4] = ["k0", "k1", "k2", "k3"];
const DASHES: [&str; 4] = ["none", "7 3", "2 3", "8 3 2 3"];

/// The same colours as numbers, and the colour of text on paper.
const PRINTED: [Colour; 4] = [[0, 114, 178], [213, 94, 0], [0, 158, 115], [204, 121, 167]];
const BLACK: Colour = [0, 0, 0];

/// The marker of a series as a shape.
fn marked(at: (f64, f64), series: usize, hollow: bool) -> Shape {
    let (x, y) = at;
    let colour = PRINTED[series % 4];
    let (fill, stroke) = if hollow { (None, Some(colour)) } else { (Some(colour), None) };
    let points = match series % 4 {
        0 => return Shape::Circle { at, radius: 4.2, fill, stroke },
        1 => vec![(x - 4.0, y - 4.0), (x + 4.0, y - 4.0), (x + 4.0, y + 4.0), (x - 4.0, y + 4.0)],
        2 => vec![(x, y - 5.5), (x + 5.0, y + 3.1), (x - 5.0, y + 3.1)],
        _ => vec![(x, y - 5.4), (x + 5.4, y), (x, y + 5.4), (x - 5.4, y)],
    };
    Shape::Area { points, fill, stroke }
}

/// The share of words that lies left of their anchor.
fn anchor_share(anchor: Anchor) -> f64 {
    match anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => 0.5,
        Anchor::End => 1.0,
    }
}

/// A coordinate with one decimal; anything else than a number lies at 0.
pub(crate) fn fixed(value: f64) -> String {
    let value = if value.is_finite() { (value * 10.0).round() / 10.0 } else { 0.0 };
    let value = if value == 0.0 { 0.0 } else { value };
    format!("{value}")
}

/// A label as it is drawn: without the marks of names, cut to `room`.
pub(crate) fn fitted(text: &str, room: f64) -> String {
    cut(&plain(text), room)
}

/// Text cut to `room`, with an ellipsis where something is missing.
fn cut(text: &str, room: f64) -> String {
    let most = (room / CHARACTER).max(3.0) as usize;
    if crate::wrap::columns(text) <= most {
        return text.to_string();
    }
    let mut out = String::new();
    for c in text.chars() {
        if crate::wrap::columns(&out) + 2 > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// Room that a text takes.
pub(crate) fn room(text: &str) -> f64 {
    crate::wrap::columns(text) as f64 * CHARACTER + 2.0
}

/// A drawing has no code style, so the backticks around names are left out.
pub(crate) fn plain(text: &str) -> String {
    text.replace('`', "")
}
