//! Runs of text from the content of a page: what is set, where, and how large.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Error, Object, ObjectId, decode_text_string};

use super::MAX_STREAM;
use super::font::Fonts;

/// Deepest drawings inside drawings.
const MAX_DEPTH: usize = 8;
/// Most drawings on a page.
const MAX_FORMS: usize = 2_000;
/// Most states that are saved at a time.
const MAX_SAVED: usize = 256;
/// Most marked stretches that are followed at a time.
const MAX_MARKED: usize = 4_096;
/// Most runs that are kept of a page.
const MAX_RUNS: usize = 200_000;

/// A stretch of text set at one go.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    /// Where it begins.
    pub(super) x: f64,
    /// Where it ends.
    pub(super) end: f64,
    /// Its base line, upwards.
    pub(super) y: f64,
    /// Size of its type.
    pub(super) size: f64,
    /// Is it bold?
    pub(super) bold: bool,
    /// Its text.
    pub(super) text: String,
}

/// What is set on a page.
#[derive(Debug, Default)]
pub(super) struct Set {
    /// Runs in the order of the file.
    pub(super) runs: Vec<Run>,
    /// Height of the page.
    pub(super) height: f64,
    /// Does it show a picture?
    pub(super) has_image: bool,
}

type Matrix = [f64; 6];
const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn times(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

#[derive(Debug, Clone)]
struct State {
    ctm: Matrix,
    font: Option<usize>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

struct Interpreter<'a, 'f> {
    pdf: &'a Document,
    fonts: &'f mut Fonts<'a>,
    set: Set,
    state: State,
    saved: Vec<State>,
    matrix: Matrix,
    line: Matrix,
    forms: usize,
    /// For each marked stretch that is open: the text that the file gives for what is set
    /// in it, until that was taken.
    marked: Vec<Option<String>>,
}

/// Read the content of a page.
pub(super) fn page<'a>(
    pdf: &'a Document,
    id: ObjectId,
    fonts: &mut Fonts<'a>,
) -> Result<Set, Error> {
    let (ctm, height) = frame(pdf, id);
    let content = pdf.get_page_content_with_limit(id, MAX_STREAM)?;
    let (own, named) = pdf.get_page_resources(id)?;
    let named = named.first().and_then(|id| pdf.get_dictionary(*id).ok());
    let Some(resources) = own.or(named) else { return Ok(Set { height, ..Set::default() }) };
    let state = State {
        ctm,
        font: None,
        size: 0.0,
        spacing: 0.0,
        word_spacing: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
    };
    let set = Set { height, ..Set::default() };
    let (saved, matrix, line) = (Vec::new(), UNIT, UNIT);
    let (forms, marked) = (0, Vec::new());
    let mut interpreter =
        Interpreter { pdf, fonts, set, state, saved, matrix, line, forms, marked };
    interpreter.content(&content, resources, 0);
    Ok(interpreter.set)
}

/// What turns the page upright, and its height then.
fn frame(pdf: &Document, id: ObjectId) -> (Matrix, f64) {
    let inherited = |key: &[u8]| {
        let mut node = pdf.get_dictionary(id).ok()?;
        for _ in 0..64 {
            if let Ok(value) = node.get_deref(key, pdf) {
                return Some(value);
            }
            node = node.get_deref(b"Parent", pdf).ok()?.as_dict().ok()?;
        }
        None
    };
    let corner = |at: usize| {
        let corners = inherited(b"MediaBox")?.as_array().ok()?;
        let (_, corner) = pdf.dereference(corners.get(at)?).ok()?;
        Some(f64::from(corner.as_float().ok()?))
    };
    let of = |at| corner(at).filter(|number| number.is_finite());
    let (left, bottom) = (of(0).unwrap_or(0.0), of(1).unwrap_or(0.0));
    let (width, height) = (of(2).unwrap_or(612.0) - left, of(3).unwrap_or(792.0) - bottom);
    let turn = inherited(b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or_default();
    match turn.rem_euclid(360) {
        90 => ([0.0, -1.0, 1.0, 0.0, -bottom, width + left], width),
        180 => ([-1.0, 0.0, 0.0, -1.0, width + left, height + bottom], height),
        270 => ([0.0, 1.0, -1.0, 0.0, height + bottom, -left], width),
        _ => ([1.0, 0.0, 0.0, 1.0, -left, -bottom], height),
    }
}

impl<'a> Interpreter<'a, '_> {
    fn content(&mut self, content: &[u8], resources: &'a Dictionary, depth: usize) {
        // What was set before a fault stands.
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else { break };
            if self.set.runs.len() >= MAX_RUNS {
                break;
            }
            self.operate(&operation, resources, depth);
        }
    }

    fn operate(&mut self, operation: &Operation, resources: &'a Dictionary, depth: usize) {
        let operands = &operation.operands;
        let number = |at: usize| {
            let number = operands.get(at).and_then(|operand| operand.as_float().ok());
            number.map(f64::from).filter(|number| number.is_finite()).unwrap_or_default()
        };
        match operation.operator.as_str() {
            "q" if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            "cm" => {
                let matrix = [0, 1, 2, 3, 4, 5].map(number);
                self.state.ctm = times(&matrix, &self.state.ctm);
            }
            "BT" => (self.matrix, self.line) = (UNIT, UNIT),
            "BI" => self.set.has_image = true,
            "BMC" => self.mark(None),
            "BDC" => {
                let text = operands.get(1).and_then(|named| self.said(named, resources));
                self.mark(text);
            }
            "EMC" => {
                self.marked.pop();
            }
            "Do" => {
                if let Some(name) = operands.first().and_then(|name| name.as_name().ok()) {
                    self.drawing(name, resources, depth);
                }
            }
            "Tf" => {
                let name = operands.first().and_then(|name| name.as_name().ok());
                self.state.font = name.and_then(|name| self.fonts.find(resources, name));
                self.state.size = number(1);
            }
            "Tc" => self.state.spacing = number(0),
            "Tw" => self.state.word_spacing = number(0),
            "Tz" => self.state.stretch = number(0) / 100.0,
            "TL" => self.state.leading = number(0),
            "Ts" => self.state.rise = number(0),
            operator => self.text_operator(operator, operands, &number),
        }
    }

    /// Operators that set text.
    fn text_operator(
        &mut self,
        operator: &str,
        operands: &[Object],
        number: &dyn Fn(usize) -> f64,
    ) {
        match operator {
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "Tm" => {
                self.line = [0, 1, 2, 3, 4, 5].map(number);
                self.matrix = self.line;
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tj" => self.show(operands.first()),
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            "\"" => {
                (self.state.word_spacing, self.state.spacing) = (number(0), number(1));
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            "TJ" => {
                let pieces = operands.first().and_then(|pieces| pieces.as_array().ok());
                for piece in pieces.into_iter().flatten() {
                    match piece.as_float() {
                        Ok(shift) => {
                            let size = self.state.size * self.state.stretch;
                            self.advance(-f64::from(shift) / 1000.0 * size);
                        }
                        Err(_) => self.show(Some(piece)),
                    }
                }
            }
            _ => {}
        }
    }

    fn mark(&mut self, text: Option<String>) {
        // What is deeper is never looked at; the stack only has to be popped in step.
        if self.marked.len() < MAX_MARKED {
            self.marked.push(text);
        }
    }

    /// The text that a marked stretch gives for itself.
    fn said(&self, named: &Object, resources: &Dictionary) -> Option<String> {
        let pdf = self.pdf;
        let dict = match named {
            Object::Dictionary(dict) => dict,
            Object::Name(name) => {
                let all = resources.get_deref(b"Properties", pdf).ok()?.as_dict().ok()?;
                all.get_deref(name, pdf).ok()?.as_dict().ok()?
            }
            _ => return None,
        };
        decode_text_string(dict.get_deref(b"ActualText", pdf).ok()?).ok()
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = times(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.matrix = self.line;
    }

    fn advance(&mut self, x: f64) {
        self.matrix = times(&[1.0, 0.0, 0.0, 1.0, x, 0.0], &self.matrix);
    }

    /// Set text.
    fn show(&mut self, operand: Option<&Object>) {
        let Some(bytes) = operand.and_then(|text| text.as_str().ok()) else { return };
        let place = self.state.font;
        let Some(font) = place.and_then(|place| self.fonts.get(place)) else { return };
        let (bold, glyphs) = (font.bold, font.glyphs(bytes));
        let said = self.marked.iter_mut().rev().find_map(Option::as_mut).map(std::mem::take);
        if said.is_none() {
            self.fonts.count(&glyphs);
        }
        let mut run = Run { bold, ..Run::default() };
        let begin = self.place();
        for glyph in glyphs {
            let state = &self.state;
            let spacing = state.spacing + if glyph.is_space { state.word_spacing } else { 0.0 };
            let width = (glyph.width * state.size + spacing) * state.stretch;
            run.text.push_str(&glyph.text);
            self.advance(width);
        }
        if let Some(said) = said {
            run.text = said;
        }
        let end = self.place();
        (run.x, run.y) = begin.at;
        run.end = end.at.0.max(run.x);
        run.size = begin.size;
        let fits = [run.x, run.y, run.end, run.size].iter().all(|number| number.is_finite());
        if fits {
            self.set.runs.push(run);
        }
    }

    /// Where text is set now, turned so that it runs to the right.
    fn place(&self) -> Place {
        let whole = times(&self.matrix, &self.state.ctm);
        let rise = [1.0, 0.0, 0.0, 1.0, 0.0, self.state.rise];
        let origin = times(&rise, &whole);
        let (x, y) = (origin[4], origin[5]);
        let (right, up) = (whole[0], whole[1]);
        let at = match () {
            () if up.abs() > right.abs() && up > 0.0 => (y, -x),
            () if up.abs() > right.abs() => (-y, x),
            () if right < 0.0 => (-x, -y),
            () => (x, y),
        };
        let height = libm::hypot(whole[2], whole[3]);
        Place { at, size: (self.state.size * height).abs() }
    }

    /// A picture, or a drawing with text of its own.
    fn drawing(&mut self, name: &[u8], resources: &'a Dictionary, depth: usize) {
        let pdf = self.pdf;
        let object = resources
            .get_deref(b"XObject", pdf)
            .and_then(Object::as_dict)
            .and_then(|objects| objects.get_deref(name, pdf))
            .and_then(Object::as_stream);
        let Ok(stream) = object else { return };
        let kind = stream.dict.get_deref(b"Subtype", pdf).and_then(Object::as_name);
        match kind.unwrap_or_default() {
            b"Image" => self.set.has_image = true,
            b"Form" if depth < MAX_DEPTH && self.forms < MAX_FORMS => {
                self.forms += 1;
                let Ok(content) = stream.get_plain_content_with_limit(MAX_STREAM) else { return };
                let matrix = stream.dict.get_deref(b"Matrix", pdf).and_then(Object::as_array);
                let matrix = matrix.ok().and_then(|matrix| {
                    let of = |at: usize| Some(f64::from(matrix.get(at)?.as_float().ok()?));
                    Some([of(0)?, of(1)?, of(2)?, of(3)?, of(4)?, of(5)?])
                });
                let own = stream.dict.get_deref(b"Resources", pdf).and_then(Object::as_dict);
                let before = self.state.clone();
                let text = (self.matrix, self.line);
                self.state.ctm = times(&matrix.unwrap_or(UNIT), &self.state.ctm);
                self.content(&content, own.unwrap_or(resources), depth + 1);
                self.state = before;
                (self.matrix, self.line) = text;
            }
            _ => {}
        }
    }
}

struct Place {
    at: (f64, f64),
    size: f64,
}
