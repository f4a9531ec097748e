//! Terms are used in one sense throughout.
//!
//! ## What it asks
//! Is a table of terms on file, to which the documents keep?
//! `source` names a vocabulary, `langs` two languages, `forbid` a word that must not occur, and `doc` a document that must keep to it.
//!
//! ## Why
//! One word in two senses makes two documents contradict each other.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "terms-table"` or `kind = "translation-pair"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `terms` is asked.
//! Documents that were read inside are searched: a word of `forbid` that stands in one of them is *not shown*, and *shown* where every declared document was read and none has it.
//! With `langs` the documents of a translation pair are read, else the labelling or those of `doc`.
//! Terms that a document uses in two ways, or that an English document has otherwise than the table, are told to the person who confirms that the documents keep to it.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Agree on the terms, and change the documents.

use reliance_model::content::Content;
use reliance_model::finding::Answer;

use crate::compare::{compare, word};
use crate::parameters::values;
use crate::read_inside::{bank, contents, current, settle};
use crate::records::{self, Reads, Record};
use crate::words::count;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("terms-consistent", include_str!("terms_consistent.rs"), answer);

const RECORD: Record = Record {
    what: "a table of terms",
    kinds: &["terms-table", "translation-pair"],
    items: &["terms"],
    parameters: &[
        ("source", Reads::Item),
        ("langs", Reads::Item),
        ("forbid", Reads::NamedItem),
        ("doc", Reads::NamedItem),
    ],
    confirm: "the documents keep to it",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let on_file = records::judge(ask, &RECORD);
    let forbidden = values(ask, "forbid");
    if !forbidden.is_empty() {
        return forbid(ask, on_file, forbidden);
    }
    let on_file = on_file?;
    let kinds: Vec<&str> = match values(ask, "doc") {
        [] if ask.call.parameter("langs").is_some() => vec!["translation-pair"],
        [] => vec!["labelling"],
        named => named.iter().map(String::as_str).collect(),
    };
    let mut read: Vec<&Content> = Vec::new();
    for kind in kinds {
        read.extend(contents(ask, &current(ask, kind)));
    }
    let mut found = compare(&read, &bank(ask));
    // Only what was seen of the words is asked here; none of it settles the question.
    found.seen.retain(|seen| seen.remark.about == "term");
    let told = settle(on_file.clone(), &found, &["term"]);
    Ok(if told.answer == Answer::ForAPerson { told } else { on_file })
}

/// Words that must stand in no document.
fn forbid(
    ask: &Ask<'_>,
    on_file: Result<Answered, Missing>,
    words: &[String],
) -> Result<Answered, Missing> {
    for content in ask.evidence.contents.values() {
        for term in words {
            if let Some(cited) = word(content, term) {
                let because = format!(
                    "`{}` says \u{201c}{term}\u{201d} ({})",
                    cited.file,
                    cited.spot.words()
                );
                return Ok(Answered::not_shown(because)
                    .to_do(format!("say it without \u{201c}{term}\u{201d}"))
                    .evidence([ask.file(&cited.file, cited.spot.words())]));
            }
        }
    }
    let documents = &ask.evidence.device.documents;
    let read = |file: &String| {
        ask.evidence.contents.get(file).is_some_and(|content| !content.blocks.is_empty())
    };
    if documents.is_empty() || !documents.iter().all(|document| read(&document.file)) {
        return on_file;
    }
    let list: Vec<String> = words.iter().map(|word| format!("\u{201c}{word}\u{201d}")).collect();
    Ok(Answered::shown(format!(
        "{} were read, and none says {}",
        count(documents.len() as u64, "declared document"),
        crate::words::list(&list)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("terms-table", &["terms"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/terms-table.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `terms`; the program does not judge its words, so a person confirms that the documents keep to it");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a table of terms
        to do: add to `reliance.toml` `[[documents]]` with `kind = "terms-table"` or `kind = "translation-pair"`, `file`, `dated` and `device_version`, and under `items` the place of `terms`
        "#);
        let bare = folder().document("terms-table", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `terms` in `docs/terms-table.pdf`
        to do: add `terms` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/terms-table.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("doc", "labelling")], &["doc-labelling"]),
                (&[("forbid", "nonwhite")], &["forbid-nonwhite"]),
                (&[("langs", "zh-en")], &["zh-en"]),
                (&[("source", "yyt1833-1")], &["yyt1833-1"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `terms-consistent` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
