//! A drawing as an enhanced metafile: vectors that Word and LibreOffice both print.
//!
//! Records are those of [MS-EMF]: a header, objects, shapes, an end. Units are hundredths of a
//! pixel of the drawing.

use crate::svg::sheet::{Colour, Shape, Sheet};

/// Units in a pixel.
const UNITS: f64 = 20.0;
/// Hundredths of a millimetre in a pixel, at 96 to the inch.
const FRAME: f64 = 2540.0 / 96.0;
/// Height of the letters, in pixels.
const LETTERS: f64 = 13.0;

/// Stock objects: no brush, no pen.
const NULL_BRUSH: u32 = 0x8000_0005;
const NULL_PEN: u32 = 0x8000_0008;

/// The drawing as the bytes of a metafile.
pub(super) fn metafile(sheet: &Sheet) -> Vec<u8> {
    let mut file = Metafile { records: Vec::new(), count: 0, objects: 0 };
    let (width, height) = sheet.size();
    file.record(17, &words(&[8])); // SETMAPMODE, anisotropic
    file.record(9, &words(&[unit(width), unit(height)])); // SETWINDOWEXTEX
    file.record(10, &words(&[0, 0])); // SETWINDOWORGEX
    file.record(11, &words(&[unit(width), unit(height)])); // SETVIEWPORTEXTEX
    file.record(12, &words(&[0, 0])); // SETVIEWPORTORGEX
    file.record(18, &words(&[1])); // SETBKMODE, transparent
    for shape in &sheet.shapes {
        file.shape(shape);
    }
    file.record(14, &words(&[0, 0x10, 20])); // EOF
    file.finish(width, height)
}

struct Metafile {
    records: Vec<u8>,
    count: u32,
    /// Objects made so far; each shape makes its own and drops it.
    objects: u32,
}

/// A coordinate in units, as the bits of a signed number.
fn unit(value: f64) -> u32 {
    let value = if value.is_finite() { value.clamp(-1e6, 1e6) } else { 0.0 };
    ((value * UNITS).round() as i32).cast_unsigned()
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn colour(of: Colour) -> u32 {
    u32::from(of[0]) | u32::from(of[1]) << 8 | u32::from(of[2]) << 16
}

impl Metafile {
    fn record(&mut self, kind: u32, data: &[u8]) {
        let padded = data.len().div_ceil(4) * 4;
        self.records.extend(kind.to_le_bytes());
        self.records.extend((padded as u32 + 8).to_le_bytes());
        self.records.extend(data);
        self.records.resize(self.records.len() + padded - data.len(), 0);
        self.count += 1;
    }

    fn select(&mut self, object: u32) {
        self.record(37, &words(&[object]));
    }

    /// Draw with a pen and a brush of their own.
    fn with(
        &mut self,
        (pen, width, dashed): (Option<Colour>, f64, bool),
        brush: Option<Colour>,
        draw: impl FnOnce(&mut Metafile),
    ) {
        match pen {
            // CREATEPEN: style, width, nothing, colour.
            Some(of) => {
                let style = u32::from(dashed);
                // A dashed pen has to be one unit wide in the oldest readers; ours widen it.
                self.record(38, &words(&[1, style, unit(width), 0, colour(of)]));
                self.select(1);
            }
            None => self.select(NULL_PEN),
        }
        match brush {
            Some(of) => {
                self.record(39, &words(&[2, 0, colour(of), 0]));
                self.select(2);
            }
            None => self.select(NULL_BRUSH),
        }
        draw(self);
        self.select(NULL_PEN);
        self.select(NULL_BRUSH);
        if pen.is_some() {
            self.record(40, &words(&[1]));
        }
        if brush.is_some() {
            self.record(40, &words(&[2]));
        }
        self.objects = self.objects.max(3);
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Line { points, colour, width, dashed } => {
                self.with((Some(*colour), *width, *dashed), None, |file| file.poly(4, points));
            }
            Shape::Area { points, fill, stroke } => {
                self.with((*stroke, 1.8, false), *fill, |file| file.poly(3, points));
            }
            Shape::Circle { at, radius, fill, stroke } => {
                let corners =
                    [at.0 - radius, at.1 - radius, at.0 + radius, at.1 + radius].map(unit);
                self.with((*stroke, 1.8, false), *fill, |file| file.record(42, &words(&corners)));
            }
            Shape::Words { at, anchor, turned, bold, words, .. } => {
                self.words(*at, (*anchor, *turned, *bold), words);
            }
        }
    }

    /// POLYGON is 3, POLYLINE 4.
    fn poly(&mut self, kind: u32, points: &[(f64, f64)]) {
        let xs = || points.iter().map(|point| point.0);
        let ys = || points.iter().map(|point| point.1);
        let least = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::MAX, f64::min);
        let most = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::MIN, f64::max);
        let bounds =
            [least(&mut xs()), least(&mut ys()), most(&mut xs()), most(&mut ys())].map(unit);
        let mut data = words(&bounds);
        data.extend(words(&[points.len() as u32]));
        for (x, y) in points {
            data.extend(words(&[unit(*x), unit(*y)]));
        }
        self.record(kind, &data);
    }

    /// Words with a font of their own.
    fn words(&mut self, at: (f64, f64), (anchor, turned, bold): (f64, f64, bool), text: &str) {
        let letters: Vec<u16> = text.encode_utf16().take(500).collect();
        if letters.is_empty() {
            return;
        }
        // EXTCREATEFONTINDIRECTW with a LOGFONT; tenths of a degree against the clock.
        let turn = ((-turned * 10.0).round() as i32).cast_unsigned();
        let weight = if bold { 700 } else { 400 };
        let mut font = words(&[3, unit(-LETTERS), 0, turn, turn, weight]);
        font.extend([0, 0, 0, 1, 0, 0, 0, 0]);
        let mut name: Vec<u8> = "Arial".encode_utf16().flat_map(u16::to_le_bytes).collect();
        name.resize(64, 0);
        font.extend(name);
        font.resize(4 + 92 + 228, 0);
        self.record(82, &font);
        self.select(3);
        let align = match anchor {
            a if a <= 0.0 => 24,
            a if a >= 1.0 => 24 + 2,
            _ => 24 + 6,
        };
        self.record(22, &words(&[align])); // SETTEXTALIGN, on the baseline
        self.record(24, &words(&[0])); // SETTEXTCOLOR, black
        let count = letters.len() as u32;
        let start = 76;
        let spaces = start + (count * 2).div_ceil(4) * 4;
        let mut data = words(&[0, 0, 0, 0, 1]);
        data.extend(1.0_f32.to_le_bytes());
        data.extend(1.0_f32.to_le_bytes());
        data.extend(words(&[unit(at.0), unit(at.1), count, start, 0, 0, 0, 0, 0, spaces]));
        data.extend(letters.iter().flat_map(|letter| letter.to_le_bytes()));
        data.resize((spaces - 8) as usize, 0);
        for letter in &letters {
            data.extend(words(&[unit(advance(*letter))]));
        }
        self.record(84, &data); // EXTTEXTOUTW
        self.record(37, &words(&[0x8000_000d])); // the system's font again
        self.record(40, &words(&[3]));
        self.objects = self.objects.max(4);
    }

    fn finish(self, width: f64, height: f64) -> Vec<u8> {
        let frame = |pixels: f64| ((pixels * FRAME).round() as i32).cast_unsigned();
        let size = self.records.len() as u32 + 108;
        let mut head = words(&[1, 108, 0, 0, unit(width), unit(height), 0, 0]);
        head.extend(words(&[frame(width), frame(height), 0x464d_4520, 0x0001_0000, size]));
        head.extend(words(&[self.count + 1]));
        head.extend(((self.objects.max(1)) as u16).to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        // No description, no palette; the reference device: its units, its millimetres.
        head.extend(words(&[0, 0, 0, unit(width), unit(height)]));
        let millimetres = |pixels: f64| (pixels * FRAME / 100.0).round().max(1.0) as u32;
        head.extend(words(&[millimetres(width), millimetres(height), 0, 0, 0]));
        let micro = |pixels: f64| (pixels * FRAME * 10.0).round().max(1.0) as u32;
        head.extend(words(&[micro(width), micro(height)]));
        head.extend(self.records);
        head
    }
}

