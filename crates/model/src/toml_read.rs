//! Reading TOML key by key, so that an unknown key, a wrong type or a bad date is a
//! [`Problem`] with a span and the rest is read.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Date;
use crate::problem::{Place, Problem, Severity, closest};

/// Longest TOML file that is read, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// Where problems of one file are collected.
#[derive(Debug)]
pub struct Sink<'a> {
    file: &'a str,
    problems: RefCell<Vec<Problem>>,
}

impl Sink<'_> {
    /// Keep a problem at some bytes.
    pub fn error(
        &self,
        code: &'static str,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        self.push(Severity::Error, code, span, message, help);
    }

    /// Keep a warning at some bytes.
    pub fn warning(
        &self,
        code: &'static str,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        self.push(Severity::Warning, code, span, message, help);
    }

    fn push(
        &self,
        severity: Severity,
        code: &'static str,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        let (file, place) = (self.file.to_string(), Place::Bytes(span));
        self.problems.borrow_mut().push(Problem { code, severity, message, file, place, help });
    }
}

/// Read the TOML `text` of `file` with `read`, and collect the problems.
///
/// Words that are not TOML are problems too; what could be read around them is.
pub fn read<T>(file: &str, text: &str, read: impl FnOnce(&mut Keys<'_>) -> T) -> (T, Vec<Problem>) {
    let sink = Sink { file, problems: RefCell::default() };
    let text = if text.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        sink.error("file-too-large", 0..0, message, None);
        ""
    } else {
        text
    };
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        sink.error("toml-syntax", span, error.message().replace('\n', " "), None);
    }
    let mut keys = Keys::new(root.get_ref(), root.span(), String::new(), &sink);
    let items = read(&mut keys);
    keys.finish();
    (items, sink.problems.into_inner())
}

/// One table of a TOML file, read key by key.
#[derive(Debug)]
pub struct Keys<'a> {
    table: &'a DeTable<'a>,
    span: Range<usize>,
    path: String,
    asked: BTreeSet<String>,
    sink: &'a Sink<'a>,
}

