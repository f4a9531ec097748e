//! One sentence in two languages.

use std::collections::{BTreeMap, BTreeSet};

/// A sentence with holes, in English and in another language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    pub(super) english: Vec<Piece>,
    pub(super) other: Vec<Piece>,
    /// The longest words that every text it fits has; spares attempts at the others.
    probe: String,
}

/// A piece of a form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    /// Words that stand there.
    Text(String),
    /// Letters that may be missing.
    Maybe(String),
    /// A text that is filled in.
    Hole {
        /// Its number.
        number: u8,
        /// Does it hold a number only?
        digits: bool,
        /// Does what it holds stay as it is?
        kept: bool,
        /// Does it hold a single word only?
        word: bool,
        /// Does it stand between backquotes?
        name: bool,
    },
}

/// Fewest letters that are no hole, of a form with a hole for any text.
const FEWEST: usize = 3;
/// The same of a form whose holes hold numbers and what stays as it is.
const FEWEST_KEPT: usize = 1;

impl Form {
    /// The form of two cells of a table.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    pub(super) fn read(english: &str, other: &str) -> Result<Form, String> {
        let (english, other) = (pieces(english, true)?, pieces(other, false)?);
        let probe = probe(&english);
        let form = Form { english, other, probe };
        let (here, there) = (numbers(&form.english), numbers(&form.other));
        if let Some(number) = here.symmetric_difference(&there).next() {
            let side = if here.contains(number) { "English" } else { "other" };
            return Err(format!("hole {{{number}}} stands on the {side} side only"));
        }
        let fewest = if form.takes_text() { FEWEST } else { FEWEST_KEPT };
        if form.english.len() > 1 && form.letters() < fewest {
            return Err(format!("fewer than {fewest} letters are no hole"));
        }
        if form.english.is_empty() || form.other.is_empty() {
            return Err("a side is empty".into());
        }
        if form
            .english
            .windows(2)
            .any(|two| matches!(two, [Piece::Hole { .. }, Piece::Hole { .. }]))
        {
            return Err("two holes stand side by side".into());
        }
        Ok(form)
    }

    /// The English text as the table has it.
    pub(super) fn english(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Maybe(letters) => format!("[{letters}]"),
            Piece::Hole { number, digits: true, .. } => format!("{{#{number}}}"),
            Piece::Hole { number, word: true, .. } => format!("{{.{number}}}"),
            Piece::Hole { number, kept: true, .. } => format!("{{={number}}}"),
            Piece::Hole { number, .. } => format!("{{{number}}}"),
        };
        self.english.iter().map(piece).collect()
    }

    /// The English text, where nothing of it is open.
    pub(super) fn fixed(&self) -> Option<String> {
        match self.english.as_slice() {
            [Piece::Text(text)] => Some(text.clone()),
            _ => None,
        }
    }

    /// How literal it is: letters that are no hole, then fewer holes.
    pub(super) fn weight(&self) -> (usize, std::cmp::Reverse<usize>) {
        let holes = self.english.iter().filter(|piece| matches!(piece, Piece::Hole { .. }));
        (self.letters(), std::cmp::Reverse(holes.count()))
    }

    fn letters(&self) -> usize {
        let texts = self.english.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.chars().filter(|c| c.is_alphanumeric()).count()),
            _ => None,
        });
        texts.sum()
    }

    fn takes_text(&self) -> bool {
        self.english.iter().any(|piece| match piece {
            Piece::Hole { digits, kept, name, .. } => !digits && !kept && !name,
            _ => false,
        })
    }

    /// Can it fit the text?
    pub(super) fn may_fit(&self, text: &str) -> bool {
        text.contains(&self.probe)
    }

    /// Does `words` stand in it?
    pub(super) fn has(&self, words: &str) -> bool {
        self.english.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains(words)))
    }

    /// The other side without holes.
    pub(super) fn other(&self) -> String {
        self.filled(&BTreeMap::new())
    }

    /// The other side with its holes filled.
    pub(super) fn filled(&self, holes: &BTreeMap<u8, String>) -> String {
        let mut out = String::new();
        for piece in &self.other {
            match piece {
                Piece::Text(text) | Piece::Maybe(text) => out.push_str(text),
                Piece::Hole { number, .. } => {
                    out.push_str(holes.get(number).map_or("", String::as_str));
                }
            }
        }
        out
    }
}

