//! Reading back what persons wrote: into a Word document, or into the file beside it.
//!
//! A place for a person is a content control with the tag `person:KEY`. Programs that drop
//! the tag of a control keep its bookmark `person_KEY`.

use reliance_model::person_text::{PersonText, Returned, Texts};
use reliance_model::problem::{Problem, Reading};

use super::package::Package;
use crate::cyber::markup::Element;

/// Most places of one document.
const MAX_TEXTS: usize = 2_000;
/// Longest text of one place, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// How a prompt begins, in each language of documents.
const PROMPTS: [&str; 2] = ["NOT ANSWERED:", "未答复："];

/// What stands in a Word document that was written for a person.
pub fn read_docx(name: &str, bytes: &[u8]) -> Reading<Returned> {
    let mut problems = Vec::new();
    let mut returned = Returned::default();
    match Package::open(name, bytes) {
        Ok(mut package) => {
            if let Some(root) = package.tree("word/document.xml", &mut problems) {
                let mut walk = Walk { returned: &mut returned, person: None, in_field: 0 };
                walk.element(&root);
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

struct Walk<'r> {
    returned: &'r mut Returned,
    /// Key of the place that is being read, and the bookmark that ends it.
    person: Option<(String, Option<String>)>,
    /// Depth of fields, whose results programs compute anew.
    in_field: usize,
}

impl Walk<'_> {
    fn element(&mut self, element: &Element) {
        match element.name.as_str() {
            "sdt" => return self.control(element),
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
            "del" | "fldSimple" | "instrText" | "drawing" | "pict" => return,
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
        let key = element.attribute("name").and_then(|name| name.strip_prefix("person_"));
        if let Some(key) = key.filter(|_| self.person.is_none()) {
            // Names of bookmarks have no hyphens.
            let key = key.replace("__", "-");
            self.returned.texts.entry(key.clone()).or_default();
            let end = element.attribute("id").map(str::to_string);
            self.person = Some((key, end));
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
mod tests {
    use super::*;
    use crate::cyber::markup::parse;

    fn walk(body: &str) -> Returned {
        let mut returned = Returned::default();
        let root = parse(&format!("<document><body>{body}</body></document>")).unwrap();
        Walk { returned: &mut returned, person: None, in_field: 0 }.element(&root);
        returned
    }

    #[test]
    fn places_for_persons_are_read_and_prompts_are_no_text() {
        let body = "<p><r><t>Before </t></r></p>\
            <sdt><sdtPr><tag val=\"person:a\"/></sdtPr><sdtContent><p><r><t>One</t></r></p><p><r><t>two </t></r><del><r><delText>x</delText></r></del></p></sdtContent></sdt>\
            <sdt><sdtPr><tag val=\"person:b\"/><showingPlcHdr/></sdtPr><sdtContent><p><r><t>NOT ANSWERED</t></r></p></sdtContent></sdt>\
            <p><sdt><sdtPr><tag val=\"field:1\"/></sdtPr><sdtContent><r><t>0.88</t></r></sdtContent></sdt><fldSimple instr=\"SEQ\"><r><t>7</t></r></fldSimple></p>";
        let returned = walk(body);
        assert_eq!(returned.texts["a"], "One\ntwo");
        assert_eq!(returned.texts["b"], "");
        assert_eq!(returned.outside, "Before0.88");
    }

    #[test]
    fn a_bookmark_stands_in_for_a_tag_that_was_dropped() {
        let body = "<bookmarkStart id=\"4\" name=\"person_plan__version\"/>\
            <sdt><sdtPr/><sdtContent><p><r><t>Version 2</t></r></p></sdtContent></sdt>\
            <p><bookmarkEnd id=\"4\"/><r><t>After</t></r></p>\
            <p><bookmarkStart id=\"5\" name=\"person_b\"/><r><t>NOT ANSWERED: needs x</t></r><bookmarkEnd id=\"5\"/></p>";
        let returned = walk(body);
        assert_eq!(returned.texts["plan-version"], "Version 2");
        assert_eq!(returned.texts["b"], "");
        assert_eq!(returned.outside, "After");
    }

    #[test]
    fn the_file_beside_is_read_with_who_and_when() {
        let text = "[a]\ntext = \"\"\"\nOne\n\n two\"\"\"\nby = \"A. Muster (invented)\"\n";
        let reading = read_texts("a.toml", text);
        assert!(reading.problems.is_empty());
        assert_eq!(reading.items["a"].text, "One\ntwo");
    }
}
