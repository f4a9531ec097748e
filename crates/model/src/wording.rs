//! Sentences of the program in another language, by their forms.
//!
//! A form is an English sentence with holes and the same sentence in the other language:
//!
//! | in a form | meaning |
//! |---|---|
//! | `{1}` … `{9}` | any text that is not empty; it is said in the other language in turn, where it can be |
//! | `{#1}` | a number |
//! | `{=1}` | any text, which stays as it is |
//! | `{.1}` | a single word, which stays as it is |
//! | `[s]` | letters that may be missing |
//!
//! A hole never holds half of what stands between backquotes, and a hole between backquotes
//! holds a name, which stays as it is. A sentence that no form fits stays English and is
//! counted as such: nothing is guessed.

mod form;
mod matching;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use form::Form;

use crate::problem::{Place, Problem};

/// Longest text that is looked up, in bytes.
const LONGEST: usize = 16 * 1024;
/// How deep holes within holes are looked up.
const DEPTH: usize = 8;

/// Sentences in another language, from tables that are looked into when the first is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    /// Tables: file and text.
    tables: Vec<(String, String)>,
    forms: OnceLock<Forms>,
}

/// Forms of sentences.
#[derive(Debug, Clone, Default)]
struct Forms {
    /// Forms without a hole, by the English text in lower first letter.
    fixed: BTreeMap<String, String>,
    /// The others, most literal first.
    open: Vec<Form>,
}

/// A text in the other language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The text; English where no form fits.
    pub text: String,
    /// Is every part of it in the other language, or a name or a number?
    pub whole: bool,
}

impl Said {
    fn kept(text: &str, whole: bool) -> Said {
        Said { text: text.to_string(), whole }
    }
}

impl Wording {
    /// One more table; of two forms with the same English text the first is kept.
    pub fn add(&mut self, file: &str, text: &str) {
        self.tables.push((file.to_string(), text.to_string()));
        self.forms = OnceLock::new();
    }

    /// What is wrong with the tables, and forms that stand there twice.
    pub fn problems(&self) -> Vec<Problem> {
        let (mut problems, mut seen) = (Vec::new(), BTreeSet::new());
        for (file, text) in &self.tables {
            let (forms, wrong) = table::read(file, text);
            problems.extend(wrong);
            for (span, form) in forms {
                let english = form.english();
                if !seen.insert(lowered(&english)) {
                    let message = format!("`{english}` is there twice; the first one is used");
                    let problem = Problem::warning("duplicate-form", file, message);
                    problems.push(problem.at(Place::Bytes(span)));
                }
            }
        }
        problems
    }

    fn forms(&self) -> &Forms {
        self.forms.get_or_init(|| {
            let tables = self.tables.iter();
            Forms::new(
                tables.flat_map(|(file, text)| table::read(file, text).0).map(|(_, form)| form),
            )
        })
    }

    /// The text in the other language, its final full stop left out.
    pub fn say(&self, text: &str) -> Said {
        self.say_keeping(text, &BTreeSet::new())
    }

    /// The same, where `names` stay as they are wherever one of them stands alone, in a hole or
    /// in a list: a data set may be called `tuning`.
    pub fn say_keeping(&self, text: &str, names: &BTreeSet<String>) -> Said {
        let text = text.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.len() > LONGEST {
            return Said::kept(text, false);
        }
        Saying { forms: self.forms(), names }.at(text, DEPTH)
    }

    /// A phrase that stands in the tables as it is.
    pub fn phrase(&self, text: &str) -> Option<&str> {
        self.forms().fixed.get(&lowered(text.trim())).map(String::as_str)
    }
}

impl Forms {
    fn new(all: impl IntoIterator<Item = Form>) -> Forms {
        let mut forms = Forms::default();
        for form in all {
            match form.fixed() {
                Some(english) => {
                    let other = form.other();
                    // A text is looked up without its last full stop, too.
                    if let Some(english) = english.strip_suffix('.') {
                        let other = other.strip_suffix('。').unwrap_or(&other).to_string();
                        forms.fixed.entry(lowered(english)).or_insert(other);
                    }
                    forms.fixed.entry(lowered(&english)).or_insert(other);
                }
                None => forms.open.push(form),
            }
        }
        forms.open.sort_by(|a, b| b.weight().cmp(&a.weight()).then_with(|| a.cmp(b)));
        forms
    }
}

/// A text on its way into the other language.
struct Saying<'w> {
    forms: &'w Forms,
    names: &'w BTreeSet<String>,
}

