//! Fonts: how bytes are cut into codes, what they stand for, and how wide they are.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::MAX_STREAM;
use super::characters::{Map, named, simple};

/// Most widths that are kept of a font.
const MAX_WIDTHS: usize = 100_000;

/// How the bytes of a font are cut into codes.
enum Codes {
    /// One byte a code, with this table.
    One(Vec<Option<String>>),
    /// So many bytes a code.
    Several(usize),
    /// By a national encoding.
    Named(&'static encoding_rs::Encoding),
}

/// A font.
pub(super) struct Font {
    codes: Codes,
    map: Map,
    widths: BTreeMap<u32, f64>,
    default: Option<f64>,
    /// Is it bold, by its name?
    pub(super) bold: bool,
}

/// A glyph as set.
pub(super) struct Glyph {
    /// Its text; the replacement character where the file does not say.
    pub(super) text: String,
    /// Width, as a share of the size of the font.
    pub(super) width: f64,
    /// Is it the one-byte code 32, to which the spacing of words applies?
    pub(super) is_space: bool,
}

/// Fonts of a document, each read once.
pub(super) struct Fonts<'a> {
    pdf: &'a Document,
    by_id: BTreeMap<ObjectId, Option<usize>>,
    fonts: Vec<Font>,
    unknown: usize,
    all: usize,
}

impl<'a> Fonts<'a> {
    /// No font has been read yet.
    pub(super) fn new(pdf: &'a Document) -> Fonts<'a> {
        Fonts { pdf, by_id: BTreeMap::new(), fonts: Vec::new(), unknown: 0, all: 0 }
    }

    /// The place of a font that is named in resources.
    pub(super) fn find(&mut self, resources: &Dictionary, name: &[u8]) -> Option<usize> {
        let fonts = resources.get_deref(b"Font", self.pdf).ok()?.as_dict().ok()?;
        let object = fonts.get(name).ok()?;
        let id = object.as_reference().ok();
        if let Some(known) = id.and_then(|id| self.by_id.get(&id)) {
            return *known;
        }
        let (_, object) = self.pdf.dereference(object).ok()?;
        let dict = object.as_dict().ok()?;
        self.fonts.push(Font::of(dict, self.pdf));
        let place = Some(self.fonts.len() - 1);
        self.by_id.extend(id.map(|id| (id, place)));
        place
    }

    /// A font by its place.
    pub(super) fn get(&self, place: usize) -> Option<&Font> {
        self.fonts.get(place)
    }

    /// Count characters, and those without a meaning.
    pub(super) fn count(&mut self, glyphs: &[Glyph]) {
        self.all += glyphs.len();
        self.unknown += glyphs.iter().filter(|glyph| glyph.text.contains('\u{fffd}')).count();
    }

    /// Characters without a meaning, and all.
    pub(super) fn unknown(&self) -> (usize, usize) {
        (self.unknown, self.all)
    }
}

impl Font {
    fn of(font: &Dictionary, pdf: &Document) -> Font {
        let name_of = |dict: &Dictionary, key: &[u8]| {
            let name = dict.get_deref(key, pdf).ok()?.as_name().ok()?;
            Some(name.to_vec())
        };
        let map = font
            .get_deref(b"ToUnicode", pdf)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(MAX_STREAM))
            .map(|bytes| Map::of(&bytes))
            .unwrap_or_default();
        let base = name_of(font, b"BaseFont").unwrap_or_default();
        let base = String::from_utf8_lossy(&base).to_lowercase();
        let bold = ["bold", "black", "heavy", "semibold"].iter().any(|word| base.contains(word));
        let is_composite = name_of(font, b"Subtype").as_deref() == Some(b"Type0");
        if !is_composite {
            let (widths, default) = simple_widths(font, pdf);
            return Font { codes: Codes::One(simple(font, pdf)), map, widths, default, bold };
        }
        let encoding = name_of(font, b"Encoding").unwrap_or_default();
        let codes = match named(&encoding) {
            Some(encoding) if map.is_empty() => Codes::Named(encoding),
            _ => Codes::Several(map.width.unwrap_or(2)),
        };
        let below = font
            .get_deref(b"DescendantFonts", pdf)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| pdf.dereference(fonts.first()?).ok()?.1.as_dict().ok());
        let (widths, default) = below.map(|below| wide_widths(below, pdf)).unwrap_or_default();
        Font { codes, map, widths, default: default.or(Some(1.0)), bold }
    }

    /// The glyphs of bytes.
    pub(super) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        match &self.codes {
            Codes::One(table) => bytes
                .iter()
                .map(|byte| {
                    let known = table.get(usize::from(*byte)).cloned().flatten();
                    let text = self.map.get(u32::from(*byte)).map(str::to_string).or(known);
                    self.glyph(u32::from(*byte), text, *byte == b' ')
                })
                .collect(),
            Codes::Several(width) => bytes
                .chunks(*width)
                .map(|code| {
                    let code = code.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
                    let text = self.map.get(code).map(str::to_string);
                    self.glyph(code, text, *width == 1 && code == 32)
                })
                .collect(),
            Codes::Named(encoding) => {
                let (text, _) = encoding.decode_without_bom_handling(bytes);
                let width = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
                text.chars()
                    .map(|c| Glyph { text: c.to_string(), width: width(c), is_space: false })
                    .collect()
            }
        }
    }

    fn glyph(&self, code: u32, text: Option<String>, is_space: bool) -> Glyph {
        let text = text.unwrap_or_else(|| '\u{fffd}'.to_string());
        let width = self.widths.get(&code).copied().or(self.default);
        let width = width.unwrap_or_else(|| usual(text.chars().next()));
        Glyph { text, width, is_space }
    }
}

