//! Character sets of DICOM: one of the fixed ones, or code extensions by escape sequences
//! (ISO/IEC 2022 as PS3.5 section 6.1 uses it).
//!
//! The tables are those of `encoding_rs`; what the sequences switch is here.

use std::borrow::Cow;

use encoding_rs as tables;

/// How the text of a data set is written.
///
/// A text with escape sequences says itself what follows each, so that only the first
/// character set of a declaration is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CharacterSet {
    first: Code,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Code {
    /// The default repertoire. Bytes beyond ASCII, which it does not have, are read as
    /// Latin alphabet No. 1, as common readers do.
    #[default]
    Latin1,
    Table(&'static tables::Encoding),
    /// ASCII in the lower half, JIS X 0201 katakana in the upper.
    Katakana,
}

const ESCAPE: u8 = 0x1B;

impl CharacterSet {
    /// The character set that a value of (0008,0005) declares, and whether it is known.
    pub fn declared(value: &[u8]) -> (CharacterSet, bool) {
        let mut terms = value.split(|byte| *byte == b'\\').map(|term| term.trim_ascii());
        let first = terms.next().unwrap_or_default();
        let first = first.strip_suffix(b"\0").unwrap_or(first).trim_ascii();
        match named(&String::from_utf8_lossy(first)) {
            Some(first) => (CharacterSet { first }, true),
            None => (CharacterSet::default(), false),
        }
    }

    /// The text that the bytes write. What is no character becomes U+FFFD.
    pub fn decode<'a>(&self, bytes: &'a [u8]) -> Cow<'a, str> {
        if is_plain(bytes)
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return Cow::Borrowed(text);
        }
        if bytes.contains(&ESCAPE) {
            return Cow::Owned(self.switched(bytes));
        }
        self.first.decode(bytes)
    }

    /// Text with escape sequences. Each delimiter of values, components or lines brings
    /// the first character set back.
    fn switched(self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len());
        let (mut code, mut rest) = (Half::High(self.first), bytes);
        while !rest.is_empty() {
            if let Some((next, length)) = escape(rest) {
                code = next;
                rest = &rest[length..];
                continue;
            }
            let pair = matches!(code, Half::Pairs208 | Half::Pairs212);
            let ends = |byte: u8| {
                byte == ESCAPE
                    || matches!(byte, b'\r' | b'\n' | b'\t' | 0x0C)
                    || (!pair && matches!(byte, b'\\' | b'^' | b'='))
            };
            let length = rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(length);
            code.append(run, &mut text);
            rest = after;
            if let Some((delimiter, after)) = rest.split_first()
                && escape(rest).is_none()
            {
                text.push(char::from(*delimiter));
                code = Half::High(self.first);
                rest = after;
            }
        }
        text
    }
}

/// Are the bytes ASCII without an escape sequence? Eight of them are looked at at once.
fn is_plain(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const ONES: u64 = 0x0101_0101_0101_0101;
    let strange = |eight: u64| {
        // A byte that is the escape is zero in this, and one below zero in what follows.
        let other = eight ^ (ONES * ESCAPE as u64);
        (eight | other.wrapping_sub(ONES)) & HIGH != 0
    };
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut last = [b' '; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    !eights.iter().chain([&last]).any(|eight| strange(u64::from_le_bytes(*eight)))
}

/// What an escape sequence has switched to.
#[derive(Debug, Clone, Copy)]
enum Half {
    /// ASCII below, this above.
    High(Code),
    /// JIS X 0208, two bytes a character.
    Pairs208,
    /// JIS X 0212, two bytes a character.
    Pairs212,
}

impl Half {
    fn append(self, run: &[u8], text: &mut String) {
        match self {
            Half::High(code) => text.push_str(&code.decode(run)),
            Half::Pairs208 => {
                let high: Vec<u8> = run.iter().map(|byte| byte | 0x80).collect();
                text.push_str(&tables::EUC_JP.decode_without_bom_handling(&high).0);
            }
            Half::Pairs212 => {
                let mut high = Vec::with_capacity(run.len() * 2);
                for pair in run.chunks(2) {
                    high.push(0x8F);
                    high.extend(pair.iter().map(|byte| byte | 0x80));
                }
                text.push_str(&tables::EUC_JP.decode_without_bom_handling(&high).0);
            }
        }
    }
}

impl Code {
    fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Code::Latin1 => tables::mem::decode_latin1(bytes),
            Code::Table(table) => table.decode_without_bom_handling(bytes).0,
            Code::Katakana => tables::SHIFT_JIS.decode_without_bom_handling(bytes).0,
        }
    }
}

