//! Word documents (Office Open XML): text, tables, headers, notes, comments, text boxes,
//! and tracked changes.
//!
//! The text is that with every change accepted; what was deleted stands in the revisions.
//! Pages are those that the program that saved the document has marked, where it did.
//! Tables of contents are left out, since they repeat the headings. Macros and embedded
//! documents are told and not read.

mod styles;
mod symbols;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::content::{Content, Format, PagePart};
use reliance_model::problem::{Problem, Reading};

use super::blocks::{Blocks, tidy};
use super::package::{Package, Relation};
use crate::cyber::markup::Element;
use styles::Styles;
use walk::Walk;

/// Most comments that are kept.
const MAX_COMMENTS: usize = 50_000;

/// A comment, before it is known what it is about.
#[derive(Debug, Clone, Default)]
struct Note {
    author: String,
    on: Option<String>,
    text: String,
}

/// Read a Word document.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut blocks = Blocks::new(name, Format::Docx);
    match Package::open(name, bytes) {
        Ok(mut package) => parts(name, &mut package, &mut blocks),
        Err(problem) => blocks.problems.push(*problem),
    }
    blocks.done()
}

/// Read the text part of a Word document by itself.
pub(super) fn part(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut blocks = Blocks::new(name, Format::Docx);
    let text = super::decode(name, bytes).into_items(&mut blocks.problems);
    let (styles, comments) = (Styles::default(), BTreeMap::new());
    Walk::new(&styles, &comments, PagePart::Body).part(name, &text, &mut blocks);
    blocks.done()
}

fn parts(name: &str, package: &mut Package<'_>, blocks: &mut Blocks) {
    let main = package
        .relations("", &mut blocks.problems)
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "word/document.xml".to_string(), |relation| relation.target);
    let relations = package.relations(&main, &mut blocks.problems);
    let of = |kind: &str| -> Vec<&Relation> {
        relations.iter().filter(|relation| relation.kind == kind).collect()
    };
    told(name, package, &relations, blocks);
    properties(package, blocks);
    let mut tree = |kind: &str, blocks: &mut Blocks| {
        of(kind).first().and_then(|part| package.tree(&part.target, &mut blocks.problems))
    };
    let styles = tree("styles", blocks).map(|root| Styles::of(&root)).unwrap_or_default();
    let comments = tree("comments", blocks).map(|root| comments(&root)).unwrap_or_default();
    let Some(text) = package.text(&main, &mut blocks.problems) else {
        if blocks.problems.is_empty() {
            let problem = Problem::error("bad-document", name, "the document has no text part");
            blocks.problems.push(problem.help("save it again as .docx"));
        }
        return;
    };
    let mut walk = Walk::new(&styles, &comments, PagePart::Body);
    walk.part(&main, &text, blocks);
    let rendered = walk.rendered();
    walk.rest(blocks);
    if !rendered {
        blocks.without_pages();
    }
    let kinds = [
        ("footnotes", PagePart::Note),
        ("endnotes", PagePart::Note),
        ("header", PagePart::Header),
        ("footer", PagePart::Footer),
    ];
    let mut seen = BTreeSet::new();
    for (kind, part) in kinds {
        for relation in of(kind) {
            let Some(text) = package.text(&relation.target, &mut blocks.problems) else { continue };
            // First, even and other pages often repeat one header.
            if seen.insert(text.clone()) {
                let mut walk = Walk::new(&styles, &comments, part);
                walk.part(&relation.target, &text, blocks);
            }
        }
    }
}

/// What is in the document and is not read.
fn told(name: &str, package: &Package<'_>, relations: &[Relation], blocks: &mut Blocks) {
    let macros = relations.iter().any(|relation| relation.kind == "vbaProject")
        || package.names().any(|part| part.ends_with("vbaProject.bin"));
    if macros {
        let message = "the document holds macros; they are neither run nor read";
        let problem = Problem::warning("document-macros", name, message);
        blocks.problems.push(problem.help("save it as .docx before it is sent to anyone"));
    }
    let chunks = relations.iter().filter(|relation| relation.kind == "aFChunk").count();
    if chunks > 0 {
        let message = format!("{chunks} embedded documents stand in the text and are not read");
        let problem = Problem::error("embedded-document", name, message);
        blocks.problems.push(problem.help("open it in Word and save it, which takes them in"));
    }
}

/// Properties of the document: title, author, days, revision, company.
fn properties(package: &mut Package<'_>, blocks: &mut Blocks) {
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"] {
        let Some(root) = package.tree(part, &mut blocks.problems) else { continue };
        for element in root.children.iter().take(1_000) {
            let (key, text) = match element.attribute("name") {
                Some(key) => (format!("custom.{key}"), all_text(element)),
                None => (element.name.clone(), element.text.clone()),
            };
            let text = tidy(&text);
            if !text.is_empty() {
                blocks.properties.entry(key).or_insert(text);
            }
        }
    }
}

fn all_text(element: &Element) -> String {
    let inner: String = element.children.iter().map(all_text).collect();
    format!("{}{inner}", element.text)
}

/// Comments by their ids.
fn comments(root: &Element) -> BTreeMap<String, Note> {
    let comment = |element: &Element| {
        let of = |key| element.attribute(key).map(str::to_string);
        let mut text = String::new();
        words(element, &mut text);
        let note = Note { author: of("author").unwrap_or_default(), on: of("date"), text };
        Some((of("id")?, note))
    };
    root.each("comment").take(MAX_COMMENTS).filter_map(comment).collect()
}

/// The words of runs below an element, a line a paragraph.
fn words(element: &Element, out: &mut String) {
    match element.name.as_str() {
        "t" => out.push_str(&element.text),
        "tab" => out.push(' '),
        "br" => out.push('\n'),
        _ => element.children.iter().for_each(|child| words(child, out)),
    }
    if element.name == "p" {
        out.push('\n');
    }
}
