//! What is said of documents that are on file with everything that is asked of them.

use reliance_model::device::Document;

use super::{Asked, ITEMS, Record};
use crate::said::{Lists, Said};
use crate::sets::quoted;
use crate::words::list;
use crate::{Answered, Missing};

/// The answer where a person confirms, or where existence is all that is asked.
pub(super) fn answer(record: &Record, asked: &Asked, documents: &[&Document]) -> Answered {
    let files: Vec<String> = documents.iter().map(|document| describe(document)).collect();
    let are = if files.len() == 1 { "is" } else { "are" };
    let mut lists = Lists::default();
    let mut words = format!("{} {are} on file", list(&files));
    if !asked.items.is_empty() {
        let few = lists.keep(quoted(ITEMS, &asked.items));
        words.push_str(&format!(" and names the place of {few}"));
    }
    if !asked.facts.is_empty() {
        words.push_str(&format!(" ({})", asked.facts.join(", ")));
    }
    let words = lists.within(words);
    if record.confirm.is_empty() {
        return existing(words, documents);
    }
    Answered::for_a_person(words.within(|words| {
        format!(
            "{words}; the program does not judge its words, so a person confirms that {}",
            record.confirm
        )
    }))
}

/// The answer where existence, date and version are all that is asked.
fn existing(words: Said, documents: &[&Document]) -> Answered {
    let file = |document: &&Document| document.file.clone();
    if let Some(undated) = documents.iter().find(|document| document.dated.is_none()).map(file) {
        return Answered::from(Missing::new(
            format!("the day of issue of `{undated}`"),
            "add `dated` to the document",
        ));
    }
    let silent = documents.iter().find(|document| document.device_version.is_none());
    if let Some(silent) = silent.map(file) {
        return Answered::from(Missing::new(
            format!("the device version that `{silent}` speaks of"),
            "add `device_version` to the document",
        ));
    }
    Answered::shown(words)
}

/// A document in words: `file` (version 3, of 2026-05-01).
fn describe(document: &Document) -> String {
    let mut about = Vec::new();
    about.extend(document.version.as_ref().map(|version| format!("version {version}")));
    about.extend(document.dated.map(|day| format!("of {day}")));
    about.extend(
        document.device_version.as_ref().map(|version| format!("for device version {version}")),
    );
    about.extend(document.signed_by.as_ref().map(|person| format!("signed by {person}")));
    match about.is_empty() {
        true => format!("`{}`", document.file),
        false => format!("`{}` ({})", document.file, about.join(", ")),
    }
}
