//! Text as it is compared: sentences, tokens, and forms in which layout does not count.
//!
//! Text taken from a PDF loses hyphens and blanks at line ends, and a typesetter turns a
//! percentage into a formula. Neither is a difference between two documents, so texts are
//! compared in a form that keeps letters, digits and points inside numbers alone.

use std::borrow::Cow;
use std::ops::Range;

use reliance_model::content::{Block, Body, Language, PagePart};
pub(super) use reliance_model::edit_script::likeness;
pub(super) use reliance_model::letters::is_han;
use reliance_model::letters::{self, PLACES};

/// A sign in its usual shape; a multiplication is often typed as a letter.
fn plain(c: char) -> char {
    match letters::usual(c) {
        '\u{201c}' | '\u{201d}' => '"',
        '×' => 'x',
        usual => usual,
    }
}

/// The text with formulae that hold nothing but a number or a word set as plain text:
/// `$9 5 \%$` is `95%`.
pub(super) fn without_formulae(text: &str) -> Cow<'_, str> {
    if !text.contains('$') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        match after[1..].find('$') {
            Some(length) if length <= 120 && after[1..=length].contains(['\\', ' ']) => {
                out.push_str(&formula(&after[1..=length]));
                rest = &after[length + 2..];
            }
            _ => {
                out.push('$');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn formula(inside: &str) -> String {
    let mut out = String::new();
    let mut chars = inside.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let mut command = String::new();
                while let Some(letter) = chars.next_if(char::is_ascii_alphabetic) {
                    command.push(letter);
                }
                match command.is_empty() {
                    true => out.extend(chars.next()),
                    false => out.extend(letters::formula_sign(&command)),
                }
            }
            ' ' | '{' | '}' | '~' => {}
            other => out.push(other),
        }
    }
    out
}

/// Letters, digits, and points between digits, in lower case.
pub(super) fn squash(text: &str) -> String {
    let text = without_formulae(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().map(plain).peekable();
    while let Some(c) = chars.next() {
        match c {
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            '\u{fb00}' => out.push_str("ff"),
            '™' | '®' | '©' => {}
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            '.' if out.ends_with(|last: char| last.is_ascii_digit())
                && chars.peek().is_some_and(char::is_ascii_digit) =>
            {
                out.push('.');
            }
            '<' | '>' | '≤' | '≥' | '±' | '%' => out.push(c),
            '-' if chars.peek().is_some_and(char::is_ascii_digit)
                && !out.ends_with(|last: char| last.is_alphanumeric() || last == '%') =>
            {
                out.push('-');
            }
            _ => {}
        }
    }
    out
}

/// Numbers of a text as printed, in order; those that number something else left out.
pub(super) fn numbers(text: &str) -> Vec<String> {
    masked(text).1
}

/// The squashed text with every number replaced by `#`, and the numbers.
///
/// What numbers tables, figures, sections, pages and notes is dropped: it moves when text
/// is added elsewhere.
pub(super) fn masked(text: &str) -> (String, Vec<String>) {
    let text = without_formulae(text);
    let (mut template, mut found) = (String::new(), Vec::new());
    let mut label = false;
    for token in tokens(&text) {
        let core = squash(token.core(&text));
        if core.is_empty() {
            continue;
        }
        if core.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && core.chars().all(|c| c.is_ascii_digit() || "-.%x".contains(c))
        {
            if !label {
                found.push(core.clone());
                template.push('#');
            }
            // A label such as "Tables 3 and 4" goes on over its whole list.
            continue;
        }
        label = is_label(&core) || (label && matches!(core.as_str(), "and" | "to"));
        template.push_str(&core);
    }
    (template, found)
}

/// What else numbers stand behind that move when text is added elsewhere.
const LABELS: [&str; 9] =
    ["note", "references", "clause", "attachment", "图", "表", "第", "附录", "附件"];

fn is_label(word: &str) -> bool {
    PLACES.contains(&word) || LABELS.contains(&word)
}

/// A word, a number, or one Chinese character, with the blanks after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of the word.
    pub(super) word: Range<usize>,
    /// First byte after the blanks behind it.
    pub(super) end: usize,
}

impl Token {
    pub(super) fn core<'t>(&self, text: &'t str) -> &'t str {
        &text[self.word.clone()]
    }
}

/// A text in tokens; signs of punctuation stand alone.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut list: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let mut end = start + first.len_utf8();
        if plain(first).is_whitespace() {
            if let Some(last) = list.last_mut() {
                last.end = end;
            }
            continue;
        }
        if joins(first) {
            while let Some(&(at, next)) = chars.peek() {
                let follows = text[at + next.len_utf8()..].chars().next();
                let inner = matches!(next, '-' | '\'' | '’' | '.' | ',' | '/' | '%')
                    && (next == '%' || follows.is_some_and(|c| inside(next, c)));
                if !(joins(next) || inner) {
                    break;
                }
                chars.next();
                end = at + next.len_utf8();
            }
        }
        list.push(Token { word: start..end, end });
    }
    list
}

