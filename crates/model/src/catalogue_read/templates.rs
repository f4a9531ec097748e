//! Templates of documents: front matter in TOML between `+++` lines, Markdown with directives
//! below it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::requirements::required_word;
use super::{READINGS, Reader, condition};
use crate::catalogue::{CataloguePlace, Directive, Locale, ReadAs, Template};
use crate::problem::{Place, Problem};
use crate::toml_read::Keys;

const LOCALES: &[(&str, Locale)] =
    &[("en-US", Locale::EnUs), ("en-GB", Locale::EnGb), ("zh", Locale::Zh)];

/// The line that opens and closes the front matter.
const FENCE: &str = "+++";
/// Most directives of a template.
const MAX_DIRECTIVES: usize = 2_000;
/// Longest directive, in bytes.
const MAX_DIRECTIVE: usize = 4_096;
/// Longest template, in bytes.
const MAX_TEMPLATE: usize = 1 << 20;

impl Reader {
    pub(super) fn template(&mut self, file: &str, text: &str) {
        let Some((head, body_at)) = front_matter(text).filter(|_| text.len() <= MAX_TEMPLATE)
        else {
            let message = "the template has no front matter, or is larger than 1 MiB";
            let help = "begin it with TOML between two lines `+++`";
            self.problems.push(Problem::error("bad-template", file, message).help(help));
            return;
        };
        let mut template = self.toml(file, &head, front);
        let body = &text[body_at..];
        let (directives, problems) = directives(body);
        for (at, message) in problems {
            let at = Place::Bytes(at.start + body_at..at.end + body_at);
            let help = "a directive is written {{name key=\"value\"}}";
            self.problems.push(Problem::error("bad-directive", file, message).at(at).help(help));
        }
        let line = if text.starts_with(FENCE) { 1 } else { 0 };
        template.place = CataloguePlace { file: file.to_string(), line, span: 0..FENCE.len() };
        template.body = body.to_string();
        template.directives = directives;
        template.body_at = body_at;
        if template.id.is_empty() {
            return;
        }
        if self.catalogue.templates.contains_key(&template.id) {
            let message = format!("the template `{}` stands there twice", template.id);
            self.problems.push(Problem::error("duplicate-id", file, message));
            return;
        }
        self.catalogue.templates.insert(template.id.clone(), template);
    }
}

/// The TOML of the front matter, blank where the fence stands so that its bytes keep their
/// places, and the byte at which the text begins.
fn front_matter(text: &str) -> Option<(String, usize)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != FENCE {
        return None;
    }
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if line.trim_end() == FENCE {
            let blank = " ".repeat(first.len() - 1);
            return Some((format!("{blank}\n{}", &text[first.len()..at]), at + line.len()));
        }
        at += line.len();
    }
    None
}

fn front(keys: &mut Keys<'_>) -> Template {
    let text = |keys: &mut Keys<'_>, key| keys.required_text(key).unwrap_or_default();
    let file = text(keys, "file");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !file.chars().all(plain) || file.starts_with('.') {
        let message = format!("`{file}` is not the base name of a file");
        let help = "letters, digits, `-`, `_` and `.`".to_string();
        keys.sink().error("bad-template", keys.span_of("file"), message, Some(help));
    }
    Template {
        id: text(keys, "id"),
        title: text(keys, "title"),
        title_zh: keys.text("title_zh"),
        locale: required_word(keys, "language", LOCALES).unwrap_or_default(),
        markets: keys.texts("markets"),
        internal: keys.flag("internal").unwrap_or(false),
        order: keys.count("order").unwrap_or(0),
        file: file.chars().filter(|c| plain(*c)).collect::<String>(),
        slot: keys.text("slot"),
        contents: keys.text("toc"),
        when: condition(keys, "when"),
        sources: keys.texts("sources"),
        read_as: required_word(keys, "read", READINGS).unwrap_or(ReadAs::Memory),
        body: String::new(),
        directives: Vec::new(),
        body_at: 0,
        place: CataloguePlace::default(),
    }
}

/// The directives of a text, and what is wrong with those that cannot be read.
fn directives(body: &str) -> (Vec<Directive>, Vec<(Range<usize>, String)>) {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(open) = body[at..].find("{{").map(|offset| at + offset) {
        let Some(close) = end_of(body, open + 2) else {
            wrong.push((open..open + 2, "the directive is not closed".to_string()));
            at = open + 2;
            continue;
        };
        at = close + 2;
        if found.len() == MAX_DIRECTIVES {
            wrong.push((open..at, format!("there are more than {MAX_DIRECTIVES} directives")));
            break;
        }
        match directive(&body[open + 2..close]) {
            Ok((name, arguments)) => found.push(Directive { name, arguments, at: open..at }),
            Err(message) => wrong.push((open..at, message)),
        }
    }
    (found, wrong)
}

/// Where the braces close that opened before `from`, quotes left out.
fn end_of(body: &str, from: usize) -> Option<usize> {
    let bytes = body.as_bytes();
    let mut quoted = false;
    for at in from..bytes.len().min(from + MAX_DIRECTIVE) {
        match bytes[at] {
            b'"' => quoted = !quoted,
            b'}' if !quoted && bytes.get(at + 1) == Some(&b'}') => return Some(at),
            b'{' if !quoted && bytes.get(at + 1) == Some(&b'{') => return None,
            _ => {}
        }
    }
    None
}

/// A directive's name and arguments.
fn directive(text: &str) -> Result<(String, BTreeMap<String, String>), String> {
    let text = text.trim();
    let name_end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(name_end);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(plain) {
        return Err(format!("`{name}` is not the name of a directive"));
    }
    let mut arguments = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok((name.to_string(), arguments));
        }
        let torn = || format!("`{}` is not an argument", rest.chars().take(40).collect::<String>());
        let (key, after) = rest.split_once('=').ok_or_else(torn)?;
        let after = after.trim_start().strip_prefix('"').ok_or_else(torn)?;
        let (value, after) = after.split_once('"').ok_or_else(torn)?;
        let key = key.trim();
        if key.is_empty() || !key.chars().all(plain) {
            return Err(torn());
        }
        if arguments.insert(key.to_string(), value.to_string()).is_some() {
            return Err(format!("the argument `{key}` stands there twice"));
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_found_and_torn_ones_told() {
        let body = "a {{device.name}} b {{person key=\"x\" prompt=\"say {{it}} }}\"}}\n{{figure name=a}} {{open\n{{a b=\"1\" b=\"2\"}}";
        let (found, wrong) = directives(body);
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["device.name", "person"]);
        assert_eq!(found[1].argument("prompt"), Some("say {{it}} }}"));
        assert_eq!(&body[found[0].at.clone()], "{{device.name}}");
        let told: Vec<&str> = wrong.iter().map(|(_, message)| message.as_str()).collect();
        assert_eq!(
            told,
            [
                "`name=a` is not an argument",
                "the directive is not closed",
                "the argument `b` stands there twice"
            ]
        );
    }

    #[test]
    fn front_matter_keeps_the_places_of_its_bytes() {
        let text = "+++\r\nid = \"a\"\n+++\nText";
        let (head, at) = front_matter(text).unwrap();
        assert_eq!(head.find("id"), text.find("id"));
        assert_eq!(&text[at..], "Text");
        assert_eq!(front_matter("id = 1"), None);
        assert_eq!(front_matter("+++\nid = 1\n"), None);
    }
}
