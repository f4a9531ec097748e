//! JSON read with the place of every value, and the bytes that a JSON pointer names.
//!
//! RFC 8259; nesting and size are bounded, and a byte order mark is passed over.

use std::ops::Range;

use super::tree::{DEEPEST, LARGEST, Node, Value};

/// Why a text is no JSON, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong: lower case, no full stop.
    pub message: &'static str,
    /// Where.
    pub at: usize,
}

/// The bytes of the value that a JSON pointer names in a JSON text.
pub fn range(text: &str, pointer: &str) -> Option<Range<usize>> {
    parse(text).ok()?.pointer(pointer).map(|node| node.span.clone())
}

/// Read a JSON text.
///
/// # Errors
/// The first fault of the text.
pub fn parse(text: &str) -> Result<Node, Fault> {
    let mut reader = Reader::new(text);
    if text.len() > LARGEST {
        return Err(reader.fault("the document is larger than is read"));
    }
    let node = reader.value(0)?;
    reader.space();
    match reader.at < text.len() {
        true => Err(reader.fault("something stands after the end of the document")),
        false => Ok(node),
    }
}

/// Names and values at the top of a JSON object, as far as the text goes before its first
/// fault; `None` where it is no object.
pub fn top(text: &str) -> Option<Vec<(String, Node)>> {
    let mut reader = Reader::new(text);
    reader.space();
    reader.eat(b'{').then_some(())?;
    let mut found = Vec::new();
    while let Ok(entry) = reader.entry(1) {
        found.push(entry);
        reader.space();
        if !reader.eat(b',') {
            break;
        }
    }
    Some(found)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        Reader { text, at: if text.starts_with('\u{feff}') { 3 } else { 0 } }
    }

    fn fault(&self, message: &'static str) -> Fault {
        Fault { message, at: self.at.min(self.text.len()) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        self.space();
        let start = self.at;
        if depth > DEEPEST {
            return Err(self.fault("the document is nested deeper than is read"));
        }
        let value = match self.peek() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => self.word()?,
            None => return Err(self.fault("the document ends before it is complete")),
        };
        Ok(Node { span: start..self.at, value })
    }

    fn word(&mut self) -> Result<Value, Fault> {
        let words =
            [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)];
        for (word, value) in words {
            if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.fault("a value is expected here"))
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        self.eat(b'-');
        let zero = self.peek() == Some(b'0');
        let whole = self.digits();
        if whole == 0 || zero && whole > 1 {
            return Err(self.fault("this is no number"));
        }
        if self.eat(b'.') && self.digits() == 0 {
            return Err(self.fault("this is no number"));
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            if self.digits() == 0 {
                return Err(self.fault("this is no number"));
            }
        }
        Ok(Value::Number(self.text[start..self.at].to_string()))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn list(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            match () {
                () if self.eat(b',') => {}
                () if self.eat(b']') => return Ok(Value::List(items)),
                () => return Err(self.fault("`,` or `]` is expected here")),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut entries = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Value::Map(entries));
        }
        loop {
            entries.push(self.entry(depth + 1)?);
            self.space();
            match () {
                () if self.eat(b',') => {}
                () if self.eat(b'}') => return Ok(Value::Map(entries)),
                () => return Err(self.fault("`,` or `}` is expected here")),
            }
        }
    }

    fn entry(&mut self, depth: usize) -> Result<(String, Node), Fault> {
        self.space();
        if self.peek() != Some(b'"') {
            return Err(self.fault("a name in quotes is expected here"));
        }
        let name = self.string()?;
        self.space();
        if !self.eat(b':') {
            return Err(self.fault("`:` is expected here"));
        }
        Ok((name, self.value(depth)?))
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let plain = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f));
            let Some(plain) = plain else {
                self.at = self.text.len();
                return Err(self.fault("a text has no end"));
            };
            text.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.fault("a control character stands in a text")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let wrong = self.fault("this is no escape sequence");
        let letter = self.text.as_bytes().get(self.at + 1).copied();
        self.at += 2;
        Ok(match letter {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'u') => {
                let first = self.unit().ok_or(wrong.clone())?;
                let second = match first {
                    0xd800..=0xdbff if self.eat(b'\\') && self.eat(b'u') => {
                        Some(self.unit().ok_or(wrong)?)
                    }
                    _ => None,
                };
                // Half of a pair alone is no character.
                let units = std::iter::once(first).chain(second);
                let mut chars = char::decode_utf16(units);
                chars.next().and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(wrong),
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        let hex = digits.iter().all(u8::is_ascii_hexdigit);
        let digits = std::str::from_utf8(digits).ok().filter(|_| hex)?;
        self.at += 4;
        u16::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_as_written() {
        let node = parse(r#"["aé\n\u00e9\ud83d\ude00\/", -1.5e+3, true, null, {}]"#).unwrap();
        assert_eq!(node.items()[0].raw(), Some("aé\né😀/"));
        assert_eq!(node.items()[1].value, Value::Number("-1.5e+3".into()));
        let text = "\u{feff} {\"a\": [10, {\"b\": \"c\"}]} ";
        assert_eq!(&text[range(text, "/a/1/b").unwrap()], "\"c\"");
        assert_eq!(range(text, "/a/7"), None);
    }

    #[test]
    fn a_fault_has_its_byte() {
        let fault = |text: &str| parse(text).unwrap_err();
        assert_eq!(fault("{\"a\": }").at, 6);
        assert_eq!(fault("[1 2]").message, "`,` or `]` is expected here");
        for text in
            ["", "{", "[1,]", "{\"a\"", "\"\\u12\"", "\"\\", "01", "1.", "\"\n\"", "[] x", "nul"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn the_top_of_a_broken_document_is_seen() {
        let top = top("{\"bomFormat\": \"CycloneDX\", \"version\": 1, \"x\": [").unwrap();
        let texts: Vec<_> = top.iter().map(|(name, node)| (name.as_str(), node.text())).collect();
        assert_eq!(texts, [("bomFormat", Some("CycloneDX")), ("version", Some("1"))]);
    }
}
