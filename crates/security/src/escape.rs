//! Percent-encoding, as package URLs and ranges use it.

use std::fmt::Write;

/// Encodes all but letters, digits, `.`, `-`, `_`, `~` and `:`.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Decodes `%41`.
pub(crate) fn decode(text: &str) -> Result<String, &'static str> {
    if !text.contains('%') {
        return Ok(text.to_string());
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while let Some(&byte) = bytes.get(place) {
        if byte == b'%' {
            let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
            let (Some(high), Some(low)) = (digit(place + 1), digit(place + 2)) else {
                return Err("has a `%` without two hexadecimal digits");
            };
            decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
            place += 3;
        } else {
            decoded.push(byte);
            place += 1;
        }
    }
    String::from_utf8(decoded).map_err(|_| "has percent-encoded bytes that are not UTF-8")
}