/// The longest literal, without the first letter of all, whose case may differ.
fn probe(pieces: &[Piece]) -> String {
    let literals = pieces.iter().enumerate().filter_map(|(at, piece)| match piece {
        Piece::Text(text) if at == 0 => text.char_indices().nth(1).map(|(next, _)| &text[next..]),
        Piece::Text(text) => Some(text.as_str()),
        _ => None,
    });
    literals.max_by_key(|text| text.len()).unwrap_or_default().to_string()
}

fn numbers(pieces: &[Piece]) -> BTreeSet<u8> {
    let number = |piece: &Piece| match piece {
        Piece::Hole { number, .. } => Some(*number),
        _ => None,
    };
    pieces.iter().filter_map(number).collect()
}

fn pieces(text: &str, english: bool) -> Result<Vec<Piece>, String> {
    let (mut pieces, mut literal, mut rest) = (Vec::new(), String::new(), text.trim());
    while let Some(c) = rest.chars().next() {
        let after_word = match (literal.chars().next_back(), pieces.last()) {
            (Some(before), _) => before.is_alphabetic(),
            (None, last) => matches!(last, Some(Piece::Maybe(_))),
        };
        let piece = match c {
            '{' => {
                let inside = until(rest, '}').ok_or("`{` is not closed")?;
                Some(hole(inside, english).ok_or_else(|| format!("`{{{inside}}}` is no hole"))?)
            }
            // Square brackets that do not end a word are the sentence's own, such as `[facts]`.
            '[' if english && after_word => {
                let inside = until(rest, ']').ok_or("`[` is not closed")?;
                Some(Piece::Maybe(inside.to_string()))
            }
            _ => None,
        };
        let length = match &piece {
            Some(_) => rest.find(['}', ']']).map_or(rest.len(), |end| end + 1),
            None => c.len_utf8(),
        };
        match piece {
            Some(piece) => {
                push_text(&mut pieces, &mut literal);
                pieces.push(piece);
            }
            None => literal.push(c),
        }
        rest = &rest[length..];
    }
    push_text(&mut pieces, &mut literal);
    Ok(named(pieces))
}

/// What stands between the first character and `close`, where it is not empty.
fn until(text: &str, close: char) -> Option<&str> {
    let inside = &text[1..text.find(close)?];
    (!inside.is_empty()).then_some(inside)
}

fn push_text(pieces: &mut Vec<Piece>, literal: &mut String) {
    if !literal.is_empty() {
        pieces.push(Piece::Text(std::mem::take(literal)));
    }
}

fn hole(inside: &str, english: bool) -> Option<Piece> {
    let marked = |mark: char| english && inside.starts_with(mark);
    let (digits, word) = (marked('#'), marked('.'));
    let kept = word || marked('=');
    let bare = if digits || kept { &inside[1..] } else { inside };
    let number: u8 = bare.parse().ok()?;
    let hole = Piece::Hole { number, digits, kept, word, name: false };
    (1..=9).contains(&number).then_some(hole)
}

/// Holes between backquotes marked as such.
fn named(mut pieces: Vec<Piece>) -> Vec<Piece> {
    for at in 1..pieces.len().saturating_sub(1) {
        let ends = |piece: &Piece| matches!(piece, Piece::Text(text) if text.ends_with('`'));
        let starts = |piece: &Piece| matches!(piece, Piece::Text(text) if text.starts_with('`'));
        let between = ends(&pieces[at - 1]) && starts(&pieces[at + 1]);
        if let Piece::Hole { name, .. } = &mut pieces[at] {
            *name = between;
        }
    }
    pieces
}
