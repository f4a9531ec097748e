//! A document as a tree whose every node knows where it stands in the text.
//!
//! JSON, YAML and XML become the same tree, so that a reader is written once and every
//! fault has its bytes.

use std::ops::Range;

use reliance_model::problem::Place;

/// Deepest nesting that is read.
pub const DEEPEST: usize = 128;

/// Largest document that is read, in bytes.
pub const LARGEST: usize = 256 << 20;

/// A node of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Node {
    /// Where in the text it stands.
    pub span: Range<usize>,
    /// What stands there.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Names and values in the order of the text; a name may come more than once.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// A text at a place.
    pub fn text_at(text: impl Into<String>, span: Range<usize>) -> Node {
        Node { span, value: Value::Text(text.into()) }
    }

    /// A map at a place.
    pub fn map_at(entries: Vec<(String, Node)>, span: Range<usize>) -> Node {
        Node { span, value: Value::Map(entries) }
    }

    /// A list at a place.
    pub fn list_at(items: Vec<Node>, span: Range<usize>) -> Node {
        Node { span, value: Value::List(items) }
    }

    /// The place in the file.
    pub fn place(&self) -> Place {
        Place::Bytes(self.span.clone())
    }

    /// The value under a name of a map; the last one where the name comes again, as
    /// readers of JSON have it.
    pub fn get(&self, name: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => {
                entries.iter().rev().find(|(key, _)| key == name).map(|(_, node)| node)
            }
            _ => None,
        }
    }

    /// The text, not trimmed.
    pub fn raw(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text without space around it, a number as written; `None` where nothing is left.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => {
                Some(text.trim()).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }

    /// The text under a name of a map.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Node::text)
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Every value under a name, the items of lists one by one: formats without lists
    /// write a name again.
    pub fn each<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.entries().iter().filter(move |(key, _)| key == name).flat_map(|(_, node)| match &node
            .value
        {
            Value::List(items) => items.as_slice(),
            Value::Null => &[],
            _ => std::slice::from_ref(node),
        })
    }

    /// The same without places; of a name that comes again the last one holds.
    pub fn json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(is) => Json::Bool(*is),
            Value::Number(text) => {
                let exact = serde_json::from_str::<serde_json::Number>(text).ok();
                let near = || text.parse().ok().and_then(serde_json::Number::from_f64);
                exact.or_else(near).map_or_else(|| Json::String(text.clone()), Json::Number)
            }
            Value::Text(text) => Json::String(text.clone()),
            Value::List(items) => Json::Array(items.iter().map(Node::json).collect()),
            Value::Map(entries) => {
                Json::Object(entries.iter().map(|(key, node)| (key.clone(), node.json())).collect())
            }
        }
    }

    /// The node that a JSON pointer (RFC 6901) names.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            node = match &node.value {
                Value::List(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => node.get(&step)?,
            };
        }
        Some(node)
    }
}

#[cfg(test)]
mod tests {
    use crate::cyber::json_place;

    #[test]
    fn a_pointer_finds_its_node() {
        let text = r#"{"a/b": [1, {"c~d": "x"}], "a": 1, "a": 2}"#;
        let tree = json_place::parse(text).unwrap();
        assert_eq!(tree.pointer("/a~1b/1/c~0d").unwrap().raw(), Some("x"));
        assert_eq!(tree.pointer("").unwrap().span, 0..text.len());
        assert_eq!(tree.pointer("/a~1b/2"), None);
        assert_eq!(&text[tree.get("a").unwrap().span.clone()], "2");
        assert_eq!(tree.each("a").count(), 2);
    }
}
