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
mod beyond;
mod counted;
mod intended;
mod items;
mod metrics;
mod names;
mod numbered;
mod plain;
mod prose;
mod splits;
mod structured;
mod tables;
#[cfg(test)]
mod tests;
mod tokens;

use reliance_model::claim::{Citation, Claim, Says};
use reliance_model::content::{Block, Body, Content};

use self::items::Reader;
use self::plain::{Plain, clause_number, plain};
use self::prose::{Drafted, figures};
use self::tokens::{Kind, Token, tokens};

/// Longest quote, in characters.
const QUOTE: usize = 240;

/// Longest sentence, in tokens; a longer one is read in pieces.
const SENTENCE: usize = 800;

/// The claims of a document, in reading order.
pub fn find(content: &Content) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (at, block) in content.blocks.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| content.blocks.get(at));
        let near = Near { before, behind: content.blocks.get(at + 1) };
        claims.extend(of_block(content, block, near));
    }
    claims
}

/// The blocks beside one.
#[derive(Debug, Clone, Copy)]
struct Near<'a> {
    before: Option<&'a Block>,
    behind: Option<&'a Block>,
}

impl Near<'_> {
    /// What is said right behind a table.
    fn note(&self) -> Option<&str> {
        match &self.behind?.body {
            Body::Paragraph(text) => Some(text),
            _ => None,
        }
    }
}

fn of_block(content: &Content, block: &Block, near: Near<'_>) -> Vec<Claim> {
    let heading = block.spot.headings.last().map_or("", String::as_str);
    match &block.body {
        Body::Comment { .. } => Vec::new(),
        Body::Table { caption, rows } => {
            of_table(content, block, (caption.as_deref(), near.note()), rows)
        }
        Body::Heading { text, .. } => of_text(content, block, text, ""),
        Body::Item { text, .. } | Body::Paragraph(text) => of_text(content, block, text, heading),
        Body::Field { name, text } => {
            let last = name.rsplit('/').next().unwrap_or(name);
            if let Some(figure) = structured::figure(text, near.before) {
                return vec![claim(content, block, text.clone(), Says::Figure(Box::new(figure)))];
            }
            if intended::names_device(last) || intended::names_device(name) {
                return vec![claim(
                    content,
                    block,
                    text.clone(),
                    Says::Device { name: text.trim().to_string() },
                )];
            }
            of_text(content, block, text, last)
        }
    }
}

fn claim(content: &Content, block: &Block, quote: String, says: Says) -> Claim {
    let quote = quote.trim().chars().take(QUOTE).collect();
    let cited = Citation {
        file: content.file.clone(),
        block: block.id.clone(),
        spot: block.spot.clone(),
        quote,
    };
    Claim { cited, says }
}

/// The claims of running text; `title` is the heading, field or row that announces it.
fn of_text(content: &Content, block: &Block, text: &str, title: &str) -> Vec<Claim> {
    let plain = plain(text);
    let lower = plain.text.to_ascii_lowercase();
    let tokens = tokens(&plain);
    let reader = Reader { tokens: &tokens, lower: &lower };
    let words = |(from, to): (usize, usize)| words(&plain, text, &tokens, from, to);
    let mut claims = Vec::new();
    if let Some(name) = intended::device_in(text) {
        claims.push(claim(
            content,
            block,
            name.to_string(),
            Says::Device { name: name.to_string() },
        ));
    }
    let under = intended::part(title);
    let led = intended::led(text).filter(|_| under.is_none());
    let part = under.or(led);
    let mut label = led.is_some();
    let clause = clause_number(&plain.text);
    for (start, end) in sentences(reader, &plain) {
        let start = (start..end).find(|at| tokens[*at].start >= clause).unwrap_or(end);
        if let Some(part) = part {
            let text = words((start, end));
            let text = match label && text.contains([':', '：']) {
                true => {
                    label = false;
                    intended::behind_label(&text).to_string()
                }
                false => text,
            };
            let says = Says::IntendedUse { part: part.to_string(), text: text.clone() };
            if text.chars().any(char::is_alphabetic) {
                claims.push(claim(content, block, text, says));
            }
        }
        for drafted in figures(reader, start, end) {
            let quote = quote(&plain, text, &tokens, (start, end), drafted.span);
            let Drafted { mut figure, called, about, .. } = drafted;
            figure.called = words(called);
            figure.of = about.map(words).filter(|it| !it.is_empty());
            claims.push(claim(content, block, quote, Says::Figure(Box::new(figure))));
        }
        for (span, says) in splits::split(reader, &plain, (start, end))
            .into_iter()
            .chain(statements(reader, &plain, (start, end), title))
        {
            let quote = quote(&plain, text, &tokens, (start, end), span);
            claims.push(claim(content, block, quote, says));
        }
    }
    claims
}

