//! What the template gets to see of a paper: its JSON, with what follows from the whole of it.
//!
//! Numbers of headings and which place a hole is linked to are settled here and not by the
//! typesetter's counters and queries: what it counts it lays out again until nothing moves.

use std::collections::BTreeSet;

use reliance_documents::paper::{Block, Paper, person_blocks, signed, wanted};
use serde_json::{Value, json};

/// Longest word of a cell that is left whole.
const LONGEST_WORD: usize = 16;

/// Deepest level of a heading.
const DEEPEST: usize = 6;

/// The paper as the template reads it.
pub(crate) fn value(paper: &Paper) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(paper)?;
    let mut drawn = 0;
    draw(&paper.blocks, value.get_mut("blocks"), (paper, &mut drawn));
    let mut numbers = Numbers::default();
    for part in ["blocks", "end"] {
        numbers.give(value.get_mut(part), 0);
    }
    let mut marked = BTreeSet::new();
    mark(value.get_mut("blocks"), &mut marked);
    mark(value.get_mut("end"), &mut marked);
    for part in ["blocks", "end"] {
        part_long(value.get_mut(part), false);
    }
    // What every form says in the same words.
    if let Value::Object(fields) = &mut value {
        fields.insert("said".into(), said(paper, &marked));
    }
    Ok(value)
}

/// Counts headings by level.
#[derive(Default)]
struct Numbers {
    counts: Vec<u64>,
}

impl Numbers {
    /// Give every heading its number, and a level that follows the one before it in `depth`: a
    /// standard for accessible files refuses a level that is skipped.
    fn give(&mut self, blocks: Option<&mut Value>, depth: usize) {
        let Some(Value::Array(blocks)) = blocks else { return };
        let mut last = depth;
        for block in blocks {
            if let Some(Value::Object(heading)) = block.get_mut("heading") {
                let level = heading.get("level").and_then(Value::as_u64).unwrap_or(1);
                last = usize::try_from(level).unwrap_or(1).clamp(1, (last + 1).min(DEEPEST));
                heading.insert("level".into(), last.into());
                heading.insert("number".into(), self.next(last).into());
            } else if let Some(items) =
                block.pointer_mut("/list/items").and_then(Value::as_array_mut)
            {
                items.iter_mut().for_each(|item| self.give(Some(item), last));
            } else {
                let mut inner = ["/person/blocks", "/quote/blocks"].into_iter();
                let place = inner.find(|place| block.pointer(place).is_some());
                self.give(place.and_then(|place| block.pointer_mut(place)), last);
            }
        }
    }

    fn next(&mut self, level: usize) -> String {
        self.counts.resize(level, 0);
        if let Some(count) = self.counts.last_mut() {
            *count += 1;
        }
        self.counts.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
    }
}

/// Leave to every hole the first place that lacks it, to which the list of holes leads.
fn mark(value: Option<&mut Value>, marked: &mut BTreeSet<u64>) {
    match value {
        Some(Value::Array(items)) => items.iter_mut().for_each(|item| mark(Some(item), marked)),
        Some(Value::Object(fields)) => {
            for (name, field) in fields {
                match (name.as_str(), field.as_u64()) {
                    ("hole", Some(hole)) if !marked.insert(hole) => *field = Value::Null,
                    _ => mark(Some(field), marked),
                }
            }
        }
        _ => {}
    }
}

/// Let a line end within a long word of a cell where its parts meet: between digits a slash
/// holds a word together, and it would run into the next column.
fn part_long(value: Option<&mut Value>, cell: bool) {
    match value {
        Some(Value::Array(items)) => items.iter_mut().for_each(|item| part_long(Some(item), cell)),
        Some(Value::Object(fields)) => {
            for (name, field) in fields {
                match (name.as_str(), &mut *field) {
                    ("text", Value::String(words)) if cell => *words = parted(words),
                    _ => part_long(Some(field), cell || name == "rows"),
                }
            }
        }
        _ => {}
    }
}

