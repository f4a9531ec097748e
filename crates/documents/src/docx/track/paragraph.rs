//! Changes within a paragraph: runs are divided where words went or came.

use std::collections::BTreeMap;

use reliance_model::edit_script::{Step, edit_script};

use super::Marks;
use super::xml::{Element, Node};

/// Words, blanks and signs of a text; Chinese characters one by one.
pub(super) fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_whitespace() => 0,
        c if ('\u{2e80}'..='\u{9fff}').contains(&c) || !c.is_alphanumeric() => 1,
        _ => 2,
    };
    let mut list = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let now = kind(c);
        // A point or comma between digits belongs to the number.
        let inner = matches!(c, '.' | ',')
            && text[..at].ends_with(|c: char| c.is_ascii_digit())
            && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        let now = if inner { 2 } else { now };
        if at > 0 && (before != Some(now) || now == 1) {
            list.push(&text[start..at]);
            start = at;
        }
        before = Some(now);
    }
    if start < text.len() {
        list.push(&text[start..]);
    }
    list
}

/// What came, by byte of the new words, and what went before each byte.
#[derive(Default)]
struct Changes {
    came: Vec<std::ops::Range<usize>>,
    went: BTreeMap<usize, String>,
}

impl Changes {
    fn between(before: &str, after: &str) -> Changes {
        let (old, new) = (words(before), words(after));
        let mut changes = Changes::default();
        let (mut i, mut j, mut at) = (0, 0, 0);
        for step in edit_script(&old, &new) {
            match step {
                Step::Same => {
                    at += new[j].len();
                    (i, j) = (i + 1, j + 1);
                }
                Step::Delete => {
                    // Words that went stand before those that came in their place.
                    let place = match changes.came.last() {
                        Some(last) if last.end == at => last.start,
                        _ => at,
                    };
                    changes.went.entry(place).or_default().push_str(old[i]);
                    i += 1;
                }
                Step::Insert => {
                    let end = at + new[j].len();
                    match changes.came.last_mut() {
                        Some(last) if last.end == at => last.end = end,
                        _ => changes.came.push(at..end),
                    }
                    (at, j) = (end, j + 1);
                }
            }
        }
        changes
    }

    fn is_new(&self, at: usize) -> bool {
        self.came.iter().any(|range| range.contains(&at))
    }

    /// Where a run from `at` to `end` has to be divided.
    fn cuts(&self, at: usize, end: usize) -> Vec<usize> {
        let edges = self.came.iter().flat_map(|range| [range.start, range.end]);
        let mut cuts: Vec<usize> =
            edges.chain(self.went.keys().copied()).filter(|cut| (at..end).contains(cut)).collect();
        cuts.extend([at, end]);
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }
}

/// A paragraph that is new.
pub(super) fn inserted(new: &Element, marks: &mut Marks) -> Element {
    let mut copy = new.clone();
    let mut changes = Changes::default();
    changes.came.push(0..new.words().len() + 1);
    walk(&mut copy, &changes, &mut 0, marks);
    let sign = Element::new(&marks.tag("w:ins"), Vec::new());
    mark_end(&mut copy, sign);
    copy
}

/// A paragraph that is gone, with its words alone; none where it had none.
pub(super) fn deleted(old: &Element, marks: &mut Marks) -> Option<Element> {
    let words = old.words();
    if words.trim().is_empty() {
        return None;
    }
    let style = old.child("w:pPr").and_then(|properties| properties.child("w:pStyle")).cloned();
    let properties = Element::new("w:pPr", style.map(Node::Element).into_iter().collect());
    let gone = gone(&words, marks);
    let mut paragraph = Element::new("w:p", vec![Node::Element(properties), Node::Element(gone)]);
    let sign = Element::new(&marks.tag("w:del"), Vec::new());
    mark_end(&mut paragraph, sign);
    Some(paragraph)
}

/// A paragraph with other words than before.
pub(super) fn changed(old: &Element, new: &Element, marks: &mut Marks) -> Element {
    let changes = Changes::between(&old.words(), &new.words());
    let mut copy = new.clone();
    let mut at = 0;
    walk(&mut copy, &changes, &mut at, marks);
    if let Some(words) = changes.went.get(&at) {
        copy.children.push(Node::Element(gone(words, marks)));
    }
    copy
}

/// Put the mark of a paragraph's end into its properties.
fn mark_end(paragraph: &mut Element, sign: Element) {
    paragraph.put_into("w:pPr", Element::new("w:rPr", vec![Node::Element(sign)]));
}

/// Divide and mark the runs of an element; `at` counts the bytes of its words.
fn walk(element: &mut Element, changes: &Changes, at: &mut usize, marks: &mut Marks) {
    let mut out = Vec::new();
    for child in std::mem::take(&mut element.children) {
        match child {
            Node::Element(run) if run.name == "w:r" => divide(&run, changes, at, marks, &mut out),
            Node::Element(mut inner) => {
                if !matches!(inner.name.as_str(), "w:pPr" | "w:sdtPr") {
                    walk(&mut inner, changes, at, marks);
                }
                out.push(Node::Element(inner));
            }
            other => out.push(other),
        }
    }
    element.children = out;
}

/// The pieces of a run, each as it was, inserted, or behind what went.
fn divide(
    run: &Element,
    changes: &Changes,
    at: &mut usize,
    marks: &mut Marks,
    out: &mut Vec<Node>,
) {
    let properties = run.child("w:rPr").cloned();
    let whole = run.words();
    let (start, end) = (*at, *at + whole.len());
    *at = end;
    let wrap = |children: Vec<Node>, new: bool, marks: &mut Marks| {
        let run = Node::Element(Element::new("w:r", children));
        match new {
            true => Node::Element(Element::new(&marks.tag("w:ins"), vec![run])),
            false => run,
        }
    };
    if whole.is_empty() {
        // A note or a picture: it is new where the words before it are.
        let new = changes.is_new(start) && (start == 0 || changes.is_new(start - 1));
        out.push(wrap(run.children.clone(), new, marks));
        return;
    }
    for pair in changes.cuts(start, end).windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if let Some(words) = changes.went.get(&from) {
            out.push(Node::Element(gone(words, marks)));
        }
        let mut children: Vec<Node> = properties.clone().map(Node::Element).into_iter().collect();
        children.extend(lines(&whole[from - start..to - start], "w:t"));
        out.push(wrap(children, changes.is_new(from), marks));
    }
}

fn gone(words: &str, marks: &mut Marks) -> Element {
    let run = Element::new("w:r", lines(words, "w:delText"));
    Element::new(&marks.tag("w:del"), vec![Node::Element(run)])
}

/// Words as text and breaks.
fn lines(words: &str, name: &str) -> Vec<Node> {
    let mut out = Vec::new();
    for (at, line) in words.split('\n').enumerate() {
        if at > 0 {
            out.push(Node::Element(Element::new("w:br", Vec::new())));
        }
        if !line.is_empty() {
            let text = vec![Node::Text(line.to_string())];
            out.push(Node::Element(Element::new(&format!("{name} xml:space=\"preserve\""), text)));
        }
    }
    out
}
