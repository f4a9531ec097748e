//! What the manufacturer's disclosure statements (MDS2) of this market and version answer.
//!
//! Questions are found by their words, because their numbers differ from edition to edition;
//! a copy without the questions' text answers none of them here.

use reliance_model::cyber::{Disclosure, DisclosureAnswer};
use reliance_model::device::Document;
use reliance_model::finding::EvidenceRef;

use crate::Ask;
use crate::said::{Said, first_of};
use crate::words::count;

/// The kind of document that such a statement has.
const DISCLOSURE: &str = "security-disclosure";

/// The statements of a market and version.
pub(crate) struct Disclosed<'a> {
    read: Vec<(&'a Document, &'a Disclosure)>,
}

/// The statements of this market and version.
pub(crate) fn read<'a>(ask: &Ask<'a>) -> Disclosed<'a> {
    let evidence = ask.evidence;
    let speaks = |document: &&Document| {
        document.device_version.as_ref().is_none_or(|version| *version == evidence.device.version)
    };
    let documents = evidence.device.documents_of(DISCLOSURE, ask.market).filter(speaks);
    let read =
        |document: &'a Document| Some((document, evidence.cyber.disclosures.get(&document.file)?));
    Disclosed { read: documents.filter_map(read).collect() }
}

impl<'a> Disclosed<'a> {
    /// References to the statements, for a finding.
    pub(crate) fn evidence(&self, ask: &Ask<'_>) -> Vec<EvidenceRef> {
        let part = |one: &Disclosure| count(one.answers.len() as u64, "answer");
        self.read
            .iter()
            .map(|(document, one)| ask.evidence_of_document(document, &part(one)))
            .collect()
    }

    /// Answers to questions that have a word of each list, with where they stand.
    fn about(&self, words: &[&[&str]]) -> Vec<(String, &'a DisclosureAnswer)> {
        let asks = |answer: &DisclosureAnswer| {
            let question = answer.question.as_deref().unwrap_or_default().to_lowercase();
            words.iter().all(|any| any.iter().any(|word| question.contains(word)))
        };
        let of = |(document, one): &(&'a Document, &'a Disclosure)| {
            let file = &document.file;
            let answers = one.answers.iter().filter(|(_, answer)| asks(answer));
            answers
                .map(|(id, answer)| (format!("`{file}` {id} ({})", answer.cell), answer))
                .collect::<Vec<_>>()
        };
        self.read.iter().flat_map(of).collect()
    }

    /// Where a question with a word of each list is answered with *no*.
    pub(crate) fn denies(&self, words: &[&[&str]]) -> Option<String> {
        let no = |(_, answer): &(String, &DisclosureAnswer)| {
            answer.answer.trim().trim_end_matches('.').eq_ignore_ascii_case("no")
        };
        self.about(words).into_iter().find(no).map(|(place, _)| place)
    }

    /// Answers that refer to a note where there is none, as a sentence.
    pub(crate) fn without_note(&self) -> Option<Said> {
        let refers = |answer: &DisclosureAnswer| {
            answer.answer.to_lowercase().starts_with("see note") && answer.note.is_none()
        };
        let places: Vec<String> = self
            .about(&[])
            .into_iter()
            .filter(|(_, answer)| refers(answer))
            .map(|(place, _)| place)
            .collect();
        let number = count(places.len() as u64, "answer");
        let few = first_of("answers with a note that is not there", &places, 3);
        (!places.is_empty())
            .then(|| few.within(|few| format!("{number} with a note that is not there: {few}")))
    }
}