impl<'a> Keys<'a> {
    fn new(
        table: &'a DeTable<'a>,
        span: Range<usize>,
        path: String,
        sink: &'a Sink<'a>,
    ) -> Keys<'a> {
        Keys { table, span, path, asked: BTreeSet::new(), sink }
    }

    /// Bytes of the table's header or braces.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Where problems of this file go.
    pub fn sink(&self) -> &'a Sink<'a> {
        self.sink
    }

    /// Dotted path of the table, for messages.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Bytes of a key's value, or of the table where the key is absent.
    pub fn span_of(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or(self.span.clone(), Spanned::span)
    }

    /// Is the key there?
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Is the key's value a table?
    pub fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().as_table().is_some())
    }

    /// Is the key's value a table that has the key `inner`?
    pub fn holds(&self, key: &str, inner: &str) -> bool {
        let table = self.table.get(key).and_then(|value| value.get_ref().as_table());
        table.is_some_and(|table| table.contains_key(inner))
    }

    /// Count the key as read, for a value that something else was said of.
    pub fn pass(&mut self, key: &str) {
        self.asked.insert(key.to_string());
    }

    fn value(&mut self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.insert(key.to_string());
        self.table.get(key)
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let message = format!("`{key}` is {}, not {wanted}", value.get_ref().type_str());
        self.sink.error("wrong-type", value.span(), message, None);
    }

    /// Text under `key`.
    pub fn text(&mut self, key: &str) -> Option<String> {
        let value = self.value(key)?;
        let text = value.get_ref().as_str().map(str::to_string);
        if text.is_none() {
            self.wrong_type(key, value, "a text in quotes");
        }
        text
    }

    /// Text under `key`; a problem where it is absent or empty.
    pub fn required_text(&mut self, key: &str) -> Option<String> {
        let text = self.text(key);
        if !self.has(key) || text.as_deref() == Some("") {
            self.missing(key);
        }
        text.filter(|text| !text.is_empty())
    }

    /// Say that a key is missing.
    pub fn missing(&self, key: &str) {
        self.missing_one_of(key, &[]);
    }

    /// Say that a key is missing that takes one of `words`.
    pub fn missing_one_of(&self, key: &str, words: &[&str]) {
        let help = (!words.is_empty()).then(|| format!("one of: {}", words.join(", ")));
        let place =
            if self.path.is_empty() { String::new() } else { format!(" in [{}]", self.path) };
        let message = format!("`{key}` is missing{place}");
        self.sink.error("missing-key", self.span_of(key), message, help);
    }

    /// `true` or `false` under `key`.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, value, "true or false");
        }
        flag
    }

    /// A finite number under `key`.
    pub fn number(&mut self, key: &str) -> Option<f64> {
        let value = self.value(key)?;
        let number = number_of(value.get_ref()).filter(|number| number.is_finite());
        if number.is_none() {
            self.wrong_type(key, value, "a finite number");
        }
        number
    }

    /// A whole number from 0 under `key`.
    pub fn count(&mut self, key: &str) -> Option<u64> {
        let value = self.value(key)?;
        let count = value.get_ref().as_integer().and_then(|integer| {
            u64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
        });
        if count.is_none() {
            self.wrong_type(key, value, "a whole number");
        }
        count
    }

    /// A day under `key`: a TOML date, or text `YYYY-MM-DD`.
    pub fn date(&mut self, key: &str) -> Option<Date> {
        let value = self.value(key)?;
        let text = match value.get_ref() {
            DeValue::Datetime(datetime) => datetime.date.map(|date| date.to_string()),
            other => other.as_str().map(str::to_string),
        };
        let date = text.and_then(|text| text.parse().ok());
        if date.is_none() {
            let message = format!("`{key}` is not a date");
            let help = Some("write it as YYYY-MM-DD".to_string());
            self.sink.error("bad-date", value.span(), message, help);
        }
        date
    }

    /// Texts under `key`: a list, or one text. Empty where the key is absent.
    pub fn texts(&mut self, key: &str) -> Vec<String> {
        self.spanned_texts(key).into_iter().map(|(text, _)| text).collect()
    }

    /// As [`Keys::texts`], each with its bytes.
    pub fn spanned_texts(&mut self, key: &str) -> Vec<(String, Range<usize>)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let values = match value.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => vec![value],
        };
        let mut texts = Vec::new();
        for value in values {
            match value.get_ref().as_str() {
                Some(text) => texts.push((text.to_string(), value.span())),
                None => self.wrong_type(key, value, "a text in quotes"),
            }
        }
        texts
    }

    /// Numbers under `key`: a list, or one number. Empty where the key is absent.
    pub fn numbers(&mut self, key: &str) -> Vec<f64> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let values = match value.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => vec![value],
        };
        let mut numbers = Vec::new();
        for value in values {
            match number_of(value.get_ref()).filter(|number| number.is_finite()) {
                Some(number) => numbers.push(number),
                None => self.wrong_type(key, value, "a finite number"),
            }
        }
        numbers
    }

    /// Values of any simple type as text, each with its bytes: how facets are written.
    pub fn values(&mut self, key: &str) -> Vec<(String, Range<usize>)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let values = match value.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => vec![value],
        };
        let mut found = Vec::new();
        for value in values {
            match simple(value.get_ref()) {
                Some(text) => found.push((text, value.span())),
                None => self.wrong_type(key, value, "a text, a number, or true or false"),
            }
        }
        found
    }

    /// The table under `key`, read by `read`; unknown keys in it are problems.
    pub fn table<T>(&mut self, key: &str, read: impl FnOnce(&mut Keys<'a>) -> T) -> Option<T> {
        let value = self.value(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(self.inner(table, value.span(), key, read)),
            None => {
                self.wrong_type(key, value, "a table");
                None
            }
        }
    }

    /// The tables of the list under `key` (`[[key]]`), each read by `read`.
    pub fn tables<T>(&mut self, key: &str, mut read: impl FnMut(&mut Keys<'a>) -> T) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let values = match value.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => vec![value],
        };
        let mut items = Vec::new();
        for value in values {
            match value.get_ref().as_table() {
                Some(table) => items.push(self.inner(table, value.span(), key, &mut read)),
                None => self.wrong_type(key, value, "a table"),
            }
        }
        items
    }

    /// Every key of this table whose value is a table, by name.
    pub fn each_table<T>(
        &mut self,
        mut read: impl FnMut(&str, Range<usize>, &mut Keys<'a>) -> T,
    ) -> BTreeMap<String, T> {
        let mut items = BTreeMap::new();
        for (key, value) in self.table {
            let name = key.get_ref().to_string();
            self.asked.insert(name.clone());
            match value.get_ref().as_table() {
                Some(table) => {
                    let item = self
                        .inner(table, value.span(), &name, |keys| read(&name, key.span(), keys));
                    items.insert(name, item);
                }
                None => self.wrong_type(&name, value, "a table"),
            }
        }
        items
    }

    /// Names of the keys in this table, with their bytes, in the order of the map.
    pub fn names(&self) -> Vec<(String, Range<usize>)> {
        self.table.iter().map(|(key, _)| (key.get_ref().to_string(), key.span())).collect()
    }

    /// Take a text as one of a closed list of words.
    pub fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let help = match closest(&text, names.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("one of: {}", names.join(", ")),
            };
            let message = format!("`{text}` is not a value of `{key}`");
            self.sink.error("unknown-value", self.span_of(key), message, Some(help));
        }
        found
    }

    fn inner<T>(
        &self,
        table: &'a DeTable<'a>,
        span: Range<usize>,
        key: &str,
        read: impl FnOnce(&mut Keys<'a>) -> T,
    ) -> T {
        let path =
            if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) };
        let mut keys = Keys::new(table, span, path, self.sink);
        let item = read(&mut keys);
        keys.finish();
        item
    }

    fn finish(&self) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if self.asked.contains(name) {
                continue;
            }
            let place =
                if self.path.is_empty() { String::new() } else { format!(" in [{}]", self.path) };
            let help = match closest(name, self.asked.iter().map(String::as_str)) {
                Some(close) => Some(format!("did you mean `{close}`?")),
                None => self.free(),
            };
            let message = format!("unknown key `{name}`{place}");
            self.sink.error("unknown-key", key.span(), message, help);
        }
    }
}