/// Room of a letter of Arial at that height, in pixels; wide ones take the square.
fn advance(letter: u16) -> f64 {
    let share = match char::from_u32(u32::from(letter)).unwrap_or('n') {
        'i' | 'j' | 'l' | '\'' => 0.222,
        '|' => 0.26,
        ' ' | '.' | ',' | ':' | ';' | 'I' | 't' | 'f' | '/' | '!' | '[' | ']' | '\u{202f}' => 0.278,
        '(' | ')' | '-' | 'r' | '·' => 0.333,
        '*' | '°' => 0.4,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 0.5,
        'F' | 'T' | 'Z' => 0.611,
        'm' | 'M' => 0.833,
        'w' => 0.722,
        'W' => 0.944,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 0.667,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 0.722,
        'G' | 'O' | 'Q' => 0.778,
        '\u{2212}' | '+' | '=' | '<' | '>' | '~' | '×' => 0.584,
        '%' => 0.889,
        '…' | '—' | '\u{2e80}'..='\u{ffef}' => 1.0,
        _ => 0.556,
    };
    share * LETTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Advances of Arial, as its table of horizontal metrics has them, in thousandths.
    #[test]
    fn letters_take_the_room_that_they_have_in_arial() {
        let room = |text: &str| -> f64 { text.encode_utf16().map(advance).sum::<f64>() / LETTERS };
        for (text, thousandths) in [("% of all", 3279.0), ("JFTZ", 2333.0), ("a [b]", 1946.0)] {
            assert!((room(text) * 1000.0 - thousandths).abs() < 1.0, "{text}: {}", room(text));
        }
    }

    #[test]
    fn a_metafile_is_a_chain_of_whole_records() {
        let mut sheet = Sheet::new(100.0, 50.0);
        sheet.shapes.push(Shape::Line {
            points: vec![(0.0, 0.0), (f64::NAN, 10.0)],
            colour: [0, 0, 0],
            width: 1.0,
            dashed: true,
        });
        sheet.shapes.push(Shape::Words {
            at: (5.0, 5.0),
            anchor: 0.5,
            turned: -90.0,
            bold: true,
            words: "cases 病例".into(),
            whole: "cases 病例".into(),
            room: 80.0,
        });
        let bytes = metafile(&sheet);
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let (mut at, mut count) = (0, 0);
        while at < bytes.len() {
            assert!(word(at + 4) % 4 == 0 && word(at + 4) >= 8);
            at += word(at + 4) as usize;
            count += 1;
        }
        assert_eq!(at, bytes.len());
        assert_eq!(word(48) as usize, bytes.len());
        assert_eq!(word(52), count);
    }
}
