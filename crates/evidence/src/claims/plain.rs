//! Text with one way of writing each mark, and the way back to the words as they stand.
//!
//! Full-width digits and signs become ASCII, the dashes one dash, and formulas between
//! dollar signs, as text taken from PDF often has them (`$9 5 \% \mathrm { C I }$`), lose
//! their commands and inner blanks. Every byte knows where it came from, so that a quote is
//! always the document's own words.

use reliance_model::letters;

/// Longest formula between dollar signs, in bytes; more is taken as prices.
const FORMULA: usize = 400;

/// A text in plain marks.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// The text.
    pub(super) text: String,
    /// For each of its bytes and its end, the byte of the original.
    from: Vec<usize>,
}

impl Plain {
    /// The original's words between two bytes of the plain text, without blanks around.
    pub(super) fn original<'a>(&self, text: &'a str, start: usize, end: usize) -> &'a str {
        let at = |byte: usize| self.from.get(byte).copied().unwrap_or(text.len());
        text.get(at(start)..at(end)).unwrap_or("").trim()
    }

    fn push(&mut self, letter: char, from: usize) {
        self.text.push(letter);
        self.from.resize(self.text.len(), from);
    }
}

/// The text in plain marks.
pub(super) fn plain(text: &str) -> Plain {
    let mut plain = Plain::default();
    let mut at = 0;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if letter == '$'
            && let Some(end) = formula(text, at)
        {
            inner(&mut plain, text, at + 1, end);
            at = end + 1;
            continue;
        }
        letter_of(&mut plain, letter, at);
        at += letter.len_utf8();
    }
    plain.from.push(text.len());
    plain
}

/// The byte after the number of a clause that a text opens with (`2.3 `, `4.1.2 `), or 0. A
/// value that opens a sentence is followed by its unit or a verb, a clause by a title.
pub(super) fn clause_number(text: &str) -> usize {
    let parts = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let number = text.get(..parts).unwrap_or("").trim_end_matches('.');
    let short = number.split('.').all(|part| (1..=2).contains(&part.len()));
    let rest = text.get(parts..).unwrap_or("");
    let title = rest.trim_start_matches([' ', '\u{3000}']);
    let first = title.chars().next();
    let named = first.is_some_and(|c| c.is_uppercase() || (!c.is_ascii() && c.is_alphabetic()));
    let unit =
        ["秒", "分", "年", "岁", "例", "个", "名", "天", "小时", "毫", "微", "厘", "万", "倍"];
    let is_clause = number.contains('.')
        && short
        && !number.starts_with('0')
        && named
        && !unit.iter().any(|unit| title.starts_with(unit));
    if is_clause { parts } else { 0 }
}

fn letter_of(plain: &mut Plain, letter: char, at: usize) {
    match letter {
        '\u{200b}' | '\u{feff}' | '\u{ad}' | '™' | '®' | '©' => {}
        other => plain.push(letters::usual(other), at),
    }
}

/// Where the formula ends that begins with the dollar sign there, if it is one.
fn formula(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at + 1..)?;
    let length = rest.iter().take(FORMULA).position(|byte| *byte == b'$' || *byte == b'\n')?;
    let inside = &rest[..length];
    let bare = |byte: &u8| byte.is_ascii_digit() || b" .,;:()[]-+%=<>/".contains(byte);
    let ends = rest[length] == b'$' && length > 0;
    (ends && (inside.contains(&b'\\') || inside.iter().all(bare))).then_some(at + 1 + length)
}

/// Write a formula without commands, braces and blanks.
fn inner(plain: &mut Plain, text: &str, start: usize, end: usize) {
    let mut at = start;
    while at < end
        && let Some(letter) = text.get(at..end).and_then(|rest| rest.chars().next())
    {
        match letter {
            '\\' => {
                let name = text.get(at + 1..end).unwrap_or("");
                let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
                match name.get(..length).unwrap_or("") {
                    "" => {
                        if let Some(escaped) =
                            name.chars().next().filter(|it| "%$#&_".contains(*it))
                        {
                            plain.push(escaped, at);
                        }
                        at += 1 + name.chars().next().map_or(0, char::len_utf8);
                        continue;
                    }
                    command => {
                        if let Some(sign) = letters::formula_sign(command) {
                            plain.push(sign, at);
                        }
                    }
                }
                at += 1 + length;
                continue;
            }
            '{' | '}' | ' ' | '~' | '^' | '_' => {}
            other => letter_of(plain, other, at),
        }
        at += letter.len_utf8();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_of_writing_each_mark() {
        assert_eq!(
            plain("灵敏度为９５．２％（９０．１％～９８．２％）").text,
            "灵敏度为95.2%(90.1%~98.2%)"
        );
        assert_eq!(plain("YY/T 0664—2020").text, "YY/T 0664-2020");
        assert_eq!(
            plain("of $3 . 5 \\%$ with $9 5 \\% C \\mathrm { I }$ :").text,
            "of 3.5% with 95%CI :"
        );
        assert_eq!(plain("costs $5 and 7$").text, "costs $5 and 7$");
        assert_eq!(plain("$").text, "$");
    }

    #[test]
    fn a_quote_is_the_documents_own_words() {
        let text = "灵敏度为９５．２％，好";
        let plain = plain(text);
        let end = plain.text.find(',').unwrap();
        assert_eq!(plain.original(text, 0, end), "灵敏度为９５．２％");
        assert_eq!(plain.original(text, 0, plain.text.len()), text);
    }
}
