//! Lines of a terminal: cleaning, measuring and wrapping.

/// The text without anything that moves a cursor or turns the writing direction: files are
/// written by others, and a terminal obeys what it is sent.
pub fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars().filter(|&c| !turns(c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Columns that the text takes on a terminal; East Asian characters take two.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd)
}

/// `text` in lines of at most `width` columns: the first begins with `first`, the others
/// with `indent` spaces. A word longer than a line is cut.
pub fn hang(first: &str, indent: usize, text: &str, width: usize) -> String {
    let mut out = first.to_string();
    let mut at = columns(first);
    let mut fresh = true;
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        let mut rest = word.to_string();
        while !rest.is_empty() {
            let gap = usize::from(!fresh);
            if at + gap + columns(&rest) <= width {
                out.push_str(if fresh { "" } else { " " });
                out.push_str(&rest);
                at += gap + columns(&rest);
                fresh = false;
                break;
            }
            if !fresh {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                at = indent;
                fresh = true;
                continue;
            }
            let (head, tail) = cut(&rest, width.saturating_sub(at).max(8));
            out.push_str(&head);
            at += columns(&head);
            fresh = false;
            rest = tail;
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The longest start of `word` within `width` columns, and the rest.
fn cut(word: &str, width: usize) -> (String, String) {
    let mut used = 0;
    for (byte, c) in word.char_indices() {
        used += if is_wide(c) { 2 } else { 1 };
        if used > width && byte > 0 {
            return (word[..byte].to_string(), word[byte..].to_string());
        }
    }
    (word.to_string(), String::new())
}

/// `text` padded with spaces to `width` columns.
pub(crate) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hang_and_long_words_are_cut() {
        insta::assert_snapshot!(
            hang("law  ", 5, "sensitivity is 0.87 of abcdefghijklmnopqrstuvwxyz0123", 24),
            @r"
        law  sensitivity is 0.87
             of
             abcdefghijklmnopqrs
             tuvwxyz0123
        "
        );
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        assert_eq!(clean("a\u{1b}[2Jb\nc\u{202e}d"), "a [2Jb cd");
        assert_eq!(columns("糖尿病 a"), 8);
    }

    #[test]
    fn every_width_ends() {
        for width in 0..40 {
            for line in
                hang("x ", 2, "one two 糖尿病糖尿病糖尿病 threethreethreethree", width).lines()
            {
                assert!(columns(line) <= width.max(12), "{width}: {line}");
            }
        }
    }
}