/// The width of a character in a usual font, where the file gives none.
fn usual(c: Option<char>) -> f64 {
    match c {
        Some(
            'i' | 'l' | 'j' | 't' | 'f' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ',
        ) => 0.28,
        Some('m' | 'w' | 'M' | 'W' | '%' | '@') => 0.85,
        Some(c) if c.is_uppercase() => 0.68,
        _ => 0.53,
    }
}

type Widths = (BTreeMap<u32, f64>, Option<f64>);

fn value(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from).filter(|number| number.is_finite())
}

fn simple_widths(font: &Dictionary, pdf: &Document) -> Widths {
    let first = font.get_deref(b"FirstChar", pdf).and_then(Object::as_i64).unwrap_or_default();
    let first = u32::try_from(first).unwrap_or_default();
    let widths = font.get_deref(b"Widths", pdf).and_then(Object::as_array);
    // A font that draws its glyphs itself has a scale of its own.
    let scale = font
        .get_deref(b"FontMatrix", pdf)
        .and_then(Object::as_array)
        .ok()
        .and_then(|matrix| value(matrix.first()?))
        .unwrap_or(0.001);
    let known = widths.into_iter().flatten().take(256).enumerate().filter_map(|(at, width)| {
        let (_, width) = pdf.dereference(width).ok()?;
        Some((first.saturating_add(u32::try_from(at).ok()?), value(width)? * scale))
    });
    let known: BTreeMap<u32, f64> = known.collect();
    let missing = font
        .get_deref(b"FontDescriptor", pdf)
        .and_then(Object::as_dict)
        .and_then(|descriptor| descriptor.get_deref(b"MissingWidth", pdf))
        .ok()
        .and_then(value)
        .filter(|width| *width > 0.0)
        .map(|width| width * scale);
    (known, missing)
}

/// Widths of a composite font: `c [w w …]` and `first last w`.
fn wide_widths(font: &Dictionary, pdf: &Document) -> Widths {
    let default = font.get_deref(b"DW", pdf).ok().and_then(value).map(|width| width / 1000.0);
    let mut widths = BTreeMap::new();
    let empty = Vec::new();
    let listed = font.get_deref(b"W", pdf).and_then(Object::as_array).unwrap_or(&empty);
    let listed: Vec<&Object> =
        listed.iter().filter_map(|object| pdf.dereference(object).ok()).map(|(_, o)| o).collect();
    let mut at = 0;
    let code = |object: Option<&&Object>| {
        object.and_then(|object| object.as_i64().ok()).and_then(|code| u32::try_from(code).ok())
    };
    while let Some(first) = code(listed.get(at)) {
        if widths.len() > MAX_WIDTHS {
            break;
        }
        match listed.get(at + 1) {
            Some(Object::Array(each)) => {
                let each = each.iter().filter_map(value).map(|width| width / 1000.0);
                widths.extend((first..).zip(each));
                at += 2;
            }
            Some(_) => {
                let last = code(listed.get(at + 1)).unwrap_or(first);
                let width = listed.get(at + 2).and_then(|width| value(width));
                let last = last.min(first.saturating_add(0xffff));
                if let Some(width) = width {
                    widths.extend((first..=last).map(|code| (code, width / 1000.0)));
                }
                at += 3;
            }
            None => break,
        }
    }
    (widths, default)
}
