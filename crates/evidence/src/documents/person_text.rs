//! Reading back what persons wrote: into a Word document, or into the file beside it.
//!
//! A place for a person is a content control with the tag `person:KEY`. Programs that drop
//! the tag of a control keep its bookmark `person_KEY`. A table in such a place is kept as
//! Markdown has it; what a text cannot hold (merged cells, pictures, notes) is told, so that
//! nothing is written over.

mod table;

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::person_text::{PersonText, Returned, Texts};
use reliance_model::problem::{Problem, Reading};

use super::package::Package;
use crate::cyber::markup::Element;

/// Most places of one document.
const MAX_TEXTS: usize = 2_000;
/// Longest text of one place, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// What is told of a place that nothing ends.
const END_GONE: &str = "a place whose end is gone";

/// How a prompt begins, in each language of documents.
const PROMPTS: [&str; 2] = ["NOT ANSWERED:", "未答复："];

/// What stands in a Word document that was written for a person.
pub fn read_docx(name: &str, bytes: &[u8]) -> Reading<Returned> {
    let mut problems = Vec::new();
    let mut returned = Returned::default();
    match Package::open(name, bytes) {
        Ok(mut package) => {
            if let Some(root) = package.tree("word/document.xml", &mut problems) {
                let mut walk = Walk::new(&mut returned);
                walk.ends = ends(&root);
                walk.element(&root);
                let lost = walk.lost;
                // A place that is read by its control needs no bookmark.
                let told = lost
                    .iter()
                    .filter(|(key, what)| *what != END_GONE || !returned.texts.contains_key(key));
                problems.extend(told.map(|(key, what)| not_kept(name, key, what)));
            }
            if let Some(core) = package.tree("docProps/core.xml", &mut problems) {
                let text = |name| {
                    let text = core.child(name).map(|child| child.text.trim().to_string());
                    text.filter(|text| !text.is_empty())
                };
                returned.changed = (text("lastModifiedBy"), text("modified"));
            }
        }
        Err(problem) => problems.push(*problem),
    }
    if returned.texts.len() > MAX_TEXTS {
        let message = format!("the document has more than {MAX_TEXTS} places for persons");
        problems.push(Problem::error("document-too-long", name, message));
        returned.texts = returned.texts.into_iter().take(MAX_TEXTS).collect();
    }
    for text in returned.texts.values_mut().filter(|text| text.len() > MAX_TEXT) {
        let message = "a person's text is longer than 1 MiB and is not taken";
        problems.push(Problem::error("document-too-long", name, message));
        text.clear();
    }
    Reading { items: returned, problems }
}

fn not_kept(file: &str, key: &str, what: &str) -> Problem {
    let message = format!("the text `{key}` holds {what}, which the text of a person cannot keep");
    let help = "take it out, or put it into a document of its own and name that; until then nothing is written over";
    Problem::error("text-not-kept", file, message).help(help)
}

struct Walk<'r> {
    returned: &'r mut Returned,
    /// Key of the place that is being read, and the bookmark that ends it.
    person: Option<(String, Option<String>)>,
    /// Depth of fields, whose results programs compute anew.
    in_field: usize,
    /// What places for persons hold that a text cannot, with their keys.
    lost: BTreeSet<(String, &'static str)>,
    /// The bookmark at which each place ends, by the name of the place's bookmark.
    ends: BTreeMap<String, String>,
}

/// The id of the last bookmark of each name that has an end. A program that puts a table into
/// a bookmark may divide it, and leave the first piece without an end.
fn ends(root: &Element) -> BTreeMap<String, String> {
    let (mut starts, mut ended) = (Vec::new(), BTreeSet::new());
    let mut open = vec![root];
    while let Some(element) = open.pop() {
        let id = || element.attribute("id").map(str::to_string);
        match element.name.as_str() {
            "bookmarkStart" => {
                starts.extend(element.attribute("name").map(str::to_string).zip(id()))
            }
            "bookmarkEnd" => ended.extend(id()),
            _ => {}
        }
        open.extend(element.children.iter().rev());
    }
    starts.into_iter().filter(|(_, id)| ended.contains(id)).collect()
}