fn parted(words: &str) -> String {
    let word = |word: &str| match word.chars().count() > LONGEST_WORD {
        true => between_digits(word),
        false => word.to_string(),
    };
    words.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn between_digits(word: &str) -> String {
    let parts: Vec<&str> = word.split('/').collect();
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            text.push('/');
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            if digit(parts[at - 1].chars().last()) && digit(part.chars().next()) {
                text.push('\u{200b}');
            }
        }
        text.push_str(part);
    }
    text
}

/// Words that the paper has for every form.
fn said(paper: &Paper, marked: &BTreeSet<u64>) -> Value {
    let notes: Vec<String> = paper.traces.iter().map(|trace| trace.says(paper)).collect();
    json!({
        "marked": marked,
        "banner": paper.banner(),
        "means": paper.draft_means(),
        "invented": paper.invented(),
        "marks": paper.marks().join(" · "),
        "missing": paper.missing_heading(),
        "notes": paper.notes_heading(),
        "traces": notes,
    })
}

/// Put beside every picture its drawing, and beside a person's text its blocks or the words of
/// its hole; `drawn` counts the pictures, for ids.
fn draw(blocks: &[Block], values: Option<&mut Value>, (paper, drawn): (&Paper, &mut usize)) {
    let Some(Value::Array(values)) = values else { return };
    for (block, value) in blocks.iter().zip(values) {
        match block {
            Block::Picture(picture) => {
                *drawn += 1;
                let svg = reliance_documents::paper_svg(picture, &format!("picture-{drawn}"));
                if let Some(Value::Object(fields)) = value.get_mut("picture") {
                    fields.insert("tall".into(), is_tall(&svg).into());
                    fields.insert("svg".into(), svg.into());
                }
            }
            Block::Person { key, prompt, text } => {
                let Some(Value::Object(fields)) = value.get_mut("person") else { continue };
                let hole = paper.holes.iter().position(|hole| hole.about == *key);
                let (said, blocks) = match text {
                    None => (wanted(prompt, paper.locale), Vec::new()),
                    Some(text) => (signed(text, paper.locale), person_blocks(&text.text)),
                };
                fields.insert("said".into(), said.into());
                fields.insert("hole".into(), hole.into());
                fields.insert("blocks".into(), serde_json::to_value(blocks).unwrap_or_default());
            }
            Block::Quote { blocks, .. } => {
                let inner = value.get_mut("quote").and_then(|quote| quote.get_mut("blocks"));
                draw(blocks, inner, (paper, drawn));
            }
            Block::List { items, .. } => {
                let inner = value.get_mut("list").and_then(|list| list.get_mut("items"));
                let Some(Value::Array(inner)) = inner else { continue };
                for (item, value) in items.iter().zip(inner) {
                    draw(item, Some(value), (paper, &mut *drawn));
                }
            }
            _ => {}
        }
    }
}

/// Would the drawing fill a page at full width?
fn is_tall(svg: &str) -> bool {
    let view = svg.split_once("viewBox=\"").and_then(|(_, rest)| rest.split_once('"'));
    let sides: Vec<f64> = view
        .map(|(view, _)| view.split(' ').filter_map(|side| side.parse().ok()).collect())
        .unwrap_or_default();
    matches!(sides[..], [_, _, width, height] if height > 0.75 * width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_of_cells_may_be_parted() {
        assert_eq!(parted("docs/statistical-plan.md"), "docs/statistical-plan.md");
        assert_eq!(
            parted("for 892.2060/2070/2080 a/b"),
            "for 892.2060/\u{200b}2070/\u{200b}2080 a/b"
        );
        let mut value = json!([{"table": {"rows": [[[{"text": "892.2060/2070/2080"}]]]}}, {"paragraph": [{"text": "892.2060/2070/2080"}]}]);
        part_long(Some(&mut value), false);
        assert_eq!(
            value[0]["table"]["rows"][0][0][0]["text"],
            "892.2060/\u{200b}2070/\u{200b}2080"
        );
        assert_eq!(value[1]["paragraph"][0]["text"], "892.2060/2070/2080");
    }
}
