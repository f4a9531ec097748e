//! Claims of a document: the numbers and statements that it makes, each with its place.
//!
//! What is found is what could be held against data or another document: figures of a
//! metric with interval, counts and goal. Words are taken as they stand; where a
//! number could belong to two things it is left out, because a claim that nobody made is
//! worse than one that was overlooked.
//!
//! Every text is read once from left to right with a bounded look ahead, so that reading
//! takes time in proportion to its length whatever it says.

mod beside;
mod items;
mod metrics;
mod plain;
mod prose;
#[cfg(test)]
mod tests;
mod tokens;

use reliance_model::claim::{Citation, Claim, Says};
use reliance_model::content::{Block, Body, Content, Spot};

use self::items::Reader;
use self::plain::{Plain, plain};
use self::prose::{Drafted, figures};
use self::tokens::{Kind, Token, tokens};

/// Longest quote, in characters.
const QUOTE: usize = 240;

/// Longest sentence, in tokens; a longer one is read in pieces.
const SENTENCE: usize = 800;

/// The claims of a document, in reading order.
pub fn find(content: &Content) -> Vec<Claim> {
    content.blocks.iter().flat_map(|block| of_block(content, block)).collect()
}

fn of_block(content: &Content, block: &Block) -> Vec<Claim> {
    match &block.body {
        Body::Table { .. } | Body::Comment { .. } => Vec::new(),
        Body::Heading { text, .. } | Body::Item { text, .. } | Body::Field { text, .. } => {
            of_text(content, block, text)
        }
        Body::Paragraph(text) => of_text(content, block, text),
    }
}

fn of_text(content: &Content, block: &Block, text: &str) -> Vec<Claim> {
    let plain = plain(text);
    let lower = plain.text.to_ascii_lowercase();
    let tokens = tokens(&plain);
    let reader = Reader { tokens: &tokens, lower: &lower };
    let mut claims = Vec::new();
    for (start, end) in sentences(reader, &plain) {
        for drafted in figures(reader, start, end) {
            let quote = quote(&plain, text, &tokens, (start, end), drafted.span);
            let cited = cited(content, block, quote);
            let words = |(from, to): (usize, usize)| words(&plain, text, &tokens, from, to);
            let Drafted { mut figure, called, about, .. } = drafted;
            figure.called = words(called);
            figure.of = about.map(words).filter(|it| !it.is_empty());
            claims.push(Claim { cited, says: Says::Figure(Box::new(figure)) });
        }
    }
    claims
}

fn cited(content: &Content, block: &Block, quote: String) -> Citation {
    let spot: Spot = block.spot.clone();
    Citation { file: content.file.clone(), block: block.id.clone(), spot, quote }
}

fn words(plain: &Plain, text: &str, tokens: &[Token], from: usize, to: usize) -> String {
    let (Some(first), Some(last)) =
        (tokens.get(from), to.checked_sub(1).and_then(|it| tokens.get(it)))
    else {
        return String::new();
    };
    plain.original(text, first.start, last.end).to_string()
}

/// The sentence where it is short, else the figure's own words.
fn quote(
    plain: &Plain,
    text: &str,
    tokens: &[Token],
    (start, end): (usize, usize),
    span: (usize, usize),
) -> String {
    let whole = words(plain, text, tokens, start, end);
    if whole.chars().count() <= QUOTE {
        return whole;
    }
    words(plain, text, tokens, span.0, span.1).chars().take(QUOTE).collect()
}

/// Words that end with a point within a sentence.
const SHORTENED: &[&str] =
    &["vs", "e", "g", "i", "no", "fig", "approx", "inc", "al", "dr", "st", "ca", "co", "ltd", "cf"];

/// First token, and the token after the last, of each sentence.
fn sentences(reader: Reader<'_>, plain: &Plain) -> Vec<(usize, usize)> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0u32);
    for (at, token) in reader.tokens.iter().enumerate() {
        match token.kind {
            Kind::Mark('(' | '[') => depth += 1,
            Kind::Mark(')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = match token.kind {
            Kind::Mark('。' | '!' | '?') | Kind::Break => true,
            Kind::Mark(';') => depth == 0,
            Kind::Mark('.') => {
                let next = reader.tokens.get(at + 1);
                let apart = next.is_none_or(|next| next.start > token.end);
                let starts = next.and_then(|next| plain.text.get(next.start..)?.chars().next());
                let starts = starts.is_none_or(|it| !it.is_lowercase());
                let before = at.checked_sub(1).map_or("", |it| reader.word(it));
                apart && starts && !SHORTENED.contains(&before)
            }
            _ => false,
        };
        if ends || at + 1 - start >= SENTENCE {
            found.push((start, at + 1));
            (start, depth) = (at + 1, 0);
        }
    }
    if start < reader.tokens.len() {
        found.push((start, reader.tokens.len()));
    }
    found
}
