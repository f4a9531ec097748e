//! Tokens of plain text: words, Chinese characters, numbers and marks.
//!
//! A number that belongs to a name, a part number, a version or a date is told apart here:
//! it is `named`, and no figure is ever read from it.

use reliance_model::letters::PLACES;
pub(super) use reliance_model::letters::is_han;

use super::plain::Plain;

/// A token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token {
    /// First byte in the plain text.
    pub(super) start: usize,
    /// Byte after its last.
    pub(super) end: usize,
    /// What it is.
    pub(super) kind: Kind,
}

/// Kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Letters, or letters with digits.
    Word,
    /// One Chinese character.
    Han,
    /// A number.
    Number(Number),
    /// Any other sign.
    Mark(char),
    /// The end of a paragraph within a block.
    Break,
}

/// A number as printed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Number {
    /// Value as printed, before any percent sign is heeded.
    pub(super) value: f64,
    /// Digits after the decimal mark.
    pub(super) decimals: u8,
    /// Its value, where no decimal mark stands in it.
    pub(super) whole: Option<u64>,
    /// Is a percent sign behind it?
    pub(super) percent: bool,
    /// Is it part of a name, a version or a date?
    pub(super) named: bool,
}

/// The tokens of a text.
pub(super) fn tokens(plain: &Plain) -> Vec<Token> {
    let text = plain.text.as_str();
    let mut found: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let end = at + letter.len_utf8();
        let (end, kind) = match letter {
            '\n' if text
                .get(end..)
                .is_some_and(|rest| rest.trim_start_matches(' ').starts_with('\n')) =>
            {
                (end, Some(Kind::Break))
            }
            _ if letter.is_whitespace() => (end, None),
            '0'..='9' => number(text, at),
            _ if is_han(letter) => (end, Some(Kind::Han)),
            _ if letter.is_alphabetic() => (word(text, at), Some(Kind::Word)),
            '%' => {
                percent(&mut found, text, end);
                (end, None)
            }
            other => (end, Some(Kind::Mark(other))),
        };
        if let Some(kind) = kind {
            found.push(Token { start: at, end, kind });
        }
        at = end;
    }
    name_numbers(&mut found, text);
    found
}

/// Set the percent sign on the number before it.
fn percent(found: &mut [Token], text: &str, end: usize) {
    if let Some(Token { end: last, kind: Kind::Number(number), .. }) = found.last_mut()
        && text.get(*last..end).is_some_and(|gap| gap.trim() == "%")
    {
        number.percent = true;
        *last = end;
    }
}

fn word(text: &str, at: usize) -> usize {
    let inside = |letter: &char| (letter.is_alphanumeric() || *letter == '\'') && !is_han(*letter);
    let rest = text.get(at..).unwrap_or("");
    at + rest.chars().take_while(inside).map(char::len_utf8).sum::<usize>()
}

/// The number there; a word where letters or further marks make it a name.
fn number(text: &str, at: usize) -> (usize, Option<Kind>) {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from.min(bytes.len())..].iter().take_while(|it| it.is_ascii_digit()).count()
    };
    let first = digits(at);
    let mut end = at + first;
    let mut plainly = text.get(at..end).unwrap_or("").to_string();
    let mut decimals = 0;
    while bytes.get(end) == Some(&b',')
        && digits(end + 1) == 3
        && first <= 3
        && plainly != "0"
        && !plainly.starts_with("00")
    {
        plainly.push_str(text.get(end + 1..end + 4).unwrap_or(""));
        end += 4;
    }
    let after = digits(end + 1);
    let mark = bytes.get(end).copied();
    let point = mark == Some(b'.') || (mark == Some(b',') && decimal_comma(text, (at, end), after));
    let middle = text.get(end..).is_some_and(|rest| rest.starts_with('·'));
    if point && after > 0 {
        plainly.push('.');
        plainly.push_str(text.get(end + 1..end + 1 + after).unwrap_or(""));
        decimals = after;
        end += 1 + after;
    } else if middle && digits(end + 2) > 0 {
        decimals = digits(end + 2);
        plainly.push('.');
        plainly.push_str(text.get(end + 2..end + 2 + decimals).unwrap_or(""));
        end += 2 + decimals;
    }
    let versioned = point && bytes.get(end) == Some(&b'.') && digits(end + 1) > 0;
    let lettered = text.get(end..).and_then(|rest| rest.chars().next());
    let lettered = lettered.is_some_and(|it| it.is_alphabetic() && !is_han(it));
    if versioned || lettered || plainly.len() > 17 {
        return (name(text, end), Some(Kind::Word));
    }
    let number = Number {
        value: plainly.parse().unwrap_or(0.0),
        decimals: u8::try_from(decimals).unwrap_or(u8::MAX),
        whole: if decimals == 0 { plainly.parse().ok() } else { None },
        ..Number::default()
    };
    (end, Some(Kind::Number(number)))
}

/// Is the comma before `after` digits a decimal mark? Only where nothing else can be meant:
/// behind a zero, or before a percent sign.
fn decimal_comma(text: &str, (at, end): (usize, usize), after: usize) -> bool {
    let percent =
        text.get(end + 1 + after..).is_some_and(|rest| rest.trim_start().starts_with('%'));
    let whole = text.get(at..end).unwrap_or("");
    (whole == "0" && after >= 1) || (percent && (1..=2).contains(&after) && whole.len() <= 3)
}

