//! Metadata of a MONAI bundle: `metadata.json`, a field for each value.

use reliance_model::content::{Content, Format, Spot};
use reliance_model::problem::{Place, Problem, Reading, line_of};

use super::blocks::Blocks;
use super::html::Lines;
use crate::cyber::json_place;
use crate::cyber::tree::{Node, Value};

/// Keys of which the metadata of a bundle has at least one.
const KEYS: [&[u8]; 2] = [b"\"monai_version\"", b"\"network_data_format\""];
/// How many of the first bytes are looked at.
const LOOKED_AT: usize = 64 << 10;

/// Do these bytes look like metadata of a bundle?
pub(super) fn is_metadata(bytes: &[u8]) -> bool {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let begins = head.trim_ascii_start().starts_with(b"{");
    begins && KEYS.iter().any(|key| head.windows(key.len()).any(|window| window == *key))
}

/// Read the metadata.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut blocks = Blocks::new(name, Format::Monai);
    let text = super::decode(name, bytes).into_items(&mut blocks.problems);
    match json_place::parse(&text) {
        Ok(root) => {
            let mut lines = Lines::of(&text);
            fields(&root, "", &mut lines, &mut blocks);
        }
        Err(fault) => {
            let message = format!("the metadata cannot be read: {}", fault.message);
            let line = line_of(&text, fault.at) as u64;
            blocks.problems.push(Problem::error("bad-json", name, message).at(Place::Line(line)));
        }
    }
    blocks.done()
}

fn fields(node: &Node, path: &str, lines: &mut Lines<'_>, blocks: &mut Blocks) {
    let under = |key: &str| if path.is_empty() { key.into() } else { format!("{path}/{key}") };
    match &node.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                fields(node, &under(key), lines, blocks);
            }
        }
        Value::List(items) => {
            let is_flat = |item: &Node| !matches!(item.value, Value::List(_) | Value::Map(_));
            if items.iter().all(is_flat) {
                let words: Vec<String> = items.iter().map(text).collect();
                add(path, &words.join(", "), node, lines, blocks);
                return;
            }
            for (number, item) in (1..).zip(items) {
                fields(item, &under(&number.to_string()), lines, blocks);
            }
        }
        _ => add(path, &text(node), node, lines, blocks),
    }
}

fn add(path: &str, text: &str, node: &Node, lines: &mut Lines<'_>, blocks: &mut Blocks) {
    let spot = Spot { line: Some(lines.line(node.span.start)), ..Spot::default() };
    blocks.field(path, text, spot);
}

fn text(node: &Node) -> String {
    match &node.value {
        Value::Bool(flag) => flag.to_string(),
        Value::Number(text) | Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}