impl<'r> Walk<'r> {
    fn new(returned: &'r mut Returned) -> Walk<'r> {
        Walk { returned, person: None, in_field: 0, lost: BTreeSet::new(), ends: BTreeMap::new() }
    }

    fn element(&mut self, element: &Element) {
        match element.name.as_str() {
            "sdt" => return self.control(element),
            "tbl" if self.person.is_some() => return self.table(element),
            "bookmarkStart" => self.bookmark(element),
            "bookmarkEnd" => {
                let id = element.attribute("id").map(str::to_string);
                if let Some((key, _)) = self.person.take_if(|(_, end)| end.is_some() && *end == id)
                {
                    self.tidy(&key);
                }
            }
            "fldChar" => match element.attribute("fldCharType") {
                Some("begin") => self.in_field += 1,
                Some("end") => self.in_field = self.in_field.saturating_sub(1),
                _ => {}
            },
            "t" => self.words(&element.text),
            // What was deleted with tracking is not said any more, and notes are not edited.
            "del" | "fldSimple" | "instrText" => return,
            "drawing" | "pict" | "object" => return self.lose("a picture or an object"),
            "footnoteReference" | "endnoteReference" => return self.lose("a note"),
            "br" | "cr" => self.break_line(),
            _ => {}
        }
        for child in &element.children {
            self.element(child);
        }
        if element.name == "p" {
            self.break_line();
        }
    }

    fn lose(&mut self, what: &'static str) {
        if let Some((key, _)) = &self.person {
            self.lost.insert((key.clone(), what));
        }
    }

    /// A table in a place for a person; the place may end in it.
    fn table(&mut self, element: &Element) {
        let Some((key, end)) = self.person.clone() else { return };
        let read = table::read(element);
        read.lost.into_iter().for_each(|what| self.lose(what));
        if let Some(text) = self.returned.texts.get_mut(&key) {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&read.text);
        }
        if end.is_some_and(|end| read.ends.contains(&end)) {
            self.person = None;
            self.tidy(&key);
        }
    }

    fn control(&mut self, element: &Element) {
        let properties = element.child("sdtPr");
        let of = |name| properties.and_then(|one| one.child(name));
        let tag = of("tag").and_then(|tag| tag.attribute("val")).unwrap_or_default();
        let Some(key) = tag.strip_prefix("person:").filter(|_| self.person.is_none()) else {
            element.each("sdtContent").for_each(|content| self.element(content));
            return;
        };
        self.returned.texts.entry(key.to_string()).or_default();
        // The prompt is no text.
        if of("showingPlcHdr").is_none() {
            self.person = Some((key.to_string(), None));
            element.each("sdtContent").for_each(|content| self.element(content));
            self.person = None;
        }
        self.tidy(key);
    }

    fn bookmark(&mut self, element: &Element) {
        let Some(name) = element.attribute("name") else { return };
        let Some(key) = name.strip_prefix("person_").filter(|_| self.person.is_none()) else {
            return;
        };
        // Names of bookmarks have no hyphens.
        let key = key.replace("__", "-");
        match self.ends.get(name).cloned() {
            Some(end) => {
                self.returned.texts.entry(key.clone()).or_default();
                self.person = Some((key, Some(end)));
            }
            // Without an end the rest of the document would be the person's.
            None => {
                self.lost.insert((key, END_GONE));
            }
        }
    }

    fn words(&mut self, words: &str) {
        match &self.person {
            Some((key, _)) => {
                if let Some(text) = self.returned.texts.get_mut(key) {
                    text.push_str(words);
                }
            }
            None if self.in_field > 0 => {}
            None => self.returned.outside.extend(words.chars().filter(|c| !c.is_whitespace())),
        }
    }

    fn break_line(&mut self) {
        if let Some((key, _)) = &self.person
            && let Some(text) = self.returned.texts.get_mut(key)
            && !text.is_empty()
        {
            text.push('\n');
        }
    }

    fn tidy(&mut self, key: &str) {
        if let Some(text) = self.returned.texts.get_mut(key) {
            *text = tidy(text);
            // The prompt is no text, whatever became of the control around it.
            if PROMPTS.iter().any(|prompt| text.starts_with(prompt)) {
                text.clear();
            }
        }
    }
}

/// A text without white space at its ends and the ends of its lines.
pub fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Read the file of persons' texts beside a document: a table for each key.
pub fn read_texts(file: &str, text: &str) -> Reading<Texts> {
    let (items, problems) = reliance_model::toml_read::read(file, text, |keys| {
        keys.each_table(|_, _, keys| PersonText {
            text: keys.text("text").map(|text| tidy(&text)).unwrap_or_default(),
            by: keys.text("by"),
            on: keys.text("on"),
        })
    });
    Reading { items, problems }
}

#[cfg(test)]
mod tests;
