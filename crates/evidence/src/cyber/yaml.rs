//! YAML 1.2 read as a tree whose every node knows its place.
//!
//! The first document of a stream is read. Plain scalars are what the core schema of YAML
//! makes of them. Aliases are followed, and how much they may copy is bounded; nesting and
//! size are bounded, too.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::tree::{DEEPEST, Node, Value};

/// So many nodes may be made by following aliases.
const MOST_COPIED: usize = 100_000;
/// Largest document that is read, in bytes.
const LARGEST: usize = 64 << 20;

/// Why a text is no YAML that is read, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where.
    pub at: usize,
}

/// Read the first document of a YAML text.
///
/// # Errors
/// The first fault of the text, or of its bounds.
pub fn parse(text: &str) -> Result<Node, Fault> {
    if text.len() > LARGEST {
        return Err(Fault { message: "the document is larger than is read".into(), at: 0 });
    }
    let mut builder = Builder {
        bytes: Bytes::new(text),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        copied: 0,
        done: None,
    };
    let mut parser = Parser::new_from_str(text);
    while builder.done.is_none() {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd | Event::DocumentEnd, _))) => break,
            Some(Ok((event, span))) => builder.event(event, &span)?,
            Some(Err(error)) => {
                let at = builder.bytes.of(error.marker().index());
                return Err(Fault { message: error.info().to_string(), at });
            }
        }
    }
    builder.done.ok_or(Fault { message: "the document is empty".into(), at: 0 })
}

/// Bytes at which characters stand: the parser counts characters.
struct Bytes {
    /// Empty where every character is one byte.
    at: Vec<usize>,
    length: usize,
}

impl Bytes {
    fn new(text: &str) -> Bytes {
        let at = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().map(|(at, _)| at).collect(),
        };
        Bytes { at, length: text.len() }
    }

    fn of(&self, char: usize) -> usize {
        match self.at.is_empty() {
            true => char.min(self.length),
            false => self.at.get(char).copied().unwrap_or(self.length),
        }
    }

    fn range(&self, span: &Span) -> Range<usize> {
        let start = self.of(span.start.index());
        start..self.of(span.end.index()).max(start)
    }
}

/// A list or a map whose end has not come yet.
struct Open {
    start: usize,
    anchor: usize,
    value: Value,
    /// The name whose value comes next.
    name: Option<String>,
}

struct Builder {
    bytes: Bytes,
    open: Vec<Open>,
    anchors: BTreeMap<usize, (Node, usize)>,
    copied: usize,
    done: Option<Node>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Fault> {
        let range = self.bytes.range(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let value = if plain { plain_value(&text) } else { Value::Text(text.into_owned()) };
                self.add(Node { span: range, value }, anchor);
            }
            Event::SequenceStart(anchor, _) => {
                self.start(range.start, anchor, Value::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, _) => {
                self.start(range.start, anchor, Value::Map(Vec::new()))?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let span = open.start..range.end.max(open.start);
                    self.add(Node { span, value: open.value }, open.anchor);
                }
            }
            Event::Alias(anchor) => self.alias(anchor, range)?,
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, start: usize, anchor: usize, value: Value) -> Result<(), Fault> {
        if self.open.len() >= DEEPEST {
            let message = "the document is nested deeper than is read".to_string();
            return Err(Fault { message, at: start });
        }
        self.open.push(Open { start, anchor, value, name: None });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Fault> {
        let Some((node, weight)) = self.anchors.get(&anchor) else {
            let message = "an alias names what has not been read".to_string();
            return Err(Fault { message, at: range.start });
        };
        self.copied += weight;
        if self.copied > MOST_COPIED || self.open.len() + depth(node) > DEEPEST {
            let message = "aliases copy more than is read".to_string();
            return Err(Fault { message, at: range.start });
        }
        let node = Node { span: range, value: node.value.clone() };
        self.add(node, 0);
        Ok(())
    }

    /// Put a node where it belongs.
    fn add(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), weight(&node)));
        }
        let Some(open) = self.open.last_mut() else {
            self.done = Some(node);
            return;
        };
        match (&mut open.value, open.name.take()) {
            (Value::List(items), _) => items.push(node),
            (Value::Map(entries), Some(name)) => entries.push((name, node)),
            (Value::Map(_), None) => open.name = Some(name(&node)),
            _ => {}
        }
    }
}

/// A node as the name of an entry.
fn name(node: &Node) -> String {
    match &node.value {
        Value::Bool(true) => "true".to_string(),
        Value::Bool(false) => "false".to_string(),
        _ => node.text().unwrap_or_default().to_string(),
    }
}

fn weight(node: &Node) -> usize {
    let items = node.items().iter().map(weight).sum::<usize>();
    1 + items + node.entries().iter().map(|(_, node)| weight(node)).sum::<usize>()
}

fn depth(node: &Node) -> usize {
    let entries = node.entries().iter().map(|(_, node)| node);
    node.items().iter().chain(entries).map(|node| depth(node) + 1).max().unwrap_or(0)
}

/// What the core schema makes of a plain scalar.
fn plain_value(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(text) => Value::Number(text.to_string()),
        _ => Value::Text(text.to_string()),
    }
}

fn is_number(text: &str) -> bool {
    let start = text.trim_start_matches(['-', '+']);
    start.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
        && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_tree_with_places() {
        let text = "a: é\nb: &x [1, \"2\", true, ~]\nc:\n  - *x\n  - d: >-\n      one\n      two\n";
        let tree = parse(text).unwrap();
        assert_eq!(tree.text_of("a"), Some("é"));
        assert_eq!(&text[tree.pointer("/b/1").unwrap().span.clone()], "\"2\"");
        assert_eq!(tree.pointer("/b/0").unwrap().value, Value::Number("1".into()));
        assert_eq!(tree.pointer("/c/0/1").unwrap().raw(), Some("2"));
        assert_eq!(tree.pointer("/c/1/d").unwrap().raw(), Some("one two"));
        assert_eq!(tree.pointer("/b/3").unwrap().value, Value::Null);
    }

    #[test]
    fn hostile_documents_are_faults() {
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_string();
        for at in 1..9 {
            let items = vec![format!("*a{}", at - 1); 10].join(",");
            bomb.push_str(&format!("a{at}: &a{at} [{items}]\n"));
        }
        assert_eq!(parse(&bomb).unwrap_err().message, "aliases copy more than is read");
        assert!(parse(&"[".repeat(10_000)).is_err());
        assert!(parse(&"- ".repeat(10_000)).is_err());
        assert!(parse("a: *nothing").is_err());
        assert!(parse("a: [1").is_err());
        assert!(parse("").is_err());
    }
}
