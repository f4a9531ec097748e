//! Text without marks: paragraphs between empty lines, items of lists by their bullets.

use reliance_model::content::{Content, Format, Spot};
use reliance_model::problem::Reading;

use super::blocks::{Blocks, join};
use super::marks::Pages;

/// Share of the usual width, in percent, from which a line counts as wrapped.
const WRAPPED: usize = 75;

/// Read text without marks.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut blocks = Blocks::new(name, Format::Text);
    let text = super::decode(name, bytes).into_items(&mut blocks.problems);
    let pages = Pages::of(&text);
    let mut at = 0;
    let lines = pages.text().split_inclusive('\n').map(|line| {
        let begin = at;
        at += line.len();
        (begin, line.trim_end())
    });
    lines_into(&mut blocks, lines.collect(), &pages);
    blocks.done()
}

/// Paragraphs and items from lines with the bytes at which they begin.
fn lines_into(blocks: &mut Blocks, lines: Vec<(usize, &str)>, pages: &Pages) {
    let usual = usual_width(&lines);
    let mut open: Option<Open> = None;
    for (number, (at, line)) in (1_u32..).zip(lines) {
        let words = line.trim();
        let width = line.chars().count();
        let spot = || Spot { page: pages.page(at), line: Some(number), ..Spot::default() };
        if words.is_empty() {
            close(blocks, open.take());
        } else if let Some((rest, depth)) = bullet(line) {
            close(blocks, open.take());
            open = Some(Open { text: rest.into(), spot: spot(), depth: Some(depth), width });
        } else if let Some(open) = &mut open {
            match open.width * 100 >= usual * WRAPPED {
                true => join(&mut open.text, words),
                false => open.text.extend(["\n", words]),
            }
            open.width = width;
        } else {
            open = Some(Open { text: words.into(), spot: spot(), depth: None, width });
        }
    }
    close(blocks, open);
}

/// A paragraph or item whose end has not come yet.
struct Open {
    text: String,
    spot: Spot,
    /// Depth, where it is an item.
    depth: Option<u8>,
    /// Width of its last line.
    width: usize,
}

fn close(blocks: &mut Blocks, open: Option<Open>) {
    let Some(open) = open else { return };
    match open.depth {
        Some(depth) => blocks.item(depth, &open.text, open.spot, Vec::new()),
        None => blocks.paragraph(&open.text, open.spot, Vec::new()),
    }
}

/// The width that one line in ten exceeds.
fn usual_width(lines: &[(usize, &str)]) -> usize {
    let mut widths: Vec<usize> =
        lines.iter().map(|(_, line)| line.chars().count()).filter(|width| *width > 0).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or_default()
}

/// What follows a bullet, and the depth that its indent says.
pub(super) fn bullet(line: &str) -> Option<(&str, u8)> {
    let words = line.trim_start();
    let indent = line.len() - words.len();
    let mut chars = words.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    let is_bullet = match first {
        '-' | '*' | '+' | '–' | 'o' => rest.starts_with([' ', '\t']),
        '•' | '▪' | '●' | '◦' | '‣' | '\u{f0b7}' | '■' | '►' => true,
        _ => false,
    };
    let depth = u8::try_from(1 + indent / 2).unwrap_or(u8::MAX).min(9);
    (is_bullet && !rest.trim().is_empty()).then(|| (rest.trim(), depth))
}
