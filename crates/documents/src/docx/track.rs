//! What changed in a document since it was written last, as tracked changes of Word.
//!
//! Paragraphs, rows and places for persons are aligned by their words; a paragraph that is
//! like one that went is told word by word, with its fields and notes left whole. Pictures,
//! notes, headers and footers are those of the new document, without marks.

mod paragraph;
mod xml;

use reliance_model::edit_script::{Step, edit_script, likeness};

use xml::{Element, Node};

use super::parts;

/// From this share of common words on, two paragraphs are two versions of one.
const VERSIONS: f64 = 0.4;

/// Marks that are told apart by a number each, all by one author on one day.
struct Marks {
    signed: String,
    next: u32,
}

impl Marks {
    /// The tag of a mark, `w:ins` or `w:del`.
    fn tag(&mut self, name: &str) -> String {
        self.next += 1;
        format!("{name} w:id=\"{}\" {}", self.next, self.signed)
    }
}

/// The main part `after` with what changed since `before` marked as by `author` on `day`;
/// none where nothing did.
pub(super) fn tracked(
    before: &str,
    after: &str,
    author: &str,
    day: &str,
) -> Result<Option<String>, String> {
    let unread = "the document that was written last is not as this program writes it";
    let old = xml::read(before).ok_or(unread)?;
    let mut new = xml::read(after).ok_or("the new document is not well formed")?;
    let old = old.child("w:body").ok_or(unread)?;
    let mut signed = String::from("w:author=\"");
    crate::markup::escape(author, &mut signed);
    signed.push_str(&format!("\" w:date=\"{day}T00:00:00Z\""));
    // Beyond the numbers of bookmarks and controls.
    let mut marks = Marks { signed, next: 1_000_000 };
    let body = new.child_mut("w:body").ok_or("the new document has no body")?;
    body.children = blocks(&old.children, &body.children, &mut marks);
    if marks.next == 1_000_000 {
        return Ok(None);
    }
    let mut text = String::from(parts::DECLARATION);
    new.write(&mut text);
    Ok(Some(text))
}

/// A piece that is aligned, with what it says.
#[derive(Debug, Clone)]
struct Piece<'a> {
    element: &'a Element,
    key: (&'a str, String, String),
}

fn pieces(nodes: &[Node]) -> Vec<Piece<'_>> {
    nodes
        .iter()
        .filter_map(|node| match node {
            Node::Element(element)
                if matches!(element.name.as_str(), "w:p" | "w:tbl" | "w:sdt" | "w:tr") =>
            {
                let key = (element.name.as_str(), style(element), element.words());
                Some(Piece { element, key })
            }
            _ => None,
        })
        .collect()
}

