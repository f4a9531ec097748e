//! Which terms of the term bank a set of papers uses.

use std::collections::BTreeSet;

use reliance_model::catalogue::Term;

use super::{Block, Inline, Paper, plain};

/// The terms that the papers use, by their place in the bank: in Chinese anywhere, in English
/// as whole words.
pub fn used_terms<'p>(
    terms: &[Term],
    papers: impl IntoIterator<Item = &'p Paper>,
) -> BTreeSet<usize> {
    let mut text = String::new();
    for paper in papers {
        words_of(&paper.blocks, &mut text);
    }
    let lower = text.to_lowercase();
    let used = |term: &Term| {
        let chinese = !term.zh.trim().is_empty() && text.contains(term.zh.trim());
        chinese || [&term.en_gb, &term.en_us].iter().any(|words| stands(words, &text, &lower))
    };
    (0..terms.len()).filter(|at| used(&terms[*at])).collect()
}

/// Does one of a term's wordings stand in the text? A wording in brackets is one where it is an
/// abbreviation, else a remark.
fn stands(term: &str, text: &str, lower: &str) -> bool {
    let (mut plain, mut short) = (String::new(), Vec::new());
    let mut rest = term;
    while let Some((before, after)) = rest.split_once('(') {
        plain.push_str(before);
        let (inside, after) = after.split_once(')').unwrap_or((after, ""));
        if inside.chars().filter(char::is_ascii_uppercase).count() > 1 && !inside.contains(' ') {
            short.push(inside.to_string());
        }
        rest = after;
    }
    plain.push_str(rest);
    let long = plain.split('/').map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
    long.filter(|words| words.len() > 2).any(|words| word_in(lower, &words.to_lowercase()))
        || short.iter().any(|words| word_in(text, words))
}

/// Does it stand there as whole words? A plural counts.
fn word_in(text: &str, words: &str) -> bool {
    let inner = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(words).any(|(at, _)| {
        let after = &text[at + words.len()..];
        let after = after.strip_prefix('s').unwrap_or(after);
        !inner(text[..at].chars().next_back()) && !inner(after.chars().next())
    })
}

fn words_of(blocks: &[Block], text: &mut String) {
    for block in blocks {
        match block {
            Block::Heading { text: line, .. } | Block::Paragraph(line) => add(line, text),
            Block::List { items, .. } => items.iter().for_each(|item| words_of(item, text)),
            Block::Quote { blocks, .. } => words_of(blocks, text),
            Block::Table(table) => {
                let said = table.caption.iter().chain(&table.header);
                said.for_each(|words| end(words, text));
                table.rows.iter().flatten().for_each(|cell| add(cell, text));
            }
            Block::Picture(picture) => end(&picture.caption, text),
            Block::Person { text: Some(written), .. } => end(&written.text, text),
            Block::Person { .. } | Block::PageBreak => {}
        }
    }
}

fn add(line: &[Inline], text: &mut String) {
    end(&plain(line), text);
}

fn end(words: &str, text: &mut String) {
    text.push_str(words);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_used_where_its_words_stand() {
        let text = "灵敏度 of the Device; all Readers, the AUCs, validations, TPs";
        let used = |term: &str| stands(term, text, &text.to_lowercase());
        for term in
            ["device", "annotator / reader", "area under the curve (AUC)", "true positive (TP)"]
        {
            assert!(used(term), "{term}");
        }
        for term in
            ["evice", "validation", "vice", "tuning set (avoid 'the Device')", "ROC", "(TN)", ""]
        {
            assert_eq!(used(term), term == "validation", "{term}");
        }
    }
}
