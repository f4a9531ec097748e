//! Which language most of a text is in, told by its script.

use reliance_model::content::{Block, Language};
pub(super) use reliance_model::letters::is_han;

/// Does a line that ends before or begins with it need no space when lines are joined?
pub(super) fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{ff00}'..='\u{ff60}' | '‘'..='”' | '…')
}

/// The language of blocks; `None` where there are no words, or those of a third script.
///
/// A Chinese character counts as much as a word in Latin letters: a Chinese text names
/// devices and standards in Latin letters all the time, an English one hardly ever does
/// the reverse.
pub(super) fn of(blocks: &[Block]) -> Option<Language> {
    let (mut han, mut latin, mut kana, mut other) = (0_usize, 0_usize, 0_usize, 0_usize);
    for block in blocks {
        let mut in_word = false;
        for c in block.text().chars() {
            let letter = c.is_alphabetic() && (c.is_ascii() || c < '\u{250}');
            latin += usize::from(letter && !in_word);
            in_word = letter;
            han += usize::from(is_han(c));
            kana += usize::from(matches!(c, '\u{3040}'..='\u{30ff}'));
            other += usize::from(c.is_alphabetic() && !letter && !is_han(c));
        }
    }
    let other = other - kana.min(other);
    match (han, latin) {
        // Japanese has Chinese characters, and kana between them.
        _ if kana * 5 > han + latin => None,
        _ if other / 4 > han + latin => None,
        (0, 0) => None,
        (han, latin) if han >= latin => Some(Language::Zh),
        _ => Some(Language::En),
    }
}
