//! The file of persons' texts beside a paper.

use std::collections::BTreeSet;

use super::{Block, Paper, PersonText, Texts};

impl Paper {
    /// Its places for persons with what was written there, as TOML to be filled in; empty where
    /// it has none. Texts of `kept` whose place the template has no more stand at the end.
    pub fn texts_toml(&self, kept: &Texts) -> String {
        let (mut out, mut known) = (String::new(), BTreeSet::new());
        places(&self.blocks, &mut out, &mut known);
        for (key, text) in kept.iter().filter(|(key, _)| !known.contains(key.as_str())) {
            place(&mut out, key, "This place is in the document no more.", text);
        }
        out
    }
}

fn places<'p>(blocks: &'p [Block], out: &mut String, known: &mut BTreeSet<&'p str>) {
    for block in blocks {
        match block {
            Block::Person { key, prompt, text } => {
                known.insert(key);
                place(out, key, prompt, &text.clone().unwrap_or_default());
            }
            Block::List { items, .. } => items.iter().for_each(|item| places(item, out, known)),
            _ => {}
        }
    }
}

fn place(out: &mut String, key: &str, prompt: &str, written: &PersonText) {
    if !out.is_empty() {
        out.push('\n');
    }
    for line in prompt.lines() {
        out.push_str(&format!("# {}\n", line.trim()));
    }
    out.push_str(&format!("[{}]\n", quoted(key)));
    let lines: Vec<String> = written.text.lines().map(escaped).collect();
    out.push_str(&format!("text = \"\"\"\n{}\"\"\"\n", lines.join("\n")));
    for (name, value) in [("by", &written.by), ("on", &written.on)] {
        if let Some(value) = value {
            out.push_str(&format!("{name} = {}\n", quoted(value)));
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A text as it stands between quotes in TOML.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