/// The character set of a defined term, with or without code extensions.
fn named(term: &str) -> Option<Code> {
    let term = term.trim().to_ascii_uppercase().replace(['_', '-'], " ");
    let number = term.strip_prefix("ISO 2022 IR ").or_else(|| term.strip_prefix("ISO IR "));
    Some(match number.unwrap_or(&term) {
        // The multi-byte sets of code extensions are reached by their escape sequences.
        "" | "6" | "100" | "87" | "159" => Code::Latin1,
        "101" => Code::Table(tables::ISO_8859_2),
        "109" => Code::Table(tables::ISO_8859_3),
        "110" => Code::Table(tables::ISO_8859_4),
        "144" => Code::Table(tables::ISO_8859_5),
        "127" => Code::Table(tables::ISO_8859_6),
        "126" => Code::Table(tables::ISO_8859_7),
        "138" => Code::Table(tables::ISO_8859_8),
        "148" => Code::Table(tables::WINDOWS_1254),
        "203" => Code::Table(tables::ISO_8859_15),
        "166" => Code::Table(tables::WINDOWS_874),
        "13" => Code::Katakana,
        "149" => Code::Table(tables::EUC_KR),
        "58" => Code::Table(tables::GBK),
        "192" => Code::Table(tables::UTF_8),
        "GB18030" => Code::Table(tables::GB18030),
        "GBK" => Code::Table(tables::GBK),
        _ => return None,
    })
}

/// The escape sequence at the beginning of the bytes: what it switches to, its length.
fn escape(bytes: &[u8]) -> Option<(Half, usize)> {
    let high = |table| Half::High(Code::Table(table));
    let rest = bytes.strip_prefix(&[ESCAPE])?;
    let four = match rest.get(..3) {
        Some(b"$(D") => Some(Half::Pairs212),
        Some(b"$)C") => Some(high(tables::EUC_KR)),
        Some(b"$)A") => Some(high(tables::GBK)),
        _ => None,
    };
    if let Some(half) = four {
        return Some((half, 4));
    }
    let three = match rest.get(..2)? {
        b"(B" | b"-A" => Half::High(Code::Latin1),
        b"(J" | b")I" => Half::High(Code::Katakana),
        b"$B" => Half::Pairs208,
        b"-B" => high(tables::ISO_8859_2),
        b"-C" => high(tables::ISO_8859_3),
        b"-D" => high(tables::ISO_8859_4),
        b"-F" => high(tables::ISO_8859_7),
        b"-G" => high(tables::ISO_8859_6),
        b"-H" => high(tables::ISO_8859_8),
        b"-L" => high(tables::ISO_8859_5),
        b"-M" => high(tables::WINDOWS_1254),
        b"-T" => high(tables::WINDOWS_874),
        b"-b" => high(tables::ISO_8859_15),
        _ => return None,
    };
    Some((three, 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(declared: &[u8], bytes: &[u8]) -> String {
        let (set, known) = CharacterSet::declared(declared);
        assert!(known);
        set.decode(bytes).into_owned()
    }

    #[test]
    fn plain_is_told_wherever_a_byte_stands() {
        for length in 0..20 {
            let mut bytes = vec![b'a'; length];
            assert!(is_plain(&bytes));
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    bytes[at] = byte;
                    assert_eq!(is_plain(&bytes), byte.is_ascii() && byte != ESCAPE, "{byte}");
                }
                bytes[at] = 0x1C;
            }
        }
    }

    #[test]
    fn fixed_sets_read_their_upper_half() {
        assert_eq!(read(b"ISO_IR 100", b"Buc^J\xe9r\xf4me"), "Buc^Jérôme");
        assert_eq!(read(b"ISO_IR 192", "王^小东".as_bytes()), "王^小东");
        assert_eq!(
            read(b"GB18030", b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab"),
            "Wang^XiaoDong=王^小东"
        );
        assert_eq!(read(b"ISO_IR 13", b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3"), "ﾔﾏﾀﾞ^ﾀﾛｳ");
        assert_eq!(read(b"ISO_IR 144", b"\xbb\xee\xda"), "Люк");
    }

    #[test]
    fn escape_sequences_switch_until_a_delimiter() {
        let japanese = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B";
        assert_eq!(read(b"\\ISO 2022 IR 87", japanese), "Yamada^Tarou=山田^太郎");
        let korean = b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7";
        assert_eq!(read(b"\\ISO 2022 IR 149", korean), "Hong^Gildong=洪^吉洞");
        let after = b"\x1b-F\xc4\xe9\\\xe9";
        assert_eq!(read(b"ISO 2022 IR 100\\ISO 2022 IR 126", after), "Δι\\é");
    }

    #[test]
    fn unknown_sets_and_broken_sequences_still_give_text() {
        assert!(!CharacterSet::declared(b"ISO_IR 999").1);
        let set = CharacterSet::default();
        for bytes in [&b"\x1b"[..], b"\x1b$", b"\x1b$(", b"a\x1bb\\\x1b", b"\x1b$B;", b"\x1b$(D;3E"]
        {
            set.decode(bytes);
        }
    }
}
