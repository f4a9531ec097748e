//! Numbers of certificates, notified bodies and device identifiers, which only the words or
//! signs before them tell from any other number.

use super::items::Reader;
use super::plain::Plain;
use super::tokens::Kind;

/// Tokens before `certificate` in which the law it is under is sought.
const NEAR: usize = 6;
/// Longest number, in bytes.
const LONGEST: usize = 40;

/// Kind, number and the byte after it, where one begins at a token.
pub(super) fn numbered(
    reader: Reader<'_>,
    plain: &Plain,
    at: usize,
) -> Option<(&'static str, String, usize)> {
    let token = reader.tokens.get(at)?;
    let rest = plain.text.get(token.start..)?;
    match token.kind {
        Kind::Mark('(') => {
            gs1(rest).map(|(number, length)| ("udi-di", number, token.start + length))
        }
        Kind::Word | Kind::Han => {
            let (kind, behind) = announced(reader, at, rest)?;
            let bare = behind.trim_start_matches([' ', '\u{a0}', ':', '：', '.', '#']);
            let (number, length) = match kind {
                "notified-body" => four_digits(bare)?,
                _ => code(bare)?,
            };
            let start = token.start + rest.len() - bare.len();
            Some((kind, number, start + length))
        }
        _ => None,
    }
}

/// The kind that words announce, and what stands behind them.
fn announced<'t>(reader: Reader<'_>, at: usize, rest: &'t str) -> Option<(&'static str, &'t str)> {
    // A mark only in capitals: `CE 0123`.
    for word in ["CE ", "CE\u{a0}", "CE"] {
        if let Some(behind) = rest.strip_prefix(word)
            && behind.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(("notified-body", behind));
        }
    }
    let after = |words: &[&str]| {
        words.iter().find_map(|word| {
            let head = rest.get(..word.len())?;
            head.eq_ignore_ascii_case(word).then(|| &rest[word.len()..])
        })
    };
    if let Some(behind) = after(&["notified body number", "notified body no", "notified body"]) {
        return Some(("notified-body", behind));
    }
    if let Some(behind) = after(&["UDI-DI", "UDI DI", "basic UDI-DI"]) {
        return Some(("udi-di", behind));
    }
    let certificate =
        after(&["certificate number", "certificate no", "certificate nr", "证书编号", "证书号"])?;
    let european = (at.saturating_sub(NEAR)..at)
        .any(|near| matches!(reader.word(near), "ce" | "ec" | "eu" | "mdr" | "ivdr"));
    Some((if european { "ce-certificate" } else { "certificate" }, certificate))
}

/// A device identifier in the way of GS1: `(01)` and fourteen digits.
fn gs1(text: &str) -> Option<(String, usize)> {
    let digits = text.strip_prefix("(01)")?.get(..14)?;
    let alone = !text[18..].starts_with(|c: char| c.is_ascii_digit());
    (alone && digits.bytes().all(|it| it.is_ascii_digit())).then(|| (digits.to_string(), 18))
}

fn four_digits(text: &str) -> Option<(String, usize)> {
    let digits = text.get(..4)?;
    let alone = !text[4..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (alone && digits.bytes().all(|it| it.is_ascii_digit())).then(|| (digits.to_string(), 4))
}

/// Groups of capitals, digits and signs of which each but the first has a digit:
/// `G10 012345 0001`.
fn code(text: &str) -> Option<(String, usize)> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.');
    let mut end = 0;
    for group in text.split(' ') {
        let word: &str = &group[..group.find(|c| !part(c)).unwrap_or(group.len())];
        let bare = word.trim_end_matches(['.', '-', '/']);
        let digits = bare.bytes().filter(u8::is_ascii_digit).count();
        let letters = bare.bytes().any(|it| it.is_ascii_lowercase());
        // Letters alone only at the start: `MDR 712345`.
        if letters || bare.is_empty() || (digits == 0 && (end > 0 || bare.len() > 4)) {
            break;
        }
        let start = if end == 0 { 0 } else { end + 1 };
        end = start + bare.len();
        if bare.len() < group.len() {
            break;
        }
    }
    let number = text.get(..end)?;
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (digits >= 4 && end <= LONGEST).then(|| (number.replace(' ', ""), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_count() {
        assert_eq!(gs1("(01)08712345678906(11)"), Some(("08712345678906".into(), 18)));
        assert_eq!(gs1("(01)087123456789061"), None);
        assert_eq!(four_digits("0123)."), Some(("0123".into(), 4)));
        assert_eq!(four_digits("01234"), None);
        assert_eq!(code("G10 012345 0001 Rev. 00"), Some(("G100123450001".into(), 15)));
        assert_eq!(code("is held by"), None);
        assert_eq!(code("MDR 712345."), Some(("MDR712345".into(), 10)));
    }
}
