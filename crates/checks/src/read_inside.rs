//! What checks make of documents that were read inside.
//!
//! A person confirms what no program read. Where both sides were read, the comparison
//! settles it: what surely differs is *not shown*, what agrees throughout is *shown*, and
//! the rest stays with a person, who is told what was seen.

use std::collections::BTreeSet;

use reliance_model::catalogue::Term;
use reliance_model::claim::{Citation, Remark, Verdict};
use reliance_model::comparison::{Comparison, Seen, Weight};
use reliance_model::content::{Body, Content};
use reliance_model::device::Document;
use reliance_model::finding::Answer;
use reliance_model::term_table;

use crate::compare::Bank;
use crate::said::{Said, first_and_more};
use crate::words::{count, list};
use crate::{Answered, Ask};

/// Documents of a kind for the market and the version that is to enter it.
pub(crate) fn current<'a>(ask: &Ask<'a>, kind: &str) -> Vec<&'a Document> {
    let device = &ask.evidence.device;
    let version = &device.version;
    let speaks = |document: &&Document| {
        document.device_version.as_ref().is_none_or(|spoken| spoken == version)
    };
    device.documents_of(kind, ask.market).filter(speaks).collect()
}

/// What they say; empty where one of them was not read, so that nothing is left out
/// unseen.
pub(crate) fn contents<'a>(ask: &Ask<'a>, documents: &[&Document]) -> Vec<&'a Content> {
    let read = |document: &&Document| {
        ask.evidence.contents.get(&document.file).filter(|content| !content.blocks.is_empty())
    };
    let found: Vec<&Content> = documents.iter().filter_map(read).collect();
    if found.len() == documents.len() { found } else { Vec::new() }
}

/// The words of the catalogue, with the terms of tables that the folder declares.
pub(crate) fn bank(ask: &Ask<'_>) -> Bank {
    let tables =
        ask.evidence.device.documents.iter().filter(|document| document.kind == "terms-table");
    let own: Vec<Term> = tables
        .filter_map(|document| ask.evidence.contents.get(&document.file))
        .flat_map(|content| &content.blocks)
        .flat_map(|block| match &block.body {
            Body::Table { rows, .. } => term_table::terms(rows),
            _ => Vec::new(),
        })
        .collect();
    Bank::new(ask.catalogue, &own)
}

/// The answer of a record, settled by what was read where that decides it.
///
/// `abouts` are the kinds of comparison that are asked; all between two documents where
/// empty. An answer that waits for nobody stays as it is.
pub(crate) fn settle(before: Answered, found: &Comparison, abouts: &[&str]) -> Answered {
    if before.answer != Answer::ForAPerson {
        return before;
    }
    let asked = |seen: &&Seen| {
        let remark = &seen.remark;
        let between = remark.here.as_ref().map(|cited| &cited.file)
            != remark.there.as_ref().map(|cited| &cited.file);
        if abouts.is_empty() {
            between && remark.about != "term"
        } else {
            abouts.contains(&remark.about.as_str())
        }
    };
    let asked: Vec<&Seen> = found.seen.iter().filter(asked).collect();
    let of = |verdict: Verdict| asked.iter().filter(move |seen| seen.remark.verdict == verdict);
    let heavy: Vec<&Remark> = of(Verdict::Differs)
        .filter(|seen| seen.weight != Weight::Wording)
        .map(|seen| &seen.remark)
        .collect();
    let open: Vec<&Remark> = asked
        .iter()
        .filter(|seen| seen.remark.verdict != Verdict::Agrees)
        .map(|seen| &seen.remark)
        .collect();
    let agreed = of(Verdict::Agrees).count() as u64;
    let files: BTreeSet<String> =
        found.documents.iter().map(|document| format!("`{}`", document.file)).collect();
    let files = list(&files.into_iter().collect::<Vec<_>>());
    if let Some(because) = said("what the documents differ in", &heavy) {
        return before
            .because(Answer::NotShown, because)
            .to_do(format!("bring {files} to one statement"));
    }
    if let Some(words) = said("what cannot be told of the documents", &open) {
        let because = words.within(|words| {
            format!("{files} were read; a person judges what cannot be told: {words}")
        });
        let answer = before.answer;
        return before.because(answer, because);
    }
    if agreed == 0 || found.cut {
        return before;
    }
    let because = format!(
        "{files} were read: {} that both make agree, and none differs",
        count(agreed, "statement")
    );
    Answered { answer: Answer::Shown, because, to_do: None, ..before }
        .caveat("only statements that were found in the text were compared")
}

/// The first remark with its places, and how many more there are.
fn said(of: &str, remarks: &[&Remark]) -> Option<Said> {
    let told: Vec<Said> = remarks.iter().map(|remark| placed(remark)).collect();
    (!told.is_empty()).then(|| first_and_more(of, &told, 1))
}

/// A file and the place in it: `` `docs/a.md` line 3 ``.
pub(crate) fn place(cited: &Citation) -> String {
    format!("`{}` {}", cited.file, cited.spot.words()).trim_end().to_string()
}

/// A remark with its places.
fn placed(remark: &Remark) -> Said {
    let cited = [&remark.here, &remark.there];
    let places: Vec<String> = cited.into_iter().flatten().map(place).collect();
    Said::of_remark(remark).within(|says| format!("{says} ({})", places.join("; ")))
}