/// What a sentence says besides figures.
fn statements(
    reader: Reader<'_>,
    plain: &Plain,
    (start, end): (usize, usize),
    title: &str,
) -> Vec<((usize, usize), Says)> {
    let (mut found, mut at) = (Vec::new(), start);
    while at < end {
        let said = names::standard(reader, plain, at)
            .or_else(|| names::number(reader, plain, at, title))
            .or_else(|| counted::version(reader, plain, at))
            .or_else(|| counted::day(reader, at))
            .or_else(|| beyond::statement(reader, plain, at))
            .or_else(|| counted::count(reader, plain, at));
        let next = said.as_ref().map_or(at + 1, |(next, _)| (*next).clamp(at + 1, end));
        if let Some((_, says)) = said {
            found.push(((at, next), says));
        }
        at = next;
    }
    found
}

fn of_table(
    content: &Content,
    block: &Block,
    (caption, note): (Option<&str>, Option<&str>),
    rows: &[Vec<String>],
) -> Vec<Claim> {
    let place = |cell: (usize, usize)| {
        let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
        (number(cell.0), number(cell.1))
    };
    let (method, size) = (tables::method(caption, rows, note), tables::size(caption));
    let mut claims = Vec::new();
    for mut celled in tables::figures(caption, rows) {
        if celled.figure.interval.is_some() {
            celled.figure.method.clone_from(&method);
            let bare = celled.figure.n.is_none() && celled.figure.counts.is_none();
            let whole = matches!(celled.figure.metric.as_deref(), Some("accuracy" | "agreement"));
            // Of some of the cases the caption's number is not the size.
            if bare && !whole && celled.figure.of.is_none() {
                celled.figure.n = size;
            }
        }
        let mut claim = claim(content, block, celled.quote, Says::Figure(Box::new(celled.figure)));
        claim.cited.spot.cell = Some(place(celled.cell));
        claims.push(claim);
    }
    for (row, cells) in rows.iter().enumerate() {
        let label = cells.first().map_or("", String::as_str);
        for (column, text) in cells.iter().enumerate() {
            let head = rows.first().filter(|_| row > 0).and_then(|head| head.get(column));
            let head = head.map_or("", String::as_str);
            let mut found = of_cell(content, block, text, (label, head, column));
            found.iter_mut().for_each(|claim| claim.cited.spot.cell = Some(place((row, column))));
            claims.extend(found);
        }
    }
    claims
}

/// The claims of a cell that holds more than a figure, by the label of its row and the head
/// of its column.
fn of_cell(
    content: &Content,
    block: &Block,
    text: &str,
    (label, head, column): (&str, &str, usize),
) -> Vec<Claim> {
    let other = head.to_lowercase().contains("predicate") || head.contains("对比");
    if column > 0 && !other && intended::names_device(label) && text.trim().len() > 4 {
        return vec![claim(
            content,
            block,
            text.to_string(),
            Says::Device { name: text.trim().to_string() },
        )];
    }
    if let Some(says) = beyond::in_cell(head, text).filter(|_| column > 0) {
        return vec![claim(content, block, format!("{head} | {text}"), says)];
    }
    if tables::is_prose(text) {
        let title =
            if column > 0 && !other && intended::part(label).is_some() { label } else { head };
        return of_text(content, block, text, title);
    }
    let plain = plain(text);
    let lower = plain.text.to_ascii_lowercase();
    let tokens = tokens(&plain);
    let reader = Reader { tokens: &tokens, lower: &lower };
    let both = label.contains(['&', '/']) || label.to_lowercase().contains("subject");
    let around = if both || column == 0 { head.to_string() } else { format!("{head} {label}") };
    let found = statements(reader, &plain, (0, tokens.len()), &around);
    found.into_iter().map(|(_, says)| claim(content, block, text.to_string(), says)).collect()
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
            Kind::Mark(';') => {
                let next = reader.tokens.get(at + 1).map(|next| next.kind);
                depth == 0 && !matches!(next, Some(Kind::Mark('(' | '[') | Kind::Number(_)))
            }
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
