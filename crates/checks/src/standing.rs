//! Does a person's answer still stand: is what it was given to what is asked now?
//!
//! An answer keeps digests of the requirements, of the device fact and of the files that it
//! was given to. Where one of them has changed since, the answer is *outdated*: it is shown,
//! settles nothing, and is asked for again. An answer without digests is of an older form,
//! or was written by hand: it is taken, and says so.

use reliance_model::catalogue::{Catalogue, Requirement};
use reliance_model::evidence::{Attestation, Evidence};
use reliance_model::facet::Facet;
use sha2::{Digest, Sha256};

/// Before the path of a file among what an answer rests on.
pub const FILE: &str = "file:";

/// Said of an answer that does not say what it was given to.
pub(crate) const UNTIED: &str =
    "the answer does not say to which words and files it was given; confirm it again to tie it";

/// Digest of what a requirement says: its title, what it asks, when it applies, its source,
/// its doubts and its question. Its force is left out: a text may become law unchanged.
pub fn requirement_digest(requirement: &Requirement) -> String {
    let doubts = requirement.doubts.iter().map(|doubt| doubt.text.as_str());
    let words = [
        requirement.title.as_str(),
        &requirement.asks,
        &requirement.applies,
        &requirement.source,
        &requirement.section,
        requirement.question.as_deref().unwrap_or_default(),
    ];
    digest(words.into_iter().chain(doubts))
}

/// Digest of a device fact's question and of the values that may answer it.
pub fn facet_digest(facet: &Facet) -> String {
    let values = facet.values.iter().flat_map(|(value, means)| [value.as_str(), means]);
    digest([facet.question.as_str()].into_iter().chain(values))
}

/// Digest of some words: sixteen hexadecimal digits of their SHA-256, white space apart.
pub(crate) fn digest<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for text in words {
        let plain: Vec<&str> = text.split_whitespace().collect();
        hasher.update(plain.join(" ").as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What has changed since the answer was given to `key`, or `None` where it stands.
pub(crate) fn changed(
    evidence: &Evidence,
    stated: &Attestation,
    key: &str,
    digest: &str,
) -> Option<String> {
    if stated.rests_on.is_empty() {
        return None;
    }
    let words = stated.rests_on.keys().any(|key| !key.starts_with(FILE));
    match stated.rests_on.get(key) {
        Some(then) if then == digest => {}
        Some(_) => return Some(format!("what `{key}` asks has changed since")),
        None if words => return Some(format!("`{key}` was not part of the question then")),
        None => {}
    }
    changed_file(evidence, stated)
}

/// The file among what the answer rests on that is no longer the same.
fn changed_file(evidence: &Evidence, stated: &Attestation) -> Option<String> {
    let files =
        stated.rests_on.iter().filter_map(|(key, sha)| Some((key.strip_prefix(FILE)?, sha)));
    files.into_iter().find_map(|(path, sha256)| {
        match evidence.files.get(path).and_then(|file| file.sha256.as_ref()) {
            Some(now) if now == sha256 => None,
            Some(_) => Some(format!("`{path}` has changed since")),
            None => Some(format!("`{path}` is no longer in the folder")),
        }
    })
}

/// Has the answer to a requirement's question or doubt become outdated for it?
pub(crate) fn changed_for(
    evidence: &Evidence,
    stated: &Attestation,
    requirement: &Requirement,
) -> Option<String> {
    changed(evidence, stated, &requirement.id, &requirement_digest(requirement))
}

/// Has the answer about a device fact become outdated?
pub(crate) fn changed_fact(
    catalogue: &Catalogue,
    evidence: &Evidence,
    stated: &Attestation,
    facet: &str,
) -> Option<String> {
    let facet = catalogue.facets.get(facet)?;
    changed(evidence, stated, &stated.question, &facet_digest(facet))
}

/// An outdated answer in words.
pub(crate) fn outdated(stated: &Attestation, why: &str) -> String {
    let on = stated.on.map_or_else(|| "no date".to_string(), |day| day.to_string());
    format!("outdated, confirm again: {} answered on {on}, and {why}", stated.person)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use reliance_model::evidence::File;

    use super::*;

    /// Does an answer that rests on these still stand for `us.a`, whose words have the digest
    /// `now`, in a folder with one file?
    fn told(rests_on: &[(&str, &str)]) -> Option<String> {
        let mut evidence = Evidence::default();
        let seen = File { sha256: Some("ab".into()), ..File::default() };
        evidence.files.insert("p.pdf".into(), seen);
        let rests_on: BTreeMap<String, String> =
            rests_on.iter().map(|(key, sha)| (key.to_string(), sha.to_string())).collect();
        changed(&evidence, &Attestation { rests_on, ..Attestation::default() }, "us.a", "now")
    }

    #[test]
    fn an_answer_stands_while_words_and_files_are_as_they_were() {
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[("us.a", "now")]), None);
        assert_eq!(told(&[("us.a", "now"), ("file:p.pdf", "ab")]), None);
        // An answer about a document alone stands for whatever rests on it.
        assert_eq!(told(&[("file:p.pdf", "ab")]), None);
        for (rests_on, why) in [
            (vec![("us.a", "then")], "what `us.a` asks has changed since"),
            (vec![("us.b", "now")], "`us.a` was not part of the question then"),
            (
                vec![("us.b", "now"), ("file:p.pdf", "ab")],
                "`us.a` was not part of the question then",
            ),
            (vec![("us.a", "now"), ("file:p.pdf", "cd")], "`p.pdf` has changed since"),
            (vec![("file:q.pdf", "ab")], "`q.pdf` is no longer in the folder"),
        ] {
            assert_eq!(told(&rests_on).as_deref(), Some(why));
        }
    }

    #[test]
    fn a_digest_is_of_the_words_and_not_of_the_space_between_them() {
        assert_eq!(digest(["a  b\n"]), digest(["a b"]));
        assert_ne!(digest(["a b"]), digest(["a", "b"]));
        let facet = |question: &str, value: &str, means: &str| {
            facet_digest(&Facet {
                question: question.into(),
                values: [(value.to_string(), means.to_string())].into(),
                name: "x".into(),
                title: String::new(),
                several: false,
                per_market: false,
                follows: Vec::new(),
            })
        };
        let first = facet("Is it?", "yes", "it is");
        assert_eq!(first.len(), 16);
        assert_eq!(first, facet("Is  it?", "yes", "it is"));
        for other in [
            facet("Was it?", "yes", "it is"),
            facet("Is it?", "no", "it is"),
            facet("Is it?", "yes", "it was"),
        ] {
            assert_ne!(first, other);
        }
    }
}
