//! Which characters codes of a font stand for: maps inside the file, and named encodings.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_16BE, WINDOWS_1252};
use lopdf::{Dictionary, Document, Object};

/// Most entries that are kept of a map.
const MAX_ENTRIES: usize = 200_000;

/// A map from codes to text that a file carries (`ToUnicode`).
#[derive(Debug, Default)]
pub(super) struct Map {
    entries: BTreeMap<u32, String>,
    /// Bytes of a code.
    pub(super) width: Option<usize>,
}

impl Map {
    /// Read a map; what cannot be read is passed over.
    pub(super) fn of(bytes: &[u8]) -> Map {
        let mut map = Map::default();
        let tokens = tokens(bytes);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            let Token::Word(word) = token else { continue };
            let end = |at: usize| {
                let rest = tokens.get(at..).unwrap_or_default();
                let is_end =
                    |token: &Token| matches!(token, Token::Word(w) if w.starts_with("end"));
                at + rest.iter().position(is_end).unwrap_or(rest.len())
            };
            let last = end(at);
            let section = tokens.get(at..last).unwrap_or_default();
            match word.as_str() {
                "begincodespacerange" => map.spaces(section),
                "beginbfchar" => map.characters(section),
                "beginbfrange" => map.ranges(section),
                _ => continue,
            }
            at = last;
        }
        map
    }

    /// The text of a code.
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.entries.get(&code).map(String::as_str)
    }

    /// Has it any entry?
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn spaces(&mut self, section: &[Token]) {
        let widths = section.iter().filter_map(|token| match token {
            Token::Text(bytes) => Some(bytes.len()),
            _ => None,
        });
        self.width = widths.max().filter(|width| (1..=4).contains(width)).or(self.width);
    }

    fn put(&mut self, code: u32, text: String) {
        // Some programs write 0 for what they do not know.
        let known = text.chars().any(|c| c != '\0');
        if known && self.entries.len() < MAX_ENTRIES {
            self.entries.insert(code, text);
        }
    }

    fn characters(&mut self, section: &[Token]) {
        for pair in section.chunks_exact(2) {
            if let [Token::Text(code), Token::Text(text)] = pair {
                self.put(number(code), utf16(text));
            }
        }
    }

    fn ranges(&mut self, section: &[Token]) {
        let mut at = 0;
        while let Some([Token::Text(from), Token::Text(to), target]) = section.get(at..at + 3) {
            at += 3;
            let codes = number(from)..=number(to).min(number(from).saturating_add(0xffff));
            match target {
                Token::Text(text) => {
                    let Some((last, before)) = text.split_last() else { continue };
                    for (step, code) in (0_u32..).zip(codes) {
                        let low = u32::from(*last) + step;
                        let (carry, low) = (low >> 8, low & 0xff);
                        let mut bytes = before.to_vec();
                        if let Some(high) = bytes.last_mut() {
                            *high = high.wrapping_add(u8::try_from(carry & 0xff).unwrap_or(0));
                        }
                        bytes.push(u8::try_from(low).unwrap_or(0));
                        self.put(code, utf16(&bytes));
                    }
                }
                Token::Open => {
                    let texts = section.get(at..).unwrap_or_default();
                    let texts = texts.iter().map_while(|token| match token {
                        Token::Text(text) => Some(text),
                        _ => None,
                    });
                    let texts: Vec<&Vec<u8>> = texts.collect();
                    at += texts.len() + 1;
                    for (code, text) in codes.zip(texts) {
                        self.put(code, utf16(text));
                    }
                }
                _ => {}
            }
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    match bytes {
        [byte] => char::from(*byte).to_string(),
        _ => UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[derive(Debug)]
enum Token {
    Word(String),
    Text(Vec<u8>),
    Open,
    Close,
}

fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let length = match byte {
            b'%' => rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
            b'[' => {
                tokens.push(Token::Open);
                1
            }
            b']' => {
                tokens.push(Token::Close);
                1
            }
            b'<' if rest.get(1) != Some(&b'<') => {
                let inside = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
                let digits: Vec<u8> = rest[1..inside.max(1)]
                    .iter()
                    .filter_map(|byte| char::from(*byte).to_digit(16))
                    .filter_map(|digit| u8::try_from(digit).ok())
                    .collect();
                let text = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0));
                tokens.push(Token::Text(text.collect()));
                inside + 1
            }
            b'<' | b'>' => 2,
            byte if byte.is_ascii_whitespace() => 1,
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || b"<>[]%/".contains(byte);
                let length = 1 + rest[1..].iter().position(ends).unwrap_or(rest.len() - 1);
                let word = rest.get(..length).unwrap_or_default();
                tokens.push(Token::Word(String::from_utf8_lossy(word).into_owned()));
                length
            }
        };
        at += length.max(1);
        if tokens.len() > 4 * MAX_ENTRIES {
            break;
        }
    }
    tokens
}