impl Saying<'_> {
    fn at(&self, text: &str, depth: usize) -> Said {
        if self.names.contains(text) {
            return Said::kept(text, true);
        }
        if let Some(said) = self.forms.fixed.get(&lowered(text)) {
            return Said::kept(said, true);
        }
        if is_data(text) {
            return self.code(text, depth).unwrap_or_else(|| Said::kept(text, true));
        }
        if depth == 0 {
            return Said::kept(text, false);
        }
        let clauses = parts(text, "; ");
        if clauses.len() > 1 {
            let over = self.forms.open.iter().filter(|form| form.has("; "));
            return self
                .by_form(text, over, depth)
                .unwrap_or_else(|| self.joined(&clauses, "；", depth));
        }
        let by_form = self.by_form(text, self.forms.open.iter(), depth);
        match by_form {
            Some(said) if said.whole => return said,
            Some(said) => return self.listed(text, depth).unwrap_or(said),
            None => {}
        }
        let sentences = parts(text, ". ");
        if sentences.len() > 1 && sentences.iter().rev().skip(1).all(|one| ends_a_sentence(one)) {
            return self.joined(&sentences, "。", depth);
        }
        self.listed(text, depth)
            .or_else(|| self.with_brackets(text, depth))
            .or_else(|| self.mixed(text, depth))
            .unwrap_or_else(|| Said::kept(text, false))
    }

    /// A word of several with hyphens, such as the name of a figure.
    fn code(&self, text: &str, depth: usize) -> Option<Said> {
        let several = depth > 0 && text.contains('-') && text.chars().all(|c| !c.is_whitespace());
        let forms = self.forms.open.iter().filter(|form| several && form.has("-"));
        self.by_form(text, forms, depth).filter(|said| said.whole)
    }

    /// The first form that says the whole text, or else the first that fits.
    fn by_form<'f>(
        &self,
        text: &str,
        forms: impl Iterator<Item = &'f Form>,
        depth: usize,
    ) -> Option<Said> {
        let mut partly: Option<Said> = None;
        for form in forms.filter(|form| form.may_fit(text)) {
            let Some(holes) = matching::holes(form, text) else { continue };
            let mut whole = true;
            let filled: BTreeMap<u8, String> = holes
                .into_iter()
                .map(|(number, held)| {
                    let said = if held.name {
                        Said::kept(held.text, true)
                    } else {
                        self.at(held.text, depth - 1)
                    };
                    whole &= said.whole;
                    (number, said.text)
                })
                .collect();
            let said = Said { text: form.filled(&filled), whole };
            if whole {
                return Some(said);
            }
            partly.get_or_insert(said);
        }
        partly
    }

    fn joined(&self, clauses: &[&str], by: &str, depth: usize) -> Said {
        let said: Vec<Said> = clauses.iter().map(|clause| self.at(clause, depth - 1)).collect();
        let texts: Vec<&str> = said.iter().map(|said| said.text.as_str()).collect();
        Said { text: texts.join(by), whole: said.iter().all(|said| said.whole) }
    }

    /// A list, where every item of it can be said.
    fn listed(&self, text: &str, depth: usize) -> Option<Said> {
        let items: Vec<&str> =
            parts(text, ", ").into_iter().flat_map(|item| parts(item, " and ")).collect();
        if items.len() < 2 {
            return None;
        }
        let by = if text.contains(" and ") { "、" } else { "，" };
        let said = self.joined(&items, by, depth);
        said.whole.then_some(said)
    }

    /// Words with brackets behind them, where both can be said.
    fn with_brackets(&self, text: &str, depth: usize) -> Option<Said> {
        let open = text.ends_with(')').then(|| text.rfind(" ("))??;
        let (before, inside) = (&text[..open], &text[open + 2..text.len() - 1]);
        let (before, inside) = (self.at(before, depth - 1), self.at(inside, depth - 1));
        let text = format!("{}（{}）", before.text, inside.text);
        (before.whole && inside.whole).then_some(Said { text, whole: true })
    }

    /// English words within a text of the other language, where all of them can be said.
    fn mixed(&self, text: &str, depth: usize) -> Option<Said> {
        let other = |c: char| !c.is_ascii() && (c.is_alphabetic() || !c.is_alphanumeric());
        text.contains(|c: char| c.is_alphabetic() && !c.is_ascii()).then_some(())?;
        let (mut out, mut rest) = (String::new(), text);
        while !rest.is_empty() {
            let here = rest.find(|c| !other(c)).unwrap_or(rest.len());
            out.push_str(&rest[..here]);
            let english = &rest[here..];
            let run = &english[..english.find(other).unwrap_or(english.len())];
            let inner = run.trim();
            let said = self.at(inner, depth - 1);
            if !said.whole {
                return None;
            }
            out.push_str(&if inner == said.text { run.to_string() } else { said.text });
            rest = &english[run.len()..];
        }
        Some(Said { text: out, whole: true })
    }
}

/// The text cut where `by` stands outside backquotes, quotation marks and brackets.
fn parts<'t>(text: &'t str, by: &str) -> Vec<&'t str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let (mut code, mut quoted) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' => code = !code,
            '"' if !code => quoted = !quoted,
            '“' if !code => quoted = true,
            '”' if !code => quoted = false,
            '(' | '[' if !code && !quoted => depth += 1,
            ')' | ']' if !code && !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if at >= start && !code && !quoted && depth == 0 && text[at..].starts_with(by) {
            parts.push(&text[start..at]);
            start = at + by.len();
        }
    }
    parts.push(&text[start..]);
    if parts.iter().any(|part| part.is_empty()) { vec![text] } else { parts }
}

/// Does a full stop behind the text end a sentence, rather than an abbreviation such as `ch.`?
fn ends_a_sentence(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    last.len() > 2 || last.ends_with(|c: char| !c.is_ascii_alphabetic())
}

/// Is the text a name, a number or in another language already, so that it stays as it is?
fn is_data(text: &str) -> bool {
    let outside: String = outside_quotes(text);
    let mut words = outside.split_whitespace().peekable();
    let Some(first) = words.next() else { return true };
    if words.peek().is_none() && outside.trim() == text {
        return true;
    }
    std::iter::once(first).chain(words).all(|word| !is_prose(word))
}

/// Is it an English word, not a number, a code or an abbreviation?
fn is_prose(word: &str) -> bool {
    let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
    letters.chars().count() > 1
        && letters.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
        && letters.chars().skip(1).any(|c| c.is_ascii_lowercase())
}

fn outside_quotes(text: &str) -> String {
    let by_code = text.split('`').step_by(2);
    by_code.flat_map(|part| part.split('"').step_by(2)).collect::<Vec<_>>().join(" ")
}

/// The text with its first letter in lower case.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_ascii_lowercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}