/// Most keys that a help names.
const KEYS_NAMED: usize = 40;

impl Keys<'_> {
    /// The keys that may still be written in this table, as a help.
    fn free(&self) -> Option<String> {
        let free: Vec<&str> =
            self.asked.iter().map(String::as_str).filter(|key| !self.has(key)).collect();
        let few = !free.is_empty() && free.len() <= KEYS_NAMED;
        few.then(|| format!("take it out, or write one of: {}", free.join(", ")))
    }
}

fn number_of(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(float) => float.as_str().replace('_', "").parse().ok(),
        DeValue::Integer(integer) => {
            i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix())
                .ok()
                .map(|whole| whole as f64)
        }
        _ => None,
    }
}

fn simple(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        DeValue::Integer(integer) => Some(integer.as_str().to_string()),
        DeValue::Float(float) => Some(float.as_str().to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_goes_on_past_mistakes() {
        let text = "name = 3\nwhen = \"2026-13-01\"\ncolour = \"x\"\nlist = [\"a\", 1]\n";
        let (list, problems) = read("a.toml", text, |keys| {
            keys.text("name");
            keys.date("when");
            keys.text("color");
            keys.texts("list")
        });
        assert_eq!(list, ["a"]);
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["wrong-type", "bad-date", "wrong-type", "unknown-key"]);
        assert_eq!(problems[3].help.as_deref(), Some("did you mean `color`?"));
    }
}
