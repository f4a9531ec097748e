//! What to do, each action once: findings that ask for the same thing stand together.

use std::collections::BTreeSet;

use reliance_model::finding::{Answer, Finding};
use reliance_model::whole_list::deciding;

use crate::words::sentence_list;

/// Kinds of document named before the rest are only counted.
const KINDS: usize = 2;
/// How a step begins that puts a document on file.
const FILE_IT: &str = "add to `reliance.toml` `[[documents]]` with ";
/// The properties that every document on file has.
const COMMON: &str = ", `file`, `dated` and `device_version`";
/// How such a step goes on where the document has to cover something.
const COVERS: &str = ", and under `items` the place of ";

/// The step of a finding that waits for a person.
pub(crate) const ANSWER: &str = "answer the question";

/// One thing to do, and the findings that ask for it.
#[derive(Debug, Clone)]
pub(crate) struct Action<'a> {
    /// What to do, in one phrase.
    pub(crate) text: String,
    /// Why, where all of the findings say the same and the phrase does not say it.
    pub(crate) why: Option<String>,
    /// Do phrase and reason say all that the findings say?
    pub(crate) said: bool,
    /// The findings, in their order.
    pub(crate) findings: Vec<&'a Finding>,
}

impl Action<'_> {
    /// Does it wait for a person's word alone?
    pub(crate) fn waits(&self) -> bool {
        self.findings.iter().all(|finding| finding.answer == Answer::ForAPerson)
    }
}

/// What a step asks for, so that equal ones are told.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Document { kinds: String },
    Items { owner: String },
    Words(String),
}

/// The actions of `findings`, in the order in which they first come; findings without one are
/// left out. Findings of which `apart` differs are never put together.
pub(crate) fn actions<'a, T: PartialEq>(
    findings: &[&'a Finding],
    apart: impl Fn(&Finding) -> T,
) -> Vec<Action<'a>> {
    let mut groups: Vec<(Key, T, Vec<&'a Finding>)> = Vec::new();
    for finding in findings {
        let Some(to_do) = finding.to_do.as_deref().filter(|text| !text.is_empty()) else {
            continue;
        };
        let (key, side) = (key(to_do, finding), apart(finding));
        match groups.iter_mut().find(|(known, other, _)| *known == key && *other == side) {
            Some((_, _, group)) => group.push(finding),
            None => groups.push((key, side, vec![finding])),
        }
    }
    groups.into_iter().map(|(key, _, findings)| action(&key, findings)).collect()
}

fn key(to_do: &str, finding: &Finding) -> Key {
    if let Some((kinds, _)) = document(to_do) {
        return Key::Document { kinds: kinds.to_string() };
    }
    match items(to_do).and_then(|_| owner(reason(finding))) {
        Some(owner) => Key::Items { owner: owner.to_string() },
        None => Key::Words(to_do.to_string()),
    }
}

/// The items of a step that names their place in a study or document already on file.
fn items(to_do: &str) -> Option<&str> {
    let (items, rest) = to_do.strip_prefix("add ")?.split_once(" with its ")?;
    let ends = ["place under `items` of the study", "place under `items` of the document"];
    (ends.iter().any(|end| rest.ends_with(end)) && !rest.contains(';')).then_some(items)
}

/// Whose items are missing: the study or the document that a reason names last.
fn owner(reason: &str) -> Option<&str> {
    if reason.contains(';') {
        return None;
    }
    let study =
        reason.find("study `").filter(|at| reason.get(..*at).is_some_and(|s| s.ends_with(" of ")));
    match study {
        Some(at) => reason.get(at..),
        None => {
            reason.rsplit_once(" in ").map(|(_, file)| file).filter(|file| file.starts_with('`'))
        }
    }
}

/// The kinds and the items of a step that puts a document on file.
fn document(to_do: &str) -> Option<(&str, &str)> {
    let rest = to_do.strip_prefix(FILE_IT)?;
    let (kinds, rest) = rest.split_once(COMMON)?;
    match rest.strip_prefix(COVERS) {
        // A second step after the first one would be lost.
        Some(items) if !items.contains(';') => Some((kinds, items)),
        None if rest.is_empty() => Some((kinds, "")),
        _ => None,
    }
}

/// How many questions the findings wait for; one may settle many.
fn answer_questions(findings: &[&Finding]) -> String {
    let asked: BTreeSet<&String> = findings.iter().flat_map(|finding| &finding.questions).collect();
    match asked.len() {
        0 | 1 => "answer the question; it stands under the questions for persons".into(),
        many => format!(
            "answer {many} questions; they stand, by topic, under the questions for persons"
        ),
    }
}

