//! A paper's blocks as Markdown, for the body of a card.

use crate::paper::{Block, Inline, Paper, person_blocks, wanted};

/// The blocks as Markdown.
pub(super) fn body(paper: &Paper) -> String {
    let mut out = String::new();
    blocks(paper, &paper.blocks, &mut out);
    blocks(paper, &paper.end, &mut out);
    if !paper.traces.is_empty() {
        out.push_str(&format!("## {}\n\n", paper.notes_heading()));
        for (at, trace) in paper.traces.iter().enumerate() {
            out.push_str(&format!("{}. {}\n", at + 1, escaped(&trace.says(paper))));
        }
    }
    out
}

fn blocks(paper: &Paper, list: &[Block], out: &mut String) {
    for block in list {
        match block {
            Block::Heading { level, text } => {
                let marks = "#".repeat(usize::from(*level).clamp(1, 4) + 1);
                out.push_str(&format!("{marks} {}\n\n", inlines(text)));
            }
            Block::Paragraph(text) => out.push_str(&format!("{}\n\n", inlines(text))),
            Block::List { ordered, items } => {
                for (at, item) in items.iter().enumerate() {
                    let mark = if *ordered { format!("{}.", at + 1) } else { "-".into() };
                    let mut inner = String::new();
                    blocks(paper, item, &mut inner);
                    out.push_str(&format!("{mark} {}\n", inner.trim().replace('\n', "\n  ")));
                }
                out.push('\n');
            }
            Block::Table(table) => {
                if let Some(caption) = &table.caption {
                    out.push_str(&format!("**{}**\n\n", escaped(caption)));
                }
                let header: Vec<String> = table.header.iter().map(|cell| cell_text(cell)).collect();
                out.push_str(&format!(
                    "| {} |\n|{}\n",
                    header.join(" | "),
                    "---|".repeat(header.len())
                ));
                for row in &table.rows {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| inlines(cell).replace('|', "\\|").replace('\n', " "))
                        .collect();
                    out.push_str(&format!("| {} |\n", cells.join(" | ")));
                }
                out.push('\n');
            }
            Block::Picture(picture) => {
                let words = escaped(&picture.alt);
                out.push_str(&format!("*{}*: {words}\n\n", escaped(&picture.caption)));
            }
            Block::Person { prompt, text, .. } => match text {
                Some(written) => blocks(paper, &person_blocks(&written.text), out),
                None => {
                    out.push_str(&format!("**{}**\n\n", escaped(&wanted(prompt, paper.locale))))
                }
            },
            Block::Quote { blocks: inner, cited, .. } => {
                let mut text = String::new();
                blocks(paper, inner, &mut text);
                for line in text.trim_end().lines() {
                    out.push_str(&format!("> {line}\n"));
                }
                out.push_str(&format!(">\n> {}\n\n", escaped(cited)));
            }
            Block::PageBreak => {}
        }
    }
}

fn inlines(list: &[Inline]) -> String {
    let mut out = String::new();
    for inline in list {
        match inline {
            Inline::Text(text) | Inline::Reference { text, .. } => out.push_str(&escaped(text)),
            Inline::Strong(inner) => out.push_str(&format!("**{}**", inlines(inner))),
            Inline::Emphasis(inner) => out.push_str(&format!("*{}*", inlines(inner))),
            Inline::Code(text) => out.push_str(&format!("`{}`", text.replace('`', "'"))),
            Inline::Link { address, text } => {
                out.push_str(&format!("{} <{}>", escaped(text), escaped(address)));
            }
            Inline::Field { text, trace, marked_beside } => {
                out.push_str(&escaped(text));
                if !marked_beside {
                    out.push_str(&format!(" ({})", trace + 1));
                }
            }
            Inline::Missing { text, traces, .. } => {
                out.push_str(&format!("**{}**", escaped(text)));
                traces.iter().for_each(|trace| out.push_str(&format!(" ({})", trace + 1)));
            }
            Inline::Break => out.push_str("  \n"),
        }
    }
    out
}

fn cell_text(text: &str) -> String {
    escaped(text).replace('|', "\\|")
}

/// Text in which nothing is a mark of Markdown or HTML; words between backticks stay code.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '*' | '_' | '[' | ']' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