fn name(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let mut end = at;
    for letter in rest.chars() {
        let next = rest.get(end - at + letter.len_utf8()..).and_then(|it| it.chars().next());
        let goes_on = letter == '.' && next.is_some_and(char::is_alphanumeric);
        if !(letter.is_alphanumeric() && !is_han(letter) || goes_on) {
            break;
        }
        end += letter.len_utf8();
    }
    end
}

/// Words behind which a number is a name, besides those of places: `version 2`, `Class 2`.
const NAMING: &[&str] = &[
    "version",
    "rule",
    "class",
    "phase",
    "iso",
    "iec",
    "reader",
    "pathologist",
    "radiologist",
    "site",
    "system",
    "run",
    "arm",
    "study",
    "no",
    "cfr",
    "article",
    "release",
    "revision",
    "rev",
    "type",
    "scanner",
    "operator",
    "model",
    "line",
    "stage",
    "grade",
    "level",
];

/// Mark the numbers that are part of a name.
fn name_numbers(found: &mut [Token], text: &str) {
    for at in 0..found.len() {
        let Kind::Number(mut number) = found[at].kind else { continue };
        let before = at.checked_sub(1).map(|at| found[at]);
        let earlier = at.checked_sub(2).map(|at| found[at]);
        let touches = |left: Option<Token>, right: usize| left.is_some_and(|it| it.end == right);
        let after_word = matches!(before, Some(Token { kind: Kind::Word, .. }))
            && touches(before, found[at].start);
        let dash = matches!(
            before,
            Some(Token { kind: Kind::Mark('-' | '/' | '.' | ':' | '_' | '#'), .. })
        );
        let lettered = matches!(earlier, Some(Token { kind: Kind::Word, .. }))
            && before.is_some_and(|it| touches(earlier, it.start));
        let named =
            before.filter(|it| it.kind == Kind::Word && !number.percent).is_some_and(|it| {
                let word = text.get(it.start..it.end).unwrap_or("").to_lowercase();
                let naming = PLACES.iter().chain(NAMING).any(|known| *known == word);
                naming && number.decimals == 0
            });
        let section = matches!(before, Some(Token { kind: Kind::Mark('§' | '#'), .. }))
            || before.is_some_and(|it| {
                matches!(text.get(it.start..it.end), Some("表" | "图" | "第" | "版" | "号"))
            }) && number.decimals == 0
                && !number.percent;
        number.named = after_word && !number.percent
            || dash && touches(before, found[at].start) && lettered && !is_colon(before)
            || named
            || section
            || before_dash_word(found, at);
        found[at].kind = Kind::Number(number);
    }
}

fn is_colon(token: Option<Token>) -> bool {
    matches!(token, Some(Token { kind: Kind::Mark(':'), .. }))
}

/// `510(k)`, `62304-1`, `3-D`: a whole number glued to what follows.
fn before_dash_word(found: &[Token], at: usize) -> bool {
    let glued = |left: usize, right: usize| matches!((found.get(left), found.get(right)), (Some(left), Some(right)) if left.end == right.start);
    let Some(next) = found.get(at + 1) else { return false };
    let word = found.get(at + 2).is_some_and(|it| {
        it.kind == Kind::Word && (next.kind == Kind::Mark('-') || it.end - it.start == 1)
    });
    glued(at, at + 1)
        && glued(at + 1, at + 2)
        && word
        && matches!(next.kind, Kind::Mark('-' | '('))
        && !matches!(found[at].kind, Kind::Number(Number { percent: true, .. }))
        && matches!(found[at].kind, Kind::Number(Number { decimals: 0, .. }))
}

#[cfg(test)]
mod tests {
    use super::super::plain::plain;
    use super::*;

    fn numbers(text: &str) -> Vec<(f64, u8, bool)> {
        let found = tokens(&plain(text));
        let usable = found.iter().filter_map(|token| match token.kind {
            Kind::Number(it) if !it.named => Some((it.value, it.decimals, it.percent)),
            _ => None,
        });
        usable.collect()
    }

    #[test]
    fn numbers_as_they_are_printed() {
        assert_eq!(
            numbers("86.81% 1,187 0,95 96,2 % ９５％ 0·98"),
            [
                (86.81, 2, true),
                (1187.0, 0, false),
                (0.95, 2, false),
                (96.2, 1, true),
                (95.0, 0, true),
                (0.98, 2, false),
            ]
        );
        assert_eq!(
            numbers("(83,96) 38/39"),
            [(83.0, 0, false), (96.0, 0, false), (38.0, 0, false), (39.0, 0, false)]
        );
        assert_eq!(numbers("95%CI AUC为0.98"), [(95.0, 0, true), (0.98, 2, false)]);
    }

    #[test]
    fn no_number_of_names_versions_and_sections() {
        assert_eq!(
            numbers("K221240 VO-01 1.2.3 3D 20x Table 5 Section 4 510(k) UG0009 § 864 ETT-01"),
            []
        );
    }
}
