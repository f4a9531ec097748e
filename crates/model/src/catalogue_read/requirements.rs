//! Requirements, their sources, and the folders that hold them.

use std::ops::Range;

use super::links::Link;
use super::{FORCES, READINGS, Reader, condition, conditions_of, parse_call, place};
use crate::catalogue::{CheckCall, Computable, Doubt, Force, ReadAs, Requirement, Source};
use crate::toml_read::Keys;

const COMPUTABLE: &[(&str, Computable)] =
    &[("full", Computable::Full), ("part", Computable::Part), ("no", Computable::No)];

/// A requirement as read, with what is checked later.
struct Entry {
    requirement: Requirement,
    id_span: Range<usize>,
    source_span: Range<usize>,
    successor_span: Range<usize>,
}

impl Reader {
    pub(super) fn regulator(&mut self, file: &str, text: &str, folder: &str) {
        let name = self.toml(file, text, |keys| {
            if let Some(code) = keys.required_text("code").filter(|code| code != folder) {
                let message = format!("the folder is `{folder}` and the code is `{code}`");
                keys.sink().error("wrong-folder", keys.span_of("code"), message, None);
            }
            keys.required_text("name").unwrap_or_default()
        });
        self.catalogue.regulators.insert(folder.to_string(), name);
    }

    pub(super) fn sources(&mut self, file: &str, text: &str, folder: &str) {
        let sources = self.toml(file, text, |keys| {
            keys.each_table(|name, _, keys| Source {
                key: format!("{folder}/{name}"),
                cite: keys.required_text("cite").unwrap_or_default(),
                url: keys.text("url"),
                sha256: keys.text("sha256"),
                read_on: keys.date("read_on"),
            })
        });
        self.catalogue
            .sources
            .extend(sources.into_values().map(|source| (source.key.clone(), source)));
    }

    pub(super) fn requirements(&mut self, file: &str, text: &str, folder: &str) {
        let entries = self.toml(file, text, |keys| {
            keys.tables("requirement", |keys| entry(file, text, folder, keys))
        });
        for entry in entries.into_iter().flatten() {
            let requirement = entry.requirement;
            let id = requirement.id.clone();
            if let Some(first) = self.catalogue.requirements.get(&id) {
                let first = format!("{}:{}", first.place.file, first.place.line);
                self.duplicate("requirement", &id, file, entry.id_span, &first);
                continue;
            }
            let link = |span, target: &str| Link { file: file.into(), span, target: target.into() };
            if !requirement.source.is_empty() {
                self.links.sources.push(link(entry.source_span, &requirement.source));
            }
            if let Some(successor) = &requirement.superseded_by {
                let link = link(entry.successor_span, successor);
                self.links.successors.insert(id.clone(), link);
            }
            self.catalogue.requirements.insert(id, requirement);
        }
    }
}

/// One `[[requirement]]`; `None` where it has no id.
fn entry(file: &str, text: &str, folder: &str, keys: &mut Keys<'_>) -> Option<Entry> {
    let (id_span, source_span) = (keys.span_of("id"), keys.span_of("source"));
    let successor_span = keys.span_of("superseded_by");
    let id = keys.required_text("id");
    let required = |keys: &mut Keys<'_>, key: &str| keys.required_text(key).unwrap_or_default();
    let (doubt, doubts) = doubts(keys);
    let status = required(keys, "status");
    let superseded_by = keys.text("superseded_by");
    let requirement = Requirement {
        regulator: folder.to_string(),
        title: required(keys, "title"),
        source: required(keys, "source"),
        section: keys.text("section").unwrap_or_default(),
        // An unreadable force counts as the weakest, so that it neither opens nor blocks anything.
        force: required_word(keys, "force", FORCES).unwrap_or(Force::Reported),
        superseded: status == "superseded",
        status,
        in_force: keys.date("in_force"),
        in_force_note: keys.text("in_force_note"),
        superseded_by,
        asks: required(keys, "asks"),
        how: keys.text("how").unwrap_or_default(),
        applies: required(keys, "applies"),
        facets: condition(keys, "facets"),
        phrase: keys.text("phrase").unwrap_or_default(),
        doubt,
        doubts,
        kinds: keys.texts("kinds"),
        checks: calls(keys),
        question: keys.text("question"),
        question_when: keys.tables("question_when", conditions_of),
        question_unless: keys.tables("question_unless", conditions_of),
        attest: keys.text("attest"),
        concepts: keys.texts("concepts"),
        review_risk: keys.text("review_risk"),
        slot: keys.text("slot"),
        read_as: required_word(keys, "read_as", READINGS).unwrap_or(ReadAs::Memory),
        read_note: keys.text("read_note").unwrap_or_default(),
        origin_law: keys.flag("origin_law").unwrap_or(false),
        computable: keys.word("computable", COMPUTABLE).unwrap_or(Computable::No),
        informational: keys.flag("informational").unwrap_or(false),
        place: place(file, text, keys),
        id: id?,
    };
    Some(Entry { requirement, id_span, source_span, successor_span })
}

/// A word of a closed list that has to be there.
pub(super) fn required_word<T: Copy>(
    keys: &mut Keys<'_>,
    key: &str,
    words: &[(&str, T)],
) -> Option<T> {
    if !keys.has(key) {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        keys.missing_one_of(key, &words);
    }
    keys.word(key, words)
}

/// The plain doubt and the conditional ones; and all their texts, joined.
fn doubts(keys: &mut Keys<'_>) -> (Option<String>, Vec<Doubt>) {
    let mut doubts = Vec::new();
    if let Some(text) = keys.text("doubt").filter(|text| !text.is_empty()) {
        doubts.push(Doubt { text, ..Doubt::default() });
    }
    doubts.extend(keys.tables("doubts", doubt));
    doubts.retain(|doubt| !doubt.text.is_empty());
    let texts: Vec<&str> = doubts.iter().map(|doubt| doubt.text.as_str()).collect();
    ((!texts.is_empty()).then(|| texts.join("; ")), doubts)
}

/// One doubt with its conditions.
pub(super) fn doubt(keys: &mut Keys<'_>) -> Doubt {
    Doubt {
        text: keys.required_text("text").unwrap_or_default(),
        when: condition(keys, "when"),
        unless: keys.tables("unless", conditions_of),
        evidence: keys.text("evidence"),
    }
}

/// The calls of checks.
fn calls(keys: &mut Keys<'_>) -> Vec<CheckCall> {
    let mut calls = Vec::new();
    for (text, span) in keys.spanned_texts("checks") {
        match parse_call(&text) {
            Ok(call) => calls.push(call),
            Err(message) => keys.sink().error("bad-check-call", span, message, None),
        }
    }
    calls
}
