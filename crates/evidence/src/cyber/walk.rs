//! A JSON document as a tree whose nodes know where they stand.
//!
//! Readers walk it leniently: what has the wrong shape is a problem at its place and is
//! left out, and the rest is read.

use reliance_model::problem::{Place, Problem};
use serde_json::Value;

use super::{json_place, tree};

/// Largest document that is read as a tree, in bytes.
pub(super) const MAX_BYTES: usize = 64 << 20;
/// Most commas and opening brackets of such a document: a bound of the memory it takes.
pub(super) const MAX_NODES: usize = 4_000_000;
/// Most problems that are told of one document.
pub(super) const MAX_PROBLEMS: usize = 200;

/// The text of a document, or the problem with its bytes.
pub(super) fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, Box<Problem>> {
    if bytes.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        return Err(Box::new(Problem::error("file-too-large", file, message)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let message = "the file is not UTF-8 from here on";
        let problem = Problem::error("not-utf8", file, message).at(Place::Bytes(at..at));
        Box::new(problem.help("save it as UTF-8"))
    })
}

/// The tree of a text.
pub(super) fn parse(file: &str, text: &str) -> Result<Value, Box<Problem>> {
    let nodes = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if nodes > MAX_NODES {
        let message = format!("the file has more than {MAX_NODES} values");
        return Err(Box::new(Problem::error("file-too-large", file, message)));
    }
    serde_json::from_str(text).map_err(|error| broken(file, &error))
}

/// The problem of a text that is no JSON.
pub(super) fn broken(file: &str, error: &serde_json::Error) -> Box<Problem> {
    let message = format!("the file cannot be read: {error}");
    let place = Place::Line(error.line() as u64);
    Box::new(Problem::error("bad-json", file, message).at(place))
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node<'v> {
    /// The value.
    pub(super) value: &'v Value,
    /// Its JSON pointer.
    pub(super) pointer: String,
}

impl<'v> Node<'v> {
    /// The root of a document.
    pub(super) fn root(value: &'v Value) -> Node<'v> {
        Node { value, pointer: String::new() }
    }

    /// The value under a key; none where it is left out or null.
    pub(super) fn get(&self, key: &str) -> Option<Node<'v>> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        let escaped = key.replace('~', "~0").replace('/', "~1");
        Some(Node { value, pointer: format!("{}/{escaped}", self.pointer) })
    }

    /// The elements of a list; none where it is no list.
    pub(super) fn elements(&self) -> impl Iterator<Item = Node<'v>> + use<'v> {
        let pointer = self.pointer.clone();
        let list = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter()
            .enumerate()
            .map(move |(at, value)| Node { value, pointer: format!("{pointer}/{at}") })
    }

    /// The text under a key, where it is one.
    pub(super) fn str(&self, key: &str) -> Option<&'v str> {
        self.value.get(key)?.as_str()
    }
}

/// Problems of a document as they are found.
pub(super) struct Report<'a> {
    file: &'a str,
    text: &'a str,
    tree: Option<tree::Node>,
    problems: Vec<(Problem, String)>,
    more: usize,
}

impl<'a> Report<'a> {
    /// No problem yet.
    pub(super) fn new(file: &'a str, text: &'a str) -> Report<'a> {
        Report { file, text, tree: None, problems: Vec::new(), more: 0 }
    }

    /// With the tree of a text that is no JSON, for the places of its problems.
    pub(super) fn placed(self, tree: Option<tree::Node>) -> Report<'a> {
        Report { tree, ..self }
    }

    /// The tree of the document with its keys in their order; none where it is not JSON.
    pub(super) fn tree(&mut self) -> Option<&tree::Node> {
        if self.tree.is_none() {
            self.tree = json_place::parse(self.text).ok();
        }
        self.tree.as_ref()
    }

    fn push(&mut self, problem: Problem, pointer: &str) {
        if self.problems.len() >= MAX_PROBLEMS {
            self.more += 1;
        } else {
            self.problems.push((problem, pointer.to_string()));
        }
    }

    /// What stands there was not used.
    pub(super) fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        self.push(Problem::error(code, self.file, message), pointer);
    }

    /// What stands there is worth a look.
    pub(super) fn warn(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        self.push(Problem::warning(code, self.file, message), pointer);
    }

    /// The text under a key, without white space around it; none where it is empty. What is
    /// no text is a problem.
    pub(super) fn text(&mut self, node: &Node<'_>, key: &str) -> Option<String> {
        let found = node.get(key)?;
        self.plain(&found)
    }

    /// The node as a text.
    pub(super) fn plain(&mut self, node: &Node<'_>) -> Option<String> {
        let text = match node.value {
            Value::String(text) => text.trim().to_string(),
            Value::Number(number) => number.to_string(),
            Value::Null => return None,
            _ => {
                self.error("bad-json", &node.pointer, "a text is expected here");
                return None;
            }
        };
        (!text.is_empty()).then_some(text)
    }

    /// The elements of the list under a key; what is no list is a problem.
    pub(super) fn list<'v>(&mut self, node: &Node<'v>, key: &str) -> Vec<Node<'v>> {
        let Some(found) = node.get(key) else { return Vec::new() };
        if !found.value.is_array() {
            self.error("bad-json", &found.pointer, "a list is expected here");
        }
        found.elements().collect()
    }

    /// The texts of the list under a key.
    pub(super) fn texts(&mut self, node: &Node<'_>, key: &str) -> Vec<String> {
        let elements = self.list(node, key);
        elements.iter().filter_map(|element| self.plain(element)).collect()
    }

    /// The object under a key; what is no object is a problem.
    pub(super) fn object<'v>(&mut self, node: &Node<'v>, key: &str) -> Option<Node<'v>> {
        let found = node.get(key)?;
        if !found.value.is_object() {
            self.error("bad-json", &found.pointer, "an object is expected here");
            return None;
        }
        Some(found)
    }

    /// The problems with their places.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        // The places are looked for only here: most documents have no problem.
        let parsed = || json_place::parse(self.text).ok();
        let tree = self.tree.or_else(|| (!self.problems.is_empty()).then(parsed).flatten());
        let placed = |(problem, pointer): (Problem, String)| match tree
            .as_ref()
            .and_then(|tree| tree.pointer(&pointer))
        {
            Some(node) => problem.at(node.place()),
            None => problem,
        };
        let mut problems: Vec<Problem> = self.problems.into_iter().map(placed).collect();
        if self.more > 0 {
            let message = format!("{} more problems are not listed", self.more);
            problems.push(Problem::warning("more-problems", self.file, message));
        }
        problems
    }
}
