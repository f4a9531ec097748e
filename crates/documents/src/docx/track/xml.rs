//! The main part of a document as a tree, so that pieces of two of them can be put together.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::markup;

/// Deepest nesting that is read.
const DEEPEST: usize = 64;
/// Most elements that are read.
const MOST: usize = 2_000_000;

/// A piece of XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Text, without escapes.
    Text(String),
}

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name.
    pub(super) name: String,
    /// Name and attributes as they were written.
    pub(super) tag: String,
    /// What it holds.
    pub(super) children: Vec<Node>,
}

impl Element {
    /// An element of that tag.
    pub(super) fn new(tag: &str, children: Vec<Node>) -> Element {
        let name = tag.split(' ').next().unwrap_or_default().to_string();
        Element { name, tag: tag.to_string(), children }
    }

    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|child| child.name == name)
    }

    /// The first child of that name, to be changed.
    pub(super) fn child_mut(&mut self, name: &str) -> Option<&mut Element> {
        self.children.iter_mut().find_map(|child| match child {
            Node::Element(element) if element.name == name => Some(element),
            _ => None,
        })
    }

    /// Put an element into the properties of that name; they come first where there are none.
    pub(super) fn put_into(&mut self, properties: &str, element: Element) {
        let element = Node::Element(element);
        match self.child_mut(properties) {
            Some(properties) => properties.children.push(element),
            None => {
                let properties = Element::new(properties, vec![element]);
                self.children.insert(0, Node::Element(properties));
            }
        }
    }

    /// Its children that are elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Its words; a break is a new line.
    pub(super) fn words(&self) -> String {
        let mut words = String::new();
        self.gather(&mut words);
        words
    }

    fn gather(&self, words: &mut String) {
        match self.name.as_str() {
            "w:t" => self.children.iter().for_each(|child| match child {
                Node::Text(text) => words.push_str(text),
                Node::Element(_) => {}
            }),
            // A break of the page is none of the line.
            "w:br" if self.tag == "w:br" => words.push('\n'),
            _ => self.elements().for_each(|child| {
                child.gather(words);
                if child.name == "w:p" {
                    words.push('\n');
                }
            }),
        }
    }

    /// As it is written.
    pub(super) fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.tag);
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) => markup::escape(text, out),
            }
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

/// Read a part; none where it is no XML that this program would write.
pub(super) fn read(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let event = reader.read_event().ok()?;
        let done = match event {
            Event::Start(start) => {
                count += 1;
                if open.len() >= DEEPEST || count > MOST {
                    return None;
                }
                open.push(element(&start));
                None
            }
            Event::Empty(start) => {
                count += 1;
                if count > MOST {
                    return None;
                }
                Some(element(&start))
            }
            Event::End(_) => open.pop(),
            Event::Text(piece) => {
                add(open.last_mut(), &piece);
                None
            }
            Event::GeneralRef(entity) => {
                let letter = match entity.resolve_char_ref().ok()? {
                    Some(letter) => letter,
                    None => named(&entity)?,
                };
                add(open.last_mut(), letter.encode_utf8(&mut [0; 4]));
                None
            }
            Event::Eof => return None,
            Event::DocType(_) => return None,
            _ => None,
        };
        if let Some(done) = done {
            match open.last_mut() {
                Some(parent) => parent.children.push(Node::Element(done)),
                None => return Some(done),
            }
        }
    }
}

fn element(tag: &str) -> Element {
    Element::new(tag.trim_end(), Vec::new())
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn add(parent: Option<&mut Element>, text: &str) {
    let Some(parent) = parent else { return };
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => parent.children.push(Node::Text(text.to_string())),
    }
}