/// Does a sign between two letters or digits belong to the word? A comma or point only
/// between digits.
fn inside(sign: char, follows: char) -> bool {
    match sign {
        '.' | ',' => follows.is_ascii_digit(),
        _ => joins(follows),
    }
}

fn joins(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// Words of a text in lower case, without signs; Chinese characters one by one.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = without_formulae(text);
    tokens(&text).iter().map(|token| squash(token.core(&text))).filter(|w| !w.is_empty()).collect()
}

/// Abbreviations after which a full stop ends no sentence.
const SHORT: [&str; 18] = [
    "e.g", "i.e", "vs", "fig", "no", "approx", "inc", "dr", "cf", "etc", "al", "ca", "st", "mr",
    "ltd", "corp", "co", "ref",
];

/// The sentences of a text. A line end ends a sentence, too: a block is a paragraph, and a
/// line that its writer broke is a line of its own.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut list = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let rest = &text[end..];
        let ends = match c {
            '\n' | '。' | '；' | '！' | '？' => true,
            '!' | '?' | ';' => rest.starts_with(char::is_whitespace),
            '.' => full_stop(&text[start..at], rest),
            _ => false,
        };
        if ends {
            list.push(text[start..end].trim());
            start = end;
        }
    }
    list.push(text[start.min(text.len())..].trim());
    list.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    list
}

fn full_stop(before: &str, rest: &str) -> bool {
    let mut next = rest.chars();
    if !next.next().is_none_or(char::is_whitespace) {
        return false;
    }
    let follows = rest.trim_start().chars().next();
    if follows.is_some_and(|c| c.is_lowercase()) {
        return false;
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let short = word.to_lowercase();
    // An initial, a list number, or an abbreviation.
    let initial = word.chars().count() == 1;
    let number = before.trim().chars().all(|c| c.is_ascii_digit());
    !(initial || number || SHORT.contains(&short.as_str()))
}

/// The language of a text, by what most of its letters are.
pub(super) fn language(text: &str) -> Option<Language> {
    let (mut han, mut latin) = (0_usize, 0_usize);
    for c in text.chars().take(200_000) {
        if is_han(c) {
            han += 1;
        } else if c.is_alphabetic() {
            latin += 1;
        }
    }
    match (han, latin) {
        (0, 0) => None,
        // A word has several letters and one or two characters.
        (han, latin) if han * 3 >= latin => Some(Language::Zh),
        _ => Some(Language::En),
    }
}

/// Is it running text, and not a header, a footer or a person's comment?
pub(super) fn is_text(block: &Block) -> bool {
    !matches!(block.spot.part, PagePart::Header | PagePart::Footer)
        && !matches!(block.body, Body::Comment { .. })
}

/// Words of at most that many characters, for a sentence or a citation.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let cut: String = text.chars().take(most.saturating_sub(2)).collect();
    let cut = match cut.rfind(' ') {
        Some(at) if at > cut.len() / 2 => &cut[..at],
        _ => &cut,
    };
    format!("{cut} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_does_not_count() {
        assert_eq!(squash("case- and slide-level"), squash("caseand slide-level"));
        assert_eq!(squash("Galen™ Second Read™"), squash("Galen Second Read"));
        assert_eq!(squash("sensitivity of $3 . 5 \\%$"), "sensitivityof3.5%");
        assert_ne!(squash("3.5"), squash("35"));
        assert_ne!(squash("(-3.5)"), squash("(3.5)"));
        assert_eq!(squash("灵敏度为９５％"), squash("灵敏度 为 95%"));
    }

    #[test]
    fn numbers_that_number_something_are_left_out() {
        let (one, numbers) = masked("As Tables 3 and 4 show, 347 of 400 cases were read.");
        let (other, others) = masked("As Tables 5 and 6 show, 351 of 400 cases were read.");
        assert_eq!(one, other);
        assert_eq!(
            (numbers, others),
            (vec!["347".into(), "400".into()], vec!["351".into(), "400".into()])
        );
    }

    #[test]
    fn sentences_end_where_they_end() {
        let text = "Used by e.g. Radiologists at St. Mary. It marks nothing; It waits.\nVersion 3.1.0 is meant.";
        assert_eq!(
            sentences(text),
            [
                "Used by e.g. Radiologists at St. Mary.",
                "It marks nothing;",
                "It waits.",
                "Version 3.1.0 is meant."
            ]
        );
        assert_eq!(sentences("本产品用于成人。不用于儿童。"), ["本产品用于成人。", "不用于儿童。"]);
    }

    #[test]
    fn tokens_are_words_and_characters() {
        let text = "肺CT 3.5% non-contrast, end.";
        let list: Vec<&str> = tokens(text).iter().map(|token| token.core(text)).collect();
        assert_eq!(list, ["肺", "CT", "3.5%", "non-contrast", ",", "end", "."]);
    }

    #[test]
    fn likeness_counts_words() {
        assert!((likeness(&words("a b c"), &words("a b d")) - 2.0 / 3.0).abs() < 1e-9);
        assert!(likeness(&words(""), &words("a")) < 1e-9);
    }
}
