//! Where the holes of a form stand in a text.

use super::Form;
use super::form::Piece;

/// What a hole holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held<'t> {
    pub(super) text: &'t str,
    /// A name or a number, which stays as it is.
    pub(super) name: bool,
}

/// Most attempts at one form and text.
const ATTEMPTS: usize = 4096;

/// What stands in the holes, if the form fits the whole text; a hole takes as little as it can.
pub(super) fn holes<'t>(form: &Form, text: &'t str) -> Option<Vec<(u8, Held<'t>)>> {
    let mut matching = Matching { text, left: ATTEMPTS, held: Vec::new() };
    matching.fits(&form.english, 0).then_some(matching.held)
}

struct Matching<'t> {
    text: &'t str,
    left: usize,
    held: Vec<(u8, Held<'t>)>,
}

impl<'t> Matching<'t> {
    fn fits(&mut self, pieces: &[Piece], from: usize) -> bool {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return false;
        }
        let Some((piece, rest)) = pieces.split_first() else { return from == self.text.len() };
        match piece {
            Piece::Text(words) => {
                begins(self.text, from, words) && self.fits(rest, from + words.len())
            }
            Piece::Maybe(letters) => {
                (begins(self.text, from, letters) && self.fits(rest, from + letters.len()))
                    || self.fits(rest, from)
            }
            Piece::Hole { number, digits, kept, word, name } => {
                let (number, digits, word) = (*number, *digits, *word);
                let kept = digits || *kept || *name;
                self.hole(Hole { number, digits, kept, word, name: *name }, rest, from)
            }
        }
    }

    fn hole(&mut self, hole: Hole, rest: &[Piece], from: usize) -> bool {
        let text = self.text;
        let mut ticks = 0_usize;
        for (at, c) in text[from..].char_indices() {
            let to = from + at + c.len_utf8();
            ticks += usize::from(c == '`');
            let inside = match hole {
                Hole { digits: true, .. } => is_number_part(c),
                Hole { name: true, .. } => c != '`',
                Hole { word: true, .. } => !c.is_whitespace(),
                _ => true,
            };
            if !inside {
                return false;
            }
            let whole = ticks.is_multiple_of(2) && next_may_stand(text, to, rest);
            if !whole || (hole.digits && !is_number(&text[from..to])) || spaced(&text[from..to]) {
                continue;
            }
            self.held.push((hole.number, Held { text: &text[from..to], name: hole.kept }));
            let before = self.held.len();
            if self.fits(rest, to) {
                return true;
            }
            self.held.truncate(before - 1);
        }
        false
    }
}

#[derive(Clone, Copy)]
struct Hole {
    number: u8,
    digits: bool,
    kept: bool,
    word: bool,
    name: bool,
}

/// Can what follows stand at this place? Spares most attempts.
fn next_may_stand(text: &str, at: usize, rest: &[Piece]) -> bool {
    match rest.first() {
        None => at == text.len(),
        Some(Piece::Text(words)) => begins(text, at, words),
        Some(_) => true,
    }
}

fn spaced(text: &str) -> bool {
    text.starts_with(' ') || text.ends_with(' ')
}

/// Does the text have `words` at this place? The case of the very first letter does not matter.
fn begins(text: &str, at: usize, words: &str) -> bool {
    let Some(here) = text.get(at..at + words.len()) else { return false };
    if at > 0 {
        return here == words;
    }
    let (mut a, mut b) = (here.chars(), words.chars());
    match (a.next(), b.next()) {
        (Some(first), Some(other)) => {
            first.eq_ignore_ascii_case(&other) && a.as_str() == b.as_str()
        }
        (None, None) => true,
        _ => false,
    }
}

fn is_number_part(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '.' | ',' | '-' | '−' | '%' | '+' | ' ' | '\u{a0}' | '\u{202f}')
}

fn is_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && !text.starts_with([' ', ',', '%'])
        && !text.ends_with([' ', ',', '.', '-', '−'])
}