fn keys<'p>(list: &'p [Piece<'_>]) -> Vec<&'p (&'p str, String, String)> {
    list.iter().map(|piece| &piece.key).collect()
}

/// Style of a paragraph, or nothing.
fn style(element: &Element) -> String {
    let style = element.child("w:pPr").and_then(|properties| properties.child("w:pStyle"));
    style.map(|style| style.tag.clone()).unwrap_or_default()
}

/// What happens to a piece of the new text, and which old ones stood before it.
enum Fate<'a> {
    Same,
    New,
    Was(&'a Element),
}

/// The new blocks (or rows) with what changed.
fn blocks(before: &[Node], after: &[Node], marks: &mut Marks) -> Vec<Node> {
    let (old, new) = (pieces(before), pieces(after));
    let steps = edit_script(&keys(&old), &keys(&new));
    let mut fates: Vec<(Vec<&Element>, Fate<'_>)> = Vec::new();
    let (mut i, mut j) = (0, 0);
    let mut last: Vec<&Element> = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        if steps[at] == Step::Same {
            fates.push((std::mem::take(&mut last), Fate::Same));
            (i, j, at) = (i + 1, j + 1, at + 1);
            continue;
        }
        let run = steps[at..].iter().take_while(|step| **step != Step::Same).count();
        let gone = steps[at..at + run].iter().filter(|step| **step == Step::Delete).count();
        let (went, came) = (&old[i..i + gone], &new[j..j + run - gone]);
        pair(went, came, &mut last, &mut fates);
        (i, j, at) = (i + gone, j + run - gone, at + run);
    }
    assemble(after, fates, last, marks)
}

/// Within a stretch of changes, each new piece and the old one it is a version of.
fn pair<'a>(
    went: &[Piece<'a>],
    came: &[Piece<'a>],
    last: &mut Vec<&'a Element>,
    fates: &mut Vec<(Vec<&'a Element>, Fate<'a>)>,
) {
    let mut from = 0;
    for new in came {
        let version = went[from..].iter().position(|old| is_version(old, new));
        match version {
            Some(skipped) => {
                last.extend(went[from..from + skipped].iter().map(|piece| piece.element));
                fates.push((std::mem::take(last), Fate::Was(went[from + skipped].element)));
                from += skipped + 1;
            }
            None => fates.push((std::mem::take(last), Fate::New)),
        }
    }
    last.extend(went[from..].iter().map(|piece| piece.element));
}

/// Are two pieces two versions of one?
fn is_version(old: &Piece<'_>, new: &Piece<'_>) -> bool {
    if old.key.0 != new.key.0 {
        return false;
    }
    let words = |text| -> Vec<&str> {
        let all = paragraph::words(text).into_iter();
        all.filter(|word| !word.trim().is_empty()).collect()
    };
    likeness(&words(&old.key.2), &words(&new.key.2)) >= VERSIONS
}

fn assemble<'a>(
    after: &[Node],
    fates: Vec<(Vec<&'a Element>, Fate<'a>)>,
    last: Vec<&'a Element>,
    marks: &mut Marks,
) -> Vec<Node> {
    let mut out = Vec::new();
    let mut fates = fates.into_iter();
    let mut last = Some(last);
    let mut tail = |out: &mut Vec<Node>, marks: &mut Marks| {
        for old in last.take().unwrap_or_default() {
            gone(old, marks, out);
        }
    };
    for node in after {
        let Node::Element(element) = node else { continue };
        match element.name.as_str() {
            "w:p" | "w:tbl" | "w:sdt" | "w:tr" => {
                let Some((before, fate)) = fates.next() else { continue };
                before.into_iter().for_each(|old| gone(old, marks, &mut out));
                out.push(Node::Element(match fate {
                    Fate::Same => element.clone(),
                    Fate::New => come(element, marks),
                    Fate::Was(old) => changed(old, element, marks),
                }));
            }
            // The section closes the body.
            "w:sectPr" => {
                tail(&mut out, marks);
                out.push(node.clone());
            }
            _ => out.push(node.clone()),
        }
    }
    tail(&mut out, marks);
    out
}

/// A new piece, marked as inserted.
fn come(new: &Element, marks: &mut Marks) -> Element {
    match new.name.as_str() {
        "w:p" => paragraph::inserted(new, marks),
        "w:tr" => row(new, "w:ins", marks, come),
        _ => inside(new, come, marks),
    }
}

/// A piece that is gone, with its words alone.
fn gone(old: &Element, marks: &mut Marks, out: &mut Vec<Node>) {
    match old.name.as_str() {
        "w:p" => out.extend(paragraph::deleted(old, marks).map(Node::Element)),
        "w:tbl" | "w:tr" => out.push(Node::Element(deleted(old, marks))),
        // A place for a person that is gone leaves its words, and no place to write.
        _ => {
            let content = old.child("w:sdtContent").into_iter().flat_map(Element::elements);
            content.for_each(|child| gone(child, marks, out));
        }
    }
}

fn deleted(old: &Element, marks: &mut Marks) -> Element {
    match old.name.as_str() {
        "w:p" => paragraph::deleted(old, marks).unwrap_or_else(|| Element::new("w:p", Vec::new())),
        "w:tr" => row(old, "w:del", marks, deleted),
        _ => inside(old, deleted, marks),
    }
}

/// An element whose rows and paragraphs at any depth are made anew.
fn inside(
    element: &Element,
    make: impl Fn(&Element, &mut Marks) -> Element,
    marks: &mut Marks,
) -> Element {
    let mut copy = Element { children: Vec::new(), ..element.clone() };
    for child in &element.children {
        copy.children.push(match child {
            Node::Element(inner)
                if matches!(
                    inner.name.as_str(),
                    "w:p" | "w:tr" | "w:tc" | "w:tbl" | "w:sdt" | "w:sdtContent"
                ) =>
            {
                Node::Element(make(inner, marks))
            }
            other => other.clone(),
        });
    }
    copy
}

/// A row with its mark, each cell made anew.
fn row(
    element: &Element,
    mark: &str,
    marks: &mut Marks,
    make: impl Fn(&Element, &mut Marks) -> Element,
) -> Element {
    let tag = marks.tag(mark);
    let mut copy = inside(element, make, marks);
    copy.put_into("w:trPr", Element::new(&tag, Vec::new()));
    copy
}

/// A piece of which there was another version.
fn changed(old: &Element, new: &Element, marks: &mut Marks) -> Element {
    match new.name.as_str() {
        "w:p" => paragraph::changed(old, new, marks),
        // Cells are changed in place where a row still has as many.
        "w:tr" => {
            let cells = |row: &Element| row.elements().filter(|cell| cell.name == "w:tc").count();
            if cells(old) != cells(new) {
                return come(new, marks);
            }
            let mut before = old.elements().filter(|cell| cell.name == "w:tc");
            let mut copy = new.clone();
            for child in &mut copy.children {
                let Node::Element(cell) = child else { continue };
                if cell.name == "w:tc"
                    && let Some(was) = before.next()
                {
                    cell.children = blocks(&was.children, &cell.children, marks);
                }
            }
            copy
        }
        "w:sdt" => {
            let mut copy = new.clone();
            let was = old.child("w:sdtContent").map(|content| content.children.clone());
            if let Some(content) = copy.child_mut("w:sdtContent") {
                let was = was.as_deref().unwrap_or_default();
                content.children = blocks(was, &content.children, marks);
            }
            copy
        }
        _ => {
            let mut copy = new.clone();
            copy.children = blocks(&old.children, &new.children, marks);
            copy
        }
    }
}
