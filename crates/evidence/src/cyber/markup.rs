//! XML read as a tree of elements that know their places.
//!
//! A document type declaration is refused, so no entity is declared, expanded or fetched;
//! the five entities of XML itself and references to characters are read. Nesting and size
//! are bounded.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::tree::{DEEPEST, LARGEST};

/// An element.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    /// Name without its prefix.
    pub name: String,
    /// Attributes, names without their prefixes, in the order of the text.
    pub attributes: Vec<(String, String)>,
    /// Elements inside it.
    pub children: Vec<Element>,
    /// Text inside it, that of its elements apart.
    pub text: String,
    /// Where in the text it stands.
    pub span: Range<usize>,
}

impl Element {
    /// An attribute by name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first element of that name inside it.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Elements of that name inside it.
    pub fn each<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Why a text is no XML that is read, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where.
    pub at: usize,
}

/// Read an XML text; its root.
///
/// # Errors
/// The first fault of the text, or of its bounds.
pub fn parse(text: &str) -> Result<Element, Fault> {
    let fault = |message: &str, at: usize| Fault { message: message.to_string(), at };
    if text.len() > LARGEST {
        return Err(fault("the document is larger than is read", 0));
    }
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    loop {
        let before = position(reader.buffer_position(), text);
        let event = reader
            .read_event()
            .map_err(|error| fault(&error.to_string(), position(reader.error_position(), text)))?;
        let after = position(reader.buffer_position(), text);
        match event {
            Event::Start(start) | Event::Empty(start) if open.is_empty() && root.is_some() => {
                drop(start);
                return Err(fault("a second element stands beside the root", before));
            }
            Event::Start(start) => {
                if open.len() >= DEEPEST {
                    return Err(fault("the document is nested deeper than is read", before));
                }
                open.push(element(&start, before..after)?);
            }
            Event::Empty(start) => {
                let element = element(&start, before..after)?;
                close(element, &mut open, &mut root);
            }
            Event::End(_) => {
                let Some(mut element) = open.pop() else {
                    return Err(fault("an element ends that has not begun", before));
                };
                element.span.end = after;
                close(element, &mut open, &mut root);
            }
            Event::Text(text) => add(&text.xml10_content(), &mut open),
            Event::CData(text) => add(&text.xml10_content(), &mut open),
            Event::GeneralRef(reference) => match resolved(&reference) {
                Some(char) => add(char.encode_utf8(&mut [0; 4]), &mut open),
                None => return Err(fault("the entity is not declared", before)),
            },
            Event::DocType(_) => {
                return Err(fault("a document type declaration is not read", before));
            }
            Event::Eof if !open.is_empty() => {
                return Err(fault("the document ends before it is complete", after));
            }
            Event::Eof => return root.ok_or_else(|| fault("the document has no element", after)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The root as far as a text goes before its first fault: its name, its attributes, and the
/// elements that were complete.
pub fn root(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => {
                if open.len() >= DEEPEST {
                    break;
                }
                open.push(element(&start, 0..0).ok()?);
            }
            Event::Empty(start) => close(element(&start, 0..0).ok()?, &mut open, &mut None),
            Event::End(_) => {
                let done = open.pop()?;
                if open.is_empty() {
                    return Some(done);
                }
                close(done, &mut open, &mut None);
            }
            Event::Text(text) => add(&text.xml10_content(), &mut open),
            Event::Eof => break,
            _ => {}
        }
    }
    open.into_iter().next()
}

fn position(at: u64, text: &str) -> usize {
    let mut at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn add(text: &str, open: &mut [Element]) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn element(start: &BytesStart<'_>, span: Range<usize>) -> Result<Element, Fault> {
    let mut element = Element {
        name: start.local_name().as_ref().to_string(),
        span: span.clone(),
        ..Element::default()
    };
    for attribute in start.attributes() {
        let fault = |message: String| Fault { message, at: span.start };
        let attribute = attribute.map_err(|error| fault(error.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|error| fault(error.to_string()))?;
        let key = attribute.key;
        // The default namespace alone tells the edition of some formats.
        let is_default = key.as_ref() == "xmlns";
        let name = if is_default { "xmlns" } else { key.local_name().into_inner() };
        element.attributes.push((name.to_string(), value.into_owned()));
    }
    Ok(element)
}

/// The character of a reference; `None` for an entity that XML itself does not declare.
pub(crate) fn resolved(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    Some(match reference.xml10_content().as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_places_and_text() {
        let text = "<?xml version=\"1.0\"?><a xmlns=\"u\" x:b='1&amp;2'><c>é &lt;&#65;<![CDATA[<]]></c><d/></a>";
        let root = parse(text).unwrap();
        assert_eq!(root.attribute("b"), Some("1&2"));
        assert_eq!(root.attribute("xmlns"), Some("u"));
        assert_eq!(root.child("c").unwrap().text, "é <A<");
        assert_eq!(&text[root.child("d").unwrap().span.clone()], "<d/>");
        assert!(text[root.child("c").unwrap().span.clone()].ends_with("</c>"));
    }

    #[test]
    fn hostile_documents_are_faults() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert_eq!(parse(bomb).unwrap_err().message, "a document type declaration is not read");
        assert_eq!(parse("<a>&b;</a>").unwrap_err().message, "the entity is not declared");
        for text in ["", "<a>", "<a></b>", "<a/><b/>", "</a>", "<a b='&c;'/>", "<a", "x"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"<a>".repeat(10_000)).is_err());
    }
}