fn action<'a>(key: &Key, findings: Vec<&'a Finding>) -> Action<'a> {
    let (text, said) = match key {
        Key::Words(text) if text == ANSWER => (answer_questions(&findings), false),
        Key::Words(text) => (text.clone(), false),
        Key::Document { kinds } => (put_on_file(kinds, &findings), true),
        Key::Items { owner } => {
            let all = backticked(&findings, |to_do| items(to_do).unwrap_or_default());
            (format!("add to {owner}, under `items`, the place of {}", sentence_list(&all)), true)
        }
    };
    let mut reasons: Vec<&str> = findings.iter().map(|finding| reason(finding)).collect();
    reasons.dedup();
    let why = match reasons.as_slice() {
        [only] if !said && !only.is_empty() => Some((*only).to_string()),
        _ => None,
    };
    let said = said || why.is_some();
    Action { text, why, said, findings }
}

/// Why a finding is as it is, without the count of further reasons.
pub(crate) fn reason(finding: &Finding) -> &str {
    let text = finding.because.as_str();
    let text = text
        .rsplit_once(" (and ")
        .map_or(text, |(head, tail)| if tail.ends_with(" more)") { head } else { text });
    deciding(text)
}

fn put_on_file(kinds: &str, findings: &[&Finding]) -> String {
    let all: Vec<&str> = kinds.split(" or ").collect();
    let mut named: Vec<String> = all.iter().take(KINDS).map(|kind| (*kind).to_string()).collect();
    match all.len().saturating_sub(KINDS) {
        0 => {}
        1 => named.extend(all.last().map(|kind| (*kind).to_string())),
        more => named.push(format!("{more} other kinds")),
    }
    let kinds = named.join(" or ");
    let mut text = match noun(findings) {
        Some(noun) => format!("put on file {noun} ({kinds})"),
        None => format!("put on file a document with {kinds}"),
    };
    let items = backticked(findings, |to_do| document(to_do).map_or("", |(_, items)| items));
    if !items.is_empty() {
        text.push_str(&format!(", which covers {}", sentence_list(&items)));
    }
    text
}

/// The distinct words between backticks in a part of every finding's step, with backticks.
fn backticked<'a>(findings: &[&'a Finding], part: impl Fn(&'a str) -> &'a str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for finding in findings {
        let listed = finding.to_do.as_deref().map_or("", &part);
        for word in listed.split('`').skip(1).step_by(2) {
            let word = format!("`{word}`");
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// What the document is called, where at least half of the findings miss it under that name.
fn noun<'a>(findings: &[&'a Finding]) -> Option<&'a str> {
    let nouns: Vec<&str> = findings
        .iter()
        .filter_map(|finding| reason(finding).strip_prefix("needs "))
        .filter(|name| ["a ", "an "].iter().any(|article| name.starts_with(article)))
        .filter(|name| !name.starts_with("a document of kind") && !name.contains([';', ',']))
        .collect();
    let count = |noun: &&str| nouns.iter().filter(|other| *other == noun).count();
    nouns.iter().copied().find(|noun| 2 * count(noun) >= findings.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_says_more_than_a_document_is_kept_whole() {
        let step = "add to `reliance.toml` `[[documents]]` with `kind = \"sbom\"`, `file`, `dated` and `device_version`";
        assert_eq!(document(step), Some(("`kind = \"sbom\"`", "")));
        let covering = format!("{step}, and under `items` the place of `a` and `b`");
        assert_eq!(document(&covering), Some(("`kind = \"sbom\"`", "`a` and `b`")));
        assert_eq!(document(&format!("{covering}; renew it")), None);
        assert_eq!(document("renew it"), None);
    }

    #[test]
    fn an_owner_is_named_only_where_it_is_the_only_one() {
        let study = "needs `committee` and `decision` of study `test, Europe`";
        assert_eq!(owner(study), Some("study `test, Europe`"));
        assert_eq!(owner("needs the place of `x` in `docs/a.md`"), Some("`docs/a.md`"));
        assert_eq!(owner("needs `a` of study `b`; needs `a` of study `c`"), None);
        assert_eq!(owner("needs a plan"), None);
        let step = "add `a` and `b` with its file or place under `items` of the study";
        assert_eq!(items(step), Some("`a` and `b`"));
        assert_eq!(items("add them"), None);
    }
}