/// Text of codes of several bytes, by the name of a predefined map of a CJK font.
pub(super) fn named(name: &[u8]) -> Option<&'static Encoding> {
    let has = |word: &str| String::from_utf8_lossy(name).contains(word);
    let unicode = has("UCS2") || has("UTF16");
    let encodings = [
        (unicode, UTF_16BE),
        (has("GBK") || has("GB-EUC") || has("GBpc"), GBK),
        (has("B5") || has("ETen") || has("HKscs"), BIG5),
        (has("RKSJ"), SHIFT_JIS),
        (has("KSC"), EUC_KR),
    ];
    encodings.into_iter().find(|(fits, _)| *fits).map(|(_, encoding)| encoding)
}

/// The 256 characters of a font of one-byte codes.
pub(super) fn simple(font: &Dictionary, pdf: &Document) -> Vec<Option<String>> {
    let encoding = font.get_deref(b"Encoding", pdf).ok();
    let base = encoding.and_then(|encoding| match encoding {
        Object::Name(name) => Some(name.as_slice()),
        Object::Dictionary(dict) => dict.get_deref(b"BaseEncoding", pdf).ok()?.as_name().ok(),
        _ => None,
    });
    let mut table: Vec<Option<String>> =
        (0..=255).map(|code| character(base.unwrap_or_default(), code)).collect();
    let differences = encoding
        .and_then(|encoding| encoding.as_dict().ok())
        .and_then(|dict| dict.get_deref(b"Differences", pdf).ok())
        .and_then(|differences| differences.as_array().ok());
    let mut code = 0_usize;
    for object in differences.into_iter().flatten().take(1_024) {
        match object {
            Object::Integer(number) => code = usize::try_from(*number).unwrap_or(256),
            Object::Name(name) => {
                if let Some(slot) = table.get_mut(code) {
                    *slot = glyph(name, pdf);
                }
                code += 1;
            }
            _ => {}
        }
    }
    table
}

fn character(base: &[u8], code: u8) -> Option<String> {
    let encoding = match base {
        b"MacRomanEncoding" => MACINTOSH,
        _ => WINDOWS_1252,
    };
    // The standard encoding differs from the others in these places.
    let standard = match (base, code) {
        (b"WinAnsiEncoding" | b"MacRomanEncoding", _) => None,
        (_, 0x27) => Some('’'),
        (_, 0x60) => Some('‘'),
        (_, 0xaa) => Some('“'),
        (_, 0xae) => Some('ﬁ'),
        (_, 0xaf) => Some('ﬂ'),
        (_, 0xb1) => Some('–'),
        (_, 0xb7) => Some('•'),
        (_, 0xba) => Some('”'),
        (_, 0xd0) => Some('—'),
        _ => None,
    };
    if let Some(character) = standard {
        return Some(character.to_string());
    }
    let (text, _) = encoding.decode_without_bom_handling(&[code]).0.chars().fold(
        (String::new(), ()),
        |(mut text, ()), c| {
            if !c.is_control() {
                text.push(c);
            }
            (text, ())
        },
    );
    (!text.is_empty()).then_some(text)
}

/// The text of a glyph by its name: `eacute`, `uni00E9`, `f_i`, `a.alt`.
fn glyph(name: &[u8], pdf: &Document) -> Option<String> {
    let name = String::from_utf8_lossy(name);
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let hexadecimal = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    let digits = name.strip_prefix("uni").filter(|digits| digits.len() >= 4);
    if let Some(c) = digits.and_then(|digits| hexadecimal(digits.get(..4)?)) {
        return Some(c.to_string());
    }
    if let Some(c) = name.strip_prefix('u').filter(|d| d.len() >= 4).and_then(hexadecimal) {
        return Some(c.to_string());
    }
    match name {
        "f_i" => return Some("fi".into()),
        "f_l" => return Some("fl".into()),
        "f_f" => return Some("ff".into()),
        "f_f_i" => return Some("ffi".into()),
        _ => {}
    }
    // The library keeps the list of names; it answers for a font that has one code.
    let differences = vec![Object::Integer(0), Object::Name(name.as_bytes().to_vec())];
    let mut encoding = Dictionary::new();
    encoding.set("Differences", Object::Array(differences));
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Dictionary(encoding));
    let text = font.get_font_encoding(pdf).ok()?.bytes_to_string(&[0]).ok()?;
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_give_text_for_codes_and_ranges() {
        let map = Map::of(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar <0003> <0020> \
              <0004> <00660069> endbfchar 2 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<0041> \
              <0042>] endbfrange",
        );
        assert_eq!(map.width, Some(2));
        let shown = [3, 4, 0x10, 0x12, 0x20, 0x21].map(|code| map.get(code).unwrap_or("?"));
        assert_eq!(shown, [" ", "fi", "一", "丂", "A", "B"]);
        for torn in [&b"beginbfrange <00"[..], b"beginbfchar", b"beginbfrange <00> <01> [", b"<<>"]
        {
            Map::of(torn);
        }
    }

    #[test]
    fn glyphs_are_known_by_name() {
        let pdf = Document::new();
        let shown = |name: &str| glyph(name.as_bytes(), &pdf);
        assert_eq!(shown("eacute").as_deref(), Some("é"));
        assert_eq!(shown("uni4E2D").as_deref(), Some("中"));
        assert_eq!(shown("greaterequal").as_deref(), Some("≥"));
        assert_eq!(shown("a.alt").as_deref(), Some("a"));
    }
}
